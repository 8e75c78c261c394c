"""Markdown, there and back: the same article, in text that a careful person could have typed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from articles import articles, everything
from hypothesis import HealthCheck, given, settings

import convert
from convert.cli.themes import SAMPLE
from convert.model import (
    Article,
    Code,
    Embed,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Image,
    Link,
    Moment,
    Paragraph,
    Strong,
    Text,
)

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
FLAVOURS = ("commonmark", "gfm", "hugo", "obsidian")


def _write(article: Article, **options: object) -> str:
    stream = io.BytesIO()
    convert.write(article, stream, "md", **options)
    return stream.getvalue().decode()


def _bare(article: Article) -> Article:
    """Without the record of how it was recognised, which only JSON carries."""
    return article.with_(set_aside=(), evidence=())


def _again(article: Article, **options: object) -> Article:
    return _bare(convert.read(_write(article, **options).encode(), format="md"))


def _p(*content: object) -> Paragraph:
    return Paragraph(tuple(Text(c) if isinstance(c, str) else c for c in content))  # type: ignore[misc]


@pytest.mark.parametrize("options", [{}, {"wrap": 60}, {"reference_links": True}], ids=str)
@pytest.mark.parametrize("path", [SAMPLE, *sorted(FIXTURES.glob("*/article.*"))], ids=lambda p: p.parent.name)
def test_every_fixture_reads_back(path: Path, options: dict[str, object]) -> None:
    article = convert.read(path)
    assert _again(article, **options) == _bare(article)


FULL = everything()


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("options", [{}, {"wrap": 40}, {"reference_links": True}], ids=str)
def test_everything_that_the_model_has_reads_back(flavour: str, options: dict[str, object]) -> None:
    wanted = FULL.with_(headline=(Text(FULL.title),)) if flavour == "hugo" else FULL
    read = _again(FULL, flavour=flavour, **options)
    for one, other in zip(read.blocks, wanted.blocks, strict=False):
        assert one == other
    assert read == wanted


@given(articles())
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
def test_writing_twice_changes_nothing(article: Article) -> None:
    once = _write(article)
    assert _write(convert.read(once.encode(), format="md")) == once


@pytest.mark.parametrize(
    "said",
    [
        "It rained [sic] on 5 * 3 days, in snake_case & co., at 4 < 5.",
        "He asked (again): why? – 100 % of them; #1, A+B, ~3 o’clock!",
        "Dr. Who: 1.5 million, e.g. 3.14 | 2,71.",
    ],
)
def test_no_backslash_where_none_is_needed(said: str) -> None:
    assert _write(Article(blocks=(_p(said),))) == f"{said}\n"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("5 *and* [x](y)", "5 \\*and* \\[x](y)"),
        ("1. May", "1\\. May"),
        ("<b>no</b>", "\\<b>no\\</b>"),
        ("&copy; it", "\\&copy; it"),
        ("- dash", "\\- dash"),
    ],
)
def test_a_backslash_where_one_is_needed(said: str, written: str) -> None:
    assert _write(Article(blocks=(_p(said),))) == f"{written}\n"


def test_text_never_becomes_a_link_to_a_reference_or_a_mark() -> None:
    article = Article(
        blocks=(_p("See [1] and [//].", Link((Text("here"),), "https://a.example/")), Figure((Text("x"),)))
    )
    written = _write(article, reference_links=True)
    assert "[here][1]" in written
    assert _bare(convert.read(written.encode(), format="md")).blocks == article.blocks


def test_code_before_a_brace_is_no_raw_html_to_pandoc_either() -> None:
    from convert.pandoc import to_ast

    article = Article(blocks=(_p(Code("<script>"), "{=html} and ", Code("x"), "{.python}"),))
    written = _write(article)
    assert written == "`<script>`\\{=html} and `x`\\{.python}\n"
    assert _again(article).blocks == article.blocks
    found = to_ast(written.encode(), "markdown")["blocks"][0]["c"]
    assert "RawInline" not in {node["t"] for node in found}
    assert {"t": "Str", "c": "{=html}"} in found


def test_no_raw_html_and_no_unsafe_address() -> None:
    blocks = (
        _p("<script>alert(1)</script>", Link((Text("x"),), "javascript:alert(1)")),
        Figure((Text("<img>"),), "<b>", Image("javascript:alert(1)")),
        Embed("javascript:alert(1)", (Text("e"),)),
    )
    written = _write(Article(blocks=blocks))
    assert not re.search(r"(?<!\\)<(?!https?:)[a-z/]", written)
    assert "](javascript" not in written


def test_lines_are_wrapped_where_asked_and_nowhere_else() -> None:
    article = Article(blocks=(_p("word " * 60 + "end"),))
    assert max(map(len, _write(article, wrap=50).splitlines())) <= 50
    assert len(_write(article).splitlines()) == 1


def test_notes_and_references_of_two_articles_in_one_book_stay_their_own() -> None:
    def noted(word: str) -> Article:
        link = Link((Text(word),), f"https://{word.lower()}.example/")
        blocks = (
            Paragraph((link, Text(" said"), FootnoteReference("1"))),
            FootnoteDefinition("1", (_p(word),)),
        )
        return Article(headline=(Text(word),), blocks=blocks)

    stream = io.BytesIO()
    convert.compile(
        [noted("First"), noted("Second")], stream, title="Both", format="md", reference_links=True
    )
    written = stream.getvalue().decode()
    assert "[First][1] said[^1-1]" in written
    assert "[Second][2] said[^2-1]" in written
    assert "[1]: https://first.example/\n[2]: https://second.example/\n" in written


@pytest.mark.parametrize(
    "matter",
    [
        "---\ntitle: A Post\ndate: 2024-01-05\nlastmod: 2024-02-01\ntags: [a, b]\nauthor: Jane Roe\n---\n",
        '+++\ntitle = "A Post"\ndate = 2024-01-05\nlastmod = 2024-02-01\ntags = ["a", "b"]\n'
        'author = "Jane Roe"\n+++\n',
    ],
    ids=["yaml", "toml"],
)
def test_markdown_of_others_is_read_with_their_front_matter(matter: str) -> None:
    body = "Words with <b>HTML</b>.\n\n> [!note]\n> Mind this.\n\n## Section\n\n![Alt](a.png)\n"
    article = convert.read((matter + body).encode(), format="md")
    assert article.title == "A Post"
    assert article.published == Moment("2024-01-05")
    assert article.updated == Moment("2024-02-01")
    assert article.keywords == ("a", "b")
    assert [person.name for person in article.authors] == ["Jane Roe"]
    assert article.blocks == (
        _p("Words with ", Strong((Text("HTML"),)), "."),
        Paragraph((Text("Mind this."),), "note"),
        Heading((Text("Section"),)),
        Figure(image=Image("a.png"), alt="Alt"),
    )


def test_markdown_without_front_matter_says_headline_and_standfirst_itself() -> None:
    article = convert.read(
        "# The Mill\n\n*It turns again*\n\nThe mill at the ford turned on Monday.\n", format="md"
    )
    assert article.title == "The Mill"
    assert article.subtitle == (Text("It turns again"),)
    assert article.language == "en"


def test_a_number_sign_at_the_end_of_a_heading_stays() -> None:
    article = Article(headline=(Text("h"),), language="en", blocks=(Heading((Text("word #"),), 1),))
    assert "## word \\#\n" in _write(article)
    assert "## C#\n" in _write(article.with_(blocks=(Heading((Text("C#"),), 1),)))


def test_an_address_with_encoded_letters_is_a_link() -> None:
    address = "https://coast.example/a%20b%C3%BC"
    article = convert.Article(headline=(Text("The Ferry"),), language="en", source_url=address)
    stream = io.BytesIO()
    convert.write(article, stream, "md")
    assert f"Source: <{address}>" in stream.getvalue().decode()
    assert convert.read(stream.getvalue(), format="md").source_url == address
