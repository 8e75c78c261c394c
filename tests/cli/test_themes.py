"""The command ``tearsheet themes``: a picture, a copy to start from, and a theme by its path."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from convert.cli.themes import SAMPLE
from convert.themes import load_theme

Command = Callable[..., Any]


def test_show_saves_a_picture_of_a_page(tearsheet: Command, tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed (apt-get install poppler-utils)")
    assert tearsheet("themes", "show", "newspaper", "--resolution", "50").status == 0
    with PIL.Image.open(tmp_path / "newspaper.png") as picture:
        assert picture.format == "PNG"
        assert picture.size == pytest.approx((413, 585), abs=2)  # A4 at 50 dots an inch


def test_a_new_theme_is_used_by_its_path(tearsheet: Command, tmp_path: Path) -> None:
    assert tearsheet("themes", "new", "mine", "--like", "report").status == 0
    sheet = tmp_path / "mine" / "page.css"
    sheet.write_text(sheet.read_text() + "\nh1 { color: #123456 }\n")
    assert load_theme(tmp_path / "mine").tokens.page.source_first
    assert tearsheet("convert", SAMPLE, "-o", "a.html", "--theme", "./mine").status == 0
    assert "color: #123456" in (tmp_path / "a.html").read_text()


def test_a_name_that_is_taken_is_refused(tearsheet: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    outcome = tearsheet("themes", "new", "mine")
    assert outcome.status == 2
    assert "mine: is there already" in outcome.line


def test_an_added_style_sheet_comes_last(tearsheet: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.css").write_text("h1 { color: #123456 }")
    assert tearsheet("convert", SAMPLE, "-o", "a.html", "--css", "mine.css").status == 0
    page = (tmp_path / "a.html").read_text()
    assert page.index("color: #123456") > page.rindex(".source")


def test_the_sheet_is_named(tearsheet: Command, tmp_path: Path) -> None:
    assert tearsheet("convert", SAMPLE, "-o", "a.html", "--page", "a5").status == 0
    assert "--page-size:148mm 210mm" in (tmp_path / "a.html").read_text()
    outcome = tearsheet("convert", SAMPLE, "-o", "b.pdf", "--page", "a99")
    assert outcome.status == 2
    assert "no page has the size 'a99'" in outcome.line
