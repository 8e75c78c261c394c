"""E-books of one article: ours by the classes of its page, any other's text by pandoc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from convert.model import Person

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.model import Article
    from convert.readers import ReadOptions

__all__ = ["READER", "EpubReader"]

_DC = "{http://purl.org/dc/elements/1.1/}"
_ROLES = {"aut": "author", "pht": "photographer", "ill": "illustrator", "edt": "editor", "trl": "translator"}


class EpubReader:
    name = "epub"
    extensions = ("epub",)
    description = "an e-book of one article; ours comes back as it was"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the article; raises `ReadError` where ``data`` is no e-book."""
        from convert.hints import apply
        from convert.readers.pandoc import finished, parsed

        article = _ours(data, options.name or "the input")
        if article is not None:
            return apply(article, hints)
        return finished(parsed(data, "epub", options), hints)


def _ours(data: bytes, file: str) -> Article | None:
    """The article of an e-book that we made; None where it is another's, or a book of many."""
    from lxml import etree

    from convert.readers.package import unpacked
    from convert.readers.page import article_of, is_ours

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    found = unpacked(data, lambda name: name.endswith((".xhtml", ".opf")), file=file, what="an e-book")
    try:
        parts = {name: etree.fromstring(part, parser) for name, part in found.items()}
    except etree.XMLSyntaxError:
        return None
    pages = [root for name, root in parts.items() if name.endswith(".xhtml") and is_ours(root)]
    package = next((root for name, root in parts.items() if name.endswith(".opf")), None)
    if len(pages) != 1 or package is None:
        return None
    article = article_of(pages[0]).with_(keywords=_keywords(package))
    return article if article.authors else article.with_(authors=_people(package))


def _people(package: Any) -> tuple[Person, ...]:
    roles = {
        (meta.get("refines") or "").removeprefix("#"): (meta.text or "")
        for meta in package.iter("{*}meta")
        if meta.get("property") == "role"
    }
    people = (element for element in package.iter(f"{_DC}creator", f"{_DC}contributor") if element.text)
    return tuple(
        Person(person.text, _ROLES.get(roles.get(person.get("id"), ""), "author")) for person in people
    )


def _keywords(package: Any) -> tuple[str, ...]:
    return tuple(subject.text for subject in package.iter(f"{_DC}subject") if subject.text)


READER = EpubReader()
