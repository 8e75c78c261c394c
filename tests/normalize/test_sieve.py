"""A sieve says what all of its patterns, tried one by one, would say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.normalize.lexicon import languages, lexicon
from convert.normalize.sieve import Sieve

PATTERNS = [
    r"(?:the )?ferry", r"\d+ comments?", r"[\w ]{2,9} is late", r"(?:a|b)?c?d", r"\(c\) x{0,3}y", r"©? ?z",
    r"\d{0,2}min", r".{0,3}\[x\]", r"(?=f)[a-z]{2,4}", r"(?:x(?:y|z)*)+w", r"e-?mail|post", r"[]a]b", r"é+",
]  # fmt: skip
WORDS = [
    "the ", "ferry", "FERRY", "1", "22", "٣", " comment", " comments", "Mira", " is late", "a", "b", "c", "d",
    "(c) ", "x", "y", "z", "©", "min", "[x]", "f", "w", "e-mail", "email", "post", "]b", "É", "é", " ",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PATTERNS), min_size=1, unique=True), st.lists(st.sampled_from(WORDS), max_size=4)
)
def test_as_one_by_one(patterns: list[str], words: list[str]) -> None:
    text = "".join(words)
    assert Sieve(patterns).fits(text) == any(re.fullmatch(p, text, re.I) for p in patterns)


@pytest.mark.parametrize("code", languages())
def test_word_lists(code: str) -> None:
    """Each line that a word list has, bare and with a number, as the patterns themselves have it."""
    words = lexicon(code)
    patterns = [re.compile(pattern, re.I) for pattern, _ in words._list_of_patterns()]
    lines = [
        line for word in (*words.boilerplate, *words.buttons) for line in (word, f"12 {word}", f"© {word}")
    ]
    fitting = {line for line in lines if any(pattern.fullmatch(line) for pattern in patterns)}
    assert fitting
    assert {line for line in lines if words.may_be_boilerplate(line)} == fitting
