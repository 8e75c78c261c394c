"""Web pages of ours, read back: whatever became of them since, and whoever says that a page is one."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as Pillow

import convert
from convert.cli.themes import SAMPLE
from convert.model import Article, Figure, Image, Link, Paragraph, Text

DEEP = 20_000


def page(article: Article, **options: object) -> str:
    stream = io.BytesIO()
    convert.write(article, stream, "html", **options)
    return stream.getvalue().decode()


def again(markup: str) -> Article:
    return convert.read(markup.encode(), format="html").with_(set_aside=(), evidence=())


@pytest.fixture(scope="module")
def sample() -> Article:
    return convert.read(SAMPLE).with_(set_aside=(), evidence=())


@pytest.mark.parametrize(
    "options", [{"theme": "newspaper"}, {"theme": "report"}, {"links": "inline"}], ids=str
)
def test_how_a_page_looks_changes_nothing(sample: Article, options: dict[str, object]) -> None:
    link = Link((Text("the report"),), "https://council.example/report")
    article = sample.with_(blocks=(*sample.blocks, Paragraph((Text("See "), link, Text(".")))))
    assert again(page(article, **options)) == article


def test_an_edit_of_the_page_is_an_edit_of_the_article(sample: Article) -> None:
    markup = page(sample).replace("Who pays", "Who shall pay").replace(">Anna Lindqvist<", ">Zoë Marsh<")
    article = again(markup)
    assert "Who shall pay" in " ".join(article.words())
    assert [person.name for person in article.authors] == ["Zoë Marsh", "Tomas Reyes"]


def test_the_user_has_the_last_word(sample: Article) -> None:
    article = convert.read(page(sample).encode(), format="html", publisher="The Gazette")
    assert article.publisher == "The Gazette"
    assert article.blocks == sample.blocks


def test_a_page_of_others_is_not_taken_for_ours(sample: Article) -> None:
    other = page(sample).replace('content="Tearsheet"', 'content="Other"')
    assert again(other).title == sample.title
    assert convert.read(other.encode(), format="html").evidence  # found, not known


@pytest.mark.parametrize("format", ["html", "docx", "pdf"])
def test_a_dossier_is_not_taken_for_an_article(sample: Article, format: str) -> None:
    written = io.BytesIO()
    dossier = convert.compile([sample, sample], written, title="Two", format=format)
    assert len(list(dossier)) == 2
    with pytest.raises(convert.ReadError, match=r"is a dossier, where one article is wanted; .* or its EPUB"):
        convert.read(written.getvalue(), format=format)


@pytest.mark.parametrize(
    "inner",
    [
        "<blockquote>" * DEEP + "deep",
        "<p>" + "<em>" * DEEP + "deep",
        '<ol start="٣x"><li>one</ol><ol start="' + "9" * 5000 + '"><li>two</ol>',
        '<p class="kicker"></p><table><thead></thead><tr></table><figure class="embed"></figure>',
        '<section class="notes"><aside class="note"></aside></section><div class="verse"></div>',
        '<span class="updated"></span><p class="dates"><time datetime="yesterday"></time></p>',
        '<p class="byline"><span class="person" data-place="99999999999999999999">A</span></p>',
    ],
    ids=lambda inner: inner[:40],
)
def test_a_page_that_says_it_is_ours_is_read_or_refused_in_one_line(inner: str) -> None:
    markup = (
        '<html><head><meta name="generator" content="Tearsheet">'
        '<script type="application/ld+json">[1]</script>'
        f'<body><main><article><h1 class="headline">T</h1><div class="body"><p>Words.{inner}</div></article>'
    )
    try:
        article = again(markup)
    except convert.ReadError as error:
        assert "\n" not in str(error)
    else:
        assert article.title == "T"


def test_reading_pages_and_books_loads_no_parser_of_markdown() -> None:
    script = "import sys, convert.readers.page, convert.readers.epub; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("format", ["epub", "docx", "html"])
def test_a_picture_goes_on_from_a_page_to_other_formats(format: str, tmp_path: Path) -> None:
    Pillow.new("RGB", (30, 20), "navy").save(tmp_path / "a.png")
    figure = Figure((Text("A caption"),), image=Image("a.png"))
    article = again(page(Article(blocks=(figure,)), resource_path=(str(tmp_path),)))
    stream = io.BytesIO()
    convert.write(article, stream, format)
    found = next(convert.read(stream.getvalue(), format=format).find(Figure))
    assert found.caption == figure.caption
    assert found.image is not None
