"""How long a cold process takes, in seconds and as ratios to pandoc on the same machine.

usage: python tests/benchmarks/cold.py [--runs N] [ARTICLE]

Each command is run once to warm the disk's cache and to compile its modules, as pip does, and then ``--runs``
times, all commands in turn so that a busy moment of the machine falls on each alike; the median counts.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from compiled import compiled

ROOT = Path(__file__).parent.parent.parent
LIMITS = {
    "tearsheet --help": 0.35,
    "import convert": 0.08,
    "epub": 0.5,
    "docx": 0.6,
    "md": 0.4,
    "pdf": 1.4,
}
"""Seconds that each may take on the machine that the project is measured on."""


def commands(article: Path, out: Path) -> dict[str, list[str]]:
    python, tearsheet = sys.executable, str(Path(sys.executable).with_name("tearsheet"))
    found = {
        "python": [python, "-c", "pass"],
        "import convert": [python, "-c", "import convert"],
        "tearsheet --help": [tearsheet, "--help"],
    }
    for extension in ("md", "html", "epub", "docx", "pdf"):
        found[extension] = [tearsheet, "convert", "-q", str(article), "-o", str(out / f"a.{extension}")]
    pandoc = _pandoc()
    for extension in ("md", "html", "epub", "docx"):
        found[f"pandoc {extension}"] = [
            pandoc, "-f", "markdown", "--standalone", str(article), "-o", str(out / f"b.{extension}"),
        ]  # fmt: skip
    weasyprint = Path(sys.executable).with_name("weasyprint")
    if weasyprint.exists():
        found["pandoc pdf"] = [
            pandoc, "-f", "markdown", f"--pdf-engine={weasyprint}", str(article), "-o", str(out / "b.pdf"),
        ]  # fmt: skip
    return found


def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def measure(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("article", type=Path, nargs="?")
    arguments = parser.parse_args()
    article = arguments.article or next(iter(sorted((ROOT / "fixtures").glob("*/article.txt"))))
    out = Path(tempfile.mkdtemp())
    try:
        todo = commands(article, out)
        times: dict[str, list[float]] = {name: [] for name in todo}
        with compiled(out / "compiled"):
            for command in todo.values():
                measure(command)
            for _ in range(arguments.runs):
                for name, command in todo.items():
                    times[name].append(measure(command))
    finally:
        shutil.rmtree(out)
    report({name: statistics.median(taken) for name, taken in times.items()})
    return 0


def report(median: dict[str, float]) -> None:
    print(f"{'':18}{'median':>9}{'limit':>8}{'of pandoc':>11}")
    for name, seconds in median.items():
        limit = f"{LIMITS[name]:.2f} s" if name in LIMITS else ""
        beside = median.get(f"pandoc {name}")
        ratio = f"{seconds / beside:.2f}" if beside else ""
        print(f"{name:18}{seconds:7.3f} s{limit:>8}{ratio:>11}")


if __name__ == "__main__":
    sys.exit(main())
