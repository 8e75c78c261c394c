"""How much a page and its pasted text give the same article; the second table of `make corpus-pages`.

The pasted text is NAME.txt beside NAME.html, or what Chromium copies when the article is selected in it
(``--browser``), from the headline above the text to its last words, without the page's scripts and styles.
Fields and words are compared as the scorer compares them with labels.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["compare", "pasted_by_browser"]

FIELDS = (
    "title",
    "subtitle",
    "authors",
    "published",
    "dateline",
    "publisher",
    "section",
    "source_url",
    "language",
)
OUTCOMES = ("same", "page only", "text only", "differ")
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--timeout=8000", "--dump-dom",
)  # fmt: skip
SELECT = """<script>(() => {
  const told = %s, bare = text => text.replace(/\\s+/g, '').toLowerCase();
  const holder = words => {
    let best = null, size = Infinity;
    for (const element of document.body.querySelectorAll('*')) {
      const text = bare(element.textContent);
      if (text.length <= size && words && text.includes(words) && element.offsetParent !== null) {
        best = element; size = text.length;
      }
    }
    return best;
  };
  const first = holder(bare(told.first).slice(0, 60)), last = holder(bare(told.last).slice(-60));
  let text = '';
  if (first && last) {
    let start = first;
    for (const heading of document.querySelectorAll('h1, h2, h3')) {
      const same = heading.tagName === 'H1' || bare(heading.textContent) === bare(told.title);
      const before = heading.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (same && before && heading.innerText.trim().length > 8) start = heading;
    }
    const range = document.createRange(), selection = getSelection();
    range.setStartBefore(start);
    range.setEndAfter(last);
    selection.removeAllRanges();
    selection.addRange(range);
    text = selection.toString();
  }
  const said = btoa(unescape(encodeURIComponent(text)));
  document.open(); document.write('<pre>@@' + said + '@@</pre>'); document.close();
})();</script>"""
NOT_SHOWN = re.compile(
    r"<script\b.*?</script\s*>|<noscript\b.*?</noscript\s*>|<iframe\b.*?</iframe\s*>"
    r"|<meta[^>]*http-equiv[^>]*>|<base\b[^>]*>|<link\b[^>]*>|</body\s*>|</html\s*>",
    re.IGNORECASE | re.DOTALL,
)


def pasted_by_browser(page: bytes, article: dict[str, Any]) -> str:
    """What Chromium copies of ``page``; empty where it does not show the article's words."""
    from convert.readers.html import decode_page

    kinds = ("paragraph", "list_item", "quote")
    running = [b["text"] for b in article["blocks"] if len(b["text"]) > 30 and b["type"] in kinds]
    running = running or [b["text"] for b in article["blocks"]]
    told = {"title": article["title"] or "", "first": running[0], "last": running[-1]}
    source = NOT_SHOWN.sub("", decode_page(page)) + SELECT % json.dumps(told).replace("</", "<\\/")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "page.html")
        file.write_text(f'<meta charset="utf-8">{source}', "utf-8")
        command = [*CHROMIUM, f"--user-data-dir={scratch}/profile", file.as_uri()]
        try:
            shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
        except subprocess.TimeoutExpired:
            return ""
    found = re.search(r"@@([A-Za-z0-9+/=]*)@@", shown)
    return base64.b64decode(found[1]).decode("utf-8", "replace") if found else ""


def compare(pages: list[Path], scorer: Path, *, browser: bool, worst: int = 0) -> dict[str, Any] | None:
    """Print the table and give its figures; None where there is nothing to compare with."""
    if browser and shutil.which("chromium") is None:
        print("not installed: chromium, which copies the pages' text")
        return None
    judge = _module(scorer)
    outcomes: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    bodies: list[tuple[float, float, str]] = []
    for page in pages:
        pair = _pair(page, browser)
        if pair is None:
            continue
        for field in FIELDS:
            outcomes[field][_outcome(field, *pair, judge)] += 1
        bodies.append((*_body(*pair, judge), page.stem))
    if not bodies:
        return None
    source = "copied by Chromium" if browser else "NAME.txt"
    print(f"\n{len(bodies)} pages and their pasted text ({source}): what both give")
    print(f"{'':14}" + "".join(f"{name:>11}" for name in OUTCOMES))
    for field, counts in outcomes.items():
        print(f"{field:14}" + "".join(f"{counts[name]:>11}" for name in OUTCOMES))
    words, typed = (sum(body[n] for body in bodies) / len(bodies) for n in (0, 1))
    print(f"words of the body in both (F1) {words:.3f}, in blocks of the same type {typed:.3f}")
    for one, other, name in sorted(bodies)[:worst]:
        print(f"  {name}: words {one:.3f}, in blocks of the same type {other:.3f}")
    fields = {field: {name: counts[name] for name in OUTCOMES} for field, counts in outcomes.items()}
    return {"pages": len(bodies), "words": round(words, 3), "typed": round(typed, 3), "fields": fields}


def _pair(page: Path, browser: bool) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What is recognised in the page and in its pasted text."""
    from convert.errors import TearsheetError
    from convert.inspection import inspect
    from convert.readers import ReadOptions
    from convert.readers.html import READER as HTML
    from convert.readers.text import READER as TEXT

    beside = page.with_suffix(".txt")
    if not browser and not beside.is_file():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            one = inspect(HTML.read(page.read_bytes(), {}, ReadOptions(name=page.name)))
            text = pasted_by_browser(page.read_bytes(), one).encode() if browser else beside.read_bytes()
            return (
                (one, inspect(TEXT.read(text, {}, ReadOptions(name=beside.name)))) if text.strip() else None
            )
        except TearsheetError as error:
            print(f"  {error}", file=sys.stderr)
            return None


def _outcome(field: str, one: dict[str, Any], other: dict[str, Any], judge: ModuleType) -> str:
    values = []
    for article in (one, other):
        value = article.get(field) or ""
        if field == "authors":
            value = sorted(judge.names(value))
        elif field == "published":
            value = value[:10]
        elif field == "language":
            value = value[:2]
        else:
            value = judge.url(value) if field == "source_url" else judge.norm(value)
        values.append(value)
    if values[0] == values[1]:
        return "same"
    return "differ" if all(values) else "page only" if values[0] else "text only"


def _body(one: dict[str, Any], other: dict[str, Any], judge: ModuleType) -> tuple[float, float]:
    """How many words of the two bodies are the same, and how many in blocks of the same type."""
    typed = [Counter(judge.spread(list(judge.blocks_of(article)))[0]) for article in (one, other)]
    bare = [Counter({word: 0 for word, _ in counts}) for counts in typed]
    for counts, words in zip(typed, bare, strict=True):
        for (word, _), count in counts.items():
            words[word] += count
    return _shared(*bare), _shared(*typed)


def _shared(one: Counter[Any], other: Counter[Any]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", file)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{file} is no program of Python")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
