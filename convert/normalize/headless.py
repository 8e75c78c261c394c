"""Text that was copied from below its headline: buttons, a credit, a byline, and then the first paragraph."""

from __future__ import annotations

from convert.model import Person
from convert.normalize import byline
from convert.normalize.draft import Draft, Segment
from convert.normalize.headline import first_body_line, is_meta
from convert.normalize.lexicon import WIDE, key
from convert.normalize.signatures import names_are_words
from convert.normalize.slugs import is_site

__all__ = ["claim_name_above", "is_headless"]

NEAR, MOST_OF_PLACE, LONGEST_WIDE_WORD = 3, 3, 6


def is_headless(draft: Draft) -> bool:
    """Whether no line above the first paragraph can be the headline, and the page's own lines stand there."""
    end = first_body_line(draft)
    zone = draft.segments[:end] if end else []
    signed = bool(zone) and _opens_byline(draft, zone[0].text)
    if not (signed or any(s.kind == "set_aside" for s in zone)):
        return False
    named = False
    for index, segment in enumerate(s for s in zone if s.free):
        place = named and byline.is_name(segment.text) and len(segment.text.split()) <= MOST_OF_PLACE
        if not place and not _is_none(draft, segment, end or 0, first=not index):
            return False
        named = byline.is_name_strict(segment.text) and not place
    return True


def _opens_byline(draft: Draft, text: str) -> bool:
    """ "By Mira Okafor", or "By" above the name: what stands first below a headline."""
    return "by" in draft.lexicon.kinds(text) or draft.lexicon.by.match(text) is not None


def _is_none(draft: Draft, segment: Segment, end: int, *, first: bool) -> bool:
    """Whether the line is surely something else than a headline."""
    text = segment.text
    if (
        "by" in draft.lexicon.kinds(text)
        or draft.lexicon.credit_label.match(text)
        or is_site(draft, text)
        or is_meta(segment, draft)
    ):
        return True
    if key(text) in draft.lexicon.sections or (" " not in text and not first and not _is_wide_title(text)):
        return True
    if not byline.is_name_strict(text):
        return False
    name = text.split()[-1]
    if any(name in s.text for s in draft.segments[end : end + NEAR]):
        return False  # whom the text is about may be its headline
    return not names_are_words(draft, [Person(text)], end - 1)


def _is_wide_title(text: str) -> bool:
    """Whether it is longer than a word in a script that does not part words."""
    return len(text) > LONGEST_WIDE_WORD and WIDE.search(text) is not None


def claim_name_above(draft: Draft) -> None:
    """The name above a text that was copied from below its headline."""
    for segment in draft.segments[: first_body_line(draft)]:
        name = segment.text
        if segment.free and byline.is_name_strict(name) and not draft.lexicon.organisation.search(name):
            if not draft.fields.get("authors"):
                draft.fill("authors", (Person(name),), segment, "name above the text", 0.6)
            _set_place_aside(draft, segment)
            return


def _set_place_aside(draft: Draft, name: Segment) -> None:
    """Where the author was, in a line of its own between the name and the page's buttons."""
    index = draft.segments.index(name)
    place, button = (*draft.segments[index + 1 : index + 3], name, name)[:2]
    if (
        place.free
        and button.kind == "set_aside"
        and byline.is_name(place.text)
        and len(place.text.split()) <= MOST_OF_PLACE
    ):
        draft.put_aside(place, "place beside the byline", "name above the text")
