"""News and picture agencies by name (`agencies.toml`), for bylines, datelines and credits."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def names() -> frozenset[str]:
    """The names, folded for look-up."""
    return frozenset(name.casefold() for name in _names())


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((resources.files(__package__) / "agencies.toml").read_text("utf-8"))


@cache
def _names() -> list[str]:
    return [*_lists()["names"], *_lists()["unnamed"]]


def with_and(text: str) -> str:
    """ "Anna Lindqvist with agencies": the word that joins an agency to a name made the one between names."""
    return _joined().sub(r" & \1", text) if text.rstrip(")").endswith(endings()) else text


@cache
def _joined() -> re.Pattern[str]:
    words = sorted(_lists()["with"], key=len, reverse=True)
    return re.compile(rf",?\s\(?(?:{'|'.join(map(re.escape, words))})\s({pattern()})\)?$", re.I)


def announced(text: str) -> tuple[str, str] | None:
    """The same words before an agency that stands alone ("(avec AFP)"), and the agency."""
    bare = text.strip("()")
    for words in _lists()["with"]:
        rest = bare[len(words) :]
        if rest[:1] == " " and bare[: len(words)].casefold() == words.casefold() and is_agency(rest):
            return bare[: len(words)], rest.strip()
    return None


@cache
def _wires() -> frozenset[str]:
    return names() | {name.casefold() for name in _lists()["wires"]}


def is_wire(text: str) -> bool:
    """Whether a dateline may name it: an agency, or who passes press releases on ("PRNewswire")."""
    return text.strip(" .()[]").casefold() in _wires()


def is_agency(text: str) -> bool:
    """Whether ``text`` is an agency's name, with or without its article ("l'AFP")."""
    return text.strip(" .()[]/").casefold().removeprefix("l'").removeprefix("l’") in names()


def is_of_pictures(text: str) -> bool:
    """Whether it sells or keeps pictures and no news, so that its name alone is a credit ("Getty Images")."""
    return text.strip(" .()[]") in _lists()["pictures"]


@cache
def pattern() -> str:
    """A regex alternation of the names, longest first; case matters ("AP", not "ap")."""
    return "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))


@cache
def endings() -> tuple[str, ...]:
    """How a text ends in one of the names, behind a space."""
    return tuple(f" {name}" for name in _names())
