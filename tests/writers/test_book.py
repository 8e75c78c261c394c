"""A dossier as PDF, HTML and Word file: cover, contents, parts, sources and people."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import PIL.Image
import pypdfium2 as pdfium
import pytest

import convert
from convert.errors import ReadError, WriteError
from convert.model import Article, Dossier, Evidence, Figure, Image, Moment, Paragraph, Person, Section, Text
from convert.themes import load_theme
from convert.wording import byline, written_date
from convert.writers.balance import balancer
from convert.writers.page import running_title

OPENING = "The ferry left the quay at six, and nobody on board knew that it would be the last time."
LABEL = "The ferry left the quay at six, and nobody on board knew…"


def article(title: str, *authors: str, **fields: object) -> Article:
    told = Paragraph((Text(OPENING if not title else "A story of the harbour. " * 40),))
    return Article(
        headline=(Text(title),) if title else (),
        authors=tuple(map(Person, authors)),
        language="en",
        blocks=(told, told),
        **fields,  # type: ignore[arg-type]
    )


def dossier(**fields: object) -> Dossier:
    first = article(
        "A Harbour Story", "Anna Example", "Bo Li", publisher="The Gazette", published=Moment("2013-05-28"),
        source_url="https://gazette.example/harbour",
    )  # fmt: skip
    long = article("A Second Story That Goes On", "Anna Example").with_(blocks=first.blocks * 8)
    sections = (Section((first,)), Section((article(""), long), title="The Second Part"))
    introduction = (Paragraph((Text("What it is about."),)),)
    return Dossier(**{"title": "The Book", "sections": sections, "introduction": introduction, **fields})  # type: ignore[arg-type]


def written(document: Dossier, form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    convert.write(document, stream, form, **options)
    return stream.getvalue()


def pages(document: Dossier, **options: object) -> list[str]:
    found = pdfium.PdfDocument(written(document, "pdf", **options))
    return [page.get_textpage().get_text_range() for page in found]


def word_file(document: Dossier, **options: object) -> tuple[str, set[str]]:
    with zipfile.ZipFile(io.BytesIO(written(document, "docx", **options))) as archive:
        return archive.read("word/document.xml").decode(), set(archive.namelist())


def test_the_contents_have_every_part_with_its_page() -> None:
    found = pages(dossier())
    contents = found[2]
    listed = dict(re.findall(r"(?m)^\s*(.+?)[ .]+(\d+)\s*$", contents))
    names = ["Introduction", "The Second Part", LABEL, "A Second Story That Goes On", "Sources", "People"]
    assert [name for name in names if name not in listed] == []
    for name in names:
        said = OPENING[:30] if name == LABEL else name
        assert said in found[int(listed[name]) - 1], name
    assert "The Gazette, May 28, 2013" in contents


def test_an_article_without_a_headline_has_a_label_and_no_headline() -> None:
    data = written(dossier(), "pdf")
    document = pdfium.PdfDocument(data)
    assert LABEL in [mark.get_title() for mark in document.get_toc()]
    opening = next(text for text in pages(dossier()) if OPENING[:30] in text and "Contents" not in text)
    assert opening.startswith(OPENING[:30])
    assert "Page 2" not in "".join(pages(dossier()))
    xml, _ = word_file(dossier())
    assert f'TC "{LABEL}"' in xml
    paragraphs = re.findall(r'<w:pStyle w:val="(\w+)"/>.*?</w:p>', xml)
    assert paragraphs.count("ChapterStart") == 1
    printed = ["".join(re.findall(r"<w:t[^>]*>([^<]*)", p)) for p in re.findall(r"<w:p>.*?</w:p>", xml)]
    assert printed.count(LABEL) == 2, "in the contents and in the sources, and not over the article"


def test_cover_and_parts_have_neither_number_nor_running_head() -> None:
    found = pages(dossier())
    assert "of " not in found[0] + found[1]
    part = next(text for text in found if text.strip().startswith("The Second Part"))
    assert part.strip() == "The Second Part"


def test_the_running_head_begins_after_the_page_that_has_the_headline() -> None:
    found = [text for text in pages(dossier()) if "A story of the harbour" in text]
    long = [text for text in found if "A Second Story" in text]
    assert len(long) > 1
    assert [text.count("A Second Story That Goes On") for text in long] == [1] * len(long)
    assert long[0].startswith("A Second Story")


def test_the_sources_name_authors_and_leave_no_article_out() -> None:
    sources = next(text for text in pages(dossier()) if text.startswith("Sources"))
    lines = [line.strip() for line in sources.splitlines()]
    at = lines.index("A Harbour Story")
    assert lines[at + 1] == "Anna Example and Bo Li. The Gazette, May 28, 2013"
    assert lines[at + 2] == "https://gazette.example/harbour"
    assert LABEL in lines
    assert "A Second Story That Goes On" in lines
    xml, _ = word_file(dossier())
    assert "Anna Example and Bo Li" in xml


def test_what_runs_from_right_to_left_leaves_the_rest_its_order() -> None:
    hebrew = article("שלום").with_(
        language="he", text_direction="rtl", publisher="haaretz.example", published=Moment("2024-06-03")
    )
    html = written(Dossier(title="Book", sections=(Section((hebrew,)),)), "html").decode()
    assert "haaretz.example, \u20683 ביוני 2024\u2069" in html
    assert "\u2068שלום\u2069" in html


def test_an_empty_part_takes_no_sheet() -> None:
    empty = Section((), title="Nothing Here")
    full = dossier()
    with pytest.warns(UserWarning, match="'Nothing Here' has no article"):
        found = pages(full.with_(sections=(*full.sections, empty)))
    assert "Nothing Here" not in "".join(found)


def test_a_cover_that_is_given_is_the_first_page(tmp_path: Path) -> None:
    PIL.Image.new("RGB", (60, 90), (10, 120, 200)).save(tmp_path / "cover.png")
    book = dossier(cover=Image(str(tmp_path / "cover.png")))
    data = written(book, "pdf", resource_path=(str(tmp_path),))
    first = pdfium.PdfDocument(data)[0].render(scale=0.2).to_pil().convert("RGB")
    assert first.getpixel((first.width // 2, first.height // 2)) == (10, 120, 200)
    xml, names = word_file(book, resource_path=(str(tmp_path),))
    assert any(name.startswith("word/media/") for name in names)
    assert xml.index("<w:drawing>") < xml.index("The Book</w:t>")
    assert "cover-picture" in written(book, "html", resource_path=(str(tmp_path),)).decode()


def test_without_a_picture_the_cover_is_drawn_as_wide_as_the_sheet() -> None:
    first = pdfium.PdfDocument(written(dossier(), "pdf"))[0].render(scale=0.2).to_pil().convert("RGB")
    accent = first.getpixel((1, 5))
    assert accent == first.getpixel((first.width - 2, 5)) != (255, 255, 255)


@pytest.mark.parametrize("form", ["pdf", "docx", "epub", "html"])
def test_a_cover_that_is_no_picture_is_refused(form: str, tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_text("no picture")
    book = dossier(cover=Image(str(tmp_path / "cover.png")))
    with pytest.warns(UserWarning), pytest.raises(WriteError, match="the cover is no picture"):
        written(book, form, resource_path=(str(tmp_path),))


def test_python_gives_a_cover_by_its_file(tmp_path: Path) -> None:
    PIL.Image.new("RGB", (60, 90), (10, 120, 200)).save(tmp_path / "cover.png")
    stream = io.BytesIO()
    made = convert.compile([article("One")], stream, cover=tmp_path / "cover.png", format="docx")
    assert made.cover == Image(str(tmp_path / "cover.png"))
    with pytest.raises(ReadError, match="no such cover"):
        convert.compile([article("One")], stream, cover=tmp_path / "none.png", format="docx")


def test_a_guess_is_marked_in_the_lists_and_a_running_head_names_none() -> None:
    guessed = dossier()
    one = (
        guessed.sections[0]
        .articles[0]
        .with_(evidence=(Evidence("publisher", "a rule", 0.5), Evidence("authors", "a rule", 0.5)))
    )
    found = pages(guessed.with_(sections=(Section((one.with_(blocks=one.blocks * 8),)),)))
    assert "The Gazette (presumed), May 28, 2013" in found[2]
    assert "Anna Example and Bo Li (presumed). The Gazette (presumed)" in found[-2].replace("\r\n", " ")
    second = next(text for text in found if "A story of the harbour" in text and "By Anna" not in text)
    assert "A Harbour Story" in second
    assert "Gazette" not in second


LONG = Paragraph((Text("The council sat for six hours and voted on the budget of the next year. " * 9),))


def page_html(*blocks: object, **options: object) -> str:
    told: Any = blocks
    stream = io.BytesIO()
    convert.write(Article(headline=(Text("A"),), language="en", blocks=told), stream, "html", **options)
    return stream.getvalue().decode()


def test_an_empty_frame_stands_neither_below_a_picture_nor_for_a_bare_credit(tmp_path: Path) -> None:
    PIL.Image.new("RGB", (60, 90)).save(tmp_path / "a.png")
    picture, words = Figure(image=Image("a.png")), Figure(caption=(Text("A quay."),), credit="Bo Li")
    shown = page_html(picture, words, LONG, words, Figure(credit="Bo Li"), resource_path=(str(tmp_path),))
    kinds = re.findall(r'<figure class="([^"]*)"', shown)
    assert kinds == ["figure", "figure words", "figure no-image", "figure words"]
    # Where the picture is missing, there is one to be put in.
    with pytest.warns(UserWarning):
        assert re.findall(r'<figure class="([^"]*)"', page_html(picture, words)) == ["figure no-image"]


def test_a_drop_cap_needs_a_paragraph_as_high_as_itself() -> None:
    assert 'class="initial"' in page_html(LONG, theme="newspaper")
    assert 'class="initial"' not in page_html(Paragraph((Text("Short."),)), LONG, theme="newspaper")


def test_a_long_compound_in_a_headline_is_hyphenated() -> None:
    title = "Donaudampfschifffahrtsgesellschaftskapitän fährt nach Hause"
    german = Article(headline=(Text(title),), language="de", blocks=(LONG,))
    stream = io.BytesIO()
    convert.write(german, stream, "pdf", theme="large-print")
    text = pdfium.PdfDocument(stream.getvalue())[0].get_textpage().get_text_range()
    assert re.search(r"^Donaudampfschi\w+\u2010\r\n", text)


@pytest.mark.parametrize(
    ("language", "byline_", "when"),
    [
        ("zh", "作者：王小明，李芳、张三；摄影：Bo", "2013年5月28日 08:15"),
        ("ja", "文：王小明、李芳、张三；写真：Bo", "2013年5月28日 8:15"),
        ("ar", "بقلم王小明، 李芳 و 张三؛ تصوير Bo", "28 مايو 2013، 8:15 ص"),
    ],
)
def test_bylines_and_dates_have_the_marks_of_their_script(language: str, byline_: str, when: str) -> None:
    people = (*map(Person, ("王小明", "李芳", "张三")), Person("Bo", "photographer"))
    moment = Moment("2013-05-28T08:15")
    said = byline(Article(authors=people, language=language)).replace("بقلم ", "بقلم")
    assert said == byline_
    assert written_date(moment, language).replace("\u202f", " ") == when


def test_a_chinese_headline_leaves_no_letter_alone() -> None:
    width = balancer(load_theme("house"))
    room = (210 - 66) / (27 * 25.4 / 72)
    title = "中" * (int(room) + 1)
    found = float(width(title).removeprefix("max-width:").removesuffix("em"))
    assert found < room * 0.7


@pytest.mark.parametrize(
    ("title", "publisher", "shown"),
    [
        ("Bridge Reopens After Nine Months", "The Gazette", "Bridge Reopens After Nine Months"),
        ("The Slow Train Through These Hills That No Man Could Stop", "",
         "The Slow Train Through These Hills That No Man…"),
        # A line of eight words, four of them small, would be a sentence of the text.
        ("We have run out of river and of time to argue", "Valdoria Courier", "We have run out of…"),
        ("中国经济增长放缓影响全球市场前景", "港城晚报", "中国经济增长放缓影响全球市场前景"),
    ],
)  # fmt: skip
def test_the_running_head_has_as_many_words_as_it_has_room_for(
    title: str, publisher: str, shown: str
) -> None:
    assert running_title(title, publisher) == shown
