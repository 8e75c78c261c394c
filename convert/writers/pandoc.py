"""Every other format that pandoc writes (ODT, RTF, LaTeX, Typst, JATS, reStructuredText …), through its AST.

Pandoc knows title, authors and date; what else an article's page says (dateline, captions without a
picture, credits, related list, source) is put into the text first, so that no format can lose it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from convert.errors import WriteError
from convert.links import safe_url
from convert.model import (
    Article,
    Block,
    Dossier,
    Emphasis,
    Figure,
    FootnoteDefinition,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Person,
    Quote,
    Strong,
    Text,
)  # fmt: skip
from convert.notes import renamed_notes
from convert.wording import words

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["COMMON", "EXTENSIONS", "PandocWriter", "names", "writer"]

EXTENSIONS = {
    "asciidoc": "adoc", "asciidoctor": "adoc", "beamer": "tex", "context": "tex", "docbook": "dbk",
    "docbook4": "dbk", "docbook5": "dbk", "dokuwiki": "txt", "fb2": "fb2", "icml": "icml", "ipynb": "ipynb",
    "jats": "xml", "jats_archiving": "xml", "jats_articleauthoring": "xml", "jats_publishing": "xml",
    "jira": "txt", "latex": "tex", "man": "1", "mediawiki": "wiki", "ms": "ms", "native": "native",
    "odt": "odt", "opendocument": "fodt", "opml": "opml", "org": "org", "plain": "txt", "pptx": "pptx",
    "rst": "rst", "rtf": "rtf", "tei": "xml", "texinfo": "texi", "textile": "textile", "typst": "typ",
    "xwiki": "txt", "zimwiki": "txt",
}  # fmt: skip
"""Format → what its files end in; others end in their name."""

COMMON = {
    "odt": "odt", "rtf": "rtf", "latex": "tex", "typst": "typ", "jats": "xml", "rst": "rst",
    "asciidoc": "adoc", "org": "org", "docbook": "dbk", "fb2": "fb2", "textile": "textile",
    "mediawiki": "wiki", "ipynb": "ipynb",
}  # fmt: skip
"""The format that an ending names where only a file's name says what to write."""

_BINARY = frozenset({"docx", "epub", "epub2", "epub3", "odt", "pptx"})
_HOLDING = frozenset({"fb2", "ipynb", "rtf"})
"""Formats of text that have their pictures within."""
_WIDEST = 600
"""Pixels, at 96 to the inch: what fits between the margins of a page."""
_NAME = re.compile(r"(?P<base>[a-z][a-z0-9_]*)(?:[+-][a-z][a-z0-9_]*)*")


class PandocWriter:
    """One format of pandoc's; ``name`` may have extensions, as in ``rst+smart``."""

    media_type = "application/octet-stream"

    def __init__(self, name: str, base: str) -> None:
        self.name = name
        self.extensions: Sequence[str] = (EXTENSIONS.get(base, base),)
        self.description = f"{base}, by pandoc"
        self._base = base
        self._binary = base in _BINARY
        self._holds = base in _BINARY or base in _HOLDING

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        """Return the file.

        Pandoc runs without access to files: what holds its pictures gets them as ``data:`` addresses, and
        in all other formats a picture stays the address that it was.
        """
        from convert.pandoc import from_ast
        from convert.pandoc_ast import to_pandoc

        document = options.shown(document)
        if self._holds:
            document = _with_pictures(document, options)
        shown = _shown(self._base)
        whole = _page(document, shown) if isinstance(document, Article) else _book(document)
        # The title stands apart from the headings, so that these begin with the first level.
        shift = ["--shift-heading-level-by=-1"] if "title" in shown or isinstance(document, Dossier) else []
        wrap = ["--wrap=auto", f"--columns={options.wrap}"] if options.wrap else ["--wrap=none"]
        arguments = ["--standalone", *shift, *wrap, *(["--output=-"] if self._binary else [])]
        return from_ast(to_pandoc(whole), self.name, *arguments, timestamp=options.timestamp)


def names() -> tuple[str, ...]:
    """What pandoc writes; nothing where there is no pandoc."""
    from convert.pandoc import formats

    try:
        return formats()
    except WriteError:
        return ()


@cache
def writer(name: str) -> PandocWriter | None:
    """The writer for pandoc's format ``name``, or None where it has none of that name."""
    match = _NAME.fullmatch(name.casefold())
    if match is None or match["base"] not in names():
        return None
    return PandocWriter(name.casefold(), match["base"])


@cache
def _shown(base: str) -> frozenset[str]:
    """Which of an article's first lines the format's own page shows; the others go into the text."""
    from convert.pandoc import run

    lines = ("title", "subtitle", "author", "date")
    if base.startswith("jats"):  # its template is put together of others
        return frozenset(lines)
    if base == "fb2":  # it has none
        return frozenset({"title", "author", "date"})
    try:
        template = run(["--print-default-template", base], b"").decode()
        # What pandoc puts together by itself, the template does not tell.
        block = _title_block(base) if "titleblock" in template else ""
    except WriteError:
        return frozenset()
    return frozenset(
        line for line in lines if re.search(rf"\b{line}s?\b", template) or f"the {line}" in block
    )


def _title_block(base: str) -> str:
    """A page of nothing but its first lines; "" where they are data that no page shows (YAML)."""
    from convert.pandoc import from_ast
    from convert.pandoc_ast import to_pandoc

    sample = Article(
        headline=(Text("the title"),), subtitle=(Text("the subtitle"),), authors=(Person("the author"),)
    )
    tree = to_pandoc(sample)
    tree["meta"]["date"] = {"t": "MetaString", "c": "the date"}
    page = from_ast(tree, base, "--standalone").decode()
    return "" if page.startswith(("---", "%")) else page


# -- the page as blocks that every format has -------------------------------------------------


def _page(article: Article, shown: frozenset[str]) -> Article:
    """``article`` with all that its page says in its blocks, but what ``shown`` says the format shows."""
    first: list[Block] = []
    if article.headline and "title" not in shown:
        first.append(Heading(article.headline, 0))
    if article.subtitle and "subtitle" not in shown:
        first.append(Paragraph((Emphasis(article.subtitle),)))
    head = not {"author", "date"} <= shown
    return article.with_(blocks=(*first, *_article(article, level=0, head=head)))


def _book(dossier: Dossier) -> Article:
    """A dossier as one long article: pandoc's formats know no more."""
    from convert.writers.page import sections_of

    blocks: list[Block] = list(dossier.introduction)
    number = 0
    for section in sections_of(dossier):
        level = 0
        if section.title:
            blocks += [Heading((Text(section.title),), 1), *section.introduction]
            level = 1
        for article in section.articles:
            number += 1
            blocks.append(Heading(article.headline or (Text(str(number)),), level + 1))
            if article.subtitle:
                blocks.append(Paragraph((Emphasis(article.subtitle),)))
            blocks += renamed_notes(tuple(_article(article, level=level + 1, head=True)), f"{number}-")
    return Article(
        headline=(Text(dossier.title),),
        subtitle=(Text(dossier.subtitle),) if dossier.subtitle else (),
        language=dossier.language,
        published=dossier.date,
        publisher=dossier.publisher,
        rights=dossier.rights,
        blocks=tuple(blocks),
    )


def _article(article: Article, *, level: int, head: bool = False) -> Iterator[Block]:
    from convert.commonmark import head_line, source_line

    line = head_line(article)
    if line and (head or article.updated or any(p.role != "author" for p in article.authors)):
        yield Paragraph((Text(line),))
    dateline = article.dateline
    if dateline and not any(isinstance(b, Paragraph) and b.role == "body" for b in article.blocks):
        yield Paragraph((Strong((Text(dateline),)),))
        dateline = None
    for block in article.blocks:
        if dateline and isinstance(block, Paragraph) and block.role == "body":
            block = block.with_(content=(Strong((Text(dateline),)), Text(" — "), *block.content))
            dateline = None
        yield _block(block, article.language, level)
    if article.related:
        heading = article.related_heading or words(article.language).related
        yield Heading((Text(heading),), level + 1)
        yield ListBlock(tuple((Paragraph(_related(item.title, item.url)),) for item in article.related))
    source = source_line(article)
    if source:
        yield Paragraph(source)


def _related(title: str, url: str | None) -> tuple[Inline, ...]:
    address = safe_url(url)
    return (Link((Text(title),), address),) if address else (Text(title),)


def _block(block: Block, language: str | None, level: int) -> Block:
    match block:
        case Heading():
            return block.with_(level=block.level + level)
        case Paragraph() if block.speaker:
            lead = (Strong((Text(f"{block.speaker}:"),)), Text(" "))
            return block.with_(content=(*lead, *block.content), speaker=None)
        case Figure():
            return _figure(block, language)
        case Quote() | FootnoteDefinition():
            return block.with_(blocks=tuple(_block(inner, language, level) for inner in block.blocks))
        case ListBlock():
            items = tuple(tuple(_block(inner, language, level) for inner in item) for item in block.items)
            return block.with_(items=items)
        case _:
            return block


def _figure(block: Figure, language: str | None) -> Block:
    """A credit says that it is one; and what has no picture is a paragraph, for some formats drop it."""
    label = words(language).photo
    credit = f"{label}: {block.credit}" if block.credit else ""
    if block.image:
        # In one line: formats run the paragraphs of a caption together.
        parted: list[Inline] = [Text(f"{' — ' if block.caption else ''}{credit}")] if credit else []
        return block.with_(caption=(*block.caption, *parted), credit=None)
    line: list[Inline] = [Emphasis(block.caption)] if block.caption else []
    if credit:
        line.append(Text(f"{' — ' if line else ''}{credit}"))
    return Paragraph(tuple(line))


# -- pictures -------------------------------------------------------------------------------


def _with_pictures(document: Article | Dossier, options: WriteOptions) -> Article | Dossier:
    """``document`` with each picture in it; where one may not be read, the figure is without."""
    from convert.writers.images import loader

    find = loader(options)

    def article(one: Article) -> Article:
        return one.with_(blocks=tuple(_pictured(block, find) for block in one.blocks))

    if isinstance(document, Article):
        return article(document)
    sections = (part.with_(articles=tuple(map(article, part.articles))) for part in document.sections)
    return document.with_(sections=tuple(sections))


def _pictured(block: Block, find: Callable[[Figure], str | None]) -> Block:
    match block:
        case Quote() | FootnoteDefinition():
            return block.with_(blocks=tuple(_pictured(inner, find) for inner in block.blocks))
        case ListBlock():
            items = tuple(tuple(_pictured(inner, find) for inner in item) for item in block.items)
            return block.with_(items=items)
        case Figure(image=Image()):
            held = find(block)
            if held:
                return block.with_(image=Image(held, _width(held)))
            caption = block.caption or ((Text(block.alt),) if block.alt else ())
            return Figure(caption, block.credit)
        case _:
            return block


def _width(address: str) -> int | None:
    """How wide the picture at a ``data:`` address is shown; None for as wide as it is."""
    import base64
    import io

    from PIL import Image as Pillow

    with Pillow.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
        return _WIDEST if picture.width > _WIDEST else None
