"""Whole small articles in the forms that pages, archives and mails give them when they are copied.

Each ``forms/NAME.txt`` was written for this project; the outline of what is recognised in it stands in
``tests/golden/forms/NAME.txt``, to be read beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_conservation import assert_nothing_lost

from convert.inspection import inspect
from convert.normalize import normalize

FORMS = sorted((Path(__file__).parent / "forms").glob("*.txt"))
FIELDS = (
    "section", "kicker", "title", "subtitle", "published", "updated", "dateline", "publisher", "source_url",
    "language", "keywords",
)  # fmt: skip


def outline(raw: str) -> Iterator[str]:
    """One line a fact and a block: what a person would check."""
    found = inspect(normalize(raw))
    for name in FIELDS:
        if value := found[name]:
            yield f"{name}: {', '.join(value) if isinstance(value, list) else value}"
    for person in found["people"]:
        yield f"{person['role']}: {' | '.join(filter(None, (person['name'], person.get('affiliation'))))}"
    yield ""
    for block in found["blocks"]:
        kind = " ".join(filter(None, (block["type"], block.get("role"))))
        credit = f" [credit: {block['credit']}]" if block.get("credit") else ""
        yield f"{kind}: {block.get('text') or ''}{credit}"
    for item in found["related"]:
        yield f"related: {item['title']}"
    for item in found["set_aside"]:
        yield f"set aside ({item['reason']}): {item['text']}"


@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.stem)
def test_form(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"forms/{path.stem}.txt", "\n".join(outline(path.read_text("utf-8"))) + "\n")


@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.stem)
def test_form_keeps_its_words(path: Path) -> None:
    assert_nothing_lost(path.read_text("utf-8"))
