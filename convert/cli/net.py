"""What the commands share of the web: its options, one fetcher a call, the archive of what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convert.cli import say
from convert.errors import ReadError, UsageError

if TYPE_CHECKING:
    from convert.fetch import Fetcher
    from convert.model import Article

__all__ = [
    "archive_beside",
    "archive_option",
    "archiving",
    "check_archive",
    "each_page",
    "fetcher",
    "fetching_options",
    "private_allowed",
    "save_archive",
    "with_pictures",
]

_KEY = "tearsheet.net"


class _Settings:
    """What the options say, and the fetcher of this call once it is needed."""

    def __init__(self) -> None:
        self.said: dict[str, bool] = {}
        self.fetcher: Fetcher | None = None


def fetching_options(function: Any) -> Any:
    """The options that say how addresses of the web are fetched."""
    for name, text in reversed(
        (
            ("allow-private", "Fetch addresses of private networks too."),
            (
                "images",
                "Fetch an article's pictures as it is read, up to 64 MB, for all formats to have them.",
            ),
            ("no-cache", "Fetch anew what was fetched before, and keep nothing."),
        )
    ):
        function = _flag(name, text)(function)
    return function


def archive_option(function: Any) -> Any:
    """The option that keeps what was fetched."""
    return _flag("archive", "Save what was fetched beside the output, as NAME.warc.gz.")(function)


def _flag(name: str, text: str) -> Any:
    def keep(context: click.Context, _: click.Parameter, value: bool) -> None:
        _settings(context).said[name] = value

    return click.option(f"--{name}", is_flag=True, expose_value=False, callback=keep, help=text)


def _settings(context: click.Context | None) -> _Settings:
    if context is None:
        return _Settings()
    found: _Settings = context.meta.setdefault(_KEY, _Settings())
    return found


def _said(name: str) -> bool:
    return _settings(click.get_current_context(silent=True)).said.get(name, False)


def private_allowed() -> bool:
    """Whether ``--allow-private`` was given."""
    return _said("allow-private")


def fetcher() -> Fetcher:
    """The fetcher of this call of the command, made when it is first asked for and closed at the end."""
    from convert.fetch import Fetcher, cache_folder

    context = click.get_current_context(silent=True)
    settings = _settings(context)
    if settings.fetcher is None:
        settings.fetcher = Fetcher(
            allow_private=_said("allow-private"),
            cache=None if _said("no-cache") else cache_folder(),
            keep=_said("archive"),
        )
        if context is not None:
            context.find_root().with_resource(closing(settings.fetcher))
    return settings.fetcher


def with_pictures(article: Article, max_bytes: int) -> Article:
    """``article`` with its pictures fetched, if that was asked for."""
    if not _said("images"):
        return article
    from convert.web.pictures import fetched

    return fetched(article, fetcher(), say, max_bytes=max_bytes)


def save_archive(target: Path) -> Path | None:
    """Save what was fetched since the last time as ``target``; None where nothing was, or nobody asked."""
    settings = _settings(click.get_current_context(silent=True))
    kept = settings.fetcher.kept if settings.fetcher else None
    if not kept:
        return None
    from convert.files import write_atomically
    from convert.web.warc import archive

    write_atomically(target, archive(kept), make_folder=True)
    kept.clear()
    return target


def archiving() -> bool:
    """Whether ``--archive`` was given."""
    return _said("archive")


def archive_beside(target: Path, number: str = "") -> Path:
    """The archive that stands beside ``target``."""
    return target.with_name(f"{target.stem}{number}.warc.gz")


def check_archive(output: str | None) -> None:
    """Refuse ``--archive`` where there is no output for it to stand beside."""
    if output == "-" and archiving():
        raise UsageError("--archive needs a file to stand beside", remedy="name one with -o")


def each_page(inputs: Sequence[str], failed: list[str], max_bytes: int) -> Iterator[str]:
    """``inputs`` with a web archive as its pages and an e-book as its chapters.

    What cannot be read is said and added to ``failed``.
    """
    for source in inputs:
        if source.lower().endswith(".epub"):
            yield from _each_chapter(source, failed, max_bytes)
            continue
        if ".warc" not in source.lower():
            yield source
            continue
        from convert.web.warc import addresses, is_archive, place_of

        place = place_of(source)
        if place is None or not is_archive(source):
            yield source
            continue
        try:
            yield from (f"{source}#{url}" for url in addresses(place[0]))
        except ReadError as error:
            say(str(error))
            failed.append(source)


def _each_chapter(source: str, failed: list[str], max_bytes: int) -> Iterator[str]:
    from convert.readers.ebook import is_book, places

    if not is_book(source):
        yield source
        return
    try:
        yield from places(Path(source), max_bytes)
    except ReadError as error:
        say(str(error))
        failed.append(source)
