"""Runs of text made one: what readers and writers do last with the inlines of a line.

No format's parser is imported here, so that reading one format does not load another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from convert.model import Text

__all__ = ["join"]

_Part = TypeVar("_Part")
"""An inline, or whatever a format has beside them in a line (Markdown: a picture)."""


def join(content: Iterable[_Part]) -> tuple[_Part, ...]:
    """``content`` with neighbouring texts as one, and none that is empty."""
    found: list[_Part] = []
    for part in content:
        if isinstance(part, Text):
            if not part.text:
                continue
            last = found[-1] if found else None
            if isinstance(last, Text):
                found[-1] = cast("_Part", Text(last.text + part.text))
                continue
        found.append(part)
    return tuple(found)
