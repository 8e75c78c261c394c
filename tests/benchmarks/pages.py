"""How long one article takes to PDF in a warm process, against bare WeasyPrint over the same HTML.

usage: python tests/benchmarks/pages.py [--runs N] [--profile] [ARTICLE]

Both are run in turn after a first time that does not count; the figure is the ratio of the medians of
processor time.  The exit status is 1 where it is above 1.1.
"""

from __future__ import annotations

import argparse
import cProfile
import logging
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import weasyprint

import convert
from convert.output import options_for
from convert.themes import load_theme
from convert.writers import html, pdf

LIMIT = 1.1
SAMPLE = Path(__file__).parents[2] / "fixtures" / "boilerplate" / "article.txt"


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--profile", action="store_true", help="show where our time goes")
    parser.add_argument("article", type=Path, nargs="?", default=SAMPLE)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    article, theme = convert.read(arguments.article), load_theme()
    options = options_for(article, {})
    page = html.WRITER.render(article, theme, options).decode()
    ways: dict[str, Callable[[], object]] = {
        "bare WeasyPrint": lambda: weasyprint.HTML(string=page).write_pdf(),
        "tearsheet": lambda: pdf.WRITER.render(article, theme, options),
    }
    for work in ways.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(arguments.runs):
        for name, work in ways.items():
            taken[name].append(seconds(work))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, median in medians.items():
        print(f"{name:16} {median * 1000:7.0f} ms")
    ratio = medians["tearsheet"] / medians["bare WeasyPrint"]
    print(f"{'ratio':16} {ratio:7.2f} (at most {LIMIT})")
    if arguments.profile:
        with cProfile.Profile() as profile:
            ways["tearsheet"]()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(25)
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
