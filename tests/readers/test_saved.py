"""Pages saved with their pictures (MHTML, MAFF, data: addresses), and mails."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

import convert
from convert.errors import ReadError
from convert.model import Article, Figure, plain, text
from convert.readers import ReadOptions
from convert.readers.html import READER as HTML
from convert.readers.mail import READER as MAIL
from convert.readers.saved import MAFF, MHTML

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a "
    "barge had struck its third pier, and asked the engineers of the town for a plan before summer."
)


def picture(colour: str = "red") -> bytes:
    Image.new("RGB", (320, 200), colour).save(stream := io.BytesIO(), "PNG", compress_level=0)
    return stream.getvalue()


def page(source: str) -> str:
    return (
        '<html lang="en"><head><meta property="og:title" content="Bridge to be rebuilt">'
        '<link rel="canonical" href="https://www.gazette.example/bridge"></head><body><article>'
        f"<h1>Bridge to be rebuilt</h1><p>{PROSE}</p><figure><img src='{source}' alt='A tram' width='800'>"
        f"<figcaption>The first tram crosses.</figcaption></figure><p>{PROSE} Ça va.</p><p>{PROSE}</p>"
        "</article></body></html>"
    )


def mhtml(
    source: str = "https://cdn.example/tram.png", location: str = "https://cdn.example/tram.png"
) -> bytes:
    lines = [
        "From: <Saved by Blink>", "Snapshot-Content-Location: https://www.gazette.example/bridge",
        "Subject: Bridge to be rebuilt", "Date: Mon, 3 Jun 2024 10:00:00 -0000", "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="----b"', "", "",
        "------b", "Content-Type: text/html; charset=windows-1252",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: https://www.gazette.example/bridge", "",
        page(source).replace("=", "=3D").replace("Ç", "=C7"),
        "------b", "Content-Type: image/png", "Content-Transfer-Encoding: base64",
        f"Content-Location: {location}", "Content-ID: <tram@x>", "", base64.encodebytes(picture()).decode(),
        "------b--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def maff(**members: bytes) -> bytes:
    about = (
        '<?xml version="1.0"?><RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#" '
        'xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><RDF:Description RDF:about="urn:root">'
        '<MAF:originalurl RDF:resource="https://www.gazette.example/bridge"/>'
        '<MAF:indexfilename RDF:resource="index.html"/><MAF:charset RDF:resource="utf-8"/>'
        "</RDF:Description></RDF:RDF>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1371/index.rdf", about)
        archive.writestr("1371/index.html", page("index_files/tram%201.png"))
        archive.writestr("1371/index_files/tram 1.png", picture())
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def options(name: str, limit: int = 1 << 24) -> ReadOptions:
    return ReadOptions(name=name, max_bytes=limit)


def shown(article: Article) -> bytes:
    (figure,) = article.find(Figure)
    assert figure.image and figure.image.source.startswith("data:image/png;base64,")
    assert (plain(figure.caption), figure.alt) == ("The first tram crosses.", "A tram")
    return base64.b64decode(figure.image.source.partition(",")[2])


def inline() -> str:
    return page(f"data:image/png;base64,{base64.b64encode(picture()).decode()}")


SAVED = {
    "mhtml": lambda: MHTML.read(mhtml(), {}, options("a.mhtml")),
    "mhtml, relative": lambda: MHTML.read(
        mhtml("/t.png", "https://www.gazette.example/t.png"), {}, options("a.mht")
    ),
    "mhtml, by cid": lambda: MHTML.read(mhtml("cid:tram@x"), {}, options("a.mht")),
    "maff": lambda: MAFF.read(maff(), {}, options("a.maff")),
    "one file": lambda: HTML.read(inline().encode(), {}, options("a.html")),
}


@pytest.mark.parametrize("kind", SAVED)
def test_a_saved_page_brings_its_pictures(kind):
    article = SAVED[kind]()
    assert shown(article) == picture()
    assert article.title == "Bridge to be rebuilt"
    assert article.source_url == "https://www.gazette.example/bridge"
    assert "Ça va." in " ".join(map(text, article.blocks))
    assert article.published is None, "the day on which a page was saved is not the day it was published"


@pytest.mark.parametrize("kind", SAVED)
def test_its_article_is_that_of_the_page_alone(kind):
    alone = HTML.read(page("https://cdn.example/tram.png").encode(), {}, options("a.html"))
    assert [text(b) for b in SAVED[kind]().blocks] == [text(b) for b in alone.blocks]
    assert SAVED[kind]().set_aside == alone.set_aside


@pytest.mark.parametrize("format", ["epub", "docx", "html", "pdf"])
def test_the_picture_is_in_the_finished_file(format, tmp_path: Path):
    source, target = tmp_path / "page.mhtml", tmp_path / f"page.{format}"
    source.write_bytes(mhtml())
    convert.convert(source, target)
    data = target.read_bytes()
    if format in ("epub", "docx"):
        with zipfile.ZipFile(target) as archive:
            names = [n for n in archive.namelist() if n.endswith(".png") and "cover" not in n]
            assert [archive.read(name) for name in names] == [picture()]
            assert all(
                len(archive.read(n)) < 100_000 for n in archive.namelist() if n.endswith((".xml", ".xhtml"))
            )
    elif format == "html":
        assert base64.b64encode(picture()) in data
    else:
        assert b"/Subtype /Image" in data or b"/Image" in data


def test_where_a_picture_is_from_stays_known():
    evidence = [e for e in SAVED["mhtml"]().evidence if e.target == "pictures/0"]
    assert [e.text for e in evidence] == ["https://cdn.example/tram.png"]


def test_a_grey_dot_is_no_picture():
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    article = HTML.read(
        page(f"{dot}' data-src='https://cdn.example/tram.png").encode(), {}, options("a.html")
    )
    (figure,) = article.find(Figure)
    assert figure.image and figure.image.source == "https://cdn.example/tram.png"


def test_a_part_that_is_no_picture_is_not_shown_as_one():
    spoilt = mhtml().replace(
        base64.encodebytes(picture()), base64.encodebytes(b"<script>alert(1)</script>" * 40)
    )
    (figure,) = MHTML.read(spoilt, {}, options("a.mhtml")).find(Figure)
    assert figure.image is None or not figure.image.source.startswith("data:")


@pytest.mark.parametrize(
    ("data", "reader", "said"),
    [
        (b"no headers here", MHTML, "no MHTML file"),
        (b"Subject: x\nContent-Type: text/plain\n\nwords", MHTML, "holds no page"),
        (b"PK\x03\x04 no zip", MAFF, "no MAFF file"),
        (b"", MAIL, "no mail"),
        (b"Subject: x\nContent-Type: image/png\n\nwords", MAIL, "has no text"),
        (b"Content-Type: multipart/mixed; boundary=a\n\n" * 30_000, MAIL, ""),
    ],
)  # fmt: skip
def test_what_is_none_gives_one_clear_line(data, reader, said):
    with pytest.raises(ReadError) as caught:
        reader.read(data, {}, options("a.x"))
    assert (
        said in str(caught.value) and "\n" not in str(caught.value) and str(caught.value).startswith("a.x: ")
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_swells_is_refused():
    large = maff(**{"1371/index.html": b"<html>" + b" " * 30_000_000})
    with pytest.raises(ReadError, match="limit"):
        MAFF.read(large, {}, options("a.maff"))


def test_a_name_that_leads_out_of_the_archive_leads_nowhere():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("1/index.html", page("../../../../etc/hostname"))
    (figure,) = MAFF.read(stream.getvalue(), {}, options("a.maff")).find(Figure)
    assert figure.image is None or not figure.image.source.startswith("data:")


# -- mail -------------------------------------------------------------------------------


def newsletter(*, html: bool = True, attach: bool = False) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Fwd: Brücke wird gebaut"
    message["From"] = '"Portville Gazette" <news@gazette.example>'
    message["Date"] = "Tue, 28 May 2013 10:41:00 +0200"
    message.set_content(f"{PROSE}\n\n{PROSE}\n\nÇa va.\n")
    if html:
        cells = "".join(f"<tr><td><p>{PROSE}</p></td></tr>" for _ in range(3))
        message.add_alternative(
            "<html><head><title>x</title></head><body><table><tr><td>View in your browser</td></tr>"
            f"<tr><td><table><tr><td><h1>Brücke wird gebaut</h1></td></tr>{cells}"
            "<tr><td><img src='cid:tram' alt='A tram' width='600' height='300'></td></tr>"
            f"<tr><td><p>{PROSE} Ça va.</p></td></tr></table></td></tr></table></body></html>",
            subtype="html",
        )
        message.get_payload()[1].add_related(picture(), "image", "png", cid="<tram>")
    if attach:
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    return message.as_bytes()


@pytest.mark.parametrize("html", [True, False])
def test_a_newsletter_is_an_article(html):
    article = MAIL.read(newsletter(html=html), {}, options("a.eml"))
    assert article.title == "Brücke wird gebaut"
    assert article.published and article.published.iso == "2013-05-28T10:41:00+02:00"
    assert article.publisher == "Portville Gazette" and article.is_guess("publisher")
    assert not article.authors, "who sent it did not write it"
    words = " ".join(map(text, article.blocks))
    assert "The council voted" in words and "Ça va." in words and "browser" not in words
    assert len(re.findall("Brücke wird gebaut", words)) == 0


def test_the_newsletters_picture_comes_with_it():
    sources = [f.image.source for f in MAIL.read(newsletter(), {}, options("a.eml")).find(Figure) if f.image]
    assert sources == [f"data:image/png;base64,{base64.b64encode(picture()).decode()}"]


def test_an_attachment_is_told_of():
    with pytest.warns(UserWarning, match=r"a\.eml: 1 attachment was not read"):
        MAIL.read(newsletter(attach=True), {}, options("a.eml"))


def test_the_users_word_wins_over_the_headers():
    from convert.model import Person

    article = MAIL.read(newsletter(), {"headline": "Mine", "authors": (Person("Bo Li"),)}, options("a.eml"))
    assert article.title == "Mine" and [p.name for p in article.authors] == ["Bo Li"]


def test_the_command_reads_them_by_their_names(tearsheet, tmp_path):
    for name, data in {"a.mht": mhtml(), "b.maff": maff(), "c.eml": newsletter()}.items():
        Path(name).write_bytes(data)
    result = tearsheet("convert", "a.mht", "b.maff", "c.eml", "--to", "json", "-o", "out/")
    assert result.status == 0, result.err
    assert sorted(p.name for p in Path("out").iterdir()) == ["a.json", "b.json", "c.json"]
