"""Footnotes: names under which those of several texts can stand in one, and marks that a page can print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from convert.model import Block, FootnoteDefinition, FootnoteReference, Inline, walk

if TYPE_CHECKING:
    from convert.model import Article

__all__ = ["numbered_notes", "renamed_notes"]

_DEFINITION, _REFERENCE = (str(k.__struct_config__.tag) for k in (FootnoteDefinition, FootnoteReference))
# What print sets as a mark: a number, a letter, a sign or some of them.
_MARK = re.compile(r"\d{1,4}[a-z]?|[^\W\d_]|[*†‡§‖¶#]{1,4}")


def renamed_notes(blocks: tuple[Block, ...], prefix: str) -> tuple[Block, ...]:
    """The notes under names of their own: two articles of a book may both have a note 1."""
    if not any(isinstance(block, FootnoteDefinition) for block in walk(blocks)):
        return blocks
    renamed = _renamed(msgspec.to_builtins(blocks), lambda name: prefix + name)
    return msgspec.convert(renamed, tuple[Block, ...])


def numbered_notes(article: Article) -> tuple[Article, dict[str, str]]:
    """The article with its notes called as print marks them, and the names that those marks stand for.

    Notes whose names are marks already, as most are, keep them.  Else all are numbered in the order in
    which the text refers to them: a name such as ``smith`` would read as a part of the word before it.
    """
    notes = [block.id for block in article.find(FootnoteDefinition)]
    if all(map(_MARK.fullmatch, notes)):
        return article, {}
    parts = {"headline": article.headline, "subtitle": article.subtitle, "blocks": article.blocks}
    tree = msgspec.to_builtins(parts)
    referred = (name for name in _references(tree) if name in set(notes))
    numbers = {name: str(n) for n, name in enumerate(dict.fromkeys([*referred, *notes]), 1)}
    renamed = _renamed(tree, lambda name: numbers.get(name, name))
    line = tuple[Inline, ...]
    whole = msgspec.structs.replace(
        article,
        headline=msgspec.convert(renamed["headline"], line),
        subtitle=msgspec.convert(renamed["subtitle"], line),
        blocks=msgspec.convert(renamed["blocks"], tuple[Block, ...]),
    )
    return whole, {number: name for name, number in numbers.items()}


def _renamed(node: Any, name_of: Callable[[str], str]) -> Any:
    if isinstance(node, dict):
        inner = {key: _renamed(value, name_of) for key, value in node.items()}
        of_note = inner.get("type") in (_DEFINITION, _REFERENCE)
        return {**inner, "id": name_of(inner["id"])} if of_note else inner
    return [_renamed(item, name_of) for item in node] if isinstance(node, list | tuple) else node


def _references(node: Any) -> Iterator[str]:
    """The notes that are referred to, in reading order."""
    if isinstance(node, dict):
        if node.get("type") == _REFERENCE:
            yield node["id"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _references(item)
