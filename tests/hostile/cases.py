"""The table of hostile inputs: each line is a name that says what it attacks, and the bytes.

A case is for the text reader unless its name begins with another reader's and a colon.  Add a line;
nothing else is needed.
"""

from __future__ import annotations

import json

__all__ = ["CASES"]

_HEAD = "Harbour Bridge Reopens\n\nBy Anna Example\n\nMay 28, 2013\n\n"
_BODY = "The bridge over the harbour opened again on Monday, nine months after a barge struck it.\n\n"


def _body(text: str) -> bytes:
    """An article with ``text`` as a paragraph of its own."""
    return f"{_HEAD}{_BODY}{text}\n\n{_BODY}".encode("utf-8", "surrogatepass")


def _head(text: str) -> bytes:
    """An article whose headline is ``text``."""
    return f"{text}\n\nBy Anna Example\n\nMay 28, 2013\n\n{_BODY}{_BODY}".encode("utf-8", "surrogatepass")


def _front(matter: str) -> bytes:
    return f"---\n{matter}\n---\n\n{_HEAD}{_BODY}".encode()


def _model(**fields: object) -> bytes:
    return json.dumps({"type": "article", **fields}).encode()


def _text(words: str) -> list[dict[str, object]]:
    return [{"type": "text", "text": words}]


def _paragraph(*inlines: dict[str, object]) -> dict[str, object]:
    return {"type": "paragraph", "content": list(inlines)}


def _link(url: str) -> dict[str, object]:
    return {"type": "link", "content": _text("link"), "url": url}


def _nested(levels: int) -> dict[str, object]:
    block = _paragraph(*_text("deep"))
    for _ in range(levels):
        block = {"type": "quote", "blocks": [block]}
    return block


_URLS = {
    "javascript": "javascript:alert(1)", "javascript in capitals": "JaVaScRiPt:alert(1)",
    "javascript with a tab": "java\tscript:alert(1)", "javascript after a space": " javascript:alert(1)",
    "javascript after a control": "\x01javascript:alert(1)", "javascript with an entity": "javascript&colon;alert(1)",
    "javascript with a line end": "java\nscript:alert(1)", "vbscript": "vbscript:msgbox(1)",
    "data page": "data:text/html,<script>alert(1)</script>", "data in base64": "data:text/html;base64,PHNjcmlwdD4=",
    "file": "file:///etc/passwd", "file of a share": "\\\\evil.example\\share\\x", "UNC with slashes": "//evil.example/x",
    "smb": "smb://evil.example/x", "jar": "jar:http://evil.example/x!/", "blob": "blob:http://evil.example/x",
    "about": "about:blank", "Word's own protocol": "ms-word:ofe|u|http://evil.example/x.docm",
    "search protocol": "search-ms:query=x", "quote breaks out": 'https://evil.example/" onclick="alert(1)',
    "angle breaks out": "https://evil.example/><script>alert(1)</script>", "NUL": "https://evil.example/\x00x",
    "right-to-left override": "https://evil.example/\u202egpj.exe", "surrogate half": "https://evil.example/\udc80",
    "very long": "https://evil.example/" + "a" * 100_000, "brackets": "https://[::1", "port out of range": "https://x.example:99999999/",
    "parentheses": "https://evil.example/)[x](javascript:alert(1)", "spaces": "https://evil.example/a b c",
    "homograph": "https://\u0430pple.example/", "credentials": "https://user:secret@evil.example/",
}  # fmt: skip

CASES: dict[str, bytes] = {
    # -- markup and script -----------------------------------------------------------------
    "script element in a paragraph": _body("<script>alert(1)</script>"),
    "script element in the headline": _head("<script>alert(1)</script>"),
    "script that closes the title": _head("</title><script>alert(1)</script>"),
    "script that closes the style": _body("</style><script>alert(1)</script>"),
    "script that closes JSON-LD": _head('</script><script>alert(1)</script>"}'),
    "image with a handler": _body('<img src=x onerror="alert(1)">'),
    "SVG with a handler": _body("<svg/onload=alert(1)>"),
    "SVG with a script": _body("<svg><script>alert(1)</script></svg>"),
    "iframe": _body('<iframe src="http://evil.example/"></iframe>'),
    "object and embed": _body('<object data="x.swf"></object><embed src="x.swf">'),
    "form": _body('<form action="http://evil.example/"><input name=a></form>'),
    "base element": _head('<base href="http://evil.example/">'),
    "meta refresh": _head('<meta http-equiv="refresh" content="0;url=http://evil.example/">'),
    "link to a style sheet": _head('<link rel="stylesheet" href="http://evil.example/x.css">'),
    "style with an import": _body('<style>@import "http://evil.example/x.css";</style>'),
    "style attribute that fetches": _body('<p style="background:url(http://evil.example/x)">x</p>'),
    "CDATA section that ends": _body("]]><script>alert(1)</script><![CDATA["),
    "comment that ends": _body("--><script>alert(1)</script><!--"),
    "conditional comment": _body("<!--[if IE]><script>alert(1)</script><![endif]-->"),
    "processing instruction": _body('<?xml-stylesheet href="http://evil.example/x.xsl"?><?php system("id") ?>'),
    "DOCTYPE with an external entity": _body('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;'),
    "billion laughs": _body('<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>&b;'),
    "entities that make a tag": _body("&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;alert(1)"),
    "entity double encoded": _body("&amp;lt;script&amp;gt;alert(1)"),
    "full-width brackets": _body("＜script＞alert(1)＜/script＞"),
    "overlong handler with a NUL": _body("<scr\x00ipt>alert(1)</scr\x00ipt>"),
    "attribute break in an author": _HEAD.replace("Anna", 'Anna "><script>alert(1)</script>').encode() + _BODY.encode(),
    "mutation XSS by noscript": _body('<noscript><p title="</noscript><img src=x onerror=alert(1)>">'),
    "mutation XSS by MathML": _body("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"),
    "template element": _body("<template><script>alert(1)</script></template>"),
    "epub switch and trigger": _body('<epub:trigger action="show" ev:event="click"/><epub:switch id="x"/>'),
    # -- templates, formulas, field codes ----------------------------------------------------
    "Jinja expression": _body("{{ 7*7 }} {% import os %} {{ ''.__class__.__mro__ }}"),
    "shell and format expressions": _body("${7*7} $(id) `id` %(x)s {0.__class__} <%= 7*7 %> #{7*7}"),
    "LaTeX that reads a file": _body("\\input{/etc/passwd} \\write18{id} \\immediate\\openin0"),
    "pandoc raw attribute": _body("`<script>alert(1)</script>`{=html}"),
    "pandoc raw block": _body("```{=html}\n<script>alert(1)</script>\n```"),
    "pandoc raw OpenXML": _body('```{=openxml}\n<w:p><w:r><w:fldSimple w:instr="DDEAUTO c:\\\\cmd"/></w:r></w:p>\n```'),
    "Word field code": _body('{ INCLUDETEXT "c:\\\\windows\\\\win.ini" } { DDEAUTO c:\\\\cmd.exe "/k calc" }'),
    "Word field characters": _body("\x13 HYPERLINK \x14 link \x15"),
    "spreadsheet formula": _head('=HYPERLINK("http://evil.example/","x")'),
    "formula at a line's start": _body("=cmd|'/c calc'!A0\n+1+1\n-1+1\n@SUM(1)"),
    "CSS escape in a name": _head("\\3c script\\3e }*{background:url(http://evil.example)}"),
    "CSS function in the headline": _head('"; content: url(http://evil.example/x); "'),
    # -- Markdown ----------------------------------------------------------------------------
    "Markdown link to a script": _body("[click](javascript:alert(1)) ![x](javascript:alert(1))"),
    "Markdown autolink to a script": _body("<javascript:alert(1)> <data:text/html,x>"),
    "Markdown reference to a script": _body("[x]: javascript:alert(1)\n\n[x]"),
    "Markdown image from the network": _body("![x](http://evil.example/x.png)"),
    "Markdown image from a file": _body("![x](/etc/passwd) ![x](../../../etc/passwd) ![x](file:///etc/passwd)"),
    "front matter in the middle": _body("---\ntitle: !!python/object/apply:os.system [id]\n---"),
    "fences that do not match": _body("````\n```\n~~~\n`````\n<script>alert(1)</script>"),
    "a line to sign on, which is bold of nothing": _body("__________\n\n****** **\n\n__ __\n\n*****"),
    "a thousand emphasis marks": _body("*_" * 1000 + "x" + "_*" * 1000),
    "ten thousand brackets": _body("[" * 10_000 + "](x)" * 100),
    "ten thousand quote marks": _body(">" * 10_000 + " deep"),
    "quotes nested by line": _body("\n".join(">" * depth + " x" for depth in range(1, 300))),
    "ten thousand backquotes": _body("`" * 10_000 + "x"),
    "lists nested by indent": _body("\n".join(" " * depth + "- x" for depth in range(200))),
    "a table of a thousand columns": _body("|x" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|y" * 1000 + "|"),
    # -- front matter ------------------------------------------------------------------------
    "YAML tag that runs": _front('title: !!python/object/apply:os.system ["touch /tmp/pwned"]'),
    "YAML tag that makes a name": _front("title: !!python/name:os.system"),
    "YAML alias bomb": _front("a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nkeywords: [*c,*c,*c]"),
    "YAML alias to itself": _front("title: &a [*a]"),
    "YAML nested thousands deep": _front("title: " + "[" * 5000),
    "YAML merge key": _front("<<: {title: x}\ntitle: y"),
    "YAML types": _front("title: 0x1F\ndate: 2013-99-99\nlanguage: no\nauthor: ~\npublisher: .inf"),
    "YAML that breaks out": _front('title: "x\\n---\\nevil: true\\n---"'),
    "YAML title with markup": _front("title: '</title><script>alert(1)</script>'"),
    "YAML script as the source": _front("url: javascript:alert(1)"),
    "YAML script inside the source": _front("url: 'https://x.example/\"><script>alert(1)</script>'"),
    "YAML language that breaks out": _front("language: 'en\" onload=\"alert(1)'"),
    "YAML path as the title": _front("title: ../../../../etc/passwd"),
    "YAML bidi in the author": _front('author: "Anna \u202enimda"'),
    # -- characters --------------------------------------------------------------------------
    "controls of every kind": _body("".join(map(chr, (*range(1, 9), *range(14, 32), *range(127, 160))))),
    "terminal escapes": _body("\x1b]0;owned\x07 \x1b[2J \x1b[31m \x9b31m \x1bP+q\x1b\\\\"),
    "bidi overrides (Trojan source)": _body("access \u202e\u2066// if admin\u2069 \u2066begin\u2069"),
    "bidi overrides in the headline": _head("Invoice \u202efdp.exe"),
    "bidi isolates that never end": _body("\u2066\u2067\u2068" * 200),
    "zero-width characters": _head("Har\u200bbour\u200d Bri\ufeffdge\u2060 Reopens"),
    "tag characters that hide words": _body("seen" + "".join(chr(0xE0000 + ord(c)) for c in "hidden words")),
    "variation selectors that hide bytes": _body("x" + "".join(chr(0xE0100 + n) for n in range(200))),
    "a surrogate half": _body("before \udc80 after \ud800 end"),
    "noncharacters": _body("\ufffe \uffff \U0001fffe \U0010ffff \ufdd0"),
    "private use": _body("\ue000 \uf8ff \U000f0000"),
    "combining marks by the thousand": _body("a" + "\u0301" * 5000),
    "the widest ligature": _body("\ufdfd" * 500),
    "a letter that crashed phones": _body("\u0c1c\u0c4d\u0c1e\u200c\u0c3e \u0633\u0645\u064e\u0651\u0648"),
    "case folding that grows": _body("\u0130\u0149\u1e9e\ufb03" * 500),
    "line separators of Unicode": _body("a\u2028b\u2029c\u0085d\x0be\x0cf"),
    "all line ends mixed": _body("a\rb\nc\r\nd\n\re"),
    "BOM in the middle": _body("be\ufefffore"),
    "nothing but spaces of Unicode": "\u2003\u3000\u00a0\u2028".encode() * 50,
    "emoji of many joints": _body("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 300),
    # -- encodings ---------------------------------------------------------------------------
    "overlong UTF-8": b"Headline\n\n\xc0\xbcscript\xc0\xbe and text\n",
    "cut UTF-8": _body("Füße größer über") [:-1] + b"\xe2\x82",
    "UTF-7 that hides a script": b"Headline here\n\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-\n",
    "UTF-16 without its other half": b"\xff\xfeH\x00i\x00\n\x00\x00",
    "UTF-16 with a lone surrogate": b"\xff\xfe" + "Head\n\nText ".encode("utf-16-le") + b"\x00\xd8x\x00",
    "UTF-32 out of range": b"\xff\xfe\x00\x00\xff\xff\xff\x7f",
    "every byte there is": bytes(range(256)) * 4,
    "NUL bytes": b"Headline\n\n\x00\x00\x00\x00 text",
    "nothing": b"",
    "one character": b"x",
    "polyglot of PDF": b"%PDF-1.7\n" + _head("x"),
    "polyglot of ZIP": b"PK\x03\x04" + _head("x"),
    # -- size and time -----------------------------------------------------------------------
    "one line of a megabyte": b"x" * 1_000_000,
    "one word after another": b"word " * 50_000,
    "twenty thousand lines": b"line of words\n" * 20_000,
    "twenty thousand empty lines": _HEAD.encode() + b"\n" * 20_000 + _BODY.encode(),
    "spaces by the hundred thousand": _body(" " * 100_000 + "x"),
    "a headline of ten thousand words": _head("word " * 10_000),
    "a thousand authors": f"Head Line Here\n\nBy {', '.join(f'Anna Example{chr(97 + n % 26)}' for n in range(1000))}\n\n{_BODY}".encode(),
    "a date in every word": _body("May 28, 2013 " * 3000),
    "dates that are none": _head("February 31, 0000") + b"99/99/9999\n\n2013-13-45T99:99\n",
    "a thousand addresses": _body(" ".join(f"https://x{n}.example/a" for n in range(1000))),
    "an address of a megabyte": _body("https://evil.example/" + "a" * 300_000),
    "regular expressions: colons": _body("a:" * 20_000),
    "regular expressions: dashes": _body("- " * 20_000),
    "regular expressions: quotes": _body("\"'" * 8_000),
    "regular expressions: brackets": _body("([{" * 10_000),
    "regular expressions: dots": _body("a." * 30_000 + "!"),
    "regular expressions: digits": _body("1" * 50_000),
    "regular expressions: at signs": _body("a@" * 20_000),
    "regular expressions: capitals": _body("A " * 20_000),
    "a thousand notes": _body("x" + "".join(f"[{n}]" for n in range(999))) + b"".join(b"[%d] note\n" % n for n in range(999)),
    "a note that names itself": _body("see [1]") + b"[1] see [1]\n",
    "related articles by the thousand": _body("x") + b"Related articles:\n" + b"- One more story to read here\n" * 2000,
    # -- names and paths ---------------------------------------------------------------------
    "headline that climbs": _head("../../../../etc/cron.d/x"),
    "headline that is a device": _head("CON"),
    "headline with a NUL": _head("a\x00b.pdf"),
    "headline that is an option": _head("--output=/etc/passwd"),
    "headline of dots": _head("..."),
    "headline of 300 letters": _head("ü" * 300),
    # -- the model's JSON --------------------------------------------------------------------
    "json: nested thousands deep": b'{"type":"article","blocks":' + b"[" * 100_000,
    "json: quotes nested 150 deep": _model(blocks=[_nested(150)]),
    "json: an unknown field": _model(evil=True),
    "json: an unknown block": _model(blocks=[{"type": "script", "content": []}]),
    "json: a wrong type": _model(headline="x"),
    "json: a number of a thousand digits": b'{"type":"article","blocks":[{"type":"heading","content":[],"level":' + b"9" * 1000 + b"}]}",
    "json: a heading of level -1": _model(blocks=[{"type": "heading", "content": _text("x"), "level": -1}]),
    "json: a heading of level 99": _model(blocks=[{"type": "heading", "content": _text("x"), "level": 99}]),
    "json: a list that starts at -5": _model(blocks=[{"type": "list", "items": [[_paragraph(*_text("x"))]], "ordered": True, "start": -5}]),
    "json: a list of nothing": _model(blocks=[{"type": "list", "items": []}, {"type": "list", "items": [[]]}]),
    "json: a table of uneven rows": _model(blocks=[{"type": "table", "rows": [[_text("a")], [], [_text("b")] * 9]}]),
    "json: a table of nothing": _model(blocks=[{"type": "table", "rows": []}]),
    "json: a note without its definition": _model(blocks=[_paragraph({"type": "footnote_reference", "id": "x"})]),
    "json: a note's name that breaks out": _model(
        blocks=[
            _paragraph({"type": "footnote_reference", "id": '"><script>alert(1)</script>'}),
            {"type": "footnote_definition", "id": '"><script>alert(1)</script>', "blocks": [_paragraph(*_text("n"))]},
        ]
    ),
    "json: a note in itself": _model(
        blocks=[{"type": "footnote_definition", "id": "a", "blocks": [_paragraph({"type": "footnote_reference", "id": "a"})]}]
    ),
    "json: two notes of one name": _model(blocks=[{"type": "footnote_definition", "id": "a", "blocks": []}] * 2),
    "json: a language that breaks out": _model(language='en"><script>alert(1)</script>', blocks=[_paragraph(*_text("x"))]),
    "json: a span's language that breaks out": _model(
        blocks=[_paragraph({"type": "span", "content": _text("x"), "language": 'en" onclick="alert(1)'})]
    ),
    "json: code that closes its fence": _model(blocks=[{"type": "code_block", "text": "```\n<script>alert(1)</script>\n~~~"}]),
    "json: a code language that breaks out": _model(blocks=[{"type": "code_block", "text": "x", "language": 'a"><script>\n```'}]),
    "json: controls in text": _model(headline=_text("a\x00\x01\x08\x0b\x1f\ufffe\uffffb"), blocks=[_paragraph(*_text("\x00"))]),
    "json: a surrogate half": b'{"type":"article","headline":[{"type":"text","text":"a\\ud800b"}]}',
    "json: a month that there is not": _model(published={"iso": "4052-28"}, updated={"iso": "2013-00"}),
    "json: a day that there is not": _model(published={"iso": "2013-02-30"}, updated={"iso": "0000-00-00"}),
    "json: a time that there is not": _model(published={"iso": "2013-05-28T99:99+99:99"}, updated={"iso": "0000"}),
    "json: nothing but the type": _model(),
    "json: a person's role that breaks out": _model(authors=[{"name": "A", "role": '"><script>alert(1)</script>'}]),
    "json: a kicker, section and rights with markup": _model(
        kicker="<script>alert(1)</script>", section="<b onclick=alert(1)>", rights="</p><script>alert(1)</script>"
    ),
    "json: related articles with bad addresses": _model(related=[{"title": "x", "url": url} for url in _URLS.values() if "\udc80" not in url]),
    "json: an embed of a script": _model(blocks=[{"type": "embed", "url": "javascript:alert(1)", "provider": "<script>"}]),
    "json: an image from the network": _model(blocks=[{"type": "figure", "image": {"source": "http://evil.example/x.png"}}]),
    "json: an image from a file": _model(blocks=[{"type": "figure", "image": {"source": "/etc/passwd"}}]),
    "json: an image from a folder above": _model(blocks=[{"type": "figure", "image": {"source": "../../../../etc/passwd"}}]),
    "json: an image that is a script": _model(blocks=[{"type": "figure", "image": {"source": "javascript:alert(1)"}}]),
    "json: an image of data": _model(blocks=[{"type": "figure", "image": {"source": "data:image/svg+xml,<svg onload='alert(1)'/>"}}]),
    "json: an image that is a device": _model(blocks=[{"type": "figure", "image": {"source": "/dev/zero"}}]),
    "json: an image of negative size": _model(blocks=[{"type": "figure", "image": {"source": "x.png", "width": -1, "height": 10**9}}]),
    "json: alt text that breaks out": _model(blocks=[{"type": "figure", "alt": '"><script>alert(1)</script>', "caption": _text("c")}]),
    **{f"json: a link: {name}": _model(source_url=url, blocks=[_paragraph(_link(url))]) for name, url in _URLS.items()},
}  # fmt: skip
