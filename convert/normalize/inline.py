"""Mark-up inside a line: the bold, italics, links and note marks that survive copy and paste."""

from __future__ import annotations

import re
from collections.abc import Collection

from convert.model import Code, Emphasis, FootnoteReference, Inline, Link, Strong, Text
from convert.normalize.urls import normal, trim

RAISED = "[¹²³⁰⁴-⁹]{1,3}"
RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_TOKEN = re.compile(
    r"(?<!`)`(?P<code>[^`\n]{1,400})`(?!`)"  # not ``as TeX and the wires quote''
    r"|\*\*(?P<strong>(?=\S)[^*\n]{1,600}?(?<=\S))\*\*"
    r"|(?<![\w*])\*(?P<em>(?=[^\s*])[^*\n]{1,600}?(?<=[^\s*]))\*(?![\w*])"
    r"|\[(?P<note>\^?\d{1,3})\](?!\()"
    rf"|(?<=[\w.,;:!?”\"»’)\]])(?<!\bm)(?<!\b[ckd]m)(?P<raised>{RAISED})"
    r"|(?<=\S)(?P<round> ?\(\d{1,3}\))(?=[\s.,;:]|$)"
    r"|\[(?P<label>[^\[\]\n]{1,400})\]\((?P<target>https?://[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)\)"
    r"|<(?P<angle>https?://[^\s<>]+)>"
    r"|(?<![^\W_])(?P<url>(?:https?://|www\.)[^\s<>\"“”«»]+)",
    re.I,
)


def parse(text: str, notes: Collection[str] = ()) -> tuple[Inline, ...]:
    """``text`` as inlines; ``notes`` are the ids of footnotes that a mark like "[1]" may point to.

    A mark of another shape stands among them as it is written ("²", "(2)") where the text uses such marks.
    """
    if not _may_be_marked(text) and not (notes and _MAY_POINT.search(text)):
        return (Text(text),) if text else ()
    found: list[Inline] = []
    position = 0
    for match in _TOKEN.finditer(text):
        inline, end = _inline(match, notes)
        if inline is None or match.start() < position:
            continue
        if match.start() > position:
            found.append(Text(text[position : match.start()]))
        found.append(inline)
        position = end
    if position < len(text):
        found.append(Text(text[position:]))
    return tuple(found)


_MAY_POINT = re.compile(rf"{RAISED}|\(\d{{1,3}}\)")


def _may_be_marked(text: str) -> bool:
    """A cheap look, before the dear pattern."""
    return "*" in text or "[" in text or "`" in text or "://" in text or "www." in text.lower()


def _inline(match: re.Match[str], notes: Collection[str]) -> tuple[Inline | None, int]:
    g = match.groupdict()
    if g["code"]:
        return Code(g["code"]), match.end()
    if g["strong"]:
        return Strong(parse(g["strong"], notes)), match.end()
    if g["em"]:
        return Emphasis(parse(g["em"], notes)), match.end()
    if pointed := g["raised"] or g["round"]:
        name = pointed.translate(RAISED_DIGITS).strip(" ()")
        return (FootnoteReference(name), match.end()) if pointed.strip() in notes else (None, match.end())
    if g["note"]:
        name = g["note"].lstrip("^")
        return (FootnoteReference(name), match.end()) if name in notes else (None, match.end())
    if g["label"]:
        return Link((Text(g["label"]),), g["target"]), match.end()
    if g["angle"]:
        return Link((Text(g["angle"]),), g["angle"]), match.end()
    url = trim(g["url"])
    if len(url) < 10 or "." not in url:
        return None, match.end()
    return Link((Text(url),), normal(url)), match.start() + len(url)
