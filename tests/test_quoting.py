"""Strings in TOML come back as they were."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from convert.quoting import toml_string


@given(st.text())
def test_what_is_written_is_what_is_read(words: str) -> None:
    kept = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert tomllib.loads(f"x = {toml_string(kept)}")["x"] == kept
    assert toml_string(words).isprintable()


def test_half_a_character_is_none() -> None:
    assert toml_string("a\ud800\u202e") == '"a\\ufffd\\u202e"'
