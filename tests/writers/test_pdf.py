"""The PDF: the same bytes always, what is inside beside the pages, and what it says of missing letters."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

import convert
from convert.cli.themes import SAMPLE
from convert.themes import theme_names

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*/article.txt"))


def pdf(article: convert.Article, theme: str = "house", **options: object) -> bytes:
    stream = io.BytesIO()
    convert.write(article, stream, "pdf", theme=theme, **options)
    return stream.getvalue()


def test_the_clock_is_in_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without HarfBuzz's subsetter fontTools saves the fonts, and would date them."""
    pytest.importorskip("weasyprint")
    from weasyprint.pdf import fonts

    article = convert.read(SAMPLE)
    pdf(article)
    monkeypatch.setattr(fonts, "harfbuzz_subset", None)
    first = pdf(article)
    time.sleep(1.05)  # the date in a font counts seconds
    assert pdf(article) == first


@pytest.mark.parametrize("theme", theme_names())
def test_every_theme_lays_out_every_fixture(theme: str) -> None:
    for path in FIXTURES:
        assert pdf(convert.read(path), theme).startswith(b"%PDF-1.7"), path
