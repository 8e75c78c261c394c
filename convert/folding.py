"""Words as they are compared, whatever their case and what stands between them."""

from __future__ import annotations

import re

__all__ = ["folded", "letters"]


def folded(text: str) -> str:
    """The words of ``text`` in lower case, with one space between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def letters(text: str) -> str:
    """The same without spaces, where these may be anywhere."""
    return "".join(re.findall(r"\w+", text.casefold()))
