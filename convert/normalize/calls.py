"""What a page asks of its reader: "Sign up for our newsletter and get the news straight to your inbox."

No list holds every such sentence, but each asks for something (a verb), of some thing that pages have to
offer, in the name of the site ("our").  All three must be there, and nothing that tells of somebody's words.
"""

from __future__ import annotations

import re
from functools import cache

from convert.normalize.lexicon import Lexicon

__all__ = ["is_call"]

MAX_CALL = 340
_QUOTED = re.compile('[“”„«»「」]|(?<!\\w)"|"(?!\\w)')
_UNPARTED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"\w+")
_BEFORE = ("", "(", "‘", "'", "¡", "¿")
_AFTER = ("", ".", ",", "!", "?", ":", ";", ")", "’s", "'s", "…", "...", "!)", ".)")


def _whole(phrase: str) -> str:
    """The phrase as a whole word, where its script parts words."""
    return re.escape(phrase) if _UNPARTED.match(phrase) else rf"\b{re.escape(phrase)}\b"


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    def any_of(name: str) -> re.Pattern[str]:
        phrases = sorted(lexicon.calls(name), key=len, reverse=True)
        return re.compile("|".join(map(_whole, phrases)), re.I)

    return any_of("things"), any_of("verbs"), any_of("ours"), any_of("plain"), any_of("telling")


@cache
def _anchors(lexicon: Lexicon) -> tuple[frozenset[str], tuple[str, ...]]:
    """The longest word of each phrase, without one of which no text is a call; the phrases without gaps.

    The words stand here with what may be written against them, since a text is only cut at its spaces.
    """
    phrases = [*lexicon.calls("things"), *lexicon.calls("plain")]
    parted = {max(_WORD.findall(p.casefold()), key=len) for p in phrases if not _UNPARTED.match(p)}
    written = {f"{before}{word}{after}" for word in parted for before in _BEFORE for after in _AFTER}
    return frozenset(written), tuple(p for p in phrases if _UNPARTED.match(p))


def is_call(text: str, lexicon: Lexicon) -> bool:
    """Whether all of ``text`` is such a call: a line or a paragraph of some length at most."""
    if len(text) > MAX_CALL:
        return False
    words, unparted = _anchors(lexicon)
    if words.isdisjoint(text.casefold().replace("-", " ").replace("/", " ").split()) and not any(
        phrase in text for phrase in unparted
    ):
        return False  # as nearly all are; the patterns take ten times as long
    things, verbs, ours, plain, telling = _patterns(lexicon)
    asked = plain.search(text) or (things.search(text) and verbs.search(text) and ours.search(text))
    return bool(asked) and not telling.search(text) and not _QUOTED.search(text)
