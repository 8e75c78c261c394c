"""What may stand before the first element of a page, a feed or a drawing: skipped in linear time.

Nothing is judged here; the callers look at what follows.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, AnyStr

__all__ = ["after_prologue"]

# Each alternative is given up at once where it does not hold ("(?>", "*+"), so hostile input costs one pass.
_MISC = r"\s++|<\?xml\s[^>]*+>|<\?.*?\?>|<!--.*?-->"
_DOCTYPE = r"|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+(?=>))?>"


def after_prologue(source: AnyStr, *, doctype: bool = False) -> int:
    """Where white space, processing instructions and comments at the start of ``source`` end.

    With ``doctype``, declarations of the kind of document are skipped as well.
    """
    found = _pattern(isinstance(source, bytes), doctype).match(source)
    return int(found.end()) if found else 0


@cache
def _pattern(of_bytes: bool, doctype: bool) -> re.Pattern[Any]:
    pattern = f"(?>{_MISC}{_DOCTYPE if doctype else ''})*+"
    flags = re.IGNORECASE | re.DOTALL
    return re.compile(pattern.encode(), flags) if of_bytes else re.compile(pattern, flags)
