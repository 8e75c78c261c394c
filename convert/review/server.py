"""The review page's way to the browser: HTTP on loopback, at a random port, with a token in the address.

Only the browser that was given the address gets in: the token is in every path, the ``Host`` must be
ours (no other site can reach it by rebinding a name), and what changes something must be JSON from our
own page.  The page runs our script alone; the article stands in a sandboxed frame without any.
"""

from __future__ import annotations

import json
import secrets
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from convert.errors import TearsheetError
from convert.model import Article
from convert.review import corrections as sidecars
from convert.review.corrections import KINDS, Correction, Corrections

__all__ = ["Sheet", "serve"]

MAX_BODY = 1_000_000
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SHEET_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_STATIC = {"": ("page.html", "text/html"), "app.js": ("app.js", "text/javascript"),
           "app.css": ("app.css", "text/css")}  # fmt: skip


class Sheet:
    """One input under review: what was read, what the person corrected, what comes of it."""

    def __init__(self, path: Path, reading: Mapping[str, Any], theme: str) -> None:
        self.path, self._reading, self._theme = path, dict(reading), theme
        self.corrections = sidecars.load(path)
        self._past: list[Corrections] = []
        self.saved = True
        self._read()  # what cannot be read is said before the page opens

    @cached_property
    def raw(self) -> str:
        """The text that spans count in; for a format that is no text, its parts one after another."""
        from convert.readers import read_bytes
        from convert.readers.text import decode

        if self._is_text:
            data, name = read_bytes(self.path, self._reading["max_bytes"])
            return decode(data, encoding=self._reading["encoding"], name=name)
        article = self._read()[0]
        return "\n\n".join(item.text for item in article.evidence if item.text)

    @property
    def _is_text(self) -> bool:
        from convert.registry import get_reader, reader_for

        format = self._reading["format"]
        reader = get_reader(format) if format else reader_for(self.path.suffix.lower())
        return reader is None or reader.name == "text"

    def _read(self) -> tuple[Article, list[str]]:
        """The article as it stands now, and what there is to say about it."""
        from convert.readers import ReadOptions, load

        said = self._reading
        options = ReadOptions(
            name=str(self.path), encoding=said["encoding"], max_bytes=said["max_bytes"], limits=said["limits"]
        )
        with warnings.catch_warnings(record=True) as remarks:
            warnings.simplefilter("always")
            article = load(self.path, {}, format=said["format"], options=options, corrected=self.corrections)
        if not self._is_text:
            article = _placed(article)
        return article, [str(item.message) for item in remarks]

    def state(self) -> dict[str, Any]:
        """All that the page shows."""
        from convert.review.parts import fields, runs

        article, said = self._read()
        return {
            "name": self.path.name,
            "sidecar": sidecars.sidecar_of(self.path).name,
            "title": article.title,
            "language": article.language or "",
            "direction": article.text_direction,
            "runs": list(runs(article, self.raw)),
            "fields": fields(article),
            "given": sorted(self.corrections.fields),
            "guessed": [name for name in fields(article) if article.is_guess(name)],
            "corrected": len(self.corrections.parts) + len(self.corrections.fields),
            "can_undo": bool(self._past),
            "saved": self.saved,
            "warnings": said,
        }

    def page(self) -> bytes:
        """The finished page, as `convert` would write it."""
        return self.export("html")

    def export(self, format: str) -> bytes:
        """The finished file; raises as `convert.output.render` does."""
        from convert.output import beside, options_for, render

        article = self._read()[0]
        options = options_for(article, {"resource_path": beside(self.path)})
        return render(article, format, theme=self._theme, options=options)

    def correct(self, text: str, kind: str, start: int) -> None:
        """Say what ``text`` really is; raises ValueError for what is no kind."""
        self._change(self.corrections.with_part(Correction(text=text, kind=kind, start=start)))

    def set_field(self, name: str, value: str) -> None:
        """Give a field its value, or with an empty one take back what was given; raises ValueError."""
        from convert.hints import check

        fields = dict(self.corrections.fields)
        if value.strip():
            try:
                field, checked = check(name, value)
            except KeyError:
                raise ValueError(f"no field is called {name!r}") from None
            fields[field] = checked
        else:
            fields.pop(name, None)
        self._change(Corrections(fields, self.corrections.parts))

    def _change(self, corrections: Corrections) -> None:
        self._past.append(self.corrections)
        self.corrections, self.saved = corrections, False

    def undo(self) -> None:
        """Take the last change back."""
        if self._past:
            self.corrections, self.saved = self._past.pop(), False

    def save(self) -> Path:
        """Write the sidecar; raises `convert.errors.WriteError`."""
        path = sidecars.save(self.path, self.corrections)
        self.saved = True
        return path


def _placed(article: Article) -> Article:
    """The article with the spans of `Sheet.raw` where its format is no text."""
    at, placed = 0, []
    for item in article.evidence:
        if item.text:
            placed.append(item.with_(span=(at, at + len(item.text))))
            at += len(item.text) + 2
        else:
            placed.append(item.with_(span=None))
    return article.with_(evidence=tuple(placed))


class _Answer(NamedTuple):
    """What goes back to the browser."""

    body: bytes
    kind: str = "application/json"
    status: int = HTTPStatus.OK
    policy: str = _PAGE_POLICY
    name: str | None = None


class _RefusedError(Exception):
    """A request that gets no more than its status."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sheets = sheets
        self.token = secrets.token_urlsafe(24)
        self.lock = threading.Lock()
        port = self.server_address[1]
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a browser left in the middle; every other mistake has its answer."""

    @property
    def address(self) -> str:
        """What the browser is to open."""
        return f"http://127.0.0.1:{self.server_address[1]}/{self.token}/"


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "tearsheet"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the address has the token in it."""

    def _answer(self, handle: Callable[[list[str]], _Answer]) -> None:
        try:
            path = self._admitted()
            with self.server.lock:
                answer = handle(path)
        except _RefusedError as refused:
            answer = _Answer(refused.status.phrase.encode(), "text/plain", refused.status)
        except (TearsheetError, ValueError) as error:
            answer = _Answer(_json({"error": " ".join(str(error).split())}), status=HTTPStatus.BAD_REQUEST)
        except Exception as error:  # a mistake of ours is said on the page and does not end the server
            problem = {"error": f"unexpected {type(error).__name__}: {error}"}
            answer = _Answer(_json(problem), status=HTTPStatus.INTERNAL_SERVER_ERROR)
        self._send(answer)

    def _admitted(self) -> list[str]:
        """The path's parts after the token; raises `_RefusedError` for who may not come in."""
        if self.headers.get("Host", "") not in self.server.hosts:
            raise _RefusedError(HTTPStatus.FORBIDDEN)
        origin = self.headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in self.server.hosts:
            raise _RefusedError(HTTPStatus.FORBIDDEN)
        _, token, *rest = [*self.path.split("?")[0].split("/"), ""]
        if not secrets.compare_digest(token.encode(), self.server.token.encode()):
            raise _RefusedError(HTTPStatus.NOT_FOUND)
        return [part for part in rest if part]

    def _sheet(self, number: str) -> Sheet:
        if not (number.isascii() and number.isdigit()) or int(number) >= len(self.server.sheets):
            raise _RefusedError(HTTPStatus.NOT_FOUND)
        return self.server.sheets[int(number)]

    def _get(self, path: list[str]) -> _Answer:
        match path:
            case [] | ["app.js"] | ["app.css"]:
                name, kind = _STATIC["".join(path)]
                return _Answer((files("convert.review") / name).read_bytes(), f"{kind}; charset=utf-8")
            case ["start"]:
                names = [sheet.path.name for sheet in self.server.sheets]
                return _Answer(_json({"kinds": KINDS, "inputs": names, "formats": _formats()}))
            case ["state", number]:
                return _Answer(_json(self._sheet(number).state()))
            case ["page", number]:
                return _Answer(self._sheet(number).page(), "text/html; charset=utf-8", policy=_SHEET_POLICY)
            case ["export", number, format]:
                sheet = self._sheet(number)
                from convert.registry import get_writer

                writer = get_writer(format)
                name = f"{sheet.path.stem}.{writer.extensions[0]}"
                return _Answer(sheet.export(format), writer.media_type, name=name, policy=_SHEET_POLICY)
        raise _RefusedError(HTTPStatus.NOT_FOUND)

    def _post(self, path: list[str]) -> _Answer:
        if self.headers.get_content_type() != "application/json":
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > MAX_BODY:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        said = json.loads(self.rfile.read(int(length)) or b"{}")
        match path:
            case ["correct", number]:
                sheet = self._sheet(number)
                sheet.correct(_words(said, "text"), _words(said, "kind"), int(said.get("start", 0)))
            case ["field", number]:
                sheet = self._sheet(number)
                sheet.set_field(_words(said, "name"), _words(said, "value"))
            case ["undo", number]:
                sheet = self._sheet(number)
                sheet.undo()
            case ["save", number]:
                sheet = self._sheet(number)
                sheet.save()
            case _:
                raise _RefusedError(HTTPStatus.NOT_FOUND)
        return _Answer(_json(sheet.state()))

    def _send(self, answer: _Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Content-Security-Policy", answer.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")
        if answer.name:
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(answer.name)}")
        self.end_headers()
        self.wfile.write(answer.body)


def _words(said: Any, name: str) -> str:
    value = said.get(name) if isinstance(said, dict) else None
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a text")
    return value


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def _formats() -> list[str]:
    from convert.registry import writers

    return sorted(writers(), key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))


_FIRST = ("pdf", "epub", "docx", "md", "html")
"""What is exported most, offered first."""


def serve(sheets: Sequence[Sheet]) -> _Server:
    """The server for ``sheets``, bound and not yet running: ``address`` is for the browser."""
    return _Server(sheets)
