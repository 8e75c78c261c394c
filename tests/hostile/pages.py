"""Runs each hostile page in this process and tells how it ended, how long it took and how large it grew.

    python tests/hostile/pages.py          one line of JSON for each case

A process of its own, so that the memory is that of these pages alone.
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


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


ENTITIES = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
PAGES: dict[str, bytes] = {
    "broken here and there": broken(page(body=BODY * 30)),
    "cut off in a tag": page(body="<p>And then the <a href='htt")[:-30],
    "cut off in a comment": page(body="<!-- and then"),
    "cut off in a script": page(body="<script>var a = '"),
    "tags closed in the wrong order": page(body="</p></b><b><p><i></b></i></table><td>x</tr>" * 2000),
    "20 MB of text": page(body=f"<p>{PROSE}</p>" * (20 * MB // 200)),
    "20 MB in one paragraph": page(body=f"<p>{PROSE * (20 * MB // 190)}</p>"),
    "20 MB in one word": page(body=f"<p>{'x' * 20 * MB}</p>"),
    "20 MB of tags": page(body="<br>" * (5 * MB)),
    "20 MB of links": page(body="<a href=/x>y</a> " * MB),
    "20 MB of list items": page(body="<ul>" + "<li>x" * (4 * MB)),
    "20 MB of table cells": page(body="<table>" + "<tr><td>x<td>y" * (MB * 3 // 2)),
    "20 MB in an attribute": page(body=f"<p title='{'x' * 20 * MB}'>x</p>"),
    "20 MB of attributes": page(body=f"<p {' '.join(f'a{n}=1' for n in range(2_000_000))}>x</p>"),
    "20 MB of script": page(body=f"<script>{'x<p>' * 5 * MB}</script>"),
    "20 MB of a picture": page(body=f"<p><img src='data:image/png;base64,{'A' * 20 * MB}'></p>"),
    "20 MB of pictures": page(body=f"<img src='data:image/png;base64,{'A' * 1000}'>" * 20_000),
    "20 MB of comments": page(body="<!-- -->" * (5 * MB // 2)),
    "20 MB of angle brackets": page(body="<" * 20 * MB),
    "20 MB of ampersands": page(body="&" * 20 * MB),
    "20 MB of linked data": page(f"<script type='application/ld+json'>[{'{},' * (6 * MB)}{{}}]</script>"),
    "20 MB of meta": page("<meta name='author' content='A B'>" * 600_000),
    "100,000 elements deep": page(body="<div>" * 100_000 + "x"),
    "100,000 inline elements deep": page(body="<p>" + "<b><i>" * 100_000 + "x"),
    "100,000 lists deep": page(body="<ul><li>" * 100_000 + "x"),
    "100,000 quotes deep": page(body="<blockquote>" * 100_000 + "x"),
    "100,000 tables deep": page(body="<table><tr><td>" * 100_000 + "x"),
    "100,000 figures deep": page(body="<figure>" * 100_000 + "<img src=x.png>"),
    "100,000 links deep": page(body="<a href=/x>" * 100_000 + "x"),
    "linked data 100,000 deep": page(f"<script type='application/ld+json'>{'[' * 100_000}</script>"),
    "linked data that names itself": page(
        "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"@id\": \"#a\", \"author\": "
        '{"@id": "#a"}, "publisher": {"@id": "#a"}}</script>'
    ),
    "100,000 footnotes": page(body="".join(f"<sup><a href=#n{n}>{n}</a></sup><p id=n{n}>x" for n in range(50_000))),
    "100,000 marks of one note": page(body="<a role=doc-noteref href=#n>1</a> " * 100_000 + "<p id=n>The note.</p>"),
    "notes that lead to each other": page(body="<p id=a><sup><a href=#b>1</a></sup>x</p><p id=b><sup><a href=#a>2</a></sup>y</p>"),
    "an entity bomb": f"{ENTITIES}]>".encode() + page(body="<p>&j;&j;&j;</p>"),
    "an entity that is a file": b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + page(body="<p>&x;</p>"),
    "100,000 numbers of no letter": page(body="&#0;&#xFFFFFFFF;&#55296;" * 100_000),
    **{
        f"a charset that is wrong: {name}": page(f"<meta charset={name}>", "<p>Ça va très bien.</p>").decode().encode("cp1252")
        * (1 if name != "punycode" else 3000)
        for name in ("utf-8", "utf-16", "utf-7", "punycode", "idna", "undefined", "base64", "zlib", "unicode_escape", "x-user-defined", "iso-2022-jp", "nonsense")
    },
    "two byte order marks": b"\xff\xfe\xfe\xff" + page().decode().encode("utf-16-le"),
    "UTF-16 that is cut off": page().decode().encode("utf-16")[:-1],
    "NUL between letters": page(body="<p>a\0b\0c</p>"),
    "noise": noise(MB),
    "noise under the name of a page": b"<html><body>" + noise(MB),
    "a picture under the name of a page": b"\x89PNG\r\n\x1a\n" + noise(1000),
    "nothing": b"",
}  # fmt: skip
"""Pages that are read as HTML."""

OTHERS: dict[str, tuple[str, bytes]] = {
    "a mail 30,000 parts deep": ("eml", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 30_000),
    "a mail of 300,000 parts": ("eml", b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 300_000),
    "a mail of a header without end": ("eml", b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nx"),
    "an MHTML file of 20 MB": ("mhtml", b"Content-Type: text/html\n\n" + page(body="<br>" * (5 * MB))),
    "an MHTML file of noise": ("mhtml", b"Content-Type: multipart/related; boundary=a\n\n--a\nContent-Type: text/html\n"
                               b"Content-Transfer-Encoding: base64\n\n" + noise(MB)),
    "a MAFF file that swells": ("maff", zipped(**{"1/index.html": b" " * 300 * MB})),
    "a MAFF file of noise": ("maff", b"PK\x03\x04" + noise(MB)),
    "a MAFF file with a bomb of entities": ("maff", zipped(**{"1/index.rdf": f"{ENTITIES}]><a>&j;</a>".encode(), "1/index.html": page()})),
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


def cases():
    options = ReadOptions(name="page.html")
    for name, data in PAGES.items():
        yield name, lambda data=data: convert.read(data, format="html")
    for name, (format, data) in OTHERS.items():
        yield name, lambda data=data, format=format: convert.read(data, format=format)
    for kind in TYPES:
        answer = Page(page(), "https://x.example/", kind)
        yield f"a page as {kind[:40]}", lambda answer=answer: _read_answer(answer, "x", {}, None, options)
    for kind in ("text/html", "application/pdf", "application/epub+zip"):
        answer = Page(noise(MB), "https://x.example/", kind)
        yield f"noise as {kind}", lambda answer=answer: _read_answer(answer, "x", {}, None, options)


def main() -> None:
    warnings.simplefilter("ignore")
    wanted = sys.argv[1:]
    for name, read in cases():
        if wanted and not any(word in name for word in wanted):
            continue
        started = time.monotonic()
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
        seconds = time.monotonic() - started
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told = {"case": name, "seconds": seconds, "megabytes": megabytes, "words": words, "line": line}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
