"""Who wrote an article, where its text says so: "(Reporting by Anna Lindqvist)", 【港町＝山田太郎】.

The words stay where they are: they are the author's text, and the fields only repeat them.
"""

from __future__ import annotations

import re
from typing import Any

from convert.model import Person
from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment, named

__all__ = ["find_signed"]

MAX_SIGNED, SEARCHED, MOST_NOTES, MAX_CHINESE, OPENING = 140, 5, 8, 4, 3
MOST_TOLD, MAX_TOLD, MAX_POST = 3, 500, 80
_BESIDE_AUTHORS = re.compile("additional|with|contrib", re.I)
"""Whose work was added to that of the authors."""
_FILED = re.compile(r"\((?P<names>[^()/\n]{5,80})/(?P<day>(?:19|20)\d{6})\b")
_END_OF_NAMES = re.compile(r"[;)\]]|\.\s")
_CLOSING = re.compile(r"\(([^()\n]{5,140})\)\s*$")
_PARTS = re.compile(r"\s*[,;]\s*")
_JAPANESE = re.compile(r"【(?:(?P<place>[^【】＝=]{1,12})[＝=])?(?P<names>[^【】＝=]{2,30})】")
_CHINESE = re.compile(r"[（(]([^（()）\n]{0,40}(?:记者|記者|通讯员|通訊員)[^（()）\n]{2,60})[)）][。.]?\s*$")
_REPORTERS = re.compile(
    r"(?:记者|記者|通讯员|通訊員|实习生|實習生)[\s:：]*"
    r"([\u3400-\u9fff·]{2,12}(?:[、，,][\u3400-\u9fff·]{2,12}){0,5})"
)
_DONE = re.compile(r"(?:摄影报道|综合报道|报道|報導|报导|摄影|攝影|[文图摄/]+)$")
_NAMES = re.compile(r"[、・,]\s?")


def find_signed(draft: Draft) -> None:
    """Take authors and date from the first and the last paragraph, where the head gave none."""
    text = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    if not text:
        return
    dated = next((s for s in text[:OPENING] if s.text[0] == "("), None)
    if dated and not draft.fields.get("published"):
        _read_opening(draft, dated)
    if not draft.fields.get("authors"):
        _read_initials(draft, text)
    long = [s for s in text[-SEARCHED:] if len(s.text) > MAX_SIGNED]
    last = long[-1] if long else text[-1]
    for segment in reversed(long):
        if _read_closing(draft, segment):
            break
    if "/" in draft.raw and not draft.fields.get("authors"):
        any(_read_filed(draft, segment) for segment in reversed(text[-MOST_NOTES:]))
    if not draft.fields.get("authors"):
        any(_read_reporting(draft, segment) for segment in reversed(text[-MOST_NOTES:]))
    if not draft.fields.get("authors"):
        _read_biography(draft, text)
    if (draft.language or "").startswith("zh") and not draft.fields.get("authors"):
        _read_chinese(draft, last)
    if (draft.language or "").startswith("ja") and not draft.fields.get("authors"):
        _read_japanese(draft, text[0], last)


def _read_initials(draft: Draft, text: list[Segment]) -> None:
    """ "(lin / APA)" in a line of its own."""
    for segment in reversed(text[1:]):
        if byline.is_signature(segment.text):
            people = byline.signed(segment.text)
            draft.fill("authors", people, segment, "initials and agency in brackets", 0.8)
            return


def _read_biography(draft: Draft, text: list[Segment]) -> None:
    """ "Anna Lindqvist is a staff writer at The Harbour Courier.", below a text that tells nothing of her."""
    for number, segment in enumerate(reversed(text[1:][-MOST_TOLD:])):
        told = segment.text.strip("*_ ")
        match = draft.lexicon.told_of.match(told) if len(told) <= MAX_TOLD else None
        if match is None or not byline.is_name_strict(match["name"]):
            continue
        posted = (
            match["sure"]
            or match["writes"]
            or draft.lexicon.affiliation.search(told[match.end() :][:MAX_POST])
        )
        name = match["name"].split()[-1]
        if posted and not any(name in s.text for s in text[: len(text) - 1 - number]):
            person = Person(match["name"])
            _take(draft, "authors", (person,), segment, "told of below a text without a byline", person.name)
            return


def _read_opening(draft: Draft, segment: Segment) -> None:
    """ "(28.05.2013) Die Fähre …": a date in brackets before the first words."""
    found = dates.find(segment.text[: MAX_SIGNED // 2], draft.lexicon)
    if found and found.start == 1 and segment.text[found.end : found.end + 1] == ")":
        _take(
            draft, "published", found.moment, segment, "date in brackets before the first words", found.text
        )


def _read_closing(draft: Draft, segment: Segment) -> bool:
    """ "… on Monday. (Anna Lindqvist, Tomas Berg, 28.5.2013)", as Austrian papers close."""
    match = _CLOSING.search(segment.text)
    found = dates.find(match[1], draft.lexicon) if match else None
    if match is None or found is None or found.end < len(match[1]):
        return False
    parts = filter(None, _PARTS.split(match[1][: found.start].strip(" ,;")))
    people = [person for part in parts for person in byline.parse_names(part, draft.lexicon)]
    if not all(byline.is_name_strict(person.name) or person.role == "agency" for person in people):
        return False  # something else in brackets
    if not people and found.start > 0:
        return False
    if people and not draft.fields.get("authors"):
        _take(draft, "authors", tuple(people), segment, "signed in brackets at the end", named(people))
    if not draft.fields.get("published"):
        _take(draft, "published", found.moment, segment, "signed in brackets at the end", found.text)
    return True


def _read_filed(draft: Draft, segment: Segment) -> bool:
    """ "(Anna Lindqvist & Tomas Berg/19930528/Press contact: …)", as wire services of old close."""
    match = _FILED.match(segment.text)
    people = byline.parse_names(match["names"], draft.lexicon) if match else []
    if match is None or not people or not all(byline.is_name_strict(person.name) for person in people):
        return False
    _take(draft, "authors", tuple(people), segment, "names and day at the end", named(people))
    found = dates.find(f"{match['day'][:4]}-{match['day'][4:6]}-{match['day'][6:]}", draft.lexicon)
    if found and not draft.fields.get("published"):
        _take(draft, "published", found.moment, segment, "names and day at the end", match["day"])
    return True


def _read_reporting(draft: Draft, segment: Segment) -> bool:
    """ "(Reporting by Anna Lindqvist in Port Ellis; Editing by Tomas Berg)", as agencies close."""
    text = segment.text
    opening = text.rfind("(") + 1 if text.rstrip(" .").endswith(")") else 0
    for pattern, role in draft.lexicon.roles:
        match = pattern.match(text, opening) if role == "contributor" else None
        if match is None or _BESIDE_AUTHORS.match(match.group()):
            continue
        people = byline.parse_names(_END_OF_NAMES.split(text[match.end() :], maxsplit=1)[0], draft.lexicon)
        if people and all(byline.is_name_strict(person.name) for person in people):
            _take(draft, "authors", tuple(people), segment, "reporters in an agency's note", named(people))
            return True
    return False


def _read_chinese(draft: Draft, last: Segment) -> None:
    """ "……重新开放。（海港日报 记者李小明 通讯员王华、张平摄影报道）"."""
    closing = _CHINESE.search(last.text, max(0, len(last.text) - MAX_SIGNED))
    names = [
        name
        for part in _REPORTERS.finditer(closing[1] if closing else "")
        for name in _NAMES.split(_DONE.sub("", part[1]))
    ]
    if names and all(2 <= len(name) <= MAX_CHINESE for name in names):
        people = tuple(map(Person, names))
        _take(draft, "authors", people, last, "signed in brackets", named(people))


def _read_japanese(draft: Draft, first: Segment, last: Segment) -> None:
    opening = _JAPANESE.match(first.text)
    closing = _JAPANESE.search(last.text, max(0, len(last.text) - MAX_SIGNED))
    for match, segment in ((opening, first), (closing, last)):
        if match is None or (match is closing and match.end() < len(last.text)):
            continue
        names = _NAMES.split(match["names"])
        if all(2 <= len(name) <= 6 and not any(c.isdigit() for c in name) for name in names):
            people = tuple(map(Person, names))
            _take(draft, "authors", people, segment, "signed in brackets", named(people))
            return


def _take(draft: Draft, target: str, value: Any, segment: Segment, rule: str, words: str) -> None:
    """Set a field from words that stay in the text; the record notes them, and counts none of them twice."""
    draft.fill_in_part(target, value, segment, rule, 0.75, text="", note=words)
