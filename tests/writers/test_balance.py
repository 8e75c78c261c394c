"""Headlines in lines of like length: the width that is reckoned, and when there is none."""

from __future__ import annotations

import io
import re

import pytest

import convert
from convert.cli.themes import SAMPLE
from convert.model import Text
from convert.themes import load_theme, theme_names
from convert.writers.balance import balancer


def lines_of(headline: str, theme: str) -> list[str]:
    """The lines in which the PDF of ``theme`` sets ``headline``."""
    from pypdf import PdfReader

    stream = io.BytesIO()
    article = convert.read(SAMPLE).with_(headline=(Text(headline),), subtitle=(), kicker=None, section=None)
    convert.write(article, stream, "pdf", theme=theme)
    text = PdfReader(stream).pages[0].extract_text()
    return text[: text.index("By Anna")].strip().splitlines()


@pytest.mark.parametrize("theme", theme_names())
def test_no_word_of_a_headline_stands_alone(theme: str) -> None:
    lines = lines_of("The Slow Train Through the Hills That Refused All These Years to Die", theme)
    assert len(lines) > 1
    assert min(map(len, lines)) > 0.6 * max(map(len, lines))


def test_a_headline_that_fits_one_line_keeps_it() -> None:
    assert lines_of("Die Uhr am Rathaus geht wieder", "newspaper") == ["Die Uhr am Rathaus geht wieder"]


@pytest.mark.parametrize("headline", ["", "Short", "Ω" * 400, "عودة القارب القديم " * 9])
def test_what_cannot_be_balanced_is_left_to_itself(headline: str) -> None:
    assert balancer(load_theme("house"))(headline) == ""


def test_the_width_holds_the_longest_word() -> None:
    width = balancer(load_theme("house"))("A Headline With an Extraordinarilylongword Amid a Few Short Ones")
    found = re.fullmatch(r"max-width:(\d+\.\d+)em", width)
    assert found
    assert 9 < float(found[1]) < 25
