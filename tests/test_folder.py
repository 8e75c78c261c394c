"""A dossier as a folder of Markdown: written as every other file is."""

from __future__ import annotations

import pytest

import convert
from convert.folder import INDEX, file_names, markdown_folder
from convert.model import (
    Article,
    Block,
    Dossier,
    Evidence,
    FootnoteDefinition,
    FootnoteReference,
    Link,
    Paragraph,
    Quote,
    Section,
    Text,
)
from convert.output import options_for


def _files(dossier: Dossier) -> dict[str, bytes]:
    return markdown_folder(dossier, "house", options_for(dossier, {}))


def _noted(words: str) -> tuple[Block, ...]:
    note = FootnoteDefinition("1", (Paragraph((Text(f"About {words}."),)),))
    return Paragraph((Text(words), FootnoteReference("1"))), note


def test_what_no_format_can_hold_is_mended_here_too() -> None:
    unsafe = Article(
        headline=(Text("One"),), language="no\nlanguage", blocks=(Paragraph((Link((Text("x"),), "data:x"),)),)
    )
    sections = (
        Section(articles=(unsafe,), introduction=_noted("first")),
        Section(title="B", introduction=_noted("second"), articles=()),
    )
    dossier = Dossier(title="Book", sections=sections)
    with pytest.warns(UserWarning, match="no link is made of 'data:x'"):
        files = _files(dossier)
    assert list(files) == file_names(dossier)
    assert b"no\nlanguage" not in files["01 One.md"]
    index = convert.read(files[INDEX], format="md")
    notes = {note.id: note for note in index.find(FootnoteDefinition)}
    assert len(notes) == 2  # though both introductions called theirs by one name


def test_what_is_nested_too_deeply_is_one_line() -> None:
    block: Block = Paragraph((Text("deep"),))
    for _ in range(3000):
        block = Quote((block,))
    dossier = Dossier(title="Book", sections=(Section(articles=(Article(blocks=(block,)),)),))
    with pytest.raises(convert.TearsheetError, match="nested too deeply"):
        _files(dossier)


def test_the_index_says_what_was_guessed_and_names_articles_by_their_first_words() -> None:
    words = (Paragraph((Text("The ferry left at dawn."),)),)
    guess = Evidence("publisher", "url", Evidence.GUESS / 2)
    guessed = Article(publisher="Coast Review", language="en", blocks=words, evidence=(guess,))
    dossier = Dossier(title="Book", language="en", sections=(Section(articles=(guessed,)),))
    assert file_names(dossier)[0] == "1 The ferry left at dawn.md".replace("1 ", "01 ")
    index = _files(dossier)[INDEX].decode()
    assert (
        "[The ferry left at dawn.](01%20The%20ferry%20left%20at%20dawn.md) — Coast Review (presumed)" in index
    )
