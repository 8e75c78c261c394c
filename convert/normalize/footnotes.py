"""Footnotes: notes at the end whose numbers the text points to, in brackets, raised or in parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from convert.normalize.draft import Draft, Segment, body_segments
from convert.normalize.inline import RAISED, RAISED_DIGITS

__all__ = ["find_footnotes"]

MAX_HEADING = 40
_OPENING = frozenset("[^⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE = re.compile(
    rf"(?:\[\^?(?P<square>\d{{1,3}})\]:?|\^(?P<caret>\d{{1,3}})|(?P<raised>{RAISED}))\s*(?=\S)"
)
_SQUARE, _ROUND = re.compile(r"\[\^?(\d{1,3})\]"), re.compile(r"(?<=\S)\s?\((\d{1,3})\)(?=[\s.,;:]|$)")
_RAISED = re.compile(rf"(?<=[\w.,;:!?”\"»’)\]])({RAISED})")
_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_SQUARE, str),
    (_RAISED, lambda number: number.translate(_RAISE)),
    (_ROUND, lambda number: f"({number})"),
)
"""How a text may point to its notes, and what it writes for a number."""
_MARKER = re.compile(r"\(?(\d{1,3})[.)]")
_BARE = re.compile(r"(\d{1,3})\s+(?=[^\W\d_a-z]|https?:)")


def find_footnotes(draft: Draft) -> None:
    """Notes that say their number; below "Notes" a list's numbers are theirs too."""
    segments = body_segments(draft)
    noted = [
        (s, m)
        for s in segments[2:]
        if s.text[0] in _OPENING and s.free and not s.marker and (m := _NOTE.match(s.text))
    ]
    if noted:
        taken = {id(segment) for segment, _ in noted}
        body = "\n".join(s.text for s in segments if s.free and id(s) not in taken)
        square, raised = set(_SQUARE.findall(body)), set(_RAISED.findall(body))
        for segment, match in noted:
            number, mark = match["square"] or match["caret"], match["raised"]
            if number in square or mark in raised:
                number = number or mark.translate(RAISED_DIGITS)
                _take(segment, number, match.end(), "note whose number the text points to", 0.9, mark)
    _find_listed(draft, segments)


def _find_listed(draft: Draft, segments: list[Segment]) -> None:
    """ "Notes" over "1. So the ledger says."; or "(1) So the ledger says." as the last lines of all."""
    heading = next(
        (
            index
            for index in range(len(segments) - 1, 1, -1)
            if segments[index].free
            and len(segments[index].text) <= MAX_HEADING
            and "notes" in draft.lexicon.kinds(segments[index].text)
        ),
        None,
    )
    notes = _run(reversed(segments[2:])) if heading is None else _run(segments[heading + 1 :])
    if not notes or (heading is None and not all(s.marker.startswith("(") for s, _, _ in notes)):
        return
    inside = {id(segment) for segment, _, _ in notes}
    body = "\n".join(s.text for s in segments if id(s) not in inside)
    for pattern, write in _MARKS:
        referred = set(pattern.findall(body))
        if all(write(number) in referred or number in referred for _, number, _ in notes):
            break
    else:
        return
    for segment, number, size in notes:
        if segment.marker:
            segment.unmark()
        _take(segment, number, size, "numbered line below a heading of notes", 0.85, write(number))


def _run(lines: Iterable[Segment]) -> list[tuple[Segment, str, int]]:
    """The notes that ``lines`` begin with."""
    found = []
    for segment in lines:
        opened = _opened(segment)
        if opened is None:
            break
        found.append((segment, *opened))
    return found


def _opened(segment: Segment) -> tuple[str, int] | None:
    """The number of a note, and how many characters of its text with the marker that takes."""
    if not segment.free:
        return None
    if segment.marker:
        match = _MARKER.fullmatch(segment.marker)
        return (match[1], len(segment.marker) + 1) if match else None
    bare = _BARE.match(segment.text)
    return (bare[1], bare.end()) if bare else None


def _take(segment: Segment, number: str, size: int, rule: str, confidence: float, mark: str | None) -> None:
    """Claim a note; ``mark`` is how the text points to it where that is not "[1]"."""
    segment.claim("footnote", rule, confidence, id=number, mark=mark or number, text=segment.text[size:])
