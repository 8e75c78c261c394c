"""What the user says of an article: that a field is empty, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.hints import check

TEXT = """Harbour Bridge Reopens After Nine Months

By Ann Example

May 28, 2013

PORTVILLE — The bridge over the harbour opened again on Monday, nine months after a barge struck it.

Engineers said that the repairs had cost less than the council had feared when the work began.
"""


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT)
    return path


def _aside(article: convert.Article) -> dict[str, str]:
    return {item.text: item.reason for item in article.set_aside}


def test_a_wrong_byline_can_be_emptied_and_its_words_are_kept(tearsheet: Callable, bridge: Path) -> None:
    outcome = tearsheet("convert", bridge, "--set", "author=", "--set", "date=", "-o", "page.json")
    assert outcome.status == 0, outcome.err
    article = convert.read(bridge.with_name("page.json"))
    assert (article.authors, article.published) == ((), None)
    assert _aside(article) == {
        "Ann Example": "not the authors, as said",
        "May 28, 2013": "not the date, as said",
    }
    assert [item.span for item in article.set_aside] == [(42, 56), (58, 70)]


def test_an_empty_value_takes_away_what_stood_before_it(tearsheet: Callable, bridge: Path) -> None:
    settings = (
        "--set",
        "author=Bo Li",
        "--set",
        "author=",
        "--set",
        "author=Mia Oz",
        "--set",
        "author=Li Bo",
    )
    outcome = tearsheet("convert", bridge, *settings, "-o", "page.json")
    assert outcome.status == 0, outcome.err
    article = convert.read(bridge.with_name("page.json"))
    assert [person.name for person in article.authors] == ["Mia Oz", "Li Bo"]


@pytest.mark.parametrize("blank", ["", "~", "null", '""', "[]"])
def test_a_blank_that_a_program_left_empties_nothing(tmp_path: Path, blank: str) -> None:
    """Programs that make front matter write an empty value for what they do not know."""
    path = tmp_path / "a.txt"
    path.write_text(f'---\nauthor: {blank}\nexcerpt: ""\n---\n\n{TEXT}')
    assert [person.name for person in convert.read(path).authors] == ["Ann Example"]


def test_corrections_manifest_and_library_empty_it_too(tearsheet: Callable, bridge: Path) -> None:
    assert convert.read(bridge, authors="").authors == ()
    assert convert.read(bridge, authors=None).authors
    manifest = bridge.with_name("book.toml")
    manifest.write_text('title = "B"\narticles = [{ file = "bridge.txt", author = "" }]\n')
    assert tearsheet("compile", manifest, "-o", "book.json").status == 0
    assert b'"Ann Example"' not in bridge.with_name("book.json").read_bytes().partition(b'"set_aside"')[0]
    bridge.with_name("bridge.txt.tearsheet.toml").write_text('[fields]\nauthor = ""\npublished = ""\n')
    article = convert.read(bridge)
    assert (article.authors, article.published) == ((), None)


def test_a_correction_to_nothing_is_saved_as_one(bridge: Path) -> None:
    from convert.review.corrections import Corrections, load, save

    save(bridge, Corrections({"authors": (), "publisher": None}, ()))
    assert load(bridge).fields == {"authors": (), "publisher": None}


@pytest.mark.parametrize("field", ["headline", "language", "text_direction"])
def test_a_headline_needs_words_and_a_text_its_language(field: str) -> None:
    with pytest.raises(ValueError, match=r"is empty|must be"):
        check(field, "", emptying=True)


def test_what_a_date_replaces_is_kept(bridge: Path) -> None:
    assert _aside(convert.read(bridge, published="2014")) == {
        "May 28, 2013": "replaced by the published given"
    }
