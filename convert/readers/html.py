"""HTML: a saved page to an article, its main text by trafilatura, its fields by what the page says of itself.

What a page claims is read by `convert.web.metadata`, which of its words are the article is decided by
`convert.web.content`; here both become the document model.
"""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from convert.errors import ReadError

if TYPE_CHECKING:
    import lxml.html

    from convert.hints import Hints
    from convert.model import Article, Block, Evidence, Inline, Related, SetAside
    from convert.normalize.lexicon import Lexicon
    from convert.readers import ReadOptions
    from convert.web.content import Unit
    from convert.web.metadata import Claim
    from convert.web.pictures import Parts

__all__ = ["READER", "HtmlReader", "looks_like_page", "read_page"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.I)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?title|sub-?headline|dek|deck|strapline|subdeck|alternativeheadline|chapeau"
    r"|sapo|vorspann|entradilla|bajada|catenaccio|occhiello|excerpt|article-?excerpt|post-?excerpt|article-?lead)"
    r"(?:$|[\s_-])",
    re.I,
)
_BREAK = re.compile(r"(?:[\s*\-–—_~•·#⁂❧.]){1,16}")
_HEAD = 10
"""How many pieces of a page may stand between its headline and its text."""
_CHOSEN = "main content (trafilatura)"
_BETWEEN = "between pieces of the main content, in the same element"
_ABOVE = "picture above the main content"
_SCANTY = 1500
"""Characters of a text, below which its page may keep the whole of it in its data."""
_SHOWN = "//meta[@property='og:image' or @name='twitter:image' or @property='twitter:image']/@content"
_LIMIT = 4_000_000
"""Characters of a page that are looked at; what a page has beyond that is no article's text."""
_TAGS = 60_000
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
            read_page(text, name=options.name, language=hints.get("language"), url=options.url), hints
        )


def _own_page(text: str, name: str | None) -> Article | None:
    """The article of a page that this program wrote, whole; None of any other."""
    from convert.readers.page import article_in

    try:
        return article_in(text)
    except RecursionError as error:
        raise ReadError("is nested too deeply", file=name or "the input") from error


def looks_like_page(text: str) -> bool:
    """Whether ``text`` is a whole page of HTML rather than an article's text."""
    return bool(_PAGE.match(text[:8192]))


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
) -> Article:
    """The article of one page; ``url`` is where it came from, if that is known.

    ``said`` is what the page came in (a mail) says of it, ``look`` finds what only such a page says,
    ``parts`` are the pictures that came with it.
    """
    from convert.model import Article, Evidence
    from convert.normalize.head import publisher_from_url
    from convert.normalize.language import detect, direction
    from convert.normalize.lexicon import lexicon
    from convert.normalize.urls import host
    from convert.web.content import choose, tidy, units
    from convert.web.embedded import stored_data, stored_text
    from convert.web.fields import fields
    from convert.web.gaps import filled, lead
    from convert.web.metadata import claims, page_url
    from convert.web.notes import mark_notes
    from convert.web.pictures import Kept

    pictures = Kept()
    tree = _parse(pictures.lift(text), name)
    base = url or page_url(tree)
    pictures.place(tree, parts or {}, base)
    claimed = [*claims(tree, base), *said]
    if look is not None and (claim := look(tree)) is not None:
        claimed.append(claim)
    shown = [str(value) for value in tree.xpath(_SHOWN)[:3]]
    data = stored_data(tree)
    tidy(tree)
    mark_notes(tree)
    body = tree.find("body")
    found = units(tree if body is None else body, base)
    kept = choose(tree, found)
    rules = dict.fromkeys(filled(found, kept, lambda u: host(u) in ("", host(base or ""))), _BETWEEN)
    kept |= rules.keys()
    if (picture := lead(found, kept, shown)) is not None:
        rules[picture] = _ABOVE
        kept.add(picture)
    words = " ".join(unit.text for number, unit in enumerate(found) if number in kept)
    if data and len(words) < _SCANTY and (stored := stored_text(data)):
        kept_apart = _parse(f"<html><body><article>{stored[0]}</article></body></html>", name)
        tidy(kept_apart)
        other = units(kept_apart, base)
        if sum(len(unit.text) for unit in other) > 2 * len(words):
            found = [*found, *other]
            kept = set(range(len(found) - len(other), len(found)))
            rules = dict.fromkeys(kept, stored[1])
            words = " ".join(unit.text for unit in other)
    if not words.strip():
        raise _no_article(tree, name)
    spoken = detect(words)
    lexis = lexicon((language or spoken[0] or "en").split("-")[0])
    page = _Page(found, kept, lexis, base, rules)
    page.read_head(claimed)
    values, evidence = fields(claimed, lexis, spoken)
    page.trim(values)
    page.read_prose(values)
    blocks, block_evidence = page.blocks()
    if not blocks:
        raise _no_article(tree, name)
    if url and "source_url" not in values:
        values["source_url"] = url
        page.evidence.append(Evidence("source_url", "the address that was fetched", 0.9))
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
    return pictures.restore(article)


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
    text = re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(
            "is no page of HTML", file=name or "the input", remedy="save it again from the browser"
        ) from error
    return tree


class _Page:
    """The units of one page on their way to blocks: each is the article's, a field's, or set aside."""

    def __init__(
        self, found: list[Unit], kept: set[int], lexis: Lexicon, base: str | None, rules: dict[int, str]
    ) -> None:
        from convert.web.fields import folded

        self.units = found
        self.rules = rules
        self.lexis = lexis
        self.base = base
        self.folded = folded
        self.kept = set(kept)
        self.summaries: set[str] = set()
        self.reasons: dict[int, tuple[str, str]] = {}
        self.evidence: list[Evidence] = []
        self.related: list[Related] = []
        self.related_heading: str | None = None
        self.aside: list[SetAside] = []
        self._take_wordless()

    def _take_wordless(self) -> None:
        """Pictures, embeds and rules have no words to choose by: they follow what stands around them."""
        order = sorted(self.kept)
        if not order:
            return
        first, last = order[0], order[-1]
        for number in range(first + 1, last):
            unit = self.units[number]
            if (unit.nodes and unit.kind not in ("figure", "embed")) or unit.note:
                continue
            before = next((n for n in range(number - 1, first - 1, -1) if n in self.kept), None)
            after = next((n for n in range(number + 1, last + 1) if n in self.kept), None)
            if before is None or after is None or before < number - 4 or after > number + 4:
                continue
            parent = unit.ancestors[0]
            near = {
                id(a) for n in (before, after) for a in (self.units[n].element, *self.units[n].ancestors[:3])
            }
            if id(parent) in near or any(id(a) in near for a in unit.ancestors[:3]):
                self.kept.add(number)

    def drop(self, number: int, reason: str, rule: str) -> None:
        self.kept.discard(number)
        self.reasons[number] = (reason, rule)

    def read_head(self, claimed: list[Any]) -> None:
        """Lines of the page's head that name author and date are claims too, the ones that a reader sees."""
        from convert.normalize.byline import parse_line
        from convert.web.metadata import Claim

        self.summaries = {self.folded(c.value) for c in claimed if c.field == "summary"}
        order = sorted(self.kept)
        if not order:
            return
        body = next((n for n in order if len(self.units[n].text) > 140), order[0])
        for number in range(max(0, body - 25), min(body + 3, len(self.units))):
            unit = self.units[number]
            text = unit.text
            if unit.kind not in ("paragraph", "heading") or not 3 < len(text) < 200:
                continue
            head = parse_line(text, self.lexis)
            if head is None:
                continue
            named = bool(head.people) and head.rule.startswith("byline")
            if named:
                claimed += [
                    Claim("authors", p.name, "visible byline", 0.83)
                    for p in head.people
                    if p.role in ("author", "agency")
                ]
            if head.published:
                claimed.append(Claim("published", head.published.moment.iso, "visible date", 0.82))
            if head.updated:
                claimed.append(Claim("updated", head.updated.moment.iso, "visible date", 0.8))
            if number in self.kept and (named or head.published or head.updated):
                self.drop(number, "byline and date line, told by the fields", "visible byline")
        claimed.sort(key=lambda claim: -claim.confidence)

    def trim(self, values: dict[str, Any]) -> None:
        """Take out of the body what is a field of its own, boilerplate, or a list of other articles."""
        from convert.normalize.urls import host
        from convert.web.gaps import boxed

        title = self.folded(plain_of(values))
        names = {self.folded(person.name) for person in values.get("authors", ())}
        order = sorted(self.kept)
        running = False
        for place, number in enumerate(order):
            unit = self.units[number]
            text = unit.text
            running = running or len(text) > 140
            if unit.kind == "paragraph" and _BREAK.fullmatch(text.strip()):
                unit.kind = "break"
                if not running:
                    self.drop(number, "page furniture", "a mark with no words above the text")
                continue
            if title and self.folded(text) == title and place < 8 and unit.kind in ("heading", "paragraph"):
                self.drop(number, "the headline again", "repeated headline")
            elif not running and self.folded(text) in names:
                self.drop(number, "byline, told by the field", "the author's name alone")
            elif text and text.rstrip("/") == (values.get("source_url") or self.base or "").rstrip("/"):
                self.drop(number, "the page's own address", "told by the field")
            elif place < 5 and _is_trail(unit):
                self.drop(number, "page furniture", "trail of links to the page")
            elif unit.kind in ("paragraph", "heading") and (reason := self._boilerplate(text)):
                self.drop(number, reason, "known line")
        self._take_repeated()
        self._take_subtitle(values)
        self._take_related()
        self._cut_teasers()
        for number in boxed(self.units, self.kept):
            self.drop(number, "other things of the page", "name of the box that it stands in")
        self._take_links_between(host(values.get("source_url") or self.base or ""))
        below: list[int] = []
        for number in sorted((n for n in self.kept if not self.units[n].note), reverse=True):
            unit = self.units[number]
            if unit.kind in ("heading", "break"):
                for last in (number, *below):
                    self.drop(last, "a heading with nothing under it", "end of the text")
                below = []
            elif unit.kind in ("picture", "figure") and not unit.text:
                below.append(number)
            else:
                break

    def _boilerplate(self, text: str) -> str | None:
        from convert.normalize.lexicon import key

        if len(text) < 120 and (reason := self.lexis.boilerplate.get(key(text))):
            return reason
        if len(text) > 420:
            return None
        stripped = text.strip(" *_#")
        return next(
            (r for pattern, r in self.lexis.boilerplate_patterns if pattern.fullmatch(stripped)), None
        )

    def _take_repeated(self) -> None:
        """A picture that is there twice (for two widths of a screen), and a caption that is under several."""
        from convert.model import SetAside

        pictures: set[str] = set()
        captions: set[str] = set()
        for number in sorted(self.kept):
            unit = self.units[number]
            if unit.kind not in ("figure", "picture") or unit.image is None:
                continue
            said = self.folded(unit.text)
            if unit.image.source in pictures and (not said or said in captions):
                self.drop(number, "a picture that is shown before", "repeated picture")
                continue
            pictures.add(unit.image.source)
            if said and said in captions:
                self.aside.append(SetAside(unit.text, "a caption that is shown before", "repeated caption"))
                unit.content, unit.credit = (), None
            captions.add(said)

    def _take_related(self) -> None:
        """A label such as "Related articles" with the links below it, where only links stand there."""
        from convert.model import Evidence, Related
        from convert.normalize.lexicon import key

        order = sorted(self.kept)
        for place, number in enumerate(order):
            unit = self.units[number]
            if unit.kind not in ("heading", "paragraph") or len(unit.text) > 60:
                continue
            if key(unit.text.rstrip(":")) not in self.lexis.related_labels:
                continue
            below = []
            for other in order[place + 1 :]:
                links = _pointers(self.units[other].content)
                if not links:
                    break
                below += [(other, link) for link in links]
            if not below:
                if place >= len(order) - 1:
                    self.drop(number, "a label with nothing under it", "related label")
                continue
            self.evidence.append(Evidence("label", "related label", 0.9, text=unit.text))
            self.related_heading = self.related_heading or unit.text.rstrip(":")
            self.kept.discard(number)
            self.reasons[number] = ("", "")
            for other, (label, url) in below:
                self.evidence.append(
                    Evidence(f"related/{len(self.related)}", "links under a related label", 0.9)
                )
                self.related.append(Related(label, url))
                self.kept.discard(other)
                self.reasons[other] = ("", "")

    def _take_subtitle(self, values: dict[str, Any]) -> None:
        """A line above the text that the page marks as its standfirst, or that is its own description."""
        order = sorted(n for n in self.kept if self.units[n].nodes)[:3]
        for number in order[:-1]:
            unit = self.units[number]
            rule = self._standfirst(unit)
            sentence = unit.kind == "heading" and unit.text.endswith(".") and len(unit.text.split()) > 7
            if rule or (sentence and not unit.path):
                self._set_subtitle(values, number, rule or "sentence set as a heading")
                return
            if unit.kind == "paragraph":
                break
        title = self.folded(plain_of(values))
        above = range(max(0, order[0] - _HEAD), order[0]) if order else range(0)
        heads = [n for n in above if title and self.folded(self.units[n].text) == title]
        for number in range(heads[-1] + 1, order[0]) if heads else ():
            if number not in self.reasons and (rule := self._standfirst(self.units[number])):
                self._set_subtitle(values, number, rule)
                return
        below = (
            next((n for n in range(heads[-1] + 1, order[0]) if self.units[n].nodes), None) if heads else None
        )
        if below is not None and below not in self.reasons and self._is_below(heads[-1], below):
            self._set_subtitle(values, below, "line right below the headline")

    def _standfirst(self, unit: Unit) -> str | None:
        """The rule by which a line above the text is its standfirst."""
        if unit.kind not in ("paragraph", "heading") or unit.path or not 10 < len(unit.text) < 400:
            return None
        around = (unit.element, *unit.ancestors[:1])
        if _STANDFIRST.search(" ".join(f"{e.get('class') or ''} {e.get('itemprop') or ''}" for e in around)):
            return "named a standfirst"
        described = unit.kind == "heading" and self.folded(unit.text) in self.summaries
        return "the page's description" if described else None

    def _is_below(self, head: int, number: int) -> bool:
        """Whether the piece after the headline is set with it, and is a sentence of its own."""
        from convert.normalize.byline import parse_line
        from convert.web.gaps import is_furniture

        unit, above = self.units[number], self.units[head]
        near = {id(e) for e in above.ancestors[:2]}
        if unit.kind not in ("paragraph", "heading") or unit.path or not 30 < len(unit.text) < 350:
            return False
        if not any(id(e) in near for e in unit.ancestors[:2]) or _pointers(unit.content):
            return False
        sentence = unit.kind == "heading" or unit.text.rstrip(" ”\"'»").endswith((".", "!", "?", "…", "。"))
        called = any(is_furniture(e) for e in (unit.element, *unit.ancestors[:1]) if e.tag != "header")
        return sentence and not called and parse_line(unit.text, self.lexis) is None

    def _set_subtitle(self, values: dict[str, Any], number: int, rule: str) -> None:
        from convert.model import Evidence

        unit = self.units[number]
        values["subtitle"] = unit.content
        sure = 0.7 if rule.startswith(("sentence", "line")) else 0.85
        self.evidence.append(Evidence("subtitle", rule, sure, text=unit.text))
        self.kept.discard(number)
        self.reasons[number] = ("", "")

    def _take_links_between(self, site: str) -> None:
        """A line of running text is not one link: such a line points to another article of the site."""
        from convert.model import Evidence, Related

        order = sorted(n for n in self.kept if self.units[n].nodes)
        lines = [
            n for n in order if self.units[n].kind in ("paragraph", "heading") and not self.units[n].path
        ]
        leading = [n for n in lines if _teasers(self.units[n], site)]
        running = sum(len(self.units[n].text) > 120 for n in lines)
        if running < 3 or len(leading) > running:
            leading = _in_rows(leading, order) if running else []
        for number in self._with_lists(leading, order, site):
            for link in _pointers(self.units[number].content):
                rule = "a link between paragraphs"
                self.evidence.append(Evidence(f"related/{len(self.related)}", rule, 0.8))
                self.related.append(Related(*link))
            self.kept.discard(number)
            self.reasons[number] = ("", "")

    def _with_lists(self, leading: list[int], order: list[int], site: str) -> Iterator[int]:
        """``leading``, each with the items right below it that are such links too."""
        places = {number: place for place, number in enumerate(order)}
        for number in leading:
            yield number
            for other in order[places[number] + 1 :]:
                unit = self.units[other]
                if not (unit.path and unit.path[0][0] == "list" and _teasers(unit, site)):
                    break
                yield other

    def _cut_teasers(self) -> None:
        """A section under a related heading, and headings at the end that only lead to other pages."""
        from convert.normalize.lexicon import key

        order = sorted(self.kept)
        within: int | None = None
        words = 0
        for number in order:
            unit = self.units[number]
            if unit.kind == "heading":
                if within is not None and unit.level <= within and _only_link(unit.content) is None:
                    within = None
                label = key(unit.text.rstrip(" .…:?!"))
                if words > 60 and len(unit.text) < 60 and label in self.lexis.related_labels:
                    within = unit.level
            if within is not None:
                self.drop(number, "other articles", "section under a related heading")
            else:
                words += len(unit.text.split())
        for number in sorted(self.kept, reverse=True):
            unit = self.units[number]
            if unit.note:
                continue
            if not unit.nodes or (_only_link(unit.content) is not None and len(unit.text) > 12):
                if unit.nodes or number < len(self.units) - 1:
                    self.drop(
                        number, "other articles" if unit.nodes else "after the text", "links at the end"
                    )
                continue
            break

    def read_prose(self, values: dict[str, Any]) -> None:
        """Have the rules for pasted text look at the paragraphs."""
        from convert.web.prose import tell

        order = sorted(n for n in self.kept if not self.units[n].note)
        told = tell([self.units[n] for n in order], self.lexis, values.get("authors", ()))
        if told.dateline:
            values.setdefault("dateline", told.dateline)
        if told.authors:
            values.setdefault("authors", told.authors)
        self.evidence += told.evidence
        taken = {id(unit) for unit in told.taken}
        for number in order:
            if id(self.units[number]) in taken:
                self.kept.discard(number)
                self.reasons[number] = ("", "")

    def set_aside(self) -> tuple[SetAside, ...]:
        from convert.model import SetAside

        found = []
        for number, unit in enumerate(self.units):
            if number in self.kept or not unit.text:
                continue
            reason, rule = self.reasons.get(number, ("outside the article's text", _CHOSEN))
            if reason:
                found.append(SetAside(unit.text, reason, rule))
        return (*found, *self.aside)

    def blocks(self) -> tuple[tuple[Block, ...], list[Evidence]]:
        from convert.model import Evidence

        order = sorted(self.kept)
        lowest = min((self.units[n].level for n in order if self.units[n].kind == "heading"), default=1)
        made: list[Block] = []
        evidence: list[Evidence] = []
        # What stands in one list or quote makes one block, what stands in none makes one each.
        for _, group in groupby(order, lambda n: id(p[0][1]) if (p := self.units[n].path) else -n):
            numbers = list(group)
            rules = {self.rules.get(number, _CHOSEN) for number in numbers}
            rule = rules.pop() if len(rules) == 1 else _CHOSEN
            for block in _assemble([self.units[n] for n in numbers], 0, lowest):
                evidence.append(Evidence(f"blocks/{len(made)}", rule, 0.9 if rule == _CHOSEN else 0.75))
                made.append(block)
        return tuple(made), evidence


def plain_of(values: dict[str, Any]) -> str:
    """The headline's words."""
    from convert.model import plain

    return plain(values.get("headline", ()))


def _teasers(unit: Unit, site: str) -> bool:
    """Whether the line says nothing but the headlines of other articles of the site."""
    from convert.normalize.urls import host

    links = _pointers(unit.content)
    return bool(links) and all(
        len(label.split()) >= 4 and "://" not in label and (not site or host(url or "") in (site, ""))
        for label, url in links
    )


_LABEL_BEFORE = re.compile(r"[^.!?:]{2,24}:\s*")
_BETWEEN_LINKS = re.compile(r"[\s|•·,;/>»-]*(?:[\[(][A-Z ]{2,16}[\])][\s|•·,;/-]*)*")


def _pointers(content: Sequence[Inline]) -> list[tuple[str, str | None]]:
    """The links of a line that is nothing but links, with a short label before them or marks between."""
    from convert.model import Emphasis, Link, Strong, plain

    if link := _only_link(content):
        return [link]
    pieces: list[Inline] = []
    for inline in content:
        pieces += inline.content if isinstance(inline, Strong | Emphasis) else (inline,)
    links = [piece for piece in pieces if isinstance(piece, Link)]
    if not links or len(pieces) > 40:
        return []
    between = [plain((piece,)) for piece in pieces if not isinstance(piece, Link)]
    if between and not isinstance(pieces[0], Link) and _LABEL_BEFORE.fullmatch(between[0]):
        between = between[1:]
    elif len(links) < 2:
        return []
    return (
        [(plain((link,)).strip(), link.url) for link in links]
        if all(_BETWEEN_LINKS.fullmatch(text) for text in between)
        else []
    )


def _in_rows(leading: list[int], order: list[int]) -> list[int]:
    """Those of ``leading`` that follow each other, three or more, with nothing between them in ``order``."""
    places = {number: place for place, number in enumerate(order)}
    found: list[int] = []
    for _, group in groupby(enumerate(leading), lambda pair: places[pair[1]] - pair[0]):
        row = [number for _, number in group]
        found += row if len(row) > 2 else []
    return found


def _is_trail(unit: Unit) -> bool:
    """Whether the line is the way to the page ("Home » News »"), as sites print it above the text."""
    from convert.model import Link

    links = sum(isinstance(inline, Link) for inline in unit.content)
    return links >= 1 and bool(re.search(r"\S\s*[»›>]\s*\S", unit.text)) and len(unit.text) < 200


def _only_link(content: Sequence[Inline]) -> tuple[str, str | None] | None:
    """The one link that all of ``content`` is, within emphasis or not."""
    from convert.model import Emphasis, Link, Strong, plain

    while len(content) == 1 and isinstance(content[0], Strong | Emphasis):
        content = content[0].content
    links = [inline for inline in content if isinstance(inline, Link)]
    if len(links) != 1 or plain(content).strip() != plain(links).strip():
        return None
    return plain(links).strip(), links[0].url


def _assemble(chosen: Sequence[Unit], depth: int, lowest: int) -> Iterator[Block]:
    """Blocks from units; ``depth`` counts the lists and quotes that are open."""
    from convert.model import FootnoteDefinition, LineBreak, ListBlock, Paragraph, PullQuote, Quote
    from convert.web.content import is_pulled
    from convert.web.notes import NOTE

    def opened(unit: Unit) -> int:
        return id(unit.path[depth][1]) if len(unit.path) > depth else 0

    for key, group in groupby(chosen, opened):
        inside = list(group)
        if not key:
            for unit in inside:
                yield from _block(unit, lowest)
            continue
        kind, element = inside[0].path[depth]
        if kind == "note":
            yield FootnoteDefinition(element.get(NOTE) or "", tuple(_assemble(inside, depth + 1, lowest)))
        elif kind == "quote":
            said, by = _attributed(inside)
            blocks = tuple(_assemble(said, depth + 1, lowest))
            if blocks and is_pulled(element) and all(isinstance(b, Paragraph) for b in blocks):
                content = tuple(inline for unit in said for inline in (*unit.content, LineBreak()))[:-1]
                yield PullQuote(content, by)
            elif blocks:
                yield Quote(blocks, by)
        elif kind == "list":
            items = [
                tuple(_assemble(list(part), depth + 2, lowest))
                for _, part in groupby(
                    inside, lambda u: id(u.path[depth + 1][1]) if len(u.path) > depth + 1 else 0
                )
            ]
            start = element.get("start") or "1"
            filled = tuple(item for item in items if item)
            if filled:
                yield ListBlock(
                    filled,
                    ordered=element.tag == "ol",
                    start=int(start) if re.fullmatch(r"\d{1,6}", start) else 1,
                )
        else:
            yield from _assemble(inside, depth + 1, lowest)


def _attributed(inside: list[Unit]) -> tuple[list[Unit], str | None]:
    """A quotation's pieces, and who said it where its last piece tells only that."""
    last = inside[-1]
    place = last.nodes[0][0] if last.nodes else last.element
    told = place.tag in ("cite", "footer", "figcaption") or last.element.tag in ("footer", "cite")
    if len(inside) > 1 and (told or last.text.startswith(("— ", "– ", "― "))) and len(last.text) < 160:
        return inside[:-1], last.text.lstrip("—–―- ")
    return inside, None


def _block(unit: Unit, lowest: int) -> Iterator[Block]:
    from convert.model import CodeBlock, Embed, Figure, Heading, Paragraph, Table, ThematicBreak, plain

    match unit.kind:
        case "heading":
            yield Heading(unit.content, level=max(1, min(6, unit.level - lowest + 1)))
        case "figure" | "caption":
            yield Figure(unit.content, unit.credit, unit.image, unit.alt)
        case "picture":
            yield Figure((), None, unit.image, unit.alt)
        case "embed":
            from urllib.parse import urlsplit

            host = (urlsplit(unit.url or "").hostname or "").removeprefix("www.")
            yield Embed(unit.url or "", unit.content, host or None)
        case "code":
            yield CodeBlock(unit.code)
        case "table":
            yield Table(unit.rows, unit.header, unit.content)
        case "break":
            yield ThematicBreak()
        case _:
            if plain(unit.content).strip():
                yield Paragraph(unit.content, unit.role)


READER = HtmlReader()
