"""The example plug-in is installed as a user would and used as any built-in part is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytest.importorskip("hatchling")

TEXT = """[HA-1182 / box 7]

Harbour Bridge Reopens After Nine Months

By Anna Example

May 28, 2013

The bridge over the harbour opened again on Monday, nine months after a barge struck it.

=> this line is no link, although it begins like one of gemtext, and so it has to be told apart.

Original url: https://www.portvillegazette.example/2013/05/28/bridge-a1182
"""


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that pip installed the example into."""
    folder = tmp_path_factory.mktemp("plugin")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index",
            "--target", folder, ROOT / "fixtures" / "plugin-example",
        ],
        check=True, timeout=120,
    )  # fmt: skip
    return folder


@pytest.fixture
def run(plugin: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(TEXT)

    def run(*arguments: str, path: str = str(plugin)) -> str:
        result = subprocess.run(
            [sys.executable, "-c", "from convert.cli import main; main()", *arguments],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run


def test_its_writer_writes(run) -> None:  # type: ignore[no-untyped-def]
    shown = run("convert", "a.txt", "--to", "gemtext", "-o", "-")
    assert shown.startswith("# Harbour Bridge Reopens After Nine Months\n\nAnna Example · 2013-05-28 · "), (
        shown
    )
    assert "\n\u200b=> this line is no link" in shown
    assert shown.rstrip().splitlines()[-1].startswith("=> https://www.portvillegazette.example/2013/05/28/")
    assert any(line.startswith("gemtext") for line in run("formats").splitlines())


def test_its_rule_is_heard_and_only_in_its_language(run) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(run("inspect", "a.txt", "--json"))
    assert found["title"] == "Harbour Bridge Reopens After Nine Months"
    assert {
        "text": "[HA-1182 / box 7]",
        "reason": "shelf mark of the Harbour Archive",
        "rule": "Harbour Archive's stamp",
        "span": [0, 17],
    } in found["set_aside"]
    other = json.loads(run("inspect", "a.txt", "--json", "--set", "language=fr"))
    assert "shelf mark" not in str(other)
    without = json.loads(run("inspect", "a.txt", "--json", path=""))
    assert "shelf mark" not in str(without)


def test_its_theme_is_listed_and_used(run) -> None:  # type: ignore[no-untyped-def]
    assert "slate" in run("themes")
    assert "#274b6d" in run("convert", "a.txt", "--theme", "slate", "--to", "html", "-o", "-")
