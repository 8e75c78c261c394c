"""The document model: what an article is, once it has been recognised.

Every reader ends here and every writer starts here.  The structs are frozen and hold
tuples, so a document can be shared between threads and kept as a key; a changed copy is
made with ``with_()``.  msgspec was chosen because it gives, from the type annotations
alone, tagged unions, strict validation, JSON both ways and a JSON Schema, and because it
is fast enough that a model never has to be bypassed in a batch.

Nothing in this module knows a file format or a rule of recognition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal, Self, TypeVar, get_args

import msgspec

from convert.errors import ReadError, UsageError
from convert.validation import problem_of

__all__ = [
    "Article", "Block", "Code", "CodeBlock", "Dossier", "Embed", "Emphasis", "Evidence",
    "Figure", "FootnoteDefinition", "FootnoteReference", "Heading", "Image", "Inline",
    "LineBreak", "Link", "ListBlock", "Moment", "Paragraph", "Person", "PullQuote", "Quote",
    "Related", "Section", "SetAside", "SmallCaps", "Span", "Strong", "Subscript",
    "Superscript", "Table", "Text", "ThematicBreak", "Verse", "plain", "text", "walk",
]  # fmt: skip


class _Node(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all structs share: immutability, small JSON, and changed copies."""

    def with_(self, **changes: Any) -> Self:
        """Return a copy with ``changes`` applied; raises TypeError for an unknown field."""
        return msgspec.structs.replace(self, **changes)


# -- inlines: what stands inside a line -------------------------------------------------


class _Document(_Node, frozen=True):
    """What articles and dossiers share: JSON both ways, and how a notebook shows them.

    What shows a document knows the model, so it is imported when it is asked for and not before.
    """

    def to_json(self, *, indent: int = 2) -> str:
        """Serialise to JSON (UTF-8 text); `from_json` gives an equal document back."""
        return msgspec.json.format(msgspec.json.encode(self), indent=indent).decode()

    @classmethod
    def from_json(cls, data: str | bytes) -> Self:
        """Load a document; raises `convert.errors.ReadError` naming the place that is wrong."""
        return _loaded(data, cls, f"{'an' if cls is Article else 'a'} {cls.__name__.casefold()}")

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema (draft 2020-12) of `to_json`'s output."""
        return msgspec.json.schema(cls)

    def _repr_html_(self) -> str:
        """The pages themselves, framed apart from the notebook that shows them."""
        from convert.output import framed

        return framed(self)  # type: ignore[arg-type]  # there are two kinds of document

    def __rich__(self) -> Any:
        """Tables of what is in it, where rich prints the document."""
        from convert.terminal import rich_shown

        return rich_shown(self)  # type: ignore[arg-type]


class Text(_Node, frozen=True, tag="text"):
    """A run of characters without mark-up; never holds a line break."""

    text: str


class Strong(_Node, frozen=True, tag="strong"):
    """Words with weight, bold as a rule."""

    content: tuple[Inline, ...]


class Emphasis(_Node, frozen=True, tag="emphasis"):
    """Words that are stressed, or a title; slanted as a rule."""

    content: tuple[Inline, ...]


class Link(_Node, frozen=True, tag="link"):
    """A link; ``url`` is absolute, or ``#id`` / a relative path inside a dossier."""

    content: tuple[Inline, ...]
    url: str
    title: str | None = None


class Code(_Node, frozen=True, tag="code"):
    """Characters to be taken as they stand: a command, a file's name."""

    text: str


class LineBreak(_Node, frozen=True, tag="line_break"):
    """A break the author wants inside a paragraph."""


class Superscript(_Node, frozen=True, tag="superscript"):
    """A raised run: an ordinal's letters, an exponent."""

    content: tuple[Inline, ...]


class Subscript(_Node, frozen=True, tag="subscript"):
    """A lowered run: the index of a formula."""

    content: tuple[Inline, ...]


class SmallCaps(_Node, frozen=True, tag="small_caps"):
    """Capitals of the size of small letters."""

    content: tuple[Inline, ...]


class Span(_Node, frozen=True, tag="span"):
    """Words in another language than the article's (``language`` is a BCP 47 tag)."""

    content: tuple[Inline, ...]
    language: str


class FootnoteReference(_Node, frozen=True, tag="footnote_reference"):
    """The mark in the running text; ``id`` names a `FootnoteDefinition`."""

    id: str


Inline = (
    Text | Strong | Emphasis | Link | Code | LineBreak | Superscript | Subscript | SmallCaps | Span
    | FootnoteReference
)  # fmt: skip


# -- blocks: what stands below one another ----------------------------------------------


class Paragraph(_Node, frozen=True, tag="paragraph"):
    """Running text.

    ``role`` tells apart the paragraphs that a page shows differently: ``question`` and
    ``answer`` of an interview (``speaker`` where the text names one), an editor's
    ``note``, a ``correction``, and the author's ``biography``.
    """

    content: tuple[Inline, ...]
    role: Literal["body", "question", "answer", "note", "correction", "biography"] = "body"
    speaker: str | None = None


class Heading(_Node, frozen=True, tag="heading"):
    """A subhead; ``level`` 1 is the first level below the article's headline."""

    content: tuple[Inline, ...]
    level: int = 1


class Quote(_Node, frozen=True, tag="quote"):
    """A block quotation, with its source where the text names it."""

    blocks: tuple[Block, ...]
    attribution: str | None = None


class PullQuote(_Node, frozen=True, tag="pull_quote"):
    """A line lifted out to sum up or to tempt; not part of the running text."""

    content: tuple[Inline, ...]
    attribution: str | None = None


class ListBlock(_Node, frozen=True, tag="list"):
    """A list; each item is a sequence of blocks, so lists nest."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


class Image(_Node, frozen=True):
    """Where a figure's picture comes from: a URL, or a path beside the input."""

    source: str
    width: int | None = None
    height: int | None = None


class Figure(_Node, frozen=True, tag="figure"):
    """A picture with caption and credit; ``image`` is None where the text kept none."""

    caption: tuple[Inline, ...] = ()
    credit: str | None = None
    image: Image | None = None
    alt: str | None = None


class Table(_Node, frozen=True, tag="table"):
    """A table; a cell is a sequence of inlines. ``header`` may be empty."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    header: tuple[tuple[Inline, ...], ...] = ()
    caption: tuple[Inline, ...] = ()


class CodeBlock(_Node, frozen=True, tag="code_block"):
    """Lines of a program, spaces and line ends kept."""

    text: str
    language: str | None = None


class Verse(_Node, frozen=True, tag="verse"):
    """Lines whose breaks belong to the text; an empty line parts stanzas."""

    lines: tuple[tuple[Inline, ...], ...]


class ThematicBreak(_Node, frozen=True, tag="thematic_break"):
    """A pause between parts, printed as a rule or an asterism."""


class Embed(_Node, frozen=True, tag="embed"):
    """A video, post or other thing of the web, shown as a captioned link."""

    url: str
    caption: tuple[Inline, ...] = ()
    provider: str | None = None


class FootnoteDefinition(_Node, frozen=True, tag="footnote_definition"):
    """What a note says; `FootnoteReference` is its mark in the text."""

    id: str
    blocks: tuple[Block, ...]


Block = (
    Paragraph | Heading | Quote | PullQuote | ListBlock | Figure | Table | CodeBlock | Verse
    | ThematicBreak | Embed | FootnoteDefinition
)  # fmt: skip


# -- what stands around the body --------------------------------------------------------


class Person(_Node, frozen=True):
    """Somebody, or an agency, named in a byline.

    ``role`` is ``author`` unless the byline says otherwise ("Photographs by": ``photographer``);
    ``affiliation`` is the title or employer that the byline gives beside the name.
    """

    name: str
    role: str = "author"
    affiliation: str | None = None


_MOMENT = re.compile(
    r"\d{4}(-\d{2}(-\d{2}(T(?:[01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?)?)?",
    re.ASCII,
)


class Moment(_Node, frozen=True):
    """A date as exact as the input gives it: ISO 8601, from ``2013`` to ``2013-05-28T10:41+02:00``.

    Raises ValueError for what is none, and for a day that the calendar has not.
    """

    iso: str

    def __post_init__(self) -> None:
        if not _MOMENT.fullmatch(self.iso):
            raise ValueError(f"not an ISO 8601 date or time: {self.iso!r}")
        try:
            date.fromisoformat(f"{self.iso}-01-01"[:10])
        except ValueError:
            raise ValueError(f"no day of the calendar: {self.iso!r}") from None

    @property
    def date(self) -> str:
        """The date part alone, as exact as it is known."""
        return self.iso[:10]

    @property
    def precision(self) -> Literal["year", "month", "day", "time"]:
        """How exact it is."""
        length = len(self.iso)
        return "year" if length == 4 else "month" if length == 7 else "day" if length == 10 else "time"


class Related(_Node, frozen=True):
    """An article that this one points to."""

    title: str
    url: str | None = None


class SetAside(_Node, frozen=True):
    """Words of the input that are no part of the article, and why."""

    text: str
    reason: str
    rule: str = ""
    span: tuple[int, int] | None = None


class Evidence(_Node, frozen=True):
    """Where a recognised part came from.

    ``target`` is a field's name (``headline``, ``published``, ``related/2`` …), ``blocks/N``,
    or ``label`` for words that only announce what follows ("Related articles:").  ``span`` counts
    characters of the text that was read, from 0, end excluded; ``text`` is what stood there;
    ``confidence`` runs from 0 to 1; below `GUESS` the value is a guess and writers say so.
    ``note`` tells what was changed, for a mended URL the original.
    """

    GUESS = 0.6

    target: str
    rule: str
    confidence: float = 1.0
    span: tuple[int, int] | None = None
    text: str | None = None
    note: str | None = None


class Article(_Document, frozen=True, tag="article"):
    """One article: its fields, its body, and the record of how they were found."""

    headline: tuple[Inline, ...] = ()
    subtitle: tuple[Inline, ...] = ()
    kicker: str | None = None
    authors: tuple[Person, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    dateline: str | None = None
    publisher: str | None = None
    section: str | None = None
    language: str | None = None
    text_direction: Literal["ltr", "rtl"] = "ltr"
    source_url: str | None = None
    rights: str | None = None
    keywords: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    related: tuple[Related, ...] = ()
    related_heading: str | None = None
    set_aside: tuple[SetAside, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def title(self) -> str:
        """The headline as plain text."""
        return plain(self.headline)

    def __iter__(self) -> Iterator[Block]:
        """Iterate over the body's blocks, top level only; see `walk` for all of them."""
        return iter(self.blocks)

    def find(self, kind: type[_B]) -> Iterator[_B]:
        """Yield every block of type ``kind``, nested ones included, in reading order."""
        return (block for block in walk(self.blocks) if isinstance(block, kind))

    def words(self) -> list[str]:
        """The words of the body, in order."""
        return [word for block in self.blocks for word in re.findall(r"\w+", text(block))]

    def with_(self, **changes: Any) -> Self:
        """Return a copy with ``changes`` applied.

        Fields take what `convert.read` takes for them too: ``published="2013-05-28"``,
        ``authors=["Bo Li"]``, ``headline="…"``.

        Raises:
            UsageError: a value is of no use for its field.
            TypeError: there is no such field.
        """
        checked = {name: _fitting(name, value) for name, value in changes.items()}
        return msgspec.structs.replace(self, **checked)

    def is_guess(self, target: str) -> bool:
        """Whether the field ``target`` was guessed rather than read."""
        return any(e.target == target and e.confidence < Evidence.GUESS for e in self.evidence)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What was recognised, for IPython in a terminal."""
        from convert.terminal import plain_lines

        printer.text("\n".join(plain_lines(self, 100)))


class Section(_Node, frozen=True):
    """A part of a dossier; ``title`` is None for articles that stand in no part."""

    articles: tuple[Article, ...]
    title: str | None = None
    introduction: tuple[Block, ...] = ()


class Dossier(_Document, frozen=True, tag="dossier"):
    """Many articles in one book."""

    title: str
    sections: tuple[Section, ...]
    subtitle: str | None = None
    editors: tuple[str, ...] = ()
    date: Moment | None = None
    description: str | None = None
    introduction: tuple[Block, ...] = ()
    language: str = "en"
    publisher: str | None = None
    rights: str | None = None
    series: str | None = None
    series_number: int | None = None
    cover: Image | None = None
    identifier: str | None = None

    def with_(self, **changes: Any) -> Self:
        """Return a copy with ``changes`` applied.

        Lists are as good as tuples, and a date may be written as `convert.read` takes it
        (``date="2013-05-28"``).

        Raises:
            UsageError: a value is of no use for its field.
            TypeError: there is no such field.
        """
        kinds = {field.name: field.type for field in msgspec.structs.fields(self)}
        checked = {name: _fitting_book(name, value, kinds.get(name, Any)) for name, value in changes.items()}
        return msgspec.structs.replace(self, **checked)

    def __iter__(self) -> Iterator[Article]:
        """Iterate over the articles in the order of the book."""
        return (article for section in self.sections for article in section.articles)


_B = TypeVar("_B", bound=_Node)

_PARTS: dict[str, frozenset[type]] = {
    **dict.fromkeys(("headline", "subtitle"), frozenset(get_args(Inline))),
    "authors": frozenset({Person}),
    "keywords": frozenset({str}),
    "blocks": frozenset(get_args(Block)),
    "related": frozenset({Related}),
    "set_aside": frozenset({SetAside}),
    "evidence": frozenset({Evidence}),
}
"""An article's fields that are tuples, and what they hold."""
_PLAIN: dict[str, type] = {
    **dict.fromkeys(("published", "updated"), Moment),
    **dict.fromkeys(("kicker", "dateline", "publisher", "section", "language", "source_url", "rights"), str),
    "related_heading": str,
}
"""Its fields that may be None, and what they are else."""


def _fitting(name: str, value: Any) -> Any:
    """``value`` as an article's field ``name`` has it; raises `UsageError` where it is of no use for it."""
    kinds = _PARTS.get(name)
    if kinds is not None:
        if isinstance(value, list | tuple) and kinds.issuperset(map(type, value)):
            return value if type(value) is tuple else tuple(value)
    elif (kind := _PLAIN.get(name)) is None:
        if name != "text_direction":
            return value  # no field, which msgspec says
    elif value is None or isinstance(value, kind):
        return value
    from convert.hints import FIELDS

    try:
        if name not in FIELDS:
            what = " or ".join(sorted(kind.__name__ for kind in kinds or (str,)))
            raise ValueError(f"must be {'a tuple of ' if kinds else ''}{what}")
        found = FIELDS[name](value)
    except ValueError as error:
        raise UsageError(f"{name} {error}", place=repr(value)[:80]) from None
    return (Text(found),) if isinstance(found, str) and name in ("headline", "subtitle") else found


def _fitting_book(name: str, value: Any, kind: Any) -> Any:
    """``value`` as a dossier's field ``name`` of type ``kind``; raises `UsageError` where it cannot be."""
    from convert.hints import FIELDS

    try:
        if name == "date" and isinstance(value, str | date):
            return FIELDS["published"](value)
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        problem, at = problem_of(error)
        where = f" at {at.replace('$', name)}" if at else ""
        raise UsageError(
            f"{name} is of no use for a dossier: {problem}{where}", place=repr(value)[:80]
        ) from None
    except ValueError as error:
        raise UsageError(f"{name} {error}", place=repr(value)[:80]) from None


def _loaded(data: str | bytes, kind: type[_B], what: str) -> _B:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        problem, place = problem_of(error)
        raise ReadError(
            f"is not {what} of this program ({problem})",
            place=place or None,
            remedy=f"write one with --to json, or give {what}'s text" if kind is Article else None,
        ) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        remedy = "give the article's text" if kind is Article else None
        raise ReadError(f"is not JSON ({error})", remedy=remedy) from error
    except TypeError:
        problem = f"JSON is str or bytes, and this is {type(data).__name__}"
        raise UsageError(problem, remedy="pass the text of a .json file") from None


# -- reading the model ------------------------------------------------------------------


def plain(inlines: Iterable[Inline]) -> str:
    """The words of ``inlines`` without mark-up; a line break counts as a space."""
    if type(inlines) is tuple and len(inlines) == 1 and type(inlines[0]) is Text:
        return inlines[0].text  # as most are
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=value) | Code(text=value):
                parts.append(value)
            case LineBreak():
                parts.append(" ")
            case FootnoteReference():
                pass
            case _:
                parts.append(plain(inline.content))
    return "".join(parts)


def text(block: Block) -> str:
    """All words of one block, caption and credit included, parts parted by line ends."""
    match block:
        case Paragraph() | Heading():
            return plain(block.content)
        case PullQuote():
            return _lines(plain(block.content), block.attribution)
        case Quote():
            return _lines(*map(text, block.blocks), block.attribution)
        case FootnoteDefinition():
            return _lines(*map(text, block.blocks))
        case ListBlock():
            return _lines(*(text(inner) for item in block.items for inner in item))
        case Figure():
            return _lines(plain(block.caption), block.credit)
        case Table():
            rows = ((block.header,) if block.header else ()) + block.rows
            return _lines(plain(block.caption), *(" ".join(map(plain, row)) for row in rows))
        case CodeBlock():
            return block.text
        case Verse():
            return "\n".join(map(plain, block.lines))
        case Embed():
            return plain(block.caption)
        case ThematicBreak():
            return ""


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield ``blocks`` and every block inside them, in reading order."""
    for block in blocks:
        yield block
        match block:
            case Quote() | FootnoteDefinition():
                yield from walk(block.blocks)
            case ListBlock():
                for item in block.items:
                    yield from walk(item)


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)
