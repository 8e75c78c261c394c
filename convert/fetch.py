"""Fetches one page that the user named, politely and within limits; reading it is the readers' business.

Every address is resolved here, checked, and then connected to as checked, after each redirect too, so that no
name can lead into a private network.
"""

from __future__ import annotations

import ipaddress
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

import msgspec

from convert.errors import ReadError

if TYPE_CHECKING:
    import httpx

__all__ = ["AGENT", "Page", "fetch", "is_url"]

AGENT = "Tearsheet/0.1 (turns one article that a person named into a document)"
_TOKEN = "Tearsheet"  # noqa: S105 - the name that robots.txt knows this program by
_REDIRECTS = 8
_ATTEMPTS = 3
_SECONDS = 30.0
_PAUSE = 1.0
"""Seconds between two pages of one host."""
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
_last: dict[str, float] = {}
_lock = threading.Lock()


class Page(msgspec.Struct, frozen=True):
    """What came: the bytes, the address that they came from, and what the server says they are."""

    data: bytes
    url: str
    media_type: str = ""
    charset: str | None = None


def is_url(source: str) -> bool:
    """Whether ``source`` is an address that can be fetched."""
    return source.lower().startswith(("http://", "https://"))


def fetch(url: str, *, max_bytes: int, allow_private: bool = False, seconds: float = _SECONDS) -> Page:
    """Fetch ``url``; raises `ReadError` saying what the server or the network said.

    Honours robots.txt, follows at most 8 redirects, tries again what may pass, gives up after ``seconds``.
    """
    import httpx

    deadline = time.monotonic() + seconds
    try:
        with httpx.Client(
            headers={"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml,*/*;q=0.5"},
            timeout=httpx.Timeout(10.0),
            trust_env=False,
        ) as client:
            visit = _Visit(client, max_bytes, allow_private, deadline, url)
            return visit.follow()
    except httpx.InvalidURL as error:
        raise ReadError("is no address of the web", file=url, remedy="check it") from error


class _Visit:
    """One fetch, from the address given to the page at the end of its redirects."""

    def __init__(
        self, client: httpx.Client, max_bytes: int, allow_private: bool, deadline: float, named: str
    ) -> None:
        self.client = client
        self.max_bytes = max_bytes
        self.allow_private = allow_private
        self.deadline = deadline
        self.named = named
        self.robots: dict[str, RobotFileParser] = {}

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
        for attempt in range(_ATTEMPTS):
            if attempt:
                self.wait(min(2.0**attempt / 2 + random.uniform(0, 0.2), 5.0))  # noqa: S311 - no secret
            _be_polite(url.host, self.deadline)
            try:
                with self.sent(url) as response:
                    if response.status_code in _AGAIN and attempt < _ATTEMPTS - 1:
                        pause = response.headers.get("retry-after", "")
                        if pause.isdigit():
                            self.wait(min(float(pause), 10.0))
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

    @contextmanager
    def sent(self, url: httpx.URL) -> Iterator[httpx.Response]:
        """The response to a request that goes to the address that was checked, and to no other."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self.problem("does not answer in time", "try later")
        address = self.resolve(url)
        request = self.client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii")},
            extensions={
                "sni_hostname": url.raw_host.decode("ascii"),
                "timeout": {key: min(10.0, left) for key in ("connect", "read", "write", "pool")},
            },
        )
        response = self.client.send(request, stream=True)
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
            if not self.allow_private and not _is_public(address):
                raise self.problem(
                    f"leads to a private address ({url.host} is {address})",
                    "add --allow-private if this is your own network",
                )
        return addresses[0]

    def answer(self, response: httpx.Response, url: httpx.URL) -> Page | str:
        if response.has_redirect_location:
            return response.headers["location"]
        if response.status_code != 200:
            plain = _PLAIN_PROBLEMS.get(response.status_code, "is not given")
            raise self.problem(f"{plain} (HTTP {response.status_code})")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Page(self.body(response), str(url), kind, response.charset_encoding)

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
        if place not in self.robots:
            rules = RobotFileParser()
            rules.parse([])
            address = httpx.URL(f"{place}/robots.txt")
            try:
                for _ in range(5):
                    with self.sent(address) as response:
                        if response.has_redirect_location:
                            address = address.join(response.headers["location"])
                            continue
                        if response.status_code >= 500:
                            rules.parse(["User-agent: *", "Disallow: /"])
                        elif response.status_code == 200:
                            text = b"".join(_first(response.iter_bytes(16384), 512 * 1024))
                            rules.parse(text.decode("utf-8", "replace").splitlines())
                    break
            except httpx.HTTPError:
                pass  # the page itself will say what is wrong
            self.robots[place] = rules
        rules = self.robots[place]
        if not rules.can_fetch(_TOKEN, str(url)):
            raise self.problem("is closed to programs by the site's robots.txt")


def _first(parts: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        yield part
        if size > limit:
            return


def _be_polite(host: str, deadline: float) -> None:
    """Wait until the last page of ``host`` is a moment ago."""
    with _lock:
        now = time.monotonic()
        start = max(now, _last.get(host, 0.0) + _PAUSE)
        _last[host] = start
    time.sleep(max(0.0, min(start, deadline) - now))


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
