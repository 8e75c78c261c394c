"""From the pieces of a page to the blocks of an article: lists, quotations and notes are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from convert.model import (
    Block,
    CodeBlock,
    Embed,
    Figure,
    FootnoteDefinition,
    Heading,
    LineBreak,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    Table,
    ThematicBreak,
    plain,
)  # fmt: skip
from convert.web.content import is_pulled
from convert.web.notes import NOTE

if TYPE_CHECKING:
    from convert.web.content import Unit

__all__ = ["assemble"]


def assemble(chosen: Sequence[Unit], depth: int, lowest: int) -> Iterator[Block]:
    """Blocks from units; ``depth`` counts the lists and quotes that are open."""

    def opened(unit: Unit) -> int:
        return id(unit.path[depth][1]) if len(unit.path) > depth else 0

    for key, group in groupby(chosen, opened):
        inside = list(group)
        if not key:
            for unit in inside:
                yield from _block(unit, lowest)
            continue
        kind, element = inside[0].path[depth]
        if kind == "note":
            yield FootnoteDefinition(element.get(NOTE) or "", tuple(assemble(inside, depth + 1, lowest)))
        elif kind == "quote":
            said, by = _attributed(inside)
            blocks = tuple(assemble(said, depth + 1, lowest))
            if blocks and is_pulled(element) and all(isinstance(b, Paragraph) for b in blocks):
                content = tuple(inline for unit in said for inline in (*unit.content, LineBreak()))[:-1]
                yield PullQuote(content, by)
            elif blocks:
                yield Quote(blocks, by)
        elif kind == "list":
            items = [
                tuple(assemble(list(part), depth + 2, lowest))
                for _, part in groupby(
                    inside, lambda u: id(u.path[depth + 1][1]) if len(u.path) > depth + 1 else 0
                )
            ]
            start = element.get("start") or "1"
            filled = tuple(item for item in items if item)
            if filled and all(isinstance(block, Figure) for item in filled for block in item):
                # A gallery is set as a list, whose items are pictures with their captions.
                yield from (block for item in filled for block in item)
            elif filled:
                yield ListBlock(
                    filled,
                    ordered=element.tag == "ol",
                    start=int(start) if re.fullmatch(r"\d{1,6}", start) else 1,
                )
        else:
            yield from assemble(inside, depth + 1, lowest)


def _attributed(inside: list[Unit]) -> tuple[list[Unit], str | None]:
    """A quotation's pieces, and who said it where its last piece tells only that."""
    last = inside[-1]
    place = last.nodes[0][0] if last.nodes else last.element
    told = place.tag in ("cite", "footer", "figcaption") or last.element.tag in ("footer", "cite")
    if len(inside) > 1 and (told or last.text.startswith(("— ", "– ", "― "))) and len(last.text) < 160:
        return inside[:-1], last.text.lstrip("—–―- ")
    return inside, None


def _block(unit: Unit, lowest: int) -> Iterator[Block]:

    match unit.kind:
        case "heading":
            yield Heading(unit.content, level=max(1, min(6, unit.level - lowest + 1)))
        case "figure" | "caption":
            yield Figure(unit.content, unit.credit, unit.image, unit.alt)
        case "picture":
            yield Figure((), None, unit.image, unit.alt)
        case "embed":
            host = (urlsplit(unit.url or "").hostname or "").removeprefix("www.")
            yield Embed(unit.url or "", unit.content, host or None)
        case "code":
            yield CodeBlock(unit.code)
        case "table":
            yield Table(unit.rows, unit.header, unit.content)
        case "break":
            yield ThematicBreak()
        case _:
            if plain(unit.content).strip():
                yield Paragraph(unit.content, unit.role)
