"""How a request leaves this machine: behind a cache on disk, and only to an address that was checked.

Which pages are asked for, and when to try again, is `convert.fetch`'s business; it hands each request a visit
that judges the host, waits its turn and knows how much time is left.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import ssl
import warnings
from contextlib import closing
from pathlib import Path
from typing import Protocol

import httpx
from hishel import SqliteStorage
from hishel.httpx import CacheTransport

__all__ = ["Checked", "Visit", "layers"]

_CACHED = 256 * 1024 * 1024
"""Bytes that the cache may hold; what was longest unused goes first."""
_STEP = 10.0


class Visit(Protocol):
    """What a request carries as ``extensions["visit"]``."""

    def take_turn(self, host: str) -> None:
        """Wait until ``host`` may be asked again."""

    def left(self) -> float:
        """Seconds until the visit is given up; raises where there are none."""

    def resolve(self, url: httpx.URL) -> str:
        """The address to connect to; raises where there is none that may be."""


def layers(cache: Path | None, *, allow_private: bool) -> httpx.BaseTransport:
    """The network, behind the cache in the folder ``cache`` where one is given and can be used."""
    network = Checked()
    if cache is None:
        return network
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(cache / "pages.db")) as known:
            known.execute("PRAGMA schema_version")  # a file that is no database shows here
    except (OSError, sqlite3.Error) as error:
        warnings.warn(f"{cache}: cannot be used as a cache ({error}); --no-cache does without", stacklevel=2)
        return network
    # What goes wrong with it later is not worth a word: the page is fetched then.
    logging.getLogger("hishel").setLevel(logging.CRITICAL)
    storage = SqliteStorage(database_path=cache / "pages.db", max_size=_CACHED)
    return _Cache(network, storage, allow_private=allow_private)


class Checked(httpx.BaseTransport):
    """The network itself: HTTP/1.1 and HTTP/2, each host connected to at the address that was judged."""

    def __init__(self) -> None:
        self._below = httpx.HTTPTransport(verify=trusted(), trust_env=False, http2=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        visit: Visit = request.extensions["visit"]
        url = request.url
        if request.extensions.get("turn", True):
            visit.take_turn(url.host)
        left = visit.left()
        sent = httpx.Request(
            request.method,
            url.copy_with(host=visit.resolve(url)),
            headers=request.headers,  # Host among them, which names the host and not the address
            extensions={
                "sni_hostname": url.raw_host.decode("ascii"),
                "timeout": {key: min(_STEP, left) for key in ("connect", "read", "write", "pool")},
            },
        )
        return self._below.handle_request(sent)

    def close(self) -> None:
        self._below.close()


def trusted() -> ssl.SSLContext:
    """The authorities that vouch for a host."""
    return httpx.create_ssl_context(trust_env=False)


class _Cache(httpx.BaseTransport):
    """hishel's cache as RFC 9111 has it for one user."""

    def __init__(self, network: httpx.BaseTransport, storage: SqliteStorage, *, allow_private: bool) -> None:
        self._cached = CacheTransport(network, storage=storage, rfc={"shared": False})
        self._kind = "private" if allow_private else "public"

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        # What came from a private network is not given to who may not look there.
        identity = f"{self._kind} {request.url}"
        request.extensions["caching"] = {"key": hashlib.sha256(identity.encode()).hexdigest()}
        return self._cached.handle_request(request)

    def close(self) -> None:
        self._cached.close()
