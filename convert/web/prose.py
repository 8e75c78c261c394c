"""What the rules for pasted text tell of a page's paragraphs: dateline, interview, notes, credits.

A page and its pasted text are to give the same article; here one's paragraphs are shown to the other's rules.
What is a paragraph, a heading or a caption, the page itself has told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from convert.model import Code, Evidence, FootnoteReference, Inline, LineBreak, Person, Text, plain
from convert.normalize.credits import split_credit
from convert.normalize.dateline import find_dateline
from convert.normalize.draft import Draft, Segment
from convert.normalize.interviews import find_interview
from convert.normalize.lines import Line
from convert.normalize.notes import find_notes

if TYPE_CHECKING:
    from convert.normalize.lexicon import Lexicon
    from convert.web.content import Role

__all__ = ["Piece", "Told", "cut", "tell"]


class Piece(Protocol):
    """One block of a page or a document: what of `convert.web.content.Unit` is looked at here."""

    kind: str
    content: tuple[Inline, ...]
    credit: str | None
    role: Role

    @property
    def path(self) -> Sequence[object]:
        """What it stands in, a list or a quotation."""
        ...


@dataclass
class Told:
    """What was found: the dateline, who is named in it, where from, and the pieces that it took whole."""

    dateline: str | None = None
    authors: tuple[Person, ...] = ()
    evidence: list[Evidence] = field(default_factory=list)
    taken: list[Piece] = field(default_factory=list)


def tell(units: Sequence[Piece], lexicon: Lexicon, people: tuple[Person, ...]) -> Told:
    """Give ``units`` their roles and credits, and take the dateline off the first paragraph."""
    segments = [_segment(unit, number) for number, unit in enumerate(units)]
    draft = Draft("", segments, lexicon=lexicon, fields={"authors": people} if people else {})
    told = _dateline(units, draft)
    find_interview(draft)
    find_notes(draft)
    for unit, segment in zip(units, segments, strict=True):
        if unit.kind == "paragraph" and (role := segment.data.get("role")):
            unit.role = role
        elif unit.kind in ("figure", "caption"):
            _settle_credit(unit, lexicon)
    return told


def _segment(unit: Piece, number: int) -> Segment:
    text = plain(unit.content)
    segment = Segment(text, [Line(text, 0, 0)], number)
    if unit.kind != "paragraph" or unit.path or not text.strip():
        segment.claim(unit.kind if unit.kind != "paragraph" else "list_item", "element of the page", 1.0)
    return segment


def _dateline(units: Sequence[Piece], draft: Draft) -> Told:
    free = [segment for segment in draft.segments if segment.free]
    lengths = [len(segment.text) for segment in draft.segments]
    find_dateline(draft)
    dateline = draft.fields.get("dateline")
    holder = next((s for s in draft.segments if "dateline" in s.data), None)
    if not dateline or (holder is not None and holder is not free[0]):
        # It will be printed before the first words: from further down it would be out of its place.
        return Told()
    if holder is not None:
        at = draft.segments.index(holder)
        units[at].content = cut(units[at].content, lengths[at] - len(holder.text))
    told = [
        Evidence(e.target, e.rule, e.confidence, text=e.text, note=e.note)
        for e in draft.evidence
        if e.target in ("dateline", "authors")
    ]
    taken = [u for u, s in zip(units, draft.segments, strict=True) if s.kind in ("field", "furniture")]
    named = draft.fields.get("authors", ()) if any(e.target == "authors" for e in told) else ()
    return Told(dateline, named, told, taken)


def _settle_credit(unit: Piece, lexicon: Lexicon) -> None:
    """The credit without its label ("Photo: "), set apart from the caption where it ends one."""
    if unit.credit:
        label = lexicon.credit_label.match(unit.credit)
        bare = unit.credit[label.end() :].strip(" :") if label else ""
        unit.credit = bare or unit.credit
        return
    text = plain(unit.content)
    parts = split_credit(text.rstrip(), lexicon) if text.strip() else None
    if parts and text.startswith(parts[0]):
        unit.content, unit.credit = cut(unit.content, 0, len(parts[0])), parts[1]


def cut(content: Sequence[Inline], start: int, end: int | None = None) -> tuple[Inline, ...]:
    """The part of ``content`` whose text stands from ``start`` to ``end``."""
    found: list[Inline] = []
    place = 0
    for inline in content:
        length = len(plain((inline,)))
        first = max(0, start - place)
        last = length if end is None else min(length, end - place)
        place += length
        if first >= length and length:
            continue
        if last <= 0 and (length or end is not None):
            break
        if first == 0 and last == length:
            found.append(inline)
        elif isinstance(inline, Text | Code):
            found.append(inline.with_(text=inline.text[first:last]))
        elif not isinstance(inline, LineBreak | FootnoteReference):
            found.append(inline.with_(content=cut(inline.content, first, last)))
    return tuple(found)
