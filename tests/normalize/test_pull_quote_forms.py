"""Sayings with the name of who says them, in the forms that pages set them, and what is said in the text."""

from __future__ import annotations

import pytest
from conservation import article_words, input_words, letters
from told import ARTICLES, article, rows

from convert.inspection import inspect
from convert.normalize import normalize


@pytest.mark.parametrize(("language", "lines", "said", "speaker"), rows("pull-quotes"))
def test_pull_quote(language: str, lines: str, said: str, speaker: str) -> None:
    raw = article(language, middle=lines.replace("\\n", "\n"))
    found = normalize(raw)
    blocks = inspect(found)["blocks"]
    assert [b["text"] for b in blocks if b["type"] == "paragraph"] == ARTICLES[language]["text"]
    others = [(b["type"], b["text"], b["attribution"]) for b in blocks if b["type"] != "paragraph"]
    assert others == [("pull_quote", said, speaker)]
    assert letters(article_words(found)) == letters(input_words(raw))


@pytest.mark.parametrize(("language", "text"), rows("no-pull-quotes"))
def test_no_pull_quote(language: str, text: str) -> None:
    first, second, third = ARTICLES[language]["text"]
    blocks = inspect(normalize(article(language, middle=text)))["blocks"]
    assert [b["text"] for b in blocks if b["type"] == "paragraph"] == [first, second, text, third]
