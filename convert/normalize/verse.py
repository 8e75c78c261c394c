"""Verse: chunks of short regular lines that end as sentences do not, and their stanzas."""

from __future__ import annotations

from itertools import pairwise

from convert.normalize.draft import Draft, Segment, free_chunks

__all__ = ["find_verse"]

RAGGED, LONGEST, SHORTEST, LEAST_LINES, LEAST_SMALL = 8, 65, 14, 4, 0.5


def find_verse(draft: Draft) -> None:
    """Claim poems and songs: four lines of a chunk at least, and shorter stanzas beside them."""
    chunks = free_chunks(draft)
    for lines in chunks:
        if len(lines) >= LEAST_LINES and _is_verse(lines):
            for line in lines:
                line.claim("verse", "chunk of short regular lines", 0.7, group=line.chunk)
    _find_stanzas(chunks)
    _find_set_in(chunks)


def _find_stanzas(chunks: list[list[Segment]]) -> None:
    """Shorter stanzas beside a verse: two lines and more of no greater length, each of its own."""
    for order in (chunks, chunks[::-1]):
        for before, lines in pairwise(order):
            if before[0].kind != "verse" or not 2 <= len(lines) < LEAST_LINES:
                continue
            longest = max(len(s.text) for s in before) + RAGGED
            if all(s.free and len(s.lines) == 1 and len(s.text) <= longest for s in lines):
                for line in lines:
                    line.claim("verse", "stanza beside a verse", 0.65, group=line.chunk)


def _find_set_in(chunks: list[list[Segment]]) -> None:
    """ "She sang it again:" over two short lines that stand further in than it does."""
    for before, lines in pairwise(chunks):
        indent = before[-1].lines[-1].indent
        set_in = all(s.free and len(s.lines) == 1 and s.lines[0].indent > indent + 1 for s in lines)
        if not (set_in and len(lines) >= 2 and before[-1].text[-1] in ":：" and before[-1].free):
            continue
        if all(SHORTEST <= len(s.text) <= LONGEST and not any(map(str.isdigit, s.text)) for s in lines):
            for line in lines:
                line.claim("verse", "short lines set in below a colon", 0.65, group=line.chunk)


def _is_verse(lines: list[Segment]) -> bool:
    lengths = [len(s.text) for s in lines]
    if (
        max(lengths) > LONGEST
        or sum(lengths) / len(lengths) < SHORTEST
        or any(len(s.lines) > 1 for s in lines)
    ):
        return False
    if max(lengths) > 3.5 * min(lengths) or any(any(map(str.isdigit, s.text)) for s in lines):
        return False
    punctuated = sum(1 for s in lines if s.text[-1] in ",;.!?—–:…/،؛。，、")
    ended = sum(1 for s in lines if s.text[-1] in ".。")
    small = sum(s.text[0].islower() for s in lines)
    running = small >= LEAST_SMALL * len(lines) and ended <= 1 and max(lengths) <= 2 * min(lengths)
    return ended < 0.6 * len(lines) and (0.3 * len(lines) <= punctuated or running)
