"""The flat view of an article that ``tearsheet inspect --json`` prints."""

from __future__ import annotations

import json
from collections.abc import Callable

import msgspec
import pytest

import convert
from convert import model
from convert.cli.themes import SAMPLE
from convert.inspection import inspect
from convert.model import (
    Article,
    Evidence,
    Figure,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Text,
)


def _p(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def test_the_whole_of_one_article(golden: Callable[[str, str], None]) -> None:
    found = inspect(convert.read(SAMPLE))
    found["evidence"] = sorted(found["evidence"])  # which rule found it is the normalizer's tests' business
    golden("inspect/bridge.json", msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")


def test_every_key_is_there_though_nothing_is_found() -> None:
    found = inspect(Article())
    assert found["title"] is found["subtitle"] is found["published"] is found["source_url"] is None
    assert found["authors"] == found["blocks"] == found["related"] == found["set_aside"] == []
    assert found["evidence"] == {}


def test_lists_figures_quotes_and_tables_are_flat() -> None:
    article = Article(
        blocks=(
            ListBlock(((_p("a"), ListBlock(((_p("a1"),),), ordered=True)), (_p("b"), _p("b, more")))),
            Figure(caption=(Text("A bridge"),), credit="Mira Okafor", image=Image("bridge.jpg")),
            Quote((_p("one"), _p("two")), attribution="Jon Abara"),
            Table(rows=(((Text("1"),), (Text("2"),)),), header=((Text("x"),), (Text("y"),))),
        )
    )
    assert [(b["type"], b["text"], b["block"]) for b in inspect(article)["blocks"]] == [
        ("list_item", "a", 0),
        ("list_item", "a1", 0),
        ("list_item", "b", 0),
        ("list_item", "b, more", 0),
        ("caption", "A bridge", 1),
        ("quote", "one", 2),
        ("quote", "two", 2),
        ("table", "x y\n1 2", 3),
    ]
    blocks = inspect(article)["blocks"]
    assert (blocks[4]["credit"], blocks[4]["image"]) == ("Mira Okafor", "bridge.jpg")
    assert "attribution" not in blocks[5]
    assert blocks[6]["attribution"] == "Jon Abara"
    assert blocks[7]["rows"] == [["x", "y"], ["1", "2"]]


@pytest.mark.parametrize("kind", model.Block.__args__, ids=lambda kind: kind.__name__)
def test_every_type_of_block_is_known(kind: type) -> None:
    # A block with as little in it as its type allows; what is required is told by the struct itself.
    empty = {"url": "https://example.org/", "text": "", "id": "1"}
    needed = {
        field.name: empty.get(field.name, ())
        for field in msgspec.structs.fields(kind)
        if field.required
    }  # fmt: skip
    for item in inspect(Article(blocks=(kind(**needed),)))["blocks"]:
        assert item["type"]
        assert isinstance(item["text"], str)


def test_evidence_is_by_field_with_the_surest_first() -> None:
    article = Article(
        evidence=(
            Evidence(target="headline", rule="guess", confidence=0.4, span=(9, 12)),
            Evidence(target="headline", rule="first line", confidence=0.9, span=(0, 8)),
            Evidence(target="label", rule="source label", text="Source:", span=(20, 27)),
        )
    )
    found = inspect(article)
    assert found["evidence"]["title"]["rule"] == "first line"
    assert found["evidence"]["title"]["span"] == [0, 8]
    assert [item["rule"] for item in found["evidence"]["title"]["also"]] == ["guess"]
    assert found["labels"] == [{"text": "Source:", "rule": "source label", "span": [20, 27]}]
    assert "label" not in found["evidence"]


# -- the command ------------------------------------------------------------------------


def test_the_command_prints_the_same_object(tearsheet: Callable) -> None:
    outcome = tearsheet("inspect", SAMPLE, "--json")
    assert outcome.status == 0
    assert json.loads(outcome.out) == json.loads(msgspec.json.encode(inspect(convert.read(SAMPLE))))


def test_the_table_shows_each_part_once_and_fits(
    tearsheet: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    outcome = tearsheet("inspect", SAMPLE)
    assert outcome.status == 0
    lines = outcome.out.decode().splitlines()
    assert all(len(line) <= 100 for line in lines)
    for part in (
        "Harbour Bridge Reopens",
        "Anna Lindqvist; Tomas Reyes",
        "2013-05-28",
        "Mira Okafor",
        "Who pays",
    ):
        assert sum(part in line for line in lines) == 1, part
    assert "\x1b" not in outcome.out.decode()


def test_settings_show_as_given(tearsheet: Callable) -> None:
    outcome = tearsheet("inspect", SAMPLE, "--json", "--set", "publisher=The Gazette")
    found = json.loads(outcome.out)
    assert found["publisher"] == "The Gazette"
    assert found["evidence"]["publisher"]["rule"] == "given"
    assert found["evidence"]["publisher"]["confidence"] == 1.0


def test_text_cannot_steer_the_terminal(tearsheet: Callable) -> None:
    hostile = (
        "A \x1b[31mred\x1b[0m Headline\u202e Here\n\nA body with \x07 bells and \x9b31m more of the same.\n"
    )
    outcome = tearsheet("inspect", "-", stdin=hostile.encode())
    assert not set(outcome.out.decode()) & set("\x1b\x07\x9b\u202e")


def test_mistakes_are_one_line(tearsheet: Callable) -> None:
    outcome = tearsheet("inspect", "missing.txt", "--json")
    assert (outcome.status, outcome.out) == (1, b"")
    assert outcome.line == "tearsheet: missing.txt: there is no such file; check the name"
