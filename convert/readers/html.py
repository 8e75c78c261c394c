"""HTML: a saved page to an article, its main text by trafilatura, its fields by what the page says of itself.

What a page claims is read by `convert.web.metadata`, which of its words are the article is decided by
`convert.web.content`; here both become the document model.
"""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convert.errors import ReadError

if TYPE_CHECKING:
    import lxml.html

    from convert.hints import Hints
    from convert.model import Article
    from convert.normalize.lexicon import Lexicon
    from convert.readers import ReadOptions
    from convert.web.content import Unit
    from convert.web.embedded import Stored
    from convert.web.metadata import Claim
    from convert.web.pictures import Beside, Parts

__all__ = ["READER", "HtmlReader", "decode_page", "is_marked_up", "looks_like_page", "read_page"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.I)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_TEXTUAL = r"(?:p|div|h[1-6]|ul|ol|blockquote|figure|article|section|table)"
_TAGS_OF_TEXT = (
    re.compile(rf"<{_TEXTUAL}(?:\s[^<>]*)?>", re.I),
    re.compile(rf"</{_TEXTUAL}\s*>", re.I),
    re.compile(r"<br\s*/?>", re.I),
)
_EVERY = 1500
"""Characters of text in which there is one such tag at least."""
_BETWEEN = "between pieces of the main content, in the same element"
_ABOVE = "picture above the main content"
_AUTHOR = "the author's box below the main content"
_FETCHED = 0.86
"""How surely the address that a page came from is its own, where it says of none itself."""
_SCANTY = 1500
"""Characters of a text, below which its page may keep the whole of it in its data."""
_SHOWN = "//meta[@property='og:image' or @name='twitter:image' or @property='twitter:image']/@content"
_LIMIT = 4_000_000
"""Characters of a page that are looked at; what a page has beyond that is no article's text."""
_TAGS = 45_000
_FLAT = 240
"""Levels of elements, below which words are words alone; 250 were all that libraries took for long."""
_DEEPEST = 2048
"""Levels, at which the parser stops."""
_NO_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#[xX]0{0,9}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![\da-fA-F]);?"
    r"|&#0{0,9}(?:[0-8]|1[1245-9]|2\d|3[01]|6553[45])(?!\d);?"
)
"""Control characters, written as they are or by number, which no document holds."""
_LONG_TAG = re.compile(r"(<[a-z][a-z0-9]{0,20})\s[^<>]{50000,}>", re.I)
_SCRIPT = re.compile(r"<(script|style|svg)\b(?![^>]{0,200}ld\+json)[^>]{0,2000}>.*?</\1\s*>", re.I | re.S)
_DATA = re.compile(r"(=\s*[\"']?)data:[a-z]+/[^\"'>\s]{2000,}", re.I)


class HtmlReader:
    name = "html"
    extensions = ("html", "htm", "xhtml")
    description = "a saved web page: its article; a page of ours comes back as it was"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Find the article in a page; raises `ReadError` where there is none."""
        from convert.hints import apply

        text = decode_page(data, encoding=options.encoding, name=options.name)
        article = _own_page(text, options.name)
        if article is not None:
            return apply(article, hints)
        return apply(
            read_page(
                text,
                name=options.name,
                language=hints.get("language"),
                url=options.url,
                beside=options.beside,
                whole=options.fragment,
            ),
            hints,
        )


def _own_page(text: str, name: str | None) -> Article | None:
    """The article of a page that this program wrote, whole; None of any other."""
    from convert.readers.bound import refusal
    from convert.readers.page import article_in, is_dossier

    try:
        article = article_in(text)
        if article is None and is_dossier(text):
            raise refusal(name or "the input")
        return article
    except RecursionError as error:
        raise ReadError("is nested too deeply", file=name or "the input") from error


def looks_like_page(text: str) -> bool:
    """Whether ``text`` is a whole page of HTML rather than an article's text."""
    from convert.prologue import after_prologue

    head = text[:8192]
    return bool(_PAGE.match(head, after_prologue(head)))


def is_marked_up(text: str) -> bool:
    """Whether ``text`` is a piece of HTML, as content managers keep it, rather than words about it.

    It has the tags of paragraphs at the rate of paragraphs, and they are closed, or lines broken by them.
    """
    opened, closed, breaks = (len(tag.findall(text)) for tag in _TAGS_OF_TEXT)
    return ((opened > 0 and 2 * closed >= opened) or breaks > 1) and (opened + breaks) * _EVERY >= len(text)


def decode_page(data: bytes, *, encoding: str | None = None, name: str | None = None) -> str:
    """Turn a page's bytes into text: the user's word, a byte order mark, UTF-8 that is sound, what the
    page says, and only then the detector."""
    from convert.readers.text import decode
    from convert.web.charsets import codec, eastern

    if not data.strip():
        raise ReadError("is empty", file=name or "the input", remedy="save the page again")
    if encoding or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, encoding=encoding, name=name)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        sound = error.start
    said = _CHARSET.search(data[:16384])
    known = codec(said[1].decode("ascii", "replace")) if said else None
    # A page that says in ASCII which encoding it is in is in none that has two bytes a letter.
    if known and not known.startswith("utf"):
        return data.decode(known, "replace")
    if b"\0" in data[:65536]:
        return decode(data, name=name)  # refuses what is no text, in its own words
    lossy = data.decode("utf-8", "replace")
    broken = lossy.count("\ufffd")
    if sum(c > "\x7f" for c in lossy) >= 3 * broken or (said and sound > len(data) // 2):
        warnings.warn(
            f"{name or 'the input'}: {broken} bytes are not UTF-8 and were replaced by �", stacklevel=3
        )
        return lossy
    if known := eastern(data):
        return data.decode(known, "replace")
    return decode(data, name=name)


def read_page(
    text: str,
    *,
    name: str | None = None,
    language: str | None = None,
    url: str | None = None,
    said: Sequence[Claim] = (),
    parts: Parts | None = None,
    look: Callable[[lxml.html.HtmlElement], Claim | None] | None = None,
    whole: bool = False,
    beside: Beside | None = None,
) -> Article:
    """The article of one page; ``url`` is where it came from, if that is known.

    ``said`` is what the page came in (a mail) says of it, ``look`` finds what only such a page says,
    ``parts`` are the pictures that came with it, ``beside`` finds those that lie beside it; ``whole`` says
    that the page is nothing but the article (a chapter of an e-book).
    """
    from convert.model import Article, Evidence
    from convert.normalize.language import detect, direction
    from convert.normalize.lexicon import lexicon
    from convert.normalize.publisher import publisher_from_url
    from convert.web.embedded import stored_data
    from convert.web.fields import fields
    from convert.web.metadata import page_url, saved_from
    from convert.web.pictures import Kept
    from convert.web.pieces import Pieces

    pictures = Kept()
    tree = _parse(pictures.lift(text), name)
    saved = saved_from(text)
    base = url or page_url(tree) or (saved.value if saved else None)
    pictures.place(tree, parts or {}, base)
    pictures.place_saved(tree, beside, base)
    claim = look(tree) if look is not None else None  # it may take out what is no article's, and say more
    claimed = _claimed(tree, base, (*said, saved), url, claim)
    data = stored_data(tree)
    content = _text_of(tree, base, whole=whole)
    if data and len(content.words) < _SCANTY:
        content = _stored(data, content, base, name)
    words = content.words
    if not words.strip():
        raise _no_article(tree, name)
    spoken = detect(words)
    lexis = lexicon((language or spoken[0] or "en").split("-")[0])
    if not whole:
        _add_biography(content, lexis)
    page = Pieces(content.units, content.kept, lexis, base, content.rules)
    page.read_head(claimed)
    values, evidence = fields(claimed, lexis, spoken)
    page.trim(values)
    page.read_prose(values)
    blocks, block_evidence = page.blocks()
    if not blocks:
        raise _no_article(tree, name)
    if "publisher" not in values and (named := publisher_from_url(values.get("source_url", ""), words)):
        values["publisher"] = named[0]
        page.evidence.append(Evidence("publisher", named[1], 0.5))
    article = Article(
        **values,
        text_direction=direction(words),  # type: ignore[arg-type]
        blocks=blocks,
        related=tuple(page.related),
        related_heading=page.related_heading,
        set_aside=page.set_aside(),
        evidence=(*evidence, *page.evidence, *block_evidence),
    )
    return pictures.restore(article, name)


@dataclass
class _Text:
    """A page's pieces, the numbers of those that are the article, and by which rule the odd ones are."""

    units: list[Unit]
    kept: set[int]
    rules: dict[int, str]

    @property
    def words(self) -> str:
        return " ".join(unit.text for number, unit in enumerate(self.units) if number in self.kept)


def _claimed(
    tree: lxml.html.HtmlElement,
    base: str | None,
    said: Iterable[Claim | None],
    url: str | None,
    claim: Claim | None,
) -> list[Claim]:
    """What is said of the article by the page, by what it came in, and by where it was fetched from."""
    from convert.web.metadata import Claim, claims

    fetched = Claim("source_url", url, "the address that was fetched", _FETCHED) if url else None
    return [*claims(tree, base), *(one for one in (*said, fetched, claim) if one is not None)]


def _text_of(tree: lxml.html.HtmlElement, base: str | None, *, whole: bool) -> _Text:
    """The text of a page; all of it where it is ``whole``, a chapter."""
    from convert.normalize.urls import host
    from convert.web.content import choose, tidy, units
    from convert.web.gaps import filled, lead
    from convert.web.notes import mark_notes
    from convert.web.pieces import CHAPTER

    shown = [str(value) for value in tree.xpath(_SHOWN)[:3]]
    tidy(tree)
    mark_notes(tree)
    body = tree.find("body")
    found = units(tree if body is None else body, base)
    if whole:
        kept = set(range(len(found)))
        return _Text(found, kept, dict.fromkeys(kept, CHAPTER))
    kept = choose(tree, found)
    rules = dict.fromkeys(filled(found, kept, lambda u: host(u) in ("", host(base or ""))), _BETWEEN)
    kept |= rules.keys()
    if (picture := lead(found, kept, shown)) is not None:
        rules[picture] = _ABOVE
        kept.add(picture)
    return _Text(found, kept, rules)


def _stored(data: Stored, shown: _Text, base: str | None, name: str | None) -> _Text:
    """The text that the page keeps in its ``data`` for its scripts, where that has far more words."""
    from convert.web.content import tidy, units
    from convert.web.embedded import stored_text

    stored = stored_text(data)
    if not stored:
        return shown
    tree = _parse(f"<html><body><article>{stored[0]}</article></body></html>", name)
    tidy(tree)
    other = units(tree, base)
    if sum(len(unit.text) for unit in other) <= 2 * len(shown.words):
        return shown
    found = [*shown.units, *other]
    kept = set(range(len(shown.units), len(found)))
    return _Text(found, kept, dict.fromkeys(kept, stored[1]))


def _add_biography(text: _Text, lexis: Lexicon) -> None:
    """Take what a box below the article tells of its author as a part of it."""
    from convert.web.authors import biography

    told = biography(text.units, text.kept, lexis)
    for number in told:
        text.units[number].role = "biography"
    text.rules.update(dict.fromkeys(told, _AUTHOR))
    text.kept |= told


def _no_article(tree: lxml.html.HtmlElement, name: str | None) -> ReadError:
    """What is said of a page without an article; of one made of frames, where its text is."""
    said = tree.xpath("//frame/@src | //iframe/@src")
    frames = ["".join(c for c in source if c.isprintable()).strip()[:200] for source in said[:4]]
    remedy = "save the page as your browser shows it, or give the article's text"
    if frames and not tree.xpath("string(//body)").strip():
        remedy = f"it only frames other pages; give the one with the text: {', '.join(frames)}"
    return ReadError("no article is found in this page", file=name or "the input", remedy=remedy)


def _parse(text: str, name: str | None) -> lxml.html.HtmlElement:
    import lxml.etree
    import lxml.html

    if len(text) > _LIMIT:
        text = _SCRIPT.sub("", _DATA.sub(r"\1", text))
        if len(text) > _LIMIT:
            warnings.warn(
                f"{name or 'the input'}: only the first {_LIMIT:,} characters were read", stacklevel=4
            )
            text = text[:_LIMIT]
    text = _LONG_TAG.sub(r"\1>", text)
    if text.count("<") > _TAGS:
        warnings.warn(f"{name or 'the input'}: only the first {_TAGS:,} tags were read", stacklevel=4)
        text = "<".join(text.split("<", _TAGS)[:_TAGS])
    text = _NO_TEXT.sub(" ", text)
    # At too many levels the library would stop, and the rest of the page would be gone.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(
            "is no page of HTML", file=name or "the input", remedy="save it again from the browser"
        ) from error
    if any("Excessive depth" in said.message for said in parser.error_log):
        warnings.warn(
            f"{name or 'the input'}: only what stands above {_DEEPEST:,} levels was read", stacklevel=4
        )
    _flatten(tree)
    return tree


def _flatten(tree: lxml.html.HtmlElement) -> None:
    """Leave the words alone of what is nested so deeply that no page means it."""
    from lxml.etree import iterwalk

    deep = []
    depth = 0
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        depth += 1 if event == "start" else -1
        if event == "start" and depth == _FLAT and len(element):
            deep.append(element)
            walk.skip_subtree()
    for element in deep:
        words = element.xpath(".//text()[not(parent::script or parent::style or parent::template)]")
        element[:] = []
        element.text = " ".join(words)


READER = HtmlReader()
