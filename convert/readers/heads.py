"""What a document of others says in its first lines and its captions: byline, date, dateline, credits.

For what marks its paragraphs and no fields (Markdown without front matter, Word files): the rules for pasted
text look at its paragraphs, as they do at those of web pages.  What we wrote ourselves is not shown to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from convert.model import Article, Block, Evidence, Figure, Heading, Inline, Paragraph, SetAside, plain

if TYPE_CHECKING:
    from convert.normalize.byline import Head
    from convert.normalize.lexicon import Lexicon
    from convert.web.content import Role

__all__ = ["recognised"]

_FIRST = 4
"""How many paragraphs below the title may be lines of the head."""
_LONGEST = 200
_FIELDS = ("authors", "published", "updated", "dateline")


@dataclass
class _Piece:
    """A block as `convert.web.prose` looks at it."""

    block: Block
    kind: str
    content: tuple[Inline, ...] = ()
    credit: str | None = None
    role: Role = "body"
    path: tuple[object, ...] = ()


def recognised(article: Article) -> Article:
    """``article`` with the fields that its own first lines give, where it has none of them."""
    from convert.normalize.lexicon import lexicon

    if not article.headline or any(getattr(article, field) for field in _FIELDS):
        return article
    lexis = lexicon((article.language or "en").split("-")[0])
    return _told(_lines(article, lexis), lexis)


def _lines(article: Article, lexis: Lexicon) -> Article:
    """``article`` less the lines of its head that name author and date, which become its fields."""
    from convert.normalize.byline import parse_line

    fields: dict[str, Any] = {}
    evidence: list[Evidence] = []
    aside: list[SetAside] = []
    rest = list(article.blocks)
    place = 0
    while place < min(len(rest), _FIRST):
        block = rest[place]
        line = _line(block)
        head = parse_line(line, lexis) if 3 < len(line) < _LONGEST else None
        said = _fields(head) if head else {}
        if not head or not said or said.keys() & fields.keys():
            if len(line) >= _LONGEST:
                break  # the text has begun
            place += 1
            continue
        fields.update(said)
        evidence += [Evidence(field, head.rule or "date line", head.confidence, text=line) for field in said]
        aside.append(SetAside(line, "byline and date line, told by the fields", "line of the head"))
        del rest[place]
    if not fields:
        return article
    return article.with_(
        **fields,
        blocks=tuple(rest),
        evidence=(*article.evidence, *evidence),
        set_aside=(*article.set_aside, *aside),
    )


def _line(block: Block) -> str:
    """The words of ``block`` where it may be a line of the head."""
    if not isinstance(block, Paragraph) or block.role != "body" or block.speaker:
        return ""
    return " ".join(plain(block.content).split())


def _fields(head: Head) -> dict[str, Any]:
    """What ``head`` gives; bare names are no byline, since a document's first line may be one."""
    said: dict[str, Any] = {}
    if head.people and head.rule.startswith("byline"):
        said["authors"] = tuple(head.people)
    if head.published:
        said["published"] = head.published.moment
    if head.updated:
        said["updated"] = head.updated.moment
    return said if not head.people or "authors" in said else {}


def _told(article: Article, lexis: Lexicon) -> Article:
    """``article`` with what the rules for prose find: dateline, interview, notes, credits."""
    from convert.web.prose import tell

    pieces = [_piece(block) for block in article.blocks]
    told = tell(pieces, lexis, article.authors)
    taken = {id(piece) for piece in told.taken}
    fields: dict[str, Any] = {}
    if told.dateline:
        fields["dateline"] = told.dateline
    if told.authors and not article.authors:
        fields["authors"] = told.authors
    return article.with_(
        **fields,
        blocks=tuple(_block(piece) for piece in pieces if id(piece) not in taken),
        evidence=(*article.evidence, *told.evidence),
    )


def _piece(block: Block) -> _Piece:
    if isinstance(block, Paragraph):
        plainly = block.role == "body" and not block.speaker
        return _Piece(block, "paragraph" if plainly else "other", block.content, role=block.role)
    if isinstance(block, Figure):
        return _Piece(block, "figure", block.caption, block.credit)
    if isinstance(block, Heading):
        return _Piece(block, "heading", block.content)
    return _Piece(block, "other")


def _block(piece: _Piece) -> Block:
    match piece.block:
        case Paragraph() as block:
            return block.with_(content=piece.content, role=piece.role)
        case Figure() as block:
            return block.with_(caption=piece.content, credit=piece.credit)
        case block:
            return block
