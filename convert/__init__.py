"""Tearsheet: raw article text in; a finished PDF, EPUB, DOCX or Markdown document out.

The whole public interface is here::

    import convert

    article = convert.read("lavrov.txt")            # recognise an article
    convert.write(article, "lavrov.pdf")            # save it as what the extension says
    convert.convert("lavrov.txt", "lavrov.epub")    # both in one
    convert.compile(["a.txt", "b.txt"], "book.epub", title="Two articles")

Importing it costs next to nothing: what a call needs is imported by the call.  Nothing is printed;
errors are `TearsheetError` and its kind, remarks are warnings.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from convert.errors import (
    ManifestError,
    NormalizeError,
    ReadError,
    TearsheetError,
    ThemeError,
    UsageError,
    WriteError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from convert.dossier import Group, Sort
    from convert.model import Article, Dossier
    from convert.output import Target
    from convert.readers import Source

__all__ = [
    "Article", "Dossier", "Format", "ManifestError", "NormalizeError", "ReadError", "TearsheetError",
    "ThemeError", "UsageError", "WriteError", "compile", "convert", "formats", "normalize", "read",
    "themes", "write",
]  # fmt: skip

_HOUSE = "house"


class Format(NamedTuple):
    """One line of `formats`."""

    name: str
    extensions: tuple[str, ...]
    reads: bool
    writes: bool
    description: str


def read(
    source: Source,
    *,
    format: str | None = None,
    encoding: str | None = None,
    allow_private: bool = False,
    **hints: Any,
) -> Article:
    """Read one article from a path, an address, bytes, a file object, or a string of several lines.

    A string that is an address of the web (``https://…``) is fetched, where ``allow_private`` says so also
    from private networks; nothing else goes to the network.  Of
    bytes and file objects without a name the reader is told by what they hold: PDF, DOCX, EPUB, ODT, a page.
    ``FILE.epub#CHAPTER`` is a chapter of an e-book, ``FILE.warc.gz#ADDRESS`` a page of a web archive.
    ``hints`` are what you know better than the text does, by field: ``headline``, ``authors``,
    ``published``, ``language`` … (see `convert.hints.FIELDS`); they win over what is recognised.  One that
    is None says nothing; one that is empty (``authors=""``) says that the article has none.

    Raises:
        ReadError: the source cannot be read: missing, empty, binary, in an unknown encoding.
        UsageError: there is no such reader, or a hint is wrong.
    """
    from convert.readers import ReadOptions, load

    options = ReadOptions(encoding=encoding, allow_private=allow_private)
    return load(source, _checked(hints), format=format, options=options)


def normalize(text: str, **hints: Any) -> Article:
    """Recognise the article in ``text``; any text at all gives an article, an empty one too.

    Raises:
        UsageError: ``text`` is no ``str``, or a hint is wrong.
    """
    from convert.normalize import normalize as recognise

    if not isinstance(text, str):
        raise UsageError(
            f"normalize takes a str, and this is {type(text).__name__}",
            remedy="convert.read takes bytes, paths and file objects",
        )
    return recognise(text, hints=_checked(hints))


def write(
    document: Article | Dossier,
    target: Target,
    format: str | None = None,
    *,
    theme: str = _HOUSE,
    **options: Any,
) -> None:
    """Save ``document`` as ``target``, a path or a binary file object.

    The format is the one named, else the one whose extension ``target`` has.  ``theme`` is a name or a
    folder; ``options`` are the fields of `convert.writers.base.WriteOptions`, of which ``css`` and
    ``template`` are the text itself, or a `Path` that is read.  A path is written whole or not at all.
    Pictures that lie beside the article are found where ``resource_path`` says that they may come from:
    an article does not know the folder that it was read from, `convert` and `compile` do.

    Raises:
        UsageError: there is no such format or option.
        ThemeError: there is no such theme, or it is broken.
        WriteError: the file cannot be made or saved.
    """
    from convert.output import options_for, save

    save(document, target, format=format, theme=theme, options=options_for(document, options))


def convert(
    source: Source,
    target: Target,
    *,
    format: str | None = None,
    theme: str = _HOUSE,
    hints: dict[str, Any] | None = None,
    encoding: str | None = None,
    source_format: str | None = None,
    **options: Any,
) -> Article:
    """Read ``source``, write ``target``, and return the article; raises as `read` and `write` do.

    ``format`` is that of ``target``; ``source_format`` and ``encoding`` are what `read` may be told.
    Pictures are taken from the folder of ``source`` alone unless ``resource_path`` names others.
    """
    from convert.output import beside

    article = read(source, format=source_format, encoding=encoding, **(hints or {}))
    write(article, target, format, theme=theme, **{"resource_path": beside(source), **options})
    return article


def compile(
    articles: Iterable[Article | Source] | Dossier | str | os.PathLike[str],
    target: Target,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    editors: Iterable[str] = (),
    cover: str | os.PathLike[str] | None = None,
    sort: Sort | None = None,
    group_by: Group | None = None,
    unique: bool | None = None,
    format: str | None = None,
    theme: str | None = None,
    **options: Any,
) -> Dossier:
    """Write many articles, or a `Dossier` made by hand, as one book, and return the dossier.

    A path is that of a manifest (``.toml``) or of a folder of articles.  ``cover`` is a picture's file;
    ``sort`` and ``group_by`` order the book as `convert.dossier.arrange` does; ``unique`` leaves out what
    is there twice.

    Raises:
        UsageError: there is no article, or no such order, format or option.
        ReadError: one of the articles cannot be read.
        WriteError: the book cannot be made or saved.
    """
    from convert.dossier import GROUPS, SORTS, arrange, assemble, duplicates, without
    from convert.errors import ReadError
    from convert.model import Article, Dossier, Image
    from convert.output import beside

    if sort not in (None, *SORTS) or group_by not in (None, *GROUPS):
        remedy = f"sort is {', '.join(SORTS)}; group_by {', '.join(GROUPS)} or None"
        raise UsageError(f"no order is called {sort!r} with {group_by!r}", remedy=remedy)
    settings: dict[str, Any] = {}
    if isinstance(articles, Dossier):
        dossier = articles
    elif isinstance(articles, str | os.PathLike):
        dossier, settings, places = _planned(os.fspath(articles))
        options.setdefault("resource_path", places)
    else:
        articles = [part for item in articles for part in _parts(item)]
        read_ones = [item if isinstance(item, Article) else read(item) for item in articles]
        if not read_ones:
            raise UsageError("there is no article to compile")
        dossier = assemble(read_ones)
        found = [place for item in articles if not isinstance(item, Article) for place in beside(item)]
        options.setdefault("resource_path", tuple(dict.fromkeys(found)))
    if cover is not None:
        image = os.path.abspath(cover)  # noqa: PTH100  # a link stays the name that the user gave
        if not os.path.isfile(image):  # noqa: PTH113
            raise ReadError("there is no such cover", file=os.fspath(cover), remedy="check the name")
        dossier = dossier.with_(cover=Image(source=image))
        options["resource_path"] = (*options.get("resource_path", ()), os.path.dirname(image))  # noqa: PTH120
    said = {"title": title, "subtitle": subtitle, "editors": tuple(editors)}
    dossier = dossier.with_(**{name: value for name, value in said.items() if value})
    if settings.get("unique", False) if unique is None else unique:
        dossier = without(dossier, [twice.number for twice in duplicates(dossier)])
    sort = sort or settings.get("sort", "given")
    dossier = arrange(dossier, sort=sort, group=group_by or settings.get("group_by"))
    write(dossier, target, format, theme=theme or settings.get("theme", _HOUSE), **options)
    return dossier


def _parts(item: Article | Source) -> list[Any]:
    """An article or a source; an e-book of several articles is each of its chapters."""
    if isinstance(item, str | os.PathLike) and os.fspath(item).lower().endswith(".epub"):
        from convert.manifest import expand

        return list(expand(os.fspath(item)))
    return [item]


def _planned(path: str) -> tuple[Dossier, dict[str, Any], tuple[str, ...]]:
    """The dossier of a manifest or folder, its settings, and where its pictures may come from."""
    from pathlib import Path

    from convert.manifest import EXTENSION, bound, plan_of, read_manifest
    from convert.output import beside

    plan = read_manifest(path) if path.casefold().endswith(EXTENSION) else plan_of([path])
    articles = [
        read(entry.source if "://" in entry.source else Path(entry.source), **entry.hints)
        for entry in plan.entries
    ]
    dossier = bound(plan, articles)
    pictures = [entry.source for entry in plan.entries if "://" not in entry.source]
    pictures += [dossier.cover.source] if dossier.cover else []
    return dossier, plan.settings, tuple(dict.fromkeys(p for name in pictures for p in beside(Path(name))))


def formats() -> tuple[Format, ...]:
    """Every format that can be read or written here, plug-ins' included, by name."""
    from convert.registry import usable

    reading, writing = usable("readers"), usable("writers")
    return tuple(
        Format(
            name,
            tuple(dict.fromkeys((*_of(writing, name, "extensions"), *_of(reading, name, "extensions")))),
            name in reading,
            name in writing,
            _of(writing, name, "description") or _of(reading, name, "description"),
        )
        for name in sorted({*reading, *writing})
    )


def themes() -> tuple[str, ...]:
    """The names that ``theme`` may have, by name."""
    from convert.themes import theme_names

    return tuple(theme_names())


def _of(plugins: dict[str, Any], name: str, attribute: str) -> Any:
    return getattr(plugins.get(name), attribute, ())


def _checked(hints: dict[str, Any]) -> dict[str, Any]:
    if not hints:
        return hints
    from convert.hints import FIELDS, check
    from convert.registry import nearest

    checked = {}
    for key, value in hints.items():
        if value is None and key in FIELDS:
            continue
        try:
            field, checked_value = check(key, value, emptying=True)
        except KeyError:
            raise UsageError(
                f"no hint is called {key!r}", remedy=nearest(key, list(FIELDS), "convert.hints.FIELDS")
            ) from None
        except ValueError as error:
            raise UsageError(f"the hint {key} {error}", place=repr(value)) from None
        checked[field] = checked_value
    return checked


if not TYPE_CHECKING:  # a type checker would take any name for one that exists

    def __getattr__(name: str) -> Any:
        if name in ("Article", "Dossier"):
            from convert import model

            return getattr(model, name)
        if name == "__version__":
            from importlib.metadata import version

            return version("tearsheet")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps `normalize` and `themes` the functions that the interface promises.

    Python binds a submodule to its package when it is first imported, and ``convert.normalize`` and
    ``convert.themes`` are also modules; ``from convert.normalize import …`` finds them all the same.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
