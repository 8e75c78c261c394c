"""YAML front matter: finds it at the top of a text and reads it as what the user says of the article.

Every scalar is taken as text (YAML's ``No`` is the town in Norway, not false), nothing is ever
constructed from a tag, and what has no place in the model is kept in ``set_aside``.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from convert.model import SetAside

if TYPE_CHECKING:
    import yaml

__all__ = ["FrontMatter", "split", "taken"]

_FENCED = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"^[A-Za-z_][\w .-]*:(?:\s|$)", re.MULTILINE)
_LIMIT = 16_384  # characters; longer than any front matter, short enough for any nesting
_DEPTH = 4
TABLES = frozenset({"params", "extra", "taxonomies", "seo"})
"""What Hugo and Zola put a site's own entries into."""
_RULE = "front matter"


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What stood at the top: checked ``hints``, the rest as ``set_aside``, and where the text begins."""

    hints: dict[str, Any] = msgspec.field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    end: int = 0


def split(text: str) -> FrontMatter:
    """Read the front matter of ``text``; an empty one where there is none.

    Front matter that is not YAML is left to be read as text, with a warning that says where it is wrong.
    """
    match = _FENCED.match(text[: _LIMIT + 8])
    if match is None or not _KEY.search(match["yaml"]):
        return FrontMatter()
    root = _compose(match["yaml"])
    if root is None:
        return FrontMatter()
    hints: dict[str, Any] = {}
    leftover: list[SetAside] = []
    for key, node, start, end in sorted(_entries(root), key=lambda entry: _gives_way(entry[0])):
        # The raw characters, not the value, so that an anchor named a thousand times stays small.
        span = (match.start("yaml") + start, match.start("yaml") + end)
        problem = _take(hints, key, _value(node, _DEPTH))
        if problem:
            leftover.append(SetAside(text=text[slice(*span)].strip(), reason=problem, rule=_RULE, span=span))
    leftover.sort(key=lambda item: item.span or (0, 0))
    return FrontMatter(hints=hints, set_aside=tuple(leftover), end=match.end())


def taken(said: dict[str, Any]) -> tuple[dict[str, Any], tuple[SetAside, ...]]:
    """Front matter that another parser has read, as hints, and what has no place in the article."""
    hints: dict[str, Any] = {}
    problems = [(key, _take(hints, key, said[key])) for key in sorted(said, key=_gives_way)]
    leftover = (
        SetAside(text=f"{key} = {said[key]!r}", reason=problem, rule=_RULE)
        for key, problem in problems
        if problem
    )
    return hints, tuple(leftover)


def _gives_way(key: str) -> tuple[bool, bool]:
    """What is said under a field's own name comes first, what stands in a table of a generator's last."""
    from convert.hints import LESSER

    return key in TABLES, key.strip().casefold() in LESSER


def _take(hints: dict[str, Any], key: str, value: Any) -> str | None:
    """Add one entry to ``hints``; else return the reason why it was set aside."""
    if value in ("", "~", "null", None, [], {}):
        return None
    if key in TABLES and isinstance(value, dict):
        left = [inner for inner, said in value.items() if _take(hints, inner, said)]
        return "front matter without a place in the article" if left else None
    try:
        field, checked = _checked(key, value)
    except KeyError:
        return "front matter without a place in the article"
    except ValueError as error:
        warnings.warn(f"front matter: {key} {error}", stacklevel=2)
        return f"front matter: {key} {error}"
    if field in hints:
        return f"front matter names {field.replace('_', ' ')} twice"
    hints[field] = checked
    return None


def _checked(key: str, value: Any) -> tuple[str, Any]:
    """The field and its value, also in the forms that generators of sites have for dates and sections."""
    from convert.hints import check
    from convert.readers.dialects import dated

    try:
        return check(key, value)
    except ValueError:
        other = value[0] if isinstance(value, list) and value and isinstance(value[0], str) else dated(value)
        if other == value:
            raise
        field, checked = check(key, other)
        if field not in ("section", "published", "updated"):
            raise
        return field, checked


def _compose(source: str) -> yaml.MappingNode | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(source, loader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 2}: {getattr(error, 'problem', '')})" if mark else ""
        warnings.warn(f"the front matter is not YAML and was read as text{place}", stacklevel=3)
        return None
    return root if isinstance(root, yaml.MappingNode) else None


def _entries(root: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node, int, int]]:
    for key, value in root.value:
        name = key.value if isinstance(key.value, str) else ""
        yield name, value, key.start_mark.index, max(value.end_mark.index, key.end_mark.index)


def _value(node: yaml.Node, depth: int) -> Any:
    """The node as text, list or mapping; None beyond ``depth``, which also ends a node within itself."""
    import yaml

    if depth == 0:
        return None
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, depth - 1) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {
            str(key.value): _value(item, depth - 1) for key, item in node.value if isinstance(key.value, str)
        }
    return None
