"""Footnotes of a page: the marks in its text and the notes that they lead to, made plain in the tree itself.

A mark becomes ``<sup data-note="1">``, its note gets ``data-note-text="1"``; `convert.web.content` reads
both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    import lxml.html

__all__ = ["MARK", "NOTE", "mark_notes"]

MARK, NOTE = "data-note", "data-note-text"
_LABEL = re.compile(r"[\[(]?\s*(?:note|n\.)?\s*(\d{1,4}|[a-zA-Z]{1,3}|[*†‡§¶]{1,4})\s*[\])]?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|[\s:_.-])(?:end|foot|side)?(?:note|fn|ftn|cite_note)s?(?:$|[\s:_.\d-])", re.IGNORECASE
)
_ROLES = frozenset({"doc-noteref", "noteref"})
_BACK = re.compile(
    r"[\s↩↑^⏎⤴\ufe0e\ufe0f\u21a9\u2191]*(?:back|return|jump up|top)?[\s↩↑^\ufe0e\ufe0f.]*", re.IGNORECASE
)
_LONGEST = 6000
_MOST = 2000


def mark_notes(tree: lxml.html.HtmlElement) -> None:
    """Find the footnotes of ``tree``; a link is a mark only where a note stands at its other end."""
    links = tree.xpath("//a[starts-with(@href, '#') and string-length(@href) > 1]")[:_MOST]
    if not links:
        return
    by_id = {e.get("id") or e.get("name"): e for e in reversed(tree.xpath("//*[@id] | //a[@name]"))}
    names: dict[lxml.html.HtmlElement, str] = {}
    marks: dict[str, list[lxml.html.HtmlElement]] = {}
    for link in links:
        said = _LABEL.fullmatch(" ".join(link.text_content().split()))
        target = by_id.get(unquote(link.get("href")[1:]))
        note = _note(target) if said and target is not None else None
        if said is None or note is None or not _is_mark(link, note):
            continue
        if any(above is note or above in names for above in link.iterancestors()):
            continue  # it stands in a note, and leads back
        # Two notes may bear one label, on a page of several texts.
        name = names.get(note) or _free(said[1], marks)
        names[note] = name
        marks.setdefault(name, []).append(link)
    back = {
        str(place)
        for found in marks.values()
        for link in found
        for element in (link, *list(link.iterancestors())[:2])
        for place in (element.get("id"), element.get("name"))
        if place
    }
    for note, name in names.items():
        note.set(NOTE, name)
        _take_back_links(note, back, name)
    for name, found in marks.items():
        for link in found:
            _make_mark(link, name)


def _free(label: str, taken: dict[str, list[lxml.html.HtmlElement]]) -> str:
    number = 1
    while (name := label if number == 1 else f"{label}-{number}") in taken:
        number += 1
    return name


def _note(target: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The block that a link to ``target`` leads to; None where that is no note but a part of the page."""
    block = target
    while block.tag in ("a", "span", "sup", "b", "strong", "em", "i"):
        block = block.getparent()
        if block is None or block.tag in ("body", "article", "main", "section"):
            return None
    inside = block.text_content()
    fits = block.tag in ("li", "p", "div", "aside", "dd", "td") and 0 < len(inside.strip()) <= _LONGEST
    return block if fits and not block.xpath(".//h1 | .//h2 | .//h3") else None


def _is_mark(link: lxml.html.HtmlElement, note: lxml.html.HtmlElement) -> bool:
    """Whether ``link`` is a mark of ``note``: it or the note is called so, or the note leads back to it."""
    about = [link, *list(link.iterancestors())[:2]]
    raised = any(e.tag == "sup" for e in (*about, *link))
    if any(_role(e) in _ROLES for e in about):
        return True
    places = {e.get("id") or e.get("name") for e in (*about, *link.iterdescendants())} - {None}
    leads_back = any(str(href)[1:] in places for href in note.xpath(".//a/@href"))
    holders = [note, *list(note.iterancestors())[:2], *note.iterdescendants("a", "span")]
    named = any(
        _NAMED.search(f"{e.get('id') or ''} {e.get('name') or ''} {e.get('class') or ''}")
        for e in holders[:8]
    )
    return leads_back if not raised else leads_back or named


def _role(element: lxml.html.HtmlElement) -> str:
    return (element.get("role") or element.get("epub:type") or "").lower()


def _make_mark(link: lxml.html.HtmlElement, name: str) -> None:
    """The link, or the raised element that holds nothing else, as a mark."""
    mark = link
    parent = link.getparent()
    if (
        parent is not None
        and parent.tag == "sup"
        and parent.text_content().strip() == link.text_content().strip()
    ):
        mark = parent
    text, tail = link.text_content(), mark.tail
    for child in list(mark):
        mark.remove(child)
    mark.attrib.clear()
    mark.tag, mark.text, mark.tail = "sup", text, tail
    mark.set(MARK, name)


def _take_back_links(note: lxml.html.HtmlElement, places: set[str], name: str) -> None:
    """Take out of a note what only leads back, and its label, which is told by its name."""
    for link in list(note.iterdescendants("a")):
        href = unquote((link.get("href") or "")[1:]) if (link.get("href") or "").startswith("#") else ""
        said = link.text_content().strip()
        if href in places or (href and _BACK.fullmatch(said)):
            holder = link
            while (
                (above := holder.getparent()) is not None
                and above is not note
                and (above.text_content().strip(" ^↑[]()") == said.strip(" ^↑[]()"))
            ):
                holder = above
            holder.drop_tree()
    for element in reversed(list(note.iter())):
        for place in ("tail", "text") if element is not note else ("text",):
            if value := getattr(element, place):
                setattr(element, place, value.rstrip())
                if value.strip():
                    break
        else:
            continue
        break
    first = next((e for e in note.iter() if isinstance(e.tag, str) and (e.text or "").strip()), None)
    if first is not None:
        label = re.escape(name.rpartition("-")[0] or name)
        first.text = re.sub(rf"^\s*(?:\^\s*)?(?:[\[(]?{label}[\])]?[.:]?\s+|\^\s*)", "", first.text or "")
