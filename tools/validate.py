"""Every fixture to every format, and every file through the validators that are installed.

usage: python tools/validate.py [--theme NAME]... [--out FOLDER] [ARTICLE...]

Prints one line a validator, and each finding; the exit status is 1 where there is one.  Validators that
are not installed are named, and are no failure.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections import Counter
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
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "validate")
    parser.add_argument("articles", type=Path, nargs="*")
    arguments = parser.parse_args()
    articles = arguments.articles or [SAMPLE, *sorted((ROOT / "fixtures").glob("*/article.*"))]
    themes = arguments.theme or list(convert.themes())
    # Markdown has no look, so one theme is enough for it.
    jobs = [
        (article, format, theme, arguments.out)
        for article in articles
        for theme in themes
        for format in FORMATS
        if format != "md" or theme == themes[0]
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        reports = list(pool.map(_judge, *zip(*jobs, strict=True)))
    return _tell(reports)


def _judge(article: Path, format: str, theme: str, out: Path) -> Report:
    name = article.parent.name if article.stem == "article" else article.stem
    target = out / theme / f"{name}.{format}"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            convert.convert(article, target, theme=theme)
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
