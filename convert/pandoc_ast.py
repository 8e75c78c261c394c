"""The map between the document model and pandoc's AST, both ways, as plain Python objects.

Pandoc knows no captions without pictures, credits, pull quotes or datelines; these travel as Divs and
Spans with a class, which `from_pandoc` reads back, and as attributes.  The AST is that of
pandoc-types 1.23 (pandoc 3): https://hackage.haskell.org/package/pandoc-types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from convert.model import (
    Article,
    Block,
    Code,
    CodeBlock,
    Embed,
    Emphasis,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Moment,
    Paragraph,
    Person,
    PullQuote,
    Quote,
    Related,
    SmallCaps,
    Span,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Verse,
    plain,
    text,
)  # fmt: skip

__all__ = ["API_VERSION", "from_pandoc", "to_pandoc"]

API_VERSION = [1, 23, 1]
Node = dict[str, Any]
_ROLES = frozenset({"question", "answer", "note", "correction", "biography"})


def _attr(identifier: str = "", classes: Sequence[str] = (), **pairs: str | None) -> list[Any]:
    return [identifier, list(classes), [[k.replace("_", "-"), v] for k, v in pairs.items() if v is not None]]


# -- model → pandoc ---------------------------------------------------------------------


def to_pandoc(article: Article) -> Node:
    """The article as a pandoc document; fields go to the metadata, footnotes to where they are marked."""
    notes = {b.id: b for b in article.blocks if isinstance(b, FootnoteDefinition)}
    writer = _ToPandoc(notes)
    return {
        "pandoc-api-version": API_VERSION,
        "meta": _metadata(article, writer),
        "blocks": writer.blocks(article.blocks),
    }


def _metadata(article: Article, writer: _ToPandoc) -> Node:
    meta: dict[str, Any] = {}
    if article.headline:
        meta["title"] = {"t": "MetaInlines", "c": writer.inlines(article.headline)}
    if article.subtitle:
        meta["subtitle"] = {"t": "MetaInlines", "c": writer.inlines(article.subtitle)}
    if article.authors:
        meta["author"] = {"t": "MetaList", "c": [_meta_string(p.name) for p in article.authors]}
        if any(p.role != "author" or p.affiliation for p in article.authors):
            meta["byline"] = {"t": "MetaList", "c": [_meta_person(p) for p in article.authors]}
    for name, value in (
        ("date", article.published.iso if article.published else None),
        ("updated", article.updated.iso if article.updated else None),
        ("dateline", article.dateline), ("publisher", article.publisher), ("section", article.section),
        ("kicker", article.kicker), ("lang", article.language), ("source_url", article.source_url),
        ("rights", article.rights), ("related_heading", article.related_heading),
    ):  # fmt: skip
        if value:
            meta[name] = _meta_string(value)
    if article.text_direction == "rtl":
        meta["dir"] = _meta_string("rtl")
    if article.keywords:
        meta["keywords"] = {"t": "MetaList", "c": [_meta_string(k) for k in article.keywords]}
    if article.related:
        meta["related"] = {
            "t": "MetaList",
            "c": [_meta_map(title=r.title, url=r.url) for r in article.related],
        }
    return meta


def _meta_string(value: str) -> Node:
    return {"t": "MetaString", "c": value}


def _meta_map(**values: str | None) -> Node:
    return {"t": "MetaMap", "c": {k: _meta_string(v) for k, v in values.items() if v is not None}}


def _meta_person(person: Person) -> Node:
    return _meta_map(name=person.name, role=person.role, affiliation=person.affiliation)


class _ToPandoc:
    """Holds the footnotes, which pandoc wants where they are referred to."""

    def __init__(self, notes: dict[str, FootnoteDefinition]) -> None:
        self.notes = notes
        self.open: set[str] = set()

    def blocks(self, content: Iterable[Block]) -> list[Node]:
        return [node for block in content for node in _BLOCKS[type(block)](block, self)]

    def inlines(self, content: Iterable[Inline]) -> list[Node]:
        return [node for inline in content for node in _INLINES[type(inline)](inline, self)]


def _words(value: str) -> list[Node]:
    """Text as pandoc keeps it: words and spaces."""
    parts = filter(None, re.split(r"( +|[\n\t]+)", value))
    return [{"t": "Str", "c": part} if part.strip(" \n\t") else {"t": "Space"} for part in parts]


def _reference(node: FootnoteReference, writer: _ToPandoc) -> list[Node]:
    note = writer.notes.get(node.id)
    if note is None or node.id in writer.open:
        return [{"t": "Superscript", "c": [{"t": "Str", "c": node.id}]}]
    writer.open.add(node.id)
    inner = writer.blocks(note.blocks)
    writer.open.discard(node.id)
    return [{"t": "Note", "c": inner}]


def _linked(shown: list[Node], url: str, title: str = "") -> list[Node]:
    """``shown`` as a link to ``url``, or by itself where no document may lead there."""
    from convert.links import safe_url

    address = safe_url(url)
    return [{"t": "Link", "c": [_attr(), shown, [address, title]]}] if address else shown


def _may_be_shown(source: str) -> bool:
    """Whether a picture's address is of the web, of the file itself, or beside the article."""
    if source.startswith(("//", "\\\\")):
        return False
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]+):", source)
    return scheme is None or scheme[1].lower() in {"http", "https"} or source.startswith("data:image/")


_INLINES: dict[type, Callable[[Any, _ToPandoc], list[Node]]] = {
    Text: lambda n, w: _words(n.text),
    Strong: lambda n, w: [{"t": "Strong", "c": w.inlines(n.content)}],
    Emphasis: lambda n, w: [{"t": "Emph", "c": w.inlines(n.content)}],
    Link: lambda n, w: _linked(w.inlines(n.content), n.url, n.title or ""),
    Code: lambda n, w: [{"t": "Code", "c": [_attr(), n.text]}],
    LineBreak: lambda n, w: [{"t": "LineBreak"}],
    Superscript: lambda n, w: [{"t": "Superscript", "c": w.inlines(n.content)}],
    Subscript: lambda n, w: [{"t": "Subscript", "c": w.inlines(n.content)}],
    SmallCaps: lambda n, w: [{"t": "SmallCaps", "c": w.inlines(n.content)}],
    Span: lambda n, w: [{"t": "Span", "c": [_attr(lang=n.language), w.inlines(n.content)]}],
    FootnoteReference: _reference,
}


def _div(classes: Sequence[str], content: list[Node], **pairs: str | None) -> Node:
    return {"t": "Div", "c": [_attr("", classes, **pairs), content]}


def _paragraph(block: Paragraph, writer: _ToPandoc) -> list[Node]:
    node = {"t": "Para", "c": writer.inlines(block.content)}
    if block.role == "body" and not block.speaker:
        return [node]
    return [_div([block.role], [node], speaker=block.speaker)]


def _quote(block: Quote, writer: _ToPandoc) -> list[Node]:
    inner = writer.blocks(block.blocks)
    if block.attribution:
        inner.append(_div(["attribution"], [{"t": "Para", "c": _words(f"— {block.attribution}")}]))
    return [{"t": "BlockQuote", "c": inner}]


def _pull_quote(block: PullQuote, writer: _ToPandoc) -> list[Node]:
    inner: list[Node] = [{"t": "Para", "c": writer.inlines(block.content)}]
    if block.attribution:
        inner.append(_div(["attribution"], [{"t": "Para", "c": _words(f"— {block.attribution}")}]))
    return [_div(["pull-quote"], [{"t": "BlockQuote", "c": inner}])]


def _list(block: ListBlock, writer: _ToPandoc) -> list[Node]:
    items = [_tight(writer.blocks(item)) for item in block.items]
    if block.ordered:
        return [{"t": "OrderedList", "c": [[block.start, {"t": "Decimal"}, {"t": "Period"}], items]}]
    return [{"t": "BulletList", "c": items}]


def _tight(nodes: list[Node]) -> list[Node]:
    """A list is tight where its items open with plain text."""
    return [{"t": "Plain", "c": n["c"]} if n["t"] == "Para" and i == 0 else n for i, n in enumerate(nodes)]


def _figure(block: Figure, writer: _ToPandoc) -> list[Node]:
    caption: list[Node] = []
    if block.caption:
        caption.append({"t": "Plain", "c": writer.inlines(block.caption)})
    if block.credit:
        credit = [{"t": "Span", "c": [_attr("", ["credit"]), _words(block.credit)]}]
        caption.append({"t": "Plain", "c": credit})
    body: list[Node] = []
    if block.image and _may_be_shown(block.image.source):
        attributes = _attr(
            width=str(block.image.width) if block.image.width else None,
            height=str(block.image.height) if block.image.height else None,
        )
        alt = _words(block.alt if block.alt is not None else "")
        body.append({"t": "Plain", "c": [{"t": "Image", "c": [attributes, alt, [block.image.source, ""]]}]})
    if body and not caption:
        return [{"t": "Para", "c": body[0]["c"]}]
    return [{"t": "Figure", "c": [_attr("", [] if body else ["no-image"]), [None, caption], body]}]


def _cell(content: tuple[Inline, ...], writer: _ToPandoc) -> list[Any]:
    inner = writer.inlines(content)
    return [_attr(), {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": inner}] if inner else []]


def _table(block: Table, writer: _ToPandoc) -> list[Node]:
    columns = max([len(block.header), *(len(r) for r in block.rows)], default=1)

    def row(cells: tuple[tuple[Inline, ...], ...]) -> list[Any]:
        return [_attr(), [_cell(c, writer) for c in (*cells, *([()] * (columns - len(cells))))]]

    caption = [{"t": "Plain", "c": writer.inlines(block.caption)}] if block.caption else []
    return [
        {
            "t": "Table",
            "c": [
                _attr(), [None, caption], [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * columns,
                [_attr(), [row(block.header)] if block.header else []],
                [[_attr(), 0, [], [row(r) for r in block.rows]]], [_attr(), []],
            ],
        }
    ]  # fmt: skip


def _embed(block: Embed, writer: _ToPandoc) -> list[Node]:
    shown = writer.inlines(block.caption) or _words(block.provider or block.url)
    return [_div(["embed"], [{"t": "Para", "c": _linked(shown, block.url)}], provider=block.provider)]


_BLOCKS: dict[type, Callable[[Any, _ToPandoc], list[Node]]] = {
    Paragraph: _paragraph,
    Heading: lambda b, w: [
        {"t": "Header", "c": [max(1, min(6, b.level + 1)), _attr(), w.inlines(b.content)]}
    ],
    Quote: _quote,
    PullQuote: _pull_quote,
    ListBlock: _list,
    Figure: _figure,
    Table: _table,
    CodeBlock: lambda b, w: [
        {"t": "CodeBlock", "c": [_attr("", [b.language] if b.language else []), b.text]}
    ],
    Verse: lambda b, w: [{"t": "LineBlock", "c": [w.inlines(line) for line in b.lines]}],
    ThematicBreak: lambda b, w: [{"t": "HorizontalRule"}],
    Embed: _embed,
    FootnoteDefinition: lambda b, w: [],
}


# -- pandoc → model ---------------------------------------------------------------------


def from_pandoc(document: Node) -> Article:
    """The article in a pandoc document; raises ``ValueError`` where it is no pandoc document."""
    if not isinstance(document, dict) or "blocks" not in document:
        raise ValueError("not a pandoc document")
    reader = _FromPandoc()
    blocks = reader.blocks(document["blocks"])
    said = document.get("meta", {})
    meta = {name: _meta_value(value, reader) for name, value in said.items()}
    if isinstance(keywords := meta.get("keywords"), str):  # a line of them is a list too, and none of letters
        meta["keywords"] = [word for word in map(str.strip, re.split(r"[,;]", keywords)) if word]
    blocks += [FootnoteDefinition(name, tuple(inner)) for name, inner in reader.notes]
    return Article(
        headline=_meta_inlines(document, "title", reader),
        subtitle=_meta_inlines(document, "subtitle", reader),
        kicker=_string(meta.get("kicker")),
        authors=_people(meta),
        published=_moment(meta.get("date")),
        updated=_moment(meta.get("updated")),
        dateline=_string(meta.get("dateline")),
        publisher=_string(meta.get("publisher")),
        section=_string(meta.get("section")),
        language=_string(meta.get("lang") or meta.get("language")),
        text_direction="rtl" if meta.get("dir") == "rtl" else "ltr",
        source_url=_string(meta.get("source_url")),
        rights=_string(meta.get("rights")),
        keywords=tuple(str(k) for k in meta.get("keywords") or ()),
        blocks=tuple(blocks),
        related=tuple(
            Related(r["title"], r.get("url"))
            for r in meta.get("related") or ()
            if isinstance(r, dict) and "title" in r
        ),
        related_heading=_string(meta.get("related_heading")),
    )  # fmt: skip


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _moment(value: Any) -> Moment | None:
    try:
        return Moment(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _people(meta: dict[str, Any]) -> tuple[Person, ...]:
    byline = meta.get("byline")
    if isinstance(byline, list) and all(isinstance(p, dict) and "name" in p for p in byline):
        return tuple(Person(p["name"], p.get("role", "author"), p.get("affiliation")) for p in byline)
    names = meta.get("author") or meta.get("authors") or ()
    return tuple(Person(n) for n in ([names] if isinstance(names, str) else names) if isinstance(n, str))


def _meta_value(node: Node, reader: _FromPandoc) -> Any:
    kind, content = node["t"], node.get("c")
    if kind == "MetaMap":
        return {k: _meta_value(v, reader) for k, v in (content or {}).items()}
    if kind == "MetaList":
        return [_meta_value(v, reader) for v in content or []]
    if kind == "MetaInlines":
        return plain(reader.inlines(content or []))
    if kind == "MetaBlocks":
        return " ".join(plain(getattr(b, "content", ())) for b in reader.blocks(content or []))
    return content


def _meta_inlines(document: Node, name: str, reader: _FromPandoc) -> tuple[Inline, ...]:
    node = document.get("meta", {}).get(name)
    if node is None:
        return ()
    if node["t"] == "MetaInlines":
        return reader.inlines(node["c"])
    value = _meta_value(node, reader)
    return (Text(value),) if isinstance(value, str) and value else ()


class _FromPandoc:
    """Collects the footnotes that pandoc keeps inside the text."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, list[Block]]] = []
        self.shown: list[Figure] = []
        """Pictures met among words, which stand after the block that these are in."""

    # inlines

    def inlines(self, nodes: list[Node]) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for node in nodes:
            for inline in self._inline(node):
                if isinstance(inline, Text) and found and isinstance(found[-1], Text):
                    found[-1] = Text(found[-1].text + inline.text)
                else:
                    found.append(inline)
        return tuple(found)

    def _inline(self, node: Node) -> list[Inline]:
        kind, content = node["t"], node.get("c")
        match kind:
            case "Str":
                return [Text(str(content))]
            case "Space" | "SoftBreak":
                return [Text(" ")]
            case "LineBreak":
                return [LineBreak()]
            case "Strong":
                return [Strong(self.inlines(content or []))]
            case "Emph" | "Underline":
                return [Emphasis(self.inlines(content or []))]
            case "Superscript":
                return [Superscript(self.inlines(content or []))]
            case "Subscript":
                return [Subscript(self.inlines(content or []))]
            case "SmallCaps":
                return [SmallCaps(self.inlines(content or []))]
            case "Code" | "Math":
                return [Code(str((content or ["", ""])[1]))]
            case "Link":
                _, inner, (url, title) = content  # type: ignore[misc]
                return [Link(self.inlines(inner), url, title or None)]
            case "Quoted":
                quote, inner = content  # type: ignore[misc]
                left, right = ("‘", "’") if quote["t"] == "SingleQuote" else ("“", "”")
                return [Text(left), *self.inlines(inner), Text(right)]
            case "Span":
                (_, _, pairs), inner = content  # type: ignore[misc]
                language = dict(pairs).get("lang")
                return [Span(self.inlines(inner), language)] if language else list(self.inlines(inner))
            case "Note":
                name = str(len(self.notes) + 1)
                self.notes.append((name, []))
                self.notes[int(name) - 1][1].extend(self._apart(content or []))
                return [FootnoteReference(name)]
            case "Image":
                _, alt, (source, _) = content  # type: ignore[misc]
                if source and not source.startswith("data:"):
                    return list(self.inlines(alt))
                self.shown += self._picture(node)
                return []
            case "Strikeout":
                return list(self.inlines(content or []))
            case "Cite":
                return list(self.inlines(content[1]))  # type: ignore[index]
            case _:
                return []

    # blocks

    def blocks(self, nodes: list[Node]) -> list[Block]:
        found: list[Block] = []
        for node in nodes:
            found += self._block(node)
            found += self.shown
            self.shown = []
        return found

    def _apart(self, nodes: list[Node]) -> list[Block]:
        """The blocks of what stands within a line, which keep no picture of that line."""
        waiting, self.shown = self.shown, []
        found = self.blocks(nodes)
        self.shown = waiting
        return found

    def _picture(self, node: Node) -> list[Figure]:
        """A picture by itself; of one that cannot be had, what there is to read."""
        (_, _, pairs), alt, (source, _) = node["c"]
        words = plain(self.inlines(alt))
        if source:
            return [Figure(image=_image(source, dict(pairs)), alt=words or None)]
        return [Figure((Text(words),))] if words else []

    def _block(self, node: Node) -> list[Block]:
        kind, content = node["t"], node.get("c")
        match kind:
            case "Para" | "Plain":
                return self._paragraph(content or [])
            case "Header":
                return [Heading(self.inlines(content[2]), max(1, content[0] - 1))]  # type: ignore[index]
            case "BlockQuote":
                return [self._quote(content or [])]
            case "BulletList":
                return [ListBlock(tuple(tuple(self.blocks(item)) for item in content or []))]
            case "OrderedList":
                (start, _, _), items = content  # type: ignore[misc]
                return [ListBlock(tuple(tuple(self.blocks(item)) for item in items), True, start)]
            case "DefinitionList":
                found: list[Block] = []
                for term, definitions in content or []:
                    found.append(Paragraph((Strong(self.inlines(term)),)))
                    found += [b for definition in definitions for b in self.blocks(definition)]
                return found
            case "CodeBlock":
                (_, classes, _), code = content  # type: ignore[misc]
                return [CodeBlock(code, classes[0] if classes else None)]
            case "LineBlock":
                return [Verse(tuple(self.inlines(line) for line in content or []))]
            case "HorizontalRule":
                return [ThematicBreak()]
            case "Figure":
                return self._figure(content)
            case "Table":
                return [self._table(content)]
            case "Div":
                return self._div(content)
            case _:
                return []

    def _paragraph(self, nodes: list[Node]) -> list[Block]:
        images = [n for n in nodes if n["t"] == "Image"]
        if len(images) == 1 and all(n["t"] in {"Image", "Space", "SoftBreak"} for n in nodes):
            return list(self._picture(images[0]))
        inner = self.inlines(nodes)
        # Pictures side by side, or in bold, leave nothing behind.
        bare = self.shown and not plain(inner).strip() and not _has_mark(inner)
        return [Paragraph(inner)] if inner and not bare else []

    def _quote(self, nodes: list[Node]) -> Quote:
        attribution = None
        if nodes and nodes[-1]["t"] == "Div" and "attribution" in nodes[-1]["c"][0][1]:
            last = self.blocks(nodes[-1]["c"][1])
            attribution = plain(getattr(last[0], "content", ())).removeprefix("— ") if last else None
            nodes = nodes[:-1]
        return Quote(tuple(self.blocks(nodes)), attribution)

    def _figure(self, content: Any) -> list[Block]:
        _, (_, caption), body = content
        credit = None
        inlines: tuple[Inline, ...] = ()
        for part in caption:
            nodes = part["c"] if part["t"] in {"Plain", "Para"} else []
            if len(nodes) == 1 and nodes[0]["t"] == "Span" and "credit" in nodes[0]["c"][0][1]:
                credit = plain(self.inlines(nodes[0]["c"][1]))
            elif shown := self._flat(part):
                inlines = (*inlines, *([Text(" ")] if inlines else []), *shown)
        inner = self.blocks(body)
        picture = next((b for b in inner if isinstance(b, Figure)), None)
        rest = [
            b for b in inner if b is not picture
        ]  # another picture, a table or lines of code under one caption
        if picture is None and not inlines and credit is None:
            return rest
        image, alt = (picture.image, picture.alt) if picture else (None, None)
        return [Figure(inlines, credit, image, alt), *rest]

    def _flat(self, node: Node) -> tuple[Inline, ...]:
        """A block where only a line may stand: a list or a quotation keeps its words and no more."""
        found: list[Inline] = []
        for block in self._apart([node]):
            if isinstance(block, Figure):
                self.shown.append(block)
                continue
            words = " ".join(text(block).split())
            inner = getattr(block, "content", None) or ((Text(words),) if words else ())
            found += [Text(" "), *inner] if found and inner else inner
        return tuple(found)

    def _table(self, content: Any) -> Table:
        _, (_, caption), _, (_, head), bodies, (_, foot) = content

        def cells(row: Any) -> tuple[tuple[Inline, ...], ...]:
            return tuple(self._cell(cell) for cell in row[1])

        rows = [cells(row) for body in bodies for row in (*body[2], *body[3])] + [cells(row) for row in foot]
        shown: list[Inline] = []
        for part in caption:
            inner = self._flat(part)
            shown += [Text(" "), *inner] if shown and inner else inner
        return Table(tuple(rows), cells(head[0]) if head else (), tuple(shown))

    def _cell(self, cell: Any) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for node in cell[4]:
            inner = self._flat(node)
            if inner:
                found += [LineBreak(), *inner] if found else list(inner)
        return tuple(found)

    def _div(self, content: Any) -> list[Block]:
        (_, classes, pairs), nodes = content
        inner = self.blocks(nodes)
        given = dict(pairs)
        if "pull-quote" in classes and len(inner) == 1 and isinstance(inner[0], Quote):
            first = inner[0].blocks[0] if inner[0].blocks else None
            if isinstance(first, Paragraph):
                return [PullQuote(first.content, inner[0].attribution)]
        role = next((c for c in classes if c in _ROLES), None)
        if role or "speaker" in given:
            return [
                b.with_(role=role or "body", speaker=given.get("speaker")) if isinstance(b, Paragraph) else b
                for b in inner
            ]
        if "embed" in classes and len(inner) == 1 and isinstance(inner[0], Paragraph):
            link = next((i for i in inner[0].content if isinstance(i, Link)), None)
            if link:
                provider = given.get("provider")
                caption = () if plain(link.content) in {provider, link.url} else link.content
                return [Embed(link.url, caption, provider)]
        return inner


def _has_mark(content: Iterable[Inline]) -> bool:
    """Whether a note is referred to in ``content``."""
    return any(
        isinstance(part, FootnoteReference) or _has_mark(getattr(part, "content", ())) for part in content
    )


def _image(source: str, pairs: dict[str, str]) -> Image:
    def pixels(name: str) -> int | None:
        value = pairs.get(name, "").removesuffix("px")
        return int(value) if re.fullmatch("[0-9]{1,6}", value) else None

    return Image(source, pixels("width"), pixels("height"))
