"""Scores articles recognised in saved web pages, beside other extractors, in one run by one scorer.

    python tools/corpus_pages.py [FOLDER] [--scorer FILE] [--worst N]

FOLDER holds NAME.html beside NAME.json; SCORER is the program that judges the predictions.  trafilatura
comes with this program; newspaper4k and Mozilla's Readability (npm, with jsdom) where they are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

FIELDS = ("title", "authors", "published", "source_url", "language", "recall", "precision", "overall")
READABILITY = """
const fs = require('fs'), {JSDOM} = require('jsdom'), {Readability} = require('@mozilla/readability');
for (const file of process.argv.slice(1)) {
  let found = null, started = Date.now();
  try {
    const page = new JSDOM(fs.readFileSync(file, 'utf8'), {url: 'http://localhost/'});
    found = new Readability(page.window.document).parse();
  }
  catch (error) { found = null; }
  console.log(JSON.stringify({file, ms: Date.now() - started, found}));
}
"""


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
        "blocks": [{"type": "paragraph", "text": line} for line in (found.text or "").splitlines()],
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
        "blocks": [{"type": "paragraph", "text": line} for line in article.text.splitlines()],
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="../shared/corpus", type=Path)
    parser.add_argument("--scorer", default="../shared/tools/score_corpus.py", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    options = parser.parse_args()
    pages = sorted(options.folder.glob("*.html")) if options.folder.is_dir() else []
    if not pages or not options.scorer.is_file():
        missing = options.scorer if pages else options.folder
        print(f"corpus-pages: nothing at {missing}; name a folder of pages and --scorer", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    print(f"{len(pages)} pages\n{'':14}" + "".join(f"{name:>11}" for name in FIELDS) + "    ms/page")
    extractors: dict[str, Callable[[bytes], dict[str, Any]]] = {
        "tearsheet": tearsheet,
        "trafilatura": trafilatura,
    }
    if importlib.util.find_spec("newspaper"):
        extractors["newspaper4k"] = newspaper4k
    for name, extract in extractors.items():
        for page in pages[:2]:
            extract(page.read_bytes())  # imports and tables are loaded before the clock runs
        predictions, started = {}, time.perf_counter()
        for page in pages:
            try:
                predictions[page.stem] = extract(page.read_bytes())
            except Exception as error:
                print(f"{name}: {page.name}: {error}", file=sys.stderr)
        spent = time.perf_counter() - started
        show(
            name, predictions, spent / len(pages), options, worst=options.worst if name == "tearsheet" else 0
        )
    if (found := readability(pages)) is not None:
        show("Readability", found[0], found[1] / len(pages), options)
    return 0


def readability(pages: list[Path]) -> tuple[dict[str, Any], float] | None:
    """The predictions of Readability and the seconds it took; None where it is not installed."""
    import lxml.html

    try:
        run = subprocess.run(
            ["node", "-e", READABILITY, *map(str, pages)], capture_output=True, text=True, timeout=600
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    if run.returncode:
        return None
    predictions, spent = {}, 0.0
    for line in run.stdout.splitlines():
        result = json.loads(line)
        spent += result["ms"] / 1000
        found = result["found"] or {}
        body = lxml.html.fromstring(found["content"]) if found.get("content") else None
        predictions[Path(result["file"]).stem] = {
            "title": found.get("title"),
            "authors": [found["byline"]] if found.get("byline") else [],
            "published": found.get("publishedTime"),
            "language": found.get("lang"),
            "blocks": [] if body is None else [{"type": "paragraph", "text": " ".join(body.itertext())}],
        }
    return predictions, spent


def show(
    name: str, predictions: dict[str, Any], seconds: float, options: argparse.Namespace, worst: int = 0
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for stem, prediction in predictions.items():
            Path(scratch, f"{stem}.json").write_text(json.dumps(prediction), "utf-8")
        command = [
            sys.executable,
            str(options.scorer),
            str(options.folder),
            "--predictions",
            scratch,
            "--pages",
        ]
        scored = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
        figures = json.loads(scored.stdout)
        row = "".join(f"{figures[field]:>11.3f}" for field in FIELDS)
        print(f"{name:14}{row}{1000 * seconds:>11.0f}", flush=True)
        if worst:
            subprocess.run([*command, "--worst", str(worst)], check=True)


if __name__ == "__main__":
    sys.exit(main())
