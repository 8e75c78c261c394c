"""YAML between fences at the top of a text: found and composed, never constructed.

Every scalar is taken as text (YAML's ``No`` is the town in Norway, not false) and no tag is obeyed.  What the
entries mean is the business of `convert.readers.front_matter` and of `convert.normalize.clips`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import yaml

__all__ = ["Entry", "Fenced", "find"]

_FENCED = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"^[A-Za-z_][\w .-]*:(?:\s|$)", re.MULTILINE)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]{1,200}\|)?([^\[\]|]{1,200})\]\]")
""" "[[Anna Lindqvist]]", "[[people/anna|Anna Lindqvist]]": how vaults link a name."""
_LIMIT = 16_384  # characters; longer than any front matter, short enough for any nesting
_DEPTH = 4


class Entry(NamedTuple):
    """One entry: its key, its value as text, list or mapping, and the characters that it was written with."""

    key: str
    value: Any
    span: tuple[int, int]
    shown: tuple[int, int]
    """Where the value stands, without its key."""


class Fenced(NamedTuple):
    """All entries in order, and where the text begins; what is wrong where it is no YAML."""

    entries: tuple[Entry, ...]
    end: int
    problem: str = ""


def find(text: str, offset: int = 0) -> Fenced | None:
    """Read the entries at the top of ``text``; None where there are no fences with keys between them.

    All places are counted from ``offset``, where ``text`` begins in the whole input.
    """
    match = _FENCED.match(text[: _LIMIT + 8])
    if match is None or not _KEY.search(match["yaml"]):
        return None
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(match["yaml"], loader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 2}: {getattr(error, 'problem', '')})" if mark else ""
        return Fenced((), 0, place or " ")
    if not isinstance(root, yaml.MappingNode):
        return None
    return Fenced(tuple(_entries(root, offset + match.start("yaml"))), offset + match.end())


def _entries(root: yaml.MappingNode, offset: int) -> Iterator[Entry]:
    for key, value in root.value:
        name = key.value if isinstance(key.value, str) else ""
        start, end = key.start_mark.index, max(value.end_mark.index, key.end_mark.index)
        shown = (offset + max(key.end_mark.index, value.start_mark.index), offset + end)
        yield Entry(name, _value(value, _DEPTH), (offset + start, offset + end), shown)


def _unquoted_link(node: yaml.SequenceNode) -> str | None:
    """The name in "author: [[Anna Lindqvist]]", which YAML takes for a list in a list."""
    import yaml

    inner = node.value[0] if node.flow_style and len(node.value) == 1 else None
    if not isinstance(inner, yaml.SequenceNode) or not inner.flow_style or len(inner.value) != 1:
        return None
    name = inner.value[0]
    return name.value.rpartition("|")[2] if isinstance(name, yaml.ScalarNode) else None


def _value(node: yaml.Node, depth: int) -> Any:
    """The node as text, list or mapping; None beyond ``depth``, which also ends a node within itself."""
    import yaml

    if depth == 0:
        return None
    if isinstance(node, yaml.ScalarNode):
        return _WIKI_LINK.sub(r"\1", node.value)
    if isinstance(node, yaml.SequenceNode):
        if (linked := _unquoted_link(node)) is not None:
            return linked
        return [_value(item, depth - 1) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {
            str(key.value): _value(item, depth - 1) for key, item in node.value if isinstance(key.value, str)
        }
    return None
