"""``tearsheet review``: one input that cannot be read takes nothing from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from convert.review import server


class _Server:
    address = "http://127.0.0.1:1/"

    def __init__(self, sheets: Sequence[server.Sheet]) -> None:
        self.sheets = sheets

    def serve_forever(self) -> None:
        pass

    server_close = serve_forever


def test_a_missing_input_does_not_stop_the_others(
    tearsheet: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "serve", _Server)
    (tmp_path / "good.txt").write_text("A Town\n\nIt is small, and it lies by the sea.\n")
    outcome = tearsheet("review", "good.txt", "missing.txt", "--no-browser")
    assert (outcome.status, outcome.out) == (1, b"http://127.0.0.1:1/\n")
    assert "missing.txt: there is no such file" in outcome.err
    outcome = tearsheet("review", "missing.txt", "--no-browser")
    assert (outcome.status, outcome.out) == (1, b"")
