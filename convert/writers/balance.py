"""Headlines in lines of like length, as CSS `text-wrap: balance` has them; WeasyPrint does not know it.

Reckoned from the widths of the theme's own letters; what they do not have (another script) is left to itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from convert.writers.paper import sheet_size

if TYPE_CHECKING:
    from convert.themes import Theme

__all__ = ["balancer", "word_width"]

_POINT = 25.4 / 72
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_EASE = 1.015
"""Kerning and rounding may make a line a little wider than its letters."""


def balancer(theme: Theme) -> Callable[[str], str]:
    """A function from a headline to the ``max-width`` that balances its lines in ``theme``; "" for none."""
    from convert.themes import font_files

    tokens = theme.tokens
    weight = _last(theme, r"font-weight: (\d+)", 700)
    tracking = _last(theme, r"letter-spacing: (-?[\d.]+)(?:em)?[; ]", 0)
    family = re.match(r"\s*['\"]?([^'\",]+)", tokens.type.heading)
    faces = [f for f in font_files() if family and f[0] == family[1].strip() and f[2] == "normal"]
    size = sheet_size(tokens.page.size)
    if not faces or size is None:
        return lambda _headline: ""
    face = min(faces, key=lambda f: abs(f[1] - weight))
    room = (size[0] - 2 * tokens.page.margin_side) / (tokens.type.headline * _POINT)

    def width(headline: str) -> str:
        found = _balanced(face[3], headline, room, tracking)
        return f"max-width:{found:.2f}em" if found else ""

    return width


def _last(theme: Theme, declaration: str, default: float) -> float:
    """What the last of a theme's rules for headlines that has ``declaration`` says."""
    found = re.findall(rf"(?m)^h1 \{{[^}}]*?{declaration}", theme.sheets["page"])
    return float(found[-1]) if found else default


def _balanced(face: str, headline: str, room: float, tracking: float) -> float | None:
    """The least width in em in which ``headline`` takes no more lines than in ``room``; None for one line."""
    if _WITHOUT_SPACES.search(headline):
        return _by_letters(headline, room, tracking)
    words = [word_width(face, word, tracking) for word in headline.split()]
    space = word_width(face, " ", tracking)
    if space is None or any(word is None for word in words):
        return None
    widths = [word for word in words if word is not None]
    lines = _lines(widths, space, room)
    if lines < 2 or max(widths) * _EASE > room:
        return None
    low, high = max(widths), room
    while high - low > 0.02:
        middle = (low + high) / 2
        if _lines(widths, space, middle) > lines:
            low = middle
        else:
            high = middle
    return min(high * _EASE, room)


def _by_letters(headline: str, room: float, tracking: float) -> float | None:
    """The same for scripts that break between any two letters, each as wide as the type is high.

    The width has room for one mark more, which must not begin a line and is drawn into the one before.
    """
    width = sum((1.0 if east_asian_width(c) in "WF" else 0.55) + tracking for c in headline)
    lines = math.ceil(width / room)
    return min(math.ceil(width / lines) + 1.0, room) if lines > 1 else None


def _lines(words: list[float], space: float, room: float) -> int:
    lines, used = 1, 0.0
    for word in words:
        if used and used + space + word > room:
            lines, used = lines + 1, word
        else:
            used += word + (space if used else 0.0)
    return lines


def word_width(face: str, word: str, tracking: float) -> float | None:
    """The width of ``word`` in em, or None where the face lacks a letter of it."""
    advances = _advances(face)
    found = [advances.get(ord(letter)) for letter in word]
    return None if None in found else sum(advance + tracking for advance in found if advance is not None)


@lru_cache(maxsize=8)
def _advances(face: str) -> dict[int, float]:
    from fontTools.ttLib import TTFont

    font = TTFont(face, lazy=True)
    unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
    return {code: metrics[name][0] / unit for code, name in font.getBestCmap().items()}
