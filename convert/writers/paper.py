"""Page sizes: a theme fitted to the sheet that the user names; margins and large type shrink with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from convert.errors import UsageError

if TYPE_CHECKING:
    from convert.themes import Theme

__all__ = ["SIZES", "fitted", "sheet_size"]

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
