"""Other programs on the same articles, each as its users call it; one that is not installed is left out.

percollate is the one on the path, else that of the ``node_modules`` folder that ``PERCOLLATE_MODULES`` names
(``PUPPETEER_SKIP_DOWNLOAD=1 npm install --ignore-scripts percollate`` makes one; its PDF needs a browser, by
``PUPPETEER_EXECUTABLE_PATH`` or on the path as ``chromium``).  ``PANDOC_SERVER`` names another
``pandoc-server`` than the one of pypandoc's pandoc.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

__all__ = ["PEERS", "REMARKS", "Peer"]

Peer = Callable[[Path, list[Path], str], "float | None"]
"""Makes each file of a list in a format, in a folder; articles a second, None where it cannot."""

REMARKS: dict[str, str] = {}
"""Why a program that is installed was not measured, in its own words."""

PANDOC = {"html", "md", "epub", "docx"}
CALIBRE = {"epub", "docx"}
PERCOLLATE = {"html", "md", "epub", "pdf"}
TEXT = {"html", "md"}
"""What `pandoc server` gives as text; the rest comes in base64."""


def pandoc(place: Path, inputs: list[Path], format: str) -> float | None:
    """One process an article, as scripts do."""
    if format not in PANDOC:
        return None
    return _each(
        inputs,
        lambda file: [
            _pandoc(), "-f", "markdown", "-s", "--metadata", "title=T", file, "-o",
            place / f"{file.stem}.{format}",
        ],
    )  # fmt: skip


def pandoc_server(place: Path, inputs: list[Path], format: str) -> float | None:
    """One process for all: a request an article over one connection."""
    import base64

    if format not in PANDOC:
        return None
    try:
        with _serving() as connection:
            _ask(connection, inputs[0], format)  # it is warm then
            start = time.perf_counter()
            for file in inputs:
                answer = _ask(connection, file, format)
                data = answer.encode() if format in TEXT else base64.b64decode(answer)
                (place / f"{file.stem}.{format}").write_bytes(data)
            return len(inputs) / (time.perf_counter() - start)
    except (_SilentError, OSError, http.client.HTTPException) as error:
        REMARKS["pandoc server"] = "answers no request in this build"
        print(f"{format:10} pandoc server    {REMARKS['pandoc server']}: {error}", flush=True)
        return None


def calibre(place: Path, inputs: list[Path], format: str) -> float | None:
    """One `ebook-convert` an article."""
    program = shutil.which("ebook-convert")
    if format not in CALIBRE or program is None:
        return None
    return _each(inputs[:3], lambda file: [program, file, place / f"{file.stem}.{format}"])


def percollate(place: Path, inputs: list[Path], format: str) -> float | None:
    """One `percollate` an article, from a page that pandoc made of it."""
    program = _percollate()
    if format not in PERCOLLATE or program is None:
        return None
    chromium = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or shutil.which("chromium") or ""
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium}
    # A browser will not shut itself off from the system for the system's owner.
    options = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    pages = []
    for file in inputs[:3]:
        page = place / f"{file.stem}-page.html"
        call = [_pandoc(), "-f", "markdown", "-s", "--metadata", "title=T", file, "-o", page]
        subprocess.run(call, check=True, capture_output=True)
        pages.append(page)
    return _each(
        pages,
        lambda page: [program, format, *options, page.as_uri(), "-o", place / f"{page.stem}.{format}"],
        environment,
    )


def _percollate() -> str | None:
    modules = os.environ.get("PERCOLLATE_MODULES")
    own = shutil.which("percollate", path=str(Path(modules, ".bin"))) if modules else None
    return shutil.which("percollate") or own


def bare_weasyprint(place: Path, inputs: list[Path], format: str) -> float | None:
    """WeasyPrint alone, warm, on the HTML that the PDF is made from."""
    if format != "pdf":
        return None
    import weasyprint

    import convert

    pages = []
    for file in inputs:
        page = place / f"bare-{file.stem}.html"
        convert.convert(file, page)
        pages.append(page.read_text())
    weasyprint.HTML(string=pages[0]).write_pdf()
    start = time.perf_counter()
    for page_text in pages:
        weasyprint.HTML(string=page_text).write_pdf()
    return len(pages) / (time.perf_counter() - start)


PEERS: Mapping[str, Peer] = {
    "pandoc": pandoc,
    "pandoc server": pandoc_server,
    "ebook-convert": calibre,
    "percollate": percollate,
    "bare WeasyPrint": bare_weasyprint,
}


def _each(
    inputs: list[Path],
    command: Callable[[Path], list[str | Path]],
    environment: Mapping[str, str] | None = None,
) -> float | None:
    start = time.perf_counter()
    for file in inputs:
        call = [str(part) for part in command(file)]
        done = subprocess.run(call, capture_output=True, check=False, env=environment)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            print(f"{Path(call[0]).name} fails: {said[-1] if said else done.returncode}", file=sys.stderr)
            return None
    return len(inputs) / (time.perf_counter() - start)


def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


class _SilentError(Exception):
    """The server closes the connection; what it said instead is the message."""


@contextmanager
def _serving() -> Iterator[http.client.HTTPConnection]:
    """`pandoc server`, which is the program by another name, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "pandoc-server"
        program.symlink_to(os.environ.get("PANDOC_SERVER") or _pandoc())
        said = Path(folder) / "said"
        with said.open("w") as stream:
            process = subprocess.Popen([program, "--port", str(port)], stdout=stream, stderr=stream)
        try:
            yield _connected(port)
        except (OSError, http.client.HTTPException) as error:
            complaints = [line for line in said.read_text().splitlines() if "Starting server" not in line]
            raise _SilentError(complaints[0] if complaints else str(error)) from error
        finally:
            process.terminate()
            process.wait(10)


def _connected(port: int) -> http.client.HTTPConnection:
    until = time.monotonic() + 20
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.connect()
            return connection
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _ask(connection: http.client.HTTPConnection, file: Path, format: str) -> str:
    wanted = {
        "text": file.read_text(),
        "from": "markdown",
        "to": {"md": "commonmark"}.get(format, format),
        "standalone": True,
        "metadata": {"title": "T"},
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    connection.request("POST", quote("/"), json.dumps(wanted), headers)
    answer = json.loads(connection.getresponse().read())
    if "output" not in answer:
        raise RuntimeError(f"pandoc server: {answer}")
    return str(answer["output"])
