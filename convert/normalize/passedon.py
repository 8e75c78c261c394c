"""Articles that a reader had a newspaper's site send to somebody: "This article from … was sent to you by …".

The sender's note stands above the headline, the site's offers below the text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.lines import Line

__all__ = ["part_glued_lines", "read_passed_on"]

SEARCHED, MOST_NOTE, LONGEST_OPENING, LONGEST_NOTE, SEARCHED_END = 4, 8, 260, 1500, 40
_THOUGHT = r"thought you (?:should|might|would|may)\b.*"
_SENT = re.compile(
    r"this (?:article|story|page|item|news)(?: from \S+)? (?:has been|was)"
    r" (?:sent|forwarded|e-?mailed) to you by .+"
    r"|.{3,80} (?:has )?(?:sent|forwarded|e-?mailed) you (?:this|the following|an?) (?:news )?"
    r"(?:article|story)\b.*"
    rf"|.{{3,80}} (?:saw|spotted|read|found) this (?:story |article )?(?:on|at|in) .{{3,80}} and {_THOUGHT}"
    r"|.{3,80} thought you (?:might|would) (?:like|be interested in) this (?:story|article)\b.*"
    r"|you have been sent this (?:message|article|story) (?:from|by) .+",
    re.I | re.DOTALL,
)
_SIGNS = ("to you by", " you this ", " you the following ", " you a", "thought you", "been sent this")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BOX = re.compile(r"[/\\|]-{4,}\s*(?:advertisement\s*)?-*[/\\|]?", re.I)
_FOOT = re.compile(
    r"how to advertise|for (?:general )?information (?:about|on advertising)\b.{0,200}|would you like to send"
    r" this (?:article|story) to a friend\b.{0,160}|to see this (?:story|article) with its related links"
    r" .{0,160}|to view the entire article, go to .{0,300}",
    re.I | re.DOTALL,
)
_GLUED_DATE = re.compile(
    r"(?<=[a-z?!.”\"])(?=(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, (?:19|20)\d\d$)"
)
_GLUED_FOOT = re.compile(r"(?<=\w)(?=HOW TO ADVERTISE$)")


def part_glued_lines(lines: list[Line]) -> list[Line]:
    """ "The ferry is backJuly 23, 2002": two lines of a head whose end of line was lost."""
    if len(lines) < SEARCHED:
        return lines
    _part_note(lines)
    head = lines[: SEARCHED_END // 2]
    if not any(line.text[-1:].isdigit() and _GLUED_DATE.search(line.text) for line in head) and not any(
        _GLUED_FOOT.search(line.text) for line in lines[-SEARCHED_END:] if line.text.endswith("ADVERTISE")
    ):
        return lines
    parted: list[Line] = []
    for line in lines:
        seam = _GLUED_DATE.search(line.text) or _GLUED_FOOT.search(line.text)
        if seam is None:
            parted.append(line)
            continue
        text, middle = line.text, seam.start()
        parted += line.parted([(text[:middle].strip(), 0, middle), (text[middle:], middle, len(text))])
    return parted


def _part_note(lines: list[Line]) -> None:
    """The sender's address ends the note, though no blank line may stand below it."""
    opening = next((line for line in lines[:SEARCHED] if "sent to you by" in line.text), None)
    address = _ADDRESS.search(opening.text) if opening else None
    if address:
        for line, below in pairwise(lines[: 2 * MOST_NOTE]):
            if line.text.endswith(address.group().rstrip(".")) and line is not opening:
                below.blanks = max(below.blanks, 1)


def read_passed_on(draft: Draft) -> bool:
    """Set the sender's note aside, and what the site writes around the article."""
    segments = draft.segments
    opening = " ".join(s.text[:LONGEST_OPENING] for s in segments[: SEARCHED + 1])
    if not any(words in opening for words in _SIGNS):
        return False  # as nearly always
    for index, segment in enumerate(segments[:SEARCHED]):
        below = segments[index + 1 : index + 2]
        both = " ".join(s.text for s in (segment, *below))
        if not segment.free or len(segment.text) > LONGEST_OPENING:
            continue
        size = (
            1
            if _SENT.fullmatch(segment.text)
            else 2
            if len(both) <= LONGEST_OPENING and _SENT.fullmatch(both)
            else 0
        )
        if size:
            break
    else:
        return False
    for line in segments[index : index + size]:
        draft.put_aside(line, "note above a mail", "line of who sent an article")
    index += size - 1
    _set_note_aside(draft, index + 1, _ADDRESS.search(segments[index].text))
    boxed = False
    for part in segments[index + 1 : index + 1 + 2 * MOST_NOTE]:
        edge = part.free and _BOX.fullmatch(part.text) is not None
        if part.free and (edge or boxed):
            draft.put_aside(part, "advertisement", "box of a mail")
        boxed = boxed != edge
    foot = next(
        (i for i, s in enumerate(segments) if i > index + 2 and s.free and _FOOT.fullmatch(s.text)),
        len(segments),
    )
    for part in segments[foot:] if len(segments) - foot <= SEARCHED_END else segments[foot : foot + 1]:
        if part.free:
            draft.put_aside(part, "mail furniture", "below an article that was sent")
    return True


def _set_note_aside(draft: Draft, start: int, address: re.Match[str] | None) -> None:
    """What the sender wrote: down to the address again, or below "Note from …:" to a line of dashes."""
    segments = draft.segments[start : start + MOST_NOTE]
    length = 0
    for index, segment in enumerate(segments):
        length += len(segment.text)
        if length > LONGEST_NOTE or not segment.free:
            return
        signed = address is not None and segment.text.rstrip(" .").endswith(address.group().rstrip("."))
        if signed:
            for note in segments[: index + 1]:
                _put_note_aside(draft, note)
            return
    for segment in segments[:2]:
        if key(segment.text).startswith(("note from", "personal message", "message from", "message")):
            _put_note_aside(draft, segment)


def _put_note_aside(draft: Draft, segment: Segment) -> None:
    if segment.free:
        draft.put_aside(segment, "note above a mail", "line of who sent an article")
