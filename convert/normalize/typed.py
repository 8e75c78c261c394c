"""Texts that somebody typed in or sent round: bulletin boards, mailing lists, collections of text files.

Above the headline stand the board's name, who typed it and where it was printed; a headline is set in two
centred lines; marks such as "EOF" and lists of other boards stand below the end.
"""

from __future__ import annotations

import re
from itertools import pairwise

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lines import Line
from convert.normalize.recordfields import NOTE, publish

__all__ = ["part_end_marks", "read_printed_in", "set_boards_aside", "set_yearless_dates_aside"]

SEARCHED_HEAD, SEARCHED_END, MOST_NOTE, LONGEST_LINE, MOST_BOARDS = 8, 3, 12, 160, 30
_MARK = re.compile(
    r"[\W_]{0,12}(?:eof|eot|nnnn|end of (?:file|article|story|text|document|part \w{1,5})|-+\s?end\s?-+|-30-"
    r"|x(?:-x){5,40}-?)[\W_]{0,12}",
    re.I,
)
_PRINTED_IN = re.compile(
    r"[(\[*]*(?P<label>(?:(?:(?:re)?printed|excerpted|copied|taken|transcribed|typed in|reproduced|quoted"
    r"|condensed|adapted|downloaded)(?:,? (?:with|by) permission,?)? (?:from|in)|(?:as |first |originally )*"
    r"(?:published|printed|appeared|appearing) in|(?:this )?(?:article|story) (?:is |was )?from"
    r"|(?:this )?(?:article|story) appeared in|from|source)\s*:?)\s+"
    r"(?:the (?:front page|editorial page|pages|issue) of )?(?P<rest>\S.*)",
    re.I | re.DOTALL,
)
_BEFORE_DATE = re.compile(r"[\s,;:(–—-]*(?:(?:of|for|on|dated|edition|issue|the)\s+)*$", re.I)
_BOARDS = re.compile(r"(?:another (?:text ?)?file downloaded from|downloaded from|call these)\b.{0,80}", re.I)
_PHONE = re.compile(r"(?:\(?\d{3}\)?[-/. ]{1,2})?\d{3}-\d{4}\b|\b\d{3}/\d{3}-\d{4}")


def part_end_marks(lines: list[Line]) -> None:
    """ "EOF", "--end of article--", "FOR FURTHER INFORMATION:" right below a paragraph are none of it."""
    tail = lines[-MOST_NOTE:]
    for above, line in pairwise(tail):
        text = line.text
        if len(text) > LONGEST_LINE // 2:
            continue
        loud = text[-1] == ":" and text.isupper() and not above.text.isupper()
        if loud or _MARK.fullmatch(text):
            line.blanks = max(line.blanks, 1)


def read_printed_in(draft: Draft) -> None:
    """ "From: The Harbour Courier, Tuesday March 26, 1991, Page A3", "Reprinted from the Courier, 3 May"."""
    if draft.fields.get("published") and draft.fields.get("publisher"):
        return
    segments = draft.segments
    last = [s for s in segments[-SEARCHED_END:] if s.free][-1:]
    for segment in [*segments[:SEARCHED_HEAD], *last]:
        if not segment.free or segment.marker or len(segment.text) > LONGEST_LINE or "://" in segment.text:
            continue
        match = _PRINTED_IN.fullmatch(segment.text)
        found = dates.find(match["rest"], draft.lexicon) if match else None
        if match is None or found is None or found.moment.precision not in ("day", "month"):
            continue
        name = _BEFORE_DATE.sub("", match["rest"][: found.start]).strip(" \"'“”*_.")
        paper = re.sub(r"^the ", "", name, flags=re.I).split(",")[0]
        if not name or len(name.split()) > 8 or not (byline.is_name(paper) or byline.is_press(paper)):
            continue
        _take_place(draft, segment, match, name, found)
        return


def _take_place(draft: Draft, segment: Segment, match: re.Match[str], name: str, found: dates.Found) -> None:
    """Give the article paper and day; page and section and the typist's remark are set aside."""
    rule = "paper and day that a text was printed in"
    segment.claim("field", rule, 0.85)
    draft.label(segment, match["label"], rule)
    if not draft.fields.get("publisher"):
        draft.fill_in_part("publisher", name, segment, rule, 0.85)
    else:
        draft.put_aside(segment, NOTE, rule, name)
    publish(draft, segment, found, rule)
    rest = match["rest"].replace(name, " ", 1).replace(found.text, " ", 1)
    if any(c.isalnum() for c in rest):
        draft.put_aside(segment, NOTE, rule, " ".join(rest.split()).strip(" ,;:"))


def set_yearless_dates_aside(draft: Draft) -> None:
    """ "Monday, April 30" above the headline: the heading of a day in a blog or a list, without its year."""
    words = draft.lexicon.dates
    for segment in draft.segments[:2]:
        text = segment.text
        if len(text) > MOST_NOTE * 3 or not segment.free or not any(c.isdigit() for c in text):
            return
        day = rf"(?:{words.month})\.?\s+\d{{1,2}}|\d{{1,2}}\.?\s+(?:de\s+)?(?:{words.month})"
        if re.fullmatch(rf"(?:{words.weekday})\.?,?\s+(?:{day})", text, re.I):
            draft.put_aside(segment, "page furniture", "day without a year above the headline")
            return


def set_boards_aside(draft: Draft) -> None:
    """ "Another file downloaded from:" over names of boards and their telephone numbers, at the end."""
    if "ownloaded" not in draft.raw:
        return
    tail = draft.segments[-MOST_BOARDS:]
    for index, segment in enumerate(tail):
        if segment.free and len(segment.text) <= LONGEST_LINE and _BOARDS.fullmatch(segment.text):
            below = tail[index:]
            if sum(len(_PHONE.findall(s.text)) for s in below) >= 2:
                for line in below:
                    if line.free:
                        draft.put_aside(line, "list of bulletin boards", "below the end of a text file")
            return
