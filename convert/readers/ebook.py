"""An e-book as a book: what it says of itself, and which of its files are its chapters.

Nothing is read but the package, the contents and the pages; what the article on a page is,
`convert.readers.epub` knows.  A chapter is named as ``FILE.epub#page.xhtml``, as a page of a web archive is.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec

from convert import package
from convert.errors import ReadError
from convert.folding import folded
from convert.package import BROKEN

__all__ = [
    "Book",
    "Chapter",
    "chapters",
    "is_book",
    "opened",
    "opened_at",
    "place_of",
    "places",
    "text_of",
    "words_of",
]

_PLACE = re.compile(r"(?P<path>.+?\.epub)(?:#(?P<name>.+))?", re.IGNORECASE | re.DOTALL)
_DC = "{http://purl.org/dc/elements/1.1/}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml"})
_MEMBERS = 20_000
_LARGEST_PAGE = 16 * 1024 * 1024
_MOST = 5_000
"""How many pages of the spine are looked at."""
_DEEP = 8
_OURS = re.compile(r"(?:.*/)?article-[0-9]{4,}\.xhtml")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Fonts are scrambled also in books that are not locked."""
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})

_ASIDE = {
    "cover": "the cover", "frontcover": "the cover", "backcover": "the cover",
    "titlepage": "the title page", "title-page": "the title page", "halftitlepage": "the title page",
    "halftitle": "the title page",  "fulltitle": "the title page",
    "toc": "the contents", "toc-brief": "the contents", "landmarks": "the landmarks",
    "contents": "the contents", "loi": "a list of the pictures", "lot": "a list of the tables",
    "page-list": "a list of the pages", "index": "an index", "index-group": "an index",
    "copyright-page": "the imprint", "imprint": "the imprint", "colophon": "the colophon",
    "imprimatur": "the imprint", "dedication": "the dedication", "epigraph": "the epigraph",
    "bibliography": "the list of sources", "seriespage": "an advertisement of the series",
    "footnotes": "notes, told where they belong", "endnotes": "notes, told where they belong",
    "rearnotes": "notes, told where they belong", "notes": "notes, told where they belong",
    "other-credits": "credits", "advert": "an advertisement",
}  # fmt: skip
"""What a page says it is, in the vocabulary of EPUB 3 or in a guide of EPUB 2 → why it is no article."""
_NAMED = re.compile(
    r"(?:\d+[-_])?(?P<kind>cover|title|half-?title|toc|contents|nav|copyright|imprint|colophon|dedication|epigraph"
    r"|landmarks|index|loi|lot|endnotes|footnotes)[-_]?(?:page)?(?:[-_]?\d+)?",
    re.IGNORECASE,
)
"""The name of a file that is no article, unless it is long."""
_TITLES = {
    "cover": "the cover", "front cover": "the cover", "titelbild": "the cover", "couverture": "the cover",
    "umschlag": "the cover", "title page": "the title page", "titlepage": "the title page",
    "titelseite": "the title page", "page de titre": "the title page", "half title": "the title page",
    "half title page": "the title page", "copyright": "the imprint", "copyright page": "the imprint",
    "imprint": "the imprint", "impressum": "the imprint", "colophon": "the colophon",
    "uncopyright": "the imprint", "table of contents": "the contents", "contents": "the contents",
    "toc": "the contents", "index": "an index", "dedication": "the dedication", "landmarks": "the landmarks",
    "list of illustrations": "a list of the pictures", "also by the author": "an advertisement",
    "endnotes": "notes, told where they belong", "footnotes": "notes, told where they belong",
}  # fmt: skip


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """One article of the book: its ``files`` in reading order, the first of which names it."""

    name: str
    files: tuple[str, ...]
    title: str | None = None
    part: str | None = None
    """The title of the part of the book that it stands in."""
    start: str | None = None
    """The ``id`` at which it begins, where a file has several."""
    end: str | None = None
    aside: str | None = None
    """Why it is no article."""


class _Line(msgspec.Struct, frozen=True):
    """One line of the contents."""

    title: str
    file: str
    fragment: str
    depth: int
    parents: tuple[str, ...]
    holds: bool
    """Whether lines stand below it."""


class Book:
    """An open e-book; raises `ReadError` for what is none, and for one that is locked."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            members = self.archive.infolist()
        except BROKEN as error:
            raise self._wrong("is not an e-book", "open it and save it anew") from error
        if len(members) > _MEMBERS or sum(member.file_size for member in members) > package.LARGEST:
            raise self._wrong("is too large when it is unpacked", "split it, or take its pictures out")
        if sum(member.compress_size for member in members) > len(data):
            raise self._wrong("its parts overlap, as in a zip bomb", "do not trust it")
        self.members = {member.filename: member for member in members}
        self.folder, self.package = self._package()
        self.manifest = self._manifest()
        self._places: dict[str, list[Any]] = {}
        self._refuse_locked()

    def _wrong(self, problem: str, remedy: str) -> ReadError:
        return ReadError(problem, file=self.file, remedy=remedy)

    # -- parts --

    def read(self, name: str, limit: int = _LARGEST_PAGE) -> bytes:
        """The bytes of a part; what its entry says of its size is not believed."""
        member = self.members.get(name)
        if member is None:
            raise self._wrong(f"has no part {name}", "open it and save it anew")
        if member.file_size > limit:
            raise self._wrong("is too large when it is unpacked", "split it, or take its pictures out")
        try:
            with self.archive.open(member) as stream:
                return stream.read(limit)
        except BROKEN as error:
            raise self._wrong("is not an e-book that is whole", "open it and save it anew") from error

    def xml(self, name: str) -> Any:
        """The tree of a part; None where it has none."""
        return parsed(self.read(name)) if name in self.members else None

    def resolved(self, base: str, href: str) -> str:
        """The part that ``href`` means on the page ``base``; the empty string where it is none."""
        path = unquote(href.partition("#")[0])
        if not path or re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
            return ""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        return name if name in self.members else ""

    def _package(self) -> tuple[str, Any]:
        container = self.xml("META-INF/container.xml")
        said = [] if container is None else [root.get("full-path") for root in container.iter("{*}rootfile")]
        said += sorted(name for name in self.members if name.endswith(".opf"))
        for name in said:
            if name in self.members and (root := self.xml(name)) is not None:
                return name, root
        raise self._wrong("is not an e-book", "open it and save it anew")

    def _manifest(self) -> dict[str, tuple[str, str, str]]:
        """The ``id`` of a part → its name, its media type, its properties."""
        found = {}
        for item in self.package.iter("{*}item"):
            name = self.resolved(self.folder, item.get("href") or "")
            if name:
                kind = (item.get("media-type") or "").strip().lower()
                found[item.get("id") or name] = (name, kind, item.get("properties") or "")
        return found

    def _refuse_locked(self) -> None:
        tree = self.xml("META-INF/encryption.xml")
        pages = set(self.spine)
        for data in tree.iter("{*}EncryptedData") if tree is not None else ():
            ways = [method.get("Algorithm") or "" for method in data.iter("{*}EncryptionMethod")]
            uris = [unquote(at.get("URI") or "").lstrip("/") for at in data.iter("{*}CipherReference")]
            if not any(way.startswith(_FONTS) for way in ways) and pages & set(uris):
                raise self._wrong("is locked by its seller (DRM)", "ask for a copy without")

    def head(self, name: str) -> bytes:
        """The first bytes of a part, which tell what it is."""
        try:
            with self.archive.open(self.members[name]) as stream:
                return stream.read(16)
        except BROKEN:
            return b""

    def notes(self, name: str) -> list[Any]:
        """The elements of a page that can be led to."""
        if name not in self._places:
            tree = self.xml(name)
            elements = tree.iter() if tree is not None else ()
            self._places[name] = [e for e in elements if isinstance(e.tag, str) and e.get("id")]
        return self._places[name]

    # -- what the book says --

    def said(self, name: str) -> list[str]:
        """The values of a Dublin Core element."""
        values = (" ".join("".join(e.itertext()).split()) for e in self.package.iter(f"{_DC}{name}"))
        return [value for value in values if value]

    @cached_property
    def title(self) -> str | None:
        return next(iter(self.said("title")), None)

    @cached_property
    def roles(self) -> dict[str, str]:
        """The ``id`` of somebody → what they did, as EPUB 3 says it."""
        return {
            (meta.get("refines") or "").removeprefix("#"): (meta.text or "").strip()
            for meta in self.package.iter("{*}meta")
            if meta.get("property") == "role"
        }

    def people(self) -> list[tuple[str, str]]:
        """Everybody whom the book names, with the MARC relators' code of what they did."""
        found = []
        for element in self.package.iter(f"{_DC}creator", f"{_DC}contributor"):
            name = " ".join("".join(element.itertext()).split())
            old = next((value for key, value in element.attrib.items() if str(key).endswith("}role")), "")
            role = self.roles.get(element.get("id") or "", "") or old
            if not role and element.tag == f"{_DC}creator":
                role = "aut"
            if name:
                found.append((name, role))
        return found

    # -- its pages --

    @cached_property
    def spine(self) -> list[str]:
        """The pages in reading order."""
        found = []
        for place in self.package.iter("{*}itemref"):
            name, kind, _ = self.manifest.get(place.get("idref") or "", ("", "", ""))
            if name and (kind in _PAGES or name.lower().endswith((".xhtml", ".html", ".htm", ".xml"))):
                found.append(name)
        return list(dict.fromkeys(found))[:_MOST]

    @cached_property
    def nav(self) -> str | None:
        """The navigation document."""
        return next((n for n, _, said in self.manifest.values() if "nav" in said.split()), None)

    @cached_property
    def contents(self) -> list[_Line]:
        """The lines of the contents: of the navigation document, else of the NCX."""
        lines = list(self._nav(self.nav)) if self.nav else []
        if not lines:
            ncx = next((n for n, kind, _ in self.manifest.values() if kind == "application/x-dtbncx+xml"), "")
            root = self.xml(ncx)
            for chart in root.iter("{*}navMap") if root is not None else ():
                lines += self._ncx(ncx, chart, 0, ())
        return lines

    def _nav(self, name: str) -> Iterator[_Line]:
        root = self.xml(name)
        for nav in root.iter("{*}nav") if root is not None else ():
            if "toc" in (nav.get(_TYPE) or nav.get("epub:type") or nav.get("role") or "toc"):
                for listing in list(nav.iterchildren("{*}ol"))[:1]:
                    yield from self._items(name, listing, 0, ())
                return

    def _items(self, name: str, listing: Any, depth: int, parents: tuple[str, ...]) -> Iterator[_Line]:
        if depth > _DEEP:
            return
        for item in listing.iterchildren("{*}li"):
            label = next(item.iterchildren("{*}a", "{*}span"), None)
            below = next(item.iterchildren("{*}ol"), None)
            title = "" if label is None else _words(label)
            # What a book of ours says of an article beside its title is no part of it.
            for where in label.iter("{*}span") if label is not None else ():
                if where.get("class") == "where":
                    title = title.removesuffix(_words(where)).strip()
            href = (label.get("href") or "") if label is not None else ""
            yield self._line(name, title, href, depth, parents, below is not None)
            if below is not None:
                yield from self._items(name, below, depth + 1, (*parents, title))

    def _ncx(self, name: str, point: Any, depth: int, parents: tuple[str, ...]) -> Iterator[_Line]:
        for child in point.iterchildren("{*}navPoint") if depth <= _DEEP else ():
            title = " ".join(_words(label) for label in child.iterchildren("{*}navLabel"))
            href = next((c.get("src") or "" for c in child.iterchildren("{*}content")), "")
            holds = next(child.iterchildren("{*}navPoint"), None) is not None
            yield self._line(name, title, href, depth, parents, holds)
            yield from self._ncx(name, child, depth + 1, (*parents, title))

    def _line(
        self, base: str, title: str, href: str, depth: int, parents: tuple[str, ...], holds: bool
    ) -> _Line:
        file = self.resolved(base, href)
        return _Line(title, file, unquote(href.partition("#")[2]), depth, parents, holds)

    @cached_property
    def guide(self) -> dict[str, str]:
        """What the guide of an EPUB 2 calls a page."""
        found: dict[str, str] = {}
        for reference in self.package.iter("{*}reference"):
            name = self.resolved(self.folder, reference.get("href") or "")
            found.setdefault(name, (reference.get("type") or "").lower())
        return found

    @cached_property
    def ours(self) -> bool:
        """Whether this program made the book."""
        from convert.readers.page import is_ours

        first = next((name for name in self.spine if _OURS.fullmatch(name)), None)
        tree = self.xml(first) if first else None
        return tree is not None and is_ours(tree)

    @cached_property
    def chapters(self) -> list[Chapter]:
        """All that the spine holds, in its order: the articles, and what is set aside."""
        return list(_chapters(self))

    @cached_property
    def articles(self) -> list[Chapter]:
        return [chapter for chapter in self.chapters if chapter.aside is None]

    def chapter(self, name: str) -> Chapter:
        """The chapter that is called ``name``, as a whole or by the end of its file's name."""
        found = [c for c in self.chapters if name == c.name]
        found = found or [c for c in self.chapters if c.name.endswith(f"/{name}") or name in c.files]
        if not found:
            some = ", ".join(c.name for c in self.articles[:3]) + (" …" if len(self.articles) > 3 else "")
            raise self._wrong(f"has no chapter {name}", f"there are {some or 'none'}")
        return found[0]


# -- which pages are chapters -----------------------------------------------------------


def _chapters(book: Book) -> Iterator[Chapter]:
    by_file: dict[str, list[_Line]] = {}
    for line in book.contents:
        if line.file:
            by_file.setdefault(line.file, []).append(line)
    trees = ((name, book.xml(name)) for name in book.spine)
    made: list[Chapter] = []
    waiting: list[str] = []
    heads: dict[str, str] = {}
    for name, tree in trees:
        lines = by_file.get(name, [])
        aside = _aside(book, name, tree, lines[0] if lines else None)
        if aside is not None and lines and lines[0].holds and aside == _WORDLESS:
            heads[name] = lines[0].title
            aside = "the title page of a part"
        if aside is None and _heads_next(book, name):
            waiting.append(name)
            continue
        opens = bool(lines) or aside is not None or _is_headed(tree) or not made
        if not opens and made[-1].aside is None:
            made[-1] = msgspec.structs.replace(made[-1], files=(*made[-1].files, name))
            continue
        made += _of_file(name, tree, lines, aside, tuple(waiting), book)
        waiting.clear()
    yield from made


def _of_file(
    name: str, tree: Any, lines: list[_Line], aside: str | None, before: tuple[str, ...], book: Book
) -> Iterator[Chapter]:
    """The chapters of one file: as many as lines of the contents lead to places in it."""
    named = _openings(book, lines) if aside is None else []
    places = {element.get("id"): element for element in tree.iter()} if len(named) > 1 else {}
    named = [line for number, line in enumerate(named) if number == 0 or line.fragment in places]
    if len(named) < 2:
        first = lines[0] if lines else None
        yield Chapter(
            name=name,
            files=(*before, name),
            title=(first.title or None) if first else None,
            part=first.parents[-1] if first and first.parents else None,
            aside=aside,
        )
        return
    for number, line in enumerate(named):
        after = named[number + 1].fragment if number + 1 < len(named) else None
        reason = _TITLES.get(folded(line.title))
        if line.holds and after and _words_before(tree, places[after]) < _OPENING:
            reason = "the title page of a part"
        yield Chapter(
            name=name if number == 0 else f"{name}#{line.fragment}",
            files=(*before, name) if number == 0 else (name,),
            title=line.title or None,
            part=line.parents[-1] if line.parents else None,
            start=line.fragment if number else None,
            end=after,
            aside=reason,
        )


def _openings(book: Book, lines: list[_Line]) -> list[_Line]:
    """The lines of one file that open a chapter: those of its first depth.

    Where the first holds the others and is the book, or a part that goes on in other files, they are those
    below it; else they are but the sections of its chapter.
    """
    first = lines[0] if lines else None
    if first is None:
        return []
    below = [line for line in lines if line.depth == first.depth + 1]
    if first.holds and below and len(below) == len([line for line in lines if line.depth > first.depth]):
        within = [x for x in book.contents if x.parents[: first.depth + 1] == (*first.parents, first.title)]
        if folded(first.title) == folded(book.title or "") or any(
            x.file not in ("", first.file) for x in within
        ):
            return [first, *below]
    return [line for line in lines if line.depth == first.depth]


def _words_before(tree: Any, place: Any) -> int:
    """How many words stand on the page before ``place``."""
    count = 0
    for element in next(tree.iter("{*}body"), tree).iter():
        if element is place:
            break
        count += len((element.text or "").split()) if isinstance(element.tag, str) else 0
    return count


_OPENING = 150
"""Words up to which what stands before the first chapter of a file is its title page."""
_WORDLESS = "has no text of its own"


def _aside(book: Book, name: str, tree: Any, line: _Line | None) -> str | None:
    """Why the page is no article; None where it may be one."""
    if tree is None:
        return "is no page that can be read"
    if name == book.nav:
        return "the contents"
    if book.ours:
        return _ours_aside(tree)
    kinds = _kinds(tree)
    for kind in kinds:
        if kind in _ASIDE:
            return _ASIDE[kind]
    if reason := _ASIDE.get(book.guide.get(name, "")):
        return reason
    words = " ".join(_words(body) for body in _bodies(tree)).split()
    if reason := _TITLES.get(folded(line.title if line else "")):
        return reason
    if kinds & {"chapter", "part"} and len(words) > _FEW:
        return None
    stem = posixpath.splitext(posixpath.basename(name))[0]
    match = _NAMED.fullmatch(stem)
    if match and len(words) < _SHORT and not _heads_next(book, name):
        kind = match["kind"].lower().replace("-", "")
        return _ASIDE[{"title": "titlepage", "nav": "toc", "copyright": "copyright-page"}.get(kind, kind)]
    if _is_listing(book, name, tree, len(words)):
        return "the contents"
    few = _FEW if line is None or line.holds else 2
    if len(words) <= few and not _heads_next(book, name):
        return _WORDLESS
    return None


def _ours_aside(tree: Any) -> str | None:
    """Why a page of our own book is no article: its title, parts, introduction and indexes are the book's."""
    from convert.readers.page import is_ours

    if is_ours(tree):
        return None
    kinds = _kinds(tree)
    if "part" in kinds:
        return "the title page of a part"
    return next((_ASIDE[kind] for kind in kinds if kind in _ASIDE), "a page of the book itself")


_FEW = 12
"""Words up to which a page that the contents do not name, or that holds others, is but a title."""
_SHORT = 1500


def _kinds(tree: Any) -> set[str]:
    """What the page says it is: on its body, or on the one thing in it."""
    found: set[str] = set()
    for body in _bodies(tree):
        elements = [body]
        children = [child for child in body if isinstance(child.tag, str)]
        while len(children) == 1:
            elements.append(children[0])
            children = [child for child in children[0] if isinstance(child.tag, str)]
        for element in elements:
            found.update((element.get(_TYPE) or element.get("epub:type") or "").split())
            found.update(
                role.removeprefix("doc-") for role in (element.get("role") or "").split() if "doc-" in role
            )
    return found


def _is_listing(book: Book, name: str, tree: Any, words: int) -> bool:
    """Whether the page is little more than links to other pages of the book."""
    linked, pages = 0, set()
    for link in tree.iter("{*}a"):
        target = book.resolved(name, link.get("href") or "")
        if target and target != name:
            pages.add(target)
            linked += len(_words(link).split())
    return len(pages) >= 3 and linked * 2 > words


def _is_headed(tree: Any) -> bool:
    """Whether the page opens with a heading of the first two levels."""
    for body in _bodies(tree):
        for element in body.iter():
            if _tag(element) in ("h1", "h2"):
                return True
            if _tag(element) == "p" and _words(element):
                return False
    return False


def _heads_next(book: Book, name: str) -> bool:
    """Whether the page is the head of the next one, as wallabag has one for each article (``x_cover``)."""
    stem, ending = posixpath.splitext(name)
    place = book.spine.index(name) if stem.endswith("_cover") else len(book.spine)
    return place + 1 < len(book.spine) and book.spine[place + 1] == f"{stem.removesuffix('_cover')}{ending}"


def _bodies(tree: Any) -> list[Any]:
    return list(tree.iter("{*}body"))[:1] or [tree]


def _tag(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _words(element: Any) -> str:
    return words_of("".join(element.itertext()))


def words_of(text: str) -> str:
    """``text`` in one line, without the characters that no page may have."""
    return " ".join(_FORBIDDEN.sub("", text).split())


# -- XML --------------------------------------------------------------------------------


def parsed(data: bytes) -> Any:
    """A page or a package as a tree, also where it is not well-formed; None for nothing at all."""
    from html import unescape

    from lxml import etree, html

    text = _FORBIDDEN.sub("", _decoded(data))
    # A page may name what HTML names; XML knows five of them.
    text = _ENTITY.sub(lambda m: m[0] if m[1] in _XML else _escaped(unescape(m[0])), text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        pass
    lenient = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=lenient)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _decoded(data: bytes) -> str:
    from convert.web.charsets import codec

    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        said = re.match(rb"\s*<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,30})", data)
        known = codec(said[1].decode("ascii", "replace")) if said else None
        text = data.decode(known or "utf-8", "replace")
    return re.sub(r"^\ufeff?\s*<\?xml[^>]{0,200}\?>", "", text).lstrip("\ufeff")


# -- places -----------------------------------------------------------------------------


def place_of(source: object) -> tuple[Path, str] | None:
    """The e-book and the chapter in it that ``source`` names (empty for none); None for other names."""
    if not isinstance(source, str | os.PathLike):
        return None
    name = os.fspath(source)
    if not isinstance(name, str) or ".epub" not in name.lower() or "\n" in name or "://" in name:
        return None
    match = _PLACE.fullmatch(name)
    return (Path(match["path"]), match["name"] or "") if match else None


def is_book(source: object) -> bool:
    """Whether ``source`` names an e-book as a whole, which is there."""
    place = place_of(source)
    return place is not None and not place[1] and place[0].is_file()


def opened(data: bytes, file: str) -> Book:
    """The e-book ``data``; raises `ReadError`."""
    return Book(data, file)


def opened_at(path: Path, limit: int) -> Book:
    """The e-book at ``path``, which stays open for the next of its chapters; raises `ReadError`."""
    from convert.readers import read_bytes

    try:
        known = path.stat()
    except OSError:
        return Book(read_bytes(path, limit)[0], str(path))
    return _kept(str(path), known.st_mtime_ns, known.st_size, limit)


@lru_cache(maxsize=1)
def _kept(path: str, _modified: int, _size: int, limit: int) -> Book:
    from convert.readers import read_bytes

    return Book(read_bytes(Path(path), limit)[0], path)


def chapters(path: Path, limit: int) -> list[Chapter]:
    """The articles of the e-book at ``path``; raises `ReadError` where it has none."""
    book = opened_at(path, limit)
    if not book.articles:
        raise ReadError("holds no chapter", file=path, remedy="check that it is the right book")
    return book.articles


def text_of(path: Path, name: str, limit: int) -> bytes:
    """The pages of one chapter with the book's package, by which a change of it is seen."""
    book = opened_at(path, limit)
    return b"\0".join(book.read(part) for part in (book.folder, *book.chapter(name).files))


def places(path: Path, limit: int) -> list[str]:
    """The articles of the e-book at ``path`` as inputs of their own; the book itself where it is one."""
    found = chapters(path, limit)
    return [str(path)] if len(found) == 1 else [f"{path}#{chapter.name}" for chapter in found]
