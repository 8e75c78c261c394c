"""What pandoc writes for us: everything that the page says is in it, whatever the format."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import convert
from convert.cli.themes import SAMPLE
from convert.model import Article, Figure, FootnoteDefinition, FootnoteReference, Paragraph, Text

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
