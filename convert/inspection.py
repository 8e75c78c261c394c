"""The model as ``tearsheet inspect --json`` shows it: flat, in plain words, one object an article.

Writers and readers use the model itself; this is for people and programs that judge a recognition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from convert.model import (
    Article,
    Block,
    CodeBlock,
    Embed,
    Evidence,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Person,
    PullQuote,
    Quote,
    Table,
    ThematicBreak,
    Verse,
    plain,
    text,
)

__all__ = ["inspect"]

_WROTE = ("author", "agency")
"""Whose work the text is; editors, photographers and translators are among the ``people`` only."""
_NAMES = {"headline": "title"}  # the contract's names where the model has others


def inspect(article: Article) -> dict[str, Any]:
    """Return what was recognised as one JSON object; every key is there, null or [] where empty.

    ``blocks`` is flat: a list's items stand one by one, a figure is its caption with its credit; each
    carries the number of the model's block as ``block``, under which its evidence is found.
    """
    return {
        "title": article.title or None,
        "subtitle": plain(article.subtitle) or None,
        "kicker": article.kicker,
        "authors": [person.name for person in article.authors if person.role in _WROTE],
        "people": list(map(_person, article.authors)),
        "published": article.published.iso if article.published else None,
        "updated": article.updated.iso if article.updated else None,
        "dateline": article.dateline,
        "publisher": article.publisher,
        "section": article.section,
        "source_url": article.source_url,
        "language": article.language,
        "text_direction": article.text_direction,
        "rights": article.rights,
        "keywords": list(article.keywords),
        "blocks": _with_dateline(
            article,
            [
                {**item, "block": number}
                for number, block in enumerate(article.blocks)
                for item in _flat(block)
            ],
        ),
        "related": [{"title": item.title, "url": item.url} for item in article.related],
        "related_heading": article.related_heading,
        "set_aside": [
            _without_none(text=item.text, reason=item.reason, rule=item.rule or None, span=_span(item.span))
            for item in article.set_aside
        ],
        "labels": [
            _without_none(text=item.text, rule=item.rule, span=_span(item.span))
            for item in article.evidence
            if item.target == "label"
        ],
        "evidence": _evidence(item for item in article.evidence if item.target != "label"),
    }


def _person(person: Person) -> dict[str, Any]:
    return _without_none(name=person.name, role=person.role, affiliation=person.affiliation)


def _evidence(found: Iterable[Evidence]) -> dict[str, Any]:
    """By target; the surest comes first, and others of the same target stand under its ``also``."""
    by_target: dict[str, list[dict[str, Any]]] = {}
    for item in found:
        field, slash, rest = item.target.partition("/")
        target = _NAMES.get(field, field) + slash + rest
        by_target.setdefault(target, []).append(
            _without_none(
                rule=item.rule,
                confidence=item.confidence,
                span=_span(item.span),
                text=item.text,
                note=item.note,
            )
        )
    merged = {}
    for target, items in by_target.items():
        first, *others = sorted(items, key=lambda item: -item["confidence"])
        merged[target] = {**first, "also": others} if others else first
    return merged


def _span(span: tuple[int, int] | None) -> list[int] | None:
    return None if span is None else list(span)


def _without_none(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


# -- blocks -----------------------------------------------------------------------------


def _with_dateline(article: Article, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Show the dateline where the text has it, before the first words of the body."""
    if article.dateline:
        read = next((e.text for e in article.evidence if e.target == "dateline" and e.text), "") or ""
        if not read.endswith((" ", "\t")):
            read = ""  # it stood in a line of its own
        for block in blocks:
            if block["type"] == "paragraph" and "role" not in block:
                block["text"] = f"{read or f'{article.dateline} — '}{block['text']}"
                break
    return blocks


def _shown(content: Iterable[Inline]) -> str:
    """The words with the marks of notes."""
    return "".join(f"[{i.id}]" if isinstance(i, FootnoteReference) else plain((i,)) for i in content)


def _flat(block: Block) -> Iterator[dict[str, Any]]:
    return _BLOCKS[type(block)](block)


def _paragraph(block: Paragraph) -> Iterator[dict[str, Any]]:
    role = None if block.role == "body" else block.role
    yield _without_none(type="paragraph", text=_shown(block.content), role=role, speaker=block.speaker)


def _heading(block: Heading) -> Iterator[dict[str, Any]]:
    yield {"type": "heading", "text": plain(block.content), "level": block.level}


def _quote(block: Quote) -> Iterator[dict[str, Any]]:
    *others, last = block.blocks or (Paragraph(()),)
    for inner in others:
        yield {"type": "quote", "text": text(inner)}
    yield _without_none(type="quote", text=text(last), attribution=block.attribution)


def _pull_quote(block: PullQuote) -> Iterator[dict[str, Any]]:
    yield _without_none(type="pull_quote", text=plain(block.content), attribution=block.attribution)


def _list(block: ListBlock, level: int = 1) -> Iterator[dict[str, Any]]:
    for item in block.items:
        for inner in item:
            if isinstance(inner, ListBlock):
                yield from _list(inner, level + 1)
            else:
                yield {"type": "list_item", "text": text(inner), "ordered": block.ordered, "level": level}


def _figure(block: Figure) -> Iterator[dict[str, Any]]:
    image = block.image.source if block.image else None
    yield _without_none(
        type="caption", text=plain(block.caption), credit=block.credit, image=image, alt=block.alt
    )


def _table(block: Table) -> Iterator[dict[str, Any]]:
    rows = ([block.header] if block.header else []) + list(block.rows)
    yield {"type": "table", "text": text(block), "rows": [[plain(cell) for cell in row] for row in rows]}


def _code(block: CodeBlock) -> Iterator[dict[str, Any]]:
    yield _without_none(type="code", text=block.text, language=block.language)


def _verse(block: Verse) -> Iterator[dict[str, Any]]:
    yield {"type": "verse", "text": text(block)}


def _break(block: ThematicBreak) -> Iterator[dict[str, Any]]:
    yield {"type": "thematic_break", "text": ""}


def _embed(block: Embed) -> Iterator[dict[str, Any]]:
    yield _without_none(type="embed", text=text(block), url=block.url, provider=block.provider)


def _footnote(block: FootnoteDefinition) -> Iterator[dict[str, Any]]:
    yield {"type": "footnote", "text": text(block), "id": block.id}


_BLOCKS: dict[type, Callable[[Any], Iterator[dict[str, Any]]]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Quote: _quote,
    PullQuote: _pull_quote,
    ListBlock: _list,
    Figure: _figure,
    Table: _table,
    CodeBlock: _code,
    Verse: _verse,
    ThematicBreak: _break,
    Embed: _embed,
    FootnoteDefinition: _footnote,
}
