"""What a page says of itself: every source of every field, the most trustworthy first; none is invented.

JSON-LD, Open Graph and other `<meta>`, microdata, `<link>` and what a visitor sees are asked in turn; the
reader takes the first that holds and keeps the others as evidence.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import msgspec

__all__ = ["Claim", "claims", "page_url", "saved_from"]

_ARTICLES = re.compile(
    r"(article|posting|report|news|review|recipe|chapter|story|essay|opinion|episode)", re.I
)
_PAGES = frozenset({"webpage", "itempage", "website", "organization", "breadcrumblist", "person"})
_DEPTH = 12
_LIMIT = 2_000_000  # characters of one JSON-LD script; none that says something is longer


class Claim(msgspec.Struct, frozen=True):
    """One source's word on one field."""

    field: str
    value: str
    rule: str
    confidence: float


def claims(tree: lxml.html.HtmlElement, base: str | None) -> list[Claim]:
    """All that ``tree`` says of itself, in the order of trust within each field."""
    linked = list(_json_ld(tree))
    meta = _meta(tree)
    said = (
        *_from_json_ld(linked),
        *_from_meta(meta),
        *_from_microdata(tree),
        *_from_microformats(tree),
        *_from_links(tree),
        *_from_document(tree),
    )
    found = [_clean(claim, base) for claim in said]
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for claim in sorted(found, key=lambda c: -c.confidence):
        if claim.value and (claim.field, claim.value, claim.rule) not in seen:
            seen.add((claim.field, claim.value, claim.rule))
            kept.append(claim)
    return kept


def _clean(claim: Claim, base: str | None) -> Claim:
    value = claim.value
    if "&" in value and claim.field not in ("source_url",):
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = re.sub(r"</?[a-z][^<>]*>", "", value, flags=re.I)
    value = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u200b\ufeff]", " ", value).split())
    if claim.field == "source_url" and value:
        value = _address(value, base)
    return msgspec.structs.replace(claim, value=value)


def _address(value: str, base: str | None) -> str:
    try:
        value = urljoin(base, value) if base else value
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in ("http", "https") and parts.hostname and " " not in value else ""


def page_url(tree: lxml.html.HtmlElement) -> str | None:
    """The address that relative links count from, where the page tells it."""
    for path in (
        "//base/@href",
        "//link[@rel='canonical']/@href",
        "//meta[@property='og:url']/@content",
    ):
        for value in tree.xpath(path)[:1]:
            if address := _address(str(value).strip(), None):
                return address
    return None


_SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s{1,9}url:\s{0,9})(https?://[^\s<>\"]{1,2000})",
    re.IGNORECASE,
)


def saved_from(text: str) -> Claim | None:
    """What the browser or SingleFile wrote at the head of a page that it saved: where from."""
    match = _SAVED.search(text[:8192])
    address = _address(match[1].removesuffix("--"), None) if match else ""
    return (
        Claim("source_url", address, "comment of the program that saved the page", 0.84) if address else None
    )


# -- JSON-LD ----------------------------------------------------------------------------


def _json_ld(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles in the page's linked data, then its pages."""
    nodes: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        source = (script.text_content() or "").strip()
        if not source or len(source) > _LIMIT:
            continue
        source = re.sub(
            r"^\s*(<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(-->|//\]\]>|\]\]>)\s*+;?\s*+$", "", source
        )
        try:
            nodes += _nodes(json.loads(source, strict=False), _DEPTH)
        except (ValueError, RecursionError):
            continue
    by_id = {str(node["@id"]): node for node in nodes if node.get("@id") and len(node) > 2}
    articles = [node for node in nodes if _is_article(node)]
    # A list of other articles is no word on this one.
    headlined = [node for node in articles if node.get("headline") or node.get("datePublished")]
    for node in headlined[:1] or articles[:1]:
        yield _resolved(node, by_id)
    for node in nodes:
        if "webpage" in _types(node) and not headlined:
            yield _resolved({k: v for k, v in node.items() if k != "name"}, by_id)
            break


def _nodes(value: Any, depth: int) -> list[dict[str, Any]]:
    if depth == 0:
        return []
    if isinstance(value, list):
        return [node for item in value[:200] for node in _nodes(item, depth - 1)]
    if not isinstance(value, dict):
        return []
    found = [value]
    for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "author", "publisher", "itemReviewed"):
        if isinstance(value.get(key), list | dict):
            found += _nodes(value[key], depth - 1)
    return found


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    return {str(k).rsplit("/", 1)[-1].lower() for k in (kinds if isinstance(kinds, list) else [kinds]) if k}


def _is_article(node: dict[str, Any]) -> bool:
    kinds = _types(node)
    return any(_ARTICLES.search(kind) for kind in kinds if kind not in _PAGES and "organization" not in kind)


def _resolved(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The node with its references to other nodes ({"@id": …}) filled in."""

    def fill(value: Any) -> Any:
        if isinstance(value, dict) and "name" not in value:
            return {**by_id.get(str(value.get("@id")), {}), **value}
        return [fill(item) for item in value] if isinstance(value, list) else value

    return {key: fill(value) for key, value in node.items()}


def _from_json_ld(nodes: Iterable[dict[str, Any]]) -> Iterator[Claim]:
    for node in nodes:
        for field, key, confidence in (
            ("headline", "headline", 0.93),
            ("headline", "name", 0.8),
            ("published", "datePublished", 0.97),
            ("published", "dateCreated", 0.8),
            ("updated", "dateModified", 0.95),
            ("section", "articleSection", 0.9),
            ("language", "inLanguage", 0.75),
            ("summary", "alternativeHeadline", 0.5),
            ("rights", "copyrightNotice", 0.8),
            ("rights", "license", 0.6),
            ("source_url", "url", 0.88),
            ("source_url", "mainEntityOfPage", 0.87),
        ):
            for value in _strings(node.get(key))[: 1 if field != "section" else 3]:
                yield Claim(field, value, f"JSON-LD {key}", confidence)
        for key in ("author", "creator"):
            for name in _people(node.get(key)):
                yield Claim("authors", name, f"JSON-LD {key}", 0.95)
        for name in _people(node.get("publisher")) or _people(node.get("isPartOf")):
            yield Claim("publisher", name, "JSON-LD publisher", 0.9)
        for value in _strings(node.get("keywords")):
            yield Claim("keywords", value, "JSON-LD keywords", 0.85)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _strings(next((value[key] for key in ("@id", "@value", "name") if key in value), None))
    if isinstance(value, list):
        return [text for item in value[:60] for text in _strings(item)]
    return []


def _people(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value[:40] for name in _people(item)]
    if isinstance(value, dict):
        return [text for text in _strings(value.get("name")) if text.strip()]
    return [value] if isinstance(value, str) and value.strip() and "://" not in value else []


# -- <meta> -----------------------------------------------------------------------------

_META: tuple[tuple[str, str, float], ...] = (
    ("headline", "og:title", 0.92),
    ("headline", "twitter:title", 0.85),
    ("headline", "citation_title", 0.94),
    ("headline", "parsely-title", 0.9),
    ("headline", "sailthru.title", 0.88),
    ("headline", "dc.title", 0.925),
    ("headline", "dcterms.title", 0.86),
    ("headline", "weibo:article:title", 0.86),
    ("headline", "headline", 0.86),
    ("headline", "title", 0.8),
    ("authors", "author", 0.88),
    ("authors", "citation_author", 0.96),
    ("authors", "parsely-author", 0.94),
    ("authors", "sailthru.author", 0.92),
    ("authors", "article:author", 0.9),
    ("authors", "og:article:author", 0.86),
    ("authors", "dc.creator", 0.9),
    ("authors", "dcterms.creator", 0.9),
    ("authors", "byl", 0.93),
    ("published", "article:published_time", 0.96),
    ("published", "og:article:published_time", 0.95),
    ("published", "og:published_time", 0.94),
    ("published", "parsely-pub-date", 0.94),
    ("published", "citation_publication_date", 0.9),
    ("published", "citation_date", 0.88),
    ("published", "sailthru.date", 0.92),
    ("published", "dc.date.issued", 0.92),
    ("published", "dcterms.created", 0.85),
    ("published", "dc.date", 0.85),
    ("published", "publishdate", 0.9),
    ("published", "publish-date", 0.9),
    ("published", "pubdate", 0.92),
    ("published", "publication_date", 0.9),
    ("published", "ptime", 0.85),
    ("published", "pdate", 0.85),
    ("published", "published_at", 0.9),
    ("published", "date", 0.8),
    ("updated", "article:modified_time", 0.94),
    ("updated", "og:updated_time", 0.85),
    ("updated", "last-modified", 0.7),
    ("publisher", "og:site_name", 0.92),
    ("publisher", "citation_journal_title", 0.93),
    ("publisher", "application-name", 0.6),
    ("publisher", "dc.publisher", 0.88),
    ("section", "article:section", 0.88),
    ("section", "parsely-section", 0.85),
    ("source_url", "og:url", 0.92),
    ("source_url", "twitter:url", 0.8),
    ("source_url", "parsely-link", 0.85),
    ("language", "og:locale", 0.6),
    ("language", "content-language", 0.7),
    ("language", "dc.language", 0.72),
    ("rights", "copyright", 0.7),
    ("rights", "dc.rights", 0.75),
    ("keywords", "article:tag", 0.84),
    ("keywords", "news_keywords", 0.84),
    ("keywords", "parsely-tags", 0.8),
    ("keywords", "keywords", 0.7),
    ("summary", "og:description", 0.8),
    ("summary", "description", 0.75),
)


def _meta(tree: lxml.html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    stated: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "http-equiv"):
            # Some pages give several names, parted by spaces; "dc:title" and "dc.title" are one name.
            for name in (element.get(attribute) or "").lower().split()[:6]:
                name = re.sub(
                    r"^(dc|dcterms?)[:.]", lambda m: f"{m[1].rstrip('s')}s." if m[1] != "dc" else "dc.", name
                )
                if content and len(content) < 4000 and len(found.setdefault(name, [])) < 60:
                    found[name].append(content)
                    if attribute == "property":
                        stated.setdefault(name, []).append(content)
    # RDFa's "property" is the standard's way, and goes before a "name" of the same kind.
    return {**found, **stated}


def _from_meta(meta: dict[str, list[str]]) -> Iterator[Claim]:
    for field, name, confidence in _META:
        for value in meta.get(name, [])[: None if field in ("authors", "keywords") else 1]:
            yield Claim(field, value, f"meta {name}", confidence)


# -- microdata, links and what a visitor sees -------------------------------------------

_PROPERTIES = {
    "headline": ("headline", 0.84),
    "author": ("authors", 0.86),
    "creator": ("authors", 0.8),
    "datepublished": ("published", 0.92),
    "datemodified": ("updated", 0.85),
    "articlesection": ("section", 0.75),
}
_FOREIGN = (
    "ancestor::*[self::aside or self::nav or contains(@class,'comment') or contains(@class,'related') "
    "or contains(@id,'comment')]"
)


def _from_microdata(tree: lxml.html.HtmlElement) -> Iterator[Claim]:
    seen: set[str] = set()
    for element in tree.xpath("//*[@itemprop]")[:400]:
        for name in (element.get("itemprop") or "").lower().split():
            if name not in _PROPERTIES or element.xpath(_FOREIGN):
                continue
            field, confidence = _PROPERTIES[name]
            if field in ("headline", "published") and field in seen:
                continue
            for value in _item_values(element, field):
                if value.strip():
                    seen.add(field)
                    yield Claim(field, value, f"microdata {name}", confidence)


def _item_values(element: lxml.html.HtmlElement, field: str) -> list[str]:
    if field == "authors":
        names = element.xpath(".//*[@itemprop='name']")
        chosen = names or [element]
        return [e.get("content") or e.text_content()[:200] for e in chosen[:10]]
    return [element.get("content") or element.get("datetime") or element.text_content()[:300]]


_ENTRY = "//*[contains(concat(' ',normalize-space(@class),' '),' {} ')]"


def _from_microformats(tree: lxml.html.HtmlElement) -> Iterator[Claim]:
    """hAtom and h-entry, as themes of blogs have them; a page of several entries says nothing of itself."""
    maybe = tree.xpath("//*[contains(@class, 'hentry') or contains(@class, 'h-entry')]")
    for entry, title, author, date in (
        ("hentry", "entry-title", "fn", "published"),
        ("h-entry", "p-name", "p-author", "dt-published"),
    ):
        entries = [element for element in maybe if entry in element.get("class").split()]
        if len(entries) != 1:
            continue
        for element in entries[0].xpath("." + _ENTRY.format(title))[:1]:
            yield Claim("headline", element.text_content()[:400], f"microformat {title}", 0.78)
        for element in entries[0].xpath("." + _ENTRY.format(author))[:3]:
            if not element.xpath(_FOREIGN):
                yield Claim("authors", element.text_content()[:200], f"microformat {author}", 0.82)
        for element in entries[0].xpath("." + _ENTRY.format(date))[:1]:
            value = element.get("datetime") or element.get("title") or element.text_content()[:100]
            yield Claim("published", value, f"microformat {date}", 0.88)


def _from_links(tree: lxml.html.HtmlElement) -> Iterator[Claim]:
    for value in tree.xpath("//link[translate(@rel,'CANONIL','canonil')='canonical']/@href")[:1]:
        yield Claim("source_url", str(value).strip(), "link canonical", 0.95)
    for value in tree.xpath("//link[@rel='shortlink']/@href")[:1]:
        yield Claim("source_url", str(value).strip(), "link shortlink", 0.3)
    for value in tree.xpath("//link[@rel='license']/@href")[:1]:
        yield Claim("rights", str(value).strip(), "link license", 0.6)


def _from_document(tree: lxml.html.HtmlElement) -> Iterator[Claim]:
    for element in tree.xpath("//head//title | //title")[:1]:
        yield Claim("headline", element.text_content(), "title of the page", 0.7)
    headings = [h for h in tree.xpath("//h1")[:12] if h.text_content().strip() and not h.xpath(_FOREIGN)]
    for element in headings[:2]:
        sure = 0.72 if len(headings) == 1 else 0.6
        yield Claim("headline", element.text_content()[:400], "first heading", sure)
    for value in tree.xpath("/html/@lang | /html/@*[name()='xml:lang']")[:1]:
        yield Claim("language", str(value), "html lang", 0.8)
    marked = "@pubdate or contains(@class,'publish') or contains(@class,'entry-date')"
    for element in tree.xpath(f"//time[@datetime][{marked}]")[:1]:
        yield Claim("published", element.get("datetime"), "time element", 0.9)
    times = [t for t in tree.xpath("//time[@datetime]")[:30] if not t.xpath(_FOREIGN)]
    in_article = [t for t in times if t.xpath("ancestor::article or ancestor::header or ancestor::main")]
    for element in (in_article or (times if len(times) == 1 else []))[:1]:
        yield Claim("published", element.get("datetime"), "time element", 0.8)
    for element in tree.xpath("//a[contains(concat(' ',normalize-space(@rel),' '),' author ')]")[:6]:
        if not element.xpath(_FOREIGN):
            yield Claim("authors", element.text_content()[:200], "link to the author", 0.84)
