"""Draws a cover from a theme: title, subtitle, editors and date in real type on a plain ground."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

from convert.model import Dossier
from convert.writers.wording import words, written_date

if TYPE_CHECKING:
    from convert.themes import Theme

__all__ = ["draw_cover"]

WIDTH, HEIGHT, MARGIN = 1600, 2400, 150
_MAX_LINES = 9


def draw_cover(dossier: Dossier, theme: Theme) -> bytes:
    """A PNG of 1600 × 2400 pixels, the proportion that book shops ask for."""
    from PIL import Image, ImageDraw

    colours = theme.tokens.colours
    image = Image.new("RGB", (WIDTH, HEIGHT), colours.tint if colours.tint != colours.paper else "#f4f4f4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 70), fill=colours.accent)
    top = 420
    draw.rectangle((MARGIN, top - 90, MARGIN + 220, top - 78), fill=colours.accent)
    size, lines = _fit(draw, dossier.title)
    font = _font("Bold", size)
    for line in lines:
        draw.text((MARGIN, top), line, font=font, fill=colours.text)
        top += round(size * 1.16)
    if dossier.subtitle:
        top += 50
        font = _font("Regular", 66)
        for line in _wrap(draw, dossier.subtitle, font)[:5]:
            draw.text((MARGIN, top), line, font=font, fill=colours.muted)
            top += 88
    _foot(draw, dossier, colours.text, colours.rule)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _foot(draw: Any, dossier: Dossier, ink: str, rule: str) -> None:
    lines = []
    if dossier.editors:
        lines.append(f"{words(dossier.language).editors} {', '.join(dossier.editors)}")
    if dossier.date:
        lines.append(written_date(dossier.date, dossier.language))
    if dossier.publisher:
        lines.append(dossier.publisher)
    if not lines:
        return
    font = _font("Regular", 54)
    wrapped = [part for line in lines for part in _wrap(draw, line, font)[:3]]
    top = HEIGHT - 200 - 78 * len(wrapped)
    draw.line((MARGIN, top - 60, WIDTH - MARGIN, top - 60), fill=rule, width=4)
    for line in wrapped:
        draw.text((MARGIN, top), line, font=font, fill=ink)
        top += 78


def _fit(draw: Any, title: str) -> tuple[int, list[str]]:
    """The largest size at which the title takes few enough lines."""
    for size in (190, 164, 140, 118, 98, 82):
        lines = _wrap(draw, title, _font("Bold", size))
        if len(lines) <= _MAX_LINES - size // 45 and len(lines) * size * 1.16 < 1250:
            return size, lines
    lines = _wrap(draw, title, _font("Bold", 76))
    return 76, lines[:13] + (["…"] if len(lines) > 13 else [])


def _wrap(draw: Any, text: str, font: Any) -> list[str]:
    lines: list[str] = []
    current = ""
    for word in text.split():
        candidate = f"{current} {word}".strip()
        if current and draw.textlength(candidate, font=font) > WIDTH - 2 * MARGIN:
            lines.append(current)
            current = word
        else:
            current = candidate
        while draw.textlength(current, font=font) > WIDTH - 2 * MARGIN and len(current) > 1:
            cut = max(1, int(len(current) * (WIDTH - 2 * MARGIN) / draw.textlength(current, font=font)) - 1)
            lines.append(current[:cut])
            current = current[cut:]
    return [*lines, current] if current else lines


@cache
def _font(weight: str, size: int) -> Any:
    from PIL import ImageFont

    from convert.themes import font_files

    wanted = 700 if weight == "Bold" else 400
    for family, number, style, path in font_files():
        if family == "Source Serif Pro" and number == wanted and style == "normal":
            return ImageFont.truetype(path, size)
    return ImageFont.load_default(size)
