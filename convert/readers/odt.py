"""What an ODT file says of itself: title, standfirst, people and date by their styles, facts by its metadata.

Pandoc reads an ODT's text and passes over both; one that was written here comes back with its fields.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from convert.errors import ReadError
from convert.inlines import join
from convert.model import Article, Block, Evidence, Figure, Paragraph, Text, plain, text
from convert.package import unpacked
from convert.wording import labels, words

__all__ = ["Said", "said", "with_fields"]

_READ = frozenset({"content.xml", "meta.xml", "styles.xml"})
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_HEAD = {"title": "headline", "subtitle": "subtitle", "author": "authors", "date": "published"}
_RULE = "style or metadata of the file"
_FACTS = ("dateline", "publisher", "source_url", "section", "kicker", "rights", "updated")


class Said(msgspec.Struct, frozen=True):
    """What the file says beside its text."""

    head: tuple[tuple[str, str], ...] = ()
    """Field and words of the paragraphs above the text."""
    facts: dict[str, str] = msgspec.field(default_factory=dict)
    captions: frozenset[str] = frozenset()

    @property
    def titled(self) -> bool:
        """Whether the title stands apart from the headings."""
        return any(field == "headline" for field, _ in self.head)


def said(data: bytes, file: str) -> Said:
    """What the ODT file ``data`` says of itself; raises `ReadError` where it is none."""
    parts = _parts(data, file)
    content = parts.get("content.xml")
    parents = _parents(content, parts.get("styles.xml"))
    return Said(tuple(_head(content, parents)), _facts(parts.get("meta.xml")), _captions(content, parents))


def with_fields(article: Article, file: Said) -> Article:
    """``article``, as pandoc read it, with the fields that ``file`` gives."""
    if not file.head:
        return article
    given: dict[str, list[str]] = {}
    rest = list(article.blocks)
    for field, line in file.head:
        given.setdefault(field, []).append(line)
        if rest and isinstance(rest[0], Paragraph) and plain(rest[0].content).split() == line.split():
            del rest[0]
    return _page(article, {**file.facts, **given}, _captioned(rest, file.captions))


def _parts(data: bytes, file: str) -> dict[str, Any]:
    from lxml import etree

    parts = unpacked(data, _READ.__contains__, file=file, what="an ODT document")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return {name: etree.fromstring(part, parser) for name, part in parts.items()}
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("is not an ODT document", file=file, remedy="save it as .odt") from error


def _parents(*parts: Any) -> dict[str, str]:
    """A style's name → that of the style which it changes; editors make one for each paragraph."""
    return {
        style.get(f"{_STYLE}name") or "": style.get(f"{_STYLE}parent-style-name") or ""
        for part in parts
        if part is not None
        for style in part.iter(f"{_STYLE}style")
    }


def _head(content: Any, parents: dict[str, str]) -> list[tuple[str, str]]:
    """The paragraphs before the text that have a style of the head, as field and words."""
    found: list[tuple[str, str]] = []
    body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    for element in body if body is not None else ():
        if element.tag not in (f"{_TEXT}p", f"{_TEXT}h"):
            continue
        style = element.get(f"{_TEXT}style-name") or ""
        field = _HEAD.get(style.lower()) or _HEAD.get(parents.get(style, "").lower())
        line = " ".join("".join(element.itertext()).split())
        if field is None and line:
            break
        if field and line:
            found.append((field, line))
    return found


def _captions(content: Any, parents: dict[str, str]) -> frozenset[str]:
    found = set()
    for element in content.iter(f"{_TEXT}p") if content is not None else ():
        style = element.get(f"{_TEXT}style-name") or ""
        if "FigureCaption" in (style, parents.get(style)):
            found.add(" ".join("".join(element.itertext()).split()))
    return frozenset(found)


def _captioned(blocks: list[Block], captions: frozenset[str]) -> list[Block]:
    """Pictures with the captions below them, and the credits that these end in."""
    label = re.compile(rf"(?:^| — )(?:{'|'.join(map(re.escape, labels('photo')))}): (\S.*)$")
    found: list[Block] = []
    for block in blocks:
        figure = found[-1] if found else None
        if (
            not (isinstance(figure, Figure) and figure.image and not figure.caption)
            or not isinstance(block, Paragraph)
            or _said(block) not in captions
        ):
            found.append(block)
            continue
        last = block.content[-1]
        credit = label.search(last.text) if isinstance(last, Text) else None
        content = block.content
        if credit and isinstance(last, Text):
            content = join((*content[:-1], Text(last.text[: credit.start()])))
        found[-1] = figure.with_(caption=content, credit=credit[1] if credit else None)
    return found


def _said(block: Paragraph) -> str:
    return " ".join(plain(block.content).split())


def _facts(meta: Any) -> dict[str, str]:
    if meta is None:
        return {}
    named = {
        element.get(f"{_META}name"): "".join(element.itertext())
        for element in meta.iter(f"{_META}user-defined")
    }
    language = next(("".join(e.itertext()) for e in meta.iter("{*}language")), "")
    return {key: value for key, value in {"language": language, **named}.items() if value}


def _page(article: Article, given: dict[str, Any], rest: list[Block]) -> Article:
    """The article of ``rest``, less the lines that only say again what ``given`` says."""
    from convert.commonmark import Marked, natural_paragraph
    from convert.hints import check
    from convert.readers.markdown import page_of

    fields: dict[str, Any] = {}
    for key in (*_HEAD.values(), "language", *_FACTS):
        if key in given:
            try:
                field, value = check(key, given[key] if key == "authors" else "".join(given[key]))
            except ValueError:
                continue
            fields[field] = (Text(value),) if field in ("headline", "subtitle") else value
    last = text(rest[-1]) if rest else ""
    mark = words(fields.get("language")).presumed
    guesses = [f"{fields.get('publisher')}{brackets}" for brackets in (f" ({mark})", f"（{mark}）")]
    sure = {"publisher": 0.5} if any(guess in last for guess in guesses) else {}
    evidence = tuple(Evidence(field, _RULE, sure.get(field, 0.95)) for field in fields)
    items: list[Marked] = []
    for block in rest:
        before = items[-1].block if items else None
        natural = natural_paragraph(block.content, before) if isinstance(block, Paragraph) else block
        items.append(Marked(natural or block))
    found = article.with_(**fields, blocks=(), evidence=(*article.evidence, *evidence))
    return page_of(items, found, fields)
