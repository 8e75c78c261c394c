# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn>=1.4", "tearsheet"]
# ///
"""Fits the weights of `convert.normalize.pagelines` to labelled articles, and says how right they are.

    python tools/fit_page_lines.py FOLDER...

Each FOLDER holds NAME.txt beside NAME.json, as for `tools/corpus.py`.  The figures are of articles that the
weights they were judged with have not seen (tenfold, parted by article); each article counts as one, however
many lines it has.  Needs scikit-learn, which nothing else here does.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from convert.normalize.furniture import is_of_article
from convert.normalize.pagelines import MEASURES, measured, set_page_lines_aside
from convert.normalize.pipeline import STEPS, open_draft
from convert.readers.text import decode

NOISE = 20
"""Characters by which a label may be longer than three times the line that is a part of it."""


class Line(NamedTuple):
    """One line to learn from."""

    article: str
    text: str
    is_pages: bool
    kept: bool
    """Whether another rule keeps it in the article, whatever its probability."""
    measures: tuple[float, ...]


def folded(text: str) -> str:
    """Letters and digits alone, so that no quotation mark parts a label from its line."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def lines_of(file: Path) -> list[Line]:
    """The lines of an article that the rule would judge, and what the labels say of each."""
    label = json.loads(file.with_suffix(".json").read_text("utf-8"))
    aside = {folded(t) for t in label["set_aside"]} | {
        folded(r if isinstance(r, str) else r.get("title", "")) for r in label["related"]
    }
    blocks = {folded(block["text"]) for block in label["blocks"]}
    body = " ".join(blocks)
    draft = open_draft(decode(file.read_bytes(), name=str(file)))
    for step in STEPS[: STEPS.index(set_page_lines_aside)]:
        step(draft)
    found = []
    for segment, measures in measured(draft):
        text = folded(segment.text)
        if not text:
            continue
        if text in blocks:
            is_pages = False
        elif text in aside or any(text in a and len(a) < 3 * len(text) + NOISE for a in aside):
            is_pages = True
        elif text in body:
            is_pages = False
        else:
            continue  # no label tells of it
        kept = is_of_article(draft, segment.text)
        found.append(Line(str(file), segment.text, is_pages, kept, measures))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="+", type=Path)
    options = parser.parse_args()
    files = [file for folder in options.folder for file in sorted(folder.glob("*.txt"))]
    lines = [line for file in files if file.with_suffix(".json").is_file() for line in lines_of(file)]
    if not any(line.is_pages for line in lines):
        print("fit_page_lines: no line of these articles is labelled as the page's", file=sys.stderr)
        return 2
    x = np.array([line.measures[1:] for line in lines])
    y = np.array([line.is_pages for line in lines])
    counted = Counter((line.article, line.is_pages) for line in lines)
    weight = np.array([1 / counted[line.article, line.is_pages] for line in lines])
    weight /= weight.mean()
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    sure = np.zeros(len(lines))
    groups = [line.article for line in lines]
    for seen, unseen in GroupKFold(10).split(x, y, groups):
        model.fit(x[seen], y[seen], logisticregression__sample_weight=weight[seen])
        sure[unseen] = model.predict_proba(x[unseen])[:, 1]
    kept = np.array([line.kept for line in lines])
    print(f"{len(files)} articles; {len(lines)} lines to judge, {y.sum()} of them the page's")
    for least in (0.7, 0.8, 0.85, 0.9, 0.95):
        taken = (sure >= least) & ~kept
        print(f"from {least:.2f} on: {(taken & y).sum()} set aside rightly, {(taken & ~y).sum()} wrongly")
    for probability, line in sorted(zip(sure, lines, strict=True), key=lambda pair: -pair[0]):
        if not line.is_pages and not line.kept and probability > 0.7:
            print(f"  {probability:.2f} {Path(line.article).stem}: {line.text[:80]}")
    model.fit(x, y, logisticregression__sample_weight=weight)
    scale, last = model[0], model[1]
    weights = last.coef_[0] / scale.scale_
    first = last.intercept_[0] - (weights * scale.mean_).sum()
    for name, value in zip(MEASURES, (first, *weights), strict=True):
        print(f"{value:8.3f}  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
