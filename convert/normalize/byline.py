"""Bylines: "By Jane Doe and John Roe, Moscow correspondent | 28 May 2013" → people, roles, dates.

`parse_line` explains a line of the head whole or not at all, so that a sentence which happens to
begin with "By" is never taken apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from convert.model import Moment, Person
from convert.normalize import agencies, dates, urls
from convert.normalize.lexicon import Lexicon, key
from convert.normalize.names import (
    DESKS,
    PARTICLES,
    PRESS,
    is_korean_name,
    is_name,
    is_name_strict,
    is_outlet,
    is_press,
    is_wide_name,
)
from convert.normalize.people import HANDLE, is_desk, is_desk_alone, parse_names

__all__ = [
    "MAIL_LAST",
    "PARTICLES",
    "PRESS",
    "SOCIAL",
    "Head",
    "is_desk",
    "is_name",
    "is_name_strict",
    "is_outlet",
    "is_press",
    "is_signature",
    "parse_line",
    "parse_names",
    "parse_pair",
    "signed",
]

# A hyphen parts only what stands before a date ("Port Ellis - 28 May 2013").
_SEPARATOR = re.compile(
    r" [|•·‖~] | ?\| ?| [–—/] | ?／ ?"
    r"|(?<=(?:19|20)\d\d) - (?=[^\W\d])"
    r"| - (?=\d{1,2}[ ./-](?:[^\W\d]|\d{1,2}[./-](?:19|20))|[^\W\d]+\.? \d{1,2},? (?:19|20)\d\d)"
)
_ISSUE = re.compile(
    r"(?:[^\W\d_][\w.'’-]*\s+){1,4}(?:(?:no|nr|n|№)\.?\s*)?\d{1,3}/(?:19|20)\d\d"
    r"|(?:vol|volume|issue|no|nr|heft|ausgabe|n°|№|nº)\b\.?\s?\d{1,4}(?:,?\s(?:no|nr|issue|number|n°|nº)\.?\s?\d{1,4})?",
    re.I,
)
ISSUE = "issue of the periodical"
_GLUED_TIME = re.compile(
    r"((?:19|20)\d\d)(?=\d{1,2}:\d\d\s?[AaPp]\.?[Mm]|[^\W\d_a-z][^\W\d_]{2,8}\.? \d{1,2}, (?:19|20))"
)
_BRACKETED_DATE = re.compile(r"(?<=\d) \(([^()|]{3,24}? \d[^()|]{5,30}?)(?: \|)?( \d{1,2}[:.]\d\d)?\)$")
_WIDE_ROLES = re.compile(
    r"(?<=\S)\s+(?=(?:通讯员|通訊員|实习生|特约记者|记者|記者|编辑|編輯|作者|摄影|攝影)[\s:：])"
)
_WIDE_LABEL = re.compile(r"(\S{1,4}?)\s?[|｜丨┃]\s?(?=\S)")
_TIME_LABELLED = re.compile(
    r"([^\W\d_][^\W\d]*(?: [^\W\d]+)?):? \d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?: [A-Z]{2,5})?"
    r"(?: [-–—] [^\W\d_a-z]{3,24})?",
    re.I,
)
_YEAR_AND_MONTH = re.compile(r"(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])")
_IN_CAPITALS = re.compile(r"[^\W\d_a-zа-яё]{3,24}")
_HIJRI = re.compile(r"(?:\sم)?\s*[-–—ـ]\s*\d{1,2}\s+\S+(?:\s\S+)?\s+1[34]\d\d\s*هـ?\s*$")
_BRACKETED_PLACE = re.compile(r"[^\W\d_a-z][\w'’ -]{2,30} \([^\W\d_a-z][\w'’ -]{1,30}\)")
_PLACE_LAST = re.compile(r"\s[-–—]\s([^\W\d_a-zа-яё]{3,24})$")
_TIME_ALONE = re.compile(r"\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?)?(?:\s[A-Z]{2,5})?\)?", re.I)
_HOUR = re.compile(
    r"\d{1,2}\s?[ap]\.?m\.?(?:\s(?:central|eastern|pacific|mountain|local|[ecpm][sd]?t|gmt|utc|bst|ist)(?:\stime)?)?",
    re.I,
)
_AND = re.compile(r"(?:and|und|et|y|e|i|и|og|och|en|&)\s+", re.I)
_AT_TIME = re.compile(r"(?:,|\s+(?:at|um|à|a las|às|alle|в|о))\s+\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?$", re.I)
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
MAX_INITIALS, LONGEST_INITIALS = 40, 4
_CLOSES = {"(": ")", "[": "]", "（": "）", "【": "】", "<": ">"}
_LABEL_DASHED = re.compile(r"([^\W\d_][^\W\d]{2,12}(?: [^\W\d]{2,12}){0,2}) [-–—] (?=\S)")
_COLON = re.compile("[:：]")
_ZONE = re.compile(
    r"[A-Z]{2,5}"
    r"|(?i:(?:central|eastern|pacific|mountain|local|standard)(?: (?:daylight|standard|summer))?(?: time)?)"
)
_YEARLESS = re.compile(
    r"(?:[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}\.? [^\W\d_]{3,12}\.?)"
    r"(?:,? \d{1,2}[:.]\d{2}.{0,12})?"
)
_LAST_WORDS = tuple(re.compile(rf"\s+((?:[^\W\d_]+\s+){{{more}}}[^\W\d_]+)$") for more in (2, 1, 0))
MAIL_LAST = re.compile(r"[\s,;|•·–—-]+[(<\[]?([\w.+-]+@[\w-]+\.[\w.-]*\w)[)>\]]?$")
_HANDLE_LAST = re.compile(r"(?<=\w)[\s,;|•·–—-]+\(?(@\w{2,30})\)?$")
_PSEUDONYM = re.compile(r"@\w{2,30}|(?=\S*[^\W\d_])(?=\S*[\d_]|[^.\s]+(?:\.[^.\s]+){2,}$)[\w.]{3,30}")
""" "@miraokafor", "harbour_watch99", "will.i.am": nothing but a name that somebody took."""
_FILED = re.compile(r"\([^()=]{1,12}=[^()=]{2,12}\)\s*")
_LISTED = re.compile(r"\s*[·,]\s*")
_HANGUL_WORD = re.compile(r"[\uac00-\ud7a3]{2,8}")
_WIDE_PAPER = re.compile(
    r"(?!本)[\u3400-\u9fff]{1,7}[社报報网網台刊](?=(?:记者|記者|通讯员|特约记者)[\s:：])"
)
_GLUED_BY = re.compile(r"By[A-Z][a-zà-ž'’]+ [^\W\d_a-z]")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
SOCIAL = re.compile(r"@\w{2,30}")
""" "@miraokafor": a name in a social network."""
_IN_SECTION = re.compile(r"in (.{3,30})", re.I)
_IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)")
_AGO = re.compile(r"\d{1,3}\s?(?:s|m|h|d|w|mo|y|min|mins|hr|hrs)\.?(?:\sago)?")
""" "2h", "5d ago", as aggregators show how old a text is."""
_BEFORE_DAY = frozenset(
    {"on", "the", "le", "am", "el", "il", "em", "op", "от", "від", "den", "d", "ב", "na", "dne"}
)
_LAST_PART = re.compile(r"[\s,;|·•–—-]+([^,;|·•–—-]+?)\s*[:：]?\s*$")
_COUNTED = re.compile(
    r"(?P<beside>\S.{0,40}?)??\s*(?P<ago>\d{1,3} ?(?:年|个月|個月|天|小时|小時|周)前)\s*"
    r"[(（](?P<date>\d{4}-\d{1,2}-\d{1,2})[)）]\s*"
    r"(?P<counts>(?:\d{1,7} ?[次个人条]?(?:浏览|瀏覽|阅读|閱讀|评论|評論|围观|点赞)\s*){1,4}\S{0,6})"
)
_TIME_BEHIND_BAR = re.compile(
    r"(?:(?<=(?:19|20)\d\d)|(?<=(?:19|20)\d\d\.))\s?[|•·/]\s?(?=\d{1,2}[:.]\d\d(?![.\d]))"
)
MAX_LINE, MAX_UNKNOWN, MAX_WEEKDAY, LEAST_TWO, MAX_POST = 220, 8, 16, 4, 6
MAX_PLACE = 34


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

    @property
    def is_note(self) -> bool:
        """Whether it is an agency's note at the end: "Reporting by Jane Doe; editing by John Roe"."""
        roles = {person.role for person in self.people}
        return "contributor" in roles and len(roles) > 1 and "author" not in roles


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
    if "@" in text:
        for pattern, why in (
            (MAIL_LAST, "contact of the author"),
            (_HANDLE_LAST, "social network handle"),
        ):
            if (reached := pattern.search(text)) and " " in text[: reached.start()].strip():
                head.leftover.append((reached[1], why))  # "By Jane Doe | jane@example.com"
                text = text[: reached.start()]
    ago = lexicon.ago_last.search(text) if text[-1:].isalpha() else None
    if ago and any(c.isdigit() for c in ago[1]) and not dates.is_relative(text, lexicon):
        before = text[: ago.start()]
        label = _LAST_WORDS[-1].search(before)
        if label and lexicon.announces_date(label[1]):
            head.labels.append(label[1])
            before = before[: label.start()]
        if not lexicon.announces_date(before):
            text = f"{before} | {ago[1]}"  # "Jane Doe, 3 hours ago"
    if placed := _GLUED_PLACE.match(text):
        head.leftover.append((placed[1], "place beside the date"))  # "Madrid-29/05/2025 20:00"
        text = text[placed.end() :]
    if (again := _BRACKETED_UPDATE.search(text)) and lexicon.announces_date(again[1]):
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
    if "**" in text:
        text = head.text = " ".join(text.replace("**", " ").split())  # "**Published:** May 28, 2013"
    text = _TIME_BEHIND_BAR.sub(" ", text)  # "Jumat, 24 Mei 2019 | 10:15 WIB"
    if _unannounced(text, head, lexicon):
        return head
    kind, cut = dates.label_of(text, lexicon)
    if kind and (month := _YEAR_AND_MONTH.fullmatch(text, cut)):
        head.labels.append(text[:cut].strip())  # "date 2013-05"
        found = dates.Found(Moment(month.group()), month.group(), cut, len(text), 0.9, "ISO date")
        head.published, head.updated = (found, None) if kind == "published" else (None, found)
        return head
    if kind and _TIME_ALONE.fullmatch(text[cut:].rstrip(" h")):
        head.leftover.append((text, "time of the update"))  # "Updated 2:01 p.m. ET" below the date
        return head
    parts = [part for part in _SEPARATOR.split(text) if part.strip(" ,;")]
    if len(parts) == 1 and " - " in text:
        parts = _employed(text, lexicon) or parts
    bare: list[str] = []
    unknown: list[str] = []
    several: list[Person] = []
    parts = _without_place(parts, head, lexicon)
    for part in parts:
        part = part.strip(" ,;")
        if len(parts) > 1 and _is_weekday(part, lexicon):
            head.leftover.append((part, "weekday beside the date"))  # "Thursday - 28 May 2013"
            continue
        if head.people and lexicon.announces_date(part):
            head.labels.append(part)  # "By Jane Doe | Posted - 28 May 2013"
            continue
        if len(parts) > 1 and "@" in part and (MAIL.fullmatch(part) or SOCIAL.fullmatch(part)):
            head.leftover.append((part, "contact of the author" if "." in part else "social network handle"))
            continue
        if len(parts) > 1 and not head.publisher and "." in part and urls.is_bare_domain(part):
            head.publisher = part  # "Kompas.com - 28/05/2013, 10:41 WIB"
            continue
        if len(parts) > 1 and (reason := lexicon.boilerplate.get(key(part))):
            head.leftover.append((part, reason))  # "Today's Paper | 28 May 2013"
            continue
        if not _part(part, head, lexicon, alone=len(parts) == 1):
            if len(parts) > 1 and (is_name(part) or (" ~ " in text and HANDLE.fullmatch(part))):
                bare.append(part)
            elif (
                len(parts) == 2
                and head.people
                and lexicon.affiliation.match(part)
                and len(part.split()) <= MAX_POST
            ):
                bare.append(part)  # "By Jane Doe - Special to The Courier"
            elif len(people := _authors(part, lexicon)) > 1 and len(parts) > 1:
                several += people  # "28 May 2013 | Jane Doe and John Roe"
            elif len(parts) > 2 and len(part.split()) <= MAX_UNKNOWN:
                unknown.append(part)
            else:
                return None
    if unknown:
        # A byline, a date and one part more: a topic, or what somebody else did.
        if len(unknown) > 1 or not (head.people and (head.published or head.updated)):
            return None
        head.leftover.append((unknown[0], "beside byline and date"))
    if several:
        if head.people or bare or not (head.published or head.updated):
            return None
        head.people, head.rule, head.confidence = several, "name in a line of the head", 0.75
    if bare and (head.published or head.updated) and any(why == ISSUE for _, why in head.leftover):
        head.leftover += [(name, "place beside the date") for name in bare]  # "Vol. 12 · Port Ellis · …"
        bare = []
    if bare and not _place_names(bare, parts, head, text, lexicon):
        return None
    return head if head.people or head.published or head.updated or head.leftover else None


def _place_names(bare: list[str], parts: list[str], head: Head, text: str, lexicon: Lexicon) -> bool:
    """Say what the parts of a line are that are shaped like names; False where they may be anything.

    Beside a date or a byline, a name needs no "by"; two such lines of names are a title.
    """
    employed = len(bare) == 2 and is_name_strict(bare[0]) and _employs(bare[1], lexicon)
    dated = head.published or head.updated or any(r == "relative date" for _, r in head.leftover)
    if not (dated or head.people or employed) or (len(bare) > 1 and not employed):
        return False
    if head.published and not head.people and _IN_CAPITALS.fullmatch(bare[0]):
        head.leftover.append((bare[0], "place beside the date"))  # "Nov 13th 2026|KAUB|3 min read"
        return True
    last = head.people[-1] if head.people else None
    if employed:  # "Anna Lindqvist / TNN / May 28, 2013"
        head.people.append(Person(bare[0], affiliation=bare[1]))
    elif last and last.role == "agency" and not lexicon.by.match(text):
        if parts[0].strip(" ,;") != bare[0]:
            head.people[-1] = last.with_(affiliation=bare[0])  # "Redacción | Puerto Ellis"
        elif dated or " | " in text or (" / " in text and lexicon.agency_after_stroke):
            head.people[-1] = Person(bare[0], affiliation=last.name)  # "Ana Linares / EFE"
        else:
            return False  # "Port Ellis — Reuters"
    elif last and last.affiliation is None and head.labels:
        # "By Jane Doe | The Harbour Courier": who has a "by" is the author, the other the employer.
        if " / " in text and last.role == "author" and is_name_strict(bare[0]) and not is_outlet(bare[0]):
            head.people.append(Person(bare[0]))  # "By Jane Doe / John Roe"
        else:
            head.people[-1] = last.with_(affiliation=bare[0])
        return True
    else:
        head.people += [Person(name) for name in bare]
    head.rule, head.confidence = "name in a line of the head", 0.75
    return True


def _employs(text: str, lexicon: Lexicon) -> bool:
    """Whether it is a paper, or the post that somebody has there ("Staff Writer")."""
    return is_outlet(text) or (bool(lexicon.affiliation.search(text)) and not is_name_strict(text))


def _employed(text: str, lexicon: Lexicon) -> list[str]:
    """ "By Jane Doe - Staff Writer", "Jane Doe - The Harbour Courier": a hyphen parts whom she writes for."""
    before, _, after = text.rpartition(" - ")
    by = lexicon.by.match(before)
    # Without a "by", a place stands before an agency ("Port Ellis - Reuters").
    post = lexicon.affiliation.search(after) or is_press(after) or (by and agencies.is_agency(after))
    named = is_name_strict(before[by.end() :] if by else before)
    shaped = is_name(after) or lexicon.affiliation.match(after)  # "Special to The Courier"
    return [before, after] if post and named and shaped else []


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
    if label and lexicon.announces_date(label[1]):
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
    if text[:2] in ("By", "BY") and _GLUED_BY.match(text):
        text = f"{text[:2]} {text[2:]}"  # "ByMira Okafor"
    if text[:1] > "\u2e80":
        text = _WIDE_ROLES.sub(" | ", text)
        if (barred := _WIDE_LABEL.match(text)) and key(barred[1]) in lexicon.labels:
            text = f"{barred[1]}：{text[barred.end() :]}"  # "作者丨李小明"
    if "20" not in text and "19" not in text:
        return text
    if (dashed := _LABEL_DASHED.match(text)) and lexicon.announces_date(dashed[1]):
        text = f"{dashed[1]}: {text[dashed.end() :]}"  # "Updated - May 28, 2013"
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
    if dates.is_relative(text, lexicon) or (not alone and _AGO.fullmatch(text)):
        head.leftover.append((text, "relative date"))
        return True
    if not alone and (label := lexicon.publisher_label.match(text)) and text[label.end() :].strip():
        head.labels.append(label.group().strip())
        head.publisher = text[label.end() :].strip()
        return True
    if not alone and (label := _TIME_LABELLED.fullmatch(text)) and lexicon.announces_date(label[1]):
        head.leftover.append((text, "time of the update"))  # "… | Updated 09:02 pm IST - PORT ELLIS"
        return True
    if not alone and _is_yearless(text, lexicon):
        head.leftover.append((text, "date without its year"))  # "… | Last Updated: August 8"
        return True
    if not alone and _TIME_ALONE.fullmatch(text):
        head.leftover.append((text, "time of day"))
        return True
    if not alone and _ISSUE.fullmatch(text):
        head.leftover.append((text, ISSUE))
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
    post = lexicon.affiliation.search(text) and (head.people or not is_desk_alone(text, lexicon))
    if not alone and not post and is_desk(text, lexicon):
        head.people.append(Person(text, "agency"))
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


def _dated(text: str, head: Head, lexicon: Lexicon) -> bool:
    """A date with what may stand around it: a label, a second date, a byline."""
    by = lexicon.by.match(text)
    found = dates.find(text, lexicon)
    if not found:
        return False
    before, after = text[: found.start].strip(" ,;:-–—("), text[found.end :].strip(" ,.;:-–—>()")
    place = _PLACE_AFTER.fullmatch(text[found.end :])
    if (
        place
        and is_name(place[1])
        and (
            place[1].isupper()
            or (
                not by
                and found.end > len(text) - MAX_PLACE
                and "T" in found.moment.iso
                and dates.label_of(text, lexicon)[0]
            )
        )
    ):
        head.leftover.append((place[1], "place beside the date"))  # "… 09:12 am IST - PORT ELLIS"
        after = ""
    elif reason := _why_behind(after, found, lexicon):
        head.leftover.append((after, reason))
        after = ""
    behind = ""
    if after and (behind := lexicon.announces_date(after)):
        head.labels.append(after)  # "2013/05/28 10:41 송고"
        after = ""
    if by and by.end() < found.start:
        # "By Jane Doe on 28 May 2013"
        names = re.sub(
            r"[\s,;|–—-]+(?:(?:on|at|le|am|um|el|il|em|op|den|от|від|à|às)\s*)?$",
            "",
            text[by.end() : found.start],
            flags=re.I,
        )
        kind = "published"
        # "By Jane Doe, Published: 28 May 2013", "By Jane Doe last updated 28 May 2013"
        ends = (pattern.search(names) for pattern in (_LAST_PART, *_LAST_WORDS))
        label = next((end for end in ends if end and lexicon.announces_date(end[1])), None)
        if label:
            kind = lexicon.announces_date(label[1])
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
        elif rest and (label := lexicon.publisher_label.match(rest)) and rest[label.end() :].strip():
            head.labels.append(label.group().strip())  # "来源：海港日报 2013-05-28 08:15"
            head.publisher, before = rest[label.end() :].strip(), text[:cut].strip(" ,;:-–—(")
        elif rest and not after and _is_of_copy(rest, lexicon):
            head.leftover.append((text, "day of the copy"))  # "Archived: May 28, 2013"
            return True
        elif rest and text[found.start - 1] == "(" and not cut and is_press(rest) and is_name(rest):
            head.publisher, before = rest, ""  # "The Harbour Courier (May 28, 2013)"
        elif rest and not cut and not after and (is_wide_name(rest) or is_korean_name(rest)):
            head.people.append(Person(rest))  # "長谷部すみれ2024年5月14日 17時30分"
            head.text = head.text.replace(rest, f"{rest} ", 1)
            head.rule, head.confidence = "name in a line of the head", 0.75
            head.published = found
            return True
        elif rest and rest.casefold() not in _BEFORE_DAY:
            # "Anna Lindqvist, 28 May 2013"
            parted = text[: found.start].rstrip().endswith(",") and is_name_strict(rest)
            people = [Person(rest)] if parted else _authors(rest, lexicon)
            if after or cut or not people:
                return False
            head.people += people
            head.rule, head.confidence = "name in a line of the head", 0.75 if parted or people[1:] else 0.65
            head.published = found
            return True
        if before and not head.section:
            head.labels.append(before)
        kind = behind or kind or "published"
        if after and not _tail(after, head, lexicon):
            return False
    if kind == "updated" or head.published:
        head.updated = head.updated or found
    else:
        head.published = found
    return True


def _why_behind(after: str, found: dates.Found, lexicon: Lexicon) -> str:
    """What the words behind a date are where they are no fact of the article; else an empty string."""
    if _ZONE.fullmatch(after) and "T" in found.moment.iso:
        return "time zone"  # "4:55 PM MYT"
    if _TIME_ALONE.fullmatch(after) or _HOUR.fullmatch(after):
        return "time of day"  # "… 04:05 pm PT (07:05 pm ET)", "… 5 AM Central"
    if lexicon.reading_time.fullmatch(after):
        return "reading time"  # "May 28, 2013 3 min read"
    return ""


def _authors(text: str, lexicon: Lexicon) -> list[Person]:
    """The author beside a date, or several with an "and" between them."""
    if _is_author(text, lexicon):
        return [Person(text)]
    joined = "&" in text or any(word in lexicon.and_words for word in text.casefold().split())
    people = parse_names(text, lexicon) if joined else []
    return people if len(people) > 1 and all(_is_author(p.name, lexicon) for p in people) else []


def _is_author(text: str, lexicon: Lexicon) -> bool:
    """Two or three words beside a date that are no paper's, no office's and no section's."""
    return (
        is_name_strict(text)
        and len(text.split()) <= 3
        and not (is_press(text) or text.isupper() or "@" in text or urls.is_bare_domain(text))
        and not lexicon.organisation.search(text)
        and not any(key(word) in lexicon.sections for word in text.split())
    )


def _is_of_copy(label: str, lexicon: Lexicon) -> bool:
    """ "Retrieved", "Saved on", "Abgerufen am"."""
    words = label.split()
    label = " ".join(words[:-1]) if words[-1].casefold() in _BEFORE_DAY else label
    return "copied" in lexicon.kinds(label)


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
    joined = _AND.match(text)
    text = text[joined.end() :] if joined else text
    if (listed := _IN_SECTION.fullmatch(text)) and key(listed[1]) in lexicon.sections:
        head.section = listed[1]  # "… on 28 May 2013 in News"
        return True
    if not head.people and (people := _authors(text, lexicon)):
        head.people += people  # "28 May 2013, Jane Doe"
        head.rule, head.confidence = "name in a line of the head", 0.75 if people[1:] else 0.65
        return True
    kind, cut = dates.label_of(text, lexicon)
    found = dates.find(text, lexicon)
    if kind and not found and _TIME_ALONE.fullmatch(text[cut:].rstrip("h. ")):
        head.leftover.append((text, "time of the update"))  # "28/05/2013 Actualizado a las 08:15h."
        return True
    if found and found.text == text:
        head.leftover.append((text, "a second date"))
        return True
    if kind and found and not text[cut : found.start].strip(" ,:") and not text[found.end :].strip(" ,.)("):
        head.updated = head.updated or found
        head.labels.append((joined.group() if joined else "") + text[: found.start].strip())
        return True
    return False


def _named(text: str, head: Head, lexicon: Lexicon) -> bool:
    """The people of a line that opens with a byline's word or a role's."""
    for pattern, role in lexicon.roles:
        match = pattern.match(text)
        if match:
            found = _with_roles(text[match.end() :], lexicon, role)
            if found:
                return _take(found, [match.group().strip()], head, "byline with role")
    if (
        text[:1] > "\u2e80"
        and (paper := _WIDE_PAPER.match(text))
        and text[-1] not in "摄攝"  # whose picture it is
        and _named(text[paper.end() :], head, lexicon)
    ):
        head.people[:] = [person.with_(affiliation=paper.group()) for person in head.people]
        return True  # "新华社记者 李小明"
    by = lexicon.by.match(text)
    if by and is_desk_alone(text, lexicon):
        by = None  # "Haber Merkezi"
    if not by:
        return _named_last(text, head, lexicon) or _from_desk(text, head, lexicon)
    rest = text[by.end() :]
    if lexicon.is_phrase_with_by(rest) and not (head.published or is_desk(rest, lexicon)):
        return _from_desk(text, head, lexicon)  # "By the numbers"
    if at := _AT_TIME.search(rest):
        head.leftover.append((at.group().strip(), "time of day"))  # "Posted by Anna at 10:41"
        rest = rest[: at.start()]
    if (place := _PLACE_LAST.search(rest)) and is_name(rest[: place.start()]):
        head.leftover.append((place[1], "place beside the byline"))  # "Haber: Onur Tezcan - KARADERE"
        rest = rest[: place.start()]
    if others := lexicon.more_people.search(rest):
        head.leftover.append((others.group().strip(" ,"), "authors without their names"))  # "… and 3 others"
        rest = rest[: others.start()]
    colon = ":" in by.group() or "：" in by.group()
    handles = colon or " " in by.group(1) or bool(_PSEUDONYM.fullmatch(rest))
    found = _with_roles(rest, lexicon, "author", handles=handles)
    if not found:
        return _from_desk(text, head, lexicon)
    listed = _IN_SECTION.fullmatch(found[0][0].affiliation or "") if len(found[0]) == 1 else None
    if listed and key(listed[1]) in lexicon.sections:  # "… by Jane Doe in News"
        head.section = listed[1]
        found[0][0] = found[0][0].with_(affiliation=None)
    roles = any(person.role not in ("author", "agency") for person in found[0])
    return _take(found, [by.group(1)], head, "byline with role" if roles else head.rule or "byline")


def _take(
    found: tuple[list[Person], list[str]], labels: list[str], head: Head, rule: str, sure: float = 0.95
) -> bool:
    people, roles = found
    head.confidence = sure
    head.people += people
    head.labels += [*labels, *roles]
    head.rule = rule
    return True


def _with_roles(
    text: str, lexicon: Lexicon, role: str, *, handles: bool = False
) -> tuple[list[Person], list[str]] | None:
    """ "Jane Doe; photographs by John Roe, drawings Ann Lee": the people, and the words of their roles."""
    people: list[Person] = []
    labels: list[str] = []
    start, full = 0, False
    several = len(text.split()) >= LEAST_TWO or text[:1] > "\u2e80"
    for match in lexicon.roles_in_line.finditer(text) if several else ():
        found = lexicon.role_in_line(match)
        if found is None or match.start() == 0:
            continue
        part = parse_names(text[start : match.start()], lexicon, role, handles=handles)
        after = parse_names(text[match.end() :].split(",")[0].strip(" .)"), lexicon)
        bare = found[1] and not (match["gap"].strip() or match["and"])
        if not part or not after or (found[1] and not _are_full(after)):
            continue
        if (full or bare) and not _are_full(part):
            continue
        people += part
        labels.append(match["role"])
        start, (role, full) = match.end(), found
    names = text[start:].strip()
    last = parse_names(names.removesuffix(")") if "(" not in names else names, lexicon, role, handles=handles)
    return (people + last, labels) if last and not (full and not _are_full(last)) else None


def _are_full(people: list[Person]) -> bool:
    return all(is_name_strict(person.name) for person in people)


def _from_desk(text: str, head: Head, lexicon: Lexicon) -> bool:
    """ "From our own correspondent", "De notre envoyée spéciale"; "From Jane Doe in Paris"."""
    if alone := agencies.announced(text):
        people = [Person(alone[1], "agency")]  # "Avec AFP"
        return _take((people, []), [alone[0]], head, "byline", 0.85)
    match = lexicon.from_desk.match(text)
    if match is None:
        return False
    people = parse_names(text[match.end() :], lexicon)
    signed = all(
        person.role == "agency" or (person.affiliation and is_desk(person.affiliation, lexicon))
        for person in people
    )
    placed = match[1].casefold() == "from" and all(
        is_name_strict(p.name) and (p.affiliation or "").casefold().startswith("in ") for p in people
    )
    if not people or not (signed or placed):
        return False
    return _take((people, []), [match[1]], head, "byline")


def parse_pair(text: str, below: str, lexicon: Lexicon) -> Head | None:
    """ "Words Mira Okafor" over "Photography Tomas Berg": two lines that are a byline together only."""
    if not lexicon.bound_by.match(text) or len(text) + len(below) > MAX_LINE:
        return None
    head = parse_line(f"{text} {below}", lexicon)
    return head if head and head.rule == "byline with role" else None


def _unannounced(text: str, head: Head, lexicon: Lexicon) -> bool:
    """ "Words Mira Okafor Photography Tomas Berg": the colon that the words want is missing."""
    if "(" in text and any(map(lexicon.role_of, _IN_BRACKETS.findall(text))):
        people = parse_names(text, lexicon)  # "Jane Doe (Text) und John Roe (Fotos)"
        return bool(people) and _are_full(people) and _take((people, []), [], head, "byline with role")
    match = lexicon.bound_by.match(text)
    found = _with_roles(text[match.end() :], lexicon, "author") if match else None
    if match is None or found is None or not found[1] or not _are_full(found[0]):
        return False
    return _take(found, [match[1]], head, "byline with role")


def _named_last(text: str, head: Head, lexicon: Lexicon) -> bool:
    """ "김민수 기자", "山田太郎記者": the word of the byline after the name."""
    match = lexicon.by_last.fullmatch(text)
    if match is None:
        return False
    names = match[1]
    if filed := _FILED.match(names):
        names = names[filed.end() :]  # "(항구=연합뉴스) 김민수 기자"
    people, words = [], [match[2]]
    for part in _LISTED.split(names):
        again = lexicon.by_last.fullmatch(part)  # "김민수 기자, 이영희 기자"
        name = again[1] if again else part
        paper, _, own = name.rpartition(" ")
        if paper and is_korean_name(own) and _HANGUL_WORD.fullmatch(paper):
            people.append(Person(own, affiliation=paper))  # "항구일보 김민수"
        elif is_name(name):
            people.append(Person(name))
        else:
            return False
        words += [again[2]] if again else []
    if filed:
        head.leftover.append((filed.group().strip(), "place and agency before the name"))
    return _take((people, []), words, head, "byline, its word after the name", 0.85)


def is_signature(text: str) -> bool:
    """Whether the line is an editor's initials and an agency in brackets: "(lin / APA)", "(red, dpa)"."""
    return len(text) <= MAX_INITIALS and text[:1] == "(" and bool(_INITIALS.fullmatch(text) and signed(text))


@lru_cache(maxsize=64)
def signed(text: str) -> tuple[Person, ...]:
    """Who signs so; nobody without an agency, since "(AB / CD)" may be anything."""
    parts = [part for part in _SLASH.split(text.strip("().")) if part.casefold() not in DESKS]
    people = [Person(part, "agency" if agencies.is_agency(part) else "author") for part in parts if part]
    initials = [person for person in people if person.role != "agency"]
    if len(initials) == len(people) or any(len(person.name) > LONGEST_INITIALS for person in initials):
        return ()
    return tuple(people)
