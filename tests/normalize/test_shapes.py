"""Small articles in the shapes that pasted text takes: one table a part, a line a shape."""

from __future__ import annotations

import pytest

from convert.model import Article
from convert.normalize import normalize

URL = "https://www.example.org/2013/05/28/ferry-talks-fail-a24406"
BODY = (
    "The ferry stayed in the harbour on Monday while the owners and the crew went on arguing about it.",
    "Nobody at the quay expected an answer before the end of the week, the harbour master said.",
)


def article(*, head: str = "", tail: str = "", middle: str = "") -> Article:
    parts = ("Ferry Talks Fail Again", head, BODY[0], middle, BODY[1], tail)
    return normalize("\n\n".join(part for part in parts if part))


@pytest.mark.parametrize(
    "line",
    [
        f"Original url: {URL}",
        f"Original url:\n\n{URL[:-4]} {URL[-4:]}",
        f"Source: {URL[:40]}\n{URL[40:]}",
        f"Article source: <{URL}>",
        f"Read the original: [{URL}]({URL})",
        f"Retrieved from {URL.removeprefix('https://')}",
        f"Via: {URL}?utm_source=feed&utm_medium=rss",
        f"Originally published at {URL}.",
        URL,
    ],
)
def test_source_url(line: str) -> None:
    found = article(tail=line)
    assert found.source_url == URL
    assert len(found.blocks) == 2


@pytest.mark.parametrize(
    "line", ["www.example.org", "https://example.org", "See example.org/about for more on it."]
)
def test_the_address_of_a_site_in_the_last_line_is_no_source(line: str) -> None:
    assert article(tail=line).source_url is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Anna Lindqvist", ["Anna Lindqvist"]),
        ("By Anna Lindqvist and Tomas Reyes", ["Anna Lindqvist", "Tomas Reyes"]),
        ("BY ANNA LINDQVIST, Staff Writer", ["ANNA LINDQVIST"]),
        ("Words: Anna Lindqvist", ["Anna Lindqvist"]),
        ("By Anna Lindqvist | The Harbour Courier", ["Anna Lindqvist"]),
        ("By Anna Lindqvist, Published: 28 May 2013", ["Anna Lindqvist"]),
        ("By Anna Lindqvist in Berlin", ["Anna Lindqvist"]),
        ("Words fail the harbour master", []),
        ("By the time it sailed, nobody was left", []),
    ],
)
def test_byline(line: str, names: list[str]) -> None:
    assert [person.name for person in article(head=line).authors] == names


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("May 28, 2013", "2013-05-28"),
        ("First published on Tue 28 May 2013 06.00 BST", "2013-05-28T06:00"),
        ("28.05.2013", "2013-05-28"),
        ("2013-05-28T08:15:00Z", "2013-05-28T08:15:00+00:00"),
        ("2 hours ago", None),
        ("Last updated: May 28, 2013", None),
    ],
)
def test_published(line: str, iso: str | None) -> None:
    found = article(head=line).published
    assert (found.iso if found else None) == iso


@pytest.mark.parametrize("marker", ["- ", "* ", "• ", "» ", "› ", "1. "])
@pytest.mark.parametrize("heading", ["Related articles:", "READ MORE:", "Recommended for you"])
def test_related_list(heading: str, marker: str) -> None:
    titles = ["Barge Strikes the Pier", "The Crew Explains Itself"]
    items = [f"{n}. {t}" if marker == "1. " else f"{marker}{t}" for n, t in enumerate(titles, 1)]
    found = article(tail="\n".join([heading, "", *items]))
    assert [item.title for item in found.related] == titles
    assert len(found.blocks) == 2


@pytest.mark.parametrize(
    "line",
    [
        "ADVERTISEMENT",
        "Advertisement - story continues below",
        "Scroll to continue with content",
        "Click here to subscribe",
        "Get our daily briefing in your inbox",
        "Comments (12)",
        "Share | Tweet | Email",
        "Read more",
    ],
)
def test_boilerplate_is_set_aside_with_a_reason(line: str) -> None:
    found = article(middle=line)
    assert [(item.text, bool(item.reason)) for item in found.set_aside] == [(line, True)]
    assert len(found.blocks) == 2


@pytest.mark.parametrize(
    "line",
    [
        "The advertisement ran for a week before anybody complained about it.",
        "She asked readers to share the story with their neighbours on the island.",
        "Comments that the owners made in March had made matters worse.",
    ],
)
def test_a_sentence_about_it_is_no_boilerplate(line: str) -> None:
    found = article(middle=line)
    assert not found.set_aside
    assert len(found.blocks) == 3


def test_years_that_head_the_parts_of_a_chronicle_are_no_page_numbers() -> None:
    text = "A Short History of the Ferry\n\n" + "\n\n".join(
        f"{year}\n\n" + "\n\n".join(BODY * 3) for year in (1983, 1984, 1985)
    )
    assert not normalize(text).set_aside
