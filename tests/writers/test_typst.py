"""The fast PDF engine: the theme's page, accessible, the same bytes, and no word of an article obeyed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import convert
from convert.model import (
    Article,
    Code,
    CodeBlock,
    Embed,
    Emphasis,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Image,
    LineBreak,
    Link,
    ListBlock,
    Moment,
    Paragraph,
    Person,
    PullQuote,
    Quote,
    Related,
    SmallCaps,
    Span,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Verse,
)
from convert.output import options_for, render

pytest.importorskip("typst")

WORDS = (Text("words of the text"),)
HOSTILE = '#read("/etc/passwd") $x$ *b* `c` \\ "q" //x /* </w> <label> @ref #{panic()} ]] }}'


def _pdf(article: Article, theme: str = "house") -> bytes:
    options = options_for(article, {"extra": {"pdf_engine": "typst"}})
    return render(article, "pdf", theme=theme, options=options)


def _text(data: bytes, tmp_path: Path) -> str:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    result = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(result.stdout.split())


FULL = Article(
    headline=(Text("A Headline"),),
    subtitle=(Emphasis(WORDS),),
    kicker="Kicker",
    authors=(Person("Ann Example"),),
    published=Moment("2013-05-28"),
    updated=Moment("2013-06"),
    dateline="PORTVILLE",
    publisher="The Gazette",
    language="en-GB",
    source_url="https://gazette.example/a",
    rights="© The Gazette",
    keywords=("one", "two"),
    related=(Related("Another", "https://gazette.example/b"), Related("Bad", "javascript:alert(1)")),
    blocks=(
        Paragraph(
            (
                Text("first "),
                Strong(WORDS),
                Code("x = 1"),
                LineBreak(),
                Superscript(WORDS),
                Subscript(WORDS),
                SmallCaps(WORDS),
                Span(WORDS, language="fr"),
                FootnoteReference("1"),
                FootnoteReference("none"),
                Link(WORDS, "https://x.example"),
                Link((Text("unsafe"),), "javascript:alert(1)"),
            )
        ),
        Heading((Text("Subhead"),), 3),
        Paragraph((Text("asked"),), role="question", speaker="Q"),
        Paragraph((Text("noted"),), role="note"),
        Quote((Paragraph((Text("quoted"),)),), attribution="Somebody"),
        PullQuote((Text("pulled"),)),
        ListBlock(((Paragraph((Text("item"),)), ListBlock(((Paragraph(WORDS),),))),)),
        ListBlock(((Paragraph((Text("seventh"),)),),), ordered=True, start=7),
        Figure((Text("captioned"),), credit="Mira"),
        CodeBlock("code();"),
        Verse(((Text("a verse"),), ())),
        Table(
            ((((Text("cell"),)),), ((Text("one"),), (Text("more"),))),
            header=((Text("head"),), (Text("another"),)),
            caption=WORDS,
        ),
        ThematicBreak(),
        Embed("https://video.example", (Text("film"),)),
        FootnoteDefinition("1", (Paragraph((Text("the note"),)),)),
    ),
)


@pytest.mark.parametrize("theme", convert.themes())
def test_everything_is_on_the_page_in_every_theme(theme: str, tmp_path: Path) -> None:
    shown = _text(_pdf(FULL, theme), tmp_path)
    for words in (
        "A Headline",
        "KICKER",
        "Ann Example",
        "28 May 2013",
        "PORTVILLE",
        "x = 1",
        "unsafe",
        "Subhead",
        "asked",
        "noted",
        "quoted",
        "Somebody",
        "pulled",
        "item",
        "7. seventh",
        "captioned",
        "Mira",
        "code();",
        "a verse",
        "cell",
        "more",
        "head",
        "film",
        "the note",
        "Another",
        "Bad",
        "https://gazette.example/a",
        "© The Gazette",
    ):
        assert words in shown, words


def test_no_word_of_an_article_is_obeyed(tmp_path: Path) -> None:
    hostile = (Text(HOSTILE),)
    article = Article(
        headline=hostile,
        publisher=HOSTILE,
        language="x#y",
        authors=(Person(HOSTILE),),
        blocks=(
            Paragraph(hostile),
            CodeBlock(HOSTILE),
            Heading(hostile),
            ListBlock(((Paragraph(hostile),),)),
        ),
    )
    shown = _text(_pdf(article), tmp_path)
    assert shown.count("/etc/passwd") >= 6
    assert "root:" not in shown


def test_the_same_article_gives_the_same_bytes_and_no_clock() -> None:
    first = _pdf(FULL)
    _pdf(FULL.with_(dateline="ELSEWHERE"))
    assert _pdf(FULL) == first
    assert b"20130528" in first or b"2013-05-28" in first


@pytest.mark.parametrize("article", [FULL, Article(), Article(blocks=(Paragraph(WORDS),), language="ar")])
def test_it_is_accessible(article: Article, tmp_path: Path) -> None:
    from convert.validators import check_file

    path = tmp_path / "page.pdf"
    path.write_bytes(_pdf(article))
    assert b"pdfuaid" in path.read_bytes()
    report = check_file(path)
    assert report.clean, report.findings


def test_pictures_and_books_stay_with_the_other_engine() -> None:
    from convert.writers.typst import suits

    assert suits(FULL)
    assert not suits(FULL.with_(blocks=(Quote((Figure(WORDS, image=Image("a.png")),)),)))
    book = convert.Dossier(title="Book", sections=())
    assert not suits(book)


QUOTE = Quote((Paragraph(WORDS), ListBlock(((Heading((Text("deep down"),)),),))))
NOTE = FootnoteDefinition("1", (ListBlock(((Paragraph((Text("deep down"),)),),)),))
SPOKEN = Paragraph((Text("deep down"),), "note", speaker="Ada Deep")


@pytest.mark.parametrize(
    ("blocks", "engine"),
    [
        ((QUOTE,), b"WeasyPrint"),
        ((Paragraph((*WORDS, FootnoteReference("1"))), NOTE), b"WeasyPrint"),
        ((SPOKEN,), b"Typst"),
        ((Paragraph((*WORDS, FootnoteReference("1"))), FootnoteDefinition("1", (SPOKEN,))), b"Typst"),
        ((Embed("https://video.example", (Text("film"),), "Deep down"),), b"Typst"),
        ((Heading((Text("deep down"),)), ThematicBreak()), b"Typst"),
    ],
)
def test_nothing_is_left_out_whichever_engine_does_it(
    blocks: tuple[convert.model.Block, ...], engine: bytes, tmp_path: Path
) -> None:
    article = Article(headline=WORDS, dateline="PORTVILLE", blocks=blocks)
    data = _pdf(article)
    shown = _text(data, tmp_path)
    assert engine in data
    assert "deep down" in shown.casefold()
    assert "PORTVILLE" in shown
    assert ("Ada Deep:" in shown) == (SPOKEN in article.find(Paragraph))


def test_the_last_day_of_february_is_a_date() -> None:
    assert b"20240229" in _pdf(FULL.with_(published=Moment("2024-02-29")))


def test_what_typst_gives_up_on_is_laid_out_by_the_other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def compile(self, *_: object, **__: object) -> bytes:
            raise RuntimeError("internal error")

    monkeypatch.setattr("convert.writers.typst._compiler", lambda: (Failing(), RuntimeError))
    with pytest.warns(UserWarning, match="WeasyPrint does"):
        assert b"WeasyPrint" in _pdf(FULL)
