"""Toolbars of web archives (Wayback Machine, archive.today, Google's cache) above a copied page.

The page's own address stands in them and is the source; the days of the captures are none of the article's.
"""

from __future__ import annotations

import re

from convert.model import Evidence, SetAside
from convert.normalize import urls
from convert.normalize.draft import Address
from convert.normalize.lines import Line

__all__ = ["strip_web_archive"]

SEARCHED, SEARCHED_BANNER, MOST_STRANGERS, LONGEST, LONGEST_BANNER = 40, 16, 2, 240, 600
_RULE, _REASON = "line of a web archive's toolbar", "web archive's toolbar"
_ARCHIVED = re.compile(
    r"the wayback machine - (?P<copy>https?://web\.archive\.org/web/\d{4,14}\w{0,3}/(?P<url>https?://\S+))",
    re.I,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY = rf"\d{{1,2}} {_MONTH}[a-z]* \d{{4}}"
_PROOF = re.compile(
    r"(?:[\d,.]+ captures?(?: \d[^\n]{8,40})?|about this capture"
    r"|(?:archive\.\w{2,5} )?(?:webpage capture )?saved from (?P<saved>https?://\S+)(?: history)?"
    r"|(?:archive\.\w{2,5} )?webpage capture"
    r"|this is google's cache of (?P<cached>https?://\S+?)\.? it is a snapshot of the page as it appeared on "
    r"[^\n]{8,60})",
    re.I,
)
"""Lines that only such a toolbar has."""
_ADDRESS = re.compile(r"(?P<url>(?:https?://|www\.)\S+)(?: go)?", re.I)
_WORDS = (
    "go", "success", "fail", "close", "help", "previous capture", "next capture", "wayback machine",
    "loading", "loading...", "internet archive wayback machine", "internet archive", "internet archive logo",
    "collected by", "timestamps", "share via my web archive", "screenshot", "all snapshots", "webpage",
    "share", "download .zip", "report bug or abuse", "buy me a coffee", "donate", "search", "history",
    "save to", "no other snapshots from this url", "sign in", "sign up for an account", "the wayback machine",
    "utc",
    "text-only version", "full version", "view source", "archive.today", "archive.ph", "archive.is", "←prior",
    "next→",
)  # fmt: skip
_TOKEN = (
    rf"(?:{'|'.join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))}"
    rf"|{_DAY}|\[?{_MONTH}\]?|\d{{4}}|\d{{1,2}}(?::\d\d){{0,2}}|\[?(?:previous|next) capture\]?|f"
    r"|[^\w\n ]{1,8})"
)
_LINE = re.compile(
    rf"(?>{_TOKEN})(?: (?>{_TOKEN}))*+"
    r"|(?:redirected from|via|original|linked from|all snapshots from host|from host)\b[^\n]{0,200}"
    r"|(?:organization|collection|web crawl data|archive team|common crawl)\b[^\n]{0,80}"
    r"|tip: to quickly find[^\n]{0,160}",
    re.I,
)


def strip_web_archive(lines: list[Line]) -> tuple[list[Line], list[SetAside], Address | None]:
    """Set the toolbar at the top aside; also the evidence for the page's address."""
    head = "\n".join(line.text for line in lines[:SEARCHED] if len(line.text) < LONGEST_BANNER)
    if "rchive.org/web/" in head and (banner := _banner(lines)):
        return banner
    if "apture" in head or "aved from" in head or "ache of" in head:
        return _toolbar(lines)
    return lines, [], None  # as nearly always


def _toolbar(lines: list[Line]) -> tuple[list[Line], list[SetAside], Address | None]:
    """From the text's start to the last line of the toolbar; its parts in whatever order they stand."""
    proofs, strangers, told, last = 0, 0, 0, -1
    found: dict[int, re.Match[str] | None] = {}
    for index, line in enumerate(lines[:SEARCHED]):
        text = line.text[:LONGEST]
        proof = _PROOF.fullmatch(text)
        address = _ADDRESS.fullmatch(text)
        if not (proof or address or index < told or _LINE.fullmatch(text)):
            strangers += 1
            if proofs or strangers > MOST_STRANGERS:
                break
            continue
        if text.casefold() == "collected by":
            told = index + _lines_to_timestamps(lines[index : index + SEARCHED])
        found[index] = proof or address
        proofs += proof is not None
        if proof or not (address or text.casefold() in {"search", "share", "sign in"}):
            last = index
    if not proofs or len(found) == 1:
        return lines, [], None
    aside: list[SetAside] = []
    source: Address | None = None
    for index, match in found.items():
        if index > last:
            break
        text, span = lines[index].text, (lines[index].start, lines[index].end)
        url = next(filter(None, match.groupdict().values()), None) if match else None
        if url and source is None and urls.has_path(url):
            source, text = Address.in_line(lines[index], url, "address in a web archive's toolbar")
        if text:
            aside.append(SetAside(text, _REASON, _RULE, span))
    kept = [line for index, line in enumerate(lines) if index > last or index not in found]
    return kept, aside, source


def _lines_to_timestamps(lines: list[Line]) -> int:
    """How many lines the box "Collected by" has, which tells of a crawl in prose and ends in "Timestamps"."""
    return next((i + 1 for i, line in enumerate(lines) if line.text.casefold() == "timestamps"), 0)


def _banner(lines: list[Line]) -> tuple[list[Line], list[SetAside], Address | None] | None:
    """The Wayback Machine's line for print: it ends in the copy's address, in which the page's own stands."""
    for index, line in enumerate(lines[:SEARCHED_BANNER]):
        match = _ARCHIVED.fullmatch(line.text)
        if match is None:
            continue
        aside = [
            SetAside(
                above.text,
                "web archive's banner",
                "above the address of the archived copy",
                (above.start, above.end),
            )
            for above in lines[:index]
        ]
        url = re.sub(r"^(https?://[^/]+):80(?=/|$)", r"\1", match["url"])
        span = (line.start, line.end)
        evidence = Evidence("source_url", "address of an archived copy", 0.9, span, line.text, match["copy"])
        return lines[index + 1 :], aside, Address(urls.without_tracking(url), evidence)
    return None
