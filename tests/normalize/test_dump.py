"""Many articles in one text are cut apart where the user says so."""

from __future__ import annotations

import pytest

from convert.errors import UsageError
from convert.normalize.dump import cut

ONE = "Ferry Stays in Harbour\n\nThe ferry stayed."
TWO = "Barge Sails\n\nThe barge sailed.\n\n* * *\n\nIt came back."


@pytest.mark.parametrize(
    "line", ["=" * 40, "-" * 12, "\f", "---", "Document 2 of 2", "2 of 2 DOCUMENTS", "##########"]
)
def test_auto_finds_what_archives_put_between_articles(line: str) -> None:
    assert [piece.text.strip() for piece in cut(f"{ONE}\n\n{line}\n\n{TWO}")] == [ONE, TWO]


def test_a_pattern_of_the_users_own() -> None:
    dump = f"### 17\n{ONE}\n### 18\n{TWO}\n"
    assert [piece.text.strip() for piece in cut(dump, r"^### \d+$")] == [ONE, TWO]


def test_one_article_stays_whole() -> None:
    assert cut(ONE) == [(0, ONE)]
    assert cut("") == [(0, "")]


@pytest.mark.parametrize("pattern", ["(", "x*", "", "a" * 501])
def test_a_wrong_pattern_is_refused_in_one_line(pattern: str) -> None:
    with pytest.raises(UsageError) as caught:
        cut(ONE, pattern)
    assert "\n" not in str(caught.value)
