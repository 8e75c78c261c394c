"""Which addresses a document may link to; how a format writes them is its writer's business."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["SAFE_SCHEMES", "safe_url"]

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_PERCENT = {"[": "%5B", "]": "%5D", "(": "%28", ")": "%29"}
_NO_URL = re.compile(r"""[\s\x00-\x1f<>"\\^`{|}]""")
_BRACKETS = re.compile("[()]")


def safe_url(url: str | None) -> str | None:
    """``url`` if a document may link to it (http, https, mailto or a fragment), else None.

    ``javascript:``, ``data:`` and ``file:`` never pass, however they are disguised.
    """
    if not url:
        return None
    candidate = url.strip()
    if _NO_URL.search(candidate):
        return None
    if candidate.startswith("#") and len(candidate) > 1:
        return candidate
    try:
        parts = urlsplit(candidate)
        _ = parts.port  # raises where it is out of range
    except ValueError:
        return None
    rest = f"{parts.path}{parts.query}{parts.fragment}"
    if "[" in rest or "]" in rest or _unbalanced(rest):
        # Brackets beyond the host are no URL's, and would end a Markdown link.
        candidate = _encoded(candidate, parts.netloc)
    if parts.scheme.lower() not in SAFE_SCHEMES or not (parts.netloc or parts.scheme.lower() == "mailto"):
        return None
    return candidate


def _unbalanced(words: str) -> bool:
    depth = 0
    for bracket in _BRACKETS.findall(words):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return True
    return depth != 0


def _encoded(url: str, host: str) -> str:
    """``url`` with what stands after its host free of brackets."""
    at = url.find(host) + len(host)
    return url[:at] + "".join(_PERCENT.get(c, c) for c in url[at:])
