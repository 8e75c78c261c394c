"""Pages saved with all that they show: MHTML (``.mhtml``, ``.mht``) and MAFF, each a page and its pictures.

The article in the page is found as in any other; see `convert.readers.html`.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from convert.errors import ReadError
from convert.package import BROKEN

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.model import Article
    from convert.readers import ReadOptions
    from convert.web.pictures import Parts

__all__ = ["MAFF", "MHTML", "MaffReader", "MhtmlReader"]

_AGAIN = "save the page again"


class MhtmlReader:
    name = "mhtml"
    extensions = ("mhtml", "mht")
    description = "a web page saved with its pictures, as Chrome and Edge save it"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Find the article in the page; raises `ReadError` where there is none."""
        from convert.web.mime import bytes_of, charset_of, header, leaves, message_of, pictures_of

        message = message_of(data, options.name, "MHTML file")
        parts = list(leaves(message))
        page = next((part for part in parts if part.get_content_type() in _PAGES), None)
        if page is None:
            raise ReadError("holds no page", file=options.name or "the input", remedy=_AGAIN)
        place = header(message, "Snapshot-Content-Location") or header(page, "Content-Location")
        return _article(
            bytes_of(page), hints, options,
            url=place, charset=charset_of(page), parts=pictures_of(parts),
        )  # fmt: skip


class MaffReader:
    name = "maff"
    extensions = ("maff",)
    description = "a web page saved with its pictures, as older Firefoxes saved it"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Find the article in the first page of the archive; raises `ReadError` where there is none."""
        file = options.name or "the input"
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise ReadError(f"is no MAFF file ({error})", file=file, remedy=_AGAIN) from error
        with archive:
            return self._read(archive, len(data), hints, options)

    def _read(self, archive: zipfile.ZipFile, size: int, hints: Hints, options: ReadOptions) -> Article:
        import warnings

        file = options.name or "the input"
        members = {m.filename: m for m in archive.infolist() if not m.is_dir()}
        if sum(m.compress_size for m in members.values()) > size:
            raise ReadError("its members overlap, as in a zip bomb", file=file, remedy="do not trust it")
        folders = list(dict.fromkeys(n.split("/")[0] for n in members if "/" in n))
        said = {f: _said(archive, members, f, options) for f in folders}
        pages = [f"{f}/{said[f].get('indexfilename') or 'index.html'}" for f in folders]
        page = next((name for name in pages if name in members), None)
        if page is None:
            raise ReadError("holds no page", file=file, remedy=_AGAIN)
        if len([name for name in pages if name in members]) > 1:
            warnings.warn(f"{file}: holds several pages; the first is read", stacklevel=3)
        folder = page.split("/")[0]
        parts = {
            posixpath.relpath(name, folder): partial(_unpacked, archive, member, options)
            for name, member in members.items()
            if name.startswith(f"{folder}/")
        }
        about = said[folder]
        return _article(
            parts[posixpath.relpath(page, folder)](), hints, options,
            url=about.get("originalurl", ""), charset=about.get("charset"), parts=parts,
        )  # fmt: skip


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, options: ReadOptions) -> bytes:
    """A member's bytes; what its entry says of its size is not believed."""
    try:
        with archive.open(member) as stream:
            data = stream.read(options.max_bytes + 1)
    except BROKEN as error:
        file = options.name or "the input"
        raise ReadError(f"is no MAFF file ({error})", file=file, remedy=_AGAIN) from error
    if len(data) > options.max_bytes:
        raise ReadError(
            f"holds more than the limit of {options.max_bytes:,} bytes",
            file=options.name or "the input",
            remedy="raise it with --max-size",
        )
    return data


def _said(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], folder: str, options: ReadOptions
) -> dict[str, str]:
    """What the archive says of one page: its address, its file, its charset."""
    from lxml import etree

    about = members.get(f"{folder}/index.rdf")
    if about is None:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_unpacked(archive, about, options), parser)
    except etree.XMLSyntaxError:
        return {}
    found = {}
    for element in root.iter() if root is not None else ():
        if isinstance(element.tag, str):
            values: list[Any] = [v for k, v in element.attrib.items() if str(k).endswith("resource")]
            found[etree.QName(element).localname.lower()] = unquote(str(values[0])) if values else ""
    return {key: value for key, value in found.items() if value}


_PAGES = ("text/html", "application/xhtml+xml")


def _article(
    data: bytes, hints: Hints, options: ReadOptions, *, url: str, charset: str | None, parts: Parts
) -> Article:
    from convert.hints import apply
    from convert.readers import said_encoding
    from convert.readers.html import decode_page, read_page

    encoding = options.encoding or said_encoding(data, charset)
    text = decode_page(data, encoding=encoding, name=options.name)
    place = url if re.match(r"https?://[^\s<>\"]+$", url, re.IGNORECASE) else None
    article = read_page(text, name=options.name, language=hints.get("language"), url=place, parts=parts)
    return apply(article, hints)


MHTML = MhtmlReader()
MAFF = MaffReader()
