"""Dates as people write them, in the capitals of their language and beside what is none."""

from __future__ import annotations

import pytest

from convert.normalize import dates
from convert.normalize.lexicon import lexicon


@pytest.mark.parametrize(
    ("language", "text", "iso"),
    [
        ("tr", "28 HAZİRAN 2013", "2013-06-28"),
        ("tr", "5 Kasım 2014", "2014-11-05"),
        ("tr", "5 KASIM 2014", "2014-11-05"),
        ("en", "APRİL 5, 2013", "2013-04-05"),
        ("en", "Issue 45/67/2013, 28/05/2013", "2013-05-28"),
        ("en", "31 February 2013, then 1 March 2013", "2013-03-01"),
    ],
)
def test_the_day(language: str, text: str, iso: str) -> None:
    found = dates.find(text, lexicon(language))
    assert found is not None
    assert found.moment.iso == iso


@pytest.mark.parametrize("text", ["45/67/2013", "Aprıl fools 2013x", "no day at all", ""])
def test_no_day(text: str) -> None:
    assert dates.find(text, lexicon("en")) is None
