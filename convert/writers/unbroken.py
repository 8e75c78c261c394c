"""Opportunities for a break in runs of hundreds of characters without one, for WeasyPrint.

Laying out such a run takes it the square of its length, hyphenation the cube: two minutes for 10,000
characters of an encoded picture or of a tracking address, which prose is laid out in before one has blinked.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["SPACELESS", "breakable"]

_LONG = 400
_PIECE = 20
"""Where a run may be broken: short enough for the narrowest column."""

SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf"  # of South-East Asia
    "\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"  # Chinese, Japanese, Korean
)
"""Ranges of scripts that put no spaces between words and are broken within them all the same."""

_TAG_OR_RUN = re.compile(rf"<[^>]*>|[^ \t\r\n<\u200b{SPACELESS}]{{{_LONG},}}")
_CHARACTER = re.compile(r"&[#\w]{1,10};|.", re.DOTALL)


def breakable(markup: str) -> str:
    """``markup`` (HTML whose attributes hold no bare ``>``), its body's long runs with ``wbr`` in them.

    They are not hyphenated: a hyphen would be read as a part of what they are.
    """
    head, body, rest = markup.partition("<body")
    return head + body + _TAG_OR_RUN.sub(_parted, rest)


def _parted(match: re.Match[str]) -> str:
    if match[0].startswith("<"):
        return match[0]
    pieces = [""]
    length = 0
    for character in _CHARACTER.findall(match[0]):
        if length >= _PIECE and not _joins(character):
            pieces.append("")
            length = 0
        pieces[-1] += character
        length += 1
    return f'<span style="hyphens: none">{"<wbr>".join(pieces)}</span>'


def _joins(character: str) -> bool:
    """Whether ``character`` is one with what stands before it."""
    return character in "\u200c\u200d" or unicodedata.category(character[0]).startswith("M")
