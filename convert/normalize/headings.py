"""Headings that say so themselves: by marks around them, by dates, by numbers that count on."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from convert.normalize import dates
from convert.normalize.counting import Count, count_of, count_on
from convert.normalize.draft import Draft, Segment, body_segments

__all__ = ["find_colon_headings", "find_dated_headings", "find_marked_headings", "find_numbered_headings"]

_ATX = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_BOLD = re.compile(r"(\*\*|__)(?=[^\s*])([^*\n]{2,100})\1(:?)")
_FRAMED = re.compile(r"([=\-–—*~+_])\1{0,5}\s+(?=[^\W_])([^\n]{1,110}\S)\s+\1{1,6}")
_TAGGED = re.compile(r"[<\[](h[1-6]|b|strong)[>\]]([^<>\n\[\]]{2,110})[<\[]/\1[>\]]:?", re.I)
_DASHED_ITEM = re.compile(r"([^\W_].{1,58}\S) -")
"""A subhead of an agency, "- No tickets -", whose first dash was taken for the marker of a list."""
_YEARS = re.compile(r"(?:c\. )?1\d{3}s?(?:\s?[-–—]\s?(?:\d{2}|\d{4}))?|20\d\d(?:\s?[-–—]\s?(?:\d{2}|\d{4}))?")
_HOURS = re.compile(
    r"\d{1,2}[:.h]\d\d(?:\s?(?:[ap]\.?m\.?|Uhr|uur|h|[A-Z]{2,4}))?:?|\d{1,2}(?:\s?[ap]\.?m\.?|\s?(?:Uhr|uur|h))",
    re.I,
)
MAX_WIKI_HEADING, MAX_NUMBERED, MAX_DATE, MAX_TITLE = 200, 13, 40, 110
LEAST_DATES, LEAST_BELOW, MAX_ANNOUNCING = 3, 80, 5


def find_marked_headings(draft: Draft) -> None:
    """Headings that say so: "## Title", lines that are bold as a whole, a wiki's "Title[edit]"."""
    for segment in body_segments(draft):
        if segment.free and segment.marker == "-" and (dashed := _DASHED_ITEM.fullmatch(segment.text)):
            segment.claim("heading", "between dashes", 0.85, level=1, text=dashed[1])
            segment.marker = ""
            continue
        if not segment.free or segment.marker:
            continue
        text = segment.text
        if level := segment.data.get("underlined"):
            segment.claim("heading", "underlined line", 0.95, level=level)
        elif (
            text[-1] == "]"
            and len(text) < MAX_WIKI_HEADING
            and (link := draft.lexicon.edit_link.search(text))
        ):
            _claim_wiki_heading(draft, segment, link)
        elif len(text) < MAX_WIKI_HEADING and (match := _ATX.match(text)):
            level = min(4, max(1, len(match[1]) - 1))
            segment.claim("heading", "number signs", 0.97, level=level, text=match[2])
        elif (bold := _BOLD.fullmatch(text)) and text.strip("*_ ")[-1:] not in ".,;":
            segment.claim("heading", "line in bold", 0.85, text=bold[2].strip("*_") + bold[3])
        elif (framed := _FRAMED.fullmatch(text)) and text[-2:-1] not in ".,;":
            segment.claim("heading", "between signs", 0.85, level=1, text=framed[2].strip("=-–—*~+_ "))
        elif text[0] in "<[" and (tagged := _TAGGED.fullmatch(text)):
            segment.claim("heading", "between tags", 0.9, level=1, text=tagged[2].strip())


def _claim_wiki_heading(draft: Draft, segment: Segment, link: re.Match[str]) -> None:
    title = segment.text[: link.start()].strip()
    cut = link.group().strip() if title else None
    draft.put_aside(segment, "page furniture", "link to edit a section", cut)
    if title:
        segment.claim("heading", "link to edit a section", 0.95, level=1, text=title)


def _over_text(draft: Draft) -> list[tuple[Segment, Segment]]:
    """Short free lines that stand above a longer paragraph, with it."""
    return [
        (first, second)
        for first, second in pairwise(body_segments(draft))
        if first.free
        and len(first.lines) == 1
        and len(first.text) <= MAX_TITLE
        and not second.marker
        and second.kind in {"", "paragraph", "quote"}
        and len(second.text) > len(first.text)
    ]


def find_dated_headings(draft: Draft) -> None:
    """ "1961", "24 June 2023", "9.15am": three and more, each over a paragraph, head a chronicle's parts."""
    found = [
        segment
        for segment, _ in _over_text(draft)
        if not segment.marker
        and len(segment.text) <= MAX_DATE
        and any(c.isdigit() for c in segment.text)
        and _is_date(segment.text, draft)
    ]
    _claim_distinct(found, "date above a chronicle's part", 0.8)


def _claim_distinct(found: list[Segment], rule: str, confidence: float) -> None:
    """Claim headings of a kind if there are several, and each is another one."""
    if len(found) >= LEAST_DATES and len({s.text for s in found}) == len(found):
        for segment in found:
            segment.claim("heading", rule, confidence, level=1)


def _is_date(text: str, draft: Draft) -> bool:
    if _YEARS.fullmatch(text) or _HOURS.fullmatch(text):
        return True
    found = dates.find(text, draft.lexicon)
    return found is not None and found.text.strip() == text.strip()


def find_numbered_headings(draft: Draft) -> None:
    """ "1. It is old", "2. It burned", "III": they count on or down, with paragraphs between."""
    heads, titles, found = [], [], []
    for segment, _ in _over_text(draft):
        line = f"{segment.marker} {segment.text}" if segment.marker else segment.text
        if len(line.split()) <= MAX_NUMBERED and (opened := list(count_of(line))):
            heads.append(segment)
            titles.append(line[opened[0].size :].strip())
            found.append(opened)
    index = 0
    while index < len(heads):
        run = _run(titles, found, index)
        for segment in heads[index : index + len(run)]:
            if segment.marker:
                segment.unmark()
            segment.claim("heading", "numbered line above text", 0.85, level=1, text=segment.text)
        index += max(1, len(run))


def _run(titles: list[str], found: list[list[Count]], index: int) -> list[Count]:
    """What the headings count from ``index`` on, with titles behind all of the numbers or behind none."""
    if _is_sentence(titles[index]):
        return []
    run = max((count_on(found, index, first, step) for step in (1, -1) for first in found[index]), key=len)
    behind = list(
        takewhile(lambda title: bool(title) == bool(titles[index]), titles[index : index + len(run)])
    )
    run = run[: len(behind)]
    return run if len(run) > 1 and _heads(behind, run) else []


def _heads(titles: list[str], run: list[Count]) -> bool:
    first = min(run[0].value, run[-1].value)
    if not titles[0]:
        return first == 1 and (len(run) >= LEAST_DATES or run[0].kind[0] in "iI")
    if any(map(_is_sentence, titles)):
        return False
    return len(run) >= LEAST_DATES or (first == 1 and run[0].kind != "1")


def _is_sentence(title: str) -> bool:
    """Whether what stands behind a number ends or begins as a sentence or a part of one does."""
    return bool(title) and (title[-1] in ".;,:" or title[0].islower())


def find_colon_headings(draft: Draft) -> None:
    """ "The second engine:" over a paragraph, three times and more: no sentence announces what follows."""
    found = [
        segment
        for segment, below in _over_text(draft)
        if not segment.marker
        and segment.text[-1] in ":："
        and len(segment.text.split()) <= MAX_ANNOUNCING
        and len(below.text) >= LEAST_BELOW
        and below.text[0].isalnum()
    ]
    _claim_distinct(found, "line with a colon above text", 0.65)
