"""The encodings that a page, a mail or a server may claim: those of the web (WHATWG), and no other codec.

Python knows more by name, some that take minutes for a page (punycode) and some that encode no text.
"""

from __future__ import annotations

import re

__all__ = ["codec", "eastern"]

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


_EASTERN = ["cp932", "euc_jp", "gb18030", "big5", "cp949"]
_TAG = re.compile(rb"<[^<>]{0,5000}>")
_SAMPLE = 60_000
_SURE, _MESS = 0.5, 0.1


def eastern(data: bytes) -> str | None:
    """The encoding of a page in Chinese, Japanese or Korean that says none; None where it is no such page."""
    bare = _TAG.sub(b" ", data[: 4 * _SAMPLE])[:_SAMPLE]
    letters = bytes(byte for byte in bare if byte > 0x20)
    # In Western text, letters with accents are few among many without.
    if sum(byte > 0x7F for byte in letters) < _SURE * len(letters):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(bare, cp_isolation=_EASTERN).best()
    return best.encoding if best is not None and best.chaos < _MESS else None
