"""What ``tearsheet compile`` makes of its inputs: lists of articles are gathered, the rest is as named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from convert.cli import say
from convert.cli.net import each_page, fetcher
from convert.errors import ReadError
from convert.fetch import is_url

if TYPE_CHECKING:
    from convert.manifest import Entry, Part, Plan

__all__ = ["plan_of_inputs"]


def plan_of_inputs(
    inputs: Sequence[str], *, limit: int, max_bytes: int, failed: list[str], remark: Callable[[str], object]
) -> Plan:
    """The plan of ``inputs``: files, folders, addresses, web archives, and lists of articles.

    A list is a part of the book under its own title; where there is nothing else, the book has its title.
    What cannot be had is said and added to ``failed``; ``remark`` is told what is left out.
    """
    from convert.manifest import Entry, Part, Plan, expand
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

    for source in each_page(inputs, failed):
        may_list = is_url(source) or source.rpartition(".")[2].lower() in ENDINGS
        try:
            found = list_at(source, fetcher, max_bytes) if may_list else None
        except ReadError as error:
            wrong(source, str(error))
            continue
        if found is None:
            plain += [Entry(path) for path in expand(source)]
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
