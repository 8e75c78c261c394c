"""Every fixture to every format, and every file through the validators that are installed.

usage: python tools/validate.py [--theme NAME]... [--to FORMAT]... [--links WAY] [--out FOLDER] [ARTICLE...]

Prints one line a validator, and each finding; the exit status is 1 where there is one.  Validators that
are not installed are named, and are no failure.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import convert
from convert.cli.themes import SAMPLE
from convert.validators import Report, available, check_file

ROOT = Path(__file__).parent.parent
FORMATS = ("pdf", "epub", "docx", "md")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--theme", action="append", help="a theme to use; all by default")
    parser.add_argument("--to", action="append", choices=FORMATS, help="a format to make; all by default")
    parser.add_argument("--links", choices=("none", "inline", "footnotes"), default="none")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "validate")
    parser.add_argument("articles", type=Path, nargs="*")
    arguments = parser.parse_args()
    articles = arguments.articles or [SAMPLE, *sorted((ROOT / "fixtures").glob("*/article.*"))]
    themes = arguments.theme or list(convert.themes())
    jobs = [
        (some, arguments.out / theme / f"{name}.{format}", theme, arguments.links)
        for theme in themes
        for name, some, formats in _documents(articles, first=theme == themes[0])
        for format in formats
        if format in (arguments.to or FORMATS)
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        reports = list(pool.map(_judge, *zip(*jobs, strict=True)))
    return _tell(reports)


def _documents(articles: list[Path], *, first: bool) -> Iterator[tuple[str, list[Path], tuple[str, ...]]]:
    """What is made in one theme: name, articles, formats.

    epubcheck takes seconds a file, so each article is an EPUB of its own in the first theme only, and
    all are chapters of one book in every theme.  Markdown has no look at all.
    """
    for article in articles:
        name = article.parent.name if article.stem == "article" else article.stem
        yield name, [article], FORMATS if first else ("pdf", "docx")
    yield "all", articles, FORMATS if first else ("pdf", "epub", "docx")


def _judge(articles: list[Path], target: Path, theme: str, links: str) -> Report:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if target.stem == "all":
                convert.compile(articles, target, title="All the fixtures", theme=theme, links=links)
            else:
                convert.convert(articles[0], target, theme=theme, links=links)
    except Exception as error:  # one article that fails must not hide what the others say
        return Report(str(target), (), (f"could not be made: {type(error).__name__}: {error}",), ())
    return check_file(target)


def _tell(reports: list[Report]) -> int:
    ran = Counter(name for report in reports for name in report.ran)
    failed = Counter(finding.split(":")[0] for report in reports for finding in report.findings)
    for report in reports:
        for finding in report.findings:
            print(f"{report.file}: {' '.join(finding.split())}")
    for name, installed in available().items():
        if installed:
            print(f"{name:22}{ran[name]:4} files  {failed.pop(name, 0):4} findings")
        else:
            print(f"{name:22} not installed")
    for name, count in failed.items():
        print(f"{name:22}{count:4} failures")
    return 1 if any(report.findings for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
