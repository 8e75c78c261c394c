"""CommonMark and the model: the parser, and what a paragraph, a quotation or a mark means to an article.

CommonMark has no captions, credits, notes or speakers.  Each has a form that reads well as it stands
(``*caption* — Photo: credit``); where that form could be taken for something else, a *mark* stands before
it, ``[//]: # (caption)``, the customary comment of CommonMark, which no page shows.  Readers and the
writer share this module, so that what is written is what will be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from convert.inlines import join
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
    Paragraph,
    PullQuote,
    Quote,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Verse,
    plain,
)  # fmt: skip

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = [
    "ROLES", "Marked", "Part", "Picture", "head_line", "is_question", "marked_paragraph",
    "natural_paragraph", "natural_quote", "parser", "parts", "sequence", "source_line",
]  # fmt: skip

Role = Literal["body", "question", "answer", "note", "correction", "biography"]
ROLES = ("body", "question", "answer", "note", "correction", "biography")
_ALERTS = {"note": "note", "important": "correction", "quote": "pull quote"}
"""What a call-out of GitHub or Obsidian (``> [!note]``) is to an article."""


class Picture(msgspec.Struct, frozen=True):
    """An image inside a line; the model knows pictures as figures only."""

    source: str
    alt: str = ""
    title: str = ""
    """What readers show beside or above it: ``![alt](source "title")``."""

    @property
    def words(self) -> str:
        """All that is said of it in words."""
        return f"{self.alt} ({self.title})" if self.alt and self.title else self.alt or self.title


Part = Inline | Picture
"""What a line of Markdown is made of."""


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the library's name
        """Addresses stay as they were written; the writers encode what a format asks for."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # the library's name
        """``<https://…/a%20b>`` says what stands there, and not "a b"."""
        return link


class _Wary(_Markdown):
    """Takes any address for a link, as readers less careful than markdown-it do."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        return True


@cache
def parser(*, wary: bool = False, html: bool = True) -> MarkdownIt:
    """CommonMark with GitHub's tables and notes; marks come as tokens of their own.

    Without ``html``, its tags are the words that they are.

    A ``wary`` one finds the links that markdown-it leaves as text ("javascript:…"), so that a writer
    can keep them from becoming links elsewhere.
    """
    kind = _Wary if wary else _Markdown
    made = kind("commonmark", {"inline_definitions": True, "html": html}).enable(["table", "strikethrough"])
    return made.use(footnote_plugin, inline=False, move_to_end=False)


# -- inlines ------------------------------------------------------------------------------

_WRAPPERS: dict[str, type[Any]] = {"strong": Strong, "em": Emphasis, "sup": Superscript, "sub": Subscript}
_HTML = re.compile(r"<(/?)([a-zA-Z0-9]+)")
_HTML_WRAPPERS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sup": "sup", "sub": "sub"}


def parts(tokens: Iterable[Token]) -> tuple[Part, ...]:
    """The inlines in the children of an ``inline`` token."""
    stack: list[tuple[str, Any, list[Part]]] = [("", None, [])]
    for token in tokens:
        kind, found = token.type, stack[-1][2]
        if kind in ("text", "text_special"):
            found.append(Text(token.content))
        elif kind == "softbreak":
            found.append(Text(" "))
        elif kind == "hardbreak":
            found.append(LineBreak())
        elif kind == "code_inline":
            found.append(Code(token.content))
        elif kind == "image":
            alt = plain(cast("tuple[Inline, ...]", parts(token.children or ())))
            title = " ".join(str(token.attrs.get("title") or "").split())
            found.append(Picture(str(token.attrs.get("src", "")), alt, "" if title == alt else title))
        elif kind == "footnote_ref":
            found.append(FootnoteReference(str(token.meta["label"])))
        elif kind == "html_inline":
            _html_inline(token.content, stack)
        elif kind.endswith("_open"):
            stack.append((kind[:-5], token, []))
        elif kind.endswith("_close") and len(stack) > 1:
            _close(stack)
    while len(stack) > 1:
        _close(stack)
    return join(stack[0][2])


def _html_inline(tag: str, stack: list[tuple[str, Any, list[Part]]]) -> None:
    """The few elements that the model knows; of others the words stay, which stand outside the tag."""
    match = _HTML.match(tag)
    name = match[2].lower() if match else ""
    if name == "br":
        stack[-1][2].append(LineBreak())
    elif match and name in _HTML_WRAPPERS:
        if not match[1]:
            stack.append((_HTML_WRAPPERS[name], None, []))
        elif len(stack) > 1 and stack[-1][0] == _HTML_WRAPPERS[name]:
            _close(stack)


def _close(stack: list[tuple[str, Any, list[Part]]]) -> None:
    name, token, inner = stack.pop()
    outer = stack[-1][2]
    content = join(inner)
    if name == "link":
        title = token.attrs.get("title")
        # A picture in a link is the picture; the model's links hold words.
        if any(isinstance(part, Picture) for part in content):
            outer.extend(content)
        else:
            words = cast("tuple[Inline, ...]", content)
            outer.append(Link(words, str(token.attrs.get("href", "")), str(title) if title else None))
    elif name in _WRAPPERS and content:
        outer.append(_WRAPPERS[name](_words(content)))
    else:
        outer.extend(content)


def _words(content: Iterable[Part]) -> tuple[Inline, ...]:
    """Pictures amid words as their description."""
    words = (Text(part.words) if isinstance(part, Picture) else part for part in content)
    return cast("tuple[Inline, ...]", join(words))


# -- what a paragraph or a quotation is, read without a mark ---------------------------------


@cache
def _photo_label() -> re.Pattern[str]:
    from convert.wording import labels

    return re.compile(rf"(?:{'|'.join(map(re.escape, labels('photo')))}): (?P<credit>\S.*)")


def is_question(content: Sequence[Part]) -> bool:
    return plain(_words(content)).rstrip(' "”»').endswith(("?", "؟", "？"))


def natural_paragraph(content: tuple[Part, ...], before: Block | None) -> Block | None:
    """What a paragraph of ``content`` is, standing after the block ``before``; None for an empty one."""
    if not content:
        return None
    figure = _figure(content)
    if figure:
        return figure
    words = _words(content)
    if len(words) == 1 and isinstance(words[0], Strong) and is_question(words):
        return Paragraph(words[0].content, "question")
    asked = isinstance(before, Paragraph) and before.role in ("question", "answer")
    speaker, rest = split_speaker(words)
    if speaker and is_question(rest):
        return Paragraph(rest, "question", speaker)
    return Paragraph(rest, "answer" if asked else "body", speaker)


def split_speaker(words: tuple[Inline, ...]) -> tuple[str | None, tuple[Inline, ...]]:
    """``**Name:** words`` as the name and the words."""
    if len(words) > 1 and isinstance(words[0], Strong) and isinstance(words[1], Text):
        name = words[0].content
        if len(name) == 1 and isinstance(name[0], Text) and len(name[0].text) < 80:
            label = name[0].text
            if label.endswith(":") and label[:-1].strip() and words[1].text.startswith(" "):
                rest = join((Text(words[1].text[1:]), *words[2:]))
                return label[:-1], rest
    return None, words


def _figure(content: tuple[Part, ...]) -> Figure | None:
    """A picture, its caption and credit below it; or caption and credit of a picture that is not here."""
    picture = content[0] if isinstance(content[0], Picture) else None
    rest = list(content[1:] if picture else content)
    if picture and rest:
        if isinstance(rest[0], LineBreak):
            del rest[0]
        elif isinstance(rest[0], Text) and rest[0].text.startswith(" "):
            rest[0] = Text(rest[0].text[1:])
            rest = list(join(rest))
        else:
            return None
    caption: tuple[Inline, ...] = ()
    if rest and isinstance(rest[0], Emphasis):
        caption = rest.pop(0).content  # type: ignore[union-attr]  # an Emphasis, as just seen
    credit = None
    if rest:
        if len(rest) > 1 or not isinstance(rest[0], Text):
            return None
        said = rest[0].text
        if caption and not said.startswith(" — "):
            return None
        label = _photo_label().fullmatch(said.removeprefix(" — ") if caption else said)
        if label is None:
            return None
        credit = label["credit"]
    if picture is None:
        return Figure(caption, credit) if credit else None
    said = picture.alt
    if picture.title and not caption:
        caption = (Text(picture.title),)
    elif picture.title not in ("", plain(caption)):
        said = picture.words  # there is a caption, and no word is lost
    # Nothing between the brackets says nothing; the caption then describes the picture.
    alt = None if said in ("", plain(caption)) else said
    return Figure(caption, credit, Image(picture.source), alt)


def natural_quote(blocks: Sequence[Marked]) -> Block:
    """A line in bold is lifted out; everything else is quoted.  "— Name" at the end says who spoke."""
    given = [item.block for item in blocks]
    attribution = None
    if len(given) > 1 and blocks[-1].mark is None and isinstance(given[-1], Paragraph):
        said = plain(given[-1].content)
        if (
            given[-1].content == (Text(said),)
            and not given[-1].speaker
            and said.startswith("— ")
            and said[2:].strip()
        ):
            attribution = said[2:]
            del given[-1]
    first = given[0] if given else None
    if len(given) == 1 and blocks[0].mark is None and isinstance(first, Paragraph):
        bold = first.role == "question" and first.speaker is None
        if bold:
            return PullQuote(first.content, attribution)
        if len(first.content) == 1 and isinstance(first.content[0], Strong) and first.speaker is None:
            return PullQuote(first.content[0].content, attribution)
    return Quote(tuple(given), attribution)


# -- blocks -------------------------------------------------------------------------------


class Marked(msgspec.Struct, frozen=True):
    """A block with the mark that stood before it."""

    block: Block
    mark: str | None = None


_TAGS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TABLE_CAPTION = "Table: "


def sequence(tokens: Sequence[Token]) -> list[Marked]:
    """The blocks in ``tokens``, each with its mark."""
    found: list[Marked] = []
    mark: str | None = None
    for token, inner in _groups(tokens):
        if token.type == "definition":
            if token.meta["label"] == "//" and token.meta["title"]:
                mark = str(token.meta["title"])
            continue
        before = found[-1].block if found else None
        if mark == "stanza" and isinstance(before, Verse):
            lines = _lines(parts(inner[0].children or ())) if inner else ()
            found[-1] = Marked(Verse((*before.lines, (), *lines)), found[-1].mark)
        elif mark == "table caption" and isinstance(before, Table) and inner:
            found[-1] = Marked(before.with_(caption=_words(parts(inner[0].children or ()))), found[-1].mark)
        else:
            caption = _table_caption(token, inner) if isinstance(before, Table) and mark is None else ()
            if caption and isinstance(before, Table) and not before.caption:
                found[-1] = Marked(before.with_(caption=caption), found[-1].mark)
            else:
                found += [Marked(block, mark) for block in _block(token, inner, mark, before)]
        mark = None
    return found


def _groups(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Each token on the top level with what it encloses."""
    start, depth = 0, 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start], tokens[start + 1 : index]
            start = index + 1


def _block(token: Token, inner: Sequence[Token], mark: str | None, before: Block | None) -> Iterator[Block]:
    match token.type:
        case "paragraph_open":
            content = parts(inner[0].children or ())
            block = marked_paragraph(content, mark) if mark else natural_paragraph(content, before)
            if block:
                yield block
        case "heading_open":
            words = _words(parts(inner[0].children or ()))
            if words:
                yield Heading(words, max(0, int(token.tag[1:]) - 1))
        case "blockquote_open":
            yield from _quotation(inner, mark)
        case "bullet_list_open" | "ordered_list_open":
            items = (tuple(item.block for item in sequence(item)) for _, item in _groups(inner))
            ordered = token.type == "ordered_list_open"
            yield ListBlock(tuple(items), ordered, int(token.attrs.get("start", 1)) if ordered else 1)
        case "fence" | "code_block":
            language = token.info.split(maxsplit=1)[0] if token.info.strip() else "text"
            yield CodeBlock(token.content.removesuffix("\n"), None if language == "text" else language)
        case "hr":
            yield ThematicBreak()
        case "table_open":
            yield _table(inner)
        case "footnote_reference_open":
            blocks = tuple(item.block for item in sequence(inner))
            yield FootnoteDefinition(str(token.meta["label"]), blocks)
        case "html_block":
            said = " ".join(unescape(_without_tags(token.content)).split())
            if said:
                yield Paragraph((Text(said),))


def _without_tags(markup: str) -> str:
    """``markup`` with a space for each tag and comment; neither is looked for where none can end."""
    comments, tags = markup.rfind("-->") + 3, markup.rfind(">") + 1
    comments = comments if comments > 2 else 0
    return f"{_TAGS.sub(' ', markup[:comments])}{_TAG.sub(' ', markup[comments:tags])}{markup[tags:]}"


def marked_paragraph(content: tuple[Part, ...], mark: str) -> Block | None:
    """A paragraph of which ``mark`` says what it is."""
    words = _words(content)
    kind, _, detail = mark.partition(": ")
    if not words:
        return None
    if kind == "caption":
        figure = _figure(content)
        if figure:
            return figure
        whole = len(words) == 1 and isinstance(words[0], Emphasis)
        return Figure(words[0].content if whole else words)  # type: ignore[union-attr]  # as ``whole`` says
    if kind == "verse":
        return Verse(_lines(content))
    if kind == "embed" and isinstance(words[0], Link):
        link = words[0]
        shown = () if plain(link.content) in (detail, link.url) else link.content
        return Embed(link.url, shown, detail or None)
    if kind in ROLES:
        role = cast("Role", kind)
        speaker, words = split_speaker(words) if detail == "speaker" else (None, words)
        only = words[0] if len(words) == 1 and speaker is None else None
        set_apart = kind in ("note", "correction", "biography")
        if (isinstance(only, Emphasis) and set_apart) or (isinstance(only, Strong) and kind == "question"):
            words = only.content
        return Paragraph(words, role, speaker)
    return Paragraph(words)


def _lines(content: Iterable[Part]) -> tuple[tuple[Inline, ...], ...]:
    lines: list[list[Part]] = [[]]
    for part in content:
        if isinstance(part, LineBreak):
            lines.append([])
        else:
            lines[-1].append(part)
    return tuple(_words(line) for line in lines)


def _quotation(inner: Sequence[Token], mark: str | None) -> Iterator[Block]:
    blocks = sequence(inner)
    first = blocks[0].block if blocks else None
    if (
        mark != "quote"
        and isinstance(first, Paragraph)
        and first.content
        and isinstance(first.content[0], Text)
    ):
        alert = re.match(r"\[!(\w+)\][+-]? ?", first.content[0].text)
        kind = _ALERTS.get(alert[1].lower()) if alert else None
        if alert and kind:
            rest = cast(
                "tuple[Inline, ...]",
                join((Text(first.content[0].text[alert.end() :]), *first.content[1:])),
            )
            if kind == "pull quote":
                yield PullQuote(rest)
                yield from (item.block for item in blocks[1:])
            else:
                yield Paragraph(rest, cast("Literal['note']", kind))
                for item in blocks[1:]:
                    same = isinstance(item.block, Paragraph) and item.block.role == "body"
                    yield item.block.with_(role=kind) if same else item.block
            return
    if mark == "quote":
        yield _plain_quote(blocks)
    elif mark == "pull quote" and isinstance(first, Paragraph):
        found = natural_quote([Marked(first), *blocks[1:]])
        if isinstance(found, PullQuote):
            yield found
        else:
            yield PullQuote(first.content, found.attribution if isinstance(found, Quote) else None)
    else:
        yield natural_quote(blocks)


def _plain_quote(blocks: list[Marked]) -> Quote:
    found = natural_quote([Marked(ThematicBreak()), *blocks])  # two blocks are never a pull quote
    return Quote(found.blocks[1:], found.attribution) if isinstance(found, Quote) else Quote(())


def _table_caption(token: Token, inner: Sequence[Token]) -> tuple[Inline, ...]:
    if token.type != "paragraph_open":
        return ()
    words = _words(parts(inner[0].children or ()))
    if not words or not isinstance(words[0], Text) or not words[0].text.startswith(_TABLE_CAPTION):
        return ()
    return cast("tuple[Inline, ...]", join((Text(words[0].text.removeprefix(_TABLE_CAPTION)), *words[1:])))


def _table(tokens: Sequence[Token]) -> Table:
    header: tuple[tuple[Inline, ...], ...] = ()
    rows: list[tuple[tuple[Inline, ...], ...]] = []
    for part, lines in _groups(tokens):
        for _, cells in _groups(lines):
            row = tuple(_words(parts(cell[0].children or ())) if cell else () for _, cell in _groups(cells))
            if part.type == "thead_open":
                header = row if any(row) else ()
            else:
                rows.append(row)
    return Table(tuple(rows), header)


# -- the lines around the body that say again what the front matter says -------------------------


def head_line(article: Article) -> str:
    """Byline and dates as one line, "" where there is neither."""
    from convert.wording import byline, dates

    return _one_line(" · ".join(filter(None, (byline(article), *dates(article)))))


def source_line(article: Article) -> tuple[Inline, ...]:
    """Publisher, date, address and rights as one line; empty where neither publisher nor address is known."""
    from convert.links import safe_url
    from convert.wording import comma, presumed, words, written_date

    if not (article.publisher or article.source_url):
        return ()
    wording = words(article.language)
    found: list[Inline] = []
    if article.publisher:
        found.append(Text(f"{article.publisher}{presumed(article, 'publisher')}"))
    if article.published:
        date = written_date(article.published, article.language)
        found.append(Text(f"{date}{presumed(article, 'published')}"))
    if article.source_url:
        url = safe_url(article.source_url)
        found.append(Link((Text(url),), url) if url else Text(article.source_url))
    line: list[Inline] = [Text(f"{wording.source}: ")]
    for index, part in enumerate(found):
        line += [Text(comma(article.language)), part] if index else [part]
    if article.rights:
        line.append(Text(f". {article.rights}"))
    joined = (Text(_one_line(p.text, ends=False)) if isinstance(p, Text) else p for p in join(line))
    return cast("tuple[Inline, ...]", tuple(joined))


def _one_line(value: str, *, ends: bool = True) -> str:
    line = re.sub(r"[ \t\r\n]+", " ", value)
    return line.strip(" ") if ends else line
