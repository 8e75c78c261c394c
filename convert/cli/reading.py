"""How the commands read: by their options, from files, the web and standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from convert.cli.net import fetcher, with_pictures
from convert.cli.options import read_limits
from convert.errors import ReadError, UsageError

if TYPE_CHECKING:
    from convert.model import Article
    from convert.normalize.dump import Piece
    from convert.readers import ReadOptions

__all__ = [
    "called", "checked_split", "hints_of", "hush_libraries", "is_text", "pieces_of", "read_article",
    "read_articles", "read_piece", "read_settings",
]  # fmt: skip


def called(source: str) -> str:
    """What messages call an input, which is standard input for ``-``."""
    return "standard input" if source == "-" else source


def hints_of(settings: Sequence[str]) -> dict[str, Any]:
    """All ``--set`` together; the last of one key wins, but authors and keywords add up.

    An empty value takes away what stood before it, too.
    """
    if not settings:
        return {}
    from convert.hints import parse_setting

    hints: dict[str, Any] = {}
    for setting in settings:
        field, value = parse_setting(setting)
        hints[field] = (
            hints[field] + value if isinstance(value, tuple) and value and field in hints else value
        )
    return hints


def read_settings(source_format: str | None, encoding: str | None, max_size: int) -> dict[str, Any]:
    """The reading options as `read_article` takes them; an unknown format or encoding is refused here."""
    if encoding:
        import codecs

        try:
            codecs.lookup(encoding)
        except (LookupError, ValueError):
            raise UsageError(
                f"no encoding is called {encoding!r}", remedy="try utf-8 or windows-1252"
            ) from None
    if source_format:
        from convert.registry import get_reader

        get_reader(source_format)
    return {
        "format": source_format,
        "encoding": encoding,
        "max_bytes": max_size * 1024 * 1024,
        "limits": read_limits(),
    }


def is_text(source: str, reading: dict[str, Any]) -> bool:
    """Whether ``source`` is plain text, by its name or as the user says, and so may be a dump."""
    from convert.files import ending
    from convert.registry import reader_for

    if reading["format"]:
        return bool(reading["format"] == "text")
    reader = reader_for(ending(source).lower())
    return "://" not in source and (reader is None or reader.name == "text")


def read_piece(text: str, name: str, hints: dict[str, Any], reading: dict[str, Any]) -> Article:
    """Read one article out of a dump; raises `ReadError`."""
    from convert.readers import load

    options = msgspec.structs.replace(_options(reading), name=name, encoding="utf-8")  # decoded already
    return load(text.encode(), hints, format="text", options=options)


def read_article(source: str, hints: dict[str, Any], reading: dict[str, Any]) -> Article:
    """Read a path, or standard input for ``-``; raises `ReadError`."""
    from convert.fetch import is_url
    from convert.readers import load

    options = _options(reading)
    if source == "-":
        options = msgspec.structs.replace(options, name=called(source))
        return load(sys.stdin.buffer, hints, format=reading["format"], options=options)
    if "://" in source:
        if is_url(source):
            options = msgspec.structs.replace(options, fetcher=fetcher())
        article = load(source, hints, format=reading["format"], options=options)
        return with_pictures(article, reading["max_bytes"])
    if not source:
        raise ReadError("the input has no name", remedy="name a file, or - for standard input")
    article = load(Path(source), hints, format=reading["format"], options=options)
    return with_pictures(article, reading["max_bytes"])


def read_articles(
    source: str, hints: dict[str, Any], reading: dict[str, Any], split: str | None
) -> list[Article]:
    """Read one article, with ``split`` each article of a dump; raises `ReadError`.

    An e-book on standard input is each of its chapters, as one that is named is.
    """
    if source == "-" and split is None:
        return _read_input(hints, reading)
    if split is None or ".epub#" in source.lower():  # a chapter of an e-book is an article already
        return [read_article(source, hints, reading)]
    from convert.readers import load
    from convert.readers.text import moved

    options = msgspec.structs.replace(_options(reading), name=called(source), encoding="utf-8")
    return [
        moved(
            load(piece.text.encode(), hints, format=reading["format"] or "text", options=options), piece.start
        )
        for piece in pieces_of(source, reading, split)
    ]


def pieces_of(source: str, reading: dict[str, Any], split: str) -> list[Piece]:
    """The texts of the articles in a dump; raises `ReadError`."""
    from convert.normalize.dump import cut
    from convert.readers import read_bytes
    from convert.readers.text import decode

    data, _ = read_bytes(sys.stdin.buffer if source == "-" else Path(source), reading["max_bytes"])
    text = decode(data, encoding=reading["encoding"], name=called(source))
    return list(cut(text, split))


def _read_input(hints: dict[str, Any], reading: dict[str, Any]) -> list[Article]:
    """The article on standard input, or each of the e-book there."""
    from convert.readers import load_each, read_bytes

    data, _ = read_bytes(sys.stdin.buffer, reading["max_bytes"])
    options = msgspec.structs.replace(_options(reading), name=called("-"))
    return load_each(data, hints, format=reading["format"], options=options)


def _options(reading: dict[str, Any]) -> ReadOptions:
    from convert.readers import ReadOptions

    return ReadOptions(encoding=reading["encoding"], max_bytes=reading["max_bytes"], limits=reading["limits"])


def checked_split(split: str | None) -> str | None:
    if split is not None:
        from convert.normalize.dump import AUTO, separator

        if split != AUTO:
            separator(split)
    return split


def hush_libraries() -> None:
    """Keep what libraries log off standard error, where Python puts it while nobody handles it."""
    import logging

    logging.getLogger().addHandler(logging.NullHandler())
