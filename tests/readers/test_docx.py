"""Word documents that an editor has worked on: whatever Word puts around words, none is lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Pillow

import convert
from convert.model import Article, Figure, Image, Paragraph, Table, Text, plain

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
        Pillow.new("RGB", (9, 9), "navy").save(tmp_path / name)
        figures.append(Figure((Text(f"Caption of {name}"),), image=Image(name)))

    def change(part: str) -> str:
        """The second picture into the first one's paragraph, with words."""
        drawn = re.findall(r"<w:r><w:drawing>.*?</w:drawing></w:r>", part)
        part = part.replace(drawn[1], "").replace(drawn[0], RUN.format("Typed here. ") + drawn[0] + drawn[1])
        return part.replace("wp:inline", "wp:anchor") if floating else part

    found = _edited(Article(blocks=tuple(figures)), change, resource_path=(str(tmp_path),)).blocks
    assert [b.image.source for b in found if isinstance(b, Figure) and b.image] == ["one.png", "two.png"]
    said = " ".join(plain(b.caption if isinstance(b, Figure) else b.content) for b in found)  # type: ignore[union-attr]
    assert all(words in said for words in ("Typed here.", "Caption of one.png", "Caption of two.png"))


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
