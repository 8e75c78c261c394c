"""Lines of dates in the forms that papers print above and below a text, and sentences with dates in them."""

from __future__ import annotations

import pytest
from conservation import article_words, input_words, letters
from told import ARTICLES, article, rows

from convert.model import Article, Paragraph, plain
from convert.normalize import normalize


@pytest.mark.parametrize(("language", "line", "published", "updated"), rows("dates"))
def test_date_below_the_headline(language: str, line: str, published: str, updated: str) -> None:
    raw = article(language, head=line.replace("\\n", "\n"))
    assert_dated(raw, published, updated, ARTICLES[language]["text"])


@pytest.mark.parametrize(("language", "line", "published", "updated"), rows("dates-tail"))
def test_date_below_the_text(language: str, line: str, published: str, updated: str) -> None:
    assert_dated(article(language, tail=line), published, updated, ARTICLES[language]["text"])


def assert_dated(raw: str, published: str, updated: str, text: list[str]) -> None:
    found = normalize(raw)
    assert (found.published.iso if found.published else "") == published
    assert (found.updated.iso if found.updated else "") == updated
    assert _paragraphs(found) == text
    assert letters(article_words(found)) == letters(input_words(raw))


@pytest.mark.parametrize(("language", "text"), rows("no-dates"))
def test_no_date_line(language: str, text: str) -> None:
    for raw in (article(language, opening=f"{text}\n\n"), article(language, middle=text)):
        found = normalize(raw)
        assert found.published is None
        assert found.updated is None
        assert text in _paragraphs(found)


def _paragraphs(article: Article) -> list[str]:
    return [plain(block.content) or "" for block in article.blocks if isinstance(block, Paragraph)]
