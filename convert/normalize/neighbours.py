"""Titles of the articles before and after this one, as sites link to them below a text.

"Previous article" over a title, "Next post: The ferry returns".
"""

from __future__ import annotations

from itertools import pairwise

from convert.normalize.draft import Draft, Segment, body_segments
from convert.normalize.lexicon import key
from convert.normalize.lines import at_colon
from convert.normalize.related import add_title, is_title

__all__ = ["find_neighbours"]

LEAST_WORDS, LEAST_LENGTH, LONGEST_LABEL = 3, 9, 40
_RULE = "title of a neighbouring article"


def find_neighbours(draft: Draft) -> None:
    """Take such titles as related articles."""
    known = draft.lexicon.neighbours
    for above, segment in pairwise(body_segments(draft)):
        if not segment.free or segment.marker:
            continue
        named = len(above.text) <= LONGEST_LABEL and key(above.text) in known
        if named and above.kind == "set_aside" and _is_title(segment.text):
            add_title(draft, segment, segment.text, _RULE, 0.75)
            continue
        label, colon, title = at_colon(segment.text[:LONGEST_LABEL])
        if colon and title.strip() and key(label) in known:
            _take_labelled(draft, segment, label)


def _take_labelled(draft: Draft, segment: Segment, label: str) -> None:
    title = segment.text[len(label) + 1 :].strip()
    if _is_title(title):
        draft.label(segment, label, "heading of a related list")
        add_title(draft, segment, title, _RULE, 0.75)


def _is_title(text: str) -> bool:
    return is_title(text) and (
        len(text.split()) >= LEAST_WORDS or (len(text) >= LEAST_LENGTH and " " not in text)
    )
