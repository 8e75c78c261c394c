"""What names look like: a person's, a paper's, a firm's; who they are is for `people` and `byline` to say."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

__all__ = [
    "DEGREES",
    "DESKS",
    "FIRMS",
    "PARTICLES",
    "PRESS",
    "SUFFIXES",
    "is_korean_name",
    "is_name",
    "is_name_strict",
    "is_outlet",
    "is_press",
    "is_station",
    "is_wide_name",
]

_WORDS: dict[str, list[str]] = tomllib.loads((resources.files(__package__) / "names.toml").read_text("utf-8"))
PARTICLES = frozenset(_WORDS["particles"])
PRESS = frozenset(_WORDS["press"])
"""Words of newspapers' names."""
_OF_PAPERS = PRESS - {"the"}
SUFFIXES = frozenset(_WORDS["suffixes"])
DEGREES = frozenset(_WORDS["degrees"])
FIRMS = frozenset(_WORDS["firms"])
DESKS = frozenset(_WORDS["desks"])
_WIDE_PRESS = tuple(_WORDS["wide_press"])
_JOB = re.compile(rf"\b(?:{'|'.join(_WORDS['jobs'])})\b", re.I)
# Vowel signs, points and accents, which \w leaves out: Hebrew, Arabic, the scripts of India.
_SIGNS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0980-\u0d7f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_WORD = re.compile(rf"[^\W\d_](?:[\w{_SIGNS}.'’‑-]*(?:[^\W_.]|[{_SIGNS}])\.?|\.)?$")
_ASIDE = re.compile(r"[(\[\"“«][^()\[\]]{1,30}[)\]\"”»]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LETTERS = re.compile(r"[^\W\d_]")
_STATION = re.compile(r"[A-Z]{3,5}(?:-(?:TV|FM|AM))?(?: [A-Z][a-z]+){0,2}")
MAX_HANGUL, KOREAN_NAME = 4, 3


def is_press(name: str) -> bool:
    """Whether a word of newspapers' names is in ``name`` ("The Harbour Courier")."""
    return not _OF_PAPERS.isdisjoint(map(str.casefold, name.split()))


def is_outlet(name: str) -> bool:
    """Whether ``name`` is a paper's or a station's by its words or its capitals ("CBC News", "TNN")."""
    words = name.split()
    loud = any(len(word) > 1 and word.isupper() and word.isalpha() for word in words)
    return (
        len(words) <= 5
        and is_name(name)
        and (is_press(name) or (loud and (len(words) == 1 or not name.isupper())))
    )


def is_station(name: str) -> bool:
    """Whether ``name`` opens as a broadcaster's does ("KXYZ-TV", "CNN Business")."""
    return _STATION.fullmatch(name) is not None


def is_wide_name(text: str) -> bool:
    """A few characters of Chinese or Japanese and nothing else, as a name has them."""
    return 2 <= len(text) <= 8 and all("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" for c in text)


def is_korean_name(text: str) -> bool:
    """Three syllables, as nearly all names in Korea have; a word of two may be a place or a label."""
    return len(text) == KOREAN_NAME and all("\uac00" <= c <= "\ud7a3" for c in text)


def is_name(text: str) -> bool:
    """Whether ``text`` is shaped like the name of a person or a desk ("News Nation Bureau")."""
    words = _ASIDE.sub("", text).split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or not _LETTERS.search(text):
        return False
    if any(word in text for word in _WIDE_PRESS):
        return False
    if _HANGUL.search(text) and (len(words) > 2 or max(map(len, words)) > MAX_HANGUL):
        return False
    cased = [w for w in words if w.casefold().strip(".") not in PARTICLES]
    return bool(cased) and all(
        _WORD.match(w.strip("’'")) and not (w[0].islower() and w.lower() != w.upper() and w.islower())
        for w in cased
    )


def is_name_strict(text: str) -> bool:
    """Two to four capitalised words and no job's word: surely a person."""
    return (
        is_name(text)
        and not _HANGUL.search(text)  # Korean names are one word, as anything may be
        and 2 <= len(text.split()) <= 4
        and not _JOB.search(text)
    )
