"""Articles a second from the model, by format, beside pandoc at one process an article.

Not a test: figures depend on the machine, so what is printed last is the ratio to pandoc on the same one.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import convert
from convert.model import Article
from convert.output import options_for, render
from convert.pandoc import from_ast
from convert.pandoc_ast import to_pandoc

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SECONDS = 3.0
PANDOC = {"md": ("commonmark_x",), "docx": ("docx", "--output=-")}


def rate(work: Callable[[Article], object], articles: list[Article]) -> float:
    """Articles a second, once everything is loaded."""
    for article in articles:
        work(article)
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        for article in articles:
            work(article)
        done += len(articles)
    return done / (time.perf_counter() - started)


def main() -> int:
    articles = [convert.read(path) for path in sorted(FIXTURES.glob("*/article.*"))]
    for format, arguments in PANDOC.items():
        ours = rate(lambda a, f=format: render(a, f, options=options_for(a, {})), articles)  # type: ignore[misc]
        theirs = rate(lambda a, x=arguments: from_ast(to_pandoc(a), *x), articles)  # type: ignore[misc]
        print(
            f"{format:5} {ours:7.0f} articles/s   pandoc {theirs:5.1f}   {ours / theirs:5.1f} times as fast"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
