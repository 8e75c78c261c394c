"""Dumps: many articles in one text, cut apart where a line of the text says that the next one begins.

Cutting is only ever done at the user's word, since a rule of dashes inside an article looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from convert.errors import UsageError

__all__ = ["AUTO", "Piece", "cut", "separator"]

AUTO = "auto"
MAX_PATTERN = 500

# What archives put between articles, the surest first; the first one that occurs twice, or once with
# text on both sides, is taken for the whole dump.
_SEPARATORS = (
    # "Document 3 of 20", "3 of 20 DOCUMENTS": newspaper databases
    re.compile(
        r"^[ \t]*(?:(?:document|article|item|record)[ \t]+\d+[ \t]+of[ \t]+\d+"
        r"|\d+[ \t]+of[ \t]+\d+[ \t]+documents)[ \t]*$",
        re.I | re.M,
    ),
    re.compile(r"^[ \t]*(?:#{10,}|={10,}|_{10,}|\*{10,}|-{10,}|~{10,})[ \t]*$", re.M),
    re.compile(r"\f"),
    re.compile(r"^[ \t]*(?:={3,}|-{3,}|_{3,}|\*{3,}|#{3,}|~{3,}|\+{3,})[ \t]*$", re.M),
)  # fmt: skip


def separator(wanted: str) -> re.Pattern[str]:
    """Compile the user's pattern for the line between two articles; raises `UsageError` where it is wrong."""
    if not wanted or len(wanted) > MAX_PATTERN:
        raise UsageError(
            "--split needs a pattern", place=repr(wanted[:40]), remedy="give 'auto' or a regular expression"
        )
    try:
        pattern = re.compile(wanted, re.MULTILINE)
    except re.error as error:
        raise UsageError(
            f"the pattern of --split is no regular expression ({error})",
            place=repr(wanted[:80]),
            remedy="give 'auto' or a regular expression for the line between two articles",
        ) from None
    if pattern.match(""):
        raise UsageError(
            "the pattern of --split fits everywhere",
            place=repr(wanted[:80]),
            remedy="give one that needs at least a character",
        )
    return pattern


class Piece(NamedTuple):
    """One article of a dump: its text, and the character of the dump that it starts at."""

    start: int
    text: str


def cut(text: str, wanted: str = AUTO) -> list[Piece]:
    """The articles of ``text``, in order, without the lines between them.

    ``wanted`` is ``auto`` or a regular expression for what stands between two articles.  A text without
    any separator is one article.  Raises `UsageError` for a pattern that is wrong.
    """
    if wanted != AUTO:
        return _pieces(text, separator(wanted))
    for pattern in _SEPARATORS:
        pieces = _pieces(text, pattern)
        if len(pieces) > 1:
            return pieces
    return [Piece(0, text)]


def _pieces(text: str, pattern: re.Pattern[str]) -> list[Piece]:
    return [piece for piece in _between(text, pattern) if piece.text.strip()] or [Piece(0, text)]


def _between(text: str, pattern: re.Pattern[str]) -> Iterator[Piece]:
    start = 0
    for match in pattern.finditer(text):
        yield Piece(start, text[start : match.start()])
        start = match.end()
    yield Piece(start, text[start:])
