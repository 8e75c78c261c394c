"""The publisher's name, as far as the address of an article gives it."""

from __future__ import annotations

import re

from convert.normalize import byline, urls

__all__ = ["publisher_from_url"]

_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’']{2,}")


def publisher_from_url(url: str, text: str) -> tuple[str, str] | None:
    """A publisher's name as far as the address gives it, and the rule; always a guess.

    The host's first label is cut into words only where each word is known from the article itself
    or is one of the common words of newspapers' names; else the host is given as it stands.
    """
    host = urls.host(url)
    if "." not in host:
        return None
    labels = host.split(".")
    name = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2]
    if name in byline.PRESS or not any(word in name for word in byline.PRESS):
        return host, "host of the source URL"  # one word is not cut
    seen = {w.casefold(): w for w in _CAPITALISED.findall(text) if w[0].isupper()}
    words = _cut(name.replace("-", ""), seen)
    if not words or len(words) < 2 or not any(word in byline.PRESS for word in words):
        return host, "host of the source URL"
    return " ".join(
        seen.get(w, w.capitalize()) if w not in byline.PRESS else w.capitalize() for w in words
    ), "host of the source URL, cut into words"


def _cut(name: str, seen: dict[str, str]) -> list[str] | None:
    """Cut ``name`` into known words, longest first; None if it cannot be done."""
    if not name:
        return []
    for end in range(len(name), 1, -1):
        word = name[:end]
        if word in byline.PRESS or word in seen:
            rest = _cut(name[end:], seen) if len(name) < 40 else None
            if rest is not None:
                return [word, *rest]
    return None
