"""How wide a table's columns must be, and how a table that is too wide is made to fit; knows no format.

Widths are reckoned in em, from the letters of the face that a table is set in where that is known.  What
does not fit at its usual size is set smaller, then across all columns of the page and into its margins, then
with words that break; what even so would be unreadable is parted into tables below one another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from unicodedata import east_asian_width

import msgspec

from convert.model import Inline, LineBreak, Table, plain

__all__ = [
    "GUTTER",
    "Column",
    "Fit",
    "Room",
    "columns",
    "fit",
    "numeric",
    "shares",
    "size_of",
    "too_wide",
    "usual_width",
]

GUTTER = 0.85
"""Space right of a cell, in em."""
_EASE = 1.03
"""Kerning and rounding may make a word a little wider than its letters."""
_NARROWEST = 4.6
"""A column of broken words that is narrower than this is not read but spelled."""
_MOST = 40.0
"""A longer line in a cell asks for no more room than this: it is a text, and may have several lines."""
_USUAL = 45.0
"""The em in a line of a usual page, for formats that do not know theirs."""

_NUMBER = re.compile(
    r"[(<>≤≥~≈±+−–-]{0,2}\s?(?:[A-Z]{0,3}[€$£¥₹₽]|[A-Z]{3})?\s?[+−-]?\d[\d.,'’\u00a0\u2009\u202f ]*"
    r"\s?(?:%|‰|°C?|[€$£¥₹₽]|[A-Z]{3}|\w{1,4}\.?)?\)?\*?"
)
_NOTHING = frozenset(
    {"", "-", "–", "—", "−", "…", "...", "/", "x", "n/a", "N/A", "n. a.", "n.a.", "k. A.", "?"}
)


class Column(msgspec.Struct, frozen=True):
    """What a column needs, in em of the table's type, without the space beside it."""

    least: float
    """Its longest word."""
    most: float
    """Its longest line."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """The room on a page, in points."""

    measure: float
    """The column of text that a table stands in."""
    full: float
    """All columns and what of the margins a table may take; `measure` where it may not leave its place."""
    size: float
    """The size of type in a table as the theme has it."""
    least: float
    """The smallest type that may be."""
    outdent: float = 0.0
    """How far a full table stands out into the margin, on either side."""
    width: Callable[[str, bool], float] | None = None
    """Gives the width of a word in em, as the face has it, bold or not."""

    def inside(self) -> Room:
        """The room in what stands in a quotation or a list."""
        measure = self.measure * 0.86
        return msgspec.structs.replace(self, measure=measure, full=measure, outdent=0.0)


class Fit(msgspec.Struct, frozen=True):
    """How one table, or one part of it, is set."""

    table: Table
    size: float
    """In points."""
    full: bool
    """Whether it takes `Room.full`."""
    broken: bool
    """Whether its words must break."""
    shares: tuple[float, ...]
    """The widths of its columns, of 1; none where the layouter may see to them."""


def usual_width(word: str, bold: bool = False) -> float:
    """About how wide ``word`` is in em, in any face."""
    return sum(map(_letter, word)) * (1.06 if bold else 1.0)


def _letter(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter in "iljtfrI.,;:'’!|()[]-":
        return 0.33
    if letter in "mwMWQ@%—":
        return 0.86
    return 0.65 if letter.isupper() else 0.53


def _words(text: str) -> list[str]:
    """The pieces between which a line may break; scripts without spaces break anywhere."""
    if text.isascii():
        return text.split()
    found: list[str] = []
    for word in re.split(r"[ \t\n]+", text):
        wide = "".join(f"\0{c}\0" if east_asian_width(c) in "WF" else c for c in word)
        found += filter(None, wide.split("\0"))
    return found


def _lines(cell: Sequence[Inline]) -> Iterable[str]:
    line: list[Inline] = []
    for inline in cell:
        if isinstance(inline, LineBreak):
            yield plain(line)
            line = []
        else:
            line.append(inline)
    yield plain(line)


def columns(table: Table, width: Callable[[str, bool], float] | None = None) -> tuple[Column, ...]:
    """What each column of ``table`` needs."""
    width = width or usual_width
    count = max([len(table.header), *map(len, table.rows)], default=0)
    least, most = [0.0] * count, [0.0] * count
    space = width(" ", False)
    for row, bold in ((table.header, True), *((row, False) for row in table.rows)):
        for index, cell in enumerate(row):
            for line in _lines(cell):
                found = [width(word, bold) for word in _words(line)]
                if found:
                    least[index] = max(least[index], max(found) * _EASE)
                    most[index] = max(most[index], (sum(found) + space * (len(found) - 1)) * _EASE)
    return tuple(map(Column, least, most))


def numeric(table: Table) -> frozenset[int]:
    """The columns whose cells are numbers, which stand below each other by their ends.

    The first names what a row is about, be it by a year or a number.
    """
    count = max([len(table.header), *map(len, table.rows)], default=0)
    return frozenset(index for index in range(1, count) if _is_numeric(table, index))


def _is_numeric(table: Table, index: int) -> bool:
    found = False
    # What was pasted often has its heads in a row like others.
    for row in table.rows if table.header or len(table.rows) < 3 else table.rows[1:]:
        said = plain(row[index]).strip() if index < len(row) else ""
        if said in _NOTHING:
            continue
        if not _NUMBER.fullmatch(said):
            return False
        found = True
    return found


def size_of(found: Sequence[Column]) -> float:
    """The em in which a table stands with no word broken."""
    return sum(column.least + GUTTER for column in found)


def too_wide(table: Table) -> bool:
    """Whether ``table`` may be wider than a usual page, for formats whose page is the reader's."""
    return size_of(columns(table)) > _USUAL


def shares(found: Sequence[Column], room: float) -> tuple[float, ...]:
    """The width of each column, of 1, in ``room`` em: its longest word, and of the rest by its longest line.

    Where not even the words have room, the longest give way first.
    """
    space = room - GUTTER * len(found)
    least = [max(column.least, 1.0) for column in found]
    if sum(least) <= space:
        wanted = [max(min(column.most, _MOST) - low, 0.01) for column, low in zip(found, least, strict=True)]
        ease = (space - sum(least)) / sum(wanted)
        widths = [low + more * ease for low, more in zip(least, wanted, strict=True)]
    else:
        cap = _cap(least, space)
        widths = [min(low, cap) for low in least]
    whole = sum(widths) + GUTTER * len(widths)
    return tuple((width + GUTTER) / whole for width in widths)


def _cap(least: Sequence[float], space: float) -> float:
    """The width that no column exceeds where all together take ``space``."""
    left, waiting = space, sorted(least)
    while waiting:
        cap = left / len(waiting)
        if waiting[0] >= cap:
            return cap
        left -= waiting.pop(0)
    return max(least, default=0.0)


def fit(table: Table, room: Room) -> list[Fit]:
    """How ``table`` is set in ``room``: as one, or as several below one another."""
    found = columns(table, room.width)
    needed = size_of(found)
    if needed * room.size <= room.measure:
        return [Fit(table, room.size, False, False, ())]
    for scale, full in ((0.92, False), (1.0, True), (0.92, True), (0.84, True), (0.0, True)):
        size = max(room.size * scale, room.least)
        place = room.full if full else room.measure
        if needed * size <= place:
            return [Fit(table, size, full and place > room.measure, False, shares(found, place / size))]
    place, full = room.full / room.least, room.full > room.measure
    if len(found) < 3 or _cap([c.least for c in found], place - GUTTER * len(found)) >= _NARROWEST:
        return [Fit(table, room.least, full, True, shares(found, place))]
    return [
        Fit(part, room.least, full, True, shares(columns(part, room.width), place))
        for part in _parts(table, found, place)
    ]


def _parts(table: Table, found: Sequence[Column], place: float) -> Iterable[Table]:
    """``table`` as several of like width, each with its first column and as many others as can be read."""
    groups = _groups(found, place)
    # Until it takes one more of them, which it never does where each has a column to itself.
    while len(groups) < len(found) - 1 and len(closer := _groups(found, place - 1)) == len(groups):
        groups, place = closer, place - 1
    for number, group in enumerate(groups):
        kept = (0, *group)
        yield Table(
            tuple(_kept(row, kept) for row in table.rows),
            _kept(table.header, kept) if table.header else (),
            table.caption if number == 0 else (),
        )


def _groups(found: Sequence[Column], place: float) -> list[list[int]]:
    """The columns after the first, as many together as have room beside it; none is wider than some words."""
    widths = [min(column.least, 2.5 * _NARROWEST) + GUTTER for column in found]
    groups: list[list[int]] = []
    used = place
    for index, width in enumerate(widths[1:], 1):
        if not groups or used + width > place:
            groups.append([])
            used = widths[0]
        groups[-1].append(index)
        used += width
    return groups


def _kept(cells: tuple[tuple[Inline, ...], ...], kept: Sequence[int]) -> tuple[tuple[Inline, ...], ...]:
    return tuple(cells[index] if index < len(cells) else () for index in kept)
