"""The conservation law as a function: which words of the input an article lost or made up.

Words are runs of letters and digits; page furniture such as markers and rules of dashes has none.
Mark-up that the model holds as structure (bold, links, note marks) is taken off both sides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from convert.model import Article
from convert.normalize.data import find_data, unescaped
from convert.normalize.lines import clean

_WORD = re.compile(r"[¹²³⁰⁴-⁹]+|[^\W_丨¹²³⁰⁴-⁹]+")
"""A word; the Chinese sign that stands for a bar ("作者丨李小明") is a letter to Unicode alone."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
"""The model holds the mark of a note as its number."""


def words(text: str) -> Counter[str]:
    return Counter(word.translate(_RAISED) for word in _WORD.findall(text))


def letters(words: Counter[str]) -> Counter[str]:
    """The characters of ``words``, however they are cut into words."""
    return Counter("".join(words.elements()))


def input_words(raw: str) -> Counter[str]:
    """The input's words, its characters mended line by line, as the normalizer reads them."""
    if find_data(raw):
        raw = unescaped(raw)  # a record's strings
    return words("\n".join(clean(line.strip()) for line in raw.splitlines()))


def article_words(article: Article) -> Counter[str]:
    """Every word that the article accounts for, from the records of its fields and from its blocks."""
    parts: list[str] = []
    for evidence in article.evidence:
        if evidence.target.startswith("blocks/") or not evidence.text:
            continue
        parts.append(evidence.text)
    parts += [aside.text for aside in article.set_aside]
    for block in article.blocks:
        parts += _strings(msgspec.to_builtins(block))
    return words("\n".join(parts))


_NO_WORDS = frozenset({"type", "role", "level", "ordered", "start"})


def _strings(node: Any) -> Iterator[str]:
    """Every string of a block, each by itself, since mark-up parts words in the input too."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _strings(item)
    elif isinstance(node, dict):
        shown = "".join(part.get("text", "") for part in node.get("content", ()))
        for key, value in node.items():
            made = node.get("type") == "link" and key == "url" and value in (shown, f"https://{shown}")
            if key not in _NO_WORDS and not made:
                yield from _strings(value)
