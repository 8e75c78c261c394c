"""Drawn covers: real type for every title, and never a row of empty boxes."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from convert.model import Dossier, Moment
from convert.themes import load_theme, theme_names
from convert.writers.cover import FIELD, HEIGHT, MARGIN, WIDTH, draw_cover


def _cover(title: str, theme: str = "house", **fields: object) -> Image.Image:
    dossier = Dossier(title=title, sections=(), **fields)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(draw_cover(dossier, load_theme(theme)))).convert("RGB")


def _inked(image: Image.Image, top: int, bottom: int) -> set[int]:
    """The columns in which something is drawn on the ground between two heights."""
    strip = image.crop((0, top, WIDTH, bottom))
    ground = strip.getpixel((2, 2))
    pixels = strip.load()
    assert pixels is not None
    return {x for x in range(0, WIDTH, 2) if any(pixels[x, y] != ground for y in range(0, strip.height, 4))}


@pytest.mark.parametrize("theme", theme_names())
def test_the_title_stands_within_the_margins(theme: str) -> None:
    image = _cover("The Harbour Bridge", theme, subtitle="A dossier", editors=("Bo Li",), date=Moment("2013"))
    assert image.size == (WIDTH, HEIGHT)
    columns = _inked(image, 10, FIELD - 10)
    assert columns
    assert min(columns) >= MARGIN - 10
    assert max(columns) <= WIDTH - MARGIN + 10
    assert _inked(image, FIELD + 10, FIELD + 300)
    assert _inked(image, HEIGHT - 400, HEIGHT - 10)


@pytest.mark.parametrize("title", ["A headline that does not end " * 17, "Un" * 250, "W" * 40, "x"])
def test_no_title_is_too_long(title: str) -> None:
    columns = _inked(_cover(title), 10, FIELD - 10)
    assert columns
    assert max(columns) <= WIDTH - MARGIN + 10


def test_what_no_font_can_draw_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convert.writers.cover._of_system", lambda *_: None)
    assert not _inked(_cover("\U00012000\U00012001\U00012002"), 10, FIELD - 10)
    assert not _inked(_cover("🚲👩‍👩‍👧"), 10, FIELD - 10)
    assert _inked(_cover("🚲 Bicycles"), 10, FIELD - 10)


def test_the_same_dossier_gets_the_same_cover() -> None:
    dossier = Dossier(title="The Bridge", sections=())
    assert draw_cover(dossier, load_theme("house")) == draw_cover(dossier, load_theme("house"))
