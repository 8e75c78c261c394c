"""What the command does with the web, on a loopback server: cache, HTTP/2, pictures, archives, feeds."""

from __future__ import annotations

import base64
import contextlib
import io
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest
from PIL import Image

from convert import fetch as module
from convert.errors import ReadError
from convert.fetch import Fetcher
from convert.model import Article, Figure
from convert.web import transport

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a "
    "barge had struck its third pier, and asked the engineers of the town for a plan before summer."
)


def article(title: str, words: str = PROSE, inside: str = "") -> str:
    head = f"<meta property='og:title' content='{title}'>"
    return (
        f"<html><head>{head}</head><body><article><h1>{title}</h1>{inside}{f'<p>{words}</p>' * 4}"
        "</article></body></html>"
    )


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (320, 200), "red").save(stream, "PNG")
    return stream.getvalue()


FIGURE = (
    f"<p>{PROSE}</p><figure><img src='/tram.png' alt='A tram'><figcaption>The tram.</figcaption></figure>"
    f"<p>{PROSE}</p><figure><img src='/script.png' alt='x'><figcaption>No picture.</figcaption></figure>"
)


class Site(ThreadingHTTPServer):
    """A site whose pages are ``{path: (headers, body)}``; ``asked`` has what was asked of it, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, tuple[dict[str, str], str | bytes]] = {}
        self.asked: list[tuple[str, int]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def paths(self, *, status: int | None = None) -> list[str]:
        return [p for p, s in self.asked if p != "/robots.txt" and status in (None, s)]


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        headers, body = self.server.pages.get(self.path, ({"Status": "404"}, "no"))
        headers = {"Content-Type": "text/html; charset=utf-8", **headers}
        status = int(headers.pop("Status", 200))
        if "ETag" in headers and self.headers["If-None-Match"] == headers["ETag"]:
            status, body = 304, ""
        self.server.asked.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(
                body if isinstance(body, bytes) else body.replace("SITE", self.server.url).encode()
            )

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    server = Site()
    server.pages = {
        "/a": ({}, article("The bridge", inside=FIGURE)),
        "/tram.png": ({"Content-Type": "image/png"}, picture()),
        "/script.png": ({"Content-Type": "image/png"}, "<script>alert(1)</script>"),
    }
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


# -- the cache --------------------------------------------------------------------------


def twice(site: Site, cache: Path | None, *, private: bool = True) -> list[bytes]:
    found = []
    for _ in range(2):
        with Fetcher(allow_private=private, cache=cache) as fetcher:
            found.append(fetcher.page(f"{site.url}/a", max_bytes=100_000).data)
    return found


def test_a_fresh_page_is_not_asked_for_again(site, tmp_path):
    site.pages["/a"] = ({"Cache-Control": "max-age=600"}, article("Fresh"))
    first, second = twice(site, tmp_path)
    assert first == second and site.paths() == ["/a"]


def test_a_stale_page_is_asked_for_by_its_etag(site, tmp_path):
    site.pages["/a"] = ({"Cache-Control": "no-cache", "ETag": '"1"'}, article("Stale"))
    first, second = twice(site, tmp_path)
    assert first == second and b"Stale" in second
    assert site.paths(status=304) == ["/a"]


def test_a_changed_page_comes_anew(site, tmp_path):
    site.pages["/a"] = ({"Cache-Control": "max-age=0", "ETag": '"1"'}, article("Old"))
    twice(site, tmp_path)
    site.pages["/a"] = ({"Cache-Control": "max-age=0", "ETag": '"2"'}, article("New"))
    assert b"New" in twice(site, tmp_path)[0]


def test_what_may_not_be_kept_is_not(site, tmp_path):
    site.pages["/a"] = ({"Cache-Control": "no-store", "ETag": '"1"'}, article("Secret"))
    twice(site, tmp_path)
    assert site.paths(status=200) == ["/a", "/a"]
    assert b"Secret" not in b"".join(p.read_bytes() for p in tmp_path.iterdir())


def test_a_private_page_in_the_cache_is_not_given_without_leave(site, tmp_path):
    site.pages["/a"] = ({"Cache-Control": "max-age=600"}, article("Intranet"))
    twice(site, tmp_path)
    with pytest.raises(ReadError, match="private address"):
        twice(site, tmp_path, private=False)


def test_a_cache_that_cannot_be_used_is_no_hindrance(site, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.warns(UserWarning, match="cannot be used as a cache"):
        assert b"The bridge" in twice(site, tmp_path / "file" / "cache")[0]
    (tmp_path / "pages.db").write_text("no database at all, but words " * 99)
    with pytest.warns(UserWarning, match="cannot be used as a cache"):
        assert b"The bridge" in twice(site, tmp_path)[0]


def test_a_page_larger_than_the_limit_is_not_kept(site, tmp_path):
    site.pages["/a"] = ({"Cache-Control": "max-age=600"}, "x" * 3_000_000)
    for _ in range(2):
        with Fetcher(allow_private=True, cache=tmp_path) as fetcher, pytest.raises(ReadError, match="limit"):
            fetcher.page(f"{site.url}/a", max_bytes=100_000)


def test_the_command_keeps_pages_where_the_user_keeps_such_things(site, tearsheet):
    site.pages["/a"] = ({"Cache-Control": "max-age=600"}, article("Fresh"))
    for more in ((), (), ("--no-cache",)):
        assert tearsheet("inspect", f"{site.url}/a", "--allow-private", *more).status == 0
    assert site.paths() == ["/a", "/a"]


# -- HTTP/2 -----------------------------------------------------------------------------


class _Http2(BaseRequestHandler):
    """Answers each request on a connection of HTTP/2 with one page."""

    def handle(self) -> None:
        import h2.connection
        import h2.events

        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        self.request.sendall(connection.data_to_send())
        while data := self.request.recv(65536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    said = {bytes(k).decode(): bytes(v).decode() for k, v in event.headers}
                    self.server.asked.append((said[":authority"], said[":path"]))  # type: ignore[attr-defined]
                    headers = [(":status", "200"), ("content-type", "text/html")]
                    connection.send_headers(event.stream_id, headers)
                    connection.send_data(event.stream_id, article("By HTTP/2").encode(), end_stream=True)
            with contextlib.suppress(OSError):
                self.request.sendall(connection.data_to_send())


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the server's certificate")
def test_http_2_is_spoken_where_the_server_speaks_it(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        certificate,
    ]
    command += ["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2"])

    class Server(ThreadingTCPServer):
        daemon_threads = True
        asked: list[tuple[str, str]] = []  # noqa: RUF012 - one server, one test

        def get_request(self):
            request, address = super().get_request()
            return context.wrap_socket(request, server_side=True), address

    server = Server(("127.0.0.1", 0), _Http2)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(transport, "trusted", lambda: ssl.create_default_context(cafile=str(certificate)))
    try:
        place = f"localhost:{server.server_address[1]}"
        with Fetcher(allow_private=True) as fetcher:
            page = fetcher.page(f"https://{place}/a", max_bytes=100_000)
        assert b"By HTTP/2" in page.data
        assert server.asked[-1] == (place, "/a"), "the host is named, though the address is connected to"
    finally:
        server.shutdown()
        server.server_close()


# -- pictures and archives --------------------------------------------------------------


def figures(path: str) -> list[str]:
    found = Article.from_json(Path(path).read_bytes()).find(Figure)
    return [figure.image.source for figure in found if figure.image]


def test_pictures_are_fetched_when_asked_for(site, tearsheet):
    result = tearsheet("convert", f"{site.url}/a", "-o", "a.json", "--allow-private", "--images")
    assert result.status == 0
    shown, left = figures("a.json")
    assert base64.b64decode(shown.removeprefix("data:image/png;base64,")) == picture()
    assert left == f"{site.url}/script.png", "what is no picture keeps its address"
    assert f"{site.url}/script.png: is left out; it is no PNG" in result.err


def test_pictures_are_not_fetched_unasked(site, tearsheet):
    assert tearsheet("convert", f"{site.url}/a", "-o", "a.json", "--allow-private").status == 0
    assert figures("a.json") == [f"{site.url}/tram.png", f"{site.url}/script.png"]
    assert site.paths() == ["/a"]


def test_the_pictures_of_a_saved_page_are_fetched_too(site, tearsheet):
    Path("a.html").write_text(article("The bridge", inside=FIGURE.replace("/tram", f"{site.url}/tram")))
    result = tearsheet("convert", "a.html", "-o", "a.json", "--allow-private", "--images")
    assert result.status == 0 and figures("a.json")[0].startswith("data:image/png")


def test_a_picture_in_a_private_network_is_refused(site, tearsheet):
    Path("a.html").write_text(article("The bridge", inside=FIGURE.replace("/tram", f"{site.url}/tram")))
    result = tearsheet("convert", "a.html", "-o", "a.json", "--images")
    assert result.status == 0 and "private address" in result.err and not site.asked


def test_an_archive_of_what_was_fetched_gives_the_same_article(site, tearsheet):
    site.pages["/old"] = ({"Status": "301", "Location": "/a"}, "")
    options = ("--allow-private", "--images", "--archive")
    result = tearsheet("convert", f"{site.url}/old", "-o", "out/a.json", *options)
    assert result.status == 0 and "wrote out/a.warc.gz" in result.err
    asked = len(site.asked)
    again = tearsheet("convert", f"out/a.warc.gz#{site.url}/old", "-o", "again.json")
    assert again.status == 0, again.err
    assert len(site.asked) == asked, "nothing is fetched"
    one, two = (Article.from_json(Path(p).read_bytes()) for p in ("out/a.json", "again.json"))
    assert (one.blocks, one.headline, one.source_url) == (two.blocks, two.headline, two.source_url)
    assert tearsheet("convert", "out/a.warc.gz", "--to", "md", "-o", "pages/").status == 0
    assert len(list(Path("pages").iterdir())) == 1


def test_an_archive_needs_a_place(site, tearsheet):
    result = tearsheet("convert", f"{site.url}/a", "--to", "md", "-o", "-", "--archive", "--allow-private")
    assert result.status == 2 and "--archive needs a file" in result.line


def test_an_archive_of_nothing_is_none(tearsheet):
    Path("a.txt").write_text(f"The bridge\n\n{PROSE}\n")
    assert tearsheet("convert", "a.txt", "-o", "a.md", "--archive").status == 0
    assert sorted(p.name for p in Path().iterdir()) == ["a.md", "a.txt"]
