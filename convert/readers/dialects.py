"""Markdown as sites and vaults write it → CommonMark: Obsidian's links and call-outs, Hugo's, Jekyll's tags.

Code is left as it is.  What only tells the program of a site what to do is set aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from convert.model import SetAside

__all__ = ["dated", "json_front_matter", "named_after", "plain_markdown"]

_FENCE = re.compile(r"^[ \t]{0,3}(`{3,}+(?=[^`\n]*+\n)|~{3,}+)[^\n]*+\n", re.MULTILINE)
_TICKS = re.compile("`+")
_BLANK = re.compile(r"\n[ \t]*+\n")
_WIKI = re.compile(
    r"(?P<embed>!?)(?<!\\)\[\[(?!\^?\d+\]\])(?P<page>[^\[\]\n|]{1,300})"
    r"(?:\|(?P<shown>[^\[\]\n]{1,300}))?\]\](?![(\[])"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif|bmp)$", re.IGNORECASE)
_COMMENT = re.compile(r"%%(?=\S|\s).{0,5000}?%%", re.DOTALL)
_MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,1000}?)(?<=[^\s=])==(?![=\w])")
_BLOCK_ID = re.compile(r"[ \t]\^[A-Za-z][A-Za-z0-9-]{2,40}[ \t]*$", re.MULTILINE)
_CALL_OUT = re.compile(
    r"^(?P<lead>[ \t]{0,3}(?:>[ \t]?)+)\[!(?P<kind>[\w-]+)\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)\n"
    r"(?P<body>(?:[ \t]{0,3}>[^\n]*\n?)*)",
    re.MULTILINE,
)
_NOTES = frozenset(
    {
        "note", "info", "tip", "hint", "abstract", "summary", "tldr", "todo", "success", "check", "done",
        "question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing", "danger",
        "error", "bug", "example",
    }
)  # fmt: skip
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*=\s*)?"
    r"(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|`(?P<raw>[^`]*)`|(?P<bare>[^\s\"`>%}]+))"
)
_HIGHLIGHT = re.compile(
    r"(?:\{\{[<%]|\{%-?)\s*+highlight\s++(?P<language>[\w+#-]++)[^\n]{0,500}?(?:[>%]\}\}|-?%\})\n?"
    r"|(?:\{\{[<%]\s*+/\s*+highlight\s*+[>%]\}\}|\{%-?\s*+endhighlight\s*+-?%\})"
)
_SHORTCODE = re.compile(
    r"\{\{(?P<sign>[<%])\s*+(?P<close>/?)\s*+(?P<name>[\w./-]++)"
    r"(?P<rest>(?:[^>%\n{]++|%(?!\}\})|>(?!\}\})|\{(?!\{[<%])){0,2000}+)\s*+[>%]\}\}"
)
_TAG_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(\s*\{[{%][^}\n]*[%}]\}[^)\n]*\)")
_TAG = re.compile(r"\{%-?[^\n]{1,500}?-?%\}|\{\{-?\s*[\w.\[\]\"' |:,/-]{1,200}?-?\}\}")
_ATTRIBUTES = re.compile(r"[ \t]?\{:[^{}\n]{0,200}\}")
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "tweet": "https://x.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "gist": "https://gist.github.com/{}",
}
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ]+(?P<hour>\d{1,2}:\d{2})(?P<seconds>:\d{2})?(?:\.\d+)?\s*"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_DATED = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>[^/]+)\.(?:md|markdown)", re.IGNORECASE)
_RULE = "mark of a site or vault"


def plain_markdown(text: str) -> tuple[str, tuple[SetAside, ...]]:
    """``text`` in CommonMark, and what of it was for a program alone."""
    aside: list[SetAside] = []

    def away(match: re.Match[str]) -> str:
        aside.append(SetAside(match[0].strip(), "for the program that makes the site", _RULE))
        return ""

    vault = _WIKI.search(text) is not None
    text = _with_fences(text)
    made, at = [], 0
    for start, end in _code(text):
        made += [_prose(text[at:start], away, vault=vault), text[start:end]]
        at = end
    made.append(_prose(text[at:], away, vault=vault))
    return "".join(made), tuple(aside)


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Where code stands in ``text``, in order: between fences, or between as many backticks in a line."""
    at = 0
    while fence := _FENCE.search(text, at):
        yield from _spans(text, at, fence.start())
        closing = re.compile(rf"^[ \t]{{0,3}}{fence[1]}[`~]*+[ \t]*+$", re.MULTILINE)
        end = closing.search(text, fence.end())
        at = end.end() if end else len(text)
        yield fence.start(), at
    yield from _spans(text, at, len(text))


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Each run of backticks with the next one of its length; a short one's must be in its paragraph."""
    runs = [match.span() for match in _TICKS.finditer(text, start, end)]
    following: dict[int, int] = {}
    partner: list[int | None] = [None] * len(runs)
    for number in range(len(runs) - 1, -1, -1):  # backwards: each run then meets the next of its length
        length = runs[number][1] - runs[number][0]
        partner[number] = following.get(length)
        following[length] = number
    number, blank = 0, -1
    while number < len(runs):
        first, other = runs[number], partner[number]
        number += 1
        if other is None:
            continue
        if first[1] - first[0] < 3:
            if blank < first[1]:
                found = _BLANK.search(text, first[1], end)
                blank = found.start() if found else end
            if runs[other][0] > blank:
                continue
        yield first[0], runs[other][1]
        number = other + 1


def _prose(text: str, away: Callable[[re.Match[str]], str], *, vault: bool) -> str:
    if "{" in text:
        text = _SHORTCODE.sub(lambda match: _shortcode(match, away), text)
        text = _TAG_LINK.sub(r"\1", text)
        text = _TAG.sub(away, text)
        text = _ATTRIBUTES.sub("", text)
    if "%%" in text:
        text = _COMMENT.sub(away, text)
    if "[[" in text:
        text = _WIKI.sub(_wiki, text)
    if "==" in text:
        text = _MARKED.sub(r"\1", text)
    if vault and "^" in text:
        text = _BLOCK_ID.sub("", text)
    return _CALL_OUT.sub(_call_out, text) if "[!" in text else text


def _with_fences(text: str) -> str:
    """``text`` with fences where a site's tags say that code stands between them."""
    waiting: list[re.Match[str]] = []
    found: list[tuple[re.Match[str], re.Match[str]]] = []
    for tag in _HIGHLIGHT.finditer(text):
        if tag["language"]:
            waiting.append(tag)
        elif waiting:
            opening = waiting.pop()
            while found and found[-1][0].start() > opening.start():  # what stands within is code as it is
                found.pop()
            found.append((opening, tag))
    made, at = [], 0
    for opening, closing in found:
        made += [
            text[at : opening.start()],
            _fenced(opening["language"], text[opening.end() : closing.start()]),
        ]
        at = closing.end()
    return "".join([*made, text[at:]])


def _fenced(language: str, code: str) -> str:
    code = code.removesuffix("\n")
    ticks = max((len(run) for run in _TICKS.findall(code)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"\n{fence}{language}\n{code}\n{fence}\n"


def _wiki(match: re.Match[str]) -> str:
    page, shown = match["page"].strip(), (match["shown"] or "").strip()
    if match["embed"] and _PICTURE.search(page):
        described = "" if re.fullmatch(r"\d+(?:x\d+)?", shown) else shown
        return f"![{described}](<{page}>)"
    if shown:
        return shown
    name, _, place = page.partition("#")
    return " > ".join(part for part in (name, place.lstrip("^")) if part)


def _call_out(match: re.Match[str]) -> str:
    """A call-out in the form that any Markdown shows: a note, or a quotation with its source."""
    kind, title, lead = match["kind"].lower(), match["title"].strip(), match["lead"]
    if not title and not match["fold"] and kind not in _NOTES - {"note"}:
        return match[0]
    body = match["body"].rstrip("\n")
    end = "\n" if match[0].endswith("\n") else ""
    if kind in ("quote", "cite"):
        source = f"\n{lead.rstrip()}\n{lead}— {title}" if title else ""
        return f"{body}{source}{end}" if body else match[0]
    named = title if title.casefold() != kind else ""
    opening = f"{lead}[!{kind if kind == 'important' else 'note'}]\n"
    words = f"{lead}**{named}**  \n" if named and body else f"{lead}{named}\n" if named else ""
    return f"{opening}{words}{body}{end}"


def _shortcode(match: re.Match[str], away: Callable[[re.Match[str]], str]) -> str:
    said: dict[str, str] = {}
    for number, one in enumerate(_ARGUMENT.finditer(match["rest"].rstrip().removesuffix("/"))):
        value = next((v for v in (one["quoted"], one["raw"], one["bare"]) if v is not None), "")
        said[one["key"] or str(number)] = value.replace('\\"', '"')
    name = match["name"].lower()
    if name == "figure" and not match["close"] and (source := said.get("src") or said.get("0")):
        caption, credit = said.get("caption") or said.get("title"), said.get("attr")
        words = f"*{_escaped(caption)}*" if caption else ""
        if credit:
            words += f"{' — ' if words else ''}Photo: {_escaped(credit)}"
        below = f"\\\n{words}" if words else ""
        return f"\n\n![{_escaped(said.get('alt', ''))}](<{source}>){below}\n\n"
    if name in ("ref", "relref"):
        return "#"
    named = said.get("id") or said.get("0") or ""
    if name in _VIDEOS and re.fullmatch(r"[\w/-]{1,60}", named):
        url = _VIDEOS[name].format(named)
        return f"\n\n[//]: # (embed)\n\n[{url}](<{url}>)\n\n"
    return away(match)


def _escaped(words: str) -> str:
    return re.sub(r"([\\*_\[\]<>`])", r"\\\1", " ".join(words.split()))


# -- front matter, and the name of the file ---------------------------------------------


def json_front_matter(text: str) -> tuple[dict[str, Any], int]:
    """Hugo's front matter in JSON: what it says, and where it ends; 0 where there is none."""
    if not re.match(r"\ufeff?\{\s*\"", text[:200]):
        return {}, 0
    start = text.index("{")
    try:
        said, end = json.JSONDecoder().raw_decode(text[: start + 16_384], start)
    except (ValueError, RecursionError):
        return {}, 0
    after = re.compile(r"[ \t]*(?:\r?\n|\Z)").match(text, end)
    return (said, after.end()) if isinstance(said, dict) and after else ({}, 0)


def dated(value: Any) -> Any:
    """A date as generators write it (``2013-05-28 10:41:00 +0200``) or in words, in ISO 8601."""
    if not isinstance(value, str):
        return value
    match = _MOMENT.fullmatch(value.strip())
    if match:
        zone = match["zone"] or ""
        zone = zone if zone in ("", "Z") else f"{zone[:3]}:{zone[-2:]}"
        return f"{match['day']}T{match['hour']:0>5}{match['seconds'] or ''}{zone}"
    from convert.normalize import dates
    from convert.normalize.lexicon import lexicon

    found = dates.find(value, lexicon("en"))
    return found.moment.iso if found and found.end - found.start >= len(value.strip()) else value


def named_after(name: str | None) -> tuple[str, str] | None:
    """The date and the title that a file's name gives, as Jekyll has them (``2024-05-01-title.md``)."""
    match = _DATED.fullmatch(re.split(r"[/\\]", name or "")[-1])
    if match is None:
        return None
    title = " ".join(re.split(r"[-_\s]+", match["slug"])).strip()
    return match["date"], title[:1].upper() + title[1:]
