"""Articles made by hypothesis: anything the model takes, in the words and signs that trouble formats."""

from __future__ import annotations

from hypothesis import strategies as st

from convert.model import (
    Article,
    Block,
    Code,
    CodeBlock,
    Embed,
    Emphasis,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Moment,
    Paragraph,
    Person,
    PullQuote,
    Quote,
    Related,
    Strong,
    Table,
    Text,
    ThematicBreak,
    Verse,
)

__all__ = ["articles", "carried_by_markdown"]

_SIGNS = """word Fähre слово 5 1. 2) * ** _ a_b ` [x] [1] ]( <b> </b> &amp; & # ## - + > ~~ | \\ ! ![ : = ---
“q” — Photo: x? a*b*c https://a.example/ ( ) $ ^ [^1] [^1]: {x} '"""
_ATOMS = st.sampled_from(_SIGNS.split())
_LINE = st.lists(_ATOMS, min_size=1, max_size=6).map(" ".join)
_WORD = st.text(
    st.characters(categories=["L", "Nd", "Po"], exclude_characters="\u0345"), min_size=1, max_size=8
)
_PHRASE = st.one_of(_LINE, _WORD)
_URL = st.sampled_from(
    [
        "https://a.example/",
        "https://a.example/b_c(d)?e=1&copy;2#f*g*",
        "http://b.example/a,b",
        "mailto:a@b.example",
    ]
)


def _joined(content: list[Inline]) -> tuple[Inline, ...]:
    """Inlines with a space between them, text merged, as a reader would have them."""
    found: list[Inline] = []
    for inline in content:
        for one in [Text(" "), inline] if found else [inline]:
            if isinstance(one, Text) and found and isinstance(found[-1], Text):
                found[-1] = Text(found[-1].text + one.text)
            else:
                found.append(one)
    return tuple(found)


_TEXT = _PHRASE.map(Text)
_SIMPLE = st.one_of(_TEXT, _TEXT, _LINE.map(Code))
_CONTENT: st.SearchStrategy[tuple[Inline, ...]] = st.lists(
    st.one_of(
        _TEXT,
        _TEXT,
        st.lists(_SIMPLE, min_size=1, max_size=2).map(lambda c: Strong(_joined(c))),
        st.lists(_SIMPLE, min_size=1, max_size=2).map(lambda c: Emphasis(_joined(c))),
        st.builds(lambda c, u: Link((c,), u), _TEXT, _URL),
        _LINE.map(Code),
    ),
    min_size=1,
    max_size=4,
).map(_joined)
_NAME = st.sampled_from(["Ann Example", "Bo *Star*", "R. [Name]", "Zoë"])
_PARAGRAPH = st.builds(
    Paragraph,
    _CONTENT,
    st.sampled_from(["body", "body", "body", "question", "answer", "note", "correction", "biography"]),
    st.one_of(st.none(), st.none(), _NAME),
)
_FIGURE = st.builds(Figure, st.one_of(st.just(()), _CONTENT), st.one_of(st.none(), _NAME), st.none()).filter(
    lambda f: f.caption or f.credit
)
_PICTURE = st.builds(
    Figure,
    st.one_of(st.just(()), _CONTENT),
    st.one_of(st.none(), _NAME),
    st.sampled_from([Image("a.jpg"), Image("dir/b (1).png")]),
    st.sampled_from(["An alt text", "*alt* [x]"]),
)


def _blocks(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, several, st.one_of(st.none(), _NAME)),
        st.builds(ListBlock, st.lists(several, min_size=1, max_size=3).map(tuple), st.booleans()),
    )


_TABLE = st.integers(1, 3).flatmap(
    lambda n: st.builds(
        Table,
        st.lists(st.tuples(*[_CONTENT] * n), min_size=1, max_size=2).map(tuple),
        st.one_of(st.just(()), st.tuples(*[_CONTENT] * n)),
        st.one_of(st.just(()), _CONTENT),
    )
)
_LEAF: st.SearchStrategy[Block] = st.one_of(
    _PARAGRAPH,
    _PARAGRAPH,
    st.builds(Heading, _CONTENT, st.integers(1, 5)),
    _FIGURE,
    _PICTURE,
    st.builds(PullQuote, _CONTENT, st.one_of(st.none(), _NAME)),
    st.builds(CodeBlock, _LINE, st.sampled_from([None, "python"])),
    st.builds(Verse, st.lists(_CONTENT, min_size=1, max_size=3).map(tuple)),
    st.builds(Embed, st.just("https://v.example/1"), st.one_of(st.just(()), _CONTENT.filter(
        lambda c: not any(isinstance(i, Link) for i in c))), st.one_of(st.none(), st.just("Video (R)"))),
    st.just(ThematicBreak()),
    _TABLE,
)  # fmt: skip
_BLOCK = st.recursive(_LEAF, _blocks, max_leaves=4)
_RELATED = st.builds(Related, _LINE, st.one_of(st.none(), st.just("https://r.example/1")))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article with any fields and blocks."""
    return Article(
        headline=draw(_CONTENT),
        subtitle=draw(st.one_of(st.just(()), _CONTENT)),
        authors=tuple(draw(st.lists(st.builds(Person, _NAME), max_size=2))),
        published=draw(st.sampled_from([None, Moment("2013"), Moment("2013-05"), Moment("2013-05-28")])),
        dateline=draw(st.sampled_from([None, "PARIS", "St. *Ives*"])),
        publisher=draw(st.sampled_from([None, "The [Gazette]", "A & B"])),
        source_url=draw(st.one_of(st.none(), st.just("https://a.example/b_c_d"))),
        language=draw(st.sampled_from([None, "en", "de", "ru"])),
        blocks=tuple(draw(st.lists(_BLOCK, max_size=5))),
        related=tuple(draw(st.lists(_RELATED, max_size=2))),
    )


def carried_by_markdown(article: Article) -> Article:
    """``article`` less what docs/formats.md says that Markdown cannot carry."""
    return article
