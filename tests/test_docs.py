"""The documentation is true: its commands and Python are run and compared, as the README's are.

``pytest tests/test_docs.py --update-golden`` puts the real output in; then read the diff.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_readme import _CONSOLE, _rerun, all_installed

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_PYTHON = re.compile(r"^```python\n(.*?)^```\n\n```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ANY_PYTHON = re.compile(r"^```python\n", re.MULTILINE)
PAGES = sorted(page for page in DOCS.rglob("*.md") if page != DOCS / "archive.md")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that the pages speak of."""
    text = (ROOT / "convert" / "cli" / "bridge.txt").read_text()
    (tmp_path / "bridge.txt").write_text(text)
    (tmp_path / "archive").mkdir()
    for name, headline in (("ferry", "The Ferry Nobody Wanted"), ("barge", "Barge Strikes Harbour Bridge")):
        (tmp_path / "archive" / f"{name}.txt").write_text(text.replace("Harbour Bridge Reopens", headline))
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_shows_what_happens(page: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text()

    def shell(match: re.Match[str]) -> str:
        if "tearsheet check" in match[1] and not (all_installed() and shutil.which("java")):
            return match[0]
        return f"```console\n{_rerun(match[1], folder)}```"

    def python(match: re.Match[str]) -> str:
        result = subprocess.run(
            [sys.executable, "-c", match[1]],
            cwd=folder, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert result.returncode == 0, f"{page.name}: {result.stderr}"
        shown = "".join(f"{line.rstrip()}\n" for line in result.stdout.splitlines())
        return f"```python\n{match[1]}```\n\n```\n{shown}```"

    updated = _PYTHON.sub(python, _CONSOLE.sub(shell, text))
    assert len(_PYTHON.findall(text)) == len(_ANY_PYTHON.findall(text)), "Python without its output"
    if request.config.getoption("--update-golden"):
        page.write_text(updated)
    else:
        assert updated == text, f"{page} differs from what happens; pytest --update-golden mends it"


def test_the_figures_shown_are_the_last_ones(request: pytest.FixtureRequest) -> None:
    figures = json.loads((ROOT / "tools" / "corpus-figures.json").read_text())["corpus"]
    rows = [
        (f"blocks: {inner}" if isinstance(value, dict) else key, number)
        for key, value in figures.items()
        for inner, number in (value.items() if isinstance(value, dict) else [(key, value)])
    ]
    lines = ["| measure | value |", "|---|---|"]
    for name, value in rows:
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        lines.append(f"| {name.replace('_', ' ')} | {shown} |")
    page = DOCS / "quality.md"
    before, table, _ = page.read_text().partition("| measure | value |")
    updated = before + "\n".join(lines) + "\n"
    if request.config.getoption("--update-golden"):
        page.write_text(updated)
    else:
        assert table and page.read_text() == updated, "pytest --update-golden mends it"


def test_every_page_is_in_the_contents_and_every_link_leads_somewhere() -> None:
    contents = (ROOT / "mkdocs.yml").read_text()
    for page in PAGES:
        assert page.relative_to(DOCS).as_posix() in contents
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
