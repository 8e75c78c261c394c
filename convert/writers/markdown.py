"""The Markdown writer: CommonMark with YAML front matter, no raw HTML, no needless escapes.

A table from block type to a small function.  What a block's plain form would be read as is asked of
`convert.commonmark`, which the reader uses too; only where that is something else does a mark
(``[//]: # (caption)``) go before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from convert.links import safe_url
from convert.model import (
    Article,
    Block,
    CodeBlock,
    Dossier,
    Embed,
    Emphasis,
    Figure,
    FootnoteDefinition,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
    Verse,
    plain,
    walk,
)  # fmt: skip
from convert.wording import PRESUMED, labels, words
from convert.writers.page import sections_of

if TYPE_CHECKING:
    from convert.commonmark import Part
    from convert.themes import Theme
    from convert.writers.base import WriteOptions
    from convert.writers.markdown_text import Lines

__all__ = ["FLAVOURS", "WRITER", "MarkdownWriter", "front_matter"]

FLAVOURS = ("commonmark", "gfm", "hugo", "obsidian")
_CALL_OUTS = {
    "gfm": {"note": "NOTE", "correction": "IMPORTANT"},
    "obsidian": {"note": "note", "correction": "important", "pull quote": "quote"},
}
"""What GitHub and Obsidian show in a box; elsewhere ``> [!NOTE]`` would be words on the page."""


class MarkdownWriter:
    name = "md"
    extensions = ("md", "markdown")
    media_type = "text/markdown"
    description = "CommonMark with YAML front matter"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        """Return the file; ``options`` say the flavour, the form of links and where to wrap."""
        document = options.shown(document)
        if isinstance(document, Dossier):
            from convert.dossier import anchored

            document = anchored(document)
        body = _Body(document, options)
        text = front_matter(document, options.flavour) + "\n\n".join(filter(None, body.document())) + "\n"
        return text.encode("utf-8", "replace")


# -- front matter -------------------------------------------------------------------------


def front_matter(document: Article | Dossier, flavour: str = "commonmark") -> str:
    """The document's facts as YAML between ``---`` lines; plain strings and dates, never a tag."""
    import yaml

    facts = _dossier_facts(document) if isinstance(document, Dossier) else _article_facts(document)
    if flavour in _KEYS:
        facts = {_KEYS[flavour].get(key, key): value for key, value in facts.items()}
    tags = facts.pop("tags", None)
    if tags:
        # Obsidian knows no tag with a space in it; such words stay keywords.
        spaced = flavour == "obsidian" and any(not re.fullmatch(r"[\w/-]+", tag) for tag in tags)
        facts["keywords" if spaced else "tags"] = tags
    if isinstance(document, Article) and any(facts.values()) and not document.language:
        facts["language"] = "und"  # said too, since readers look for it where front matter names none
    given = {key: value for key, value in facts.items() if value}
    if not given:
        return ""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    dumped: str = yaml.dump(given, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{dumped}---\n\n"


_KEYS = {
    "hugo": {"subtitle": "description", "updated": "lastmod", "keywords": "tags"},
    "obsidian": {"keywords": "tags", "source_url": "source"},
}
"""What these programs call a fact; `convert.hints` reads both names."""


def _dossier_facts(dossier: Dossier) -> dict[str, Any]:
    return {
        "title": dossier.title,
        "subtitle": dossier.subtitle,
        "editors": list(dossier.editors),
        "date": dossier.date and _date(dossier.date.iso),
        "publisher": dossier.publisher,
        "language": dossier.language,
    }


def _article_facts(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "subtitle": plain(article.subtitle),
        "kicker": article.kicker,
        "section": article.section,
        "authors": _people(article),
        "date": article.published and _date(article.published.iso),
        "updated": article.updated and _date(article.updated.iso),
        "dateline": article.dateline,
        "publisher": article.publisher,
        **{f"{name}_presumed": article.is_guess(field) for name, field in PRESUMED.items()},
        "source_url": article.source_url,
        "language": article.language,
        "text_direction": article.text_direction if article.text_direction == "rtl" else None,
        "rights": article.rights,
        "keywords": list(article.keywords),
    }


def _people(article: Article) -> list[Any]:
    if all(p.role == "author" and not p.affiliation for p in article.authors):
        return [p.name for p in article.authors]
    people = []
    for person in article.authors:
        role = None if person.role == "author" else person.role
        facts = {"name": person.name, "role": role, "affiliation": person.affiliation}
        people.append({key: value for key, value in facts.items() if value})
    return people


def _date(iso: str) -> date | str:
    return date.fromisoformat(iso) if len(iso) == 10 else iso


# -- the document -------------------------------------------------------------------------


class _Body:
    """The text below the front matter; each method gives blocks, to be parted by an empty line."""

    def __init__(self, document: Article | Dossier, options: WriteOptions) -> None:
        self.whole = document
        self.options = options
        self.number = 0
        self.language = document.language
        self.level = 0
        self.lines: Lines = self._lines(())

    def _lines(self, notes: Iterable[str]) -> Lines:
        from convert.writers.markdown_text import Lines

        references = self.options.reference_links
        return Lines(notes=notes, references=references, wrap=self.options.wrap)

    def document(self) -> list[str]:
        whole = self.whole
        found = self.dossier(whole) if isinstance(whole, Dossier) else self.article(whole, 0)
        return [*found, self.lines.definitions()]

    def dossier(self, dossier: Dossier) -> list[str]:
        found = [self.heading((Text(dossier.title),), 1)]
        if dossier.subtitle:
            found.append(self.line((Emphasis((Text(dossier.subtitle),)),)))
        if dossier.editors:
            found.append(
                self.line((Text(f"{words(dossier.language).editors} {', '.join(dossier.editors)}"),))
            )
        found += self.blocks(dossier.introduction)
        for section in sections_of(dossier):
            if section.title:
                found.append(self.heading((Text(section.title),), 2))
                self.level = 1
                found += self.blocks(section.introduction)
            for article in section.articles:
                found += self.article(article, 2 if section.title else 1)
            self.level, self.language = 0, dossier.language
        return found

    def article(self, article: Article, level: int) -> list[str]:
        """Headline, head, body, related list and source, with subheads one level below the headline."""
        from convert.commonmark import head_line, source_line

        self.level, self.language = level, article.language
        self.number += 1
        if article is not self.whole:  # in a book two articles may both have a note 1
            from convert.notes import renamed_notes

            article = article.with_(blocks=renamed_notes(article.blocks, f"{self.number}-"))
        notes = [b.id for b in walk(article.blocks) if isinstance(b, FootnoteDefinition)]
        targets = self.lines.targets
        self.lines = self._lines(notes)
        self.lines.targets = targets
        found = []
        if article.headline and not (self.options.flavour == "hugo" and article is self.whole):
            found.append(self.heading(article.headline, level + 1))
        if article.subtitle:
            found.append(self.line((Emphasis(article.subtitle),)))
        head = head_line(article)
        if head:
            found.append(self.line((Text(head),)))
        found += self.blocks(article.blocks, dateline=article.dateline)
        if article.related:
            found += self.related(article)
        source = source_line(article)
        if source:
            found.append(self.line(source))
        return found

    def related(self, article: Article) -> list[str]:
        said = article.related_heading
        heading = self.heading((Text(said or words(article.language).related),), self.level + 2)
        mark = [] if said in labels("related") else [_mark("related")]
        items = []
        for item in article.related:
            url = safe_url(item.url)
            shown: Inline = Text(item.title)
            line = Paragraph((Link((shown,), url),) if url else (shown,))
            items.append("- " + _indented("\n".join(self.blocks((line,))), 2))
        return [*mark, heading, "\n".join(items)]

    # -- lines --

    def line(self, content: Iterable[Inline]) -> str:
        from convert.writers.markdown_text import tidy

        return self.lines.write(tidy(content))

    def heading(self, content: Iterable[Inline], level: int) -> str:
        from convert.writers.markdown_text import tidy

        shown = self.lines.write(tidy(content, "heading"), "heading")
        return f"{'#' * min(6, max(1, level))} {shown}" if shown else ""

    # -- blocks --

    def blocks(self, blocks: Iterable[Block], *, dateline: str | None = None) -> list[str]:
        """``blocks`` one after another, with marks where one would be read as something else."""
        found: list[str] = []
        before: Block | None = None
        for block in blocks:
            if isinstance(block, Paragraph):
                lead = dateline if block.role == "body" else None
                shown = self.paragraph(block, before, lead)
                dateline = None if lead else dateline
            else:
                shown = _BLOCKS[type(block)](block, self, before)
            if not any(shown):
                continue
            quoted = bool(found) and found[-1].startswith(">") and shown[0].startswith(">")
            if (quoted or _runs_on(before, block)) and not shown[0].startswith("[//]:"):
                # Two quotations would stand apart, but a linter takes them for one that is broken.
                found.append(_mark(block.role if isinstance(block, Paragraph) else _KINDS[type(block)]))
            found += filter(None, shown)
            before = block
        return found

    def paragraph(self, block: Paragraph, before: Block | None, dateline: str | None) -> list[str]:
        content: tuple[Inline, ...] = block.content
        if block.role in ("note", "correction", "biography"):
            call_out = _CALL_OUTS.get(self.options.flavour, {}).get(block.role)
            if call_out and not block.speaker:
                return [_quoted([f"[!{call_out}]\n{self.line(content)}"])]
            if not block.speaker:
                content = (Emphasis(content),)
        elif block.role == "question" and not block.speaker:
            content = (Strong(content),)
        if block.speaker:
            content = (Strong((Text(f"{block.speaker}:"),)), Text(" "), *content)
        return self.marked(content, block, before, _role_mark(block), dateline)

    def marked(
        self,
        content: tuple[Inline, ...],
        block: Block,
        before: Block | None,
        mark: str,
        dateline: str | None = None,
    ) -> list[str]:
        """The paragraph ``content``, with ``mark`` where without one it would not be ``block``."""
        from convert.commonmark import natural_paragraph
        from convert.writers.markdown_text import tidy

        meant = tidy(content)
        natural = natural_paragraph(cast("tuple[Part, ...]", meant), before)
        if dateline:
            meant = tidy((Strong((Text(dateline),)), Text(" — "), *meant))
        shown = self.lines.write(meant)
        if not shown:
            return []
        return [shown] if natural == _tidied(block) else [_mark(mark), shown]

    def quotation(self, block: Quote, _before: Block | None) -> list[str]:
        from convert.commonmark import Marked, natural_quote

        inner = self.blocks(block.blocks)
        last = block.blocks[-1] if block.blocks else None
        if block.attribution:
            inner.append(self.line((Text(f"— {block.attribution}"),)))
        elif isinstance(last, Paragraph) and _dashed(last, inner):
            inner.insert(-1, _mark(_role_mark(last)))
        natural = natural_quote([Marked(b) for b in block.blocks])
        taken = isinstance(natural, PullQuote) or (bool(inner) and inner[0].lstrip("\\").startswith("[!"))
        mark = [_mark("quote")] if taken else []
        return [*mark, _quoted(inner)]

    def pull_quote(self, block: PullQuote, _before: Block | None) -> list[str]:
        from convert.writers.markdown_text import tidy

        call_out = _CALL_OUTS.get(self.options.flavour, {}).get("pull quote")
        if call_out and not block.attribution:
            return [_quoted([f"[!{call_out}]\n{self.line(block.content)}"])]
        content = tidy(block.content)
        shown = self.line((Strong(content),))
        if not shown:
            return []
        inner = [shown, *([self.line((Text(f"— {block.attribution}"),))] if block.attribution else [])]
        return [_quoted(inner)]

    def list_block(self, block: ListBlock, _before: Block | None) -> list[str]:
        items = [self.blocks(item) for item in block.items]
        tight = all(
            len(shown) < 2 or _is_tight(item, shown) for item, shown in zip(block.items, items, strict=True)
        )
        found = []
        for number, shown in enumerate(items, max(0, block.start)):
            lead = f"{number}. " if block.ordered else "- "
            inner = ("\n" if tight else "\n\n").join(shown)
            found.append((lead + _indented(inner, len(lead))).rstrip())
        return [("\n" if tight else "\n\n").join(found)]

    def figure(self, block: Figure, before: Block | None) -> list[str]:
        from convert.commonmark import Picture
        from convert.writers.markdown_text import tidy

        caption = tidy(block.caption)
        line: list[Inline] = [Emphasis(caption)] if caption else []
        if block.credit:
            line.append(Text(f"{' — ' if line else ''}{words(self.language).photo}: {block.credit}"))
        if block.image:
            alt = block.alt if block.alt is not None else plain(caption)
            picture = Picture(block.image.source, " ".join(alt.split()))
            shown = self.lines.write((picture, LineBreak(), *tidy(line)) if line else (picture,))
            if shown.startswith("!["):
                return [shown]
        return self.marked(tuple(line), block, before, "caption")

    def table(self, block: Table, _before: Block | None) -> list[str]:
        from convert.writers.markdown_text import tidy

        columns = max([len(block.header), *(len(row) for row in block.rows)], default=0)
        if not columns:
            return []

        def row(cells: Sequence[tuple[Inline, ...]]) -> str:
            shown = [self.lines.write(tidy(cell, "cell"), "cell") for cell in cells]
            return "| " + " | ".join([*shown, *([""] * (columns - len(shown)))]) + " |"

        found = [row(block.header), "| " + " | ".join(["---"] * columns) + " |", *map(row, block.rows)]
        caption = [self.line((Text("Table: "), *block.caption))] if block.caption else []
        return ["\n".join(re.sub(r"\|  +(?=\|)", "| ", line) for line in found), *caption]

    def verse(self, block: Verse, _before: Block | None) -> list[str]:
        stanzas: list[list[Inline]] = [[]]
        for line in block.lines:
            if not line:
                stanzas.append([])
                continue
            stanzas[-1] += [*([LineBreak()] if stanzas[-1] else []), *line]
        shown = [self.line(stanza) for stanza in stanzas if stanza]
        found: list[str] = []
        for stanza in filter(None, shown):
            found += [_mark("stanza" if found else "verse"), stanza]
        return found

    def embed(self, block: Embed, _before: Block | None) -> list[str]:
        url = safe_url(block.url)
        shown = block.caption or (Text(block.provider or block.url),)
        mark = f"embed: {block.provider}" if block.provider else "embed"
        return [_mark(mark), self.line((Link(shown, url),) if url else shown)]

    def note(self, block: FootnoteDefinition, _before: Block | None) -> list[str]:
        inner = self.blocks(block.blocks)
        return [f"[^{block.id}]: " + _indented("\n\n".join(inner), 4)]


def _tidied(block: Block) -> Block:
    """``block`` as it can be read back, for comparing."""
    from convert.writers.markdown_text import tidy

    if isinstance(block, Paragraph):
        return block.with_(content=tidy(block.content))
    if isinstance(block, Figure):
        return Figure(tidy(block.caption), block.credit)
    return block


def _dashed(last: Paragraph, inner: Sequence[str]) -> bool:
    """Whether the last line of a quotation would be taken for the name of who spoke."""
    return len(inner) > 1 and plain(last.content).startswith("— ") and not inner[-2].startswith("[//]:")


def _role_mark(block: Paragraph) -> str:
    return f"{block.role}: speaker" if block.speaker else block.role


def _mark(name: str) -> str:
    """A comment of CommonMark: a definition that nothing refers to."""
    shown = re.sub(r"[\\()&]", r"\\\g<0>", " ".join(name.split()))
    return f"[//]: # ({shown})"


def _quoted(inner: Iterable[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(inner).split("\n"))


def _indented(inner: str, width: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, inner)


def _is_tight(item: Sequence[Block], shown: Sequence[str]) -> bool:
    """Whether an item may be written without empty lines: a paragraph and lists below it."""
    return (
        len(item) == len(shown)
        and isinstance(item[0], Paragraph)
        and all(isinstance(block, ListBlock) and _interrupts(block) for block in item[1:])
    )


def _interrupts(block: ListBlock) -> bool:
    """Whether the list may follow a paragraph without an empty line."""
    return not block.ordered or block.start == 1


def _runs_on(before: Block | None, block: Block) -> bool:
    """Whether CommonMark would take ``block`` for the end of ``before``."""
    if isinstance(before, ListBlock) and isinstance(block, ListBlock):
        return before.ordered == block.ordered
    return isinstance(before, FootnoteDefinition) and isinstance(block, CodeBlock)


_KINDS: dict[type, str] = {ListBlock: "list", Quote: "quote", PullQuote: "pull quote", CodeBlock: "code"}


def _code_block(block: CodeBlock, body: _Body, before: Block | None) -> list[str]:
    longest = max((len(run) for run in re.findall(r"`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = re.sub(r"[^\w.+#-]", "", block.language or "") or "text"
    return [f"{fence}{language}\n{block.text}\n{fence}"]


_BLOCKS: dict[type, Callable[[Any, _Body, Block | None], list[str]]] = {
    Heading: lambda b, body, _: [body.heading(b.content, b.level + body.level + 1)],
    Quote: lambda b, body, before: body.quotation(b, before),
    PullQuote: lambda b, body, before: body.pull_quote(b, before),
    ListBlock: lambda b, body, before: body.list_block(b, before),
    Figure: lambda b, body, before: body.figure(b, before),
    Table: lambda b, body, before: body.table(b, before),
    CodeBlock: _code_block,
    Verse: lambda b, body, before: body.verse(b, before),
    ThematicBreak: lambda b, body, before: ["***"],
    Embed: lambda b, body, before: body.embed(b, before),
    FootnoteDefinition: lambda b, body, before: body.note(b, before),
}

WRITER = MarkdownWriter()
