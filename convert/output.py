"""From a document to a finished file: picks the writer, the theme and the date, and saves."""

from __future__ import annotations

import calendar
import io
import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import msgspec

from convert.errors import UsageError, WriteError
from convert.model import Article, Dossier, Moment
from convert.validation import flaw, problem_of
from convert.writers.base import LATEST, WriteOptions

if TYPE_CHECKING:
    from convert.writers.base import Writer

__all__ = [
    "DEFAULT_THEME",
    "Target",
    "beside",
    "framed",
    "options_for",
    "render",
    "save",
    "source_date_epoch",
    "timestamp",
    "writer_of",
]

Target = str | os.PathLike[str] | IO[bytes] | IO[str]
"""Where a file goes: a path, or anything with ``write(bytes)``; a text stream takes formats of text."""

DEFAULT_THEME = "house"
_NO_TARGET = "nothing can be written to a {}"
_EARLIEST = 315_532_800  # 1980-01-01: EPUB and DOCX are ZIP files, which know no earlier date


def render(
    document: Article | Dossier, format: str, *, theme: str = DEFAULT_THEME, options: WriteOptions
) -> bytes:
    """Return ``document`` as one finished file.

    Raises `UsageError` for an unknown format, `ThemeError` for an unknown theme, `WriteError` where
    the writer cannot do it.
    """
    from convert.harmless import harmless
    from convert.registry import blaming, get_writer
    from convert.themes import load_theme

    writer = get_writer(format)
    try:
        # JSON is the model itself, and comes back as it was.
        safe = document if writer.name == "json" else harmless(document)
        with blaming(writer, WriteError):
            data = writer.render(safe, load_theme(theme), options)
            if not isinstance(data, bytes):  # a plug-in is held to what its types say by nobody else
                raise TypeError(f"render gave {type(data).__name__}, and not bytes")
            return data
    except (AttributeError, TypeError) as error:
        _blame_model(document, error)
        raise
    except RecursionError:
        raise WriteError(
            "the document is nested too deeply", remedy="take out some of the levels of its quotes or lists"
        ) from None


def _blame_model(document: Article | Dossier, error: Exception) -> None:
    """Raise `UsageError` where ``error`` comes of a document that was built of parts that are none."""
    if wrong := flaw(document):
        problem, place = wrong
        kind = type(document).__name__.lower()
        raise UsageError(f"the {kind} holds what none can: {problem}", place=place or None) from error


def save(
    document: Article | Dossier, target: Target, *, format: str | None, theme: str, options: WriteOptions
) -> None:
    """Render ``document`` and write it to ``target``, whole or not at all; raises as `render` does."""
    from convert.files import write_atomically

    try:
        data = render(document, writer_of(target, format).name, theme=theme, options=options)
    except WriteError as error:
        if error.file or not isinstance(target, str | os.PathLike):
            raise
        raise WriteError(
            error.problem, file=os.fspath(target), place=error.place, remedy=error.remedy
        ) from error
    if isinstance(target, str | os.PathLike):
        write_atomically(target, data)
    else:
        _give(target, data)


def _give(stream: IO[bytes] | IO[str], data: bytes) -> None:
    """Write to a stream; to one of text, what is text."""
    if not isinstance(stream, io.TextIOBase):
        cast("IO[bytes]", stream).write(data)
        return
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise UsageError(
            "this format is no text, and the target takes nothing else", remedy='open it with mode "wb"'
        ) from None
    stream.write(text)


def writer_of(target: Target, format: str | None = None) -> Writer:
    """The writer for ``format``, else for the target's extension; raises `UsageError` for none."""
    from convert.registry import get_writer, nearest, writer_for, writers

    if format is not None and (isinstance(target, str | os.PathLike) or hasattr(target, "write")):
        return get_writer(format)
    if not isinstance(target, str | os.PathLike):
        if not hasattr(target, "write"):
            raise UsageError(_NO_TARGET.format(type(target).__name__), remedy="pass a path or a file object")
        raise UsageError("a stream has no extension to tell the format by", remedy="pass format=…")
    # ``x.csl.json`` is told by both parts of its extension, ``my.book.json`` by the last alone.
    both = "".join(Path(target).suffixes[-2:]).lower().lstrip(".")
    extension = Path(target).suffix.lower().lstrip(".")
    writer = writer_for(both) if both != extension else None
    writer = writer or (writer_for(extension) if extension else None)
    if writer is None:
        problem = f"no format has the extension .{extension}" if extension else "the name has no extension"
        raise UsageError(
            problem, file=os.fspath(target), remedy=nearest(extension, writers(), "tearsheet formats")
        )
    return writer


def options_for(document: Article | Dossier, options: Mapping[str, Any]) -> WriteOptions:
    """Check ``options`` against `WriteOptions`; raises `UsageError` naming the wrong one.

    Where no ``timestamp`` is given, `timestamp` says which.
    """
    if not isinstance(document, Article | Dossier):
        raise UsageError(
            f"an article or a dossier can be written, and this is {type(document).__name__}",
            remedy="convert.read and convert.normalize give an article, convert.compile takes several",
        )
    known = WriteOptions.__struct_fields__
    for name in options:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise UsageError(f"no option is called {name!r}", remedy=remedy)
    given = {name: _in_full(name, value) for name, value in options.items()}
    if given.get("timestamp") is None:
        try:
            given["timestamp"] = timestamp(document)
        except AttributeError as error:
            _blame_model(document, error)
            raise
    try:
        return msgspec.convert(given, WriteOptions)
    except msgspec.ValidationError as error:
        problem, place = problem_of(error)
        raise UsageError(f"the option {place.removeprefix('$.')} is wrong: {problem}") from None


_ENDINGS = {"css": (".css",), "template": (".html", ".htm", ".xhtml", ".j2", ".jinja", ".jinja2")}
"""The options that are text which may come from a file, with what such a file's name ends in."""


def _in_full(name: str, value: Any) -> Any:
    """The option ``name`` as the writers have it: a `Path` is a file, a ``str`` is the text itself.

    One folder of pictures is as good as several.  A reference document and a cover are no text, and
    their names may be a ``str`` too.
    """
    if name in ("reference_docx", "cover") and isinstance(value, os.PathLike):
        return os.fspath(value)
    if name == "resource_path":
        places = [value] if isinstance(value, str | os.PathLike) else value
        paths = isinstance(places, list | tuple)
        return [os.fspath(p) if isinstance(p, os.PathLike) else p for p in places] if paths else places
    if name not in _ENDINGS:
        return value
    if isinstance(value, os.PathLike):
        return _read(name, value)
    is_name = isinstance(value, str) and value.strip().lower().endswith(_ENDINGS[name])
    if is_name and not set("\n\r{}<>") & set(value):
        raise UsageError(
            f"{name} is the text itself, and {value.strip()!r} is the name of a file",
            remedy=f"pass {name}=Path({value.strip()!r})",
        )
    return value


def _read(name: str, path: os.PathLike[str]) -> str:
    from convert.readers import read_bytes
    from convert.readers.text import decode

    data, file = read_bytes(path)
    text = decode(data, name=file)
    if name == "template":
        from convert.writers.template import check

        check(text, file)
    return text


def beside(source: object) -> tuple[str, ...]:
    """The folder of ``source``, from which its pictures may come; none where it is no path."""
    if isinstance(source, os.PathLike) or (isinstance(source, str) and "\n" not in source):
        return (str(Path(source).resolve().parent),)
    return ()


def framed(document: Article | Dossier) -> str:
    """``document`` as HTML inside HTML: sealed off, so that neither side reaches the other."""
    from html import escape

    page = render(document, "html", options=options_for(document, {})).decode()
    style = "width:100%;height:36em;border:1px solid #ccc"
    title = escape(document.title)
    return f'<iframe sandbox="" title="{title}" style="{style}" srcdoc="{escape(page)}"></iframe>'


def timestamp(document: Article | Dossier) -> int:
    """The date that the file itself bears, in seconds since 1970.

    ``SOURCE_DATE_EPOCH`` where it is set; else the day the article was published, or the dossier's
    date, or its latest article's; else 1980-01-01.  Never the clock: the same input gives the same
    bytes.  Raises `UsageError` for a ``SOURCE_DATE_EPOCH`` that is no number.
    """
    seconds = source_date_epoch()
    if seconds is None:
        seconds = max((_seconds(moment) for moment in _moments(document)), default=_EARLIEST)
    return min(max(seconds, _EARLIEST), LATEST)


def source_date_epoch() -> int | None:
    """What ``SOURCE_DATE_EPOCH`` says; raises `UsageError` where that is no number."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if given and not (given.isascii() and given.isdigit()):
        raise UsageError("SOURCE_DATE_EPOCH must be a number of seconds since 1970", place=repr(given))
    return int(given) if given else None


def _moments(document: Article | Dossier) -> list[Moment]:
    if isinstance(document, Article):
        return [document.published] if document.published else []
    if document.date:
        return [document.date]
    return [article.published for article in document if article.published]


def _seconds(moment: Moment) -> int:
    year, month, day = (int(part) for part in f"{moment.date}-01-01".split("-")[:3])
    return calendar.timegm((year, month, day, 0, 0, 0))
