"""What a line says of where an article stood: its label's words, the paper, the day, the address.

No list holds all labels ("To read the original article, go to …", "This essay first appeared in …"), but
they are made of few words, which the languages have under ``[source]``; what else stands there in capitals is
the paper's name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from convert.normalize import byline, dates, urls
from convert.normalize.lexicon import Lexicon, key

__all__ = ["Announced", "is_label", "read_label", "read_line"]

MOST_WORDS, MOST_NAME, LONGEST_LINE, LONGEST_BESIDE = 14, 6, 420, 80
_TOKEN = re.compile(r"[^\W\d_](?:[\w'’/.&-]*[^\W_])?|&")
_LINK = re.compile(r"\[(?P<title>[^\[\]\n]{1,160})\]\(<?(?P<url>https?://[^\s()<>]+)>?\)")
_ADDRESS = re.compile(
    r"<?(?:URL:)?(?P<url>https?://[^\s<>\"“”«»]+|www\.[^\s<>\"“”«»/]+\.[^\s<>\"“”«»]+"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,24}/[^\s<>\"“”«»]+)>?",
    re.I,
)
_ARTICLES = frozenset(
    {"the", "le", "la", "les", "der", "die", "das", "el", "los", "il", "lo", "o", "a", "de"}
)
_JOINING = frozenset(
    {"of", "and", "the", "&", "de", "du", "des", "la", "del", "di", "da", "do", "der", "und", "y"}
)
_VIA = re.compile(r"(?i:via|h/t|by)\s+(?P<who>@\w{1,30}|[^\W\d_a-z].{1,40})")
_BESIDE = re.compile(r"[(\[].{2,80}[)\]]|[–—|-]\s.{2,60}|go", re.I)


class Announced(NamedTuple):
    """What such a line holds; whatever it lacks is empty or None."""

    label: str
    name: str
    day: dates.Found | None
    strong: bool
    """Whether a word of the label says what it is, as "original" does and "see more at" does not."""
    hinted: bool
    """Whether it has a word at least without which the others announce no article."""
    named_first: bool
    url: str = ""
    written: str = ""
    """The address as it stands in the line."""
    beside: str = ""
    copied: dates.Found | None = None
    """The day on which it was copied."""


def read_line(text: str, lexicon: Lexicon) -> Announced | None:
    """ "This article first appeared in The Harbour Courier: https://…", "Read the [original](https://…)"."""
    if len(text) > LONGEST_LINE:
        return None
    links = list(_LINK.finditer(text)) if "](" in text else []
    if len(links) > 1 or ("](" in text and not links):
        return None
    match = links[0] if links else _ADDRESS.search(text)
    if match is None:
        return None
    title = match.groupdict().get("title") or ""
    if urls.is_bare_domain(title) or urls.URL.match(title):
        title = ""
    written = urls.trim(match["url"])
    before = f"{text[: match.start()]} {title}"
    after = text[match.end("url") :] if not links else text[match.end() :]
    after = match["url"][len(written) :] + after
    said = read_label(before if not title else f"{before} {after}", lexicon)
    behind = _read_behind(after, lexicon) if not title else ("", None, "")
    if said is None or behind is None:
        return None
    beside, copied, who = behind
    name = said.name or who
    return said._replace(url=written, written=match["url"], beside=beside, copied=copied, name=name)


def read_label(text: str, lexicon: Lexicon) -> Announced | None:
    """ "Originally published by The Harbour Courier on 28 May 2013": words of a label, a name, a day."""
    day = dates.find(text, lexicon) if any(c.isdigit() for c in text) else None
    bare = text if day is None else f"{text[: day.start]} {text[day.end :]}"
    if any(c.isdigit() for c in bare):
        return None
    tokens = _TOKEN.findall(bare.replace("_", " "))
    if len(tokens) > MOST_WORDS:
        return None
    known = [_is_known(token, lexicon, dated=day is not None) for token in tokens]
    name = ""
    if not all(known):
        start, end = known.index(False), len(known) - known[::-1].index(False)
        if start and key(tokens[start - 1]) in _ARTICLES and tokens[start - 1][0].isupper():
            start -= 1
        while end < len(tokens) and tokens[end][0].isupper():
            end += 1
        run = tokens[start:end]
        if len(run) > MOST_NAME or not all(
            t[0].isupper() or t.casefold() in _JOINING or urls.is_bare_domain(t) for t in run
        ):
            return None
        spread = re.search(r"\W+".join(map(re.escape, run)), bare)
        if spread is None or re.search(r"[.!?:;]\s", spread.group()):
            return None
        name, known = spread.group(), known[:start] + known[end:]
        tokens = tokens[:start] + tokens[end:]
    said = {part for t in tokens for part in (key(t), *key(t).split("-"))}
    strong = not said.isdisjoint(lexicon.source_kernel)
    label = " ".join((bare if not name else bare.replace(name, " ", 1)).split())
    hinted = strong or not said.isdisjoint(lexicon.source_hints)
    first = bool(name) and text.lstrip('([*_“"—– ').startswith(name)
    return Announced(label, name, day, strong, hinted, first)


def _is_known(token: str, lexicon: Lexicon, *, dated: bool = False) -> bool:
    """Whether it is a word of a label, or one of those that stand beside the day of a copy."""
    words = lexicon.source_words
    folded = key(token)
    return (
        folded in words
        or (dated and folded in lexicon.copy_words)
        or ("-" in folded and all(part in words for part in folded.split("-")))
    )


def is_label(text: str, lexicon: Lexicon) -> bool:
    """Whether all of a line's words are such a label's ("Link", "Find this article at:")."""
    tokens = _TOKEN.findall(text.replace("_", " "))
    return 0 < len(tokens) <= MOST_WORDS and all(_is_known(token, lexicon) for token in tokens)


def _read_behind(text: str, lexicon: Lexicon) -> tuple[str, dates.Found | None, str] | None:
    """What stands behind an address: words that are set aside, the day of the copy, whose site it is."""
    text = text.strip(' .,;>)]”"')
    if not text:
        return "", None, ""
    if len(text) > LONGEST_BESIDE:
        return None
    if via := _VIA.fullmatch(text):
        who = via["who"]
        return (text, None, "") if who.startswith("@") or not byline.is_press(who) else ("", None, who)
    found = dates.find(text, lexicon)
    left = text if found is None else f"{text[: found.start]} {text[found.end :]}"
    tokens = _TOKEN.findall(left)
    if (found or tokens) and all(_is_known(token, lexicon, dated=True) for token in tokens):
        return "", found, ""
    closed = text + {"(": ")", "[": "]"}.get(text[0], "")
    return (text, None, "") if _BESIDE.fullmatch(closed) else None
