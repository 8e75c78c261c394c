"""The plan for a hundred million articles: its tables are what the simulation gives for its costs."""

from __future__ import annotations

import importlib.util
import math
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "archive.md").read_text().partition("## A hundred million articles")[2]
ARTICLES = 100_000_000


@pytest.fixture(scope="module")
def plan() -> ModuleType:
    spec = importlib.util.spec_from_file_location("archive", ROOT / "tests" / "benchmarks" / "archive.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def costs() -> dict[str, tuple[float, float, float, float]]:
    """By format: milliseconds an article, kilobytes a file, core hours, terabytes."""
    rows = re.findall(
        r"^\| ([\w, ]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.MULTILINE
    )
    return {name: tuple(map(float, numbers)) for name, *numbers in rows}  # type: ignore[misc]


def test_core_hours_and_storage_follow_from_the_costs() -> None:
    assert set(costs()) == {"HTML", "Markdown", "EPUB", "PDF, Typst", "DOCX"}
    for name, (milliseconds, kilobytes, hours, terabytes) in costs().items():
        assert hours == pytest.approx(ARTICLES * milliseconds / 3.6e6, rel=0.05), name
        assert terabytes == pytest.approx(ARTICLES * kilobytes / 1e9, abs=0.06), name


def test_the_hours_of_a_cluster_are_the_simulated_ones(plan: ModuleType) -> None:
    milliseconds = costs()["EPUB"][0]
    rows = re.findall(r"^\| (\d+) \| (\d+) \| ([\d.]+) \|$", PAGE, re.MULTILINE)
    assert len(rows) >= 3
    match = re.search(r"coordinator takes ([\d.]+) ms an article", PAGE)
    assert match
    entered = 1000 / float(match[1])
    for workers, shards, hours in rows:
        wanted = int(workers) * 1000 / milliseconds
        assert int(shards) == max(1, math.ceil(wanted / (0.6 * entered)))
        simulated = plan.simulate(ARTICLES, milliseconds, int(workers), entered, int(shards))
        assert simulated == pytest.approx(float(hours), rel=0.12, abs=0.06)


def test_one_coordinator_feeds_as_many_as_the_page_says(plan: ModuleType) -> None:
    """Twice the workers that it can feed do not halve the time; as many as it can, do."""
    alone = plan.simulate(ARTICLES, 3.4, 20, 20_000, 1)
    twice = plan.simulate(ARTICLES, 3.4, 40, 20_000, 1)
    too_many = plan.simulate(ARTICLES, 3.4, 200, 20_000, 1)
    assert twice == pytest.approx(alone / 2, rel=0.1)
    assert too_many > alone / 10 * 1.5
    assert too_many == pytest.approx(ARTICLES / 20_000 / 3600, rel=0.1)
