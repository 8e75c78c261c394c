"""A string as a file in TOML has it; such files are read by `tomllib`, which does not write."""

from __future__ import annotations

__all__ = ["toml_string"]

_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def toml_string(words: str) -> str:
    """``words`` as a basic string of TOML, with nothing in it that an editor does not show."""
    return '"' + "".join(_SHORT.get(c) or (c if c.isprintable() else _escaped(ord(c))) for c in words) + '"'


def _escaped(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:  # half a character
        code = 0xFFFD
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
