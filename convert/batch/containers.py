"""Files that hold many articles: JSON Lines, CSV, Parquet, zip, tar, WARC, e-books.

Each is read as a stream, so that its size does not matter; nothing is unpacked to the disk.  Whoever
made the archive is not trusted: what would leave it, swell without measure or pass for another is
refused, in one line for each member.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import itertools
import posixpath
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple
from urllib.parse import unquote

import msgspec

from convert.batch.records import UTF_8, Item
from convert.errors import ReadError, UsageError
from convert.files import ROWS, TABLES, TARS
from convert.package import BROKEN

__all__ = ["items", "kind", "picture"]

Passed = Callable[[str], object]

TEXTS = ("text", "body", "content", "article", "fulltext")
"""The names that a column of text goes by, where none is given."""
NAMES = ("path", "file", "filename", "name", "slug", "id")
"""The names that a column of names goes by."""

SWELL = 200
"""How many times larger than its packed form a member may be; text hardly passes 20."""
SMALL = 1 << 20
"""Bytes up to which nobody asks how much a member has swollen."""
_FIELD = 64 << 20


def kind(path: Path) -> str | None:
    """Which container ``path`` is by its name; None where it is none."""
    name = path.name.lower()
    return next((ending for ending in sorted(_KINDS, key=len, reverse=True) if name.endswith(ending)), None)


class _How(NamedTuple):
    """What `items` was asked for."""

    column: str | None
    limit: int
    passed: Passed | None
    encoding: str | None


def items(
    path: Path,
    *,
    column: str | None,
    limit: int,
    passed: Passed | None = None,
    encoding: str | None = None,
) -> Iterator[Item]:
    """The articles in a container, in its own order; ``limit`` is in bytes an article.

    ``encoding`` is that of a table and of JSON Lines, else UTF-8; members are decoded where they are read.
    Members that no reader takes are passed over, as in a folder, and ``passed`` is called with the name of
    each; without it none is passed over.

    Raises `ReadError` where the container itself is broken, `UsageError` where ``column`` is not in it.
    """
    ending = kind(path)
    if ending is None:
        raise UsageError("is no container that is known", file=path)
    try:
        yield from _KINDS[ending](path, _How(column, limit, passed, encoding))
    except (*BROKEN, tarfile.TarError, OverflowError) as error:
        raise ReadError(f"cannot be read ({error})", file=path, remedy="check that it is whole") from error


# -- rows -------------------------------------------------------------------------------


def _rows(path: Path, rows: Iterator[dict[str, Any] | str], how: _How) -> Iterator[Item]:
    """Rows as items: one column is the text, one may be the name, the rest tells of the article."""
    for number, row in enumerate(rows, 1):
        place = f"{path}, row {number}"
        key = f"{number:08}"
        if isinstance(row, str):
            yield Item(key, place, error=row)
            continue
        named = next((str(row[name]) for name in NAMES if row.get(name) not in (None, "")), "")
        key = _key(named) or key
        if how.column is None and "blocks" in row:
            yield Item(key, place, data=msgspec.json.encode(row), format="json", encoding=UTF_8)
            continue
        wanted = (how.column,) if how.column else TEXTS
        found = next((name for name in wanted if row.get(name) not in (None, "")), None)
        if found is None:
            there = ", ".join(list(map(str, row))[:12])
            yield Item(key, place, error=f"no text in {' or '.join(wanted)} (there is {there}); see --column")
            continue
        data = str(row[found]).encode("utf-8", "replace")
        if len(data) > how.limit:
            yield Item(key, place, error=_too_large(how.limit))
            continue
        hints = {str(k): _said(v) for k, v in row.items() if k != found and v not in (None, "", [], {})}
        format = "html" if _marked_up(data) else "text"
        yield Item(key, place, data=data, hints=hints, format=format, column=True, encoding=UTF_8)


def _marked_up(data: bytes) -> bool:
    if b"<" not in data or b">" not in data:
        return False
    from convert.readers.html import is_marked_up

    return is_marked_up(data.decode())


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _json_lines(path: Path, how: _How) -> Iterator[Item]:
    def rows() -> Iterator[dict[str, Any] | str]:
        with _opened(path) as stream:
            # As bytes, for speed, where they are UTF-8 as they should be.
            lines: IO[Any] = _text(stream, how.encoding, newline="\n") if how.encoding else stream
            while line := lines.readline(4 * how.limit):
                if len(line) >= 4 * how.limit and line[-1:] not in ("\n", b"\n"):
                    raise ReadError("has a line without end", file=path, remedy="see --max-size")
                if line.strip():
                    yield _object(line.encode() if isinstance(line, str) else line)

    yield from _rows(path, rows(), how)


def _text(stream: IO[bytes], encoding: str | None, newline: str = "") -> io.TextIOWrapper:
    """``stream`` as text; a mark at its start is none."""
    name = codecs.lookup(encoding or "utf-8").name
    return io.TextIOWrapper(
        stream, encoding="utf-8-sig" if name == "utf-8" else name, errors="replace", newline=newline
    )


def _object(line: bytes) -> dict[str, Any] | str:
    try:
        found = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        return f"is no JSON ({error})"
    if isinstance(found, str):
        return {"text": found}
    return found if isinstance(found, dict) else "is no JSON object"


def _table(path: Path, how: _How) -> Iterator[Item]:
    csv.field_size_limit(max(_FIELD, how.limit))
    with _opened(path) as stream:
        text = _text(stream, how.encoding)
        try:
            head = text.readline(_FIELD)
            said = re.fullmatch(r"sep=(.)\s*", head)  # as Excel writes it for itself
            separator = said[1] if said else "\t" if ".tsv" in path.name.lower() else _separator(head)
            rows = csv.DictReader(text if said else itertools.chain([head], text), delimiter=separator)
            _check_column(how.column, rows.fieldnames or (), path)
            yield from _rows(path, ({k: v for k, v in row.items() if k} for row in rows), how)
        except csv.Error as error:
            raise ReadError(f"is no CSV ({error})", file=path, place=f"line {rows.line_num}") from error


def _separator(head: str) -> str:
    """What parts the columns: a comma, or what spreadsheets put where the comma is in the numbers."""

    def columns(sign: str) -> int:
        try:
            return len(next(csv.reader([head], delimiter=sign), []))
        except csv.Error:  # which is told where the rows are read
            return 0

    return max(",;\t", key=columns)


def _parquet(path: Path, how: _How) -> Iterator[Item]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow", file=path, remedy="pip install 'tearsheet[parquet]'"
        ) from None
    try:
        with parquet.ParquetFile(path) as file:
            _check_column(how.column, file.schema_arrow.names, path)
            rows = (row for batch in file.iter_batches(batch_size=256) for row in batch.to_pylist())
            yield from _rows(path, rows, how)
    except ArrowException as error:
        raise ReadError(f"is no Parquet file ({error})", file=path) from error


def _check_column(column: str | None, there: Any, path: Path) -> None:
    if column is not None and column not in there:
        raise UsageError(f"has no column {column!r}", file=path, remedy=f"there are {', '.join(there)}")


# -- members ----------------------------------------------------------------------------


def _zip(path: Path, how: _How) -> Iterator[Item]:
    size = path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        # Members that share their bytes make a small file without end.
        if sum(member.compress_size for member in members) > size:
            raise ReadError("its members overlap, as in a zip bomb", file=path, remedy="do not trust it")
        for member in members:
            if member.is_dir() or _hidden(member.filename) or _of_no_reader(member.filename, how.passed):
                continue
            name = f"{path}: {member.filename}"
            swollen = member.file_size > SMALL and member.file_size > SWELL * max(1, member.compress_size)
            if problem := _refused(member.filename, member.file_size, how.limit, swollen):
                yield Item(_key(member.filename), name, error=problem)
                continue
            for item in _read(_key(member.filename), name, partial(archive.open, member), how.limit):
                place = (str(path.absolute()), member.filename)
                yield msgspec.structs.replace(item, archive=place)


def _tar(path: Path, how: _How) -> Iterator[Item]:
    packed = path.stat().st_size
    passed = 0
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            passed += member.size
            if passed > SMALL and passed > 10 * SWELL * packed:
                raise ReadError("swells without measure, as a bomb does", file=path, remedy="do not trust it")
            if not member.isfile() or _hidden(member.name) or _of_no_reader(member.name, how.passed):
                continue
            name = f"{path}: {member.name}"
            if problem := _refused(member.name, member.size, how.limit, False):
                yield Item(_key(member.name), name, error=problem)
                continue
            yield from _read(_key(member.name), name, partial(archive.extractfile, member), how.limit)


def _read(key: str, name: str, opened: Callable[[], Any], limit: int) -> Iterator[Item]:
    """A member's bytes; what its entry says of its size is not believed."""
    try:
        stream = opened()
        with stream:
            data = stream.read(limit + 1)
    except (*BROKEN, tarfile.TarError) as error:
        yield Item(key, name, error=f"cannot be unpacked ({error})")
        return
    if len(data) > limit:
        yield Item(key, name, error=_too_large(limit))
    else:
        yield Item(key, name, data=data)


def _refused(member: str, size: int, limit: int, swollen: bool) -> str | None:
    """Why a member is not read, or None."""
    parts = re.split(r"[/\\]", member)
    if ".." in parts or member.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", member):
        return "its name leads out of the archive; it is not read"
    if swollen:
        return f"is more than {SWELL} times larger than its packed form, as in a zip bomb; it is not read"
    return _too_large(limit) if size > limit else None


def _of_no_reader(member: str, passed: Passed | None) -> bool:
    """Whether ``member`` is a picture, a style sheet or whatever else no reader takes; ``passed`` is told."""
    from convert.files import ending
    from convert.registry import readable

    if passed is None or ending(member).lower()[1:] in readable():
        return False
    passed(member)
    return True


def _hidden(member: str) -> bool:
    parts = PurePosixPath(member).parts
    return any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts


def picture(archive: str, member: str, source: str, most: int) -> bytes | None:
    """The picture that ``member`` of a zip shows by the relative name ``source``; None where it has none."""
    name = source.partition("#")[0].partition("?")[0]
    folder = posixpath.dirname(member)
    names = [posixpath.normpath(posixpath.join(folder, said)) for said in (name, unquote(name))]
    try:
        with zipfile.ZipFile(archive) as opened:
            for found in names:
                if found in opened.NameToInfo and not opened.getinfo(found).is_dir():
                    with opened.open(found) as stream:
                        return stream.read(most + 1)
    except (*BROKEN, RuntimeError, NotImplementedError):
        return None
    return None


# -- WARC -------------------------------------------------------------------------------


def _warc(path: Path, how: _How) -> Iterator[Item]:
    """The web pages and texts of a WARC file, named by host and path."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream):
                if record.rec_type not in ("response", "resource") or not record.http_headers:
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                media = (
                    (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
                )
                if record.http_headers.get_statuscode() != "200" or media not in _MEDIA:
                    continue
                data = record.content_stream().read(how.limit + 1)
                key = _key(re.sub(r"^[a-z]+://", "", url)) or "index"
                if len(data) > how.limit:
                    yield Item(key, url, error=_too_large(how.limit))
                else:
                    yield Item(key, url, data=data, hints={"url": url}, format=_MEDIA[media])
        except ArchiveLoadFailed as error:
            raise ReadError(f"is no WARC file ({error})", file=path) from error


_MEDIA = {"text/plain": "text", "text/html": "html", "application/xhtml+xml": "html"}


# -- e-books ----------------------------------------------------------------------------


def _epub(path: Path, how: _How) -> Iterator[Item]:
    """The chapters of an e-book, each by its place in it; the limit is that of the whole book here."""
    from convert.readers.ebook import chapters

    for chapter in chapters(path, how.limit):
        key = _key(re.sub(r"\.x?html?(?=$|#)", "", PurePosixPath(chapter.name).name))
        yield Item(key, f"{path}#{chapter.name}", path=f"{path.absolute()}#{chapter.name}")


# -- both -------------------------------------------------------------------------------


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _too_large(limit: int) -> str:
    return f"is larger than the limit of {limit:,} bytes; see --max-size"


def _key(name: str) -> str:
    """A member's or row's name as a key: no way out, nothing empty, and no longer than a path may be."""
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")]
    return "/".join(parts)[:1000].encode("utf-8", "replace").decode()


_Reader = Callable[[Path, _How], Iterator[Item]]
_KINDS: dict[str, _Reader] = {
    **dict.fromkeys(ROWS, _json_lines),
    **dict.fromkeys(TABLES, _table),
    ".parquet": _parquet,
    ".zip": _zip,
    **dict.fromkeys(TARS, _tar),
    **dict.fromkeys((".warc", ".warc.gz"), _warc),
    ".epub": _epub,
}
