"""Fetches what the user named, politely and within limits; reading it is the readers' business.

Every address is resolved here, checked, and then connected to as checked, after each redirect too, so that no
name can lead into a private network.  In layers: `Fetcher` follows, asks robots.txt and tries again; below it
stand the cache on disk and the network (`convert.web.transport`).
"""

from __future__ import annotations

import ipaddress
import os
import random
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from convert.errors import ReadError

if TYPE_CHECKING:
    import httpx
    from protego import Protego

__all__ = ["AGENT", "Exchange", "Fetcher", "Page", "cache_folder", "fetch", "is_url"]

AGENT = "Tearsheet/0.1 (turns one article that a person named into a document)"
_TOKEN = "Tearsheet"  # noqa: S105 - the name that robots.txt knows this program by
_REDIRECTS = 8
_ATTEMPTS = 3
_SECONDS = 30.0
_PAUSE = 1.0
"""Seconds between two pages of one host."""
_AHEAD = 64 * 1024 * 1024
"""Bytes of pages that were looked at and not yet read that are kept; others are asked for again."""
_PAGES = "text/html,application/xhtml+xml,*/*;q=0.5"
_AGAIN = frozenset({429, 502, 503, 504})
_PLAIN_PROBLEMS = {
    401: "wants a login",
    402: "wants to be paid",
    403: "is not given to programs",
    404: "is not there",
    410: "is gone",
    451: "is withheld for legal reasons",
}
_BY_HAND = "save the page from your browser and name the file"
_AGENT_LINE = re.compile(r"\ufeff?\s*user[ -]?agent\s*+(?::\s*+|\b)(\*(?!\S)|[\w-]*)", re.IGNORECASE)
_last: dict[str, float] = {}
_lock = threading.Lock()


class Page(msgspec.Struct, frozen=True):
    """What came: the bytes, the address that they came from, and what the server says they are."""

    data: bytes
    url: str
    media_type: str = ""
    charset: str | None = None


class Exchange(msgspec.Struct, frozen=True):
    """One answer of a server as it came, kept for an archive; ``body`` is out of its compression."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    when: str


def is_url(source: str) -> bool:
    """Whether ``source`` is an address that can be fetched."""
    return source.lower().startswith(("http://", "https://"))


def cache_folder() -> Path:
    """Where pages are kept from one call to the next: the user's cache folder (XDG)."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "tearsheet"


def fetch(url: str, *, max_bytes: int, allow_private: bool = False, seconds: float = _SECONDS) -> Page:
    """Fetch ``url`` without a cache; raises as `Fetcher.page` does."""
    with Fetcher(allow_private=allow_private) as fetcher:
        return fetcher.page(url, max_bytes=max_bytes, seconds=seconds)


class Fetcher:
    """Fetches one page after another, with what it has learnt of their hosts; not for several threads."""

    def __init__(self, *, allow_private: bool = False, cache: Path | None = None, keep: bool = False) -> None:
        """``cache`` is the folder of the cache on disk; with ``keep``, `kept` holds all that came."""
        self.allow_private = allow_private
        self.cache = cache
        self.kept: list[Exchange] | None = [] if keep else None
        self.robots: dict[str, Protego] = {}
        self._client: httpx.Client | None = None
        self._ahead: dict[str, Page] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections and the cache."""
        if self._client is not None:
            self._client.close()
            self._client = None

    @property
    def client(self) -> httpx.Client:
        if self._client is None:
            import httpx

            from convert.web.transport import layers

            self._client = httpx.Client(
                headers={"User-Agent": AGENT},
                transport=layers(self.cache, allow_private=self.allow_private),
                trust_env=False,
            )
        return self._client

    def page(
        self,
        url: str,
        *,
        max_bytes: int,
        seconds: float = _SECONDS,
        accept: str = _PAGES,
        pause: float | None = None,
    ) -> Page:
        """Fetch ``url``; raises `ReadError` saying what the server or the network said.

        Honours robots.txt, follows at most 8 redirects, tries again what may pass, gives up after
        ``seconds``; between two requests to a host it waits ``pause`` seconds, as a rule one.
        """
        import httpx

        if url in self._ahead:
            return self._ahead.pop(url)
        visit = _Visit(self, max_bytes, time.monotonic() + seconds, url, accept, pause)
        try:
            return visit.follow()
        except httpx.InvalidURL as error:
            raise ReadError("is no address of the web", file=url, remedy="check it") from error

    def put_back(self, named: str, page: Page) -> None:
        """Have the next call of `page` for ``named`` give ``page``, which somebody only looked at."""
        if sum(len(kept.data) for kept in self._ahead.values()) + len(page.data) <= _AHEAD:
            self._ahead[named] = page


class _Visit:
    """One fetch, from the address given to the page at the end of its redirects."""

    def __init__(
        self, fetcher: Fetcher, max_bytes: int, deadline: float, named: str, accept: str, pause: float | None
    ) -> None:
        self.fetcher = fetcher
        self.max_bytes = max_bytes
        self.deadline = deadline
        self.named = named
        self.accept = accept
        self.pause = _PAUSE if pause is None else pause

    def follow(self) -> Page:
        import httpx

        url = httpx.URL(self.named)
        for _ in range(_REDIRECTS + 1):
            if url.scheme not in ("http", "https") or not url.host:
                raise self.problem("leads to what is no address of the web", "name the article's own address")
            url = url.copy_with(fragment=None)
            self.ask_robots(url)
            answer = self.patiently(url)
            if isinstance(answer, Page):
                return answer
            url = url.join(answer)
        raise self.problem(f"redirects more than {_REDIRECTS} times", "name the address that it ends at")

    def problem(self, what: str, remedy: str = _BY_HAND) -> ReadError:
        return ReadError(what, file=self.named, remedy=remedy)

    def patiently(self, url: httpx.URL) -> Page | str:
        """One address, tried again where the trouble may pass."""
        import httpx

        trouble = "cannot be reached"
        asked: float | None = None
        for attempt in range(_ATTEMPTS):
            if attempt:
                backed_off = min(2.0**attempt / 2 + random.uniform(0, 0.2), 5.0)  # noqa: S311 - no secret
                self.wait(backed_off if asked is None else asked)
            try:
                with self.sent(url) as response:
                    asked = None
                    if response.status_code in _AGAIN and attempt < _ATTEMPTS - 1:
                        asked = seconds_asked(response.headers.get("retry-after", ""), datetime.now(UTC))
                        if asked is not None and asked > self.left():
                            raise self.problem(
                                f"asks not to be asked again for {asked:.0f} seconds"
                                f" (HTTP {response.status_code})",
                                "try again after that",
                            )
                        continue
                    return self.answer(response, url)
            except httpx.TimeoutException:
                trouble = "does not answer in time"
            except httpx.HTTPError as error:
                trouble = f"cannot be reached ({str(error) or type(error).__name__})"
        raise self.problem(trouble, "check the address and the connection, or try later")

    def wait(self, seconds: float) -> None:
        if time.monotonic() + seconds > self.deadline:
            raise self.problem("does not answer in time", "try later")
        time.sleep(seconds)

    def left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self.problem("does not answer in time", "try later")
        return left

    def take_turn(self, host: str) -> None:
        """Wait until the last request to ``host`` is a moment ago."""
        with _lock:
            now = time.monotonic()
            start = max(now, _last.get(host, 0.0) + self.pause)
            _last[host] = start
        time.sleep(max(0.0, min(start, self.deadline) - now))

    @contextmanager
    def sent(self, url: httpx.URL, *, turn: bool = True) -> Iterator[httpx.Response]:
        """The response to a request; ``turn`` says whether it waits for its turn at the host."""
        client = self.fetcher.client
        extensions = {"visit": self, "turn": turn}
        request = client.build_request("GET", url, headers={"Accept": self.accept}, extensions=extensions)
        response = client.send(request, stream=True)
        try:
            yield response
        finally:
            response.close()

    def resolve(self, url: httpx.URL) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise self.problem(f"has a host that is not known ({url.host})", "check the address") from error
        addresses = [str(item[4][0]) for item in found]
        for address in addresses:
            if not self.fetcher.allow_private and not _is_public(address):
                name = url.host if url.host == address else f"{url.host} is {address}"
                raise self.problem(
                    f"leads to a private address ({name})",
                    "add --allow-private if this is your own network",
                )
        return addresses[0]

    def answer(self, response: httpx.Response, url: httpx.URL) -> Page | str:
        if response.has_redirect_location:
            self.keep(response, url, b"")
            return response.headers["location"]
        if response.status_code != 200:
            plain = _PLAIN_PROBLEMS.get(response.status_code, "is not given")
            raise self.problem(f"{plain} (HTTP {response.status_code})")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        data = self.body(response)
        self.keep(response, url, data)
        return Page(data, str(url), kind, response.charset_encoding)

    def keep(self, response: httpx.Response, url: httpx.URL, body: bytes) -> None:
        if self.fetcher.kept is not None:
            when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            headers = tuple(response.headers.multi_items())
            self.fetcher.kept.append(
                Exchange(str(url), response.status_code, response.reason_phrase, headers, body, when)
            )

    def body(self, response: httpx.Response) -> bytes:
        """The bytes, counted as they come out of the compression."""
        parts, size = [], 0
        for part in response.iter_bytes(65536):
            size += len(part)
            if size > self.max_bytes:
                limit = f"{self.max_bytes:,}"
                raise self.problem(f"is larger than the limit of {limit} bytes", "raise --max-size")
            if time.monotonic() > self.deadline:
                raise self.problem("takes too long to come", "try later")
            parts.append(part)
        return b"".join(parts)

    def ask_robots(self, url: httpx.URL) -> None:
        """Refuse what the site's robots.txt refuses to this program (RFC 9309)."""
        import httpx

        place = f"{url.scheme}://{url.netloc.decode('ascii')}"
        known = self.fetcher.robots
        if place not in known:
            text = ""
            address = httpx.URL(f"{place}/robots.txt")
            try:
                for _ in range(5):
                    with self.sent(address, turn=False) as response:
                        if response.has_redirect_location:
                            address = address.join(response.headers["location"])
                            continue
                        if response.status_code >= 500:
                            text = "User-agent: *\nDisallow: /"
                        elif response.status_code == 200:
                            said = b"".join(_first(response.iter_bytes(16384), 512 * 1024))
                            text = said.decode("utf-8", "replace")
                    break
            except (httpx.HTTPError, httpx.InvalidURL, ReadError):
                pass  # the page itself will say what is wrong
            known[place] = _rules(text)
        if not known[place].can_fetch(str(url), _TOKEN):
            raise self.problem("is closed to programs by the site's robots.txt")


def _rules(text: str) -> Protego:
    """What a robots.txt says, less the names of all programs that are not this one.

    The library keeps each group's rules for each name by itself, so a file of many names and many rules would
    take all memory; and it takes a name that ours only begins with for ours.
    """
    from protego import Protego

    lines = []
    for line in text.splitlines():
        agent = _AGENT_LINE.match(line)
        if agent is None:
            lines.append(line)
        else:
            named = (
                agent[1] if agent[1] == "*" else _TOKEN if agent[1].lower() == _TOKEN.lower() else "another"
            )
            lines.append(f"User-agent: {named}")
    return Protego.parse("\n".join(lines))


def seconds_asked(header: str, now: datetime) -> float | None:
    """How long a ``Retry-After`` asks to wait, in seconds or until a date; None where it says neither."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        until = parsedate_to_datetime(header)
        # A date without a zone ("-0000") is in UTC.
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _first(parts: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        yield part
        if size > limit:
            return


def _is_public(address: str) -> bool:
    """Whether ``address`` is one of the whole internet's, also where it is wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
    return ip.is_global and not ip.is_multicast
