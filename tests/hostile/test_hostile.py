"""Hostile inputs through reader and writers: none fetches, escapes, executes or hangs.

Each ends in valid files or in one clear line.  What is attacked stands in `cases`.
"""

from __future__ import annotations

import resource
import socket
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import CASES
from checks import CHECKS, check_pdf, harmless
from lxml import html
from watch import WATCH

import convert
from convert.model import Section
from convert.output import options_for, render
from convert.validators import available, check_file

SECONDS = 20
MEGABYTES = 1000
FORMATS = ("json", "html", "md", "docx", "epub", "odt")


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing may be fetched, and no file read or program run that nobody named."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.chdir(tmp_path)
    WATCH.start()
    yield
    assert WATCH.stop() == []


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """All the cases together may not pass the limit, in this process or in one that it ran."""
    yield
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        assert resource.getrusage(who).ru_maxrss / 1024 < MEGABYTES


def _read(name: str) -> convert.Article | None:
    """The article of a case; None where it is refused, which must take one line."""
    format, colon, _ = name.partition(": ")
    reader = format if colon and format == "json" else "text"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return convert.read(CASES[name], format=reader)
    except convert.TearsheetError as error:
        line = str(error)
        assert line and "\n" not in line and len(line) < 2000
        return None


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_input_becomes_harmless_files_or_one_line(name: str) -> None:
    start = time.process_time()
    article = _read(name)
    if article is None:
        return
    for format in FORMATS:
        try:
            data = render(article, format, options=options_for(article, {}))
        except convert.TearsheetError as error:
            assert "\n" not in str(error)
            continue
        CHECKS[format](data, article)
    assert time.process_time() - start < SECONDS


_PDF = [name for name in CASES if len(CASES[name]) < 20_000]
"""Larger ones are not laid out as pages here: that takes its time, and ``--timeout`` is for it."""


@pytest.mark.parametrize("name", _PDF)
def test_a_hostile_input_becomes_a_harmless_pdf(name: str) -> None:
    start = time.process_time()
    article = _read(name)
    if article is None:
        return
    try:
        data = render(article, "pdf", options=options_for(article, {}))
    except convert.TearsheetError as error:
        assert "\n" not in str(error)
        return
    check_pdf(data)
    assert time.process_time() - start < SECONDS


def test_all_of_them_make_one_valid_book(tmp_path: Path) -> None:
    if not available().get("epubcheck"):
        pytest.skip("epubcheck is not installed")
    articles = tuple(
        article for name in CASES if len(CASES[name]) < 20_000 and (article := _read(name)) is not None
    )
    book = convert.Dossier(title="</title><script>alert(1)</script>", sections=(Section(articles),))
    convert.write(book, tmp_path / "book.epub")
    assert WATCH.stop() == []
    assert check_file(tmp_path / "book.epub").findings == ()


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("headline")])
def test_a_name_from_a_headline_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    from convert.files import inside, safe_name

    article = _read(name)
    path = inside(tmp_path, safe_name(article.title if article else "a\x00b"))
    assert path.parent == tmp_path and not path.name.startswith((".", "-"))
    assert len(path.name.encode()) <= 120
    path.write_bytes(b"")


def test_the_table_is_long_enough_and_each_line_says_what_it_attacks() -> None:
    assert len(CASES) >= 190
    assert all(len(name) > 3 for name in CASES)


def test_the_checks_see_what_they_look_for() -> None:
    """A check that cannot fail is none."""
    for bad in (
        "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', '<a href="javascript:alert(1)">x</a>',
        '<a href=" JavaScript:alert(1)">x</a>', '<iframe src="x"></iframe>', '<img src="http://x.example/">',
        '<p style="background:url(x)">', '<style>@import "http://x.example/"</style>',
    ):  # fmt: skip
        with pytest.raises(AssertionError):
            harmless(html.document_fromstring(f"<div>{bad}</div>"), "html")
