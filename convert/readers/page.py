"""A page that we made (HTML, a chapter of an e-book) → the article, by the classes of its parts.

The mirror of `convert.writers.page` and `convert.writers.fragments`; other pages are not its business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, cast

from convert.inlines import join
from convert.model import (
    Article,
    Block,
    Code,
    CodeBlock,
    Embed,
    Emphasis,
    Evidence,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Moment,
    Paragraph,
    Person,
    PullQuote,
    Quote,
    Related,
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
from convert.package import whole
from convert.trees import local_name
from convert.wording import GUESSED

__all__ = ["article_in", "article_of", "is_dossier", "is_ours"]

_LEVEL = re.compile(r"[1-9]\d?")
"""What a subhead may say of its level, where the page's is another."""
_GENERATOR = 'content="Tearsheet"'
_HEAD = 65_536
"""Characters in which a page of ours says that it is one."""

_ROLES = frozenset({"question", "answer", "note", "correction", "biography"})
_BETWEEN = re.compile(r"(, |، |[，、])$")
_WRAP: dict[str, Any] = {"strong": Strong, "em": Emphasis, "sup": Superscript, "sub": Subscript}


def article_in(markup: str) -> Article | None:
    """The article of a web page that we made, and perhaps an editor changed; None where it is another's.

    Raises ``RecursionError`` where a page that claims to be ours is nested too deeply.
    """
    root = _own(markup)
    # A dossier's page has a body for each article, or at least a chapter.
    if root is None or _all(root, "article", "chapter") or len(_all(root, "div", "body")) != 1:
        return None
    return article_of(root).with_(keywords=_keywords(root))


def is_dossier(markup: str) -> bool:
    """Whether it is a web page that we made of several articles."""
    root = _own(markup)
    return root is not None and bool(_all(root, "article", "chapter"))


def _own(markup: str) -> Any:
    """The tree of a page that says it is ours; None of any other."""
    if _GENERATOR not in markup[:_HEAD]:
        return None
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    said = [meta.get("content") for meta in _tags(root, "meta") if meta.get("name") == "generator"]
    return root if said == ["Tearsheet"] else None


def _keywords(root: Any) -> tuple[str, ...]:
    """What the page's linked data says; the line in its head cannot tell where one word ends."""
    for script in _tags(root, "script"):
        if script.get("type") == "application/ld+json":
            try:
                said = json.loads(script.text or "").get("keywords") or []
            except (ValueError, AttributeError, RecursionError):
                continue
            return tuple(word for word in said if isinstance(word, str)) if isinstance(said, list) else ()
    return ()


def is_ours(root: Any) -> bool:
    """Whether ``root`` holds one page of ours."""
    return len(_all(root, "div", "body")) == 1 and bool(
        _all(root, "header", "head")
        or _all(root, "section", "source")
        or _all(root, "h1", "headline")
        or _all(root, "section", "headless")
    )


def article_of(root: Any) -> Article:
    """The article on the page ``root``, an lxml element; its keywords stand elsewhere."""
    html = root if local_name(root) == "html" else next(root.iter("{*}html"), root)
    language = html.get("lang")
    updated = _first(root, "span", "updated")
    times = [t for box in _all(root, "p", "dates") for t in _tags(box, "time")]
    source = _first(root, "section", "source")
    related = _first(root, "section", "related")
    guessed = [mark.get("data-field") or "publisher" for mark in _all(root, "span", "presumed")]
    published = [t for t in times if updated is None or t not in set(updated.iter())]
    headline = _first(root, "h1", "headline")
    kicker, section = _kicker(_first(root, "p", "kicker"))
    article = Article(
        headline=() if headline is not None and "stand-in" in _classes(headline) else _inlines(headline),
        subtitle=_inlines(_first(root, "p", "standfirst")),
        kicker=kicker,
        section=section,
        authors=_people(_first(root, "p", "byline")),
        published=_moment(published[0]) if published else None,
        updated=next(map(_moment, _tags(updated, "time")), None),
        dateline=_text(_first(root, "span", "dateline")) or None,
        publisher=_text(_first(source, "span", "publisher")) or None,
        language=None if language in (None, "", "und") else language,
        text_direction="rtl" if html.get("dir") == "rtl" else "ltr",
        source_url=_text(_first(source, "p", "url")) or None,
        rights=_text(_first(source, "p", "rights")) or None,
        blocks=tuple(_flow(_first(root, "div", "body"))),
        related=tuple(_related(item) for item in _tags(related, "li")),
        evidence=tuple(Evidence(field, "page of ours", 0.5) for field in GUESSED if field in guessed),
    )
    return article.with_(related_heading=_related_heading(related, article.language))


def _kicker(element: Any) -> tuple[str | None, str | None]:
    """The line above the headline as kicker and section."""
    said = _text(element) or None
    if element is not None and "section" in _classes(element):
        return None, said
    return said, None if element is None else element.get("data-section")


def _people(byline: Any) -> tuple[Person, ...]:
    """Those that the byline names, in the order that they were given in."""
    found: list[tuple[int, Person]] = []
    for number, element in enumerate(_all(byline, "span", "person")):
        affiliation = _first(element, "span", "affiliation")
        name = _text(element) if affiliation is None else _BETWEEN.sub("", element.text or "")
        place = element.get("data-place") or ""
        person = Person(name, element.get("data-role") or "author", _text(affiliation) or None)
        found.append((int(place) if place.isdecimal() and len(place) < 5 else number, person))
    return tuple(person for _, person in sorted(found, key=lambda pair: pair[0]))


def _related_heading(section: Any, language: str | None) -> str | None:
    """The article's own heading of its related list; None where we chose the words."""
    from convert.wording import words

    heading = None if section is None else next(iter(section), None)
    if heading is None or ("usual" in _classes(heading) and _text(heading) == words(language).related):
        return None
    return _text(heading)


# -- finding ------------------------------------------------------------------------------


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _tags(root: Any, tag: str) -> list[Any]:
    return [] if root is None else list(root.iter(f"{{*}}{tag}"))


def _all(root: Any, tag: str, name: str) -> list[Any]:
    return [element for element in _tags(root, tag) if name in _classes(element)]


def _first(root: Any, tag: str, name: str) -> Any:
    return next(iter(_all(root, tag, name)), None)


def _text(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip("\n")


def _moment(element: Any) -> Moment | None:
    if element is None:
        return None
    try:
        return Moment(element.get("datetime") or "")
    except ValueError:
        return None


def _related(item: Any) -> Related:
    link = next(iter(_tags(item, "a")), None)
    return Related(_text(item), None if link is None else link.get("href"))


# -- inlines ------------------------------------------------------------------------------


def _inlines(element: Any, skip: Iterable[str] = ()) -> tuple[Inline, ...]:
    if element is None:
        return ()
    found: list[Inline] = [Text(element.text or "")]
    for child in element:
        if not set(_classes(child)) & set(skip):
            found += _inline(child)
        found.append(Text(child.tail or ""))
    return join(found)


def _inline(element: Any) -> list[Inline]:
    tag, classes = local_name(element), _classes(element)
    if "address" in classes:
        return []  # a link's address, printed after it for paper
    if "noteref" in classes:
        return [FootnoteReference(element.get("data-name") or _text(element))]
    if tag in _WRAP:
        return [_WRAP[tag](_inlines(element))]
    if tag == "a":
        return [Link(_inlines(element), element.get("href") or "", element.get("title"))]
    if tag == "code":
        return [Code(_text(element))]
    if tag == "br":
        return [LineBreak()]
    if "small-caps" in classes:
        return [SmallCaps(_inlines(element))]
    if tag == "span" and element.get("lang"):
        return [Span(_inlines(element), element.get("lang"))]
    return list(_inlines(element))


# -- blocks -------------------------------------------------------------------------------


def _flow(parent: Any) -> Iterator[Block]:
    for element in parent if parent is not None else ():
        yield from _block(element)


def _block(element: Any) -> Iterator[Block]:
    tag, classes = local_name(element), _classes(element)
    if tag == "p" and "dateline-alone" not in classes:
        yield _paragraph(element, classes)
    elif re.fullmatch("h[1-6]", tag):
        said = element.get("data-level") or ""
        level = int(said) if _LEVEL.fullmatch(said) else int(tag[1]) - 1
        yield Heading(_inlines(element), max(1, level))
    elif tag == "blockquote":
        inner = [child for child in element if "attribution" not in _classes(child)]
        yield Quote(tuple(block for child in inner for block in _block(child)), _attribution(element))
    elif "pull-quote" in classes:
        yield PullQuote(_inlines(next(iter(_tags(element, "p")), None)), _attribution(element))
    elif tag in ("ul", "ol"):
        start = whole(element.get("start"), 1)
        yield ListBlock(
            tuple(tuple(_item(item)) for item in element), tag == "ol", start if tag == "ol" else 1
        )
    elif tag == "figure":
        yield _embed(element) if "embed" in classes else _figure(element)
    elif tag == "table":
        yield _table(element)
    elif tag == "pre":
        code = next(iter(_tags(element, "code")), element)
        language = (code.get("class") or "").removeprefix("language-") or None
        yield CodeBlock(_text_of_code(code), language)
    elif "verse" in classes:
        yield _verse(element)
    elif tag == "hr":
        yield ThematicBreak()
    elif "notes" in classes:
        yield from (_note(note) for note in _all(element, "aside", "note"))


def _text_of_code(element: Any) -> str:
    return "".join(element.itertext())


def _attribution(element: Any) -> str | None:
    said = [child for child in element if "attribution" in _classes(child)]
    return _text(said[-1]).removeprefix("— ") if said else None


def _paragraph(element: Any, classes: list[str]) -> Paragraph:
    content = _inlines(element, skip=("dateline", "speaker"))
    speaker = _first(element, "strong", "speaker")
    lead = (" — " if _first(element, "span", "dateline") is not None else "") + (
        " " if speaker is not None else ""
    )
    if lead and content and isinstance(content[0], Text):
        content = join((Text(content[0].text.removeprefix(lead)), *content[1:]))
    role = next((name for name in classes if name in _ROLES), "body")
    return Paragraph(content, cast("Any", role), _text(speaker).removesuffix(":") or None)


def _item(item: Any) -> Iterator[Block]:
    """An item's first paragraph stands in it without an element of its own."""
    loose: list[Inline] = [Text(item.text or "")]
    blocks: list[Block] = []
    for child in item:
        nested = list(_block(child))
        if nested or blocks:
            blocks += nested
        else:
            loose += [*_inline(child), Text(child.tail or "")]
    content = join(loose)
    if any(not isinstance(inline, Text) or inline.text.strip() for inline in content):
        yield Paragraph(content)
    yield from blocks


def _without_marks(content: Iterable[Inline], linked: bool = False) -> Iterator[Inline]:
    """``content`` without the raised numbers in its links, which stand for the marks of notes there."""
    for inline in content:
        inner = getattr(inline, "content", None)
        if linked and isinstance(inline, Superscript) and plain(inline.content).isdigit():
            continue
        if inner is None:
            yield inline
        else:
            yield inline.with_(content=tuple(_without_marks(inner, linked or isinstance(inline, Link))))


def _figure(element: Any) -> Figure:
    picture = next(iter(_tags(element, "img")), None)
    caption = _inlines(_first(element, "span", "caption"))
    credit = _first(element, "span", "credit")
    said = plain(_inlines(credit, skip=("credit-label",))).removeprefix(" ") or None
    if picture is None:
        return Figure(caption, said)
    alt: str | None = picture.get("alt") or ""
    if picture.get("data-alt-from") and alt in (plain(caption), plain(_without_marks(caption))):
        alt = None  # an editor who has written a description has made it the picture's own
    return Figure(caption, said, Image(picture.get("src") or ""), alt)


def _embed(element: Any) -> Block:
    link = next(iter(_tags(element, "a")), None)
    caption = _inlines(_first(element, "span", "caption"))
    if link is None:
        return Paragraph(caption)
    provider = _text(_first(element, "span", "credit")) or None
    shown, url = _inlines(link), link.get("href") or ""
    if "bare" in _classes(link):
        name = plain(shown)
        return Embed(url, (), None if name == url else name)
    return Embed(url, shown, provider)


def _table(element: Any) -> Table:
    def cells(row: Any) -> tuple[tuple[Inline, ...], ...]:
        return tuple(_inlines(cell) for cell in row if local_name(cell) in ("td", "th"))

    head = next(iter(_tags(element, "thead")), None)
    body = next(iter(_tags(element, "tbody")), None)
    first, *others = [cells(row) for row in _tags(head, "tr")] or [()]
    rows = (*others, *(cells(row) for row in _tags(body, "tr")))
    return Table(rows, first, _inlines(next(iter(_tags(element, "caption")), None)))


def _verse(element: Any) -> Verse:
    lines: list[tuple[Inline, ...]] = []
    for stanza in _tags(element, "p"):
        lines.append(())
        line: list[Inline] = []
        for inline in (*_inlines(stanza), LineBreak()):
            if isinstance(inline, LineBreak):
                lines.append(tuple(line))
                line = []
            else:
                line.append(inline)
    # One empty line parts stanzas, and none stands at an end.
    parted = [line for before, line in pairwise([(), *lines]) if line or before]
    return Verse(tuple(parted if parted and parted[-1] else parted[:-1]))


def _note(note: Any) -> FootnoteDefinition:
    """A note without its number and its way back, each of which may stand in a paragraph of its own."""
    number = _first(note, "span", "note-number")
    name = _text(number).removesuffix(".")
    blocks: list[Block] = []
    for element in note:
        found = list(_block(element))
        opens = number is not None and number.getparent() is element
        closes = any(link.get("role") == "doc-backlink" for link in element if local_name(link) == "a")
        if (opens or closes) and len(found) == 1 and isinstance(found[0], Paragraph):
            lead = f"{name}. {' ' if found[0].speaker else ''}" if opens else ""
            content = _unnumbered(found[0].content, lead, closes=closes)
            if not content and len(note) > 1:
                continue
            found = [found[0].with_(content=content)]
        blocks += found
    return FootnoteDefinition(note.get("data-name") or name, tuple(blocks))


def _unnumbered(content: tuple[Inline, ...], lead: str, *, closes: bool) -> tuple[Inline, ...]:
    found = list(content)
    if closes and found and isinstance(found[-1], Link):
        found.pop()
        if found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].text.removesuffix(" "))
    if found and isinstance(found[0], Text):
        found[0] = Text(found[0].text.removeprefix(lead))
    return join(found)
