"""The review page's server: who gets in, what it says, and the page itself in a real browser."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from browser import CHROMIUM, Browser

import convert
from convert.limits import Limits
from convert.review.corrections import sidecar_of
from convert.review.server import Sheet, serve

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".venv" / "lib" / "node_modules" / "axe-core" / "axe.min.js"
TEXT = (ROOT / "convert" / "cli" / "bridge.txt").read_text()
HOSTILE = """<script>parent.location = "http://evil.example"</script> Headline </textarea>

By Anna Example

<img src=x onerror="document.title='pwned'"> A paragraph of the body stands here, with <b>mark-up</b>.
"""
READING = {"format": None, "encoding": None, "max_bytes": 1 << 20, "limits": Limits()}


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Site:
    """The server under test, and how to ask it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        self.root = address.split("/", 3)[2]

    def ask(self, path: str, body: Any = None, *, base: str | None = None, **headers: str) -> Answer:
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"Content-Type": "application/json"} if data is not None else {}
        named.update({key.replace("_", "-"): value for key, value in headers.items()})
        request = urllib.request.Request((base or self.address) + path, data, named)  # noqa: S310  # our own
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "bridge.txt").write_text(TEXT)
    (tmp_path / "hostile.txt").write_text(HOSTILE)
    (tmp_path / "page.html").write_text("<h1>A page</h1><p>Its one paragraph of words.</p>")
    sheets = [Sheet(tmp_path / name, READING, "house") for name in ("bridge.txt", "hostile.txt")]
    server = serve(sheets)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Site(server.address, tmp_path)
    server.shutdown()
    thread.join()
    server.server_close()


# -- who gets in ------------------------------------------------------------------------


def test_it_listens_on_loopback_alone_at_a_port_and_token_of_its_own(site: Site) -> None:
    other = serve([])
    try:
        assert other.server_address[0] == "127.0.0.1"
        assert other.address.split("/")[2:4] != site.address.split("/")[2:4]
        assert len(other.token) >= 32
    finally:
        other.server_close()


@pytest.mark.parametrize("path", ["", "start", "state/0", "page/0", "app.js", "export/0/md", "favicon.ico"])
def test_nothing_is_said_without_the_token(site: Site, path: str) -> None:
    for base in (f"http://{site.root}/", f"http://{site.root}/{'x' * 32}/", f"http://{site.root}//"):
        answer = site.ask(path, base=base)
        assert (answer.status, answer.body) == (404, b"Not Found")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_is_refused_for_a_name_can_be_bound_anew(site: Site, host: str) -> None:
    assert site.ask("state/0", Host=host).status == 403


def test_another_origin_changes_nothing(site: Site) -> None:
    said = {"text": "Who pays", "kind": "set_aside", "start": 677}
    assert site.ask("correct/0", said, Origin="http://evil.example").status == 403
    assert site.ask("correct/0", said, Origin="null").status == 403
    assert site.ask("correct/0", said, Content_Type="text/plain").status == 415
    assert site.ask("correct/0", said, Content_Type="application/x-www-form-urlencoded").status == 415
    assert site.ask("state/0").json["corrected"] == 0
    assert site.ask("correct/0", said, Origin=f"http://{site.root}").json["corrected"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "../bridge.txt",
        "%2e%2e/bridge.txt",
        "state/9",
        "state/-1",
        "state/%D9%A3",
        "export/0",
        "server.py",
        "page",
    ],
)
def test_no_path_leads_to_a_file(site: Site, path: str) -> None:
    assert site.ask(path).status == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"[]", 400), (b"null", 400), (b"\xff", 400), (b'{"text": 3, "kind": "heading"}', 400),
        (b'{"text": "x", "kind": "nothing"}', 400), (b'{"text": " ", "kind": "heading"}', 400),
        (b'{"text": "x", "kind": "heading", "start": "y"}', 400), (b"[" * 100_000, 500),
    ],
)  # fmt: skip
def test_a_wrong_request_is_answered_and_changes_nothing(site: Site, body: bytes, status: int) -> None:
    answer = site.ask("correct/0", body)
    assert (answer.status, "error" in answer.json) == (status, True)
    assert site.ask("state/0").json["corrected"] == 0


def test_too_large_a_request_is_refused_unread(site: Site) -> None:
    with socket.create_connection(tuple(site.root.split(":")), timeout=10) as connection:  # type: ignore[arg-type]
        token = site.address.split("/")[3]
        connection.sendall(
            f"POST /{token}/correct/0 HTTP/1.1\r\nHost: {site.root}\r\nContent-Type: application/json\r\n"
            "Content-Length: 99999999999\r\n\r\n".encode()
        )
        assert b" 413 " in connection.recv(100)


def test_every_answer_forbids_what_it_does_not_need(site: Site) -> None:
    for path in ("", "app.js", "app.css", "state/0", "page/0", "export/0/html", "nothing"):
        headers = site.ask(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe-eval" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in site.ask("").headers["Content-Security-Policy"]
    assert site.ask("page/0").headers["Content-Security-Policy"].startswith("sandbox; ")
    assert "script-src" not in site.ask("page/0").headers["Content-Security-Policy"]


# -- what it does -----------------------------------------------------------------------


def test_the_text_is_shown_whole_with_its_parts(site: Site) -> None:
    state = site.ask("state/0").json
    assert "".join(run["raw"] for run in state["runs"]) == TEXT
    named = {run["name"] for run in state["runs"] if "part" in run}
    assert named >= {"headline", "standfirst", "byline", "date", "caption", "subhead", "related article"}
    assert state["fields"]["authors"] == "Anna Lindqvist; Tomas Reyes"


def test_a_correction_is_seen_saved_and_honoured_from_then_on(site: Site) -> None:
    path = site.folder / "bridge.txt"
    said = {"text": "Who pays", "kind": "pull_quote", "start": 677}
    state = site.ask("correct/0", said).json
    assert ("pull quote", "Who pays") in {(run.get("name"), run["raw"]) for run in state["runs"]}
    assert b"pull" in site.ask("page/0").body
    assert not sidecar_of(path).exists() and not state["saved"]
    assert site.ask("save/0", {}).json["saved"]
    assert len(list(convert.read(path).find(convert.model.PullQuote))) == 1
    site.ask("field/0", {"name": "publisher", "value": "The Gazette"})
    site.ask("save/0", {})
    assert convert.read(path).publisher == "The Gazette"
    for _ in range(2):
        site.ask("undo/0", {})
    assert site.ask("state/0").json["corrected"] == 0
    site.ask("save/0", {})
    assert not sidecar_of(path).exists()


def test_a_wrong_field_is_said_and_nothing_else(site: Site) -> None:
    answer = site.ask("field/0", {"name": "published", "value": "soon"})
    assert answer.status == 400 and "must be a date" in answer.json["error"]
    assert site.ask("state/0").json["corrected"] == 0


def test_guesses_are_marked_and_the_usual_formats_come_first(site: Site) -> None:
    assert site.ask("state/0").json["guessed"] == ["publisher"]
    assert site.ask("field/0", {"name": "publisher", "value": "The Gazette"}).json["guessed"] == []
    assert site.ask("start").json["formats"][:5] == ["pdf", "epub", "docx", "md", "html"]


@pytest.mark.parametrize(("format", "begins"), [("md", b"---\n"), ("epub", b"PK"), ("json", b"{")])
def test_a_finished_file_is_exported_from_there(site: Site, format: str, begins: bytes) -> None:
    site.ask("field/0", {"name": "headline", "value": "Another Headline"})
    answer = site.ask(f"export/0/{format}")
    assert answer.body.startswith(begins)
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''bridge.{format}"
    assert site.ask("export/0/pfd").status == 400


def test_an_article_of_another_format_is_reviewed_too(tmp_path: Path) -> None:
    article = convert.normalize(TEXT)
    convert.write(article, tmp_path / "a.json")
    sheet = Sheet(tmp_path / "a.json", READING, "house")
    sheet.correct("Who pays", "quote", 0)
    sheet.save()
    assert any(isinstance(block, convert.model.Quote) for block in convert.read(tmp_path / "a.json").blocks)


def test_what_no_other_command_reads_is_not_reviewed_either(tmp_path: Path) -> None:
    """The page reads as `convert.readers.load` does: its limits hold, its remarks are shown."""
    path = tmp_path / "a.md"
    path.write_text("# Title\n\nOne.\n\n[Two](javascript:x).\n\nThree.\n")
    assert any("javascript:x" in line for line in Sheet(path, READING, "house").state()["warnings"])
    with pytest.raises(convert.ReadError, match="limit of 2 blocks"):
        Sheet(path, {**READING, "limits": Limits(blocks=2)}, "house")


# -- the page in a browser --------------------------------------------------------------


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    with Browser(tmp_path / "profile") as browser:
        yield browser


def test_a_person_corrects_and_saves_by_keyboard_alone(site: Site, browser: Browser, tmp_path: Path) -> None:
    browser.open(site.address)
    browser.until("document.querySelectorAll('#raw [role=button]').length > 10")
    assert browser.run("document.getElementById('raw').textContent.includes('Who pays')")
    browser.run("document.querySelector('#raw [role=button]').focus()")
    for _ in range(30):
        if browser.run("document.activeElement.run.raw") == "Who pays":
            break
        browser.press("ArrowDown")
    browser.press("Enter")
    browser.until("document.getElementById('chooser').open")
    assert browser.run("document.activeElement.value") == "heading"
    key = browser.run("document.querySelector('#kinds button[value=pull_quote] kbd').textContent")
    browser.press(key)
    browser.until("state.corrected === 1 && !document.getElementById('chooser').open")
    browser.until("document.activeElement.run && document.activeElement.run.kind === 'pull_quote'")
    browser.press("s")
    browser.until("document.getElementById('status').textContent.includes('Saved to')")
    assert "pull_quote" in sidecar_of(site.folder / "bridge.txt").read_text()
    browser.press("u")
    browser.until("state.corrected === 0")


def test_selected_words_are_named_alone(site: Site, browser: Browser) -> None:
    browser.open(site.address)
    browser.until("document.querySelectorAll('#raw [role=button]').length > 10")
    browser.run(
        """(() => {
        const parts = [...document.querySelectorAll('.part')];
        const part = parts.find((p) => p.textContent.includes('last invoices'));
        const node = part.lastChild, at = node.data.indexOf('last invoices');
        getSelection().setBaseAndExtent(node, at, node, at + 13);
        part.click();
        document.querySelector('#kinds button[value=set_aside]').click();
        })()"""
    )
    browser.until("state.corrected === 1")
    assert browser.run("state.runs.find((run) => run.kind === 'set_aside').raw") == "last invoices"


def test_nothing_of_a_hostile_article_runs_on_the_page(site: Site, browser: Browser) -> None:
    browser.open(site.address)
    browser.until("document.querySelectorAll('#raw [role=button]').length > 10")
    browser.run(
        "(() => { const s = document.getElementById('inputs'); s.value = '1'; "
        "s.dispatchEvent(new Event('change')); })()"
    )
    browser.until("document.getElementById('raw').textContent.includes('onerror')")
    assert browser.run("document.querySelectorAll('#raw img, #raw script, #raw b').length") == 0
    assert browser.run("document.title").startswith("Review of hostile.txt")
    assert browser.run("location.href") == site.address
    assert browser.run("document.getElementById('page').getAttribute('sandbox')") == ""


def test_the_page_is_accessible_by_axe(site: Site, browser: Browser) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    browser.open(site.address)
    browser.until("document.querySelectorAll('#raw [role=button]').length > 10")
    run = (
        "axe.run(document, {iframes: false}).then((r) => JSON.stringify("
        "r.violations.map((v) => [v.id, v.nodes.map((n) => n.html + n.failureSummary)])))"
    )
    browser.run(AXE.read_text() + "; 0")
    assert json.loads(browser.run(run)) == []
    browser.run("document.querySelector('#raw [role=button]').click()")
    browser.until("document.getElementById('chooser').open")
    assert json.loads(browser.run(run)) == []


def test_the_command_prints_the_address_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    import signal
    import subprocess
    import sys

    (tmp_path / "bridge.txt").write_text(TEXT)
    process = subprocess.Popen(
        [Path(sys.executable).parent / "tearsheet", "review", "bridge.txt", "--no-browser"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    address = process.stdout.readline().strip()
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
        assert b"Review" in answer.read()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert (out, err.count("\n")) == ("", 1)
