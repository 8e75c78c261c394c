"""Pages out of web archives: by file and address, in their charset, in the last state that was kept."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import convert
from convert.errors import ReadError
from convert.model import text

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a "
    "barge had struck its third pier, and asked the engineers of the town for a plan before summer."
)
URL = "https://www.gazette.example/bridge?id=1"


def page(title: str) -> str:
    return f"<html><body><article><h1>{title}</h1>{f'<p>{PROSE} Ça va.</p>' * 3}</article></body></html>"


def record(url: str, body: bytes, kind: str = "text/html", status: str = "200 OK", **headers: str):
    said = [("Content-Type", kind), *headers.items()]
    return url, body, StatusAndHeaders(status, said, protocol="HTTP/1.1")


def write(path: Path, *records, packed: bool = True) -> str:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        for url, body, headers in records:
            kind = "response" if headers else "resource"
            writer.write_record(
                writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=headers)
            )
    return str(path)


ONE = record(URL, page("The bridge").encode("cp1252"), "text/html; charset=windows-1252")
TWO = record("https://www.gazette.example/ferry", page("The ferry").encode())


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_is_found_by_its_address(tmp_path, packed):
    name = write(tmp_path / ("a.warc.gz" if packed else "a.warc"), ONE, TWO, packed=packed)
    article = convert.read(f"{name}#{URL}")
    assert article.title == "The bridge" and article.source_url == URL
    assert "Ça va." in text(article.blocks[0])
    assert convert.read(f"{name}#http://www.gazette.example/ferry/#part").title == "The ferry"


def test_a_packed_answer_and_a_resource_are_read(tmp_path):
    packed = record(URL, gzip.compress(page("Packed").encode()), **{"Content-Encoding": "gzip"})
    resource = ("https://www.gazette.example/r", page("Resource").encode(), None)
    name = write(tmp_path / "a.warc.gz", packed, resource)
    assert convert.read(f"{name}#{URL}").title == "Packed"


def test_the_last_state_of_a_page_is_taken(tmp_path):
    name = write(
        tmp_path / "a.warc.gz", ONE, record(URL, page("Mended").encode()), record(URL, b"", status="404 No")
    )
    assert convert.read(f"{name}#{URL}").title == "Mended"


def test_a_redirect_leads_within_the_archive(tmp_path):
    moved = record("https://www.gazette.example/old", b"", status="301 Moved", Location="/bridge?id=1")
    name = write(tmp_path / "a.warc.gz", moved, ONE)
    assert convert.read(f"{name}#https://www.gazette.example/old").title == "The bridge"


def test_a_redirect_in_a_circle_ends(tmp_path):
    name = write(tmp_path / "a.warc.gz", record(URL, b"", status="301 Moved", Location=URL))
    with pytest.raises(ReadError, match="redirects"):
        convert.read(f"{name}#{URL}")


def test_the_only_page_needs_no_address(tmp_path):
    name = write(tmp_path / "a.warc.gz", ONE, record("https://x.example/a.png", b"\x89PNG", "image/png"))
    assert convert.read(Path(name)).title == "The bridge"


def test_of_several_pages_one_must_be_named(tmp_path):
    with pytest.raises(ReadError) as caught:
        convert.read(write(tmp_path / "a.warc.gz", ONE, TWO))
    assert "holds 2 pages" in str(caught.value) and URL in str(caught.value)


@pytest.mark.parametrize(
    ("data", "address", "said"),
    [
        (None, "", "there is no such file"),
        (b"words, but no archive", "", "WARC"),
        (gzip.compress(b"words, but no archive", mtime=0), f"#{URL}", "WARC"),
        (b"", f"#{URL}", "is not in this archive"),
    ],
)
def test_what_cannot_be_had_is_one_line(tmp_path, data, address, said):
    path = tmp_path / "a.warc.gz"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ReadError, match=said) as caught:
        convert.read(f"{path}{address}")
    assert "\n" not in str(caught.value)


def test_a_page_that_swells_is_refused(tmp_path):
    bomb = record(URL, gzip.compress(b"<html>" + b" " * 90_000_000), **{"Content-Encoding": "gzip"})
    with pytest.raises(ReadError, match="larger than the limit"):
        convert.read(f"{write(tmp_path / 'a.warc.gz', bomb)}#{URL}")


def test_a_whole_archive_is_all_of_its_pages(tearsheet):
    write(Path("a.warc.gz"), ONE, TWO)
    result = tearsheet("convert", "a.warc.gz", "--to", "md", "-o", "out/")
    assert result.status == 0, result.err
    assert sorted(p.name for p in Path("out").iterdir()) == ["The bridge.md", "The ferry.md"]


def test_an_archive_that_cannot_be_read_does_not_stop_the_rest(tearsheet):
    Path("a.warc").write_text("no archive")
    write(Path("b.warc.gz"), ONE)
    result = tearsheet("convert", "a.warc", "b.warc.gz", "--to", "md", "-o", "out/", "--quiet")
    assert result.status == 1 and "a.warc" in result.line
    assert [p.name for p in Path("out").iterdir()] == ["The bridge.md"]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_is_gone_through_once_for_all_its_pages(tmp_path, packed, monkeypatch):
    from convert.web import warc

    many = [record(f"https://www.gazette.example/{n}", page(f"Page {n}").encode()) for n in range(30)]
    name = write(tmp_path / ("a.warc.gz" if packed else "a.warc"), *many, packed=packed)
    seen = []
    whole = warc._records

    def counted(path, start=0):
        for found in whole(path, start):
            seen.append(found.url)
            yield found

    monkeypatch.setattr(warc, "_records", counted)
    for n in (0, 29, 7, 15):
        assert convert.read(f"{name}#https://www.gazette.example/{n}").title == f"Page {n}"
    assert len(seen) < 40
    name = write(tmp_path / ("a.warc.gz" if packed else "a.warc"), *many[:3], packed=packed)
    with pytest.raises(ReadError, match="not in this archive"):
        convert.read(f"{name}#https://www.gazette.example/15")
