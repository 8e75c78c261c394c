"""What the review page shows of an article: its raw text in runs, each with its kind and confidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from convert.model import (
    Article,
    CodeBlock,
    Evidence,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    Table,
    Verse,
)
from convert.review.corrections import KINDS

__all__ = ["Part", "fields", "parts_of", "runs"]

_BLOCKS = {
    Heading: "heading", Figure: "caption", Quote: "quote", PullQuote: "pull_quote", ListBlock: "list_item",
    CodeBlock: "code", Table: "table", Verse: "verse", Paragraph: "paragraph",
}  # fmt: skip
_NAMES = {
    **KINDS,
    "code": "code",
    "table": "table",
    "verse": "verse",
    "dateline": "dateline",
    "label": "label",
}
_FIELDS = ("headline", "subtitle", "kicker", "authors", "published", "dateline", "publisher", "section",
           "source_url", "language")  # fmt: skip


class Part(msgspec.Struct, frozen=True):
    """One recognised part, and where in the raw text it stands."""

    kind: str
    name: str
    text: str
    rule: str
    confidence: float
    start: int
    end: int


def parts_of(article: Article, raw: str) -> list[Part]:
    """Every part with a place in ``raw``, wider ones first."""
    named = {item.span for item in article.evidence if item.target != "label"}
    found = [
        part
        for item in article.evidence
        if not (item.target == "label" and item.span in named) and (part := _part(article, item, raw))
    ]
    for item in article.set_aside:
        span = item.span or _sought(item.text, raw)
        if span:
            place = _narrowed(span, item.text, raw)
            words = raw[slice(*place)]
            found.append(Part("set_aside", f"set aside: {item.reason}", words, item.rule, 1.0, *place))
    return sorted(found, key=lambda part: (part.start - part.end, part.start))


def runs(article: Article, raw: str) -> Iterator[dict[str, Any]]:
    """``raw`` in runs of one part each, in order; what lies in a smaller part is the smaller one's."""
    parts = parts_of(article, raw)
    owner = [-1] * len(raw)
    for number, part in enumerate(parts):
        owner[part.start : part.end] = [number] * (min(part.end, len(raw)) - part.start)
    start = 0
    for at in range(1, len(raw) + 1):
        if at == len(raw) or owner[at] != owner[start]:
            number = owner[start]
            run: dict[str, Any] = {"raw": raw[start:at], "start": start}
            if number >= 0 and raw[start:at].strip():
                run["part"] = number
                run.update(msgspec.structs.asdict(parts[number]), start=start, part_start=parts[number].start)
            yield run
            start = at


def fields(article: Article) -> dict[str, str]:
    """The fields as a person would type them."""
    return {name: _typed(getattr(article, name), article) for name in _FIELDS}


def _typed(value: Any, article: Article) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if hasattr(value, "iso"):
        return str(value.iso)
    if value and hasattr(value[0], "name"):
        return "; ".join(person.name for person in value)
    from convert.model import plain

    return plain(value)


def _part(article: Article, item: Evidence, raw: str) -> Part | None:
    if item.span is None:
        return None
    field, _, rest = item.target.partition("/")
    kind = field
    if field == "blocks":
        block = article.blocks[int(rest.split("/")[0])]
        kind = "paragraph" if not isinstance(block, tuple(_BLOCKS)) else _BLOCKS[type(block)]
        if isinstance(block, Paragraph) and block.role in ("note", "biography"):
            kind = block.role
    start, end = item.span
    if field in ("dateline", "label", "section", "kicker") and item.text:
        start, end = _narrowed(item.span, item.text, raw)
    return Part(kind, _NAMES.get(kind, kind), raw[start:end], item.rule, item.confidence, start, end)


def _narrowed(span: tuple[int, int], words: str, raw: str) -> tuple[int, int]:
    at = raw.find(words.strip(), span[0], span[1])
    return (at, at + len(words.strip())) if at >= 0 else span


def _sought(words: str, raw: str) -> tuple[int, int] | None:
    at = raw.find(words)
    return (at, at + len(words)) if at >= 0 else None
