"""A dossier as a folder of Markdown: one file an article, an index, and links between the files."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from convert.dossier import addresses, cross_links, fold_url, link_inside
from convert.files import safe_name
from convert.model import Article, Block, Dossier, Heading, Inline, Link, ListBlock, Paragraph, Person, Text
from convert.notes import renamed_notes
from convert.output import render
from convert.wording import words
from convert.writers.page import title_of, where_of

if TYPE_CHECKING:
    from convert.writers.base import WriteOptions

__all__ = ["INDEX", "file_names", "markdown_folder"]

INDEX = "index.md"


def markdown_folder(dossier: Dossier, theme: str, options: WriteOptions) -> dict[str, bytes]:
    """File name → content, the index last; see `file_names`.

    Raises as `convert.output.render` does.
    """
    articles = list(dossier)
    *names, _index_name = file_names(dossier)
    # Writers link to nothing but addresses; these stand for the files until the text is made.
    stem = f"https://{sha256(dossier.title.encode('utf-8', 'replace')).hexdigest()[:24]}.invalid/"
    places = {f"{stem}{number:06}": quote(name) for number, name in enumerate(names)}
    by_url, related = addresses(dossier), cross_links(dossier)

    def filled(data: bytes) -> bytes:
        for place, name in places.items() if stem.encode() in data else ():
            data = data.replace(place.encode(), name.encode())
        return data

    files = {}
    for number, article in enumerate(articles):

        def place(url: str, number: int = number) -> str | None:
            target = by_url.get(fold_url(url))
            return f"{stem}{target:06}" if target is not None and target != number else None

        items = tuple(
            item.with_(url=f"{stem}{related[number, index]:06}") if (number, index) in related else item
            for index, item in enumerate(article.related)
        )
        changed = link_inside(
            article.with_(related=items), place, original=words(article.language).original_url
        )
        files[names[number]] = filled(render(changed, "md", theme=theme, options=options))
    index = _index(dossier, stem, names)
    files[INDEX] = filled(render(index, "md", theme=theme, options=options))
    return files


def file_names(dossier: Dossier) -> list[str]:
    """One an article, numbered so that they sort as the book does, and then the index."""
    articles = list(dossier)
    width = max(2, len(str(len(articles))))
    labels = (safe_name(title_of(article), limit=80) for article in articles)
    return [*(f"{n:0{width}} {label}.md" for n, label in enumerate(labels, 1)), INDEX]


def _index(dossier: Dossier, stem: str, names: list[str]) -> Article:
    """The contents as an article of its own, which the Markdown writer then writes like any other."""
    blocks: list[Block] = []
    if dossier.description:
        blocks.append(Paragraph((Text(dossier.description),)))
    blocks += dossier.introduction
    number = 0
    for part, section in enumerate(dossier.sections, 1):
        if section.title:
            blocks.append(Heading((Text(section.title),)))
        blocks += renamed_notes(section.introduction, f"{part}-")  # each may have a note 1
        items = []
        for article in section.articles:
            items.append((Paragraph(_line(article, f"{stem}{number:06}", names[number], dossier.language)),))
            number += 1
        if items:
            blocks.append(ListBlock(tuple(items)))
    return Article(
        headline=(Text(dossier.title),),
        subtitle=(Text(dossier.subtitle),) if dossier.subtitle else (),
        authors=tuple(Person(name, "editor") for name in dossier.editors),
        published=dossier.date,
        publisher=dossier.publisher,
        language=dossier.language,
        rights=dossier.rights,
        blocks=tuple(blocks),
    )


def _line(article: Article, address: str, name: str, language: str) -> tuple[Inline, ...]:
    where = ", ".join(where_of(article, language))
    link = Link((Text(title_of(article) or name.removesuffix(".md")),), address)
    return (link, Text(f" — {where}")) if where else (link,)
