"""Files that hold many articles, good ones and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from convert.batch.containers import items
from convert.batch.records import Item, Settings
from convert.batch.work import _article
from convert.errors import ReadError, UsageError
from convert.model import Heading, Paragraph, plain

from .conftest import article, tree

MB = 1 << 20


def _found(path: Path, *, column: str | None = None, limit: int = MB) -> list[Item]:
    return list(items(path, column=column, limit=limit))


def test_json_lines(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    rows = [
        {"id": "a/b", "body": article(1), "publisher": "The Gazette", "date": "2020-02-03", "odd": {"x": 1}},
        {"text": article(2)},
        {"nothing": "here"},
    ]
    lines = [json.dumps(row) for row in rows] + [
        "{broken",
        '"Just a text\\n\\nwith some words in it."',
        "[1]",
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    status, _, err = run("batch", "in.jsonl", "out", "--to", "json", "--jobs", "1")
    assert status == 1
    assert "row 3" in err
    assert "row 4" in err
    assert sorted(tree(tmp_path / "out")) == ["00000002.json", "00000005.json", "a/b.json"]
    made = json.loads((tmp_path / "out" / "a" / "b.json").read_bytes())
    assert (made["publisher"], made["published"]["iso"]) == ("The Gazette", "2020-02-03")
    # What stands beside the text counts: a changed publisher is a changed article.
    (tmp_path / "in.jsonl").write_text("\n".join(lines).replace("The Gazette", "The Herald"))
    run("batch", "in.jsonl", "out", "--to", "json", "--jobs", "0")
    assert json.loads((tmp_path / "out" / "a" / "b.json").read_bytes())["publisher"] == "The Herald"


def test_csv_and_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f'slug,story,publisher\none,"{article(1)}",Gazette\ntwo,"{article(2)}",\n', "utf-8-sig")
    found = _found(path, column="story")
    assert [(item.key, item.hints.get("publisher")) for item in found] == [("one", "Gazette"), ("two", None)]
    assert found[0].data == article(1).encode()
    assert all(item.error and "--column" in item.error for item in _found(path))
    with pytest.raises(UsageError, match="there are slug, story, publisher"):
        _found(path, column="missing")


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-8"])
@pytest.mark.parametrize("name", ["in.csv", "in.jsonl", "in.zip"])
def test_the_encoding_said_is_that_of_what_a_container_holds(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, name: str, encoding: str
) -> None:
    text = f"Die Brücke über den Fluß\n\n{'Die Brücke kostete 5 € und hält – vielleicht – ein Jahr. ' * 3}"
    if name == "in.csv":
        data = f'name,publisher,text\na,Die Börse,"{text}"\n'.encode(encoding)
    elif name == "in.jsonl":
        row = {"name": "a", "publisher": "Die Börse", "text": text}
        data = f"{json.dumps(row, ensure_ascii=False)}\n".encode(encoding)
    else:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", text.encode(encoding))
        data = packed.getvalue()
    (tmp_path / name).write_bytes(data)
    status, _, err = run("batch", name, "out", "--to", "json", "--jobs", "0", "--encoding", encoding)
    assert status == 0, err
    made = json.loads((tmp_path / "out" / "a.json").read_bytes())
    assert made["headline"] == [{"type": "text", "text": "Die Brücke über den Fluß"}]
    assert name == "in.zip" or made["publisher"] == "Die Börse"
    assert "kostete 5 € und hält – vielleicht" in json.dumps(made["blocks"], ensure_ascii=False)


def test_a_dump_is_decoded_once(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    text = "Die Brücke über den Fluß\n\nSie kostete 5 € und hält vielleicht ein Jahr.\n"
    (tmp_path / "dump.txt").write_bytes(f"{text}\n=====\n\n{text}".encode("windows-1252"))
    said = ("--split", "=====", "--encoding", "windows-1252", "--to", "md")
    assert run("batch", "dump.txt", "out", *said, "--jobs", "0")[0] == 0
    assert run("convert", "dump.txt", "-o", "files/", *said)[0] == 0
    assert run("compile", "dump.txt", "-o", "book.md", *said)[0] == 0
    made = [*(tmp_path / "out").rglob("*.md"), *(tmp_path / "files").iterdir(), tmp_path / "book.md"]
    assert len(made) == 5
    assert all("Die Brücke über den Fluß" in path.read_text() for path in made)


def test_a_csv_whose_first_line_is_broken_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convert.batch.containers._FIELD", 100)
    (tmp_path / "in.csv").write_text(f'text,"{"x" * 200}"\n')
    with pytest.raises(ReadError, match="no CSV"):
        _found(tmp_path / "in.csv", limit=10)


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table({"name": ["x", "y"], "text": [article(1), article(2)], "tags": [["a", "b"], []]})
    parquet.write_table(table, tmp_path / "in.parquet")
    found = _found(tmp_path / "in.parquet")
    assert [(item.key, item.hints.get("tags")) for item in found] == [("x", "a; b"), ("y", None)]
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 this is none PAR1")
    with pytest.raises(ReadError, match="Parquet"):
        _found(tmp_path / "bad.parquet")


def test_zip_and_tar_give_the_same(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"y{number}/a.txt", article(number))
        packed.writestr("__MACOSX/y0/._a.txt", "rubbish")
    with tarfile.open(tmp_path / "in.tar.gz", "w:gz") as packed_tar:
        for number in range(3):
            data = article(number).encode()
            entry = tarfile.TarInfo(f"./y{number}/a.txt")
            entry.size = len(data)
            packed_tar.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed_tar.addfile(link)
    for name in ("in.zip", "in.tar.gz"):
        assert run("batch", name, f"out-{name}", "--to", "html", "--jobs", "0")[0] == 0
    assert tree(tmp_path / "out-in.zip") == tree(tmp_path / "out-in.tar.gz")
    assert len(tree(tmp_path / "out-in.zip")) == 3


def test_a_zip_of_pages_has_their_pictures_as_a_folder_has(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    from convert.web.pictures import data_address

    picture = Path("docs/images/house.png").read_bytes()
    words = "<p>The bridge over the harbour opened again on Monday, nine months after a barge struck it.</p>"
    page = (
        '<html><head><link rel="canonical" href="https://example.org/a/bridge"></head><body><article>'
        f'<h1>The bridge opened again</h1>{words * 3}<figure><img src="a%20files/q.png">'
        f"<figcaption>The quay at dawn</figcaption></figure>{words * 3}</article></body></html>"
    )
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as packed:
        packed.writestr("a/page.html", page)
        packed.writestr("a/note.md", "# A note\n\nSome words.\n\n![A quay](a%20files/q.png)\n")
        packed.writestr("a/a files/q.png", picture)
        packed.writestr("a/a files/style.css", "p {}")
    status, _, err = run("batch", "in.zip", "out", "--to", "json", "--jobs", "0")
    assert (status, len(err.splitlines())) == (0, 1), err
    assert "2 made; 2 files of other kinds passed over" in err
    for name in ("page", "note"):
        made = json.loads((tmp_path / "out" / "a" / f"{name}.json").read_bytes())
        shown = [block["image"]["source"] for block in made["blocks"] if block.get("image")]
        assert shown == [data_address(picture)]


def test_a_name_that_leads_out_is_not_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as packed:
        for name in ("../up.txt", "/root.txt", "a/../../b.txt", "C:\\windows.txt", "good.txt"):
            packed.writestr(name, article(1))
    found = _found(tmp_path / "in.zip")
    assert [item.error is None for item in found] == [False] * 4 + [True]
    assert all("leads out" in item.error for item in found if item.error)
    assert all(".." not in item.key and not item.key.startswith("/") for item in found)


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"a" * (50 * MB))
        packed.writestr("good.txt", article(1))
    found = {item.key: item for item in _found(tmp_path / "in.zip", limit=100 * MB)}
    assert "zip bomb" in (found["bomb.txt"].error or "")
    assert found["good.txt"].data == article(1).encode()
    # An entry that lies about its size is cut off at the limit.
    data = (tmp_path / "in.zip").read_bytes().replace(struct.pack("<L", 50 * MB), struct.pack("<L", 1000))
    (tmp_path / "liar.zip").write_bytes(data)
    liar = {item.key: item for item in _found(tmp_path / "liar.zip", limit=MB)}["bomb.txt"]
    assert liar.error or len(liar.data or b"") <= MB
    with tarfile.open(tmp_path / "in.tar.xz", "w:xz") as swollen:
        for number in range(8):
            entry = tarfile.TarInfo(f"{number}.txt")
            entry.size = 8 * MB
            swollen.addfile(entry, io.BytesIO(bytes(8 * MB)))
    with pytest.raises(ReadError, match="bomb"):
        _found(tmp_path / "in.tar.xz")


@pytest.mark.parametrize("name", ["in.zip", "in.tar", "in.tar.gz", "in.jsonl.gz"])
def test_a_broken_container_is_one_line(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"\x1f\x8b\x08 no container at all")
    status, _, err = run("batch", name, "out", "--to", "html", "--jobs", "0")
    assert status == 1
    assert len(err.splitlines()) == 1
    assert name in err


def test_warc(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (tmp_path / "in.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, media, code in (
            ("https://gazette.example/a/1.html", "text/html; charset=utf-8", "200 OK"),
            ("https://gazette.example/a/2", "text/plain", "200 OK"),
            ("https://gazette.example/logo.png", "image/png", "200 OK"),
            ("https://gazette.example/gone", "text/html", "404 Not Found"),
        ):
            headers = StatusAndHeaders(code, [("Content-Type", media)], protocol="HTTP/1.1")
            payload = io.BytesIO(article(1).encode())
            writer.write_record(
                writer.create_warc_record(url, "response", payload=payload, http_headers=headers)
            )
    found = _found(tmp_path / "in.warc.gz")
    assert [(item.key, item.format) for item in found] == [
        ("gazette.example/a/1.html", "html"),
        ("gazette.example/a/2", "text"),
    ]
    assert found[0].hints == {"url": "https://gazette.example/a/1.html"}


def test_html_in_a_column_is_read_as_html(tmp_path: Path) -> None:
    words = "The ferry came back to the harbour on Monday, after nine months, and few had waited for it."
    rows = {
        "paragraphs": (f"<p>{words}</p>\n<h2>The toll</h2>\n<p>{words} <b>Free</b> &amp; fast.</p>", "html"),
        "breaks": (f"{words}<br /><br />{words}", "html"),
        "divisions": (f'<div class="x">{words}</div><div>{words}</div>', "html"),
        "one tag in much text": (f"<p> is a tag.\n\n{words * 40}", "text"),
        "signs": (f"{words} 3 < 4 and 5 > 4.", "text"),
        "a mention": (f"{words} The <p> tag opens it. {words}", "text"),
    }
    path = tmp_path / "in.csv"
    with path.open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["name", "title", "text"])
        table.writerows((name, "The ferry", text) for name, (text, _) in rows.items())
    found = {item.key: item for item in _found(path)}
    assert {key: item.format for key, item in found.items()} == {k: how for k, (_, how) in rows.items()}
    for key in ("paragraphs", "breaks", "divisions"):
        article = _article(found[key], found[key].data or b"", Settings(str(tmp_path)))
        said = [plain(block.content) for block in article.blocks if isinstance(block, Heading | Paragraph)]
        assert plain(article.headline) == "The ferry"
        assert said == (
            [words, "The toll", f"{words} Free & fast."] if key == "paragraphs" else [words, words]
        )


@pytest.mark.parametrize("head", ["", "sep=;\n"])
def test_columns_may_be_parted_as_spreadsheets_do_in_europe(tmp_path: Path, head: str) -> None:
    path = tmp_path / "rows.csv"
    rows = 'name;text;date\na;"The ferry ran, they said; it was late.";2013-05-28\n'
    path.write_text(f"\ufeff{head}{rows}", encoding="utf-8")
    (item,) = items(path, column=None, limit=1 << 20)
    assert (item.key, item.data) == ("a", b"The ferry ran, they said; it was late.")
    assert item.hints["date"] == "2013-05-28"
    (item,) = items(path, column="text", limit=1 << 20)
    assert item.data == b"The ferry ran, they said; it was late."
