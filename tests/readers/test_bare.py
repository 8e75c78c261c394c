"""Word files without styles: their lines are recognised as pasted text is, and pictures stay in place."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from PIL import Image as Pillow

import convert
from convert.model import Article, Figure, plain, text

HEAD = ("Harbour bridge opens again after nine months", "By Ann Holm", "12 March 2021")
FIRST = (
    "The bridge over the harbour was opened again on Monday, nine months after a barge had struck it and "
    "broken two of its pillars."
)
SECOND = (
    "The council said that the work had cost four million, twice what it had planned, and that the toll "
    "would stay for ten years."
)


def read(*lines: str | None, folder: Path) -> Article:
    """A Word file of ``lines``, with a picture for each None."""
    Pillow.new("RGB", (9, 9), "navy").save(folder / "a.png")
    word = docx.Document()
    for line in lines:
        if line is None:
            word.add_picture(str(folder / "a.png"))
        else:
            word.add_paragraph(line)
    out = io.BytesIO()
    word.save(out)
    return convert.read(out.getvalue(), format="docx")


def told(article: Article) -> list[str]:
    return ["picture" if isinstance(b, Figure) and b.image else text(b) for b in article.blocks]


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        ((*HEAD, FIRST, None, SECOND), [FIRST, "picture", SECOND]),
        ((None, *HEAD, FIRST, SECOND), ["picture", FIRST, SECOND]),
        ((HEAD[0], None, *HEAD[1:], FIRST, SECOND), ["picture", FIRST, SECOND]),
        ((*HEAD, FIRST, SECOND, None, None), [FIRST, SECOND, "picture", "picture"]),
    ],
)
def test_a_picture_does_not_hide_what_the_lines_say(
    lines: tuple[str | None, ...], blocks: list[str], tmp_path: Path
) -> None:
    article = read(*lines, folder=tmp_path)
    assert article.title == HEAD[0]
    assert [person.name for person in article.authors] == ["Ann Holm"]
    assert article.published and article.published.iso == "2021-03-12"
    assert told(article) == blocks


def test_the_record_is_of_the_blocks_as_they_then_stand(tmp_path: Path) -> None:
    article = read(*HEAD, FIRST, None, SECOND, folder=tmp_path)
    targets = [item.target for item in article.evidence if item.target.startswith("blocks/")]
    assert targets == ["blocks/0", "blocks/2"]


def test_the_line_below_a_picture_is_its_caption(tmp_path: Path) -> None:
    article = read(*HEAD, FIRST, None, "The bridge at dawn. Photo: Bo Lind", SECOND, folder=tmp_path)
    figure = article.blocks[1]
    assert isinstance(figure, Figure) and figure.image
    assert (plain(figure.caption), figure.credit) == ("The bridge at dawn.", "Bo Lind")


def test_pictures_alone_are_an_article(tmp_path: Path) -> None:
    assert told(read(None, None, folder=tmp_path)) == ["picture", "picture"]
