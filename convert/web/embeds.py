"""What a page shows of other sites (videos, posts): the address at which a person finds it there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    import lxml.html

__all__ = ["films", "post_address", "shown_at"]

_PLAYERS = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})(?:[/?#].*)?"),
     r"https://www.youtube.com/watch?v=\1"),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+)(?:[/?#].*)?"), r"https://vimeo.com/\1"),
    (re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+)(?:[/?#].*)?"),
     r"https://www.dailymotion.com/video/\1"),
    (re.compile(r"https?://open\.spotify\.com/embed/(.+)"), r"https://open.spotify.com/\1"),
    (re.compile(r"https?://(?:www\.)?instagram\.com/(p|reel)/([\w-]+)/embed.*"),
     r"https://www.instagram.com/\1/\2/"),
)  # fmt: skip
"""The address of a player → that of the page which it is taken from."""

_POSTS = (
    "twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "fb-post", "fb-video",
    "reddit-card", "reddit-embed-bq", "bluesky-embed", "mastodon-embed", "text-post-media", "imgur-embed-pub",
)  # fmt: skip
"""The classes by which the sites' own snippets mark a post, before their scripts have drawn it."""

_SAID = ("data-instgrm-permalink", "data-text-post-permalink", "data-href", "cite", "data-video-url")


def shown_at(url: str) -> str:
    """Where a person finds what the player or frame at ``url`` shows."""
    for pattern, page in _PLAYERS:
        if match := pattern.fullmatch(url):
            return match.expand(page)
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    said = parse_qs(parts.query)
    if host == "platform.twitter.com" and said.get("id", [""])[0].isdigit():
        return f"https://twitter.com/i/status/{said['id'][0]}"
    if host == "facebook.com" and parts.path.startswith("/plugins/"):
        address = said.get("href", [""])[0]
        return address if address.startswith(("http://", "https://")) else url
    return url


def post_address(element: lxml.html.HtmlElement) -> str | None:
    """The address of the post that ``element`` shows, as it is written there; None where it is no post."""
    names = (element.get("class") or "").split()
    if not any(name in _POSTS for name in names):
        return None
    said = [str(value) for attribute in _SAID if (value := element.get(attribute))]
    if said:
        return said[0]
    links: list[str] = [str(link) for link in element.xpath(".//a/@href")]
    # The date at a post's end leads to it; what its words link to stands before.
    return links[-1] if links else None


_FILM = re.compile(r"(?:^|[\s_-])(?:video|player|film)", re.IGNORECASE)
_BELOW = re.compile(r"caption|(?:^|[\s_-])(?:description|info)(?:$|[\s_-])", re.IGNORECASE)
_FRAMES = frozenset({"div", "section", "figure"})
_NEAR = 7
"""How many elements around its still make up a film with its caption."""
_LONGEST = 700


def films(
    stills: Iterable[lxml.html.HtmlElement],
) -> dict[lxml.html.HtmlElement, tuple[str, lxml.html.HtmlElement]]:
    """The elements that are a film before its player is loaded: its page's address, what holds its caption.

    It is one of ``stills`` in a link, with a caption outside of the link, in an element called a film's.
    """
    found: dict[lxml.html.HtmlElement, tuple[str, lxml.html.HtmlElement]] = {}
    seen: set[lxml.html.HtmlElement] = set()
    for still in stills:
        above = list(islice(still.iterancestors(), _NEAR))
        link = next((e for e in above[:3] if e.tag == "a" and e.get("href")), None)
        frame = next((e for e in reversed(above) if e.tag in _FRAMES and _FILM.search(_called(e))), None)
        if link is None or frame is None or frame in seen:
            continue
        seen.add(frame)
        # Several films side by side are a list of them, and a player that is there is shown by itself.
        if len(list(islice(frame.iter("img", "iframe", "video"), 2))) > 1:
            continue
        below = next((e for e in frame.iterdescendants() if _BELOW.search(_called(e))), None)
        if below is None or link in set(below.iter()) or below in set(link.iter()):
            continue
        if _is_most(below, frame):
            found[frame] = (link.get("href") or "", below)
    return found


def _called(element: lxml.html.HtmlElement) -> str:
    return element.get("class") or ""


def _is_most(part: lxml.html.HtmlElement, whole: lxml.html.HtmlElement) -> bool:
    """Whether ``part`` has words, and nearly all that ``whole`` has."""
    said, words = (len("".join(e.text_content().split())) for e in (part, whole))
    return 0 < said <= _LONGEST and 2 * said > words
