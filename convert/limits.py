"""What an input may ask for at most, by default and where the user says otherwise; nothing is measured here
that a reader or the loader of pictures has not at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from convert.model import Article, Dossier

__all__ = ["TOGETHER", "Limits", "exceeded"]

TOGETHER = 64 << 20
"""Bytes of all the pictures that one document brings along, or that are fetched into it."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of one document; the command's options have the same names (``--max-blocks`` …)."""

    blocks: int = 100_000
    """Paragraphs, headings, figures … of one article, nested ones too."""
    nesting: int = 100
    """How deep quotations and lists may stand in each other."""
    pictures: int = 500
    """Different pictures in one file."""
    picture_bytes: int = 32 * 1024 * 1024
    """Bytes of one picture."""
    pixels: int = 60_000_000
    """Pixels of one picture when it is unpacked."""


def exceeded(document: Article | Dossier, limits: Limits) -> tuple[str, str] | None:
    """What is wrong and what to do where an article passes the limits; None where all is well."""
    from convert.model import Article

    for article in (document,) if isinstance(document, Article) else document:
        blocks, depth = _measured(article.blocks, limits)
        if depth > limits.nesting:
            return (
                f"is nested too deeply, beyond the limit of {limits.nesting} levels",
                "take out some of the levels of its quotes or lists, or raise the limit with --max-nesting",
            )
        if blocks > limits.blocks:
            return (
                f"has more than the limit of {limits.blocks:,} blocks",
                "split it, or raise the limit with --max-blocks",
            )
    return None


def _measured(blocks: Iterable[Any], limits: Limits) -> tuple[int, int]:
    """How many blocks there are and how deep the deepest stands; counted no further than the limits."""
    count, deepest = 0, 0
    waiting = [(block, 1) for block in blocks]
    while waiting:
        block, depth = waiting.pop()
        count, deepest = count + 1, max(deepest, depth)
        if count > limits.blocks or deepest > limits.nesting:
            break
        for inner in (getattr(block, "blocks", ()), *getattr(block, "items", ())):
            waiting += ((one, depth + 1) for one in inner)
    return count, deepest
