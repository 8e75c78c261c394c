"""SVG pictures: what draws stays, what acts or leads out goes."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

import convert
from convert.model import Figure, Image
from convert.resources import load
from convert.svg import clean
from convert.validators import available, check_file
from convert.writers.base import WriteOptions

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 30 20"{}>'
)


def svg(inner: str, attributes: str = "", before: str = "") -> bytes:
    return f"{before}{_HEAD.format(attributes)}{inner}</svg>".encode()


DRAWING = svg(
    '<title>A bridge</title><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>'
    '<path id="p" d="M0 0h9"/></defs><rect width="30" height="20" fill="url(#g)"/><use xlink:href="#p"/>'
    '<text x="1" y="9">Words <tspan font-weight="bold">in bold</tspan> after</text>'
)


def test_a_drawing_stays_as_it_is() -> None:
    data, width, height = clean(DRAWING)
    assert (width, height) == (30, 20)
    for kept in (b"linearGradient", b'fill="url(#g)"', b'href="#p"', b"in bold", b"<title>A bridge</title>"):
        assert kept in data


@pytest.mark.parametrize(
    ("attack", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>', "alert"),
        ('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>', "alert"),
        ('<rect onload="alert(1)"/>', "alert"),
        ('<rect ONCLICK="alert(1)"/>', "alert"),
        ('<a href="javascript:alert(1)"><text>Words</text></a>', "javascript"),
        ('<a xlink:href="https://evil.example/"><text>Words</text></a>', "evil"),
        ('<image href="https://evil.example/x.png"/>', "evil"),
        ('<image xlink:href="file:///etc/passwd"/>', "passwd"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "data:"),
        ('<use href="https://evil.example/x.svg#a"/>', "evil"),
        ('<use xlink:href="other.svg#a"/>', "other"),
        ('<style>@import "https://evil.example/x.css";</style>', "evil"),
        ("<style>rect { fill: url(https://evil.example/x) }</style>", "evil"),
        ("<style>rect { fill: u\\72l(https://evil.example/x) }</style>", "evil"),
        ("<rect style=\"fill:url( 'https://evil.example/x')\"/>", "evil"),
        ('<rect fill="url(https://evil.example/x#a)"/>', "evil"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "foreignObject"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "alert"),
        ('<set attributeName="onload" to="alert(1)"/>', "alert"),
        ('<handler xmlns="http://www.w3.org/2001/xml-events">alert(1)</handler>', "alert"),
        ('<feImage href="https://evil.example/x"/>', "evil"),
        ('<rect xml:base="https://evil.example/"/>', "evil"),
        ('<iframe src="https://evil.example/"/>', "evil"),
        ("<!-- alert --><?php alert ?>", "alert"),
    ],
)
def test_what_acts_or_leads_out_goes(attack: str, gone: str) -> None:
    data, _, _ = clean(svg(f"{attack}<rect width='1' height='1'/>"))
    assert gone not in data.decode()
    assert b"<rect" in data


def test_entities_and_a_document_type_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    entity = f'<!DOCTYPE svg [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    data, _, _ = clean(svg("<text>&e; words</text>", before=entity))
    assert b"secret" not in data and b"DOCTYPE" not in data and b"words" in data


def test_bombs_are_refused_at_once() -> None:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(20))
    copies = '<g id="c0"><rect/></g>' + "".join(
        f'<g id="c{n}">{f"""<use href="#c{n - 1}"/>""" * 10}</g>' for n in range(1, 12)
    )
    itself = '<g id="c"><use href="#c"/></g>'
    start = time.monotonic()
    for bomb in (svg(f"<defs>{copies}</defs><use href='#c11'/>"), svg(itself), svg("<g>" * 100_000)):
        with pytest.raises(ValueError, match=r"more than|copies of themselves|no sound SVG"):
            clean(bomb)
    try:  # where the parser lets it pass, nothing has grown
        data, _, _ = clean(svg("<text>&e19;</text>", before=f"<!DOCTYPE svg [{laughs}]>"))
        assert len(data) < 1000
    except ValueError as error:
        assert "no sound SVG" in str(error)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("format", ["html", "epub", "pdf", "docx"])
def test_each_format_shows_it_or_says_why_not(format: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(DRAWING.replace(b"<title>", b"<script>alert(1)</script><title>"))
    article = convert.normalize("A Bridge\n\nThe bridge opened again on Monday after nine months.").with_(
        blocks=(Figure(image=Image("a.png"), alt="A bridge"),)
    )
    target = tmp_path / f"a.{format}"
    if format == "docx":
        with pytest.warns(UserWarning, match="shows no SVG"):
            convert.write(article, target, resource_path=(str(tmp_path),))
        return
    convert.write(article, target, resource_path=(str(tmp_path),))
    if format == "epub" and available().get("epubcheck"):
        assert check_file(target).findings == ()
    if format == "html":
        assert re.search(r'<img[^>]*src="data:image/svg\+xml;base64,', target.read_text())


def test_what_its_bytes_say_counts_and_not_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(DRAWING)
    found = load("a.jpg", WriteOptions(resource_path=(str(tmp_path),)))
    assert found is not None and found.media_type == "image/svg+xml"
