"""Opens what is a ZIP file inside (DOCX, EPUB, ODT): in memory only and never beyond a size."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from convert.errors import ReadError

__all__ = ["BROKEN", "LARGEST", "member", "unpacked", "whole"]

LARGEST = 256 * 1024 * 1024
"""Bytes that all parts together may have when they are unpacked."""
_LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes that the parts which are read may have; as a tree they take ten times as much."""
_MEMBERS = 20_000
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, ValueError, KeyError, EOFError,
    NotImplementedError, AttributeError,
)  # fmt: skip
"""What the standard library raises over a broken archive."""


def unpacked(data: bytes, wanted: Callable[[str], bool], *, file: str, what: str) -> dict[str, bytes]:
    """The parts of ``data`` that are ``wanted``, by name; raises `ReadError` where it is no ``what``.

    Names are only compared and never become paths.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            read = [member for member in members if wanted(member.filename)]
            if (
                len(members) > _MEMBERS
                or sum(member.file_size for member in members) > LARGEST
                or sum(member.file_size for member in read) > _LARGEST_TEXT
            ):
                raise ReadError(
                    "is too large when it is unpacked", file=file, remedy="split it, or take its pictures out"
                )
            # A part gives no more than the size that it says.
            return {member.filename: archive.read(member) for member in read}
    except BROKEN as error:
        raise ReadError(f"is not {what}", file=file, remedy="open it and save it anew") from error


def member(data: bytes, name: str, most: int) -> bytes | None:
    """The part ``name`` of ``data``; None where there is none, or none of at most ``most`` bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.getinfo(name)
            return archive.read(found) if found.file_size <= most else None
    except BROKEN:
        return None


def whole(value: str | None, default: int) -> int:
    """The number that an attribute says; ``default`` for anything that no list or level counts with."""
    return int(value) if value and re.fullmatch("[0-9]{1,9}", value) else default
