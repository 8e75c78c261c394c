"""Each form of a byline that papers have, in a small article of its language: `byline_forms.txt`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from convert.model import Article, Heading, Paragraph, plain
from convert.normalize import normalize

HERE = Path(__file__).parent
TEXTS = tomllib.loads((HERE / "byline_texts.toml").read_text("utf-8"))
STANDFIRST = "Nine months after the fire, the first boat crosses the harbour with passengers on board."
DATE = "28 May 2013"
_HEADING = re.compile(r"\[([a-z]{2}) ([a-z]+)\]")


def _tables() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Language, position and the rows below them."""
    rows: list[tuple[str, str]] = []
    for line in (HERE / "byline_forms.txt").read_text("utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            rows = []
            yield heading[1], heading[2], rows
        elif line and not line.startswith("#"):
            form, _, expected = line.partition(" => ")
            rows.append((form, expected))


TABLES = list(_tables())


def _page(language: str, position: str, form: str) -> str:
    headline: str = TEXTS[language]["headline"]
    text: list[str] = TEXTS[language]["paragraphs"]
    form = form.replace("⏎", "\n")
    parts = {
        "head": [headline, form, *text],
        "deck": [headline, STANDFIRST, form, *text],
        "dated": [headline, f"{form}\n{DATE}", *text],
        "mid": [headline, text[0], form, *text[1:]],
        "tail": [headline, *text, form],
    }
    return "\n\n".join(parts[position])


def _people(article: Article) -> str:
    return " + ".join(
        person.name
        + (f" <{person.affiliation}>" if person.affiliation else "")
        + (f" ({person.role})" if person.role != "author" else "")
        for person in article.authors
    )


def _fault(language: str, position: str, form: str, expected: str) -> str | None:
    """What the article has instead of what is expected; None where it is right."""
    article = normalize(_page(language, position, form))
    found = _people(article)
    texts = [plain(b.content) if isinstance(b, Paragraph | Heading) else str(b) for b in article.blocks]
    if expected == "-":
        opening = form.split("⏎")[0].strip("—– *_")[:15]
        kept = any(opening in text for text in [*texts, plain(article.subtitle or ())])
        return found or (None if kept else "its words are gone")
    if expected.startswith("~"):
        return None if found == expected[1:] else found or "nobody"
    if found != expected:
        return found or "nobody"
    return None if texts == TEXTS[language]["paragraphs"] else f"beside it: {texts}"


@pytest.mark.parametrize(
    "table", TABLES, ids=[" ".join(table[:2]) + f" {i}" for i, table in enumerate(TABLES)]
)
def test_bylines(table: tuple[str, str, list[tuple[str, str]]]) -> None:
    language, position, rows = table
    assert rows
    faults = {form: fault for form, expected in rows if (fault := _fault(language, position, form, expected))}
    assert faults == {}
