"""What templates do to a page, undone: AMP's elements, pictures only for readers without scripts, walls."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from convert.web.sources import shown_source

if TYPE_CHECKING:
    import lxml.html

__all__ = ["is_wall", "plain_amp", "settle_captions", "show_hidden_pictures"]

_AMP = {
    "amp-img": "img",
    "amp-anim": "img",
    "amp-video": "video",
    "amp-audio": "audio",
    "amp-iframe": "iframe",
}
_PLAYERS = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/embed/{}"),
    "amp-vimeo": ("data-videoid", "https://player.vimeo.com/video/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/embed/video/{}"),
    "amp-twitter": ("data-tweetid", "https://platform.twitter.com/embed/Tweet.html?id={}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/embed/"),
    "amp-soundcloud": (
        "data-trackid",
        "https://w.soundcloud.com/player/?url=https://api.soundcloud.com/tracks/{}",
    ),
    "amp-facebook": ("data-href", "{}"),
}
_NAME = re.compile(r"[\w-]{1,64}|https://[^\s\"'<>]{1,500}")
_WALL = re.compile(
    r"(?:^|[\s_-])(?:cookies?|gdpr|consent|privacy|ccpa)[_-]?(?:consent|banner|notice|bar|wall|popup|modal|overlay|law|"
    r"warning|message|dialog|settings|layer|prompt|disclaimer|container|manager)|(?:^|[\s_-])(?:consent|cmp|cmpbox)"
    r"(?:$|[\s_-])|onetrust|didomi|qc-cmp|usercentrics|truste[_-]|sp_message_container|fc-consent|cookiebot|cookieyes|"
    r"borlabs-cookie|iubenda-cs|tarteaucitron|klaro",
    re.IGNORECASE,
)


def plain_amp(tree: lxml.html.HtmlElement) -> None:
    """Make the elements of AMP those of HTML that they stand for."""
    for element in list(tree.iter(*_AMP, *_PLAYERS)):
        if element.tag in _AMP:
            element.tag = _AMP[element.tag]
            continue
        attribute, address = _PLAYERS[element.tag]
        name = element.get(attribute) or ""
        if _NAME.fullmatch(name):
            element.tag = "iframe"
            element.set("src", address.format(name))


def show_hidden_pictures(tree: lxml.html.HtmlElement) -> None:
    """Put a picture that is there for readers without scripts in its place, where the page shows no other."""
    for hidden in list(tree.iter("noscript")):
        parent = hidden.getparent()
        if parent is None or parent.tag == "head" or next(hidden.iter("img"), None) is None:
            continue
        if (hidden.text_content() or "").strip():
            continue
        before = hidden.getprevious()
        near = parent if parent.tag in ("figure", "picture", "a", "span", "p", "amp-img") else before
        shown = [] if near is None else list(near.iter("img", "amp-img"))
        if not any(next(shown_source(img), None) for img in shown if hidden not in set(img.iterancestors())):
            hidden.tag = "span"
            for img in hidden.iter("img"):
                img.attrib.pop("hidden", None)


def settle_captions(tree: lxml.html.HtmlElement) -> None:
    """Put the caption of a figure that frames a table or a quotation into what it is of."""
    for caption in list(tree.iter("figcaption")):
        figure = caption.getparent()
        if figure is None or figure.tag != "figure" or figure.find(".//img") is not None:
            continue
        framed = list(islice(figure.iter("table", "blockquote"), 2))
        if len(framed) != 1 or caption in set(framed[0].iter()) or framed[0] in set(caption.iter()):
            continue
        caption.tag = "caption" if framed[0].tag == "table" else "cite"
        framed[0].insert(0 if framed[0].tag == "table" else len(framed[0]), caption)


@lru_cache(8192)
def _is_walls_name(named: str) -> bool:
    return bool(_WALL.search(named))


def is_wall(element: lxml.html.HtmlElement) -> bool:
    """Whether ``element`` asks for consent, or is a window that lies over the page."""
    said = element.attrib
    named = f"{said.get('class', '')} {said.get('id', '')}"
    over = said.get("role") in ("dialog", "alertdialog") or said.get("aria-modal") == "true"
    if not over and (len(named) < 3 or not _is_walls_name(named)):
        return False
    if element.tag in ("html", "body", "main", "article", "head"):
        return False
    return element.find(".//article") is None and element.find(".//main") is None
