"""The fast engine tags links that are parts of words, which its hyphenation once made it give up on."""

from __future__ import annotations

import random
import warnings

import pytest

from convert.model import Article, Link, Paragraph, Strong, Text
from convert.output import options_for
from convert.themes import load_theme

pytest.importorskip("typst")
from convert.writers import typst

WORDS = (
    "harbour", "bridge", "communication", "representatives", "nine-month", "extraordinarily", "the", "of",
    "a", "responsibilities", "administration", "twenty-five", "reconstruction", "well-known", "international",
)  # fmt: skip
JOINS = ("", "-", "'s ", ",", ")-", "er ")


def article(number: int) -> Article:
    dice = random.Random(number)  # noqa: S311 - words, not secrets

    def words(most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(2, most)))

    paragraphs = []
    for _ in range(4):
        parts: list[Text | Link | Strong] = []
        for _ in range(4):
            link = Link((Text(words(9)),), "https://gazette.example/" + "a" * dice.randint(1, 20))
            parts += [Text(words(12) + dice.choice((" ", "anti", "("))), dice.choice((link, Strong((link,))))]
            parts.append(Text(dice.choice(JOINS) + words(12) + " "))
        paragraphs.append(Paragraph(tuple(parts)))
    return Article(headline=(Text("Links"),), language="en", blocks=tuple(paragraphs))


def test_a_link_that_is_part_of_a_word_is_laid_out() -> None:
    theme = load_theme()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        for number in range(60):
            made = typst.render(article(number), theme, options_for(article(number), {}))
            assert made and made.startswith(b"%PDF-")


def test_no_word_is_lost_where_a_link_is_part_of_one() -> None:
    parts = typst._inlines(
        (Text("an un"), Link((Text("broken"),), "https://a.example/"), Text("ness of words")),
    )
    assert [part.get("s") for part in parts] == ["an ", "un", None, "ness", " of words"]
    assert [bool(part.get("solid")) for part in parts] == [False, True, True, True, False]
    apart = typst._inlines((Text("see "), Link((Text("this"),), "https://a.example/"), Text(" and")))
    assert not any("solid" in part for part in apart)
