"""Whole outputs of every writer for every fixture, as text that a person can read in a diff.

``pytest tests/test_golden.py --update-golden`` writes them anew.  What a theme's style sheet says is no
part of them, so that a change of looks changes no golden file; pictures of pages are for that.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.cli.themes import SAMPLE
from convert.model import Article

FIXTURES = Path(__file__).parent.parent / "fixtures"
ARTICLES = [SAMPLE, *sorted(FIXTURES.glob("*/article.*"))]


def _name(path: Path) -> str:
    return path.stem if path == SAMPLE else path.parent.name


def _render(article: Article, format: str) -> bytes:
    stream = io.BytesIO()
    convert.write(article, stream, format)
    return stream.getvalue()


def _markdown(data: bytes) -> str:
    return data.decode()


def _html(data: bytes) -> str:
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", data.decode(), flags=re.DOTALL)
    return _lines(page)


def _parts(suffixes: tuple[str, ...]) -> Callable[[bytes], str]:
    """The named parts of a ZIP file in their order, and the names of the others."""

    def show(data: bytes) -> str:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(
                f"== {name}\n" + (_lines(archive.read(name).decode()) if name.endswith(suffixes) else "")
                for name in archive.namelist()
                if "font" not in name
            )

    return show


def _pdf(data: bytes) -> str:
    """The words of the pages; line ends and hyphens are the layout's and may differ by a pixel."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed (apt-get install poppler-utils)")
    result = subprocess.run([program, "-", "-"], input=data, capture_output=True, check=True)
    text = re.sub(r"[\u00ad\u2010]\n", "", result.stdout.decode())
    return "\n".join(re.findall(r"\S.{0,80}\S*", " ".join(text.split()))) + "\n"


def _lines(markup: str) -> str:
    markup = re.sub(r"(Ebook-lib) [\d.]+", r"\1 …", markup)  # the library's own version
    return re.sub(r">\s*<(?=[a-z])", ">\n<", markup).rstrip() + "\n"


WRITERS: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "md": ("md", _markdown),
    "html": ("html", _html),
    "epub": ("epub.xml", _parts((".xhtml", ".opf", ".ncx"))),
    "docx": ("docx.xml", _parts(("document.xml", "core.xml", "footnotes.xml"))),
    "pdf": ("pdf.txt", _pdf),
}


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("path", ARTICLES, ids=_name)
def test_output(path: Path, format: str, golden: Callable[[str, str], None]) -> None:
    extension, show = WRITERS[format]
    golden(f"writers/{_name(path)}.{extension}", show(_render(convert.read(path), format)))


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("path", ARTICLES[:1], ids=_name)
def test_the_same_article_gives_the_same_bytes(path: Path, format: str) -> None:
    article = convert.read(path)
    assert _render(article, format) == _render(article, format)
