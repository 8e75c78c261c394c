"""E-books made by others: which of their pages are articles, and what each article is."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.model import Article, Figure, FootnoteDefinition, Link, Paragraph, Related, Text, text
from convert.readers.ebook import Book, opened
from convert.readers.epub import article_in_book

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_SENTENCE = "The bridge over the harbour opened again on Monday, nine months after a barge struck it."
_EPUB = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="O/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def _page(body: str, *, title: str = "The Book", entities: bool = True) -> str:
    doctype = "<!DOCTYPE html>" if entities else ""
    return f"{doctype}<html {_EPUB}><head><title>{title}</title></head><body>{body}</body></html>"


def _words(seed: str, number: int = 3) -> str:
    return "".join(f"<p>{seed} {n}. {_SENTENCE}&nbsp;So it is.</p>" for n in range(number))


def _nav(lines: str) -> str:
    return _page(f'<nav epub:type="toc"><ol>{lines}</ol></nav>')


def _line(title: str, href: str, inner: str = "") -> str:
    below = f"<ol>{inner}</ol>" if inner else ""
    return f'<li><a href="{href}">{title}</a>{below}</li>'


def _point(title: str, href: str, inner: str = "") -> str:
    label = f"<navLabel><text>{title}</text></navLabel>"
    return f'<navPoint id="n">{label}<content src="{href}"/>{inner}</navPoint>'


def _ncx(points: str) -> str:
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'


_KINDS = {"ncx": "application/x-dtbncx+xml", "png": "image/png", "css": "text/css"}


def _item(name: str) -> str:
    kind = _KINDS.get(name.rpartition(".")[2], "application/xhtml+xml")
    nav = ' properties="nav"' if name == "nav.xhtml" else ""
    return f'<item id="{name}" href="{name}" media-type="{kind}"{nav}/>'


def _packed(parts: dict[str, str | bytes], said: str = "", guide: str = "", **more: str | bytes) -> bytes:
    """A book whose spine is its pages in their order; ``nav.xhtml`` is its contents."""
    items = "".join(map(_item, parts))
    spine = "".join(f'<itemref idref="{name}"/>' for name in parts if name.endswith("html"))
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"'
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata {dc}>'
        f"<dc:title>The Book</dc:title><dc:language>en</dc:language>{said}</metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine>{guide}</package>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", _CONTAINER)
        archive.writestr("O/p.opf", package)
        for name, data in parts.items():
            archive.writestr(f"O/{name}", data)
        for name, data in more.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return stream.getvalue()


def _read(data: bytes) -> tuple[Book, list[Article]]:
    book = opened(data, "book.epub")
    return book, [article_in_book(book, chapter, {}) for chapter in book.articles]


def _aside(book: Book) -> dict[str, str]:
    return {chapter.name.removeprefix("O/"): chapter.aside for chapter in book.chapters if chapter.aside}


def _lines(article: Article) -> list[str]:
    return [text(block).partition(".")[0] for block in article.blocks]


# -- by the kind of book ----------------------------------------------------------------


def test_a_book_with_the_vocabulary_of_epub_3() -> None:
    """As Standard Ebooks and careful publishers make them: semantics, notes at the end, heading groups."""
    note = '<a href="endnotes.xhtml#note-1" id="ref-1" epub:type="noteref">1</a>'
    back = '<a href="one.xhtml#ref-1" epub:type="backlink">↩</a>'
    book, articles = _read(
        _packed(
            {
                "titlepage.xhtml": _page('<section epub:type="titlepage"><h1>The Book</h1></section>'),
                "imprint.xhtml": _page(f'<section epub:type="imprint"><p>{_SENTENCE * 3}</p></section>'),
                "one.xhtml": _page(
                    '<section epub:type="chapter"><hgroup><h2 epub:type="ordinal">I</h2>'
                    f'<p epub:type="title">The Long Way</p></hgroup>{_words("one")}<p>So.{note}</p>'
                    '<figure><img src="p.png" alt="A quay"/><figcaption>The quay</figcaption></figure>'
                    "</section>"
                ),
                "two.xhtml": _page(f'<section epub:type="chapter"><h2>II</h2>{_words("two")}</section>'),
                "endnotes.xhtml": _page(
                    f'<section epub:type="endnotes"><ol><li id="note-1"><p>By hand. {back}</p></li></ol>'
                    "</section>"
                ),
                "colophon.xhtml": _page('<section epub:type="colophon"><p>Set in a face.</p></section>'),
                "nav.xhtml": _nav(_line("I: The Long Way", "one.xhtml") + _line("II", "two.xhtml")),
                "p.png": _PNG,
            },
            said="<dc:creator>Anna Writer</dc:creator><dc:publisher>A House</dc:publisher>",
        )
    )
    assert _aside(book) == {
        "titlepage.xhtml": "the title page",
        "imprint.xhtml": "the imprint",
        "endnotes.xhtml": "notes, told where they belong",
        "colophon.xhtml": "the colophon",
        "nav.xhtml": "the contents",
    }
    one, two = articles
    assert [a.title for a in articles] == ["I: The Long Way", "II"]
    assert _lines(one)[:4] == ["one 0", "one 1", "one 2", "So"]
    assert [text(note) for note in one.find(FootnoteDefinition)] == ["By hand."]
    (figure,) = one.find(Figure)
    assert figure.image and figure.image.source.startswith("data:image/png;base64,")
    assert figure.alt == "A quay"
    assert two.publisher == "A House" and two.section == "The Book" and two.language == "en"
    assert [p.name for p in two.authors] == ["Anna Writer"]
    assert two.is_guess("authors"), "a book's author need not have written each chapter"


def test_a_newspaper_of_calibre() -> None:
    """Files cut by size, contents as a page, a cover drawn as SVG, the NCX of EPUB 2."""
    cover = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    book, articles = _read(
        _packed(
            {
                "titlepage.xhtml": _page(f'<div>{cover}<image xlink:href="p.png"/></svg></div>'),
                "index_split_000.html": _page(
                    "".join(f'<p><a href="index_split_00{n}.html">No. {n}</a></p>' for n in (1, 3, 4))
                ),
                "index_split_001.html": _page(
                    f"<h1>Bridge reopens</h1><p>By Carla Report</p><p>May 3, 2019</p>{_words('a')}"
                ),
                "index_split_002.html": _page(f"<p>More of it.</p>{_words('b', 2)}"),
                "index_split_003.html": _page(f"<h2>Market closes</h2>{_words('c')}"),
                "index_split_004.html": _page(f"<h2>Third one</h2>{_words('d')}"),
                "toc.ncx": _ncx(
                    _point(
                        "Front page",
                        "index_split_000.html",
                        _point("Bridge reopens", "index_split_001.html#a")
                        + _point("Market closes", "index_split_003.html"),
                    )
                    + _point("Third one", "index_split_004.html")
                ),
                "p.png": _PNG,
            },
            said='<dc:creator opf:role="aut">calibre</dc:creator><dc:publisher>calibre</dc:publisher>',
        )
    )  # fmt: skip
    assert _aside(book) == {"titlepage.xhtml": "the title page", "index_split_000.html": "the contents"}
    bridge, market, third = articles
    assert bridge.title == "Bridge reopens"
    assert [p.name for p in bridge.authors] == ["Carla Report"]
    assert bridge.published and bridge.published.iso == "2019-05-03"
    assert _lines(bridge) == ["a 0", "a 1", "a 2", "More of it", "b 0", "b 1"]
    assert bridge.section == market.section == "Front page"
    assert market.authors == () and market.publisher is None, "a program is nobody"
    assert third.section == "The Book"


def test_a_book_with_several_chapters_in_a_file() -> None:
    """As Project Gutenberg makes them: the contents lead to places within files."""
    book, articles = _read(
        _packed(
            {
                "h-0.xhtml": _page(
                    '<p>For the use of anyone.</p><h1 id="t">TALES</h1><div><h2><a id="c1"></a>CHAPTER I.'
                    f"<br/>The Start</h2>{_words('x')}</div>"
                    f'<div><h2 id="c2">CHAPTER II.</h2>{_words("y")}</div>'
                ),
                "h-1.xhtml": _page(f'<h2 id="c3">CHAPTER III.</h2>{_words("z")}'),
                "toc.ncx": _ncx(
                    _point(
                        "TALES",
                        "h-0.xhtml#t",
                        _point("CHAPTER I. The Start", "h-0.xhtml#c1")
                        + _point("CHAPTER II.", "h-0.xhtml#c2")
                        + _point("CHAPTER III.", "h-1.xhtml#c3"),
                    )
                ),
            }
        )
    )
    assert [c.name.removeprefix("O/") for c in book.articles] == ["h-0.xhtml#c1", "h-0.xhtml#c2", "h-1.xhtml"]
    assert [a.title for a in articles] == ["CHAPTER I. The Start", "CHAPTER II.", "CHAPTER III."]
    assert [_lines(a) for a in articles] == [[f"{s} {n}" for n in range(3)] for s in "xyz"]


def test_articles_saved_by_wallabag() -> None:
    """Each has a page before it that says who wrote it, when and where."""
    about = (
        "<h1>A title</h1><dl><dt>Published by</dt><dd>Eva Pen</dd><dt>Published on</dt><dd>2020-05-06</dd>"
        '<dt>Added on</dt><dd>2024-01-02</dd><dt>Address</dt><dd><a href="https://one.example/a">it</a></dd></dl>'
    )
    book, articles = _read(
        _packed(
            {
                "CoverPage.html": _page("<h1>wallabag articles</h1>"),
                "One_cover.html": _page(about),
                "One.html": _page(_words("w")),
                "toc.ncx": _ncx(_point("Entry 1 of 1", "One_cover.html") + _point("A title", "One.html")),
            },
            said="<dc:creator>wallabag</dc:creator>",
        )
    )
    (article,) = articles
    assert list(_aside(book)) == ["CoverPage.html"]
    assert article.title == "A title" and [p.name for p in article.authors] == ["Eva Pen"]
    assert article.published and article.published.iso == "2020-05-06"
    assert article.source_url == "https://one.example/a"
    assert _lines(article) == ["w 0", "w 1", "w 2"]


def test_articles_bound_by_percollate() -> None:
    def one(title: str, by: str, url: str) -> str:
        return _page(
            f'<article><header><h1>{title}</h1><p class="article__byline">{by}</p>'
            f'<a href="{url}">{url}</a></header><div>{_words(title)}</div></article>',
            title=title,
        )

    book, articles = _read(
        _packed(
            {
                "cover.xhtml": _page('<img src="p.png" alt="cover"/>'),
                "nav.xhtml": _nav(_line("First", "a.xhtml") + _line("Second", "b.xhtml")),
                "a.xhtml": one("First", "By Fay Write", "https://p.example/1"),
                "b.xhtml": one("Second", "Gus Write", "https://p.example/2"),
                "p.png": _PNG,
            }
        )
    )
    assert _aside(book) == {"cover.xhtml": "the cover", "nav.xhtml": "the contents"}
    assert [[p.name for p in a.authors] for a in articles] == [["Fay Write"], ["Gus Write"]]
    assert [a.source_url for a in articles] == ["https://p.example/1", "https://p.example/2"]
    assert [_lines(a)[0] for a in articles] == ["First 0", "Second 0"]


def test_parts_of_a_book_are_sections() -> None:
    book, articles = _read(
        _packed(
            {
                "nav.xhtml": _nav(
                    _line(
                        "Part One",
                        "p1.xhtml",
                        _line("1. Harbour days", "c1.xhtml") + _line("2. Night", "c2.xhtml"),
                    )
                    + _line("Index", "index.xhtml")
                ),
                "p1.xhtml": _page('<section epub:type="part"><h1>Part One</h1></section>'),
                "c1.xhtml": _page(f"<p>Chapter 1</p><h1>Harbour days</h1><p>Ida Author</p>{_words('a')}"),
                "c2.xhtml": _page(f"<h1><span>2</span> <span>Night</span></h1>{_words('b')}"),
                "index.xhtml": _page('<section epub:type="index"><ul><li>bridge 1</li></ul></section>'),
            },
            said="<dc:creator>Ida Author</dc:creator><dc:creator>Hans Author</dc:creator>",
        )
    )  # fmt: skip
    assert _aside(book)["p1.xhtml"] == "the title page of a part"
    days, night = articles
    assert (days.title, days.kicker, days.section) == ("Harbour days", "Chapter 1", "Part One")
    assert [p.name for p in days.authors] == ["Ida Author"] and not days.is_guess("authors")
    assert night.title == "2. Night" and night.authors == (), "of two authors neither is guessed"


def test_a_book_without_contents_is_its_pages() -> None:
    book, articles = _read(
        _packed(
            {"a.html": _page(f"<h1>One</h1>{_words('a')}"), "b.html": _page(f"<h1>Two</h1>{_words('b')}")}
        )
    )
    assert _aside(book) == {}
    assert [a.title for a in articles] == ["One", "Two"]


# -- ours -------------------------------------------------------------------------------


def test_a_dossier_of_ours_comes_back_as_its_articles() -> None:
    folder = Path(__file__).parents[2] / "fixtures"
    articles = [
        convert.read(folder / name / "article.txt")
        for name in ("seed-shape", "french", "arabic", "interview")
    ]
    first = articles[0]
    see = Paragraph((Text("See "), Link((Text("it"),), first.source_url or ""), Text(" there.")))
    articles[1] = articles[1].with_(
        related=(Related(first.title, first.source_url),), blocks=(*articles[1].blocks, see)
    )
    stream = io.BytesIO()
    dossier = convert.compile(articles, stream, title="All of it", format="epub")
    book, again = _read(stream.getvalue())
    assert set(_aside(book).values()) >= {
        "the cover",
        "the title page",
        "the contents",
        "the list of sources",
    }
    for one, was in zip(again, dossier, strict=True):
        assert one.with_(set_aside=(), evidence=()) == was.with_(set_aside=(), evidence=())


# -- the commands -----------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    pages = {f"c{n}.xhtml": _page(f"<h1>Chapter {n}</h1>{_words(f'seed{n}' * 9)}") for n in range(3)}
    lines = "".join(_line(f"Chapter {n}", f"c{n}.xhtml") for n in range(3))
    (tmp_path / "book.epub").write_bytes(_packed({"nav.xhtml": _nav(lines), **pages}))
    return tmp_path


def test_each_chapter_is_converted_to_a_file(tearsheet: Callable, place: Path) -> None:
    assert tearsheet("convert", "book.epub", "--to", "md", "-o", "out/").status == 0
    assert sorted(p.name for p in Path("out").iterdir()) == [f"Chapter {n}.md" for n in range(3)]
    assert tearsheet("convert", "book.epub#c1.xhtml", "-o", "one.md").status == 0
    assert "# Chapter 1\n" in Path("one.md").read_text()


def test_a_book_is_compiled_into_a_book(tearsheet: Callable, place: Path) -> None:
    assert tearsheet("compile", "book.epub", "-o", "again.epub").status == 0
    book, articles = _read(Path("again.epub").read_bytes())
    assert book.title == "The Book"
    assert [a.title for a in articles] == [f"Chapter {n}" for n in range(3)]


def test_a_book_is_compiled_by_a_program(place: Path) -> None:
    dossier = convert.compile(["book.epub", "book.epub#c1.xhtml"], io.BytesIO(), format="epub")
    assert [a.title for a in dossier] == ["Chapter 0", "Chapter 1", "Chapter 2", "Chapter 1"]


def test_a_batch_takes_each_chapter(tearsheet: Callable, place: Path) -> None:
    assert tearsheet("batch", "book.epub", "out", "--to", "md", "--jobs", "1", "--quiet").status == 0
    assert sorted(p.name for p in Path("out").glob("*.md")) == ["c0.md", "c1.md", "c2.md"]
    (place / "in").mkdir()
    (place / "book.epub").rename(place / "in" / "book.epub")
    (place / "in" / "a.txt").write_text(f"A Headline\n\n{_SENTENCE}\n")
    assert tearsheet("batch", "in", "all", "--to", "md", "--jobs", "1", "--quiet").status == 0
    found = sorted(p.relative_to("all").as_posix() for p in Path("all").rglob("*.md"))
    assert found == ["a.md", "book/c0.md", "book/c1.md", "book/c2.md"]


def test_a_book_is_inspected_by_its_chapters(tearsheet: Callable, place: Path) -> None:
    outcome = tearsheet("inspect", "book.epub")
    assert outcome.status == 0
    shown = outcome.out.decode()
    assert "O/c1.xhtml   Chapter 1" in shown
    assert "O/nav.xhtml  the contents" in shown


def test_a_book_of_several_articles_is_no_one_article(place: Path) -> None:
    with pytest.raises(
        convert.ReadError, match=r"holds 3 articles; name one as book\.epub#CHAPTER; there are O/c0"
    ):
        convert.read("book.epub")
    with pytest.raises(convert.ReadError, match=r"the input: holds 3 articles; save it as a file that ends"):
        convert.read(Path("book.epub").read_bytes())
    assert convert.read("book.epub#O/c2.xhtml").title == "Chapter 2"
    with pytest.raises(convert.ReadError, match=r"has no chapter c9\.xhtml; there are O/c0\.xhtml"):
        convert.read("book.epub#c9.xhtml")


# -- hostile books ----------------------------------------------------------------------

_LOCK = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
    'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/>'
    '<enc:CipherData><enc:CipherReference URI="O/{}"/></enc:CipherData></enc:EncryptedData></encryption>'
)


def test_a_locked_book_says_so() -> None:
    page = {"a.xhtml": _page(_words("a")), "f.css": ""}
    locked = _LOCK.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "a.xhtml")
    with pytest.raises(convert.ReadError, match=r"is locked by its seller \(DRM\); ask for a copy without"):
        convert.read(_packed(page, **{"META-INF__encryption_DOT_xml": locked}), format="epub")
    fonts = _LOCK.format("http://www.idpf.org/2008/embedding", "f.css")
    assert convert.read(_packed(page, **{"META-INF__encryption_DOT_xml": fonts}), format="epub").blocks


def _without(name: str) -> bytes:
    whole = _packed({"nav.xhtml": _nav(_line("A", "a.xhtml")), "a.xhtml": _page(_words("a"))})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, zipfile.ZipFile(io.BytesIO(whole)) as was:
        for part in was.namelist():
            if part != name:
                archive.writestr(part, was.read(part))
    return stream.getvalue()


_HOSTILE: dict[str, Callable[[], bytes]] = {
    "its only page is not there": lambda: _without("O/a.xhtml"),
    "no package": lambda: _without("O/p.opf"),
    "contents that hold themselves": lambda: _packed(
        {"nav.xhtml": _nav("<li><span>x</span><ol>" * 300 + "</ol></li>" * 300), "a.xhtml": _page("<p>a</p>")}
    ),
    "contents that lead out": lambda: _packed(
        {"nav.xhtml": _nav(_line("A", "../../../etc/passwd")), "a.xhtml": _page('<img src="/etc/passwd"/>')}
    ),
    "3,000 places in a page": lambda: _packed(
        {"nav.xhtml": _nav("".join(_line("A", f"a.xhtml#i{n}") for n in range(3_000))),
         "a.xhtml": _page("".join(f'<p id="i{n}">{n}</p>' for n in range(3_000)))}
    ),
    "a page of nothing": lambda: _packed({"a.xhtml": ""}),
    "a note of itself": lambda: _packed(
        {"a.xhtml": _page(f'{_words("a")}<p id="x"><a href="b.xhtml#y">1</a></p>'),
         "b.xhtml": _page('<p id="y"><a href="a.xhtml#x">1</a><a href="b.xhtml#y">1</a></p>')}
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _HOSTILE)
def test_a_hostile_book_ends_in_articles_or_in_one_line(case: str) -> None:
    try:
        _, articles = _read(_HOSTILE[case]())
    except convert.ReadError as error:
        assert "\n" not in str(error)
        return
    for article in articles:
        assert Article.from_json(article.to_json()) == article
        assert "passwd" not in article.to_json()


def test_parts_that_share_their_bytes_are_a_bomb() -> None:
    data = _packed({"a.xhtml": _page(_words("a", 300))})
    entry = data.index(b"PK\x01\x02")
    last = data.rindex(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    listing = data[entry:end] + data[last:end] * 40
    count = (5 + 40 - 1).to_bytes(2, "little")
    tail = (
        b"PK\x05\x06\0\0\0\0"
        + count * 2
        + len(listing).to_bytes(4, "little")
        + entry.to_bytes(4, "little")
        + b"\0\0"
    )
    with pytest.raises(convert.ReadError, match=r"overlap|is not an e-book"):
        convert.read(data[:entry] + listing + tail, format="epub")
