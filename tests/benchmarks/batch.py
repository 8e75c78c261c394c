"""How fast articles become files, by format and by workers, beside other programs on the same articles.

usage: python tests/benchmarks/batch.py [--quick] [--readme] [--articles N] [--to FORMAT,…] [--report FILE]
       python tests/benchmarks/batch.py --level 20000 [--to md] [--workers 2] [--check]

All of it is measured in one run, in turn, on articles of 700 words, from raw text to the saved file: one
article by a new process (cold), by a warm one, a batch by one worker and by two, a dossier of several
sizes.  Pandoc gets the same articles as Markdown.  Rates are by the clock and mean something on an idle
machine only, so what a pool and its workers take of the processor is told beside them; what is written
(``--readme``: the table and the plot in the README) are ratios.  ``--level`` goes through N articles instead
and shows what each worker holds in memory on the way.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from chart import bars
from compiled import compiled
from peers import PEERS, REMARKS

from convert.batch.engine import Pool
from convert.batch.records import Item, Settings, Task
from convert.batch.storage import storage_for
from convert.batch.work import do, warm_up

ROOT = Path(__file__).parents[2]
WORDS = (ROOT / "convert/cli/bridge.txt").read_text().replace("\n", " ").split(" ")
FORMATS = ("html", "md", "epub", "docx", "pdf", "pdf typst")
PLOT = ROOT / "docs" / "images" / "speed.svg"
RATIOS = ROOT / "docs" / "images" / "speed.json"
BEGIN, END = "<!-- speed: made by `make bench` -->\n", "<!-- end of speed -->\n"

GROWTH = 1.0
"""Megabytes that a worker may grow by after its thousandth article: a page here and there."""

Rates = dict[str, dict[str, float]]
"""By format: articles a second by who made them."""


class Pace(NamedTuple):
    """What a pool of workers came to."""

    rate: float
    """Articles a second, by the clock."""
    parent: float
    """Milliseconds of processor time an article that the pool's own process took."""
    worker: float
    """Milliseconds of processor time an article that the workers took together."""


Paces = dict[str, dict[int, Pace]]
"""By format and number of workers."""


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


def settings(target: str, name: str) -> tuple[Settings, str]:
    format, _, engine = name.partition(" ")
    writing = {"extra": {"pdf_engine": engine}} if engine else {}
    return Settings(target=target, writing=writing, warm=(format,)), format


def task(number: int, file: Path, format: str) -> Task:
    return Task(number, Item(file.name, file.name, path=str(file)), (format,), f"{format}/{number}")


# -- what is measured -------------------------------------------------------------------


def fresh(place: Path) -> str:
    """A target of its own, kept to the end, as an archive is written to.

    Replacing or removing files has a file system search for free numbers among those just given up, so
    that each measurement would be slower than the one before it.
    """
    target = tempfile.mkdtemp(dir=place)
    storage_for(target).prepare()
    return target


def cold(place: Path, inputs: list[Path], name: str) -> float:
    """A new process an article: the command as it is typed."""
    format, _, engine = name.partition(" ")
    program = str(Path(sys.executable).with_name("tearsheet"))

    def make(file: Path) -> None:
        call = [program, "convert", str(file), "-o", str(place / f"{file.stem}.{format}"), "-q"]
        subprocess.run([*call, *(["--pdf-engine", engine] if engine else [])], check=True)

    make(inputs[0])  # compiles what it uses, as pip does
    start = time.perf_counter()
    for file in inputs:
        make(file)
    return len(inputs) / (time.perf_counter() - start)


def warm(place: Path, inputs: list[Path], name: str) -> float:
    """One after another in this process, warm."""
    common, format = settings(fresh(place), name)
    warm_up(common)
    for number, file in enumerate(inputs[:3]):
        do(task(number, file, format), common)
    start = time.perf_counter()
    for number, file in enumerate(inputs):
        result = do(task(number, file, format), common)
        assert result.error is None, result.error
    return len(inputs) / (time.perf_counter() - start)


def pooled(place: Path, inputs: list[Path], name: str, workers: int) -> Pace:
    """A pool of warm workers, counted from when all of them are."""
    common, format = settings(fresh(place), name)
    warming = 8 * workers
    files = [inputs[n % len(inputs)] for n in range(len(inputs) + warming)]
    tasks = (task(number, file, format) for number, file in enumerate(files))
    marks = []
    for seen, result in enumerate(filter(None, Pool(common, workers, timeout=None).run(tasks)), 1):
        assert result.error is None, result.error
        if seen in (warming, len(files)):
            theirs = sum(spent(child.pid) for child in multiprocessing.active_children())
            marks.append((time.perf_counter(), time.process_time(), theirs))
    clock, own, theirs = (after - before for before, after in zip(*marks, strict=True))
    return Pace(len(inputs) / clock, 1000 * own / len(inputs), 1000 * theirs / len(inputs))


def spent(pid: int | None) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def dossier(place: Path, inputs: list[Path]) -> tuple[float, float]:
    """Seconds for one e-book of all ``inputs``: ours, and pandoc's."""
    import pypandoc

    ours = [str(Path(sys.executable).with_name("tearsheet")), "compile", *map(str, inputs)]
    ours += ["-o", str(place / "ours.epub"), "--title", "T", "-q"]
    theirs = [str(pypandoc.get_pandoc_path()), "-f", "markdown", "-s", "--metadata", "title=T", "--toc"]
    theirs += [*map(str, inputs), "-o", str(place / "theirs.epub")]
    took = []
    for call in (ours, theirs):
        start = time.perf_counter()
        subprocess.run(call, check=True, capture_output=True)
        took.append(time.perf_counter() - start)
    return took[0], took[1]


def measure(
    place: Path, inputs: list[Path], names: list[str], count: int, rounds: int
) -> tuple[Rates, Paces]:
    """The middle of several rounds; in each, all programs are measured in turn on the same articles."""
    sample = max(4, min(30, count // 10))
    found: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    paces: dict[str, dict[int, list[Pace]]] = {name: {1: [], 2: []} for name in names}
    for turn in range(rounds):
        few = inputs[turn * 3 : turn * 3 + sample]
        for name in names:
            many = inputs[: count if name != "pdf" else max(sample, count // 5)]
            calls: dict[str, Callable[[], float | None]] = {
                "cold": lambda name=name, few=few: cold(place, few[:4], name),
                "warm": lambda name=name, few=few: warm(place, few, name),
                **{
                    peer: lambda name=name, few=few, run=run: run(place, few, name)
                    for peer, run in PEERS.items()
                },
            }
            for who, call in calls.items():
                rate = call()
                if rate is not None:
                    found[name].setdefault(who, []).append(rate)
                    print(f"{name:10} {who:16} {rate:8.1f} a second", flush=True)
            for workers in (1, 2) if turn % 2 == 0 else (2, 1):
                pace = pooled(place, many, name, workers)
                found[name].setdefault(crew(workers), []).append(pace.rate)
                paces[name][workers].append(pace)
                print(f"{name:10} {crew(workers):16} {pace.rate:8.1f} a second, {costs(pace)}", flush=True)
    rates = {name: {who: statistics.median(v) for who, v in values.items()} for name, values in found.items()}
    return rates, {name: {n: middle(values) for n, values in some.items()} for name, some in paces.items()}


def crew(workers: int) -> str:
    return f"{workers} worker{'s' if workers > 1 else ''}"


def costs(pace: Pace) -> str:
    return f"of the processor {pace.parent:.3f} ms (pool) and {pace.worker:.2f} ms (workers) an article"


def middle(paces: list[Pace]) -> Pace:
    return Pace(*map(statistics.median, zip(*paces, strict=True)))


# -- what is told -----------------------------------------------------------------------


def mark_of(rates: dict[str, float]) -> float | None:
    """What a format is measured by: pandoc, or bare WeasyPrint where pandoc makes none."""
    return rates.get("pandoc") or rates.get("bare WeasyPrint")


def ratios(rates: Rates) -> Rates:
    """Each rate by its format's mark; the typst engine's by that of PDF."""
    found: Rates = {}
    for name, values in rates.items():
        mark = mark_of(values) or mark_of(rates.get(name.partition(" ")[0], {}))
        if mark:
            found[name] = {who: value / mark for who, value in values.items()}
    return found


def told(found: Rates, books: dict[int, float]) -> str:
    """The ratios as a table of Markdown."""
    everybody = ("cold", "warm", "1 worker", "2 workers", *PEERS)
    whose = [who for who in everybody if any(who in values for values in found.values())]
    lines = ["| | " + " | ".join(whose) + " |", "|---|" + "---:|" * len(whose)]
    for name, values in found.items():
        cells = (f"{values[who]:.2g}" if who in values else "" for who in whose)
        lines.append(f"| {name.replace(' typst', ' by Typst')} | " + " | ".join(cells) + " |")
    table = "\n".join(lines)
    for who, remark in REMARKS.items():
        table += f"\n\n{who.capitalize()} is installed and {remark}"
    if books:
        each = ", ".join(f"{ratio:.2g} times for {size:,} articles" for size, ratio in books.items())
        table += f"\n\nOne e-book of many articles, beside pandoc on the same: {each}."
    return table


def plot(found: Rates) -> str:
    shown = ("2 workers", "1 worker", "pandoc server", "ebook-convert", "percollate")
    groups = {name: {who: v[who] for who in shown if who in v} for name, v in found.items()}
    return bars(
        "Articles a second, as a multiple of pandoc's", groups, "1 = pandoc, a process an article"
        " (PDF: WeasyPrint alone, warm)",
    )  # fmt: skip


def write_readme(found: Rates, books: dict[int, float]) -> None:
    """Put table and plot where the README has its marks."""
    PLOT.write_text(plot(found))
    rounded = {name: {who: float(f"{v:.3g}") for who, v in values.items()} for name, values in found.items()}
    sizes = {str(size): float(f"{ratio:.3g}") for size, ratio in books.items()}
    RATIOS.write_text(json.dumps({"to pandoc": rounded, "dossiers": sizes}, indent=2) + "\n")
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    assert end, f"README.md has no {BEGIN.strip()} … {END.strip()}"
    picture = f"![Articles a second beside pandoc](docs/images/{PLOT.name})"
    readme.write_text(f"{before}{BEGIN}\n{told(found, books)}\n\n{picture}\n\n{END}{after}")


# -- memory -----------------------------------------------------------------------------


def resident(pid: int | None) -> float:
    """Megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def level(count: int, name: str, workers: int) -> float:
    """What each worker of a pool holds on its way through ``count`` articles, all of them different.

    Returns by how many megabytes the largest has grown since the thousandth.
    """
    at_thousand = last = 0.0
    marks = {n for n in (100, 300, 1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 50_000, count) if n <= count}
    with tempfile.TemporaryDirectory() as folder:
        common, format = settings(fresh(Path(folder)), name)

        def tasks() -> Iterator[Task]:
            for n in range(count):
                item = Item(f"{n}", f"{n}.txt", data=article(n).encode())
                yield Task(n, item, (format,), f"{n % 100}")

        done = 0
        for result in Pool(common, workers, timeout=None).run(tasks()):
            if result is None:
                continue
            assert result.error is None, result.error
            done += 1
            if done in marks:
                held = sorted(round(resident(child.pid), 1) for child in multiprocessing.active_children())
                print(f"{name:10} {done:>7,} articles: {held} MB", flush=True)
                last = held[-1]
                at_thousand = last if done == 1_000 else at_thousand
    grown = last - at_thousand if at_thousand else 0.0
    print(f"{name:10} since the thousandth: {grown:+.1f} MB", flush=True)
    return grown


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--to", default=",".join(FORMATS))
    parser.add_argument("--dossiers", default="10,100,1000")
    parser.add_argument("--quick", action="store_true", help="few articles, once: whether it runs at all")
    parser.add_argument("--readme", action="store_true", help="write the ratios and the plot into the README")
    parser.add_argument("--report", type=Path, help="write rates and ratios as JSON")
    parser.add_argument("--level", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--check", action="store_true", help="with --level: fail where a worker's memory grows"
    )
    given = parser.parse_args()
    names = given.to.split(",")
    if given.level:
        grown = max(level(given.level, name, given.workers) for name in names)
        if given.check and grown > GROWTH:
            raise SystemExit(f"a worker grew by more than {GROWTH:g} MB after its thousandth article")
        return
    if given.quick:
        given.articles, given.rounds, given.dossiers = 20, 1, "10"
    sizes = [int(size) for size in given.dossiers.split(",") if size]
    with tempfile.TemporaryDirectory() as folder:
        place, target = Path(folder, "in"), Path(folder, "out")
        place.mkdir()
        target.mkdir()
        inputs = [place / f"{n}.txt" for n in range(max(given.articles, *sizes, 40))]
        for n, file in enumerate(inputs):
            file.write_text(article(n))
        with compiled(Path(folder, "compiled")):
            dossier(target, inputs[:1])
            rates, paces = measure(target, inputs, names, given.articles, given.rounds)
            took = {size: dossier(target, inputs[:size]) for size in sizes}
    found = ratios(rates)
    books = {size: theirs / ours for size, (ours, theirs) in took.items()}
    print(told(found, books))
    for name, pace in paces.items():
        print(f"{name:10} two workers {pace[2].rate / pace[1].rate:.2f} times one; {costs(pace[2])}")
    if given.report:
        pools = {name: {crew(n): one._asdict() for n, one in pace.items()} for name, pace in paces.items()}
        report = {"rates": rates, "ratios": found, "dossiers": books, "pools": pools}
        given.report.write_text(json.dumps(report, indent=2) + "\n")
    if given.readme:
        write_readme(found, books)


if __name__ == "__main__":
    sys.exit(main())
