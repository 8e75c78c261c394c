"""Every other format that pandoc reads (ODT, RTF, LaTeX, reStructuredText, Org …), through its AST.

What has a title or headings is taken as it stands; a document of bare paragraphs is a text like any
other, and the normalizer recognises it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from convert.errors import ReadError, WriteError
from convert.model import Article, Block, Evidence, Heading, Quote, SetAside, text, walk

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.readers import ReadOptions

__all__ = ["EXTENSIONS", "PandocReader", "finished", "names", "parsed", "reader", "reader_for"]

EXTENSIONS = {
    "adoc": "asciidoc", "asciidoc": "asciidoc", "fb2": "fb2",
    "ipynb": "ipynb", "latex": "latex", "odt": "odt", "org": "org", "rst": "rst", "rtf": "rtf",
    "tex": "latex", "textile": "textile", "typ": "typst", "wiki": "mediawiki", "dbk": "docbook",
}  # fmt: skip
"""What a file ends in → pandoc's name for it."""

_OFFICE = frozenset({"docx", "odt", "rtf"})
_WITH_MEDIA = frozenset({"docx", "fb2", "ipynb", "odt", "pptx", "rtf"})
"""Formats whose files hold their pictures."""
_PROGRAMS = frozenset({"Tearsheet"})
"""What we say of who changed a Word file last, which LibreOffice takes for its author."""
_BINARY = frozenset({"docx", "epub", "odt", "pptx", "rtf", "xlsx"})


class PandocReader:
    """One format of pandoc's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.extensions: Sequence[str] = tuple(
            ending for ending, format in EXTENSIONS.items() if format == name
        )
        self.description = f"{name}, by pandoc"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the article; raises `ReadError` where pandoc cannot read ``data``."""
        article = parsed(data, self.name, options)
        if self.name == "rtf":
            return _by_its_lines(article, hints)
        return finished(article, hints, unmarked=self.name in _OFFICE)


def names() -> tuple[str, ...]:
    """What pandoc reads; nothing where there is no pandoc."""
    from convert.pandoc import input_formats

    try:
        return input_formats()
    except WriteError:
        return ()


@cache
def reader(name: str) -> PandocReader | None:
    """The reader for pandoc's format ``name``, or None where it has none of that name."""
    return PandocReader(name) if name in names() else None


def reader_for(extension: str) -> PandocReader | None:
    """The reader for files that end in ``extension``."""
    return PandocReader(EXTENSIONS[extension]) if extension in EXTENSIONS else None


def parsed(data: bytes, format: str, options: ReadOptions) -> Article:
    """``data`` as pandoc understands it; raises `ReadError`."""
    from convert.pandoc import to_ast
    from convert.pandoc_ast import from_pandoc
    from convert.readers import odt, rtf
    from convert.readers.pandoc_meta import tidied
    from convert.readers.text import decode

    file = options.name or "the input"
    if format not in _BINARY:
        data = decode(data, encoding=options.encoding, name=options.name).encode("utf-8", "replace")
    elif format != "rtf":
        from convert.package import unpacked

        unpacked(data, lambda _: False, file=file, what=f"{format.upper()} that can be read")
    if format == "rtf":
        data = rtf.plainly(data)
    said = odt.said(data, file) if format == "odt" else odt.Said()
    try:
        # Its head is read as such only where reStructuredText is a whole document.
        whole = ("--standalone",) if format == "rst" else ()
        said_to_it = ("--track-changes=accept", *whole)
        if format in _WITH_MEDIA:
            ast = _with_pictures(data, format, options, said_to_it)
        else:
            ast = to_ast(data, format, *said_to_it)
        ast = tidied(ast)
        article = _with_origins(_attributed(from_pandoc(_below_title(ast, titled=said.titled))))
    except (WriteError, RecursionError, ValueError) as error:
        problem = getattr(error, "problem", str(error))
        raise ReadError(f"is not {format} ({problem})", file=file, remedy="check the file") from error
    return odt.with_fields(article, said)


def _with_pictures(
    data: bytes, format: str, options: ReadOptions, arguments: Sequence[str]
) -> dict[str, Any]:
    """``data`` as pandoc's tree, the pictures that it holds in place of their names in it."""
    from convert.limits import TOGETHER
    from convert.pandoc import images, media
    from convert.web.pictures import Enclosed

    limits = options.limits
    tree, held = media(
        data, format, *arguments, each=limits.picture_bytes, together=TOGETHER, most=limits.pictures
    )
    enclosed = Enclosed(lambda name: held[name], options.name or "the input", limits)
    for image in images(tree.get("blocks", [])):
        source = image["c"][2][0]
        if source in held:
            image["c"][2][0] = enclosed.address(source) or ""
    return tree


_SAID = ("headline", "subtitle", "authors", "published", "updated", "publisher", "section", "language",
         "source_url", "rights", "keywords")  # fmt: skip


def _with_origins(article: Article) -> Article:
    """``article`` with the origin of its fields on record: the document's own head."""
    known = {item.target for item in article.evidence}
    evidence = [
        Evidence(name, "the document's head", 0.95)
        for name in _SAID
        if getattr(article, name) and name not in known
    ]
    return article.with_(evidence=(*article.evidence, *evidence))


def _attributed(article: Article) -> Article:
    """``article`` with the last line of a quotation, where it names somebody, as its source."""
    return article.with_(blocks=tuple(map(_with_source, article.blocks)))


def _with_source(block: Block) -> Block:
    if not isinstance(block, Quote) or block.attribution or len(block.blocks) < 2:
        return block
    last = text(block.blocks[-1])
    match = re.fullmatch(r"(?:—|–|--)\s*(\S.{0,200})", last)
    return block.with_(blocks=block.blocks[:-1], attribution=match[1]) if match else block


def _below_title(ast: dict[str, Any], *, titled: bool = False) -> dict[str, Any]:
    """Headings of the first level are subheads where the title stands apart from them."""
    titled = titled or bool(ast.get("meta", {}).get("title"))
    blocks = ast.get("blocks", [])
    headers = [block["c"] for block in blocks if block.get("t") == "Header"]
    if titled and any(header[0] == 1 for header in headers):
        for header in headers:
            header[0] += 1
    return ast


def finished(article: Article, hints: Hints, *, unmarked: bool = False) -> Article:
    """``article`` with a headline and a language where it says none; the user's word comes last.

    In a document that is ``unmarked`` but for its headings, as an office program's is, the first lines and
    the captions say the other fields.
    """
    from convert.hints import apply
    from convert.readers.bare import as_text, is_bare
    from convert.readers.heads import recognised

    if not article.headline and is_bare(article):
        return as_text(article, hints)
    found = _with_language(_with_headline(article))
    return apply(recognised(found) if unmarked else found, hints)


def _by_its_lines(article: Article, hints: Hints) -> Article:
    """``article`` of an RTF file, whose title is said again above the text, and whose author often is not.

    The program puts the name of its user there, or its own; a byline in the text knows better.
    """
    first = article.blocks[0] if article.blocks else None
    aside = article.set_aside
    blocks = article.blocks
    if article.headline and first is not None and text(first).split() == article.title.split():
        aside, blocks = (*aside, SetAside(text(first), "the title, said again")), blocks[1:]
    bare = article.with_(
        authors=(),
        blocks=blocks,
        set_aside=aside,
        evidence=tuple(item for item in article.evidence if item.target != "authors"),
    )
    found = finished(bare, hints, unmarked=True)
    people = tuple(person for person in article.authors if person.name not in _PROGRAMS)
    if found.authors or not people:
        return found
    evidence = Evidence("authors", "the document's head", 0.7)
    return found.with_(authors=people, evidence=(*found.evidence, evidence))


def _with_headline(article: Article) -> Article:
    first = article.blocks[0] if article.blocks else None
    if article.headline or not isinstance(first, Heading):
        return article
    # Its own level is then free: what stood one below becomes the first level of subheads.
    levels = [block.level for block in walk(article.blocks[1:]) if isinstance(block, Heading)]
    lowest = min(levels, default=1)
    blocks = tuple(
        block.with_(level=block.level - lowest + 1) if isinstance(block, Heading) else block
        for block in article.blocks[1:]
    )
    evidence = Evidence(target="headline", rule="first heading", confidence=0.9)
    return article.with_(headline=first.content, blocks=blocks, evidence=(*article.evidence, evidence))


def _with_language(article: Article) -> Article:
    from convert.normalize.language import detect, direction

    tag = (article.language or "").replace("_", "-")
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return article.with_(language=tag)
    words = "\n".join([article.title, *(text(block) for block in article.blocks)])
    language, confidence = detect(words)
    turned: Any = direction(words)
    evidence = Evidence(target="language", rule="language detector (CLD2)", confidence=confidence)
    if language is None:
        return article.with_(language=None)
    return article.with_(language=language, text_direction=turned, evidence=(*article.evidence, evidence))
