"""Dates and times as people write them → `Moment`; relative forms are refused, never guessed.

The order of a numeric date is settled by the numbers where they can (31/12), else by the
article's language, and then the result is marked as a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from convert.model import Moment
from convert.normalize.lexicon import Lexicon, key

# Only names that mean one offset the world over; "IST" or "CST" would be a guess.
_ZONES = {
    "utc": "+00:00", "gmt": "+00:00", "z": "+00:00", "est": "-05:00", "edt": "-04:00", "pst": "-08:00",
    "pdt": "-07:00", "mst": "-07:00", "mdt": "-06:00", "cdt": "-05:00", "cet": "+01:00",
    "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00",
    "мск": "+03:00",
    "wib": "+07:00", "wita": "+08:00", "wit": "+09:00",
    "jst": "+09:00", "kst": "+09:00", "hkt": "+08:00", "aest": "+10:00", "aedt": "+11:00",
}  # fmt: skip
_LOCAL = ("et", "ct", "mt", "pt", "bst", "ist", "cst")  # read, but worth no offset
_NAMES = "|".join(sorted([*_ZONES, *_LOCAL], key=len, reverse=True))
_ZONE = rf"(?:[+-]\d{{2}}:?\d{{2}}|(?:utc|gmt)[+-]\d{{1,2}}(?::?\d{{2}})?|(?:{_NAMES})\b)"


BUDDHIST, LAST_YEAR = 543, 2100
"""How many years the Buddhist era is ahead, and the last year that is taken for one of the common era."""
CENTURY, MILLENNIUM = 100, 2000
"""Below which number a year has two digits, and what they are added to: 00 to 69, as POSIX reads them."""
MAX_TIME = 40
"""How far before a date its time of day may begin, in characters."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: its value, where it stood, and how sure the reading is."""

    moment: Moment
    text: str
    start: int
    end: int
    confidence: float
    rule: str


@dataclass(frozen=True)
class _Patterns:
    named: re.Pattern[str]
    numeric: re.Pattern[str]
    cjk: re.Pattern[str]
    before: re.Pattern[str]
    label: re.Pattern[str]


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    d = lexicon.dates
    weekday = rf"(?:(?:{d.weekday})\b\.?,?\s+)?"
    years = "(?:1[5-9]|20|2[45])" if d.buddhist_era else "(?:1[5-9]|20)"
    year = rf"(?P<%s>{years}\d\d)\b(?:\s*(?:{d.year_suffix})(?!\w))?"
    join = rf"(?:\s+(?:{d.joiner}))?"
    time = (
        rf"(?:\.?\s*[,|–—-]?\s*[T(]?\s*(?:(?:{d.time_word})\s+)*"
        rf"(?P<hour>\d{{1,2}})(?:[:.h]|\s?h\s?)(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?"
        rf"(?:\s*(?P<half>[ap]\.?m\.?))?(?:\s*(?:uhr|h|horas|hrs|ч|น(?=\.))(?:\b|(?<=น))\.?)?(?:\s*\(?(?P<zone>{_ZONE})\)?)?\)?)?"
    )
    day = rf"\d{{1,2}}(?:{d.day_suffix})?"
    # "2013. május 28.", where the language writes so
    year_first = rf"|{year % 'y4'}\.?\s+(?P<m4>{d.month})\b\.?\s+(?P<d4>{day})" if d.year_first else ""
    named = re.compile(
        rf"(?<![\w/]){weekday}(?:"
        rf"(?P<m1>{d.month})\b\.?\s+(?P<d1>{day}),?\s+{year % 'y1'}"
        rf"|(?P<d2>{day}){join}[\s.-]+(?P<m2>{d.month})\b\.?,?{join}(?:[\s-]+|(?<=\.)){year % 'y2'}"
        rf"|(?P<m3>{d.month})\b\.?,?{join}\s+{year % 'y3'}"
        rf"{year_first}"
        rf"){time}",
        re.I,
    )
    numeric = re.compile(
        rf"(?<![\w/.-]){weekday}(?:"
        r"(?P<iso>(?P<y1>(?:1[5-9]|20)\d\d)(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2}))"
        rf"|(?P<a>\d{{1,2}})(?P<s2>[./-])\s?(?P<b>\d{{1,2}})(?P=s2)\s?(?P<y2>(?:1[5-9]|20)\d\d|(?<=\.)[0-6]\d(?![\d.,]))(?:\s*(?:{d.year_suffix})(?!\w))?"
        rf")(?![\w/-]*\d{{3}}){time.replace('T(', 'tT(')}",
        re.I,
    )
    cjk = re.compile(
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]"
        r"(?:\s*[（(][^）)]{1,4}[）)])?(?:\s*(?P<hour>\d{1,2})[:：時时시]\s?(?P<minute>\d{2})[分분]?)?"
    )
    before = re.compile(
        r"(?<![\d:.,/])(?P<hour>\d{1,2})(?:[:.h]|\s?h\s?)(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
        rf"(?:\s*(?P<half>[ap]\.?m\.?))?(?:\s*(?:uhr|h|horas|hrs|ч|น(?=\.))(?:\b|(?<=น))\.?)?(?:\s*\(?(?P<zone>{_ZONE})\)?)?"
        rf"\s*[,|·•–—-]?\s*(?:(?:{d.weekday})\b\.?,?\s+)?$",
        re.I,
    )
    words = {w for w, kinds in lexicon.announcers.items() if kinds & {"published", "updated"}}
    alternatives = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    label = re.compile(rf"\W*(?P<label>{alternatives})\s*[:：]?\s*", re.I)
    return _Patterns(named, numeric, cjk, before, label)


_DIGIT = re.compile(r"\d")


def find(text: str, lexicon: Lexicon, position: int = 0) -> Found | None:
    """The first date in ``text`` at or after ``position``, or None."""
    if not _DIGIT.search(text, position, position + 400):
        return None
    patterns = _patterns(lexicon)
    found = [
        candidate
        for pattern, read in ((patterns.named, _named), (patterns.numeric, _numeric), (patterns.cjk, _cjk))
        if (match := pattern.search(text, position)) and (candidate := read(match, lexicon))
    ]
    first = min(found, key=lambda f: (f.start, -f.end)) if found else None
    return _with_time_before(first, text, position, patterns) if first else None


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


def label_of(text: str, lexicon: Lexicon) -> tuple[str, int]:
    """The kind of date that a label at the start of ``text`` announces, and where the label ends."""
    match = _patterns(lexicon).label.match(text)
    if not match:
        return "", 0
    kinds = lexicon.labels.get(key(match["label"]), frozenset())
    return ("updated" if "updated" in kinds else "published"), match.end()


def is_relative(text: str, lexicon: Lexicon) -> bool:
    """Whether the whole of ``text`` is a date that only its reader's clock could resolve."""
    _, start = label_of(text, lexicon)
    match = lexicon.dates.relative.match(text, start)
    return bool(match and not text[match.end() :].strip(" .,|"))


def _named(match: re.Match[str], lexicon: Lexicon) -> Found | None:
    g = match.groupdict()
    year = g["y1"] or g["y2"] or g.get("y4") or g["y3"]
    month = lexicon.dates.months[(g["m1"] or g["m2"] or g.get("m4") or g["m3"]).casefold()]
    raw_day = g["d1"] or g["d2"] or g.get("d4")
    number = re.match(r"\d+", raw_day) if raw_day else None
    since = BUDDHIST if lexicon.dates.buddhist_era and int(year) > LAST_YEAR else 0
    day = int(number.group()) if number else None
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
    if year < CENTURY:
        return _build(match, MILLENNIUM + year, month, day, 0.7, "numeric date of two digits for the year")
    return _build(match, year, month, day, 0.95 if sure else 0.55, rule)


def _cjk(match: re.Match[str], _lexicon: Lexicon) -> Found | None:
    return _build(match, int(match["y"]), int(match["m"]), int(match["d"]), 0.98, "date in 年月日")


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
    half = (g.get("half") or "").casefold()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
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
