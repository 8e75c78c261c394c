"""A page that we made (HTML, a chapter of an e-book) → the article, by the classes of its parts.

The mirror of `convert.writers.page` and `convert.writers.fragments`; other pages are not its business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

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
from convert.readers.package import whole

__all__ = ["article_of", "is_ours", "with_affiliations"]

_ROLES = frozenset({"question", "answer", "note", "correction", "biography"})
_WRAP: dict[str, Any] = {"strong": Strong, "em": Emphasis, "sup": Superscript, "sub": Subscript}


def is_ours(root: Any) -> bool:
    """Whether ``root`` holds one page of ours."""
    return len(_all(root, "div", "body")) == 1 and bool(
        _all(root, "header", "head") or _all(root, "section", "source")
    )


def article_of(root: Any) -> Article:
    """The article on the page ``root``, an lxml element; names in the byline stay for the caller."""
    html = root if _tag(root) == "html" else next(root.iter("{*}html"), root)
    language = html.get("lang")
    updated = _first(root, "span", "updated")
    times = [t for box in _all(root, "p", "dates") for t in _tags(box, "time")]
    source = _first(root, "section", "source")
    related = _first(root, "section", "related")
    dateline = _first(root, "span", "dateline")
    rights = _first(source, "p", "rights")
    url = _first(source, "p", "url")
    publisher = _first(source, "span", "publisher")
    guessed = _first(source, "span", "presumed")
    published = [t for t in times if updated is None or t not in set(updated.iter())]
    return Article(
        headline=_inlines(_first(root, "h1", "headline")),
        subtitle=_inlines(_first(root, "p", "standfirst")),
        kicker=_text(_first(root, "p", "kicker")) or None,
        published=_moment(published[0]) if published else None,
        updated=_moment(next(iter(_tags(updated, "time")), None)),
        dateline=_text(dateline) or None,
        publisher=_text(publisher) or None,
        language=None if language in (None, "", "und") else language,
        text_direction="rtl" if html.get("dir") == "rtl" else "ltr",
        source_url=_text(url) or None,
        rights=_text(rights) or None,
        blocks=tuple(_flow(_first(root, "div", "body"))),
        related=tuple(_related(item) for item in _tags(related, "li")),
        related_heading=_text(next(iter(related), None)) if related is not None else None,
        evidence=(Evidence("publisher", "page of ours", 0.5),) if guessed is not None else (),
    )


def with_affiliations(article: Article, root: Any) -> Article:
    """``article`` with what the byline on its page says after a name, where that explains the whole line."""
    from convert.writers.wording import byline

    said = _text(_first(root, "p", "byline"))
    people = []
    for person in article.authors:
        after = re.search(re.escape(person.name) + r", ([^;]+?)(?=;|$)", said)
        people.append(person.with_(affiliation=after[1]) if after else person)
    guess = article.with_(authors=tuple(people))
    return guess if byline(article) != said == byline(guess) else article


# -- finding ------------------------------------------------------------------------------


def _tag(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


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
    return _merged(found)


def _inline(element: Any) -> list[Inline]:
    tag, classes = _tag(element), _classes(element)
    if "noteref" in classes:
        return [FootnoteReference(_text(element))]
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


def _merged(content: Iterable[Inline]) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for inline in content:
        if isinstance(inline, Text):
            if not inline.text:
                continue
            if found and isinstance(found[-1], Text):
                found[-1] = Text(found[-1].text + inline.text)
                continue
        found.append(inline)
    return tuple(found)


# -- blocks -------------------------------------------------------------------------------


def _flow(parent: Any) -> Iterator[Block]:
    for element in parent if parent is not None else ():
        yield from _block(element)


def _block(element: Any) -> Iterator[Block]:
    tag, classes = _tag(element), _classes(element)
    if tag == "p" and "dateline-alone" not in classes:
        yield _paragraph(element, classes)
    elif re.fullmatch("h[1-6]", tag):
        yield Heading(_inlines(element), max(1, int(tag[1]) - 1))
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
        content = _merged((Text(content[0].text.removeprefix(lead)), *content[1:]))
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
    content = _merged(loose)
    if plain(content).strip():
        yield Paragraph(content)
    yield from blocks


def _figure(element: Any) -> Figure:
    picture = next(iter(_tags(element, "img")), None)
    caption = _inlines(_first(element, "span", "caption"))
    credit = _first(element, "span", "credit")
    said = plain(_inlines(credit, skip=("credit-label",))).removeprefix(" ") or None
    if picture is None:
        return Figure(caption, said)
    alt = picture.get("alt") or ""
    return Figure(caption, said, Image(picture.get("src") or ""), None if alt == plain(caption) else alt)


def _embed(element: Any) -> Block:
    link = next(iter(_tags(element, "a")), None)
    caption = _inlines(_first(element, "span", "caption"))
    if link is None:
        return Paragraph(caption)
    provider = _text(_first(element, "span", "credit")) or None
    shown, url = _inlines(link), link.get("href") or ""
    return Embed(url, () if plain(shown) == url else shown, provider)


def _table(element: Any) -> Table:
    def cells(row: Any) -> tuple[tuple[Inline, ...], ...]:
        return tuple(_inlines(cell) for cell in row if _tag(cell) in ("td", "th"))

    head = next(iter(_tags(element, "thead")), None)
    body = next(iter(_tags(element, "tbody")), None)
    first, *others = [cells(row) for row in _tags(head, "tr")] or [()]
    rows = (*others, *(cells(row) for row in _tags(body, "tr")))
    return Table(rows, first, _inlines(next(iter(_tags(element, "caption")), None)))


def _verse(element: Any) -> Verse:
    lines: list[tuple[Inline, ...]] = []
    for stanza in _tags(element, "p"):
        if lines:
            lines.append(())
        line: list[Inline] = []
        for inline in (*_inlines(stanza), LineBreak()):
            if isinstance(inline, LineBreak):
                lines.append(tuple(line))
                line = []
            else:
                line.append(inline)
    return Verse(tuple(lines))


def _note(note: Any) -> FootnoteDefinition:
    number = _first(note, "span", "note-number")
    name = _text(number).strip().removesuffix(".")
    for back in [link for link in _tags(note, "a") if link.get("role") == "doc-backlink"]:
        back.getparent().remove(back)
    blocks: list[Block] = []
    for block in _flow(note):
        if isinstance(block, Paragraph):
            content = list(block.content)
            if not blocks and content and isinstance(content[0], Text):
                content[0] = Text(content[0].text.removeprefix(f"{name}. "))
            if content and isinstance(content[-1], Text):
                content[-1] = Text(content[-1].text.removesuffix(" "))
            block = block.with_(content=_merged(content))
            if not block.content:
                continue
        blocks.append(block)
    return FootnoteDefinition(name, tuple(blocks))
