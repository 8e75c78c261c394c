"""What a line of a record gives the article, by the kind of its label; for all records alike.

Each taker claims the line and puts what it took on record, or leaves the line alone and returns false.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from convert.model import Person
from convert.normalize import byline, dates, urls
from convert.normalize.credits import split_credit
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

__all__ = ["NOTE", "TAKERS", "publish", "take", "take_label_of_text", "take_people"]

NOTE = "archive's record"
_INVERTED = re.compile(r"([^\W\d_][\w.'’ -]{1,40}),\s*([^\W\d_][\w.'’ -]{1,40})")
_PARTED = re.compile(r"\s+[-–—|]\s+")
_BEHIND_NAME = re.compile(
    r"[\s,;:|·–—-]+(?:(?:vom|du|del|van|of|om|från|z dnia)\s+|(?:nr|no|n°|vol|jg|roč|č|r)\.\s?\d[^\n]*)?$",
    re.I,
)
""" "Hafenkurier vom 12.07.2023", "Obzor, roč. 12, č. 3 (březen 1968)": what parts name and day."""
_COUNTED = re.compile(r"(?:section|column|part|page|pg|pp?|col|s|seite|blz|pág|página)\.?\s*\w{1,4}", re.I)
_LISTED = re.compile(r"[\[\]'\"“”]")


def take(draft: Draft, kind: str, segment: Segment, value: str) -> bool:
    """Take ``value`` as what a label of the ``kind`` announces."""
    taker = TAKERS.get(kind)
    return bool(taker and value and taker(draft, segment, value))


def take_label_of_text(draft: Draft, segment: Segment, label: str, value: str, rule: str) -> None:
    """Set the label aside that announces the text; what stands behind it in the line is the text's first."""
    draft.label(segment, label, rule)
    if value:
        segment.text = value
    else:
        segment.claim("label", rule, 0.95)


def publish(draft: Draft, segment: Segment, found: dates.Found, rule: str) -> None:
    """Take the day of publication; a second one is set aside."""
    draft.add_date("published", segment, found, rule, min(found.confidence, 0.93), again=rule)


def _field(target: str) -> Callable[[Draft, Segment, str], bool]:
    """Return what takes the value of a line as the text field ``target``."""

    def taker(draft: Draft, segment: Segment, value: str) -> bool:
        if draft.fields.get(target):
            return False
        kind = target if target == "headline" else "field"
        draft.fill(target, value, segment, "labelled line of an archive", 0.95, kind=kind, text=value)
        return True

    return taker


def _take_publisher(draft: Draft, segment: Segment, value: str) -> bool:
    """ "The Harbour Courier", also with the day of the issue: "Hafenkurier vom 12.07.2023, Nr. 160, S. 4"."""
    found = dates.find(value, draft.lexicon)
    name = _BEHIND_NAME.split(value[: found.start], maxsplit=1)[0] if found else value
    if not found or not name.strip() or value[found.start - 1].isalnum():
        return _field("publisher")(draft, segment, value)
    if draft.fields.get("publisher") or len(name) > 80:
        return False
    _field("publisher")(draft, segment, name)
    publish(draft, segment, found, "labelled line of an archive")
    for rest in (value[len(name) : found.start].strip(" ,;:|·–—-"), value[found.end :].strip(" ,;")):
        if rest:
            draft.put_aside(segment, NOTE, "rest of the date line", rest)
    return True


def take_people(draft: Draft, segment: Segment, value: str) -> bool:
    """ "Lindqvist, Anna; Berg, Tomas" or "By ANNA LINDQVIST; Tomas Berg contributed reporting"."""
    if draft.fields.get("authors"):
        return False
    match = draft.lexicon.by.match(value)
    by = match.end() if match else 0
    people: list[Person] = []
    left: list[str] = []
    for part in filter(None, map(str.strip, value[by:].split(";"))):
        inverted = None if match else _INVERTED.fullmatch(part)
        if inverted and draft.lexicon.affiliation.search(inverted[2]):
            inverted = None  # "Mira Okafor, Staff Writer"
        if inverted and byline.is_name(inverted[1]) and byline.is_name(inverted[2]):
            people.append(Person(f"{inverted[2].strip()} {inverted[1].strip()}"))
        elif named := byline.parse_names(_LISTED.sub("", part), draft.lexicon):
            people += [p for p in named if not _is_post(draft, p.name)]
        else:
            left.append(part)
    if not people:
        return _take_byline(draft, segment, value) or _take_first_part(draft, segment, value, by)
    _add(draft, segment, people)
    for part in left:
        draft.put_aside(segment, "rest of the byline", "labelled line of an archive", part)
    return True


def _is_post(draft: Draft, name: str) -> bool:
    """ "Courier Staff Writer" names nobody."""
    return not byline.is_name_strict(name) and draft.lexicon.affiliation.search(name) is not None


def _add(draft: Draft, segment: Segment, people: list[Person]) -> None:
    segment.claim("field", "labelled line of an archive", 0.93)
    draft.add_people(people, segment, "labelled line of an archive", 0.93)


def _take_byline(draft: Draft, segment: Segment, value: str) -> bool:
    """A whole line of a page's head behind the label: "By Anna Lindqvist - 28 May 2013 10:41"."""
    head = byline.parse_line(value, draft.lexicon)
    if head is None or not head.people or head.updated or head.section or head.publisher:
        return False
    _add(draft, segment, head.people)
    for label in head.labels:
        draft.label(segment, label, "label in a byline or date line")
    if head.published:
        publish(draft, segment, head.published, "labelled line of an archive")
    for text, reason in head.leftover:
        draft.put_aside(segment, reason, "labelled line of an archive", text)
    return True


def _take_first_part(draft: Draft, segment: Segment, value: str, by: int) -> bool:
    """ "By Anna Lindqvist - The Harbour Courier - Friday": who comes first wrote it."""
    first = _PARTED.split(value[by:], maxsplit=1)[0]
    people = byline.parse_names(first, draft.lexicon) if len(first) < len(value[by:]) else []
    if not people or not all(byline.is_name_strict(person.name) for person in people):
        return False
    _add(draft, segment, people)
    if by:
        draft.label(segment, value[:by].strip(), "label in a byline or date line")
    rest = value[by + len(first) :].strip(" -–—|")
    draft.put_aside(segment, "rest of the byline", "labelled line of an archive", rest)
    return True


def _take_date(draft: Draft, segment: Segment, value: str) -> bool:
    found = dates.find(value, draft.lexicon)
    if not found or draft.fields.get("published") or value[: found.start].strip():
        return False
    segment.claim("field", "labelled line of an archive", 0.95)
    publish(draft, segment, found, "labelled line of an archive")
    if rest := value[found.end :].strip(" ,"):
        draft.put_aside(segment, NOTE, "rest of the date line", rest)
    return True


def _take_section(draft: Draft, segment: Segment, value: str) -> bool:
    """ "NEWS; Pg. A4", "Section A; Column 0; Metropolitan Desk; Pg. 4": the section has a name."""
    parts = [part.strip() for part in value.split(";") if part.strip()]
    named = [part for part in parts if not _COUNTED.fullmatch(part)]
    section = (named or parts or [value])[0]
    if not _field("section")(draft, segment, section):
        return False
    if rest := "; ".join(part for part in parts if part != section):
        draft.put_aside(segment, NOTE, "page of the newspaper", rest)
    return True


def _take_url(draft: Draft, segment: Segment, value: str) -> bool:
    found = urls.mend(value, labelled=True)
    if found is None or draft.fields.get("source_url"):
        return False
    url, rule = urls.without_tracking(found[0]), "labelled line of an archive"
    draft.fill("source_url", url, segment, rule, 0.9, kind="source", text=value, note=found[1])
    return True


def _take_keywords(draft: Draft, segment: Segment, value: str) -> bool:
    if draft.fields.get("keywords") or not any(c.isalpha() for c in value):
        return False  # numbers of topics
    keywords = tuple(k.strip() for k in re.split(r"[;,]", value) if k.strip())
    draft.fill("keywords", keywords, segment, "labelled line of an archive", 0.9, text=value)
    return True


def _take_caption(draft: Draft, segment: Segment, value: str) -> bool:
    """ "GRAPHIC: PHOTO: The ferry at her berth. (PHOTOGRAPH BY MIRA OKAFOR)"."""
    label, colon, rest = value.partition(":")
    if colon and key(label) in draft.lexicon.placeholders and rest.strip():
        draft.label(segment, f"{label}:", "label of an archive's record")
        value = rest.strip()
    segment.text = value
    found = split_credit(value, draft.lexicon)
    caption, credit = found[:2] if found else (value, None)
    segment.claim("caption", "labelled line of an archive", 0.85, caption=caption, credit=credit)
    return True


TAKERS: dict[str, Callable[[Draft, Segment, str], bool]] = {
    "headline": _field("headline"),
    "publisher": _take_publisher,
    "section": _take_section,
    "subtitle": _field("subtitle"),
    "dateline": _field("dateline"),
    "authors": take_people,
    "published": _take_date,
    "source_url": _take_url,
    "keywords": _take_keywords,
    "caption": _take_caption,
}
