"""The last look at a document before any writer: what no format can hold is put in a form that all can.

A document may come from JSON that somebody else wrote, so that nothing but its types is certain:
languages that are none, notes without definitions or two of one name, code in a "language" that a
Markdown reader obeys, pictures from addresses that are none.  Words are kept in every case.  Escaping
is each writer's own business.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any

import msgspec

from convert.links import safe_url
from convert.model import (
    Article,
    Block,
    CodeBlock,
    Dossier,
    Embed,
    Evidence,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Related,
    SetAside,
    Span,
    Table,
    Text,
    Verse,
    text,
)

__all__ = ["harmless", "warn_of", "warn_of_links_left_as_text"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CODE = re.compile(r"[\w+#.-]{1,40}")
_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LEFT_AS_TEXT = re.compile(
    r"(?:\]\(\s*|\]:\s*|<)((?:javascript|vbscript|data|file):[^\s<>)]{0,200})", re.IGNORECASE
)
_BARE = frozenset((Paragraph, Heading))
_TEXT = frozenset((Text,))
_UNSAFE = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f]")


def harmless(document: Article | Dossier) -> Article | Dossier:
    """Return ``document`` with nothing in it that a format could choke on.

    An address that no document may link to is left for the writers, which show it as text; a warning
    says so, once for each.
    """
    told: set[str] = set()
    # In a book, whose article it is helps to find it.
    for part in (*([] if isinstance(document, Article) else document), document):
        for url in dict.fromkeys(_addresses(part)):
            if url.strip() and url not in told and safe_url(url) is None:
                warn_of(url, part.title if part is not document else "")
                told.add(url)
    if isinstance(document, Article):
        return _article(document)
    for section in document.sections:
        if section.title and not (section.articles or section.introduction):
            warnings.warn(f"the part {section.title!r} has no article and is left out", stacklevel=2)
    return document.with_(
        language=document.language if _LANGUAGE.fullmatch(document.language) else "en",
        introduction=_Notes(document.introduction).blocks(document.introduction),
        sections=tuple(
            section.with_(
                introduction=_Notes(section.introduction).blocks(section.introduction),
                articles=tuple(map(_article, section.articles)),
            )
            for section in document.sections
            if section.articles or section.introduction
        ),
    )


def warn_of(url: str, where: str = "") -> None:
    """Say that ``url`` is shown as text; ``where`` names the article, or the input, that has it."""
    shown = url if len(url) <= 60 else f"{url[:59]}…"
    name = f"{where}: " if where else ""
    warnings.warn(f"{name}no link is made of {shown!r}, only of http, https and mailto", stacklevel=4)


def warn_of_links_left_as_text(article: Article, name: str = "") -> None:
    """Say which links of the input's Markdown were left as the text that they are, since they are unsafe."""
    words = "\n".join([article.title, *map(text, article.blocks)])
    if "](" in words or "]:" in words or "<" in words:
        for url in dict.fromkeys(_LEFT_AS_TEXT.findall(words)):
            warn_of(url, name)


def _addresses(document: Article | Dossier) -> Iterable[str]:
    """Every address that a writer would link to, in order; the pictures' are the loader's business."""
    waiting: list[Any] = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple | list):
            waiting += reversed(item)
        elif isinstance(item, Link | Embed | Related):
            yield from [item.url] if item.url else []
            waiting += reversed(_parts(item))
        elif isinstance(item, msgspec.Struct) and not isinstance(item, SetAside | Evidence):
            if isinstance(item, Article):
                yield from [item.source_url] if item.source_url else []
                if _words_alone(item):
                    waiting += reversed(item.related)
                    continue
            waiting += reversed(_parts(item))


def _parts(item: msgspec.Struct) -> list[Any]:
    """What of ``item`` can hold an address: neither words nor numbers."""
    values = (getattr(item, name) for name in item.__struct_fields__)
    return [value for value in values if isinstance(value, tuple | list | msgspec.Struct)]


def _words_alone(article: Article) -> bool:
    """Whether an article is headings and paragraphs of bare text, as most of an archive are.

    Nothing in these can point anywhere, be a note, or need mending, so that a look at their types is enough.
    """
    return _BARE.issuperset(map(type, article.blocks)) and _TEXT.issuperset(
        map(type, chain(article.headline, article.subtitle, *(block.content for block in article.blocks)))  # type: ignore[union-attr]  # the first look says so
    )


def _article(article: Article) -> Article:
    known = article.language is None or _LANGUAGE.fullmatch(article.language)
    if _words_alone(article):
        return article if known else article.with_(language=None)
    notes = _Notes((article.headline, article.subtitle, article.blocks))
    return article.with_(
        headline=notes.inlines(article.headline),
        subtitle=notes.inlines(article.subtitle),
        language=article.language if known else None,
        blocks=notes.blocks(article.blocks),
    )


class _Notes:
    """The blocks of one article, whose notes and references must fit each other."""

    def __init__(self, blocks: Iterable[Any]) -> None:
        self._defined: Counter[str] = Counter()
        self._referred: set[str] = set()
        self._count(blocks)
        self._seen: set[str] = set()
        self._in_note = False

    def _count(self, node: Any) -> None:
        """Walk all that is in ``node``, without knowing what it is."""
        waiting = [(node, False)]
        while waiting:
            item, in_note = waiting.pop()
            if isinstance(item, tuple | list):
                waiting += ((part, in_note) for part in item)
            elif isinstance(item, msgspec.Struct):
                if isinstance(item, FootnoteReference) and not in_note:
                    self._referred.add(item.id)
                elif isinstance(item, FootnoteDefinition):
                    self._defined[item.id] += 1
                    in_note = True
                waiting += ((getattr(item, name), in_note) for name in item.__struct_fields__)

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """``blocks``, each harmless."""
        return tuple(made for block in blocks for made in self._block(block))

    def _block(self, block: Block) -> tuple[Block, ...]:
        match block:
            case FootnoteDefinition():
                return self._definition(block)
            case Quote():
                return (block.with_(blocks=self.blocks(block.blocks)),)
            case ListBlock():
                return (block.with_(items=tuple(self.blocks(item) for item in block.items)),)
            case Figure():
                return (block.with_(caption=self.inlines(block.caption), image=_image(block.image)),)
            case Table():
                rows = tuple(tuple(map(self.inlines, row)) for row in block.rows)
                header = tuple(map(self.inlines, block.header))
                return (block.with_(rows=rows, header=header, caption=self.inlines(block.caption)),)
            case Verse():
                return (block.with_(lines=tuple(map(self.inlines, block.lines))),)
            case CodeBlock(language=str(language)) if not _CODE.fullmatch(language):
                return (block.with_(language=None),)
            case _:
                if content := getattr(block, "content", ()):
                    return (block.with_(content=self.inlines(content)),)
                return (block,)

    def _definition(self, block: FootnoteDefinition) -> tuple[Block, ...]:
        """A note that can be reached; one that cannot is shown as what it says, under its mark."""
        outside, self._in_note = self._in_note, True
        inner = self.blocks(block.blocks)
        self._in_note = outside
        if block.id in self._referred and block.id not in self._seen:
            self._seen.add(block.id)
            return (block.with_(blocks=inner or (Paragraph(()),)),)
        return (Paragraph((Text(f"[{block.id}]"),)), *inner)

    def inlines(self, inlines: Iterable[Inline]) -> tuple[Inline, ...]:
        """``inlines``, each harmless."""
        return tuple(made for inline in inlines for made in self._inline(inline))

    def _inline(self, inline: Inline) -> tuple[Inline, ...]:
        if isinstance(inline, FootnoteReference):
            # A note in a note may be one in itself, over which pandoc never comes to an end.
            kept_note = self._defined[inline.id] and not self._in_note
            return (inline,) if kept_note else (Text(f"[{inline.id}]"),)
        content = getattr(inline, "content", None)
        if content is None:
            return (inline,)
        kept = self.inlines(content)
        if isinstance(inline, Span) and not _LANGUAGE.fullmatch(inline.language):
            return kept
        if isinstance(inline, Link):
            # A link that no document may have is left for each writer to show as text.
            return (inline.with_(content=kept, url=safe_url(inline.url) or inline.url),)
        return (inline if kept == content else inline.with_(content=kept),)


def _image(image: Any) -> Any:
    """A picture from the web or beside the input; None for any other address."""
    if image is None:
        return None
    source = image.source.strip()
    scheme = _SCHEME.match(source)
    if not source or (scheme and scheme[0].strip().lower() not in ("http:", "https:", "data:")):
        return None
    if scheme and scheme[0].strip().lower() == "data:" and not source.lower().startswith("data:image/"):
        return None
    return image if not (scheme and _UNSAFE.search(source)) else None
