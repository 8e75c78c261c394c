"""The encodings that a page, a mail or a server may claim: those of the web (WHATWG), and no other codec.

Python knows more by name, some that take minutes for a page (punycode) and some that encode no text.
"""

from __future__ import annotations

__all__ = ["codec"]

_WIDER = {"shift_jis": "cp932", "euc-kr": "cp949", "gbk": "gb18030", "iso-8859-9": "cp1254"}
"""What browsers take these names for: their wider forms, which hold all that these hold."""


def codec(label: str | None) -> str | None:
    """Python's name for the encoding that ``label`` claims; None where the web knows none of that name."""
    import codecs

    from webencodings import lookup

    found = lookup(label.strip()) if label else None
    if found is None or found.name in ("x-user-defined", "replacement"):
        return None
    name = _WIDER.get(found.name, found.codec_info.name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
