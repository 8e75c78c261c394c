"""Pictures as files of a book: what `convert.writers.images` lets through, each with its extension."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from convert.writers.images import load

__all__ = ["Picture", "load_picture"]

_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}


class Picture(msgspec.Struct, frozen=True):
    """One picture, as it stands in its file."""

    data: bytes
    media_type: str
    extension: str


def load_picture(source: str, folders: Sequence[str], dpi: int = 0) -> Picture | None:
    """The picture at ``source``, a path within ``folders`` or a data URI; None where none can be shown.

    It stands upright, is no larger than ``dpi`` asks, and is a JPEG or PNG, which every e-book reader shows.
    """
    found = load(source, folders, dpi)
    if found is None:
        return None
    media_type, data = found
    return Picture(data, media_type, _EXTENSIONS[media_type])
