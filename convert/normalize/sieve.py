"""Hundreds of patterns for whole lines, of which a line is only tried with the few that may fit it.

What a pattern needs is read from the pattern: the characters that its fits may begin with, else the longest
run of plain characters that each of its fits has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["Sieve"]

_ANY, _DIGIT = "", "0"
_MAY_LACK = re.compile(r"[?*]|\{0?,")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{[\d,]*\})\??")
_LOOKING = ("(?=", "(?!", "(?<")


class Sieve:
    """Patterns (without flags of their own; case does not count) that are to fit a whole line."""

    def __init__(self, patterns: Iterable[str]) -> None:
        groups: dict[str, list[str]] = {}
        for pattern in patterns:
            for opening in _openings(pattern):
                groups.setdefault(opening, []).append(pattern)
        loose = groups.pop(_ANY, [])
        self._by_opening = {
            opening: re.compile("|".join(f"(?:{p})" for p in group), re.I)
            for opening, group in groups.items()
        }
        self._loose = [(_plain_run(pattern).casefold(), re.compile(pattern, re.I)) for pattern in loose]

    def fits(self, text: str) -> bool:
        """Whether one of the patterns fits all of ``text``."""
        opening = text[:1].casefold()
        pattern = self._by_opening.get(_DIGIT if opening.isdecimal() else opening)
        if pattern and pattern.fullmatch(text):
            return True
        folded = text.casefold()
        return any(run in folded and loose.fullmatch(text) for run, loose in self._loose)


def _openings(pattern: str) -> set[str]:
    """The characters, folded, that a fit may begin with: "0" for any digit, "" where it may be anything."""
    found: set[str] = set()
    for branch in _branches(pattern):
        rest = branch
        while True:
            if rest.startswith(_LOOKING):
                rest = rest[_end_of_group(rest, 0) :]
                continue
            end = _end_of_atom(rest)
            if rest.startswith("(?:"):
                found |= _openings(rest[3 : end - 1])
            elif rest.startswith(r"\d"):
                found.add(_DIGIT)
            elif plain := _plain(rest[:end]):
                found.add(plain.casefold())
            else:
                return {_ANY}
            if not _MAY_LACK.match(rest, end):
                break
            rest = _QUANTIFIER.sub("", rest[end:], count=1)
    return {_ANY} if _ANY in found else found


def _plain_run(pattern: str) -> str:
    """The longest run of plain characters that each fit has; empty where there is none."""
    if len(list(_branches(pattern))) > 1:
        return ""
    runs, position = [""], 0
    while position < len(pattern):
        end = _end_of_atom(pattern, position)
        plain = _plain(pattern[position:end])
        quantifier = _QUANTIFIER.match(pattern, end)
        if plain and not quantifier:
            runs[-1] += plain
        else:
            runs.append("")
        position = quantifier.end() if quantifier else end
    return max(runs, key=len)


def _plain(atom: str) -> str:
    """The character that an atom of a pattern stands for; empty where it may stand for others."""
    if atom.startswith("\\"):
        return atom[1:] if not atom[1:].isalnum() else ""
    return atom if len(atom) == 1 and atom not in ".^$" else ""


def _end_of_atom(pattern: str, start: int = 0) -> int:
    """Where the group, class or character ends that opens at ``start``."""
    match pattern[start : start + 1]:
        case "(":
            return _end_of_group(pattern, start)
        case "[":
            return _end_of_class(pattern, start)
        case "\\":
            return start + 2
        case _:
            return start + 1


def _end_of_class(pattern: str, start: int) -> int:
    position = start + (3 if pattern[start + 1] == "^" else 2)  # a bracket that stands first is a member
    while pattern[position] != "]":
        position += 2 if pattern[position] == "\\" else 1
    return position + 1


def _end_of_group(pattern: str, start: int) -> int:
    position = start + 1
    while pattern[position] != ")":
        position = _end_of_atom(pattern, position)
    return position + 1


def _branches(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern as a whole."""
    if "|" not in pattern:
        yield pattern
        return
    start = position = 0
    while position < len(pattern):
        if pattern[position] == "|":
            yield pattern[start:position]
            start = position = position + 1
        else:
            position = _end_of_atom(pattern, position)
    yield pattern[start:]
