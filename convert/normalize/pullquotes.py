"""Pull quotes: a saying that stands in a line of its own with the name of its speaker behind it."""

from __future__ import annotations

import re
from collections import Counter

from convert.normalize.draft import Draft

__all__ = ["find_pull_quotes"]

MAX_SPEAKER = 10
_SAYING = re.compile(
    r"[\"“«„](?P<said>[^\"“”«»„\n]{10,240})[\"”»“]\s*[—–-]?\s*(?P<speaker>[^\W\d_a-zа-яёіїєґ](?:[^.!?\"“”«»\n]|(?<=\b\w)\.){2,80})"
)
_SPOKEN = re.compile(r"\b[a-zà-ÿа-яёіїєґ]{3,}\b")


def find_pull_quotes(draft: Draft) -> None:
    """ "«The driver decides who washes» Teodora M., 54, Ladera Sur": no sentence goes on behind it."""
    body = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    counts = Counter(s.chunk for s in body)
    for segment in body:
        match = _SAYING.fullmatch(segment.text) if counts[segment.chunk] == 1 else None
        speaker = match["speaker"].strip().split() if match else []
        # What goes on in small letters is the rest of a sentence ("… said the mayor").
        if (
            not match
            or len(speaker) > MAX_SPEAKER
            or 2 * len(_SPOKEN.findall(match["speaker"])) > len(speaker)
        ):
            continue
        segment.claim(
            "pull_quote", "saying and speaker in a line", 0.7,
            text=segment.text[: match.start("speaker")].rstrip(" —–-"), attribution=match["speaker"].strip(),
        )  # fmt: skip
