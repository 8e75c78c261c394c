"""The normalizer: raw article text → `convert.model.Article`, with evidence for every part.

It knows articles and nothing of file formats.  Nothing of the input is lost and nothing is
invented: each word ends in a field, a block, the related list, a named label or `set_aside`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convert.model import Article
from convert.normalize.assemble import assemble
from convert.normalize.pipeline import open_draft, steps

__all__ = ["normalize"]


def normalize(text: str, *, hints: Mapping[str, Any] | None = None) -> Article:
    """Recognise the parts of one article in ``text``.

    ``hints`` are facts that the caller knows (`Article` field → value, with the model's types; a plain
    string is taken for ``headline`` and ``subtitle``); they win over what is recognised.  ``language``
    also chooses the word lists, and with a ``headline`` the first line is only taken for one where it
    reads like one.  Never raises on any text.
    """
    given = dict(hints or {})
    draft = open_draft(text, given)
    for step in steps(draft):
        step(draft)
    article = assemble(draft)
    return apply_hints(article, given) if given else article


def apply_hints(article: Article, hints: Mapping[str, Any]) -> Article:
    """Return ``article`` with ``hints`` in place of what was recognised, and on record as given."""
    from convert.hints import apply

    return apply(article, hints)
