"""Pull quotes: a saying that stands by itself with the name of its speaker behind or below it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from convert.normalize import byline
from convert.normalize.draft import Draft, Segment, body_segments, free_segments
from convert.normalize.quotations import attribution_of

__all__ = ["find_pull_quotes"]

MAX_SPEAKER, LEAST_SAID, MIN_SAID, MAX_SAID = 10, 12, 30, 300
_ENDS = '.!?…"”»“«'
_POST = re.compile(r"(?=[^\W\d_A-Z])[^.!?:\n]{4,60}[^.!?:,\n]")
_CLOSING = '"”»“«'
_OPENING = '"“«„»'
_SAYING = re.compile(
    r"[\"“«„](?P<said>[^\"“”«»„\n]{10,240})[\"”»“]\s*[—–-]?\s*(?P<speaker>[^\W\d_a-zа-яёіїєґ](?:[^.!?\"“”«»\n]|(?<=\b\w)\.){2,80})"
)
_DASHED = re.compile(
    r"[\"“«„](?P<said>[^\"“”«»„\n]{10,240})[\"”»“]\s*[—–]\s*(?P<speaker>[^\W\d_][^!?\"“”«»\n]{2,60}[^.!?\"“”«»\n])"
)
_SPOKEN = re.compile(r"\b[a-zà-ÿа-яёіїєґ]{3,}\b")


def find_pull_quotes(draft: Draft) -> None:
    """ "«The driver decides who washes» Teodora M., 54, Ladera Sur": no sentence goes on behind it."""
    body = free_segments(draft)
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
    for said, speaker in pairwise(body_segments(draft)):
        if said.free and not said.marker and speaker.free and LEAST_SAID <= len(said.text) <= MAX_SAID:
            _claim_boxed(said, speaker, counts)


def _claim_boxed(said: Segment, speaker: Segment, counts: Counter[int]) -> None:
    """ "“We shall not pay for it.”" over "— Mira Okafor", or over her name and post without a dash."""
    if said.text[-1] not in _ENDS:
        return
    boxed = said.chunk == speaker.chunk and counts[said.chunk] + bool(speaker.marker) == 2
    apart = counts[said.chunk] == 1 and counts[speaker.chunk] + bool(speaker.marker) == 1
    if not (boxed or apart):
        return
    quoted = said.text[0] in _OPENING and said.text[-1] in _CLOSING
    attribution = attribution_of(speaker)
    if not (quoted if attribution else _is_named(said, speaker, quoted, boxed)):
        return
    if speaker.marker:
        speaker.unmark()
    speaker.claim("furniture", "speaker below a saying", 0.7)
    said.lines = [*said.lines, *speaker.lines]
    said.claim(
        "pull_quote", "saying over its speaker", 0.7, text=said.text, attribution=attribution or speaker.text
    )


def _is_named(said: Segment, speaker: Segment, quoted: bool, boxed: bool) -> bool:
    """Whether a bare name is below what was said, with a post, in capitals or below quote marks."""
    if speaker.marker or len(said.text) < MIN_SAID or len(speaker.text.split()) > MAX_SPEAKER:
        return False
    name, comma, post = speaker.text.partition(", ")
    loud = not comma and speaker.text.isupper() and said.text[0] in _OPENING
    told = quoted or loud or (comma and _POST.fullmatch(post))
    placed = boxed or (quoted and comma)
    # In a box of its own a post may end in a full stop.
    if not (told and placed) or post.endswith(":" if boxed else (".", ":")):
        return False
    return byline.is_name_strict(name.title() if loud else name)
