"""Words of mail programs, from `mail.toml`: labels of headers, marks of a mail sent on, lines below it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from convert.normalize.lexicon import key

__all__ = ["desks", "foot", "forwarded", "labels", "prefix", "wrote"]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[str]]] = tomllib.loads(
        (resources.files(__package__) / "mail.toml").read_text("utf-8")
    )
    return words


@cache
def labels() -> dict[str, str]:
    """What each label of a header, folded by `key`, announces: "from", "subject", "date" …"""
    return {key(word): kind for kind, words in _words()["header"].items() for word in words}


@cache
def forwarded() -> frozenset[str]:
    """Lines, folded by `key`, that stand above a mail that was sent on."""
    return frozenset(map(key, _words()["marks"]["forwarded"]))


@cache
def wrote() -> re.Pattern[str]:
    """ "On 3 May, Anna Lindqvist wrote:" """
    words = "|".join(map(re.escape, sorted(_words()["marks"]["wrote"], key=len, reverse=True)))
    return re.compile(
        rf"[^\n]{{4,240}}?[\s>)]*\s(?:{words})\s?[:：]|[^\n]{{0,80}}\b(?:{words})\b[^\n]{{4,200}}:", re.I
    )


@cache
def prefix() -> re.Pattern[str]:
    """ "Fwd: Re: ", before the subject of a mail that was sent on."""
    words = "|".join(map(re.escape, sorted(_words()["marks"]["prefix"], key=len, reverse=True)))
    return re.compile(rf"(?:(?:{words})\s?[:：]\s*)+(?=\S)", re.I)


@cache
def foot() -> re.Pattern[str]:
    """What a program or a mailing list adds below a mail."""
    feet = [*_words()["feet"]["signatures"], *_words()["feet"]["lists"]]
    return re.compile(rf"(?:{'|'.join(feet)})[.!]?", re.I)


@cache
def desks() -> frozenset[str]:
    """First parts of addresses that are no person's ("newsletter@…")."""
    return frozenset(_words()["feet"]["desks"])
