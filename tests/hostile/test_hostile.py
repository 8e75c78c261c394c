"""Hostile inputs through reader and writers: none fetches, escapes, executes or hangs.

Each ends in valid files or in one clear line.  What is attacked stands in `cases`.
"""

from __future__ import annotations

import io
import json
import re
import resource
import socket
import sys
import time
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cases import CASES
from lxml import etree, html

import convert
from convert.model import Section
from convert.output import options_for, render
from convert.pandoc import run as pandoc
from convert.validators import available, check_file

SECONDS = 20
MEGABYTES = 1000
FORMATS = ("json", "html", "md", "docx", "epub")
_ACTIVE = ("iframe", "object", "embed", "form", "input", "base", "applet", "frame", "noscript", "template")
_SAFE_LINK = re.compile(r"https?://|mailto:|#|[\w./-]+(#[\w.-]+)?$|$", re.IGNORECASE)
_FIELD = re.compile(
    r"\s*(PAGE|NUMPAGES|TOC|PAGEREF|STYLEREF|HYPERLINK|TITLE|AUTHOR|REF|SEQ|DOCPROPERTY)\b", re.IGNORECASE
)
_MARKDOWN = "commonmark+yaml_metadata_block+footnotes+pipe_tables+raw_html"


class _Watch:
    """What Python itself reports of files, connections and programs while a case runs."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "os.system"):
            self.seen.append(f"{event} {arguments[-1]}")
        elif event == "open" and isinstance(arguments[0], str):
            path = arguments[0]
            if path.startswith(("/etc/passwd", "/dev/zero", "/etc/cron")) or "evil" in path:
                self.seen.append(f"open {path}")
        elif event == "subprocess.Popen":
            command = [str(part) for part in arguments[1]]
            if not ("pandoc" in command[0] and ("--sandbox" in command or "--version" in command)):
                self.seen.append(f"run {command}")


_WATCH = _Watch()
# WeasyPrint looks for Pango by running programs when it is first imported; that is no case's doing.
render(convert.Article(), "pdf", options=options_for(convert.Article(), {}))


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing may be fetched, and no file read or program run that nobody named."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.chdir(tmp_path)
    _WATCH.seen.clear()
    _WATCH.on = True
    yield
    _WATCH.on = False
    assert _WATCH.seen == []


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
    start = time.monotonic()
    article = _read(name)
    if article is None:
        return
    for format in FORMATS:
        try:
            data = render(article, format, options=options_for(article, {}))
        except convert.TearsheetError as error:
            assert "\n" not in str(error)
            continue
        _CHECKS[format](data, article)
    assert time.monotonic() - start < SECONDS


_PDF = [
    name for name in CASES if re.search(r"script|nested|controls|bidi|combining|CSS|table|image|TeX", name)
]


@pytest.mark.parametrize("name", _PDF)
def test_a_hostile_input_becomes_a_harmless_pdf(name: str) -> None:
    start = time.monotonic()
    article = _read(name)
    if article is None:
        return
    try:
        data = render(article, "pdf", options=options_for(article, {}))
    except convert.TearsheetError as error:
        assert "\n" not in str(error)
        return
    assert data.startswith(b"%PDF-")
    assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA|SubmitForm|GoToR|RichMedia)\b", data)
    for address in re.findall(rb"/URI \(([^)]*)\)", data):
        assert address.lower().startswith((b"http://", b"https://", b"mailto:")), address
    assert time.monotonic() - start < SECONDS


def test_all_of_them_make_one_valid_book(tmp_path: Path) -> None:
    if not available().get("epubcheck"):
        pytest.skip("epubcheck is not installed")
    articles = tuple(
        article for name in CASES if len(CASES[name]) < 20_000 and (article := _read(name)) is not None
    )
    book = convert.Dossier(title="</title><script>alert(1)</script>", sections=(Section(articles),))
    convert.write(book, tmp_path / "book.epub")
    _WATCH.on = False
    assert check_file(tmp_path / "book.epub").findings == ()


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("headline")])
def test_a_name_from_a_headline_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    from convert.files import inside, safe_name

    article = _read(name)
    path = inside(tmp_path, safe_name(article.title if article else "a\x00b"))
    assert path.parent == tmp_path and not path.name.startswith((".", "-"))
    assert len(path.name.encode()) <= 120
    path.write_bytes(b"")


# -- what a finished file may hold -----------------------------------------------------------


def _check_json(data: bytes, article: convert.Article) -> None:
    assert convert.Article.from_json(data) == article


def _check_html(data: bytes, article: convert.Article) -> None:
    _harmless(html.document_fromstring(data), "html")


def _check_markdown(data: bytes, article: convert.Article) -> None:
    text = data.decode()
    if text.startswith("---\n"):
        matter = yaml.safe_load(text[4:].partition("\n---\n")[0])
        assert isinstance(matter, dict)
        for value in matter.values():
            assert "<script" not in str(value) or isinstance(value, str | list)
    page = pandoc(["-f", _MARKDOWN, "-t", "html"], data).decode()
    _harmless(html.document_fromstring(f"<div>{page}</div>"), "markdown")


def _check_docx(data: bytes, article: convert.Article) -> None:
    for name, part in _parts(data):
        if not name.endswith((".xml", ".rels")):
            continue
        root = etree.fromstring(
            part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
        for element in root.iter():
            kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if kind == "instrText":
                assert _FIELD.match(element.text or ""), element.text
            elif kind == "fldSimple":
                (instruction,) = (v for k, v in element.attrib.items() if k.endswith("}instr"))
                assert _FIELD.match(instruction), instruction
            elif kind == "Relationship" and element.get("TargetMode") == "External":
                assert element.get("Target", "").lower().startswith(("http://", "https://", "mailto:"))
            assert kind not in ("altChunk", "object", "control", "OLEObject", "attachedTemplate")


def _check_epub(data: bytes, article: convert.Article) -> None:
    for name, part in _parts(data):
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg")):
            root = etree.fromstring(
                part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            )
            if name.endswith((".xhtml", ".svg")):
                _harmless(root, "epub")


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert not name.startswith("/") and ".." not in name.split("/"), name
            yield name, archive.read(name)


def _harmless(root: Any, where: str) -> None:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tag = etree.QName(element).localname.lower()
        assert tag not in _ACTIVE, f"{where}: <{tag}>"
        if tag == "script":
            assert element.get("type") == "application/ld+json", f"{where}: script"
            json.loads(element.text_content())
        if tag == "meta":
            assert (element.get("http-equiv") or "").lower() in ("", "content-security-policy")
        for name, value in element.attrib.items():
            short = name.rpartition("}")[2].lower()
            assert not short.startswith("on"), f"{where}: {short}"
            assert short not in ("srcdoc", "formaction", "ping", "action"), f"{where}: {short}"
            if short == "href":
                assert _SAFE_LINK.match(value.strip()), f"{where}: {value[:80]}"
                assert not re.match(r"[\s\x00-\x20]*(javascript|data|vbscript|file):", value, re.IGNORECASE)
            if short == "src":
                assert where == "markdown" or not re.match(r"[a-z]+:(?<!data:)|//", value), (
                    f"{where}: {value[:80]}"
                )
            if short == "style":
                assert "url(" not in value.lower() and "expression" not in value.lower()
        if tag == "style":
            assert not re.search(r"@import|url\(\s*['\"]?(?!data:)https?:", element.text or "", re.IGNORECASE)


_CHECKS = {
    "json": _check_json,
    "html": _check_html,
    "md": _check_markdown,
    "docx": _check_docx,
    "epub": _check_epub,
}


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
            _harmless(html.document_fromstring(f"<div>{bad}</div>"), "html")
