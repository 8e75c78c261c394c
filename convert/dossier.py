"""Dossiers as pure functions over the model: which article points to which, what occurs twice."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from convert.model import Dossier

__all__ = ["cross_links", "fold_title", "fold_url"]


def fold_title(title: str) -> str:
    """A title for comparing: letters and digits alone, without case."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def fold_url(url: str | None) -> str:
    """A URL for comparing: without scheme, ``www.``, fragment and trailing slash."""
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def cross_links(dossier: Dossier) -> dict[tuple[int, int], int]:
    """(article, index of related item) → the article of the dossier that the item names."""
    articles = list(dossier)
    by_title = {fold_title(a.title): n for n, a in reversed(list(enumerate(articles))) if a.title}
    by_url = {fold_url(a.source_url): n for n, a in reversed(list(enumerate(articles))) if a.source_url}
    found: dict[tuple[int, int], int] = {}
    for number, article in enumerate(articles):
        for index, item in enumerate(article.related):
            target = by_url.get(fold_url(item.url)) if item.url else None
            if target is None:
                target = by_title.get(fold_title(item.title))
            if target is not None and target != number:
                found[number, index] = target
    return found
