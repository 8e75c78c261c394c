"""Where a newsletter stands on the web: the link by which it shows itself in a browser.

What is found is a guess, which writers mark as one: such a link often leads over a service that counts
readers.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from convert.folding import folded
from convert.normalize.urls import without_tracking

if TYPE_CHECKING:
    import lxml.html

    from convert.web.metadata import Claim

__all__ = ["in_page", "in_text"]

_RULE = "link to view the mail in a browser"
_TITLED = "link of the mail's headline"
_GUESS = 0.5
_TEXT, _AROUND = 90, 220
"""The most characters of such a link, and of the line around one that only says "here"."""
_LINES = 40
"""How many lines at the start and at the end of a mail of plain text may say it."""
_URL = re.compile(r"https?://[^\s<>\"'\])]+", re.IGNORECASE)
_LEADS_TO = frozenset(
    {"url", "u", "target", "redirect", "redirect_url", "link", "dest", "destination", "q", "to"}
)


@cache
def _phrases() -> re.Pattern[str]:
    source = files("convert.web").joinpath("newsletters.toml").read_text("utf-8")
    known = sorted(
        {phrase for said in tomllib.loads(source).values() for phrase in said}, key=len, reverse=True
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, known)) + ")", re.IGNORECASE)


def in_page(tree: lxml.html.HtmlElement, subject: str) -> Claim | None:
    """The claim on the mail's address by the links of its page."""
    found: dict[str, str] = {}
    for link in tree.iter("a"):
        url = _address(link.get("href") or "")
        said = " ".join(link.text_content().split())
        if not url or not said:
            continue
        if folded(said) and folded(said) == folded(subject):
            found.setdefault(_TITLED, url)
        elif (len(said) <= _TEXT and _phrases().search(_plain(said))) or _beside(link, said):
            found.setdefault(_RULE, url)
    for rule in (_RULE, _TITLED):
        if rule in found:
            return _claim(found[rule], rule)
    return None


def in_text(text: str) -> tuple[Claim, str, str] | None:
    """The same of a mail of plain text, with the lines that say it, and the text without them.

    The address stands beside or right below the words, at the mail's start or end.
    """
    lines = text.splitlines(keepends=True)
    for number in (*range(min(_LINES, len(lines))), *range(max(0, len(lines) - _LINES), len(lines))):
        bare = _URL.sub(" ", lines[number][:2000])
        if len(bare.strip()) > _TEXT or not _phrases().search(_plain(bare)):
            continue
        for last in range(number, min(number + 3, len(lines))):
            if (match := _URL.search(lines[last])) and (url := _address(match[0])):
                said = "".join(lines[number : last + 1])
                return _claim(url, _RULE), said, "".join((*lines[:number], *lines[last + 1 :]))
    return None


def _beside(link: lxml.html.HtmlElement, said: str) -> bool:
    """Whether the line around a short link ("click here") has the words."""
    around = link.getparent()
    if around is None or len(said) > 24:
        return False
    line = " ".join(around.text_content().split())
    return len(line) <= _AROUND and len(list(around.iter("a"))) == 1 and bool(_phrases().search(_plain(line)))


def _address(url: str) -> str | None:
    """``url`` as far as it is one of the web; what a redirecting address names is where it leads."""
    try:
        parts = urlsplit(url.strip())
        named = [v for k, v in parse_qsl(parts.query) if k.lower() in _LEADS_TO and _URL.fullmatch(v)]
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return _of_no_reader(without_tracking(named[0] if len(named) == 1 else url.strip()))


def _of_no_reader(url: str) -> str:
    """``url`` without the parameter by which Mailchimp's archive knows the reader again."""
    parts = urlsplit(url)
    if not (parts.hostname or "").endswith("campaign-archive.com"):
        return url
    return parts._replace(
        query="&".join(p for p in parts.query.split("&") if not p.startswith("e="))
    ).geturl()


def _claim(url: str, rule: str) -> Claim:
    from convert.web.metadata import Claim

    return Claim("source_url", url, rule, _GUESS)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())
