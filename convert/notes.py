"""Footnotes: names under which those of several texts can stand in one."""

from __future__ import annotations

from typing import Any

import msgspec

from convert.model import Block, FootnoteDefinition, FootnoteReference, walk

__all__ = ["renamed_notes"]


def renamed_notes(blocks: tuple[Block, ...], prefix: str) -> tuple[Block, ...]:
    """The notes under names of their own: two articles of a book may both have a note 1."""
    if not any(isinstance(block, FootnoteDefinition) for block in walk(blocks)):
        return blocks
    kinds = (FootnoteDefinition.__struct_config__.tag, FootnoteReference.__struct_config__.tag)

    def renamed(node: Any) -> Any:
        if isinstance(node, dict):
            inner = {key: renamed(value) for key, value in node.items()}
            return {**inner, "id": prefix + inner["id"]} if inner.get("type") in kinds else inner
        return [renamed(item) for item in node] if isinstance(node, list | tuple) else node

    return msgspec.convert(renamed(msgspec.to_builtins(blocks)), tuple[Block, ...])
