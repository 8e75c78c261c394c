"""What all tests share: golden files, the command in this process, and what is skipped where."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew; then read the diff"
    )


def pytest_configure() -> None:
    """Let the programs that tests start hear Ctrl-C, which a shell has its background jobs ignore."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """``golden(name, content)`` compares with ``tests/golden/name``; ``--update-golden`` rewrites it."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, content: str | bytes) -> None:
        path = GOLDEN / name
        data = content.encode() if isinstance(content, str) else content
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return
        if not path.exists():
            pytest.fail(f"there is no golden file {name}; make it with pytest --update-golden, and read it")
        expected = path.read_bytes()
        if isinstance(content, str):
            assert content == expected.decode(), f"{name} changed; if it should, pytest --update-golden"
        assert data == expected, f"{name} changed; if it should, pytest --update-golden"

    return compare


class Outcome(NamedTuple):
    """What a call of the command came to."""

    status: int
    out: bytes
    err: str

    @property
    def line(self) -> str:
        """The one line on standard error; fails where there are more or none."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


@pytest.fixture
def tearsheet(
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Outcome]:
    """``tearsheet("convert", "a.txt", stdin=b"…")`` runs the command here, in an empty folder."""
    from convert.cli import run

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("TEARSHEET_DEBUG", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))

    def call(*arguments: str | os.PathLike[str], stdin: bytes = b"") -> Outcome:
        import io
        import sys
        import warnings

        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        # The command replaces how warnings are shown; here that must not outlive the call.
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            status = run([os.fspath(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Outcome(status, out, err.decode())

    return call
