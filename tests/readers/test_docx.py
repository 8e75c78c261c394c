"""Word documents that an editor has worked on: whatever Word puts around words, none is lost."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PIL import Image as Pillow

import convert
from convert.limits import Limits
from convert.model import Article, Figure, Image, Paragraph, Table, Text, plain
from convert.readers import ReadOptions
from convert.readers.docx import READER

COLOURS = ("navy", "red", "gold")
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
PARAGRAPH = '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>{}</w:p>'
FIRST, LAST = "The first words. ", "The last words."
NEW = RUN.format("the new words")
BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><wp:anchor xmlns:wp='
    '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:txbxContent>{0}'
    "</w:txbxContent></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def _words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _edited(article: Article, change: Callable[[str], str], **options: object) -> Article:
    """``article`` written, its text changed as an editor's Word changes it, and read again."""
    written, out = io.BytesIO(), io.BytesIO()
    convert.write(article, written, "docx", **options)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = change(part.decode()).encode()
            new.writestr(name, part)
    return convert.read(out.getvalue(), format="docx")


def _with(inner: str) -> list[str]:
    """The paragraphs of an article with ``inner`` between its two."""
    article = Article(blocks=(_words(FIRST), _words(LAST)))
    found = _edited(article, lambda part: part.replace("</w:p>", f"</w:p>{inner}", 1))
    return [plain(block.content) if isinstance(block, Paragraph) else str(block) for block in found.blocks]


@pytest.mark.parametrize(
    "around",
    [
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:dir>{}</w:dir>",
        "<w:bdo>{}</w:bdo>",
        "<w:customXml>{}</w:customXml>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr="REF x">{}</w:fldSimple>',
        "<w:somethingNew>{}</w:somethingNew>",
    ],
)
def test_words_are_read_whatever_stands_around_them(around: str) -> None:
    assert _with(PARAGRAPH.format(around.format(NEW)))[1] == "the new words"
    assert _with(around.format(PARAGRAPH.format(NEW)))[1] == "the new words"


@pytest.mark.parametrize(
    "taken_out",
    [
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>",
        "<w:r><w:instrText>gone</w:instrText></w:r>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>gone</w:t></w:r></w:sdtContent></w:sdt>",
    ],
)
def test_what_was_taken_out_stays_out(taken_out: str) -> None:
    assert _with(PARAGRAPH.format(taken_out + NEW))[1] == "the new words"
    assert len(_with(PARAGRAPH.format(taken_out))) == 2


def test_a_text_box_is_read_once() -> None:
    box = BOX.format(PARAGRAPH.format(NEW))
    assert _with(PARAGRAPH.format(RUN.format("beside") + box))[1:-1] == ["beside", "the new words"]
    assert _with(PARAGRAPH.format(box))[1:-1] == ["the new words"]


def test_an_article_has_one_headline_and_a_second_one_is_not_lost() -> None:
    article = Article(headline=(Text("A Town"),), blocks=(_words(LAST),))
    again = _edited(article, lambda part: re.sub(r"(<w:p>.*?</w:p>)", r"\1\1", part, count=1))
    assert (again.title, plain(again.blocks[0].content)) == ("A Town", "A Town")  # type: ignore[union-attr]


def test_rows_and_cells_in_controls_and_paragraphs_in_cells_are_read() -> None:
    table = Table((((Text("a"),), (Text("b"),)), ((Text("c"),), (Text("d"),))))

    def change(part: str) -> str:
        part = re.sub(r"(<w:tr>.*?</w:tr>)", r"<w:sdt><w:sdtContent>\1</w:sdtContent></w:sdt>", part, count=1)
        return re.sub(r"(<w:tc>(?:(?!<w:tc>).)*>d<.*?</w:tc>)", r"<w:ins>\1</w:ins>", part)

    assert _edited(Article(blocks=(table,)), change).blocks == (table,)


@pytest.mark.parametrize("floating", [False, True])
def test_pictures_and_words_of_one_paragraph_are_all_kept(tmp_path: Path, floating: bool) -> None:
    figures = []
    for name in ("one.png", "two.png"):
        Pillow.new("RGB", (9, len(name) + len(figures)), "navy").save(tmp_path / name)
        figures.append(Figure((Text(f"Caption of {name}"),), image=Image(name)))

    def change(part: str) -> str:
        """The second picture into the first one's paragraph, with words."""
        drawn = re.findall(r"<w:r><w:drawing>.*?</w:drawing></w:r>", part)
        part = part.replace(drawn[1], "").replace(drawn[0], RUN.format("Typed here. ") + drawn[0] + drawn[1])
        return part.replace("wp:inline", "wp:anchor") if floating else part

    found = _edited(Article(blocks=tuple(figures)), change, resource_path=(str(tmp_path),)).blocks
    held = [_held(b) for b in found if isinstance(b, Figure) and b.image]
    assert held == [(tmp_path / name).read_bytes() for name in ("one.png", "two.png")]
    said = " ".join(plain(b.caption if isinstance(b, Figure) else b.content) for b in found)  # type: ignore[union-attr]
    assert all(words in said for words in ("Typed here.", "Caption of one.png", "Caption of two.png"))


def _held(figure: Figure) -> bytes:
    """The picture that is in the figure itself."""
    assert figure.image
    head, _, body = figure.image.source.partition(";base64,")
    assert head.startswith("data:image/")
    return base64.b64decode(body)


def _picture(path: Path, colour: str) -> bytes:
    Pillow.new("RGB", (9, 9), colour).save(path)
    return path.read_bytes()


def _by_anybody(folder: Path) -> bytes:
    """A Word file with pictures by themselves, in a line, in a cell and in a format that no page shows."""
    word = docx.Document()
    word.add_heading("The Ferry Returns", 0)
    word.add_paragraph("The ferry came back on Monday after a long winter in the dock.")
    shown = word.add_picture(str(folder / "a.png"))
    shown._inline.docPr.set("descr", 'A red "ferry"')
    line = word.add_paragraph("It sailed ")
    line.add_run().add_picture(str(folder / "b.png"))
    line.add_run("again.")
    cells = word.add_table(1, 2).rows[0].cells
    cells[0].text = "Boats"
    cells[1].paragraphs[0].add_run().add_picture(str(folder / "c.png"))
    word.add_picture(str(folder / "d.tiff"))
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def test_pictures_of_anybodys_word_file_are_in_the_article(tmp_path: Path) -> None:
    held = [_picture(tmp_path / f"{name}.png", colour) for name, colour in zip("abc", COLOURS, strict=True)]
    _picture(tmp_path / "d.tiff", "teal")
    found = convert.read(_by_anybody(tmp_path), format="docx").blocks
    kinds = [type(block).__name__ for block in found]
    assert kinds == ["Paragraph", "Figure", "Paragraph", "Figure", "Table", "Figure", "Figure"]
    figures = [block for block in found if isinstance(block, Figure)]
    assert [_held(figure) for figure in figures[:3]] == held
    assert [figure.alt for figure in figures] == ['A red "ferry"', None, None, None]
    with Pillow.open(io.BytesIO(_held(figures[3]))) as picture:
        assert (picture.format, picture.size) == ("PNG", (9, 9))


def test_our_word_file_has_its_pictures_wherever_it_is(tmp_path: Path) -> None:
    held = _picture(tmp_path / "a.png", "navy")
    blocks = (_words(FIRST), Figure((Text("A caption"),), "Mira Okafor", Image("a.png"), "A ferry"))
    written = io.BytesIO()
    convert.write(Article(blocks=blocks), written, "docx", resource_path=(str(tmp_path),))
    word = docx.Document(written)
    word.paragraphs[0].add_run().add_picture(str(tmp_path / "a.png"))
    edited = io.BytesIO()
    word.save(edited)
    figures = [b for b in convert.read(edited.getvalue(), format="docx").blocks if isinstance(b, Figure)]
    assert [_held(figure) for figure in figures] == [held, held]
    assert figures[1].with_(image=None) == Figure((Text("A caption"),), "Mira Okafor", alt="A ferry")


@pytest.mark.parametrize("ours", [False, True])
def test_a_picture_that_no_page_shows_is_told_and_leaves_its_words(ours: bool, tmp_path: Path) -> None:
    _picture(tmp_path / "a.png", "navy")
    written, out = io.BytesIO(), io.BytesIO()
    if ours:
        blocks = (_words(FIRST), Figure(image=Image("a.png"), alt="A red ferry"))
        convert.write(Article(blocks=blocks), written, "docx", resource_path=(str(tmp_path),))
    else:
        word = docx.Document()
        word.add_heading("The Ferry Returns", 0)
        word.add_picture(str(tmp_path / "a.png"))._inline.docPr.set("descr", "A red ferry")
        word.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"\x01\0\0\0no page shows" if "media/" in name else old.read(name))
    with pytest.warns(UserWarning, match=r"the picture image1\.png is left out: it is no PNG, JPEG"):
        found = convert.read(out.getvalue(), format="docx")
    assert Figure((Text("A red ferry"),)) in found.blocks


def test_pictures_of_a_word_file_keep_the_limits(tmp_path: Path) -> None:
    for name, colour in zip("abc", COLOURS, strict=True):
        _picture(tmp_path / f"{name}.png", colour)
    _picture(tmp_path / "d.tiff", "teal")
    options = ReadOptions(name="a.docx", limits=Limits(pictures=2, pixels=50))
    with pytest.warns(UserWarning, match="limit of 2"):
        article = READER.read(_by_anybody(tmp_path), {}, options)
    assert len([figure for figure in article.find(Figure) if figure.image]) == 2


def test_an_endnote_is_a_note() -> None:
    notes = (
        '<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:endnote w:id="7">{PARAGRAPH.format(NEW)}</w:endnote></w:endnotes>'
    )
    written, out = io.BytesIO(), io.BytesIO()
    convert.write(Article(blocks=(_words(FIRST),)), written, "docx")
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            new.writestr(name, part.replace("</w:p>", '<w:r><w:endnoteReference w:id="7"/></w:r></w:p>', 1))
        new.writestr("word/endnotes.xml", notes)
    assert "the new words" in " ".join(convert.read(out.getvalue(), format="docx").words())
