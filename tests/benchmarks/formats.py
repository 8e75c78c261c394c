"""Articles a second from the model, by format, beside pandoc at one process an article.

Not a test: figures depend on the machine, so what is printed last is the ratio to pandoc on the same one.
Seconds are those that one core works, of this process and of pandoc's: what else runs counts for nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import convert
from convert.model import Article
from convert.output import options_for, render
from convert.pandoc import from_ast
from convert.pandoc_ast import to_pandoc

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SECONDS = 3.0
WANTED = {"md": 150, "docx": 100}
"""Articles a second on one core; what is below it is said."""
PANDOC = {"md": ("commonmark_x",), "docx": ("docx", "--output=-")}


def busy() -> float:
    """Seconds that processors have worked for us and for the programs that we called."""
    return sum(os.times()[:4])


def rate(work: Callable[[Article], object], articles: list[Article]) -> float:
    """Articles a second, once everything is loaded."""
    for article in articles:
        work(article)
    started, done = busy(), 0
    while busy() - started < SECONDS:
        for article in articles:
            work(article)
        done += len(articles)
    return done / (busy() - started)


def main() -> int:
    articles = [convert.read(path) for path in sorted(FIXTURES.glob("*/article.*"))]
    for format, arguments in PANDOC.items():
        ours = rate(lambda a, f=format: render(a, f, options=options_for(a, {})), articles)  # type: ignore[misc]
        theirs = rate(lambda a, x=arguments: from_ast(to_pandoc(a), *x), articles)  # type: ignore[misc]
        wanted = WANTED[format]
        judged = f"{ours / wanted:.1f} times the {wanted}" if ours >= wanted else f"BELOW the {wanted}"
        print(
            f"{format:5} {ours:7.0f} articles/s, {judged} wanted;"
            f" pandoc {theirs:5.1f}: {ours / theirs:5.1f} times as fast"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
