"""How the commands read: by their options, from files, the web and standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from convert.cli.net import fetcher, with_pictures
from convert.cli.options import read_limits
from convert.errors import ReadError

if TYPE_CHECKING:
    from convert.model import Article

__all__ = ["checked_split", "hints_of", "hush_libraries", "read_article", "read_articles", "read_settings"]


def hints_of(settings: Sequence[str]) -> dict[str, Any]:
    """All ``--set`` together; the last of one key wins, but authors and keywords add up."""
    if not settings:
        return {}
    from convert.hints import parse_setting

    hints: dict[str, Any] = {}
    for setting in settings:
        field, value = parse_setting(setting)
        hints[field] = hints[field] + value if isinstance(value, tuple) and field in hints else value
    return hints


def read_settings(source_format: str | None, encoding: str | None, max_size: int) -> dict[str, Any]:
    """The reading options as `read_article` takes them; an unknown format is refused here."""
    if source_format:
        from convert.registry import get_reader

        get_reader(source_format)
    return {
        "format": source_format,
        "encoding": encoding,
        "max_bytes": max_size * 1024 * 1024,
        "limits": read_limits(),
    }


def read_article(source: str, hints: dict[str, Any], reading: dict[str, Any]) -> Article:
    """Read a path, or standard input for ``-``; raises `ReadError`."""
    from convert.fetch import is_url
    from convert.readers import ReadOptions, load

    options = ReadOptions(
        encoding=reading["encoding"], max_bytes=reading["max_bytes"], limits=reading["limits"]
    )
    if source == "-":
        options = msgspec.structs.replace(options, name="standard input")
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
    """Read one article, or with ``split`` each article of a dump; raises `ReadError`."""
    if split is None or ".epub#" in source.lower():  # a chapter of an e-book is an article already
        return [read_article(source, hints, reading)]
    from convert.normalize.dump import cut
    from convert.readers import ReadOptions, load, read_bytes
    from convert.readers.text import decode, moved

    data, _ = read_bytes(sys.stdin.buffer if source == "-" else Path(source), reading["max_bytes"])
    name = "standard input" if source == "-" else source
    text = decode(data, encoding=reading["encoding"], name=name)
    options = ReadOptions(name=name, max_bytes=reading["max_bytes"], limits=reading["limits"])
    return [
        moved(
            load(piece.text.encode(), hints, format=reading["format"] or "text", options=options), piece.start
        )
        for piece in cut(text, split)
    ]


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
