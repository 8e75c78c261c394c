"""How fast a batch goes, by format and by workers, beside pandoc on the same articles in the same run.

usage: python tests/benchmarks/batch.py [--articles N] [--to FORMAT,…] [--report FILE] [--level N]

Each rate is of warm work on articles of 700 words, from raw text to the saved file, in articles for a
second of processor time, children's included: a busy machine then changes little.  Pandoc gets the same
articles as Markdown, one process an article, as scripts call it.  Pools are timed by the clock, which
means something on an idle machine only (``--no-pools`` leaves them out).  ``--level`` goes
through N articles in one process instead, and shows the memory that it holds as it goes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from convert.batch.engine import Pool
from convert.batch.records import Item, Settings, Task
from convert.batch.storage import storage_for
from convert.batch.work import do, warm_up

WORDS = (Path(__file__).parents[2] / "convert/cli/bridge.txt").read_text().replace("\n", " ").split(" ")
FORMATS = ("json", "html", "md", "epub", "docx", "pdf", "pdf typst")
BY_PANDOC = {"html", "md", "epub", "docx"}
ROUNDS = 3


def article(number: int, words: int = 700) -> str:
    """An article in the shape that archives have, of about ``words`` words, another for each number."""
    dice = random.Random(number)  # noqa: S311 - words, not secrets
    plain = [word for word in WORDS if word.isalpha()]
    paragraphs = [" ".join(dice.choices(plain, k=58)).capitalize() + "." for _ in range(words // 58)]
    paragraphs.insert(4, "What comes next")
    paragraphs[0] = "PORTVILLE — " + paragraphs[0]
    head = " ".join(dice.choices(plain, k=7)).title()
    return "\n\n".join(
        [head, "By Anna Lindqvist", f"May {1 + number % 28}, 2013", *paragraphs, "Related articles:",
         "- The Ferry Nobody Wanted", f"Original url: https://gazette.example/2013/{number}"]
    )  # fmt: skip


def spent() -> float:
    """Seconds of processor time, this process's and its ended children's."""
    return sum(os.times()[:4])


def settings(target: Path, name: str) -> tuple[Settings, str]:
    format, _, engine = name.partition(" ")
    writing = {"extra": {"pdf_engine": engine}} if engine else {}
    return Settings(target=str(target), writing=writing, warm=(format,)), format


def tasks(folder: Path, format: str, numbers: range) -> list[Task]:
    return [
        Task(n, Item(f"{n}.txt", f"{n}.txt", path=str(folder / f"{n}.txt")), (format,), f"{format}/{n}")
        for n in numbers
    ]


def here(folder: Path, target: Path, name: str, count: int, start: int) -> float:
    """Articles a second in this process, warm."""
    common, format = settings(target, name)
    storage_for(str(target)).prepare()
    warm_up(common)
    for task in tasks(folder, format, range(start, start + 3)):
        do(task, common)
    begin = spent()
    for task in tasks(folder, format, range(start, start + count)):
        result = do(task, common)
        assert result.error is None, result.error
    return count / (spent() - begin)


def pooled(folder: Path, target: Path, name: str, count: int, start: int, workers: int) -> float:
    """Articles a second of a pool, counted from when all its workers are warm."""
    common, format = settings(target, name)
    warm = 8 * workers
    numbers = [start + n % count for n in range(count + warm)]
    todo = [t for n in numbers for t in tasks(folder, format, range(n, n + 1))]
    begin, seen = 0.0, 0
    for result in Pool(common, workers).run(iter(todo)):
        if result is None:
            continue
        seen += 1
        if seen == warm:
            begin = time.perf_counter()
    return count / (time.perf_counter() - begin)


def by_pandoc(folder: Path, target: Path, format: str, count: int, start: int) -> float:
    import pypandoc

    program = str(pypandoc.get_pandoc_path())
    begin = spent()
    for n in range(start, start + count):
        out = target / f"pandoc-{n}.{format}"
        subprocess.run(
            [program, "-f", "markdown", "-s", "--metadata", "title=T", str(folder / f"{n}.txt"),
             "-o", str(out)],
            check=True, capture_output=True,
        )  # fmt: skip
    return count / (spent() - begin)


def bare_weasyprint(folder: Path, target: Path, count: int, start: int) -> float:
    """WeasyPrint alone on the HTML that the PDF is made from."""
    import convert

    pages = []
    for n in range(start, start + count):
        page = target / f"bare-{n}.html"
        convert.convert(folder / f"{n}.txt", page)
        pages.append(page.read_text())
    import weasyprint

    weasyprint.HTML(string=pages[0]).write_pdf()
    begin = spent()
    for page_text in pages:
        weasyprint.HTML(string=page_text).write_pdf()
    return count / (spent() - begin)


def measures(
    place: Path, target: Path, name: str, given: argparse.Namespace, start: int
) -> dict[str, Callable[[], float]]:
    """What is measured of one format, each as a call that gives a rate."""
    count = given.articles if name != "pdf" else max(6, given.articles // 6)
    found: dict[str, Callable[[], float]] = {"warm": partial(here, place, target, name, count, start)}
    if name in BY_PANDOC:
        found["pandoc"] = partial(by_pandoc, place, target, name, min(count, 12), start)
    if name == "pdf":
        found["bare"] = partial(bare_weasyprint, place, target, count, start)
    for workers in () if given.no_pools else (1, 2):
        label = f"{workers} worker{'s' * (workers > 1)}"
        found[label] = partial(pooled, place, target, name, count, start, workers)
    return found


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def level(count: int, names: list[str]) -> None:
    """The memory of one process over ``count`` articles of each format."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for n in range(100):
            (place / f"{n}.txt").write_text(article(n))
        for name in names:
            common, format = settings(place / "out", name)
            storage_for(common.target).prepare()
            marks = []
            for n in range(count):
                text = article(n) if n >= 100 else None
                item = Item(
                    f"{n}", f"{n}.txt", data=text.encode() if text else None, path=str(place / f"{n}.txt")
                )
                do(Task(n, item, (format,), f"{n % 50}"), common)
                if n % (count // 10) == 0:
                    marks.append(round(resident(), 1))
            marks.append(round(resident(), 1))
            print(f"{name:10} MB after each tenth: {marks}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--to", default=",".join(FORMATS))
    parser.add_argument("--no-pools", action="store_true")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--level", type=int)
    given = parser.parse_args()
    names = given.to.split(",")
    if given.level:
        level(given.level, names)
        return
    found: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    with tempfile.TemporaryDirectory() as folder:
        place, target = Path(folder, "in"), Path(folder, "out")
        place.mkdir()
        target.mkdir()
        for n in range(ROUNDS * given.articles + 3):
            (place / f"{n}.txt").write_text(article(n))
        for turn in range(ROUNDS):
            start = turn * given.articles
            for name in names:
                for label, measure in measures(place, target, name, given, start).items():
                    found[name].setdefault(label, []).append(measure())
    table = {name: {k: statistics.median(v) for k, v in rates.items()} for name, rates in found.items()}
    columns = ("warm", "pandoc", "bare", "1 worker", "2 workers")
    print(f"{'articles/s':10}" + "".join(f"{column:>11}" for column in columns) + f"{'to pandoc':>11}")
    for name, rates in table.items():
        other = rates.get("pandoc") or rates.get("bare")
        shown = "".join(f"{rates[c]:>11.1f}" if c in rates else " " * 11 for c in columns)
        print(f"{name:10}{shown}" + (f"{rates['warm'] / other:>11.1f}" if other else ""))
    print("(pdf: beside bare WeasyPrint on the same HTML)")
    if given.report:
        given.report.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
