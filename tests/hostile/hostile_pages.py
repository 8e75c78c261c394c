"""Runs each hostile page in this process and tells how it ended, how long it took and how large it grew.

    python tests/hostile/hostile_pages.py [WORD...]     one line of JSON for each case

A process of its own, so that the memory is that of these pages alone; the time is the processor's, so that a
busy machine makes no page slow.
"""

from __future__ import annotations

import io
import json
import random
import resource
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

import convert
from convert.fetch import Page
from convert.readers import ReadOptions, _read_answer

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a "
    "barge had struck its third pier, and asked the engineers of the town for a plan before summer."
)
BODY = f"<h1>Bridge</h1>{f'<p>{PROSE}</p>' * 3}"
MB = 1 << 20


def page(head: str = "", body: str = "") -> bytes:
    return f"<html><head>{head}</head><body><article>{BODY}{body}</article></body></html>".encode()


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)  # noqa: S311 - no secret


def broken(data: bytes) -> bytes:
    """``data`` with a byte here and there that is another."""
    chance, spoilt = random.Random(2), bytearray(data)  # noqa: S311 - no secret
    for _ in range(len(spoilt) // 40):
        spoilt[chance.randrange(len(spoilt))] = chance.choice(b"<>\"'&=/\x00 \xff")
    return bytes(spoilt)


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


ENTITIES = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
CHARSETS = (
    "utf-8", "utf-16", "utf-7", "punycode", "idna", "undefined", "base64", "zlib", "unicode_escape",
    "x-user-defined", "iso-2022-jp", "nonsense",
)  # fmt: skip
LIST = "<script type='application/ld+json'>"
ITSELF = '{"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#a"}, "publisher": {"@id": "#a"}}</script>'
CROSSED = "<p id=a><sup><a href=#b>1</a></sup>x</p><p id=b><sup><a href=#a>2</a></sup>y</p>"
NESTED = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n"
HTML = b"Content-Type: text/html\n\n"
PACKED = b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
FILE = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def mis_said(charset: str) -> bytes:
    source = page(f"<meta charset={charset}>", "<p>Ça va très bien.</p>").decode().encode("cp1252")
    return source * (3000 if charset == "punycode" else 1)


def notes(number: int) -> str:
    return "".join(f"<sup><a href=#n{n}>{n}</a></sup><p id=n{n}>x" for n in range(number))


# Made when its turn comes, so that the memory is that of one page.
PAGES: dict[str, Callable[[], bytes]] = {
    "broken here and there": lambda: broken(page(body=BODY * 30)),
    "cut off in a tag": lambda: page(body="<p>And then the <a href='htt")[:-30],
    "cut off in a comment": lambda: page(body="<!-- and then"),
    "cut off in a script": lambda: page(body="<script>var a = '"),
    "tags closed in the wrong order": lambda: page(body="</p></b><b><p><i></b></i></table><td>x</tr>" * 2000),
    "20 MB of text": lambda: page(body=f"<p>{PROSE}</p>" * (20 * MB // 200)),
    "20 MB in one paragraph": lambda: page(body=f"<p>{PROSE * (20 * MB // 190)}</p>"),
    "20 MB in one word": lambda: page(body=f"<p>{'x' * 20 * MB}</p>"),
    "20 MB of tags": lambda: page(body="<br>" * (5 * MB)),
    "20 MB of links": lambda: page(body="<a href=/x>y</a> " * MB),
    "20 MB of list items": lambda: page(body="<ul>" + "<li>x" * (4 * MB)),
    "20 MB of table cells": lambda: page(body="<table>" + "<tr><td>x<td>y" * (MB * 3 // 2)),
    "20 MB in an attribute": lambda: page(body=f"<p title='{'x' * 20 * MB}'>x</p>"),
    "20 MB of attributes": lambda: page(body=f"<p {' '.join(f'a{n}=1' for n in range(2_000_000))}>x</p>"),
    "20 MB of script": lambda: page(body=f"<script>{'x<p>' * 5 * MB}</script>"),
    "20 MB of a picture": lambda: page(body=f"<img src='data:image/png;base64,{'A' * 20 * MB}'>"),
    "20 MB of pictures": lambda: page(body=f"<img src='data:image/png;base64,{'A' * 1000}'>" * 20_000),
    "20 MB of comments": lambda: page(body="<!-- -->" * (5 * MB // 2)),
    "20 MB of angle brackets": lambda: page(body="<" * 20 * MB),
    "20 MB of ampersands": lambda: page(body="&" * 20 * MB),
    "20 MB of linked data": lambda: page(f"{LIST}[{'{},' * (6 * MB)}{{}}]</script>"),
    "20 MB of meta": lambda: page("<meta name='author' content='A B'>" * 600_000),
    "100,000 elements deep": lambda: page(body="<div>" * 100_000 + "x"),
    "100,000 inline elements deep": lambda: page(body="<p>" + "<b><i>" * 100_000 + "x"),
    "100,000 lists deep": lambda: page(body="<ul><li>" * 100_000 + "x"),
    "100,000 quotes deep": lambda: page(body="<blockquote>" * 100_000 + "x"),
    "100,000 tables deep": lambda: page(body="<table><tr><td>" * 100_000 + "x"),
    "100,000 figures deep": lambda: page(body="<figure>" * 100_000 + "<img src=x.png>"),
    "100,000 links deep": lambda: page(body="<a href=/x>" * 100_000 + "x"),
    "linked data 100,000 deep": lambda: page(f"{LIST}{'[' * 100_000}</script>"),
    "linked data that names itself": lambda: page(LIST + ITSELF),
    "20,000 footnotes": lambda: page(body=notes(20_000)),
    "50,000 marks of one note": lambda: page(
        body="<a role=doc-noteref href=#n>1</a> " * 50_000 + "<p id=n>x"
    ),
    "notes that lead to each other": lambda: page(body=CROSSED),
    "an entity bomb": lambda: f"{ENTITIES}]>".encode() + page(body="<p>&j;&j;&j;</p>"),
    "an entity that is a file": lambda: FILE + page(body="<p>&x;</p>"),
    "numbers of no letter": lambda: page(body="&#0;&#xFFFFFFFF;&#55296;" * 100_000),
    **{f"a charset that is wrong: {name}": partial(mis_said, name) for name in CHARSETS},
    "two byte order marks": lambda: b"\xff\xfe\xfe\xff" + page().decode().encode("utf-16-le"),
    "UTF-16 that is cut off": lambda: page().decode().encode("utf-16")[:-1],
    "NUL between letters": lambda: page(body="<p>a\0b\0c</p>"),
    "noise": lambda: noise(MB),
    "noise under the name of a page": lambda: b"<html><body>" + noise(MB),
    "a picture under the name of a page": lambda: b"\x89PNG\r\n\x1a\n" + noise(1000),
    "nothing": lambda: b"",
}
"""Pages that are read as HTML."""

OTHERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a mail 30,000 parts deep": (
        "eml", lambda: b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 30_000,
    ),
    "a mail of 300,000 parts": (
        "eml", lambda: b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 300_000,
    ),
    "a mail 150 parts deep": (
        "eml",
        lambda: b"".join(NESTED % (n, n) for n in range(150)),
    ),
    "a mail of a header without end": ("eml", lambda: b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nx"),
    "a mail of a long header": ("eml", lambda: b"Subject: " + b"=?utf-8?q?x?= " * 15_000 + b"\n\n" + page()),
    "an MHTML file of 20 MB": ("mhtml", lambda: HTML + page(body="<br>" * (5 * MB))),
    "an MHTML file of noise": ("mhtml", lambda: PACKED + noise(MB)),
    "a MAFF file that swells": ("maff", lambda: zipped({"1/index.html": b" " * 80 * MB})),
    "a MAFF file of noise": ("maff", lambda: b"PK\x03\x04" + noise(MB)),
    "a MAFF file with a bomb of entities": (
        "maff", lambda: zipped({"1/index.rdf": f"{ENTITIES}]><a>&j;</a>".encode(), "1/index.html": page()}),
    ),
}  # fmt: skip
TYPES = (
    "image/gif",
    "text/plain",
    "application/json",
    "application/octet-stream",
    "video/mp4",
    "",
    "a" * 5000,
)


NOISE = ("text/html", "application/pdf", "application/epub+zip")


def answered(kind: str, data: bytes) -> convert.Article:
    """``data`` as a server would give it that says ``kind`` of it."""
    options = ReadOptions(name="page.html")
    return _read_answer(Page(data, "https://x.example/", kind), "page.html", {}, None, options)


def cases() -> Iterator[tuple[str, Callable[[], convert.Article]]]:
    for name, made in PAGES.items():
        yield name, lambda made=made: convert.read(made(), format="html")
    for name, (format, made) in OTHERS.items():
        yield name, lambda made=made, format=format: convert.read(made(), format=format)
    for kind in TYPES:
        yield f"a page as {kind[:40]}", lambda kind=kind: answered(kind, page())
    for kind in NOISE:
        yield f"noise as {kind}", lambda kind=kind: answered(kind, noise(MB))


def main() -> None:
    warnings.simplefilter("ignore")
    wanted = sys.argv[1:]
    for name, read in cases():
        if wanted and not any(word in name for word in wanted):
            continue
        started = time.process_time()
        words, line = 0, ""
        try:
            article = read()
            found = article.to_json()
            words = found.count("council voted on Monday")
            line = "root:" if "root:x:0" in found else ""
        except convert.TearsheetError as error:
            line = str(error)
        except Exception as error:
            line = f"UNEXPECTED {type(error).__name__}: {error}"
        seconds = time.process_time() - started
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told = {"case": name, "seconds": seconds, "megabytes": megabytes, "words": words, "line": line}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
