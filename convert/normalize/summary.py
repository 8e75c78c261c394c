"""Stray summary lines: the sentence of a page's teaser that copy and paste left in the middle of the body.

Such a line is one sentence in the present tense, names people whom the article has introduced
already as if for the first time, and parts two paragraphs of past-tense narrative that belong together.
"""

from __future__ import annotations

import re
from itertools import accumulate, islice

from convert.normalize.draft import Draft

_NAME_RUN = re.compile(
    r"[^\W\d_a-zа-яёіїєґ][\w’'.-]+(?:\s+(?:of|de|von|van|da|di)?\s*[^\W\d_a-zа-яёіїєґ][\w’'-]+)+"
)
_CAPITAL = re.compile(r"\b[^\W\d_a-zа-яёіїєґ][\w]{2,}")
_EDGES = ".,;:!?…\"“”„«»()[]*_'’‘–—-"
_LONG = re.compile(r"[^\W\d_]{5,}")
_SENTENCE_BREAK = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“«]?[^\W\d_a-zа-яёіїєґ])")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.)+|\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|St|Gen|Prof)\.")
_QUOTE = re.compile(r"[\"“”«»„]")
THRESHOLD, LEAST_TOLD = 0.6, 0.6
MOST = 2  # a page has one teaser or two; more such sentences are the author's style


def find_summaries(draft: Draft) -> None:
    """Claim stray summary lines as pull quotes, in their place."""
    body = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    if len(body) < 5:
        return
    past, present = draft.lexicon.summary_past, draft.lexicon.summary_present
    texts = [s.text for s in body]
    # What can be none by its length is told first, since the tenses cost a look at every word.
    candidates = [
        position
        for position in range(2, len(body) - 1)
        if 8 <= len(texts[position].split()) <= 38 and not _QUOTE.search(texts[position])
    ]
    likely = []
    for position in candidates:
        text = texts[position]
        words = _words(text)
        if not past.isdisjoint(words) or present.isdisjoint(words) or draft.lexicon.past_ending.search(text):
            continue
        if not _SENTENCE_BREAK.search(_ABBREVIATION.sub("", text)):
            likely.append(position)
    if not likely:
        return
    spoken = list(map(_words, texts))
    told = sum(1 for s in spoken if not past.isdisjoint(s))
    if told < max(3, len(body) // 3) or told <= sum(
        1 for s in spoken if past.isdisjoint(s) and not present.isdisjoint(s)
    ):
        return  # the article is not told in the past tense
    told_by = _Text(texts)
    scores = ((body[position], _score(draft, told_by, position)) for position in likely)
    found = list(islice(((segment, score) for segment, score in scores if score >= THRESHOLD), MOST + 1))
    if len(found) <= MOST:
        for segment, score in found:
            segment.claim(
                "pull_quote",
                "present-tense sentence that introduces the article's people again",
                round(min(score, 0.9), 2),
            )


class _Text:
    """The paragraphs of a text, joined once, to look up what was told before one of them or elsewhere."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        folded = [text.casefold() for text in texts]
        self._all, self._starts = " ".join(texts), _starts(texts)
        self._folded, self._folded_starts = " ".join(folded), _starts(folded)

    def is_before(self, words: str, position: int) -> bool:
        """Whether ``words`` stand above the paragraph at ``position``."""
        return self._all.find(words, 0, self._starts[position]) >= 0

    def is_elsewhere(self, word: str, position: int) -> bool:
        """Whether the folded ``word`` stands in any other paragraph than the one at ``position``."""
        start, end = self._folded_starts[position : position + 2]
        return self._folded.find(word, 0, start) >= 0 or self._folded.find(word, end) >= 0


def _starts(texts: list[str]) -> list[int]:
    """Where each of some texts begins that are joined by spaces, and where one more would."""
    return list(accumulate((len(text) + 1 for text in texts), initial=0))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip(_EDGES) for word in text.casefold().split())


def _score(draft: Draft, told_by: _Text, position: int) -> float:
    """How much of a stray summary the text at ``position`` is, from 0 to 1."""
    text = told_by.texts[position]
    names = _NAME_RUN.findall(text)
    if not names or not all(told_by.is_before(name.split()[-1], position) for name in names):
        return 0.0  # somebody new comes in: the sentence carries the story on
    # Somebody known is given the full name or title again.
    score = 0.25 + (0.1 if any(told_by.is_before(name, position) for name in names) else 0.0)
    # Nothing in it is new: its words are the article's own.
    long_words = [w.casefold() for w in _LONG.findall(text)]
    if long_words:
        told = sum(told_by.is_elsewhere(word, position) for word in long_words) / len(long_words)
        if told < LEAST_TOLD:
            return 0.0  # it tells something that the article tells nowhere else
        score += 0.25 * told
    # The paragraphs around it belong together: the next one goes on about the one before it.
    following, previous = told_by.texts[position + 1], told_by.texts[position - 1]
    if _QUOTE.match(following) or draft.lexicon.continues.match(following):
        score += 0.25
        if set(_CAPITAL.findall(previous)) & set(_CAPITAL.findall(following)) or _QUOTE.match(following):
            score += 0.1
    # It is not itself taken up by the next one.
    if not draft.lexicon.continues.match(text):
        score += 0.05
    return score
