"""What the source's address says of a line: it spells the headline, or the line is the name of the site."""

from __future__ import annotations

import re

from convert.normalize import urls
from convert.normalize.draft import Draft
from convert.normalize.lexicon import key

__all__ = ["is_site", "slug_of", "spelt"]

MIN_SLUG, MAX_SITE = 4, 40
_WORD = re.compile(r"\w+")


def is_site(draft: Draft, text: str) -> bool:
    """Whether the line is the name of the site in the source URL ("Daily News" in dailynews.co.tz)."""
    name = "".join(c for c in key(text) if c.isalnum())
    host = urls.host(draft.fields.get("source_url") or "") if 2 < len(name) <= MAX_SITE else ""
    return name in host.replace("-", "").split(".")[:-1]


def spelt(draft: Draft, text: str) -> float:
    """The share of the line's longer words that the source URL spells; 0 for less than half."""
    slug = slug_of(draft)
    if not slug:
        return 0.0
    words = [w for w in _WORD.findall(text.casefold()) if len(w) > 3]
    share = sum(w in slug for w in words) / len(words) if len(words) > 1 else 0.0
    return share if share >= 0.5 else 0.0


def slug_of(draft: Draft) -> frozenset[str]:
    """The words that the source URL spells in one of its parts; none where it spells no headline."""
    parts = urls.path(draft.fields.get("source_url") or "").casefold().replace("_", " ").split("/")
    words = max((_WORD.findall(part) for part in parts), key=len)
    return frozenset(words) if len(words) >= MIN_SLUG else frozenset()
