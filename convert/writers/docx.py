"""The DOCX writer: a Word file that an editor keeps working in, with styles and no direct formatting.

python-docx packs the file; the text is written as WordprocessingML (ECMA-376) in one go, a table from
block type to a small function, since building it node by node takes ten times as long.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from convert.dossier import cross_links, linked
from convert.errors import WriteError
from convert.model import (
    Article,
    Block,
    Code,
    CodeBlock,
    Dossier,
    Embed,
    Emphasis,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    SmallCaps,
    Span,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Verse,
)  # fmt: skip
from convert.writers.docx_styles import MAIN, font_table, numbering, styles
from convert.writers.fragments import attribute, text
from convert.writers.page import sections_of, shorten, title_of
from convert.writers.wording import byline, names_of, safe_url, words, written_date

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "DocxWriter"]

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{MAIN}" xmlns:r="{_RELATIONS}"'
# A4 less the margins, in twentieths of a point.
_PAGE = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1474" w:right="1588" w:bottom="1474" w:left="1588" w:header="708" w:footer="708" w:gutter="0"/>'
_WIDTH = 8730


class DocxWriter:
    name = "docx"
    extensions = ("docx",)
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    description = "a Word document with real styles, for editors to work in"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        return _Package(document, theme, options).pack()


class _Package:
    """One document while it is written: its links, footnotes and numberings."""

    def __init__(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> None:
        import docx

        self.document, self.theme, self.options = document, theme, options
        self.file: Any = docx.Document()
        self.part: Any = self.file.part
        self.language = document.language
        self.direction = document.text_direction if isinstance(document, Article) else "ltr"
        self.links: dict[str, str] = {}
        self.notes: dict[str, FootnoteDefinition] = {}
        self.used_notes: list[FootnoteDefinition] = []
        self.starts: list[int] = []
        self.bookmarks = 0
        self.inside: dict[int, str] = {}

    # -- text --

    def run(self, value: str, properties: str = "") -> str:
        value = text(value)
        if not value:
            return ""
        right = "<w:rtl/>" if self.direction == "rtl" else ""
        inner = f"<w:rPr>{properties}{right}</w:rPr>" if properties or right else ""
        return f'<w:r>{inner}<w:t xml:space="preserve">{value}</w:t></w:r>'

    def inlines(self, content: Iterable[Inline], properties: str = "") -> str:
        return "".join(_INLINES[type(inline)](inline, self, properties) for inline in content)

    def link(self, url: str, inner: str) -> str:
        if url.startswith("#"):
            return f'<w:hyperlink w:anchor="{attribute(url[1:])}" w:history="1">{inner}</w:hyperlink>'
        if url not in self.links:
            from docx.opc.constants import RELATIONSHIP_TYPE

            self.links[url] = self.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return f'<w:hyperlink r:id="{self.links[url]}" w:history="1">{inner}</w:hyperlink>'

    def url(self, address: str, shown: str) -> str:
        return self.link(address, self.run(shown, '<w:rStyle w:val="Hyperlink"/>'))

    def paragraph(self, style: str, inner: str, extra: str = "") -> str:
        bidi = "<w:bidi/>" if self.direction == "rtl" else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}{bidi}</w:pPr>{inner}</w:p>'

    def bookmark(self, name: str, inner: str) -> str:
        self.bookmarks += 1
        number = self.bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name="{attribute(name)}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'

    # -- the document --

    def body(self) -> str:
        if isinstance(self.document, Article):
            return self.article(self.document, title_style="Title", level=0, anchor="")
        return self.dossier(self.document)

    def article(self, article: Article, *, title_style: str, level: int, anchor: str) -> str:
        self.direction, self.language = article.text_direction, article.language or self.language
        self.notes = {b.id: b for b in article.blocks if isinstance(b, FootnoteDefinition)}
        wording = words(article.language)
        parts = []
        kicker = article.kicker or article.section
        if kicker and not anchor:
            parts.append(self.paragraph("Kicker", self.run(kicker.upper())))
        title = self.inlines(article.headline) or (self.run(title_of(article)) if anchor else "")
        if title:
            parts.append(self.paragraph(title_style, self.bookmark(anchor, title) if anchor else title))
        if article.subtitle:
            parts.append(self.paragraph("Subtitle", self.inlines(article.subtitle)))
        names = byline(article)
        if names:
            parts.append(self.paragraph("Byline", self.run(names)))
        when = written_date(article.published, article.language) if article.published else ""
        if article.updated:
            when += (
                f"{' · ' if when else ''}{wording.updated}: {written_date(article.updated, article.language)}"
            )
        if when:
            parts.append(self.paragraph("Date", self.run(when)))
        source = self.source(article)
        if self.theme.tokens.page.source_first:
            parts.append(source)
        parts.append(self.flow(article.blocks, level=level, dateline=article.dateline))
        if article.related:
            parts.append(
                self.paragraph(
                    "RelatedHeading", self.run((article.related_heading or wording.related).upper())
                )
            )
            for index, item in enumerate(article.related):
                address = self.inside.get(index) or safe_url(item.url)
                parts.append(
                    self.paragraph(
                        "RelatedItem", self.url(address, item.title) if address else self.run(item.title)
                    )
                )
        if not self.theme.tokens.page.source_first:
            parts.append(source)
        return "".join(parts)

    def source(self, article: Article) -> str:
        if not (article.publisher or article.source_url):
            return ""
        wording = words(article.language)
        parts = [self.paragraph("SourceHeading", self.run(wording.source.upper()))]
        line = self.run(article.publisher or "")
        if article.publisher and article.is_guess("publisher"):
            line += self.run(f" ({wording.presumed})", '<w:rStyle w:val="Presumed"/>')
        if article.published:
            line += self.run((", " if line else "") + written_date(article.published, article.language))
        if line:
            parts.append(self.paragraph("Source", line))
        url = safe_url(article.source_url)
        if article.source_url:
            parts.append(
                self.paragraph("Source", self.url(url, url) if url else self.run(article.source_url))
            )
        if article.rights:
            parts.append(self.paragraph("Source", self.run(article.rights)))
        return "".join(parts)

    def flow(self, blocks: Iterable[Block], *, level: int = 0, dateline: str | None = None) -> str:
        """The body: the first paragraph after anything else has no indent, and the dateline runs in."""
        parts = []
        opened = False
        for block in blocks:
            if isinstance(block, Paragraph) and block.role == "body":
                lead = ""
                if dateline:
                    lead = self.run(dateline, '<w:rStyle w:val="Dateline"/>') + self.run(" — ")
                    dateline = None
                parts.append(
                    self.paragraph(
                        "BodyText" if opened else "FirstParagraph",
                        lead + _speaker(block, self) + self.inlines(block.content),
                    )
                )
                opened = True
                continue
            if isinstance(block, Heading):
                number = min(4, max(1, block.level + level))
                parts.append(self.paragraph(f"Heading{number}", self.inlines(block.content)))
            else:
                parts.append(_BLOCKS[type(block)](block, self, 0))
            opened = False
        if dateline:
            parts.insert(
                0, self.paragraph("FirstParagraph", self.run(dateline, '<w:rStyle w:val="Dateline"/>'))
            )
        return "".join(parts)

    def dossier(self, dossier: Dossier) -> str:
        wording = words(dossier.language)
        dossier = linked(dossier, "#article_{}".format)
        links = cross_links(dossier)
        parts = [self.paragraph("Title", self.run(dossier.title))]
        if dossier.subtitle:
            parts.append(self.paragraph("Subtitle", self.run(dossier.subtitle)))
        if dossier.editors:
            parts.append(
                self.paragraph("Byline", self.run(f"{wording.editors} {', '.join(dossier.editors)}"))
            )
        facts = [
            f
            for f in (
                written_date(dossier.date, dossier.language) if dossier.date else None,
                dossier.publisher,
            )
            if f
        ]
        if facts:
            parts.append(self.paragraph("Date", self.run(" · ".join(facts))))
        parts.append(self.contents(dossier, wording.contents))
        if dossier.introduction:
            parts.append(self.paragraph("Chapter", self.run(wording.introduction)))
            parts.append(self.flow(dossier.introduction, level=1))
        number = 0
        for position, section in enumerate(sections_of(dossier)):
            if section.title:
                self.direction, self.language = "ltr", dossier.language
                parts.append(
                    self.paragraph("Part", self.bookmark(f"part_{position}", self.run(section.title)))
                )
                parts.append(self.flow(section.introduction, level=1))
            for article in section.articles:
                self.inside = {i: f"#article_{target}" for (who, i), target in links.items() if who == number}
                parts.append(
                    self.article(article, title_style="Chapter", level=1, anchor=f"article_{number}")
                )
                number += 1
        self.direction, self.language, self.inside = "ltr", dossier.language, {}
        listed = [(n, a) for n, a in enumerate(dossier) if a.source_url or a.publisher]
        if listed:
            parts.append(self.paragraph("Chapter", self.run(wording.sources)))
            for n, article in sorted(
                listed, key=lambda p: (p[1].published.iso if p[1].published else "9999", p[0])
            ):
                inner = self.url(f"#article_{n}", title_of(article))
                where = ", ".join(
                    p
                    for p in (
                        article.publisher,
                        written_date(article.published, dossier.language) if article.published else None,
                    )
                    if p
                )
                url = safe_url(article.source_url)
                inner += self.run(f". {where}") if where else ""
                inner += self.run(". ") + self.url(url, url) if url else ""
                parts.append(self.paragraph("RelatedItem", inner))
        return "".join(parts)

    def contents(self, dossier: Dossier, title: str) -> str:
        """A contents field, filled in, so that it is right before Word updates it (17.16.5.68)."""
        entries = []
        number = 0
        for position, section in enumerate(dossier.sections):
            if section.title:
                entries.append(("TOC1", self.url(f"#part_{position}", section.title)))
            for article in section.articles:
                entries.append(
                    (
                        "TOC2" if section.title else "TOC1",
                        self.url(f"#article_{number}", title_of(article) or str(number + 1)),
                    )
                )
                number += 1
        begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\h \\z \\t "Part,1,Chapter,2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        parts = [self.paragraph("TOCHeading", self.run(title))]
        for index, (style, inner) in enumerate(entries):
            lead = begin if index == 0 else ""
            tail = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if index == len(entries) - 1 else ""
            parts.append(self.paragraph(style, lead + inner + tail))
        return "".join(parts)

    # -- packing --

    def pack(self) -> bytes:
        from docx.opc.constants import RELATIONSHIP_TYPE as RT
        from docx.oxml import parse_xml

        inner = self.body()
        self.direction = "ltr"
        self._drop_unwanted(RT)
        self._replace(RT.STYLES, styles(self.theme, self.document.language))
        self._replace(RT.NUMBERING, numbering(self.starts))
        self._replace(RT.FONT_TABLE, font_table(self.theme))
        if self.used_notes:
            self._add_notes(RT)
        self._replace(RT.SETTINGS, self._settings())
        head, foot = self._running(RT)
        section = f'<w:sectPr><w:headerReference w:type="default" r:id="{head}"/><w:footerReference w:type="default" r:id="{foot}"/><w:footerReference w:type="first" r:id="{foot}"/>{_PAGE}<w:titlePg/></w:sectPr>'
        document = self.file.element
        document.remove(document.body)
        document.append(parse_xml(f"<w:body {_NAMESPACES}>{inner}{section}</w:body>"))
        self._properties()
        out = io.BytesIO()
        try:
            self.file.save(out)
        except ValueError as error:
            raise WriteError(f"the DOCX cannot be made: {error}") from error
        return _dated(out.getvalue(), self.options.timestamp)

    def _drop_unwanted(self, types: Any) -> None:
        """What python-docx's template brings along and nobody asked for."""
        wanted = {
            types.STYLES,
            types.NUMBERING,
            types.FONT_TABLE,
            types.SETTINGS,
            types.THEME,
            types.HYPERLINK,
        }
        for identifier, relation in list(self.part.rels.items()):
            if relation.reltype not in wanted:
                del self.part.rels[identifier]
        package = self.part.package
        for identifier, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[identifier]

    def _replace(self, kind: str, blob: bytes) -> None:
        """Put our own part in the place of the template's."""
        from docx.opc.part import Part

        for relation in self.part.rels.values():
            if relation.reltype == kind:
                old = relation._target
                relation._target = Part(old.partname, old.content_type, blob, old.package)

    def _add(self, name: str, content_type: str, kind: str, blob: bytes) -> str:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        part = Part(PackURI(f"/word/{name}"), content_type, blob, self.part.package)
        return str(self.part.relate_to(part, kind))

    def _add_notes(self, types: Any) -> None:
        """Footnotes with the two separators that Word wants (17.11.10)."""
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
            for kind, number, mark in (
                ("separator", -1, "separator"),
                ("continuationSeparator", 0, "continuationSeparator"),
            )
        )
        notes = []
        for number, note in enumerate(self.used_notes, 1):
            mark = (
                '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
                + self.run(" ")
            )
            inner = ""
            for index, block in enumerate(note.blocks):
                content = (
                    self.inlines(block.content) if isinstance(block, Paragraph) else self.run(_plain(block))
                )
                inner += self.paragraph("FootnoteText", (mark if index == 0 else "") + content)
            notes.append(
                f'<w:footnote w:id="{number}">{inner or self.paragraph("FootnoteText", mark)}</w:footnote>'
            )
        blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {_NAMESPACES}>{separators}{"".join(notes)}</w:footnotes>'
        self._add(
            "footnotes.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            types.FOOTNOTES,
            blob.encode(),
        )

    def _settings(self) -> bytes:
        notes = (
            '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
            if self.used_notes
            else ""
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/>'
            f'<w:defaultTabStop w:val="708"/><w:characterSpacingControl w:val="doNotCompress"/>{notes}'
            '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            '<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
        ).encode()

    def _running(self, types: Any) -> tuple[str, str]:
        """The running head (publisher and title, not on the first page) and the page number."""
        document = self.document
        left = shorten(document.publisher or "", 40)
        right = shorten(title_of(document))
        tab = "<w:r><w:tab/></w:r>" if left and right else ""
        page = "".join(
            f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {field} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>{after}'
            for field, after in (("PAGE", self.run(" / ")), ("NUMPAGES", ""))
        )
        head = self.paragraph("Header", self.run(left) + tab + self.run(right))
        foot = self.paragraph("Footer", page)
        xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        return (
            self._add(
                "header1.xml",
                f"{base}.header+xml",
                types.HEADER,
                f"{xml}<w:hdr {_NAMESPACES}>{head}</w:hdr>".encode(),
            ),
            self._add(
                "footer1.xml",
                f"{base}.footer+xml",
                types.FOOTER,
                f"{xml}<w:ftr {_NAMESPACES}>{foot}</w:ftr>".encode(),
            ),
        )

    def _properties(self) -> None:
        document, core = self.document, self.file.core_properties
        core.title = text_value(title_of(document))
        people = names_of(document) if isinstance(document, Article) else list(document.editors)
        core.author = text_value("; ".join(people))
        core.last_modified_by = "Tearsheet"
        core.comments = ""
        core.language = text_value(document.language or "")
        if isinstance(document, Article):
            core.keywords = text_value(", ".join(document.keywords))
            core.subject = text_value(document.source_url or "")
            core.category = text_value(document.section or "")
        core.revision = 1
        moment = datetime.fromtimestamp(max(self.options.timestamp, 315532800), UTC).replace(tzinfo=None)
        core.created = core.modified = moment


def text_value(value: str) -> str:
    """A property's value: at most 255 characters, none that XML forbids."""
    from convert.writers.fragments import _FORBIDDEN

    return _FORBIDDEN.sub("", value)[:255]


def _plain(block: Block) -> str:
    from convert.model import text as block_text

    return block_text(block)


def _dated(data: bytes, timestamp: int) -> bytes:
    """The same ZIP with every date set to ``timestamp``, so that the bytes depend on the input alone."""
    moment = datetime.fromtimestamp(max(timestamp, 315532800), UTC)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            info = zipfile.ZipInfo(item.filename, date_time=moment.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(item))
    return out.getvalue()


# -- inlines ----------------------------------------------------------------------------

_Written = Callable[[Any, _Package, str], str]


def _styled(extra: str) -> _Written:
    """A run property added to those around it; a character style comes first and there is one."""

    def write(node: Any, package: _Package, properties: str) -> str:
        merged = (
            extra + properties
            if "rStyle" in extra and "rStyle" not in properties
            else properties + _DIRECT.get(extra, extra)
        )
        return package.inlines(node.content, merged)

    return write


_STRONG, _EMPHASIS, _CAPS = (
    '<w:rStyle w:val="Strong"/>',
    '<w:rStyle w:val="Emphasis"/>',
    '<w:rStyle w:val="SmallCaps"/>',
)
_DIRECT = {_STRONG: "<w:b/>", _EMPHASIS: "<w:i/>", _CAPS: "<w:smallCaps/>"}


def _link(node: Link, package: _Package, properties: str) -> str:
    url = safe_url(node.url)
    if url is None:
        return package.inlines(node.content, properties)
    return package.link(url, package.inlines(_unlinked(node.content), '<w:rStyle w:val="Hyperlink"/>'))


def _unlinked(content: tuple[Inline, ...]) -> list[Inline]:
    """A link holds no link."""
    return [i for inline in content for i in (inline.content if isinstance(inline, Link) else (inline,))]


def _reference(node: FootnoteReference, package: _Package, properties: str) -> str:
    note = package.notes.get(node.id)
    if note is None:
        return package.run(node.id, '<w:vertAlign w:val="superscript"/>')
    package.used_notes.append(note)
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{len(package.used_notes)}"/></w:r>'


def _span(node: Span, package: _Package, properties: str) -> str:
    return package.inlines(node.content, f'{properties}<w:lang w:val="{attribute(node.language)}"/>')


_INLINES: dict[type, _Written] = {
    Text: lambda n, p, r: p.run(n.text, r),
    Strong: _styled(_STRONG),
    Emphasis: _styled(_EMPHASIS),
    SmallCaps: _styled(_CAPS),
    Superscript: _styled('<w:vertAlign w:val="superscript"/>'),
    Subscript: _styled('<w:vertAlign w:val="subscript"/>'),
    Link: _link,
    Code: lambda n, p, r: p.run(n.text, r if "rStyle" in r else f'<w:rStyle w:val="Code"/>{r}'),
    LineBreak: lambda n, p, r: "<w:r><w:br/></w:r>",
    Span: _span,
    FootnoteReference: _reference,
}


# -- blocks -----------------------------------------------------------------------------

_PARAGRAPHS = {
    "question": "Question",
    "answer": "Answer",
    "note": "Note",
    "correction": "Note",
    "biography": "Note",
    "body": "BodyText",
}


def _speaker(block: Paragraph, package: _Package) -> str:
    return package.run(f"{block.speaker}: ", _STRONG) if block.speaker else ""


def _paragraph(block: Paragraph, package: _Package, depth: int) -> str:
    style = "ListContinue" if depth and block.role == "body" else _PARAGRAPHS[block.role]
    return package.paragraph(style, _speaker(block, package) + package.inlines(block.content))


def _attribution(name: str | None, package: _Package) -> str:
    return package.paragraph("Attribution", package.run(f"— {name}")) if name else ""


def _quote(block: Quote, package: _Package, depth: int) -> str:
    parts = [
        package.paragraph("Quote", _speaker(b, package) + package.inlines(b.content))
        if isinstance(b, Paragraph)
        else _BLOCKS[type(b)](b, package, depth)
        for b in block.blocks
    ]
    return "".join(parts) + _attribution(block.attribution, package)


def _pull_quote(block: PullQuote, package: _Package, depth: int) -> str:
    return package.paragraph("PullQuote", package.inlines(block.content)) + _attribution(
        block.attribution, package
    )


def _list(block: ListBlock, package: _Package, depth: int) -> str:
    level = min(depth, 2)
    style = ("ListNumber" if block.ordered else "ListBullet") + (str(level + 1) if level else "")
    numbered = ""
    if block.ordered and level == 0:
        package.starts.append(block.start)
        numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{len(package.starts) + 2}"/></w:numPr>'
    parts = []
    for item in block.items:
        for index, inner in enumerate(item):
            if index == 0 and isinstance(inner, Paragraph):
                parts.append(
                    package.paragraph(
                        style, _speaker(inner, package) + package.inlines(inner.content), numbered
                    )
                )
            else:
                parts.append(_BLOCKS[type(inner)](inner, package, depth + 1))
    return "".join(parts)


def _figure(block: Figure, package: _Package, depth: int) -> str:
    """Caption and credit; the picture itself where the input has one that may be read."""
    inner = package.inlines(block.caption)
    if block.credit:
        label = words(package.language).photo
        inner += "<w:r><w:br/></w:r>" if inner else ""
        inner += package.run(f"{label}: {block.credit}", '<w:rStyle w:val="Credit"/>')
    return package.paragraph("Caption", inner) if inner else ""


def _table(block: Table, package: _Package, depth: int) -> str:
    columns = max([len(block.header), *(len(r) for r in block.rows)], default=0)
    if not columns:
        return ""
    width = _WIDTH // columns

    def row(cells: tuple[tuple[Inline, ...], ...], head: bool = False) -> str:
        filled = [*cells, *([()] * (columns - len(cells)))]
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{package.paragraph("Normal", package.inlines(c))}</w:tc>'
            for c in filled
        )
        return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}{inner}</w:tr>"

    caption = package.paragraph("Caption", package.inlines(block.caption)) if block.caption else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in range(columns))
    first = 1 if block.header else 0
    head = row(block.header, head=True) if block.header else ""
    rows = "".join(row(r) for r in block.rows)
    return (
        f'{caption}<w:tbl><w:tblPr><w:tblStyle w:val="ArticleTable"/><w:tblW w:w="{width * columns}" w:type="dxa"/>'
        f'<w:tblLook w:val="0020" w:firstRow="{first}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{package.paragraph('FirstParagraph', '')}"
    )


def _code(block: CodeBlock, package: _Package, depth: int) -> str:
    lines = "<w:r><w:br/></w:r>".join(package.run(line) for line in block.text.split("\n"))
    return package.paragraph("SourceCode", lines)


def _verse(block: Verse, package: _Package, depth: int) -> str:
    return package.paragraph(
        "Verse", "<w:r><w:br/></w:r>".join(package.inlines(line) for line in block.lines)
    )


def _embed(block: Embed, package: _Package, depth: int) -> str:
    url = safe_url(block.url)
    shown = _plain(block) or block.provider or block.url
    return package.paragraph("Caption", package.url(url, shown) if url else package.run(shown))


_BLOCKS: dict[type, Callable[[Any, _Package, int], str]] = {
    Paragraph: _paragraph,
    Heading: lambda b, p, d: p.paragraph(f"Heading{min(4, max(1, b.level))}", p.inlines(b.content)),
    Quote: _quote,
    PullQuote: _pull_quote,
    ListBlock: _list,
    Figure: _figure,
    Table: _table,
    CodeBlock: _code,
    Verse: _verse,
    ThematicBreak: lambda b, p, d: p.paragraph("Separator", p.run("* * *")),
    Embed: _embed,
    FootnoteDefinition: lambda b, p, d: "",
}


WRITER = DocxWriter()
