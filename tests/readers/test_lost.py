"""Parts of an article that an extractor leaves out because they are short, linked, or stand at an end."""

from __future__ import annotations

import lxml.html
import pytest

from convert.inspection import inspect
from convert.model import Article, Embed, Paragraph, plain
from convert.readers import ReadOptions
from convert.readers.html import READER
from convert.web.content import units
from convert.web.gaps import filled

P = (
    "The lighthouse on the northern cape was lit again on Friday, eleven years after its lamp had been "
    "taken down and sold to a collector, who has now given it back to the village.",
    "Four hundred people came to see it, among them the last keeper, Olof Brandt, who climbed the stairs "
    "at the age of ninety-one and asked to be left alone with the lamp for a while.",
    "The harbour office said that the light is not needed for shipping any longer, but that fishermen "
    "had asked for it every year, since no instrument tells them so surely that they are home.",
    "The village pays for the current itself, about nine hundred crowns in a year, and has found a "
    "class of its school that will clean the glass on the first day of each month.",
)
ELSEWHERE = "https://museum.example/lamps"
OWN = "https://coast.example/other"


def read(body: str, title: str = "The lamp is lit again", head: str = "") -> Article:
    head = (
        f'<head><title>{title}</title><link rel="canonical" href="https://coast.example/lamp">{head}</head>'
    )
    return READER.read(f"<!doctype html><html>{head}<body>{body}</body></html>".encode(), {}, ReadOptions())


def told(middle: str = "", end: str = "", above: str = "", below: str = "", **page: str) -> list[str]:
    """The blocks in one line each, less the four paragraphs, of a page with more in or around them."""
    p = [f"<p>{text}</p>" for text in P]
    text = f"{above}{p[0]}{p[1]}{middle}{p[2]}{p[3]}{end}"
    body = f"<main><h1>The lamp is lit again</h1><div class='text'>{text}</div>"
    lines = [f"{b['type']}: {b['text']}" for b in inspect(read(f"{body}{below}</main>", **page))["blocks"]]
    return [line for line in lines if line.partition(": ")[2] not in P]


def links(address: str, *words: str) -> str:
    return (
        "<ul>" + "".join(f"<li><a href='{address}/{n}'>{w}</a></li>" for n, w in enumerate(words)) + "</ul>"
    )


# -- lists under their heading ------------------------------------------------------------

SOURCES = ["list_item: Lamps of the north", "list_item: How lenses are ground", "list_item: A keeper's log"]
WORDS = tuple(line.partition(": ")[2] for line in SOURCES)


def parts(address: str) -> str:
    """A part of a page that is nothing but a list under its heading, and one with text."""
    more = f"<section><h2>The school</h2><p>{P[0][::-1]}</p></section>"
    return f"<section><h2>Sources</h2>{links(address, *WORDS)}</section>{more}"


def test_a_list_of_links_to_other_sites_belongs_to_its_heading():
    assert told(middle=parts(ELSEWHERE))[:4] == ["heading: Sources", *SOURCES]


def test_a_list_of_links_to_the_site_does_not():
    assert not [line for line in told(middle=parts(OWN)) if line in SOURCES]


def test_a_section_that_the_text_goes_on_after_keeps_its_links_and_its_name():
    section = f"<h2>See also</h2>{links(OWN, *WORDS)}<h2>The school</h2>"
    assert told(middle=section) == ["heading: See also", *SOURCES, "heading: The school"]


def test_a_last_item_that_is_a_link_stays_with_its_list():
    items = (
        f"<ul><li>Bring a lamp of your own.</li><li><a href='{OWN}'>See when the boats leave</a></li></ul>"
    )
    lines = told(end=f"<p>For those who want to come:</p>{items}")
    assert lines[-2:] == ["list_item: Bring a lamp of your own.", "list_item: See when the boats leave"]


def test_what_an_item_of_a_list_asks_for_is_no_call_of_the_site():
    items = "<ul><li>Write to the school.</li><li>Sign up for the night at the harbour office</li></ul>"
    assert "list_item: Sign up for the night at the harbour office" in told(
        middle=f"<p>How to help:</p>{items}"
    )


def test_the_same_call_in_a_line_of_its_own_is_one():
    assert told(middle="<p>Sign up for the night at the harbour office</p>") == []


# -- films --------------------------------------------------------------------------------

FILM = """<div class="featured-video"><div class="player"><a href="https://film.example/lamp">
<img src="/still.jpg" width="900" height="500"><span>Play</span></a></div>
<div class="caption"><h4>The lamp is carried up</h4><p>It took six men an hour.</p></div></div>"""


@pytest.mark.parametrize("place", ["above", "middle"])
def test_a_film_before_its_player_is_loaded_is_a_link_with_its_caption(place):
    assert told(**{place: FILM}) == ["embed: The lamp is carried up It took six men an hour."]


def test_its_address_is_that_of_the_film():
    paragraphs = [f"<p>{text}</p>" for text in P]
    article = read(f"<main><h1>The lamp is lit again</h1>{FILM}{''.join(paragraphs)}</main>")
    (embed,) = article.find(Embed)
    assert embed.url == "https://film.example/lamp"


def test_films_side_by_side_are_a_list_of_others():
    assert told(above=f"<div class='videos'>{FILM}{FILM.replace('lamp', 'boat')}</div>") == ["caption: "]


# -- lines at the ends --------------------------------------------------------------------


def test_a_short_line_set_as_the_text_closes_it():
    sign = f"<p><b>Ines Holm</b> <a href='{ELSEWHERE}'><img src='/logo.png'></a></p>"
    assert told(end=sign) == ["paragraph: Ines Holm"]


RIGHTS = "© 2024 The Northern Agency. All rights reserved."


def test_what_the_text_says_of_its_rights_is_a_note():
    p = "".join(f"<p>{text}</p>" for text in P)
    article = read(f"<main><h1>The lamp is lit again</h1><div>{p}<p>{RIGHTS}</p></div></main>")
    assert [(plain(b.content), b.role) for b in article.find(Paragraph)][-1] == (RIGHTS, "note")


def test_what_a_page_says_of_its_rights_is_furniture():
    assert told(below=f"<footer><p>{RIGHTS}</p></footer>") == []
    assert told(middle=f"<p>{RIGHTS}</p>") == []


def test_words_in_no_element_of_their_own_are_the_text_s():
    links = f"<a href='{ELSEWHERE}'>How to come</a><br><a href='{ELSEWHERE}/map'>A map</a>"
    part = f"<div><h3>The way</h3><p>The boat leaves at six.</p>{{}}</div><p>{P[3]}</p>"

    def filled_in(bare: str) -> list[str]:
        body = lxml.html.fromstring(f"<div><p>{P[0]}</p><p>{P[1]}</p>{part.format(bare)}</div>")
        found = units(body, None)
        chosen = {n for n, unit in enumerate(found) if unit.element.tag in ("p", "h3")}
        return [found[n].text for n in filled(found, chosen, lambda address: "coast" in address)]

    assert filled_in(links) == ["How to come A map"]
    assert filled_in(links.replace(ELSEWHERE, OWN)) == []
    assert filled_in(f"<div>{links}</div>") == []


# -- authors ------------------------------------------------------------------------------

BOX = """<aside class="author"><h4>About the author</h4><p>Ines Holm</p>
<p>Ines Holm has sailed the northern coast for thirty years and writes about its harbours.</p>
<ul><li>Follow</li></ul></aside>"""


def test_a_box_about_the_author_is_a_biography():
    p = "".join(f"<p>{text}</p>" for text in P)
    article = read(f"<article><h1>The lamp is lit again</h1>{p}{BOX}</article>")
    assert [plain(b.content) for b in article.find(Paragraph) if b.role == "biography"] == [
        "Ines Holm",
        "Ines Holm has sailed the northern coast for thirty years and writes about its harbours.",
    ]
    assert "Follow" not in [b["text"] for b in inspect(article)["blocks"]]


@pytest.mark.parametrize(
    "box",
    [
        BOX.replace("About the author", "Ines Holm"),
        BOX.replace("<p>Ines Holm has", "<p hidden>Ines Holm has"),
    ],
    ids=["a card without that heading", "a name alone"],
)
def test_a_card_of_the_author_is_none(box):
    assert told(below=box) == []


def test_a_box_outside_of_the_article_is_none():
    p = "".join(f"<p>{text}</p>" for text in P)
    article = read(f"<article><h1>The lamp is lit again</h1>{p}</article>{BOX}")
    assert not [b for b in article.find(Paragraph) if b.role == "biography"]


def test_a_byline_of_somebody_else_than_the_page_s_data_names_stays():
    data = '<meta name="author" content="Coast Weekly">'
    assert told(above="<p>By Ines Holm</p>", head=data) == ["paragraph: By Ines Holm"]
    assert told(above="<p>By Ines Holm</p>", head=data.replace("Coast Weekly", "Ines Holm")) == []


def test_a_byline_of_a_form_of_its_own_stays_where_no_field_tells_it():
    line = "Posted by ferryman, TOmas, quay2 on 2013-05-28, all posts"
    head = f"<h1>The lamp is lit again</h1><div><div>{line}</div></div>"
    page = read(f"{head}<section>{''.join(f'<p>{text}</p>' for text in P)}</section>")
    assert [b["text"] for b in inspect(page)["blocks"]] == [line, *P]


def test_each_text_of_a_page_keeps_its_byline():
    parts = "".join(
        f"<h2>{name}</h2><div class='byline'>By {by}</div><p>{text}</p>"
        for name, by, text in zip(("The lamp", "The school"), ("Ines Holm", "Per Dahl"), P[2:], strict=True)
    )
    lines = told(middle=f"<h2>The keeper</h2><p>{P[0][::-1]}</p>{parts}<h2>The end</h2>")
    assert [line for line in lines if "By " in line] == ["paragraph: By Ines Holm", "paragraph: By Per Dahl"]


# -- above the text -----------------------------------------------------------------------


def test_the_headline_without_its_site_is_not_repeated():
    p = "".join(f"<p>{text}</p>" for text in P)
    article = read(f"<main><h1>The lamp¶</h1>{p}</main>", title="The lamp — Coast (Weekly)")
    assert article.title.startswith("The lamp")
    assert plain(next(article.find(Paragraph)).content) == P[0]
    assert "The lamp¶" not in [b["text"] for b in inspect(article)["blocks"]]


def test_a_table_that_leads_through_the_site_is_furniture():
    def bar(*addresses: str) -> str:
        rows = "".join(
            f"<tr><td><a href='{a}'>Page {n}</a></td><td>{n}</td></tr>" for n, a in enumerate(addresses)
        )
        return f"<table>{rows}</table>"

    assert not [line for line in told(above=bar(OWN, OWN, OWN)) if line.startswith("table")]
    assert [line for line in told(middle=bar(OWN, OWN, OWN)) if line.startswith("table")]


def test_a_gallery_is_pictures_and_may_show_one_twice():
    figure = "<figure><img src='/a.jpg' width='400'><figcaption>The glass.</figcaption></figure>"
    items = f"<li>{figure}</li>" * 2
    figures = told(middle=f"<h2>Pictures</h2><ul>{items}</ul><h2>The school</h2>")
    assert [line for line in figures if "glass" in line] == ["caption: The glass."] * 2
