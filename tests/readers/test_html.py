"""Saved web pages: the fields that win, the body's forms, what is set aside, and pages that mean harm."""

from __future__ import annotations

import time

import pytest

from convert.errors import ReadError
from convert.inspection import inspect
from convert.model import Article, CodeBlock, Embed, Figure, Link, ListBlock, Quote, Table, plain, text
from convert.readers import ReadOptions
from convert.readers.html import READER, looks_like_page

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a barge had "
    "struck its third pier, and asked the engineers of the town to present a plan before the summer begins."
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Bridge to be rebuilt | Portville Gazette</title>
<meta property="og:title" content="Bridge to be rebuilt">
<meta property="og:site_name" content="Portville Gazette">
<meta name="author" content="Somebody Else">
<link rel="canonical" href="https://www.gazette.example/bridge">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
 {{"@type": "NewsArticle", "headline": "Bridge to be rebuilt", "datePublished": "2013-05-28T10:41:00+02:00",
   "author": [{{"@id": "#anna"}}], "publisher": {{"name": "Portville Gazette"}}}},
 {{"@type": "Person", "@id": "#anna", "name": "Anna Lindqvist"}}]}}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Bridge to be rebuilt</h1><p class="standfirst">The town pays half of it.</p>
<p class="byline">By Anna Lindqvist</p>
<p>{PROSE} See <a href="/plan">the plan</a>.</p>
<figure><img src="/tram.jpg" alt="A tram" width="800"><figcaption>The first tram crosses.
<span class="credit">Mira Okafor</span></figcaption></figure>
<p>{PROSE}</p><h2>What it costs</h2><ul><li>{PROSE}<ul><li>The pier alone: four million.</li></ul></li></ul>
<blockquote><p>{PROSE}</p></blockquote>
<table><tr><th>Part</th><th>Cost</th></tr><tr><td>Pier</td><td>4</td></tr></table>
<p>{PROSE}</p><pre><code>cost = 4 + 2
</code></pre><p>{PROSE}</p>
<iframe src="https://video.example/v/1" title="The vote"></iframe>
<p>{PROSE}</p></article>
<footer><p>Imprint and privacy</p></footer></body></html>"""


def read(page: str | bytes, **hints: object) -> Article:
    data = page.encode() if isinstance(page, str) else page
    return READER.read(data, hints, ReadOptions(name="page.html"))


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


def test_fields_come_from_what_the_page_says_of_itself():
    article = read(PAGE)
    assert article.title == "Bridge to be rebuilt"
    assert [person.name for person in article.authors] == ["Anna Lindqvist"]
    assert article.published and article.published.iso == "2013-05-28T10:41:00+02:00"
    assert article.publisher == "Portville Gazette"
    assert article.source_url == "https://www.gazette.example/bridge"
    assert article.language == "en-GB"
    assert plain(article.subtitle) == "The town pays half of it."


def test_inspection_tells_the_winner_and_what_the_others_said():
    evidence = inspect(read(PAGE))["evidence"]
    assert evidence["authors"]["rule"] == "JSON-LD author"
    assert "meta author: Somebody Else" in evidence["authors"]["note"]


def test_the_body_keeps_its_forms():
    article = read(PAGE)
    figure = next(article.find(Figure))
    assert (plain(figure.caption), figure.credit, figure.alt) == (
        "The first tram crosses.",
        "Mira Okafor",
        "A tram",
    )
    assert figure.image and figure.image.source == "https://www.gazette.example/tram.jpg"
    lists = list(article.find(ListBlock))
    assert len(lists) == 2 and text(lists[1]) == "The pier alone: four million."
    assert next(article.find(Quote)).blocks
    table = next(article.find(Table))
    assert [plain(cell) for cell in table.header] == ["Part", "Cost"]
    assert [plain(cell) for cell in table.rows[0]] == ["Pier", "4"]
    assert next(article.find(CodeBlock)).text == "cost = 4 + 2"
    embed = next(article.find(Embed))
    assert (embed.url, plain(embed.caption)) == ("https://video.example/v/1", "The vote")
    assert any(
        isinstance(i, Link) and i.url == "https://www.gazette.example/plan" for i in article.blocks[0].content
    )


def test_what_is_not_the_article_is_set_aside_with_a_reason():
    article = read(PAGE)
    aside = {item.text: item.reason for item in article.set_aside}
    assert "Imprint and privacy" in aside and "By Anna Lindqvist" in aside
    assert "Imprint" not in article.to_json().split('"set_aside"')[0]


def test_the_users_word_wins():
    assert read(PAGE, headline="Mine").title == "Mine"


def test_nothing_is_invented():
    article = read(page(f"<p>{PROSE}</p>" * 3))
    assert not article.authors and article.published is None and article.source_url is None
    assert article.publisher is None and not article.headline


def test_a_visible_byline_is_found_where_the_page_says_nothing():
    article = read(page(f"<h1>On bridges</h1><p>By Tomas Reyes</p><p>28 May 2013</p>{f'<p>{PROSE}</p>' * 4}"))
    assert [person.name for person in article.authors] == ["Tomas Reyes"]
    assert article.published and article.published.iso == "2013-05-28"


@pytest.mark.parametrize("declared", ["windows-1252", "utf-8"])
def test_a_page_in_windows_1252_is_read_whatever_it_says(declared):
    source = page(
        f"<h1>Café</h1>{f'<p>{PROSE}</p>' * 3}<p>Un café très élégant.</p>", f"<meta charset={declared}>"
    )
    assert "très élégant" in read(source.encode("cp1252")).to_json() or declared == "utf-8"
    assert "council voted" in read(source.encode("cp1252")).to_json()


def test_sound_utf8_is_utf8_though_the_page_says_otherwise():
    source = page(f"<h1>Café</h1>{f'<p>{PROSE} Ça va.</p>' * 3}", "<meta charset=iso-8859-1>")
    assert "Ça va" in read(source).to_json()


def test_addresses_that_run_scripts_are_no_links():
    article = read(
        page(f"<p>{PROSE} <a href='javascript:alert(1)'>press here</a></p>" + f"<p>{PROSE}</p>" * 3)
    )
    assert "javascript" not in article.to_json() and "press here" in article.to_json()


BODY = f"<h1>Deep</h1>{f'<p>{PROSE}</p>' * 3}"
HOSTILE = {
    "nested": f"<html><body>{BODY}{'<div>' * 100_000}",
    "nested inline": f"<html><body>{BODY}<p>{'<b><i>' * 100_000}x",
    "nested lists": f"<html><body>{BODY}{'<ul><li>' * 100_000}x",
    "entities": "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>"
    f"<html><body>{BODY}<p>&c;&c;</p></body></html>",
    "attributes": f"<html><body><div {' '.join(f'a{n}=1' for n in range(200_000))}>{BODY}</div></body></html>",
    "scripts": f"<html><body>{BODY}<script>{'x<p>' * 300_000}</script></body></html>",
    "linked data": f"<html><head><script type='application/ld+json'>{'[' * 100_000}</script></head><body>{BODY}</body></html>",
    "truncated": f"<html><body><article>{BODY}<p>And then the <a href='htt",
    "twenty megabytes": f"<html><body>{BODY}<!--{'x' * 20_000_000}--></body></html>",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.filterwarnings("ignore")
def test_hostile_pages_end_in_an_article_in_time(kind):
    started = time.monotonic()
    article = read(HOSTILE[kind])
    assert "council voted on Monday" in article.to_json()
    assert time.monotonic() - started < 20


def test_an_external_entity_is_never_read():
    article = read(f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body>{BODY}<p>&x;</p>")
    assert "root:" not in article.to_json()


@pytest.mark.parametrize("data", [b"", b"   ", b"<html><body></body></html>", b"%PDF-1.7\n\x00\xff\xfe" * 9])
def test_no_page_gives_one_clear_line(data):
    with pytest.raises(ReadError) as caught:
        read(data)
    assert "\n" not in str(caught.value)


def test_a_page_is_told_from_text():
    assert looks_like_page("<!DOCTYPE html><html>") and looks_like_page("\n<html lang=en>")
    assert not looks_like_page("A text about <html> and its elements")
