"""Which files this program made, told by what they bear; what others changed since is theirs.

It says what a file is.  Whether that may be replaced, or is an input, is for whoever asks.
"""

from __future__ import annotations

import contextlib
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from convert.errors import ReadError
from convert.files import ending
from convert.package import BROKEN

__all__ = ["is_dossier", "is_foreign"]

_HEAD = 8192
_TEXT = 4 << 20
_LARGEST = 256 << 20
_GENERATOR = b'<meta name="generator" content="Tearsheet">'
_CREATOR = re.compile(rb"<xmp:CreatorTool>(?:Tearsheet<|Typst )")
"""The fast engine for PDF puts in its own name."""
_APPLICATION = b"<Application>Tearsheet</Application>"
_MODIFIED = re.compile(rb'(?:<dcterms:modified[^>]*|property="dcterms:modified")>(\d{4})-(\d\d)-(\d\d)')


def is_foreign(path: str | os.PathLike[str], *, known: bool = False) -> bool:
    """Whether the file ``path`` is surely not as this program left it: somebody else made or changed it.

    PDF, EPUB, DOCX, HTML and Markdown can tell.  Of other formats, of what is not there or empty, and of
    what cannot be read, nothing is sure.  ``known`` says that it was made here once: then only a change
    counts, which HTML and Markdown cannot tell from damage.
    """
    end = ending(os.fspath(path)).lower()
    tells = None if known and end not in _CHANGES_SHOW else _OURS.get(end)
    try:
        about = os.stat(path)  # noqa: PTH116 - any kind of name
        if tells is None or not os.path.isfile(path) or not 0 < about.st_size <= _LARGEST:  # noqa: PTH113
            return False
        return not tells(Path(path))
    except BROKEN:
        return False


def is_dossier(path: str | os.PathLike[str]) -> bool:
    """Whether the file ``path`` is a book that this program made; an e-book of one article is an article."""
    holds = _DOSSIERS.get(ending(os.fspath(path)).lower())
    try:
        return holds is not None and os.path.isfile(path) and holds(Path(path))  # noqa: PTH113
    except (*BROKEN, ReadError):
        return False


# -- ours -------------------------------------------------------------------------------


def _ours_pdf(path: Path) -> bool:
    """By its metadata; whoever adds notes or signs it adds an end of file."""
    data = path.read_bytes()
    return bool(_CREATOR.search(data)) and data.count(b"%%EOF") == 1


def _ours_epub(path: Path) -> bool:
    from convert.readers.ebook import opened_at

    with contextlib.suppress(ReadError):
        return opened_at(path, _LARGEST).ours and _as_packed(path, "EPUB/content.opf")
    return False


def _ours_docx(path: Path) -> bool:
    """By the program that it names, which every word processor replaces by its own."""
    return _APPLICATION in _member(path, "docProps/app.xml") and _as_packed(path, "docProps/core.xml")


def _ours_html(path: Path) -> bool:
    return _GENERATOR in _start(path, _HEAD)


def _ours_markdown(path: Path) -> bool:
    """All of ours begins with front matter; that somebody wrote on cannot be told."""
    return _start(path, 4) in (b"---\n", b"+++\n")


def _start(path: Path, size: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(size)


def _member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
        return stream.read(_TEXT)


def _as_packed(path: Path, name: str) -> bool:
    """Whether every member has the date that ``name`` says of the whole; who packs it anew puts others."""
    said = _MODIFIED.search(_member(path, name))
    with zipfile.ZipFile(path) as archive:
        dates = {member.date_time[:3] for member in archive.infolist()}
    return said is not None and dates == {tuple(map(int, said.groups()))}


# -- books ------------------------------------------------------------------------------


def _is_book_epub(path: Path) -> bool:
    from convert.readers.ebook import opened_at

    book = opened_at(path, _LARGEST)
    return book.ours and len(book.articles) > 1


def _is_book_pdf(path: Path) -> bool:
    data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    if not _CREATOR.search(data):
        return False
    from convert.printed.apart import Attached, document

    found = document(data, str(path))
    return isinstance(found, Attached) and found.is_dossier


def _is_book_docx(path: Path) -> bool:
    if _APPLICATION not in _member(path, "docProps/app.xml"):
        return False
    return b'<w:pStyle w:val="Chapter"/>' in _member(path, "word/document.xml")


def _is_book_html(path: Path) -> bool:
    if _GENERATOR not in _start(path, _HEAD):
        return False
    return b'<article class="chapter"' in _start(path, _LARGEST)


def _is_book_json(path: Path) -> bool:
    return re.match(rb'\s*\{\s*"type":\s*"dossier"', _start(path, 256)) is not None


_Tells = Callable[[Path], bool]
_OURS: dict[str, _Tells] = {
    ".pdf": _ours_pdf,
    ".epub": _ours_epub,
    ".docx": _ours_docx,
    **dict.fromkeys((".html", ".htm"), _ours_html),
    **dict.fromkeys((".md", ".markdown"), _ours_markdown),
}
_CHANGES_SHOW = (".pdf", ".epub", ".docx")
"""What bears the mark of whoever has saved it last."""
_DOSSIERS: dict[str, _Tells] = {
    ".pdf": _is_book_pdf,
    ".epub": _is_book_epub,
    ".docx": _is_book_docx,
    **dict.fromkeys((".html", ".htm"), _is_book_html),
    ".json": _is_book_json,
}
