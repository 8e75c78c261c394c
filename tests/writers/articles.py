"""Articles made by hypothesis: anything the model takes, in the words and signs that trouble formats."""

from __future__ import annotations

from carried import mapped, spoken
from hypothesis import strategies as st

from convert.harmless import harmless
from convert.model import (
    Article,
    Block,
    Code,
    CodeBlock,
    Embed,
    Emphasis,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Image,
    Inline,
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

__all__ = [
    "any_articles",
    "articles",
    "everything",
]

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


_PERSON = st.builds(
    Person,
    _NAME,
    st.sampled_from(["author", "author", "photographer", "agency", "translator", "by her own hand"]),
    st.one_of(st.none(), st.just("The Desk, Town")),
)
_ANY_MOMENT = st.sampled_from(
    [None, Moment("2013"), Moment("2013-05"), Moment("2013-05-28"), Moment("2013-05-28T10:41+02:00")]
)


@st.composite
def articles(draw: st.DrawFn, nested: bool = True) -> Article:
    """An article with any fields and blocks; without ``nested`` no block holds others."""
    return Article(
        headline=draw(_CONTENT),
        subtitle=draw(st.one_of(st.just(()), _CONTENT)),
        authors=tuple(draw(st.lists(_PERSON, max_size=2))),
        published=draw(_ANY_MOMENT),
        updated=draw(_ANY_MOMENT),
        kicker=draw(st.one_of(st.none(), _LINE)),
        section=draw(st.one_of(st.none(), _LINE)),
        rights=draw(st.one_of(st.none(), _LINE)),
        keywords=tuple(draw(st.lists(_LINE, max_size=2))),
        text_direction=draw(st.sampled_from(["ltr", "rtl"])),
        dateline=draw(st.sampled_from([None, "PARIS", "St. *Ives*"])),
        publisher=draw(st.sampled_from([None, "The [Gazette]", "A & B"])),
        source_url=draw(st.one_of(st.none(), st.just("https://a.example/b_c_d"))),
        language=draw(st.sampled_from([None, "en", "de", "ru"])),
        blocks=tuple(draw(st.lists(_BLOCK if nested else _LEAF, max_size=5))),
        related=tuple(draw(st.lists(_RELATED, max_size=2))),
    )


# -- everything that the model takes ---------------------------------------------------------

_ANY_URL = st.one_of(
    _URL, st.sampled_from(["#part", "ftp://a.example/", "javascript:alert(1)", "https://a.example/[1]"])
)
_ANY_INLINES: st.SearchStrategy[tuple[Inline, ...]] = st.recursive(
    st.one_of(
        _TEXT,
        _TEXT,
        _PHRASE.map(Code),
        st.just(LineBreak()),
        st.sampled_from(["1", "2", "*"]).map(FootnoteReference),
    ),
    lambda inner: st.one_of(
        *(
            st.builds(kind, st.lists(inner, min_size=1, max_size=2).map(_joined))
            for kind in (Strong, Emphasis, Superscript, Subscript, SmallCaps)
        ),
        st.builds(
            Span, st.lists(inner, min_size=1, max_size=2).map(_joined), st.sampled_from(["fr", "zh-Hant"])
        ),
        st.builds(
            Link, st.lists(inner, min_size=1, max_size=2).map(_joined), _ANY_URL, st.one_of(st.none(), _LINE)
        ),
    ),
    max_leaves=4,
).flatmap(
    lambda one: st.lists(st.one_of(_TEXT, st.just(one)), min_size=0, max_size=2).map(
        lambda more: _joined([one, *more])
    )
)
_ANY_PARAGRAPH = st.builds(
    Paragraph,
    _ANY_INLINES,
    st.sampled_from(["body", "body", "question", "answer", "note", "correction", "biography"]),
    st.one_of(st.none(), st.none(), _NAME),
)
_ANY_ROW = st.lists(st.one_of(st.just(()), _ANY_INLINES), min_size=1, max_size=3).map(tuple)
_ANY_LEAF: st.SearchStrategy[Block] = st.one_of(
    _ANY_PARAGRAPH,
    _ANY_PARAGRAPH,
    st.builds(Heading, _ANY_INLINES, st.integers(1, 8)),
    _FIGURE,
    st.builds(Figure, st.one_of(st.just(()), _ANY_INLINES), st.one_of(st.none(), _NAME),
              st.builds(Image, st.sampled_from(["a.jpg", "no.png"]), st.sampled_from([None, 30])),
              st.sampled_from([None, "", "An alt text"])),
    st.builds(PullQuote, _ANY_INLINES, st.one_of(st.none(), _NAME)),
    st.builds(CodeBlock, st.lists(_LINE, max_size=3).map("\n".join), st.sampled_from([None, "python"])),
    st.builds(Verse, st.lists(st.one_of(st.just(()), _ANY_INLINES), min_size=1, max_size=4).map(tuple)),
    st.builds(Embed, st.sampled_from(["https://v.example/1", "ftp://v.example/"]),
              st.one_of(st.just(()), _TEXT.map(lambda t: (t,))), st.one_of(st.none(), st.just("Video (R)"))),
    st.just(ThematicBreak()),
    st.builds(Table, st.lists(_ANY_ROW, min_size=1, max_size=2).map(tuple), st.one_of(st.just(()), _ANY_ROW),
              st.one_of(st.just(()), _ANY_INLINES)),
)  # fmt: skip
_ANY_BLOCK = st.recursive(_ANY_LEAF, _blocks, max_leaves=5)
_ANY_NOTE = st.builds(
    FootnoteDefinition,
    st.sampled_from(["1", "2", "*"]),
    st.builds(lambda first, more: (first, *more), _ANY_PARAGRAPH, st.lists(_ANY_LEAF, max_size=1)),
)


@st.composite
def any_articles(draw: st.DrawFn) -> Article:
    """An article with any of the fields, blocks and inlines that the model has.

    Notes and their marks fit each other, as `convert.harmless` has it before any writer.
    """
    line = st.one_of(st.none(), _LINE)
    article = draw(articles()).with_(
        headline=draw(_CONTENT),
        subtitle=draw(st.one_of(st.just(()), _ANY_INLINES)),
        related_heading=draw(line),
        blocks=tuple(draw(st.lists(st.one_of(_ANY_BLOCK, _ANY_BLOCK, _ANY_NOTE), max_size=5))),
    )
    mended = harmless(article)
    assert isinstance(mended, Article)
    return as_read(mended)


def as_read(article: Article) -> Article:
    """``article`` with neighbouring texts as one, as every reader has them."""

    def same(inline: Inline) -> tuple[Inline, ...]:
        return (inline,)

    return article.with_(
        headline=spoken(article.headline, same),
        subtitle=spoken(article.subtitle, same),
        blocks=mapped(article.blocks, inline=same),
    )


def _p(*content: object) -> Paragraph:
    return Paragraph(tuple(Text(c) if isinstance(c, str) else c for c in content))  # type: ignore[misc]


def everything() -> Article:
    """One article with everything that the model has."""
    return Article(
        headline=(Text("A Bridge, "), Emphasis((Text("Again"),))),
        subtitle=(Text("What it cost [and why]"),),
        kicker="Harbour",
        section="City",
        authors=(Person("Ann"), Person("Bo", "photographer"), Person("Cy", affiliation="The Desk")),
        published=Moment("2013-05-28T10:41+02:00"),
        updated=Moment("2013-05-29"),
        dateline="PARIS",
        publisher="The Gazette",
        language="en",
        source_url="https://gazette.example/a_b_c(d)",
        rights="© The Gazette",
        keywords=("bridges", "a town"),
        related=(Related("Barge *strikes*", "https://gazette.example/barge"), Related("No address")),
        related_heading="More on this",
        blocks=(
            Figure((Text("A caption"),), "Mira Okafor"),
            Figure((Text("A caption alone"),)),
            Figure((), "Mira Okafor"),
            Figure((Text("With a picture"),), "Mira Okafor", Image("a (1).jpg"), "A bridge"),
            Figure(image=Image("plain.jpg"), alt="Nothing said"),
            _p(Strong((Text("again"),)), "; see ", Link((Text("this"),), "https://a.example/?a=1&b=2", "T")),
            _p("5 * 3 is 15, snake_case, [sic], 1 < 2, A&B, C:\\dir, 100 %, #1, ", Code("a`b")),
            _p("1. Not a list"),
            _p("- nor this"),
            _p("# nor a heading"),
            _p("intra", Strong((Text('"word"'),)), "bold"),
            _p(Emphasis((Text("All in emphasis"),))),
            _p(Strong((Text("Why?"),))),
            _p(Emphasis((Text("Words"),)), " — Photo: Mira Okafor"),
            _p("one", LineBreak(), "two"),
            Heading((Text("A subhead"),)),
            Heading((Text("A lower one"),), 2),
            Paragraph((Text("Who pays?"),), "question", "Q"),
            Paragraph((Text("Nobody."),), "answer", "A"),
            Paragraph((Text("Why?"),), "question"),
            Paragraph((Text("Because."),), "answer"),
            _p("Body again."),
            Paragraph((Text("A note."),), "note"),
            Paragraph((Text("A correction."),), "correction"),
            Quote((_p("Said."), _p("— Twice.")), "A. Person"),
            Quote((_p("First."), _p("— No name, only a dash."))),
            Quote((_p(Strong((Text("Bold"),))),)),
            PullQuote((Text("Lifted out"),), "A. Person"),
            PullQuote((Text("Is it lifted?"),)),
            ListBlock((( _p("one"), ListBlock(((_p("nested"),),), True)), (_p("two"), _p("more")))),
            ListBlock(((_p("another list"),),)),
            ListBlock(((_p("three"),), (_p("four"),)), True, 3),
            Table((((Text("a|b"),), (Strong((Text("c"),)),)),), ((Text("H"),), ()), (Text("Sums"),)),
            Table((((Text("no header"),),),)),
            CodeBlock("x = '''\n```\n'''", "python"),
            CodeBlock("plain\n\n  text"),
            Verse(((Text("A line"),), (Text("and one"),), (), (Text("A stanza"),))),
            ThematicBreak(),
            Embed("https://video.example/1", (Text("A film"),), "Video (R)"),
            Embed("https://video.example/2"),
            _p("A note", FootnoteReference("1"), " and [^2]."),
            FootnoteDefinition("1", (_p("First."), _p("Second."))),
            Paragraph((Text("She writes."),), "biography"),
        ),
    )  # fmt: skip
