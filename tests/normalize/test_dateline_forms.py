"""Datelines in the forms that agencies and papers print, and openings of sentences that are none."""

from __future__ import annotations

import pytest
from conservation import article_words, input_words, letters
from told import ARTICLES, article, rows

from convert.model import Article, Paragraph, plain
from convert.normalize import normalize


@pytest.mark.parametrize(("language", "opening", "dateline"), rows("datelines"))
def test_dateline(language: str, opening: str, dateline: str) -> None:
    raw = article(language, opening=opening)
    found = normalize(raw)
    assert found.dateline == dateline
    assert _paragraphs(found) == ARTICLES[language]["text"]
    assert letters(article_words(found)) == letters(input_words(raw))


@pytest.mark.parametrize(("language", "opening"), rows("no-datelines"))
def test_no_dateline(language: str, opening: str) -> None:
    found = normalize(article(language, opening=opening))
    assert found.dateline is None
    assert _paragraphs(found)[0].startswith(opening.strip()[:3])


def _paragraphs(article: Article) -> list[str]:
    return [plain(block.content) or "" for block in article.blocks if isinstance(block, Paragraph)]
