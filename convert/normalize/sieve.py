"""Hundreds of patterns for whole lines, of which a line is only tried with the few that may fit it.

What a pattern needs is read from the pattern: the first characters that its fits may have, else the longest
run of plain characters that each of its fits has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["Sieve"]

SIZE, MOST = 4, 64
"""How many first characters of a fit are looked at; how many such openings a pattern may have."""
_DIGIT = "0"
_MAY_LACK = re.compile(r"[?*]|\{0?,")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{[\d,]*\})\??")
_LOOKING = ("(?=", "(?!", "(?<")
_Openings = set[tuple[str, bool]]
"""The first characters of a fit, and whether what follows them is known too."""


class Sieve:
    """Patterns (without flags of their own; case does not count) that are to fit a whole line."""

    def __init__(self, patterns: Iterable[str]) -> None:
        groups: dict[str, list[str]] = {}
        loose: list[str] = []
        for pattern in patterns:
            openings = {opening for opening, _ in _openings(pattern)}
            if "" in openings or len(openings) > MOST:
                loose.append(pattern)
                continue
            for opening in openings:
                groups.setdefault(opening, []).append(pattern)
        self._by_opening: dict[str, re.Pattern[str]] = {}
        self._sources = {opening: "|".join(f"(?:{p})" for p in group) for opening, group in groups.items()}
        self._loose = [(_plain_run(pattern).casefold(), re.compile(pattern, re.I)) for pattern in loose]

    def fits(self, text: str) -> bool:
        """Whether one of the patterns fits all of ``text``."""
        opening = _folded(text[:SIZE])[:SIZE]
        for size in range(1, len(opening) + 1):
            if opening[:size] in self._sources and self._beginning(opening[:size]).fullmatch(text):
                return True
        folded = text.casefold()
        return any(run in folded and loose.fullmatch(text) for run, loose in self._loose)

    def _beginning(self, opening: str) -> re.Pattern[str]:
        """The patterns whose fits begin so, compiled when a line first does; most never are."""
        if opening not in self._by_opening:
            self._by_opening[opening] = re.compile(self._sources[opening], re.I)
        return self._by_opening[opening]


def _folded(text: str) -> str:
    """Without case, any digit as "0"; the letters that stand for a Turkish i are one where case is none."""
    folded = text.casefold().replace("\u0307", "").replace("ı", "i")
    return folded if folded.isalpha() else "".join(_DIGIT if c.isdecimal() else c for c in folded)


def _openings(pattern: str) -> _Openings:
    """What the fits of ``pattern`` may begin with, folded, as far as it tells."""
    return set().union(*map(_openings_of_branch, _branches(pattern)))


def _openings_of_branch(branch: str) -> _Openings:
    found: _Openings = {("", True)}
    rest = branch
    while rest and any(known for _, known in found) and len(found) <= MOST:
        if rest.startswith(_LOOKING):
            rest = rest[_end_of_group(rest, 0) :]
            continue
        end = _end_of_atom(rest)
        atom = _openings_of_atom(rest[:end])
        quantifier = _QUANTIFIER.match(rest, end)
        if quantifier and quantifier.group()[0] != "?":
            atom = {(opening, False) for opening, _ in atom}  # it may come again
        if _MAY_LACK.match(rest, end):
            atom = atom | {("", True)}
        found = {pair for pair in found if not pair[1]} | {
            ((before + opening)[:SIZE], known and len(before + opening) < SIZE)
            for before, goes_on in found
            if goes_on
            for opening, known in atom
        }
        rest = rest[quantifier.end() if quantifier else end :]
    return found if len(found) <= MOST else {("", False)}


def _openings_of_atom(atom: str) -> _Openings:
    if atom.startswith("(?:"):
        return _openings(atom[3:-1])
    if atom == r"\d":
        return {(_DIGIT, True)}
    plain = _plain(atom)
    return {(_folded(plain), True)} if plain else {("", False)}


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
