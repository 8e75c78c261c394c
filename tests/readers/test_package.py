"""Files that are ZIP archives inside: what is broken or a bomb is one line; nothing goes to the disk."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from articles import everything

import convert
from convert import package
from convert.output import options_for, render


def _ours(format: str) -> bytes:
    article = convert.normalize("Harbour Bridge Reopens\n\nBy Anna Example\n\nThe bridge opened on Monday.")
    return render(article, format, options=options_for(article, {}))


def _with(format: str, **parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(_ours(format))) as old:
            for name in old.namelist():
                archive.writestr(name, old.read(name))
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def _patched(data: bytes, at: Callable[[bytes], int], value: bytes) -> bytes:
    place = at(data)
    return data[:place] + value + data[place + len(value) :]


_HEADER = b"PK\x01\x02"


@pytest.mark.parametrize("format", ["docx", "epub"])
@pytest.mark.parametrize(
    "broken",
    [
        lambda d: d[: len(d) // 2],
        lambda d: d[:100] + b"\xff" * 400 + d[500:],  # what is packed
        lambda d: _patched(d, lambda d: d.rindex(b"PK\x05\x06") + 16, b"\xff\xff\xff\x7f"),  # the list
        lambda d: _patched(d, lambda d: d.index(_HEADER) + 42, b"\xff\xff\xff\x7f"),  # where a part is
        lambda d: _patched(d, lambda d: d.index(_HEADER) + 10, b"\x63\x00"),  # how it is packed
        lambda d: _patched(d, lambda d: d.index(_HEADER) + 8, b"\x01\x00"),  # that it is locked
        lambda d: b"PK\x05\x06" + b"\0" * 18,
    ],
)  # fmt: skip
def test_a_broken_archive_is_one_line(format: str, broken: Callable[[bytes], bytes]) -> None:
    """Found by fuzzing: ``zlib.error`` and ``ValueError`` came through."""
    for data in (broken(_ours(format)),):
        try:
            convert.read(data, format=format)
        except convert.ReadError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("format", ["docx", "epub", "odt"])
def test_a_bomb_is_refused_before_it_is_unpacked(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST", 1_000_000)
    data = _with("docx" if format == "odt" else format, bomb=b"\0" * 2_000_000)
    assert len(data) < 100_000
    with pytest.raises(convert.ReadError, match="too large when it is unpacked"):
        convert.read(data, format=format)


def test_a_part_that_is_larger_than_it_says_gives_no_more_than_it_says() -> None:
    data = _with("docx", bomb=b"\0" * 2_000_000)
    size = (2_000_000).to_bytes(4, "little")
    lying = data.replace(size, (100).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(convert.ReadError, match="is not a thing"):  # its checksum is wrong then
        package.unpacked(lying, {"bomb"}.__contains__, file="x", what="a thing")


def _changed(format: str, part: str, old: str, new: str) -> bytes:
    stream = io.BytesIO()
    article = everything()
    made = render(article, format, options=options_for(article, {}))
    with zipfile.ZipFile(stream, "w") as archive, zipfile.ZipFile(io.BytesIO(made)) as was:
        for name in was.namelist():
            data = was.read(name)
            if name.endswith(part):
                assert re.search(old, data.decode()), old
                data = re.sub(old, new, data.decode()).encode()
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("format", "part", "old", "new"),
    [
        ("docx", "document.xml", r'<w:ilvl w:val="\d+"/>', '<w:ilvl w:val="Note"/>'),
        ("docx", "document.xml", r'<w:ilvl w:val="\d+"/>', '<w:ilvl w:val="99999999"/>'),
        ("docx", "numbering.xml", r'<w:start w:val="\d+"/>', '<w:start w:val="²"/>'),
        ("docx", "numbering.xml", r'<w:start w:val="\d+"/>', f'<w:start w:val="{"9" * 5000}"/>'),
        ("docx", "styles.xml", r'w:val="heading \d"', 'w:val="heading ²"'),
        ("docx", "document.xml", r"<w:body>.*</w:body>", ""),
        ("docx", "footnotes.xml", r"<w:t[ >]", '<w:footnoteReference w:id="1"/>\\g<0>'),
        ("epub", "article-0001.xhtml", r"<time[^>]*>.*?</time>", ""),
        ("epub", "article-0001.xhtml", r"<thead>.*?</thead>", "<thead/>"),
        ("epub", "article-0001.xhtml", r'<ol start="3"', '<ol start="²"'),
    ],
)  # fmt: skip
def test_a_part_that_was_bent_is_read_all_the_same(format: str, part: str, old: str, new: str) -> None:
    """Found by fuzzing: each ended in a traceback or never."""
    try:
        article = convert.read(_changed(format, part, old, new), format=format)
    except convert.ReadError as error:
        assert "body" in old and "is not a Word document" in str(error)
        return
    assert convert.Article.from_json(article.to_json()) == article


@pytest.mark.parametrize("format", ["odt", "maff", "docx", "epub"])
def test_a_file_whose_packing_is_broken_is_told_in_one_line(format: str, tmp_path: Path) -> None:
    names = {"odt": "content.xml", "maff": "a/index.html", "docx": "word/document.xml"}
    name = names.get(format, "META-INF/container.xml")
    path = tmp_path / f"a.{format}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "<a>words of it</a>" * 50)
    data = bytearray(path.read_bytes())
    start = 30 + len(name)
    data[start : start + 20] = b"\xff" * 20
    path.write_bytes(data)
    with pytest.raises(convert.ReadError) as caught:
        convert.read(path)
    assert "\n" not in str(caught.value)
    if format == "docx":
        sound = convert.normalize("A headline\n\nWords of it, and more words of it.\n")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/styles.xml", "<a>words of it</a>" * 50)
        data = bytearray(path.read_bytes())
        data[45:65] = b"\xff" * 20
        path.write_bytes(data)
        with pytest.raises(convert.UsageError, match="not a Word document"):
            convert.write(sound, tmp_path / "b.docx", reference_docx=str(path))
