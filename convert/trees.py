"""What trees of HTML and XML are asked again and again."""

from __future__ import annotations

from typing import Any

__all__ = ["local_name"]


def local_name(element: Any) -> str:
    """An element's name without its namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
