"""Other programs on the same articles, each as its users call it; one that is not installed is left out."""

from __future__ import annotations

import http.client
import json
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

__all__ = ["PEERS", "Peer"]

Peer = Callable[[Path, list[Path], str], "float | None"]
"""Makes each file of a list in a format, in a folder; articles a second, None where it cannot."""

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
    except OSError as error:  # the builds for PyPI have no threads, without which it answers nobody
        print(f"{format:10} pandoc server does not serve here ({error})", file=sys.stderr)
        return None


def calibre(place: Path, inputs: list[Path], format: str) -> float | None:
    """One `ebook-convert` an article."""
    program = shutil.which("ebook-convert")
    if format not in CALIBRE or program is None:
        return None
    return _each(inputs[:3], lambda file: [program, file, place / f"{file.stem}.{format}"])


def percollate(place: Path, inputs: list[Path], format: str) -> float | None:
    """One `percollate` an article, from a page that pandoc made of it."""
    program = shutil.which("percollate")
    if format not in PERCOLLATE or program is None:
        return None
    pages = []
    for file in inputs[:3]:
        page = place / f"{file.stem}-page.html"
        subprocess.run([_pandoc(), "-s", file, "-o", page], check=True, capture_output=True)
        pages.append(page)
    return _each(
        pages,
        lambda page: [program, format, page.as_uri(), "-o", place / f"{page.stem}.{format}"],
    )


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


def _each(inputs: list[Path], command: Callable[[Path], list[str | Path]]) -> float | None:
    start = time.perf_counter()
    for file in inputs:
        done = subprocess.run([str(part) for part in command(file)], capture_output=True, check=False)
        if done.returncode:
            return None
    return len(inputs) / (time.perf_counter() - start)


def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


@contextmanager
def _serving() -> Iterator[http.client.HTTPConnection]:
    """`pandoc server`, which is the program by another name, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "pandoc-server"
        program.symlink_to(_pandoc())
        process = subprocess.Popen(
            [program, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield _connected(port)
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
