"""Dossiers as pure functions over the model: order, parts, which article points to which, what is twice.

Nothing here reads a file; `convert.manifest` and the command do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from convert.folding import folded
from convert.model import (
    Article,
    Block,
    Dossier,
    Emphasis,
    Figure,
    FootnoteDefinition,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    Section,
    SmallCaps,
    Span,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Verse,
    plain,
    text,
)

__all__ = [
    "GROUPS",
    "SORTS",
    "Duplicate",
    "Group",
    "Sort",
    "addresses",
    "anchored",
    "arrange",
    "assemble",
    "collated",
    "cross_links",
    "duplicates",
    "fold_url",
    "link_inside",
    "linked",
    "sample",
    "without",
]

Sort = Literal["given", "date", "title"]
Group = Literal["publisher", "year", "author"]
SORTS: tuple[Sort, ...] = ("given", "date", "title")
GROUPS: tuple[Group, ...] = ("publisher", "year", "author")

_ALIKE = 0.85
"""From this share of common word groups on, two texts are one article in two versions."""
_CROWD = 40
_FEWEST = 12
"""Pairs that a text must have before its likeness to another says anything."""
_BARE = frozenset((Text,))
_PAIR = re.compile(r"\b\w{7,}\W+\w+")


class Duplicate(msgspec.Struct, frozen=True):
    """The article ``number`` is the article ``first`` once more."""

    number: int
    first: int
    reason: Literal["same address", "nearly the same text"]


# -- order ------------------------------------------------------------------------------


def assemble(articles: Sequence[Article], title: str | None = None) -> Dossier:
    """The dossier of ``articles``, in their order and in no parts."""
    languages = {article.language for article in articles if article.language}
    return Dossier(
        title=title or next((a.title for a in articles if a.title), "Articles"),
        sections=(Section(articles=tuple(articles)),),
        language=languages.pop() if len(languages) == 1 else "en",
    )


def arrange(dossier: Dossier, *, sort: Sort = "given", group: Group | None = None) -> Dossier:
    """Return ``dossier`` with its articles in order; ``group`` makes parts anew, in place of its own.

    Articles that have no date go last; those that have nothing to be grouped by stand before the parts,
    or, by year, in a last part of their own.
    """
    sections = dossier.sections
    if group is not None:
        # Within a part the order is the one asked for, so the articles are sorted before they are parted.
        sections = _grouped(sorted(dossier, key=_KEYS[sort]), group, dossier.language)
    elif sort != "given":
        sections = tuple(
            section.with_(articles=tuple(sorted(section.articles, key=_KEYS[sort]))) for section in sections
        )
    return dossier.with_(sections=sections)


def collated(value: str) -> str:
    """A key for sorting words as people do: without case, accents and leading punctuation."""
    letters = unicodedata.normalize("NFKD", value.casefold())
    return re.sub(r"^\W+", "", "".join(c for c in letters if not unicodedata.combining(c)))


_KEYS: dict[Sort, Callable[[Article], tuple[str, ...]]] = {
    "given": lambda _: (),
    "date": lambda a: (a.published.iso if a.published else "9999", collated(a.title)),
    "title": lambda a: (collated(a.title) or "\U0010ffff", a.published.iso if a.published else "9999"),
}


def _group_key(article: Article, group: Group) -> str | None:
    if group == "publisher":
        return article.publisher
    if group == "year":
        return article.published.iso[:4] if article.published else None
    return article.authors[0].name if article.authors else None


def _grouped(articles: Iterable[Article], group: Group, language: str) -> tuple[Section, ...]:
    parts: dict[str, list[Article]] = {}
    names: dict[str, str] = {}
    rest: list[Article] = []
    for article in articles:
        name = _group_key(article, group)
        if name is None or not (key := collated(name)):
            rest.append(article)
            continue
        names.setdefault(key, name)
        parts.setdefault(key, []).append(article)
    if group == "publisher":
        from convert.wording import presumed

        for key, theirs in parts.items():
            if all(article.is_guess(group) for article in theirs):  # then the part's title is a guess too
                names[key] += presumed(theirs[0], group, language)
    sections = [Section(articles=tuple(parts[key]), title=names[key]) for key in sorted(parts)]
    if rest and group == "year":
        from convert.wording import words

        sections.append(Section(articles=tuple(rest), title=words(language).undated))
    elif rest:
        sections.insert(0, Section(articles=tuple(rest)))
    return tuple(sections)


def without(dossier: Dossier, numbers: Iterable[int]) -> Dossier:
    """``dossier`` without the articles ``numbers``, nor the parts that this leaves with nothing in them."""
    gone = set(numbers)
    sections = []
    number = 0
    for section in dossier.sections:
        kept = []
        for article in section.articles:
            if number not in gone:
                kept.append(article)
            number += 1
        if kept or section.introduction or not section.articles:
            sections.append(section.with_(articles=tuple(kept)))
    return dossier.with_(sections=tuple(sections))


# -- comparing --------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def fold_url(url: str | None) -> str:
    """A URL for comparing: without scheme, ``www.``, fragment and trailing slash."""
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host.removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def cross_links(dossier: Dossier) -> dict[tuple[int, int], int]:
    """(article, index of related item) → the article of the dossier that the item names."""
    articles = list(dossier)
    by_title = {folded(a.title): n for n, a in reversed(list(enumerate(articles))) if a.title}
    by_url = addresses(dossier)
    by_title.pop("", None)
    found: dict[tuple[int, int], int] = {}
    for number, article in enumerate(articles):
        for index, item in enumerate(article.related):
            target = by_url.get(fold_url(item.url)) if item.url else None
            if target is None:
                target = by_title.get(folded(item.title))
            if target is not None and target != number:
                found[number, index] = target
    return found


def addresses(dossier: Dossier) -> dict[str, int]:
    """Folded source address → the first article that has it."""
    found: dict[str, int] = {}
    for number, article in enumerate(dossier):
        if folded := fold_url(article.source_url):
            found.setdefault(folded, number)
    return found


def link_inside(
    article: Article, place: Callable[[str], str | None], *, original: str = "Original"
) -> Article:
    """``article`` with each link to another one of the dossier leading there, and the address kept.

    ``place`` gives the place of a link's target in the book, or None.  A small arrow after the link leads
    to the original address, which its title, opened by the word ``original``, names.
    """

    def changed(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for inline in content:
            if isinstance(inline, Link) and (inside := place(inline.url)):
                arrow = Link((Text("\N{NORTH EAST ARROW}"),), inline.url, f"{original}: {inline.url}")
                found += [inline.with_(url=inside), Superscript((arrow,))]
            elif isinstance(inline, Strong | Emphasis | Superscript | Subscript | SmallCaps | Span):
                found.append(inline.with_(content=changed(inline.content)))
            else:
                found.append(inline)
        return tuple(found)

    def block(node: Block) -> Block:
        match node:
            case Paragraph() | Heading() | PullQuote():
                return node.with_(content=changed(node.content))
            case Quote() | FootnoteDefinition():
                return node.with_(blocks=tuple(map(block, node.blocks)))
            case ListBlock():
                return node.with_(items=tuple(tuple(map(block, item)) for item in node.items))
            case Figure():
                return node.with_(caption=changed(node.caption))
            case Table():
                rows = tuple(tuple(map(changed, row)) for row in node.rows)
                return node.with_(
                    rows=rows, header=tuple(map(changed, node.header)), caption=changed(node.caption)
                )
            case Verse():
                return node.with_(lines=tuple(map(changed, node.lines)))
            case _:
                return node

    if not any(place(url) for url in _link_addresses(article)):  # true of most; spares making them anew
        return article
    return article.with_(blocks=tuple(map(block, article.blocks)))


def linked(dossier: Dossier, address: Callable[[int], str | None]) -> Dossier:
    """``dossier`` with the links of its bodies leading inside, for writers of one file.

    ``address`` gives the place of an article's number in it, such as ``#article-3``.
    """
    from convert.wording import words

    known = addresses(dossier)
    numbers = iter(range(sum(len(section.articles) for section in dossier.sections)))

    def one(article: Article, number: int) -> Article:
        def place(url: str) -> str | None:
            target = known.get(fold_url(url))
            return address(target) if target is not None and target != number else None

        return link_inside(article, place, original=words(article.language).original_url)

    return dossier.with_(
        sections=tuple(
            section.with_(articles=tuple(one(article, next(numbers)) for article in section.articles))
            for section in dossier.sections
        )
    )


def anchored(dossier: Dossier) -> Dossier:
    """``dossier`` with its links inside leading to headings, as GitHub and others name them."""
    places = _anchors(dossier)
    related = {key: places[target] for key, target in cross_links(dossier).items()}
    numbers = iter(range(len(places)))

    def one(article: Article, number: int) -> Article:
        items = (
            item.with_(url=related.get((number, index)) or item.url)
            for index, item in enumerate(article.related)
        )
        return article.with_(related=tuple(items))

    inside = linked(dossier, lambda number: places[number] or None)
    return inside.with_(
        sections=tuple(
            section.with_(articles=tuple(one(article, next(numbers)) for article in section.articles))
            for section in inside.sections
        )
    )


def _anchors(dossier: Dossier) -> list[str]:
    """The anchor of each article's headline, "" for none; like headings before it are counted."""
    from convert.wording import words

    seen: Counter[str] = Counter()

    def anchor(title: str) -> str:
        name = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        seen[name] += 1
        return f"#{name}" if seen[name] == 1 else f"#{name}-{seen[name] - 1}"

    def headings(blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Heading):
                anchor(plain(block.content))

    found = []
    anchor(dossier.title)
    headings(dossier.introduction)
    for section in dossier.sections:
        if section.title:
            anchor(section.title)
            headings(section.introduction)
        for article in section.articles:
            found.append(anchor(article.title) if article.headline else "")
            headings(article.blocks)
            if article.related:
                anchor(article.related_heading or words(article.language).related)
    return found


def _link_addresses(article: Article) -> Iterator[str]:
    """The address of every link in the body, captions, cells and lines of verse included."""
    waiting: list[object] = [
        block
        for block in article.blocks
        if not (isinstance(block, Paragraph | Heading) and _BARE.issuperset(map(type, block.content)))
    ]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += node
        elif isinstance(node, Link):
            yield node.url
        elif isinstance(node, msgspec.Struct) and not isinstance(node, Text):
            waiting += [v for v in map(node.__getattribute__, node.__struct_fields__) if isinstance(v, tuple)]


def duplicates(dossier: Dossier, samples: Sequence[frozenset[int]] = ()) -> list[Duplicate]:
    """Which articles occur twice: by address, else by text that is nearly the same; the first one counts.

    Texts are compared by a sample of their pairs of words.  A few of them (those with the lowest
    hashes, the same for every order of the input) choose the pairs to compare, so that a thousand articles
    do not make half a million comparisons.  ``samples`` are those of all articles where they are known
    already (`sample`).
    """
    seen_urls: dict[str, int] = {}
    buckets: dict[int, list[int]] = {}
    shingles: dict[int, frozenset[int]] = {}
    found: list[Duplicate] = []
    for number, article in enumerate(dossier):
        address = fold_url(article.source_url)
        if address and address in seen_urls:
            found.append(Duplicate(number, seen_urls[address], "same address"))
            continue
        groups = samples[number] if samples else sample(article)
        marks = sorted(groups)[:8]
        # Words that very many share (a notice below each text) choose no pairs.
        near = [buckets[mark] for mark in marks if len(buckets.get(mark, ())) in range(1, _CROWD)]
        candidates = {other for bucket in near for other in bucket}
        twin = next((other for other in sorted(candidates) if _alike(groups, shingles[other])), None)
        if twin is not None:
            found.append(Duplicate(number, twin, "nearly the same text"))
            continue
        if address:
            seen_urls[address] = number
        shingles[number] = groups
        for mark in marks:
            buckets.setdefault(mark, []).append(number)
    return found


def sample(article: Article) -> frozenset[int]:
    """Each long word with the one after it: a sample that a change elsewhere in the text does not shift.

    As numbers that are the same in each run, which Python's own hashes are not.
    """
    from zlib import crc32

    pairs = _PAIR.findall(" ".join(map(text, article.blocks)).casefold())
    if len(pairs) < _FEWEST:
        return frozenset()
    return frozenset([crc32(pair.encode("utf-8", "replace")) for pair in pairs])


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one) and len(one & other) >= _ALIKE * len(one | other)
