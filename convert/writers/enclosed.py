"""A style sheet of the user's for a file that must hold all that it shows: without what lies elsewhere."""

from __future__ import annotations

from typing import Any

__all__ = ["enclosed"]

_SHOWN = 60


def enclosed(css: str) -> tuple[str, list[str]]:
    """``css`` without imports and without declarations that fetch a file; and what these were.

    What a ``data:`` address or a fragment (``#mark``) names is within the sheet, or the page.
    """
    import tinycss2

    left_out: list[str] = []
    kept = _kept(tinycss2.parse_component_value_list(css), left_out)
    return (tinycss2.serialize(kept) if left_out else css), left_out


def _kept(tokens: list[Any], left_out: list[str]) -> list[Any]:
    """``tokens`` less the statements that fetch something; a block's own are looked at in turn."""
    kept: list[Any] = []
    statement: list[Any] = []
    for part in tokens:
        if part.type == "{} block":
            part.content = _kept(part.content, left_out)
        statement.append(part)
        if part.type == "{} block" or part == ";":
            kept += _checked(statement, left_out)
            statement = []
    return kept + _checked(statement, left_out)


def _checked(statement: list[Any], left_out: list[str]) -> list[Any]:
    import tinycss2

    first = next((t for t in statement if t.type not in ("whitespace", "comment")), None)
    keyword = first.lower_value if first is not None and first.type == "at-keyword" else ""
    if keyword == "namespace":
        return statement  # a name, which nobody fetches
    away = keyword == "import" or any(map(_leads_away, statement))
    if not away:
        return statement
    said = " ".join(tinycss2.serialize(statement).split()).rstrip(";")
    left_out.append(said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…")
    return []


def _leads_away(token: Any) -> bool:
    """Whether a value names a file: ``url(…)``, or a string in a function that takes one."""
    if token.type == "url":
        return _is_elsewhere(token)
    if token.type == "function":
        named = token.lower_name in ("url", "src", "image", "image-set", "-webkit-image-set")
        names = [part for part in token.arguments if named and part.type == "string"]
        return any(map(_leads_away, token.arguments)) or any(map(_is_elsewhere, names))
    return any(map(_leads_away, token.content)) if token.type in ("() block", "[] block") else False


def _is_elsewhere(address: Any) -> bool:
    return not address.value.strip().lower().startswith(("data:", "#"))
