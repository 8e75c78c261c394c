"""From a path, a stream or bytes to an article: finds the reader and hands it the bytes.

A reader knows one input format; recognising an article in plain text is `convert.normalize`'s.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

import msgspec

from convert.errors import ReadError
from convert.files import COLLECTIONS
from convert.limits import Limits

if TYPE_CHECKING:
    from convert.fetch import Page
    from convert.hints import Hints
    from convert.model import Article
    from convert.review.corrections import Corrections

__all__ = [
    "MAX_BYTES", "ReadOptions", "Reader", "Source", "load", "load_each", "read_bytes", "read_file",
    "said_encoding",
]  # fmt: skip

Source = str | os.PathLike[str] | bytes | IO[bytes] | IO[str]
"""A path; an address of the web, as a string; the text, as bytes or a string of lines; or a file object."""

MAX_BYTES = 64 * 1024 * 1024
"""No input is read beyond this many bytes unless the caller says so."""

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_REASONS = {
    FileNotFoundError: ("there is no such file", "check the name"),
    IsADirectoryError: ("this is a folder", "name the files in it, as in '{}/*.txt'"),
    PermissionError: ("may not be read", "check the file's permissions"),
}


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader may be told: the input's ``name`` for messages, the user's ``encoding`` and the
    limit in bytes."""

    name: str | None = None
    encoding: str | None = None
    max_bytes: int = MAX_BYTES
    allow_private: bool = False
    """Whether an address of the web may lead into a private network."""
    limits: Limits = Limits()
    """What the article may ask for at most."""
    url: str | None = None
    """Where the input was fetched from."""
    fragment: bool = False
    """Whether a page is nothing but the article, as an archive's column holds it."""
    beside: Any = None
    """Finds a picture that the input shows by a relative name (`convert.web.pictures.Beside`)."""
    fetcher: Any = None
    """The `convert.fetch.Fetcher` to fetch with; without one, each address is fetched by itself."""


class Reader(Protocol):
    """One input format; found by entry point (``tearsheet.readers``)."""

    name: str
    """What the user types after ``--from``; lower case."""
    extensions: Sequence[str]
    """File name endings without the dot."""
    description: str
    """One line for ``tearsheet formats``."""

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the article; ``hints`` win over ``data``.  Raises `convert.errors.ReadError`."""
        ...


def load(
    source: Source,
    hints: Hints,
    *,
    format: str | None = None,
    options: ReadOptions,
    beside: str | None = None,
    corrected: Corrections | None = None,
) -> Article:
    """Read one article.

    A string that is an address of the web is fetched.  The reader is the one named by ``format``, else the
    one whose extension the file has, else the one that the bytes call for (PDF, DOCX, EPUB, ODT), else
    plain text, which knows a page of the web.  What a person corrected on the review page
    (``NAME.tearsheet.toml`` beside a path) is honoured; ``hints`` win over it.  ``beside`` is the path where
    ``source`` was already read from one; ``corrected`` stands for what is saved beside it, and ``source`` is
    then a file and nothing else.

    Raises `ReadError` for what cannot be read and `UsageError` for an unknown ``format``.
    """
    from convert.fetch import is_url
    from convert.files import ending
    from convert.registry import get_reader, reader_for

    if corrected is None:
        if isinstance(source, str) and is_url(source) and not ("\n" in source or "\r" in source):
            return _load_page(source, hints, format, options)
        if (archived := _archived(source)) is not None:
            return _load_record(*archived, hints, format, options)
        if (chapter := _chapter(source)) is not None:
            return _load_chapter(*chapter, hints, options)
    data, name = read_bytes(source, options.max_bytes)
    options = msgspec.structs.replace(options, name=options.name or name)
    by_extension = reader_for(ending(options.name).lower()) if options.name and not format else None
    kind = format or ("" if by_extension else _kind_of(data))
    if not format and kind == "text" and options.name:
        _refuse_many(options.name)
    reader = by_extension or get_reader(kind)
    path = name if isinstance(source, str | os.PathLike) else beside
    if corrected is None and path is not None:
        from convert.review import corrections

        if options.beside is None:
            options = msgspec.structs.replace(options, beside=_beside(path))
        corrected = corrections.load(path)
    if corrected is None:
        return _checked(_read(reader, data, hints, options), options)
    article = _checked(_read(reader, data, {**corrected.fields, **hints}, options), options)
    if not corrected.parts:
        return article
    from convert.review.corrections import apply

    return apply(article, corrected, _text_of(reader, data, options))


def _refuse_many(name: str) -> None:
    """Raise `ReadError` for rows and archives, which as a text would be an article that nobody wrote."""
    if name.lower().endswith(COLLECTIONS):
        raise ReadError(
            "holds many articles, or none",
            file=name,
            remedy=f"'tearsheet batch {shlex.quote(name)} FOLDER' converts each",
        )


def load_each(data: bytes, hints: Hints, *, format: str | None = None, options: ReadOptions) -> list[Article]:
    """Read what nobody has a name for: an e-book is each of its articles, all else as `load` reads it."""
    if (format or _kind_of(data)) == "epub":
        from convert.readers.ebook import opened
        from convert.readers.epub import article_in_book

        book = opened(data, options.name or "the input")
        if len(book.articles) > 1:
            return [_checked(article_in_book(book, c, hints), options) for c in book.articles]
    return [load(data, hints, format=format, options=options)]


def _kind_of(data: bytes) -> str:
    """The name of the reader for bytes of which nobody says what they are."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if not data.startswith(b"PK\x03\x04"):
        return "text"
    import zipfile

    from convert.package import BROKEN

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            said = b""
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    said = stream.read(80).strip()
    except BROKEN:
        return "text"
    if said == b"application/epub+zip":
        return "epub"
    if said == b"application/vnd.oasis.opendocument.text":
        return "odt"
    if "word/document.xml" in names:
        return "docx"
    return "maff" if any(name.endswith("/index.rdf") for name in names) else "text"


def _read(reader: Reader, data: bytes, hints: Hints, options: ReadOptions) -> Article:
    """What ``reader`` makes of ``data``; a plug-in that fails is named."""
    from convert.model import Article
    from convert.registry import blaming

    with blaming(reader, ReadError, options.name or "the input"):
        article = reader.read(data, hints, options)
        if not isinstance(article, Article):  # a plug-in is held to what its types say by nobody else
            raise TypeError(f"read gave {type(article).__name__}, and not an Article")
        return article


def _beside(path: str) -> Callable[[str], str | None]:
    """What finds the pictures beside ``path``, looked for only where a reader asks."""

    def find(name: str) -> str | None:
        from convert.web.pictures import in_folder

        return in_folder(os.path.dirname(os.path.realpath(path)))(name)  # noqa: PTH120

    return find


def _checked(article: Article, options: ReadOptions) -> Article:
    """``article`` where it keeps the limits; what is remarkable of it is said."""
    from convert.harmless import warn_of_links_left_as_text
    from convert.limits import exceeded

    found = exceeded(article, options.limits)
    if found:
        raise ReadError(found[0], file=options.name or "the input", remedy=found[1])
    warn_of_links_left_as_text(article, options.name or "")
    return article


def _text_of(reader: Reader, data: bytes, options: ReadOptions) -> str | None:
    """The text that spans count in, where the input is text."""
    from convert.readers.text import decode

    return decode(data, encoding=options.encoding, name=options.name) if reader.name == "text" else None


_BY_MEDIA_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/json": ".json",
}


def _load_page(url: str, hints: Hints, format: str | None, options: ReadOptions) -> Article:
    """Fetch what the user named and read it as what the server says it is."""
    from convert.fetch import Fetcher

    if options.fetcher is not None:
        page = options.fetcher.page(url, max_bytes=options.max_bytes)
        return _read_answer(page, url, hints, format, options)
    with Fetcher(allow_private=options.allow_private) as fetcher:
        page = fetcher.page(url, max_bytes=options.max_bytes)
    return _read_answer(page, url, hints, format, options)


def _archived(source: Source) -> tuple[Path, str] | None:
    """The web archive and the address in it that ``source`` names."""
    if not isinstance(source, str | os.PathLike) or ".warc" not in (name := os.fspath(source)).lower():
        return None
    if "\n" in name:
        return None
    from convert.web.warc import place_of

    return place_of(name)


def _load_record(path: Path, url: str, hints: Hints, format: str | None, options: ReadOptions) -> Article:
    """Read one page of a web archive, with the pictures that the archive has of it."""
    from convert.web import warc
    from convert.web.pictures import given

    page = warc.page(path, url, options.max_bytes)
    article = _read_answer(page, f"{path}#{page.url}", hints, format, options)
    return given(article, lambda wanted: warc.pictures(path, wanted, options.max_bytes))


def _chapter(source: Source) -> tuple[Path, str] | None:
    """The e-book and the chapter in it that ``source`` names."""
    if not isinstance(source, str | os.PathLike) or ".epub#" not in os.fspath(source).lower():
        return None
    from convert.readers.ebook import place_of

    return place_of(source)


def _load_chapter(path: Path, name: str, hints: Hints, options: ReadOptions) -> Article:
    """Read one chapter of an e-book."""
    from convert.readers.ebook import opened_at
    from convert.readers.epub import article_in_book

    book = opened_at(path, options.max_bytes)
    options = msgspec.structs.replace(options, name=f"{path}#{name}")
    return _checked(article_in_book(book, book.chapter(name), hints), options)


def _read_answer(page: Page, name: str, hints: Hints, format: str | None, options: ReadOptions) -> Article:
    """What a server gave, read as what it is."""
    from convert.registry import get_reader, reader_for

    # A server's word on the type is often wrong for pages, which tell themselves.
    is_page = b"<html" in page.data[:8192].lower() or page.media_type in ("", "application/octet-stream")
    extension = ".html" if is_page else _BY_MEDIA_TYPE.get(page.media_type, "")
    reader = get_reader(format) if format else reader_for(extension) if extension else None
    if reader is None:
        raise ReadError(
            f"is {page.media_type}, which no reader knows",
            file=name,
            remedy="of feeds and sitemaps 'tearsheet compile' makes a book"
            if page.media_type.endswith("xml")
            else "'tearsheet formats' lists what is read",
        )
    encoding = options.encoding or said_encoding(page.data, page.charset)
    options = msgspec.structs.replace(options, name=name, url=page.url, encoding=encoding)
    return _checked(_read(reader, page.data, hints, options), options)


def said_encoding(data: bytes, charset: str | None) -> str | None:
    """What a server or a mail says of the encoding, unless the bytes are sound UTF-8 or are not in it."""
    from convert.web.charsets import codec

    try:
        data.decode()
    except UnicodeDecodeError:
        known = codec(charset)
        try:
            if known:
                data.decode(known)
                return known
        except UnicodeError:
            return None
    return None


def read_bytes(source: Source, max_bytes: int = MAX_BYTES) -> tuple[bytes, str | None]:
    """The bytes of ``source`` and its name where it has one; raises `ReadError`."""
    if isinstance(source, bytes | bytearray | memoryview):
        return _within(bytes(source), max_bytes, None), None
    if isinstance(source, str) and ("\n" in source or "\r" in source):
        return _within(source.encode("utf-8", "surrogatepass"), max_bytes, None), None
    if isinstance(source, str | os.PathLike):
        return read_file(source, max_bytes), os.fspath(source)
    if not hasattr(source, "read"):
        raise ReadError(
            f"nothing can be read from a {type(source).__name__}",
            remedy="pass a path, bytes, a file object, or a string of several lines",
        )
    return _read_stream(source, max_bytes)


def read_file(path: str | os.PathLike[str], max_bytes: int) -> bytes:
    """The bytes of the file ``path``; raises `ReadError`."""
    name = os.fspath(path)
    if _URL.match(name):
        raise ReadError(
            "only addresses that begin with http:// or https:// are read",
            file=name,
            remedy="save the article to a file first, and name that",
        )
    try:
        with io.BufferedReader(io.FileIO(name)) as stream:
            about = os.fstat(stream.fileno())
            if stat.S_ISREG(about.st_mode):
                _measure(about.st_size, max_bytes, name)
            return _within(stream.read(max_bytes + 1), max_bytes, name)
    except OSError as error:
        problem, remedy = _REASONS.get(
            type(error), (f"cannot be read ({os.strerror(error.errno or 0)})", "check it")
        )
        raise ReadError(problem, file=name, remedy=remedy.format(name.rstrip("/"))) from error
    except ValueError as error:  # a name with a NUL in it
        raise ReadError("this is no name of a file", file=repr(name), remedy="check the name") from error


def _read_stream(stream: IO[bytes] | IO[str], max_bytes: int) -> tuple[bytes, str | None]:
    name = getattr(stream, "name", None)
    name = name if isinstance(name, str) else None
    data = bytearray()
    # These two read on by themselves; asked again at the end, a terminal would wait for a second Ctrl-D.
    whole = isinstance(stream, io.BufferedReader | io.TextIOWrapper)
    try:
        # A pipe or a raw stream gives what it has; only nothing at all is the end.
        while len(data) <= max_bytes and (piece := stream.read(max_bytes + 1 - len(data))):
            data += piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece
            if whole:
                break
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read ({error})", file=name or "the stream") from error
    if piece is None:
        raise ReadError("has nothing to read yet", file=name or "the stream", remedy="let its reads wait")
    return _within(bytes(data), max_bytes, name), name


def _within(data: bytes, max_bytes: int, name: str | None) -> bytes:
    _measure(len(data), max_bytes, name)
    return data


def _measure(size: int, max_bytes: int, name: str | None) -> None:
    if size > max_bytes:
        raise ReadError(
            f"is larger than the limit of {max_bytes:,} bytes",
            file=name or "the input",
            remedy="split it, or raise the limit with --max-size",
        )
