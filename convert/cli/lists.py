"""What ``tearsheet compile`` makes of its inputs: lists of articles are gathered, the rest is as named."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from convert.cli import say
from convert.cli.net import each_page, fetcher
from convert.errors import ReadError
from convert.fetch import is_url

if TYPE_CHECKING:
    from convert.manifest import Entry, Part, Plan

__all__ = ["plan_of_inputs"]


def plan_of_inputs(
    inputs: Sequence[str],
    *,
    limit: int,
    max_bytes: int,
    failed: list[str],
    remark: Callable[[str], object],
    follow_links: bool = False,
    targets: Container[str] = (),
) -> Plan:
    """The plan of ``inputs``: files, folders, addresses, e-books, web archives, and lists of articles.

    An e-book's chapters stand in its own parts; a list is a part of the book under its own title; where
    there is nothing else, the book has its title.
    A folder's books that were made here are left out; of ``targets``, nothing is said.
    What cannot be had is said and added to ``failed``; ``remark`` is told what is left out.
    """
    from convert.manifest import Entry, Part, Plan, expand
    from convert.readers.ebook import is_book
    from convert.sources import ENDINGS, gathered, host_of, list_at

    parts: list[Part] = []
    plain: list[Entry] = []
    title: str | None = None

    def wrong(source: str, line: str) -> None:
        say(line)
        failed.append(source)

    def close() -> None:
        if plain:
            parts.append(Part(entries=tuple(plain)))
            plain.clear()

    for source in _each_source(inputs, failed, max_bytes):
        if is_book(source):
            try:
                bound, name = _of_book(source, max_bytes)
            except ReadError as error:
                wrong(source, str(error))
                continue
            close()
            parts += bound
            title = name if len(inputs) == 1 else title
            continue
        may_list = is_url(source) or source.rpartition(".")[2].lower() in ENDINGS
        try:
            found = list_at(source, fetcher, max_bytes) if may_list else None
        except ReadError as error:
            wrong(source, str(error))
            continue
        if found is None:
            plain += [Entry(path) for path in expand(source, follow_links=follow_links, targets=targets)]
            continue
        close()
        if limit < 1:
            remark(f"{source}: is left out, since there are enough articles; see --limit")
            continue
        groups = gathered(
            found, source, fetcher, limit=limit, max_bytes=max_bytes, remark=remark,
            tell=partial(wrong, source),
        )  # fmt: skip
        limit -= sum(len(group.articles) for group in groups)
        title = title or found.title or (groups[0].title if groups else None)
        if not groups:
            wrong(source, f"{source}: lists no article")
        parts += [
            Part(entries=tuple(map(Entry, group.articles)), title=group.title or host_of(group.articles[0]))
            for group in groups
        ]
    close()
    if len(parts) == 1:
        parts = [Part(entries=parts[0].entries)]
    return Plan(parts=tuple(parts), fields={"title": title} if title else {})


def _each_source(inputs: Sequence[str], failed: list[str], max_bytes: int) -> Iterator[str]:
    """``inputs`` with web archives as their pages; e-books stay whole."""
    from convert.readers.ebook import is_book

    for source in inputs:
        if is_book(source):
            yield source
        else:
            yield from each_page([source], failed, max_bytes)


def _of_book(source: str, max_bytes: int) -> tuple[list[Part], str | None]:
    """The parts of an e-book, and its title; raises `ReadError`."""
    from convert.manifest import Entry, Part
    from convert.readers.ebook import chapters, opened_at, places

    path = Path(source)
    named = list(zip(places(path, max_bytes), chapters(path, max_bytes), strict=True))
    book = opened_at(path, max_bytes)
    parted = any(chapter.part for _, chapter in named)
    parts = [
        Part(tuple(Entry(place) for place, _ in group), title if parted else book.title)
        for title, group in groupby(named, key=lambda pair: pair[1].part)
    ]
    return parts, book.title
