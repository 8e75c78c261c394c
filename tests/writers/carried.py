"""What each format carries and what it cannot: the table of docs/formats.md, with an article for each row.

`LOSSES` says by format what is lost; `carried` applies all of a format's losses to an article, which is then
what reading the written file must give.  `KEPT` says what is carried where.  The tests prove every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from convert.links import safe_url
from convert.model import (
    Article,
    Block,
    Code,
    CodeBlock,
    Embed,
    Emphasis,
    Evidence,
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
    SetAside,
    SmallCaps,
    Span,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Verse,
    plain,
    text,
)  # fmt: skip

__all__ = ["FORMATS", "KEPT", "LOSSES", "Loss", "carried", "losses", "mapped", "overview", "p", "settled",
           "spoken"]  # fmt: skip

FORMATS = ("pdf", "epub", "docx", "html", "md", "json")
Change = Callable[[Article], Article]


class Loss(NamedTuple):
    """A row of the table: what is lost, what becomes of it, why; an article with it, and the loss itself."""

    what: str
    becomes: str
    why: str
    example: Article
    change: Change


# -- helpers ------------------------------------------------------------------------------


def p(*content: str | Inline, **fields: Any) -> Paragraph:
    """A paragraph of words and inlines."""
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in content), **fields)


def of(*blocks: Block, **fields: Any) -> Article:
    """An article of ``blocks``."""
    return Article(headline=(Text("A headline"),), language="en", blocks=blocks, **fields)


def joined(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts as one."""
    found: list[Inline] = []
    for part in content:
        if isinstance(part, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].text + part.text)
        else:
            found.append(part)
    return tuple(part for part in found if part != Text(""))


def spoken(content: Iterable[Inline], change: Callable[[Inline], Iterable[Inline]]) -> tuple[Inline, ...]:
    """``content`` with ``change`` at every inline, the innermost first."""
    found: list[Inline] = []
    for part in content:
        inner = getattr(part, "content", None)
        found += change(part if inner is None else part.with_(content=spoken(inner, change)))
    return joined(found)


def mapped(
    blocks: Iterable[Block],
    change: Callable[[Block], Iterable[Block]] = lambda block: (block,),
    inline: Callable[[Inline], Iterable[Inline]] | None = None,
) -> tuple[Block, ...]:
    """``blocks`` with ``change`` at every block, the innermost first, and ``inline`` at every inline."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Quote | FootnoteDefinition):
            block = block.with_(blocks=mapped(block.blocks, change, inline))
        elif isinstance(block, ListBlock):
            block = block.with_(items=tuple(mapped(item, change, inline) for item in block.items))
        if inline:
            for field in ("content", "caption"):
                if hasattr(block, field):
                    block = block.with_(**{field: spoken(getattr(block, field), inline)})
            if isinstance(block, Verse):
                block = Verse(tuple(spoken(line, inline) for line in block.lines))
            elif isinstance(block, Table):
                rows = tuple(tuple(spoken(cell, inline) for cell in row) for row in block.rows)
                block = block.with_(rows=rows, header=tuple(spoken(cell, inline) for cell in block.header))
        found += change(block)
    return tuple(found)


def at_blocks(change: Callable[[Block], Iterable[Block]]) -> Change:
    return lambda article: article.with_(blocks=mapped(article.blocks, change))


def at_inlines(change: Callable[[Inline], Iterable[Inline]]) -> Change:
    def changed(article: Article) -> Article:
        return article.with_(
            headline=spoken(article.headline, change),
            subtitle=spoken(article.subtitle, change),
            blocks=mapped(article.blocks, inline=change),
        )

    return changed


def settled(article: Article) -> Article:
    """Pictures that a file holds under a name of its own, all by one name."""
    own = ("data:", "images/")

    def named(block: Block) -> Iterable[Block]:
        if isinstance(block, Figure) and block.image and block.image.source.startswith(own):
            return (block.with_(image=block.image.with_(source=HELD)),)
        return (block,)

    return article.with_(blocks=mapped(article.blocks, named))


HELD = "the picture itself"
PICTURE = Figure((Text("A bridge"),), "Mira Okafor", Image("a.jpg"), "A bridge of iron")


# -- losses that several formats share ----------------------------------------------------


def _unrecorded(article: Article) -> Article:
    return article.with_(set_aside=(), evidence=())


RECORD = Loss(
    "`evidence` and `set_aside`",
    "left out; authors, dates and a publisher that were guessed stay marked as guesses",
    "the page is the article, not how it was found",
    of(
        p("Words."),
        evidence=(Evidence("blocks/0", "running text", 0.9, (0, 6)),),
        set_aside=(SetAside("Share this", "boilerplate"),),
    ),
    _unrecorded,
)


def _notes_last(article: Article) -> Article:
    notes = tuple(block for block in article.blocks if isinstance(block, FootnoteDefinition))
    rest = tuple(block for block in article.blocks if not isinstance(block, FootnoteDefinition))
    return article.with_(blocks=rest + notes)


NOTES = Loss(
    "the place of footnotes between blocks",
    "after the last block",
    "so does the page show them",
    of(p("A", FootnoteReference("1")), FootnoteDefinition("1", (p("Note."),)), p("After.")),
    _notes_last,
)


def _level(deepest: int) -> Callable[[Block], Iterable[Block]]:
    def limited(block: Block) -> Iterable[Block]:
        yield block.with_(level=min(deepest, block.level)) if isinstance(block, Heading) else block

    return limited


def _sizeless(block: Block) -> Iterable[Block]:
    if isinstance(block, Figure) and block.image:
        block = block.with_(image=Image(block.image.source))
    yield block


def _pictureless(block: Block) -> Iterable[Block]:
    """Only pictures that a test has made are there: ``a.jpg`` and ``b (1).png``."""
    if isinstance(block, Figure) and block.image and block.image.source not in ("a.jpg", "b (1).png"):
        block = Figure(block.caption or ((Text(block.alt),) if block.alt else ()), block.credit)
        if not block.caption and not block.credit:
            return
    yield block


def _held(block: Block) -> Iterable[Block]:
    if isinstance(block, Figure) and block.image:
        block = block.with_(image=block.image.with_(source=HELD))
    yield block


def _safe(inline: Inline) -> Iterable[Inline]:
    if not isinstance(inline, Link):
        return (inline,)
    url = safe_url(inline.url)
    return inline.content if url is None else (inline.with_(url=url),)


def _single_links(inline: Inline) -> Iterable[Inline]:
    def still(part: Inline) -> Iterable[Inline]:
        return part.content if isinstance(part, Link) else (part,)

    return (inline.with_(content=spoken(inline.content, still)),) if isinstance(inline, Link) else (inline,)


def _safe_embeds(block: Block) -> Iterable[Block]:
    if isinstance(block, Embed) and safe_url(block.url) is None:
        block = Paragraph(block.caption or (Text(block.provider or block.url),))
    yield block


UNREADABLE = Loss(
    "a picture that cannot be read",
    "its caption, or its description where it has none, and its credit",
    "the picture is part of the file, and nothing is fetched",
    of(PICTURE.with_(image=Image("missing.jpg"))),
    at_blocks(_pictureless),
)
SIZES = Loss(
    "width and height of a picture",
    "not written",
    "the layout sees to them",
    of(PICTURE.with_(image=Image("a.jpg", 640, 480))),
    at_blocks(_sizeless),
)
SCHEMES = Loss(
    "links with another scheme than http, https or mailto",
    "their words",
    "no page of ours has them",
    of(p("See ", Link((Text("this"),), "ftp://a.example/x"), ".")),
    at_inlines(_safe),
)
LINKS = Loss(
    "a link inside a link",
    "its words",
    "no page may have one",
    of(p(Link((Text("a "), Link((Text("b"),), "https://b.example/")), "https://a.example/"))),
    at_inlines(_single_links),
)


def _single_marks(inline: Inline) -> Iterable[Inline]:
    def still(part: Inline) -> Iterable[Inline]:
        return (Superscript((Text(part.id),)),) if isinstance(part, FootnoteReference) else (part,)

    return (inline.with_(content=spoken(inline.content, still)),) if isinstance(inline, Link) else (inline,)


MARKS = Loss(
    "the mark of a note inside a link",
    "a raised number",
    "it would be a link inside a link",
    of(
        p(Link((Text("a"), FootnoteReference("1")), "https://a.example/")),
        FootnoteDefinition("1", (p("Note."),)),
    ),
    at_inlines(_single_marks),
)
EMBEDS = Loss(
    "the address of an embedded thing with such a scheme",
    "its caption as a paragraph",
    "likewise",
    of(Embed("ftp://a.example/film", (Text("A film"),), "Archive")),
    at_blocks(_safe_embeds),
)


def _stanzas(block: Block) -> Iterable[Block]:
    """No line break inside a line, no empty line at an end, and one between stanzas."""
    if isinstance(block, Verse):
        lines: list[tuple[Inline, ...]] = []
        for line in block.lines:
            part: list[Inline] = []
            for inline in (*line, LineBreak()):
                if isinstance(inline, LineBreak):
                    if part or (lines and lines[-1]):
                        lines.append(tuple(part))
                    part = []
                else:
                    part.append(inline)
        while lines and not lines[-1]:
            lines.pop()
        block = Verse(tuple(lines))
    yield block


VERSES = Loss(
    "empty lines of verse that part no stanzas",
    "left out",
    "a page parts stanzas by space",
    of(Verse(((), (Text("a"),), (), (), (Text("b"),)))),
    at_blocks(_stanzas),
)


def _forbidden(inline: Inline) -> Iterable[Inline]:
    from convert.writers.fragments import FORBIDDEN

    if isinstance(inline, Text | Code):
        inline = type(inline)(FORBIDDEN.sub("", inline.text))
    yield inline


CHARACTERS = Loss(
    "control characters, and those that turn the direction of what follows",
    "left out",
    "XML forbids them; the others deceive a reader",
    of(p("a\x01b\u202ec")),
    at_inlines(_forbidden),
)


def _headed(article: Article) -> Article:
    return article if article.related else article.with_(related_heading=None)


HEADING = Loss(
    "the heading of a related list that is empty",
    "left out",
    "nothing would stand under it",
    of(p("Words."), related_heading="More"),
    _headed,
)

# -- by format ----------------------------------------------------------------------------

NAMES = Loss(
    "the name of a picture's file",
    "the picture itself, as a `data:` address",
    "the page stands alone",
    of(PICTURE),
    at_blocks(_held),
)
_HTML = (
    RECORD,
    NAMES,
    UNREADABLE,
    SIZES,
    NOTES,
    SCHEMES,
    LINKS,
    MARKS,
    EMBEDS,
    VERSES,
    CHARACTERS,
    HEADING,
)
_EPUB = (
    RECORD,
    Loss(
        "the name of a picture's file",
        "the address inside the book",
        "the picture itself is there",
        of(PICTURE),
        at_blocks(_held),
    ),
    *_HTML[2:],
)


# DOCX


def _uncoloured(block: Block) -> Iterable[Block]:
    yield block.with_(language=None) if isinstance(block, CodeBlock) else block


def _standing_alone(block: Block) -> Iterable[Block]:
    """What is no paragraph leaves the quotation, which goes on after it."""
    if not isinstance(block, Quote) or all(isinstance(inner, Paragraph) for inner in block.blocks):
        yield block
        return
    run: list[Block] = []
    for inner in block.blocks:
        if isinstance(inner, Paragraph):
            run.append(inner)
            continue
        if run:
            yield Quote(tuple(run))
        yield inner
        run = []
    if run:
        yield Quote(tuple(run), block.attribution)


def _bodily(block: Block) -> Iterable[Block]:
    """Paragraphs of a list or a quotation are in its style, and in no other."""

    def plainly(inner: Block) -> Block:
        return inner.with_(role="body") if isinstance(inner, Paragraph) else inner

    if isinstance(block, Quote):
        block = block.with_(blocks=tuple(map(plainly, block.blocks)))
    elif isinstance(block, ListBlock):
        items = (((plainly(item[0]), *item[1:]) if item else item) for item in block.items)
        block = block.with_(items=tuple(items))
    yield block


def _three_levels(block: Block) -> Iterable[Block]:
    yield from _flattened(block, 0) if isinstance(block, ListBlock) else (block,)


def _flattened(block: ListBlock, depth: int) -> Iterable[Block]:
    """A list at ``depth``; below the third level one stands after the item that it was in."""
    run: list[tuple[Block, ...]] = []
    for item in block.items:
        inner = [list(_flattened(part, min(2, depth + 1))) for part in item if isinstance(part, ListBlock)]
        parts = iter(inner)
        if depth < 2:
            run.append(
                tuple(b for part in item for b in (next(parts) if isinstance(part, ListBlock) else [part]))
            )
            continue
        run.append(tuple(part for part in item if not isinstance(part, ListBlock)))
        if inner:
            yield block.with_(items=tuple(run))
            yield from (part for parts in inner for part in parts)
            run = []
    if run:
        yield block.with_(items=tuple(run))


def _numbered(article: Article) -> Article:
    """Notes after the last block, by number, each of paragraphs alone."""
    article = _notes_last(article)
    names = [block.id for block in article.blocks if isinstance(block, FootnoteDefinition)]
    order = {name: str(number) for number, name in enumerate(names, 1)}

    def inline(part: Inline) -> Iterable[Inline]:
        yield FootnoteReference(order[part.id]) if isinstance(part, FootnoteReference) else part

    def block(part: Block) -> Iterable[Block]:
        if isinstance(part, FootnoteDefinition):
            said = (b if isinstance(b, Paragraph) else p(text(b)) for b in part.blocks)
            part = FootnoteDefinition(order[part.id], tuple(said))
        yield part

    return article.with_(blocks=mapped(article.blocks, block, inline))


def _rectangular(block: Block) -> Iterable[Block]:
    if isinstance(block, Table):
        columns = max(len(block.header), *map(len, block.rows))
        rows = tuple((*row, *[()] * (columns - len(row))) for row in block.rows)
        header = (*block.header, *[()] * (columns - len(block.header))) if block.header else ()
        block = block.with_(rows=rows, header=header)
    yield block


def _one_run(inline: Inline) -> Iterable[Inline]:
    if isinstance(inline, Strong) and len(inline.content) == 1 and isinstance(inline.content[0], Strong):
        inline = inline.content[0]
    yield inline


def _undescribed(block: Block) -> Iterable[Block]:
    if isinstance(block, Figure) and block.alt in ("", plain(block.caption)):
        block = block.with_(alt=None)
    yield block


def _captioned(article: Article) -> Article:
    """A picture without words takes the caption that follows it."""
    found: list[Block] = []
    for block in article.blocks:
        before = found[-1] if found else None
        bare = isinstance(before, Figure) and before.image and not (before.caption or before.credit)
        if bare and isinstance(before, Figure) and isinstance(block, Figure) and not block.image:
            found[-1] = block.with_(image=before.image, alt=before.alt)
        else:
            found.append(block)
    return article.with_(blocks=tuple(found))


SAME = Loss(
    "a picture's description that is empty, or the same as its caption",
    "none of its own",
    "without one the caption describes it",
    of(PICTURE.with_(alt="A bridge")),
    at_blocks(_undescribed),
)
_DOCX = (
    RECORD,
    NAMES._replace(why="the file holds it, and an editor may have changed it"),
    UNREADABLE,
    SIZES,
    SAME,
    Loss(
        "a picture without caption, before a caption without picture",
        "one figure",
        "a caption stands below its picture, and nothing parts them",
        of(Figure(image=Image("a.jpg"), alt="A bridge"), Figure((Text("A caption"),))),
        _captioned,
    ),
    Loss(
        "the language of a code block",
        "not written",
        "there is no style for each language",
        of(CodeBlock("x = 1", "python")),
        at_blocks(_uncoloured),
    ),
    Loss(
        "a heading seven levels or more below the headline",
        "the sixth level",
        "the theme has six",
        of(Heading((Text("Deep"),), 7)),
        at_blocks(_level(6)),
    ),
    Loss(
        "a list, table or figure inside a quotation",
        "stands by itself, and the quotation goes on after it",
        "a style holds a paragraph",
        of(Quote((p("One."), ListBlock(((p("item"),),)), p("Two.")), "A. Person")),
        at_blocks(_standing_alone),
    ),
    Loss(
        "the role of a paragraph inside a quotation, or first in a list's item",
        "running text",
        "a paragraph has one style",
        of(Quote((p("A note.", role="note"),)), ListBlock(((p("Why?", role="question"),),))),
        at_blocks(_bodily),
    ),
    Loss(
        "lists nested deeper than three",
        "a list of the third level",
        "Word's own list styles are three",
        of(ListBlock(((p("1"), ListBlock(((p("2"), ListBlock(((p("3"), ListBlock(((p("4"),),))),))),))),))),
        lambda article: article.with_(blocks=tuple(b for one in article.blocks for b in _three_levels(one))),
    ),
    Loss(
        "footnotes",
        "numbered from 1, and after the last block; all but their paragraphs as text",
        "so does Word keep them",
        of(
            p("A", FootnoteReference("*")),
            FootnoteDefinition("*", (p("Note."), CodeBlock("x = 1"))),
            p("After."),
        ),
        _numbered,
    ),
    Loss(
        "a table's ragged rows",
        "filled up with empty cells",
        "Word's grid is a rectangle",
        of(Table((((Text("a"),), (Text("b"),)), ((Text("c"),),)))),
        at_blocks(_rectangular),
    ),
    Loss(
        "an emphasis that touches another of its kind, or is inside one",
        "one emphasis",
        "a run has properties, and they have no ends",
        of(p(Strong((Strong((Text("both"),)),)))),
        at_inlines(_one_run),
    ),
    SCHEMES,
    LINKS,
    CHARACTERS,
)


# Markdown


def _plain_words(inline: Inline) -> Iterable[Inline]:
    wordless = (Superscript, Subscript, SmallCaps, Span)
    return inline.content if isinstance(inline, wordless) else (inline,)


def _one_line(block: Block) -> Iterable[Block]:
    def line(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return spoken(content, lambda part: (Text(" "),) if isinstance(part, LineBreak) else (part,))

    if isinstance(block, Heading):
        block = block.with_(content=line(block.content))
    elif isinstance(block, Table):
        rows = tuple(tuple(map(line, row)) for row in block.rows)
        block = block.with_(rows=rows, header=tuple(map(line, block.header)))
    yield block


def _unnamed(block: Block) -> Iterable[Block]:
    yield block.with_(language=None) if block == CodeBlock(text(block), "text") else block


_MARKDOWN = (
    RECORD,
    Loss(
        "superscript, subscript, small caps, words in another language",
        "plain words",
        "CommonMark has no form for them, and raw HTML is not written",
        of(
            p(
                "a",
                Superscript((Text("b"),)),
                Subscript((Text("c"),)),
                SmallCaps((Text("d"),)),
                Span((Text("e"),), "fr"),
            )
        ),
        at_inlines(_plain_words),
    ),
    Loss(SIZES.what, SIZES.becomes, "likewise", SIZES.example, SIZES.change),
    SAME,
    Loss(
        "a table's ragged rows",
        "filled up with empty cells",
        "a pipe table is a rectangle",
        of(Table((((Text("a"),), (Text("b"),)), ((Text("c"),),)))),
        at_blocks(_rectangular),
    ),
    Loss(
        "line breaks in a heading or a cell",
        "spaces",
        "both are one line",
        of(Heading((Text("a"), LineBreak(), Text("b"))), Table((((Text("a"), LineBreak(), Text("b")),),))),
        at_blocks(_one_line),
    ),
    Loss(
        "a heading six levels or more below the headline",
        "the fifth level",
        "there are six, and the headline is the first",
        of(Heading((Text("Deep"),), 7)),
        at_blocks(_level(5)),
    ),
    SCHEMES,
    LINKS,
    EMBEDS,
    Loss(
        "a code block whose language is `text`",
        "one without language",
        "a linter wants a language at each",
        of(CodeBlock("x", "text")),
        lambda article: article.with_(
            blocks=mapped(
                article.blocks,
                lambda b: (
                    b.with_(language=None) if isinstance(b, CodeBlock) and b.language == "text" else b,
                ),
            )
        ),
    ),
    Loss(
        "control characters",
        "left out",
        "a page shows none",
        of(p("a\x01b")),
        CHARACTERS.change,
    ),
    HEADING,
)
LOSSES: dict[str, tuple[Loss, ...]] = {
    "md": _MARKDOWN,
    "docx": _DOCX,
    "epub": _EPUB,
    "html": _HTML,
    "pdf": (),
    "json": (),
}


class Kept(NamedTuple):
    """A row of the overview: an article with something, and the formats that bring it back."""

    what: str
    where: tuple[str, ...]
    example: Article
    seen: Change = lambda article: article
    """What of the article the row is about."""


_ALL = FORMATS
KEPT = (
    Kept(
        "headline, standfirst, byline, dates, dateline",
        _ALL,
        of(
            p("Words."),
            subtitle=(Text("A standfirst"),),
            authors=(Person("Ann"), Person("Bo")),
            published=Moment("2013-05-28T10:41+02:00"),
            updated=Moment("2013-06"),
            dateline="PARIS",
        ),
    ),
    Kept(
        "kicker, section, keywords, rights",
        _ALL,
        of(p("Words."), kicker="Harbour", section="City", keywords=("a, b", "c"), rights="© The Gazette"),
    ),
    Kept(
        "people's roles and affiliations",
        _ALL,
        of(
            p("Words."),
            authors=(
                Person("Bo", "photographer"),
                Person("Ann", affiliation="The Desk"),
                Person("AP", "agency"),
            ),
        ),
    ),
    Kept(
        "captions and credits, with a picture and without",
        _ALL,
        of(
            Figure((Text("A caption"),), "Mira Okafor"),
            Figure((Text("A caption alone"),)),
            Figure((), "Mira Okafor"),
        ),
    ),
    Kept("pictures and their descriptions", _ALL, of(PICTURE), at_blocks(_held)),
    Kept("the name of a picture's file", ("pdf", "md", "json"), of(PICTURE)),
    Kept(
        "subheads, lists, quotations with their source, pull quotes",
        _ALL,
        of(
            Heading((Text("A subhead"),)),
            ListBlock(((p("one"), ListBlock(((p("nested"),),), True, 3)), (p("two"), p("more")))),
            Quote((p("Said."),)),
            Quote((p("Said again."), p("And again.")), "A. Person"),
            PullQuote((Text("Lifted out"),), "A. Person"),
        ),
    ),
    Kept(
        "questions and answers with their speakers, notes, corrections, biographies",
        _ALL,
        of(
            p("Who pays?", role="question", speaker="Q"),
            p("Nobody.", role="answer", speaker="A"),
            p("A note.", role="note"),
            p("A correction.", role="correction"),
            p("She writes.", role="biography"),
        ),
    ),
    Kept(
        "tables, verse, code, pauses, embedded things",
        _ALL,
        of(
            Table((((Text("a"),), (Strong((Text("c"),)),)),), ((Text("H"),), ()), (Text("Sums"),)),
            Verse(((Text("A line"),), (Text("and one"),), (), (Text("A stanza"),))),
            CodeBlock("x\n\n  y"),
            ThematicBreak(),
            Embed("https://video.example/1", (Text("A film"),), "Video"),
        ),
    ),
    Kept(
        "footnotes and their marks",
        _ALL,
        of(p("A", FootnoteReference("1"), "."), FootnoteDefinition("1", (p("First."), p("Second.")))),
    ),
    Kept(
        "links, strong and emphasis, code, line breaks",
        _ALL,
        of(
            p(
                "See ",
                Link((Text("this"),), "https://a.example/?a=1&b=2", "T"),
                " ",
                Strong((Text("and that"),)),
                ", ",
                Emphasis((Text("too"),)),
                " ",
                Code("a`b"),
                LineBreak(),
                "end",
            )
        ),
    ),
    Kept(
        "superscript, subscript, small capitals, words in another language",
        ("pdf", "epub", "docx", "html", "json"),
        of(
            p(
                "a ",
                Superscript((Text("b"),)),
                " ",
                Subscript((Text("c"),)),
                " ",
                SmallCaps((Text("d"),)),
                " ",
                Span((Text("e"),), "fr"),
            )
        ),
    ),
    Kept(
        "related list, publisher, source address, language, direction",
        _ALL,
        of(
            p("Words."),
            related=(Related("Barge strikes", "https://gazette.example/barge"), Related("No address")),
            related_heading="More on this",
            publisher="The Gazette",
            source_url="https://gazette.example/a_b(c)",
            text_direction="rtl",
        ),
    ),
    Kept("evidence, and what was set aside", ("pdf", "json"), RECORD.example),
)


def carried(format: str, article: Article) -> Article:
    """``article`` less what the table says that ``format`` cannot carry."""
    if LOSSES[format]:
        # What a picture is called changes last: the other losses tell pictures by their names.
        for loss in sorted(LOSSES[format], key=lambda loss: loss.what.startswith("the name of a picture")):
            article = loss.change(article)
    return article


# -- the page of the documentation --------------------------------------------------------


def overview() -> str:
    """The table of what comes back, as docs/formats.md has it."""
    names = {"pdf": "PDF", "epub": "EPUB", "docx": "DOCX", "html": "HTML", "md": "Markdown", "json": "JSON"}
    lines = [f"| | {' | '.join(names[f] for f in FORMATS)} |", f"|---|{'---|' * len(FORMATS)}"]
    for row in KEPT:
        marks = " | ".join("✓" if format in row.where else "–" for format in FORMATS)
        lines.append(f"| {row.what} | {marks} |")
    return "\n".join(lines)


def losses(format: str) -> str:
    """The table of what ``format`` cannot carry, as docs/formats.md has it."""
    rows = [f"| {loss.what} | {loss.becomes} | {loss.why} |" for loss in LOSSES[format]]
    return "\n".join(["| what | what becomes of it | why |", "|---|---|---|", *rows])
