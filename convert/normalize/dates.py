"""Dates and times as people write them → `Moment`; relative forms are refused, never guessed.

The order of a numeric date is settled by the numbers where they can (31/12), else by the
article's language, and then the result is marked as a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice

from convert.model import Moment
from convert.normalize.lexicon import Lexicon, month_key

# Only names that mean one offset the world over; "IST" or "CST" would be a guess.
_ZONES = {
    "utc": "+00:00", "gmt": "+00:00", "z": "+00:00", "est": "-05:00", "edt": "-04:00", "pst": "-08:00",
    "pdt": "-07:00", "mst": "-07:00", "mdt": "-06:00", "cdt": "-05:00", "cet": "+01:00",
    "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00",
    "мск": "+03:00",
    "wib": "+07:00", "wita": "+08:00", "wit": "+09:00",
    "jst": "+09:00", "kst": "+09:00", "hkt": "+08:00", "aest": "+10:00", "aedt": "+11:00", "awst": "+08:00",
    "acst": "+09:30", "nzst": "+12:00", "nzdt": "+13:00", "myt": "+08:00", "sgt": "+08:00", "pht": "+08:00",
    "pkt": "+05:00", "sast": "+02:00", "eat": "+03:00", "wat": "+01:00", "akst": "-09:00", "akdt": "-08:00",
    "brt": "-03:00", "hst": "-10:00", "npt": "+05:45", "trt": "+03:00",
}  # fmt: skip
_LOCAL = ("et", "ct", "mt", "pt", "bst", "ist", "cst")  # read, but worth no offset
_NAMES = "|".join(sorted([*_ZONES, *_LOCAL], key=len, reverse=True))
_HALVES = r"[ap]\.?\s?m\.?|[πμ]\.?μ\.?|(?:ص|م|صباحا|صباحًا|مساء|مساءً|ق\.ظ|ب\.ظ)(?!\w)"
"""What tells morning from evening behind the time of day: "4:05 pm", "04:05 م"."""
_OPENING_HALVES = "오전|오후|上午|下午|晚上|早上|午前|午後"
"""The same before it: "오후 4:05"."""
_EVENING = re.compile("p|μ|م|ب|오후|下|晚|午後")
_ZONE = rf"(?:[+-]\d{{2}}:?\d{{2}}|(?:utc|gmt)[+-]\d{{1,2}}(?::?\d{{2}})?|(?:{_NAMES})\b)"


_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911}
"""The eras of Japan and Taiwan, and the year before the first of each."""
_NUMERALS = "〇一二三四五六七八九"
BUDDHIST, LAST_YEAR = 543, 2100
"""How many years the Buddhist era is ahead, and the last year that is taken for one of the common era."""
CENTURY, MILLENNIUM = 100, 2000
"""Below which number a year has two digits, and what they are added to: 00 to 69, as POSIX reads them."""
MAX_TIME, MOST_TRIED = 40, 5
"""How far before a date its time of day may begin, and how many matches may be no day of the calendar."""
SHORT_WEEKDAY = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: its value, where it stood, and how sure the reading is."""

    moment: Moment
    text: str
    start: int
    end: int
    confidence: float
    rule: str


_HOUR = (
    r"(?P<hour>\d{1,2})(?:(?:h:|[:.h]|\s?h\s?|(?=\d\d\s?(?:gmt|utc|hrs|hours)\b))(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?|(?=\s?(?:[ap]\.?\s?m\b|(?:uhr|uur|h)(?![\w:]))))"
    rf"(?:\s*(?P<half>{_HALVES}))?"
    r"(?:\s*(?:uhr|uur|h|hs|horas|hrs|hours|ч|น(?=\.))(?:\b|(?<=น))\.?)?"
    rf"(?:\s*\(?(?P<zone>{_ZONE})\)?)?"
)
"""A time of day: "08:15:00.000Z", "8.15 Uhr", "8 p.m. ET", "08h15", "0815 GMT"."""
_DAYS = r"(?:\s?[-–—/&]\s?|\s(?:and|und|et|y|e|i|и|og|och|en)\s)"
"""What joins the first of several days to the last: "27–28 May 2013", of which the first is taken."""
_ON = r"(?:(?:on|of|le|am|del|em|den|om|op)\s+)?"
_SHORT_DAYS = r"[（(][月火水木金土日월화수목금토일](?:[・･][祝休])?[)）]"


@dataclass(frozen=True)
class _Patterns:
    named: re.Pattern[str]
    numeric: re.Pattern[str]
    cjk: re.Pattern[str]
    era: re.Pattern[str]
    before: re.Pattern[str]
    label: re.Pattern[str]


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    d = lexicon.dates
    weekday = rf"(?:(?:{d.weekday})(?!\w)\.?\s?[,،–-]?\s+(?:(?:den|d\.|the|le|el)\s+)?)?"
    years = "(?:1[5-9]|20|2[45])" if d.buddhist_era else "(?:1[5-9]|20)"
    year = rf"(?P<%s>{years}\d\d)\b(?:\s*(?:{d.year_suffix})(?!\w))?"
    join = rf"(?:\s+(?:{d.joiner}))?"
    # "24 Mayıs 2019 Cuma 10:15", "24 мая 2019, пятница"; the short ones are words of their own
    long = "|".join(w for w in d.weekday.split("|") if len(w) > SHORT_WEEKDAY or w > "\u2e80")
    time = (
        rf"(?:\s*[,،(（]?\s*(?:{long})(?!\w)[)）]?|\s?{_SHORT_DAYS})?"
        rf"(?:\.?\s*[,،|/–—-]?\s*[T(@]?\s*(?:(?:{d.time_word})[\s:]+)*(?:(?P<opening>{_OPENING_HALVES})\s?)?"
        rf"{_HOUR}\)?)?"
    )
    day = rf"\d{{1,2}}(?:{d.day_suffix})?(?:{_DAYS}\d{{1,2}}(?:{d.day_suffix})?)?"
    # "2013. május 28.", where the language writes so
    year_first = rf"|{year % 'y4'}\.?\s+(?P<m4>{d.month})(?!\w)\.?\s+(?P<d4>{day})" if d.year_first else ""
    named = re.compile(
        rf"(?<![\w/]){weekday}(?:"
        rf"(?P<m1>{d.month})(?!\w)\.?\s+(?P<d1>{day}),?\s+{year % 'y1'}"
        rf"|(?P<d2>{day}){join}[\s./-]+(?P<m2>{d.month})(?!\w)\.?(?:\s?/\s?(?:{d.month}))?,?{join}"
        rf"(?:[\s/-]+|(?<=\.))(?:{year % 'y2'}|(?<=-)(?P<y5>[0-6]\d)(?![\w-]))"
        rf"|{year % 'y6'}-(?P<m6>{d.month})-(?P<d6>\d{{1,2}})(?!\w)"
        rf"|(?P<m3>{d.month})(?!\w)\.?,?{join}\s+{year % 'y3'}"
        rf"{year_first}"
        rf"){time}",
        re.I,
    )
    numeric = re.compile(
        rf"(?<![\w/.-]){weekday}(?:"
        r"(?P<iso>(?P<y1>(?:1[5-9]|20)\d\d)(?P<s1>[-/.])(?P<gap>(?<=\.)\s)?"
        r"(?P<m1>\d{1,2})(?P=s1)(?(gap)\s)(?P<d1>\d{1,2}))"
        rf"|(?P<a>\d{{1,2}})(?P<s2>[./-])\s?(?P<b>\d{{1,2}})(?:(?P=s2)\s?|(?<=/\d)\s|(?<=/\d\d)\s)"
        rf"(?P<y2>{years}\d\d|(?<=[./-])[0-6]\d(?![\d.,/-]))(?:\s*(?:{d.year_suffix})(?!\w))?"
        rf")(?![\w/-]*\d{{3}}){time.replace('T(@', 'tT(@')}",
        re.I,
    )
    after = (
        r"(?:\s*(?:[（(][^）)]{1,4}[）)]|[月火水木金土日]曜日?|(?:星期|周|週)[一二三四五六日天]|[월화수목금토일]요일))?(?:\s*(?:(?P<opening>"
        + _OPENING_HALVES
        + r")\s?)?(?P<hour>\d{1,2})[:：時时시]\s?(?P<minute>\d{2})[分분]?(?::(?P<second>\d{2}))?)?"
    )
    cjk = re.compile(
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월](?:\s?(?P<d>\d{1,2})\s?[日号號일]" + after + ")?"
    )
    era = re.compile(
        rf"(?P<era>{'|'.join(_ERAS)})\s?(?P<n>元|\d{{1,3}})\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?日"
        + after
        + r"|(?P<yy>[〇零○一二三四五六七八九]{4})年"
        r"(?P<mm>[一二三四五六七八九十]{1,2})月(?P<dd>[一二三四五六七八九十]{1,3})日"
    )
    before = re.compile(
        rf"(?:(?P<opening>{_OPENING_HALVES})\s?)?"
        rf"(?<![\d:.,/]){_HOUR}\s*[,|·•–—-]?\s*{_ON}(?:(?:{d.weekday})\b\.?,?\s+)?$",
        re.I,
    )
    words = {w for w, kinds in lexicon.announcers.items() if kinds & {"published", "updated"}}
    alternatives = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    label = re.compile(rf"\W*(?P<label>{alternatives})\s*[:：]?\s*", re.I)
    return _Patterns(named, numeric, cjk, era, before, label)


# Months that no rule turns into those of the common era: of Iran, of Islam, of Bengal; of the Hebrew year.
_OTHER_MONTHS = (
    "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
    "|محرم|صفر|ربيع الأول|ربيع الآخر|ربيع الثاني|جمادى الأولى|جمادى الآخرة|جمادى الثانية|رجب|شعبان|رمضان|شوال"
    "|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة"
    "|ربیع الاول|ربیع الثانی|جمادی الاول|جمادی الثانی|ذوالحجہ|ذی الحج|ذیقعدہ"
    "|বৈশাখ|জ্যৈষ্ঠ|আষাঢ়|শ্রাবণ|ভাদ্র|আশ্বিন|কার্তিক|অগ্রহায়ণ|পৌষ|মাঘ|ফাল্গুন|চৈত্র"
)
_HEBREW_MONTHS = "תשרי|חשוון|חשון|מרחשוון|כסלו|טבת|שבט|אדר(?: [אב]['׳]?)?|ניסן|אייר|סיוון|סיון|תמוז|אב|אלול"
_OTHER = re.compile(
    rf"(?:(?<!\w)\d{{1,2}}\s(?:{_OTHER_MONTHS})(?!\w)(?:\s*(?:ماه|سال))?[\s،,]+\d{{4}}(?:\s*(?:هـ|ه‍|ھ|ش|ق)(?!\w))?"
    r"|(?<![\d/.-])1[34]\d\d([/-])\d{1,2}\1\d{1,2}(?![\d/-])|(?<![\d/.-])\d{1,2}/\d{1,2}/1[34]\d\d(?![\d/-])"
    rf"|(?<!\w)[א-ת]{{1,2}}[\"״'׳]?[א-ת]?[\"״'׳]?\s+ב?(?:{_HEBREW_MONTHS})\s+ה?['׳]?תש[א-ת]?[\"״][א-ת])"
    r"(?:\s*[-–|،,]?\s*(?:ساعت|الساعة)?:?\s*\d{1,2}:\d{2}(?!\d))?"
)
_WITH_OTHERS = re.compile("[\u05d0-\u06ff\u0980-\u09ff]|(?<!\\d)1[34]\\d\\d[/-]")
_DIGIT = re.compile(r"\d")
_PLAIN_DIGITS = {
    zero + n: str(n)
    for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50)  # Arabic, Persian, of India, of Bengal, Thai
    for n in range(10)
}


def find(text: str, lexicon: Lexicon, position: int = 0) -> Found | None:
    """The first date in ``text`` at or after ``position``, or None."""
    if not (_DIGIT.search(text, position, position + 400) or "〇" in text or "零" in text):
        return None
    written, text = text, text if text.isascii() else text.translate(_PLAIN_DIGITS)
    patterns = _patterns(lexicon)
    found = [
        candidate
        for pattern, read in (
            (patterns.named, _named),
            (patterns.numeric, _numeric),
            *(((patterns.cjk, _cjk), (patterns.era, _era)) if "年" in text or "년" in text else ()),
        )
        if (candidate := _first_valid(pattern, read, text, position, lexicon))
    ]
    first = min(found, key=lambda f: (f.start, -f.end)) if found else None
    if first is None:
        return None
    first = _with_time_before(first, text, position, patterns)
    return replace(first, text=written[first.start : first.end])  # with the digits of its script


def _first_valid(
    pattern: re.Pattern[str],
    read: Callable[[re.Match[str], Lexicon], Found | None],
    text: str,
    position: int,
    lexicon: Lexicon,
) -> Found | None:
    """The first of the pattern's matches that is a day of the calendar ("45/67/2013" is none)."""
    matches = islice(pattern.finditer(text, position), MOST_TRIED)
    return next((found for match in matches if (found := read(match, lexicon))), None)


def _with_time_before(found: Found, text: str, position: int, patterns: _Patterns) -> Found:
    """ "10:41 AM EDT, Tue May 28, 2013": the time of day in front of its date."""
    if len(found.moment.iso) != len("2013-05-28"):
        return found
    match = patterns.before.search(text[: found.start], max(position, found.start - MAX_TIME))
    time, _ = _time(match.groupdict()) if match else ("", None)
    if not match or not time:
        return found
    start = match.start()
    moment = Moment(found.moment.iso + time)
    return Found(moment, text[start : found.end], start, found.end, found.confidence, found.rule)


def in_another_calendar(text: str) -> re.Match[str] | None:
    """A date of the Persian, the Islamic, the Bengali or the Hebrew year, with its time of day; else None."""
    if text.isascii() or not _WITH_OTHERS.search(text):
        return None
    return _OTHER.search(text.translate(_PLAIN_DIGITS))


def label_of(text: str, lexicon: Lexicon) -> tuple[str, int]:
    """The kind of date that a label at the start of ``text`` announces, and where the label ends."""
    match = _patterns(lexicon).label.match(text)
    if not match:
        return "", 0
    kinds = lexicon.kinds(match["label"])
    return ("updated" if "updated" in kinds else "published"), match.end()


_TIME_OF_DAY = re.compile(
    r"(?:(?:at|um|à|a las|às|alle|om|klo|kl\.?|в|о|o)\s+)?\d{1,2}(?:[:.h]\d{0,2})?"
    r"(?:\s?(?:[ap]\.?\s?m\.?|uhr|uur|h))?",
    re.I,
)


def is_relative(text: str, lexicon: Lexicon) -> bool:
    """Whether the whole of ``text`` is a date that only its reader's clock could resolve."""
    _, start = label_of(text, lexicon)
    match = lexicon.dates.relative.match(text, start)
    rest = text[match.end() :].strip(" .,|") if match else text
    return not rest or bool(match and _TIME_OF_DAY.fullmatch(rest))


def _named(match: re.Match[str], lexicon: Lexicon) -> Found | None:
    g = match.groupdict()
    year = g["y1"] or g["y2"] or g["y5"] or g["y6"] or g.get("y4") or g["y3"]
    name = g["m1"] or g["m2"] or g["m6"] or g.get("m4") or g["m3"]
    month = lexicon.dates.months.get(month_key(name))
    if month is None:
        return None
    raw_day = g["d1"] or g["d2"] or g["d6"] or g.get("d4")
    number = re.match(r"\d+", raw_day) if raw_day else None
    since = BUDDHIST if lexicon.dates.buddhist_era and int(year) > LAST_YEAR else 0
    day = int(number.group()) if number else None
    if g["y5"]:
        return _build(match, MILLENNIUM + int(year), month, day, 0.7, "date of two digits for the year")
    return _build(match, int(year) - since, month, day, 0.97, "date in words")


def _numeric(match: re.Match[str], lexicon: Lexicon) -> Found | None:
    g = match.groupdict()
    if g["iso"]:
        return _build(match, int(g["y1"]), int(g["m1"]), int(g["d1"]), 0.98, "ISO date")
    a, b = int(g["a"]), int(g["b"])
    # A dot is the separator of languages that put the day first.
    day_first = lexicon.dates.day_first or g["s2"] == "."
    day, month = (a, b) if day_first else (b, a)
    sure = a > 12 or b > 12 or a == b or g["s2"] == "." or lexicon.dates.day_first
    if month > 12:
        day, month = month, day
    rule = "numeric date" if sure else "numeric date, order by language"
    year = int(g["y2"])
    if lexicon.dates.buddhist_era and year > LAST_YEAR:
        year -= BUDDHIST
    if year < CENTURY and g["s2"] == "-" and len(g["a"]) + len(g["b"]) < len("2805"):
        return None  # "6-4-12" is a result
    if year < CENTURY:
        rule = "numeric date of two digits for the year"
        return _build(match, MILLENNIUM + year, month, day, 0.7 if sure else 0.5, rule)
    return _build(match, year, month, day, 0.95 if sure else 0.55, rule)


def _cjk(match: re.Match[str], _lexicon: Lexicon) -> Found | None:
    day = int(match["d"]) if match["d"] else None
    return _build(match, int(match["y"]), int(match["m"]), day, 0.98, "date in 年月日")


def _era(match: re.Match[str], _lexicon: Lexicon) -> Found | None:
    """ "平成25年5月28日", "民國102年5月28日", "二〇一三年五月二十八日"."""
    if match["era"]:
        year = _ERAS[match["era"]] + (1 if match["n"] == "元" else int(match["n"]))
        return _build(match, year, int(match["m"]), int(match["d"]), 0.95, "date in 年月日")
    digits = "".join(str(_NUMERALS.index(c)) for c in match["yy"].replace("零", "〇").replace("○", "〇"))
    return _build(match, int(digits), _number(match["mm"]), _number(match["dd"]), 0.95, "date in 年月日")


def _number(text: str) -> int:
    """The number below a hundred that ``text`` is in Chinese ("二十八")."""
    tens, ten, ones = text.rpartition("十")
    return (10 * (_NUMERALS.index(tens[-1]) if tens else 1) if ten else 0) + (
        _NUMERALS.index(ones[0]) if ones else 0
    )


def _build(
    match: re.Match[str], year: int, month: int, day: int | None, confidence: float, rule: str
) -> Found | None:
    try:
        iso = date(year, month, day).isoformat() if day else date(year, month, 1).isoformat()[:7]
    except ValueError:
        return None
    end = match.end()
    if day:
        time, time_end = _time(match.groupdict())
        if time:
            iso += time
        elif match.groupdict().get("hour"):
            end = match.start("hour")
        if time_end is not None:
            end = time_end
    text = match.string[match.start() : end].rstrip(" ,|–—-(")
    return Found(Moment(iso), text, match.start(), match.start() + len(text), confidence, rule)


def _time(g: dict[str, str | None]) -> tuple[str, int | None]:
    """The time of day as ISO 8601 with its zone where the zone is sure."""
    if not g.get("hour"):
        return "", None
    hour, minute = int(g["hour"] or 0), int(g["minute"] or 0)
    half = (g.get("half") or g.get("opening") or "").casefold()
    evening = _EVENING.match(half)
    if evening and hour < 12:
        hour += 12
    elif half and not evening and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return "", None
    second = f":{int(g['second'] or 0):02}" if g.get("second") and int(g["second"] or 0) < 60 else ""
    return f"T{hour:02}:{minute:02}{second}{_offset(g.get('zone') or '')}", None


def _offset(zone: str) -> str:
    zone = zone.casefold()
    if zone in _ZONES:
        return _ZONES[zone]
    numeric = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", zone)
    if numeric and int(numeric[2]) <= 14 and int(numeric[3] or 0) < 60:
        return f"{numeric[1]}{int(numeric[2]):02}:{int(numeric[3] or 0):02}"
    return ""
