"""The table of hostile files for the readers that are not plain text: DOCX, EPUB, HTML, Markdown, PDF, JSON,
front matter.  Each line is a name, which begins with the reader and says what is attacked, and a function
that makes the bytes, so that bombs are made only where they are tried.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable

import convert
from convert.output import options_for, render

__all__ = ["PACKED"]

_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_REMOTE = '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">'
_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
) + "]>"  # fmt: skip
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SENTENCE = "The bridge over the harbour opened again on Monday, nine months after a barge struck it. "


def _zip(parts: dict[str, bytes | str], *, claimed: int | None = None) -> bytes:
    """A ZIP file; ``claimed`` is the size that its first part says it has, whatever it has."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    data = stream.getvalue()
    if claimed is None:
        return data
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + claimed.to_bytes(4, "little") + data[place + 4 :]


def _ours(format: str, **changes: tuple[str, str]) -> dict[str, bytes | str]:
    """The parts of a file of ours; ``changes`` replace words in the part whose name ends so."""
    article = convert.normalize(
        f"Harbour Bridge Reopens\n\nBy Anna Example\n\nMay 28, 2013\n\n{_SENTENCE}\n\n- one\n\n- two"
    )
    made = render(article, format, options=options_for(article, {}))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    for ending, (old, new) in changes.items():
        (name,) = (name for name in parts if name.endswith(ending.replace("__", ".")))
        text = parts[name].decode() if isinstance(parts[name], bytes) else parts[name]  # type: ignore[union-attr]
        assert old in text, old
        parts[name] = str(text).replace(old, new, 1)
    return parts


def _word(body: str, *, before: str = "", rels: str = "", **more: bytes | str) -> bytes:
    """A Word file of somebody else's, which pandoc reads."""
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return _zip(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{rels}</Relationships>',
            "word/document.xml": f"{before}<w:document {_W} {_R}><w:body>{body}</w:body></w:document>",
            **{name.replace("__", "/"): part for name, part in more.items()},
        }
    )


def _p(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _rel(target: str, kind: str, mode: str = "External") -> str:
    return f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="{mode}"/>'


def _link(target: str) -> bytes:
    link = '<w:p><w:hyperlink r:id="rX"><w:r><w:t>click</w:t></w:r></w:hyperlink></w:p>'
    return _word(_p(_SENTENCE) + link, rels=_rel(target, "hyperlink"))


def _table(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + _p("deep") + "</w:tc></w:tr></w:tbl>" * depth


def _book(
    page: str = "", *, opf: str = "", container: str = "", before: str = "", **more: bytes | str
) -> bytes:
    """An e-book of somebody else's, which pandoc reads."""
    xhtml = f'{before}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>{page}</body></html>'
    return _zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container
            or '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "p.opf": opf
            or '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>T</dc:title><dc:language>en</dc:language></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
            "a.xhtml": xhtml,
            **{name.replace("__", "/"): part for name, part in more.items()},
        }
    )


def _page(body: str, head: str = "") -> bytes:
    words = f"<p>{_SENTENCE * 3}</p>"
    return f"<!DOCTYPE html><html><head><title>Harbour Bridge Reopens</title>{head}</head><body><article><h1>Harbour Bridge Reopens</h1>{words}{body}{words}</article></body></html>".encode(
        "utf-8", "surrogatepass"
    )


def _md(body: str) -> bytes:
    return f"# Harbour Bridge Reopens\n\n{_SENTENCE}\n\n{body}\n\n{_SENTENCE}\n".encode()


def _front(matter: str) -> bytes:
    return f"---\n{matter}\n---\n\nHarbour Bridge Reopens\n\n{_SENTENCE}\n".encode()


def _pdf(*objects: str | bytes, root: int = 1, trailer: str = "") -> bytes:
    """A PDF of the given objects, numbered from 1, with a table of references that is right."""
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        inner = content if isinstance(content, bytes) else content.encode("latin-1")
        data += b"%d 0 obj\n%s\nendobj\n" % (number, inner)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table)
        + f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R {trailer} >>\n".encode()
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )


def _stream(data: bytes, entries: str = "", *, packed: bool = True) -> bytes:
    body = zlib.compress(data) if packed else data
    kind = "/Filter /FlateDecode" if packed else ""
    return f"<< /Length {len(body)} {kind} {entries} >>\nstream\n".encode() + body + b"\nendstream"


_CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_SHEET = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 4 0 R >> >> /MediaBox [0 0 9 9] >>"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def _attached(name: str, data: bytes) -> bytes:
    return _pdf(
        f"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [({name}) 6 0 R] >> >> >>",
        _PAGES, _SHEET, _stream(b"BT /F 1 Tf (Words) Tj ET"), _FONT,
        f"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F 7 0 R >> >>", _stream(data, "/Type /EmbeddedFile"),
    )  # fmt: skip


def _json(inner: str) -> bytes:
    return f'{{"type":"article",{inner}}}'.encode()


PACKED: dict[str, Callable[[], bytes]] = {
    # -- Word files: the archive ---------------------------------------------------------------
    "docx: a part that unpacks to 100 MB": lambda: _zip({**_ours("docx"), "word/document.xml": b" " * 100_000_000}),
    "docx: a part that says it has 4 GB": lambda: _zip({"word/media/x.png": b"\0" * 1000, **_ours("docx")}, claimed=2**32 - 2),
    "docx: a part that says it is empty": lambda: _zip({"word/document.xml": b"<x/>" * 1000}, claimed=0),
    "docx: names that climb out": lambda: _zip({**_ours("docx"), "../../../../tmp/evil": "x", "/etc/cron.d/evil": "x", "..\\..\\evil": "x"}),
    "docx: 30,000 parts": lambda: _zip({**_ours("docx"), **{f"x/{n}": "" for n in range(30_000)}}),
    "docx: a Word file in the Word file, again and again": lambda: _zip({**_ours("docx"), "word/a.docx": _zip({"a.docx": _zip({"a": "b" * 9999})})}),
    "docx: cut in the middle": lambda: _zip(_ours("docx"))[:4000],
    "docx: an archive of nothing": lambda: b"PK\x05\x06" + b"\0" * 18,
    "docx: no archive at all": lambda: b"PK\x03\x04" + b"\xff" * 4000,
    "docx: without its document": lambda: _zip({"[Content_Types].xml": "<Types/>"}),
    "docx: a document of another kind": lambda: _zip({**_ours("docx"), "word/document.xml": "<html/>"}),
    # -- Word files: XML -----------------------------------------------------------------------
    "docx: an entity that reads a file (ours)": lambda: _zip(_ours("docx", document__xml=("Monday", "&e;")) | {"word/styles.xml": f"{_ENTITY}<x>&e;</x>"}),
    "docx: an entity that reads a file (theirs)": lambda: _word(_p("&e;"), before=_ENTITY),
    "docx: an entity from the network": lambda: _word(_p("x"), before=_REMOTE),
    "docx: a billion laughs (ours)": lambda: _zip({**_ours("docx"), "word/document.xml": f"{_LAUGHS}<w:document {_W}><w:body>{_p('&a11;')}</w:body></w:document>"}),
    "docx: a billion laughs (theirs)": lambda: _word(_p("&a11;"), before=_LAUGHS),
    "docx: a reference to half a surrogate": lambda: _word(_p("a&#xD800;b")),
    "docx: a reference to NUL": lambda: _word(_p("a&#0;b")),
    "docx: elements nested 100,000 deep": lambda: _word("<w:p>" * 100_000),
    "docx: an attribute of 5 MB": lambda: _word(f'<w:p w:x="{"a" * 5_000_000}"/>' + _p(_SENTENCE)),
    # -- Word files: what they hold ------------------------------------------------------------
    "docx: tables nested 100 deep": lambda: _word(_p(_SENTENCE) + _table(100)),
    "docx: tables nested 3,000 deep": lambda: _word(_table(3000)),
    "docx: 120,000 paragraphs": lambda: _word(_p("x") * 120_000),
    "docx: a link to a script": lambda: _link("javascript:alert(1)"),
    "docx: a link to a file": lambda: _link("file:///etc/passwd"),
    "docx: a link that breaks out": lambda: _link("https://evil.example/&quot; onclick=&quot;alert(1)"),
    "docx: a field that runs a program": lambda: _word('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>' + _p(_SENTENCE)),
    "docx: a field that includes a file": lambda: _word('<w:p><w:fldSimple w:instr="INCLUDETEXT /etc/passwd"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>' + _p(_SENTENCE)),
    "docx: a template from the network": lambda: _word(_p(_SENTENCE), rels=_rel("http://evil.example/x.dotm", "attachedTemplate")),
    "docx: a picture from the network": lambda: _word(_p(_SENTENCE), rels=_rel("http://evil.example/x.png", "image")),
    "docx: a page of HTML inside": lambda: _word('<w:altChunk r:id="rX"/>' + _p(_SENTENCE), rels=_rel("a.html", "aFChunk", "Internal"), word__a__html="<script>alert(1)</script>"),
    "docx: a macro": lambda: _word(_p(_SENTENCE), word__vbaProject__bin=b"\xd0\xcf\x11\xe0" * 100),
    "docx: markup in the words": lambda: _word(_p("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} =cmd|x")),
    "docx: markup in the title of ours": lambda: _zip(_ours("docx", document__xml=("Harbour Bridge Reopens", "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))),
    "docx: controls in the words": lambda: _word(_p("a&#9;&#13;&#x85;&#x202e;b")),
    "docx: a list level that is none": lambda: _zip(_ours("docx", document__xml=("<w:ilvl w:val=\"0\"/>", '<w:ilvl w:val="2147483648"/>'))),
    "docx: properties with markup": lambda: _zip(_ours("docx", custom__xml=("2013-05-28", "&lt;script&gt;alert(1)&lt;/script&gt;"))),
    "docx: no body": lambda: _zip({**_ours("docx"), "word/document.xml": f"<w:document {_W}/>"}),
    # -- e-books -------------------------------------------------------------------------------
    "epub: a page that unpacks to 100 MB": lambda: _book(**{"b__xhtml": b" " * 100_000_000, "c.xhtml": b" " * 100_000_000}),
    "epub: a part that says it has 4 GB": lambda: _zip({"x.png": b"\0" * 1000, **_ours("epub")}, claimed=2**32 - 2),
    "epub: names that climb out": lambda: _zip({**_ours("epub"), "../../../../tmp/evil.xhtml": "x", "/etc/evil.opf": "x"}),
    "epub: cut in the middle": lambda: _zip(_ours("epub"))[:3000],
    "epub: an archive of nothing": lambda: b"PK\x05\x06" + b"\0" * 18,
    "epub: without a package": lambda: _zip({"mimetype": "application/epub+zip"}),
    "epub: a package that is outside": lambda: _book(container='<container><rootfiles><rootfile full-path="../../../../etc/passwd"/></rootfiles></container>'),
    "epub: an entity that reads a file (theirs)": lambda: _book("<p>&e; words</p>", before=_ENTITY),
    "epub: an entity that reads a file (ours)": lambda: _zip(_ours("epub", **{"article-0001__xhtml": ("<!DOCTYPE html>", _ENTITY.replace(" x ", " html "))})),
    "epub: an entity from the network": lambda: _book("<p>x</p>", before=_REMOTE),
    "epub: a billion laughs in a page": lambda: _book("<p>&a11;</p>", before=_LAUGHS),
    "epub: a billion laughs in the package": lambda: _book("<p>x</p>", opf=f"{_LAUGHS}<package>&a11;</package>"),
    "epub: a script": lambda: _book(f"<p>{_SENTENCE}</p><script>alert(1)</script><p onclick='alert(1)'>x</p>"),
    "epub: a script in a page of ours": lambda: _zip(_ours("epub", **{"article-0001__xhtml": ("</body>", "<script>alert(1)</script></body>")})),
    "epub: a frame and a form": lambda: _book(f"<p>{_SENTENCE}</p><iframe src='http://evil.example/'/><form action='http://evil.example/'><input/></form>"),
    "epub: pictures from everywhere": lambda: _book(f"<p>{_SENTENCE}</p><img src='http://evil.example/x.png'/><img src='file:///etc/passwd'/><img src='../../../../etc/passwd'/>"),
    "epub: links to scripts": lambda: _book(f"<p>{_SENTENCE}<a href='javascript:alert(1)'>a</a><a href='data:text/html,x'>b</a></p>"),
    "epub: a drawing with a script": lambda: _book(f"<p>{_SENTENCE}</p><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"),
    "epub: elements nested 50,000 deep": lambda: _book("<div>" * 50_000 + "x" + "</div>" * 50_000),
    "epub: quotations nested 400 deep": lambda: _book("<blockquote>" * 400 + "<p>x</p>" + "</blockquote>" * 400),
    "epub: 20,000 list items": lambda: _book("<ul>" + "<li>x</li>" * 20_000 + "</ul>"),
    "epub: a page of ours that says nothing": lambda: _zip(_ours("epub", **{"article-0001__xhtml": ("<h1", "<h7")})),
    "epub: two packages": lambda: _zip({**_ours("epub"), "b.opf": "<package/>"}),
    # -- pages of the web ----------------------------------------------------------------------
    "html: elements nested 100,000 deep": lambda: _page("<div>" * 100_000 + "deep"),
    "html: quotations nested 2,000 deep": lambda: _page("<blockquote>" * 2000 + "<p>deep</p>"),
    "html: lists nested 5,000 deep": lambda: _page("<ul><li>" * 5000 + "deep"),
    "html: tables nested 2,000 deep": lambda: _page("<table><tr><td>" * 2000 + "deep"),
    "html: bold nested 20,000 deep": lambda: _page("<p>" + "<b>" * 20_000 + "deep"),
    "html: 100,000 open tags": lambda: _page("<a href=x " * 100_000),
    "html: 100,000 paragraphs": lambda: _page("<p>x" * 100_000),
    "html: 50,000 attributes": lambda: _page("<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x</p>"),
    "html: an attribute of 3 MB": lambda: _page(f"<p title='{'a' * 3_000_000}'>x</p>"),
    "html: comments that never end": lambda: _page("<!--" * 50_000),
    "html: a script that never ends": lambda: _page("<script>" + "<script" * 30_000),
    "html: angle brackets alone": lambda: _page("<" * 200_000),
    "html: ampersands alone": lambda: _page("&" * 200_000),
    "html: entities that are none": lambda: _page("&nosuch;&#x110000;&#0;&#xD800;&#99999999999;"),
    "html: an entity that reads a file": lambda: b"<?xml version='1.0'?>" + _ENTITY.encode() + _page("&e;"),
    "html: a billion laughs": lambda: _LAUGHS.encode() + _page("&a11;"),
    "html: scripts of every kind": lambda: _page("<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><a href=javascript:alert(1)>x</a><iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>"),
    "html: a script in the title": lambda: b"<html><head><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></head>" + _page(""),
    "html: a base elsewhere": lambda: _page("<a href='x'>a</a><img src='y.png'>", "<base href='javascript:alert(1)//'>"),
    "html: a canonical address that is a script": lambda: _page("", "<link rel=canonical href='javascript:alert(1)'><meta property='og:url' content='data:text/html,x'>"),
    "html: fields with markup": lambda: _page("", "<meta name=author content='\"><script>alert(1)</script>'><meta property='article:published_time' content='<script>'><meta name=language content='en\" onload=\"alert(1)'>"),
    "html: JSON-LD nested 50,000 deep": lambda: _page("", "<script type='application/ld+json'>" + "[" * 50_000 + "</script>"),
    "html: JSON-LD that names itself": lambda: _page("", "<script type='application/ld+json'>{\"@graph\":[{\"@id\":\"a\",\"author\":{\"@id\":\"a\"}}]}</script>"),
    "html: JSON-LD of wrong types": lambda: _page("", "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":[1,null],\"author\":{\"name\":{}},\"datePublished\":1e999,\"articleBody\":NaN}</script>"),
    "html: pictures from everywhere": lambda: _page("<figure><img src='file:///etc/passwd'><figcaption>x</figcaption></figure><img src='http://evil.example/x.png' srcset='//evil.example/y 2x'><img src='../../../../etc/passwd'>"),
    "html: a picture of 2 MB of data": lambda: _page(f"<figure><img src='data:image/png;base64,{'A' * 2_000_000}'><figcaption>x</figcaption></figure>"),
    "html: UTF-7 by its own word": lambda: _page("+ADw-script+AD4-alert(1)", "<meta charset=utf-7>"),
    "html: an encoding that is none": lambda: _page("\u00e9", "<meta charset='../../etc/passwd'>").decode().encode("latin-1"),
    "html: NUL in tags": lambda: _page("<scr\0ipt>alert(1)</scr\0ipt><a href='java\0script:alert(1)'>x</a>"),
    "html: a table of a million columns": lambda: _page("<table><tr><td colspan=1000000 rowspan=1000000>x</td></tr></table>"),
    "html: 20,000 links": lambda: _page("".join(f"<p><a href='https://x{n}.example/'>x</a></p>" for n in range(20_000))),
    "html: mutation by noscript and MathML": lambda: _page("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript><math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"),
    "html: a template and a custom element": lambda: _page("<template><script>alert(1)</script></template><x-evil is=script>alert(1)</x-evil>"),
    "html: nothing but a head": lambda: b"<html><head></head></html>",
    "html: not a page": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    # -- Markdown ------------------------------------------------------------------------------
    "md: quotations nested 100,000 deep": lambda: _md(">" * 100_000 + " deep"),
    "md: lists nested 1,000 deep": lambda: _md("\n".join("  " * depth + "- x" for depth in range(1000))),
    "md: 100,000 list marks in a line": lambda: _md("- " * 100_000 + "x"),
    "md: 50,000 brackets": lambda: _md("[" * 50_000),
    "md: 50,000 picture marks": lambda: _md("![" * 50_000),
    "md: 50,000 brackets with addresses": lambda: _md("[a](" * 50_000),
    "md: 50,000 emphasis marks": lambda: _md("*a **a " * 20_000),
    "md: 50,000 backquotes of growing length": lambda: _md(" ".join("`" * n for n in range(1, 300))),
    "md: 50,000 angle brackets": lambda: _md("<" * 50_000 + "a>" * 10_000),
    "md: 20,000 entities": lambda: _md("&amp;" * 20_000 + "&#1114112;&#0;"),
    "md: 10,000 references to one address": lambda: _md("[a]: https://x.example/\n\n" + "[a] " * 10_000),
    "md: an address that 5,000 references repeat": lambda: _md(f"[a]: https://x.example/{'b' * 5_000}\n\n" + "[a] " * 5_000),
    "md: a note in itself": lambda: _md("x[^a]\n\n[^a]: y[^a]"),
    "md: 5,000 notes": lambda: _md("".join(f"x[^{n}] " for n in range(5000)) + "\n\n" + "\n\n".join(f"[^{n}]: y" for n in range(5000))),
    "md: a table of 2,000 columns": lambda: _md("|x" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "|y" * 2000 + "|"),
    "md: raw markup": lambda: _md("<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> <iframe src=x>\n\n<!-- x --> <?php x ?> <![CDATA[x]]>"),
    "md: links to scripts": lambda: _md("[a](javascript:alert(1)) [b](JaVa&#x73;cript:alert(1)) [c]( <javascript:alert(1)> ) <javascript:alert(1)> ![d](javascript:alert(1))\n\n[e]: javascript:alert(1)\n\n[e]"),
    "md: pictures from everywhere": lambda: _md("![a](/etc/passwd)\n\n![b](../../../../etc/passwd)\n\n![c](file:///etc/passwd)\n\n![d](http://evil.example/x.png)\n\n![e](//evil.example/x.png)\n\n![f](/dev/zero)"),
    "md: a drawing with a script": lambda: _md("![a](data:image/svg+xml,<svg/onload=alert(1)>)\n\n![b](data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYWxlcnQoMSkiLz4=)"),
    "md: code of a language that breaks out": lambda: _md('```a"><script>alert(1)</script>\nx\n```\n\n```{=html}\n<script>alert(1)</script>\n```'),
    "md: a fence that never ends": lambda: _md("````\n" + "x\n" * 50_000),
    "md: TOML nested 5,000 deep": lambda: b"+++\ntitle = " + b"[" * 5000 + b"\n+++\n\n" + _md("x"),
    "md: TOML of wrong types": lambda: b"+++\ntitle = 1979-05-27\ndate = inf\nauthor = {a = {b = [[]]}}\nlanguage = true\n+++\n\n" + _md("x"),
    "md: TOML with markup": lambda: b"+++\ntitle = \"</title><script>alert(1)</script>\"\nurl = \"javascript:alert(1)\"\n+++\n\n" + _md("x"),
    "md: a line of a megabyte": lambda: _md("x" * 1_000_000),
    "md: NUL and controls": lambda: _md("a\0b\x01c\x7fd\u202ee"),
    # -- PDF -----------------------------------------------------------------------------------
    "pdf: nothing but the first line": lambda: b"%PDF-1.7\n",
    "pdf: cut in the middle": lambda: _attached("article.tearsheet.json", b"{}")[:300],
    "pdf: noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 200,
    "pdf: a table of references that points at itself": lambda: b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF\n",
    "pdf: pages that hold themselves": lambda: _pdf(_CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"),
    "pdf: pages of pages of pages": lambda: _pdf(_CATALOG, *(f"<< /Type /Pages /Kids [{f'{n} 0 R ' * 10}] /Count 10000000 >>" for n in range(3, 13)), "<< /Type /Page >>"),
    "pdf: says that it has a billion pages": lambda: _pdf(_CATALOG, "<< /Type /Pages /Kids [] /Count 1000000000 >>"),
    "pdf: a page that unpacks to 300 MB": lambda: _pdf(_CATALOG, _PAGES, _SHEET, _stream(b" " * 300_000_000), _FONT),
    "pdf: a page packed ten times": lambda: _pdf(_CATALOG, _PAGES, _SHEET, _packed_often(), _FONT),
    "pdf: a form that draws itself": lambda: _pdf(_CATALOG, _PAGES, _SHEET, _stream(b"/X Do /X Do BT (x) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"), _FONT),
    "pdf: arrays nested 50,000 deep": lambda: _pdf("<< /Type /Catalog /Pages 2 0 R /X " + "[" * 50_000, _PAGES),
    "pdf: words nested 50,000 deep on the page": lambda: _pdf(_CATALOG, _PAGES, _SHEET, _stream(b"[" * 50_000), _FONT),
    "pdf: a script that opens": lambda: _pdf("<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", _PAGES, _SHEET, _stream(f"BT /F 1 Tf ({_SENTENCE}) Tj ET".encode()), _FONT),
    "pdf: words that are markup": lambda: _pdf(_CATALOG, _PAGES, _SHEET, _stream(b"BT /F 1 Tf (<script>alert\\(1\\)</script>) Tj ET"), _FONT),
    "pdf: locked in a way that is none": lambda: _pdf(_CATALOG, _PAGES, _SHEET, _stream(b""), _FONT, "<< /Filter /Evil /V 99 >>", trailer="/Encrypt 6 0 R /ID [(a) (b)]"),
    "pdf: a stream of negative length": lambda: _pdf(_CATALOG, _PAGES, _SHEET, b"<< /Length -5 >>\nstream\nBT (x) Tj ET\nendstream", _FONT),
    "pdf: a length that names itself": lambda: _pdf(_CATALOG, _PAGES, _SHEET, b"<< /Length 4 0 R >>\nstream\nBT (x) Tj ET\nendstream", _FONT),
    "pdf: a model that unpacks to 200 MB": lambda: _attached("article.tearsheet.json", b" " * 200_000_000),
    "pdf: a model nested 100,000 deep": lambda: _attached("article.tearsheet.json", b'{"type":"article","blocks":' + b"[" * 100_000),
    "pdf: a model with markup": lambda: _attached("article.tearsheet.json", json.dumps({"type": "article", "headline": [{"type": "text", "text": "</title><script>alert(1)</script>"}], "source_url": "javascript:alert(1)"}).encode()),
    "pdf: a model under a name that climbs": lambda: _attached("../../../../tmp/evil", b"x"),
    "pdf: a dossier": lambda: _attached("dossier.tearsheet.json", b"{}"),
    "pdf: predictor of a billion columns": lambda: _pdf(_CATALOG, _PAGES, _SHEET, _stream(b"x" * 99, "/DecodeParms << /Predictor 15 /Columns 1000000000 >>"), _FONT),
    # -- the model's JSON ----------------------------------------------------------------------
    "json: a key twice": lambda: _json('"headline":[],"headline":[{"type":"text","text":"x"}],"type":"dossier"'),
    "json: NaN and infinity": lambda: _json('"blocks":[{"type":"heading","content":[],"level":NaN}],"x":Infinity'),
    "json: a number beyond all": lambda: _json('"blocks":[{"type":"heading","content":[],"level":1e999}]'),
    "json: objects nested 100,000 deep": lambda: b'{"a":' * 100_000,
    "json: strong in strong 5,000 deep": lambda: _json('"headline":[' + '{"type":"strong","content":[' * 5000 + "]}" * 5000 + "]"),
    "json: strong in strong 150 deep": lambda: _json('"headline":[' + '{"type":"strong","content":[' * 150 + '{"type":"text","text":"x"}' + "]}" * 150 + "]"),
    "json: a string of 20 MB": lambda: _json('"kicker":"' + "a" * 20_000_000 + '"'),
    "json: 120,000 blocks": lambda: _json('"blocks":[' + ",".join(['{"type":"thematic_break"}'] * 120_000) + "]"),
    "json: cut in the middle": lambda: b'{"type":"article","headline":[{"ty',
    "json: two documents": lambda: b'{"type":"article"}{"type":"article"}',
    "json: UTF-16": lambda: '{"type":"article"}'.encode("utf-16"),
    "json: pointing out of its folder": lambda: _json('"blocks":[{"type":"figure","image":{"source":"..\\\\..\\\\etc\\\\passwd"}},{"type":"figure","image":{"source":"%2e%2e/%2e%2e/etc/passwd"}}]'),
    # -- front matter --------------------------------------------------------------------------
    "text: YAML in two documents": lambda: _front("title: x\n...\n---\ntitle: y"),
    "text: YAML with a directive": lambda: _front("%TAG ! tag:evil.example,2000:\n---\ntitle: !x y"),
    "text: YAML with binary, set, omap and timestamp": lambda: _front("title: !!binary aGVsbG8=\ndate: !!timestamp 2013-05-28\nkeywords: !!set {a, b}\nauthor: !!omap [a: b]"),
    "text: YAML keys that are no words": lambda: _front("? [a, b]\n: title\n? {a: b}\n: c\n1: x\n~: y\ntitle: z"),
    "text: YAML merged with itself": lambda: _front("a: &a\n  <<: *a\ntitle: x"),
    "text: YAML with 3,000 anchors": lambda: _front("\n".join(f"k{n}: &a{n} x" for n in range(1000))),
    "text: YAML longer than any": lambda: _front("title: " + "x" * 100_000),
    "text: YAML with tabs and controls": lambda: _front("title:\tx\n\tauthor: \x07y"),
    "text: YAML that never ends": lambda: b"---\n" + b"title: x\n" * 50_000,
    "text: YAML block that hides a fence": lambda: _front("title: |\n  ---\n  <script>alert(1)</script>\n  ---"),
}  # fmt: skip


def _packed_often() -> bytes:
    data = b" " * 10_000_000
    for _ in range(10):
        data = zlib.compress(data)
    filters = "[" + "/FlateDecode " * 10 + "]"
    return f"<< /Length {len(data)} /Filter {filters} >>\nstream\n".encode() + data + b"\nendstream"
