"""Bylines: "By Jane Doe and John Roe, Moscow correspondent | 28 May 2013" → people, roles, dates.

`parse_line` explains a line of the head whole or not at all, so that a sentence which happens to
begin with "By" is never taken apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from convert.model import Person
from convert.normalize import agencies, dates
from convert.normalize.lexicon import Lexicon, key

_SEPARATOR = re.compile(r" [|•·‖] | ?\| ?| [–—] ")
_PARTICLES = frozenset(
    [
        "de", "da", "do", "dos", "das", "di", "del", "della", "dello", "der", "den", "van", "von", "zu",
        "zur", "la", "le", "du", "des", "el", "al", "bin", "ibn", "ben", "e", "y", "of", "the", "af",
        "av", "ter", "ten", "te", "los", "las", "i", "jr", "sr", "ii", "iii",
    ]
)  # fmt: skip
# Vowel signs, points and accents, which \w leaves out: Hebrew, Arabic, the scripts of India.
_SIGNS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0980-\u0d7f"
_NAME_WORD = re.compile(rf"[^\W\d_](?:[\w{_SIGNS}.'’‑-]*(?:[^\W_.]|[{_SIGNS}])\.?|\.)?$")
_HANDLE = re.compile(r"@?[\w.-]{2,30}$")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\s*$")
_COMMA = re.compile(r"\s*[,،、，]\s*(?![^()]*\))")
_ISSUE = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,4}(?:(?:no|nr|n|№)\.?\s*)?\d{1,3}/(?:19|20)\d\d", re.I)
_GLUED_TIME = re.compile(r"((?:19|20)\d\d)(?=\d{1,2}:\d\d\s?[AaPp]\.?[Mm])")
_LETTERS = re.compile(r"[^\W\d_]")
_LAST_PART = re.compile(r"[\s,;|·•–—-]+([^,;|·•–—-]+?)\s*[:：]?\s*$")
MAX_LINE = 220


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
    rule: str = ""
    confidence: float = 0.95


def parse_line(text: str, lexicon: Lexicon) -> Head | None:
    """Explain ``text`` as byline, date line or both; None if any word of it stays unexplained."""
    text = _parted(text.strip().strip("*_").strip(), lexicon)
    if not text or len(text) > MAX_LINE:
        return None
    head = Head()
    parts = [part for part in _SEPARATOR.split(text) if part.strip(" ,;")]
    bare: list[str] = []
    for part in parts:
        part = part.strip(" ,;")
        if not _part(part, head, lexicon, alone=len(parts) == 1):
            if len(parts) == 1 or not is_name(part):
                return None
            bare.append(part)
    if bare:
        # Beside a date or a byline, a name needs no "by"; two such lines of names are a title.
        if not (head.published or head.people) or len(bare) > 1:
            return None
        if head.people and head.people[-1].affiliation is None and head.labels:
            # "By Jane Doe | The Harbour Courier": who has a "by" is the author, the other the employer.
            head.people[-1] = head.people[-1].with_(affiliation=bare[0])
        else:
            head.people += [Person(name) for name in bare]
            head.rule, head.confidence = "name in a line of the head", 0.75
    return head if head.people or head.published or head.updated or head.leftover else None


def _parted(text: str, lexicon: Lexicon) -> str:
    """ "May 28, 20131:14 PM GMT+2Updated …": the spaces that a page's boxes had instead of characters."""
    if "20" not in text and "19" not in text:
        return text
    return lexicon.glued_date_label.sub(" ", _GLUED_TIME.sub(r"\1 ", text))


def _part(text: str, head: Head, lexicon: Lexicon, *, alone: bool) -> bool:
    if dates.is_relative(text, lexicon):
        head.leftover.append((text, "relative date"))
        return True
    if not alone and _ISSUE.fullmatch(text):
        head.leftover.append((text, "issue of the periodical"))
        return True
    for pattern, reason in lexicon.boilerplate_patterns:
        if reason == "reading time" and pattern.fullmatch(text):
            head.leftover.append((text, reason))
            return True
    if _dated(text, head, lexicon):
        return True
    if _named(text, head, lexicon):
        return True
    if not alone and (key(text) in lexicon.sections):
        head.section = text
        return True
    if not alone and agencies.is_agency(text):
        head.people.append(Person(text, "agency"))
        return True
    return False


def _dated(text: str, head: Head, lexicon: Lexicon) -> bool:
    """A date with what may stand around it: a label, a second date, a byline."""
    by = lexicon.by.match(text)
    found = dates.find(text, lexicon)
    if not found:
        return False
    before, after = text[: found.start].strip(" ,;:-–—("), text[found.end :].strip(" ,;:-–—)")
    if by and by.end() < found.start:
        # "By Jane Doe on 28 May 2013"
        names = re.sub(
            r"[\s,;|–—-]+(?:(?:on|le|am|el|il|em|от|від)\s*)?$", "", text[by.end() : found.start], flags=re.I
        )
        kind, cut = "published", 0
        # "By Jane Doe, Published: 28 May 2013"
        label = _LAST_PART.search(names)
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
        if rest and rest.casefold() not in {"on", "le", "am", "el", "il", "em", "от", "від", "den"}:
            return False
        if before:
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
    kind, cut = dates.label_of(text, lexicon)
    found = dates.find(text, lexicon)
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
    if not text or len(text) > 180 or "://" in text:
        return []
    people: list[Person] = []
    for group in filter(None, (g.strip(" ,") for g in lexicon.and_.split(text))):
        parts = [p.strip() for p in _COMMA.split(group) if p.strip()]
        for index, part in enumerate(parts):
            person = _person(part, role, lexicon, handles)
            title = bool(lexicon.affiliation.search(part)) and not is_name_strict(part)
            if (
                people
                and (index or title or not person)
                and (title or (agencies.is_agency(part) and index and len(parts) == 2))
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


def _person(text: str, role: str, lexicon: Lexicon, handles: bool) -> Person | None:
    if agencies.is_agency(text):
        return Person(text, "agency" if role == "author" else role)
    affiliation = None
    bracket = _BRACKET.search(text)
    if bracket and is_name(text[: bracket.start()]):
        text, affiliation = text[: bracket.start()], bracket.group(1)
    else:
        # "Jane Doe in Paris": the place is beside the name, not of it.
        place = re.fullmatch(r"(.+?)\s+(in|at|à|en|aus|em|в|у|da)\s+([^\W\d_a-z].{1,40})", text)
        if place and is_name(place[1]) and place[2].casefold() not in _PARTICLES:
            text, affiliation = place[1], f"{place[2]} {place[3]}"
    if is_name(text) or (handles and _HANDLE.fullmatch(text)):
        return Person(text, role, affiliation)
    return None


def is_name(text: str) -> bool:
    """Whether ``text`` is shaped like the name of a person or a desk ("News Nation Bureau")."""
    words = re.sub(r"[(\[\"“«][^()\[\]]{1,30}[)\]\"”»]", "", text).split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or not _LETTERS.search(text):
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
        and 2 <= len(text.split()) <= 4
        and not re.search(
            r"\b(?:writer|editor|correspondent|reporter|staff|professor|director|bureau|chief|university|redaktion)\b",
            text,
            re.I,
        )
    )
