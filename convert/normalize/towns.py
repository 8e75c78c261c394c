"""Towns that datelines often name (`places.toml`): what tells a dateline where nothing else does."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from convert.normalize.lexicon import key

__all__ = ["is_town", "opens_name"]


@cache
def _towns() -> frozenset[str]:
    lists = tomllib.loads((resources.files(__package__) / "places.toml").read_text("utf-8"))
    return frozenset(key(name) for names in lists.values() for name in names)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word.split("/")[0].split()[0] for word in _towns())


def is_town(text: str) -> bool:
    """Whether ``text`` is a town, or several of which one is known ("Paris/Port Ellis")."""
    return key(text) in _towns() or ("/" in text and any(key(part) in _towns() for part in text.split("/")))


def opens_name(word: str) -> bool:
    """Whether the name of a town begins with ``word`` ("New", "Berlin")."""
    return key(word) in _first_words()
