"""Assembly: claimed segments → the frozen `Article`, each block with its evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Literal, cast

from convert.model import (
    Article,
    Block,
    CodeBlock,
    Evidence,
    Figure,
    FootnoteDefinition,
    Heading,
    Image,
    Inline,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    Related,
    SetAside,
    Table,
    ThematicBreak,
    Verse,
)  # fmt: skip
from convert.normalize.draft import Draft, Segment
from convert.normalize.inline import parse

_ATTRIBUTION = ("—", "–", "-- ", "- ", "―")
_SKIPPED = frozenset({"headline", "subtitle", "field", "set_aside", "source", "label"})
_NO_BLOCKS = _SKIPPED | {"furniture", "break", "related"}


def assemble(draft: Draft) -> Article:
    """Build the article; what no rule claimed is a paragraph."""
    account_for_connectives(draft)
    notes = {mark for s in draft.segments if s.kind == "footnote" for mark in (s.data["id"], s.data["mark"])}
    blocks: list[Block] = []
    evidence: list[Evidence] = list(draft.evidence)
    related: list[Related] = []
    segments = draft.segments
    last = max((i for i, s in enumerate(segments) if s.kind not in _NO_BLOCKS), default=-1)
    index = 0
    while index < len(segments):
        segment = segments[index]
        if segment.kind in _SKIPPED:
            index += 1
            continue
        if segment.kind == "furniture":
            index += 1
            continue
        if segment.kind == "related":
            evidence.append(_evidence(f"related/{len(related)}", [segment], segment.data["text"]))
            related.append(Related(segment.data["title"], segment.data["url"]))
            index += 1
            continue
        if segment.kind == "break" and not (blocks and index < last):
            index += 1  # a rule that a typist set above or below all
            continue
        build = _BUILDERS.get(segment.kind, _paragraph)
        block, used = build(segments, index, notes)
        evidence.append(_evidence(f"blocks/{len(blocks)}", used))
        blocks.append(block)
        index += len(used)
    fields = dict(draft.fields)
    return Article(
        headline=_inlines(fields.get("headline")),
        subtitle=_inlines(fields.get("subtitle")),
        kicker=fields.get("kicker"),
        authors=fields.get("authors", ()),
        published=fields.get("published"),
        updated=fields.get("updated"),
        dateline=fields.get("dateline"),
        publisher=fields.get("publisher"),
        section=fields.get("section"),
        language=draft.language,
        text_direction=cast(Literal["ltr", "rtl"], draft.direction),
        source_url=fields.get("source_url"),
        rights=fields.get("rights"),
        keywords=fields.get("keywords", ()),
        blocks=tuple(blocks),
        related=tuple(related),
        related_heading=fields.get("related_heading"),
        set_aside=tuple(sorted(draft.set_aside, key=lambda s: s.span or (0, 0))),
        evidence=tuple(evidence),
    )


_WORD = re.compile(r"[^\W_]+")
LONGEST_GLUED = 60
_CUT_OFF = frozenset({"offer behind a caption", "number of a picture in a gallery"})
"""Rules that set words aside and take them off their line too, so that they are none of it any more."""
_IN_PARTS = frozenset(
    {"headline", "subtitle", "field", "source", "caption", "credit", "related", "heading", "footnote"}
)


def account_for_connectives(draft: Draft) -> None:
    """Put on record the words that only join or announce the parts of a line ("and", "Photo by").

    What a rule took from such a line is compared with the whole of it, so that the conservation law
    holds whatever a rule forgot.
    """
    taken: dict[tuple[int, int], Counter[str]] = {}
    records: list[Evidence | SetAside] = [*draft.evidence, *draft.set_aside]
    spans = {segment.span for segment in draft.segments if segment.kind in _IN_PARTS}
    for record in records:
        if record.span in spans and record.text and record.rule not in _CUT_OFF:
            taken.setdefault(record.span, Counter()).update(_WORD.findall(record.text))
    for segment in draft.segments:
        if segment.marker:  # a marker that is no list's has become words of its text
            draft.label(segment, segment.marker, "number of a list item")
        if segment.kind not in _IN_PARTS:
            continue
        have = Counter(taken.get(segment.span, ()))
        for name in ("caption", "credit", "text", "id", "mark"):
            if value := segment.data.get(name):
                have.update(_WORD.findall(value))
        if segment.kind == "heading" and "text" not in segment.data:
            continue
        left = [rest for word in _WORD.findall(segment.text) if (rest := _without_taken(have, word))]
        if left:
            draft.label(segment, " ".join(left), "words that join or announce the parts of a line")


def _without_taken(have: Counter[str], word: str) -> str:
    """What is left of ``word`` when it is crossed off; two may have run together in it ("Okafor2013").

    The number of a note behind a name ("Okafor1") is left.
    """
    if have[word]:
        have[word] -= 1
        return ""
    for cut in range(1, min(len(word), LONGEST_GLUED)):
        if have[word[:cut]] and have[word[cut:]]:
            have[word[:cut]] -= 1
            have[word[cut:]] -= 1
            return ""
    name = word.rstrip("0123456789¹²³⁴⁵⁶⁷⁸⁹⁰")
    if name != word and have[name]:
        have[name] -= 1
        return word[len(name) :]
    return word


def _inlines(text: str | None) -> tuple[Inline, ...]:
    return parse(text) if text else ()


def _evidence(target: str, used: Iterable[Segment], text: str | None = None) -> Evidence:
    parts = list(used)
    first = parts[0]
    span = (first.span[0], parts[-1].span[1])
    shown = text if text is not None else "\n".join(_shown(p) for p in parts)
    return Evidence(target, first.rule or "running text", first.confidence or 0.9, span, shown)


def _shown(segment: Segment) -> str:
    return segment.text


_Built = tuple[Block, list[Segment]]


def _paragraph(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    segment = segments[index]
    return Paragraph(parse(segment.text, notes), role=segment.data.get("role", "body")), [segment]


def _heading(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    segment = segments[index]
    text = segment.data.get("text", segment.text.strip("*"))
    return Heading(parse(text, notes), level=segment.data.get("level", 1)), [segment]


def _pull_quote(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    segment = segments[index]
    text = segment.data.get("text", segment.text)
    return PullQuote(parse(text, notes), segment.data.get("attribution")), [segment]


def _break(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    return ThematicBreak(), [segments[index]]


def _run(
    segments: list[Segment], index: int, kind: str, same: Callable[[Segment, Segment], bool]
) -> list[Segment]:
    """The segments of one kind from ``index`` on that belong to one block."""
    end = index + 1
    while end < len(segments) and segments[end].kind == kind and same(segments[end - 1], segments[end]):
        end += 1
    return segments[index:end]


def _quote(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    used = _run(segments, index, "quote", lambda a, b: True)
    attribution = None
    body = used
    if len(used) > 1 and used[-1].text.startswith(_ATTRIBUTION):
        attribution, body = used[-1].text.lstrip("—–-― "), used[:-1]
    return Quote(tuple(Paragraph(parse(s.text, notes)) for s in body), attribution), used


def _list(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    ordered = _is_numbered(segments[index])
    used = _run(
        segments,
        index,
        "list_item",
        lambda a, b: _is_numbered(b) == ordered or b.depth > segments[index].depth,
    )
    return _nest(used, notes), used


def _is_numbered(item: Segment) -> bool:
    return "number" in item.data or item.marker.endswith((".", ")"))


def _nest(items: list[Segment], notes: set[str]) -> ListBlock:
    """Items by their indent; iterative over siblings, at most a few levels deep."""
    base = items[0].depth
    ordered = _is_numbered(items[0])
    built: list[tuple[Block, ...]] = []
    index = 0
    while index < len(items):
        item = items[index]
        inner = index + 1
        while inner < len(items) and items[inner].depth > base + 1:
            inner += 1
        own: tuple[Block, ...] = (Paragraph(parse(item.text, notes)),)
        nested = items[index + 1 : inner]
        if nested:
            deeper = _nest(nested, notes) if nested[0].depth < 60 else _flat(nested, notes)
            own = (*own, deeper)
        built.append(own)
        index = inner
    number = items[0].data.get("number", items[0].marker.strip("(.)"))
    return ListBlock(tuple(built), ordered, int(number) if ordered and str(number).isdecimal() else 1)


def _flat(items: list[Segment], notes: set[str]) -> ListBlock:
    return ListBlock(tuple((Paragraph(parse(i.text, notes)),) for i in items), _is_numbered(items[0]))


def _figure(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    """A caption with its credit, in whichever order they stand; the one may be missing."""
    used = [segments[index]]
    if (
        used[0].kind in {"placeholder", "picture"}
        and index + 1 < len(segments)
        and segments[index + 1].kind in {"caption", "credit"}
    ):
        used.append(segments[index + 1])
    last = used[-1]
    if last.kind == "credit" and index + len(used) < len(segments):
        below = segments[index + len(used)]
        if below.kind == "caption" and not below.data.get("credit"):
            used.append(below)  # some pages print the credit above the caption
    after = segments[index + len(used)] if index + len(used) < len(segments) else None
    if (
        after is not None
        and last.kind == "caption"
        and not last.data.get("credit")
        and after.kind == "credit"
    ):
        used.append(after)
    caption = next((s.data["caption"] for s in used if s.data.get("caption")), "")
    credit = next((s.data["credit"] for s in used if s.data.get("credit")), None)
    if used[0].kind == "placeholder" and not caption and not credit:
        caption = used[0].text
    elif used[0].kind == "placeholder":
        caption = caption or used[0].text
    image, alt = used[0].data.get("source"), used[0].data.get("alt")
    return Figure(parse(caption, notes), credit, Image(image) if image else None, alt), used


def _footnote(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    segment = segments[index]
    return FootnoteDefinition(segment.data["id"], (Paragraph(parse(segment.data["text"])),)), [segment]


def _table(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    group = segments[index].data["group"]
    end = index + 1
    while end < len(segments) and segments[end].data.get("group") == group:
        end += 1
    used = segments[index:end]
    rows: list[Any] = [
        tuple(parse(c.strip(), notes) for c in s.data["row"]) for s in used if s.kind == "table"
    ]
    rules = [number for number, s in enumerate(used) if s.kind == "furniture"]
    has_header = len(rows) > 1 and next((r for r in rules if r), 0) == 1 + bool(rules and not rules[0])
    return Table(tuple(rows[1:] if has_header else rows), rows[0] if has_header else ()), used


def _verse(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    used = _run(segments, index, "verse", lambda a, b: True)
    lines: list[tuple[Inline, ...]] = []
    for before, segment in zip([None, *used], used, strict=False):
        if before is not None and before.data["group"] != segment.data["group"]:
            lines.append(())
        lines.append(parse(segment.text, notes))
    return Verse(tuple(lines)), used


def _code(segments: list[Segment], index: int, notes: set[str]) -> _Built:
    group = segments[index].data["group"]
    used = _run(segments, index, "code", lambda a, b: b.data["group"] == group)
    language = used[0].text.strip("`~ ") or None
    return CodeBlock(used[0].data["code"], language), used


_BUILDERS: dict[str, Callable[[list[Segment], int, set[str]], _Built]] = {
    "heading": _heading,
    "pull_quote": _pull_quote,
    "break": _break,
    "quote": _quote,
    "list_item": _list,
    "caption": _figure,
    "credit": _figure,
    "placeholder": _figure,
    "picture": _figure,
    "footnote": _footnote,
    "table": _table,
    "verse": _verse,
    "code": _code,
}
