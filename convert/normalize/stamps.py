"""Lines of a head that open with a date's label and say more than byline and date do.

"Published 8 years ago - Updated 13.03.2016 - mira-okafor - 1 min - read 152 times": sites set all that they
know of an article in one line.
"""

from __future__ import annotations

import re

from convert.normalize import dates
from convert.normalize.draft import Draft, Segment

__all__ = ["claim_stamped"]

LONGEST, LONGEST_PART = 160, 40
_BETWEEN = re.compile(r"\s+[-–—|·•/]\s+")
_SENTENCE_ENDS = frozenset(".!?…。")


def claim_stamped(draft: Draft, segment: Segment) -> bool:
    """Take the dates that labels announce in such a line; what else it says is set aside."""
    text = segment.text
    if segment.marker or len(text) > LONGEST or text[-1] in _SENTENCE_ENDS:
        return False
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) < 2 or not dates.label_of(parts[0], draft.lexicon)[0]:
        return False
    found = [_labelled(part, draft) for part in parts]
    if not any(date for _, _, date in found) or any(len(part) > LONGEST_PART for part in parts):
        return False
    segment.claim("field", "line that a date's label opens", 0.85)
    for part, (kind, end, date) in zip(parts, found, strict=True):
        rest = part
        if date:
            draft.label(segment, part[:end].strip(), "label in a byline or date line")
            draft.add_date(kind, segment, date, date.rule, date.confidence, again="date line")
            rest = part[date.end :].strip(" ,;")
        if any(c.isalnum() for c in rest):
            relative = dates.is_relative(rest, draft.lexicon)
            why = "relative date" if relative else "beside the date"
            draft.put_aside(segment, why, "line that a date's label opens", rest)
    return True


def _labelled(part: str, draft: Draft) -> tuple[str, int, dates.Found | None]:
    """What kind of date a label at its start announces, where that ends, and the date right behind it."""
    kind, end = dates.label_of(part, draft.lexicon)
    date = dates.find(part, draft.lexicon) if kind else None
    return kind, end, date if date and date.start <= end + 1 else None
