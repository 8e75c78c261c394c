"""Lists: items by their markers, by letters and numbers that count on, and by what announces them."""

from __future__ import annotations

import re
from itertools import groupby

from convert.normalize.counting import Count, count_of, count_on
from convert.normalize.draft import Draft, Segment, body_segments, free_chunks
from convert.normalize.lexicon import Lexicon

__all__ = [
    "find_amounts",
    "find_announced_items",
    "find_counted_items",
    "find_dated_items",
    "find_lists",
    "find_scores",
]

_NUMBERED = re.compile(r"\(?(\d{1,3})[.)]$")
_AMOUNT = re.compile(r"(?:\d{1,4}(?:[.,/]\d{1,2})?|[½¼¾⅓⅔])\s?[^\W\d_]")
_DATED = re.compile(r"([^:–—\n]{2,24}?)(?:\s?[:：]\s|\s[-–—]\s|[–—](?=[^\W\d_]))")
_YEAR = re.compile(r"(?:c\. )?(?:1[0-9]|20)\d\d(?:s|er)?(?:\s?[-–—/]\s?\d{2,4})?")
_HOUR = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:\s?(?:[ap]\.?m\.?|h|Uhr|hrs))?")
_FIGURES = re.compile(r"\d+|[,:;/–—-]")
_DASHES = frozenset("–—∙·+")
_SPEAKING = frozenset("-–—")
_ENDS = frozenset('.!?…»”"')
_SQUARES = frozenset("■◆●▶★□◇▲▼▽▷○◎☆")
_HOLLOW = frozenset("◦○▫")
_STARRED = re.compile(r"[\w.,;:!?”\"’)](?<!\*)\*(?![\w*])")
_STRESSED = re.compile(r"\*[^*\n]{1,200}\*")
_INSERTED = re.compile(r"[,!?…»]\s[-–—]\s?[^\W\d_A-ZÀ-ÞА-ЯЁ]")
MAX_DASHED, NESTED = 300, 2
LEAST_COUNTED, MAX_AMOUNT, MOST_BETWEEN, MAX_DATED, DATED, MAX_SCORE = 3, 70, 100, 240, 24, 90


def _take(item: Segment, size: int, marker: str, rule: str) -> None:
    """Claim an item whose marker is the first ``size`` characters of its text."""
    item.marker, item.text = marker, item.text[size:].strip()
    item.claim("list_item", rule, 0.8)


def find_announced_items(draft: Draft) -> None:
    """ "In other business, the council:" over lines that begin with a long dash, two of them at least."""
    above = draft.segments[draft.body_start - 1] if draft.body_start else None
    for dashed, group in groupby(body_segments(draft), key=_is_dashed):
        run = list(group)
        announced = len(run) >= 2 and above is not None and above.text.rstrip().endswith((":", "："))
        # Speech ends in a full stop; three lines that do not are items.
        unstopped = len(run) >= LEAST_COUNTED and all(s.text[-1] not in ".,!?…:" for s in run)
        above = run[-1]
        if dashed and (announced or unstopped):
            for item in run:
                _take(item, 1, item.text[0], "dash below a line that ends in a colon")


def _is_dashed(segment: Segment) -> bool:
    return segment.free and segment.text.startswith(("—", "– ")) and not _is_speech(segment.text)


def find_counted_items(draft: Draft) -> None:
    """ "(a) Measure it.", "(b) Write it down.": numbers and letters that count on in lines without a gap."""
    segments = body_segments(draft)
    found = [_countable(segment) for segment in segments]
    index = 0
    while index < len(segments):
        run = _counted_from(found, index)
        for item, count in zip(segments[index : index + len(run)], run, strict=True):
            item.data["number"] = count.value
            _take(item, count.size, item.text[: count.size].strip(), "number or letter that counts on")
        index += max(1, len(run))


def _counted_from(found: list[list[Count]], index: int) -> list[Count]:
    """What the run of items counts that begins at ``index``, if one does."""
    first = next((count for count in found[index] if count.value == 1), None)
    if first is None:
        return []
    run = count_on(found, index, first)
    sure = first.kind[-1] in ")）" or first.kind == "circled"
    return run if len(run) >= (2 if sure else LEAST_COUNTED) else []


def _countable(segment: Segment) -> list[Count]:
    """What may count in the number or letter that opens a line, with words behind it."""
    if not segment.free or segment.marker:
        return []
    found = list(count_of(segment.text))
    behind = segment.text[found[0].size :][:1] if found else ""
    small = behind.islower() and found[0].kind == "1"  # "12 families", not "1 Soak the nuts"
    return [] if small or not behind else found


def find_amounts(draft: Draft) -> None:
    """ "200 g leeks", "2 eggs": what a recipe asks for."""
    for lines in free_chunks(draft):
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


def find_dated_items(draft: Draft) -> None:
    """ "1907: The first ferry is built", "1951: A barge strikes the pier": each line opens with its date."""
    for lines in free_chunks(draft):
        if len(lines) < LEAST_COUNTED or not all(
            len(s.text) <= MAX_DATED and s.text[:DATED].count("\n") == 0 and _opens_with_date(s.text, draft)
            for s in lines
        ):
            continue
        for line in lines:
            line.claim("list_item", "line that opens with its date", 0.7)


def _opens_with_date(text: str, draft: Draft) -> bool:
    if not any(c.isdigit() for c in text[:DATED]):
        return False
    opening = _DATED.match(text)
    if opening is None:
        return False
    if _YEAR.fullmatch(opening[1]) or _HOUR.fullmatch(opening[1]):
        return True
    return len(opening[1].split()) <= 4 and draft.lexicon.day_in_line.fullmatch(opening[1]) is not None


def find_scores(draft: Draft) -> None:
    """ "Port Ellis 3, Kestrel Bay 1" over "Northend 0, Quay Rovers 0": unstopped lines with figures alike."""
    for lines in free_chunks(draft):
        if len(lines) < LEAST_COUNTED or any(
            len(s.lines) > 1 or len(s.text) > MAX_SCORE or s.text[-1] in ".!?:,…" for s in lines
        ):
            continue
        shapes = {"".join("#" if m[0].isdigit() else m for m in _FIGURES.findall(s.text)) for s in lines}
        worded = all(any(map(str.isalpha, s.text)) for s in lines)
        if len(shapes) == 1 and worded and "#" in shapes.pop():
            for line in lines:
                line.claim("list_item", "lines with figures in the same places", 0.65)


def find_lists(draft: Draft) -> None:
    """Items by their markers; a number needs a neighbour that counts on, a dash may open speech."""
    marked = draft.segments[min(1, draft.body_start) :]  # a list may stand above the byline, as the deck
    spoken = _dialogue(marked, draft.lexicon)
    starred = _starred_note(marked)
    for index, segment in enumerate(marked):
        if not segment.free or not segment.marker or segment.marker == ">":
            continue
        around = (
            marked[index - 1] if index else None,
            marked[index + 1] if index + 1 < len(marked) else None,
        )
        same = [s for s in around if s and s.marker == segment.marker]
        if _NUMBERED.match(segment.marker):
            if not (
                _counts_on(_item_before(marked, index), segment)
                or _counts_on(segment, _item_after(marked, index))
            ):
                segment.unmark()
                continue
        elif segment.marker in _DASHES and id(segment) not in spoken:
            speech = len(segment.text) > MAX_DASHED or any(_is_speech(s.text) for s in [segment, *same])
            if not same or speech:
                segment.unmark()
                continue
        elif (segment.marker == "--" and not same) or id(segment) in spoken or segment is starred:
            segment.unmark()
            continue
        elif segment.marker in _SQUARES and not same and _heads_text(segment, around[1]):
            segment.claim("heading", "sign before a line above text", 0.75, level=1)
            segment.marker = ""
            continue
        segment.claim("list_item", "list marker", 0.93)
    _nest_hollow(marked)


def _starred_note(marked: list[Segment]) -> Segment | None:
    """ "* So the ledger says.": the one line with an asterisk, where one word above has one behind it."""
    notes = [index for index, s in enumerate(marked) if s.marker == "*" and s.free]
    if len(notes) != 1:
        return None
    starred = sum(
        len(_STARRED.findall(_STRESSED.sub("", s.text))) for s in marked[: notes[0]] if "*" in s.text
    )
    return marked[notes[0]] if starred == 1 else None


def _heads_text(segment: Segment, below: Segment | None) -> bool:
    """Whether a line with a square before it is a subhead: it has no stop, and stands above a paragraph."""
    short = (
        len(segment.lines) == 1 and len(segment.text) <= MAX_SCORE and segment.text[-1] not in ".,;:!…。、"
    )
    return (
        short
        and below is not None
        and below.free
        and not below.marker
        and len(below.text) > len(segment.text)
    )


def _nest_hollow(marked: list[Segment]) -> None:
    """ "• Engines", "◦ None of steam": a hollow bullet stands below a full one, also without an indent."""
    full: Segment | None = None
    for segment in marked:
        if segment.kind != "list_item":
            full = None
        elif segment.marker not in _HOLLOW:
            full = segment
        elif full and segment.depth == full.depth:
            segment.depth += NESTED


def _dialogue(marked: list[Segment], lexicon: Lexicon) -> set[int]:
    """The lines of speech that open with a dash: they end as sentences do, and nothing announces a list."""
    found: set[int] = set()
    above: Segment | None = None
    for sign, group in groupby(marked, key=lambda s: s.marker if s.free and s.marker in _SPEAKING else ""):
        run = list(group)
        if sign and all(s.text.rstrip()[-1] in _ENDS for s in run):
            spoken = sum(_is_spoken(s.text, lexicon) for s in run)
            asks = any(s.text.rstrip()[-1] in "?!" for s in run)
            announced = above is not None and above.text.rstrip()[-1] in ":："
            usual = sign != "-" and lexicon.speaks_in_dashes and not announced
            if usual or (spoken and (asks or 2 * spoken >= len(run))):
                found |= {id(s) for s in run}
        above = run[-1]
    return found


def _is_spoken(text: str, lexicon: Lexicon) -> bool:
    """ "- To dobrze - powiedział kapitan.": who says the words is told behind them."""
    return _INSERTED.search(text) is not None or lexicon.said.search(text) is not None


def _is_speech(text: str) -> bool:
    """Dialogue as Russian, French or Spanish print it: "– Come in, – she said."""
    return bool(re.search(r"[,.!?…]\s[–—]", text)) or text.rstrip().endswith(("?", "!"))


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
