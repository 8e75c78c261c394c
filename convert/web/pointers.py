"""Lines of a page that only point elsewhere: to other articles, or the way to the page itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from convert.model import Emphasis, Inline, Link, Strong, plain
from convert.normalize.urls import host

if TYPE_CHECKING:
    from convert.web.content import Unit

__all__ = ["in_rows", "is_trail", "leads_on", "only_link", "pointers", "teasers"]

_LABEL_BEFORE = re.compile(r"[^.!?:]{2,24}:\s*")
_BETWEEN_LINKS = re.compile(r"[\s|•·,;/>»-]*(?:[\[(][A-Z ]{2,16}[\])][\s|•·,;/-]*)*")


def teasers(unit: Unit, site: str) -> bool:
    """Whether the line says nothing but the headlines of other articles of the site."""

    links = pointers(unit.content)
    return bool(links) and all(
        len(label.split()) >= 4 and "://" not in label and (not site or host(url or "") in (site, ""))
        for label, url in links
    )


def pointers(content: Sequence[Inline]) -> list[tuple[str, str | None]]:
    """The links of a line that is nothing but links, with a short label before them or marks between."""

    if link := only_link(content):
        return [link]
    pieces: list[Inline] = []
    for inline in content:
        pieces += inline.content if isinstance(inline, Strong | Emphasis) else (inline,)
    links = [piece for piece in pieces if isinstance(piece, Link)]
    if not links or len(pieces) > 40:
        return []
    between = [plain((piece,)) for piece in pieces if not isinstance(piece, Link)]
    if between and not isinstance(pieces[0], Link) and _LABEL_BEFORE.fullmatch(between[0]):
        between = between[1:]
    elif len(links) < 2:
        return []
    return (
        [(plain((link,)).strip(), link.url) for link in links]
        if all(_BETWEEN_LINKS.fullmatch(text) for text in between)
        else []
    )


def in_rows(leading: list[int], order: list[int]) -> list[int]:
    """Those of ``leading`` that follow each other, three or more, with nothing between them in ``order``."""
    places = {number: place for place, number in enumerate(order)}
    found: list[int] = []
    for _, group in groupby(enumerate(leading), lambda pair: places[pair[1]] - pair[0]):
        row = [number for _, number in group]
        found += row if len(row) > 2 else []
    return found


def is_trail(unit: Unit) -> bool:
    """Whether the line is the way to the page ("Home » News »"), as sites print it above the text."""

    links = sum(isinstance(inline, Link) for inline in unit.content)
    return links >= 1 and bool(re.search(r"\S\s*[»›>]\s*\S", unit.text)) and len(unit.text) < 200


def leads_on(table: Unit) -> bool:
    """Whether nearly all that the cells of ``table`` say are links, as in a bar that leads through a site."""
    cells = (table.content, *table.header, *(cell for row in table.rows for cell in row))
    linked = sum(len(plain((inline,))) for cell in cells for inline in cell if isinstance(inline, Link))
    return linked * 5 >= len(table.text) * 3 > 0


def only_link(content: Sequence[Inline]) -> tuple[str, str | None] | None:
    """The one link that all of ``content`` is, within emphasis or not."""

    while len(content) == 1 and isinstance(content[0], Strong | Emphasis):
        content = content[0].content
    links = [inline for inline in content if isinstance(inline, Link)]
    if len(links) != 1 or plain(content).strip() != plain(links).strip():
        return None
    return plain(links).strip(), links[0].url
