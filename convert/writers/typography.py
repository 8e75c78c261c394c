"""Quotes, dashes and spaces as the article's language sets them, where the user asks for it.

The model keeps the author's own characters; a writer that is told ``typographic`` shows this copy of it.
What a language does stands in ``typography.toml``; one that is not there is left as it is.  Only what a
typewriter offers is replaced (straight quotes, hyphens for dashes, three dots, plain spaces): a mark that the
author chose stays.  Code, addresses and formulas are never touched.
"""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from typing import TypeVar, cast

import msgspec

from convert.model import (
    Article,
    Block,
    CodeBlock,
    Dossier,
    Embed,
    Figure,
    FootnoteDefinition,
    Inline,
    LineBreak,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    Section,
    Span,
    Table,
    Text,
    Verse,
)

__all__ = ["set_text", "typeset"]

_D = TypeVar("_D", bound=Article | Dossier)

_NO_BREAK = "\N{NO-BREAK SPACE}"
_HIDDEN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in the text for what is no text of this language: code, a note's mark, other languages' words."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:)\S+"
    # Each is tried where a word begins alone, so that a line without spaces is gone through once.
    r"|(?<!\S)@*+[^\s@]++@\S+\.\w+"
    r"|(?<![\w-])(?<![\w-]\.)[\w-]++(?:\.[\w-]++)++/\S*",
    re.IGNORECASE,
)
_DASH = re.compile(r"""(?<=\S)[ \xa0]-{1,3}[ \xa0](?=\S)|(?<=[\w.,!?"')\]…])-{2,3}(?=[\w"'(\[…])""")
_FIRST_DASH = re.compile(r"\A(?:--?)(?=[ \xa0])")
_YEARS = re.compile(r"(?<![\w.,/-])([12]\d{3})(-)(?=[12]\d{3}(?![\w/-]))")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_UNIT = re.compile(
    r"(?<=\d)( )(?=(?:%|‰|€|£|\$|°[CF]?|(?:[kcm]?m|[kmµ]?g|[cmd]?l|ha|km/h|km²|m²|[kMG]?W|[kMGT]?Hz|kWh|"
    r"[kMGT]B|Uhr|Mio\.|Mrd\.)(?!\w)))"
)
_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-z]\.( )(?=[^\W\d_])")
_LETTER = re.compile(r"[^\W\d_]")
_FEET = re.compile(r"(?<![\d.,])\d{1,2}(') ?\d{1,2}(\")(?!\w)")
_CLOSES = re.compile(r"(?<=[^\s(\[])'(?!\w)")
"""A single quote that can close a quotation."""
_OPENERS = "([{<¿¡-–—/"
_QUOTES_OPEN = "“‘„‚«‹「『"
_HIGH = re.compile(r"(?<=[\w%)\]”»’…" + _HIDDEN + r"])( ?)([;!?:]+)(?=\s|$|[)\]”»’\"'])")


class _Custom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one language does; ``typography.toml`` explains each."""

    quotes: tuple[str, str, str, str]
    dash: str
    before: dict[str, str] = {}
    inside: str = ""
    bound: frozenset[str] = frozenset()
    elisions: frozenset[str] = frozenset()
    joined: dict[str, str] = {}


def typeset(document: _D) -> _D:
    """Return a copy of ``document`` with each article set by its own language's custom.

    What was set aside and the evidence stay as they are, and so do addresses and keywords.
    """
    if isinstance(document, Article):
        return cast("_D", _article(document))
    own = _Setter(document.language)
    dossier = document.with_(
        title=own.line(document.title),
        subtitle=own.optional(document.subtitle),
        description=own.optional(document.description),
        introduction=own.blocks(document.introduction),
        sections=tuple(_section(section, own) for section in document.sections),
    )
    return cast("_D", dossier)


def set_text(text: str, language: str | None) -> str:
    """Return one line of ``text`` by the custom of ``language`` (BCP 47); as it is where none is known."""
    custom = _custom(language)
    return "".join(_marks(text, custom)) if custom else text


def _section(section: Section, own: _Setter) -> Section:
    return section.with_(
        title=own.optional(section.title),
        introduction=own.blocks(section.introduction),
        articles=tuple(map(_article, section.articles)),
    )


def _article(article: Article) -> Article:
    own = _Setter(article.language)
    if not own.known:
        language = repr(article.language) if article.language else "its language, which is not known"
        warnings.warn(f"{article.title!r} keeps its quotes: no custom is known for {language}", stacklevel=5)
        return article
    return article.with_(
        headline=own.inlines(article.headline),
        subtitle=own.inlines(article.subtitle),
        kicker=own.optional(article.kicker),
        authors=tuple(
            person.with_(name=own.line(person.name), affiliation=own.optional(person.affiliation))
            for person in article.authors
        ),
        dateline=own.optional(article.dateline),
        publisher=own.optional(article.publisher),
        section=own.optional(article.section),
        rights=own.optional(article.rights),
        blocks=own.blocks(article.blocks),
        related=tuple(item.with_(title=own.line(item.title)) for item in article.related),
        related_heading=own.optional(article.related_heading),
    )


class _Setter:
    """Sets what an article is made of by one language's custom."""

    def __init__(self, language: str | None) -> None:
        self._custom = _custom(language)

    @property
    def known(self) -> bool:
        return self._custom is not None

    def line(self, text: str) -> str:
        return "".join(_marks(text, self._custom)) if self._custom and text else text

    def optional(self, text: str | None) -> str | None:
        return self.line(text) if text else text

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        match block:
            case CodeBlock():
                return block
            case Quote():
                return block.with_(
                    blocks=self.blocks(block.blocks), attribution=self.optional(block.attribution)
                )
            case PullQuote():
                return block.with_(
                    content=self.inlines(block.content), attribution=self.optional(block.attribution)
                )
            case ListBlock():
                return block.with_(items=tuple(map(self.blocks, block.items)))
            case Figure():
                return block.with_(
                    caption=self.inlines(block.caption),
                    credit=self.optional(block.credit),
                    alt=self.optional(block.alt),
                )
            case Table():
                return block.with_(
                    rows=tuple(tuple(map(self.inlines, row)) for row in block.rows),
                    header=tuple(map(self.inlines, block.header)),
                    caption=self.inlines(block.caption),
                )
            case Verse():
                return block.with_(lines=tuple(map(self.inlines, block.lines)))
            case Embed():
                return block.with_(caption=self.inlines(block.caption))
            case FootnoteDefinition():
                return block.with_(blocks=self.blocks(block.blocks))
            case Paragraph():
                return block.with_(content=self.inlines(block.content), speaker=self.optional(block.speaker))
            case _:
                content = getattr(block, "content", ())
                return block.with_(content=self.inlines(content)) if content else block

    def inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Set one line, whose quotes may begin in one inline and end in another."""
        if not inlines:
            return inlines
        runs: list[str] = []
        _collect(inlines, runs)
        made = _marks("".join(runs), self._custom) if self._custom else list("".join(runs))
        ends: list[str] = []
        at = 0
        for run in runs:
            ends.append("".join(made[at : at + len(run)]))
            at += len(run)
        return _rebuilt(inlines, iter(ends).__next__)


def _collect(inlines: Iterable[Inline], runs: list[str]) -> None:
    """The text of ``inlines``, a run for each leaf, in order."""
    for inline in inlines:
        if isinstance(inline, Text):
            runs.append(inline.text)
        elif isinstance(inline, LineBreak):
            runs.append("\n")
        elif isinstance(inline, Span) or not hasattr(inline, "content"):
            runs.append(_HIDDEN)
        else:
            _collect(inline.content, runs)


def _rebuilt(inlines: Iterable[Inline], following: Callable[[], str]) -> tuple[Inline, ...]:
    """``inlines`` with the texts that ``following`` gives, one for each leaf."""
    made: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text):
            made.append(Text(following()))
        elif isinstance(inline, Span):
            following()
            made.append(inline.with_(content=_Setter(inline.language).inlines(inline.content)))
        elif not hasattr(inline, "content"):
            following()
            made.append(inline)
        else:
            made.append(inline.with_(content=_rebuilt(inline.content, following)))
    return tuple(made)


# -- the characters of one line -------------------------------------------------------------


def _marks(text: str, custom: _Custom) -> list[str]:
    """What stands for each character of ``text``: itself, other characters, or nothing."""
    made = list(text)
    hidden = _without_addresses(text)
    _dashes(hidden, custom, made)
    _spaces(hidden, custom, made)
    _quotes(hidden, custom, made)
    return made


def _without_addresses(text: str) -> str:
    """``text``, as long as before, with nothing to be seen of its addresses."""
    return _ADDRESS.sub(lambda found: _HIDDEN * len(found[0]), text)


def _dashes(text: str, custom: _Custom, made: list[str]) -> None:
    for found in _DOTS.finditer(text):
        made[found.start() : found.end()] = ["…", "", ""]
    for found in _YEARS.finditer(text):
        made[found.start(2)] = "–"
    for found in _DASH.finditer(text):
        # The first space goes with the word before it, so that no line begins with the dash.
        dash = custom.dash.replace(" ", _NO_BREAK, 1)
        made[found.start() : found.end()] = [dash, *[""] * (len(found[0]) - 1)]
    if first := _FIRST_DASH.match(text):
        made[: first.end()] = [custom.dash.strip(), *[""] * (first.end() - 1)]


def _spaces(text: str, custom: _Custom, made: list[str]) -> None:
    for pattern in (_UNIT, _INITIAL):
        for found in pattern.finditer(text):
            made[found.start(1)] = _NO_BREAK
    if custom.bound:
        for found in re.finditer(r"(?<![\w'’.-])(\w{1,2})( )(?=\w)", text):
            if found[1].lower() in custom.bound:
                made[found.start(2)] = _NO_BREAK
    if custom.before:
        for found in _HIGH.finditer(text):
            space = custom.before.get(found[2][0])
            if space and (found[1] or found[2] != ":" or not text[found.end() :].startswith(('"', "'"))):
                if found[1]:
                    made[found.start(1)] = space
                else:
                    made[found.start(2)] = space + found[2][0]
    if custom.inside:
        opening, closing = re.escape(custom.quotes[0]), re.escape(custom.quotes[1])
        for found in re.finditer(rf"(?:(?<={opening})( )|( )(?={closing}))", text):
            made[found.start()] = custom.inside


class _Open:
    """The quotes that are not yet closed, the innermost last."""

    def __init__(self) -> None:
        self._marks: list[str] = []
        self._counts = {"'": 0, '"': 0}

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, mark: str) -> bool:
        return self._counts[mark] > 0

    def add(self, mark: str) -> None:
        self._marks.append(mark)
        self._counts[mark] += 1

    def close(self, mark: str) -> None:
        """Close the innermost ``mark``, and with it what was opened within."""
        while (last := self._marks.pop()) != mark:
            self._counts[last] -= 1
        self._counts[mark] -= 1


def _quotes(text: str, custom: _Custom, made: list[str]) -> None:
    """Straight quotes to the language's, inner ones within outer ones; apostrophes and primes apart."""
    for found in _FEET.finditer(text):
        made[found.start(1)], made[found.start(2)] = "′", "″"
    open_marks = _Open()
    last = max((found.start() for found in _CLOSES.finditer(text)), default=-1)
    for at, mark in enumerate(text):
        if mark not in "\"'" or made[at] != mark:
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        made[at] = _quote(mark, before, after, text, at, open_marks, custom, closed_later=last > at + 1)


def _quote(
    mark: str,
    before: str,
    after: str,
    text: str,
    at: int,
    open_marks: _Open,
    custom: _Custom,
    *,
    closed_later: bool,
) -> str:
    """What stands for the straight quote ``mark`` at ``at``; ``open_marks`` are those not yet closed.

    ``closed_later`` says whether a single quote after it can close what begins here.
    """
    if custom.joined and _LETTER.match(before) and (mark == "'" or _LETTER.match(after)):
        return custom.joined[mark]
    apostrophe = mark == "'"
    if apostrophe and before.isalnum() and after.isalnum():
        return "’"
    starts = (
        before.isspace() or before in _OPENERS or before in _QUOTES_OPEN or before in "\"'" or _wide(before)
    )
    may_open = starts and not after.isspace()
    may_close = mark in open_marks and not (before.isspace() and not after.isspace())
    if apostrophe and may_open and not may_close and _elided(text, at, custom):
        return "’"
    if may_close and not (may_open and after.isalnum() and not _wide(before)):
        open_marks.close(mark)
        return _mark(mark, open_marks, custom, closing=True)
    if may_open and (not apostrophe or closed_later):
        made = _mark(mark, open_marks, custom, closing=False)
        open_marks.add(mark)
        return made
    if apostrophe:
        return "′" if before.isdigit() else "’"
    if before.isdigit():
        return "″"
    return _mark(mark, open_marks, custom, closing=True) if not before.isspace() else mark


def _mark(mark: str, open_marks: _Open, custom: _Custom, *, closing: bool) -> str:
    """The mark for this depth: inside another quotation, or for single quotes, the inner pair."""
    inner = len(open_marks) % 2 == 1 if open_marks else mark == "'"
    made = custom.quotes[2 * inner + closing]
    if not inner and custom.inside:
        return custom.inside + made if closing else made + custom.inside
    return made


def _elided(text: str, at: int, custom: _Custom) -> bool:
    """Whether the quote at ``at`` stands for letters left out: ’tis, ’90s."""
    found = re.compile(r"\d\ds?\b|[^\W\d_]+").match(text, at + 1)
    return found is not None and (found[0][0].isdigit() or found[0].lower() in custom.elisions)


def _wide(character: str) -> bool:
    """Whether words of this script stand without spaces, so that a quote may open after any of them."""
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


# -- customs ----------------------------------------------------------------------------------


@cache
def _customs() -> dict[str, _Custom]:
    text = resources.files("convert.writers").joinpath("typography.toml").read_text(encoding="utf-8")
    return {tag.lower(): msgspec.convert(table, _Custom) for tag, table in tomllib.loads(text).items()}


@cache
def _custom(language: str | None) -> _Custom | None:
    """What ``language`` does, else what its primary language does; None where neither is known."""
    tag = (language or "").replace("_", "-").lower()
    customs = _customs()
    while tag:
        if tag in customs:
            return customs[tag]
        tag = tag.rpartition("-")[0]
    return None
