"""The model that a PDF of ours carries, taken out of it; run in the process of `convert.printed.apart` alone.

The library is written in Python, and a hostile file has it work for minutes or take all memory.
"""

from __future__ import annotations

import io
import logging
import struct
import zlib
from typing import Any

import msgspec

from convert.errors import ReadError
from convert.limits import TOGETHER

__all__ = ["PICTURE_NAMES", "Attached", "attached"]

PICTURE_NAMES = "/TearsheetNames"
"""What a picture's names in the model stand under, in the picture's dictionary."""
_PIXELS = 4_000_000
"""Pixels of a picture that is put together from its colours and its mask, which takes time."""
_SUFFIX = ".tearsheet.json"
_NAMES = frozenset({f"article{_SUFFIX}", f"dossier{_SUFFIX}"})


class Attached(msgspec.Struct, frozen=True):
    """A model that is attached, by the name that tells what it is of."""

    name: str
    data: bytes
    pictures: dict[str, bytes] = {}
    """The pictures that the pages show, by the names that the model has for them."""

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
                    return Attached(f"{name}", bytes(contents[0]), _pictures(document))
    except Exception:  # the library's own errors are many, Python's come through, and the text may be sound
        return None
    if locked:
        raise ReadError("is locked with a password", remedy="save a copy without one")
    return None


def _pictures(document: Any) -> dict[str, bytes]:
    """The pictures of the pages by their names; those that no file can be made of are left out."""
    found: dict[str, bytes] = {}
    room = TOGETHER
    seen: set[int] = set()
    try:
        for page in document.pages:
            for reference in page["/Resources"].get("/XObject", {}).values():
                if reference.idnum in seen:
                    continue
                seen.add(reference.idnum)
                picture = reference.get_object()
                names = [f"{name}" for name in picture.get(PICTURE_NAMES, ())]
                data = _file(picture) if names else None
                if data is not None and len(data) <= room:
                    room -= len(data)
                    found.update(dict.fromkeys(names, data))
    except Exception:  # as above; the model is sound, and is what matters
        return found
    return found


def _file(picture: Any) -> bytes | None:
    """A picture as JPEG or PNG, with the very bytes that it was laid out with where it has no mask."""
    if picture.get("/Filter") == "/DCTDecode":
        return bytes(picture._data)  # the library decodes all that it gives away
    if picture.get("/Filter") != "/FlateDecode" or picture.get("/DecodeParms", {}).get("/Predictor") != 15:
        return None
    whole = _png(picture)
    if "/SMask" not in picture:
        return whole
    mask = _png(picture["/SMask"].get_object())
    if picture["/Width"] * picture["/Height"] > _PIXELS:
        return None
    from PIL import Image

    with Image.open(io.BytesIO(whole)) as colours, Image.open(io.BytesIO(mask)) as alpha:
        colours.putalpha(alpha)
        stream = io.BytesIO()
        colours.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def _png(picture: Any) -> bytes:
    """A stream that has the data of a PNG as that PNG."""
    kind = 2 if picture["/ColorSpace"] == "/DeviceRGB" else 0
    head = struct.pack(">IIBBBBB", picture["/Width"], picture["/Height"], 8, kind, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", bytes(picture._data)), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
