"""The body's parts that are no plain paragraphs, from subheads and lists to verse, tables and code."""

from __future__ import annotations

import re
from collections.abc import Callable

from convert.normalize.draft import Draft, Segment, body_segments
from convert.normalize.footnotes import find_footnotes
from convert.normalize.headings import (
    find_colon_headings,
    find_dated_headings,
    find_marked_headings,
    find_numbered_headings,
)
from convert.normalize.interviews import find_interview, find_marked_questions, join_names
from convert.normalize.lines import clean
from convert.normalize.lists import (
    find_amounts,
    find_announced_items,
    find_counted_items,
    find_dated_items,
    find_lists,
    find_scores,
)
from convert.normalize.notes import find_notes, unmark_notes
from convert.normalize.quotations import find_indented_quotes, find_quotes
from convert.normalize.subheads import find_subheads
from convert.normalize.tables import RULE_SIGNS, find_tables
from convert.normalize.verse import find_verse

_UNDERLINE = re.compile(r"([=\-~_*^])\1{2,}")
_BREAK = re.compile(r"(?:[*•·✻⁂#~]\s*){1,12}|[-–—_=]{3,}|[*\s]{3,}|⁂")
_ORNAMENT = re.compile(
    r"[-–—~*=. ]{0,8}(?:[oO0]{3}|[xX]{3}|[oO] [oO] [oO]|[xX] [xX] [xX])[-–—~*=. ]{0,8}|<hr ?/?>", re.I
)
"""Letters that stand for asterisks: "oOo", "-o0o-", "xxx"."""
_SEPARATORS = frozenset("·•|:∙‧⋅")
_END_MARK = re.compile(r"(?:#\s*){1,4}|[-–—]\s?30\s?[-–—]|[■□▪∎◆●]")
LONGEST_BREAK, MOST_SIGNS, MAX_UNDERLINED, MOST_CODE = 40, 4, 120, 5000
_WORD = re.compile(r"\w+")


def find_breaks(draft: Draft) -> None:
    """Lines of asterisks or dashes: a pause, or the underline of the heading above."""
    segments = draft.segments
    for index, segment in enumerate(segments):
        text = segment.text.strip()
        if segment.free and 0 < index < len(segments) - 1 and _ORNAMENT.fullmatch(text):
            draft.label(segment, text, "line without words")
            segment.claim("break", "line without words", 0.9)
            continue
        if not segment.free or text[0].isalnum() or "|" in text or _WORD.search(text.replace("_", "")):
            continue  # a line with bars is the rule of a table
        if len(text) > LONGEST_BREAK and len(set(text)) > MOST_SIGNS:
            continue
        above = segments[index - 1] if index else None
        if text in _SEPARATORS:
            segment.claim("furniture", "sign that parts the boxes of a page", 0.8)
            continue
        if index == len(segments) - 1 and index and _END_MARK.fullmatch(text):
            draft.put_aside(segment, "end mark", "line without words")
            continue
        if _is_rule_of_table(segments, index):
            segment.claim("furniture", "rule of a table", 0.9)
            continue
        if above and above.chunk == segment.chunk and _underlines(text, above.text):
            segment.claim("furniture", "underline of a heading", 0.9)
            above.data["underlined"] = 1 if text[0] == "=" else 2  # in the head it may be the headline
        elif _BREAK.fullmatch(text) or not any(c.isalnum() for c in text):
            segment.claim("break", "line without words", 0.95)


def _underlines(text: str, above: str) -> bool:
    """Whether ``text`` is the underline of ``above``; low lines of another length are to be filled in."""
    if not _UNDERLINE.fullmatch(text) or len(above) >= MAX_UNDERLINED:
        return False
    return text[0] in "=-~" or (text[0] in "^_" and abs(len(text) - len(above)) <= 0.25 * len(above))


def _is_rule_of_table(segments: list[Segment], index: int) -> bool:
    """Whether a line without words has rows of columns around it."""
    if not set(segments[index].text) <= RULE_SIGNS:
        return False
    around = segments[max(0, index - 1) : index] + segments[index + 1 : index + 2]
    same = [s for s in around if s.chunk == segments[index].chunk and len(s.lines) == 1]
    if len(same) < (1 if "+" in segments[index].text else 2):
        return False
    return all(s.lines[0].gapped or "|" in s.text or set(s.text) <= RULE_SIGNS for s in same)


def find_code(draft: Draft) -> None:
    """Code between fences, before any rule can take its lines for something else."""
    fenced: list[Segment] = []
    for number, segment in enumerate(body_segments(draft)):
        fence = segment.text.startswith(("```", "~~~"))
        if fence and not fenced and segment.free:
            fenced = [segment]
        elif fenced:
            fenced.append(segment)
            if fence and not segment.text.strip("`~ "):
                fenced[0].data["code"] = _code_between(draft.raw, fenced)
                for part in fenced:
                    if part.free:
                        part.marker, part.text = "", "\n".join(line.text for line in part.lines)
                        part.claim("code", "fenced code", 0.97, group=number)
                fenced = []
            elif len(fenced) > MOST_CODE:
                fenced = []


def _code_between(raw: str, fenced: list[Segment]) -> str:
    """The lines between two fences with all of their spaces, and the blank ones among them."""
    code: list[str] = []
    for line in (line for part in fenced[1:-1] for line in part.lines):
        code += [""] * line.blanks if code else []
        code.append(" " * line.indent + clean(raw[line.start : line.end]).rstrip())
    return "\n".join(code)


STRUCTURES: tuple[Callable[[Draft], None], ...] = (
    find_marked_headings,
    find_tables,
    unmark_notes,
    find_announced_items,
    find_counted_items,
    find_amounts,
    find_dated_items,
    find_scores,
)
"""What is plain from its lines alone, before short lines at the text's edges are looked at."""
RULES: tuple[Callable[[Draft], None], ...] = (
    find_quotes,
    find_indented_quotes,
    find_footnotes,
    find_dated_headings,
    find_numbered_headings,
    find_marked_questions,
    find_lists,
    join_names,
    find_interview,
    find_notes,
    find_verse,
    find_colon_headings,
    find_subheads,
)
