"""Lines that no list knows are weighed by those around them."""

from __future__ import annotations

from convert.model import Article
from convert.normalize import normalize
from convert.normalize.pagelines import MEASURES, measured
from convert.normalize.pipeline import open_draft

RULE = "weighed with the lines around it"
HEAD = "The second ferry stays in port\n\nBy Mira Okafor\n\nMay 28, 2013\n\n"
TEXT = (
    "The harbour company of Port Ellis has said that its second ferry will stay in port until the autumn.\n\n"
    "The council had paid for a new landing stage and for the road that leads to it, she said on Monday.\n\n"
)
PAGE = (
    "Share this article\n\nSubscribe to our newsletter\n\nAll rights reserved.\n\nAdvertisement\n\n"
    "Skip to main content\n\nFollow us on Twitter\n\nRead more\n\n"
)
NAMES = [
    "Tidings", "Quays", "Boats and rigging", "Weddings", "Tide tables", "Our crews", "Puzzles", "Ropes",
    "Nets", "Pilots", "Moorings", "Lamps", "Charts", "Sails", "Knots", "Buoys", "Gulls", "Dredgers",
    "Cranes", "Keepers", "Docks", "Anchors", "Oars", "Salt", "Tar", "Hulls",
]  # fmt: skip
"""The names of a site's parts, more of them than any other rule takes for the end of a page."""
MENU = "\n".join(NAMES) + "\n"


def weighed(article: Article) -> list[str]:
    return [aside.text for aside in article.set_aside if aside.rule == RULE]


def test_a_menu_below_the_end_of_a_copied_page_is_the_pages() -> None:
    assert weighed(normalize(HEAD + TEXT + PAGE + MENU)) == NAMES


def test_the_same_lines_stay_where_nothing_else_is_known_to_be_a_pages() -> None:
    assert not weighed(normalize(HEAD + TEXT + MENU))


def test_sentences_prices_and_announcements_stay_however_much_of_the_page_is_known() -> None:
    lines = (
        "The ferry has been the only way to the island for as long as anybody remembers, the mayor said.\n"
        "The day's return: $12\nTickets are sold at:\n"
    )
    assert not weighed(normalize(HEAD + TEXT + PAGE + lines))


def test_what_tells_of_the_article_stays() -> None:
    assert not weighed(normalize(HEAD + TEXT + PAGE + "Reporting by Mira Okafor in Port Ellis\n"))


def test_from_a_heading_of_sources_on_no_line_is_judged() -> None:
    """Sources are short lines too, but the article's."""
    draft = open_draft(HEAD + TEXT + "References\n\n" + MENU)
    for segment in draft.segments[1:4]:
        draft.put_aside(segment, "page furniture", "known line")
    judged = [segment.text for segment, _ in measured(draft)]
    assert not {"References", "Quays"} & set(judged)


def test_each_line_has_all_measures() -> None:
    draft = open_draft(HEAD + TEXT + MENU)
    for segment in draft.segments[1:3]:
        draft.put_aside(segment, "page furniture", "known line")
    rows = [measures for _, measures in measured(draft)]
    assert rows
    assert {len(row) for row in rows} == {len(MEASURES)}
