"""Pages of scanned newspapers as Newspapers.com and NewspaperArchive show them: what stands above the text.

"The Courier from Port Ellis, Ohio on August 9, 1951 · Page 1" gives paper, day and page; below it stand
the same in single lines, and then what a machine read of the page, its headline in the text's first line.
"""

from __future__ import annotations

import re

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.recordfields import NOTE, publish

__all__ = ["read_scanned_page"]

SEARCHED, LONGEST_LINE, MOST_WORDS, LEAST_WORDS = 14, 160, 24, 4
_PAGE = re.compile(
    r"(?P<paper>\S.{2,80}?) from (?P<place>[^\W\d_][^·•\n]{2,60}?)(?: on (?P<day>[^·•\n]{6,40}?))?"
    r"\s*[·•]\s*(?P<page>page [\w-]{1,8})\b(?P<rest>[^\n]{0,100})",
    re.I,
)
_OF_PAGE = re.compile(
    r"(?:page|pg\.?) ?[\w-]{1,8}|(?:issue date|publication|location|page|newspaper|date|paper)\s*:.{0,80}"
    r"|(?:start|get|sign up for)[^.]{0,40}free trial.{0,40}|get access to this page.{0,40}|ocr text:?"
    r"|(?:newspapers?\.?com|newspaperarchive).{0,60}|(?:extracted|ocr|full) (?:article )?text(?: \(ocr\))?:?"
    r"|view full page|other newspapers in.{0,60}|show (?:article )?text(?: \(ocr\))?",
    re.I,
)
_OPENS_SENTENCE = re.compile(
    r" (?=(?:The|A|An|In|On|At|It|This|That|He|She|They|There|When|While|After|Before|With|For|If|As|By|No"
    r"|Some|Two|Three|Four|Members|Funeral|Mr\.|Mrs\.|Miss)\b)"
)


def read_scanned_page(draft: Draft) -> bool:
    """Read the lines of the archive above what was read of the page."""
    first = draft.segments[0] if draft.segments else None
    if first is None or len(first.text) > LONGEST_LINE or not first.free or " from " not in first.text:
        return False
    match = _PAGE.fullmatch(first.text)
    if match is None or not byline.is_name(match["paper"]):
        return False
    rule = "paper, place and day above a scanned page"
    first.claim("field", rule, 0.9)
    draft.fill_in_part("publisher", match["paper"], first, rule, 0.9)
    found = dates.find(match["day"], draft.lexicon) if match["day"] else None
    if found:
        publish(draft, first, found, rule)
    for rest in (match["place"], match["page"], match["rest"].strip(" ,.·•")):
        if rest:
            draft.put_aside(first, NOTE, rule, rest)
    names = {key(match["paper"]), key(match["place"])}
    for index, segment in enumerate(draft.segments[1:SEARCHED], 1):
        if len(segment.text) > LONGEST_LINE:
            draft.body_start = index
            _part_headline(draft, segment)
            break
        if segment.free:
            _read_line(draft, segment, names)
    return True


def _read_line(draft: Draft, segment: Segment, names: set[str]) -> None:
    """ "Issue Date:" over "Thursday, August 9, 1951", "Page 1", "Start Free Trial"."""
    text = segment.text
    found = dates.find(text, draft.lexicon)
    if found and not draft.fields.get("published") and not text[found.end :].strip(" ."):
        segment.claim("field", "line above a scanned page", 0.9)
        publish(draft, segment, found, "line above a scanned page")
    elif (
        key(text) in names or _PAGE.fullmatch(text) or _OF_PAGE.fullmatch(text) or (found and len(text) < 50)
    ):
        draft.put_aside(segment, NOTE, "line above a scanned page")


def _part_headline(draft: Draft, segment: Segment) -> None:
    """ "Disc Jockey Wins Bet; Gets Invite The disc jockey of …": capitals end where the text begins."""
    words = segment.text.split(" ")
    lower = next((i for i, w in enumerate(words) if w[:1].islower() and len(w) > 3), 0)
    if not LEAST_WORDS < lower <= MOST_WORDS:
        return
    opening = next(
        (
            m
            for m in _OPENS_SENTENCE.finditer(segment.text)
            if m.end() == len(" ".join(words[: lower - 1])) + 1
        ),
        None,
    )
    if opening is None:
        return
    title = segment.text[: opening.start()]
    draft.fields["headline"] = title
    segment.text = segment.text[opening.end() :]
    draft.record("headline", segment, "words in capitals that a scanned text begins with", 0.6, text=title)
