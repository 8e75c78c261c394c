"""Lines in their order → paragraphs, headings, items and captions, by how they are set.

Pure functions: sizes, gaps and indents say where a paragraph ends; what the words mean is not asked here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Literal

import msgspec

from convert.printed.glyphs import WIDE, Line, Page, is_bold, mostly_rtl

__all__ = ["Block", "blocks_of", "body_size"]

Kind = Literal["paragraph", "heading", "item", "caption", "quote"]

_HYPHENS = ("\N{SOFT HYPHEN}", "\N{HYPHEN}", "-")
_ENDS = re.compile(r"[.!?…:;。！？؟।](?:[\"'”’»)\]›“]|\[\d+\]|[¹²³⁰-⁹])*$")
_ITEM = re.compile(r"(?P<mark>[•◦▪■●○‣⁃∙*–—-]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S", re.IGNORECASE)
_BULLETS = "•◦▪■●○‣⁃∙"
_NOTE = re.compile(r"[⁰¹²³⁴-⁹]{1,3}\s*\S|\d{1,3}[.)]?\s+\S|[*†‡]\s*\S")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")


class Block(msgspec.Struct):
    """Lines that belong together."""

    kind: Kind
    text: str
    size: float
    bold: bool
    lines: list[Line]
    opens_column: bool = False
    in_head: bool = False
    rows: tuple[str, ...] = ()
    """Its words by the lines that they are printed in, and parted at wide gaps."""

    @property
    def page(self) -> int:
        return self.lines[0].page


def body_size(lines: Iterable[Line]) -> float:
    """The size that most letters have."""
    count: Counter[float] = Counter()
    for line in lines:
        count[round(line.size * 2) / 2] += len(line.text)
    if not count:
        return 10.0
    most = count.most_common(1)[0][1]
    # In a short article captions and notes may have as many letters as the text, which is the larger.
    return max(size for size, letters in count.items() if letters >= 0.6 * most)


def blocks_of(
    runs: Sequence[Sequence[Line]], pages: Sequence[Page], addresses: Iterable[str] = ()
) -> list[Block]:
    """The blocks of the runs of all pages; a paragraph may go on in the next column or page."""
    lines = [line for run in runs for line in run]
    body = body_size(lines)
    _weigh(lines, body)
    leading = _leading(lines, body)
    known = _vocabulary(lines)
    urls = tuple(addresses)
    indented = _indents(runs, body, leading)
    made: list[Block] = []
    notes: list[Block] = []
    for run in runs:
        opened = True
        for group in _groups(run, body, leading, indented=indented):
            block = _block(group, body, known, urls)
            if not block.text:
                continue
            block.opens_column = opened
            opened = False
            if _NOTE.match(block.text) and block.size < 0.96 * body and _is_low(block, pages):
                notes.append(block)  # at the foot of its page, amid a sentence that goes on over it
                continue
            if made and block.opens_column and _goes_on(made[-1], block, indented=indented):
                before = made[-1]
                before.lines += block.lines
                before.text = _joined([before.text, block.text], known, urls)
            else:
                made.append(block)
    found = _quoted(_captioned(made, pages, body), runs, body) + notes
    for block in found:
        block.text = _plain(block.text)
    return [block for block in found if block.text]


def _plain(text: str) -> str:
    text = re.sub("[\N{SOFT HYPHEN}↩]", "", text.replace(WIDE, " ")).strip()
    return re.sub("(?<=\\w)[\N{HYPHEN}\N{NON-BREAKING HYPHEN}](?=\\w)", "-", text)


def _size(block: Block) -> float:
    return median(line.size for line in block.lines)


def _quoted(blocks: list[Block], runs: Sequence[Sequence[Line]], body: float) -> list[Block]:
    """Paragraphs that are set in as a whole are quotations, with the short lines that end them."""
    edges: dict[int, float] = {}
    for run in runs:
        common = Counter(
            round(line.left) for line in run if abs(line.size - body) < 0.6 and not _is_rtl(line)
        )
        outer = min((left for left, count in common.items() if count >= 2), default=None)
        if outer is not None:
            edges.update({id(line): float(outer) for line in run})
    inside = False
    base = median([line.size for run in runs for line in run if abs(line.size - body) < 0.6] or [body])
    for block in blocks:
        edge = edges.get(id(block.lines[0]))
        lefts = [line.left for line in block.lines]
        within = edge is not None and min(lefts) > edge + 0.9 * body and (
            block.kind == "paragraph" or (inside and block.text[:1] in "–—")
        )  # fmt: skip
        if (
            within
            and abs(_size(block) - base) < 0.3
            and len(lefts) > 1
            and max(lefts[1:]) - min(lefts) < 0.5 * body
        ) or (within and inside and block.size < body + 0.6 and not block.opens_column):
            block.kind = "quote"
        inside = block.kind == "quote"
    return blocks


def _weigh(lines: Sequence[Line], body: float) -> None:
    """Where the running text itself is bold, or is said to be, nothing is told by it."""
    running = [line for line in lines if abs(line.size - body) < 0.6]
    if sum(len(line.text) for line in running if line.bold) > 0.5 * sum(len(line.text) for line in running):
        for line in lines:
            line.bold = line.bold and line not in running and bool(is_bold(line.font))


# -- which lines belong together --------------------------------------------------------


def _leading(lines: Sequence[Line], body: float) -> float:
    """The distance of the baselines of running text."""
    steps = [
        below.base - line.base
        for line, below in pairwise(lines)
        if line.page == below.page and abs(line.size - body) < 0.6 and abs(below.size - body) < 0.6
        and 0.8 * body < below.base - line.base < 2.2 * body
    ]  # fmt: skip
    if not steps:
        return 1.3 * body
    # Lines of one paragraph are the closest; gaps between paragraphs must not count.
    common = Counter(round(step * 2) / 2 for step in steps).most_common()
    most = common[0][1]
    return min(step for step, count in common if count >= max(2, most / 3)) if most > 1 else min(steps)


def _indents(runs: Sequence[Sequence[Line]], body: float, leading: float) -> bool:
    """Whether paragraphs open with an indent and not after a gap."""
    count = total = 0
    for run in runs:
        for place, (line, below) in enumerate(pairwise(run)):
            if abs(line.size - body) > 0.6 or abs(below.size - body) > 0.6:
                continue
            if not 0 < below.base - line.base <= 1.25 * leading:
                continue
            total += 1
            if not (_ENDS.search(line.text) and 0.6 * body < _shift(line, below) < 4 * body):
                continue
            # The line after it is back at the edge.
            after = run[place + 2] if place + 2 < len(run) else None
            count += after is None or abs(after.size - body) > 0.6 or _shift(below, after) < -0.6 * body
    return count >= 1 and count >= 0.02 * total


def _shift(line: Line, below: Line) -> float:
    """How much further in than ``line`` the one below it begins."""
    return line.right - below.right if _is_rtl(below) else below.left - line.left


def _groups(lines: Sequence[Line], body: float, leading: float, *, indented: bool) -> list[list[Line]]:
    groups: list[list[Line]] = []
    edges = _edges(lines, body)
    for line in lines:
        group = groups[-1] if groups else None
        if group is not None and _same(group, line, body, leading, edges, indented=indented):
            group.append(line)
        else:
            groups.append([line])
    return groups


def _edges(lines: Sequence[Line], body: float) -> tuple[float, float]:
    """Where the lines of running text begin and end, at the left and at the right."""
    running = [line for line in lines if abs(line.size - body) < 0.6] or list(lines)
    lefts, rights = sorted(line.left for line in running), sorted(line.right for line in running)
    return lefts[int(len(lefts) * 0.1)], rights[int(len(rights) * 0.9)] if len(rights) > 9 else rights[-1]


def _same(
    group: list[Line], line: Line, body: float, leading: float, edges: tuple[float, float], *, indented: bool
) -> bool:
    """Whether ``line`` goes on with the block of ``group``."""
    right = edges[1]
    before = group[-1]
    step = line.base - before.base
    size = max(line.size, before.size)
    if abs(step) < 0.45 * min(line.size, before.size):
        return True  # one row: a number and its item, the cells of a table
    if abs(line.size - before.size) > 0.04 * size + 0.1:
        return False
    if line.bold != before.bold and len(line.text) > 2 and not _is_run_in(group, line, right):
        return False
    if step < 0 or step > max(1.28 * leading * size / body, 1.22 * size):
        return False
    if _is_item(line, before, group):
        return False
    if size > 1.15 * body:
        return True  # a headline is broken where it looks well
    rtl = _is_rtl(line)
    first, last = (line.right, before.right) if rtl else (line.left, before.left)
    shift = (last - first) if rtl else (first - last)
    if _marked(group[0]):
        mark = max(x.right for x in group) if rtl else min(x.left for x in group)
        inside = mark - first if rtl else first - mark
        room = (before.left - min(x.left for x in group)) if rtl else right - before.right
        short = room > line.width * (len(line.text.split(" ", 1)[0]) + 1) / max(len(line.text), 1) + size
        return inside > -0.5 * size and not (inside < 0.5 * size and short)
    if _is_centred(group, line) and not _ENDS.search(before.text):
        return True
    if indented and len(group) == 1 and abs(shift) < 0.3 * size and _ENDS.search(before.text):
        # A paragraph of one line, set in at its start as the next is, if the text's edge lies further out.
        edge = edges[1] - before.right if rtl else before.left - edges[0]
        if 0.6 * size < edge < 4 * size:
            return False
    if shift > 0.6 * size and indented and len(line.text) > 1:
        return False
    if shift > 2.5 * size and _ENDS.search(before.text):
        return False
    room = (before.left - min(x.left for x in group)) if rtl else right - before.right
    word = line.text.split(" ", 1)[0] if line.text else ""
    need = line.width * (len(word) + 1) / max(len(line.text), 1)
    if _ENDS.search(before.text) and room > need + 0.5 * size and abs(size - body) < 0.6:
        return False
    return not (room > 0.45 * (right - before.left) and room > need + 2 * size and abs(size - body) < 0.6)


def _is_run_in(group: list[Line], line: Line, right: float) -> bool:
    """Whether bold words that fill a paragraph's first line run on in plain ones."""
    full = len(group) == 1 and group[0].right > right - 1.5 * line.size
    return full and group[0].bold and not line.bold and not _ENDS.search(group[0].text)


def _is_centred(group: list[Line], line: Line) -> bool:
    before = group[-1]
    middle = abs((before.left + before.right) - (line.left + line.right)) / 2
    return middle < 0.5 * line.size and abs(before.left - line.left) > line.size


def _marked(line: Line) -> bool:
    return bool(_ITEM.match(line.text)) or line.text.strip() in tuple(_BULLETS)


def _is_item(line: Line, before: Line, group: list[Line]) -> bool:
    """Whether an item of a list begins here."""
    if not _marked(line):
        return False
    mark = line.text[:1]
    if mark in "–—-*":  # such a line may go on with a sentence
        return _ENDS.search(before.text) is not None or _marked(group[0])
    return mark in _BULLETS or _marked(group[0]) or bool(_ENDS.search(before.text))


def _is_rtl(line: Line) -> bool:
    return mostly_rtl(line.text)


# -- what a block is --------------------------------------------------------------------


def _block(group: list[Line], body: float, known: Counter[str], urls: tuple[str, ...]) -> Block:
    rows = _by_row(group)
    text = _joined(rows, known, urls)
    size = body_size(group)
    bold = all(line.bold for line in group if any(c.isalnum() for c in line.text))
    kind: Kind = "paragraph"
    if _marked(group[0]):
        kind = "item"
    elif len(text) < 250 and (
        size > 1.35 * body
        or (size > 1.07 * body and not text.endswith("."))
        or (bold and len(group) <= 3 and len(text) < 130)
    ):
        kind = "heading"
    rows = [part for row in rows for part in row.split(WIDE)]
    return Block(kind, text, size, bold, list(group), rows=tuple(map(_plain, rows)))


def _by_row(group: Sequence[Line]) -> list[str]:
    """The words of each row of a block."""
    rows: list[str] = []
    base: float | None = None
    for line in group:
        if base is not None and abs(line.base - base) < 0.45 * line.size:
            rows[-1] = f"{rows[-1]} {line.text}"
        else:
            rows.append(line.text)
        base = line.base
    return rows


def _vocabulary(lines: Iterable[Line]) -> Counter[str]:
    """The words of the file, by which a hyphen at a line's end is judged."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(
            w.strip("-").casefold() for w in re.findall(r"[\w-]+", line.text.rstrip("".join(_HYPHENS)))
        )
    return words


def _joined(rows: Sequence[str], known: Counter[str], urls: tuple[str, ...]) -> str:
    text = ""
    for row in rows:
        row = " ".join(row.split(" ")).strip()
        if not row:
            continue
        if text:
            joint = _joint(text, row, known, urls)
            text = f"{text[:-1]}{joint[1:]}" if joint[0] == "\0" else f"{text}{joint}"
        else:
            text = row
    return text


def _joint(text: str, row: str, known: Counter[str], urls: tuple[str, ...]) -> str:
    """What comes after ``text`` for ``row`` to follow it; after a NUL, in place of its last letter."""
    address = _ADDRESS.search(text)
    if address:
        begun, first = address[0].rstrip("\N{SOFT HYPHEN}"), row.split(" ", 1)[0]
        soft = "\0" if address[0][-1] == "\N{SOFT HYPHEN}" else ""
        for sign in ("", "-"):
            whole = f"{begun}{sign}{first}"
            if any(url.startswith(whole) or whole.startswith(url) for url in urls):
                return f"{soft}{sign}{row}"
        if address[0][-1] in "/-_=&?.\N{SOFT HYPHEN}" and re.fullmatch(r"[\w/.%&?=#~+-]+", first):
            return f"{soft}-{row}" if soft else row
        return f" {row}"
    if text[-1] not in _HYPHENS or len(text) < 2 or not (text[-2].isalpha() or text[-2].isdigit()):
        # East Asian lines are broken without a space.
        return row if _is_wide(text[-1]) and _is_wide(row[0]) else f" {row}"
    before = re.findall(r"[\w'’-]+", text[:-1])[-1:] or [""]
    after = re.match(r"[\w'’]+", row)
    if after is None or text.endswith(" -"):
        return f" {row}"
    left, right = before[0].casefold(), after[0].casefold()
    parted = not after[0][0].isupper() and not left[-1:].isdigit()
    if parted and known[f"{left}-{right}"] and not known[f"{left}{right}"]:
        parted = False
    keep = "" if parted else "-"
    return f"\0{keep}{row}"


def _is_wide(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" or "\u3000" <= letter <= "\u30ff"


def _goes_on(before: Block, block: Block, *, indented: bool) -> bool:
    """Whether a block at the top of a column goes on with the last one of the column before."""
    if before.kind not in ("paragraph", "item") or block.kind != "paragraph":
        return False
    if abs(before.size - block.size) > 0.6:
        return False
    if before.text[-1:] in _HYPHENS:
        return True
    if not _ENDS.search(before.text):
        return block.text[:1].islower() or block.text[:1].isdigit() or not block.text[:1].isupper() or (
            len(before.text) > 80
        )  # fmt: skip
    return block.text[:1].islower() and before.text[-1:] not in "."


def _is_low(block: Block, pages: Sequence[Page]) -> bool:
    """Whether a block stands in the lower half of its page."""
    height = next((page.height for page in pages if page.number == block.page), 0.0)
    return block.lines[0].top > 0.5 * height


def _captioned(blocks: list[Block], pages: Sequence[Page], body: float) -> list[Block]:
    """Small type below a picture is its caption."""
    pictures = {
        page.number: [p for p in page.pictures if p[2] - p[0] > 40 and p[3] - p[1] > 40] for page in pages
    }
    for block in blocks:
        first = block.lines[0]
        if block.kind == "item" or len(block.text) > 600 or block.size > 1.02 * body:
            continue
        for left, _, right, bottom in pictures.get(block.page, ()):
            below = -2 < first.top - bottom < 2.2 * body
            if (
                below
                and first.left > left - 2 * body
                and first.right < right + 2 * body
                and block.size < body - 0.3
            ):
                block.kind = "caption"
    return blocks
