"""What a book says of itself in its package document and each chapter in its head: Dublin Core,
series, and the accessibility metadata that is true of this very file.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from convert.model import Article, Dossier, Person
from convert.writers.fragments import FORBIDDEN, attribute
from convert.writers.names import filed

__all__ = ["accessibility", "chapter_head", "describe", "identifier_of", "one_line"]

# The namespace for identifiers made from an article's own address or words (RFC 9562, section 5.5).
_NAMESPACE = uuid.UUID("6b0d3c1e-6d7e-5a52-9b0e-7a3c1f0c52aa")
_ROLES = {
    "author": "aut",
    "agency": "aut",
    "photographer": "pht",
    "illustrator": "ill",
    "editor": "edt",
    "translator": "trl",
    "contributor": "ctb",
}
"""Roles by the MARC relators' codes."""


def one_line(value: str) -> str:
    """A value for the package document: no character that XML forbids, no line breaks."""
    return " ".join(FORBIDDEN.sub("", value).split()) or "—"


def identifier_of(document: Article | Dossier) -> str:
    """The one given, else a name that the same sources always get."""
    if isinstance(document, Dossier):
        if document.identifier:
            return one_line(document.identifier)
        seed = "\n".join([document.title, *(a.source_url or a.title for a in document)])
    else:
        seed = document.source_url or "\n".join([document.title, *document.words()[:200]])
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, seed.encode('utf-8', 'replace').decode())}"


def describe(book: Any, document: Article | Dossier) -> None:
    """Put the Dublin Core of ``document`` and its series into an EbookLib book."""
    if isinstance(document, Dossier):
        _describe_dossier(book, document)
        return
    for index, person in enumerate(document.authors):
        _creator(book, index, person, _ROLES.get(person.role, "ctb"), document.language)
    _elements(
        book,
        date=[document.published.iso] if document.published else [],
        publisher=[document.publisher] if document.publisher and not document.is_guess("publisher") else [],
        rights=[document.rights],
        source=[document.source_url],
        subject=document.keywords,
    )


def _describe_dossier(book: Any, dossier: Dossier) -> None:
    for index, name in enumerate(dossier.editors):
        _creator(book, index, Person(name), "edt", dossier.language)
    _elements(
        book,
        date=[dossier.date.iso] if dossier.date else [],
        publisher=[dossier.publisher],
        rights=[dossier.rights],
        description=[dossier.description],
        source=dict.fromkeys(article.source_url for article in dossier),
    )
    # Everybody who wrote in it has a hand in the book, and a catalogue finds it by their names.
    people = {
        person.name: (person, article.language or dossier.language)
        for article in dossier
        for person in article.authors
    }
    for index, (name, (person, language)) in enumerate(people.items()):
        if name in dossier.editors:
            continue
        uid = f"contributor-{index}"
        book.add_metadata("DC", "contributor", one_line(name), {"id": uid})
        _sorted(book, uid, person, language)
        _refine(book, uid, "role", _ROLES.get(person.role, "ctb"), scheme="marc:relators")
    if dossier.series:
        book.add_metadata(
            None, "meta", one_line(dossier.series), {"property": "belongs-to-collection", "id": "series"}
        )
        _refine(book, "series", "collection-type", "series")
        if dossier.series_number is not None:
            _refine(book, "series", "group-position", str(dossier.series_number))


def _creator(book: Any, index: int, person: Person, role: str, language: str | None) -> None:
    book.add_author(one_line(person.name), role=role, uid=f"creator-{index}")
    _sorted(book, f"creator-{index}", person, language)


def _sorted(book: Any, what: str, person: Person, language: str | None) -> None:
    """Say how shelves sort a name, where that is not as it is written; a shelf would have to guess it."""
    name, order = one_line(person.name), one_line(filed(person, language))
    if order != name:
        _refine(book, what, "file-as", order)


def _refine(book: Any, what: str, name: str, value: str, **more: str) -> None:
    book.add_metadata(None, "meta", value, {"refines": f"#{what}", "property": name, **more})


def _elements(book: Any, **values: Iterable[str | None]) -> None:
    for name, found in values.items():
        for value in found:
            if value:
                book.add_metadata("DC", name, one_line(value))


def accessibility(*, pictures: bool, described: bool, indexed: bool) -> list[tuple[str, str]]:
    """EPUB Accessibility 1.1 in schema.org's terms: only what is true of this file.

    ``pictures``: it has some; ``described``: each has an alternative text; ``indexed``: it has an index.
    """
    facts = [("accessMode", "textual")]
    facts += [("accessMode", "visual")] if pictures else []
    facts += (
        [("accessModeSufficient", "textual")] if described else [("accessModeSufficient", "textual,visual")]
    )
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    features += ["alternativeText"] if pictures and described else []
    features += ["index"] if indexed else []
    facts += [("accessibilityFeature", feature) for feature in features]
    facts.append(("accessibilityHazard", "none"))
    summary = (
        "Text with headings, a table of contents and one reading order; "
        "its size, typeface and colours can be changed."
    )
    if pictures:
        summary += " Every picture has a description." if described else " Some pictures have no description."
    facts.append(("accessibilitySummary", summary))
    return [(f"schema:{name}", value) for name, value in facts]


def chapter_head(article: Article) -> str:
    """An article's own Dublin Core, for the head of its page (DCMI's way of putting it in HTML)."""
    pairs: list[tuple[str, str | None]] = [("title", article.title)]
    pairs += [
        ("creator" if person.role in ("author", "agency") else "contributor", person.name)
        for person in article.authors
    ]
    pairs += [
        ("date", article.published.iso if article.published else None),
        ("publisher", None if article.is_guess("publisher") else article.publisher),
        ("source", article.source_url),
        ("language", article.language),
        ("rights", article.rights),
        *(("subject", keyword) for keyword in article.keywords),
    ]
    return "".join(
        f'\n<meta name="dcterms.{name}" content="{attribute(one_line(value))}"/>'
        for name, value in pairs
        if value
    )
