"""Lines that no word list knows: is this one the page's own, as those are that have been set aside?

A page that was copied whole has dozens of lines of its own (menus, titles of other articles, buttons), and
the rules before this one know only some of them.  How many they know tells most about the rest: a few words,
in a box of many lines, below the last paragraph of a text of which much is known to be the page's.

Each such line gets a probability by logistic regression over a few plain measures.  The weights were fitted
by `tools/fit_page_lines.py` to articles with labels.  Sentences are left alone, and so is every text of which
hardly a line is known to be the page's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from convert.normalize.draft import Draft, Segment
from convert.normalize.furniture import is_of_article
from convert.normalize.lexicon import WIDE
from convert.normalize.related import opens_reference_section

__all__ = ["MEASURES", "measured", "set_page_lines_aside"]

LEAST_KNOWN, SURE = 2, 0.85
"""With fewer known lines no text is judged; from which probability on a line is set aside."""
MOST_KNOWN, MOST_WORDS, MOST_IN_BOX, MOST_COMMAS, MIN_TEXT, WIDE_WORD = 20, 30, 10, 5, 60, 2.5
LEAST_WORDS, MOST_MARKED, MAX_BETWEEN = 3, 4, 40
_OUT = frozenset({"set_aside", "related"})
_META = frozenset({"set_aside", "related", "field", "label", "source", "headline", "standfirst"})
_STOPS = ".!?…。！？؟।۔"
_CLOSING = " *_\"”»')）"
_DIGIT = re.compile(r"\d")
_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")
_TELLS = re.compile(r"[:：]\W*$|https?://[^\s)]+$|[$€£¥%]", re.I)
"""A line that announces the next one, gives an address, a price or a share is more than a button."""

MEASURES = (
    "one", "known", "known, after the text", "after the text",
    "words", "lines in its box", "link", "digits", "commas",
)  # fmt: skip
"""What is measured of a line; the first is 1 for each."""
WEIGHTS = (-1.877, 0.044, 0.285, 0.802, -0.219, 1.116, 3.846, 6.816, -0.143)


def set_page_lines_aside(draft: Draft) -> None:
    """Set aside the lines that are the page's own by what stands around them."""
    for segment, measures in list(measured(draft)):
        if _probability(measures) >= SURE and not is_of_article(draft, segment.text):
            draft.put_aside(segment, "page furniture", "weighed with the lines around it")


def _probability(measures: tuple[float, ...]) -> float:
    weighed = sum(weight * measure for weight, measure in zip(WEIGHTS, measures, strict=True))
    return 1 / (1 + math.exp(-weighed))


def measured(draft: Draft) -> Iterator[tuple[Segment, tuple[float, ...]]]:
    """The lines that may be the page's, each with its `MEASURES`; none where little is known of it."""
    segments = draft.segments
    known = sum(s.kind == "set_aside" for s in segments)
    if known < LEAST_KNOWN:
        return
    known = min(known, MOST_KNOWN)
    texts = [i for i, s in enumerate(segments) if _is_paragraph(s)]
    first, last = (texts[0], texts[-1]) if texts else (len(segments), -1)
    boxes = Counter(s.chunk for s in segments)
    for index, segment in enumerate(segments):
        if opens_reference_section(segment):
            return
        if not index or not segment.free or _TELLS.search(segment.text):
            continue
        text = segment.text
        if first < index < last and (segment.marker or len(text) > MAX_BETWEEN):
            continue  # between the paragraphs a longer line is the author's
        wide = bool(WIDE.search(text[:20]))
        words = len(text) / WIDE_WORD if wide else len(text.split())
        if _is_sentence(text, words) or (
            segment.marker and words > MOST_MARKED and not _LINK.fullmatch(text)
        ):
            continue
        after = float(index > last)
        yield (
            segment,
            (
                1.0, known, after * known, after,
                min(words, MOST_WORDS), math.sqrt(min(boxes[segment.chunk], MOST_IN_BOX)),
                float("](" in text), len(_DIGIT.findall(text)) / len(text), min(text.count(","), MOST_COMMAS),
            ),
        )  # fmt: skip


def _is_sentence(text: str, words: float) -> bool:
    """Whether a line ends as a sentence does, however short; "Sign in." and "Menu!" are none."""
    return words >= LEAST_WORDS and text.rstrip(_CLOSING)[-1:] in _STOPS


def _is_paragraph(segment: Segment) -> bool:
    """Whether it has the length of one as well as its end."""
    text = segment.text
    return (
        len(text) >= MIN_TEXT
        and not segment.marker
        and segment.kind not in _META
        and text.rstrip(_CLOSING)[-1:] in f"{_STOPS},;:"
    )
