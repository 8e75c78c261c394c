"""Lines around an article's text as papers, agencies and clippers have them: `edge_forms.toml`, by language.

Each stands in a short article, whose own paragraphs must all be left as they were.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from convert.model import Article, Heading, ListBlock, Paragraph, plain
from convert.normalize import normalize

FORMS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("edge_forms.toml").read_text("utf-8")
)
ADDRESS = "https://www.courier.example/2013/05/28/ferry-talks-fail-a24406"
ROLES = ("note", "correction", "biography")


def article(words: dict[str, Any], *, middle: str = "", tail: str = "") -> Article:
    first, second, *rest = words["paragraphs"]
    parts = [words["headline"], words["head"], first, second, middle, *rest, f"{first} {rest[0]}", tail]
    return normalize("\n\n".join(part for part in parts if part))


def own(words: dict[str, Any]) -> list[str]:
    first, second, *rest = words["paragraphs"]
    return [first, second, *rest, f"{first} {rest[0]}"]


def texts(found: Article) -> list[tuple[str, str]]:
    """Kind and words of each block."""
    shown: list[tuple[str, str]] = []
    for block in found.blocks:
        if isinstance(block, Paragraph):
            shown.append((block.role, plain(block.content)))
        elif isinstance(block, Heading):
            shown.append(("heading", plain(block.content)))
        elif isinstance(block, ListBlock):
            shown += [("item", plain(part.content)) for (part, *_) in block.items]  # type: ignore[union-attr]
        else:
            shown.append((type(block).__name__, ""))
    return shown


def rows(*kinds: str) -> list[Any]:
    return [
        pytest.param(language, kind, id=f"{language}-{kind}")
        for language, words in FORMS.items()
        for kind in kinds
        if kind in words
    ]


def strangers(found: Article, words: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands in the body besides the article's own paragraphs; a missing one is shown as lost."""
    shown = texts(found)
    lost = [("lost", text) for text in own(words) if ("body", text) not in shown]
    return lost + [block for block in shown if block[1] not in own(words)]


@pytest.mark.parametrize(("language", "kind"), rows("source", "out"))
def test_lines_that_are_no_text(language: str, kind: str) -> None:
    words = FORMS[language]
    wrong = {}
    for line in words[kind]:
        found = article(words, tail=line.replace("{U}", ADDRESS))
        url = ADDRESS if kind == "source" else None
        if strangers(found, words) or (found.source_url or "").split("#")[0].rstrip("/") != (url or ""):
            wrong[line] = (found.source_url, strangers(found, words))
    assert not wrong


@pytest.mark.parametrize(("language", "kind"), rows("related"))
def test_labels_of_other_articles(language: str, kind: str) -> None:
    words = FORMS[language]
    first, second = words["titles"]
    wrong = {}
    for label in words[kind]:
        listed = article(words, tail=f"{label}\n\n{first}\n\n{second}")
        inline = article(words, middle=f"{label}: {first}")
        got = [[related.title for related in found.related] for found in (listed, inline)]
        if got != [[first, second], [first]] or strangers(listed, words) or strangers(inline, words):
            wrong[label] = got
    assert not wrong


@pytest.mark.parametrize(("language", "kind"), rows(*ROLES))
def test_notes(language: str, kind: str) -> None:
    words = FORMS[language]
    found = {line: strangers(article(words, tail=line), words) for line in words[kind]}
    assert not {line: got for line, got in found.items() if [role for role, _ in got] != [kind]}


@pytest.mark.parametrize(("language", "kind"), rows("keep"))
def test_lines_that_look_alike(language: str, kind: str) -> None:
    words = FORMS[language]
    wrong = {}
    for line in words[kind]:
        got = " ".join(text for _, text in strangers(article(words, middle=line), words))
        if re.findall(r"\w+", got) != re.findall(r"\w+", line):
            wrong[line] = got
    assert not wrong
