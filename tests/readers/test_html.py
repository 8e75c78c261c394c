"""Saved web pages: the fields that win, the body's forms, what is set aside, and pages that mean harm."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import convert
from convert.errors import ReadError
from convert.inspection import inspect
from convert.model import (
    Article,
    CodeBlock,
    Embed,
    Emphasis,
    Figure,
    FootnoteDefinition,
    FootnoteReference,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    plain,
    text,
)
from convert.readers import ReadOptions
from convert.readers.html import READER, looks_like_page

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a "
    "barge had struck its third pier, and asked the engineers of the town for a plan before summer."
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
    "entities": "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>"
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>"
    f"<html><body>{BODY}<p>&c;&c;</p></body></html>",
    "attributes": f"<html><body><div {' '.join(f'a{n}=1' for n in range(200_000))}>{BODY}</div>",
    "scripts": f"<html><body>{BODY}<script>{'x<p>' * 300_000}</script></body></html>",
    "linked data": f"<html><script type='application/ld+json'>{'[' * 100_000}</script><body>{BODY}",
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


def test_a_page_under_the_name_of_a_text_is_read_as_a_page():
    from convert.readers.text import READER as TEXT

    assert TEXT.read(PAGE.encode(), {}, ReadOptions(name="page.txt")) == read(PAGE)


def test_a_page_is_told_from_text():
    assert looks_like_page("<!DOCTYPE html><html>") and looks_like_page("\n<html lang=en>")
    assert not looks_like_page("A text about <html> and its elements")


# -- footnotes, embeds, microdata ---------------------------------------------------------


def paragraphs(*marks: str) -> str:
    return (
        "<h1>On notes</h1>"
        + "".join(f"<p>{PROSE}{mark} And so on.</p>" for mark in marks)
        + f"<p>{PROSE}</p>"
    )


NOTES = {
    "markdown": (
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<div class="footnotes"><hr><ol><li id="fn:1"><p>The <em>first</em> note.'
        '&nbsp;<a class="footnote-backref" href="#fnref:1">↩</a></p></li></ol></div>',
    ),
    "aria": (
        '<a id="r1" href="#n1" role="doc-noteref">1</a>',
        '<section role="doc-endnotes"><h2>Notes</h2><ol><li id="n1" role="doc-endnote">'
        'The <em>first</em> note. '
        '<a href="#r1" role="doc-backlink">Back</a></li></ol></section>',
    ),
    "word": (
        '<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>',
        '<hr><div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> The <em>first</em> note.</p></div>',
    ),
    "wikipedia": (
        '<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup>',
        '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink">^ '
        '<a href="#cite_ref-1">a</a></span> '
        '<span class="reference-text">The <em>first</em> note.</span></li></ol>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", NOTES)
def test_footnotes_are_footnotes(kind):
    mark, note = NOTES[kind]
    article = read(page(paragraphs("", mark) + note))
    (found,) = article.find(FootnoteDefinition)
    marks = [
        i.id
        for b in article.blocks
        if isinstance(b, Paragraph)
        for i in b.content
        if isinstance(i, FootnoteReference)
    ]
    assert marks == [found.id] == ["1"]
    assert text(found) == "The first note."
    assert any(isinstance(i, Emphasis) for i in found.blocks[0].content)
    assert article.blocks[-1] == found, "it stands once, at the end"
    assert "[1]" not in " ".join(map(text, article.blocks))


def test_a_note_outside_the_article_comes_to_it():
    mark, note = NOTES["markdown"]
    below = f"<footer>{note}<p>Imprint</p></footer>"
    article = read(f"<html><body><article>{paragraphs(mark)}</article>{below}</body></html>")
    assert [text(n) for n in article.find(FootnoteDefinition)] == ["The first note."]
    assert "Imprint" not in " ".join(map(text, article.blocks))


def test_a_note_that_nothing_in_the_text_leads_to_is_set_aside():
    mark, note = NOTES["markdown"]
    article = read(
        f"<html><body><article>{paragraphs('')}</article><footer><p>Imprint{mark}</p>{note}</footer></body></html>"
    )
    assert not list(article.find(FootnoteDefinition))
    assert "The first note." in [item.text for item in article.set_aside]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="#top">1</a>', '<a href="#part">2</a>', '<a href="#missing"><sup>1</sup></a>',
        '<a href="#fn:1">see the long note at the end</a>', '<a href="https://x.example/#fn:1">1</a>',
    ],
)  # fmt: skip
def test_a_link_within_the_page_is_not_yet_a_footnote(link):
    source = page(
        f'<div id="top"></div>{paragraphs(link)}<h2 id="part">A part</h2><p>{PROSE}</p>{NOTES["markdown"][1]}'
    )
    article = read(source)
    assert not list(article.find(FootnoteDefinition))
    assert "<sup" not in article.to_json()


def test_two_marks_may_lead_to_one_note_and_notes_may_share_a_label():
    mark, note = NOTES["markdown"]
    other = (mark + note).replace("fn:1", "x:fn:1").replace("fnref:1", "x:fnref:1").replace("first", "second")
    article = read(
        page(paragraphs(mark, mark, other.partition("<div")[0]) + note + other[other.index("<div") :])
    )
    assert [(n.id, text(n)) for n in article.find(FootnoteDefinition)] == [
        ("1", "The first note."), ("1-2", "The second note."),
    ]  # fmt: skip


EMBEDS = {
    '<iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0" title="The vote"></iframe>':
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "The vote"),
    '<iframe data-src="//player.vimeo.com/video/123456?h=1"></iframe>': ("https://vimeo.com/123456", ""),
    '<video controls><source src="https://cdn.example/v.mp4"></video>': ("https://cdn.example/v.mp4", ""),
    '<figure><iframe src="https://video.example/v/1"></iframe>'
    "<figcaption>How the council voted.</figcaption></figure>":
        ("https://video.example/v/1", "How the council voted."),
    '<blockquote class="twitter-tweet"><p>A bridge is <a href="https://t.co/x">news</a>.</p>'
    '&mdash; Anna (@anna) '
    '<a href="https://twitter.com/anna/status/1">May 28, 2013</a></blockquote><script></script>':
        ("https://twitter.com/anna/status/1", "A bridge is news. — Anna (@anna) May 28, 2013"),
    '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/x/">'
    '<a href="/y">A photo of the bridge</a></blockquote>':
        ("https://www.instagram.com/p/x/", "A photo of the bridge"),
    '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=42&amp;x=1"></iframe>':
        ("https://twitter.com/i/status/42", ""),
    '<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fposts%2F1"></iframe>':
        ("https://www.facebook.com/a/posts/1", ""),
}  # fmt: skip


@pytest.mark.parametrize("source", EMBEDS, ids=range(len(EMBEDS)))
def test_what_other_sites_show_becomes_a_captioned_link(source):
    article = read(page(f"<h1>The vote</h1><p>{PROSE}</p>{source}<p>{PROSE}</p><p>{PROSE}</p>"))
    (embed,) = article.find(Embed)
    assert (embed.url, plain(embed.caption)) == EMBEDS[source]
    assert not list(article.find(Quote)) and not list(article.find(Figure))


def test_a_frame_that_runs_a_script_is_no_embed():
    article = read(
        page(f"<p>{PROSE}</p><iframe src='javascript:alert(1)'></iframe><p>{PROSE}</p><p>{PROSE}</p>")
    )
    assert not list(article.find(Embed)) and "javascript" not in article.to_json()


def test_microdata_tells_the_fields():
    source = (
        '<html><body itemscope itemtype="https://schema.org/NewsArticle"><article>'
        '<h1 itemprop="headline">On bridges</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        '<span itemprop="name">Anna Lindqvist</span></span>'
        '<time itemprop="datePublished" datetime="2013-05-28T10:41">yesterday</time>'
        f'<meta itemprop="dateModified" content="2013-06-01"><meta itemprop="articleSection" content="Town">'
        f"<div itemprop='articleBody'>{f'<p>{PROSE}</p>' * 4}</div></article>"
        '<aside itemscope><span itemprop="author">Somebody Else</span></aside></body></html>'
    )
    article = read(source)
    assert article.title == "On bridges" and [p.name for p in article.authors] == ["Anna Lindqvist"]
    assert article.published and article.published.iso == "2013-05-28T10:41"
    assert article.updated and article.updated.iso == "2013-06-01" and article.section == "Town"
    rules = {e.target: e.rule for e in article.evidence}
    assert rules["authors"] == "microdata author" and rules["published"] == "microdata datepublished"


def test_inspection_shows_a_person_who_won_and_what_the_others_said(tearsheet):
    from pathlib import Path

    Path("a.html").write_text(
        PAGE.replace('"headline": "Bridge to be rebuilt"', '"headline": "Bridge will be rebuilt"')
    )
    shown = tearsheet("inspect", "a.html").out.decode()
    lines = shown.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("title"))
    assert "JSON-LD headline" in lines[at]
    assert "Bridge will be" in lines[at] and "meta og:title: Bridge to be rebuilt" in lines[at + 1]
    authors = next(n for n, line in enumerate(lines) if line.startswith("authors"))
    assert "JSON-LD author" in lines[authors] and "meta author: Somebody Else" in lines[authors + 1]
    visible = PAGE.replace("By Anna Lindqvist", "By Tomas Reyes")
    note = inspect(read(visible))["evidence"]["authors"]["note"]
    assert "visible byline: Tomas Reyes" in note


@pytest.mark.parametrize("levels", [50, 200, 600])
@pytest.mark.parametrize(
    "inner", ["<p>Here is {<span>}xyzzy{</span>} in it.</p>", "{<div>}<p>The word xyzzy is deep.</p>{</div>}",
              "<figure><img src='https://a.example/a.jpg'><figcaption>{<div>}xyzzy{</div>}</figcaption></figure>",
              "<ul>{<li><ul>}<li>xyzzy, <i>too</i></li>{</ul></li>}</ul>"],
)  # fmt: skip
def test_what_is_nested_beyond_reason_keeps_its_words_and_those_after_it(inner: str, levels: int) -> None:
    import re

    if "<li>" in inner and levels > 50:
        levels = 60  # of lists, two levels each
    prose = "<p>The council voted on Monday evening to rebuild the old bridge over the harbour.</p>"
    deep = re.sub(r"\{(.*?)\}", lambda tag: tag[1] * levels, inner)
    page = f"<html><body><article><h1>The bridge</h1>{prose * 3}{deep}<p>The last words of it.</p></article>"
    article = convert.read(page.encode(), format="html")
    words = " ".join(map(text, article.blocks))
    assert "xyzzy" in words and "The last words" in words


def test_a_line_that_linked_data_call_the_second_headline_is_the_standfirst() -> None:
    said = "Nine months after a barge struck it the harbour has its bridge again"
    data = f'{{"@type": "NewsArticle", "headline": "Bridge reopens", "alternativeHeadline": "{said}"}}'
    page = (
        f'<html><head><script type="application/ld+json">{data}</script></head><body><article>'
        f"<h1>Bridge reopens</h1><h2>{said}</h2>{f'<p>{PROSE}</p>' * 3}</article></body></html>"
    )
    article = convert.read(page.encode(), format="html")
    assert plain(article.subtitle) == said
    assert "Nine" not in " ".join(map(text, article.blocks))
    unseen = convert.read(page.replace(f"<h2>{said}</h2>", "").encode(), format="html")
    assert not unseen.subtitle


def test_what_no_parser_takes_is_said() -> None:
    prose = "<p>The council voted on Monday evening to rebuild the old bridge over the harbour.</p>"
    with pytest.warns(UserWarning, match="2,048 levels"):
        convert.read(f"<html><body>{prose * 3}{'<div>' * 3000}deep".encode(), format="html")


@pytest.mark.parametrize("place", ["", '<link rel="canonical" href="https://gazette.example/news/bridge">'])
def test_pictures_that_were_saved_beside_a_page_are_the_ones_it_shows(tmp_path: Path, place: str) -> None:
    import warnings

    import convert

    beside = tmp_path / "in" / "Bridge_files"
    beside.mkdir(parents=True)
    for name in (beside / "a quay.png", tmp_path / "secret.png", tmp_path / "in" / "linked.png"):
        name.write_bytes(b"\x89PNG")
    (beside / "out.png").symlink_to(tmp_path / "secret.png")
    names = ("./Bridge_files/a%20quay.png", "../secret.png", "Bridge_files/out.png", "Bridge_files/gone.png")
    figures = "".join(
        f'<figure><img src="{name}" srcset="https://cdn.example/{n}.png 2x">'
        f"<figcaption>The quay at dawn, seen for the time {n}</figcaption></figure><p>{PROSE}</p>"
        for n, name in enumerate(names)
    )
    saved = "<!-- saved from url=(0034)https://gazette.example/news/bridge -->"
    page = tmp_path / "in" / "Bridge.html"
    page.write_text(
        f"{saved}<html><head>{place}<title>B</title></head><body><article><h1>Bridge to be rebuilt</h1>"
        f"<p>{PROSE}</p>{figures.replace(' srcset', ' data-not')}</article></body></html>"
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        article = convert.read(page)
    shown = [figure.image.source for figure in article.find(Figure) if figure.image]
    assert shown == [
        "Bridge_files/a quay.png",
        "https://gazette.example/secret.png",
        "https://gazette.example/news/Bridge_files/out.png",
        "https://gazette.example/news/Bridge_files/gone.png",
    ]
    assert "3 pictures (../secret.png, …) are not beside the page" in str(caught[0].message)
    # Where a browser kept the address of a larger one beside, that on the disk is what there is.
    page.write_text(page.read_text().replace(" data-not", " srcset"))
    article = convert.read(page)
    assert next(f.image.source for f in article.find(Figure) if f.image) == "Bridge_files/a quay.png"
