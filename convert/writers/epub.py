"""The EPUB writer: EPUB 3.3 with a way in for EPUB 2 readers, one chapter a file, through EbookLib.

EbookLib packs the book; the chapters come to it as finished XHTML, since its own HTML items parse
and serialise every page again.
"""

from __future__ import annotations

import io
import time
import uuid
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from convert.dossier import cross_links, fold_url
from convert.model import Article, Dossier, Figure, walk
from convert.writers.fragments import Context, attribute, blocks, text
from convert.writers.page import Layout, article_body, language_attributes, sections_of, title_of
from convert.writers.wording import join_names, safe_url, words, written_date

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "EpubWriter"]

XHTML = "application/xhtml+xml"
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


class EpubWriter:
    name = "epub"
    extensions = ("epub",)
    media_type = "application/epub+zip"
    description = "an e-book for every reader (EPUB 3.3, accessible)"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        return _Book(document, theme, options).pack()


class _Page(msgspec.Struct, frozen=True):
    """One file of the book."""

    name: str
    title: str
    body: str
    kind: str
    """The ``epub:type`` of its landmark, empty where it is none."""
    language: str | None = None
    direction: str = "ltr"


class _Book:
    """Collects the pages of one book and packs them."""

    def __init__(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> None:
        self.document = document
        self.theme = theme
        self.options = options
        self.single = isinstance(document, Article)
        self.sections = sections_of(document)
        self.articles = [article for section in self.sections for article in section.articles]
        self.language = (
            document.language or next((a.language for a in self.articles if a.language), None) or "und"
        )
        self.wording = words(self.language)
        self.title = title_of(document) or self.wording.undated
        self.links = cross_links(document) if isinstance(document, Dossier) else {}
        self.by_url = (
            {}
            if self.single
            else {fold_url(a.source_url): self.file(n) for n, a in enumerate(self.articles) if a.source_url}
        )

    def file(self, number: int) -> str:
        return f"article-{number + 1:04}.xhtml"

    # -- pages --

    def pages(self) -> list[_Page]:
        document = self.document
        pages: list[_Page] = []
        if isinstance(document, Dossier):
            pages.append(self._title_page(document))
            if document.introduction:
                context = Context(language=self.language, epub=True, prefix="introduction-")
                inner = f'<h1>{text(self.wording.introduction)}</h1><div class="body">{blocks(document.introduction, context)}</div>'
                pages.append(
                    _Page(
                        "introduction.xhtml",
                        self.wording.introduction,
                        _section(inner, "introduction", "doc-introduction"),
                        "introduction",
                    )
                )
        number = 0
        for position, section in enumerate(self.sections):
            if section.title:
                intro = blocks(
                    section.introduction,
                    Context(language=self.language, epub=True, prefix=f"part-{position}-"),
                )
                inner = f'<h1>{text(section.title)}</h1><div class="body">{intro}</div>'
                pages.append(
                    _Page(
                        f"part-{position + 1:03}.xhtml",
                        section.title,
                        _section(inner, "part", "doc-part", "part"),
                        "",
                    )
                )
            for article in section.articles:
                pages.append(self._chapter(number, article))
                number += 1
        if isinstance(document, Dossier):
            pages += [page for page in (self._sources(), self._people()) if page]
        return pages

    def _chapter(self, number: int, article: Article) -> _Page:
        def link(url: str) -> str | None:
            inside = self.by_url.get(fold_url(url))
            return inside if inside and inside != self.file(number) else safe_url(url)

        context = Context(
            language=article.language or self.language, epub=True, dateline=article.dateline, link=link
        )
        related = {index: self.file(target) for (who, index), target in self.links.items() if who == number}
        body = article_body(
            article,
            Layout(context=context, related=related, source_first=self.theme.tokens.page.source_first),
        )
        name = article.title or self.title
        if not article.title:
            body = f'<h1 class="headline">{text(name)}</h1>{body}' if not self.single or name else body
        return _Page(
            self.file(number), name, _section(body, "chapter", "doc-chapter"), "bodymatter" if number == 0 else "",
            article.language or self.language, article.text_direction,
        )  # fmt: skip

    def _title_page(self, dossier: Dossier) -> _Page:
        lines = [f"<h1>{text(dossier.title)}</h1>"]
        if dossier.subtitle:
            lines.append(f'<p class="standfirst" role="doc-subtitle">{text(dossier.subtitle)}</p>')
        if dossier.editors:
            lines.append(
                f"<p>{text(self.wording.editors)} {text(join_names(list(dossier.editors), self.language))}</p>"
            )
        if dossier.date:
            lines.append(f"<p>{text(written_date(dossier.date, self.language))}</p>")
        if dossier.publisher:
            lines.append(f"<p>{text(dossier.publisher)}</p>")
        if dossier.description:
            lines.append(f"<p>{text(dossier.description)}</p>")
        if dossier.rights:
            lines.append(f"<p>{text(dossier.rights)}</p>")
        return _Page(
            "title.xhtml", dossier.title, _section("".join(lines), "titlepage", "", "title-page"), "titlepage"
        )

    def _entry(self, number: int, article: Article) -> str:
        where = ", ".join(
            p
            for p in (
                article.publisher,
                written_date(article.published, self.language) if article.published else None,
            )
            if p
        )
        url = safe_url(article.source_url)
        out = f'<br/><a href="{attribute(url)}">{text(url)}</a>' if url else ""
        shown = f' <span class="where">{text(where)}</span>' if where else ""
        return f'<li><a href="{self.file(number)}">{text(article.title or self.title)}</a>{shown}{out}</li>'

    def _sources(self) -> _Page | None:
        """All sources by date, then by publisher."""
        known = [(n, a) for n, a in enumerate(self.articles) if a.source_url or a.publisher]
        if not known:
            return None
        dated = sorted(
            known, key=lambda pair: (pair[1].published.iso if pair[1].published else "9999", pair[0])
        )
        inner = f'<h1>{text(self.wording.sources)}</h1><h2>{text(self.wording.published)}</h2><ol class="by-date">{"".join(self._entry(n, a) for n, a in dated)}</ol>'
        publishers: dict[str, list[tuple[int, Article]]] = {}
        for number, article in known:
            if article.publisher:
                publishers.setdefault(article.publisher, []).append((number, article))
        for publisher in sorted(publishers, key=str.casefold):
            entries = "".join(
                f'<li><a href="{self.file(n)}">{text(a.title or self.title)}</a></li>'
                for n, a in publishers[publisher]
            )
            inner += f"<h2>{text(publisher)}</h2><ul>{entries}</ul>"
        return _Page(
            "sources.xhtml",
            self.wording.sources,
            _section(inner, "bibliography", "doc-bibliography", "sources"),
            "bibliography",
        )

    def _people(self) -> _Page | None:
        people: dict[str, list[int]] = {}
        for number, article in enumerate(self.articles):
            for person in article.authors:
                if number not in people.setdefault(person.name, []):
                    people[person.name].append(number)
        if not people:
            return None
        items = []
        for name in sorted(people, key=lambda n: (n.split()[-1].casefold(), n.casefold())):
            places = "; ".join(
                f'<a href="{self.file(n)}">{text(self.articles[n].title or self.title)}</a>'
                for n in people[name]
            )
            items.append(f"<li>{text(name)}: {places}</li>")
        inner = f"<h1>{text(self.wording.people)}</h1><ul>{''.join(items)}</ul>"
        return _Page(
            "people.xhtml", self.wording.people, _section(inner, "index", "doc-index", "people"), "index"
        )

    # -- navigation --

    def nav(self, pages: list[_Page]) -> _Page:
        entries = "".join(_nav_item(item) for item in self.outline(pages))
        landmarks = (
            f'<li><a epub:type="toc" href="nav.xhtml">{text(self.wording.contents)}</a></li>'
            + "".join(
                f'<li><a epub:type="{page.kind}" href="{page.name}">{text(page.title)}</a></li>'
                for page in pages
                if page.kind
            )
        )
        body = (
            f'<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title"><h1 id="toc-title">{text(self.wording.contents)}</h1><ol>{entries}</ol></nav>'
            f'<nav epub:type="landmarks" id="landmarks" hidden="hidden" aria-label="Landmarks"><ol>{landmarks}</ol></nav>'
        )
        return _Page("nav.xhtml", self.wording.contents, body, "")

    def outline(self, pages: list[_Page]) -> list[tuple[_Page, str, list[tuple[_Page, str, Any]]]]:
        """The contents as a tree: parts hold their chapters."""
        tree: list[tuple[_Page, str, list[tuple[_Page, str, Any]]]] = []
        part: list[tuple[_Page, str, Any]] | None = None
        details = {self.file(n): self._detail(a) for n, a in enumerate(self.articles)}
        for page in pages:
            if page.name.startswith("part-"):
                part = []
                tree.append((page, "", part))
            elif page.name.startswith("article-") and part is not None:
                part.append((page, details[page.name], []))
            else:
                part = None if not page.name.startswith("article-") else part
                tree.append((page, "" if self.single else details.get(page.name, ""), []))
        return tree

    def _detail(self, article: Article) -> str:
        return ", ".join(
            p
            for p in (
                article.publisher,
                written_date(article.published, self.language) if article.published else None,
            )
            if p
        )

    # -- packing --

    def pack(self) -> bytes:
        from ebooklib import epub

        book = epub.EpubBook()
        pages = self.pages()
        self._metadata(book)
        css = self.theme.css("book") + "\n" + self.options.css
        book.add_item(
            epub.EpubItem(uid="style", file_name="book.css", media_type="text/css", content=css.encode())
        )
        spine: list[Any] = []
        if isinstance(self.document, Dossier):
            from convert.writers.cover import draw_cover

            cover = epub.EpubItem(
                uid="cover-image",
                file_name="cover.png",
                media_type="image/png",
                content=draw_cover(self.document, self.theme),
            )
            cover.properties = ["cover-image"]
            book.add_item(cover)
            book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})
            page = _Page(
                "cover.xhtml",
                self.title,
                f'<section epub:type="cover" class="cover-page"><img role="doc-cover" src="cover.png" alt="{attribute(self.title)}" style="max-width:100%;max-height:100vh"/></section>',
                "cover",
            )
            book.add_item(self._item(epub, page))
            spine.append("cover-xhtml")
            pages_with_cover = [page, *pages]
        else:
            pages_with_cover = pages
        for page in pages:
            book.add_item(self._item(epub, page))
        nav = self._item(epub, self.nav(pages_with_cover))
        nav.properties = ["nav"]
        book.add_item(nav)
        book.add_item(epub.EpubNcx())
        book.toc = tuple(_toc(epub, entry) for entry in self.outline(pages))
        order = [page.name.replace(".", "-") for page in pages]
        if not self.single:
            order.insert(1, "nav-xhtml")
        else:
            order.append("nav-xhtml")
        book.spine = [*spine, *order]
        book.guide = []
        if self.articles and all(a.text_direction == "rtl" for a in self.articles):
            book.set_direction("rtl")
        return _write(book, self.options.timestamp)

    def _item(self, epub: Any, page: _Page) -> Any:
        language = language_attributes(page.language or self.language, page.direction)
        markup = (
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
            f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{language}>\n'
            f'<head><meta charset="utf-8"/><title>{text(page.title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>\n'
            f"<body>\n{page.body}\n</body>\n</html>\n"
        )
        return epub.EpubItem(
            uid=page.name.replace(".", "-"),
            file_name=page.name,
            media_type=XHTML,
            content=markup.encode("utf-8", "replace"),
        )

    def _metadata(self, book: Any) -> None:
        document = self.document
        book.set_identifier(self._identifier())
        book.set_title(text_only(self.title))
        book.set_language(self.language)
        if isinstance(document, Article):
            for index, person in enumerate(document.authors):
                book.add_author(
                    text_only(person.name), role=_ROLES.get(person.role, "ctb"), uid=f"creator-{index}"
                )
            moment, publisher = (
                document.published,
                None if document.is_guess("publisher") else document.publisher,
            )
            rights, description, keywords = document.rights, None, document.keywords
            sources = [document.source_url] if document.source_url else []
        else:
            for index, name in enumerate(document.editors):
                book.add_author(text_only(name), role="edt", uid=f"creator-{index}")
            moment, publisher, rights, description, keywords = (
                document.date,
                document.publisher,
                document.rights,
                document.description,
                (),
            )
            sources = list(dict.fromkeys(a.source_url for a in self.articles if a.source_url))
            if document.series:
                book.add_metadata(
                    None,
                    "meta",
                    text_only(document.series),
                    {"property": "belongs-to-collection", "id": "series"},
                )
                book.add_metadata(
                    None, "meta", "series", {"refines": "#series", "property": "collection-type"}
                )
                if document.series_number is not None:
                    book.add_metadata(
                        None,
                        "meta",
                        str(document.series_number),
                        {"refines": "#series", "property": "group-position"},
                    )
        for name, value in (
            ("date", moment.iso if moment else None),
            ("publisher", publisher),
            ("rights", rights),
            ("description", description),
        ):
            if value:
                book.add_metadata("DC", name, text_only(value))
        for source in sources:
            book.add_metadata("DC", "source", text_only(source))
        for keyword in keywords:
            book.add_metadata("DC", "subject", text_only(keyword))
        for name, value in self._accessibility():
            book.add_metadata(None, "meta", value, {"property": name})

    def _accessibility(self) -> list[tuple[str, str]]:
        """EPUB Accessibility 1.1: only what is true of this file."""
        pictures = (
            any(isinstance(b, Figure) and b.image for a in self.articles for b in walk(a.blocks))
            or not self.single
        )
        facts = [
            ("schema:accessMode", "textual"),
            ("schema:accessModeSufficient", "textual"),
            ("schema:accessibilityFeature", "structuralNavigation"),
            ("schema:accessibilityFeature", "tableOfContents"),
            ("schema:accessibilityFeature", "readingOrder"),
            ("schema:accessibilityFeature", "displayTransformability"),
            ("schema:accessibilityHazard", "none"),
            (
                "schema:accessibilitySummary",
                "Text with headings, a table of contents and a linear reading order; its size, typeface and colours can be changed.",
            ),
        ]
        if pictures:
            facts[1:1] = [("schema:accessMode", "visual")]
            facts.append(("schema:accessibilityFeature", "alternativeText"))
        return facts

    def _identifier(self) -> str:
        document = self.document
        if isinstance(document, Dossier):
            if document.identifier:
                return text_only(document.identifier)
            seed = "\n".join([document.title, *(a.source_url or a.title for a in self.articles)])
        else:
            seed = document.source_url or "\n".join([document.title, *document.words()[:200]])
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, seed.encode('utf-8', 'replace').decode())}"


def text_only(value: str) -> str:
    """A value for the package document: no character that XML forbids, no line breaks."""
    from convert.writers.fragments import _FORBIDDEN

    return " ".join(_FORBIDDEN.sub("", value).split()) or "—"


def _section(inner: str, kind: str, role: str, name: str = "") -> str:
    aria = f' role="{role}"' if role else ""
    named = f' class="{name}"' if name else ""
    return f'<section epub:type="{kind}"{aria}{named}>\n{inner}\n</section>'


def _nav_item(entry: tuple[_Page, str, list[Any]]) -> str:
    page, detail, children = entry
    where = f' <span class="where">{text(detail)}</span>' if detail else ""
    inner = f"<ol>{''.join(map(_nav_item, children))}</ol>" if children else ""
    return f'<li><a href="{page.name}">{text(page.title)}{where}</a>{inner}</li>'


def _toc(epub: Any, entry: tuple[_Page, str, list[Any]]) -> Any:
    page, _, children = entry
    uid = page.name.replace(".", "-")
    if children:
        return (epub.Section(text_only(page.title), page.name), [_toc(epub, child) for child in children])
    return epub.Link(page.name, text_only(page.title), f"ncx-{uid}")


def _write(book: Any, timestamp: int) -> bytes:
    """Pack with EbookLib; every date inside is ``timestamp``, so that the bytes depend on the input alone."""
    import datetime

    from ebooklib import epub

    moment = datetime.datetime.fromtimestamp(max(timestamp, 315532800), datetime.UTC)
    stamp: Callable[[], time.struct_time] = moment.timetuple

    class DatedZip(zipfile.ZipFile):
        def writestr(
            self, name: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None
        ) -> None:
            info = zipfile.ZipInfo(name, date_time=tuple(stamp()[:6]))  # type: ignore[arg-type]
            info.compress_type = zipfile.ZIP_DEFLATED if compress_type is None else compress_type
            info.external_attr = 0o644 << 16
            super().writestr(info, data, compresslevel=compresslevel)

    class Writer(epub.EpubWriter):  # type: ignore[misc]
        def write(self) -> None:
            with DatedZip(self.file_name, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as self.out:
                self.out.writestr("mimetype", b"application/epub+zip", compress_type=zipfile.ZIP_STORED)
                self._write_container()
                self._write_opf()
                self._write_items()

    out = io.BytesIO()
    writer = Writer(
        out, book, {"mtime": moment, "epub3_pages": False, "epub3_landmark": False, "epub2_guide": False}
    )
    writer.process()
    writer.write()
    return out.getvalue()


WRITER = EpubWriter()
