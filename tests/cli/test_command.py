"""The command itself: what a first call shows, and how wide its tables are."""

from __future__ import annotations

import pytest

from convert.cli import run
from convert.cli.themes import SAMPLE


def test_a_first_call_shows_the_help_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0].startswith("Usage: tearsheet")
    assert any(line.startswith("  convert ") for line in lines)


@pytest.mark.parametrize(("columns", "where"), [(60, False), (80, False), (100, True), (300, True)])
def test_a_table_fits_the_terminal_and_spends_it_on_words(
    columns: int, where: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run(["inspect", str(SAMPLE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    (title,) = [line for line in lines if line.startswith("title")]
    assert len(title) <= columns
    assert ("0–51" in title) is where
    assert "Harbour Bridge" in title
    if columns >= 80:
        assert "Harbour Bridge Reopens After Nine" in title
