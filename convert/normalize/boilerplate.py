"""Boilerplate: whole lines that belong to the web page, not to the article, each with its reason."""

from __future__ import annotations

from convert.normalize.draft import Draft
from convert.normalize.lexicon import key

MAX_LINE = 420


def set_boilerplate_aside(draft: Draft) -> None:
    """Set aside only what is boilerplate as a whole; a sentence that mentions a newsletter stays."""
    exact, patterns = draft.lexicon.boilerplate, draft.lexicon.boilerplate_patterns
    for index, segment in enumerate(draft.segments):
        text = segment.text
        if not segment.free or len(text) > MAX_LINE or index == 0:
            continue
        reason = exact.get(key(text)) if len(text) < 120 else None
        if reason and not (segment.marker and segment.marker != ">"):
            draft.put_aside(segment, reason, "known line")
            continue
        stripped = text.strip(" *_#")
        for pattern, reason in patterns:
            if pattern.fullmatch(stripped):
                draft.put_aside(segment, reason, "known pattern")
                break
