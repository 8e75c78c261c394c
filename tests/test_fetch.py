"""Fetching from a loopback server: redirects, limits, robots.txt, retries, and private addresses refused."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from convert import fetch as module
from convert.errors import ReadError
from convert.fetch import AGENT, fetch

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a "
    "barge had struck its third pier, and asked the engineers of the town for a plan before summer."
)
HEAD = "<head><meta property='og:title' content='Bridge to/../be rebuilt'></head>"
PAGE = f"<html>{HEAD}<body><article>{f'<p>{PROSE}</p>' * 4}</article></body></html>"

LATIN = PAGE.replace("Monday", "lundi à midi")


class Site(BaseHTTPRequestHandler):
    """A small site with every kind of trouble."""

    agents: list[str]
    busy: int

    robots: tuple[str, dict[str, str]] = ("User-agent: Tearsheet\nDisallow: /closed\n", {})

    def do_GET(self) -> None:
        type(self).agents.append(self.headers["User-Agent"])
        routes = {
            "/page": lambda: self.reply(200, PAGE),
            "/moved": lambda: self.reply(301, "", Location="/page"),
            "/loop": lambda: self.reply(302, "", Location="/loop"),
            "/elsewhere": lambda: self.reply(302, "", Location="ftp://example.org/a"),
            "/closed": lambda: self.reply(200, PAGE),
            "/large": lambda: self.reply(200, "x" * 3_000_000),
            "/picture": lambda: self.reply(200, "GIF89a", **{"Content-Type": "image/gif"}),
            "/latin": lambda: self.reply(
                200, LATIN, "cp1252", **{"Content-Type": "text/html; charset=windows-1252"}
            ),
            "/robots.txt": lambda: self.reply(
                302 if self.robots[1] else 200, self.robots[0], **self.robots[1]
            ),
            "/busy": self.be_busy,
            "/later": lambda: self.be_busy(formatdate(time.time() + 2, usegmt=True)),
            "/much-later": lambda: self.be_busy(formatdate(time.time() + 3600, usegmt=True)),
            "/slow": self.be_slow,
        }
        routes.get(self.path, lambda: self.reply(404, "no"))()

    def be_busy(self, until: str | None = None) -> None:
        type(self).busy += 1
        headers = {"Retry-After": until} if until else {}
        self.reply(503 if type(self).busy < 2 else 200, PAGE, **headers)

    def be_slow(self) -> None:
        time.sleep(3)
        self.reply(200, PAGE)

    def reply(self, status: int, body: str, encoding: str = "utf-8", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body.encode(encoding))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    Site.agents, Site.busy = [], 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def get(url: str, max_bytes: int = 1_000_000, seconds: float = 10.0) -> module.Page:
    return fetch(url, max_bytes=max_bytes, allow_private=True, seconds=seconds)


def test_a_page_is_fetched_under_the_projects_name(site):
    page = get(f"{site}/page#part")
    assert page.data.decode() == PAGE and page.url == f"{site}/page" and page.media_type == "text/html"
    assert set(Site.agents) == {AGENT} and "Tearsheet" in AGENT


def test_redirects_are_followed_to_their_end(site):
    assert get(f"{site}/moved").url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/loop", "redirects more than"),
        ("/elsewhere", "no address of the web"),
        ("/closed", "robots.txt"),
        ("/large", "larger than the limit"),
        ("/nothing", "is not there (HTTP 404)"),
    ],
)
def test_what_cannot_be_had_is_said_in_one_line(site, path, said):
    with pytest.raises(ReadError) as caught:
        get(f"{site}{path}")
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_busy_server_is_asked_again(site):
    assert get(f"{site}/busy").data and Site.busy == 2


def test_a_busy_server_is_asked_again_when_it_says(site):
    started = time.monotonic()
    assert b"council" in get(f"{site}/later").data and Site.busy == 2
    assert 0.9 < time.monotonic() - started < 4


def test_a_server_that_is_busy_for_long_is_left_alone(site):
    with pytest.raises(ReadError, match=r"asks not to be asked again for 3[56]\d\d seconds \(HTTP 503\)"):
        get(f"{site}/much-later")
    assert Site.busy == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Tue, 28 May 2013 10:41:30 GMT", 90.0),
        ("Tuesday, 28-May-13 10:41:30 GMT", 90.0),
        ("Tue May 28 10:41:30 2013", 90.0),
        ("Tue, 28 May 2013 10:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("9" * 40, 999999999.0),
        ("Tue, 28 May 99999 10:41:30 GMT", None),
        ("Tue, 28 May 2013 10:41:30 +99999999999999", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert module.seconds_asked(header, datetime(2013, 5, 28, 10, 40, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /public", "/public/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /public", "/private", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?page=1", True),
        ("User-agent: *\nDisallow: /*/print", "/a/print", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tearsheet/1.0\nAllow: /", "/a", True),
        ("User-agent: Tear\nDisallow: /", "/a", True),
        ("User-agent: Tearsheet-News\nDisallow: /", "/a", True),
        ("\ufeffuser-agent: a\rUser-agent: TEARSHEET # us\rDisallow: /x", "/x", False),
        ("Disallow: /", "/a", True),
        ("", "/a", True),
    ],
)
def test_robots_txt_is_read_by_its_standard(rules, path, may):
    assert module._rules(rules).can_fetch(f"https://a.example{path}", "Tearsheet") is may


def test_a_robots_txt_of_many_names_and_rules_costs_little():
    started = time.process_time()
    names = "".join(f"User-agent: tearsheet{n}\n" for n in range(15_000))
    assert module._rules(names + "Disallow: /*a*b\n" * 9_000).can_fetch(
        "https://a.example/" + "a" * 900, "Tearsheet"
    )
    assert time.process_time() - started < 2


def test_where_robots_txt_leads_nowhere_the_page_is_read(site, monkeypatch):
    monkeypatch.setattr(Site, "robots", ("", {"Location": "http://[broken"}), raising=False)
    assert get(f"{site}/page").data


def test_a_slow_server_is_given_up(site):
    started = time.monotonic()
    with pytest.raises(ReadError, match="in time"):
        get(f"{site}/slow", seconds=1.0)
    assert time.monotonic() - started < 5


def test_a_host_is_not_asked_twice_at_once(site, monkeypatch):
    monkeypatch.setattr(module, "_PAUSE", 0.5)
    started = time.monotonic()
    get(f"{site}/page"), get(f"{site}/page")
    assert time.monotonic() - started >= 0.5


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://10.0.0.1/", "http://192.168.1.1/",
        "http://169.254.169.254/latest", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://2130706433/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_before_anything_is_sent(url):
    with pytest.raises(ReadError, match="private address"):
        fetch(url, max_bytes=1000)


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch):
    seen: list[str] = []

    def public(address: str) -> bool:  # the first host counts as public, what it leads to does not
        seen.append(address)
        return len(seen) <= 2

    monkeypatch.setattr(module, "_is_public", public)
    with pytest.raises(ReadError, match="private address"):
        fetch(f"{site}/moved", max_bytes=1000)


def test_the_command_names_the_output_by_the_headline(site, tearsheet):
    result = tearsheet("convert", f"{site}/page", "--to", "md", "--allow-private")
    assert result.status == 0, result.err
    (made,) = Path().iterdir()
    assert made.suffix == ".md" and "Bridge to" in made.name
    assert f"source_url: {site}/page" in made.read_text()


def test_the_command_refuses_private_addresses_by_itself(site, tearsheet):
    result = tearsheet("inspect", f"{site}/page")
    assert result.status == 1 and "--allow-private" in result.err


def test_the_servers_charset_is_heeded(site, tearsheet):
    result = tearsheet("inspect", f"{site}/latin", "--json", "--allow-private")
    assert "lundi à midi" in result.out.decode()


def test_what_is_no_text_is_refused(site, tearsheet):
    result = tearsheet("inspect", f"{site}/picture", "--allow-private")
    assert result.status == 1 and "image/gif" in result.err
