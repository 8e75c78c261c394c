"""The EPUB writer: EPUB 3.3 with a way in for EPUB 2 readers, one chapter a file, through EbookLib.

EbookLib packs the book; the pages come to it as finished XHTML, since its own HTML items parse
and serialise every page again.  `convert.writers.epub_pages` has the pages that are no article.
"""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from convert.dossier import addresses, cross_links, fold_url, link_inside
from convert.links import safe_url
from convert.model import Article, Dossier, Figure, plain
from convert.resources import Picture, Pictures
from convert.wording import comma, words
from convert.writers import epub_pages as pages
from convert.writers.enclosed import enclosed
from convert.writers.epub_metadata import accessibility, chapter_head, describe, identifier_of, one_line
from convert.writers.epub_pages import Entry, Page
from convert.writers.fragments import Context, attribute, text
from convert.writers.images import cover_picture, given_cover
from convert.writers.page import (
    Layout,
    article_body,
    label_of,
    language_attributes,
    sections_of,
    title_of,
    visible,
    where_of,
)  # fmt: skip
from convert.writers.zipped import Zipped

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "EpubWriter"]

_MOST_REMARKS = 5
XHTML = "application/xhtml+xml"
FONTS = "fonts"
"""The option (in ``WriteOptions.extra``) that puts the theme's fonts into the book."""


class EpubWriter:
    name = "epub"
    extensions = ("epub",)
    media_type = "application/epub+zip"
    description = "an e-book for every reader (EPUB 3.3, accessible)"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        return _Book(options.shown(document), theme, options).pack()


class _Book:
    """Collects the pages of one book and packs them."""

    def __init__(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> None:
        self.document = document
        self.theme = theme
        self.options = options
        self.dossier = document if isinstance(document, Dossier) else None
        self.sections = sections_of(document)
        self.articles = [article for part in self.sections for article in part.articles]
        self.language = (
            document.language or next((a.language for a in self.articles if a.language), None) or "und"
        )
        title = title_of(document)
        self.title = title if visible(title) else words(self.language).undated
        self.by_url = addresses(self.dossier) if self.dossier else {}
        self.related: dict[int, dict[int, str]] = {}
        for (number, index), target in (cross_links(self.dossier) if self.dossier else {}).items():
            self.related.setdefault(number, {})[index] = pages.file_of(target)
        self.loader = Pictures(options)
        self.pictures: dict[str, tuple[str, Picture] | None] = {}
        self.undescribed = False

    # -- pages --

    def contents(self) -> tuple[list[Page], list[Entry]]:
        """All pages in reading order, and the contents as a tree: parts hold their chapters."""
        dossier = self.dossier
        if dossier is None:
            chapter = self._chapter(0, self.articles[0])
            return [chapter], [Entry(chapter)]
        front = [pages.title_page(dossier), *filter(None, [pages.introduction(dossier)])]
        found, tree = list(front), [Entry(page) for page in front]
        number = 0
        for position, part in enumerate(dossier.sections):
            chapters = []
            for article in part.articles:
                chapters.append(
                    Entry(
                        self._chapter(number, article),
                        comma(self.language).join(where_of(article, self.language)),
                    )
                )
                number += 1
            if part.title:
                opening = pages.part(dossier, position, part)
                found.append(opening)
                tree.append(Entry(opening, "", tuple(chapters)))
            else:
                tree += chapters
            found += [entry.page for entry in chapters]
        back = list(filter(None, [pages.sources(dossier), pages.people(dossier)]))
        return [*found, *back], [*tree, *(Entry(page) for page in back)]

    def _chapter(self, number: int, article: Article) -> Page:
        name = pages.file_of(number)
        language = article.language or self.language
        if self.by_url:
            article = link_inside(article, self._place(number), original=words(language).original_url)
        context = Context(
            language=language, epub=True, dateline=article.dateline, link=_address, image=self._image
        )
        layout = Layout(
            context=context,
            related=self.related.get(number, {}),
            source_first=self.theme.tokens.page.source_first,
            template=self.options.template or self.theme.template,
        )
        named = visible(article.title)
        body = article_body(article if named else article.with_(headline=()), layout)
        title = label_of(number, article, self.language) if self.dossier else self.title
        return Page(
            name=name,
            title=title,
            # Without a headline the chapter has a name for those who hear it, and none on the page.
            body=pages.section(
                body, "chapter", "doc-chapter", "" if named else "headless", called="" if named else title
            ),
            landmark="bodymatter" if number == 0 else "",
            language=language,
            direction=article.text_direction,
            head=chapter_head(article),
        )

    def _place(self, number: int) -> Any:
        def place(url: str) -> str | None:
            target = self.by_url.get(fold_url(url))
            return pages.file_of(target) if target is not None and target != number else None

        return place

    def _image(self, figure: Figure) -> str | None:
        """The file of a figure's picture in the book; the same picture is there once."""
        if figure.image is None:
            return None
        source = figure.image.source
        if source not in self.pictures:
            picture = self.loader.get(source)
            name = f"images/{len(self.pictures) + 1:04}.{picture.extension}" if picture else ""
            self.pictures[source] = (name, picture) if picture else None
        found = self.pictures[source]
        if found and not (figure.alt or plain(figure.caption).strip()):
            self.undescribed = True
        return found[0] if found else None

    def _cover(self) -> tuple[Picture, Page] | None:
        dossier = self.dossier
        if dossier and dossier.cover:
            picture = cover_picture(dossier.cover, self.options)
        elif given := given_cover(self.options):
            picture = given
        elif dossier:
            from convert.writers.cover import HEIGHT, WIDTH, draw_cover

            picture = Picture(draw_cover(dossier, self.theme), "image/png", "png", WIDTH, HEIGHT)
        else:
            return None  # an article opens with itself
        subtitle = dossier.subtitle if dossier else plain(self.articles[0].subtitle)
        said = "; ".join(part for part in (self.title, subtitle) if part)
        image = f'<img role="doc-cover" src="cover.{picture.extension}" alt="{attribute(said)}"/>'
        page = Page(
            name="cover.xhtml",
            title=self.title,
            body=pages.section(image, "cover", name="cover-page"),
            landmark="cover",
            language=self.language,
        )
        return picture, page

    # -- packing --

    def pack(self) -> bytes:
        from ebooklib import epub

        book = epub.EpubBook()
        found, tree = self.contents()
        cover = self._cover()
        self._metadata(book, found, pictures=bool(cover))
        fonts = _fonts() if self.options.extra.get(FONTS) else {}
        css = "\n".join([_face(fonts), _own_css(), self.theme.css("book"), self._given_css()])
        book.add_item(_item(epub, "style", "book.css", "text/css", css.encode()))
        for name, (_, data) in fonts.items():
            book.add_item(_item(epub, name.replace("/", "-"), name, "font/ttf", data))
        for loaded in filter(None, self.pictures.values()):
            name, picture = loaded
            book.add_item(_item(epub, name.replace("/", "-"), name, picture.media_type, picture.data))
        order = list(found)
        if cover:
            picture, page = cover
            name = f"cover.{picture.extension}"
            image = _item(epub, "cover-image", name, picture.media_type, picture.data)
            image.properties = ["cover-image"]
            book.add_item(image)
            book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})
            order.insert(0, page)
        # People page to the contents after the title page; a single article opens with itself.
        nav = pages.contents(tree, order, self.language)
        order.insert(2 if cover else len(order), nav)
        items = [_item(epub, page.id, page.name, XHTML, _document(page)) for page in order]
        items[order.index(nav)].properties = ["nav"]
        for item in items:
            book.add_item(item)
        book.add_item(epub.EpubNcx())
        book.toc = tuple(_toc(epub, entry) for entry in tree)
        book.spine = items  # not their ids, each of which EbookLib would look for among all items
        # What EPUB 3 says by landmarks, once more for EPUB 2; calibre tells a cover's page by nothing else.
        book.guide = [
            {"type": kind, "title": one_line(page.title), "href": page.name}
            for kind, page in (("cover", order[0] if cover else None), ("toc", nav), ("text", _body(order)))
            if page
        ]
        if self.articles and all(a.text_direction == "rtl" for a in self.articles):
            book.set_direction("rtl")
        return _write(book, self.options.timestamp)

    def _given_css(self) -> str:
        """The user's own style sheet, less what is not in the book, which would make it invalid."""
        css, left_out = enclosed(self.options.css) if self.options.css else ("", [])
        for said in left_out[:_MOST_REMARKS]:
            warnings.warn(
                f"the style sheet given: a book fetches nothing, and {said} is left out; "
                "put the picture or font into the sheet as a data: address",
                stacklevel=5,
            )
        return css

    def _metadata(self, book: Any, found: list[Page], *, pictures: bool) -> None:
        book.set_identifier(identifier_of(self.document))
        book.set_title(one_line(self.title))
        book.set_language(self.language)
        describe(book, self.document)
        facts = accessibility(
            pictures=pictures or any(self.pictures.values()),
            described=not self.undescribed,
            indexed=any(page.landmark == "index" for page in found),
        )
        for name, value in facts:
            book.add_metadata(None, "meta", value, {"property": name})


def _body(order: list[Page]) -> Page | None:
    """Where reading begins."""
    return next((page for page in order if page.landmark == "bodymatter"), None)


def _address(url: str) -> str | None:
    """Where a link may lead: out by a safe address, or to a chapter, as `link_inside` has set it."""
    return url if url.startswith("article-") and url.endswith(".xhtml") else safe_url(url)


def _item(epub: Any, uid: str, name: str, media_type: str, data: bytes) -> Any:
    return epub.EpubItem(uid=uid, file_name=name, media_type=media_type, content=data)


def _document(page: Page) -> bytes:
    markup = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f"{language_attributes(page.language, page.direction)}>\n"
        f'<head><meta charset="utf-8"/><title>{text(one_line(page.title))}</title>{page.head}\n'
        '<link rel="stylesheet" type="text/css" href="book.css"/></head>\n'
        f"<body>\n{page.body}\n</body>\n</html>\n"
    )
    return markup.encode("utf-8", "replace")


def _toc(epub: Any, entry: Entry) -> Any:
    page = entry.page
    title = one_line(page.title)
    if entry.children:
        return (epub.Section(title, page.name), [_toc(epub, child) for child in entry.children])
    return epub.Link(page.name, title, f"ncx-{page.id}")


@cache
def _own_css() -> str:
    return (resources.files(__package__) / "book.css").read_text("utf-8")


# -- fonts ------------------------------------------------------------------------------


@cache
def _fonts() -> dict[str, tuple[str, bytes]]:
    """File in the book → its ``@font-face`` and its bytes."""
    from pathlib import Path

    from convert.themes import font_files

    found = {}
    for family, weight, style, path in font_files():
        name = f"fonts/{Path(path).name}"
        face = f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};src:url({name})}}'
        found[name] = (face, Path(path).read_bytes())
    return found


def _face(fonts: dict[str, tuple[str, bytes]]) -> str:
    return "\n".join(face for face, _ in fonts.values())


# -- writing ----------------------------------------------------------------------------


_PACKED = (".png", ".jpg", ".gif", ".webp")
_SHARED = ("book.css", "container.xml")
"""Parts that are the same in book after book."""


class _Zip:
    """What EbookLib writes to, in place of its own `ZipFile`."""

    def __init__(self, zipped: Zipped) -> None:
        self._zipped = zipped

    def writestr(self, name: str, data: bytes | str) -> None:
        content = data.encode() if isinstance(data, str) else data
        self._zipped.add(name, content, stored=name.endswith(_PACKED), shared=name.endswith(_SHARED))


@cache
def _writer() -> Any:
    """EbookLib's writer, packing as we do; made once, since a class costs more than a chapter."""
    from ebooklib import epub
    from lxml import etree

    language = etree.QName("http://www.w3.org/XML/1998/namespace", "lang")

    class Writer(epub.EpubWriter):  # type: ignore[misc]
        def packed(self, moment: datetime) -> bytes:
            zipped = Zipped(moment, parts=len(self.book.items))
            zipped.add("mimetype", b"application/epub+zip", stored=True)
            self.out = _Zip(zipped)
            self._write_container()
            self._write_opf()
            self._write_items()
            return zipped.close()

        def _write_opf_file(self, root: Any) -> None:
            # Ace: the metadata's own language must be told, or a screen reader guesses it.
            root.set(language, self.book.language)
            super()._write_opf_file(root)

    return Writer


def _write(book: Any, timestamp: int) -> bytes:
    """Pack with EbookLib; every date inside is ``timestamp``, so that the bytes depend on the input alone."""
    moment = datetime.fromtimestamp(max(timestamp, 315_532_800), UTC)
    options = {"mtime": moment, "epub3_pages": False, "epub3_landmark": False, "epub2_guide": True}
    writer = _writer()(None, book, options)
    writer.process()
    packed: bytes = writer.packed(moment)
    return packed


WRITER = EpubWriter()
