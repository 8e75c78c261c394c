"""Who wrote an article, where its text says so: "(Anna Lindqvist, 28.5.2013)" at its end, 【港町＝山田太郎】.

The words stay where they are: they are the author's text, and the fields only repeat them.
"""

from __future__ import annotations

import re

from convert.model import Person
from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment

__all__ = ["find_signed"]

MAX_SIGNED, SEARCHED = 140, 5
_CLOSING = re.compile(r"\(([^()\n]{5,140})\)\s*$")
_JAPANESE = re.compile(r"【(?:(?P<place>[^【】＝=]{1,12})[＝=])?(?P<names>[^【】＝=]{2,30})】")
_NAMES = re.compile(r"[、・,]\s?")


def find_signed(draft: Draft) -> None:
    """Take authors and date from the first and the last paragraph, where the head gave none."""
    text = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    if not text:
        return
    long = [s for s in text[-SEARCHED:] if len(s.text) > MAX_SIGNED]
    last = long[-1] if long else text[-1]
    for segment in reversed(long):
        if _read_closing(draft, segment):
            break
    if (draft.language or "").startswith("ja") and not draft.fields.get("authors"):
        _read_japanese(draft, text[0], last)


def _read_closing(draft: Draft, segment: Segment) -> bool:
    """ "… on Monday. (Anna Lindqvist, Tomas Berg, 28.5.2013)", as Austrian papers close."""
    match = _CLOSING.search(segment.text)
    found = dates.find(match[1], draft.lexicon) if match else None
    if match is None or found is None or found.end < len(match[1]):
        return False
    people = byline.parse_names(match[1][: found.start], draft.lexicon)
    if not all(byline.is_name_strict(person.name) or person.role == "agency" for person in people):
        return False  # something else in brackets
    if not people and found.start > 0:
        return False
    if people and not draft.fields.get("authors"):
        draft.add_people(people, segment, "signed in brackets at the end", 0.75)
    if not draft.fields.get("published"):
        draft.add_date("published", segment, found, "signed in brackets at the end", 0.75, again="date line")
    return True


def _read_japanese(draft: Draft, first: Segment, last: Segment) -> None:
    opening = _JAPANESE.match(first.text)
    closing = _JAPANESE.search(last.text, max(0, len(last.text) - MAX_SIGNED))
    for match, segment in ((opening, first), (closing, last)):
        if match is None or (match is closing and match.end() < len(last.text)):
            continue
        names = _NAMES.split(match["names"])
        if all(2 <= len(name) <= 6 and not any(c.isdigit() for c in name) for name in names):
            draft.add_people(map(Person, names), segment, "signed in brackets", 0.7)
            return
