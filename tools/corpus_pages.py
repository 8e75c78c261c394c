"""Scores articles recognised in saved web pages, beside other extractors, in one run by one scorer.

    python tools/corpus_pages.py [FOLDER] [--scorer FILE] [--worst N] [--only NAME,…] [--browser] [--save]

FOLDER holds NAME.html beside NAME.json; SCORER is the program that judges the predictions.  trafilatura comes
with this program; newspaper4k (pip) and Mozilla's Readability (npm, with jsdom) are measured where they are
installed.  Each extractor runs in a process of its own, which is ended where a page takes too long; all are
asked of one page before the next, and their time is the processor's, so that what else the machine does
counts less.  ``--save`` keeps the figures in
tools/pages-figures.json, which the documentation shows.  A second table tells how much a page and its pasted
text give the same article (tools/pasted_pages.py); with ``--browser`` Chromium copies that text.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pasted_pages import compare

FIELDS = ("title", "authors", "published", "source_url", "language", "recall", "precision", "overall")
HERE = Path(__file__).resolve().parent
FIGURES = HERE / "pages-figures.json"
MODULES = HERE.parent / ".venv" / "lib" / "node_modules"
"""Where tools/setup.sh puts what npm brings."""
SECONDS = 60
"""How long an extractor may take for one page, its start included."""
READABILITY = """
const fs = require('fs'), readline = require('readline');
const {JSDOM, VirtualConsole} = require('jsdom'), {Readability} = require('@mozilla/readability');
readline.createInterface({input: process.stdin}).on('line', file => {
  let found = null, started = process.cpuUsage();
  try {
    const quiet = new VirtualConsole();
    const page = new JSDOM(fs.readFileSync(file, 'utf8'), {url: 'http://localhost/', virtualConsole: quiet});
    found = new Readability(page.window.document).parse();
    page.window.close();
  }
  catch (error) { found = null; }
  const used = process.cpuUsage(started);
  console.log(JSON.stringify({seconds: (used.user + used.system) / 1e6, found}));
});
"""


# -- the extractors, each in a process of its own -----------------------------------------


def tearsheet(page: bytes) -> dict[str, Any]:
    from convert.inspection import inspect
    from convert.readers import ReadOptions
    from convert.readers.html import READER

    return inspect(READER.read(page, {}, ReadOptions(name="page.html")))


def trafilatura(page: bytes) -> dict[str, Any]:
    import trafilatura as library

    found = library.bare_extraction(page, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    return {
        "title": found.title,
        "authors": (found.author or "").split("; ") if found.author else [],
        "published": found.date,
        "source_url": found.url,
        "language": found.language,
        "blocks": _paragraphs(found.text),
    }


def newspaper4k(page: bytes) -> dict[str, Any]:
    import newspaper

    article = newspaper.Article("http://localhost/")
    article.download(input_html=page.decode("utf-8", "replace"))
    article.parse()
    return {
        "title": article.title,
        "authors": article.authors,
        "published": str(article.publish_date)[:10] if article.publish_date else None,
        "source_url": article.canonical_link or None,
        "language": article.meta_lang or None,
        "blocks": _paragraphs(article.text),
    }


def readability(found: dict[str, Any]) -> dict[str, Any]:
    """What Readability gave, in the terms of the others; it has no word on a page's address."""
    import lxml.html

    body = lxml.html.fromstring(found["content"]) if found.get("content") else None
    return {
        "title": found.get("title"),
        "authors": [found["byline"]] if found.get("byline") else [],
        "published": found.get("publishedTime"),
        "language": found.get("lang"),
        "blocks": [] if body is None else _paragraphs("\n".join(body.itertext())),
    }


def _paragraphs(text: str | None) -> list[dict[str, str]]:
    return [{"type": "paragraph", "text": line} for line in (text or "").splitlines() if line.strip()]


EXTRACTORS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "tearsheet": tearsheet,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
}


def extract(name: str) -> None:
    """Answer each file named on standard input with one line of JSON; what a process of its own does."""
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    for line in sys.stdin:
        page = Path(line.rstrip("\n")).read_bytes()
        started = time.process_time()
        try:
            found = EXTRACTORS[name](page)
        except Exception as error:
            print(f"{name}: {line.strip()}: {error}", file=sys.stderr)
            found = {}
        seconds = time.process_time() - started
        print(json.dumps({"seconds": seconds, "found": found}, default=str), file=answers, flush=True)


class Process:
    """One extractor, started anew where it had to be ended."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.running: subprocess.Popen[bytes] | None = None

    def ask(self, page: Path) -> dict[str, Any] | None:
        """What it finds in ``page``; None where it took too long or fell over."""
        if self.running is None:
            environment = {**os.environ, "NODE_PATH": str(MODULES)}
            self.running = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=environment, bufsize=0,
            )  # fmt: skip
        told, answers = self.running.stdin, self.running.stdout
        if told is None or answers is None:
            raise RuntimeError("an extractor without pipes")
        deadline = time.monotonic() + SECONDS
        answer = bytearray()
        try:
            told.write(f"{page}\n".encode())
            while not answer.endswith(b"\n"):
                left = deadline - time.monotonic()
                if left <= 0 or not select.select([answers], [], [], left)[0]:
                    break
                part = os.read(answers.fileno(), 1 << 20)
                if not part:
                    break
                answer += part
        except BrokenPipeError:
            pass
        if answer.endswith(b"\n"):
            found: dict[str, Any] = json.loads(answer)
            return found
        self.close()
        return None

    def close(self) -> None:
        if self.running is not None:
            self.running.kill()
            self.running.communicate()
            self.running = None


# -- the run ------------------------------------------------------------------------------


def installed() -> tuple[dict[str, list[str]], list[str]]:
    """The extractors that are there, with the commands that run them; and what would bring the others."""
    there, missing = {}, []
    for name in EXTRACTORS:
        if name == "newspaper4k" and importlib.util.find_spec("newspaper") is None:
            missing.append("newspaper4k (pip install newspaper4k)")
            continue
        there[name] = [sys.executable, str(Path(__file__).resolve()), "--extract", name]
    modules = all((MODULES / name).is_dir() for name in ("jsdom", "@mozilla/readability"))
    if shutil.which("node") and modules:
        there["Readability"] = ["node", "-e", READABILITY]
    else:
        missing.append("Readability (npm install -g --prefix .venv @mozilla/readability jsdom@26)")
    return there, missing


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="../shared/corpus", type=Path)
    parser.add_argument("--scorer", default="../shared/tools/score_corpus.py", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--only", default="", metavar="NAME,…")
    parser.add_argument("--browser", action="store_true", help="have Chromium copy the pages' text")
    parser.add_argument("--save", action="store_true", help="keep these figures as those that are shown")
    parser.add_argument("--extract", choices=EXTRACTORS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.extract:
        extract(options.extract)
        return 0
    pages = sorted(options.folder.glob("*.html")) if options.folder.is_dir() else []
    if not pages or not options.scorer.is_file():
        missing = options.scorer if pages else options.folder
        print(f"corpus-pages: nothing at {missing}; name a folder of pages and --scorer", file=sys.stderr)
        return 2
    there, absent = installed()
    wanted = [name for name in there if not options.only or name in options.only.split(",")]
    print(
        f"{len(pages)} pages\n{'':14}" + "".join(f"{name:>11}" for name in FIELDS) + "    ms/page", flush=True
    )
    figures = measured({name: there[name] for name in wanted}, pages, options)
    for line in absent:
        print(f"not installed: {line}")
    if {"tearsheet", "trafilatura"} <= figures.keys():
        ratio = figures["tearsheet"]["ms"] / figures["trafilatura"]["ms"]
        print(f"a page takes {ratio:.2f} times what bare trafilatura takes")
    pasted = None
    if "tearsheet" in wanted:
        pasted = compare(pages, options.scorer, browser=options.browser, worst=options.worst)
    if options.save:
        kept = {"pages": len(pages), "extractors": figures, "pasted": pasted}
        FIGURES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def measured(
    commands: dict[str, list[str]], pages: list[Path], options: argparse.Namespace
) -> dict[str, dict[str, float]]:
    """Ask all of each page in turn, so that none has the better minutes of the machine; their figures."""
    processes = {name: Process(command) for name, command in commands.items()}
    predictions: dict[str, dict[str, Any]] = {name: {} for name in commands}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    late: dict[str, list[str]] = {name: [] for name in commands}
    try:
        for page in (*pages[:2], *pages):  # imports and tables are loaded before the clock runs
            for name, process in processes.items():
                answer = process.ask(page)
                if answer is None:
                    late[name].append(page.name)
                    continue
                seconds[name].append(answer["seconds"])
                found = answer["found"] or {}
                predictions[name][page.stem] = readability(found) if name == "Readability" else found
    finally:
        for process in processes.values():
            process.close()
    kept: dict[str, dict[str, float]] = {}
    for name in commands:
        scored = score(predictions[name], options, worst=options.worst if name == "tearsheet" else 0)
        figures = {field: round(scored.get(field, float("nan")), 3) for field in FIELDS}
        figures["ms"] = round(1000 * sum(seconds[name][2:]) / max(1, len(seconds[name]) - 2), 1)
        print(f"{name:14}" + "".join(f"{figures[f]:>11.3f}" for f in FIELDS) + f"{figures['ms']:>11.0f}")
        if late[name]:
            print(f"  ended after {SECONDS} s, or fell over: {', '.join(dict.fromkeys(late[name]))}")
        kept[name] = figures
    return kept


def score(predictions: dict[str, Any], options: argparse.Namespace, worst: int = 0) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        for stem, prediction in predictions.items():
            Path(scratch, f"{stem}.json").write_text(json.dumps(prediction), "utf-8")
        folder = [str(options.folder), "--predictions", scratch]
        command = [sys.executable, str(options.scorer), *folder, "--pages"]
        scored = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
        if worst:
            subprocess.run([*command, "--worst", str(worst)], check=True)
        found: dict[str, float] = json.loads(scored.stdout)
        return found


if __name__ == "__main__":
    sys.exit(main())
