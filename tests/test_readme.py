"""What the README shows is what happens: its commands are run, their output compared.

``pytest --update-golden`` puts the real output in; then read the diff.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from convert.validators import available

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PYTHON = re.compile(r"^```python\n(.*?)^```\n\n```\n(.*?)^```$", re.DOTALL | re.MULTILINE)

_FERRY = "The ferry made its last crossing on Sunday with eleven people on board, and nobody waved."
_BARGE = "A barge without lights struck the third pier before dawn, and half the town woke on the wrong side."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the README's reader would have."""
    here = tmp_path_factory.mktemp("readme")
    text = (ROOT / "convert" / "cli" / "bridge.txt").read_text()
    (here / "bridge.txt").write_text(text)
    (here / "archive").mkdir()
    for name, headline, date, body in (
        ("ferry", "The Ferry Nobody Wanted Carries Its Last Passenger", "May 27, 2013", _FERRY),
        ("barge", "Barge Strikes Harbour Bridge, Cutting the Town in Two", "August 30, 2012", _BARGE),
    ):
        url = f"https://www.portvillegazette.example/{name}"
        (here / "archive" / f"{name}.txt").write_text(
            f"{headline}\n\nBy Tomas Reyes\n\n{date}\n\n{body}\n\nOriginal url: {url}\n"
        )
    (here / "old.txt").write_bytes(
        "Мост снова открыт\n\nГород ждал этого дня девять месяцев.\n".encode("cp866")
    )
    (here / "mine.css").write_text("h1 { color: #722 }\n")
    return here


def _run(command: str, folder: Path) -> str:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": programs, "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, text=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in result.stdout.splitlines())


def _commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def _rerun(block: str, folder: Path) -> str:
    lines = []
    for command in _commands(block):
        output = _run(command, folder)
        lines.append(f"$ {command}\n" + (f"{output}\n" if output else ""))
    return "".join(lines)


def test_the_readme_shows_what_happens(folder: Path, request: pytest.FixtureRequest) -> None:
    text = README.read_text()
    assert len(_CONSOLE.findall(text)) > 8

    def anew(match: re.Match[str]) -> str:
        if "tearsheet check" in match[1] and not (all_installed() and shutil.which("java")):
            return match[0]
        return f"```console\n{_rerun(match[1], folder)}```"

    updated = _CONSOLE.sub(anew, text)
    if request.config.getoption("--update-golden"):
        README.write_text(updated)
    else:
        assert updated == text, "the README differs from what happens; pytest --update-golden mends it"


def all_installed() -> bool:
    return all(ready for name, ready in available().items() if name != "markdownlint-cli2")


@pytest.mark.parametrize("code", range(len(_PYTHON.findall(README.read_text()))))
def test_the_readmes_python_runs(code: int, folder: Path) -> None:
    source, expected = _PYTHON.findall(README.read_text())[code]
    result = subprocess.run(
        [sys.executable, "-c", source], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert result.stderr == ""
    assert result.stdout == expected


def test_every_file_that_the_documents_name_is_there() -> None:
    for document in ROOT.glob("*.md"):
        for target in re.findall(r'(?:\]\(|src=")(?!https?:|#|mailto:)([^)"#]+)', document.read_text()):
            assert (ROOT / target).exists(), f"{document.name} names {target}"
