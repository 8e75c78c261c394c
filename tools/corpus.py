"""Scores recognition against a folder of labelled articles, and compares with the figures kept here.

    python tools/corpus.py [FOLDER] [--scorer FILE] [--worst N] [--save]

FOLDER holds NAME.txt beside NAME.json; SCORER is the program that judges the predictions.  The
figures of the last saved run stand in tools/corpus-figures.json.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from convert.inspection import inspect
from convert.model import Article
from convert.normalize import normalize
from convert.readers.text import decode

HERE = Path(__file__).parent
FIGURES = HERE / "corpus-figures.json"
FIELDS = {
    "title": "headline",
    "published": "published",
    "source_url": "source_url",
    "language": "language",
    "authors": "authors",
}
BINS = (0.0, 0.6, 0.75, 0.9, 0.96, 1.01)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="../shared/corpus", type=Path)
    parser.add_argument("--scorer", default="../shared/tools/score_corpus.py", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--save", action="store_true", help="keep these figures as those to compare with")
    options = parser.parse_args()
    texts = sorted(options.folder.glob("*.txt")) if options.folder.is_dir() else []
    if not texts or not options.scorer.is_file():
        missing = options.scorer if texts else options.folder
        print(
            f"corpus: nothing at {missing}; name a folder of labelled articles and --scorer", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        articles = {}
        for file in texts:
            articles[file.stem] = article = normalize(decode(file.read_bytes(), name=str(file)))
            Path(scratch, f"{file.stem}.json").write_text(json.dumps(inspect(article)), "utf-8")
        command = [sys.executable, str(options.scorer), str(options.folder), "--predictions", scratch]
        if options.worst:
            print(_run([*command, "--worst", str(options.worst)]), end="")
        figures: dict[str, Any] = json.loads(_run([*command, "--json"]))
    kept: dict[str, dict[str, Any]] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.is_file() else {}
    worse = show(figures, kept.get(options.folder.name, {}))
    show_confidence(articles, options.folder)
    if options.save:
        kept[options.folder.name] = rounded(figures)
        FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    return 1 if worse and not options.save else 0


def _run(command: list[str]) -> str:
    # The scorer is a program that the user named.
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {k: rounded(v) if isinstance(v, dict) else round(v, 4) for k, v in figures.items()}


def show(figures: dict[str, Any], before: dict[str, Any]) -> bool:
    """Print each figure beside the kept one; tells whether one is worse."""
    worse = False
    for name, value in {**figures, **{f"  {k}": v for k, v in figures.get("by_type", {}).items()}}.items():
        if isinstance(value, dict):
            continue
        old = before.get(name, before.get("by_type", {}).get(name.strip()))
        change = ""
        if old is not None and abs(value - old) >= 0.0005:
            change = f"  {value - old:+.3f}"
            worse |= value < old
        print(f"{name:16}{value:>8.3f}{change}" if isinstance(value, float) else f"{name:16}{value:>8}")
    return worse


def show_confidence(articles: dict[str, Article], folder: Path) -> None:
    """Of the fields given with confidence p, the share that is right."""
    found: list[tuple[float, bool]] = []
    for name, article in articles.items():
        label = json.loads((folder / f"{name}.json").read_text("utf-8"))
        shown = inspect(article)
        for field, target in FIELDS.items():
            sure = next((e.confidence for e in article.evidence if e.target == target), None)
            if sure is not None and (field != "language" or label["language"]):
                found.append((sure, right(field, shown.get(field), label.get(field))))
    print("\nconfidence      given   right")
    for low, high in pairwise(BINS):
        inside = [(p, ok) for p, ok in found if low <= p < high]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            share = sum(ok for _, ok in inside) / len(inside)
            print(f"{low:.2f}–{min(high, 1):.2f}   {mean:>8.2f}{share:>8.2f}   of {len(inside)}")


def right(field: str, got: Any, want: Any) -> bool:
    if field == "authors":
        names = [str(a if isinstance(a, str) else a.get("name")).casefold() for a in got or []]
        return sorted(names) == sorted(str(a).casefold() for a in want or [])
    if field == "published":
        return str(got or "")[:10] == str(want or "")[:10]
    if field == "language":
        return str(got or "").split("-")[0] == want
    return " ".join(str(got or "").split()).casefold() == " ".join(str(want or "").split()).casefold()


if __name__ == "__main__":
    sys.exit(main())
