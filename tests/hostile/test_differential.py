"""The same words in the same order, whatever the format: what is written is read back by other programs."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree, html

import convert
from convert.model import FootnoteDefinition
from convert.pandoc import run as pandoc

ROOT = Path(__file__).parents[2]
ARTICLES = [
    ROOT / "convert" / "cli" / "bridge.txt", *sorted((ROOT / "fixtures").glob("*/article.txt"))
]  # fmt: skip
_WORD = re.compile(r"\w+")
_ARABIC = re.compile("[\u0620-\u064a]")


def _words(text: str) -> list[str]:
    """Words without regard to hyphens at a line's end and to how characters are composed."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    found = _WORD.findall(re.sub(r"[\u2010-]\s*\n\s*", "", text))
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

    A word that a line's end cut may come in two pieces, or two joined into one by the end of a line.
    """
    at = 0
    stream = iter(found)
    for at, word in enumerate(wanted):
        rest = word
        for piece in stream:
            if piece in (rest, word):
                break
            rest = rest.removeprefix(piece) if rest.startswith(piece) else word.removeprefix(piece)
        else:
            return at
    return None


@pytest.mark.parametrize("format", READ)
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.parent.name)
def test_the_words_are_the_models_in_its_order(path: Path, format: str, tmp_path: Path) -> None:
    article = convert.read(path)
    # Notes stand where each format has them, which is not where the model does.
    body = [block for block in article.blocks if not isinstance(block, FootnoteDefinition)]
    wanted = [word for block in body for word in _words(convert.model.text(block))]
    convert.write(article, tmp_path / f"a.{format}")
    found = _words(READ[format](tmp_path / f"a.{format}"))
    missing = _first_missing(wanted, found)
    assert missing is None, (wanted[max(0, missing - 8) : missing + 3], len(wanted))
