"""Finds readers, writers and rules, ours and plug-ins' on the same footing.

Everything is an entry point (``tearsheet.readers``, ``tearsheet.writers``, ``tearsheet.rules``); a module is
loaded when it is first needed and not before.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from convert.errors import NormalizeError, ReadError, TearsheetError, UsageError, WriteError

if TYPE_CHECKING:
    from convert.normalize.rules import Rule
    from convert.readers import Reader
    from convert.writers.base import Writer

__all__ = [
    "blaming",
    "get_reader",
    "get_writer",
    "nearest",
    "readable",
    "reader_for",
    "readers",
    "rules",
    "themes",
    "usable",
    "writer_for",
    "writers",
]

READERS = "tearsheet.readers"
WRITERS = "tearsheet.writers"
RULES = "tearsheet.rules"
THEMES = "tearsheet.themes"
DEBUG = "TEARSHEET_DEBUG"
_ENDINGS: Mapping[str, Sequence[str]] = {
    "convert.readers.docx:READER": ("docx",),
    "convert.readers.mail:READER": ("eml",),
    "convert.readers.epub:READER": ("epub",),
    "convert.readers.html:READER": ("html", "htm", "xhtml"),
    "convert.readers.json:READER": ("json",),
    "convert.readers.saved:MAFF": ("maff",),
    "convert.readers.markdown:READER": ("md", "markdown"),
    "convert.readers.saved:MHTML": ("mhtml", "mht"),
    "convert.readers.pdf:READER": ("pdf",),
    "convert.readers.text:READER": ("txt", "text"),
    "convert.writers.bibtex:WRITER": ("bib",),
    "convert.writers.csl:WRITER": ("csl.json",),
    "convert.writers.docx:WRITER": ("docx",),
    "convert.writers.epub:WRITER": ("epub",),
    "convert.writers.html:WRITER": ("html", "htm"),
    "convert.writers.json:WRITER": ("json",),
    "convert.writers.markdown:WRITER": ("md", "markdown"),
    "convert.writers.pdf:WRITER": ("pdf",),
}
"""The extensions of what we ship, so that none of it is imported only to be asked for them."""


def themes() -> Mapping[str, EntryPoint]:
    """Every theme that a plug-in brings, by name."""
    return _entries(THEMES)


def writers() -> Mapping[str, EntryPoint]:
    """Every writer by the name that ``--to`` takes, not yet loaded, in order of name."""
    return _entries(WRITERS)


def readers() -> Mapping[str, EntryPoint]:
    """Every reader by name, not yet loaded, in order of name."""
    return _entries(READERS)


@cache
def get_writer(name: str) -> Writer:
    """Load the writer called ``name``, which may also be one of its extensions (``markdown`` for ``md``).

    Raises `UsageError` naming the nearest formats where there is none, `WriteError` where it is broken.
    """
    found = _find(WRITERS, name)
    if found is None:
        from convert.writers import pandoc

        found = pandoc.writer(name)
    if found is None:
        known = list(dict.fromkeys((*writers(), *pandoc.names())))
        remedy = nearest(name, known, "tearsheet formats") if pandoc.names() else ""
        raise UsageError(
            f"no format is called {name!r}",
            remedy=remedy if "mean" in remedy else nearest(name, writers(), "tearsheet formats"),
        )
    return found  # type: ignore[no-any-return]  # entry points are untyped; the contract is Writer


@cache
def get_reader(name: str) -> Reader:
    """Load the reader called ``name``; raises `UsageError` naming the nearest, `ReadError` if broken."""
    found = _find(READERS, name)
    if found is None:
        from convert.readers import pandoc

        found = pandoc.reader(name)
    if found is None:
        known = list(dict.fromkeys((*readers(), *pandoc.names())))
        raise UsageError(f"no reader is called {name!r}", remedy=nearest(name, known, "tearsheet formats"))
    return found  # type: ignore[no-any-return]  # as above: Reader


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of recognition that a plug-in adds; a broken one is left out, with a warning."""
    return tuple(usable("rules").values())


def usable(kind: Literal["readers", "writers", "rules"]) -> dict[str, Any]:
    """Load all readers, writers or rules, by name; one that is broken is left out, with a warning."""
    found = {}
    for name, entry in _entries(f"tearsheet.{kind}").items():
        try:
            found[name] = _load(entry)
        except TearsheetError as error:
            warnings.warn(str(error), stacklevel=2)
    return found


def readable() -> frozenset[str]:
    """Every extension that a reader takes, without the dot; a broken plug-in has none."""
    found: set[str] = set()
    for entry in readers().values():
        known = _ENDINGS.get(entry.value)
        with suppress(TearsheetError):
            found.update(_load(entry).extensions if known is None else known)
    return frozenset(found)


@cache
def writer_for(extension: str) -> Writer | None:
    """The writer whose files end in ``extension`` (with or without its dot), or None."""
    found: Writer | None = _find(WRITERS, extension.lstrip("."))
    if found is None:
        from convert.writers import pandoc

        # The first format with that ending is the plain one: latex before beamer, jats before TEI.
        names = (name for name, ending in pandoc.COMMON.items() if ending == extension.lstrip("."))
        found = pandoc.writer(next(names, ""))
    return found


@cache
def reader_for(extension: str) -> Reader | None:
    """The reader of files that end in ``extension`` (with or without its dot), or None."""
    found: Reader | None = _find(READERS, extension.lstrip("."))
    if found is None:
        from convert.readers import pandoc

        found = pandoc.reader_for(extension.lstrip("."))
    return found


@contextmanager
def blaming(plugin: Any, kind: type[TearsheetError], file: str | None = None) -> Iterator[None]:
    """What ``plugin`` raises besides our own errors, as one that names it; what we ship is not named.

    ``TEARSHEET_DEBUG`` lets it through, for whoever writes the plug-in.
    """
    module = type(plugin).__module__
    try:
        yield
    except (TearsheetError, MemoryError, RecursionError):
        raise
    except Exception as error:
        if module.partition(".")[0] == __name__.partition(".")[0] or os.environ.get(DEBUG, "0") not in (
            "",
            "0",
        ):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise kind(
            f"the plug-in {plugin.name!r} ({module}) failed ({what})",
            file=file,
            remedy=f"report that to its makers with what {DEBUG}=1 prints, or name another format",
        ) from error


def nearest(name: str, known: Mapping[str, object] | list[str], command: str) -> str:
    """The remedy for an unknown name: what was probably meant, else where the names are listed."""
    close = get_close_matches(name.casefold(), list(known), n=3)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    return f"{meant}'{command}' lists them" if meant else f"there are {', '.join(known)}"


@cache
def _entries(group: str) -> Mapping[str, EntryPoint]:
    # Two distributions may claim one name; the later one in the search path loses, as in imports.
    found: dict[str, EntryPoint] = {}
    for entry in _installed().select(group=group):
        found.setdefault(entry.name, entry)
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _installed() -> Any:
    """All entry points; asked for once, since each time every distribution's file is read."""
    return entry_points()


def _find(group: str, name: str) -> Any:
    """By name, which costs one import; by extension else, which costs one for each plug-in before it."""
    name = name.casefold()
    known = _entries(group)
    if name in known:
        return _load(known[name])
    for entry in known.values():
        if name not in _ENDINGS.get(entry.value, (name,)):
            continue
        try:
            plugin = _load(entry)
        except TearsheetError:  # a broken plug-in is no reason that another's extension is not found
            continue
        if name in plugin.extensions:
            return plugin
    return None


def _load(entry: EntryPoint) -> Any:
    try:
        return entry.load()
    except Exception as error:  # third-party code may raise anything at import
        kind = {READERS: ReadError, RULES: NormalizeError}.get(entry.group, WriteError)
        raise kind(
            f"the plug-in for {entry.name!r} cannot be loaded ({type(error).__name__}: {error})",
            file=entry.value,
            remedy="reinstall the package that it comes from, or remove it",
        ) from error
