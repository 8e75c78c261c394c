"""The same words in the same order, whatever the format: what is written is read back by other programs."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree, html
from plain import plain_article

import convert
from convert.model import FootnoteDefinition
from convert.pandoc import run as pandoc
from convert.wording import language_of, words, written_date

ROOT = Path(__file__).parents[2]
ARTICLES = [
    ROOT / "convert" / "cli" / "bridge.txt", *sorted((ROOT / "fixtures").glob("*/article.txt"))
]  # fmt: skip
_CUT = "\u241f"
"""Stands for a hyphen at a line's end, which may be the word's own or the line's."""
_WORD = re.compile(rf"[\w{_CUT}]+")
_ARABIC = re.compile("[\u0620-\u064a]")


def _words(text: str) -> list[str]:
    """Words without regard to hyphens at a line's end and to how characters are composed."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    found = _WORD.findall(re.sub(r"(?<=\w)[\u2010-]\s*\n\s*(?=\w)", _CUT, text))
    # pdftotext turns the two letters of an Arabic ligature round.
    return ["".join(sorted(word)) if _ARABIC.search(word) else word for word in found]


def _pdf(path: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout


def _docx(path: Path) -> str:
    def lines() -> Iterator[str]:
        for element in Document(str(path)).element.body.iter():
            if element.tag.endswith("}p"):
                yield "\n"
            elif element.tag.endswith("}t"):
                yield element.text or ""
            elif element.tag.endswith(("}br", "}tab")):
                yield " "

    return "".join(lines())


def _text(root: Any) -> str:
    """The words of a page's body, each element by itself."""
    return "\n".join(root.xpath("//*[local-name()='body']//text()"))


def _epub(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        pages = sorted(name for name in archive.namelist() if "/article" in name)
        return "\n".join(_text(etree.fromstring(archive.read(name))) for name in pages)


def _html(path: Path) -> str:
    return _text(html.document_fromstring(path.read_bytes()))


def _markdown(path: Path) -> str:
    return pandoc(["-f", "commonmark_x", "-t", "plain", "--wrap=none"], path.read_bytes()).decode()


READ: dict[str, Callable[[Path], str]] = {
    "pdf": _pdf, "docx": _docx, "epub": _epub, "md": _markdown, "html": _html
}  # fmt: skip


def _first_missing(wanted: list[str], found: list[str]) -> int | None:
    """Where ``wanted`` stops being a subsequence of ``found``; None where it is one to the end.

    A word may come in two pieces, where a page ends in it; of a word that a line cut, see `_CUT`.
    """
    waiting = deque(found)
    for at, word in enumerate(wanted):
        rest = word
        while waiting:
            piece = waiting.popleft()
            if _CUT in piece:
                if piece.replace(_CUT, "") != word:
                    waiting.extendleft(reversed(piece.split(_CUT)))
                    continue
                piece = word
            if at + 1 < len(wanted) and piece == word + wanted[at + 1]:
                waiting.appendleft(wanted[at + 1])  # pdftotext takes the hyphen of a compound for the line's
                break
            if piece in (rest, word):
                break
            if rest.startswith(piece):  # its other piece may come after the next page's running head
                rest = rest.removeprefix(piece)
            elif word.startswith(piece):
                rest = word.removeprefix(piece)
        else:
            return at
    return None


def _added(article: convert.Article) -> set[str]:
    """The words that a page adds by design: the fields, dates written out, and the labels of its language."""
    moments = [moment for moment in (article.published, article.updated) if moment]
    labels = words(article.language)
    said = [
        *(article.title, convert.model.plain(article.subtitle), article.dateline, article.publisher),
        *(article.section, article.kicker, article.rights, article.source_url, article.language),
        *(article.related_heading, *article.keywords),
        *(f"{person.name} {person.affiliation or ''}" for person in article.authors),
        *(f"{item.title} {item.url or ''}" for item in article.related),
        *(written_date(moment, language_of(article.language)) for moment in moments),
        *(moment.iso for moment in moments),
        *(str(getattr(labels, name)) for name in labels.__struct_fields__),
    ]
    return {word for part in said if part for word in _words(part)} | _FRONT_MATTER


_FRONT_MATTER = frozenset(
    ["title", "subtitle", "author", "authors", "date", "dateline", "publisher", "language", "url"]
)


def _missing_letters(blocks: list[str], found: str, pages: int) -> str | None:
    """Where the letters of ``blocks`` stop being in ``found`` in their order; None where all are.

    Each block stands in one piece, but for what a page's end cuts; hyphens and spaces do not count.
    """
    at = cuts = 0
    for rest in blocks:
        while rest and found.find(rest, at) < 0:
            least, most = 0, len(rest)
            while most - least > 1:  # the longest beginning that is there
                middle = (least + most) // 2
                least, most = (middle, most) if found.find(rest[:middle], at) >= 0 else (least, middle)
            cuts += 1
            if not least or cuts > pages:
                return rest[:60]
            at, rest = found.find(rest[:least], at) + least, rest[least:]
        at = found.find(rest, at) + len(rest) if rest else at
    return None


def _differs(article: convert.Article, format: str, path: Path, *, plain: bool = True) -> str:
    """How the words of the file differ from the model's; "" where they are the same in the same order.

    Of a ``plain`` article, without numbers of lists and notes, a PDF is compared letter by letter.
    """
    # Notes stand where each format has them, which is not where the model does.
    body = [block for block in article.blocks if not isinstance(block, FootnoteDefinition)]
    wanted = [word for block in body for word in _words(convert.model.text(block))]
    convert.write(article, path)
    shown = READ[format](path)
    if format == "pdf" and plain:  # running heads on each page, and words that the lines cut
        blocks = ["".join(_words(convert.model.text(block))) for block in body]
        letters = "".join(_words(shown)).replace(_CUT, "")
        gone = _missing_letters(blocks, letters, shown.count("\f"))
        return f"lost at {gone}" if gone else ""
    found = _words(shown)
    missing = _first_missing(wanted, found)
    if missing is not None:
        return f"lost near {wanted[max(0, missing - 8) : missing + 3]} of {len(wanted)}"
    allowed = _added(article)
    foreign = {word for word in Counter(found) - Counter(wanted) if word not in allowed}
    return f"added {sorted(foreign)}" if foreign else ""


@pytest.mark.parametrize("format", READ)
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.parent.name)
def test_the_words_are_the_models_in_its_order(path: Path, format: str, tmp_path: Path) -> None:
    article = convert.read(path)
    body = [block for block in article.blocks if not isinstance(block, FootnoteDefinition)]
    assert body
    said = _differs(article, format, tmp_path / f"a.{format}", plain=False)
    assert "lost" not in said, said


@pytest.mark.parametrize("tenth", range(20))
def test_two_hundred_plain_articles_read_back_in_the_same_words(tenth: int, tmp_path: Path) -> None:
    """Ten at a time: PDF by pdftotext, e-books and Word files by their XML, Markdown by pandoc."""
    differing = {}
    for number in range(tenth * 10, tenth * 10 + 10):
        article = convert.normalize(plain_article(number))
        assert len(article.words()) > 20
        for format in ("pdf", "epub", "docx", "md"):
            differing[number, format] = _differs(article, format, tmp_path / f"{number}.{format}")
    assert {key: said for key, said in differing.items() if said} == {}


def test_the_comparison_sees_a_word_that_is_lost_or_moved() -> None:
    assert _missing_letters(["abcdef", "gh"], "xabcdefygh", 1) is None
    assert _missing_letters(["abcdef", "gh"], "abc1headdefgh", 1) is None
    assert _missing_letters(["abcdef", "gh"], "abc1dhexefgh", 1) == "def"
    assert _missing_letters(["abcdef", "gh"], "abcdeg", 1) is not None
    assert _missing_letters(["abcdef", "gh"], "ghabcdef", 1) == "gh"
    assert _first_missing(["a", "b", "c"], ["x", "a", "b", "y", "c"]) is None
    assert _first_missing(["a", "b", "c"], ["a", "c", "b"]) == 2
    assert _first_missing(["a", "b", "c"], ["a", "c"]) == 1
    assert _first_missing(["nevertheless"], ["never", "theless"]) is None
    assert _first_missing(["semi", "detached"], ["semidetached"]) is None
    assert _first_missing(["semi", "detached"], _words("semi-\ndetached")) is None
    assert _first_missing(["nevertheless"], _words("never-\ntheless")) is None
