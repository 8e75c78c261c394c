"""What is recognised in each fixture, beside what a person expects of it: ``expected.json``.

``pytest tests/test_fixtures.py --update-golden`` writes them anew; read the diff as an editor would.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import convert
from convert.inspection import inspect

FIXTURES = Path(__file__).parent.parent / "fixtures"
ARTICLES = sorted(FIXTURES.glob("*/article.*"))
FIELDS = (
    "title", "subtitle", "kicker", "section", "people", "published", "updated", "dateline", "publisher",
    "source_url", "language", "text_direction", "related",
)  # fmt: skip


def expectation(path: Path) -> dict[str, Any]:
    shown = inspect(convert.read(path))
    kept = {name: shown[name] for name in FIELDS if shown[name]}
    kept["blocks"] = [{k: v for k, v in b.items() if k != "block" and v is not None} for b in shown["blocks"]]
    kept["set_aside"] = [{"text": s["text"], "reason": s["reason"]} for s in shown["set_aside"]]
    return kept


def test_there_are_fixtures_enough() -> None:
    assert len(ARTICLES) >= 12


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.parent.name)
def test_recognised_as_expected(path: Path, request: pytest.FixtureRequest) -> None:
    file = path.parent / "expected.json"
    found = expectation(path)
    if request.config.getoption("--update-golden"):
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(file.read_text("utf-8"))
