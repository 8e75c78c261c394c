"""Page sizes: a theme fitted to the sheet that the user names; margins and large type shrink with it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from convert.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from convert.themes import Theme
    from convert.writers.tables import Room

__all__ = ["GAP", "SIZES", "fitted", "sheet_size", "table_room"]

SIZES = {
    "a3": (297.0, 420.0), "a4": (210.0, 297.0), "a5": (148.0, 210.0), "a6": (105.0, 148.0),
    "a7": (74.0, 105.0),
    "b5": (176.0, 250.0), "letter": (215.9, 279.4), "legal": (215.9, 355.6), "6x9in": (152.4, 228.6),
}  # fmt: skip
"""Width and height in millimetres."""

_LEAST, _MOST = (70, 90), (1200, 1700)
"""The smallest and the largest sheet, in millimetres."""
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4}
_FREE = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)x(\d{1,4}(?:\.\d{1,2})?)(mm|cm|in)")
_NARROWEST_FOR_COLUMNS = 140.0
GAP = 7.0
"""The space between columns in millimetres, as the newspaper's sheet has it."""
_POINTS = 72 / 25.4
_EDGE = 15.0
"""A table may stand out into the margin as far as this from the sheet's edge, in millimetres."""
_SMALLEST = 7.0
"""Type in a table is never smaller, in points; nor is it where a theme's `small` is larger (large print)."""
_LARGE = 12.0


def fitted(theme: Theme, page: str) -> Theme:
    """``theme`` on the sheet ``page`` ("a5", "6x9in", "170x240mm"), or as it is for "".

    Raises `UsageError` for a size that is none.
    """
    if not page:
        return theme
    width, height = _size(page)
    tokens = theme.tokens
    scale = min(1.0, width / SIZES["a4"][0])
    sheet = msgspec.structs.replace(
        tokens.page,
        size=f"{width:g}mm {height:g}mm",
        margin_top=round(tokens.page.margin_top * max(scale, 0.75), 1),
        margin_bottom=round(tokens.page.margin_bottom * max(scale, 0.75), 1),
        # A narrow sheet gives most of what it loses to the margins, and keeps the measure.
        margin_side=round(tokens.page.margin_side * scale**2, 1),
        columns=tokens.page.columns if width >= _NARROWEST_FOR_COLUMNS * 1.2 else 1,
    )
    kind = msgspec.structs.replace(
        tokens.type, headline=max(round(tokens.type.headline * scale**0.6, 1), tokens.type.subhead)
    )
    return msgspec.structs.replace(theme, tokens=msgspec.structs.replace(tokens, page=sheet, type=kind))


def sheet_size(css: str) -> tuple[float, float] | None:
    """Width and height in millimetres of a page size in CSS ("A4", "148mm 210mm"); None for another."""
    sides = re.fullmatch(r"(\d+(?:\.\d+)?)mm (\d+(?:\.\d+)?)mm", css.strip())
    return (float(sides[1]), float(sides[2])) if sides else SIZES.get(css.strip().casefold())


def table_room(theme: Theme) -> Room | None:
    """The room that tables have on the pages of ``theme``; None where its sheet's size is not known."""
    from convert.writers.tables import Room

    tokens = theme.tokens
    size = sheet_size(tokens.page.size)
    if size is None:
        return None
    page, css = tokens.page, theme.sheets["page"]
    indent = _last_number(css, r"^@media print \{ body \{ padding-left: ([\d.]+)mm", 0.0)
    whole = size[0] - 2 * page.margin_side - indent
    measure = (whole - GAP * (page.columns - 1)) / page.columns
    outdent = max(0.0, page.margin_side - _EDGE) if page.columns == 1 else 0.0
    usual = _last_number(css, r"^(?:[^{}\n]*[ ,])?table \{[^}]*?font-size: ([\d.]+)pt", 9.0)
    return Room(
        measure=measure * _POINTS,
        full=(whole + 2 * outdent) * _POINTS,
        outdent=outdent * _POINTS,
        size=usual,
        # Large print has no small type: see its tokens.
        least=min(usual, tokens.type.small if tokens.type.small > _LARGE else _SMALLEST),
        width=_label_width(tokens.type.label),
    )


def _last_number(css: str, pattern: str, default: float) -> float:
    """The number in the last of a style sheet's rules that ``pattern`` finds."""
    found = re.findall(f"(?m){pattern}", css)
    return float(found[-1]) if found else default


@cache
def _label_width(stack: str) -> Callable[[str, bool], float]:
    """How wide a word is in the first family of ``stack``, letter by letter where that has the letters."""
    from convert.themes import font_files
    from convert.writers.balance import word_width
    from convert.writers.tables import usual_width

    family = stack.split(",")[0].strip(" '\"")
    faces = {f[1]: f[3] for f in font_files() if f[0] == family and f[2] == "normal"}
    if not {400, 600} <= faces.keys():
        return usual_width

    def width(word: str, bold: bool) -> float:
        found = word_width(faces[700 if bold and 700 in faces else 600 if bold else 400], word, 0.0)
        return usual_width(word, bold) if found is None else found

    return width


def _size(page: str) -> tuple[float, float]:
    name = page.casefold().replace(" ", "")
    if name in SIZES:
        return SIZES[name]
    match = _FREE.fullmatch(name)
    if match:
        width, height = (float(side) * _UNITS[match[3]] for side in (match[1], match[2]))
        if _LEAST[0] <= width <= _MOST[0] and _LEAST[1] <= height <= _MOST[1]:
            return width, height
        raise UsageError(
            f"a page of {page} is too {'small' if width < _LEAST[0] or height < _LEAST[1] else 'large'}",
            remedy=f"take {_LEAST[0]}x{_LEAST[1]}mm at least and {_MOST[0]}x{_MOST[1]}mm at most",
        )
    raise UsageError(
        f"no page has the size {page!r}",
        remedy=f"use {', '.join(SIZES)}, or width and height as in 170x240mm",
    )
