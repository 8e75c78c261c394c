"""How typed pages part their paragraphs, put as blank lines: the one way that all later rules know.

Double-spaced text has a blank line below each line, and more of them or an indent between paragraphs;
other text has indents alone. Both become lines with blank ones between paragraphs only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from convert.normalize.lines import Line

__all__ = ["join_sentences", "join_torn_markers", "part_by_blank_lines"]

_BULLET = re.compile(r"[•●◦▪‣■□\uf0b7\uf0a7]|o(?=$)")
_NUMBER = re.compile(r"\(?(\d{1,2})[.)]")
MAX_ITEM = 400
_SENTENCE = re.compile(r"[^\W\d_a-z](?:[^.!?…。\n]|[.!?…](?=[^\s\"”’»)]))*[.!?…。][\"”’»)]*")
_SPEECH = frozenset("\"“«„‘'—–-")
LEAST_PARTS, MOST_IN_PART, MEAN_SENTENCE = 4, 6, 80

LEAST_LINES, LEAST_SPACED, LEAST_USUAL, LEAST_RUNNING, LEAST_SMALL = 8, 0.8, 0.3, 0.4, 0.35
LEAST_OPENED, LEAST_ENDED, LEAST_ALIKE, LEAST_INDENT, MOST_INDENT = 3, 0.75, 0.8, 2, 12


def join_torn_markers(lines: list[Line]) -> list[Line]:
    """ "•" over "A third engine", "•" over "A fare of three crowns": each bullet before its item again."""
    bare = [index for index, line in enumerate(lines[:-1]) if len(line.text) < 5 and _is_marker(lines, index)]
    torn = {
        index
        for before, index, after in zip([-9, *bare], bare, [*bare[1:], -9], strict=False)
        if (index - before == 2 or after - index == 2) and len(lines[index + 1].text) <= MAX_ITEM
    }
    if len(torn) < 2:
        return lines
    kept: list[Line] = []
    for index, line in enumerate(lines):
        if index - 1 in torn:
            marker = kept[-1]
            marker.text, marker.end = f"{marker.text} {line.text}", line.end
        else:
            kept.append(line)
    return kept


def _is_marker(lines: list[Line], index: int) -> bool:
    """A bullet alone, or a number alone that stands directly above its item and counts on."""
    if _BULLET.fullmatch(lines[index].text):
        return True
    number = _NUMBER.fullmatch(lines[index].text)
    if number is None or lines[index + 1].blanks:
        return False
    others = (lines[other].text for other in (index - 2, index + 2) if 0 <= other < len(lines))
    near = {int(match[1]) for match in map(_NUMBER.fullmatch, others) if match}
    return bool(near & {int(number[1]) - 1, int(number[1]) + 1})


def join_sentences(lines: list[Line]) -> list[Line]:
    """Each sentence in a line of its own, blank lines between paragraphs: whole paragraphs again.

    Only short lines tell it: where paragraphs of one sentence have a line each, most lines are longer.
    """
    head = next((index for index, line in enumerate(lines) if line.blanks), len(lines))
    body = lines[head:]
    several = sum(not line.blanks for line in body)
    parts = len(body) - several
    if parts < LEAST_PARTS or several < parts or len(body) > MOST_IN_PART * parts:
        return lines
    if sum(len(line.text) for line in body) > MEAN_SENTENCE * len(body):
        return lines
    if not all(_SENTENCE.fullmatch(line.text) and not line.indent for line in body):
        return lines
    if sum(line.text[0] in _SPEECH for line in body) * LEAST_PARTS > len(body):
        return lines  # who speaks takes a line each
    kept = lines[: head + 1]
    for line in body[1:]:
        if line.blanks:
            kept.append(line)
        else:
            kept[-1].text, kept[-1].end = f"{kept[-1].text} {line.text}", line.end
    return kept


def part_by_blank_lines(lines: list[Line], ends: re.Pattern[str], is_item: Callable[[str], object]) -> None:
    """Count ``blanks`` anew where spacing or indents part paragraphs; ``ends`` finds a sentence's end."""
    if len(lines) < LEAST_LINES or any(line.text.startswith(("```", "~~~")) for line in lines):
        return
    _single_space(lines, ends)
    _open_at_indents(lines, ends, is_item)


def _single_space(lines: list[Line], ends: re.Pattern[str]) -> None:
    """Take the blank lines away that stand between all lines, as a sentence runs on over most of them."""
    gaps = Counter(line.blanks for line in lines[1:])
    usual = min((gap for gap, often in gaps.items() if often >= LEAST_USUAL * len(lines)), default=0)
    if not usual or gaps[0] > (1 - LEAST_SPACED) * len(lines):
        return
    running = [b for a, b in pairwise(lines) if b.blanks == usual and not ends.search(a.text)]
    small = sum(line.text[0].islower() for line in running)
    if len(running) < LEAST_RUNNING * gaps[usual] or small < LEAST_SMALL * len(running):
        return
    opened = _openers(lines, ends)
    for index, line in enumerate(lines[1:], 1):
        line.blanks = max(0, line.blanks - usual, index in opened)
    lines[1].blanks = max(1, lines[1].blanks)  # what stands above all is the headline


def _open_at_indents(lines: list[Line], ends: re.Pattern[str], is_item: Callable[[str], object]) -> None:
    """ "   Nobody on the quay had waited." over lines that stand further out: a paragraph opens there."""
    opened = _openers(lines, ends)
    if any(is_item(lines[index].text) for index in opened):
        return
    for index in opened:
        lines[index].blanks = max(1, lines[index].blanks)


def _openers(lines: list[Line], ends: re.Pattern[str]) -> set[int]:
    """Lines of one indent, each further in than the one above it, where they open the paragraphs."""
    indents = Counter(line.indent for line in lines)
    base = indents.most_common(1)[0][0]
    deeper = [
        index
        for index, (above, line) in enumerate(pairwise(lines), 1)
        if LEAST_INDENT <= line.indent - base <= MOST_INDENT
        and (above.indent <= base or (not line.blanks and ends.search(above.text)))
    ]
    if len(deeper) < LEAST_OPENED:
        return set()
    usual, often = Counter(lines[index].indent for index in deeper).most_common(1)[0]
    opened = [index for index in deeper if lines[index].indent == usual]
    glued = [index for index in opened if not lines[index].blanks and lines[index - 1].indent <= base]
    ended = sum(ends.search(lines[index - 1].text) is not None for index in glued)
    several = sum(index + 1 < len(lines) and lines[index + 1].indent <= base for index in opened)
    if often < LEAST_ALIKE * len(deeper) or ended < LEAST_ENDED * len(glued) or 2 * several < len(opened):
        return set()
    return set(opened)
