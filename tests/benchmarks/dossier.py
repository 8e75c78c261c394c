"""Times a dossier from raw text to EPUB against pandoc, which gets the same articles as Markdown.

python tests/benchmarks/dossier.py [--articles 1000] [--words 700] [--runs 1] [--check]

Our modules are compiled before, as pip does.  Both run as programs of their own, in turn, in one run of this
file; the memory is the largest resident set of the process (of all its workers together where it has some).
``--check`` fails where the book takes more than a fifth of pandoc's time or more than 1.5 GB.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from compiled import compiled

SHARE = 0.2
MEMORY = 1.5e9
_CONSONANTS, _VOWELS = "bcdfghklmnprstvw", "aeiou"
_COMMON = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "it",
    "was",
    "for",
    "on",
    "with",
    "as",
    "his",
    "had",
    "not",
]


class Run(NamedTuple):
    seconds: float
    memory: int


def lexicon(chance: random.Random, size: int = 6000) -> list[str]:
    """Words that look like some: enough of them that no two articles are alike."""
    syllables = [c + v for c in _CONSONANTS for v in _VOWELS]
    return ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(size)]


def sentence(chance: random.Random, known: list[str], length: int) -> str:
    words = [chance.choice(_COMMON if chance.random() < 0.45 else known) for _ in range(length)]
    return " ".join(words).capitalize() + "."


def articles(count: int, words: int) -> list[tuple[str, str]]:
    """``count`` articles, each as raw text and as Markdown with the same words."""
    chance = random.Random(20130528)  # noqa: S311  # the same articles in every run, no secret
    known = lexicon(chance)
    made = []
    for number in range(count):
        title = " ".join(w.capitalize() for w in chance.choices(known, k=7)) + f" {number + 1}"
        author = f"Anna {chance.choice(known).capitalize()}"
        day, year = chance.randint(1, 28), chance.randint(1990, 2020)
        url = f"https://www.gazette{number % 40}.example/{year}/{number + 1}"
        paragraphs: list[str] = []
        total = 0
        while total < words:
            sentences = [sentence(chance, known, chance.randint(12, 24)) for _ in range(4)]
            paragraphs.append(" ".join(sentences))
            total += len(paragraphs[-1].split())
        date = f"May {day}, {year}"
        body = "\n\n".join(paragraphs)
        raw = f"{title}\n\nBy {author}\n\n{date}\n\nPORTVILLE — {body}\n\nOriginal url: {url}\n"
        markdown = f"# {title}\n\nBy {author} · {date}\n\n**PORTVILLE** — {body}\n\nSource: <{url}>\n"
        made.append((raw, markdown))
    return made


def resident(root: int) -> int:
    """Bytes that ``root`` and all its children hold now; 0 where the system does not tell."""
    pages: dict[int, int] = {}
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The name, in brackets, may hold anything; what follows it is numbers.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)], pages[int(entry.name)] = int(fields[1]), int(fields[21])
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(pages.get(pid, 0) for pid in family) * os.sysconf("SC_PAGE_SIZE")


def run(command: list[str]) -> Run:
    """Run ``command`` and measure it; raises where it fails."""
    largest = 0
    done = threading.Event()
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def watch() -> None:
        nonlocal largest
        while not done.wait(0.05):
            largest = max(largest, resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {said.decode()[-500:]}")
    return Run(seconds, largest)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=700)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--ours-only", action="store_true")
    options = parser.parse_args()

    import pypandoc

    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "raw").mkdir()
        (folder / "markdown").mkdir()
        for number, (raw, markdown) in enumerate(articles(options.articles, options.words)):
            (folder / "raw" / f"{number:05}.txt").write_text(raw)
            (folder / "markdown" / f"{number:05}.md").write_text(markdown)
        ours = [
            sys.executable, "-c", "from convert.cli import main; main()", "compile", str(folder / "raw"),
            "-o", str(folder / "ours.epub"), "--title", "A thousand articles", "--quiet",
        ]  # fmt: skip
        inputs = sorted(str(path) for path in (folder / "markdown").iterdir())
        theirs = [
            str(pypandoc.get_pandoc_path()), *inputs, "-f", "markdown", "-o", str(folder / "pandoc.epub"),
            "--metadata", "title=A thousand articles", "--toc",
        ]  # fmt: skip
        shares = []
        stack.enter_context(compiled(folder / "compiled"))
        run([*ours[:4], str(folder / "raw" / "00000.txt"), *ours[5:]])  # compiles what it uses
        print(f"{options.articles:,} articles of {options.words:,} words; articles, seconds, megabytes")
        half = max(1, options.articles // 2)
        for _ in range(options.runs):
            mine = run(ours)
            print(f"tearsheet, from raw text  {mine.seconds:8.2f} s {mine.memory / 1e6:8.0f} MB", flush=True)
            if options.ours_only:
                continue
            other = run(theirs)
            print(f"pandoc, from Markdown     {other.seconds:8.2f} s {other.memory / 1e6:8.0f} MB")
            shares.append(mine.seconds / other.seconds)
            print(f"share of pandoc's time    {shares[-1]:8.2f}")
            if options.check and mine.memory > MEMORY:
                raise SystemExit(f"more than {MEMORY / 1e9} GB")
        for path in sorted((folder / "raw").iterdir())[half:]:
            path.unlink()
        small = run(ours)
        print(f"tearsheet, half of them   {small.seconds:8.2f} s {small.memory / 1e6:8.0f} MB")
    if options.check and shares and min(shares) > SHARE:
        raise SystemExit(f"more than {SHARE} of pandoc's time")


if __name__ == "__main__":
    main()
