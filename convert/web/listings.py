"""What lists articles by their addresses: feeds (RSS, Atom), OPML, sitemaps.  Nothing is fetched here.

Which of the articles are read, and in how many at most, is `convert.sources`' business.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from convert.errors import ReadError
from convert.prologue import after_prologue
from convert.trees import local_name

__all__ = ["Listing", "listing"]

_ROOT = re.compile(rb"<(?:\w{1,20}:)?(rss|feed|rdf|opml|urlset|sitemapindex)\b", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)
_LONG_TAG = re.compile(rb"<[^<>]{50000}")
_ENTRY = re.compile(rb"<(?:item|entry)\b")
_ENTRIES = 2_000
"""How many entries of a feed are read; its newest stand first as a rule."""
_MOST = 50_000
"""How many addresses of one list are looked at: what the standard for sitemaps allows."""


class Listing(msgspec.Struct, frozen=True):
    """The addresses of articles, the newest first where dates are given, and of further lists."""

    title: str | None = None
    articles: tuple[str, ...] = ()
    further: tuple[str, ...] = ()


def listing(data: bytes, base: str | None, name: str, limit: int) -> Listing | None:
    """What ``data`` lists; None where it is no list.  Raises `ReadError` for a broken or hostile one."""
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, name, limit)
    for mark, codec in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            data = data.decode(codec, "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    head = data[:65536]
    match = _ROOT.match(head, after_prologue(head, doctype=True))
    if match is None:
        return None
    if _ENTITIES.search(data):
        raise ReadError("declares entities, which no feed needs", file=name, remedy="do not trust it")
    kind = match[1].lower()
    if kind in (b"rss", b"feed", b"rdf"):
        return _feed(data, base, name)
    root = _tree(data, name)
    if kind == b"opml":
        return _opml(root, base)
    return _sitemap(root, base)


def _unpacked(data: bytes, name: str, limit: int) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            found = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        return b""
    if len(found) > limit:
        raise ReadError(f"is larger than the limit of {limit:,} bytes", file=name, remedy="raise --max-size")
    return found


def _feed(data: bytes, base: str | None, name: str) -> Listing:
    import feedparser

    data = _shortened(data, name)
    # A stream: what is given as bytes might be taken for the name of a file.
    found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    entries = found.entries
    if found.bozo and not entries:
        raise ReadError(
            "is a feed that is broken", file=name, remedy="ask for it again, or name its articles"
        )
    base = _web(found.feed.get("link"), base) or base
    dated = [(_when(entry), address) for entry in entries if (address := _web(entry.get("link"), base))]
    return Listing(_title(found.feed.get("title")), _newest(dated))


def _shortened(data: bytes, name: str) -> bytes:
    """``data`` with its first entries alone, where there are so many that the library would take minutes."""
    if _LONG_TAG.search(data):
        raise ReadError("has a tag beyond all measure", file=name, remedy="do not trust it")
    starts = [match.start() for match in islice(_ENTRY.finditer(data), _ENTRIES + 1)]
    if len(starts) <= _ENTRIES:
        return data
    end = b"</feed>" if b"<feed" in data[:65536] else b"</channel></rss>"
    return data[: starts[-1]] + end


def _when(entry: Any) -> str:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return "-".join(f"{part:04}" for part in parsed[:6]) if parsed else ""


def _tree(data: bytes, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("is a list that is broken", file=name, remedy="save or ask for it again") from error
    if root is None:
        raise ReadError("is a list that is broken", file=name, remedy="save or ask for it again")
    return root


def _opml(root: Any, base: str | None) -> Listing:
    """The feeds of a list of feeds, however they are filed; and lists that it includes."""
    further = []
    for outline in root.iter("outline"):
        kind = (outline.get("type") or "").lower()
        said = outline.get("xmlUrl") or (outline.get("url") if kind in ("include", "rss", "atom") else None)
        if address := _web(said, base):
            further.append(address)
    title = root.find("head/title")
    return Listing(_title(title.text if title is not None else None), (), tuple(dict.fromkeys(further)))


def _sitemap(root: Any, base: str | None) -> Listing:
    pages: list[tuple[str, str]] = []
    further = []
    for entry in root:
        if not isinstance(entry.tag, str):
            continue
        said = {
            local_name(child).lower(): (child.text or "").strip()
            for child in entry
            if isinstance(child.tag, str)
        }
        if address := _web(said.get("loc"), base):
            if local_name(entry).lower() == "sitemap":
                further.append((said.get("lastmod", ""), address))
            elif len(pages) < _MOST:
                pages.append((_published(entry) or said.get("lastmod", ""), address))
    return Listing(None, _newest(pages), _newest(further))


def _published(entry: Any) -> str:
    """When a news sitemap says that an article was published."""
    return next(("".join(e.itertext()).strip() for e in entry.iter("{*}publication_date")), "")


def _newest(dated: list[tuple[str, str]]) -> tuple[str, ...]:
    """The addresses, each once: dated ones by date, the newest first; without dates as they are given."""
    if all(when for when, _ in dated):
        dated = sorted(dated, key=lambda item: item[0], reverse=True)
    return tuple(dict.fromkeys(address for _, address in dated))


def _web(address: object, base: str | None) -> str | None:
    """``address`` as a whole address of the web; None for anything else."""
    if not isinstance(address, str) or not address.strip():
        return None
    try:
        whole = urljoin(base or "", address.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and parts.hostname else None


def _title(value: object) -> str | None:
    return " ".join(re.sub(r"<[^<>]*>", "", value).split())[:200] or None if isinstance(value, str) else None
