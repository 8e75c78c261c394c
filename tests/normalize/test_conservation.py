"""Nothing is lost and nothing is invented: the conservation law on the fixtures and on any text at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conservation import article_words, input_words, letters
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convert.model import Article
from convert.normalize import normalize

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*/article.txt"))

# Lines of the shapes that rules look for, so that chance finds their seams.
_LINES = st.sampled_from(
    [
        "By Jane Doe and John Roe | May 28, 2013", "By Jane Doe, Moscow correspondent",
        "Published: 28 May 2013", "2 hours ago", "PARIS — The talks went on.", "Photo: Jane Doe / Reuters",
        "A boat, left, in the harbour. **Ann Lee**", "Related articles:", "- One title", "- Another: title",
        "Original url:", "https://example.org/a/b-c d",
        "Source: The Post, 3 May 2014, https://example.org/x",
        "Read more at www.example.org/x?utm_source=a&id=3", "> a quotation", "> — Somebody", "1. first",
        "2) second", "Q: Why?", "A: Because.", "Editor's note: changed.", "Correction: it was not.",
        "[1] a note", "As said.[1]", "ADVERTISEMENT", "© 2019 The Post. All rights reserved.", "# Heading",
        "Underlined", "=========", "* * *", "```", "a | b | c", "one\ttwo\tthree", "12", "\f", "Short line",
        "**bold** and *em* `code`", "[label](https://example.org/q)", "&#8217;&amp;&lt;b&gt;",
        "â€œquotedâ€\x9d", "hyphen-", "ated words", "", "", "Автор: Вера Листьева", "28 мая 2018 г.",
        "写真: 山田", "2019年11月3日", "مرحبا بالعالم", "\u200bzero\u00adwidth\u202e", "Tags: a, b",
        "Title: A title", "Section: World",
        *(Path(__file__).parent / "seams.txt").read_text("utf-8").splitlines(),
    ]
)  # fmt: skip
_RAW = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(_LINES, _LINES, st.text(max_size=60)), max_size=24).map("\n".join),
    st.lists(_LINES, max_size=16).map("\n\n".join),
)


_HYPHENATED = re.compile(r"[^\W\d_]-\s*[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]")


# Boxes of a page that run together: "May 28, 20131:14 PM GMT+2Updated", "in 1963.CreditMira Okafor",
# "By Mira Okafor1"; and
# those that part what belongs together: a drop cap over the rest of its word, lines of Japanese.
_GLUED = re.compile(
    r"[\u3040-\u9fff](?:19|20)\d\d年|[\u3040-\u9fff]\n\s*[\u3040-\u9fff]"
    r"|(?:^|[\n\r\f\v])[ \t>]*[^\W\d_a-z]\s*[\n\r\f\v]+[^\W\d_]"
    r"|(?:^|[\n\r\f\v])[\s>]*(?![AIOEYU])[^\W\d_a-z] [^\W\d_A-Z]"
    r"|[^\W\d_][A-Z][A-Za-z]+\.? \d{1,2}, (?:19|20)\d\d|[^\W\d_]\d{1,2}\.? [^\W\d_]+ (?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:\d{1,2}:|[^\W\d_])|\d[A-Z][a-z]+ed\b|[^\W\d_](?:19|20)\d\d[-./]|[a-z.](?:Credit|Image)[.:A-Z]"
    r"|[a-z](?:January|February|March|April|May|June|July|August|September|October|November|December) \d"
    r"|\wHOW TO ADVERTISE|\d(?:DATE|TYPE|NUMBER|TITLE|BYLINE|DATELINE|CONTENT|INTERNET|EDITOR)=|\dVOICED AT:"
    r"|\b(?:Credit|Image|Photo)[A-Z]|\bBy[A-Z][a-z]"
    r"|(?i:(?:^|[\n\r\f\v])[^\w\n\r]*by\b[^\n\r\f\v]*[^\W\d_][\d¹²³⁴-⁹]{1,2}(?![^\W_]))"
)


def assert_nothing_lost(raw: str) -> None:
    """Each word of the input is in the article, and no other; a word parted by a line's end may be whole."""
    found, given = article_words(normalize(raw)), input_words(raw)
    if _HYPHENATED.search(raw) or _GLUED.search(raw):
        assert letters(found - given) == letters(given - found)
    else:
        assert found == given


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.parent.name)
def test_fixtures_keep_their_words(path: Path) -> None:
    raw = path.read_text("utf-8")
    assert_nothing_lost(raw)


@settings(max_examples=400, deadline=None)
@given(_RAW)
@example("A\rBY Aaa0 @00")
@example("BY al0 A")
@example("News·00000000·0·0\r#mnivore #00\r:MAY 2000")
@example("0000 BY AAAAA(AAA)DATE=0NUMBER=CONTENT=//0///0[edit]")
@example("0\r1\rA000000000000000000000000000000(0A)A0@0.0")
def test_any_text_keeps_its_words(raw: str) -> None:
    assert_nothing_lost(raw)


@settings(max_examples=150, deadline=None)
@given(_RAW)
def test_any_article_survives_json(raw: str) -> None:
    article = normalize(raw)
    assert Article.from_json(article.to_json()) == article
