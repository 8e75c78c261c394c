"""What a finished file may hold: nothing active, nothing that leads out, nothing that is fetched."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from lxml import etree, html
from markdown_it import MarkdownIt

import convert
from convert.pandoc import run as pandoc

__all__ = ["CHECKS", "check_pdf", "harmless"]

_ACTIVE = ("iframe", "object", "embed", "form", "input", "base", "applet", "frame", "noscript", "template")
_SAFE_LINK = re.compile(r"https?://|mailto:|#|[\w./-]+(#[\w.-]+)?$|$", re.IGNORECASE)
_FIELD = re.compile(
    r"\s*(PAGE|NUMPAGES|TOC|PAGEREF|STYLEREF|HYPERLINK|TITLE|AUTHOR|REF|SEQ|DOCPROPERTY)\b", re.IGNORECASE
)
_MARKDOWN = "commonmark+yaml_metadata_block+footnotes+pipe_tables+raw_html"


def _check_json(data: bytes, article: convert.Article) -> None:
    assert convert.Article.from_json(data) == article


def _check_html(data: bytes, article: convert.Article) -> None:
    harmless(html.document_fromstring(data), "html")


def _check_markdown(data: bytes, article: convert.Article) -> None:
    text = data.decode()
    if text.startswith("---\n"):
        matter = yaml.safe_load(text[4:].partition("\n---\n")[0])
        assert isinstance(matter, dict)
        for value in matter.values():
            assert "<script" not in str(value) or isinstance(value, str | list)
    # pandoc needs a minute for what markdown-it reads in seconds, and more memory than we grant it.
    large = len(data) > 1_000_000 or data.count(b"](") > 2_000
    if large:
        page = MarkdownIt("commonmark").enable("table").render(text)
    else:
        page = pandoc(["-f", _MARKDOWN, "-t", "html"], data).decode()
    harmless(html.document_fromstring(f"<div>{page}</div>"), "markdown")


def _xml(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _check_docx(data: bytes, article: convert.Article) -> None:
    for name, part in _parts(data):
        if not name.endswith((".xml", ".rels")):
            continue
        root = _xml(part)
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
            root = _xml(part)
            if name.endswith((".xhtml", ".svg")):
                harmless(root, "epub")


def _check_odt(data: bytes, article: convert.Article) -> None:
    """What pandoc writes of it, for all of pandoc's formats."""
    for name, part in _parts(data):
        if not name.endswith((".xml", ".rdf")):
            continue
        root = _xml(part)
        for element in root.iter():
            kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
            assert kind not in ("script", "event-listener", "object", "object-ole", "applet", "plugin"), kind
            for key, value in element.attrib.items():
                if key.endswith("}href") and kind in ("a", "image"):
                    inside = re.match(r"(\.\./)?Pictures/|#|\.\./$|$", value)
                    assert inside or value.lower().startswith(("http://", "https://", "mailto:")), value[:80]


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert not name.startswith("/") and ".." not in name.split("/"), name
            yield name, archive.read(name)


def harmless(root: Any, where: str) -> None:
    """Raise `AssertionError` where a page holds something active, or fetches."""
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


def check_pdf(data: bytes) -> None:
    """Raise `AssertionError` where a PDF runs, opens or fetches something."""
    assert data.startswith(b"%PDF-")
    assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA|SubmitForm|GoToR|RichMedia)\b", data)
    for address in re.findall(rb"/URI \(([^)]*)\)", data):
        assert address.lower().startswith((b"http://", b"https://", b"mailto:")), address


CHECKS: dict[str, Callable[[bytes, convert.Article], None]] = {
    "json": _check_json,
    "html": _check_html,
    "md": _check_markdown,
    "docx": _check_docx,
    "epub": _check_epub,
    "odt": _check_odt,
}
