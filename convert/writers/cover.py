"""Draws a cover from a theme: the title in real type on a field of the theme's colour, the rest below.

Scripts that the theme's type does not have are set in a font of the system that has them; what no font
here can draw is left out, since a row of empty boxes is no title.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from convert.model import Dossier
from convert.wording import join_names, words, written_date

if TYPE_CHECKING:
    from convert.themes import Theme

__all__ = ["HEIGHT", "WIDTH", "draw_cover"]

WIDTH, HEIGHT, MARGIN = 1600, 2400, 140
FIELD = 1480
"""How far down the field of colour reaches, at least."""
_SIZES = (216, 190, 164, 140, 120, 102, 88)
_LINES = 9
_RTL = frozenset({"R", "AL"})


class _Line(NamedTuple):
    """One line of type, its place still open."""

    words: str
    font: Any
    leading: int
    right_to_left: bool


def draw_cover(dossier: Dossier, theme: Theme, width: int = WIDTH) -> bytes:
    """A PNG of 1600 × 2400 pixels, the proportion that book shops ask for, or wider."""
    from PIL import Image, ImageDraw

    colours = theme.tokens.colours
    image = Image.new("RGB", (WIDTH, HEIGHT), colours.paper)
    draw = ImageDraw.Draw(image)
    title = _title(draw, dossier.title)
    head = _set(draw, dossier.series or dossier.publisher or "", 46, "Bold", most=1)
    needed = 2 * MARGIN + _height(title) + _height(head)
    field = max(FIELD, needed)
    draw.rectangle((0, 0, WIDTH, field), fill=colours.accent)
    _draw(draw, head, MARGIN, colours.paper)
    # The title stands on the lower edge of the field, as a headline stands on its rule.
    _draw(draw, title, field - MARGIN + 20 - _height(title), colours.paper)
    foot = [line for words_ in _foot_lines(dossier) for line in _set(draw, words_, 52, "Regular", most=2)]
    top = HEIGHT - MARGIN - _height(foot)
    _draw(draw, foot, top, colours.text)
    room = top - field - 120
    subtitle = _set(draw, dossier.subtitle or "", 74, "Regular", most=max(0, room // 100))
    _draw(draw, subtitle, field + 70, colours.text)
    if width > WIDTH:
        narrow, image = image, Image.new("RGB", (width, HEIGHT), colours.paper)
        ImageDraw.Draw(image).rectangle((0, 0, width, field), fill=colours.accent)
        image.paste(narrow, ((width - WIDTH) // 2, 0))
    out = io.BytesIO()
    quantized = image.quantize(32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    quantized.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _foot_lines(dossier: Dossier) -> list[str]:
    lines = []
    if dossier.editors:
        names = join_names(list(dossier.editors), dossier.language)
        lines.append(f"{words(dossier.language).editors} {names}")
    if dossier.date:
        lines.append(written_date(dossier.date, dossier.language))
    if dossier.series and dossier.publisher:
        lines.append(dossier.publisher)
    return lines


# -- setting type -----------------------------------------------------------------------


def _title(draw: Any, title: str) -> list[_Line]:
    """The title at the largest size at which it takes few enough lines."""
    for size in _SIZES:
        lines = _set(draw, title, size, "Bold", most=99)
        if len(lines) <= max(3, _LINES - size // 36) and not _broken(title, lines):
            return lines
    return _set(draw, title, _SIZES[-1], "Bold", most=_LINES)


def _broken(title: str, lines: list[_Line]) -> bool:
    """Whether a word of ``title`` had to be cut to fit."""
    whole = set(title.split())
    return any(word not in whole for line in lines for word in line.words.split()) and " " in title


def _set(draw: Any, value: str, size: int, weight: str, *, most: int) -> list[_Line]:
    """``value`` in lines of about the same length, at most ``most`` of them; none for what no font has."""
    font, shown = _font_for(" ".join(value.split()), weight, size)
    if not shown or most < 1:
        return []
    room = WIDTH - 2 * MARGIN
    rtl = _is_rtl(shown)
    lines = _wrap(draw, shown, font, room)
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1] and draw.textlength(f"{lines[-1]}…", font=font) > room:
            lines[-1] = lines[-1].rpartition(" ")[0] or lines[-1][:-1]
        lines[-1] += "…"
    else:
        lines = _balanced(draw, shown, font, room, len(lines))
    return [_Line(line, font, round(size * 1.2), rtl) for line in lines]


def _balanced(draw: Any, value: str, font: Any, room: int, count: int) -> list[str]:
    """As many lines as in the full width, but none much shorter than the others."""
    low, high = room // 3, room
    while high - low > 12:
        middle = (low + high) // 2
        if len(_wrap(draw, value, font, middle, cut=False)) <= count and _fits(draw, value, font, middle):
            high = middle
        else:
            low = middle
    return _wrap(draw, value, font, high)


def _fits(draw: Any, value: str, font: Any, room: int) -> bool:
    return all(draw.textlength(word, font=font) <= room for word in value.split())


def _wrap(draw: Any, value: str, font: Any, room: int, *, cut: bool = True) -> list[str]:
    lines: list[str] = []
    current = ""
    for word in value.split()[:200]:
        candidate = f"{current} {word}".strip()
        if current and draw.textlength(candidate, font=font) > room:
            lines.append(current)
            current = word
        else:
            current = candidate
        while cut and len(current) > 1 and draw.textlength(current, font=font) > room:
            keep = max(1, int(len(current) * room / draw.textlength(current, font=font)) - 1)
            lines.append(current[:keep])
            current = current[keep:]
    return [*lines, current] if current else lines


def _height(lines: list[_Line]) -> int:
    return sum(line.leading for line in lines)


def _draw(draw: Any, lines: list[_Line], top: int, colour: str) -> None:
    for line in lines:
        if line.right_to_left:
            place, anchor, direction = (WIDTH - MARGIN, top), "ra", "rtl"
        else:
            place, anchor, direction = (MARGIN, top), "la", None
        draw.text(place, line.words, font=line.font, fill=colour, anchor=anchor, direction=direction)
        top += line.leading


# -- fonts ------------------------------------------------------------------------------


def _is_rtl(value: str) -> bool:
    strong = next((d for d in map(unicodedata.bidirectional, value) if d in _RTL or d == "L"), "L")
    return strong in _RTL


def _font_for(value: str, weight: str, size: int) -> tuple[Any, str]:
    """A font for ``value``, and what of it that font can draw: all words, or nothing."""
    # Emoji, and what only joins or varies them, are no type; they go first.
    value = "".join(
        c for c in value if unicodedata.category(c) not in ("So", "Sk", "Cf", "Cs", "Co", "Cn", "Cc")
    )
    value = " ".join(value.replace("\N{VARIATION SELECTOR-16}", "").split())
    own = _own(weight)
    if own and _covers(own, 0, value):
        return _load(own, 0, size), value
    found = _of_system(frozenset(c for c in value if not own or not _covers(own, 0, c)), weight)
    if found and _covers(*found, value) and (_can_shape() or not _needs_shaping(value)):
        return _load(*found, size), value
    if own:
        known = "".join(c for c in value if _covers(own, 0, c))
        # Half a title is none, but one missing sign in a hundred is no loss.
        if len(known.replace(" ", "")) >= 0.9 * len(value.replace(" ", "")):
            return _load(own, 0, size), " ".join(known.split())
        return _load(own, 0, size), ""
    return _load(None, 0, size), value if value.isascii() else ""


def _needs_shaping(value: str) -> bool:
    """Whether ``value`` is in a script whose letters change by their neighbours."""
    return any(
        unicodedata.bidirectional(c) in _RTL or unicodedata.combining(c) or "\u0900" <= c <= "\u0dff"
        for c in value
    )


@cache
def _can_shape() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


@cache
def _own(weight: str) -> str | None:
    from convert.themes import font_files

    wanted = 700 if weight == "Bold" else 400
    return next(
        (p for family, number, style, p in font_files()
         if family == "Source Serif Pro" and number == wanted and style == "normal"),
        None,
    )  # fmt: skip


@cache
def _of_system(characters: frozenset[str], weight: str) -> tuple[str, int] | None:
    """The font, and its number in its file, that fontconfig finds for ``characters``."""
    program = shutil.which("fc-match")
    if not program or not characters:
        return None
    codes = " ".join(f"{ord(c):x}" for c in sorted(characters))
    pattern = f"serif:weight={200 if weight == 'Bold' else 80}:scalable=true:charset={codes}"
    try:
        # The pattern is made of numbers alone, whatever the title says.
        done = subprocess.run(  # noqa: S603
            [program, "--format=%{index}\t%{file}", pattern], capture_output=True, timeout=10, check=True
        )
        index, _, path = done.stdout.decode().partition("\t")
        return (path, int(index) & 0xFFFF) if path else None
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _covers(path: str, index: int, value: str) -> bool:
    known = _characters(path, index)
    return all(ord(c) in known or c == " " for c in value)


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


@cache
def _load(path: str | None, index: int, size: int) -> Any:
    from PIL import ImageFont

    if path is None:
        return ImageFont.load_default(size)
    try:
        return ImageFont.truetype(path, size, index=index)
    except OSError:
        return ImageFont.load_default(size)
