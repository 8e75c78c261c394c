"""E-books read back: ours by the classes of their page, others by pandoc; see also ``test_carried.py``."""

from __future__ import annotations

import io

import pytest

import convert
from convert.model import (
    Article,
    CodeBlock,
    Embed,
    Emphasis,
    Figure,
    Heading,
    Link,
    ListBlock,
    Moment,
    Paragraph,
    PullQuote,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
    Verse,
)


def _again(article: Article) -> Article:
    stream = io.BytesIO()
    convert.write(article, stream, "epub")
    return convert.read(stream.getvalue(), format="epub").with_(set_aside=(), evidence=())


def _p(words: str) -> Paragraph:
    return Paragraph((Text(words),))


def test_blocks_of_every_kind_read_back() -> None:
    blocks = (
        Paragraph(
            (
                Text("A "),
                Strong((Text("b "), Emphasis((Text("c"),)))),
                Link((Text("d"),), "https://d.example/"),
            )
        ),
        Paragraph((Text("Who pays?"),), "question", "Q"),
        Paragraph((Text("Nobody."),), "answer"),
        Heading((Text("Subhead"),), 2),
        Quote((_p("Said."), _p("Again.")), "A. Person"),
        PullQuote((Text("Lifted"),), "A. Person"),
        ListBlock(((_p("one"), ListBlock(((_p("nested"),),), True, 3)), (_p("two"), _p("more")))),
        Figure((Text("Caption"),), "Credit"),
        Table((((Text("a"),), (Text("b"),)),), ((Text("H"),), ()), (Text("Sums"),)),
        CodeBlock("x\n\n  y", "python"),
        Verse(((Text("A line"),), (Text("two"),), (), (Text("A stanza"),))),
        ThematicBreak(),
        Embed("https://video.example/1", (Text("A film"),), "Video"),
    )
    article = Article(
        headline=(Text("H "), Emphasis((Text("x"),))),
        language="en",
        published=Moment("2013-05-28"),
        updated=Moment("2013-05-29"),
        dateline="PARIS",
        blocks=blocks,
    )
    again = _again(article)
    for one, other in zip(again.blocks, blocks, strict=False):
        assert one == other
    assert again == article


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"no zip", b""])
def test_what_is_no_book_is_refused(data: bytes) -> None:
    with pytest.raises(convert.ReadError):
        convert.read(data, format="epub")
