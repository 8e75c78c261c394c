"""The CSL JSON writer: every source as an item for Zotero, pandoc's citeproc and other reference managers."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from convert.model import Article, Dossier, Moment, Person, plain
from convert.writers.names import name_parts, suffix_of
from convert.writers.page import title_of

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "CslWriter", "articles_of", "keys"]


class CslWriter:
    name = "csl"
    extensions = ("csl.json",)
    media_type = "application/vnd.citationstyles.csl+json"
    description = "the sources as CSL JSON, for reference managers"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        articles = articles_of(document)
        items = [_item(key, article) for key, article in zip(keys(articles), articles, strict=True)]
        return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def articles_of(document: Article | Dossier) -> list[Article]:
    return [document] if isinstance(document, Article) else list(document)


def keys(articles: list[Article]) -> list[str]:
    """A citation key for each, as people make them: ``lindqvist2013harbour``, numbered where it is taken."""
    found: list[str] = []
    counts: dict[str, int] = {}
    for article in articles:
        author = _ascii(name_parts(article.authors[0])[0]) if article.authors else ""
        year = article.published.iso[:4] if article.published else ""
        word = next((w for w in map(_ascii, title_of(article).split()) if len(w) > 3), "")
        stem = f"{author or _ascii(article.publisher or '')}{year}{word}"[:60] or "article"
        counts[stem] = counts.get(stem, 0) + 1
        found.append(stem if counts[stem] == 1 else f"{stem}-{counts[stem]}")
    return found


def _ascii(value: str) -> str:
    letters = unicodedata.normalize("NFKD", value.casefold())
    return re.sub(r"[^a-z0-9]+", "", letters)


def _item(key: str, article: Article) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": "article-newspaper"}
    # Without a headline a source is found by its first words, as the contents of a book have it.
    if title_of(article):
        item["title"] = title_of(article)
    for field, roles in (("author", ("author", "agency", "contributor")), ("translator", ("translator",)),
                         ("editor", ("editor",)), ("illustrator", ("illustrator",))):  # fmt: skip
        people = [_name(person) for person in article.authors if person.role in roles]
        if people:
            item[field] = people
    if article.published and not article.is_guess("published"):
        item["issued"] = _date(article.published)
    values = {
        "container-title": None if article.is_guess("publisher") else article.publisher,
        "section": article.section,
        "URL": article.source_url,
        "language": article.language,
        "abstract": plain(article.subtitle),
        "keyword": ", ".join(article.keywords),
    }
    item.update({name: value for name, value in values.items() if value})
    return item


def _name(person: Person) -> dict[str, str]:
    family, given = name_parts(person)
    if not given:
        return {"literal": family}
    suffix = {"suffix": suffix_of(person)} if suffix_of(person) else {}
    return {"family": family, "given": given, **suffix}


def _date(moment: Moment) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in moment.date.split("-")]]}


WRITER = CslWriter()
