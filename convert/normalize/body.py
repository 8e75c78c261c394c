"""The body's parts that are no plain paragraphs, from subheads and lists to verse, tables and code."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby, pairwise

from convert.normalize import dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.lines import clean
from convert.normalize.lists import find_announced_items, find_counted_items, find_lettered_items, find_lists
from convert.normalize.subheads import find_subheads

_ATX = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"([=\-~_*])\1{2,}")
_BREAK = re.compile(r"(?:[*•·✻⁂#~]\s*){1,12}|[-–—_=]{3,}|[*\s]{3,}|⁂")
_SEPARATORS = frozenset("·•|:∙‧⋅")
_END_MARK = re.compile(r"(?:#\s*){1,4}|[-–—]\s?30\s?[-–—]|[■□▪∎◆●]")
_SPEAKER = re.compile(r"(?:\*\*)?([^\W\d_][^:：\n*]{0,40}?)\s*[:：](?:\*\*)?\s+(?=\S)")
_DASHED_ITEM = re.compile(r"([^\W_].{1,58}\S) -")
"""A subhead of an agency, "- No tickets -", whose first dash was taken for the marker of a list."""
_INITIAL = re.compile(r"([^\W\d_a-zа-яё]{1,9})\.\s+(?=\S)")
_CELLS = re.compile(r"\||\t+| {3,}")
MAX_ROW = 1000
LONGEST_BREAK, MOST_SIGNS = 40, 4
MAX_WIKI_HEADING, MAX_NUMBERED = 200, 12
_YEARS = re.compile(r"(?:c\. )?1\d{3}s?(?:\s?[-–—]\s?(?:\d{2}|\d{4}))?|20\d\d(?:\s?[-–—]\s?(?:\d{2}|\d{4}))?")
MAX_DATE, LEAST_DATES = 40, 3
_NOTE = re.compile(r"(?:\[\^?(\d{1,3})\]:?|\^(\d{1,3})|([¹²³⁴-⁹]))\s*(?=\S)")
_NUMBERED = re.compile(r"\(?(\d{1,3})[.)]$")
_WORD = re.compile(r"\w+")


def body_segments(draft: Draft) -> list[Segment]:
    return draft.segments[draft.body_start :]


def find_breaks(draft: Draft) -> None:
    """Lines of asterisks or dashes: a pause, or the underline of the heading above."""
    segments = draft.segments
    for index, segment in enumerate(segments):
        text = segment.text.strip()
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
        if (
            _UNDERLINE.fullmatch(text)
            and above
            and above.chunk == segment.chunk
            and len(above.text) < 120
            and text[0] in "=-~"
        ):
            segment.claim("furniture", "underline of a heading", 0.9)
            if above.free:
                above.claim("heading", "underlined line", 0.95, level=1 if text[0] == "=" else 2)
        elif _BREAK.fullmatch(text) or not any(c.isalnum() for c in text):
            segment.claim("break", "line without words", 0.95)


def find_marked_headings(draft: Draft) -> None:
    """Headings that say so: "## Title", lines that are bold as a whole, a wiki's "Title[edit]"."""
    for segment in body_segments(draft):
        if segment.free and segment.marker == "-" and (dashed := _DASHED_ITEM.fullmatch(segment.text)):
            segment.claim("heading", "between dashes", 0.85, level=1, text=dashed[1])
            segment.marker = ""
            continue
        if not segment.free or segment.marker:
            continue
        if (
            segment.text[-1] == "]"
            and len(segment.text) < MAX_WIKI_HEADING
            and (link := draft.lexicon.edit_link.search(segment.text))
        ):
            title = segment.text[: link.start()].strip()
            draft.put_aside(
                segment, "page furniture", "link to edit a section", link.group().strip() if title else None
            )
            if title:
                segment.claim("heading", "link to edit a section", 0.95, level=1, text=title)
            continue
        match = _ATX.match(segment.text)
        if match and len(segment.text) < 200:
            segment.claim(
                "heading", "number signs", 0.97, level=min(4, max(1, len(match[1]) - 1)), text=match[2]
            )
        elif (
            re.fullmatch(r"(\*\*|__)[^*\n]{2,100}\1:?", segment.text)
            and segment.text.strip("*_ ")[-1:] not in ".,;"  # nor nothing: a line of underscores to sign on
        ):
            segment.claim("heading", "line in bold", 0.85, text=segment.text.strip("*_"))


def find_code(draft: Draft) -> None:
    """Code between fences, before any rule can take its lines for something else."""
    fenced: list[Segment] = []
    for number, segment in enumerate(body_segments(draft)):
        fence = segment.text.startswith(("```", "~~~"))
        if fence and not fenced and segment.free:
            fenced = [segment]
        elif fenced:
            fenced.append(segment)
            if fence:
                for part in fenced:
                    if part.free:
                        part.marker, part.text = "", "\n".join(line.text for line in part.lines)
                        part.claim(
                            "code",
                            "fenced code",
                            0.97,
                            fence=part in (fenced[0], fenced[-1]),
                            group=number,
                        )
                fenced = []
            elif len(fenced) > 400:
                fenced = []


def find_quotes(draft: Draft) -> None:
    """Lines that were marked with ">", paragraphs that were typed further to the right than the others."""
    for segment in draft.segments[min(1, draft.body_start) :]:
        if segment.free and segment.marker == ">":
            segment.claim("quote", "quote mark at the line's start", 0.95)
        elif segment.free and segment.data.get("inset"):
            segment.claim("quote", "paragraph set in from the margin", 0.8)


def find_dated_headings(draft: Draft) -> None:
    """ "1961", "24 June 2023": three dates and more, each over a paragraph, head a chronicle's parts."""
    segments = body_segments(draft)
    found = [
        first
        for first, second in pairwise(segments)
        if first.free
        and not first.marker
        and len(first.text) <= MAX_DATE
        and any(c.isdigit() for c in first.text)
        and second.free
        and len(second.text) > 2 * len(first.text)
        and _is_date(first.text, draft)
    ]
    if len(found) >= LEAST_DATES and len({s.text for s in found}) == len(found):
        for segment in found:
            segment.claim("heading", "date above a chronicle's part", 0.8, level=1)


def _is_date(text: str, draft: Draft) -> bool:
    if _YEARS.fullmatch(text):
        return True
    found = dates.find(text, draft.lexicon)
    return found is not None and found.text.strip() == text.strip()


def find_numbered_headings(draft: Draft) -> None:
    """ "1. It is old", "2. It burned": short numbered lines that count on with paragraphs between them."""
    marked = body_segments(draft)
    found = [
        (index, int(match[1]))
        for index, segment in enumerate(marked)
        if segment.free
        and (match := _NUMBERED.match(segment.marker))
        and len(segment.text.split()) <= MAX_NUMBERED
        and segment.text[-1] not in ".;,"
        and index + 1 < len(marked)
        and not marked[index + 1].marker
        and len(marked[index + 1].text) > len(segment.text)
    ]
    counting = [n for _, n in found] == list(range(found[0][1], found[0][1] + len(found))) if found else False
    if len(found) < 3 or not counting:
        return
    for index, _ in found:
        segment = marked[index]
        text = f"{segment.marker} {segment.text}"
        segment.unmark()
        segment.claim("heading", "numbered line above text", 0.85, level=1, text=text)


def find_interview(draft: Draft) -> None:
    """Question and answer by labels ("Q:", "A:") or by two speakers who take turns."""
    labels: list[tuple[Segment, str]] = []
    for segment in body_segments(draft):
        if segment.free and not segment.marker:
            match = _SPEAKER.match(segment.text) or _INITIAL.match(segment.text)
            if match and len(match[1].split()) <= 4:
                labels.append((segment, key(match[1])))
    counts: dict[str, int] = {}
    for _, name in labels:
        counts[name] = counts.get(name, 0) + 1
    kinds = draft.lexicon.labels
    for segment, name in labels:
        if counts[name] < 2 or len(counts) < 2:
            continue
        known = kinds.get(name, frozenset()) & {"question", "answer"}
        if known:
            segment.claim(
                "paragraph", "label of an interview", 0.93, role=min(known, key=("question", "answer").index)
            )
        elif segment.text.rstrip()[-1] in "?؟？":
            segment.claim("paragraph", "speaker who asks", 0.8, role="question")
        else:
            segment.claim("paragraph", "speaker who takes turns", 0.8, role="answer")


_TELLS = (" is ", " was ", " writes ", " covers ", " ist ", " est ", " es ", " è ", " é ", " — ", " – ", ", ")
_INTRODUCED = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Mx|Dr|Prof)\.?|(?:[^\W\d_][\w.'’-]*\s){1,3}?)\s?([^\W\d_][\w'’-]+)\s(?:is|was)\s"
)
MAX_HEAD_BIOGRAPHY = 320
_ROLES = {"editor_note": "note", "correction": "correction", "biography": "biography"}


def find_notes(draft: Draft) -> None:
    """Editors' notes, corrections and the author's biography, each by its label."""
    segments = body_segments(draft)
    names = {p.name.casefold() for p in draft.fields.get("authors", ())}
    for index, segment in enumerate(segments):
        if not segment.free or segment.marker:
            continue
        late = index >= min(len(segments) - 6, len(segments) / 2)
        if len(segment.text) < 40 and late and _heads_biography(draft, segment):
            for told in segments[index + 1 : index + 4]:
                if told.free and not told.marker:
                    told.claim("paragraph", "below the heading of a biography", 0.8, role="biography")
            continue
        text = segment.text.strip("*_ ([")
        label, colon, rest = text.partition(":")
        kinds = (
            draft.lexicon.labels.get(key(label), frozenset())
            if colon and rest.strip() and len(label) < 60
            else frozenset()
        )
        opening = next((r for k, r in _ROLES.items() if k in kinds), None)
        if opening is None and len(text) > 40:
            folded = key(text[:80])
            if folded.startswith(draft.lexicon.first_of_openings):
                opening = next(
                    _ROLES[k] for phrase, k in draft.lexicon.openings.items() if folded.startswith(phrase)
                )
        if opening and len(text) < 1500:
            segment.claim("paragraph", f"opens as {opening}", 0.9, role=opening)
        elif names and index < 3 and len(text) < MAX_HEAD_BIOGRAPHY and _introduces(text, names):
            segment.claim("paragraph", "tells of the author below the byline", 0.75, role="biography")
        elif names and index > 2 and index >= len(segments) - 6 and len(text) < 700:
            opened = text.casefold()
            if any(opened.startswith(tuple(f"{n}{verb}" for verb in _TELLS)) for n in names):
                segment.claim("paragraph", "tells of the author at the end", 0.8, role="biography")


def _heads_biography(draft: Draft, segment: Segment) -> bool:
    """Claim "About the author" as the heading that it is."""
    if "biography" not in draft.lexicon.labels.get(key(segment.text), frozenset()):
        return False
    segment.claim("heading", "heading of a biography", 0.9, level=1)
    return True


def _introduces(text: str, names: set[str]) -> bool:
    """ "Ms. Lindqvist is a novelist who lives in Port Ellis." """
    match = _INTRODUCED.match(text)
    if match is None:
        return False
    return any(name.split()[-1] == match[1].casefold() for name in names if name.split())


def find_footnotes(draft: Draft) -> None:
    """Notes at the end whose numbers the body points to ("[1]", "¹")."""
    segments = body_segments(draft)
    noted = [(s, m) for s in segments[2:] if s.free and (m := _NOTE.match(s.text))]
    if not noted:
        return
    body = "\n".join(s.text for s in segments if s.free and not _NOTE.match(s.text))
    for segment, match in noted:
        number = match[1] or match[2] or str("¹²³⁴⁵⁶⁷⁸⁹".find(match[3]) + 1)
        if f"[{number}]" in body or f"[^{number}]" in body or (match[3] and match[3] in body):
            if match[3]:
                continue  # superscript digits stay as the author typed them
            segment.claim(
                "footnote",
                "note whose number the text points to",
                0.9,
                id=number,
                text=segment.text[match.end() :],
            )


def find_verse_and_tables(draft: Draft) -> None:
    """Chunks of short lines: cells in columns are a table, regular lines of text are verse."""
    free = [s for s in body_segments(draft) if s.free and not s.marker]
    for chunk, group in groupby(free, key=lambda s: s.chunk):
        lines = list(group)
        if len(lines) < 2 or any(s.span[1] - s.span[0] > MAX_ROW for s in lines):
            continue
        raw = [draft.raw[s.span[0] : s.span[1]] for s in lines]
        cells = [[clean(c).strip() for c in _CELLS.split(r.strip("| \t"))] for r in raw]
        columns = len(cells[0])
        if columns >= 2 and all(len(c) == columns for c in cells) and all(len(s.lines) == 1 for s in lines):
            _claim_table(lines, cells, chunk)
        elif len(lines) >= 4 and _is_verse(lines):
            for line in lines:
                line.claim("verse", "chunk of short regular lines", 0.7, group=chunk)


def _claim_table(lines: list[Segment], cells: list[list[str]], chunk: int) -> None:
    for line, row in zip(lines, cells, strict=True):
        if all(not c.strip("-: ") for c in row):
            line.claim("furniture", "rule of a table", 0.9)
        else:
            line.claim("table", "cells in columns", 0.8, row=row, group=chunk)


def _is_verse(lines: list[Segment]) -> bool:
    lengths = [len(s.text) for s in lines]
    if max(lengths) > 65 or sum(lengths) / len(lengths) < 14 or any(len(s.lines) > 1 for s in lines):
        return False
    if max(lengths) > 3.5 * min(lengths):
        return False
    punctuated = sum(1 for s in lines if s.text[-1] in ",;.!?—–:…")
    ended = sum(1 for s in lines if s.text[-1] == ".")
    return (
        0.3 * len(lines) <= punctuated
        and ended < 0.6 * len(lines)
        and not any(any(c.isdigit() for c in s.text) for s in lines)
    )


RULES: tuple[Callable[[Draft], None], ...] = (
    find_marked_headings,
    find_quotes,
    find_dated_headings,
    find_numbered_headings,
    find_announced_items,
    find_lettered_items,
    find_counted_items,
    find_lists,
    find_footnotes,
    find_interview,
    find_notes,
    find_verse_and_tables,
    find_subheads,
)
