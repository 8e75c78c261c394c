"""Blocks and inlines → fragments of HTML that are well-formed XML too; shared by HTML, PDF and EPUB.

A table from node type to a small function; everything that comes from the document is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from unicodedata import bidirectional

import msgspec

from convert.links import safe_url
from convert.model import (
    Block,
    Code,
    CodeBlock,
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
)  # fmt: skip
from convert.wording import words
from convert.writers.tables import Fit, Room, fit, numeric, too_wide

__all__ = [
    "ADDRESS",
    "FORBIDDEN",
    "Context",
    "attribute",
    "blocks",
    "identifier",
    "inlines",
    "isolated",
    "kept_apart",
    "text",
    "unlinked",
    "without_marks",
]

# Characters that XML 1.0 (section 2.2) forbids, and the overrides that reorder what a reader sees.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a fragment must know of the page around it."""

    language: str | None = None
    prefix: str = ""
    """Put before every id, so that many articles can share one page."""
    heading_level: int = 2
    """The level of a first-level subhead."""
    above: list[int] | None = None
    """The levels of the subheads that what follows stands under; `blocks` begins a list of its own."""
    epub: bool = False
    """Whether to give ``epub:type`` beside ARIA roles."""
    dateline: str | None = None
    """Printed at the start of the first paragraph of the body."""
    notes: dict[str, str] = {}
    """What the author called the notes whose marks are numbers of ours; see `convert.notes`."""
    marked: set[str] | None = None
    """The notes that were referred to; the way back leads to the first mark, which alone has an id."""
    pictured: bool = False
    """Whether what stands just above is a picture without words of its own."""
    initial: bool = False
    """Whether the body's first letter stands in an element of its own, to be set as a drop cap."""
    image: Callable[[Figure], str | None] | None = None
    """Gives the address of a figure's picture inside the document, or None where there is none."""
    addresses: bool = False
    """Whether the address of a link follows it in an element of its own, for print to show."""
    link: Callable[[str], str | None] = safe_url
    """Gives the address to link to, or None for no link."""
    room: Room | None = None
    """The room that a table has, where the page is known; it is fitted into it."""


def text(value: str) -> str:
    """``value`` as character data."""
    return escape(FORBIDDEN.sub("", value), quote=False)


_RIGHT = frozenset({"R", "AL", "AN"})
# A letter that opens a paragraph, with its opening quote.
_INITIAL = re.compile(r"^([“”„«»‘'\"¿¡]?\s?[^\W\d_])(?=\w|\s)")


_LINES_OF_INITIAL = 150
"""A drop cap is three lines high; a shorter paragraph would leave it hanging into the next."""


def _set_initial(match: re.Match[str]) -> str:
    """A drop cap, in scripts that have capitals; a cursive one would break at it."""
    return f'<span class="initial">{match[1]}</span>' if match[1][-1].isupper() else match[0]


def isolated(value: str) -> str:
    """``value`` as character data in a row of several."""
    return kept_apart(text(value))


def kept_apart(value: str) -> str:
    """``value`` in a row of several: one that runs from right to left leaves the others their order."""
    return f"\u2068{value}\u2069" if any(bidirectional(c) in _RIGHT for c in value) else value


def attribute(value: str) -> str:
    """``value`` for use between double quotes."""
    return escape(FORBIDDEN.sub("", value), quote=True)


# -- inlines ----------------------------------------------------------------------------


def inlines(content: Iterable[Inline], context: Context) -> str:
    return "".join(_INLINES[type(inline)](inline, context) for inline in content)


def _wrap(tag: str, attributes: str = "") -> Callable[[Any, Context], str]:
    return lambda node, context: f"<{tag}{attributes}>{inlines(node.content, context)}</{tag}>"


def _link(node: Link, context: Context) -> str:
    url = context.link(node.url)
    if url is None:
        return inlines(node.content, context)
    # No page may have a link within a link.
    away = any(map(_leads_away, node.content))
    inner = inlines(unlinked(node.content, marks=False) if away else node.content, context)
    title = f' title="{attribute(node.title)}"' if node.title else ""
    if _is_address(plain(node.content), url):
        title += ' class="web"'
    note = ""
    if context.addresses and url.startswith("http") and not _is_address(plain(node.content), url):
        note = f'<span class="address"><a href="{attribute(url)}">{text(url)}</a></span>'
    return f'<a href="{attribute(url)}"{title}>{inner}</a>{note}'


def _leads_away(inline: Inline) -> bool:
    return isinstance(inline, Link | FootnoteReference) or any(
        map(_leads_away, getattr(inline, "content", ()))
    )


def unlinked(content: Iterable[Inline], *, marks: bool = True) -> Iterable[Inline]:
    """``content`` with links as their words, and without ``marks`` those of notes as raised numbers."""
    for inline in content:
        if isinstance(inline, Link):
            yield from unlinked(inline.content, marks=marks)
        elif isinstance(inline, FootnoteReference) and not marks:
            yield Superscript((Text(inline.id),))
        elif isinstance(inline, Text | Code | LineBreak | FootnoteReference):
            yield inline
        else:
            yield inline.with_(content=tuple(unlinked(inline.content, marks=marks)))


# An address of the web or of a mail in running text; what it may begin with bounds how often it is tried.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,63}/[^\s<>\"]*",
    re.IGNORECASE,
)


def words_of(value: str) -> str:
    """Running text; an address in it may break at the end of a line, but never with a hyphen of its own."""
    if not ("/" in value or "@" in value or "www." in value):
        return text(value)
    parts, end = [], 0
    for match in ADDRESS.finditer(value):
        parts += [text(value[end : match.start()]), f'<span class="web">{text(match[0])}</span>']
        end = match.end()
    return "".join([*parts, text(value[end:])])


def _is_address(shown: str, url: str) -> bool:
    """Whether the words of a link are its address already, perhaps without ``https://`` or last slash."""
    bare = [re.sub(r"^https?://(www\.)?|/$", "", value.strip()) for value in (shown, url)]
    return bare[0] == bare[1]


def _span(node: Span, context: Context) -> str:
    language = attribute(node.language)
    return f'<span lang="{language}" xml:lang="{language}">{inlines(node.content, context)}</span>'


def _reference(node: FootnoteReference, context: Context) -> str:
    name = identifier(context.prefix, node.id)
    kind = ' epub:type="noteref"' if context.epub else ""
    place = f'id="ref-{name}" '
    if context.marked is not None:
        place = "" if name in context.marked else place
        context.marked.add(name)
    return (
        f'<sup class="noteref"{_called(node.id, context)}>'
        f'<a {place}href="#note-{name}" role="doc-noteref"{kind}>'
        f"{text(node.id)}</a></sup>"
    )


_INLINES: dict[type, Callable[[Any, Context], str]] = {
    Text: lambda node, _: words_of(node.text),
    Strong: _wrap("strong"),
    Emphasis: _wrap("em"),
    Link: _link,
    Code: lambda node, _: f"<code>{text(node.text)}</code>",
    LineBreak: lambda _node, _context: "<br/>",
    Superscript: _wrap("sup"),
    Subscript: _wrap("sub"),
    SmallCaps: _wrap("span", ' class="small-caps"'),
    Span: _span,
    FootnoteReference: _reference,
}


def _called(mark: str, context: Context) -> str:
    """The author's name of a note beside its number, by which the page is read back."""
    return f' data-name="{attribute(context.notes[mark])}"' if mark in context.notes else ""


def identifier(prefix: str, name: str) -> str:
    """An id that is unique in the page and valid in XML."""
    return prefix + re.sub(r"[^A-Za-z0-9_.-]", lambda m: f"_{ord(m.group()):x}_", name)


# -- blocks -----------------------------------------------------------------------------


def blocks(content: Iterable[Block], context: Context) -> str:
    """The body; footnotes are gathered into one section at the end, and the dateline runs in."""
    if context.above is None:
        context = msgspec.structs.replace(context, above=[])
    body: list[str] = []
    notes: list[FootnoteDefinition] = []
    dateline = context.dateline
    first = True
    before: Block | None = None
    for block in content:
        above, before = before, block
        if isinstance(block, FootnoteDefinition):
            notes.append(block)
        elif isinstance(block, Figure) and _is_bare(above, context):
            body.append(_figure(block, msgspec.structs.replace(context, pictured=True)))
        elif isinstance(block, Paragraph) and block.role == "body":
            body.append(_paragraph(block, context, first=first, dateline=dateline))
            dateline, first = None, False
        else:
            body.append(_BLOCKS[type(block)](block, context))
    if dateline:  # no paragraph to run into
        body.insert(0, f'<p class="dateline-alone">{_dateline(dateline)}</p>')
    if notes:
        if context.notes:
            notes.sort(key=lambda note: int(note.id) if note.id in context.notes else 0)
        body.append(_notes(notes, context))
    return "\n".join(filter(None, body))


def _is_bare(block: Block | None, context: Context) -> bool:
    """Whether ``block`` is a picture with neither caption nor credit, shown or described in its place."""
    if not isinstance(block, Figure) or block.caption or block.credit:
        return False
    return bool(block.alt or (context.image and context.image(block)))


def _dateline(place: str) -> str:
    return f'<span class="dateline">{text(place)}</span>'


def _paragraph(
    block: Paragraph, context: Context, *, first: bool = False, dateline: str | None = None
) -> str:
    lead = f"{_dateline(dateline)} — " if dateline else ""
    role = "" if block.role == "body" else block.role
    names = " ".join(filter(None, ("first" if first else "", role)))
    kind = f' class="{names}"' if names else ""
    speaker = f'<strong class="speaker">{text(block.speaker)}:</strong> ' if block.speaker else ""
    inner = inlines(block.content, context)
    if first and context.initial and not (lead or speaker) and len(plain(block.content)) >= _LINES_OF_INITIAL:
        inner = _INITIAL.sub(_set_initial, inner, count=1)
    return f"<p{kind}>{lead}{speaker}{inner}</p>"


def _heading(block: Heading, context: Context) -> str:
    """A subhead, one level below what it stands under: who hears a page must not look for one between.

    The level that the model has is said beside it where it is another.
    """
    wanted = max(1, block.level)
    above = context.above if context.above is not None else []
    while above and above[-1] >= wanted:
        above.pop()
    above.append(wanted)
    level = min(6, context.heading_level + len(above) - 1)
    said = f' data-level="{wanted}"' if level - context.heading_level + 1 != wanted else ""
    return f"<h{level}{said}>{inlines(block.content, context)}</h{level}>"


def _attribution(name: str | None) -> str:
    return f'<p class="attribution">— {text(name)}</p>' if name else ""


def _quote(block: Quote, context: Context) -> str:
    return f"<blockquote>{_nested(block.blocks, context)}{_attribution(block.attribution)}</blockquote>"


def _pull_quote(block: PullQuote, context: Context) -> str:
    kind = ' epub:type="pullquote"' if context.epub else ""
    inner = f"<p>{inlines(block.content, context)}</p>{_attribution(block.attribution)}"
    return f'<aside class="pull-quote" role="doc-pullquote"{kind}>{inner}</aside>'


def _list(block: ListBlock, context: Context) -> str:
    tag = "ol" if block.ordered else "ul"
    start = ""
    if block.ordered and block.start != 1:
        # WeasyPrint knows the number by its style alone.
        start = f' start="{block.start}" style="counter-reset: list-item {block.start - 1}"'
    items = "".join(f"<li>{_item(item, context)}</li>" for item in block.items)
    return f"<{tag}{start}>{items}</{tag}>"


def _item(item: tuple[Block, ...], context: Context) -> str:
    """An item; its first paragraph needs no element of its own."""
    if item and isinstance(item[0], Paragraph) and item[0].role == "body" and not item[0].speaker:
        return inlines(item[0].content, context) + _nested(item[1:], context)
    return _nested(item, context)


def _figure(block: Figure, context: Context) -> str:
    address = context.image(block) if context.image else None
    # Paper has no pictures that say nothing: a tagged figure needs a text.
    described = block.alt is not None and (bool(block.alt) or context.room is None)
    alt = block.alt or "" if described else plain(block.caption)
    given = "" if described else ' data-alt-from="caption"'
    picture = f'<img src="{attribute(address)}" alt="{attribute(alt)}"{given}/>' if address else ""
    # Of a picture that cannot be shown the description is what there is to read.
    said = block.caption or ((Text(block.alt),) if block.alt and not picture else ())
    caption = f'<span class="caption">{inlines(said, context)}</span>' if said else ""
    label = words(context.language).photo
    credit = (
        f'<span class="credit"><span class="credit-label">{text(label)}</span> {text(block.credit)}</span>'
        if block.credit
        else ""
    )
    # Words alone below a picture are its caption, and a bare credit asks for no picture of its own.
    kind = "figure" if picture else "figure words" if context.pictured or not caption else "figure no-image"
    inner = " ".join(filter(None, (caption, credit)))
    if inner:
        return f'<figure class="{kind}">{picture}<figcaption>{inner}</figcaption></figure>'
    return f'<figure class="{kind}">{picture}</figure>' if picture else ""


_SHORT = 8
"""A table of no more rows is not parted by the end of a column or page."""
_SCOPE, _NUMERIC = ' scope="col"', ' class="number"'


def _table(block: Table, context: Context) -> str:
    """A table; on paper as many below one another as it takes to be read, with the first column in each."""
    if context.room is None:
        return _one_table(block, context, "wide" * too_wide(block))
    made = []
    for index, part in enumerate(fit(block, context.room)):
        table = without_marks(part.table) if index else part.table
        names, style = _setting(part, context.room)
        one = _one_table(table, context, names, style, part.shares)
        # A table itself cannot span columns in WeasyPrint.
        made.append(f'<div class="across">{one}</div>' if part.full and not context.room.outdent else one)
    return "".join(made)


def _setting(part: Fit, room: Room) -> tuple[str, str]:
    """The classes and the style of a table that is fitted to its page."""
    if not part.shares:
        return "", ""
    names = "fitted" + " broken" * part.broken
    beside = (
        f";width:{room.full:.1f}pt;margin-left:-{room.outdent:.1f}pt" if part.full and room.outdent else ""
    )
    return names, f"font-size:{part.size:.2f}pt{beside}"


def without_marks(table: Table) -> Table:
    """``table``, whose first column was printed already; its notes have their mark there."""

    def row(cells: tuple[tuple[Inline, ...], ...]) -> tuple[tuple[Inline, ...], ...]:
        return tuple(tuple(unlinked(cell, marks=False)) if n == 0 else cell for n, cell in enumerate(cells))

    return table.with_(header=row(table.header), rows=tuple(map(row, table.rows)))


def _one_table(
    block: Table, context: Context, names: str, style: str = "", shares: tuple[float, ...] = ()
) -> str:
    if context.room and len(block.rows) <= _SHORT:
        names = f"{names} short".strip()
    attributes = (f' class="{names}"' if names else "") + (f' style="{style}"' if style else "")
    ends = numeric(block)

    def row(cells: tuple[tuple[Inline, ...], ...], tag: str, scope: str = "") -> str:
        return "".join(
            f"<{tag}{scope}{_NUMERIC if index in ends else ''}>{inlines(cell, context)}</{tag}>"
            for index, cell in enumerate(cells)
        )

    caption = f"<caption>{inlines(block.caption, context)}</caption>" if block.caption else ""
    head = f"<thead><tr>{row(block.header, 'th', _SCOPE)}</tr></thead>" if block.header else ""
    rows = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in block.rows)
    measures = "".join(f'<col style="width:{share:.2%}"/>' for share in shares)
    group = f"<colgroup>{measures}</colgroup>" if measures else ""
    return f"<table{attributes}>{caption}{group}{head}<tbody>{rows}</tbody></table>"


def _code(block: CodeBlock, context: Context) -> str:
    language = f' class="language-{attribute(block.language)}"' if block.language else ""
    return f"<pre><code{language}>{text(block.text)}</code></pre>"


def _verse(block: Verse, context: Context) -> str:
    stanzas: list[list[str]] = [[]]
    for line in block.lines:
        if line:
            stanzas[-1].append(inlines(line, context))
        else:
            stanzas.append([])
    inner = "".join(f"<p>{'<br/>'.join(lines)}</p>" for lines in stanzas if lines)
    return f'<div class="verse">{inner}</div>'


def _embed(block: Embed, context: Context) -> str:
    url = context.link(block.url)
    shown = inlines(block.caption, context) or text(block.provider or block.url)
    bare = "" if block.caption else ' class="bare"'
    link = f'<a{bare} href="{attribute(url)}">{shown}</a>' if url else shown
    provider = (
        f' <span class="credit">{text(block.provider)}</span>' if block.provider and block.caption else ""
    )
    caption = f'<figcaption><span class="caption">{link}</span>{provider}</figcaption>'
    return f'<figure class="embed">{caption}</figure>'


def _notes(notes: list[FootnoteDefinition], context: Context) -> str:
    """Footnotes, each with a way back; EPUB readers show them as pop-ups."""
    section_kind = ' epub:type="footnotes"' if context.epub else ""
    note_kind = ' epub:type="footnote"' if context.epub else ""
    items = []
    for note in notes:
        name = identifier(context.prefix, note.id)
        back = f'<a href="#ref-{name}" role="doc-backlink" aria-label="↩ {attribute(note.id)}">↩</a>'
        inner = _nested(note.blocks, context)
        opened = f'<span class="note-number">{text(note.id)}.</span> '
        inner = (
            inner.replace("<p>", f"<p>{opened}", 1) if inner.startswith("<p>") else f"<p>{opened}</p>{inner}"
        )
        inner = f"{inner[:-4]} {back}</p>" if inner.endswith("</p>") else f"{inner}<p>{back}</p>"
        called = _called(note.id, context)
        items.append(
            f'<aside class="note" id="note-{name}"{called} role="doc-footnote"{note_kind}>{inner}</aside>'
        )
    title = text(words(context.language).footnotes)
    level = min(6, context.heading_level)
    return f'<section class="notes"{section_kind}><h{level}>{title}</h{level}>{"".join(items)}</section>'


def _nested(content: Iterable[Block], context: Context) -> str:
    if context.room:
        context = msgspec.structs.replace(context, room=context.room.inside())
    return "".join(_BLOCKS[type(block)](block, context) for block in content)


_BLOCKS: dict[type, Callable[[Any, Context], str]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Quote: _quote,
    PullQuote: _pull_quote,
    ListBlock: _list,
    Figure: _figure,
    Table: _table,
    CodeBlock: _code,
    Verse: _verse,
    ThematicBreak: lambda _block, _context: "<hr/>",
    Embed: _embed,
    FootnoteDefinition: lambda block, context: _notes([block], context),
}
