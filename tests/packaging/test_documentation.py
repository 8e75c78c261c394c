"""The documentation builds without a warning (``make docs``), and has what it promises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mkdocs")
pytest.importorskip("mkdocstrings")
pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parents[2]


def test_the_documentation_builds_with_no_warning(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", tmp_path], cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    said = result.stdout + result.stderr
    assert result.returncode == 0, said
    assert "WARNING" not in said
    api = (tmp_path / "reference" / "api" / "index.html").read_text()
    for name in ("read", "write", "convert", "compile", "formats"):
        assert f'id="{name}"' in api
    assert "normalize(text:" in api and "themes()" in api
    model = (tmp_path / "reference" / "model" / "index.html").read_text()
    assert 'id="article"' in model and "with_" in model
