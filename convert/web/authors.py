"""The box under an article that tells of its author, part of it where the page calls it so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from convert.normalize.lexicon import key

if TYPE_CHECKING:
    import lxml.html

    from convert.normalize.lexicon import Lexicon
    from convert.web.content import Unit

__all__ = ["biography"]

_BELOW = 12
"""How many pieces of a page may stand between its text and the box."""
_LONGEST = 5
"""How many pieces one box has."""
_TELLS = 40
"""From how many characters a line says more of a person than a name."""
_AROUND = frozenset({"article", "main"})
_TEXT = re.compile(r"article|post|story|entry|content", re.IGNORECASE)


def biography(found: list[Unit], chosen: Iterable[int], lexicon: Lexicon) -> set[int]:
    """The heading "About the author" below the text and what stands in the same box, without its lists.

    A pasted text keeps it too; a box without such a heading is a card of the site (portrait, "follow", other
    articles) more often than words about the person.
    """
    kept = [n for n in chosen if not found[n].note]
    if not kept:
        return set()
    last = max(kept)
    around = {id(e) for e in found[last].ancestors if e.tag in _AROUND or _TEXT.search(e.get("class") or "")}
    for number in range(last + 1, min(len(found), last + _BELOW)):
        unit = found[number]
        if "biography" not in lexicon.labels.get(key(unit.text.rstrip(":")), frozenset()):
            continue
        if not any(id(e) in around for e in unit.ancestors):
            return set()
        inside = _inside(found, number, unit.element.getparent())
        told = any(len(found[n].text) > _TELLS and found[n].kind == "paragraph" for n in inside)
        return {number, *inside} if told else set()
    return set()


def _inside(found: list[Unit], head: int, box: lxml.html.HtmlElement | None) -> list[int]:
    """The pieces with words that follow ``head`` in ``box``."""
    inside = []
    for number in range(head + 1, min(len(found), head + 1 + _LONGEST)):
        unit = found[number]
        if box is None or not any(e is box for e in unit.ancestors):
            break
        if unit.nodes and unit.kind in ("paragraph", "heading") and not unit.path:
            inside.append(number)
    return inside
