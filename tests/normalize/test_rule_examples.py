"""Each rule of recognition has an example of its own, and the page of rules is written from them.

``pytest tests/normalize/test_rule_examples.py --update-golden`` writes the page; then read the diff.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

import convert
from convert.inspection import inspect
from convert.normalize.pipeline import open_draft, steps

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "rules.md"
EXAMPLES: list[dict[str, Any]] = tomllib.loads(PAGE.with_suffix(".toml").read_text())["rule"]
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"

HEAD = "Harbour Bridge Reopens After Nine Months\n\nBy Anna Lindqvist\n\nMay 28, 2013\n\n"
PARAGRAPHS = (
    "The bridge over the harbour opened again on Monday, nine months after a barge struck its third pier "
    "and cut the town in two.",
    "Engineers said that the repairs had cost less than the council feared when the work began, although "
    "the last invoices are still to come.",
    "The owner of the barge has offered to pay for half of the work, and the council wants all of it.",
)
NAMED_BY_CALLERS = {"given"}
"""What a caller says is no rule of recognition."""


def expanded(example: dict[str, Any]) -> str:
    texts = cycle(PARAGRAPHS)
    lines = example["text"].strip("\n").split("\n")
    text = "\n".join(next(texts) if line == "…" else line for line in lines)
    return ("" if example.get("whole") else HEAD) + text + "\n"


def findings(name: str, text: str) -> list[str]:
    """What the rule ``name`` made of ``text``, one line each."""
    article = convert.normalize(text)
    kinds: dict[int, str] = {}
    for block in inspect(article)["blocks"]:
        kinds.setdefault(block["block"], block.get("role") or block["type"])
    found = []
    for item in article.evidence:
        if item.rule == name:
            field, _, rest = item.target.partition("/")
            what = kinds.get(int(rest.split("/")[0]), "block") if field == "blocks" else field
            sure = "" if field == "label" else f", {item.confidence:.0%}"
            words = " / ".join((item.text or item.note or "").split("\n")) or str(getattr(article, field, ""))
            found.append(f"{what.replace('_', ' ')}{sure}: {words}")
    found += [
        f"set aside ({item.reason}): {' '.join(item.text.split())}"
        for item in article.set_aside
        if item.rule == name
    ]
    if not found:  # what is claimed and goes without a word has no evidence
        draft = open_draft(text)
        for step in steps(draft):
            step(draft)
        found = [f"{s.kind}: {s.text}" for s in draft.segments if s.rule == name]
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_the_rule_finds_what_its_example_shows(example: dict[str, Any]) -> None:
    assert findings(example["name"], expanded(example)) != []


def test_each_rule_has_one_example() -> None:
    names = [example["name"] for example in EXAMPLES]
    assert len(names) == len(set(names))
    assert set(names) >= named_in_the_code() | found_in_fixtures()
    opened = {name for name in names if name.startswith(("labelled ", "opens as "))}
    assert {"labelled keywords", "opens as correction"} <= opened


def test_the_code_has_the_rules_that_are_looked_for() -> None:
    """The search below finds rules however they are written down."""
    assert {"byline", "date in words", "labelled credit at the end", "known line", "list marker"} <= (
        named_in_the_code()
    )
    assert len(named_in_the_code()) > 60


@cache
def named_in_the_code() -> set[str]:
    """Strings that stand beside a confidence, or where a rule's name is asked for."""
    return {
        name
        for file in sorted((ROOT / "convert" / "normalize").glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        for name in _rules(node)
    } - NAMED_BY_CALLERS


def _rules(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        yield from _beside_a_confidence(node.args)
        if called in {"put_aside", "label", "SetAside"} and len(node.args) > 2:
            yield from _strings(node.args[2])
    elif isinstance(node, ast.Tuple):
        yield from _beside_a_confidence(node.elts)
    elif isinstance(node, ast.Assign) and any(
        "rule" in (getattr(target, "id", ""), getattr(target, "attr", "")) for target in node.targets
    ):
        yield from _strings(node.value)


def _beside_a_confidence(values: list[ast.expr]) -> Iterator[str]:
    for index, value in enumerate(values):
        near = [*values[max(0, index - 1) : index], *values[index + 1 : index + 2]]
        sure = any(isinstance(other, ast.Constant) and isinstance(other.value, float) for other in near)
        if index and sure and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def _strings(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _strings(value.body)
        yield from _strings(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for part in value.values:
            yield from _strings(part)


@cache
def found_in_fixtures() -> set[str]:
    """The rules that the fixtures' articles call for."""
    found = set()
    for file in sorted((ROOT / "fixtures").glob("*/*.txt")):
        article = convert.normalize(file.read_text("utf-8", "replace"))
        found |= {item.rule for item in article.evidence} | {item.rule for item in article.set_aside}
    assert len(found) > 30
    return found - NAMED_BY_CALLERS


def test_the_page_of_rules_shows_each(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    updated = before + BEGIN + "\n" + "\n".join(map(_section, EXAMPLES)) + "\n" + END + after
    if request.config.getoption("--update-golden"):
        PAGE.write_text(updated)
    else:
        assert end and updated == page, "pytest --update-golden mends it"


def _section(example: dict[str, Any]) -> str:
    found = "\n".join(findings(example["name"], expanded(example)))
    text = example["text"].strip("\n")
    return (
        f"### {example['name']}\n\n{example['does']}\n\n````text\n{text}\n````\n\n````text\n{found}\n````\n"
    )
