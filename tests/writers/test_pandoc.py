"""What pandoc writes for us: everything that the page says is in it, whatever the format."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

import convert
from convert.cli.themes import SAMPLE
from convert.model import (
    Article,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Image,
    Paragraph,
    Text,
)

SAID = [
    "The first tram crosses the bridge",
    "Mira Okafor",
    "PORTVILLE",
    "Who pays",
    "Barge Strikes Harbour Bridge",
    "Portville Gazette",
    "harbour-bridge-reopens-after-nine-months-of-repairs-a1182",
]


def _write(article: Article, format: str) -> bytes:
    stream = io.BytesIO()
    convert.write(article, stream, format)
    return stream.getvalue()


@pytest.mark.parametrize(
    "format", ["rst", "latex", "jats", "typst", "asciidoc", "org", "docbook", "plain", "fb2"]
)
def test_nothing_that_the_page_says_is_lost(format: str) -> None:
    written = " ".join(_write(convert.read(SAMPLE), format).decode().replace("{-}", "-").split())
    for words in SAID:
        assert words in written, words


@pytest.mark.parametrize("format", ["odt", "rtf"])
def test_what_is_not_text_is_read_back_with_all_words(format: str) -> None:
    article = convert.read(SAMPLE)
    again = convert.read(_write(article, format), format=format)
    words = " ".join(again.words())
    assert " ".join(article.words()[-20:]) in words


@pytest.mark.parametrize("format", ["odt", "rst"])
def test_the_same_bytes_each_time(format: str) -> None:
    article = convert.read(SAMPLE)
    assert _write(article, format) == _write(article, format)


def test_a_name_that_pandoc_does_not_know_gets_the_nearest_of_all() -> None:
    with pytest.raises(convert.UsageError, match="did you mean asciidoc"):
        _write(Article(), "asciidc")


def test_extensions_of_a_format_are_taken() -> None:
    assert b"Who pays" in _write(convert.read(SAMPLE), "rst+smart")


def test_no_option_of_pandoc_can_be_smuggled_in() -> None:
    for name in ("rst --lua-filter=x", "x.lua", "../rst", "-o"):
        with pytest.raises(convert.UsageError):
            _write(Article(), name)


def test_notes_of_two_articles_stay_their_own() -> None:
    def noted(said: str) -> Article:
        blocks = (
            Paragraph((Text("Text"), FootnoteReference("1"))),
            FootnoteDefinition("1", (Paragraph((Text(said),)),)),
        )
        return Article(headline=(Text(said),), blocks=blocks)

    stream = io.BytesIO()
    convert.compile([noted("First"), noted("Second")], stream, title="Both", format="plain")
    assert stream.getvalue().count(b"First") == 2
    assert stream.getvalue().count(b"Second") == 2


def test_text_is_no_markup() -> None:
    figure = Figure((Text("\\input{/etc/passwd} #include <x> &amp;"),), "A & B")
    written = _write(Article(headline=(Text("$x$"),), blocks=(figure,)), "latex").decode()
    assert "\\input{" not in written


def test_finished_files_are_named_by_the_format(tearsheet: Callable[..., Any], tmp_path: Path) -> None:
    assert tearsheet("convert", SAMPLE, "--to", "latex,typst", "-q").status == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bridge.tex", "bridge.typ"]


@pytest.mark.parametrize(
    "format", ["asciidoc", "rst", "latex", "jats", "typst", "org", "mediawiki", "textile", "plain"]
)
def test_standfirst_byline_and_date_are_said_also_where_the_format_has_no_place_for_them(format: str) -> None:
    written = " ".join(_write(convert.read(SAMPLE), format).decode().split())
    for words in ("Cars and trams cross again", "Anna Lindqvist", "Tomas Reyes", "2013"):
        assert words in written, words


def test_subheads_begin_with_the_first_level_below_the_title() -> None:
    article = Article(headline=(Text("Title"),), blocks=(Heading((Text("Subhead"),)),))
    assert b"\n== Subhead" in _write(article, "asciidoc")
    assert b"\\section{Subhead}" in _write(article, "latex")


@pytest.mark.parametrize(
    ("format", "mark"),
    [("odt", b"Pictures/0.png"), ("rtf", b"\\pngblip"), ("ipynb", b"data:image/png"), ("fb2", b"<binary")],
)
def test_what_holds_its_pictures_gets_them(format: str, mark: bytes, tmp_path: Path) -> None:
    Pillow.new("RGB", (3000, 20), "navy").save(tmp_path / "a.png")
    figure = Figure((Text("A caption"),), "Ann Example", Image("a.png"))
    stream = io.BytesIO()
    convert.write(Article(blocks=(figure,)), stream, format, resource_path=(str(tmp_path),))
    assert mark in stream.getvalue()


@pytest.mark.parametrize("source", ["../secret.png", "/etc/passwd", "no.png"])
def test_a_picture_that_may_not_be_read_leaves_its_caption(source: str, tmp_path: Path) -> None:
    Pillow.new("RGB", (3, 2), "navy").save(tmp_path / "secret.png")
    (tmp_path / "in").mkdir()
    figure = Figure((Text("A caption"),), "Ann Example", Image(source))
    stream = io.BytesIO()
    with pytest.warns(UserWarning, match="left out"):
        convert.write(Article(blocks=(figure,)), stream, "rtf", resource_path=(str(tmp_path / "in"),))
    assert b"pngblip" not in stream.getvalue()
    assert b"A caption" in stream.getvalue()


def test_an_odt_comes_back_with_its_fields() -> None:
    article = convert.read(SAMPLE)
    again = convert.read(_write(article, "odt"), format="odt")
    assert again.with_(evidence=(), set_aside=()) == article.with_(evidence=(), set_aside=())
    assert again.is_guess("publisher")


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"no zip", b""])
def test_what_is_no_odt_is_refused(data: bytes) -> None:
    with pytest.raises(convert.ReadError):
        convert.read(data, format="odt")


def test_all_formats_are_listed_where_asked(tearsheet: Callable[..., Any]) -> None:
    few, all_of_them = tearsheet("formats").out.decode(), tearsheet("formats", "--all").out.decode()
    assert all_of_them.startswith("bibtex")
    assert "asciidoc" not in few
    for line in (
        r"odt +\.odt +read +write +by pandoc",
        r"typst +\.typ +read +write",
        r"asciidoc +\.adoc \.asciidoc +read +write",
    ):
        assert re.search(rf"^{line}", all_of_them, re.MULTILINE), line


def test_a_reader_that_nobody_has_gets_the_nearest_of_all() -> None:
    with pytest.raises(convert.UsageError, match="did you mean mediawiki"):
        convert.read(b"x", format="mediawikki")


@pytest.mark.parametrize("format", ["rst", "plain", "asciidoc"])
def test_headline_standfirst_and_byline_are_said_once(format: str) -> None:
    article = Article(
        headline=(Text("The ferry returns"),),
        subtitle=(Text("A standfirst of it"),),
        authors=(convert.model.Person("Ida Storm"),),
        published=convert.model.Moment("2014-03-01"),
        language="en",
        blocks=(Paragraph((Text("Words."),)),),
    )
    page = _write(article, format).decode()
    assert [page.count(said) for said in ("ferry returns", "A standfirst", "Ida Storm")] == [1, 1, 1]
