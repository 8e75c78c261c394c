"""What the user says about an article, in front matter or with ``--set``: checked, and put before
what was recognised.

Recognition itself is the normalizer's business; it may use the same hints (a language chooses the
word lists), and `apply` then makes sure that the user's word stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from convert.errors import UsageError
from convert.model import Article, Evidence, Moment, Person, SetAside, Text, plain
from convert.registry import nearest

__all__ = [
    "ALIASES",
    "FIELDS",
    "LESSER",
    "OPTIONAL",
    "Guess",
    "Hints",
    "apply",
    "certainty",
    "check",
    "parse_setting",
    "plainly",
]

Hints = Mapping[str, Any]
"""Checked hints: an `Article` field's name → ``str`` for fields of text (``headline`` and ``subtitle``
too), ``tuple[Person, ...]`` for ``authors``, `Moment` for dates, ``tuple[str, ...]`` for ``keywords``.
One of `OPTIONAL` that is said to be empty is None or ``()``."""


class Guess(Moment, frozen=True, kw_only=True):
    """A date that is said in a way that could mean another; an article gets the plain one, and evidence."""

    rule: str
    confidence: float
    words: str


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _line(value: object) -> str:
    if not isinstance(value, str | int | float):
        raise ValueError("must be one line of text")
    line = " ".join(_CONTROLS.sub("", str(value)).split())
    if not line:
        raise ValueError("is empty")
    return line


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part for part in value.split(";") if part.strip()]  # a mark at the end begins nobody
        if not value:
            raise ValueError("is empty")
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("must be a line of text or a list of them")
    return tuple(_line(item) for item in value)


def _keywords(value: object) -> tuple[str, ...]:
    return _lines(value.replace(",", ";").strip("; ") if isinstance(value, str) else value)


def _people(value: object) -> tuple[Person, ...]:
    if isinstance(value, str | Mapping | Person):
        value = list(_lines(value)) if isinstance(value, str) else [value]
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("must be a name or a list of names")
    return tuple(map(_person, value))


def _person(value: object) -> Person:
    if isinstance(value, Person):
        return value
    if not isinstance(value, Mapping):
        return Person(name=_line(value))
    given = {key: _line(value[key]) for key in ("name", "role", "affiliation") if value.get(key)}
    if "name" not in given:
        raise ValueError("has somebody without a name")
    return Person(**given)


def _moment(value: object) -> Moment:
    if isinstance(value, Moment):
        return value
    iso = value.isoformat() if isinstance(value, date) else _line(value).replace(" ", "T", 1)
    try:
        return Moment(iso)
    except ValueError:
        raise ValueError("must be a date as in 2013-05-28, 2013-05 or 2013-05-28T10:41+02:00") from None


def _language(value: object) -> str:
    tag = _line(value)
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError("must be a language tag as in en, pt-BR or zh-Hant")
    return tag.replace("_", "-")


def _url(value: object) -> str:
    url = _line(value)
    if not _LINK.fullmatch(url):
        raise ValueError("must be an address that begins with http:// or https://")
    return url


def _direction(value: object) -> str:
    if value not in ("ltr", "rtl"):
        raise ValueError("must be ltr or rtl")
    return str(value)


FIELDS: dict[str, Callable[[object], Any]] = {
    "headline": _line,
    "subtitle": _line,
    "kicker": _line,
    "authors": _people,
    "published": _moment,
    "updated": _moment,
    "dateline": _line,
    "publisher": _line,
    "section": _line,
    "language": _language,
    "text_direction": _direction,
    "source_url": _url,
    "rights": _line,
    "keywords": _keywords,
}
"""The fields that a user may give, each with the function that checks its value."""

OPTIONAL = frozenset(FIELDS) - {"headline", "language", "text_direction"}
"""Those that may be said to be empty: an article has a headline, and its text a language and a direction."""

ALIASES = {
    "title": "headline", "standfirst": "subtitle", "deck": "subtitle", "author": "authors", "by": "authors",
    "date": "published", "modified": "updated", "place": "dateline", "site": "publisher", "lang": "language",
    "dir": "text_direction", "url": "source_url", "source": "source_url", "copyright": "rights",
    "license": "rights", "tags": "keywords", "description": "subtitle", "lastmod": "updated",
    "last_modified_at": "updated", "updated_at": "updated", "summary": "subtitle", "excerpt": "subtitle",
    "dek": "subtitle", "byline": "authors", "created": "published", "pubdate": "published",
    "publishdate": "published", "date_published": "published", "published_at": "published",
    "category": "section", "categories": "section", "canonical_url": "source_url",
    "canonicalurl": "source_url", "canonical": "source_url", "link": "source_url",
    "site_name": "publisher", "publication": "publisher", "topics": "keywords",
}  # fmt: skip
"""Other names for the same, as front matter in the wild has them."""

_NOUNS = {"subtitle": "standfirst", "published": "date", "updated": "date of the update"}

LESSER = frozenset({"created", "summary", "excerpt", "category", "categories", "link", "topics", "canonical"})
"""Those that give way where the field is also said by a name of its own."""


def check(key: str, value: object, *, emptying: bool = False) -> tuple[str, Any]:
    """Return the field that ``key`` means and its checked value.

    ``emptying`` lets an empty value say that the article has none; else nothing is said by it, as in the
    columns of a table, and it is refused.

    Raises KeyError for an unknown key and ValueError, saying what it must be, for a wrong value.
    """
    name = key.strip().casefold().replace("-", "_").replace(" ", "_")
    field = ALIASES.get(name, name)
    if emptying and field in OPTIONAL and _is_empty(value):
        return field, () if field in ("authors", "keywords") else None
    return field, FIELDS[field](value)


def _is_empty(value: object) -> bool:
    """Whether ``value`` is there and says nothing, as ``""`` and ``[]`` do."""
    return value in ([], ()) or (isinstance(value, str) and not value.strip())


def parse_setting(setting: str) -> tuple[str, Any]:
    """Read one ``KEY=VALUE`` of ``--set``; raises `UsageError` naming what is wrong and the remedy."""
    key, equals, value = setting.partition("=")
    if not equals:
        raise UsageError("--set needs KEY=VALUE", place=repr(setting), remedy=f"keys are {', '.join(FIELDS)}")
    try:
        return check(key, value, emptying=True)
    except KeyError:
        remedy = nearest(key, [*FIELDS, *ALIASES], "tearsheet convert --help")
        if "mean" not in remedy:
            remedy = "'tearsheet convert --help' lists them"
        raise UsageError("--set knows no such key", place=repr(key), remedy=remedy) from None
    except ValueError as error:
        raise UsageError(f"the value of --set {key.strip()} {error}", place=repr(value)) from None


def apply(article: Article, hints: Hints, *, rule: str = "given") -> Article:
    """Return ``article`` with the user's values in place of recognised ones.

    What stood there before and is not the same goes to ``set_aside``, so that no word is lost; the
    evidence of the field names ``rule`` and is certain.
    """
    changes: dict[str, Any] = {}
    replaced: list[SetAside] = []
    for field, value in hints.items():
        before = getattr(article, field)
        given = _fitting(field, value)
        if given == before:
            continue
        changes[field] = given
        words, span = _before(article, field)
        if words and words != _words(field, given):
            name = field.replace("_", " ")
            reason = (
                f"replaced by the {name} given" if given else f"not the {_NOUNS.get(field, name)}, as said"
            )
            replaced.append(SetAside(text=words, reason=reason, rule=rule, span=span))
    if not hints:
        return article
    kept = tuple(e for e in article.evidence if e.target.split("/")[0] not in hints)
    certain = tuple(certainty(field, value, rule) for field, value in hints.items())
    return article.with_(**changes, set_aside=article.set_aside + tuple(replaced), evidence=kept + certain)


def _fitting(field: str, value: Any) -> Any:
    """A hint's value as the article's ``field`` has it."""
    if field in ("headline", "subtitle"):
        return (Text(value),) if value else ()
    return plainly(value)


def plainly(value: Any) -> Any:
    """A hint's value as an article has it."""
    return Moment(value.iso) if isinstance(value, Guess) else value


def certainty(field: str, value: Any, rule: str) -> Evidence:
    """The evidence of a value that was said: certain, unless it is a guess what it means."""
    if isinstance(value, Guess):
        return Evidence(field, f"{rule}: {value.rule}", value.confidence, text=value.words)
    return Evidence(target=field, rule=rule)


def _before(article: Article, field: str) -> tuple[str, tuple[int, int] | None]:
    """The words that were taken for ``field``, and where they stood.

    A date is not made of the input's words, and a byline has more of them than its names: there it is the
    evidence that has them, where they stood in a text.
    """
    words = _words(field, getattr(article, field))
    found = [e for e in article.evidence if e.target.split("/")[0] == field and e.text and e.span]
    if not found or field not in ("authors", "published", "updated"):
        return words, None
    return "; ".join(e.text or "" for e in found), found[0].span if len(found) == 1 else None


def _words(field: str, value: Any) -> str:
    if field in ("headline", "subtitle"):
        return plain(value)
    if field == "authors":
        return "; ".join(person.name for person in value)
    if field == "keywords":
        return ", ".join(value)
    if isinstance(value, Moment):
        return ""  # a date is not made of the input's words; its evidence has them
    return "" if value is None or field == "text_direction" else str(value)
