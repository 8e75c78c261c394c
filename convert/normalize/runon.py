"""Headlines set in two or three lines, one below the other in one box."""

from __future__ import annotations

from convert.normalize import byline
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.weight import in_title_case

__all__ = ["continued"]

MOST_LINES, LONGEST, LONGER_BY, MOST_WORDS = 2, 80, 16, 9
_ENDS = frozenset('.!?…:;。！？।؟"”’»)')


def continued(draft: Draft, headline: Segment) -> list[Segment]:
    """The lines below with which the headline goes on; none where it stands in one line, as nearly always.

    "Ferry returns to Port Ellis" over "after three winters away": the second line begins small.  In
    capitals throughout, or in title case, it begins with a word that no headline begins with ("TO", "Of"),
    or the first line ends with one.
    """
    index = draft.segments.index(headline) + 1
    above, found = headline, list[Segment]()
    for segment in draft.segments[index : index + MOST_LINES]:
        if not _goes_on(draft, above, segment):
            break
        found.append(segment)
        above = segment
    return found


def _goes_on(draft: Draft, above: Segment, segment: Segment) -> bool:
    first, second = above.text, segment.text
    if (
        not segment.free
        or segment.marker
        or segment.chunk != above.chunk
        or len(first) > LONGEST
        or len(second) > min(LONGEST, len(first) + LONGER_BY)
        or first[-1] in _ENDS
        or second[-1] in ".:"
    ):
        return False
    if not (second[0].islower() or _is_joined(draft, first, second)):
        return False
    if byline.parse_line(second, draft.lexicon) or draft.lexicon.by.match(second):
        return False
    return key(second) not in draft.lexicon.page_words and key(second) not in draft.lexicon.sections


def _is_joined(draft: Draft, first: str, second: str) -> bool:
    """Whether both lines are in capitals, or in title case, and a small word joins them."""
    words, rest = first.split(), second.split()
    joining = draft.lexicon.joining
    if len(words) < 2 or not (key(words[-1]) in joining or key(rest[0]) in joining) or len(rest) > MOST_WORDS:
        return False
    if first.isupper():
        return second.isupper()
    titled = in_title_case(words) and in_title_case(rest) and rest[0][0].isupper()
    return titled and not second.isupper() and any(len(word) > 3 for word in rest)
