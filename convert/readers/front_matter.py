"""YAML front matter: finds it at the top of a text and reads it as what the user says of the article.

Every scalar is taken as text (YAML's ``No`` is the town in Norway, not false), nothing is ever
constructed from a tag, and what has no place in the model is kept in ``set_aside``.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import msgspec

from convert.fenced import find
from convert.model import SetAside

__all__ = ["FrontMatter", "split", "taken"]

TABLES = frozenset({"params", "extra", "taxonomies", "seo"})
"""What Hugo and Zola put a site's own entries into."""
_RULE = "front matter"


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What stood at the top: checked ``hints``, the rest as ``set_aside``, and where the text begins."""

    hints: dict[str, Any] = msgspec.field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    end: int = 0


def split(text: str) -> FrontMatter:
    """Read the front matter of ``text``; an empty one where there is none.

    Front matter that is not YAML is left to be read as text, with a warning that says where it is wrong.
    """
    fenced = find(text)
    if fenced is None or fenced.problem:
        if fenced:
            warnings.warn(
                f"the front matter is not YAML and was read as text{fenced.problem.rstrip()}", stacklevel=2
            )
        return FrontMatter()
    hints: dict[str, Any] = {}
    leftover: list[SetAside] = []
    language = _language(text[fenced.end :], [(entry.key, entry.value) for entry in fenced.entries])
    dated = any(entry.key.strip().casefold() == "published" for entry in fenced.entries)
    for key, value, span, _ in sorted(fenced.entries, key=lambda entry: _gives_way(entry.key)):
        if dated and key.strip().casefold() == "created":
            problem: str | None = "day of the clip"  # beside the day of publication, though that be empty
        else:
            problem = _take(hints, key, value, language)
        if problem:
            # The raw characters, not the value, so that an anchor named a thousand times stays small.
            leftover.append(SetAside(text=text[slice(*span)].strip(), reason=problem, rule=_RULE, span=span))
    leftover.sort(key=lambda item: item.span or (0, 0))
    return FrontMatter(hints=hints, set_aside=tuple(leftover), end=fenced.end)


def taken(said: dict[str, Any], text: str = "") -> tuple[dict[str, Any], tuple[SetAside, ...]]:
    """Front matter of ``text`` that another parser has read, as hints, and what has no place in them."""
    hints: dict[str, Any] = {}
    language = _language(text, list(said.items()))
    problems = [(key, _take(hints, key, said[key], language)) for key in sorted(said, key=_gives_way)]
    leftover = (
        SetAside(text=f"{key} = {said[key]!r}", reason=problem, rule=_RULE)
        for key, problem in problems
        if problem
    )
    return hints, tuple(leftover)


def _language(text: str, entries: list[tuple[str, Any]]) -> str | None:
    """The language by which dates in words are read: the one that is said, else the text's."""
    said = next((value for key, value in entries if key.strip().casefold() in ("lang", "language")), None)
    if isinstance(said, str) and re.fullmatch(r"[A-Za-z]{2}([-_].*)?", said):
        return said[:2].lower()
    from convert.normalize.language import detect

    return detect(text)[0]


def _gives_way(key: str) -> tuple[bool, bool]:
    """What is said under a field's own name comes first, what stands in a table of a generator's last."""
    from convert.hints import LESSER

    return key in TABLES, key.strip().casefold() in LESSER


def _take(hints: dict[str, Any], key: str, value: Any, language: str | None) -> str | None:
    """Add one entry to ``hints``; else return the reason why it was set aside."""
    if value in ("", "~", "null", None, [], {}):
        return None
    if key in TABLES and isinstance(value, dict):
        left = [inner for inner, said in value.items() if _take(hints, inner, said, language)]
        return "front matter without a place in the article" if left else None
    try:
        field, checked = _checked(key, value, language)
    except KeyError:
        return "front matter without a place in the article"
    except ValueError as error:
        warnings.warn(f"front matter: {key} {error}", stacklevel=2)
        return f"front matter: {key} {error}"
    if field in hints:
        return f"front matter names {field.replace('_', ' ')} twice"
    hints[field] = checked
    return None


def _checked(key: str, value: Any, language: str | None) -> tuple[str, Any]:
    """The field and its value, also in the forms that generators of sites have for dates and sections."""
    from convert.hints import check
    from convert.readers.dialects import dated
    from convert.readers.foreign import understood

    try:
        return understood(key, value, language=language, free=False)
    except ValueError:
        other = value[0] if isinstance(value, list) and value and isinstance(value[0], str) else dated(value)
        if other == value:
            raise
        field, checked = check(key, other)
        if field not in ("section", "published", "updated"):
            raise
        return field, checked
