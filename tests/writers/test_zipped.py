"""The packer of EPUB and DOCX: the very bytes that `zipfile` would write, whatever was compressed before."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from convert.writers.zipped import Zipped

MOMENT = datetime(2013, 5, 28, 10, 41, 2, tzinfo=UTC)
PARTS = {
    "mimetype": b"application/epub+zip",
    "EPUB/book.css": b"p { margin: 0 } " * 200,
    "EPUB/héadline.xhtml": "<p>Während — 記事</p>".encode() * 50,
    "EPUB/images/1.png": bytes(range(256)) * 8,
    "EPUB/empty.xhtml": b"",
}


def by_zipfile(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, date_time=MOMENT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_STORED if stored(name) else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def stored(name: str) -> bool:
    return name.endswith((".png", "mimetype"))


@pytest.mark.parametrize("many", [False, True], ids=["by itself", "by threads"])
def test_the_bytes_are_those_of_zipfile(many: bool) -> None:
    parts = {**PARTS, **{f"EPUB/{n}.xhtml": f"<p>{n}</p>".encode() * n for n in range(60 if many else 0)}}
    for _ in range(2):  # the second time with what the first has kept
        zipped = Zipped(MOMENT, parts=len(parts))
        for name, data in parts.items():
            zipped.add(name, data, stored=stored(name), shared=name.endswith(".css"))
        made = zipped.close()
        assert made == by_zipfile(parts)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts


def test_what_is_shared_is_kept_by_its_bytes_alone() -> None:
    """A part of the same name with other bytes is another part."""
    for content in (b"one", b"two", b"one"):
        zipped = Zipped(MOMENT)
        zipped.add("book.css", content, shared=True)
        with zipfile.ZipFile(io.BytesIO(zipped.close())) as archive:
            assert archive.read("book.css") == content
