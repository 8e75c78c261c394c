"""The conservation law as a function: which words of the input an article lost or made up.

Words are runs of letters and digits; page furniture such as markers and rules of dashes has none.
Mark-up that the model holds as structure (bold, links, note marks) is taken off both sides.
"""

from __future__ import annotations

import re
from collections import Counter

from convert.model import (
    Article,
    Code,
    CodeBlock,
    FootnoteDefinition,
    FootnoteReference,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Text,
    walk,
)  # fmt: skip
from convert.model import text as block_text
from convert.normalize.lines import clean

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def input_words(raw: str) -> Counter[str]:
    """The input's words, its characters mended line by line, as the normalizer reads them."""
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
        if isinstance(block, CodeBlock):
            parts.append(block.language or "")
        parts.append(_whole(block))
    return words("\n".join(parts))


def _whole(block: object) -> str:
    """A block's words with those that the model keeps beside the text: URLs, note numbers, list numbers."""
    extra = [_addresses(inner) for inner in walk([block])]  # type: ignore[list-item]
    return "\n".join([block_text(block), *extra])  # type: ignore[arg-type]


def _addresses(block: object) -> str:
    found: list[str] = []
    if isinstance(block, FootnoteDefinition):
        found.append(block.id)
    for name in ("content", "caption"):
        found += _of(getattr(block, name, ()) or ())
    return "\n".join(found)


def _of(inlines: tuple[Inline, ...]) -> list[str]:
    found: list[str] = []
    for inline in inlines:
        if isinstance(inline, FootnoteReference):
            found.append(inline.id)
        elif isinstance(inline, Link):
            shown = "".join(i.text for i in inline.content if isinstance(i, Text))
            if inline.url not in (shown, f"https://{shown}"):
                found.append(inline.url)
        elif not isinstance(inline, Text | Code | LineBreak):
            found += _of(inline.content)
    return found


__all__ = ["ListBlock", "Paragraph", "Quote", "article_words", "input_words", "words"]
