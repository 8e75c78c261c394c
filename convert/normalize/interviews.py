"""Interviews: who asks and who answers, by labels, by names that take turns, by dashes before questions."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from convert.normalize import byline
from convert.normalize.draft import Draft, Segment, body_segments
from convert.normalize.lexicon import key

__all__ = ["ASKS", "find_interview", "find_marked_questions", "join_names"]

_SPEAKER = re.compile(
    r"(?:\*\*)?([«“„\"]?[^\W\d_][^:：\n*?!]{0,40}?)(?:\s*[:：]\*\*|\*\*\s*[:：]|\s*[:：])(?:\s+(?=\S)|(?<=：)(?=\S)|$)"
)
_INITIAL = re.compile(r"(?:\*\*)?([^\W\d_a-zа-яё]{1,9})\.(?:\*\*)?\s+(?=\S)")
_LABEL = re.compile(
    r"(?:\*\*)?([^\W\d_]{1,11})\s?(?:\d{0,2}\s?(?:[.:]\s?[-–—]|[–—-]|\)|[:：.])(?:\*\*)?\s|\u3000)\s*(?=\S)"
)
"""A label of the language, with whatever people put behind one: "Q1:", "P.-", "A –"."""
_OPENED = re.compile(r"[:：]|\A[*\w]{1,14}(?:[.)\u3000]|\s?[-–—])")
"""Whether a label may open a text, at a cheap look."""
_LONG_DASHES = ("――", "──", "——")
_SIGNS = (*_LONG_DASHES, "**", "▶", "▷", "◆", "■", "-", "–", "—", "•")
_ASKED = re.compile(r"[?？؟][\"”»*]*$|か。$")
_QUOTES = frozenset('"“«„「『‘')
MOSTLY = 0.8
ASKS = "?？؟"
MAX_NAME, MOST_WORDS, MOST_ASKED = 60, 4, 200


def find_interview(draft: Draft) -> None:
    """Question and answer by labels ("Q:", "A:") or by two speakers who take turns."""
    known: list[tuple[Segment, str]] = []
    named: list[tuple[Segment, str]] = []
    for segment in body_segments(draft):
        if not segment.free or segment.marker or not _OPENED.search(segment.text, 0, MAX_NAME):
            continue
        if kind := _label(segment.text, draft):
            known.append((segment, kind))
        elif name := _name(segment.text):
            named.append((segment, name))
    kinds = Counter(kind for _, kind in known)
    asked = any(kind == "question" and _asks(s.text) for s, kind in known)
    labelled = kinds["question"] >= 2 or (asked and kinds["answer"] > 0)
    for segment, kind in known if labelled else ():
        segment.claim("paragraph", "label of an interview", 0.93, role=kind)
    named += [(segment, kind) for segment, kind in known if labelled]
    turns = _turns(sorted(named, key=lambda turn: turn[0].span), draft.segments)
    for segment in turns:
        if not segment.free:
            continue
        if segment.text.rstrip('* "”»')[-1:] in ASKS:
            segment.claim("paragraph", "speaker who asks", 0.8, role="question")
        else:
            segment.claim("paragraph", "speaker who takes turns", 0.8, role="answer")


def _turns(named: list[tuple[Segment, str]], segments: list[Segment]) -> list[Segment]:
    """What those say who speak more than once, if two of them do so one behind the other."""
    counts = Counter(name for _, name in named)
    below = {id(first): second for first, second in pairwise(segments)}
    answered = {
        id(segment)
        for (first, name), (second, other) in pairwise(named)
        if name != other and below.get(id(first)) is second and max(counts[name], counts[other]) > 1
        for segment in (first, second)
    }
    turns = [s for s, name in named if answered and (id(s) in answered or counts[name] > 1)]
    return turns if any(_asks(s.text) or _is_loud(s.text) for s in turns) else []


def _asks(text: str) -> bool:
    return any(sign in text for sign in ASKS)


def _is_loud(text: str) -> bool:
    """Whether a speaker of a transcript opens the text, in capitals, or with first name and last."""
    name = _speaker(text)
    return name.isupper() or byline.is_name_strict(name)


def _label(text: str, draft: Draft) -> str:
    """ "question" or "answer" if one of the language's labels opens ``text``."""
    match = _LABEL.match(text) or _SPEAKER.match(text)
    if match is None or match.end() == len(text):
        return ""
    kinds = draft.lexicon.kinds(match[1]) & {"question", "answer"}
    if len(kinds) > 1:
        return "question" if text.rstrip("* ")[-1:] in ASKS else "answer"
    return min(kinds, default="")


def _name(text: str) -> str:
    """The folded name of a speaker that opens ``text``."""
    name = _speaker(text)
    return key(name) if len(name.split()) <= MOST_WORDS else ""


def _speaker(text: str) -> str:
    match = _SPEAKER.match(text) or _INITIAL.match(text)
    return match[1] if match else ""


def join_names(draft: Draft) -> None:
    """ "Mira Okafor:" in a line of its own, over her words: two speakers at least, more than once."""
    segments = draft.segments
    alone = [
        index
        for index, segment in enumerate(segments[:-1])
        if index >= draft.body_start
        and segment.free
        and not segment.marker
        and len(segment.text) <= MAX_NAME
        and segment.text.rstrip("*")[-1:] in (":", "：")
        and _name(segment.text)
        and segments[index + 1].free
        and not segments[index + 1].marker
    ]
    counts = Counter(segments[index].text for index in alone)
    if sum(count > 1 for count in counts.values()) < 2:
        return
    joined = {index for index in alone if counts[segments[index].text] > 1}
    for index in joined:
        label, words = segments[index], segments[index + 1]
        label.text, label.lines = f"{label.text} {words.text}", [*label.lines, *words.lines]
    draft.segments = [s for index, s in enumerate(segments) if index - 1 not in joined]


def find_marked_questions(draft: Draft) -> None:
    """ "――機関は何年前のものですか。", "▶…", "** …": one sign before each question, none before an answer."""
    body = body_segments(draft)
    signs = [_sign(s) for s in body]
    for sign in {sign for sign in signs if sign}:
        asked = [index for index, found in enumerate(signs) if found == sign]
        answers = [body[index + 1] for index in asked if index + 1 < len(body)]
        if len(asked) < 2 or len(answers) < len(asked) or any(s.marker or not s.free for s in answers):
            continue
        if any(_sign(s) for s in answers) or any(len(body[index].text) > MOST_ASKED for index in asked):
            continue
        ends = sum(_ASKED.search(body[index].text) is not None for index in asked)
        quoted = sum(s.text[0] in _QUOTES for s in answers)
        if sign in _LONG_DASHES or max(ends, quoted) >= MOSTLY * len(asked):
            for index in asked:
                if body[index].marker:
                    body[index].unmark()
                body[index].claim("paragraph", "sign before a question", 0.75, role="question")


def _sign(segment: Segment) -> str:
    """The sign that may stand before a question."""
    if not segment.free:
        return ""
    if segment.marker:
        return segment.marker if segment.marker in _SIGNS else ""
    return next((sign for sign in _SIGNS if segment.text.startswith(sign)), "")
