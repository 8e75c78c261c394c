"""The order in which the lines of a page are read: columns one after the other, across them what spans them.

Pure functions over lines; nothing here knows what a line says.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from convert.printed.glyphs import Line, mostly_rtl

__all__ = ["read_in_order"]

_NARROWEST = 0.9
"""How wide a gutter is at least, in sizes of the letters beside it."""
_DEEP = 12
_FILLED = 0.55
"""How full the lines of a column are; a table's cells are not."""


def read_in_order(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of one page as runs that are read one after the other; each new column opens one."""
    return [run for run in _ordered(_with_initials(list(lines)), 0) if run]


def _with_initials(lines: list[Line]) -> list[Line]:
    """``lines`` with a large initial letter back at the word that it opens, and those beside it set full."""
    usual = median([line.size for line in lines]) if lines else 0
    found = list(lines)
    for line in lines:
        letters = line.text.strip(" \"'“”«»„‘’")
        if not (len(letters) == 1 and letters.isalpha() and line.size > 1.7 * usual):
            continue
        beside = [
            o for o in lines
            if o is not line and line.right - 1 <= o.left < line.right + line.size
            and o.size < 0.7 * line.size and line.base - line.size < o.base <= line.bottom + 0.3 * o.size
        ]  # fmt: skip
        if not beside:
            continue
        first = min(beside, key=lambda o: o.base)
        first.text = f"{line.text.strip()}{first.text}"
        for other in beside:
            other.left = line.left
        found.remove(line)
    return found


def _ordered(lines: list[Line], depth: int) -> list[list[Line]]:
    if len(lines) < 2 or depth > _DEEP:
        return [_downward(lines)]
    rows = _rows(lines)
    found: list[list[Line]] = []
    plain: list[Line] = []
    at = 0
    while at < len(rows):
        zone = _zone(rows, at)
        if zone is not None and _is_passing(zone, rows):
            zone = None
        if zone is None:
            plain += rows[at]
            at += 1
            continue
        first, end, gutter = zone
        # What stands above a zone on one side of its gutter belongs to that column.
        while (
            plain
            and first > 0
            and (first - 1) >= 0
            and _beside(rows[first - 1], gutter)
            and rows[first - 1][0] in plain
        ):
            if not _fits(rows[first - 1], rows[first:end], gutter):
                break
            first -= 1
            for line in rows[first]:
                plain.remove(line)
        inside = [line for row in rows[first:end] for line in row]
        middle = (gutter[0] + gutter[1]) / 2
        left = [line for line in inside if line.left + line.right < 2 * middle]
        right = [line for line in inside if line.left + line.right >= 2 * middle]
        found.append(_downward(plain))
        plain = []
        if _is_table(left, right):
            found.append([line for row in rows[first:end] for line in sorted(row, key=lambda x: x.left)])
        else:
            sides = (right, left) if _from_right(inside) else (left, right)
            for side in sides:
                found += _ordered(side, depth + 1)
        at = end
    found.append(_downward(plain))
    return found


def _downward(lines: list[Line]) -> list[Line]:
    """Lines of one column from top to bottom; of one row as they were painted."""
    found: list[Line] = []
    for row in _rows(lines):
        found += sorted(row, key=lambda line: -line.right) if _from_right(row) else row
    return found


def _from_right(lines: Sequence[Line]) -> bool:
    """Whether the writing goes from right to left."""
    return mostly_rtl("".join(line.text for line in lines))


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines side by side, from top to bottom."""
    rows: list[list[Line]] = []
    order = sorted(enumerate(lines), key=lambda pair: (pair[1].base, pair[0]))
    for _, line in order:
        row = rows[-1] if rows else None
        if row and abs(line.base - row[0].base) < 0.45 * min(line.size, row[0].size) and not _over(line, row):
            row.append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


def _over(line: Line, row: Sequence[Line]) -> bool:
    return any(line.left < other.right - 1 and other.left < line.right - 1 for other in row)


def _zone(rows: list[list[Line]], at: int) -> tuple[int, int, tuple[float, float]] | None:
    """The rows from ``at`` on that one gutter parts: first, end, and the gutter; None where there is none."""
    best: tuple[int, int, tuple[float, float]] | None = None
    for gutter in _gaps(rows, at):
        end, both = at, 0
        kept = gutter
        for number in range(at, len(rows)):
            narrowed = _through(rows[number], kept)
            if narrowed is None or (number > at and _apart(rows[number - 1], rows[number])):
                break
            kept = narrowed
            # Lines of two columns need not stand on one height.
            level = rows[number] if number == at else [*rows[number - 1], *rows[number]]
            if _on_both(rows[number], kept) or (_overlap(level) and _on_both(level, kept)):
                both += 1
                end = number + 1
            elif number - end > 60:
                break
        # Lines after the last pair go on in the longer column, as long as they stand beside the gutter.
        while (
            0 < end < len(rows)
            and _beside(rows[end], kept)
            and not _apart(rows[end - 1], rows[end])
            and _fits(rows[end], rows[at:end], kept)
        ):
            end += 1
        if _is_zone(rows[at:end], kept, both) and (best is None or end > best[1]):
            best = (at, end, kept)
    return best


def _is_passing(zone: tuple[int, int, tuple[float, float]], rows: list[list[Line]]) -> bool:
    """Whether a zone is but a few short lines above columns that begin within it."""
    first, end, _ = zone
    later = (_zone(rows, number) for number in range(first + 1, min(end, first + 6)))
    return any(other is not None and other[1] > end + 2 for other in later)


def _apart(row: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether so much room is between two rows that the columns end there, and others may begin."""
    return min(line.top for line in below) - max(line.bottom for line in row) > 2 * max(x.size for x in row)


def _gaps(rows: list[list[Line]], at: int) -> list[tuple[float, float]]:
    """The gaps that open at the row ``at``: within it, or beside it and the next rows' lines."""
    row = rows[at]
    found = [(one.right, other.left) for one, other in pairwise(row)]
    # Columns whose lines stand at different heights have no row of two.
    for below in rows[at + 1 : at + 4]:
        for line in below:
            if line.left > row[-1].right:
                found.append((row[-1].right, line.left))
            elif line.right < row[0].left:
                found.append((line.right, row[0].left))
    size = min(line.size for line in row)
    return [gap for gap in found if gap[1] - gap[0] >= _NARROWEST * size]


def _through(row: Sequence[Line], gutter: tuple[float, float]) -> tuple[float, float] | None:
    """What is left of ``gutter`` where it passes the row; None where a line stands across it."""
    left, right = gutter
    for line in row:
        if line.right <= left + 0.5 or line.left >= right - 0.5:
            continue
        if line.left + line.right < left + right:
            left = max(left, line.right)
        else:
            right = min(right, line.left)
        if line.left < left - 0.5 and line.right > right + 0.5:
            return None
    size = min(line.size for line in row)
    return (left, right) if right - left >= _NARROWEST * min(size, 12) else None


def _overlap(lines: Sequence[Line]) -> bool:
    """Whether the last of ``lines`` stands beside another, and not below them all."""
    last = lines[-1]
    return any(last.base - other.base < 0.85 * last.size for other in lines[:-1])


def _on_both(row: Sequence[Line], gutter: tuple[float, float]) -> bool:
    middle = (gutter[0] + gutter[1]) / 2
    sides = {line.left + line.right < 2 * middle for line in row}
    return len(sides) == 2


def _beside(row: Sequence[Line], gutter: tuple[float, float]) -> bool:
    return _through(row, gutter) is not None


def _fits(row: Sequence[Line], zone: Sequence[Sequence[Line]], gutter: tuple[float, float]) -> bool:
    """Whether a row's lines are as those of the column that they would be in."""
    middle = (gutter[0] + gutter[1]) / 2
    for line in row:
        side = line.left + line.right < 2 * middle
        near = [o for r in zone for o in r if (o.left + o.right < 2 * middle) == side]
        if not near:
            return False
        edge = max(o.right for o in near) if _from_right(near) else min(o.left for o in near)
        own = line.right if _from_right(near) else line.left
        if abs(own - edge) > 4 * line.size:
            return False
    return True


def _is_zone(rows: Sequence[Sequence[Line]], gutter: tuple[float, float], both: int) -> bool:
    """Whether the gutter parts columns: something of weight stands on both sides."""
    middle = (gutter[0] + gutter[1]) / 2
    lines = [line for row in rows for line in row]
    left = [line for line in lines if line.left + line.right < 2 * middle]
    right = [line for line in lines if line.left + line.right >= 2 * middle]
    if not left or not right or (not both and len(rows) < 4):
        return False
    size = median(line.size for line in lines)
    return all(max(line.width for line in side) > 5 * size for side in (left, right)) and len(rows) > 1


def _is_table(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether both sides are cells: short, and each on the height of another."""
    if len(left) < 2 or len(right) < 2:
        return False
    bases = [line.base for line in left]
    level = sum(any(abs(line.base - base) < 0.3 * line.size for base in bases) for line in right)
    if level < 0.8 * min(len(left), len(right)):
        return False
    return any(_filled(side) < _FILLED for side in (left, right)) and all(
        median(len(line.text) for line in side) < 25 for side in (left, right)
    )


def _filled(side: Sequence[Line]) -> float:
    """How much of the width of ``side`` its rows fill."""
    whole = max(line.right for line in side) - min(line.left for line in side)
    return median(sum(line.width for line in row) for row in _rows(side)) / whole if whole else 1.0
