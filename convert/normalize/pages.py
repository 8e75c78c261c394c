"""Page numbers and running heads: what a printed page adds to a text that was copied from a PDF."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from convert.model import SetAside
from convert.normalize.lines import Line

_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|seite|pagina|página|pág\.|p\.|стр\.|с\.)\s*)?(\d{1,4})"
    r"(?:\s*(?:/|of|von|de|di|из|з)\s*\d{1,4})?[-–—\s]*",
    re.I,
)
_FRAMED = re.compile(r"[-–—]\s?\d{1,3}\s?[-–—]")
""" "- 2 -": a page's number that needs no others to prove it."""
_DIGITS = re.compile(r"\d+")
MAX_RUNNING_HEAD, LONGEST_PRINTED = 90, 130
_ENDS = '.!?…:;"”’»)]。！？'
_YEARS = range(1800, 2100)
"""Numbers that head the parts of a chronicle rather than count pages."""


def strip_page_furniture(lines: list[Line]) -> tuple[list[Line], list[SetAside]]:
    """Set page numbers and running heads aside, where page breaks or counting numbers prove them."""
    numbers = [
        (i, int(m[1]))
        for i, line in enumerate(lines)
        if len(line.text) < 24 and (m := _NUMBER.fullmatch(line.text))
    ]
    breaks = {i for i, line in enumerate(lines) if line.page}
    framed = {i for i, _ in numbers if _FRAMED.fullmatch(lines[i].text)}
    if not breaks and len(numbers) < 2 and not framed:
        return lines, []
    counting = _counting(numbers)
    if counting and not breaks and _heads_sections(lines, counting):
        counting = set()
    counting |= framed
    edges = {i + step for i in breaks | counting for step in (-2, -1, 0, 1) if 0 <= i + step < len(lines)}
    heads = Counter(_DIGITS.sub("#", lines[i].text) for i in edges if len(lines[i].text) <= MAX_RUNNING_HEAD)
    # What stands first, or first below the first number, is the title that the running heads repeat.
    top = 1 if 0 in counting else 0
    kept: list[Line] = []
    aside: list[SetAside] = []
    pending = False
    for index, line in enumerate(lines):
        is_number = index in counting or (index in edges and breaks and bool(_NUMBER.fullmatch(line.text)))
        may_head = index > top and (index in edges or line.text.isupper())
        is_head = may_head and heads[_DIGITS.sub("#", line.text)] >= 2
        if is_number or is_head:
            reason = "page number" if is_number else "running head"
            aside.append(SetAside(line.text, reason, "repeats at page breaks", (line.start, line.end)))
            pending = True
            continue
        if pending or line.page:
            # A sentence may run on over the break, so it must not count as a paragraph's end.
            line.page = True
            pending = False
        kept.append(line)
    return kept, aside


def _heads_sections(lines: list[Line], counting: set[int]) -> bool:
    """Whether bare numbers from 1 on part the sections of a text whose paragraphs stand in one line each.

    Pages of print have short lines, and most of their numbers stand in the middle of a sentence.
    """
    first = lines[min(counting)].text
    whole = sum(len(line.text) > LONGEST_PRINTED for line in lines)
    if first.strip(" .") not in {"0", "1"} or 2 * whole < len(lines) - len(counting):
        return False
    return all(index == 0 or lines[index - 1].text[-1:] in _ENDS for index in counting)


def _counting(numbers: list[tuple[int, int]]) -> set[int]:
    """Line indexes of numbers that stand alone and count up by one, at some distance."""
    found: set[int] = set()
    for (i, a), (j, b) in pairwise(numbers):
        if b == a + 1 and j - i > 4 and not (a in _YEARS and b in _YEARS):
            found |= {i, j}
    return found
