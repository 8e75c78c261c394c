"""Web archives (WARC): the pages that one holds, and one of them by its address.

A whole archive as a batch is `convert.batch`'s business; here a record is named as ``FILE.warc.gz#https://…``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin

import msgspec

from convert.errors import ReadError
from convert.fetch import AGENT, Exchange, Page

__all__ = ["addresses", "archive", "is_archive", "page", "pictures", "place_of"]

_PLACE = re.compile(r"(?P<path>.+?\.warc(?:\.gz)?)(?:#(?P<url>.+))?", re.IGNORECASE | re.DOTALL)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_OF_THE_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
_REDIRECTS = 8
_SHOWN = 3


class _Record(msgspec.Struct):
    url: str
    status: int
    media_type: str
    charset: str | None
    location: str
    stream: Any
    """What gives the bytes, until the next record is asked for."""
    offset: Callable[[], int]
    """Tells where in the file the record begins; what it holds is passed over by that."""


class _Entry(NamedTuple):
    """One record of the index: where it is, and where it leads if it is a redirect."""

    offset: int
    leads: str


def place_of(source: str) -> tuple[Path, str] | None:
    """The archive and the address in it that ``source`` names (empty for none); None for other names."""
    match = _PLACE.fullmatch(source)
    if match is None or re.match(r"https?://", source, re.IGNORECASE):
        return None
    return Path(match["path"]), match["url"] or ""


def is_archive(source: str) -> bool:
    """Whether ``source`` names an archive as a whole."""
    place = place_of(source)
    return place is not None and not place[1]


def addresses(path: Path) -> list[str]:
    """The addresses of the pages in an archive, each once, in its order; raises `ReadError` for none."""
    found = dict.fromkeys(r.url for r in _records(path) if r.status == 200 and r.media_type in _PAGES)
    if not found:
        raise ReadError("holds no page", file=path, remedy="check that it is the right archive")
    return list(found)


def page(path: Path, url: str, limit: int) -> Page:
    """The page at ``url`` as the archive has it last, at the end of its redirects; raises `ReadError`.

    Without ``url`` it is the only page that there is.
    """
    if not url:
        known = addresses(path)
        if len(known) > 1:
            some = ", ".join(known[:_SHOWN]) + (" …" if len(known) > _SHOWN else "")
            remedy = f"name one as {path}#ADDRESS; there are {some}"
            raise ReadError(f"holds {len(known):,} pages", file=path, remedy=remedy)
        url = known[0]
    name = f"{path}#{url}"
    for _ in range(_REDIRECTS):
        found, leads = _last(path, url, limit, name)
        if found is not None:
            return found
        if not leads:
            raise ReadError(
                "is not in this archive", file=name, remedy="'tearsheet inspect FILE' tells what is"
            )
        url = leads
    raise ReadError(f"redirects more than {_REDIRECTS} times", file=name)


def _last(path: Path, url: str, limit: int, name: str) -> tuple[Page | None, str]:
    """The last answer for ``url``, or where its last redirect leads."""
    entries = _index(path).get(_folded(url), [])
    answer = next((entry.offset for entry in reversed(entries) if not entry.leads), None)
    if answer is None:
        return None, entries[-1].leads if entries else ""
    for record in _records(path, answer):
        data = record.stream.read(limit + 1)
        if len(data) > limit:
            raise ReadError(
                f"is larger than the limit of {limit:,} bytes", file=name, remedy="raise --max-size"
            )
        return Page(data, record.url, record.media_type, record.charset), ""
    return None, ""


def pictures(path: Path, wanted: Collection[str], limit: int) -> dict[str, bytes]:
    """What the archive has at the addresses ``wanted``, up to ``limit`` bytes each."""
    index = _index(path) if wanted else {}
    found = {}
    for url in wanted:
        for entry in reversed(index.get(_folded(url), [])):
            data = b"" if entry.leads else _bytes_at(path, entry.offset, limit + 1)
            if data and len(data) <= limit:
                found[url] = data
                break
    return found


def _bytes_at(path: Path, offset: int, limit: int) -> bytes:
    return next((bytes(record.stream.read(limit)) for record in _records(path, offset)), b"")


def archive(exchanges: Sequence[Exchange]) -> bytes:
    """What was fetched, as a web archive (gzip) that other programs and this one read."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    about = {"software": AGENT.partition(" ")[0], "format": "WARC File Format 1.0"}
    writer.write_record(writer.create_warcinfo_record("tearsheet.warc.gz", about))
    for one in exchanges:
        # The body is out of its compression, and its headers say so.
        kept = [(k, v) for k, v in one.headers if k.lower() not in _OF_THE_TRANSFER]
        headers = [*kept, ("Content-Length", str(len(one.body)))]
        record = writer.create_warc_record(
            one.url,
            "response",
            payload=io.BytesIO(one.body),
            http_headers=StatusAndHeaders(f"{one.status} {one.reason}".strip(), headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": one.when},
        )
        writer.write_record(record)
    return stream.getvalue()


def _folded(url: str) -> str:
    """An address less what does not tell pages apart: scheme, fragment, a slash at its end."""
    return re.sub(r"^https?://", "", urldefrag(url)[0].strip("<> "), flags=re.IGNORECASE).rstrip("/")


def _index(path: Path) -> dict[str, list[_Entry]]:
    """What the archive has at each address, in its order: answers and redirects."""
    try:
        about = path.stat()
    except OSError:
        about = None  # whatever it is, opening it says it
    return _indexed(path, about.st_size, about.st_mtime_ns) if about else _indexed.__wrapped__(path, 0, 0)


@lru_cache(maxsize=2)
def _indexed(path: Path, _size: int, _modified: int) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for record in _records(path):
        if record.status == 200:
            found.setdefault(_folded(record.url), []).append(_Entry(record.offset(), ""))
        elif 300 <= record.status < 400 and record.location:
            leads = urljoin(record.url, record.location)
            found.setdefault(_folded(record.url), []).append(_Entry(record.offset(), leads))
    return found


def _records(path: Path, start: int = 0) -> Iterator[_Record]:
    """The answers in the archive, from the one at ``start`` on."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as stream:
            stream.seek(start)
            records = ArchiveIterator(stream)
            for record in records:
                if record.rec_type not in ("response", "resource"):
                    continue
                http = record.http_headers
                kind = (http or record.rec_headers).get_header("Content-Type") or ""
                said = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind, re.IGNORECASE)
                status = (http.get_statuscode() if http else "200") or ""
                yield _Record(
                    url=record.rec_headers.get_header("WARC-Target-URI") or "",
                    status=int(status) if status.isdigit() else 0,
                    media_type=kind.partition(";")[0].strip().lower(),
                    charset=said[1] if said else None,
                    location=(http.get_header("Location") or "") if http else "",
                    stream=record.content_stream(),
                    offset=records.get_record_offset,
                )
    except FileNotFoundError as error:
        raise ReadError("there is no such file", file=path, remedy="check the name") from error
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        raise ReadError(f"is no WARC file ({error})", file=path, remedy="check that it is whole") from error
