"""The model that a PDF of ours carries, taken out of it; run in the process of `convert.printed.apart` alone.

The library is written in Python, and a hostile file has it work for minutes or take all memory.
"""

from __future__ import annotations

import io
import logging

import msgspec

from convert.errors import ReadError

__all__ = ["Attached", "attached"]

_SUFFIX = ".tearsheet.json"
_NAMES = frozenset({f"article{_SUFFIX}", f"dossier{_SUFFIX}"})


class Attached(msgspec.Struct, frozen=True):
    """A model that is attached, by the name that tells what it is of."""

    name: str
    data: bytes

    @property
    def is_dossier(self) -> bool:
        return self.name.startswith("dossier")


def attached(data: bytes) -> Attached | None:
    """The model in the PDF ``data``; None where it has none, or where it is too broken for the library.

    Raises `ReadError` for a file that is locked.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        locked = document.is_encrypted and not document.decrypt("")
        if not locked:
            for name, contents in document.attachments.items():
                if name in _NAMES and contents:
                    # The library's strings are a kind of their own, which no message takes.
                    return Attached(f"{name}", bytes(contents[0]))
    except Exception:  # the library's own errors are many, Python's come through, and the text may be sound
        return None
    if locked:
        raise ReadError("is locked with a password", remedy="save a copy without one")
    return None
