"""Lists: items by their markers, by letters and numbers that count on, and by what announces them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from convert.normalize.draft import Draft, Segment

__all__ = ["find_announced_items", "find_counted_items", "find_lettered_items", "find_lists"]

_NUMBERED = re.compile(r"\(?(\d{1,3})[.)]$")
_COUNT = re.compile(r"(\d{1,2})\s+(?=[^\W\d_a-z])")
_AMOUNT = re.compile(r"(?:\d{1,4}(?:[.,/]\d{1,2})?|[½¼¾⅓⅔])\s?[^\W\d_]")
_LETTER = re.compile(r"\(?([a-hA-H])\)\s+(?=\S)")
LEAST_COUNTED, MAX_AMOUNT, MOST_BETWEEN = 3, 70, 100


def _runs(draft: Draft, is_item: Callable[[Segment, int], bool]) -> Iterator[tuple[int, int]]:
    """Where runs of items begin and end; ``is_item`` is told how many of its run come before."""
    segments = draft.segments
    index = draft.body_start
    while index < len(segments):
        end = index
        while end < len(segments) and is_item(segments[end], end - index):
            end += 1
        if end > index:
            yield index, end
        index = max(end, index + 1)


def _take(item: Segment, size: int, marker: str, rule: str) -> None:
    """Claim an item whose marker is the first ``size`` characters of its text."""
    item.marker, item.text = marker, item.text[size:].strip()
    item.claim("list_item", rule, 0.8)


def find_announced_items(draft: Draft) -> None:
    """ "In other business, the council:" over lines that begin with a long dash, two of them at least."""

    def is_item(segment: Segment, _count: int) -> bool:
        return segment.free and segment.text.startswith(("— ", "– ")) and not _is_speech(segment.text)

    segments = draft.segments
    for start, end in _runs(draft, is_item):
        run = segments[start:end]
        announced = len(run) >= 2 and start > 0 and segments[start - 1].text.rstrip().endswith((":", "："))
        # Speech ends in a full stop; three lines that do not are items.
        unstopped = len(run) >= LEAST_COUNTED and all(s.text[-1] not in ".,!?…:" for s in run)
        if announced or unstopped:
            for item in run:
                _take(item, 1, item.text[0], "dash below a line that ends in a colon")


def find_lettered_items(draft: Draft) -> None:
    """ "(a) Measure it.", "(b) Write it down.": letters that follow one another."""

    def is_item(segment: Segment, count: int) -> bool:
        match = _LETTER.match(segment.text) if ")" in segment.text[:3] and segment.free else None
        return match is not None and not segment.marker and ord(match[1].lower()) == ord("a") + count

    for start, end in _runs(draft, is_item):
        for item in draft.segments[start:end] if end - start >= 2 else ():
            size = item.text.index(")") + 1
            _take(item, size, item.text[:size], "letter that counts on")


def find_counted_items(draft: Draft) -> None:
    """Steps that count on without a full stop ("1 Soak the nuts.", "2 Slice the leeks."), and amounts."""

    def is_item(segment: Segment, count: int) -> bool:
        match = _COUNT.match(segment.text) if segment.text[0].isdigit() and segment.free else None
        return match is not None and not segment.marker and int(match[1]) == count + 1

    for start, end in _runs(draft, is_item):
        for item in draft.segments[start:end] if end - start >= LEAST_COUNTED else ():
            number = item.text.split()[0]
            _take(item, len(number), f"{number}.", "number that counts on")
    segments = draft.segments[draft.body_start :]
    free = [s for s in segments if s.free and not s.marker]
    for _, group in groupby(free, key=lambda s: s.chunk):
        lines = list(group)
        if len(lines) < LEAST_COUNTED or not any(_AMOUNT.match(s.text) for s in lines[:2]):
            continue
        amounts = [_AMOUNT.match(s.text) is not None for s in lines]
        short = all(
            amount or (len(s.text) <= MAX_AMOUNT and s.text[-1] not in ".!?:…")
            for s, amount in zip(lines, amounts, strict=True)
        )
        if short and sum(amounts) >= 0.6 * len(lines):
            for line in lines:
                line.claim("list_item", "amount and thing in a line", 0.7)


def find_lists(draft: Draft) -> None:
    """Items by their markers; a number needs a neighbour that counts on, a dash may open speech."""
    marked = draft.segments[min(1, draft.body_start) :]  # a list may stand above the byline, as the deck
    for index, segment in enumerate(marked):
        if not segment.free or not segment.marker or segment.marker == ">":
            continue
        before = marked[index - 1] if index else None
        after = marked[index + 1] if index + 1 < len(marked) else None
        if _NUMBERED.match(segment.marker):
            if not (
                _counts_on(_item_before(marked, index), segment)
                or _counts_on(segment, _item_after(marked, index))
            ):
                segment.unmark()
                continue
        elif (segment.marker in "–—-∙·+" and segment.marker != "-") or segment.marker == "—":
            same = [s for s in (before, after) if s and s.marker == segment.marker]
            if (
                segment.marker == "—"
                or not same
                or len(segment.text) > 300
                or any(_is_speech(s.text) for s in [segment, *same])
            ):
                segment.unmark()
                continue
        elif segment.marker == "--" and not any(s and s.marker == "--" for s in (before, after)):
            segment.unmark()
            continue
        elif segment.marker == "-" and _SPOKEN.search(segment.text):
            alone = all(s is None or s.marker != "-" or _SPOKEN.search(s.text) for s in (before, after))
            if alone:
                segment.unmark()
                continue
        segment.claim("list_item", "list marker", 0.93)


_SPOKEN = re.compile(
    r"[\w,.!?…]\s[-–—]\s(?:powiedział|powiedziała|mówi|dodał|dodała|stwierdził|stwierdziła|podkreślił|podkreśliła|zapytał|zapytała|said|dijo|disse|сказал|сказала|говорит)\b"
)


def _is_speech(text: str) -> bool:
    """Dialogue as Russian, French or Spanish print it: "– Come in, – she said."""
    return bool(re.search(r"[,.!?…]\s[–—]\s", text)) or text.rstrip().endswith(("?", "!"))


def _item_before(segments: list[Segment], index: int) -> Segment | None:
    """The item before this one, less those that stand further in and are its own list."""
    depth = segments[index].depth
    before = (segments[i] for i in range(index - 1, max(-1, index - 1 - MOST_BETWEEN), -1))
    return next((s for s in before if not (s.marker and s.depth > depth)), None)


def _item_after(segments: list[Segment], index: int) -> Segment | None:
    depth = segments[index].depth
    after = (segments[i] for i in range(index + 1, min(len(segments), index + 1 + MOST_BETWEEN)))
    return next((s for s in after if not (s.marker and s.depth > depth)), None)


def _counts_on(first: Segment | None, second: Segment | None) -> bool:
    if first is None or second is None:
        return False
    a, b = _NUMBERED.match(first.marker), _NUMBERED.match(second.marker)
    return bool(a and b and int(b[1]) in {int(a[1]) + 1, int(a[1])} and first.marker[-1] == second.marker[-1])
