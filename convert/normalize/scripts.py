"""Scripts of radio stations as they were sent out: "DATE=3/30/2000", "TEXT: …", "/// BERG ACT ///".

The Voice of America gave its reports so for many years, and many archives hold them, some with their lines
run together; cues for sounds that a reader does not hear are set aside.
"""

from __future__ import annotations

import re

from convert.normalize.draft import Draft, Segment
from convert.normalize.lines import Line
from convert.normalize.recordfields import NOTE, take, take_label_of_text

__all__ = ["part_script", "read_script"]

LEAST_FIELDS, SEARCHED, SEARCHED_END = 3, 32, 6
_KINDS = {"DATE": "published", "TITLE": "headline", "BYLINE": "authors", "DATELINE": "dateline"}
_NAMES = "DATE|TYPE|NUMBER|TITLE|BYLINE|DATELINE|CONTENT|INTERNET|EDITOR"
_FIELD = re.compile(rf"(?P<name>{_NAMES})=\s*(?P<value>.*)", re.DOTALL)
_OPENING = re.compile(r"(?P<label>INTRO|TEXT|TEASER):\s*(?P<value>.*)", re.DOTALL)
_CUES = re.compile(r"(?:/{2,}[^/\n]{1,60}/{2,}\s*)+|/{2,}[^/\n]{1,60}/{2,}[^a-z\n]{0,120}")
_CUE = re.compile(r"(/{2,3}[^/\n]{1,60}/{2,3})")
_CUT = re.compile(
    rf"(?<![^\W\d_])\s*(?=(?:{_NAMES})=|VOICED AT:|(?:INTRO|TEXT): |\[\d\d\] [A-Z])"
    r"|\s+(?=(?:[A-Z]{2,4}/[A-Z]{2,4}(?:/[A-Z]{2,4})*\s+\d{1,2}-[A-Z]|NNNN\b|Source: )"
    rf"|(?:{_NAMES})=|VOICED AT:|(?:INTRO|TEXT): )"
)
_SIGNED_OFF = re.compile(
    r"[A-Z]{2,4}(?:/[A-Z]{2,6}){0,4}(?:\s+\d{1,2}-\w{3}-\d{4}\b[^\n]{0,80})?|\d{1,2}-\w{3}-\d{4} [^\n]{0,80}"
)
_CODES = re.compile(r"(?P<codes>(?:\s*\([A-Z](?:-ONLY)?\)|\s*\((?:CQ|UPDATE|CORR|S|L|L&S|S&L)\))+)\s*$")
_HEADED = re.compile(
    r"(?P<number>\[\d{1,3}\]\s*)?(?P<title>[^a-z\n]{4,120}?)\s+BY\s+(?P<by>[A-Z][A-Z .'-]{4,40}?)"
    r"(?:\s*\((?P<place>[A-Z][A-Z .,'-]{2,30})\))?"
)


def part_script(lines: list[Line]) -> list[Line]:
    """The lines of a script, cut apart where an archive ran them together; any other lines as they are."""
    if not any("VOICED AT:" in line.text or "CONTENT=" in line.text for line in lines):
        return lines
    parted: list[Line] = []
    for line in lines:
        parts = _CUE.split(line.text) if "///" in line.text else [line.text]
        pieces = [
            piece.strip() for part in parts for piece in (_CUT.split(part) if "//" not in part else [part])
        ]
        pieces = [piece for piece in pieces if piece]
        start = line.start
        for index, piece in enumerate(pieces):
            end = line.end if index == len(pieces) - 1 else min(line.end, start + len(piece))
            parted.append(Line(piece, start, end, line.indent, 1 if index else line.blanks, line.page))
            start = end
    return parted


def read_script(draft: Draft) -> bool:
    """Read the fields above a script, and set its cues aside."""
    segments = draft.segments
    found = [
        (index, match)
        for index, segment in enumerate(segments[:SEARCHED])
        if segment.free and "=" in segment.text[:12] and (match := _FIELD.fullmatch(segment.text))
    ]
    if len({match["name"] for _, match in found}) < LEAST_FIELDS:
        return False
    first, last = found[0][0], found[-1][0]
    for index, match in found:
        _read_field(draft, segments[index], match)
    above = segments[first - 1] if first else None
    if above and "headline" not in draft.fields and (headed := _HEADED.fullmatch(above.text)):
        _read_headline(draft, above, headed)
    for segment in segments[:first]:
        if segment.free:
            draft.put_aside(segment, "page furniture", "above a script's fields")
    draft.body_start = last + 1
    for segment in segments[last + 1 :]:
        opening = _OPENING.fullmatch(segment.text) if segment.free else None
        if opening:
            take_label_of_text(draft, segment, f"{opening['label']}:", opening["value"], "label of a script")
        elif segment.text.startswith("VOICED AT:") or _CUES.fullmatch(segment.text):
            draft.put_aside(segment, "cue of a script", "cue between paragraphs")
    for segment in segments[-SEARCHED_END:]:
        if segment.free and not segment.marker and _SIGNED_OFF.fullmatch(segment.text):
            draft.put_aside(segment, NOTE, "line below a script")
    return True


def _read_field(draft: Draft, segment: Segment, match: re.Match[str]) -> None:
    """ "DATE=3/30/2000", "TITLE=HARBOUR BELL (L-ONLY)"."""
    label, value = f"{match['name']}=", match["value"].strip()
    kind = _KINDS.get(match["name"], "")
    codes = _CODES.search(value) if kind == "headline" else None
    if codes:
        value = value[: codes.start()].strip()
    if not kind or not take(draft, kind, segment, value):
        draft.put_aside(segment, NOTE, "field of a script")
        return
    draft.label(segment, label, "field of a script")
    if codes:
        draft.put_aside(segment, NOTE, "field of a script", codes["codes"].strip())


def _read_headline(draft: Draft, segment: Segment, headed: re.Match[str]) -> None:
    """ "[01] HARBOUR BELL (L-ONLY) BY ANNA LINDQVIST (PORT ELLIS)" over the fields."""
    title, rule = headed["title"].strip(), "line above a script's fields"
    codes = _CODES.search(title)
    title = title[: codes.start()].strip() if codes else title
    if not title or not take(draft, "authors", segment, headed["by"].strip()):
        return
    draft.fill("headline", title, segment, rule, 0.9, kind="headline", text=title)
    for rest in (headed["number"], codes["codes"] if codes else None):
        if rest:
            draft.put_aside(segment, NOTE, rule, rest.strip())
    if headed["place"]:
        draft.fill_in_part("dateline", headed["place"], segment, rule, 0.85)
