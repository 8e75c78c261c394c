"""The theme's type inside a web page: the fonts of the install as WOFF2, cut to the scripts that are used.

A subset is cut once in a process and shared by all its pages; PDF and EPUB have their own ways.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["font_faces"]

_SCRIPTS = {
    "latin": "U+20-7E, U+A0-FF, U+131, U+152-153, U+160-161, U+178, U+17D-17E, U+192, U+2C6, U+2DA, U+2DC, "
    "U+2002-200B, U+2010-2027, U+202F-203A, U+2044, U+20AC, U+2116, U+2122, U+2190-2193, U+2212",
    "latin-ext": "U+100-130, U+132-151, U+154-15F, U+162-177, U+179-17C, U+17F-191, U+193-2BA, U+1E00-1EFF",
    "greek": "U+370-3FF",
    "cyrillic": "U+400-52F",
}
"""The letters of each subset, as CSS `unicode-range` says them."""

# Kerning and ligatures, figures of both kinds, small capitals, places of accents: what the themes ask for.
_FEATURES = [
    "kern",
    "liga",
    "ccmp",
    "locl",
    "mark",
    "mkmk",
    "lnum",
    "onum",
    "tnum",
    "pnum",
    "smcp",
    "c2sc",
    "sups",
    "subs",
]


def font_faces(css: str, markup: str) -> str:
    """The ``@font-face`` rules for a page of ``markup`` in the style ``css``."""
    return "\n".join(_rules(css, tuple(_scripts(markup)), _styles(markup)))


def _scripts(markup: str) -> Iterator[str]:
    """The scripts of the text; Latin always, since marks and figures are there."""
    yield "latin"
    if not markup.isascii():
        yield from (name for name in _SCRIPTS if name != "latin" and _letters(name).search(markup))


def _styles(markup: str) -> frozenset[str]:
    """The styles beside the upright that the markup itself asks for."""
    slanted = {"italic"} if re.search("<(?:em|h4|cite|i)[ >]", markup) else set()
    strong = {"bold"} if re.search("<(?:strong|b)[ >]", markup) else set()
    return frozenset(slanted | strong)


@lru_cache(maxsize=64)
def _rules(css: str, scripts: tuple[str, ...], styles: frozenset[str]) -> tuple[str, ...]:
    from convert.themes import font_files

    wanted = []
    for family, weight, style, path in font_files():
        asked = weight == 400 or f"font-weight: {weight}" in css or (weight == 700 and "bold" in styles)
        if family not in css or not asked or (style == "italic" and "italic" not in styles):
            continue
        if style == "italic" and weight == 700 and "bold" not in styles:
            continue
        for script in scripts:
            data = _subset(path, script)
            if data:
                wanted.append(
                    f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{style};"
                    f"src:url(data:font/woff2;base64,{data}) format('woff2');"
                    f"unicode-range:{_SCRIPTS[script]}}}"
                )
    return tuple(wanted)


@lru_cache(maxsize=256)
def _subset(path: str, script: str) -> str:
    """The font at ``path`` with the letters of ``script`` alone, in base64; "" where it has none of them."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    # Without the clock's time in it, so that the bytes are always the same.
    font = TTFont(path, recalcTimestamp=False)
    letters = set(_codes(script))
    if not letters & set(font.getBestCmap()):
        return ""
    options = subset.Options()
    options.layout_features = list(_FEATURES)
    # Screens have long done without hints. Asking the subsetter for that has it walk all of the kerning.
    options.drop_tables += ["fpgm", "prep", "cvt "]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    for name in font.getGlyphOrder():
        font["glyf"][name].removeHinting()
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream)
    return base64.b64encode(stream.getvalue()).decode()


def _spans(script: str) -> Iterator[tuple[int, int]]:
    for part in _SCRIPTS[script].split(", "):
        first, _, last = part.removeprefix("U+").partition("-")
        yield int(first, 16), int(last or first, 16)


def _codes(script: str) -> Iterator[int]:
    for first, last in _spans(script):
        yield from range(first, last + 1)


@lru_cache(maxsize=8)
def _letters(script: str) -> re.Pattern[str]:
    return re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _spans(script)) + "]")
