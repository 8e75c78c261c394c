"""The tail of an article: dates and bylines that stand last instead of first."""

from __future__ import annotations

from convert.normalize import byline
from convert.normalize.draft import Draft

SEARCHED = 5


def find_tail(draft: Draft) -> None:
    """Where the head gave no date or no byline, take them from the last lines of the body."""
    looked = 0
    for segment in reversed(draft.segments[draft.body_start :]):
        if not segment.free:
            continue
        looked += 1
        if looked > SEARCHED or segment.marker or len(segment.text) > 120:
            return
        head = byline.parse_line(segment.text, draft.lexicon)
        if head is None or (head.people and draft.fields.get("authors")):
            return
        if head.published and draft.fields.get("published") and not head.updated and not head.people:
            return
        segment.claim("field", "line at the end", 0.85)
        for label in head.labels:
            draft.label(segment, label, "label in a byline or date line")
        if head.people:
            draft.fields["authors"] = tuple(head.people)
            named = "; ".join(", ".join(filter(None, (p.name, p.affiliation))) for p in head.people)
            draft.record("authors", segment, "byline at the end", 0.85, text=named)
        for target, found in (("published", head.published), ("updated", head.updated)):
            if not found:
                continue
            if draft.fields.get(target) is None:
                draft.fields[target] = found.moment
                draft.record(target, segment, "date at the end", min(found.confidence, 0.88), text=found.text)
            else:
                draft.put_aside(segment, "a second date", "date line", found.text)
        for text, reason in head.leftover:
            draft.put_aside(segment, reason, "line at the end", text)
