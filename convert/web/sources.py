"""The address of the picture that an ``<img>`` shows, wherever a template keeps it until it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import lxml.html

__all__ = ["in_srcset", "shown_source"]

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "data-url", "data-full-src")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_WITHIN = re.compile(r'"src"\s*:\s*"([^"]+)"')
"""The address in what some sites write instead of one, a JSON object of sizes."""
_PLACEHOLDER = re.compile(
    r"(?:placeholder|spacer|blank|transparent|pixel|lazy(?:load)?|loading|1x1|grey|gray)[\w-]*\.(?:gif|png|svg)(?:$|\?)",
    re.I,
)
_JOINED = re.compile(r"(\s\d[\d.]{0,9}[wxh]),")
"""The end of one candidate, where the next may stand without a space."""
_LONGEST = 20_000
_WIDEST = 2000
"""Pixels; a larger one of several pictures is for screens, not for a page."""


def shown_source(img: lxml.html.HtmlElement) -> Iterator[str]:
    """The addresses that ``img`` may be shown from, the likeliest first; none that only holds its place."""
    for name in _LAZY:
        yield from _sound(img.get(name))
    for name in _SETS:
        yield from in_srcset(img.get(name) or "")
    yield from _sound(img.get("src"))
    # To lxml a <source> is no void element: the picture's others are around or beside the <img>.
    for picture in islice(img.iterancestors("picture"), 1):
        for source in picture.iter("source"):
            yield from in_srcset(source.get("srcset") or source.get("data-srcset") or "")


def _sound(value: str | None) -> Iterator[str]:
    value = (value or "").strip()
    if value.startswith("{") and (said := _WITHIN.search(value)):
        value = said[1]
    if value and not value.startswith(("data:", "{", "[", "about:")) and not _PLACEHOLDER.search(value):
        yield value


def in_srcset(value: str) -> list[str]:
    """The addresses of a ``srcset``, the best first; as the standard has it, a comma may stand within one."""
    found: list[tuple[float, int, str]] = []
    words = iter(_JOINED.sub(r"\1, ", value[:_LONGEST]).split())
    for word in words:
        size = 1.0 if word.endswith(",") else _size(next(words, "").rstrip(","))
        found += [(size, -len(found), address) for address in _sound(word.rstrip(","))]
    return [address for _, _, address in sorted(found, reverse=True)]


def _size(said: str) -> float:
    """How good a picture of this descriptor is: the widest that is not too large, 2x before 1x."""
    try:
        number = float(said[:-1])
    except ValueError:
        return 1.0
    width = number * 1000 if said.endswith("x") else number
    return width if 0 < width <= _WIDEST else 1 / max(1.0, width)
