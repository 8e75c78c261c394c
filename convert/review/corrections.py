"""Corrections of one article: ``NAME.tearsheet.toml`` beside the input, and how they are applied.

A correction names words of the input and what they really are.  The words are the key, so that it
still holds when the article is read again, or recognised by a newer version; the place only decides
between equal ones.  How a person makes them is the review page's business.
"""

from __future__ import annotations

import os
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from convert.errors import ReadError, WriteError
from convert.model import (
    Article,
    Block,
    Evidence,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Person,
    PullQuote,
    Quote,
    Related,
    SetAside,
    plain,
)
from convert.quoting import toml_string

__all__ = ["KINDS", "Correction", "Corrections", "apply", "content_beside", "load", "save", "sidecar_of"]

MAX_BYTES = 1_000_000
RULE = "review"
_ENDING = ".tearsheet.toml"

FIELDS = {
    "headline": "headline",
    "subtitle": "standfirst",
    "kicker": "kicker",
    "authors": "byline",
    "published": "date",
    "updated": "date of change",
    "publisher": "publisher",
    "section": "section",
    "source_url": "source address",
    "rights": "rights",
}
"""The kinds that are fields of the article, each with the word that a person reads."""

BLOCKS = {
    "paragraph": "paragraph",
    "heading": "subhead",
    "caption": "caption",
    "credit": "credit",
    "quote": "quote",
    "pull_quote": "pull quote",
    "list_item": "list item",
    "note": "editor's note",
    "biography": "author's biography",
}
"""The kinds that are blocks of the body."""

KINDS = {**FIELDS, **BLOCKS, "related": "related article", "set_aside": "set aside"}
"""All that words can be corrected to."""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``text``, words of the input, is a ``kind``; ``start`` is where about it stands."""

    text: str
    kind: str
    start: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no part is called {self.kind!r}; there are {', '.join(KINDS)}")
        if not self.text.strip():
            raise ValueError("a correction needs the words that it is about")


class Corrections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a person said about one input: fields' values, and what parts are."""

    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    parts: tuple[Correction, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.parts)

    def with_part(self, correction: Correction) -> Corrections:
        """Add ``correction`` in place of an earlier one of the same words."""
        same = (_key(correction.text), correction.start)
        kept = tuple(part for part in self.parts if (_key(part.text), part.start) != same)
        return Corrections(self.fields, (*kept, correction))


_NONE = Corrections()


# -- the sidecar ------------------------------------------------------------------------


def sidecar_of(path: str | os.PathLike[str]) -> Path:
    """Where the corrections of the input ``path`` stand: ``a.txt`` → ``a.txt.tearsheet.toml``."""
    path = Path(path)
    return path.with_name(f"{path.name}{_ENDING}")


def load(path: str | os.PathLike[str]) -> Corrections:
    """The corrections beside the input ``path``, none where there are none; raises `ReadError`."""
    data = content_beside(path)
    if not data:
        return _NONE
    sidecar = sidecar_of(path)
    try:
        raw = tomllib.loads(data.decode())
        found = msgspec.convert(
            {"fields": raw.pop("fields", {}), "parts": raw.pop("part", []), **raw}, Corrections
        )
        return msgspec.structs.replace(found, fields=_checked(found.fields))
    except (ValueError, RecursionError) as error:  # TOML, UTF-8 and validation errors are all of this kind
        problem = " ".join(str(error).split())[:300]
        raise ReadError(
            f"the corrections cannot be understood ({problem})", file=sidecar, remedy="mend or remove it"
        ) from None


def content_beside(path: str | os.PathLike[str]) -> bytes:
    """The sidecar of the input ``path`` as it stands, empty where there is none; raises `ReadError`."""
    # Asked for each article of an archive, so as text: `pathlib` takes ten times as long.
    if not os.path.lexists(f"{os.fspath(path)}{_ENDING}"):
        return b""
    sidecar = sidecar_of(path)
    try:
        with sidecar.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ReadError(
            f"the corrections cannot be read ({reason.lower()})", file=sidecar, remedy="mend or remove it"
        ) from error
    if len(data) > MAX_BYTES:
        raise ReadError("is larger than 1 MB", file=sidecar, remedy="remove it")
    return data


def save(path: str | os.PathLike[str], corrections: Corrections) -> Path:
    """Write the sidecar of the input ``path``, or remove it where nothing is left to correct."""
    from convert.files import write_atomically

    sidecar = sidecar_of(path)
    if corrections:
        write_atomically(sidecar, _toml(Path(path).name, corrections).encode())
    else:
        try:
            sidecar.unlink(missing_ok=True)
        except OSError as error:
            raise WriteError(f"cannot be removed ({error.strerror})", file=sidecar) from error
    return sidecar


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    from convert.hints import check

    checked: dict[str, Any] = {}
    for key, value in fields.items():
        try:
            checked.update([check(key, value, emptying=True)])
        except KeyError:
            raise ValueError(f"no field is called {key!r}") from None
        except ValueError as error:
            raise ValueError(f"{key} {error}") from None
    return checked


def _toml(name: str, corrections: Corrections) -> str:
    safe = "".join(c if c.isprintable() else "\ufffd" for c in name)
    lines = [f"# Corrections of {safe}, made on the review page; reading the file honours them."]
    if corrections.fields:
        lines += ["", "[fields]"]
        lines += [f"{field} = {_value(value)}" for field, value in corrections.fields.items()]
    for part in corrections.parts:
        lines += ["", "[[part]]", f"kind = {toml_string(part.kind)}", f"text = {toml_string(part.text)}"]
        lines += [f"start = {part.start}"]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Person):
        known = msgspec.structs.asdict(value).items()
        pairs = ", ".join(f"{key} = {toml_string(word)}" for key, word in known if word)
        return f"{{ {pairs} }}"
    return toml_string("" if value is None else str(getattr(value, "iso", value)))


# -- applying ---------------------------------------------------------------------------


def apply(article: Article, corrections: Corrections, raw: str | None = None) -> Article:
    """Return ``article`` with each part that was corrected as what it really is.

    ``raw`` is the text that the article was recognised in, where it was text.  Fields' values are
    hints, and were given to the reader.  A correction whose words are not there any
    more changes nothing, with a warning that says which.
    """
    # All is taken out before any is put in: what joins a block must not go when that block goes.
    loose: list[_Loose] = []
    for correction in corrections.parts:
        taken = _taken(article, correction, raw)
        if taken is None:
            shown = _key(correction.text)[:60]
            warnings.warn(f"a correction no longer fits, its words are not there: {shown!r}", stacklevel=2)
        else:
            article, words, span = taken
            loose.append((span or (len(raw or ""), 0), correction.kind, words, span))
    for _, kind, words, span in sorted(loose, key=lambda item: item[0]):
        article = _put_in(article, kind, words, span)
    return article


_Loose = tuple[tuple[int, int], str, str, tuple[int, int] | None]
"""Words between their old place and their new: where they are sorted, kind, words, span."""


def _key(words: str) -> str:
    """``words`` as recognition reads them: one line, without what no page shows."""
    from convert.normalize.lines import clean

    return " ".join(clean(words).split())


def _taken(
    article: Article, correction: Correction, raw: str | None
) -> tuple[Article, str, tuple[int, int] | None] | None:
    """``article`` without the words, the words, and where they stood; None where they are not there."""
    words = _key(correction.text)
    span = _whole_place(article, correction, raw)
    if span is not None:
        return _cleared(article, span), _joined_words(article, span) or words, span
    found = _find(article, correction)
    if found is None:
        return None
    if not found.whole and found.span:
        found = msgspec.structs.replace(found, span=_within(found.span, correction))
    article, span = _taken_out(article, found, words)
    return article, words, span


def _whole_place(article: Article, correction: Correction, raw: str | None) -> tuple[int, int] | None:
    """The place whose characters are the words, all of them; the nearest of several."""
    if raw is None:
        return None
    words = _key(correction.text)
    records: list[Evidence | SetAside] = [*article.evidence, *article.set_aside]
    spans = {item.span for item in records if item.span and _key(raw[slice(*item.span)]) == words}
    return min(spans, key=lambda span: (abs(span[0] - correction.start), span), default=None)


def _joined_words(article: Article, span: tuple[int, int]) -> str | None:
    """The words of a place without the breaks of lines, where one record has them all."""
    everything: list[Evidence | SetAside] = [*article.evidence, *article.set_aside]
    records = [item for item in everything if item.span == span]
    if len(records) != 1 or not records[0].text:
        return None
    one = records[0]
    plainly = isinstance(one, SetAside) or one.target.startswith("blocks/")
    return _key(one.text or "") if plainly else None


def _cleared(article: Article, span: tuple[int, int]) -> Article:
    """``article`` without anything that came from ``span``."""
    article = article.with_(set_aside=tuple(item for item in article.set_aside if item.span != span))
    while (index := _first(article, span)) is not None:
        target = article.evidence[index].target
        field, _, rest = target.partition("/")
        number = rest.partition("/")[0]
        if field == "blocks":
            article = _without_block(article, int(number))
        elif field == "related" and number.isdigit():
            article = _without_related(article, int(number))
        elif field in FIELDS or field == "dateline":
            article = _without_field(article, field, span)
        else:
            kept = (*article.evidence[:index], *article.evidence[index + 1 :])
            article = article.with_(evidence=kept)
    return article


def _first(article: Article, span: tuple[int, int]) -> int | None:
    return next((index for index, item in enumerate(article.evidence) if item.span == span), None)


def _within(span: tuple[int, int], correction: Correction) -> tuple[int, int]:
    """Where the words stand inside the part that holds them."""
    start = min(max(correction.start, span[0]), span[1])
    return start, min(start + len(correction.text), span[1])


class _Found(msgspec.Struct, frozen=True):
    """The part that has the words: an index in ``evidence`` or ``set_aside``, and whether it is all."""

    index: int
    aside: bool
    whole: bool
    span: tuple[int, int] | None


def _find(article: Article, correction: Correction) -> _Found | None:
    """The nearest part that is the words; else the nearest that holds them and can be split."""
    words = _key(correction.text)
    candidates: list[tuple[bool, int, _Found]] = []
    for found, text, can_split in _parts(article):
        whole = _key(text) == words
        if whole or (can_split and words in _key(text)):
            at = found.span[0] if found.span else 0
            candidates.append(
                (not whole, abs(at - correction.start), msgspec.structs.replace(found, whole=whole))
            )
    return min(candidates, key=lambda item: item[:2])[2] if candidates else None


def _parts(article: Article) -> Iterator[tuple[_Found, str, bool]]:
    for index, evidence in enumerate(article.evidence):
        field, _, rest = evidence.target.partition("/")
        if field == "language" or "/" in rest:
            continue
        block = _block(article, evidence.target)
        text = evidence.text
        if text is None and block is not None:
            from convert.model import text as text_of

            text = text_of(block)
        if text:
            yield (
                _Found(index=index, aside=False, whole=True, span=evidence.span),
                text,
                isinstance(block, Paragraph),
            )
    for index, item in enumerate(article.set_aside):
        yield _Found(index=index, aside=True, whole=True, span=item.span), item.text, True


def _block(article: Article, target: str) -> Block | None:
    field, _, number = target.partition("/")
    if field == "blocks" and number.isdigit() and int(number) < len(article.blocks):
        return article.blocks[int(number)]
    return None


def _taken_out(article: Article, found: _Found, words: str) -> tuple[Article, tuple[int, int] | None]:
    """``article`` without the words, and where in the input they stood."""
    if found.aside:
        item = article.set_aside[found.index]
        rest = [part for part in _around(_key(item.text), words) if part]
        left = tuple(item.with_(text=part) for part in rest)
        kept = (*article.set_aside[: found.index], *left, *article.set_aside[found.index + 1 :])
        return article.with_(set_aside=kept), found.span
    evidence = article.evidence[found.index]
    field, _, number = evidence.target.partition("/")
    if field == "blocks":
        return _without_block(article, int(number), words, found), found.span
    if field == "related" and number.isdigit():
        return _without_related(article, int(number)), evidence.span
    return _without_field(article, field, evidence.span), evidence.span


def _without_field(article: Article, field: str, span: tuple[int, int] | None) -> Article:
    """``article`` without the value of ``field``; what else than ``span`` gave it is set aside."""
    own = [item for item in article.evidence if item.target.split("/")[0] == field]
    kept = tuple(item for item in article.evidence if item.target.split("/")[0] != field)
    lost = tuple(
        SetAside(text=item.text, reason=f"was read as {FIELDS.get(field, field)}", rule=RULE, span=item.span)
        for item in own
        if item.span != span and item.text
    )
    if field not in Article.__struct_fields__:  # a label, of which there are others
        rest = tuple(item for item in article.evidence if item not in own or item.span != span)
        return article.with_(evidence=rest)
    empty: Any = Article.__struct_defaults__[Article.__struct_fields__.index(field)]
    return article.with_(**{field: empty}, evidence=kept, set_aside=(*article.set_aside, *lost))


def _around(whole: str, words: str) -> tuple[str, str]:
    before, _, after = whole.partition(words)
    return before.strip(), after.strip()


def _without_block(article: Article, number: int, words: str = "", found: _Found | None = None) -> Article:
    """Take a block out, or the words out of a paragraph, of which before and after then stay."""
    from convert.normalize.inline import parse

    block = article.blocks[number]
    record = next(e for e in article.evidence if e.target == f"blocks/{number}")
    left: list[Paragraph] = []
    spans: list[tuple[int, int] | None] = []
    if found and not found.whole and isinstance(block, Paragraph):
        before, after = _around(_key(record.text or plain(block.content)), words)
        left = [block.with_(content=parse(part)) for part in (before, after) if part]
        if record.span and found.span:
            sides = ((record.span[0], found.span[0]), (found.span[1], record.span[1]))
            spans = [side for part, side in zip((before, after), sides, strict=True) if part]
    blocks = (*article.blocks[:number], *left, *article.blocks[number + 1 :])
    evidence = []
    for item in article.evidence:
        moved = _moved(item, "blocks", number, len(left) - 1)
        if moved is not None:
            evidence.append(moved)
    evidence += [
        record.with_(
            target=f"blocks/{number + extra}",
            text=plain(part.content),
            span=spans[extra] if spans else record.span,
        )
        for extra, part in enumerate(left)
    ]
    return article.with_(blocks=blocks, evidence=tuple(evidence))


def _without_related(article: Article, number: int) -> Article:
    kept = (*article.related[:number], *article.related[number + 1 :])
    moved = (_moved(item, "related", number, -1) for item in article.evidence)
    return article.with_(related=kept, evidence=tuple(item for item in moved if item is not None))


def _moved(item: Evidence, field: str, number: int, by: int) -> Evidence | None:
    """``item`` with its number counted anew; None where it is about the part taken out."""
    name, _, rest = item.target.partition("/")
    own, slash, more = rest.partition("/")
    if name != field or not own.isdigit() or int(own) < number:
        return item
    return None if int(own) == number else item.with_(target=f"{name}/{int(own) + by}{slash}{more}")


# -- putting the words where they belong ------------------------------------------------


def _put_in(article: Article, kind: str, words: str, span: tuple[int, int] | None) -> Article:
    if kind == "set_aside":
        item = SetAside(text=words, reason="set aside on review", rule=RULE, span=span)
        return article.with_(set_aside=(*article.set_aside, item))
    if kind == "related":
        return _with_related(article, words, span)
    if kind in FIELDS:
        return _with_field(article, kind, words, span)
    return _with_block(article, kind, words, span)


def _with_field(article: Article, field: str, words: str, span: tuple[int, int] | None) -> Article:
    from convert.hints import apply as apply_hints

    try:
        value = _field_value(article, field, words)
    except ValueError:  # nothing but signs, where a name or a date is meant
        value = None
    if value is None:
        warnings.warn(f"a correction cannot be read as {FIELDS[field]}: {words[:60]!r}", stacklevel=3)
        return _put_in(article, "set_aside", words, span)
    before = next((item for item in article.evidence if item.target.split("/")[0] == field), None)
    kept = len(article.set_aside)
    article = apply_hints(article, {field: value}, rule=RULE)
    if before and before.text and len(article.set_aside) == kept:  # the same value, said twice in the text
        again = SetAside(before.text, f"the {FIELDS[field]} once more", RULE, before.span)
        article = article.with_(set_aside=(*article.set_aside, again))
    return article.with_(
        evidence=tuple(
            item.with_(span=span, text=words) if item.target == field else item for item in article.evidence
        ),
        set_aside=(
            *article.set_aside[:kept],
            *(_as_it_stood(item, before) for item in article.set_aside[kept:]),
        ),
    )


def _as_it_stood(item: SetAside, before: Evidence | None) -> SetAside:
    """What a field held before, in its place; and in all its words, where a correction put it there."""
    if before is None:
        return item
    text = before.text if before.rule == RULE and before.text else item.text
    return item.with_(span=before.span, text=text)


def _field_value(article: Article, field: str, words: str) -> Any:
    from convert.hints import check
    from convert.normalize import byline, dates
    from convert.normalize.lexicon import lexicon

    known = lexicon((article.language or "en").split("-")[0])
    if field == "authors":
        head = byline.parse_line(words, known)
        people = tuple(head.people) if head and head.people else tuple(byline.parse_names(words, known))
        return people or check(field, words)[1]
    if field in ("published", "updated"):
        found = dates.find(words, known)
        if found:
            return found.moment
    try:
        return check(field, words)[1]
    except ValueError:
        return None


def _with_related(article: Article, words: str, span: tuple[int, int] | None) -> Article:
    at = _position(article, "related", span)
    moved = (_moved(item, "related", at - 1, 1) if _at_least(item, "related", at) else item
             for item in article.evidence)  # fmt: skip
    evidence = [item for item in moved if item is not None]
    evidence.append(Evidence(f"related/{at}", RULE, 1.0, span, words))
    related = (*article.related[:at], Related(words), *article.related[at:])
    return article.with_(related=related, evidence=tuple(evidence))


def _with_block(article: Article, kind: str, words: str, span: tuple[int, int] | None) -> Article:
    at = _position(article, "blocks", span)
    before = article.blocks[at - 1] if at else None
    if kind == "credit" and isinstance(before, Figure) and not before.credit:
        return _joined(article, at - 1, before.with_(credit=words), words, span)
    if kind == "list_item" and isinstance(before, ListBlock):
        item: tuple[Block, ...] = (Paragraph(_inlines(words)),)
        return _joined(article, at - 1, before.with_(items=(*before.items, item)), words, span)
    block = _made(kind, words)
    moved = (_moved(item, "blocks", at - 1, 1) if _at_least(item, "blocks", at) else item
             for item in article.evidence)  # fmt: skip
    evidence = [item for item in moved if item is not None]
    evidence.append(Evidence(f"blocks/{at}", RULE, 1.0, span, words))
    blocks = (*article.blocks[:at], block, *article.blocks[at:])
    return article.with_(blocks=blocks, evidence=tuple(evidence))


def _joined(article: Article, number: int, block: Block, words: str, span: tuple[int, int] | None) -> Article:
    """``article`` with words added to a block that was there."""
    target = f"blocks/{number}/{len(article.evidence)}"
    blocks = (*article.blocks[:number], block, *article.blocks[number + 1 :])
    return article.with_(
        blocks=blocks, evidence=(*article.evidence, Evidence(target, RULE, 1.0, span, words))
    )


def _inlines(words: str) -> Any:
    from convert.normalize.inline import parse

    return parse(words)


def _made(kind: str, words: str) -> Block:
    inlines = _inlines(words)
    match kind:
        case "heading":
            return Heading(inlines)
        case "caption":
            return Figure(inlines)
        case "credit":
            return Figure(credit=words)
        case "quote":
            return Quote((Paragraph(inlines),))
        case "pull_quote":
            return PullQuote(inlines)
        case "list_item":
            return ListBlock(((Paragraph(inlines),),))
        case "note" | "biography":
            return Paragraph(inlines, role="note" if kind == "note" else "biography")
        case _:
            return Paragraph(inlines)


def _number(item: Evidence, field: str) -> int | None:
    name, _, rest = item.target.partition("/")
    own = rest.partition("/")[0]
    return int(own) if name == field and own.isdigit() else None


def _at_least(item: Evidence, field: str, number: int) -> bool:
    own = _number(item, field)
    return own is not None and own >= number


def _position(article: Article, field: str, span: tuple[int, int] | None) -> int:
    """Where among blocks or related articles words from ``span`` belong, by the order of the input."""
    count = len(article.blocks if field == "blocks" else article.related)
    if span is None:
        return count
    later = [
        number
        for item in article.evidence
        if (number := _number(item, field)) is not None and item.span and item.span[0] > span[0]
    ]
    return min(later, default=count)
