"""The figures of a text, wherever in it they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from convert.model import Block, Figure, FootnoteDefinition, ListBlock, Quote

__all__ = ["with_figures"]


def with_figures(blocks: Iterable[Block], change: Callable[[Figure], Figure]) -> tuple[Block, ...]:
    """``blocks`` with each figure, nested ones too, as ``change`` makes it."""

    def changed(block: Block) -> Block:
        match block:
            case Figure():
                return change(block)
            case Quote() | FootnoteDefinition():
                return block.with_(blocks=with_figures(block.blocks, change))
            case ListBlock():
                return block.with_(items=tuple(with_figures(item, change) for item in block.items))
            case _:
                return block

    return tuple(map(changed, blocks))
