"""E-books, each chapter an article: ours by the classes of their pages, others' by their contents.

Which pages are chapters, `convert.readers.ebook` knows; the article on a page of somebody else's is found as
on a page of the web (`convert.readers.html`), less the search for it, since a chapter is all text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

from convert.errors import ReadError
from convert.folding import letters
from convert.model import Article, Evidence, Link, Person, Text, plain

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.readers import ReadOptions
    from convert.readers.ebook import Book, Chapter
    from convert.web.metadata import Claim

__all__ = ["READER", "EpubReader", "article_in_book"]

_ROLES = {"aut": "author", "pht": "photographer", "ill": "illustrator", "edt": "editor", "trl": "translator"}
_SHOWN = 3
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ORDINAL = re.compile(
    r"(?:(?:chapter|part|section|kapitel|chapitre|cap[ií]tulo|capitolo|hoofdstuk|глава|rozdział)\s+)?"
    r"(?:\d{1,3}|[ivxlc]{1,8}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)",
    re.IGNORECASE,
)
_PROGRAMS = frozenset(
    {
        "wallabag",
        "epubpress",
        "epub press",
        "calibre",
        "percollate",
        "pandoc",
        "dotepub",
        "unknown",
        "unknown author",
        "anonymous",
        "various",
        "various authors",
    }
)
"""What stands for a creator and is nobody who wrote."""
_MOST_NOTES = 2000


class EpubReader:
    name = "epub"
    extensions = ("epub",)
    description = "an e-book, each chapter an article; ours come back as they were"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the only article of the book; raises `ReadError` where it has none, or several."""
        from convert.readers.ebook import opened

        file = options.name or "the input"
        book = opened(data, file)
        found = book.articles
        if not found:
            raise ReadError("holds no chapter", file=file, remedy="check that it is the right book")
        if len(found) > 1:
            remedy = _named(file, [chapter.name for chapter in found])
            raise ReadError(f"holds {len(found):,} articles", file=file, remedy=remedy)
        return article_in_book(book, found[0], hints)


READER = EpubReader()


def _named(file: str, names: list[str]) -> str:
    """How one chapter of several is had; of a stream none has a name."""
    if not file.lower().endswith(".epub"):
        return "save it as a file that ends in .epub, whose chapters are inputs of their own"
    some = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return f"name one as {file}#CHAPTER; there are {some}"


def article_in_book(book: Book, chapter: Chapter, hints: Hints) -> Article:
    """The article that ``chapter`` is; raises `ReadError` where it has no text."""
    from convert.hints import apply

    try:
        article = _of_ours(book, chapter) or _of_others(book, chapter, hints)
    except RecursionError as error:
        raise ReadError("is nested too deeply", file=f"{book.file}#{chapter.name}") from error
    return apply(article, hints)


# -- ours -------------------------------------------------------------------------------


def _of_ours(book: Book, chapter: Chapter) -> Article | None:
    """The article of a page that we made; None where it is another's."""
    from convert.readers.page import article_of, is_ours

    root = book.xml(chapter.name)
    if len(chapter.files) != 1 or root is None or not is_ours(root):
        return None
    article = _with_pictures(article_of(root), book, chapter.name)
    if len(book.articles) == 1:  # the book is the article, and says the same of itself
        article = article.with_(keywords=tuple(book.said("subject")))
        return article if article.authors else article.with_(authors=_people(book))
    subjects = [
        meta.get("content") or ""
        for meta in root.iter("{*}meta")
        if (meta.get("name") or "").lower() == "dcterms.subject"
    ]
    return _outward(article.with_(keywords=tuple(filter(None, subjects))), book)


def _people(book: Book) -> tuple[Person, ...]:
    return tuple(Person(name, _ROLES.get(role, "author")) for name, role in book.people())


def _with_pictures(article: Article, book: Book, page: str) -> Article:
    """``article`` with the pictures that the book holds in place of their names in it."""
    from convert.web.pictures import data_address

    def get(source: str) -> str | None:
        name = book.resolved(page, source)
        return data_address(book.read(name)) if name else None

    return _pictured(article, get)


def _pictured(article: Article, get: Callable[[str], str | None]) -> Article:
    from convert.figures import with_figures

    def image(figure: Any) -> Any:
        found = get(figure.image.source) if figure.image else None
        return figure.with_(image=figure.image.with_(source=found)) if found else figure

    return article.with_(blocks=with_figures(article.blocks, image))


def _outward(article: Article, book: Book) -> Article:
    """``article`` with links to other articles of the book leading where these came from.

    Of a link within a dossier the arrow after it keeps the address; the list of related articles has it
    from the page that it leads to.
    """
    related = []
    for item in article.related:
        name = book.resolved(book.spine[0], item.url or "")
        related.append(item.with_(url=_source_of(book, name)) if name else item)
    return article.with_(related=tuple(related), blocks=_without_arrows(article.blocks))


def _source_of(book: Book, name: str) -> str | None:
    from convert.readers.page import article_of

    root = book.xml(name)
    return article_of(root).source_url if root is not None else None


def _without_arrows(node: Any) -> Any:
    """A part of the model with each link that an arrow follows as the one link that it was."""
    import msgspec

    if isinstance(node, tuple):
        found: list[Any] = []
        for item in node:
            arrow = _arrow(item)
            if arrow and found and isinstance(found[-1], Link):
                found[-1] = found[-1].with_(url=arrow)
            else:
                found.append(_without_arrows(item))
        return tuple(found)
    if isinstance(node, msgspec.Struct):
        changed = {
            name: _without_arrows(value)
            for name in node.__struct_fields__
            if isinstance(value := getattr(node, name), tuple)
        }
        return msgspec.structs.replace(node, **changed) if changed else node
    return node


def _arrow(node: Any) -> str | None:
    """The address that the arrow after a link of a dossier keeps."""
    from convert.model import Superscript

    if not isinstance(node, Superscript) or len(node.content) != 1:
        return None
    link = node.content[0]
    return link.url if isinstance(link, Link) and plain(link.content) == "\N{NORTH EAST ARROW}" else None


# -- others' ----------------------------------------------------------------------------


def _of_others(book: Book, chapter: Chapter, hints: Hints) -> Article:
    from lxml import etree, html

    from convert.readers.html import read_page
    from convert.web.metadata import Claim

    body, said, language = _body(book, chapter)
    said += _said_above(body, [name for name, _ in book.people()])
    title, kicker = _headed(body, chapter.title)
    parts = _pictures(body, book)
    page = html.Element("html", {"lang": language} if language else {})
    if title:
        head = etree.SubElement(page, "head")
        etree.SubElement(head, "title").text = title
        said.append(Claim("headline", title, "the book's contents", 0.86))
    page.append(body)
    article = read_page(
        etree.tostring(page, method="html", encoding="unicode"),
        name=f"{book.file}#{chapter.name}",
        language=hints.get("language"),
        said=said,
        parts=parts,
        whole=True,
    )
    if kicker and not article.kicker:
        evidence = (*article.evidence, Evidence("kicker", "line above the headline", 0.8, text=kicker))
        article = article.with_(kicker=kicker, evidence=evidence)
    return _with_book(article, book, chapter)


def _body(book: Book, chapter: Chapter) -> tuple[Any, list[Claim], str]:
    """The text of a chapter as one body, what a page before it says, and the language."""
    from lxml import html

    body = html.Element("body")
    said: list[Claim] = []
    language = next(iter(book.said("language")), "")
    taken: dict[str, Any] = {}
    for name in chapter.files:
        root = book.xml(name)
        if root is None:
            continue
        page = next(root.iter("{*}body"), root)
        if root is not page:
            xml = root.get("{http://www.w3.org/XML/1998/namespace}lang")
            language = root.get("lang") or xml or language
        if chapter.start or chapter.end:
            _cut(page, chapter.start, chapter.end)
        _plain_names(page)
        if name.rpartition(".")[0].endswith("_cover"):
            said += _head_page(page)
            continue
        _inside(page, book, name, chapter, taken)
        first = body[-1] if len(body) else None
        if page.text and page.text.strip():
            if first is None:
                body.text = f"{body.text or ''} {page.text}"
            else:
                first.tail = f"{first.tail or ''} {page.text}"
        body.extend(list(page))
    if taken:
        notes = html.Element("ol", {"class": "footnotes"})
        notes.extend(taken.values())
        body.append(notes)
    return body, said, language


def _plain_names(page: Any) -> None:
    """Take elements out of their namespaces, and what no page of the web has for its text's sake."""
    from lxml import etree

    for element in list(page.iter()):
        if not isinstance(element.tag, str):
            continue
        space = element.tag[1:].partition("}")[0] if element.tag[0] == "{" else ""
        name = element.tag.rpartition("}")[2]
        # What a broken page calls an element may be no name at all.
        element.tag = name if re.fullmatch(r"[A-Za-z][\w.-]*", name, re.ASCII) else "span"
        kind = element.get("{http://www.idpf.org/2007/ops}type")
        for key in [key for key in element.attrib if str(key)[0] == "{"]:
            if str(key).endswith("}href") and element.tag == "image":
                element.set("src", element.get(key))
            del element.attrib[key]
        if kind:
            if "noteref" in kind.split():
                element.set("role", "doc-noteref")
            if {"footnote", "endnote", "rearnote", "note"} & set(kind.split()):
                element.set("role", "doc-footnote")
            if "pagebreak" in kind.split():
                element.clear(keep_tail=True)
        # A drawing that only holds a picture is the picture.
        if element.tag == "image" and space:
            element.tag = "img"
        if element.tag == "svg" and next(element.iter("{*}image", "img"), None) is not None:
            element.tag = "div"
    etree.cleanup_namespaces(page)


def _inside(page: Any, book: Book, name: str, chapter: Chapter, taken: dict[str, Any]) -> None:
    """Have links within the chapter stay within it, take the notes that stand elsewhere in the book."""
    for element in page.iter("img"):
        source = element.get("src") or ""
        if inside := book.resolved(name, source):
            element.set("src", inside)
        elif not re.match(r"https?://|data:image/", source, re.IGNORECASE):
            element.attrib.pop("src", None)
    for link in page.iter("a"):
        href = link.get("href") or ""
        target, fragment = book.resolved(name, href), href.partition("#")[2]
        if not target:
            continue
        if target in chapter.files:
            if fragment:
                link.set("href", f"#{fragment}")
            else:
                del link.attrib["href"]
        elif fragment and (note := _note(book, target, fragment, link, taken)):
            link.set("href", f"#{note}")
        else:
            del link.attrib["href"]  # it leads to another chapter, which is an article of its own


def _note(book: Book, file: str, fragment: str, link: Any, taken: dict[str, Any]) -> str | None:
    """Take the note at the other end of ``link`` into ``taken``; its name there, None where it is none."""
    if len("".join(link.itertext()).strip()) > 6 or len(taken) >= _MOST_NOTES:
        return None
    key = f"{file}#{fragment}"
    name = "note-" + re.sub(r"\W", "-", key)
    if key in taken:
        return name
    place = next((e for e in book.notes(file) if e.get("id") == fragment), None)
    if place is None:
        return None
    # An anchor within a note stands for the note.
    while place.tag.rsplit("}", 1)[-1] in ("a", "sup", "span") and place.getparent() is not None:
        place = place.getparent()
    if len("".join(place.itertext())) > 20_000 or place.tag.rsplit("}", 1)[-1] == "body":
        return None
    note = deepcopy(place)
    note.tail = None
    _plain_names(note)
    for back in note.iter("a"):
        if book.resolved(file, back.get("href") or ""):
            back.attrib.pop("href")
            back.set("role", "doc-backlink")
            if re.fullmatch(r"\W*(?:back|return|top)?\W*", "".join(back.itertext()), re.IGNORECASE):
                for child in list(back):
                    back.remove(child)
                back.text = None
    note.tag = "li"
    note.set("id", name)
    note.set("role", "doc-footnote")
    taken[key] = note
    return name


def _cut(page: Any, start: str | None, end: str | None) -> None:
    """Leave of ``page`` what stands from the element ``start`` to that before ``end``."""
    first, last = _at(page, start), _at(page, end)
    if last is not None:
        _drop(last, page, forward=True)
    if first is not None:
        _drop(first, page, forward=False)
    if last is not None and (parent := last.getparent()) is not None:
        parent.remove(last)


def _at(page: Any, name: str | None) -> Any:
    """The element ``name``; where it is but an anchor in a heading or a paragraph, that."""
    found = next((element for element in page.iter() if name and element.get("id") == name), None)
    while found is not None and (parent := found.getparent()) is not None and parent is not page:
        if _tag(parent) not in (*_HEADINGS, "p", "hgroup", "header"):
            break
        found = parent
    return found


def _drop(element: Any, page: Any, *, forward: bool) -> None:
    """Take away all that follows ``element``, or all that stands before it."""
    while element is not page and (parent := element.getparent()) is not None:
        for sibling in list(element.itersiblings(preceding=not forward)):
            parent.remove(sibling)
        if forward:
            element.tail = None
        else:
            parent.text = None
        element = parent


def _head_page(page: Any) -> list[Claim]:
    """What the page before an article says of it, as wallabag lists it: names, dates and address."""
    from convert.web.metadata import Claim

    found = []
    for label in page.iter("dt"):
        value = label.getnext()
        if value is None or value.tag != "dd":
            continue
        said = " ".join("".join(label.itertext()).split()).casefold()
        words = " ".join("".join(value.itertext()).split())
        link = next((a.get("href") for a in value.iter("a") if a.get("href")), None)
        if link:
            found.append(Claim("source_url", link, "the page before the article", 0.9))
        elif re.search(r"\bby\b|\bpar\b|\bvon\b|\bpor\b|author|auteur|autor", said):
            if words.casefold() not in _PROGRAMS:
                found.append(Claim("authors", words, "the page before the article", 0.9))
        elif re.search(r"publi|veröffentlicht|erschienen", said):
            found.append(Claim("published", words, "the page before the article", 0.85))
    return found


def _said_above(body: Any, people: Collection[str]) -> list[Claim]:
    """What lines above the text say of the article, taken out of it: its address, and who wrote it."""
    from convert.web.metadata import Claim

    found = []
    known = {letters(name) for name in people}
    for number, element in enumerate(_leading(body)):
        words = " ".join("".join(element.itertext()).split())
        if number > _HEAD or len(words) > 300:
            break
        named = re.search(r"(?:^|[\s_-])(?:byline|author)(?:$|[\s_-])", element.get("class") or "")
        if _tag(element) in _HEADINGS:
            continue
        if re.fullmatch(r"https?://\S+", words):
            found.append(Claim("source_url", words, "the address above the text", 0.85))
        elif letters(words) in known or (named and 0 < len(words) < 80 and words.casefold() not in _PROGRAMS):
            found.append(Claim("authors", words, "the name above the text", 0.85))
        else:
            continue
        _remove(element)
    return found


_HEAD = 5
"""After how many blocks the head of a chapter is over."""


def _headed(body: Any, title: str | None) -> tuple[str | None, str | None]:
    """Give the chapter the one heading that the contents say; returns it, and its kicker.

    A heading is often two, a number and a name; the contents have both, or the name alone, or the name
    with a number that the page has not.
    """
    from lxml import html

    from convert.readers.ebook import words_of

    if not title:
        return title, None
    wanted, bare = letters(title), letters(_unnumbered(title))
    above: list[Any] = []
    for element in _leading(body):
        above.append(element)
        said = [words_of("".join(e.itertext())) for e in above]
        whole = letters("".join(said))
        if len(whole) > 400 or len(above) > 4:
            return title, None
        kicker = None
        if whole == wanted:
            shown = title
        elif letters(said[-1]) in (wanted, bare) and (
            len(above) == 1
            or (len(above) == 2 and len(said[0]) < 60 and _tag(above[1]) in _HEADINGS
                and (_ORDINAL.fullmatch(said[0]) or _tag(above[0]) in _HEADINGS))
        ):  # fmt: skip
            shown, kicker = said[-1], said[0] if len(above) == 2 else None
        else:
            continue
        if len(above) > 1 or _tag(above[0]) not in _HEADINGS:
            heading = html.Element("h1")
            heading.text = shown
            above[0].addprevious(heading)
            for one in above:
                _remove(one)
        return shown, kicker
    return title, None


def _unnumbered(title: str) -> str:
    """``title`` without the number before it."""
    number, sign, rest = re.match(r"(\w+(?: \w+)?)?([.:)–—-]?\s+)?(.*)", title, re.DOTALL).groups()  # type: ignore[union-attr]
    return rest if number and sign and rest and _ORDINAL.fullmatch(number) else title


def _leading(body: Any) -> Iterator[Any]:
    """The blocks that hold the first words, in their order."""
    for element in list(body.iter()):
        tag = _tag(element)
        if tag in (*_HEADINGS, "p") and "".join(element.itertext()).strip():
            yield element
        elif tag in ("ul", "ol", "table", "blockquote", "pre", "dl"):
            return
        elif (
            tag in ("div", "span", "header", "a")
            and (element.text or "").strip()
            and not _holds(element)
            and _tag(element.getparent()) in ("div", "header", "section", "article", "body")
        ):
            yield element


def _holds(element: Any) -> bool:
    return any(_tag(child) in (*_HEADINGS, "p", "div", "span") for child in element)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _tag(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _pictures(body: Any, book: Book) -> Mapping[str, Callable[[], bytes]]:
    """The pictures of the book that the chapter shows."""
    from convert.web.pictures import data_address

    found = {}
    for image in list(body.iter("img")):
        name = image.get("src") or ""
        if name in book.members and name not in found:
            if data_address(book.head(name)) is None:
                image.attrib.pop("src")
                continue
            found[name] = partial(book.read, name)
    return found


def _with_book(article: Article, book: Book, chapter: Chapter) -> Article:
    """``article`` with what the book says where it says nothing itself, and its origin on record."""
    rule = "the book's metadata"
    fields: dict[str, Any] = {}
    evidence: list[Evidence] = []

    def give(field: str, value: Any, confidence: float, said: str = rule, note: str | None = None) -> None:
        if value and not getattr(article, field):
            shown = value if isinstance(value, str) else None
            fields[field] = value
            evidence.append(Evidence(field, said, confidence, text=shown, note=note))

    if chapter.title:
        give("headline", (Text(chapter.title),), 0.8, "the book's contents")
    publisher = next(iter(book.said("publisher")), None)
    if publisher and publisher.casefold() not in _PROGRAMS:
        give("publisher", publisher, 0.7)
    give("rights", next(iter(book.said("rights")), None), 0.7)
    if len(book.articles) > 1:
        give("section", chapter.part or book.title, 0.7, "the part of the book" if chapter.part else rule)
    writers = [name for name, role in book.people() if role == "aut"]
    if len(writers) == 1 and writers[0].casefold() not in _PROGRAMS:
        give("authors", (Person(writers[0]),), 0.5, "the book's only author")
    if not article.blocks and not article.headline and not fields.get("headline"):
        raise ReadError("has no text", file=f"{book.file}#{chapter.name}", remedy="name another chapter")
    return article.with_(**fields, evidence=(*article.evidence, *evidence))
