"""The fast PDF engine: one plain article as PDF/UA-1 through Typst, for archives.

WeasyPrint stays the reference.  This one is driven by the theme's tokens and knows nothing of its style
sheets, so drop caps, paragraph numbers and ``--css`` are not here.  The article is handed over as data
and never as markup; see ``article.typ``.  Pictures and dossiers are left to the other engine.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from convert.errors import WriteError
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
    plain,
    walk,
)
from convert.wording import byline, comma, dates, language_of, presumed, words, written_date
from convert.writers.fragments import ADDRESS
from convert.writers.page import known_publisher, running_title
from convert.writers.paper import table_room
from convert.writers.tables import fit, numeric
from convert.writers.unbroken import SPACELESS

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions
    from convert.writers.tables import Room

__all__ = ["render", "suits"]

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "system-ui", "cursive", "fantasy"})
# It breaks at spaces, after strokes and hyphens, and where a language's patterns have a syllable's end.
_UNBROKEN = re.compile(rf"[^\s/\-‐–—\xad\u200b{SPACELESS}]{{31}}")


def suits(document: Article | Dossier, theme: Theme | None = None) -> bool:
    """Whether this engine can do ``document`` in ``theme`` without leaving something out.

    A word that must break, in a table, it breaks only where the language's patterns do.
    """
    if not isinstance(document, Article) or any(figure.image for figure in document.find(Figure)):
        return False
    # The heading of a quotation would be one of the page's, and a note is set as one paragraph.
    headed = any(isinstance(b, Heading) for quote in document.find(Quote) for b in walk(quote.blocks))
    noted = all(isinstance(b, Paragraph) for note in document.find(FootnoteDefinition) for b in note.blocks)
    if headed or not noted:
        return False
    room = table_room(theme) if theme else None
    return room is None or not any(
        fit(table, room if table in document.blocks else room.inside())[0].broken
        for table in document.find(Table)
    )


def render(article: Article, theme: Theme, options: WriteOptions) -> bytes | None:
    """Lay out ``article``; None for one with words that Typst lets run off the page, and, with a warning,
    for one that it gives up on.

    Raises `WriteError` where Typst is missing.
    """
    compiler, error = _compiler()
    shown = _document(options.shown(article), table_room(theme))
    if any(_UNBROKEN.search(words) for words in _strings(shown)):
        return None
    inputs = {"doc": msgspec.json.encode(shown).decode(), "look": _look(theme)}
    try:
        data = compiler.compile(
            _template(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=options.timestamp
        )
    except error as problem:
        said = " ".join(str(problem).split())[:300]
        warnings.warn(f"Typst cannot lay {article.title!r} out ({said}); WeasyPrint does", stacklevel=2)
        return None
    return bytes(data)


@cache
def _compiler() -> tuple[Any, type[Exception]]:
    """A compiler that keeps its fonts and the template; it may read the template's folder and no other."""
    try:
        import typst
    except ImportError:
        raise WriteError("the fast engine needs Typst", remedy="pip install 'tearsheet[typst]'") from None
    return typst.Compiler(font_paths=_fonts()), typst.TypstError


@cache
def _template() -> bytes:
    return (resources.files(__package__) / "article.typ").read_bytes()


@cache
def _fonts() -> Any:
    import typst

    from convert.themes import font_files

    return typst.Fonts(font_paths=list({str(Path(face[3]).parent) for face in font_files()}))


# -- the theme --------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _look_of(tokens: Any, ragged: bool) -> str:
    kind, page = tokens.type, tokens.page
    return msgspec.json.encode(
        {
            "colours": msgspec.structs.asdict(tokens.colours),
            "body": _families(kind.body),
            "heading": _families(kind.heading),
            "label": _families(kind.label),
            "mono": _families(kind.mono),
            "size": kind.size,
            "leading": kind.leading,
            "headline": kind.headline,
            "subhead": kind.subhead,
            "small": kind.small,
            "figures": "old-style" if kind.figures == "oldstyle" else "lining",
            "sheet": _sheet(page.size),
            "top": page.margin_top,
            "side": page.margin_side,
            "bottom": page.margin_bottom,
            "columns": page.columns,
            "source_first": page.source_first,
            "justify": not ragged,
        }
    ).decode()


def _look(theme: Theme) -> str:
    # Whether lines are justified is the one thing that a theme says in its sheet alone.
    found = re.findall(r"\.body (?:> )?p \{[^}]*?text-align: (\w+)", theme.sheets["page"])
    return _look_of(theme.tokens, bool(found) and found[-1] == "left")


def _families(css: str) -> list[str]:
    """The families of a CSS list that are installed; Typst warns of others and looks them up each time."""
    known = {family.casefold(): family for family in _fonts().families()}
    named = [part.strip().strip("'\"") for part in css.split(",")]
    found = [known[name.casefold()] for name in named if name.casefold() in known and name not in _GENERIC]
    return found or ["Libertinus Serif"]


def _sheet(size: str) -> dict[str, Any]:
    """A CSS page size as Typst has it: a paper's name, or width and height in millimetres."""
    lengths = re.findall(r"([\d.]+)\s*(mm|cm|in|pt)", size)
    if lengths:
        units = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
        width, height = [float(number) * units[unit] for number, unit in (*lengths, lengths[0])[:2]]
        return {"width": width, "height": height}
    name = size.split()[0].lower()
    return {"paper": {"letter": "us-letter", "legal": "us-legal"}.get(name, name)}


# -- the article ------------------------------------------------------------------------


def _document(article: Article, room: Room | None) -> dict[str, Any]:
    wording = words(article.language)
    region = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})", article.language or "")
    return {
        "title": _clean(article.title) or wording.undated,
        "title_short": _clean(running_title(article.title, known_publisher(article))),
        "publisher_short": _clean(known_publisher(article)),
        "authors": [_clean(person.name) for person in article.authors],
        "keywords": [_clean(word) for word in article.keywords],
        "description": _clean(plain(article.subtitle)) or None,
        "date": _date(article),
        "lang": language_of(article.language),
        "region": region[1].lower() if region else None,
        "rtl": article.text_direction == "rtl",
        "kicker": _clean(article.kicker or article.section or "") or None,
        "headline": _inlines(article.headline),
        "subtitle": _inlines(article.subtitle),
        "byline": _clean(byline(article)),
        "when": " · ".join(dates(article)),
        "blocks": _blocks(article, room),
        "notes": {note.id: _joined(note.blocks) for note in article.find(FootnoteDefinition)},
        "related": [_linked(item.title, item.url) for item in article.related],
        "source": _source(article),
        "words": {
            "related": _clean(article.related_heading or wording.related),
            "source": wording.source,
            "photo": wording.photo,
        },
    }


def _date(article: Article) -> list[int] | None:
    if article.published is None:
        return None
    return [int(part) for part in f"{article.published.date}-01-01".split("-")[:3]]


def _source(article: Article) -> list[list[dict[str, Any]]] | None:
    if not (article.publisher or article.source_url):
        return None
    lines = []
    first = []
    if article.publisher:
        first.append(f"{article.publisher}{presumed(article, 'publisher')}")
    if article.published:
        date = written_date(article.published, article.language)
        first.append(f"{date}{presumed(article, 'published')}")
    if first:
        lines.append(_text(comma(article.language).join(first)))
    if article.source_url:
        lines.append(_linked(article.source_url, article.source_url))
    if article.rights:
        lines.append(_text(article.rights))
    return lines


def _linked(title: str, url: str | None) -> list[dict[str, Any]]:
    address = safe_url(url)
    return [{"t": "link", "url": address, "c": _text(title)}] if address else _text(title)


def _text(text: str) -> list[dict[str, Any]]:
    """Running text, in which an address is not hyphenated."""
    parts: list[dict[str, Any]] = []
    end = 0
    for match in ADDRESS.finditer(text) if "/" in text or "@" in text or "www." in text else ():
        parts += [{"t": "text", "s": _clean(text[end : match.start()])}] if match.start() > end else []
        parts.append({"t": "text", "s": _clean(match[0]), "solid": True})
        end = match.end()
    return [*parts, {"t": "text", "s": _clean(text[end:])}] if end < len(text) or not parts else parts


def _strings(node: Any, name: str = "") -> Iterable[str]:
    """All that is set on the page of what `_document` gives: addresses of links are not."""
    if isinstance(node, str):
        yield "" if name == "url" else node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value, name)


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text)


def _blocks(article: Article, room: Room | None) -> list[dict[str, Any]]:
    """The body; its first paragraph bears the dateline, and no heading level is skipped."""
    found = list(_each(article.blocks, room))
    level = 1
    for block in found:
        if block["t"] == "heading":
            level = block["level"] = min(block["level"], level + 1)
    for block in found:
        if block["t"] == "paragraph" and block["role"] == "body":
            block["dateline"] = _clean(article.dateline or "") or None
            return found
    if article.dateline:  # no paragraph to run into
        found.insert(0, _line(_text(article.dateline)))
    return found


def _each(blocks: Iterable[Block], room: Room | None) -> Iterable[dict[str, Any]]:
    for block in blocks:
        made = _block(block, room)
        if made is not None:
            yield made


def _block(block: Block, room: Room | None) -> dict[str, Any] | None:
    match block:
        case Paragraph():
            if block.role in ("question", "answer"):  # whose speaker is set apart from bold words
                speaker = block.speaker and _clean(block.speaker)
                return {**_line(_inlines(block.content)), "role": block.role, "speaker": speaker}
            return {**_line(_said(block)), "role": block.role}
        case Heading():
            return {"t": "heading", "c": _inlines(block.content), "level": block.level + 1}
        case Quote():
            inner = [part for part in _each(block.blocks, room and room.inside()) if part["t"] != "heading"]
            return {"t": "quote", "blocks": inner, "by": block.attribution and _clean(block.attribution)}
        case PullQuote():
            by = block.attribution and _clean(block.attribution)
            return {"t": "pull_quote", "c": _inlines(block.content), "by": by}
        case ListBlock():
            items = [list(_each(item, room and room.inside())) for item in block.items]
            return {"t": "list", "items": items, "ordered": block.ordered, "start": block.start}
        case Figure():
            credit = block.credit and _clean(block.credit)
            return {"t": "figure", "c": _inlines(block.caption), "credit": credit}
        case Table():
            return _table(block, room)
        case CodeBlock():
            return {"t": "code", "s": _clean(block.text)}
        case Verse():
            return {"t": "verse", "lines": [_inlines(line) for line in block.lines]}
        case ThematicBreak():
            return {"t": "break"}
        case Embed():
            shown = _inlines(block.caption) or _text(block.provider or block.url)
            address = safe_url(block.url)
            link = [{"t": "link", "url": address, "c": shown}] if address else shown
            return _line([*link, *_text(f" {block.provider}" if block.provider and block.caption else "")])
        case _:
            return None  # notes stand where they are referred to


def _line(content: list[dict[str, Any]]) -> dict[str, Any]:
    return {"t": "paragraph", "c": content, "role": "line", "dateline": None}


def _said(block: Paragraph) -> list[dict[str, Any]]:
    speaker = [{"t": "strong", "c": _text(f"{block.speaker}: ")}] if block.speaker else []
    return [*speaker, *_inlines(block.content)]


def _table(block: Table, room: Room | None) -> dict[str, Any]:
    width = max([len(block.header), *(len(row) for row in block.rows)], default=0) or 1
    rows = [[{"c": _inlines(cell)} for cell in (*row, *[()] * (width - len(row)))] for row in block.rows]
    header = [_inlines(cell) for cell in (*block.header, *[()] * (width - len(block.header)))]
    made = fit(block, room)[0] if room else None
    ends = numeric(block)
    return {
        "t": "table",
        "columns": width,
        "shares": made.shares if made else (),
        "size": made.size if made and made.shares else None,
        "full": room.full if room and made and made.full else None,
        "outdent": room.outdent if room else 0,
        "ends": [index in ends for index in range(width)],
        "c": _inlines(block.caption),
        "header": header if block.header else [],
        "rows": rows,
    }


def _joined(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """A note's paragraphs as one line of inlines."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += [*([{"t": "break"}] if found else []), *_said(block)]
    return found


_NESTED: dict[type, str] = {
    Strong: "strong",
    Emphasis: "emphasis",
    Superscript: "super",
    Subscript: "sub",
    SmallCaps: "small_caps",
}


def _inlines(content: Iterable[Inline]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for inline in content:
        match inline:
            case Text():
                found += _text(inline.text)
            case Code():
                found.append({"t": "code", "s": _clean(inline.text)})
            case LineBreak():
                found.append({"t": "break"})
            case Link():
                address = safe_url(inline.url)
                inner = _inlines(inline.content)
                found += [{"t": "link", "url": address, "c": inner}] if address else inner
            case Span():
                found.append(
                    {"t": "span", "lang": language_of(inline.language), "c": _inlines(inline.content)}
                )
            case FootnoteReference():
                found.append({"t": "note", "id": inline.id})
            case _:
                found.append({"t": _NESTED[type(inline)], "c": _inlines(inline.content)})
    return _unparted(found) if any(map(_has_link, found)) else found


def _unparted(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep a word whole that is partly a link ("[bridge](…)s"): Typst 0.15 cannot tag one that it hyphenates.

    What must not be hyphenated is marked ``solid``.
    """
    found: list[dict[str, Any]] = []
    for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        first, last = _one_word(before, part), _one_word(part, after)
        if "s" not in part or part["t"] != "text" or "solid" in part:
            found.append({**part, "solid": True} if first or last else part)
            continue
        text = part["s"]
        start = _WORD_START.match(text) if first else None
        end = _WORD_END.search(text, start.end() if start else 0) if last else None
        pieces = (
            (start.group() if start else "", True),
            (text[start.end() if start else 0 : end.start() if end else len(text)], False),
            (end.group() if end else "", True),
        )
        found += [
            {"t": "text", "s": piece, "solid": True} if solid else {"t": "text", "s": piece}
            for piece, solid in pieces
            if piece
        ]
    return found


_WORD_START, _WORD_END = re.compile(r"\S+"), re.compile(r"\S+$")


def _one_word(left: dict[str, Any] | None, right: dict[str, Any] | None) -> bool:
    """Whether a word begins in ``left`` and ends in ``right``, and one of them has a link."""
    if left is None or right is None or not (_has_link(left) or _has_link(right)):
        return False
    return _edge(left, -1).strip() != "" and _edge(right, 0).strip() != ""


def _has_link(part: dict[str, Any]) -> bool:
    return part["t"] == "link" or any(_has_link(inner) for inner in part.get("c", ()))


def _edge(part: dict[str, Any], index: int) -> str:
    """The first or last character that ``part`` shows."""
    if "s" in part:
        return part["s"][index] if part["s"] else ""
    return _edge(part["c"][index], index) if part.get("c") else ""
