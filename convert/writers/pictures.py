"""Pictures for a file that holds its own: read from the folders that the user allowed, and no other."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from convert.writers.images import from_data

__all__ = ["Picture", "load_picture"]

MAX_BYTES = 32 * 1024 * 1024
MAX_PIXELS = 60_000_000
_KINDS = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "GIF": ("image/gif", "gif"),
          "WEBP": ("image/webp", "webp")}  # fmt: skip
"""What every e-book reader must show (EPUB 3.3, core media types), by Pillow's names."""


class Picture(msgspec.Struct, frozen=True):
    """One picture, as it stands in its file."""

    data: bytes
    media_type: str
    extension: str
    width: int
    height: int


def load_picture(source: str, folders: Sequence[str]) -> Picture | None:
    """The picture at ``source``, a path within one of ``folders`` or a ``data:`` address; None where there
    is none to show.

    An address of the web is never fetched, a path or link that leads out of the folders never read, and
    what is no picture of a known kind, whatever its name says, is not passed on.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        data = from_data(source) or _file(source, folders)
        if data is None or len(data) > MAX_BYTES:
            return None
        with Image.open(io.BytesIO(data), formats=list(_KINDS)) as image:
            kind, (width, height) = image.format, image.size
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    if kind not in _KINDS or width * height > MAX_PIXELS:
        return None
    media_type, extension = _KINDS[kind]
    return Picture(data, media_type, extension, width, height)


def _file(source: str, folders: Sequence[str]) -> bytes | None:
    path = _inside(source, folders)
    return path.read_bytes() if path is not None and path.stat().st_size <= MAX_BYTES else None


def _inside(source: str, folders: Sequence[str]) -> Path | None:
    if not source or "://" in source or "\0" in source or source.startswith("data:"):
        return None
    for folder in folders:
        root = os.path.realpath(folder)
        path = os.path.realpath(Path(root) / source)
        if path.startswith(root.rstrip(os.sep) + os.sep) and Path(path).is_file():
            return Path(path)
    return None
