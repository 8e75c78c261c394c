"""Readers' comments that were copied with a page: "Jo March 3 hours ago" over what Jo March has to say.

They are no part of the article, wherever the page shows them; two of them at least tell them apart.
"""

from __future__ import annotations

import re
from itertools import pairwise

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment

__all__ = ["set_comments_aside"]

LEAST, MOST_LINES, MAX_HEADING, LONGEST_AGO = 2, 8, 70, 31
_RULE, _REASON = "below a name and how long ago", "reader's comment"
_NUMBER = re.compile(r"\d{1,4}")
_SAYS = re.compile(r"(?P<name>\S.{1,40}) (?:says|said|wrote|writes)\s?:")


def set_comments_aside(draft: Draft) -> None:
    """Set aside each comment with its heading; the last one ends with its first paragraph."""
    segments = draft.segments
    headings = [index for index in range(draft.body_start, len(segments)) if _heads_comment(draft, index)]
    if len(headings) < LEAST:
        return
    for start, end in pairwise([*headings, len(segments)]):
        draft.put_aside(segments[start], _REASON, _RULE)
        most = MOST_LINES if end < len(segments) else 2 if _is_date(draft, start + 1) else 1
        for segment in segments[start + 1 : min(end, start + 1 + most)]:
            if not segment.free:
                break
            draft.put_aside(segment, _REASON, _RULE)


def _heads_comment(draft: Draft, index: int) -> bool:
    """ "Jo March 3 hours ago"; "Jo March says:" over the day."""
    segment = draft.segments[index]
    if not _may_head(segment):
        return False
    text = segment.text
    if text.endswith(":"):
        said = _SAYS.fullmatch(text)
        return said is not None and byline.is_name(said["name"]) and _is_date(draft, index + 1)
    if not _NUMBER.search(text):
        return False
    for match in draft.lexicon.dates.relative.finditer(text):
        name = text[: match.start()].strip(" ,·•|:–—-")
        number = _NUMBER.search(match.group())
        if number and int(number.group()) <= LONGEST_AGO and not text[match.end() :].strip(" .·•|"):
            return byline.is_name(name)
    return False


def _may_head(segment: Segment) -> bool:
    return segment.free and not segment.marker and len(segment.text) <= MAX_HEADING and " " in segment.text


def _is_date(draft: Draft, index: int) -> bool:
    if index >= len(draft.segments) or len(draft.segments[index].text) > MAX_HEADING:
        return False
    found = dates.find(draft.segments[index].text, draft.lexicon)
    return found is not None and found.start == 0
