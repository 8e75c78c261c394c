"""Markdown: what `convert.writers.markdown` wrote, to the same article; and anybody's, with or without
front matter (Hugo, Jekyll, Obsidian).

The front matter says the fields; the lines of the page that only repeat it (standfirst, byline, source)
are recognised by being the very lines that the writer would set, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from convert.errors import ReadError
from convert.model import (
    Article,
    Block,
    Emphasis,
    Evidence,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Related,
    SetAside,
    Strong,
    Text,
    plain,
)  # fmt: skip
from convert.wording import PRESUMED

if TYPE_CHECKING:
    from convert.commonmark import Marked
    from convert.hints import Hints
    from convert.readers import ReadOptions

__all__ = ["READER", "MarkdownReader", "blocks_of", "page_of"]

_PRESUMED = re.compile(r"(authors|date|updated|publisher)_presumed:\s*true")
_OURS = re.compile(r"^language:", re.MULTILINE)
"""What the front matter that we write always has, and that of others hardly ever under this name."""
_TOML = re.compile(
    r"\ufeff?\+\+\+[ \t]*\r?\n(?P<toml>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)


class MarkdownReader:
    name = "md"
    extensions = ("md", "markdown")
    description = "Markdown, with or without front matter"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Read the article; raises `ReadError` where ``data`` is no text."""
        from convert.hints import apply
        from convert.readers.dialects import plain_markdown
        from convert.readers.heads import recognised
        from convert.readers.text import decode

        text = decode(data, encoding=options.encoding, name=options.name)
        if not text.strip():
            raise ReadError("is empty", file=options.name or "the input", remedy="give it an article's text")
        given, leftover, end = _front_matter(text)
        guessed = {item: match[1] for item in leftover if (match := _PRESUMED.fullmatch(item.text))}
        body, marks = plain_markdown(text[end:])
        blocks = _parsed(body, options.name)
        article = _with_fields(given, [PRESUMED[name] for name in guessed.values()])
        ours = bool(_OURS.search(text, 0, end))
        article = page_of(blocks, article, given, bare=not end, told=ours or "language" in given)
        if article.language == "und":
            article = article.with_(language=None)
        article = article if ours else recognised(article)
        kept = tuple(item for item in leftover if item not in guessed)
        article = _with_name(article, options.name)
        return apply(article.with_(set_aside=kept + article.set_aside + marks), hints)


READER = MarkdownReader()


def blocks_of(text: str, name: str | None = None) -> tuple[Block, ...]:
    """``text`` as blocks and no more: no fields, HTML as the words that it is; raises `ReadError`."""
    return tuple(_lowered(item.block) for item in _parsed(text, name, html=False))


def _parsed(text: str, name: str | None, *, html: bool = True) -> list[Marked]:
    from convert.commonmark import parser, sequence

    try:
        return sequence(parser(html=html).parse(text))
    except RecursionError as error:
        raise ReadError("is nested too deeply", file=name or "the input") from error


def _front_matter(text: str) -> tuple[dict[str, Any], tuple[SetAside, ...], int]:
    from convert.readers import front_matter
    from convert.readers.dialects import json_front_matter

    match = _TOML.match(text[:16_384])
    if match is None:
        said, end = json_front_matter(text)
        if end:
            return *front_matter.taken(said, text[end:]), end
        matter = front_matter.split(text)
        return matter.hints, matter.set_aside, matter.end
    given, leftover = _toml(match["toml"], text[match.end() :])
    return given, leftover, match.end()


def _toml(source: str, text: str) -> tuple[dict[str, Any], tuple[SetAside, ...]]:
    """Hugo's other kind of front matter, between ``+++`` lines."""
    import tomllib

    from convert.readers import front_matter

    try:
        facts = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}, (
            SetAside(text=source.strip(), reason="front matter that is not TOML", rule="front matter"),
        )
    return front_matter.taken(facts, text)


def _with_name(article: Article, name: str | None) -> Article:
    """``article`` with the date, and where it has no headline the title, that its file is named after."""
    from convert.model import Moment
    from convert.readers.dialects import named_after

    said = named_after(name)
    if said is None:
        return article
    evidence = list(article.evidence)
    try:
        moment = Moment(said[0])
    except ValueError:
        return article
    if not article.published:
        article = article.with_(published=moment)
        evidence.append(Evidence("published", "the file's name", 0.55, text=said[0]))
    if not article.headline and said[1]:
        article = article.with_(headline=(Text(said[1]),))
        evidence.append(Evidence("headline", "the file's name", 0.4, text=said[1]))
    return article.with_(evidence=tuple(evidence))


def _with_fields(given: dict[str, Any], guessed: Sequence[str]) -> Article:
    """An article of the fields that the front matter gives."""
    from convert.hints import certainty, plainly

    fields: dict[str, Any] = {
        field: (Text(value),) if field in ("headline", "subtitle") else plainly(value)
        for field, value in given.items()
    }
    evidence = [
        certainty(field, value, "front matter") for field, value in given.items() if field not in guessed
    ]
    evidence += [Evidence(target=field, rule="front matter", confidence=0.5) for field in guessed]
    return Article(**fields, evidence=tuple(evidence))


# -- the page -----------------------------------------------------------------------------


def page_of(
    found: list[Marked], article: Article, given: dict[str, Any], *, bare: bool = False, told: bool = True
) -> Article:
    """``article`` with the body, less the lines that repeat its fields.

    ``bare`` says that it has no front matter, ``told`` that it says its language.
    """
    from convert.commonmark import natural_paragraph, source_line

    items = list(found)
    article, items = _headline(items, article)
    if not told:
        article = _with_language(items, article)
    article, items = _standfirst(items, article, bare=bare)
    _drop_head_line(items, article)
    source = source_line(article)
    before = items[-2].block if len(items) > 1 else None
    if source and items and items[-1].block in (Paragraph(source), natural_paragraph(source, before)):
        del items[-1]
    article, items = _related(items, article)
    if article.dateline:
        _strip_dateline(items, article.dateline)
    blocks = [item.block for item in items]
    return article.with_(blocks=tuple(_lowered(block) for block in blocks))


def _headline(items: list[Marked], article: Article) -> tuple[Article, list[Marked]]:
    first = items[0].block if items else None
    if not isinstance(first, Heading) or first.level != 0:
        return article, items
    title = plain(first.content)
    if not article.headline or " ".join(title.split()) == plain(article.headline):
        return article.with_(headline=first.content), items[1:]
    if any(isinstance(item.block, Heading) and item.block.level == 0 for item in items[1:]):
        return article, items  # the page's own first section, below a title that the front matter gives
    replaced = SetAside(text=title, reason="replaced by the headline given", rule="front matter")
    return article.with_(set_aside=(*article.set_aside, replaced)), items[1:]


def _with_language(items: list[Marked], article: Article) -> Article:
    """``article`` with the language that its words are in."""
    from convert.model import text
    from convert.normalize.language import detect, direction

    words = "\n".join([article.title, *(text(item.block) for item in items)])
    language, confidence = detect(words)
    if language is None:
        return article
    evidence = Evidence(target="language", rule="language detector (CLD2)", confidence=confidence)
    turned = cast("Any", direction(words))
    return article.with_(language=language, text_direction=turned, evidence=(*article.evidence, evidence))


def _standfirst(items: list[Marked], article: Article, *, bare: bool) -> tuple[Article, list[Marked]]:
    first = items[0] if items else None
    if first is None or first.mark or not isinstance(first.block, Paragraph) or len(first.block.content) != 1:
        return article, items
    said = first.block.content[0]
    if not isinstance(said, Emphasis) or not (article.subtitle or (bare and article.headline)):
        return article, items
    if article.subtitle and " ".join(plain(said.content).split()) != plain(article.subtitle):
        return article, items
    return article.with_(subtitle=said.content), items[1:]


def _drop_head_line(items: list[Marked], article: Article) -> None:
    from convert.commonmark import head_line, natural_paragraph

    # A photographer's byline alone reads like a credit.
    line = head_line(article)
    if (
        line
        and items
        and items[0].block in (Paragraph((Text(line),)), natural_paragraph((Text(line),), None))
    ):
        del items[0]


def _related(items: list[Marked], article: Article) -> tuple[Article, list[Marked]]:
    """The list of links under its heading, at the end of the page."""
    from convert.wording import labels, words

    if len(items) < 2 or not isinstance(items[-1].block, ListBlock):
        return article, items
    heading, related = items[-2], [_item(item) for item in items[-1].block.items]
    if not isinstance(heading.block, Heading) or items[-1].block.ordered or not all(related):
        return article, items
    said = plain(heading.block.content)
    if heading.mark != "related" and (heading.mark or said not in labels("related")):
        return article, items
    # Without a mark the words are the text's own, even where we would have chosen the same.
    own = None if heading.mark and said == words(article.language).related else said
    listed = tuple(item for item in related if item)
    return article.with_(related=listed, related_heading=own), items[:-2]


def _item(blocks: tuple[Block, ...]) -> Related | None:
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph) or len(blocks[0].content) != 1:
        return None
    only: Inline = blocks[0].content[0]
    if isinstance(only, Link):
        return Related(plain(only.content), only.url)
    return Related(only.text) if isinstance(only, Text) else None


def _strip_dateline(items: list[Marked], dateline: str) -> None:
    """Take the place off the first paragraph that begins with it, and see what the rest then is."""
    from convert.commonmark import Marked, marked_paragraph, natural_paragraph

    for index, (block, mark) in enumerate((item.block, item.mark) for item in items):
        if not isinstance(block, Paragraph) or block.content[:1] != (Strong((Text(dateline),)),):
            continue
        after = block.content[1] if len(block.content) > 1 else None
        if isinstance(after, Text) and after.text.startswith(" — "):
            rest = (Text(after.text[3:]), *block.content[2:]) if after.text[3:] else block.content[2:]
            before = items[index - 1].block if index else None
            found = marked_paragraph(rest, mark) if mark else natural_paragraph(rest, before)
            items[index] = Marked(found or block.with_(content=rest), mark)
        return


def _lowered(block: Block) -> Block:
    """Subheads begin at 1, the first level below the headline."""
    if isinstance(block, Heading) and block.level < 1:
        return block.with_(level=1)
    return block
