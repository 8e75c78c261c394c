"""PressReader: what it prints below an article, and its line of paper, day, section and author above it."""

from __future__ import annotations

import re

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.recordfields import NOTE, publish, take

__all__ = ["read_issue_line", "read_pressreader"]

SEARCHED_HEAD, SEARCHED_LINE, SEARCHED_END, LONGEST_LINE = 10, 6, 14, 160
_FOOT = {
    "article name": "headline", "publication": "publisher", "section": "section", "author": "authors",
    "start page": "", "end page": "", "language": "", "date": "published", "edition": "", "country": "",
}  # fmt: skip
_PROOF = {"article name", "start page"}
_PARTS = re.compile(r"\s+[·•|]\s+|\s+[-–]\s+")
_EDITION = re.compile(
    r"\s*\([^()]{0,24}(?:edition|ausgabe|edición|édition|edizione|editie|edição)[^()]{0,10}\)\s*$", re.I
)


def read_pressreader(draft: Draft) -> bool:
    """ "Article Name: …", "Publication: …", "Start Page: A4" below the text; the head is compared."""
    if "rticle name" not in draft.raw and "rticle Name" not in draft.raw:
        return False  # as nearly always
    found = [
        (segment, label, rest.strip())
        for segment in draft.segments[-SEARCHED_END:]
        if segment.free and not segment.marker
        for label, colon, rest in (segment.text.partition(":"),)
        if colon and key(label) in _FOOT
    ]
    if not {key(label) for _, label, _ in found} >= _PROOF:
        return False
    head = [s for s in draft.segments[:SEARCHED_HEAD] if s.free]
    for segment, label, value in found:
        kind = _FOOT[key(label)]
        above = next((s for s in head if s.free and key(s.text) == key(value)), None)
        if kind == "headline" and above:
            draft.put_aside(segment, "repeats the headline", "same words as the headline")
            continue
        if kind == "authors" and above and byline.is_name_strict(above.text):
            draft.put_aside(
                segment, NOTE, "says again what a record tells"
            )  # the head has it where it belongs
            continue
        if not take(draft, kind, segment, value):
            draft.put_aside(segment, NOTE, "labelled line of an archive")
            continue
        draft.label(segment, f"{label}:", "label of an archive's record")
        if above and above is not segment:
            draft.put_aside(above, NOTE, "says again what a record tells")
    return True


def read_issue_line(draft: Draft) -> bool:
    """ "Harbour Courier · 8 Nov 2025 · NEWS · ANNA LINDQVIST" above or below the headline."""
    for segment in draft.segments[:SEARCHED_LINE]:
        text = segment.text
        if len(text) > LONGEST_LINE:
            if len(text) > 2 * LONGEST_LINE:
                return False
            continue
        if " · " in text or " | " in text or " - " in text or " • " in text or " – " in text:
            parts = _PARTS.split(text)
            if (
                segment.free
                and not segment.marker
                and 3 <= len(parts) <= 5
                and _read_parts(draft, segment, parts)
            ):
                return True
    return False


def _read_parts(draft: Draft, segment: Segment, parts: list[str]) -> bool:
    paper, day, *rest = parts
    name = _EDITION.sub("", paper)
    found = dates.find(day, draft.lexicon)
    if not found or found.text != day.strip() or found.moment.precision != "day" or not byline.is_name(name):
        return False
    people = byline.parse_names(rest[-1], draft.lexicon)
    # A section is a word or two in capitals.
    section = rest[0] if rest[0].isupper() and not any(c.isdigit() for c in rest[0]) else ""
    # A dash parts a place from the day as well.
    sure = name != paper or byline.is_press(name) or re.search(r"\s[·•|]\s", segment.text)
    if not section or not sure or draft.fields.get("publisher"):
        return False
    segment.claim("field", "paper, day and section in a line", 0.85)
    draft.fill_in_part("publisher", name, segment, "paper, day and section in a line", 0.85)
    publish(draft, segment, found, "paper, day and section in a line")
    left = [paper[len(name) :].strip(), *rest]
    if len(rest) > 1 and not draft.fields.get("section"):
        draft.fill_in_part("section", section, segment, "paper, day and section in a line", 0.8)
        left.remove(section)
    if people and (len(rest) > 1 or len(rest[0].split()) > 1):
        draft.add_people(people, segment, "paper, day and section in a line", 0.8)
        left.remove(rest[-1])
    for words in filter(None, left):
        draft.put_aside(segment, NOTE, "paper, day and section in a line", words)
    return True
