"""What is matched against any input takes time in its length, not in a power of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from convert.commonmark import parser, sequence
from convert.prologue import after_prologue
from convert.readers.dialects import plain_markdown
from convert.readers.html import looks_like_page
from convert.resources import load
from convert.web.listings import listing
from convert.writers.base import WriteOptions
from convert.writers.typography import set_text

SECONDS = 1.5


def _picture(start: str) -> object:
    from urllib.parse import quote

    return load(f"data:image/svg+xml,{quote(start)}", WriteOptions())


CASES: dict[str, tuple[Callable[[str], object], str]] = {
    "comments before a drawing": (_picture, "<!---->" * 9000),
    "comments before a page": (looks_like_page, "<!---->" * 1100),
    "comments in comments before a page": (looks_like_page, "<!-- --> <!-- " * 580),
    "instructions before a feed": (lambda s: listing(s.encode(), None, "a", 1 << 20), "<?a?><!-- -->" * 5000),
    "declarations before a feed": (lambda s: listing(s.encode(), None, "a", 1 << 20), "<!DOCTYPE a [" * 5000),
    "spaces in a declaration": (lambda s: after_prologue(s, doctype=True), "<!DOCTYPE" + " " * 60_000),
    "tags that begin code": (plain_markdown, "{{< highlight go >}} x " * 9000),
    "tags that begin code and never end": (plain_markdown, "{{< highlight go " * 9000),
    "one run of backticks": (plain_markdown, "`" * 60_000),
    "runs of backticks, each longer": (plain_markdown, " ".join("`" * n for n in range(600))),
    "fences that never end": (plain_markdown, "```\n" * 30_000 + "~~~~\n"),
    "comments that never end": (lambda s: sequence(parser().parse(s)), "<div>" + "<!--" * 20_000),
    "comments that end as tags": (lambda s: sequence(parser().parse(s)), "<div>" + "<!--" * 20_000 + ">"),
    "single quotes that never close": (lambda s: set_text(s, "en"), " 'a" * 20_000),
    "single quotes among double ones": (lambda s: set_text(s, "en"), ' "a' * 9_000 + " 'a" * 9_000),
    "a line without a space": (lambda s: set_text(s, "en"), "[[" * 40_000),
    "at signs": (lambda s: set_text(s, "en"), "a@" * 40_000),
    "dots": (lambda s: set_text(s, "en"), "a." * 40_000),
    "hyphens": (lambda s: set_text(s, "en"), "a-" * 40_000),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CASES)
def test_the_time_is_that_of_one_pass(name: str) -> None:
    run, source = CASES[name]
    start = time.process_time()
    run(source)
    assert time.process_time() - start < SECONDS
