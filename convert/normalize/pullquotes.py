"""Pull quotes: a saying that stands in a line of its own with the name of its speaker behind it."""

from __future__ import annotations

import re
from collections import Counter

from convert.normalize.draft import Draft

__all__ = ["find_pull_quotes"]

MAX_SPEAKER = 10
_OPENING = '"“«„'
_SAYING = re.compile(
    r"[\"“«„](?P<said>[^\"“”«»„\n]{10,240})[\"”»“]\s*[—–-]?\s*(?P<speaker>[^\W\d_a-zа-яёіїєґ](?:[^.!?\"“”«»\n]|(?<=\b\w)\.){2,80})"
)
_DASHED = re.compile(
    r"[\"“«„](?P<said>[^\"“”«»„\n]{10,240})[\"”»“]\s*[—–]\s*(?P<speaker>[^\W\d_][^!?\"“”«»\n]{2,60}[^.!?\"“”«»\n])"
)
_SPOKEN = re.compile(r"\b[a-zà-ÿа-яёіїєґ]{3,}\b")


def find_pull_quotes(draft: Draft) -> None:
    """ "«The driver decides who washes» Teodora M., 54, Ladera Sur": no sentence goes on behind it."""
    body = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    counts = Counter(s.chunk for s in body)
    for segment in body:
        if segment.text[0] not in _OPENING or counts[segment.chunk] != 1 or segment.text[-1] == "。":
            continue
        match = _SAYING.fullmatch(segment.text)
        # What goes on in small letters is the rest of a sentence ("… said the mayor"), but for a dash.
        if not match or 2 * len(_SPOKEN.findall(match["speaker"])) > len(match["speaker"].split()):
            match = _DASHED.fullmatch(segment.text)
        if not match or len(match["speaker"].split()) > MAX_SPEAKER:
            continue
        segment.claim(
            "pull_quote", "saying and speaker in a line", 0.7,
            text=segment.text[: match.start("speaker")].rstrip(" —–-"), attribution=match["speaker"].strip(),
        )  # fmt: skip
