"""Tables that became lines: cells parted by tabs, bars, leaders, or gaps that stand below one another."""

from __future__ import annotations

import re

from convert.normalize.draft import Draft, Segment, body_segments
from convert.normalize.lines import clean

__all__ = ["RULE_SIGNS", "find_tables"]

_CELLS = re.compile(r"\s*\|\s*|\t+| {3,}|\s?\.{4,}\s?|(?:\s\.){4,}\s")
_GAPS = re.compile(r"\S+(?:\s\S+)*")
"""Words with single spaces between: a cell where gaps of two spaces part them."""
_BULLETS = frozenset(">-*•–·○◦▪■")
RULE_SIGNS = frozenset("-=+|:_ \t")
MAX_ROW, LEAST_ALIGNED, MOST_MISSING = 1000, 3, 2


def find_tables(draft: Draft) -> None:
    """Claim the lines that are rows, and the rules between them."""
    for lines in _groups(draft):
        ruled = [set(draft.raw[s.span[0] : s.span[1]]) <= RULE_SIGNS for s in lines]
        plain = [s for s, rule in zip(lines, ruled, strict=True) if not rule]
        if len(plain) < 2:
            continue
        cells = max((_even(draft.raw, plain), _aligned(draft.raw, plain)), key=lambda rows: len(rows[0]))
        columns = len(cells[0])
        marked = sum(bool(s.marker) for s in plain)
        numbered = columns == 2 and [row[0].rstrip(".)") for row in cells[:2]] == ["1", "2"]
        if columns > (2 if marked else 1) and not numbered:
            _claim(lines, ruled, cells)
    for segment in body_segments(draft):
        if segment.rule == "rule of a table" and not segment.data:
            segment.claim("break", "line without words", 0.95)  # it was the rule of no table


def _groups(draft: Draft) -> list[list[Segment]]:
    """Two lines and more of a chunk, or with tabs whatever stands between them, some of them parted.

    Lines of which another rule has taken words are none.
    """
    groups: list[list[Segment]] = []
    previous: Segment | None = None
    for segment in body_segments(draft):
        open_ = segment.free or segment.rule == "rule of a table"
        if not open_ or len(segment.lines) > 1 or segment.marker[:1] in _BULLETS or segment.data:
            previous = None
            continue
        if previous is not None and (
            previous.chunk == segment.chunk
            or (previous.chunk + 1 == segment.chunk and _tabbed(draft, previous) and _tabbed(draft, segment))
        ):
            groups[-1].append(segment)
        else:
            groups.append([segment])
        previous = segment
    return [group for group in groups if len(group) > 1 and _may_be_table(group)]


def _may_be_table(group: list[Segment]) -> bool:
    parted = any(s.lines[0].gapped or "|" in s.text or ".." in s.text or " . ." in s.text for s in group[:3])
    return parted and all(s.span[1] - s.span[0] <= MAX_ROW for s in group)


def _tabbed(draft: Draft, segment: Segment) -> bool:
    return segment.lines[0].gapped and "\t" in draft.raw[segment.span[0] : segment.span[1]]


def _row(raw: str, segment: Segment) -> list[str]:
    """The cells of a line, those before the first tab too."""
    start, end = segment.span
    cells = [clean(c).strip() for c in _CELLS.split(raw[start:end].strip("| \t"))]
    return ["", *cells] if len(cells) > 1 and raw[max(0, start - 1) : start] == "\t" else cells


def _even(raw: str, lines: list[Segment]) -> list[list[str]]:
    """Rows of as many cells each; where tabs part them, the last ones may be missing."""
    rows = [_row(raw, s) for s in lines]
    columns = max(map(len, rows))
    tabbed = all("\t" in raw[max(0, s.span[0] - 1) : s.span[1]] for s in lines)
    least = columns - MOST_MISSING if tabbed and len(rows) >= LEAST_ALIGNED else columns
    if min(map(len, rows)) < max(2, least):
        return [[]]
    if not any(row[0] for row in rows):
        rows, columns = [row[1:] for row in rows], columns - 1
    return [row + [""] * (columns - len(row)) for row in rows]


def _aligned(raw: str, lines: list[Segment]) -> list[list[str]]:
    """Cells that gaps of two spaces part, if they begin or end below one another in every line."""
    texts = [" " * s.lines[0].indent + raw[s.span[0] : s.span[1]] for s in lines]
    if len(texts) < LEAST_ALIGNED or not all("  " in text.strip() for text in texts):
        return [[]]
    rows = [list(_GAPS.finditer(text)) for text in texts]
    columns = len(rows[0])
    if any(len(row) != columns for row in rows):
        return [[]]
    for number in range(1, columns):
        starts, ends = {row[number].start() for row in rows}, {row[number].end() for row in rows}
        if len(starts) > 1 and len(ends) > 1:
            return [[]]
    return [[clean(cell.group()) for cell in row] for row in rows]


def _claim(lines: list[Segment], ruled: list[bool], cells: list[list[str]]) -> None:
    rows = iter(cells)
    group = lines[0].chunk
    for line, rule in zip(lines, ruled, strict=True):
        if line.marker:
            line.unmark()
        if rule:
            line.claim("furniture", "rule of a table", 0.9, group=group)
        else:
            line.claim("table", "cells in columns", 0.8, row=next(rows), group=group)
