"""Notes that belong to the article: the editor's, corrections, what tells of the author.

A label announces them ("Editor's note:", "Correction, May 29:"), or the words that they open with
("The views expressed …", "This interview has been edited …"), which the languages list.
"""

from __future__ import annotations

import re
from itertools import pairwise

from convert.normalize import dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

__all__ = ["find_notes", "unmark_notes"]

MAX_HEAD_BIOGRAPHY, MAX_NOTE, MAX_BIOGRAPHY, MAX_LABEL, LEAST_OPENED, SEARCHED_END = 320, 1500, 700, 60, 12, 6
_TELLS = (" is ", " was ", " writes ", " covers ", " ist ", " est ", " es ", " è ", " é ", " — ", " – ", ", ")
_TELLS_LATE = (
    " has ",
    " joined ",
    " reported ",
    " reports ",
    " works ",
    " lives ",
    " teaches ",
    " does not work for",
)
""" "Mira Okafor joined the Courier in 2001." as the very last line."""
_INTRODUCED = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Mx|Dr|Prof)\.?|(?:[^\W\d_][\w.'’-]*\s){1,3}?)\s?([^\W\d_][\w'’-]+)\s(?:is|was)\s"
)
_SURNAME = re.compile(r"([^\W\d_][\w'’-]+) (?:is|was|covers|writes|reports?|reported|lives|teaches|works)\b")
_LABEL = re.compile(
    r"(?P<label>[^:：.\n]{2,60}?(?:\.[^:：.\n]{0,20}?){0,3})(?:\s?[:：]|\s[-–—]|\.(?=\s))\s*(?=\S)"
)
_BULLETS = frozenset("-•*‣▪")
_ROLES = {"editor_note": "note", "correction": "correction", "biography": "biography"}


def find_notes(draft: Draft) -> None:
    """Editors' notes, corrections and the author's biography, each by its label."""
    segments = draft.segments[draft.body_start :]
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
        text = segment.text.strip("*_ ([•†")
        edge = index < 3 or index >= len(segments) - SEARCHED_END
        opening = _announced(draft, text) or (_opened(draft, text) if edge else None)
        if opening and len(text) < MAX_NOTE:
            segment.claim("paragraph", f"opens as {opening}", 0.9, role=opening)
        elif names and index < 3 and len(text) < MAX_HEAD_BIOGRAPHY and _introduces(text, names):
            segment.claim("paragraph", "tells of the author below the byline", 0.75, role="biography")
        elif (
            names
            and index > 2
            and index >= len(segments) - 6
            and len(text) < MAX_BIOGRAPHY
            and _tells_of_author(segments, index, text, names)
        ):
            segment.claim("paragraph", "tells of the author at the end", 0.8, role="biography")


def _announced(draft: Draft, text: str) -> str | None:
    """The role of a text that a label opens, or a long phrase of those that the languages list."""
    first = key(text[: MAX_LABEL // 2].partition(" ")[0])
    wide = text[:1] > "\u2e80"
    label = _LABEL.match(text) if wide or first.rstrip(",") in draft.lexicon.first_of_notes else None
    if label:
        words = label["label"]
        kinds = draft.lexicon.kinds(words)
        if not kinds and any(c.isdigit() for c in words):  # "Correction, May 29:"
            found = dates.find(words, draft.lexicon) or dates.find(f"{words}, 2000", draft.lexicon)
            words = words[: found.start].rstrip(" ,(") if found else words
            kinds = draft.lexicon.kinds(words) & {"correction", "editor_note"}
        if text[label.end("label") :].lstrip()[:1] not in ":：" and key(words) in _WEAK:
            kinds = frozenset()
        if role := next((r for k, r in _ROLES.items() if k in kinds), None):
            return role
    if len(text) > MAX_LABEL // 2:
        folded = key(text[:80])
        if folded.startswith(draft.lexicon.first_of_openings):
            return next(
                _ROLES[k] for phrase, k in draft.lexicon.openings.items() if folded.startswith(phrase)
            )
    return None


_WEAK = frozenset(
    {"note", "notes", "hinweis", "note de", "nota", "disclosure", "disclaimer", "clarification"}
)
"""Labels that need their colon: "Note. Nobody came" may be anything."""


def _opened(draft: Draft, text: str) -> str | None:
    """The role of a text by the words that it opens with: "This interview has been edited for length"."""
    if len(text) < LEAST_OPENED:
        return None
    folded = key(text[:120])
    return next((role for role, pattern in draft.lexicon.note_openings if pattern.match(folded)), None)


def unmark_notes(draft: Draft) -> None:
    """ "• This article was amended on 29 May 2013": a bullet alone, no item of a list."""
    segments = draft.segments[draft.body_start :]
    for above, segment in pairwise(segments[-SEARCHED_END:]):
        if segment.free and segment.marker in _BULLETS and not above.marker and _opened(draft, segment.text):
            segment.marker = ""


def _tells_of_author(segments: list[Segment], index: int, text: str, names: set[str]) -> bool:
    opened = text.casefold()
    verbs = (*_TELLS, *_TELLS_LATE) if all(not s.free for s in segments[index + 1 :]) else _TELLS
    if any(opened.startswith(tuple(f"{n}{verb}" for verb in verbs)) for n in names):
        return True
    surname = _SURNAME.match(text)
    if surname is None or len(text) > MAX_HEAD_BIOGRAPHY:
        return False
    last = surname[1].casefold()
    return any(n.split()[-1:] == [last] for n in names) and not any(
        last in s.text.casefold() for s in segments[:index]
    )


def _heads_biography(draft: Draft, segment: Segment) -> bool:
    """Claim "About the author" as the heading that it is."""
    if "biography" not in draft.lexicon.kinds(segment.text):
        return False
    segment.claim("heading", "heading of a biography", 0.9, level=1)
    return True


def _introduces(text: str, names: set[str]) -> bool:
    """ "Ms. Lindqvist is a novelist who lives in Port Ellis." """
    match = _INTRODUCED.match(text)
    if match is None:
        return False
    return any(name.split()[-1] == match[1].casefold() for name in names if name.split())
