"""ZIP files whose bytes depend on their parts alone, for EPUB and DOCX.

A part that many files have alike (a style sheet) is compressed once; those of a large book are compressed
by other threads while the next ones are made.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache

__all__ = ["Zipped"]

_LEVEL = 6
_MANY = 48
"""From so many parts on other threads are worth their starting."""


class Zipped:
    """A file as it grows: `add` its parts in order, then `close` it.  Every date in it is ``moment``."""

    def __init__(self, moment: datetime, *, parts: int = 0) -> None:
        self._date = moment.timetuple()[:6]
        self._parts: list[tuple[zipfile.ZipInfo, int, Callable[[], bytes]]] = []
        self._pool = ThreadPoolExecutor(2) if parts >= _MANY else None

    def add(self, name: str, data: bytes, *, stored: bool = False, shared: bool = False) -> None:
        """Add a part; ``shared`` says that other files will have the very same."""
        info = zipfile.ZipInfo(name, date_time=self._date)
        info.external_attr = 0o644 << 16
        info.file_size = len(data)
        info.CRC = zlib.crc32(data)
        packed: Callable[[], bytes]
        if stored:
            packed = data.__bytes__
        else:
            info.compress_type = zipfile.ZIP_DEFLATED
            if shared:
                packed = _compressed_once(data).__bytes__
            elif self._pool:
                waiting: Future[bytes] = self._pool.submit(_compressed, data)
                packed = waiting.result
            else:
                packed = _compressed(data).__bytes__
        self._parts.append((info, len(data), packed))

    def close(self) -> bytes:
        """The whole file."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for info, _, packed in self._parts:
                _put(archive, out, info, packed())
        if self._pool:
            self._pool.shutdown()
        return out.getvalue()


def _put(archive: zipfile.ZipFile, out: io.BytesIO, info: zipfile.ZipInfo, packed: bytes) -> None:
    """What `ZipFile.writestr` does once it has compressed, which it would do anew."""
    info.compress_size = len(packed)
    info.header_offset = out.tell()
    out.write(info.FileHeader(zip64=False))
    out.write(packed)
    archive.filelist.append(info)
    archive.NameToInfo[info.filename] = info
    archive.start_dir = out.tell()


def _compressed(data: bytes) -> bytes:
    pack = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return pack.compress(data) + pack.flush()


_compressed_once = lru_cache(maxsize=64)(_compressed)
