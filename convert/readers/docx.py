"""Word documents: what `convert.writers.docx` wrote, edited or not, by its styles; any other by pandoc.

The styles say what a paragraph is, so an edit in Word is an edit of the article.  The file's custom
properties have the fields in full (a date as exact as it was, roles of people); where the page now says
something else than these would have made it say, the page is right.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, cast

import msgspec

from convert.errors import ReadError
from convert.inlines import join
from convert.model import (
    Article,
    Block,
    Code,
    CodeBlock,
    Embed,
    Emphasis,
    Evidence,
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
)  # fmt: skip
from convert.package import member, unpacked, whole
from convert.readers.bound import refusal
from convert.trees import local_name

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.readers import ReadOptions
    from convert.web.pictures import Enclosed

__all__ = ["READER", "DocxReader"]

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_MAIN}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PARTS = frozenset(
    [f"word/{name}.xml" for name in ("document", "footnotes", "endnotes", "numbering", "styles")]
    + [f"word/_rels/{name}.xml.rels" for name in ("document", "footnotes", "endnotes")]
    + ["docProps/custom.xml", "docProps/app.xml"]
)


_DEEPEST = 9
"""Levels that Word's lists have."""

_NO_WORDS = frozenset(
    [
        # What a change took out, and what was moved from where it stood.
        "del", "moveFrom", "delText",
        # What fields are told to do, and the fallback of what stands beside it.
        "instrText", "delInstrText", "fldData", "Fallback",
        # Properties; and drawings, whose text boxes are looked up by themselves.
        "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr", "drawing", "pict", "object",
    ]
)  # fmt: skip
"""Elements that have no words of the text.  Every other is looked into, whoever invented it."""


class DocxReader:
    name = "docx"
    extensions = ("docx",)
    description = "a Word document; ours comes back as the same article"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the article; raises `ReadError` where ``data`` is no Word document."""
        from convert.hints import apply
        from convert.readers.pandoc import finished, parsed
        from convert.web.pictures import Enclosed

        file = options.name or "the input"
        parts = _parts(data, file)
        if not _is_ours(parts):
            return finished(parsed(data, "docx", options), hints, unmarked=True)
        held = Enclosed(lambda name: member(data, name, options.limits.picture_bytes), file, options.limits)
        reader = _Reader(parts, held)
        if reader.is_dossier():
            raise refusal(file)
        return apply(reader.article(), hints)


READER = DocxReader()


# -- the package ----------------------------------------------------------------------------


def _parts(data: bytes, file: str) -> dict[str, Any]:
    """The parts that matter, parsed; nothing outside the file is ever looked up."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    parts = unpacked(data, _PARTS.__contains__, file=file, what="a Word document")
    try:
        found = {name: etree.fromstring(part, parser) for name, part in parts.items()}
    except etree.XMLSyntaxError as error:
        raise ReadError("is not a Word document", file=file, remedy="save it as .docx") from error
    if "word/document.xml" not in found or found["word/document.xml"].find(f"{_W}body") is None:
        raise ReadError("is not a Word document", file=file, remedy="save it as .docx")
    return found


def _is_ours(parts: dict[str, Any]) -> bool:
    """Whether the text is in our styles; Word and LibreOffice put their own name on what they save."""
    styles = parts.get("word/styles.xml")
    if styles is None:
        return False
    names = {_value(style.find(f"{_W}name")).casefold() for style in styles.iterfind(f"{_W}style")}
    return {"byline", "first paragraph", "source heading", "related item"} <= names


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")


# -- paragraphs -------------------------------------------------------------------------------


class _Line(msgspec.Struct):
    """One paragraph: the name of its style, its words, and what stands around them."""

    style: str
    content: tuple[Inline, ...]
    level: int = 0
    numbering: str = ""
    picture: tuple[str, str] | None = None
    """Its address, and what it shows, where this is no paragraph but a picture that stood in one."""
    table: Table | None = None
    credited: bool = False
    """Whether some of it is in the style of credits."""


class _Run(msgspec.Struct, frozen=True):
    """What a stretch of text is: its character style and its properties, from the outside in."""

    kinds: tuple[str, ...] = ()
    style: str = ""


_STYLES = {
    "strong": "strong",
    "emphasis": "emphasis",
    "small caps": "caps",
    "code": "code",
    "code link": "code",
}
_ONCE = frozenset({"title", "subtitle", "kicker", "byline", "date", "related heading"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_DRAWN = frozenset({"drawing", "pict", "object"})
_SHAPES = ("inline", "anchor", "shape", "rect")
_SET_APART = frozenset({"speaker", "dateline", "credit", "presumed"})
_DIRECT = {"b": "strong", "i": "emphasis", "smallCaps": "caps"}
_WRAP: dict[str, Any] = {
    "strong": Strong, "emphasis": Emphasis, "caps": SmallCaps, "superscript": Superscript,
    "subscript": Subscript,
}  # fmt: skip


class _Reader:
    """One file while it is read."""

    def __init__(self, parts: dict[str, Any], held: Enclosed) -> None:
        self.held = held
        self.body = parts["word/document.xml"].find(f"{_W}body")
        self.styles = _style_names(parts.get("word/styles.xml"))
        self.targets = {
            name: _targets(parts.get(f"word/_rels/{name}.xml.rels"))
            for name in ("document", "footnotes", "endnotes")
        }
        self.part = "document"
        self.starts = _starts(parts.get("word/numbering.xml"))
        self.facts = _facts(parts.get("docProps/custom.xml"))
        self.note_bodies = {
            (f"{kind}Reference", note.get(f"{_W}id")): note
            for kind in ("footnote", "endnote")
            for note in parts.get(f"word/{kind}s.xml", ())
        }
        self.notes: list[FootnoteDefinition] = []
        self.language = self.facts.get("Language")

    # -- runs --

    def line(self, paragraph: Any) -> _Line:
        properties = paragraph.find(f"{_W}pPr")
        style = numbering = ""
        level = 0
        if properties is not None:
            identifier = _value(properties.find(f"{_W}pStyle"))
            style = self.styles.get(identifier, identifier.casefold())
            numbers = properties.find(f"{_W}numPr")
            if numbers is not None:
                numbering = _value(numbers.find(f"{_W}numId"))
                level = min(whole(_value(numbers.find(f"{_W}ilvl")), 0), _DEEPEST)
        pieces = list(self.pieces(paragraph))
        credited = any(run.style == "credit" for run, _, _ in pieces)
        return _Line(style, _tree(pieces), level, numbering, credited=credited)

    def pictures(self, element: Any) -> Iterator[tuple[str, str]]:
        """The address of each picture in ``element``, empty where it cannot be had, and what it shows."""
        for shape in _within(element, *_SHAPES, leaving_out=_NO_WORDS - _DRAWN):
            blip = next(_within(shape, "blip", "imagedata", leaving_out=("txbxContent",)), None)
            if blip is not None:
                shown = shape.find(f"{_WP}docPr")
                said = blip.get(f"{_OFFICE}title") if shown is None else shown.get("descr")
                yield self.address(blip), str(said or "")

    def address(self, blip: Any) -> str:
        """Where the picture is that ``blip`` shows: in the file, else on the web."""
        targets = self.targets[self.part]
        inside = targets.get(blip.get(f"{_R}embed") or blip.get(f"{_R}id"))
        if inside:
            return self.held.address(posixpath.normpath(posixpath.join("/word", inside))[1:]) or ""
        linked = targets.get(blip.get(f"{_R}link"), "")
        return linked if linked.lower().startswith(("http://", "https://")) else ""

    def pieces(
        self, element: Any, link: Link | None = None, how: _Run | None = None
    ) -> Iterator[tuple[_Run, Inline, Link | None]]:
        """The words in ``element``, in order: how they are, and which link has them."""
        how = how or _Run()
        for child in element:
            tag = local_name(child)
            if tag in _NO_WORDS or _is_placeholder(child):
                continue
            if tag == "r":
                yield from self.pieces(child, link, self.how(child.find(f"{_W}rPr")))
            elif tag == "t":
                text = child.text or ""
                if text:
                    yield how, Code(text) if "code" in how.kinds else Text(text), link
            elif tag in ("br", "cr"):
                yield _Run(style=how.style), LineBreak(), link
            elif tag in _CHARACTERS:
                yield how, Text(_CHARACTERS[tag]), link
            elif tag in ("footnoteReference", "endnoteReference"):
                if self.part == "document":  # one in itself would never end
                    yield _Run(), self.note(tag, child.get(f"{_W}id")), link
            elif tag == "hyperlink":
                anchor = child.get(f"{_W}anchor")
                url = f"#{anchor}" if anchor else self.targets[self.part].get(child.get(f"{_R}id"), "")
                inner = Link((), url, child.get(f"{_W}tooltip")) if url else None
                yield from self.pieces(child, inner)
            else:
                yield from self.pieces(child, link, how)

    def how(self, properties: Any) -> _Run:
        if properties is None:
            return _Run()
        kinds: list[str] = []
        style = self.styles.get(_value(properties.find(f"{_W}rStyle")), "")
        if style in _SET_APART:
            return _Run(style=style)  # bold is its look, whoever wrote that it is
        if style in _STYLES:
            kinds.append(_STYLES[style])
        for tag, kind in _DIRECT.items():
            mark = properties.find(f"{_W}{tag}")
            if mark is not None and _value(mark) not in ("0", "false") and kind not in kinds:
                kinds.append(kind)
        raised = _value(properties.find(f"{_W}vertAlign"))
        if raised in ("superscript", "subscript"):
            kinds.append(raised)
        language = _value(properties.find(f"{_W}lang"))
        if language and language != self.language:
            kinds.append(f"lang:{language}")
        return _Run(tuple(kinds), style)

    def note(self, kind: str, number: str) -> Inline:
        name = str(len(self.notes) + 1)
        self.notes.append(FootnoteDefinition(name, ()))
        blocks = []
        self.part = f"{kind.removesuffix('Reference')}s"
        body = self.note_bodies.get((kind, number), ())
        lines = [self.line(paragraph) for paragraph in _within(body, "p")]
        figures = [Figure(image=Image(url), alt=alt or None) for url, alt in self.pictures(body) if url]
        self.part = "document"
        for content in (line.content for line in lines):
            if content and isinstance(content[0], Text):
                content = join((Text(content[0].text.removeprefix(" ")), *content[1:]))
            if content:
                blocks.append(Paragraph(content))
        self.notes[int(name) - 1] = FootnoteDefinition(name, (*blocks, *figures))
        return FootnoteReference(name)

    def speaker(self, paragraph: Any) -> str | None:
        for run in _within(paragraph, "r"):
            properties = run.find(f"{_W}rPr")
            style = "" if properties is None else _value(properties.find(f"{_W}rStyle"))
            text = "".join(t.text or "" for t in run.iterfind(f"{_W}t"))
            kind = self.styles.get(style, "")
            if kind == "speaker":
                return text.removesuffix(":")
            if text.strip(" —") and kind != "dateline":
                return None
        return None

    # -- the document --

    def lines(self, among: Any = None) -> Iterator[tuple[_Line, Any]]:
        """The paragraphs and tables of ``among``, else of the whole body, and what floats beside them."""
        further: list[Any] = []
        for element in _within(self.body if among is None else among, "p", "tbl"):
            if local_name(element) == "p":
                line = self.line(element)
                pictures = next(self.pictures(element), None) is not None
                if line.content or not pictures:
                    yield line, element
            elif element not in further:
                table, further = self.joined(element)
                yield _Line("table", (), table=table), element
            for picture in self.pictures(element):
                yield _Line("figure", (), picture=picture), element
            for box in _within(element, "txbxContent", leaving_out=_NO_WORDS - _DRAWN):
                yield from self.lines(box)

    def joined(self, first: Any) -> tuple[Table, list[Any]]:
        """A table with the parts in which the page shows it below one another, and these parts."""
        table, parts = self.table(first), [first]
        while (part := self.further(parts[-1])) is not None:
            other = self.table(part)
            if len(other.rows) != len(table.rows):
                break  # an editor made another of it
            rows = zip(table.rows, other.rows, strict=True)
            table = Table(tuple(row + more[1:] for row, more in rows), table.header + other.header[1:])
            parts.append(part)
        return table, parts

    def further(self, table: Any) -> Any:
        """The part of a table that follows on ``table``; None where there is none."""
        between = table.getnext()
        if between is None or between.tag != f"{_W}p" or self.line(between).style != "table further":
            return None
        part = between.getnext()
        return part if part is not None and part.tag == f"{_W}tbl" else None

    def table(self, table: Any) -> Table:
        header: tuple[tuple[Inline, ...], ...] = ()
        rows = []
        for index, row in enumerate(_within(table, "tr")):
            cells = tuple(self.cell(cell) for cell in _within(row, "tc"))
            if index == 0 and row.find(f"{_W}trPr/{_W}tblHeader") is not None:
                header = cells
            elif row.find(f"{_W}trPr/{_W}del") is None:
                rows.append(cells)
        return Table(tuple(rows), header)

    def cell(self, cell: Any) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for paragraph in _within(cell, "p"):
            content = self.line(paragraph).content
            found += [LineBreak(), *content] if found and content else content
        return tuple(found)

    def is_dossier(self) -> bool:
        """Whether it has the headlines of a dossier's articles, which no single article has."""
        chapters = {key for key, name in self.styles.items() if name == "chapter"}
        return any(_value(style) in chapters for style in self.body.iterfind(f".//{_W}pPr/{_W}pStyle"))

    def article(self) -> Article:
        """The article: the fields' paragraphs first, everything else to the body."""
        facts = self.facts
        fields: dict[str, Any] = {"language": facts.get("Language")}
        related: list[Related] = []
        said: dict[str, str] = {}
        body: list[tuple[_Line, Any]] = []
        for line, element in self.lines():
            if line.style in _ONCE and said.get(line.style):
                body.append((line, element))  # there is one of each, so this is no such thing
            elif line.style in _ONCE:
                said[line.style] = plain(line.content)
                if line.style in ("title", "subtitle"):
                    fields["headline" if line.style == "title" else "subtitle"] = line.content
            elif line.style == "related item" and line.content:
                first = line.content[0]
                url = first.url if isinstance(first, Link) else None
                related.append(Related(plain(line.content), url))
            elif line.style not in ("source", "source heading"):
                body.append((line, element))
        fields |= _from_facts(facts)
        article = Article(**{k: v for k, v in fields.items() if v}, related=tuple(related))
        article = _corrected(article, said)
        blocks = _Body(self, body, article).blocks()
        blocks += self.notes
        return article.with_(blocks=tuple(blocks))


def _within(element: Any, *tags: str, leaving_out: Collection[str] = _NO_WORDS) -> Iterator[Any]:
    """The elements called ``tags``, through whatever else is around them, and not those inside each other."""
    for child in element:
        tag = local_name(child)
        if tag in tags:
            yield child
        elif tag not in leaving_out and not _is_placeholder(child):
            yield from _within(child, *tags, leaving_out=leaving_out)


def _is_placeholder(element: Any) -> bool:
    """Whether it is a field to fill in that nobody did: the words are Word's own ("Click here …")."""
    return local_name(element) == "sdt" and element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _style_names(styles: Any) -> dict[str, str]:
    if styles is None:
        return {}
    return {
        style.get(f"{_W}styleId"): _value(style.find(f"{_W}name")).casefold()
        for style in styles.iterfind(f"{_W}style")
    }


def _targets(relations: Any) -> dict[str, str]:
    if relations is None:
        return {}
    return {relation.get("Id"): str(relation.get("Target") or "") for relation in relations}


def _starts(numbering: Any) -> dict[str, list[tuple[bool, int]]]:
    """Numbering → by level, whether it counts and from where."""
    if numbering is None:
        return {}
    kinds: dict[str, list[tuple[bool, int]]] = {}
    for abstract in numbering.iterfind(f"{_W}abstractNum"):
        kinds[abstract.get(f"{_W}abstractNumId")] = [
            (_value(level.find(f"{_W}numFmt")) not in ("bullet", "none"), _number(level.find(f"{_W}start")))
            for level in abstract.iterfind(f"{_W}lvl")
        ]
    return {
        number.get(f"{_W}numId"): kinds.get(_value(number.find(f"{_W}abstractNumId")), [])
        for number in numbering.iterfind(f"{_W}num")
    }


def _number(element: Any) -> int:
    return whole(_value(element), 1)


def _facts(custom: Any) -> dict[str, str]:
    if custom is None:
        return {}
    return {str(p.get("name")): "".join(p.itertext()) for p in custom if p.get("name")}


def _from_facts(facts: dict[str, str]) -> dict[str, Any]:
    """The fields that the custom properties give."""
    from convert.wording import GUESSED

    names = [
        ("kicker", "Kicker"), ("section", "Section"), ("dateline", "Dateline"), ("publisher", "Publisher"),
        ("source_url", "Source URL"), ("rights", "Rights"), ("related_heading", "Related heading"),
    ]  # fmt: skip
    fields: dict[str, Any] = {field: facts.get(name) for field, name in names}
    fields["published"], fields["updated"] = _moment(facts.get("Published")), _moment(facts.get("Updated"))
    fields["text_direction"] = "rtl" if facts.get("Direction") == "rtl" else "ltr"
    people: list[Person] = []
    while name := facts.get(f"Author {len(people) + 1}"):
        lead = f"Author {len(people) + 1}"
        people.append(Person(name, facts.get(f"{lead} role", "author"), facts.get(f"{lead} affiliation")))
    fields["authors"] = tuple(people)
    keywords: list[str] = []
    while word := facts.get(f"Keyword {len(keywords) + 1}"):
        keywords.append(word)
    fields["keywords"] = tuple(keywords)
    fields["evidence"] = tuple(
        Evidence(target=field, rule="custom property", confidence=0.5)
        for field in GUESSED
        if facts.get(f"{field.capitalize()} presumed")
    )
    return fields


def _moment(value: str | None) -> Moment | None:
    try:
        return Moment(value) if value else None
    except ValueError:
        return None


def _corrected(article: Article, said: dict[str, str]) -> Article:
    """``article`` as the page says it, where an editor has changed a line that is made from a field."""
    from convert.wording import byline, labels, words

    shown = said.get("byline", "")
    if shown and shown != " ".join(byline(article).split()) and shown != byline(article):
        label = next((by for by in labels("by") if shown.startswith(f"{by} ")), "")
        between = rf", |، |[，、；;؛]|\s{re.escape(words(article.language).and_)}\s"
        names = re.split(between, shown.removeprefix(label).strip())
        article = article.with_(authors=tuple(Person(name) for name in names if name.strip()))
    kicker = said.get("kicker", "")
    if kicker and kicker != (article.kicker or article.section):
        article = article.with_(kicker=kicker)
    heading = said.get("related heading", "")
    usual = article.related_heading or words(article.language).related
    if heading and heading != usual:
        article = article.with_(related_heading=heading)
    return article


# -- the body ---------------------------------------------------------------------------------


class _Body:
    """Paragraphs in styles → blocks; lists and quotations are runs of like paragraphs."""

    def __init__(self, reader: _Reader, lines: list[tuple[_Line, Any]], article: Article) -> None:
        self.reader, self.lines, self.article = reader, lines, article
        self.at = 0
        self.dateline = article.dateline

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        while self.at < len(self.lines):
            block = self.block()
            if block is not None:
                found.append(block)
        return found

    def peek(self) -> _Line | None:
        return self.lines[self.at][0] if self.at < len(self.lines) else None

    def block(self) -> Block | None:
        line, element = self.lines[self.at]
        style = line.style
        if style.startswith("list "):
            return self.list_block(0)
        self.at += 1
        if line.table:
            return line.table
        if style == "table caption":
            after = self.peek()
            if after and after.table:
                self.at += 1
                return after.table.with_(caption=line.content)
        if line.picture:
            figure = self.figure(*line.picture)
            return figure if figure != Figure() else None
        if not line.content:
            return None
        if style.startswith("heading "):
            return Heading(line.content, whole(style[8:], 1))
        if style in ("quote", "quote first"):
            return self.quote(line, element)
        if style == "pull quote":
            return PullQuote(line.content, self.attribution())
        if style == "caption":
            return _captioned(line)
        if style == "separator":
            return ThematicBreak()
        if style == "verse":
            return Verse(tuple(_split(line.content)))
        if style == "source code":
            return CodeBlock("\n".join(plain(part) for part in _split(line.content)))
        if style == "embed":
            return _embedded(line.content)
        if self.dateline and plain(line.content) == self.dateline:
            self.dateline = None  # there was no paragraph for it to run into
            return None
        return self.paragraph(line, element)

    def paragraph(self, line: _Line, element: Any) -> Paragraph:
        roles = ("question", "answer", "note", "correction", "biography")
        role = line.style if line.style in roles else "body"
        content = line.content
        if role == "body" and self.dateline:
            content = _after(content, f"{self.dateline} — ", self)
        speaker = self.reader.speaker(element)
        if speaker:
            content = _after(content, f"{speaker}: ", None)
        return Paragraph(content, cast("Any", role), speaker)

    def attribution(self) -> str | None:
        line = self.peek()
        if line is None or line.style != "attribution":
            return None
        self.at += 1
        return plain(line.content).removeprefix("— ") or None

    def quote(self, line: _Line, element: Any) -> Block:
        blocks = [self.paragraph(_Line("body", line.content), element)]
        while (after := self.peek()) and after.style == "quote":
            blocks.append(self.paragraph(_Line("body", after.content), self.lines[self.at][1]))
            self.at += 1
        return Quote(tuple(blocks), self.attribution())

    def figure(self, source: str, alt: str) -> Figure:
        after = self.peek()
        found = Figure()
        if after and after.style == "caption":
            self.at += 1
            found = _captioned(after)
        if not source:  # of a picture that cannot be had, what there is to read
            return found if found.caption or found.credit or not alt else Figure((Text(alt),))
        shown = None if alt in ("", plain(found.caption)) else alt
        return found.with_(image=Image(source), alt=shown)

    def list_block(self, depth: int) -> ListBlock:
        first = self.lines[self.at][0]
        levels = self.reader.starts.get(first.numbering, [])
        named = ("number" in first.style, 1)
        ordered, start = levels[first.level] if first.level < len(levels) else named
        items: list[list[Block]] = []
        while (line := self.peek()) is not None and line.style.startswith("list "):
            level = _list_depth(line)
            if "continue" in line.style:
                if level - 1 < depth:
                    break
                self.at += 1
                items = items or [[]]
                items[-1].append(self.paragraph(_Line("body", line.content), self.lines[self.at - 1][1]))
            elif level < depth or (level == depth and line.numbering != first.numbering):
                break
            elif level > depth and items:
                items[-1].append(self.list_block(level))
            else:
                self.at += 1
                items.append([self.paragraph(_Line("body", line.content), self.lines[self.at - 1][1])])
        return ListBlock(tuple(map(tuple, items)), ordered, start if ordered else 1)


def _list_depth(line: _Line) -> int:
    """From 0; for a continuation, one more than the list's that it continues."""
    named = min(whole(line.style.rsplit(" ", 1)[-1], 1), _DEEPEST)
    return named if "continue" in line.style else max(named - 1, line.level)


def _captioned(line: _Line) -> Figure:
    """Caption, and on the last line the credit with its label, in its style or as an editor typed it."""
    from convert.wording import labels

    content = line.content
    *lines, last = list(_split(content)) or [()]
    if not (line.credited or lines):
        return Figure(content)
    said = plain(last)
    label = next((label for label in labels("photo") if said.startswith(f"{label}: ")), None)
    if label is None:
        return Figure(content)
    caption: list[Inline] = []
    for part in lines:
        caption += [LineBreak(), *part] if caption else part
    return Figure(tuple(caption), said[len(label) + 2 :])


def _embedded(content: tuple[Inline, ...]) -> Block:
    link = content[0] if content and isinstance(content[0], Link) else None
    if link is None:
        return Paragraph(content)
    provider = plain(content[1:]).removeprefix(" — ") or None
    shown = plain(link.content)
    return Embed(link.url, () if shown == link.url else link.content, provider)


def _split(content: tuple[Inline, ...]) -> Iterator[tuple[Inline, ...]]:
    line: list[Inline] = []
    for inline in content:
        if isinstance(inline, LineBreak):
            yield tuple(line)
            line = []
        else:
            line.append(inline)
    yield tuple(line)


def _after(content: tuple[Inline, ...], lead: str, body: _Body | None) -> tuple[Inline, ...]:
    """``content`` without ``lead`` at its start, where it stands there."""
    if not content or not isinstance(content[0], Text) or not content[0].text.startswith(lead):
        return content
    if body is not None:
        body.dateline = None
    return join((Text(content[0].text[len(lead) :]), *content[1:]))


# -- runs → inlines ---------------------------------------------------------------------------


def _tree(pieces: list[tuple[_Run, Inline, Link | None]]) -> tuple[Inline, ...]:
    """Runs with properties as nested inlines; a link first, then what spans most runs."""
    found: list[Inline] = []
    index = 0
    while index < len(pieces):
        link = pieces[index][2]
        end = index
        while end < len(pieces) and pieces[end][2] is link:
            end += 1
        inner = _nested([(run.kinds, inline) for run, inline, _ in pieces[index:end]])
        found += [link.with_(content=inner)] if link else inner
        index = end
    return join(found)


def _nested(pieces: list[tuple[tuple[str, ...], Inline]]) -> tuple[Inline, ...]:
    found: list[Inline] = []
    index = 0
    while index < len(pieces):
        kinds = [kind for kind in pieces[index][0] if kind != "code"]
        if not kinds:
            found.append(pieces[index][1])
            index += 1
            continue
        kind, end = max(((k, _reach(pieces, index, k)) for k in kinds), key=lambda pair: pair[1])
        inner = _nested([(tuple(k for k in ks if k != kind), inline) for ks, inline in pieces[index:end]])
        if kind.startswith("lang:"):
            found.append(Span(inner, kind[5:]))
        else:
            found.append(_WRAP[kind](inner))
        index = end
    return join(found)


def _reach(pieces: list[tuple[tuple[str, ...], Inline]], start: int, kind: str) -> int:
    end = start
    while end < len(pieces) and kind in pieces[end][0]:
        end += 1
    return end
