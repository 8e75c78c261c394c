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


@cache
def joined() -> re.Pattern[str]:
    """The word that joins an agency to the name before it ("Anna Lindqvist with agencies")."""
    return re.compile(rf"\s(?:{'|'.join(_lists()['with'])})\s(?=(?:{pattern()})$)")


def is_agency(text: str) -> bool:
    return text.strip(" .()[]").casefold() in names()


@cache
def pattern() -> str:
    """A regex alternation of the names, longest first; case matters ("AP", not "ap")."""
    return "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))


@cache
def endings() -> tuple[str, ...]:
    """How a text ends in one of the names, behind a space."""
    return tuple(f" {name}" for name in _names())
