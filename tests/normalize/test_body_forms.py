"""The body's parts in every form that people write them in, and prose that looks like them.

Each case of ``bodies/*.txt`` is a piece of text and what a careful reader would say it is.  "¶" stands
for an ordinary paragraph of the article; a text without any stands between two and two of them, unless
it is to stand "(alone)".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from test_conservation import assert_nothing_lost

from convert.model import (
    Article,
    Block,
    CodeBlock,
    Figure,
    FootnoteDefinition,
    Heading,
    ListBlock,
    Paragraph,
    PullQuote,
    Quote,
    Table,
    ThematicBreak,
    Verse,
    plain,
)
from convert.normalize import normalize

BODIES = Path(__file__).parent / "bodies"
PROSE: dict[str, list[str]] = tomllib.loads((BODIES / "prose.toml").read_text("utf-8"))


class Case(NamedTuple):
    name: str
    language: str
    text: str
    expected: str

    @property
    def raw(self) -> str:
        title, *prose = PROSE[self.language]
        return "\n\n".join([title, _filled(self.text, prose)])


def cases(path: Path) -> Iterator[Case]:
    """ "== name [de]", the text, "--", what is expected of it, and the next one."""
    for part in path.read_text("utf-8").split("\n== ")[1:]:
        name, _, rest = part.partition("\n")
        text, _, expected = rest.partition("\n--\n")
        text, expected = text.strip("\n"), expected.strip("\n")
        name, _, language = name.partition(" [")
        if "¶" not in text and not name.endswith("(alone)"):
            text, expected = f"¶\n\n¶\n\n{text}\n\n¶\n\n¶", f"¶\n¶\n{expected}\n¶\n¶"
        yield Case(f"{path.stem}: {name}", language.rstrip("]") or "en", text, expected)


def _filled(text: str, prose: list[str]) -> str:
    for paragraph in prose * 3:
        text = text.replace("¶", paragraph, 1)
    return text


def outline(article: Article) -> Iterator[str]:
    """One line a block, in a letter and its words; then what was set aside."""
    prose = {p for _, *paragraphs in PROSE.values() for p in paragraphs}
    if article.dateline or article.authors or article.subtitle or article.related:
        yield f"TAKEN {article.dateline} {article.authors} {article.subtitle} {article.related}"
    for block in article.blocks:
        line = _block(block)
        yield "¶" if line.removeprefix("p ") in prose else line
    yield from (f"aside {item.text}" for item in article.set_aside)


_LETTERS = {
    "body": "p",
    "question": "Q",
    "answer": "A",
    "note": "note",
    "correction": "note",
    "biography": "bio",
}


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"{_LETTERS[block.role]} {plain(block.content)}"
        case Heading():
            return f"h {plain(block.content)}"
        case Quote():
            said = " | ".join(_block(b).removeprefix("p ") for b in block.blocks)
            return f"q {said}" + (f" — {block.attribution}" if block.attribution else "")
        case PullQuote():
            return f"pull {plain(block.content)}" + (f" — {block.attribution}" if block.attribution else "")
        case ListBlock():
            return f"{'ol' if block.ordered else 'ul'} {_items(block)}"
        case Table():
            rows = [*([block.header] if block.header else []), *block.rows]
            return "table " + " / ".join(" | ".join(plain(cell) for cell in row) for row in rows)
        case Verse():
            return "verse " + " / ".join(plain(line) for line in block.lines)
        case FootnoteDefinition():
            return f"fn {block.id} " + " | ".join(_block(b).removeprefix("p ") for b in block.blocks)
        case ThematicBreak():
            return "***"
        case CodeBlock():
            return "code " + block.text.replace("\n", " / ")
        case Figure():
            return f"fig {plain(block.caption)}" + (f" [{block.credit}]" if block.credit else "")
    raise AssertionError(block)


def _items(block: ListBlock) -> str:
    items = []
    for first, *nested in block.items:
        below = "".join(f" ({_block(b)})" for b in nested)
        items.append(_block(first).removeprefix("p ") + below)
    return " | ".join(items)


CASES = [c for path in sorted(BODIES.glob("*.txt")) for c in cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_form_of_the_body(case: Case) -> None:
    assert "\n".join(outline(normalize(case.raw))) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_form_keeps_its_words(case: Case) -> None:
    assert_nothing_lost(case.raw)
