"""The DOCX writer: a Word file that an editor keeps working in, with styles and no direct formatting.

The text is written as WordprocessingML (ECMA-376) in one go, a table from block type to a small function,
since building it node by node takes ten times as long.  Each part of an article has a style of its own,
by which `convert.readers.docx` knows it again after an editor has worked on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from convert.dossier import cross_links, linked
from convert.links import safe_url
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
    Image,
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
from convert.resources import Pictures
from convert.wording import GUESSED, byline, comma, dates, names_of, presumed, words, written_date
from convert.writers.docx_package import HEAD, Package, custom_properties
from convert.writers.docx_pictures import KINDS, drawing
from convert.writers.docx_styles import MAIN, font_table, numbering, office_theme, styles, table_size
from convert.writers.fragments import attribute, kept_apart, text, unlinked, without_marks
from convert.writers.images import cover_picture
from convert.writers.page import (
    credited,
    known_publisher,
    label_of,
    listed_by_date,
    sections_of,
    shorten,
    title_of,
    where_of,
)
from convert.writers.tables import GUTTER, Room, columns, fit, numeric, shares, size_of, usual_width

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "DocxWriter"]

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{MAIN}" xmlns:r="{_RELATIONS}"'
# A4 less the margins, in twentieths of a point.
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1474" w:right="1588" w:bottom="1474" w:left="1588" '
    'w:header="708" w:footer="708" w:gutter="0"/>'
)
_WIDTH = 8730
_END = "</w:pPr>"
_TIP = 255
_CHAPTER, _INTRODUCTION, _SOURCES = "article_", "introduction", "sources"
"""What the places are called that the contents lead to; a chapter's number follows."""
PRESUMED = {field: f"{field.capitalize()} presumed" for field in GUESSED}
"""The custom property that says of a field that it is a guess."""
_DEEPEST = 6
"""The last level that has a heading's style."""


class DocxWriter:
    name = "docx"
    extensions = ("docx",)
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    description = "a Word document with real styles, for editors to work in"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        return _Package(options.shown(document), theme, options).pack()


class _Note(NamedTuple):
    """A footnote that was referred to, with what held where that was: each article has its own."""

    note: FootnoteDefinition
    direction: Literal["ltr", "rtl"]
    language: str | None
    notes: dict[str, FootnoteDefinition]


class _Section(NamedTuple):
    """Pages of a book that have the same above and below them."""

    parts: list[str]
    head: bool
    number: bool


class _Package:
    """One document while it is written: its links, footnotes and numberings."""

    def __init__(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> None:
        self.document, self.theme, self.options = document, theme, options
        self.file = Package()
        self.language = document.language
        self.direction: Literal["ltr", "rtl"] = "ltr"
        if isinstance(document, Article):
            self.direction = document.text_direction
        self.notes: dict[str, FootnoteDefinition] = {}
        self.in_notes = False
        self.used_notes: list[_Note] = []
        self.lists: list[tuple[bool, int, int]] = []
        self.loader = Pictures(options, KINDS)
        self.pictures = 0
        self.bookmarks = 0
        self.inside: dict[int, str] = {}
        self.running_parts: dict[str, str] = {}
        self.last_section = ""

    # -- text --

    def run(self, value: str, properties: str = "") -> str:
        value = text(value)
        if not value:
            return ""
        if self.direction == "rtl":
            properties += "<w:rtl/>"
        if self.language and self.language != self.document.language:
            # The document's own stands in its styles; words in a third language say so after this.
            code = attribute(_tag(self.language))
            properties = f'<w:lang w:val="{code}" w:bidi="{code}"/>{properties}'
        inner = f"<w:rPr>{_ordered(properties)}</w:rPr>" if properties else ""
        return f'<w:r>{inner}<w:t xml:space="preserve">{value}</w:t></w:r>'

    def inlines(self, content: Iterable[Inline], properties: str = "") -> str:
        return "".join(_INLINES[type(inline)](inline, self, properties) for inline in content)

    def link(self, url: str, inner: str, title: str | None = None) -> str:
        tip = f' w:tooltip="{attribute(title[:_TIP])}"' if title else ""
        if url.startswith("#"):
            return f'<w:hyperlink w:anchor="{attribute(url[1:])}"{tip} w:history="1">{inner}</w:hyperlink>'
        relation = self.file.relate("hyperlink", url, in_notes=self.in_notes)
        return f'<w:hyperlink r:id="{relation}"{tip} w:history="1">{inner}</w:hyperlink>'

    def url(self, address: str, shown: str) -> str:
        return self.link(address, self.run(shown, '<w:rStyle w:val="Hyperlink"/>'))

    def paragraph(self, style: str, inner: str, extra: str = "") -> str:
        bidi = "<w:bidi/>" if self.direction == "rtl" else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}{bidi}</w:pPr>{inner}</w:p>'

    def bookmark(self, name: str, inner: str) -> str:
        self.bookmarks += 1
        number = self.bookmarks
        start = f'<w:bookmarkStart w:id="{number}" w:name="{attribute(name)}"/>'
        return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'

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
            parts.append(self.paragraph("Kicker", self.run(kicker)))
        title = self.inlines(article.headline)
        if title:
            parts.append(self.paragraph(title_style, self.bookmark(anchor, title) if anchor else title))
        elif anchor:
            # No headline is printed; what the contents call the chapter stands in a field for them alone.
            called = label_of(int(anchor.removeprefix(_CHAPTER)), article, self.document.language)
            quoted = " ".join(called.replace('"', "'").replace("\\", "/").split())
            begin, end = _field_around(f'TC "{text(quoted)}" \\l 2')
            parts.append(self.paragraph("ChapterStart", self.bookmark(anchor, begin + end)))
        if article.subtitle:
            parts.append(self.paragraph("Subtitle", self.inlines(article.subtitle)))
        names = byline(article)
        if names:
            parts.append(self.paragraph("Byline", self.run(names)))
        when = dates(article)
        if when:
            parts.append(self.paragraph("Date", self.run(" · ".join(when))))
        source = self.source(article)
        if self.theme.tokens.page.source_first:
            parts.append(source)
        parts.append(self.flow(article.blocks, level=level, dateline=article.dateline))
        if article.related:
            parts.append(
                self.paragraph("RelatedHeading", self.run(article.related_heading or wording.related))
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

    def presumed(self, article: Article, field: str) -> str:
        said = presumed(article, field)
        return self.run(said, '<w:rStyle w:val="Presumed"/>') if said else ""

    def source(self, article: Article) -> str:
        if not (article.publisher or article.source_url):
            return ""
        wording = words(article.language)
        parts = [self.paragraph("SourceHeading", self.run(wording.source))]
        line = self.run(article.publisher or "")
        if article.publisher:
            line += self.presumed(article, "publisher")
        if article.published:
            line += self.run(
                (comma(article.language) if line else "") + written_date(article.published, article.language)
            )
            line += self.presumed(article, "published")
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

    def flow(
        self, blocks: Iterable[Block], *, level: int = 0, dateline: str | None = None, style: str = ""
    ) -> str:
        """The body: the first paragraph after anything else has no indent, and the dateline runs in.

        With ``style`` its paragraphs have this one.
        """
        parts = []
        opened = False
        before: Block | None = None
        for block in blocks:
            follows = isinstance(before, Quote) and not before.attribution
            before = block
            if isinstance(block, Paragraph) and block.role == "body":
                lead = ""
                if dateline:
                    lead = self.run(dateline, '<w:rStyle w:val="Dateline"/>') + self.run(" — ")
                    dateline = None
                parts.append(
                    self.paragraph(
                        style or ("BodyText" if opened else "FirstParagraph"),
                        lead + _speaker(block, self) + self.inlines(block.content),
                    )
                )
                opened = True
                continue
            if isinstance(block, Heading):
                number = min(_DEEPEST, max(1, block.level + level))
                parts.append(self.paragraph(f"Heading{number}", self.inlines(block.content)))
            elif isinstance(block, Quote) and follows:
                parts.append(_quote(block, self, 0, first="QuoteFirst"))
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
        cover = self.cover(dossier)
        below = "<w:pageBreakBefore/>" if cover else ""
        parts = [cover, self.paragraph("Title", self.run(dossier.title), below)]
        sections = [_Section(parts, head=False, number=False)]

        def begin(*, number: bool = True) -> list[str]:
            sections.append(_Section([], head=True, number=number))
            return sections[-1].parts

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
        # Its field must be at an end before the section is: LibreOffice loses the page number else.
        begin().extend((self.contents(dossier, wording.contents), self.paragraph("TOC1", "")))
        if dossier.introduction:
            parts = begin()
            title = self.bookmark(_INTRODUCTION, self.run(wording.introduction))
            parts.append(self.paragraph("Chapter", title))
            parts.append(self.flow(dossier.introduction, level=1))
        number = 0
        for position, section in enumerate(sections_of(dossier)):
            if section.title:
                self.direction, self.language = "ltr", dossier.language
                parts = begin(number=False)
                parts.append(
                    self.paragraph("Part", self.bookmark(f"part_{position}", self.run(section.title)))
                )
                parts.append(self.flow(section.introduction, level=1, style="PartText"))
            for article in section.articles:
                self.inside = {i: f"#article_{target}" for (who, i), target in links.items() if who == number}
                begin().append(
                    self.article(article, title_style="Chapter", level=1, anchor=f"{_CHAPTER}{number}")
                )
                number += 1
        self.direction, self.language, self.inside = "ltr", dossier.language, {}
        listed = listed_by_date(dossier)
        if listed:
            parts = begin()
            title = self.bookmark(_SOURCES, self.run(wording.sources))
            parts.append(self.paragraph("Chapter", title))
        for n, article in listed:
            label = label_of(n, article, dossier.language)
            inner = self.url(f"#{_CHAPTER}{n}", label)
            # Dates and doubts are said as the article says them.
            self.language = language = article.language or dossier.language
            where = comma(language).join(map(kept_apart, where_of(article, language)))
            for said in (credited(article, language), where):
                inner += self.run(f". {said}") if said else ""
            self.language = dossier.language
            url = safe_url(article.source_url)
            inner += self.run(". ") + self.url(url, url) if url else ""
            parts.append(self.paragraph("RelatedItem", inner))
        return self.sections(sections)

    def sections(self, sections: Iterable[_Section]) -> str:
        """The book, with the end of each section but the last, which the body has, in its last paragraph."""
        *earlier, last = ("".join(section.parts) for section in sections)
        ends = [self.section(head=s.head, number=s.number) for s in sections]
        *closed, self.last_section = ends
        ended = (
            f"{before}{end}{_END}{after}"
            for (before, _, after), end in zip((e.rpartition(_END) for e in earlier), closed, strict=True)
        )
        return "".join((*ended, last))

    def section(self, *, head: bool = True, number: bool = True) -> str:
        """What a section shows above and below its pages; its first page never has the running head.

        Without ``head`` no page has anything; without ``number`` the first one has none.
        """
        names = self.running()
        first = names["foot"] if number else names["none"]
        shown = (
            f'<w:headerReference w:type="default" r:id="{names["head"]}"/>'
            f'<w:footerReference w:type="default" r:id="{names["foot"]}"/>'
            f'<w:footerReference w:type="first" r:id="{first}"/>'
        )
        return f"<w:sectPr>{shown if head else ''}{_PAGE}{'<w:titlePg/>' if head else ''}</w:sectPr>"

    def cover(self, dossier: Dossier) -> str:
        """The picture that the user gave, alone on the first page."""
        if dossier.cover is None:
            return ""
        picture = cover_picture(dossier.cover, self.options, KINDS)
        self.pictures += 1
        relation = self.file.add_picture(f"cover.{picture.extension}", picture.media_type, picture.data)
        figure = Figure(image=Image(f"cover.{picture.extension}"), alt=dossier.title)
        return self.paragraph("Cover", drawing(picture, relation, self.pictures, figure, _WIDTH))

    def contents(self, dossier: Dossier, title: str) -> str:
        """A contents field, filled in, so that it is right before Word updates it (17.16.5.68)."""
        wording = words(dossier.language)
        entries = []
        if dossier.introduction:
            entries.append(("TOC1", self.url(f"#{_INTRODUCTION}", wording.introduction)))
        number = 0
        for position, section in enumerate(dossier.sections):
            if section.title:
                entries.append(("TOC1", self.url(f"#part_{position}", section.title)))
            for article in section.articles:
                entries.append(
                    (
                        "TOC2" if section.title else "TOC1",
                        self.url(f"#{_CHAPTER}{number}", label_of(number, article, dossier.language)),
                    )
                )
                number += 1
        if listed_by_date(dossier):
            entries.append(("TOC1", self.url(f"#{_SOURCES}", wording.sources)))
        begin, end = _field_around('TOC \\f \\h \\z \\t "Part,1,Chapter,2"')
        parts = [self.paragraph("TOCHeading", self.run(title))]
        for index, (style, inner) in enumerate(entries):
            lead = begin if index == 0 else ""
            tail = end if index == len(entries) - 1 else ""
            parts.append(self.paragraph(style, lead + inner + tail))
        return "".join(parts)

    # -- packing --

    def pack(self) -> bytes:
        inner = self.body()
        file, language = self.file, self.document.language
        reference = self.options.reference_docx
        if reference:
            from convert.writers.docx_reference import house_styles

            file.add("styles", "styles", house_styles(reference, styles(self.theme, language)))
        else:
            file.add("styles", "styles", styles(self.theme, language))
        file.add("numbering", "numbering", numbering(self.lists))
        file.add("fontTable", "fontTable", font_table(self.theme))
        file.add("theme/theme1", "theme", office_theme(self.theme))
        if self.used_notes:
            file.add_notes(self._footnotes())
        self.direction, self.language, self.in_notes = "ltr", self.document.language, False
        file.add("settings", "settings", self._settings())
        section = self.last_section or self.section()
        document = f"{HEAD}<w:document {_NAMESPACES}><w:body>{inner}{section}</w:body></w:document>"
        custom = custom_properties(self._facts())
        return file.pack(document, self._properties(), custom, self.options.timestamp)

    def _footnotes(self) -> str:
        """Footnotes with the two separators that Word wants (17.11.10)."""
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, number in (("separator", -1), ("continuationSeparator", 0))
        )
        reference = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        notes = []
        self.in_notes = True
        for number, used in enumerate(self.used_notes, 1):
            note, self.direction, self.language, self.notes = used
            mark = reference + self.run(" ")
            inner = ""
            for index, block in enumerate(note.blocks):
                content = (
                    self.inlines(block.content) if isinstance(block, Paragraph) else self.run(_plain(block))
                )
                inner += self.paragraph("FootnoteText", (mark if index == 0 else "") + content)
            inner = inner or self.paragraph("FootnoteText", mark)
            notes.append(f'<w:footnote w:id="{number}">{inner}</w:footnote>')
        return f"{HEAD}<w:footnotes {_NAMESPACES}>{separators}{''.join(notes)}</w:footnotes>"

    def _settings(self) -> str:
        notes = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        return (
            f'{HEAD}<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>'
            f'<w:characterSpacingControl w:val="doNotCompress"/>{notes if self.used_notes else ""}'
            '<w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            f'<w:themeFontLang w:val="{attribute(_tag(self.document.language))}"/>'
            '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
        )

    def running(self) -> dict[str, str]:
        """The running head (publisher and title), the page number, and what stands where it does not."""
        if self.running_parts:
            return self.running_parts
        around = self.direction, self.language
        self.direction, self.language = "ltr", self.document.language
        self.running_parts = self._running()
        self.direction, self.language = around
        return self.running_parts

    def _running(self) -> dict[str, str]:
        document = self.document
        known = known_publisher(document) if isinstance(document, Article) else document.publisher or ""
        left = shorten(known, 40)
        right = shorten(title_of(document))
        tab = "<w:r><w:tab/></w:r>" if left and right else ""
        fields = {"page": _field("PAGE", "1"), "pages": _field("NUMPAGES", "1")}
        counted = re.split(r"\{(pages?)\}", words(document.language).page_of)
        page = "".join(fields.get(part) or self.run(part) for part in counted if part)
        head = self.paragraph("Header", self.run(left) + tab + self.run(right))
        foot = self.paragraph("Footer", page)
        parts = {
            "head": self.file.add("header1", "header", f"{HEAD}<w:hdr {_NAMESPACES}>{head}</w:hdr>"),
            "foot": self.file.add("footer1", "footer", f"{HEAD}<w:ftr {_NAMESPACES}>{foot}</w:ftr>"),
        }
        if isinstance(document, Dossier):
            none = f"{HEAD}<w:ftr {_NAMESPACES}>{self.paragraph('Footer', '')}</w:ftr>"
            parts["none"] = self.file.add("footer2", "footer", none)
        return parts

    def _properties(self) -> dict[str, str]:
        document = self.document
        people = names_of(document) if isinstance(document, Article) else list(document.editors)
        article = document if isinstance(document, Article) else None
        return {
            "dc:title": title_of(document),
            "dc:subject": (article.source_url or "") if article else "",
            "dc:creator": "; ".join(people),
            "cp:keywords": ", ".join(article.keywords) if article else "",
            "cp:lastModifiedBy": "Tearsheet",
            "cp:revision": "1",
            "cp:category": (article.section or "") if article else "",
            "dc:language": document.language or "",
        }

    def _facts(self) -> dict[str, str]:
        """The article's fields as properties of the file: for search, and for reading it back."""
        article = self.document
        if not isinstance(article, Article):
            return {}
        fields = {
            "Kicker": article.kicker,
            "Section": article.section,
            "Published": article.published and article.published.iso,
            "Updated": article.updated and article.updated.iso,
            "Dateline": article.dateline,
            "Publisher": article.publisher,
            **{name: "yes" if article.is_guess(field) else None for field, name in PRESUMED.items()},
            "Source URL": article.source_url,
            "Language": article.language,
            "Direction": article.text_direction if article.text_direction == "rtl" else None,
            "Rights": article.rights,
            "Related heading": article.related_heading,
        }
        facts = {name: value for name, value in fields.items() if value}
        for number, person in enumerate(article.authors, 1):
            facts[f"Author {number}"] = person.name
            if person.role != "author":
                facts[f"Author {number} role"] = person.role
            if person.affiliation:
                facts[f"Author {number} affiliation"] = person.affiliation
        for number, word in enumerate(article.keywords, 1):
            facts[f"Keyword {number}"] = word
        return facts


def _plain(block: Block) -> str:
    from convert.model import text as block_text

    return block_text(block)


_ORDER = ("rStyle", "b", "i", "smallCaps", "vertAlign", "rtl", "lang")


@cache
def _ordered(properties: str) -> str:
    """Run properties each once, the innermost, in the order that the schema asks (17.3.2.28)."""
    found = dict(re.findall(r"(?=<w:(\w+))(<[^>]*>)", properties))
    return "".join(found[name] for name in _ORDER if name in found)


def _tag(language: str | None) -> str:
    """A language tag as Word takes it."""
    return re.sub(r"[^A-Za-z0-9-]", "", language or "en") or "en"


def _field(instruction: str, shown: str) -> str:
    begin, end = _field_around(instruction)
    return f"{begin}<w:r><w:t>{shown}</w:t></w:r>{end}"


def _field_around(instruction: str) -> tuple[str, str]:
    """What stands before and after the result of a field (17.16.18)."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{mark('begin')}{code}{mark('separate')}", mark("end")


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
    inner = package.inlines(unlinked(node.content), '<w:rStyle w:val="Hyperlink"/>')
    return package.link(url, inner, node.title)


def _reference(node: FootnoteReference, package: _Package, properties: str) -> str:
    note = package.notes.get(node.id)
    if note is None:
        return package.run(node.id, '<w:vertAlign w:val="superscript"/>')
    package.used_notes.append(_Note(note, package.direction, package.language, package.notes))
    number = len(package.used_notes)
    style = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    return f'<w:r>{style}<w:footnoteReference w:id="{number}"/></w:r>'


def _code_run(node: Code, package: _Package, properties: str) -> str:
    for style, direct in _DIRECT.items():
        properties = properties.replace(style, direct)
    linked = '<w:rStyle w:val="Hyperlink"/>' in properties
    style = f'<w:rStyle w:val="{"CodeLink" if linked else "Code"}"/>'
    return package.run(node.text, properties + style)


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
    Code: _code_run,
    LineBreak: lambda n, p, r: "<w:r><w:br/></w:r>",
    Span: _span,
    FootnoteReference: _reference,
}


# -- blocks -----------------------------------------------------------------------------

_PARAGRAPHS = {
    "question": "Question",
    "answer": "Answer",
    "note": "Note",
    "correction": "Correction",
    "biography": "Biography",
    "body": "BodyText",
}


def _speaker(block: Paragraph, package: _Package) -> str:
    if not block.speaker:
        return ""
    return package.run(f"{block.speaker}:", '<w:rStyle w:val="Speaker"/>') + package.run(" ")


def _paragraph(block: Paragraph, package: _Package, depth: int) -> str:
    style = _PARAGRAPHS[block.role]
    if depth and block.role == "body":
        style = f"ListContinue{min(depth, 3) if depth > 1 else ''}"
    return package.paragraph(style, _speaker(block, package) + package.inlines(block.content))


def _attribution(name: str | None, package: _Package) -> str:
    return package.paragraph("Attribution", package.run(f"— {name}")) if name else ""


def _quote(block: Quote, package: _Package, depth: int, *, first: str = "Quote") -> str:
    parts = [
        package.paragraph("Quote" if index else first, _speaker(b, package) + package.inlines(b.content))
        if isinstance(b, Paragraph)
        else _BLOCKS[type(b)](b, package, depth)
        for index, b in enumerate(block.blocks)
    ]
    return "".join(parts) + _attribution(block.attribution, package)


def _pull_quote(block: PullQuote, package: _Package, depth: int) -> str:
    return package.paragraph("PullQuote", package.inlines(block.content)) + _attribution(
        block.attribution, package
    )


def _list(block: ListBlock, package: _Package, depth: int) -> str:
    level = min(depth, 2)
    style = ("ListNumber" if block.ordered else "ListBullet") + (str(level + 1) if level else "")
    # A numbering of its own, so that it starts at its own number and ends where the list ends.
    package.lists.append((block.ordered, block.start, level))
    number = len(package.lists) + 2
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
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
    """The picture, where the input has one that may be read; caption and credit below it."""
    picture = _picture(block, package)
    # Of a picture that cannot be shown the description is what there is to read.
    inner = package.inlines(block.caption or ((Text(block.alt),) if block.alt and not picture else ()))
    if block.credit:
        label = words(package.language).photo
        inner += "<w:r><w:br/></w:r>" if inner else ""
        inner += package.run(f"{label}: {block.credit}", '<w:rStyle w:val="Credit"/>')
    return picture + (package.paragraph("Caption", inner) if inner else "")


def _picture(block: Figure, package: _Package) -> str:
    if block.image is None:
        return ""
    picture = package.loader.get(block.image.source)
    if picture is None:
        return ""
    package.pictures += 1
    number = package.pictures
    relation = package.file.add_picture(
        f"image{number}.{picture.extension}", picture.media_type, picture.data
    )
    return package.paragraph("Figure", drawing(picture, relation, number, block, _WIDTH))


def _table(block: Table, package: _Package, depth: int) -> str:
    """A table whose columns are as wide as what they hold; small type where that is too wide for the page.

    One that is wider still is parted; its parts stand below one another and are read as one.
    """
    found = columns(block, _width)
    if not found:
        return ""
    kind = package.theme.tokens.type
    room = Room(measure=_WIDTH / 20, full=_WIDTH / 20, size=table_size(kind), least=1, width=_width)
    style = "TableText"
    if size_of(found) * room.size > room.measure:
        size = table_size(kind, small=True)
        # The space beside a cell does not shrink with its type.
        lost = GUTTER * max(room.size - size, 0) * len(found)
        left = max(room.measure - lost, 0.75 * room.measure)  # of many columns, each part has a few
        room = Room(measure=left, full=left, size=size, least=size, width=_width)
        style = "TableTextSmall"
    parts = fit(block, room)
    caption = package.paragraph("TableCaption", package.inlines(block.caption)) if block.caption else ""
    further = package.paragraph("TableFurther", "")
    usual = shares(found, room.measure / room.size)
    made = further.join(
        _grid(without_marks(part.table) if index else part.table, package, style, part.shares or usual)
        for index, part in enumerate(parts)
    )
    return f"{caption}{made}{package.paragraph('TableEnd', '')}"


def _width(word: str, bold: bool) -> float:
    """Word may set a table in another face than ours, which may be wider."""
    return 1.1 * usual_width(word, bold)


def _grid(table: Table, package: _Package, style: str, parts: tuple[float, ...]) -> str:
    widths = [round(_WIDTH * share) for share in parts]
    ends = numeric(table)
    styles = [style.replace("Text", "Number") if index in ends else style for index in range(len(widths))]

    def row(cells: tuple[tuple[Inline, ...], ...], head: bool = False) -> str:
        filled = [*cells, *([()] * (len(widths) - len(cells)))]
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{widths[index]}" w:type="dxa"/></w:tcPr>'
            f"{package.paragraph(styles[index], content)}</w:tc>"
            for index, content in enumerate(map(package.inlines, filled))
        )
        return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}{inner}</w:tr>"

    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = row(table.header, head=True) if table.header else ""
    turned = "<w:bidiVisual/>" if package.direction == "rtl" else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ArticleTable"/>{turned}'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="{1 if table.header else 0}" '
        'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(map(row, table.rows))}</w:tbl>"
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
    content: tuple[Inline, ...] = block.caption or (Text(block.url),)
    shown = package.inlines((Link(content, url),) if url else content)
    if block.provider:
        shown += package.run(" — ") + package.run(block.provider, '<w:rStyle w:val="Credit"/>')
    return package.paragraph("Embed", shown)


_BLOCKS: dict[type, Callable[[Any, _Package, int], str]] = {
    Paragraph: _paragraph,
    Heading: lambda b, p, d: p.paragraph(f"Heading{min(_DEEPEST, max(1, b.level))}", p.inlines(b.content)),
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
