"""A document of bare paragraphs is a text like any other; its pictures are put back where they stood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from convert.model import Article, Block, Evidence, Figure, Link, Paragraph, text

if TYPE_CHECKING:
    from convert.hints import Hints

__all__ = ["as_text", "is_bare"]

_BLOCK = re.compile(r"blocks/(\d+)(?=/|$)")


def is_bare(article: Article) -> bool:
    """Whether there are but lines of text, and pictures, and nothing would be lost by taking them as such."""
    pictures = sum(isinstance(block, Figure) for block in article.blocks)
    return (not pictures or pictures < len(article.blocks)) and all(
        isinstance(block, Figure)
        or (isinstance(block, Paragraph) and not any(isinstance(part, Link) for part in block.content))
        for block in article.blocks
    )


def as_text(article: Article, hints: Hints) -> Article:
    """What the normalizer recognises in the lines of ``article``, with its pictures."""
    from convert.normalize import normalize

    lines: list[str] = []
    pictures: list[tuple[int, Figure]] = []
    length = 0
    for block in article.blocks:
        if isinstance(block, Figure):
            pictures.append((length, block))
        else:
            lines.append(text(block))
            length += len(lines[-1]) + 2
    found = normalize("\n\n".join(lines), hints=hints)
    return _with_pictures(found, pictures) if pictures else found


def _with_pictures(article: Article, pictures: list[tuple[int, Figure]]) -> Article:
    """``article`` with each picture before the block that begins at its place in the text, or after it."""
    starts = _starts(article)
    blocks: list[Block] = []
    moved: list[int] = []
    waiting = list(pictures)
    for start, block in zip(starts, article.blocks, strict=True):
        while waiting and waiting[0][0] <= start:
            blocks.append(waiting.pop(0)[1])
        before = blocks[-1] if blocks else None
        if (
            isinstance(block, Figure)
            and not block.image
            and isinstance(before, Figure)
            and _is_wordless(before)
        ):
            blocks[-1] = block.with_(image=before.image, alt=before.alt)  # its caption
        else:
            blocks.append(block)
        moved.append(len(blocks) - 1)
    blocks += [figure for _, figure in waiting]
    evidence = tuple(_at(item, moved) for item in article.evidence)
    return article.with_(blocks=tuple(blocks), evidence=evidence)


def _starts(article: Article) -> list[int]:
    """Where in the text each block begins, as far as the record says; else where the one before it does."""
    known: dict[int, int] = {}
    for item in article.evidence:
        match = _BLOCK.match(item.target)
        if match and item.span:
            number = int(match[1])
            known[number] = min(item.span[0], known.get(number, item.span[0]))
    starts: list[int] = []
    for number in range(len(article.blocks)):
        starts.append(max(known.get(number, 0), starts[-1] if starts else 0))
    return starts


def _is_wordless(figure: Figure) -> bool:
    return figure.image is not None and not (figure.caption or figure.credit)


def _at(item: Evidence, moved: list[int]) -> Evidence:
    match = _BLOCK.match(item.target)
    if match is None or int(match[1]) >= len(moved):
        return item
    target = f"blocks/{moved[int(match[1])]}{item.target[match.end() :]}"
    return msgspec.structs.replace(item, target=target)
