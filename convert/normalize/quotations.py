"""Quotations that stand apart: marked with ">" or set in further, with or without who is quoted."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from convert.normalize.draft import Draft, Segment, free_segments

__all__ = ["attribution_of", "find_indented_quotes", "find_quotes"]

LEAST_INDENTED, QUOTE_INDENT, MAX_TITLE, LEAST_WHOLE = 4, 3, 120, 60
MAX_SPEAKER, MOST_WORDS = 100, 10
_DASHED = re.compile(r"(?:—|–|―|--?)\s*(?=[^\W\d_])")
_ABBREVIATED = re.compile(r"\b(?:\w|Jr|Sr|St|Dr|Co|Inc|Ltd)\.$")


def attribution_of(segment: Segment) -> str | None:
    """Whom "— Mira Okafor, chandler" names, behind the dash that opens it; None for any other line."""
    text = f"{segment.marker} {segment.text}" if segment.marker else segment.text
    match = _DASHED.match(text)
    if match is None or len(text) > MAX_SPEAKER or len(segment.lines) > 1:
        return None
    name = text[match.end() :].strip()
    stopped = name[-1] in ".!?…:;" and not _ABBREVIATED.search(name)
    if stopped or len(name.split()) > MOST_WORDS or name[0].islower() or "\n" in name:
        return None
    return name


def find_quotes(draft: Draft) -> None:
    """Lines that were marked with ">"; two of them and more at a title's start stand for a subhead."""
    marked = [s for s in draft.segments[min(1, draft.body_start) :] if s.free and s.marker == ">"]
    chunks = Counter(s.chunk for s in marked)
    for segment in marked:
        arrows = draft.raw.startswith(">>", segment.span[0])
        if arrows and chunks[segment.chunk] == 1 and _is_titled_line(segment):
            segment.claim("heading", "arrows before a line", 0.75, level=1)
        else:
            segment.claim("quote", "quote mark at the line's start", 0.95)
    for above, below in pairwise(draft.segments):
        if above.kind == "quote" and below.free and attribution_of(below):
            if below.marker:
                below.unmark()
            below.claim("quote", "who is quoted, below a quotation", 0.85)


def _is_titled_line(segment: Segment) -> bool:
    text = segment.text
    return len(segment.lines) == 1 and len(text) <= MAX_TITLE and text[-1].isalnum() and text[0].isupper()


def find_indented_quotes(draft: Draft) -> None:
    """Quotations that their indent alone tells."""
    _find_set_in_quotes(draft)
    _find_announced_quotes(draft)


def _find_set_in_quotes(draft: Draft) -> None:
    """Wrapped paragraphs that stand further in than most, with all of their lines, as typed quotations do."""
    several = [s for s in free_segments(draft) if len(s.lines) > 1]
    if len(several) < LEAST_INDENTED:
        return
    usual, most = Counter(s.lines[1].indent for s in several).most_common(1)[0]
    if 2 * most <= len(several):
        return
    for segment in several:
        if min(line.indent for line in segment.lines) >= usual + QUOTE_INDENT:
            segment.claim("quote", "further in than most paragraphs", 0.8)


def _find_announced_quotes(draft: Draft) -> None:
    """ "… was read aloud:" over a paragraph that stands further in, as all others begin at the margin."""
    body = [s for s in free_segments(draft) if len(s.text) >= LEAST_WHOLE]
    if len(body) < LEAST_INDENTED or sum(s.lines[0].indent for s in body) == 0:
        return
    deeper = {id(s) for s in body if all(line.indent >= QUOTE_INDENT for line in s.lines)}
    if 2 * len(deeper) >= len(body):
        return
    for above, segment in pairwise(body):
        announced = above.text[-1] in ":：" and id(above) not in deeper
        if id(segment) in deeper and (announced or above.kind == "quote"):
            segment.claim("quote", "set in below a colon", 0.7)
