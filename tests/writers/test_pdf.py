"""The PDF: the same bytes always, what is inside beside the pages, and what it says of missing letters."""

from __future__ import annotations

import io
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

import convert
from convert.cli.themes import SAMPLE
from convert.model import (
    Emphasis,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Image,
    Link,
    ListBlock,
    Paragraph,
    Strong,
    Text,
)
from convert.themes import theme_names
from convert.validators import CHECKS
from convert.writers.missing import scripts_of
from convert.writers.paper import SIZES
from convert.writers.unbroken import breakable

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*/article.txt"))


def pdf(article: convert.Article, theme: str = "house", **options: object) -> bytes:
    stream = io.BytesIO()
    convert.write(article, stream, "pdf", theme=theme, **options)
    return stream.getvalue()


def words(data: bytes) -> str:
    """All words of the pages; pdfium is used by the package itself."""
    import pypdfium2

    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def test_the_clock_is_in_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without HarfBuzz's subsetter fontTools saves the fonts, and would date them."""
    pytest.importorskip("weasyprint")
    from weasyprint.pdf import fonts

    article = convert.read(SAMPLE)
    pdf(article)
    monkeypatch.setattr(fonts, "harfbuzz_subset", None)
    first = pdf(article)
    time.sleep(1.05)  # the date in a font counts seconds
    assert pdf(article) == first


@pytest.mark.parametrize("theme", theme_names())
def test_every_theme_lays_out_every_fixture(theme: str) -> None:
    for path in FIXTURES:
        assert pdf(convert.read(path), theme).startswith(b"%PDF-1.7"), path


def rich(folder: Path) -> convert.Article:
    """The sample with a picture that its EXIF turns, and links."""
    image = PIL.Image.new("RGB", (300, 200), (200, 120, 60))
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    image.save(folder / "turned.jpg", exif=exif)
    article = convert.read(SAMPLE)
    extra = (
        Figure(caption=(Text("A turned picture."),), credit="Mira Okafor", image=Image("turned.jpg")),
        Paragraph((Text("See the "), Link((Text("report"),), "https://council.example/report?page=12"))),
    )
    return article.with_(blocks=article.blocks[:2] + extra + article.blocks[2:], keywords=("bridge",))


def test_the_very_article_comes_back_from_its_pdf(tmp_path: Path) -> None:
    article = rich(tmp_path)
    (tmp_path / "a.pdf").write_bytes(pdf(article, resource_path=(str(tmp_path),)))
    assert convert.read(tmp_path / "a.pdf") == article


def test_a_foreign_pdf_is_read_by_its_text(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    article = convert.read(SAMPLE)
    stripped = pypdf.PdfWriter()
    for page in pypdf.PdfReader(io.BytesIO(pdf(article))).pages:
        stripped.add_page(page)
    stripped.write(tmp_path / "foreign.pdf")
    words = " ".join(convert.read(tmp_path / "foreign.pdf").words())
    assert "the owner of the barge has offered" in words.lower()


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"%PDF-1.7\n%%EOF\n", "is no PDF that can be read"), (b"", "is no PDF that can be read")],
)
def test_a_broken_pdf_takes_one_line(data: bytes, problem: str) -> None:
    with pytest.raises(convert.ReadError) as caught:
        convert.read(data, format="pdf")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("page", ["a4", "letter", "a5", "6x9in", "170x240mm"])
def test_the_sheet_has_the_size_that_was_asked_for(page: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    width, height = SIZES.get(page, (170.0, 240.0))
    box = pypdf.PdfReader(io.BytesIO(pdf(convert.read(SAMPLE), page=page))).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(
        (width * 72 / 25.4, height * 72 / 25.4), 1e-3
    )


def test_a_wrong_sheet_is_refused() -> None:
    with pytest.raises(convert.UsageError, match="no page has the size 'a99'"):
        pdf(convert.read(SAMPLE), page="a99")


@pytest.mark.parametrize(("links", "shown"), [("none", False), ("inline", True), ("footnotes", True)])
def test_print_shows_addresses_where_asked(links: str, shown: bool, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(io.BytesIO(pdf(rich(tmp_path), links=links))).pages
    text = "".join(page.extract_text() for page in pages)
    assert ("council.example/report" in text) is shown


def test_metadata_say_where_it_came_from() -> None:
    pypdf = pytest.importorskip("pypdf")
    article = convert.read(SAMPLE).with_(keywords=("bridge", "barge"), rights="© 2013 The Portville Gazette")
    document = pypdf.PdfReader(io.BytesIO(pdf(article)))
    assert document.metadata.title == article.title
    assert document.metadata.author == "Anna Lindqvist, Tomas Reyes"
    assert document.metadata["/Keywords"] == "bridge, barge"
    assert document.metadata["/CreationDate"] == "D:20130528000000Z"
    xmp = document.root_object["/Metadata"].get_object().get_data().decode()
    assert f"<dc:source>{article.source_url}</dc:source>" in xmp
    assert "© 2013 The Portville Gazette" in xmp


@pytest.mark.parametrize("links", ["inline", "footnotes"])
@pytest.mark.parametrize("theme", theme_names())
def test_pages_with_pictures_are_clean(theme: str, links: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf(rich(tmp_path), theme, links=links, page="a5", resource_path=(str(tmp_path),)))
    checks = [check for check in CHECKS if check.extension == ".pdf" and check.installed()]
    if not checks:
        pytest.skip("no PDF validator is installed")
    assert [finding for check in checks for finding in check.run(file)] == []


def test_letters_without_a_font_are_named_with_the_package() -> None:
    assert list(scripts_of(map(ord, "漢字カ"))) == [
        ("Chinese, Japanese or Korean", "fonts-noto-cjk"),
        ("Japanese", "fonts-noto-cjk"),
    ]
    assert list(scripts_of(map(ord, "ក"))) == [("Khmer", "fonts-noto-core")]
    assert list(scripts_of(map(ord, " \u200b\n"))) == []
    with pytest.warns(UserWarning, match=r"no font here has the .*apt-get install"):
        pdf(convert.read(SAMPLE).with_(headline=(Text("\U000e0f00\U0001f9ff\U00013000\U00016a40"),)))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 of "), ("de", "1 von "), ("fr-CA", "1 sur "), ("zh", "第 1 页，共 "), ("xx", "1 of ")],
)
def test_pages_are_counted_in_the_words_of_the_language(language: str, words: str) -> None:
    from pypdf import PdfReader

    made = PdfReader(io.BytesIO(pdf(convert.read(SAMPLE).with_(language=language))))
    assert f"{words}{len(made.pages)}" in made.pages[0].extract_text()


def empty_elements(element: Any) -> Iterator[str]:
    """What hangs on the tree of tags without any content of its own or below it."""
    found = element.get_object()
    if not isinstance(found, dict) or "/S" not in found:
        return
    inside = found.get("/K", ())
    inside = inside.get_object() if hasattr(inside, "get_object") else inside
    kids = inside if isinstance(inside, list | tuple) else [inside]
    if not kids:
        yield found["/S"]
    for kid in kids:
        if not isinstance(kid, int):
            yield from empty_elements(kid)


def test_no_element_of_the_tags_is_empty() -> None:
    """Where a column ends between a link and its printed address, WeasyPrint leaves empty elements."""
    from pypdf import PdfReader

    words = "The bridge over the harbour opened again on Monday, nine months after a barge struck it. " * 2
    link = Link((Text("the minutes"),), "https://www.council-harbour.example/minutes/of-the-harbour?view=all")
    blocks = tuple(Paragraph((Text(words[n:]), link, Text(words[: n * 7]))) for n in range(14))
    article = convert.read(SAMPLE).with_(blocks=blocks)
    root = PdfReader(io.BytesIO(pdf(article, "newspaper", links="inline"))).trailer["/Root"]
    kids = root["/StructTreeRoot"]["/K"]
    assert [
        name for kid in (kids if isinstance(kids, list) else [kids]) for name in empty_elements(kid)
    ] == []


def test_a_file_whose_small_objects_end_unhappily_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """pydyf compresses them last of all; a carriage return at their end makes their length look wrong."""
    from convert.writers import pdf as writer

    bad = b"%PDF /Type /ObjStm stream x\r\nendstream" + b" " * 5000
    picture = b"%PDF /Image stream x\r\nendstream /Type /ObjStm stream x\nendstream"
    made = iter([bad, picture, b""])
    monkeypatch.setattr(writer, "_made", lambda *_: next(made))
    assert pdf(convert.read(SAMPLE)) == picture


def test_a_list_begins_with_its_own_number() -> None:
    from pypdf import PdfReader

    items = tuple((Paragraph((Text(words),)),) for words in ("Find the time", "Subtract two hours"))
    article = convert.read(SAMPLE).with_(blocks=(ListBlock(items, ordered=True, start=3),))
    text = PdfReader(io.BytesIO(pdf(article))).pages[0].extract_text().replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"3\. +Find the time", text)
    assert re.search(r"4\. +Subtract two hours", text)


@pytest.mark.parametrize("theme", theme_names())
def test_the_address_stands_on_the_page_of_its_link(theme: str) -> None:
    from pypdf import PdfReader

    link = Link((Text("the minutes"),), "https://harbour.example/minutes")
    filler = tuple(Paragraph((Text("The bridge over the harbour opened again. " * 12),)) for _ in range(30))
    note = FootnoteReference("1"), FootnoteDefinition("1", (Paragraph((Text("Counted twice."),)),))
    blocks = (Paragraph((Text("See "), link, Text("."), note[0])), *filler, note[1])
    made = PdfReader(io.BytesIO(pdf(convert.read(SAMPLE).with_(blocks=blocks), theme, links="footnotes")))
    pages = [page.extract_text() for page in made.pages]
    assert len(pages) > 1
    assert "https://harbour.example/minutes" in pages[0]
    assert "a." in pages[0], "the text's own notes have the numbers, so an address has a letter"


def test_the_sources_of_a_dossier_are_not_headed_by_its_last_article(tmp_path: Path) -> None:
    from pypdf import PdfReader

    file = tmp_path / "book.pdf"
    convert.compile([convert.read(SAMPLE)], file, title="Cuttings")
    sources = PdfReader(file).pages[-2].extract_text()
    assert sources.count("Harbour Bridge Reopens After") == 1
    assert sources.count("Sources") == 1


def test_emphasis_within_a_link_is_no_second_link(tmp_path: Path) -> None:
    from pypdf import PdfReader

    words = (Text("see "), Strong((Text("the "), Emphasis((Text("minutes"),)))), Text(" of it"))
    link = Link(words, "https://a.example/")
    article = convert.read(SAMPLE).with_(
        blocks=(Paragraph((Text("Now "), link)),), related=(), source_url=None
    )
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf(article))
    assert len(PdfReader(file).pages[0]["/Annots"]) == 1
    checks = [check for check in CHECKS if check.extension == ".pdf" and check.installed()]
    assert [finding for check in checks for finding in check.run(file)] == []


URL = "https://data.observatory.example/datasets/hydrology/measurements/monthly-mean-discharge-at-station.csv?format=csv"


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize("theme", theme_names())
def test_an_address_breaks_without_a_hyphen_of_its_own(theme: str, engine: str) -> None:
    if engine == "typst":
        pytest.importorskip("typst")
    mail = "administration.international@organisation-international.example"
    for lead in range(0, 60, 6):
        before = "It is so. " * (lead // 6)
        article = convert.Article(
            language="en",
            headline=(Text("See the data"),),
            blocks=(Paragraph((Text(f"{before}See the data at {URL} or write to {mail} today."),)),),
        )
        shown = re.sub(r"\s", "", words(pdf(article, theme, extra={"pdf_engine": engine})))
        shown = shown.replace("\ufffe", "-")  # so pdfium has any hyphen at the end of a line
        assert URL in shown
        assert mail in shown


def test_a_run_without_an_end_is_laid_out_whole_and_without_hyphens() -> None:
    """WeasyPrint alone takes minutes for it, and hyphenates it as a word."""
    for run in ("internationalisation" * 60, "id=7&" * 200, "e\u0301" * 600):
        article = convert.Article(language="en", blocks=(Paragraph((Text(f"Here: {run} it ends."),)),))
        shown = re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFC", words(pdf(article))))
        assert unicodedata.normalize("NFC", f"Here:{run}itends.") in shown


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "&amp;", " ", "a" * 399, "a" * 400, "e\u0301" * 250, "中" * 500])
    )
)
def test_breaks_add_nothing_but_themselves(parts: list[str]) -> None:
    markup = "<body>" + "".join(parts)
    made = breakable(markup)
    assert re.sub(r'<wbr>|<span style="hyphens: none">|</span>', "", made) == markup
    assert not re.search(r"<wbr>\u0301", made)
    assert not re.search(r"[^ <\u2e80-\uffff]{421}", made)


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize("theme", theme_names())
def test_no_run_of_letters_leaves_the_page(theme: str, engine: str) -> None:
    import pypdfium2

    if engine == "typst":
        pytest.importorskip("typst")
    run = "Qx7" * 40
    article = convert.Article(
        language="en",
        headline=(Text(f"On {run}"),),
        blocks=(Paragraph((Text(f"Here is {run} and more."),)),),
        source_url=f"https://gazette.example/{run}",
    )
    data = pdf(article, theme, extra={"pdf_engine": engine})
    assert re.sub(r"\W", "", words(data)).count(run) >= 3
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        assert all(right < page.get_width() - 10 for _, _, right, _ in boxes)


def test_a_picture_that_nothing_describes_is_passed_over_and_said(tmp_path: Path) -> None:
    PIL.Image.new("L", (300, 200), 90).save(tmp_path / "a.png")
    bare = Figure(image=Image("a.png"), alt="")
    told = Figure((Text("The ferry"),), image=Image("a.png"), alt="")
    article = convert.Article(
        headline=(Text("The Ferry"),), language="en", blocks=(Paragraph((Text("Words."),)), bare, told)
    )
    target = tmp_path / "a.pdf"
    with pytest.warns(UserWarning, match="a picture has neither description nor caption"):
        convert.write(article, target, resource_path=(str(tmp_path),))
    for check in CHECKS:
        if check.name.startswith("page-validation") and check.installed():
            assert check.run(target) == []
