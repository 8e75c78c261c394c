"""Segmentation: lines → segments, undoing hard wrapping and finding list and quote markers.

A line was hard-wrapped if the first word of the next one would not have fitted on it: the test
that typesetters' text gives away whatever its width.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from convert.normalize.draft import Segment
from convert.normalize.layout import part_by_blank_lines
from convert.normalize.lines import Line

MARKER = re.compile(
    r"([-*•‣◦▪▫●○■□◆◇◾◼❖★☆✦▲△▼▽▷·∙⁃–+»›▸▶►→➤➔➢➣⮚✓✔✅❌☑✗✘\uf0b7\uf0a7\uf0d8\uf0fc]"
    r"|->|\(?\d{1,3}[.)])[ \t]+(?=\S)"
    r"|([•‣◦▪●■◆◇★☆▲△▼▽・])(?=[^\W\d_])"
)
_DASHED = re.compile(r"(--|o)[ \t]+(?=\S)()")
""" "-- the ferry's engine": a dash as typewriters have it, or Word's bullet of the second level, an "o"."""
# "28. Mai 2013" begins with a day, not with the number of an item.
_DAY = re.compile(r"(?:[^\W\d_]{3,12}\.?,?|\d{1,2}\.)\s+(?:1[5-9]|20)\d\d\b")
_DATED = re.compile(
    r"(?:[^\W\d_]{3,10}\.?,? ){0,2}\d{1,2}(?:st|nd|rd|th)?[.,]? (?:(?:de )?[^\W\d_]{3,10}\.?,? (?:de )?)?"
    r"(?:19|20)\d\d"
    r"(?:,? ?(?:[-–|@]|at)? ?\d{1,2}[:.]\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?)?"
)
""" "November 20 2015 - 4:10PM", "28. Mai 2013": a head's line, which no paragraph goes on with."""
_QUOTED = re.compile(r"(>+)[ \t]?")
_TERMINAL = re.compile(r"[.!?…:;。！？।؟:][\"'”’»)\]]*$")
_ADDRESS = re.compile(r"https?://\S+", re.I)
_NUMBER_SIGNS = re.compile(r"#{1,6}(?:\s|$)")
_ATTRIBUTED = re.compile(r">+\s*[—―]\s*[^\W\d_a-z]")
"""Who is quoted, in a line of its own below the words."""
_SPACED = re.compile(r"\S+")
MIN_WIDTH, MAX_WIDTH, RAGGED, RAGGED_CJK = 38, 130, 10, 4
MAX_DATE = 44
MIN_COLUMN, LEAST_JOINTS, LEAST_LINES, LEAST_DASHED, MOST_INDENT = 22, 12, 6, 2, 8
MOST_ENDS, LEAST_OF_WIDTH, NEARLY_FULL, LEAST_PROSE, LEAST_CHUNKS, LEAST_OPEN = 0.25, 0.55, 0.7, 0.4, 4, 0.25


def segments(lines: list[Line]) -> list[Segment]:
    """Group ``lines`` into segments."""
    part_by_blank_lines(lines, _TERMINAL, MARKER.match)
    chunks = list(_chunks(lines))
    wrap = _Wrap(width := _wrap_width(lines), bool(width) and _is_parted_by_blanks(chunks, width))
    vocabulary = _Vocabulary(lines)
    found: list[Segment] = []
    for number, chunk in enumerate(chunks):
        found += _split_chunk(chunk, number, wrap, vocabulary)
    return _join_across_pages(found, vocabulary, width)


def _chunks(lines: list[Line]) -> Iterator[list[Line]]:
    """Runs of lines with no blank line between."""
    chunk: list[Line] = []
    for line in lines:
        if chunk and (line.blanks or line.page):
            yield chunk
            chunk = []
        chunk.append(line)
    if chunk:
        yield chunk


def _wrap_width(lines: list[Line]) -> int:
    """The column at which the text was wrapped, or 0 where it was not."""
    if sum(map(_is_cjk_line, lines)) > 0.6 * len(lines):
        return _cjk_width(lines)
    lengths = [
        line.indent + len(line.text)
        for line, following in pairwise(lines)
        if not following.blanks and " " in line.text
    ]
    if not lengths:
        return 0
    short = [n for n in lengths if n <= MAX_WIDTH]
    if len(short) < 0.8 * len(lengths):
        return 0
    width = _usual_end(sorted(short))
    # Wrapped text has no long lines: where paragraphs stand whole, short lines are short by nature.
    over = [line for line in lines if line.indent + len(line.text) > width + RAGGED and " " in line.text]
    whole = sum(len(line.text) for line in over if len(line.text) > 2 * MAX_WIDTH)
    if len(over) >= max(2, 0.25 * len(lengths)) or 2 * whole > sum(len(line.text) for line in lines):
        return 0
    return width if width >= MIN_WIDTH or (width >= MIN_COLUMN and _is_column(lines)) else 0


def _cjk_width(lines: list[Line]) -> int:
    """The same for Chinese and Japanese, whose lines break anywhere: most are full, in mid-sentence."""
    joints = [(_columns(a), a) for a, b in pairwise(lines) if not b.blanks]
    if len(joints) < LEAST_LINES:
        return 0
    width = _usual_end(sorted(columns for columns, _ in joints))
    full = [line for columns, line in joints if width - RAGGED_CJK <= columns <= width]
    open_ = [line for line in full if not _TERMINAL.search(line.text)]
    wrapped = MIN_COLUMN <= width <= MAX_WIDTH and len(full) >= 0.5 * len(joints)
    return width if wrapped and len(open_) >= 0.6 * len(full) else 0


def _is_cjk_line(line: Line) -> bool:
    return " " not in line.text and _is_cjk(line.text[len(line.text) // 2])


def _columns(line: Line) -> int:
    """How wide the line is, in columns of half a Chinese character; a long one counts by its characters."""
    if len(line.text) > MAX_WIDTH:
        return len(line.text)
    return line.indent + sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line.text)


def _is_column(lines: list[Line]) -> bool:
    """Whether so narrow a text is a newspaper's column: most lines run on in the middle of a sentence."""
    joints = [(a, b) for a, b in pairwise(lines) if not b.blanks]
    return len(joints) >= LEAST_JOINTS and sum(_continues(a, b) for a, b in joints) >= 0.5 * len(joints)


def _usual_end(lengths: list[int]) -> int:
    """The longest of the sorted ``lengths`` that has company: a title or an address may stick out."""
    company = max(2, len(lengths) // 12)
    for index in range(len(lengths) - 1, -1, -1):
        near = index - bisect_left(lengths, lengths[index] - RAGGED)
        if near >= company:
            return lengths[index]
    return lengths[-1]


def _first_word(text: str) -> int:
    match = _SPACED.match(text)
    return len(match.group()) if match else 0


def _is_full(line: Line, following: Line, width: int) -> bool:
    if _is_cjk(line.text[-1]):
        return _columns(line) >= width - RAGGED_CJK
    quoted = _QUOTED.match(following.text)
    text = following.text[quoted.end() :] if quoted else following.text
    return line.indent + len(line.text) + 1 + _first_word(text) > width


class _Wrap(NamedTuple):
    """How a text was wrapped."""

    width: int
    """The column, or 0 where it was not wrapped."""
    solid: bool
    """Whether paragraphs end at blank lines only."""
    prose: bool = False
    """Whether these lines are prose, most of whose sentences run on over the lines' ends."""

    def runs_on(self, line: Line, following: Line) -> bool:
        """Whether the paragraph of ``line`` goes on in the line below it."""
        if _is_full(line, following, self.width) or _continues(line, following):
            return True
        if _is_cjk(line.text[-1]) or not -1 <= line.indent - following.indent <= MOST_INDENT:
            return False
        reach = line.indent + len(line.text) + 1 + _first_word(following.text)
        ended = _TERMINAL.search(line.text) is not None
        if self.solid:
            return reach > (NEARLY_FULL * self.width if self.prose or not ended else self.width - RAGGED)
        return self.prose and reach > self.width - RAGGED and not ended


def _is_parted_by_blanks(chunks: list[list[Line]], width: int) -> bool:
    """Whether hardly a paragraph ends in the middle of a chunk, in a line that stops well short."""
    several = sum(len(chunk) > 1 for chunk in chunks)
    ends = sum(
        line.indent + len(line.text) < width - 2 * RAGGED
        and bool(_TERMINAL.search(line.text))
        and not following.text[0].islower()
        for chunk in chunks
        for line, following in pairwise(chunk)
    )
    return several >= LEAST_CHUNKS and ends <= MOST_ENDS * several


def _continues(line: Line, following: Line) -> bool:
    """Whether a sentence plainly runs on, however short the line is."""
    return not _TERMINAL.search(line.text) and following.text[0].islower()


class _Vocabulary:
    """Decides whether a hyphen at a line's end is the author's or the typesetter's."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._words: frozenset[str] | None = None
        joints = sum(1 for a, b in pairwise(lines) if not b.blanks)
        hyphens = sum(
            1 for a, b in pairwise(lines)
            if not b.blanks and _is_cut(a.text) and b.text[0].islower()
        )  # fmt: skip
        # Text whose lines often end in a hyphen was hyphenated; else the hyphen is the author's.
        self._hyphenated = hyphens >= 2 and hyphens > 0.06 * joints

    @property
    def words(self) -> frozenset[str]:
        if self._words is None:
            self._words = frozenset(
                word.casefold() for line in self._lines for word in re.findall(r"\w+(?:-\w+)*", line.text)
            )
        return self._words

    def join(self, left: str, right: str) -> str:
        if not (_is_cut(left) and right[:1].islower()):
            return f"{left}{'' if _joins_without_space(left, right) else ' '}{right}"
        head = re.findall(r"\w+-$", left)
        tail = re.match(r"\w+", right)
        stem, rest = (head[-1][:-1].casefold() if head else ""), (tail.group().casefold() if tail else "")
        if stem + rest in self.words:
            return left[:-1] + right
        if f"{stem}-{rest}" in self.words:
            return left + right
        return (left[:-1] if self._hyphenated else left) + right


def _is_cut(line: str) -> bool:
    """Whether a word and a hyphen end the line."""
    return line.endswith("-") and line[-2:-1].isalpha()


def _joins_without_space(left: str, right: str) -> bool:
    """Chinese and Japanese are wrapped between any two characters."""
    return _is_cjk(left[-1]) and _is_cjk(right[:1])


def _is_cjk(char: str) -> bool:
    return "\u3000" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"


def _split_chunk(chunk: list[Line], number: int, wrap: _Wrap, vocabulary: _Vocabulary) -> list[Segment]:
    found: list[Segment] = []
    wrap = wrap._replace(prose=_is_prose(chunk)) if wrap.width else wrap
    dashed = _is_dashed(chunk)
    wrapped = _is_wrapped(chunk, wrap, dashed)
    previous: Line | None = None
    for line in chunk:
        quoted = _QUOTED.match(line.text)
        text = line.text[quoted.end() :] if quoted else line.text
        marker = MARKER.match(text) or (_DASHED.match(text) if dashed else None)
        last = found[-1] if found else None
        if last and previous and _belongs(last, previous, line, bool(quoted), bool(marker), wrapped and wrap):
            if quoted and not text:
                last.data["gap"] = True
            elif quoted and last.data.pop("gap", False):
                found.append(Segment(text, [line], number, marker=">"))
            else:
                last.data.setdefault("parts", [last.text]).append(text)
                last.lines.append(line)
        elif quoted:
            if text:
                found.append(Segment(text, [line], number, marker=">"))
            elif last is None:
                found.append(Segment(line.text, [line], number))
        elif marker:
            sign = (marker.group(1) or marker.group(2)).strip()
            found.append(Segment(text[marker.end() :], [line], number, marker=sign, depth=line.indent))
        else:
            found.append(Segment(text, [line], number))
        previous = line
    for segment in found:
        parts = segment.data.pop("parts", None)
        segment.data.pop("gap", None)
        if parts:
            segment.text = _join(parts, vocabulary)
        if segment.marker[-1:] == "." and _DAY.match(segment.text):
            segment.text, segment.marker = f"{segment.marker} {segment.text}", ""
    return found


def _is_dashed(chunk: list[Line]) -> bool:
    """Whether two lines open with two hyphens, or half of them with an "o", which is a word elsewhere."""
    if sum(line.text.startswith("-- ") for line in chunk) >= LEAST_DASHED:
        return True
    hollow = sum(line.text.startswith("o ") for line in chunk)
    return hollow >= LEAST_DASHED and 2 * hollow >= len(chunk)


def _join(parts: list[str], vocabulary: _Vocabulary) -> str:
    """Join wrapped lines; only the seams need a look, so the cost stays linear."""
    out = [parts[0]]
    for part in parts[1:]:
        tail = out[-1][-80:]
        joined = vocabulary.join(tail, part)
        out[-1] = out[-1][: len(out[-1]) - len(tail)] + joined[: len(joined) - len(part)]
        out.append(part)
    return "".join(out)


_LABELLED = re.compile(r"[^\W\d_][\w ’'-]{0,24}[:：]\s+\S")
"""A line as archives export it: "Title: …", "Date: …"; several of them are no wrapped paragraph."""


def _is_prose(chunk: list[Line]) -> bool:
    joints = list(pairwise(chunk))
    return len(joints) >= 2 and sum(_continues(a, b) for a, b in joints) >= LEAST_PROSE * len(joints)


def _is_wrapped(chunk: list[Line], wrap: _Wrap, dashed: bool = False) -> bool:
    if not wrap.width or len(chunk) < 2 or all(_LABELLED.match(line.text) for line in chunk):
        return False
    if _is_cjk_line(chunk[0]):
        return True  # each line tells for itself
    joints = list(pairwise(chunk))
    # A line that is indented opens a paragraph, however the one above it ended.
    indents = [line.indent for line in chunk]
    deepest = max(indents)
    set_in = indents.count(deepest) >= 2 and indents.count(0) + indents.count(deepest) == len(chunk)
    whole = len(chunk) >= LEAST_LINES or (set_in and 0 in indents)
    plain = [
        (a, b)
        for a, b in joints
        if not (MARKER.match(b.text) or (dashed and _DASHED.match(b.text)))
        and not (whole and b.indent > a.indent + 1)
        and abs(b.indent - a.indent) <= MOST_INDENT  # else one of them is centred
    ]
    short = len(chunk[0].text) < LEAST_OF_WIDTH * wrap.width
    if short and any(_continues(a, b) for a, b in plain[1:]):
        plain = plain[1:]  # a subhead may stand above the paragraph, with no blank line between
    if not plain:
        return False
    full = [wrap.runs_on(a, b) for a, b in plain]
    if sum(full) >= 0.6 * len(plain):
        return True
    # Short paragraphs in long lines: many a line is a paragraph's last, and ends as a sentence does.
    open_ = [b for a, b in plain if not _TERMINAL.search(a.text) and _is_full(a, b, wrap.width)]
    small = sum(line.text[0].islower() for line in open_)
    ended = sum(
        _TERMINAL.search(a.text) is not None for (a, _), on in zip(plain, full, strict=True) if not on
    )
    return small >= 2 and len(open_) >= LEAST_OPEN * len(plain) and ended >= 0.9 * full.count(False)


def _belongs(
    last: Segment, previous: Line, line: Line, quoted: bool, marked: bool, wrap: _Wrap | Literal[False]
) -> bool:
    """Whether ``line`` goes on with the segment ``last``."""
    if quoted != (last.marker == ">"):
        return False
    if quoted:
        return not marked and not _ATTRIBUTED.match(line.text)
    if marked and (last.marker or not wrap or not _is_full(previous, line, wrap.width)):
        return False
    if last.marker and line.indent > last.lines[0].indent:
        return True  # the hanging indent of a list item
    if not wrap or _stands_alone(previous.text) or _stands_alone(line.text):
        return False
    if line.text.startswith("http") and _ADDRESS.fullmatch(line.text) and _TERMINAL.search(previous.text):
        return False  # where the text was found, below its last sentence
    sentence = line.text[0].isupper() and " " in line.text
    if sentence and previous.text.startswith("http") and _ADDRESS.fullmatch(previous.text):
        return False  # an address in a line of its own, and the next sentence
    if not last.marker and line.indent > previous.indent + 1:
        return False  # an indented first line opens a paragraph
    return wrap.runs_on(previous, line)


def _stands_alone(text: str) -> bool:
    """Whether it is a rule, a heading of Markdown or a whole date: a line of its own wherever it stands."""
    if len(text) <= MAX_DATE and any(map(str.isdigit, text[-12:])) and _DATED.fullmatch(text):
        return True
    return text[0] in "#=-_*~+" and (bool(_NUMBER_SIGNS.match(text)) or not any(map(str.isalnum, text)))


def _is_cut_by_page(before: Segment, after: Segment, width: int) -> bool:
    """Whether the unfinished ``before`` goes on behind the page break, by its length and the lines' width."""
    if after.text[:1].islower() and (len(before.text) > MIN_WIDTH or _is_cut(before.text)):
        return True
    last, first = before.lines[-1], after.lines[0]
    several = len(before.lines) > 1 or len(after.lines) > 1
    return bool(width) and several and " " in last.text and _is_full(last, first, width)


def _join_across_pages(found: list[Segment], vocabulary: _Vocabulary, width: int) -> list[Segment]:
    """A paragraph that a page break cut in two becomes one again."""
    joined: list[Segment] = []
    for after in found:
        before = joined[-1] if joined else None
        if (
            before
            and after.lines[0].page
            and not before.marker
            and not after.marker
            and not _TERMINAL.search(before.text)
            and _is_cut_by_page(before, after, width)
        ):
            before.text = _join([before.text, after.text], vocabulary)
            before.lines += after.lines
        else:
            joined.append(after)
    return joined
