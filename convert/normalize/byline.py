"""Bylines: "By Jane Doe and John Roe, Moscow correspondent | 28 May 2013" → people, roles, dates.

`parse_line` explains a line of the head whole or not at all, so that a sentence which happens to
begin with "By" is never taken apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from convert.model import Person
from convert.normalize import agencies, dates
from convert.normalize.lexicon import Lexicon, key

# A hyphen parts only what stands before a date ("Port Ellis - 28 May 2013").
_SEPARATOR = re.compile(
    r" [|•·‖~] | ?\| ?| [–—/] | ?／ ?"
    r"|(?<=(?:19|20)\d\d) - (?=[^\W\d])"
    r"| - (?=\d{1,2}[ ./-](?:[^\W\d]|\d{1,2}[./-](?:19|20))|[^\W\d]+\.? \d{1,2},? (?:19|20)\d\d)"
)
_PARTICLES = frozenset(
    [
        "de", "da", "do", "dos", "das", "di", "del", "della", "dello", "der", "den", "van", "von", "zu",
        "zur", "la", "le", "du", "des", "el", "al", "bin", "ibn", "ben", "e", "y", "of", "the", "af",
        "av", "ter", "ten", "te", "los", "las", "i", "jr", "sr", "ii", "iii",
    ]
)  # fmt: skip
PRESS = frozenset(
    [
        "the", "times", "news", "post", "herald", "daily", "tribune", "guardian", "courier",
        "chronicle", "observer", "journal", "gazette", "star", "sun", "mirror", "telegraph", "standard",
        "express", "mail", "press", "record", "review", "report", "examiner", "independent", "globe",
        "today", "week", "weekly", "monitor", "register", "dispatch", "sentinel", "echo", "argus",
        "leader", "inquirer", "bulletin", "citizen", "advertiser",
    ]
)  # fmt: skip
"""Words of newspapers' names."""
# Vowel signs, points and accents, which \w leaves out: Hebrew, Arabic, the scripts of India.
_SIGNS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0980-\u0d7f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_NAME_WORD = re.compile(rf"[^\W\d_](?:[\w{_SIGNS}.'’‑-]*(?:[^\W_.]|[{_SIGNS}])\.?|\.)?$")
_HANDLE = re.compile(r"@?[\w.-]{2,30}$")
_HANDLE_LAST = re.compile(r"(?<=\w)[,;]?\s+\(?@\w{2,30}\)?$")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\s*$")
_COMMA = re.compile(r"\s*[,،、，]\s*(?![^()]*\))")
_ISSUE = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,4}(?:(?:no|nr|n|№)\.?\s*)?\d{1,3}/(?:19|20)\d\d", re.I)
_GLUED_TIME = re.compile(
    r"((?:19|20)\d\d)(?=\d{1,2}:\d\d\s?[AaPp]\.?[Mm]|[^\W\d_a-z][^\W\d_]{2,8}\.? \d{1,2}, (?:19|20))"
)
_BRACKETED_DATE = re.compile(r"(?<=\d) \(([^()|]{3,24}? \d[^()|]{5,30}?)(?: \|)?( \d{1,2}[:.]\d\d)?\)$")
_SLASHED = re.compile(r"(\S.{2,50}\S)\s*/\s?([^/]{2,30}?)\s?/")
_WIDE_ROLES = re.compile(
    r"(?<=\S)\s+(?=(?:通讯员|通訊員|实习生|特约记者|记者|記者|编辑|編輯|作者|摄影|攝影)[\s:：])"
)
_WIDE_LABEL = re.compile(r"(\S{1,4}?)\s?[|｜丨┃]\s?(?=\S)")
_TIME_LABELLED = re.compile(
    r"([^\W\d_][^\W\d]*(?: [^\W\d]+)?):? \d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?: [A-Z]{2,5})?"
    r"(?: [-–—] [^\W\d_a-z]{3,24})?",
    re.I,
)
_IN_CAPITALS = re.compile(r"[^\W\d_a-zа-яё]{3,24}")
_HIJRI = re.compile(r"(?:\sم)?\s*[-–—ـ]\s*\d{1,2}\s+\S+(?:\s\S+)?\s+1[34]\d\d\s*هـ?\s*$")
_NOTE_MARK = re.compile(r"(?<=[a-zà-ž])[\d¹²³⁴⁵*†‡]{1,2}(?=,|;|\s|$)")
_INVERTED = re.compile(
    r"([^\W\d_a-z][^\W\d_]*[a-zà-ž][^\W\d_]*(?:-[^\W\d_]+)?), ([^\W\d_a-z][^\W\d_]*[a-zà-ž])"
)
_BRACKETED_PLACE = re.compile(r"[^\W\d_a-z][\w'’ -]{2,30} \([^\W\d_a-z][\w'’ -]{1,30}\)")
_PLACE_LAST = re.compile(r"\s[-–—]\s([^\W\d_a-zа-яё]{3,24})$")
_TIME_ALONE = re.compile(r"\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?)?(?:\s[A-Z]{2,5})?\)?", re.I)
_HOUR = re.compile(
    r"\d{1,2}\s?[ap]\.?m\.?(?:\s(?:central|eastern|pacific|mountain|local|[ecpm][sd]?t|gmt|utc|bst|ist)(?:\stime)?)?",
    re.I,
)
_AT_TIME = re.compile(r"\s+(?:at|um|à|a las|às|alle|в|о)\s+\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?$", re.I)
_PLACE_AFTER = re.compile(r"\s?[-–—]\s?(\S.{1,30})")
_RUN_TOGETHER = re.compile(r"[\da-z][^\W\d_a-z]|\d{5}")
_GLUED_PLACE = re.compile(
    r"([^\W\d_a-z][^\W\d_]+(?: [^\W\d_]+){0,2})[-–](?=\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d)"
)
_BRACKETED_UPDATE = re.compile(
    r"\s*[（(]\s*([^\W\d]{2,12})[:：]?\s?\d{1,2}[/.]\d{1,2}\s\d{1,2}:\d{2}\s*[)）]$"
)
_INITIALS = re.compile(r"\((?:[^\W\d_][\w.]{1,9}\s?[/,]\s?){1,3}[^\W\d_][\w.]{1,9}\)\.?")
_SLASH = re.compile(r"\s?[/,]\s?")
_DESKS = frozenset({"red", "red.", "redaktion", "agenturen", "ag", "agencies", "agences", "agenzie"})
MAX_INITIALS, LONGEST_INITIALS = 40, 4
_CLOSES = {"(": ")", "[": "]", "（": "）", "【": "】", "<": ">"}
_COLON = re.compile("[:：]")
_WIDE_OUTLETS = ("新聞", "新闻", "通信", "通讯社", "日报", "日報", "晚报", "時報", "时报", "放送", "テレビ")
"""Words of papers' and stations' names in Chinese and Japanese."""
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_ZONE = re.compile(r"[A-Z]{3,5}")
_YEARLESS = re.compile(
    r"(?:[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}\.? [^\W\d_]{3,12}\.?)"
    r"(?:,? \d{1,2}[:.]\d{2}.{0,12})?"
)
_LETTERS = re.compile(r"[^\W\d_]")
_LAST_WORD = re.compile(r"\s+([^\W\d_]+)$")
_LAST_PART = re.compile(r"[\s,;|·•–—-]+([^,;|·•–—-]+?)\s*[:：]?\s*$")
_COUNTED = re.compile(
    r"(?P<beside>\S.{0,40}?)??\s*(?P<ago>\d{1,3} ?(?:年|个月|個月|天|小时|小時|周)前)\s*"
    r"[(（](?P<date>\d{4}-\d{1,2}-\d{1,2})[)）]\s*"
    r"(?P<counts>(?:\d{1,7} ?[次个人条]?(?:浏览|瀏覽|阅读|閱讀|评论|評論|围观|点赞)\s*){1,4}\S{0,6})"
)
_TIME_BEHIND_BAR = re.compile(
    r"(?:(?<=(?:19|20)\d\d)|(?<=(?:19|20)\d\d\.))\s?[|•·]\s?(?=\d{1,2}[:.]\d\d(?![.\d]))"
)
MAX_LINE, MAX_UNKNOWN, MAX_HANGUL, MAX_NAMES, MAX_WEEKDAY, KOREAN_NAME = 220, 8, 4, 300, 16, 3


@dataclass
class Head:
    """What one line of the head gives."""

    people: list[Person] = field(default_factory=list)
    published: dates.Found | None = None
    updated: dates.Found | None = None
    labels: list[str] = field(default_factory=list)
    leftover: list[tuple[str, str]] = field(default_factory=list)
    """(text, reason) of what is no fact of the article: a reading time, a relative date."""
    section: str | None = None
    publisher: str | None = None
    rule: str = ""
    confidence: float = 0.95
    text: str = ""
    """The line as it was read, with the spaces put in that it lacked."""


def parse_line(text: str, lexicon: Lexicon) -> Head | None:
    """Explain ``text`` as byline, date line or both; None if any word of it stays unexplained."""
    if len(text) > 2 * MAX_LINE or is_signature(text):
        return None
    head = _explained(text, lexicon)
    if head is None:
        return None
    return replace(head, people=[*head.people], labels=[*head.labels], leftover=[*head.leftover])


@lru_cache(maxsize=256)
def _explained(text: str, lexicon: Lexicon) -> Head | None:
    """Several rules ask for the same lines, one after another; what is returned must not be changed."""
    text = _parted(_unbracketed(text.strip().strip("*_").strip()), lexicon)
    if not text or len(text) > MAX_LINE:
        return None
    head = Head(text=text)
    if placed := _GLUED_PLACE.match(text):
        head.leftover.append((placed[1], "place beside the date"))  # "Madrid-29/05/2025 20:00"
        text = text[placed.end() :]
    if (again := _BRACKETED_UPDATE.search(text)) and _dates_label(again[1], lexicon):
        head.leftover.append((again.group().strip(), "date without its year"))  # "（最終更新 1/14 21:17）"
        text = text[: again.start()].rstrip()
    if counted := _COUNTED.fullmatch(text):
        return _with_counts(counted, head, lexicon)
    if hijri := _HIJRI.search(text):
        head.leftover.append((hijri.group().strip(), "date in another calendar"))
        text = text[: hijri.start()].rstrip()
    if other := dates.in_another_calendar(text):
        text = _without_other_calendar(text, other, head, lexicon)
        if not text:
            return head
    text = _TIME_BEHIND_BAR.sub(" ", text)  # "Jumat, 24 Mei 2019 | 10:15 WIB"
    parts = [part for part in _SEPARATOR.split(text) if part.strip(" ,;")]
    bare: list[str] = []
    unknown: list[str] = []
    parts = _without_place(parts, head, lexicon)
    for part in parts:
        part = part.strip(" ,;")
        if len(parts) > 1 and _is_weekday(part, lexicon):
            head.leftover.append((part, "weekday beside the date"))  # "Thursday - 28 May 2013"
            continue
        if len(parts) > 1 and (reason := lexicon.boilerplate.get(key(part))):
            head.leftover.append((part, reason))  # "Today's Paper | 28 May 2013"
            continue
        if not _part(part, head, lexicon, alone=len(parts) == 1):
            if len(parts) > 1 and (is_name(part) or (" ~ " in text and _HANDLE.fullmatch(part))):
                bare.append(part)
            elif len(parts) > 2 and len(part.split()) <= MAX_UNKNOWN:
                unknown.append(part)
            else:
                return None
    if unknown:
        # A byline, a date and one part more: a topic, or what somebody else did.
        if len(unknown) > 1 or not (head.people and (head.published or head.updated)):
            return None
        head.leftover.append((unknown[0], "beside byline and date"))
    if bare:
        # Beside a date or a byline, a name needs no "by"; two such lines of names are a title.
        employed = len(bare) == 2 and is_name_strict(bare[0]) and is_outlet(bare[1])
        dated = head.published or head.updated or any(r == "relative date" for _, r in head.leftover)
        if not (dated or head.people) or (len(bare) > 1 and not employed):
            return None
        if head.published and not head.people and _IN_CAPITALS.fullmatch(bare[0]):
            head.leftover.append((bare[0], "place beside the date"))  # "Nov 13th 2026|KAUB|3 min read"
            return head
        if employed:  # "Anna Lindqvist / TNN / May 28, 2013"
            head.people.append(Person(bare[0], affiliation=bare[1]))
            head.rule, head.confidence = "name in a line of the head", 0.75
            return head
        if head.people and head.people[-1].affiliation is None and head.labels:
            # "By Jane Doe | The Harbour Courier": who has a "by" is the author, the other the employer.
            head.people[-1] = head.people[-1].with_(affiliation=bare[0])
        else:
            head.people += [Person(name) for name in bare]
            head.rule, head.confidence = "name in a line of the head", 0.75
    return head if head.people or head.published or head.updated or head.leftover else None


def _unbracketed(text: str) -> str:
    """The line without the brackets around it: "(责编：牛镛)", "[김민수 기자]"."""
    opened = text[:1]
    closed = _CLOSES.get(opened)
    whole = closed and text.endswith(closed) and opened not in text[1:]
    return text[1:-1].strip() if whole else text


def _with_counts(match: re.Match[str], head: Head, lexicon: Lexicon) -> Head | None:
    """A line of Chinese blogs: site and topic, how long ago, the date, counts of readers."""
    head.published = dates.find(match["date"], lexicon)
    for group, reason in (
        ("beside", "beside the date"), ("ago", "relative date"), ("counts", "page furniture"),
    ):  # fmt: skip
        if match[group]:
            head.leftover.append((match[group].strip(), reason))
    return head if head.published else None


def _without_other_calendar(text: str, other: re.Match[str], head: Head, lexicon: Lexicon) -> str:
    """The line without a date that has none in the common era's calendar; what announced it is a label."""
    before, after = text[: other.start()].rstrip(" -–|،,"), text[other.end() :].lstrip(" -–|،,")
    head.leftover.append((text[other.start() : other.end()], "date in another calendar"))
    day = re.search(rf"(?<!\w)(?:{lexicon.dates.weekday})$", before, re.I)
    if day:
        head.leftover.append((day.group(), "date in another calendar"))
        before = before[: day.start()].rstrip(" -–|،,")
    label = re.search(r"([^|،,]+?)\s*[:：]?$", before)
    if label and _dates_label(label[1], lexicon):
        head.labels.append(label[1].strip())
        before = before[: label.start()].rstrip(" -–|،,")
    return " | ".join(filter(None, (before, after)))


def _without_place(parts: list[str], head: Head, lexicon: Lexicon) -> list[str]:
    """ "Julián Pardo | Murcia | 1 dic 2019": what stands between a person and the date is a place.

    So is what stands alone before the date, where brackets say which town of that name is meant.
    """
    if len(parts) < 2 or not (dates.find(parts[-1], lexicon) or _TIME_ALONE.fullmatch(parts[-1].strip())):
        return parts
    first, second = parts[0].strip(" ,;"), parts[1].strip(" ,;")
    if (
        len(parts) >= 3
        and is_name_strict(first)
        and is_name(second)
        and not is_outlet(second)
        and not any(c.isdigit() for c in second)
    ):
        head.leftover.append((second, "place beside the date"))
        return [parts[0], *parts[2:]]
    if _BRACKETED_PLACE.fullmatch(first):
        head.leftover.append((first, "place beside the date"))
        return parts[1:]
    return parts


def _parted(text: str, lexicon: Lexicon) -> str:
    """ "May 28, 20131:14 PM GMT+2Updated …": the spaces that a page's boxes had instead of characters."""
    if text[:1] > "\u2e80":
        text = _WIDE_ROLES.sub(" | ", text)
        if (barred := _WIDE_LABEL.match(text)) and key(barred[1]) in lexicon.labels:
            text = f"{barred[1]}：{text[barred.end() :]}"  # "作者丨李小明"
    if "20" not in text and "19" not in text:
        return text
    text = _BRACKETED_DATE.sub(r" | \1\2", text).strip()
    _, cut = dates.label_of(text, lexicon)
    if cut and cut < len(text) and text[cut - 1].isalnum() and text[cut].isdigit():
        text = f"{text[:cut]} {text[cut:]}"
    if _RUN_TOGETHER.search(text):
        text = lexicon.glued_month.sub(" | ", text)
        text = lexicon.glued_date_label.sub(" ", _GLUED_TIME.sub(r"\1 ", text))
    colon = _COLON.search(text)
    if colon is None:
        return text
    # "Last updated:" is one label, not a name and a label.
    start = colon.start() if key(text[: colon.start()]) in lexicon.labels else 0
    return text[:start] + lexicon.labels_in_line.sub(r" | \1", text[start:])


def _part(text: str, head: Head, lexicon: Lexicon, *, alone: bool) -> bool:
    if dates.is_relative(text, lexicon):
        head.leftover.append((text, "relative date"))
        return True
    if not alone and (label := lexicon.publisher_label.match(text)) and text[label.end() :].strip():
        head.labels.append(label.group().strip())
        head.publisher = text[label.end() :].strip()
        return True
    if not alone and (label := _TIME_LABELLED.fullmatch(text)) and _dates_label(label[1], lexicon):
        head.leftover.append((text, "time of the update"))  # "… | Updated 09:02 pm IST - PORT ELLIS"
        return True
    if not alone and _is_yearless(text, lexicon):
        head.leftover.append((text, "date without its year"))  # "… | Last Updated: August 8"
        return True
    if not alone and _TIME_ALONE.fullmatch(text):
        head.leftover.append((text, "time of day"))
        return True
    if not alone and _ISSUE.fullmatch(text):
        head.leftover.append((text, "issue of the periodical"))
        return True
    if lexicon.reading_time.fullmatch(text):
        head.leftover.append((text, "reading time"))
        return True
    if _dated(text, head, lexicon):
        return True
    if _named(text, head, lexicon):
        return True
    if not alone and (key(text) in lexicon.sections):
        head.section = text
        return True
    if not alone and agencies.is_agency(text):
        if head.people and head.people[-1].role == "author" and head.people[-1].affiliation is None:
            head.people[-1] = head.people[-1].with_(affiliation=text)  # "By Jane Doe | Reuters"
        else:
            head.people.append(Person(text, "agency"))
        return True
    return False


def _is_yearless(text: str, lexicon: Lexicon) -> bool:
    """Whether the label of a date and a date without its year make up ``text``."""
    kind, cut = dates.label_of(text, lexicon)
    rest = text[cut:].strip() if kind else ""
    return bool(_YEARLESS.fullmatch(rest)) and any(
        word.strip(".").casefold() in lexicon.dates.months for word in rest.split()
    )


def _is_weekday(text: str, lexicon: Lexicon) -> bool:
    return len(text) <= MAX_WEEKDAY and bool(re.fullmatch(lexicon.dates.weekday, text, re.I))


def _dates_label(text: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.labels.get(key(text), frozenset()) & {"published", "updated"})


def _dated(text: str, head: Head, lexicon: Lexicon) -> bool:
    """A date with what may stand around it: a label, a second date, a byline."""
    by = lexicon.by.match(text)
    found = dates.find(text, lexicon)
    if not found:
        return False
    before, after = text[: found.start].strip(" ,;:-–—("), text[found.end :].strip(" ,;:-–—>()")
    place = _PLACE_AFTER.fullmatch(text[found.end :])
    if place and place[1].isupper() and is_name(place[1]):
        head.leftover.append((place[1], "place beside the date"))  # "… 09:12 am IST - PORT ELLIS"
        after = ""
    elif _ZONE.fullmatch(after) and "T" in found.moment.iso:
        head.leftover.append((after, "time zone"))  # "4:55 PM MYT"
        after = ""
    elif _TIME_ALONE.fullmatch(after):
        head.leftover.append((after, "time of day"))  # "… 04:05 pm PT (07:05 pm ET)"
        after = ""
    elif hour := _HOUR.fullmatch(after):
        head.leftover.append((hour.group(), "time of day"))  # "… 5 AM Central"
        after = ""
    if after and _dates_label(after, lexicon):
        head.labels.append(after)  # "2013/05/28 10:41 송고"
        after = ""
    if by and by.end() < found.start:
        # "By Jane Doe on 28 May 2013"
        names = re.sub(
            r"[\s,;|–—-]+(?:(?:on|le|am|el|il|em|от|від)\s*)?$", "", text[by.end() : found.start], flags=re.I
        )
        kind, cut = "published", 0
        # "By Jane Doe, Published: 28 May 2013"
        label = _LAST_PART.search(names)
        if label and not _dates_label(label[1], lexicon):
            label = _LAST_WORD.search(names)  # "By Jane Doe published 28 May 2013"
        announced = lexicon.labels.get(key(label[1]), frozenset()) if label else frozenset()
        if label and announced & {"published", "updated"}:
            kind = "published" if "published" in announced else "updated"
            head.labels.append(label[1])
            names = names[: label.start()]
        people = parse_names(names, lexicon)
        if not people or (after and not _tail(after, head, lexicon)):
            return False
        head.people += people
        head.labels.append(by.group(1))
        head.rule, head.confidence = "byline with date", 0.95
    else:
        kind, cut = dates.label_of(text[: found.start], lexicon)
        rest = text[cut : found.start].strip(" ,;:-–—(")
        if rest and key(rest) in lexicon.sections:
            head.section = rest  # "Politics, 28 May 2013"
        elif rest and not cut and not after and (_is_wide_name(rest) or _is_korean_name(rest)):
            head.people.append(Person(rest))  # "長谷部すみれ2024年5月14日 17時30分"
            head.text = head.text.replace(rest, f"{rest} ", 1)
            head.rule, head.confidence = "name in a line of the head", 0.75
            head.published = found
            return True
        elif rest and rest.casefold() not in {"on", "le", "am", "el", "il", "em", "от", "від", "den"}:
            # "Anna Lindqvist, 28 May 2013"
            if after or cut or not (text[: found.start].rstrip().endswith(",") and is_name_strict(rest)):
                return False
            head.people.append(Person(rest))
            head.rule, head.confidence = "name in a line of the head", 0.75
            head.published = found
            return True
        if before and not head.section:
            head.labels.append(before)
        kind = kind or "published"
        if after and not _tail(after, head, lexicon):
            return False
    if kind == "updated" or head.published:
        head.updated = head.updated or found
    else:
        head.published = found
    return True


def _tail(text: str, head: Head, lexicon: Lexicon) -> bool:
    """What follows a date: a byline, an updated date, nothing else."""
    if lexicon.by.match(text):
        return _named(text, head, lexicon)
    if dates.is_relative(text, lexicon):
        head.leftover.append((text, "relative date"))
        return True
    if is_press(text) and is_name(text):
        head.publisher = text
        return True
    kind, cut = dates.label_of(text, lexicon)
    found = dates.find(text, lexicon)
    if found and found.text == text:
        head.leftover.append((text, "a second date"))
        return True
    if kind and found and not text[cut : found.start].strip(" ,:") and not text[found.end :].strip(" ,.)("):
        head.updated = head.updated or found
        head.labels.append(text[: found.start].strip())
        return True
    return False


def _named(text: str, head: Head, lexicon: Lexicon) -> bool:
    for pattern, role in lexicon.roles:
        match = pattern.match(text)
        if match:
            people = parse_names(text[match.end() :], lexicon, role)
            if people:
                head.people += people
                head.labels.append(match.group().strip())
                head.rule = head.rule or "byline with role"
                return True
    by = lexicon.by.match(text)
    if not by:
        return _named_last(text, head, lexicon)
    rest = text[by.end() :]
    if at := _AT_TIME.search(rest):
        head.leftover.append((at.group().strip(), "time of day"))  # "Posted by Anna at 10:41"
        rest = rest[: at.start()]
    if (place := _PLACE_LAST.search(rest)) and is_name(rest[: place.start()]):
        head.leftover.append((place[1], "place beside the byline"))  # "Haber: Onur Tezcan - KARADERE"
        rest = rest[: place.start()]
    for pattern, role in lexicon.roles:
        # "By Jane Doe; photographs by John Roe", "By Jane Doe and photographs by …"
        match = re.search(rf"[\s,;.]+(?:and\s+)?({pattern.pattern})", rest, re.I)
        if match:
            first, second = (
                parse_names(rest[: match.start()], lexicon),
                parse_names(rest[match.end() :], lexicon, role),
            )
            if first and second:
                head.people += first + second
                head.labels += [by.group(1), match.group(1).strip()]
                head.rule = "byline with role"
                return True
    colon = ":" in by.group() or "：" in by.group()
    people = parse_names(rest, lexicon, handles=colon or by.group(1).casefold() == "posted by")
    if not people:
        return False
    head.people += people
    head.labels.append(by.group(1))
    head.rule = head.rule or "byline"
    return True


def _named_last(text: str, head: Head, lexicon: Lexicon) -> bool:
    """ "김민수 기자", "山田太郎記者": the word of the byline after the name."""
    match = lexicon.by_last.fullmatch(text)
    if match is None or not is_name(match[1]):
        return False
    head.people.append(Person(match[1]))
    head.labels.append(match[2])
    head.rule, head.confidence = "byline, its word after the name", 0.85
    return True


def parse_names(text: str, lexicon: Lexicon, role: str = "author", *, handles: bool = False) -> list[Person]:
    """The people of a byline, without its "By"; empty if it does not read as names."""
    text = text.strip().strip("*_").strip(" .,;:")
    if not text or len(text) > MAX_NAMES or "://" in text or text[:3].casefold() == "by ":
        return []
    if "@" in text:
        text = _HANDLE_LAST.sub("", text)
    text = agencies.joined().sub(" & ", text)
    slashed = _SLASHED.fullmatch(text)
    if slashed and is_name(slashed[1]):
        return [Person(slashed[1], role, slashed[2])]  # "Signe Holm /ritzau/"
    text = _NOTE_MARK.sub("", text)
    if inverted := _INVERTED.fullmatch(text):
        return [Person(f"{inverted[2]} {inverted[1]}", role)]  # "Kolářová, Zdeňka"
    people: list[Person] = []
    groups = [g.strip(" ,") for g in lexicon.and_.split(text)]
    for group in filter(None, groups):
        parts = [p.strip() for p in _COMMA.split(group) if p.strip()]
        if lexicon.place_after_name and len(groups) == 1 and len(parts) == 2 and is_name_strict(parts[0]):
            # "Von Anna Lind, Port Ellis": two authors would have an "und" between them.
            person = _person(parts[0], role, lexicon, handles)
            if person and not agencies.is_agency(parts[1]) and is_name(parts[1]):
                people.append(person.with_(affiliation=parts[1]))
                continue
        beside = False  # "By Anna Lind, in Property, Port Ellis": where it appeared
        for index, part in enumerate(parts):
            beside = beside or bool(people and index and part[0].islower() and " " in part)
            person = None if beside else _person(part, role, lexicon, handles)
            title = bool(lexicon.affiliation.search(part)) and not is_name_strict(part)
            if (
                people
                and (index or title or not person)
                and (title or (index and people[-1].role != "agency" and _is_employer(part)))
            ):
                before = people[-1]
                joined = f"{before.affiliation}, {part}" if before.affiliation else part
                people[-1] = before.with_(affiliation=joined)
            elif person:
                people.append(person)
            elif people and index and len(part.split()) <= 8 and not any(c.isdigit() for c in part):
                before = people[-1]
                joined = f"{before.affiliation}, {part}" if before.affiliation else part
                people[-1] = before.with_(affiliation=joined)
            else:
                return []
    return people


def _is_employer(text: str) -> bool:
    """An agency, a paper, or an abbreviation as broadcasters have ("By Anna Lindqvist, CNN")."""
    if is_press(text) or (" " not in text and re.search("[a-z][A-Z]", text)):
        return True
    return agencies.is_agency(text) or (2 <= len(text) <= 5 and text.isalpha() and text.isupper())


def _person(text: str, role: str, lexicon: Lexicon, handles: bool) -> Person | None:
    if agencies.is_agency(text):
        return Person(text, "agency" if role == "author" else role)
    affiliation = None
    if lexicon.affiliation.search(text) and (job := _with_job(text, lexicon)):
        return Person(job[0], role, job[1])
    bracket = _BRACKET.search(text)
    if bracket and is_name(text[: bracket.start()]):
        text, affiliation = text[: bracket.start()], bracket.group(1)
    else:
        # "Jane Doe in Paris": the place is beside the name, not of it.
        place = re.fullmatch(
            r"(.+?)\s+(in|at|for|For|FOR|à|en|aus|em|в|у|da)\s+((?:(?<=for )the\s)?[^\W\d_a-z].{1,40})", text
        )
        if place and is_name(place[1]) and place[2].casefold() not in _PARTICLES:
            text, affiliation = place[1], f"{place[2]} {place[3]}"
    if is_name(text) or (handles and _HANDLE.fullmatch(text)):
        return Person(text, role, affiliation)
    return None


def _with_job(text: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """ "PHILIPPA DRAY HEALTH CORRESPONDENT": two names, and a job that ends in its word."""
    words = text.split()
    name, job = " ".join(words[:2]), " ".join(words[2:])
    last = lexicon.affiliation.search(words[-1])
    if len(words) < 3 or not last or lexicon.affiliation.search(name) or not is_name_strict(name):
        return None
    return (name, job) if all(w[0].isupper() for w in words) else None


def is_signature(text: str) -> bool:
    """Whether the line is an editor's initials and an agency in brackets: "(lin / APA)", "(red, dpa)"."""
    return len(text) <= MAX_INITIALS and text[:1] == "(" and bool(_INITIALS.fullmatch(text) and signed(text))


@lru_cache(maxsize=64)
def signed(text: str) -> tuple[Person, ...]:
    """Who signs so; nobody without an agency, since "(AB / CD)" may be anything."""
    parts = [part for part in _SLASH.split(text.strip("().")) if part.casefold() not in _DESKS]
    people = [Person(part, "agency" if agencies.is_agency(part) else "author") for part in parts if part]
    initials = [person for person in people if person.role != "agency"]
    if len(initials) == len(people) or any(len(person.name) > LONGEST_INITIALS for person in initials):
        return ()
    return tuple(people)


def is_press(name: str) -> bool:
    """Whether a word of newspapers' names is in ``name`` ("The Harbour Courier")."""
    return any(word.casefold() in PRESS and word.casefold() != "the" for word in name.split())


def is_outlet(name: str) -> bool:
    """Whether ``name`` is a paper's or a station's by its words or its capitals ("CBC News", "TNN")."""
    words = name.split()
    loud = any(len(word) > 1 and word.isupper() and word.isalpha() for word in words)
    return (
        len(words) <= 5
        and is_name(name)
        and (is_press(name) or (loud and (len(words) == 1 or not name.isupper())))
    )


def _is_wide_name(text: str) -> bool:
    """A few characters of Chinese or Japanese and nothing else, as a name has them."""
    return 2 <= len(text) <= 8 and all("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" for c in text)


def _is_korean_name(text: str) -> bool:
    """Three syllables, as nearly all names in Korea have; a word of two may be a place or a label."""
    return len(text) == KOREAN_NAME and all("\uac00" <= c <= "\ud7a3" for c in text)


def is_name(text: str) -> bool:
    """Whether ``text`` is shaped like the name of a person or a desk ("News Nation Bureau")."""
    words = re.sub(r"[(\[\"“«][^()\[\]]{1,30}[)\]\"”»]", "", text).split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or not _LETTERS.search(text):
        return False
    if any(word in text for word in _WIDE_OUTLETS):
        return False
    if _HANGUL.search(text) and (len(words) > 2 or max(map(len, words)) > MAX_HANGUL):
        return False
    cased = [w for w in words if w.casefold().strip(".") not in _PARTICLES]
    return bool(cased) and all(
        _NAME_WORD.match(w.strip("’'")) and not (w[0].islower() and w.lower() != w.upper() and w.islower())
        for w in cased
    )


def is_name_strict(text: str) -> bool:
    """Two to four capitalised words and no job's word: surely a person."""
    return (
        is_name(text)
        and not _HANGUL.search(text)  # Korean names are one word, as anything may be
        and 2 <= len(text.split()) <= 4
        and not re.search(
            r"\b(?:writer|editor|correspondent|reporter|staff|professor|director|bureau|chief|university|redaktion|by)\b",
            text,
            re.I,
        )
    )
