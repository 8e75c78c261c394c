"""URLs as they stand in pasted text: found, unwrapped, and mended where a space broke them."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

URL = re.compile(r"https?://[^\s<>\"“”«»]+|www\.[^\s<>\"“”«»/]+\.[^\s<>\"“”«»]+", re.I)
_PART = re.compile(r"[\w%./?&=+#~:;,@!$'()*-]+")
_TRAILING = ".,;:!?'\"”’»*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_BARE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:/\S*)?", re.I)
# Parameters that say how a reader came, not what is shown (as Firefox and the ClearURLs lists strip them).
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igsh(?:id)?|_hsenc|_hsmi|mkt_tok|vero_id|ref_src|cmpid"
    r"|wt\.mc_id|smid|smtyp|ocid|xtor|guccounter|guce_referrer(?:_sig)?|at_(?:medium|campaign|custom\d|link_\w+)"
    r"|ns_(?:campaign|source|mchannel|linkname|fee)|cmp|wpisrc|wpmm|echobox|icid|__twitter_impression)",
    re.I,
)
_SHARED = re.compile(r"#(?:ixzz\w+|axzz\w+|sthash\.\S+|echobox=\S*|\.[\w-]{8,}|xtor=\S*|utm_\S*)$")
"""What scripts hang on an address that is copied with some words of its page."""
_ARCHIVES = r"archive\.(?:org|today|is|ph|md|vn|li|fo)|webcache\.googleusercontent\.com|ghostarchive\.org"
_COPY = re.compile(
    r"https?://(?:www\.)?(?:web\.archive\.org/web/\w{4,20}|archive\.(?:today|is|ph|md|vn|li|fo)/(?:o/\w+|[\d.-]{8,20})"
    r"|ghostarchive\.org/archive/\w+)/(?P<url>https?:/{1,2}[^\s/]+\.\S+)"
    r"|https?://webcache\.googleusercontent\.com/search\?q=cache:(?:[\w-]+:)?(?P<cached>https?://[^\s+&]+)\S*"
    r"|https?://(?:www\.)?google\.[a-z.]{2,6}/amp/s/(?P<amp>[^\s/]+\.\S+)",
    re.I,
)
"""The address of an archived or cached copy, in which the page's own stands."""
_STEPPING = re.compile(
    rf"(?:web\.)?(?:{_ARCHIVES})|perma\.cc|(?:dx\.)?doi\.org|hdl\.handle\.net|apple\.news|news\.google\.com"
    r"|bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|buff\.ly|dlvr\.it|is\.gd|trib\.al|fb\.me|lnkd\.in|j\.mp|tiny\.cc"
    r"|(?:www\.)?google\.com",
    re.I,
)
_DOI = re.compile(r"(?:doi(?:\.org/|:|\s)\s*|https?://(?:dx\.)?doi\.org/)(?P<doi>10\.\d{4,9}/\S+)", re.I)


_LINKED = re.compile(r"\[[^\[\]]*\]\((?P<url>https?://[^\s()]+)\)")


def trim(url: str) -> str:
    """Cut off punctuation that belongs to the sentence, keeping brackets that pair up."""
    surplus = {closing: url.count(closing) - url.count(opening) for closing, opening in _PAIRS.items()}
    end = len(url)
    while end and (url[end - 1] in _TRAILING or surplus.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in surplus:
            surplus[url[end]] -= 1
    return url[:end]


def mend(text: str, *, labelled: bool) -> tuple[str, str | None] | None:
    """Read the URL that a source line holds; ``text`` is all that follows the label.

    Returns the URL and, where spaces had broken it, the original. A labelled line is taken whole;
    without a label at most two breaks are mended, and only where what follows cannot be prose.
    Returns None where there is no URL or other words stand beside it.
    """
    if linked := _LINKED.fullmatch(text.strip().rstrip(".")):
        return linked["url"], None
    text = text.strip().strip('<>()[]"“”').strip()
    match = URL.match(text)
    if not match:
        return None
    pieces = text.split()
    if len(pieces) == 1:
        return normal(trim(pieces[0])), None
    rest = pieces[1:]
    if len(rest) > (4 if labelled else 2) or not all(_PART.fullmatch(p) for p in rest):
        return None
    if any(URL.match(p) for p in rest) or _is_prose(rest):
        return None
    return normal(trim("".join(pieces))), text


def _is_prose(pieces: list[str]) -> bool:
    """Words alone, without a digit or a URL's punctuation: a sentence rather than a path."""
    return len(pieces) > 1 and all(p.isalpha() for p in pieces)


def normal(url: str) -> str:
    """Give a bare ``www.`` address its scheme; anything else stays as it was written."""
    return f"https://{url}" if url.casefold().startswith("www.") else url


def is_bare_domain(text: str) -> bool:
    """Whether ``text`` is an address without scheme ("example.org/2013/05")."""
    return bool(_BARE.fullmatch(text.strip()))


def without_tracking(url: str) -> str:
    """The URL less the parameters that only track where a reader came from."""
    if "#" in url:
        url = _SHARED.sub("", url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.query:
        return url
    pairs = parts.query.split("&")  # as they are written: what is kept must not be encoded anew
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(unquote_plus(pair.partition("=")[0]))]
    if len(kept) == len(pairs):
        return url
    return urlunsplit(parts._replace(query="&".join(kept)))


def host(url: str) -> str:
    """The host of ``url`` without ``www.``; empty where the URL is not sound."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def path(url: str) -> str:
    """The path of ``url``; empty where the URL is not sound."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def has_path(url: str) -> bool:
    """Whether ``url`` leads to a page of a site rather than to the site."""
    return bool(re.search(r"[^/:]/[^/\s]", url.partition("://")[2] or url))


def of_copy(url: str) -> str | None:
    """The page's own address, where ``url`` is that of an archived or cached copy and holds it."""
    match = _COPY.fullmatch(url)
    if match is None:
        return None
    found = match["url"] or match["cached"] or f"https://{match['amp']}"
    return re.sub(r"^(https?):/(?=[^/])", r"\1://", found)


def is_stepping_stone(url: str) -> bool:
    """Whether ``url`` only leads on to a page, or to a copy of it: shortened, archived, a DOI."""
    return _STEPPING.fullmatch(host(url)) is not None


def of_doi(text: str) -> str | None:
    """The address of a work whose DOI is all of ``text``: "doi:10.1234/abc" → "https://doi.org/10.1234/abc"."""
    match = _DOI.fullmatch(text)
    return f"https://doi.org/{trim(match['doi'])}" if match else None
