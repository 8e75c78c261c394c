"""The table of docs/formats.md holds: what it says is lost is lost so, and everything else comes back."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import pytest
from articles import any_articles, articles, everything
from carried import FORMATS, KEPT, LOSSES, Kept, Loss, carried, losses, overview, settled
from hypothesis import HealthCheck, given, settings
from PIL import Image as Pillow

import convert
from convert.cli.themes import SAMPLE
from convert.model import Article, Evidence, Moment, Paragraph, Person, Text
from convert.wording import GUESSED

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "formats.md"
FIXTURES = [SAMPLE, *sorted((ROOT / "fixtures").glob("*/article.*"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of the articles lie."""
    found = tmp_path_factory.mktemp("pictures")
    Pillow.new("RGB", (30, 20), "navy").save(found / "a.jpg")
    Pillow.new("RGB", (3, 2), "teal").save(found / "b (1).png")
    return found


def again(article: Article, format: str, folder: Path | None = None) -> Article:
    """``article`` written as ``format`` and read."""
    stream = io.BytesIO()
    with warnings.catch_warnings():  # a picture that is missing is told
        warnings.simplefilter("ignore", UserWarning)
        convert.write(article, stream, format, resource_path=(str(folder),) if folder else ())
    return settled(convert.read(stream.getvalue(), format=format))


GUESSES = Article(
    headline=(Text("A headline"),),
    authors=(Person("Anna Example"),),
    published=Moment("2024-05-06"),
    updated=Moment("2024-05-07"),
    publisher="The Gazette",
    language="en",
    source_url="https://gazette.example/1",
    blocks=(Paragraph((Text("It was a day like others."),)),),
)


@pytest.mark.parametrize("field", GUESSED)
@pytest.mark.parametrize("format", FORMATS)
def test_a_guess_is_marked_and_comes_back_as_one(format: str, field: str) -> None:
    article = GUESSES.with_(evidence=(Evidence(field, "a rule", 0.55),))
    found = again(article, format)
    assert [name for name in GUESSED if found.is_guess(name)] == [field]
    assert bare(found, format).with_(evidence=()) == GUESSES


@pytest.mark.parametrize("format", ["html", "md"])
@pytest.mark.parametrize("field", GUESSED)
def test_the_mark_of_a_guess_stands_behind_it(format: str, field: str) -> None:
    stream = io.BytesIO()
    convert.write(GUESSES.with_(evidence=(Evidence(field, "a rule", 0.55),)), stream, format)
    words = re.sub(r"<[^>]*>", "", stream.getvalue().decode())
    shown = {
        "authors": "Anna Example", "published": "May 6, 2024", "updated": "May 7, 2024",
        "publisher": "The Gazette",
    }  # fmt: skip
    assert f"{shown[field]} (presumed)" in words
    assert all(f"{words_} (presumed)" not in words for name, words_ in shown.items() if name != field)


def bare(article: Article, format: str) -> Article:
    """What is read says by itself how it was found, where the written article did not."""
    return article if format in ("json", "pdf") else article.with_(set_aside=(), evidence=())


ROWS = [pytest.param(f, loss, id=f"{f}: {loss.what}") for f, rows in LOSSES.items() for loss in rows]


@pytest.mark.parametrize(("format", "loss"), ROWS)
def test_what_the_table_says_is_lost_is_lost_in_that_way(format: str, loss: Loss, folder: Path) -> None:
    wanted = carried(format, loss.example)
    assert wanted != loss.example
    assert loss.change(loss.example) != loss.example
    assert bare(again(loss.example, format, folder), format) == wanted


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("row", KEPT, ids=lambda row: row.what)
def test_the_overview_says_what_comes_back(row: Kept, format: str, folder: Path) -> None:
    found = again(row.example, format, folder)
    if row.example.evidence == ():
        found = bare(found, format)
    assert (row.seen(found) == row.seen(row.example)) == (format in row.where)


@pytest.mark.parametrize("format", [format for format, rows in LOSSES.items() if rows])
def test_the_documentation_has_the_very_table(format: str) -> None:
    assert f"\n{losses(format)}\n\n" in PAGE.read_text("utf-8"), f"docs/formats.md: {losses(format)}"


def test_the_documentation_has_the_overview() -> None:
    assert f"\n{overview()}\n\n" in PAGE.read_text("utf-8"), f"docs/formats.md: {overview()}"


@pytest.mark.parametrize("format", LOSSES)
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_every_fixture_comes_back(path: Path, format: str) -> None:
    article = convert.read(path)
    assert bare(again(article, format), format) == carried(format, article)


@pytest.mark.parametrize("format", LOSSES)
def test_everything_that_the_model_has_comes_back(format: str, folder: Path) -> None:
    wanted = carried(format, everything())
    found = bare(again(everything(), format, folder), format)
    for one, other in zip(found.blocks, wanted.blocks, strict=False):
        assert one == other
    assert found == wanted


@pytest.mark.parametrize("format", ["html", "epub", "json"])
@given(article=any_articles())
@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
def test_any_article_comes_back(format: str, article: Article, folder: Path) -> None:
    assert bare(again(article, format, folder), format) == carried(format, article)


@given(article=articles(nested=False))
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_any_article_comes_back_from_word(article: Article, folder: Path) -> None:
    assert bare(again(article, "docx", folder), "docx") == carried("docx", article)


@given(article=articles())
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_any_article_comes_back_from_markdown(article: Article, folder: Path) -> None:
    assert bare(again(article, "md", folder), "md") == carried("md", article)


@given(article=any_articles())
@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
def test_any_article_comes_back_from_its_pdf(article: Article, folder: Path) -> None:
    assert again(article, "pdf", folder) == article
