"""The articles that a list on the web, or a list in a file, names: gathered politely and up to a number.

What a list is, `convert.web.listings` knows; reading the articles is the readers' business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from convert.errors import ReadError
from convert.fetch import is_url
from convert.web.listings import Listing, listing

if TYPE_CHECKING:
    from convert.fetch import Fetcher

__all__ = ["ENDINGS", "Group", "gathered", "host_of", "list_at", "shared_out"]

ENDINGS = ("xml", "rss", "atom", "rdf", "opml", "gz")
"""What the name of a file may end in for it to be looked at as a list."""

_LISTS = 100
"""How many further lists (feeds of an OPML file, parts of a sitemap) are fetched."""
_DEEP = 3


class Group(msgspec.Struct, frozen=True):
    """The articles of one list."""

    articles: tuple[str, ...]
    title: str | None = None


def list_at(source: str, fetcher: Callable[[], Fetcher], max_bytes: int) -> Listing | None:
    """The list that ``source`` (a path or an address) is; None where it is none.  Raises `ReadError`."""
    if is_url(source):
        page = fetcher().page(source, max_bytes=max_bytes)
        found = listing(page.data, page.url, source, max_bytes)
        if found is None:
            fetcher().put_back(source, page)  # an article, which is read in its turn
        return found
    if source.rpartition(".")[2].lower() not in ENDINGS or ".warc" in source.lower():
        return None
    path = Path(source)
    if not path.is_file():
        return None
    from convert.readers import read_bytes

    return listing(read_bytes(path, max_bytes)[0], None, source, max_bytes)


def gathered(
    first: Listing,
    name: str,
    fetcher: Callable[[], Fetcher],
    *,
    limit: int,
    max_bytes: int,
    tell: Callable[[str], object],
    remark: Callable[[str], object],
) -> list[Group]:
    """The articles of ``first`` and of the lists that it names, ``limit`` at most, taken from them in turn.

    Parts of a sitemap are one group; each feed of an OPML file is its own.  ``tell`` is told
    of a list that cannot be had, ``remark`` of what is left out.
    """
    groups = [Group(first.articles, first.title)] if first.articles else []
    waiting = [(address, 1) for address in first.further]
    asked = {name}
    while waiting and len(asked) <= _LISTS:
        address, depth = waiting.pop(0)
        if address in asked or _enough(groups, limit):
            continue
        asked.add(address)
        try:
            found = list_at(address, fetcher, max_bytes)
            if found is None:
                raise ReadError(
                    "is no feed, sitemap or list of feeds", file=address, remedy="check the address"
                )
        except ReadError as error:
            tell(str(error))
            continue
        if found.articles:
            groups.append(Group(found.articles, found.title))
        if depth < _DEEP:
            waiting += [(further, depth + 1) for further in found.further]
    if waiting and len(asked) > _LISTS:
        remark(f"{name}: names more than {_LISTS} lists; the others are left out")
    if len(groups) > 1 and not any(group.title for group in groups):
        groups = [Group(tuple(article for group in groups for article in group.articles))]
    there = len({article for group in groups for article in group.articles})
    if there > limit:
        remark(f"{name}: lists {there:,} articles; {limit} are taken, see --limit")
    return shared_out(groups, limit)


def _enough(groups: Sequence[Group], limit: int) -> bool:
    """Whether more of the untitled parts of a sitemap would change nothing."""
    return not any(g.title for g in groups) and sum(len(g.articles) for g in groups) >= limit


def shared_out(groups: Sequence[Group], limit: int) -> list[Group]:
    """``groups`` with each article once and ``limit`` in all, taken from them in turn."""
    seen: set[str] = set()
    taken: list[list[str]] = [[] for _ in groups]
    longest = max((len(group.articles) for group in groups), default=0)
    for turn in range(longest):
        for number, group in enumerate(groups):
            article = group.articles[turn] if turn < len(group.articles) else None
            if article is None or article in seen or len(seen) >= limit:
                continue
            seen.add(article)
            taken[number].append(article)
    named = zip(groups, taken, strict=True)
    return [Group(tuple(articles), group.title) for group, articles in named if articles]


def host_of(address: str) -> str:
    """What a list without a title is called."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
