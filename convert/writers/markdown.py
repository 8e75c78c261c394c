"""The Markdown writer: CommonMark with YAML front matter, no raw HTML, no needless escapes.

Pandoc writes the text (an own escaper would be wrong somewhere).  CommonMark has no captions, credits
or pull quotes, so these are first turned into emphasis and quotations that read well as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from convert.model import (
    Article,
    Block,
    Dossier,
    Embed,
    Emphasis,
    Figure,
    FootnoteDefinition,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    SmallCaps,
    Span,
    Strong,
    Text,
)  # fmt: skip
from convert.writers.page import sections_of
from convert.writers.wording import byline, safe_url, words, written_date

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "MarkdownWriter", "front_matter"]

# Tables and notes are the two things CommonMark lacks; both forms are GitHub's and widely read.
_FORMAT = "commonmark-raw_html+pipe_tables+footnotes"


class MarkdownWriter:
    name = "md"
    extensions = ("md", "markdown")
    media_type = "text/markdown"
    description = "CommonMark with YAML front matter"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        from convert.pandoc import from_ast
        from convert.pandoc_ast import to_pandoc

        body = Article(language=document.language, blocks=tuple(_document(document)))
        ast = {**to_pandoc(body), "meta": {}}
        wrap = ["--wrap=auto", f"--columns={options.wrap}"] if options.wrap else ["--wrap=none"]
        return front_matter(document).encode() + from_ast(ast, _FORMAT, *wrap)


def front_matter(document: Article | Dossier) -> str:
    """The document's facts as YAML between ``---`` lines; plain strings and dates, never a tag."""
    import yaml

    facts: dict[str, Any] = {"title": document.title}
    if isinstance(document, Dossier):
        facts |= {"subtitle": document.subtitle, "editors": list(document.editors)}
        facts |= {
            "date": document.date and _date(document.date.iso),
            "publisher": document.publisher,
            "language": document.language,
        }
    else:
        facts["subtitle"] = _plain(document.subtitle)
        facts["kicker"], facts["section"] = document.kicker, document.section
        if any(p.role != "author" or p.affiliation for p in document.authors):
            facts["authors"] = [
                {
                    k: v
                    for k, v in (("name", p.name), ("role", p.role), ("affiliation", p.affiliation))
                    if v and v != "author"
                }
                for p in document.authors
            ]
        else:
            facts["authors"] = [p.name for p in document.authors]
        facts["date"] = document.published and _date(document.published.iso)
        facts["updated"] = document.updated and _date(document.updated.iso)
        facts["dateline"] = document.dateline
        facts["publisher"] = document.publisher
        if document.is_guess("publisher"):
            facts["publisher_presumed"] = True
        facts["source_url"] = document.source_url
        facts["language"] = document.language
        facts["rights"], facts["keywords"] = document.rights, list(document.keywords)
    given = {key: value for key, value in facts.items() if value}
    if not given:
        return ""
    dumped: str = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{dumped}---\n\n"


def _date(iso: str) -> date | str:
    return date.fromisoformat(iso) if len(iso) == 10 else iso


def _plain(content: tuple[Inline, ...]) -> str:
    from convert.model import plain

    return plain(content)


# -- the document as blocks that CommonMark has -------------------------------------------


def _document(document: Article | Dossier) -> Iterable[Block]:
    if isinstance(document, Article):
        yield from _article(document, level=0)
        return
    yield Heading((Text(document.title),), 0)
    if document.subtitle:
        yield Paragraph((Emphasis((Text(document.subtitle),)),))
    if document.editors:
        yield Paragraph((Text(f"{words(document.language).editors} {', '.join(document.editors)}"),))
    yield from document.introduction
    for section in sections_of(document):
        if section.title:
            yield Heading((Text(section.title),), 1)
            yield from section.introduction
        for article in section.articles:
            yield from _article(article, level=2 if section.title else 1)


def _article(article: Article, level: int) -> Iterable[Block]:
    """Headline, head, body, related list and source, with subheads one level below the headline."""
    wording = words(article.language)
    if article.headline:
        yield Heading(article.headline, level)
    if article.subtitle:
        yield Paragraph((Emphasis(article.subtitle),))
    names = byline(article)
    when = written_date(article.published, article.language) if article.published else ""
    if article.updated:
        when += f"{' · ' if when else ''}{wording.updated}: {written_date(article.updated, article.language)}"
    if names or when:
        yield Paragraph((Text(" · ".join(filter(None, (names, when)))),))
    dateline = article.dateline
    for block in article.blocks:
        if dateline and isinstance(block, Paragraph) and block.role == "body":
            block = block.with_(content=(Strong((Text(dateline),)), Text(" — "), *block.content))
            dateline = None
        yield from _block(block, article.language, level)
    if article.related:
        yield Heading((Text(article.related_heading or wording.related),), level + 1)
        yield ListBlock(tuple((Paragraph(_related(r.title, r.url)),) for r in article.related))
    source = _source(article)
    if source:
        yield Paragraph(source)


def _related(title: str, url: str | None) -> tuple[Inline, ...]:
    address = safe_url(url)
    return (Link((Text(title),), address),) if address else (Text(title),)


def _source(article: Article) -> tuple[Inline, ...]:
    wording = words(article.language)
    url = safe_url(article.source_url)
    parts: list[Inline] = []
    if article.publisher:
        presumed = f" ({wording.presumed})" if article.is_guess("publisher") else ""
        parts.append(Text(f"{article.publisher}{presumed}"))
    if article.published:
        parts.append(Text(written_date(article.published, article.language)))
    if url:
        parts.append(Link((Text(url),), url))
    elif article.source_url:
        parts.append(Text(article.source_url))
    if not (article.publisher or article.source_url):
        return ()
    joined: list[Inline] = [Text(f"{wording.source}: ")]
    for index, part in enumerate(parts):
        joined += [Text(", "), part] if index else [part]
    if article.rights:
        joined.append(Text(f". {article.rights}"))
    return tuple(joined)


def _block(block: Block, language: str | None, level: int) -> Iterable[Block]:
    """``block`` in forms that CommonMark has."""
    match block:
        case Heading():
            yield Heading(_safe(block.content), block.level + level)
        case Figure():
            yield from _figure(block, language)
        case PullQuote():
            inner: list[Block] = [Paragraph((Strong(_safe(block.content)),))]
            yield Quote((*inner, *_attribution(block.attribution)))
        case Quote():
            nested = [part for b in block.blocks for part in _block(b, language, level)]
            yield Quote((*nested, *_attribution(block.attribution)))
        case Paragraph():
            lead: tuple[Inline, ...] = (
                (Strong((Text(f"{block.speaker}:"),)), Text(" ")) if block.speaker else ()
            )
            content = _safe(block.content)
            if block.role in {"note", "correction", "biography"} and not any(
                isinstance(i, Emphasis) for i in content
            ):
                content = (Emphasis(content),)
            elif block.role == "question" and not block.speaker:
                content = (Strong(content),)
            yield Paragraph((*lead, *content))
        case ListBlock():
            yield block.with_(
                items=tuple(
                    tuple(part for b in item for part in _block(b, language, level)) for item in block.items
                )
            )
        case Embed():
            url = safe_url(block.url)
            shown = block.caption or (Text(block.provider or block.url),)
            yield Paragraph((Link(shown, url),) if url else shown)
        case FootnoteDefinition():
            yield block.with_(blocks=tuple(part for b in block.blocks for part in _block(b, language, level)))
        case _:
            yield block


def _attribution(name: str | None) -> tuple[Block, ...]:
    return (Paragraph((Text(f"— {name}"),)),) if name else ()


def _figure(block: Figure, language: str | None) -> Iterable[Block]:
    if block.image:
        yield Figure(image=block.image, alt=block.alt if block.alt is not None else _plain(block.caption))
    line: list[Inline] = [Emphasis(_safe(block.caption))] if block.caption else []
    if block.credit:
        line.append(Text(f"{' — ' if line else ''}{words(language).photo}: {block.credit}"))
    if line:
        yield Paragraph(tuple(line))


def _safe(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Links with other than safe schemes become text; spans and small caps need HTML, so they go plain."""
    found: list[Inline] = []
    for inline in content:
        match inline:
            case Link() if safe_url(inline.url) is None:
                found += _safe(inline.content)
            case Span() | SmallCaps():
                found += _safe(inline.content)
            case Strong() | Emphasis() | Link():
                found.append(inline.with_(content=_safe(inline.content)))
            case _:
                found.append(inline)
    return tuple(found)


WRITER = MarkdownWriter()
