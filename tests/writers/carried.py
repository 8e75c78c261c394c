"""What each format carries and what it cannot: the table of docs/formats.md, with an article for each row.

`LOSSES` says by format what is lost; `carried` applies all of a format's losses to an article, which is then
what reading the written file must give.  `KEPT` says what is carried where.  The tests prove every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from convert.model import (
    Article,
    Block,
    Code,
    Embed,
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
    Paragraph,
    Quote,
    SetAside,
    Superscript,
    Table,
    Text,
    Verse,
)  # fmt: skip
from convert.writers.wording import safe_url

__all__ = ["FORMATS", "KEPT", "LOSSES", "Loss", "carried", "mapped", "p", "settled", "spoken"]

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
    "left out; a publisher that was guessed stays marked as a guess",
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
        block = Figure(block.caption, block.credit)
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
    "its caption and credit alone",
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
    from convert.writers.fragments import _FORBIDDEN

    if isinstance(inline, Text | Code):
        inline = type(inline)(_FORBIDDEN.sub("", inline.text))
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

_HTML = (
    RECORD,
    Loss(
        "the name of a picture's file",
        "the picture itself, as a `data:` address",
        "the page stands alone",
        of(PICTURE),
        at_blocks(_held),
    ),
    UNREADABLE,
    SIZES,
    Loss(
        "a heading six levels or more below the headline",
        "the fifth level",
        "HTML has six, and the headline is the first",
        of(Heading((Text("Deep"),), 7)),
        at_blocks(_level(5)),
    ),
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
LOSSES: dict[str, tuple[Loss, ...]] = {"html": _HTML, "epub": _EPUB, "json": (), "pdf": ()}


def carried(format: str, article: Article) -> Article:
    """``article`` less what the table says that ``format`` cannot carry."""
    if LOSSES[format]:
        # What a picture is called changes last: the other losses tell pictures by their names.
        for loss in sorted(LOSSES[format], key=lambda loss: loss.what.startswith("the name of a picture")):
            article = loss.change(article)
    return article
