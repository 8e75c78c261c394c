"""Word documents: clean in a checker, made of styles, and the same article again when they are read."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from articles import everything
from PIL import Image as Pillow

import convert
from convert.cli.themes import SAMPLE
from convert.model import (
    Article,
    Dossier,
    Emphasis,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Image,
    Link,
    ListBlock,
    Moment,
    Paragraph,
    Section,
    Span,
    Strong,
    Text,
)


def _write(article: Article, **options: object) -> bytes:
    stream = io.BytesIO()
    convert.write(article, stream, "docx", **options)
    return stream.getvalue()


def _part(data: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def _bare(article: Article) -> Article:
    return article.with_(set_aside=(), evidence=())


def _p(*content: object) -> Paragraph:
    return Paragraph(tuple(Text(c) if isinstance(c, str) else c for c in content))  # type: ignore[misc]


def _picture(path: Path, size: tuple[int, int]) -> None:
    Pillow.new("RGB", size, "navy").save(path)


def test_an_edit_in_word_is_an_edit_of_the_article() -> None:
    data = _write(convert.read(SAMPLE))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name == "word/document.xml":
                part = part.replace("Who pays", "Who shall pay").replace(
                    "Anna Lindqvist and ", "Zoë Marsh and "
                )
            new.writestr(name, part)
    again = convert.read(out.getvalue(), format="docx")
    assert "Who shall pay" in " ".join(again.words())
    assert [person.name for person in again.authors] == ["Zoë Marsh", "Tomas Reyes"]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_checker_finds_nothing(tmp_path: Path, direction: str) -> None:
    pytest.importorskip("openxml_audit")
    from convert.validators import check_file

    _picture(tmp_path / "a (1).jpg", (3000, 200))
    target = tmp_path / "all.docx"
    convert.write(everything().with_(text_direction=direction), target, resource_path=(str(tmp_path),))
    assert check_file(target).findings == ()


def test_a_picture_is_in_line_described_and_no_wider_than_the_page(tmp_path: Path) -> None:
    _picture(tmp_path / "wide.png", (4000, 1000))
    figure = Figure((Text("Caption"),), "Credit", Image("wide.png"), "A wall")
    document = _part(_write(Article(blocks=(figure,)), resource_path=(str(tmp_path),)))
    width = int(re.search(r'<wp:extent cx="(\d+)"', document)[1])  # type: ignore[index]
    assert width <= 8730 * 635
    assert 'descr="A wall"' in document
    assert "<wp:anchor" not in document


@pytest.mark.parametrize(
    "source", ["../secret.png", "/etc/passwd", "https://a.example/x.png", "no.png", "text.png"]
)
def test_a_picture_that_may_not_or_cannot_be_read_is_left_out(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _picture(tmp_path / "secret.png", (3, 3))
    (folder / "text.png").write_text("no picture")
    article = Article(blocks=(Figure((Text("Caption"),), image=Image(source)),))
    data = _write(article, resource_path=(str(folder),))
    assert "<w:drawing" not in _part(data)
    assert "Caption" in _part(data)


def test_direct_formatting_only_inside_a_style() -> None:
    document = _part(_write(convert.read(SAMPLE)))
    assert "<w:b/>" not in document
    assert "<w:sz " not in document
    assert "<w:p><w:pPr/></w:p>" not in document


def test_words_in_another_language_say_so() -> None:
    document = _part(_write(Article(language="en", blocks=(_p("He said ", Span((Text("oui"),), "fr")),))))
    assert '<w:lang w:val="fr"/>' in document


def test_an_article_in_another_language_than_its_book_says_so() -> None:
    german = Article(
        language="de", headline=(Text("Titel"),), blocks=(_p("Worte ", Span((Text("oui"),), "fr")),)
    )
    english = Article(language="en", headline=(Text("Title"),), blocks=(_p("Words."),))
    stream = io.BytesIO()
    convert.compile([english, english, german], stream, title="Both", format="docx")
    document = _part(stream.getvalue())
    assert re.search(r'<w:lang w:val="de" w:bidi="de"/></w:rPr><w:t xml:space="preserve">Worte ', document)
    assert re.search(r'<w:lang w:val="fr"/></w:rPr><w:t xml:space="preserve">oui', document)
    assert '<w:r><w:t xml:space="preserve">Words.' in document


def test_a_house_template_gives_its_styles_and_is_told_what_it_lacks(tmp_path: Path) -> None:
    import docx

    house = docx.Document()
    house.styles["Title"].font.name = "House Face"
    house.save(str(tmp_path / "house.docx"))
    with pytest.warns(UserWarning, match="has no style called .*Byline"):
        data = _write(convert.read(SAMPLE), reference_docx=str(tmp_path / "house.docx"))
    assert "House Face" in _part(data, "word/styles.xml")
    assert 'w:styleId="Byline"' in _part(data, "word/styles.xml")


@pytest.mark.parametrize("content", [None, b"no zip"])
def test_a_house_template_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "house.docx"
    if content:
        path.write_bytes(content)
    with pytest.raises(convert.UsageError, match=r"house\.docx"):
        _write(Article(), reference_docx=str(path))


def test_two_lists_in_a_row_stay_two() -> None:
    lists = (ListBlock(((_p("a"),),)), ListBlock(((_p("b"),),)))
    assert convert.read(_write(Article(blocks=lists)), format="docx").blocks == lists


def test_a_word_file_of_others_is_read_by_its_headings_or_as_text() -> None:
    import docx

    other = docx.Document()
    other.add_heading("The Mill Turns Again", 0)
    other.add_paragraph("The mill at the ford turned again on Monday.")
    stream = io.BytesIO()
    other.save(stream)
    assert convert.read(stream.getvalue(), format="docx").title == "The Mill Turns Again"


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"no zip at all", b""])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(convert.ReadError):
        convert.read(data, format="docx")


def test_a_link_in_bold_and_emphasis_keeps_both() -> None:
    content = (Link((Strong((Emphasis((Text("x"),)),)),), "https://a.example/"),)
    assert (
        convert.read(_write(Article(blocks=(Paragraph(content),))), format="docx").blocks[0].content
        == content
    )


def _noted(language: str, direction: str, words: str) -> Article:
    """An article with a note that has a link."""
    note = (_p(words, Link((Text("there"),), f"https://{language}.example/")),)
    return Article(
        language=language,
        text_direction=direction,  # type: ignore[arg-type]
        headline=(Text(words),),
        blocks=(_p(words, FootnoteReference("1")), FootnoteDefinition("1", note)),
    )


def test_notes_have_the_language_and_direction_of_their_article() -> None:
    stream = io.BytesIO()
    articles = [_noted("ar", "rtl", "مرحبا"), _noted("en", "ltr", "Hello"), _noted("de", "ltr", "Hallo")]
    convert.compile(articles, stream, title="All", format="docx")
    notes = re.findall(r"<w:footnote w:id.*?</w:footnote>", _part(stream.getvalue(), "word/footnotes.xml"))
    assert ["<w:bidi/>" in note and "<w:rtl/>" in note for note in notes] == [True, False, False]
    assert [re.findall(r'bidi="(\w+)"', note)[:1] for note in notes] == [["ar"], [], ["de"]]
    assert "<w:bidi/>" in _part(_write(articles[0]), "word/footnotes.xml")


def test_each_part_relates_what_it_refers_to() -> None:
    article = _noted("en", "ltr", "Hello")
    data = _write(article)
    for name in ("document", "footnotes"):
        used = set(re.findall(r'r:id="(\w+)"', _part(data, f"word/{name}.xml")))
        assert used
        assert used <= set(re.findall(r' Id="(\w+)"', _part(data, f"word/_rels/{name}.xml.rels")))
    assert convert.read(data, format="docx").blocks == article.blocks


def test_a_book_shows_nothing_around_its_cover_and_parts_and_no_head_above_a_headline() -> None:
    articles = tuple(
        Article(
            headline=(Text(f"Crossing {n}"),),
            blocks=(_p("Words."),),
            language="en",
            publisher="Coast Review",
            published=Moment("2014-03-01"),
        )
        for n in (1, 2)
    )
    part = Section(articles, title="Erster Teil", introduction=(_p("Of ferries."),))
    data = _write(Dossier("Vom Meer", sections=(part,), language="de"))
    document, relations = _part(data), _part(data, "word/_rels/document.xml.rels")
    files = dict(re.findall(r'Target="([^"]+)"[^>]* Id="(\w+)"', relations)) or {
        target: name for name, target in re.findall(r'Id="(\w+)"[^>]*Target="([^"]+)"', relations)
    }
    sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", document)
    assert len(sections) == 6  # title page, contents, part, two articles, sources
    assert "Reference" not in sections[0]
    assert all("titlePg" in s and 'headerReference w:type="first"' not in s for s in sections[1:])
    first = [re.search(r'footerReference w:type="first" r:id="(\w+)"', s)[1] for s in sections[1:]]
    assert first[1] == files["footer2.xml"]
    assert {first[0], *first[2:]} == {files["footer1.xml"]}
    assert "PAGE" not in _part(data, "word/footer2.xml")
    assert '<w:pStyle w:val="PartText"/>' in document
    assert "March 1, 2014" in document.rpartition("Quellen")[2]  # as the article says it, not the book
