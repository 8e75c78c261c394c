"""Addresses are taken as they were written, but for what only tracks the reader."""

from __future__ import annotations

import pytest

from convert.normalize.urls import without_tracking


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("https://courier.example/ferry?utm_source=mail&utm_medium=x", "https://courier.example/ferry"),
        ("https://courier.example/?id=7&fbclid=abc#top", "https://courier.example/?id=7#top"),
        ("https://courier.example/?q=a,b%20c&flag&utm_id=1", "https://courier.example/?q=a,b%20c&flag"),
        ("https://courier.example/?utm%5Fsource=mail&id=7", "https://courier.example/?id=7"),
        ("https://courier.example/?q=a,b%20c&empty=", "https://courier.example/?q=a,b%20c&empty="),
        ("https://[broken/?utm_source=mail", "https://[broken/?utm_source=mail"),
    ],
)
def test_only_tracking_parameters_are_taken_off(written: str, plain: str) -> None:
    assert without_tracking(written) == plain
