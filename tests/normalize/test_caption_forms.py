"""Captions and credits in the forms that papers print, wherever they stand, and paragraphs that are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conservation import article_words, input_words, letters
from told import ARTICLES, article, rows

from convert.inspection import inspect
from convert.normalize import normalize

PLACES: dict[str, Callable[[str, str], str]] = {
    "within the text": lambda language, lines: article(language, middle=lines),
    "below the headline": lambda language, lines: article(language, head=lines),
    "below the byline": lambda language, lines: article(
        language, head=f"By Anna Lindqvist\n\n2013-05-28\n\n{lines}"
    ),
    "above the byline": lambda language, lines: article(
        language, head=f"{lines}\n\nBy Anna Lindqvist\n\n2013-05-28"
    ),
    "below the text": lambda language, lines: article(language, tail=lines),
}
WITHIN_TEXT = frozenset({"Reuters", "EFE", "Keystone"})
"""Agencies of news, whose name alone in a line is a byline above and below the text."""


ROWS = rows("captions")
TURNS = [
    (place, *row)
    for number, row in enumerate(ROWS)
    for place in ("within the text", [*PLACES][1 + number % (len(PLACES) - 1)])
    if place == "within the text" or row[1].split("\\n")[-1] not in WITHIN_TEXT
]
"""Each form within the text and in one other place, which the forms take by turns."""


@pytest.mark.parametrize(("place", "language", "lines", "caption", "credit"), TURNS)
def test_caption(place: str, language: str, lines: str, caption: str, credit: str) -> None:
    raw = PLACES[place](language, lines.replace("\\n", "\n"))
    found = normalize(raw)
    blocks = inspect(found)["blocks"]
    assert [b["text"] for b in blocks if b["type"] == "paragraph"] == ARTICLES[language]["text"]
    others = [(b["type"], b["text"] or "", b.get("credit") or "") for b in blocks if b["type"] != "paragraph"]
    assert others == [("caption", caption, credit)]
    assert found.title == ARTICLES[language]["title"]
    assert letters(article_words(found)) == letters(input_words(raw))


@pytest.mark.parametrize(("language", "text"), rows("no-captions"))
def test_no_caption(language: str, text: str) -> None:
    first, second, third = ARTICLES[language]["text"]
    blocks = inspect(normalize(article(language, middle=text)))["blocks"]
    assert [b["text"] for b in blocks if b["type"] == "paragraph"] == [first, second, text, third]
