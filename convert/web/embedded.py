"""An article's text where a page has it only in its data: ``articleBody``, or the state of an app.

Such a page shows nothing, or a few lines, until its scripts have run; they are not run here, but the data is
read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import lxml.html

__all__ = ["Stored", "stored_data", "stored_text"]

Stored = list[tuple[str, str]]
"""The type of each script that holds data, and the data."""

_LONGEST = 4_000_000
_NODES = 100_000
_DEPTH = 60
_LEAST = 300
"""Characters of a text that is taken for an article's."""
_STATE = re.compile(r"__NEXT_DATA__|__NUXT_DATA__|application/json|initial-?state|preloaded", re.IGNORECASE)
_BODIES = ("articleBody", "reviewBody", "text")
_TEXTS = (
    "html",
    "text",
    "content",
    "value",
    "body",
    "paragraph",
    "markup",
    "children",
    "spans",
    "runs",
    "data",
)
_FOREIGN = re.compile(
    r"comment|related|recommend|cookie|consent|footer|nav|menu|teaser|i18n|translation|locale", re.I
)
_TAGS = re.compile(r"<[^<>]{1,2000}>")
_HEADED = re.compile(r"head|^h[2-6]$|subtitle|crosshead", re.IGNORECASE)


def stored_data(tree: lxml.html.HtmlElement) -> Stored:
    """The data in the scripts of ``tree``, unread."""
    found: Stored = []
    for script in tree.iter("script"):
        kind = f"{script.get('type') or ''} {script.get('id') or ''}"
        text = script.text or ""
        if len(text) > _LEAST and len(text) < _LONGEST and ("ld+json" in kind or _STATE.search(kind)):
            found.append((kind, text))
    return found


def stored_text(stored: Stored) -> tuple[str, str] | None:
    """The longest text of an article in ``stored``, as HTML, and the rule that found it."""
    linked, state = [], []
    for kind, text in stored:
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        if "ld+json" in kind:
            linked += [body for node in _nodes(value) for key in _BODIES if (body := _said(node.get(key)))]
        else:
            state += [_best(value)]
    for rule, bodies in (
        ("articleBody of the page's linked data", linked),
        ("the data of the page's app", state),
    ):
        best = max(bodies, key=len, default="")
        if len(_TAGS.sub("", best)) >= _LEAST:
            return _as_html(best), rule
    return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in ``value``, the outer before the inner."""
    waiting, seen = [(value, 0)], 0
    while waiting and seen < _NODES:
        item, depth = waiting.pop()
        seen += 1
        if depth > _DEPTH:
            continue
        if isinstance(item, dict):
            yield item
            waiting += [(v, depth + 1) for k, v in reversed(item.items()) if not _FOREIGN.search(str(k))]
        elif isinstance(item, list):
            waiting += [(v, depth + 1) for v in reversed(item)]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _as_html(text: str) -> str:
    """``text`` as paragraphs, where it is no HTML yet."""
    if "&lt;p" in text:
        text = html.unescape(text)
    if re.search(r"<(?:p|div|h[2-6]|br)\b", text, re.IGNORECASE):
        return text
    lines = (line.strip() for line in re.split(r"\n+", text))
    return "".join(
        f"<p>{line if '<' in line else html.escape(line, quote=False)}</p>" for line in lines if line
    )


def _best(value: Any) -> str:
    """The longest prose in an app's state: one piece of HTML, or the parts of one list."""
    best, size = "", 0
    for node in _nodes(value):
        for field in node.values():
            found = ""
            if isinstance(field, str) and len(field) > _LEAST and field.count("<p") > 1:
                found = field
            elif isinstance(field, list) and len(field) > 1:
                found = "".join(_part(item) for item in field[:2000])
            if found and (length := len(_TAGS.sub("", found))) > size:
                best, size = found, length
    return best


def _part(item: Any) -> str:
    """One part of a list as a block of HTML; empty where it is none of a text."""
    words = _words(item, 0).strip()
    if not words:
        return ""
    if re.match(r"<(?:p|h[1-6]|ul|ol|blockquote|figure|div)\b", words, re.IGNORECASE):
        return words
    kind = (
        str(next((item[k] for k in ("type", "_type", "tag", "style", "kind") if item.get(k)), ""))
        if isinstance(item, dict)
        else ""
    )
    # A short string of a list is a name or a key sooner than a paragraph.
    if not isinstance(item, dict) and len(words) < 40:
        return ""
    tag = "h2" if _HEADED.search(kind) and len(words) < 200 else "p"
    return f"<{tag}>{words}</{tag}>"


def _words(value: Any, depth: int) -> str:
    """What ``value`` says by the names under which such data keeps text; the markup in it is kept."""
    if depth > 8:
        return ""
    if isinstance(value, str):
        return value if "<" in value or " " in value.strip() or depth else ""
    if isinstance(value, list):
        return "".join(_words(item, depth + 1) for item in value[:500])
    if isinstance(value, dict):
        for key in _TEXTS:
            if key in value and (said := _words(value[key], depth + 1)).strip():
                return said
    return ""
