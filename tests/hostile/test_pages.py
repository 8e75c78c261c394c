"""Hostile pages, mails and archives end in an article or one clear line, within 20 seconds and 1 GB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_pages import PAGES, cases

SECONDS, MEGABYTES = 20, 1000
NAMES = [name for name, _ in cases()]


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    """How each case ended, in one process for all."""
    program = Path(__file__).with_name("hostile_pages.py")
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False, timeout=900)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, run.stderr[-2000:]
    return {case["case"]: case for case in found}


@pytest.mark.parametrize("name", NAMES)
def test_it_ends_in_an_article_or_one_clear_line(told, name):
    case = told[name]
    assert not case["line"].startswith("UNEXPECTED"), case["line"]
    assert bool(case["line"]) != bool(case["words"]), "an article, or a line that says why there is none"
    assert "\n" not in case["line"] and "root:" not in case["line"] and len(case["line"]) < 1000
    assert case["seconds"] < SECONDS and case["megabytes"] < MEGABYTES


def test_most_of_them_give_their_article(told):
    assert sum(bool(told[name]["words"]) for name in PAGES) > 0.75 * len(PAGES)
