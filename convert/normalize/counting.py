"""Numbers, letters and Roman numerals that open lines and count on, however people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["Count", "count_of", "count_on", "counts"]

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_CHINESE = "一二三四五六七八九十"
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмн", "αβγδεζηθ", "אבגדהוזחט")
_CIRCLED = {0x2460: 20, 0x2776: 10, 0x2780: 10, 0x278A: 10}
"""The first of each row of circled numbers, and how many they are."""
_DIGITS = re.compile(
    r"(?P<open>[(（#№]?)(?P<n>\d{1,3})(?:(?P<part>\.\d{1,2})(?=\s))?"
    r"(?P<end>\.[-–—]|\.?[ºª°]|[.．:：](?!\d)|[)）、]|\ufe0f?\u20e3|\s?[-–—](?=\s)|(?=\s)|$)\s*"
)
_LETTERS = re.compile(r"(?P<open>[(（]?)(?P<n>[^\W\d_]|[ivxIVX]{1,5})(?P<end>[.)）](?=\s|$)\s*|$)")
_HAN = re.compile(r"(?P<open>[(（]?)(?P<n>十?[一二三四五六七八九十])(?P<end>[)）、．.]|$)\s*")


_SIGNS, LONGEST = re.compile(r"[.)）、．]"), 7
"""What must stand behind a letter or a numeral, and before which character."""


class Count(NamedTuple):
    """What opens a line: "(3) ", "iv. ", "②"."""

    value: int
    kind: str
    """What stands around the number, and what kind of number it is: lines of a kind count on together."""
    size: int
    """How many characters of the line it takes."""


def count_of(text: str) -> Iterator[Count]:
    """What may count in ``text``; "i)" and "c." may be a letter and a Roman numeral."""
    first = text[:1]
    if first.isdigit() or (first in "(（#№" and text[1:2].isdigit()):
        for row, many in _CIRCLED.items():
            if row <= ord(first) < row + many:
                yield Count(ord(first) - row + 1, "circled", len(text) - len(text[1:].lstrip()))
                return
        match = _DIGITS.match(text)
        if match and match["n"].isdecimal():
            value = int(match["part"][1:]) if match["part"] else int(match["n"])
            number = f"{match['n']}.1" if match["part"] else "1"  # of the same chapter
            kind = f"{match['open']}{number}{match['end'].strip()}"
            yield Count(value, kind, match.end())
    elif len(text) > LONGEST and not _SIGNS.search(text, 1, LONGEST):
        return  # as nearly always
    elif match := _HAN.match(text):
        tens, ones = match["n"][:-1], match["n"][-1]
        yield Count(
            10 * len(tens) + _CHINESE.index(ones) + 1, f"{match['open']}一{match['end']}", match.end()
        )
    elif (first.isalpha() or first in "(（") and (match := _LETTERS.match(text)):
        yield from _lettered(match)


def _lettered(match: re.Match[str]) -> Iterator[Count]:
    name = match["n"]
    small = name.lower()
    around = f"{match['open']}%s{match['end'].strip()}"
    if all(letter in _ROMAN for letter in small) and (name.islower() or name.isupper()):
        values = [_ROMAN[letter] for letter in small]
        value = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
        yield Count(value, around % ("i" if name.islower() else "I"), match.end())
    if len(name) == 1:
        alphabet = next((a for a in _ALPHABETS if small in a), "")
        if alphabet:
            kind = f"{alphabet[0]}{'' if name.islower() else 'A'}"
            yield Count(alphabet.index(small) + 1, around % kind, match.end())


def counts(lines: Iterable[str]) -> list[Count]:
    """What the first of ``lines`` count, as far as they are of one kind and count on."""
    found = [list(count_of(line)) for line in lines]
    return max((count_on(found, 0, first) for first in found[0]), key=len, default=[]) if found else []


def count_on(lines: Sequence[Sequence[Count]], start: int, first: Count, step: int = 1) -> list[Count]:
    """What counts on by ``step`` from ``first``, one of those in the line ``start``, in the lines below it.

    ``lines`` are what `count_of` found in each: who tries one start after another looks at a line once.
    """
    run = [first]
    for index in range(start + 1, len(lines)):
        wanted = (run[-1].kind, run[-1].value + step)
        following = next((count for count in lines[index] if (count.kind, count.value) == wanted), None)
        if following is None:
            break
        run.append(following)
    return run
