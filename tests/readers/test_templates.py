"""Pages as the templates of real sites make them: what each does to a text, a picture, a caption, a field."""

from __future__ import annotations

import json
from urllib.parse import urljoin, urlsplit

import pytest

from convert.errors import ReadError
from convert.inspection import inspect
from convert.model import Article, Embed, Figure, Heading, Paragraph, PullQuote, Quote, Table, plain
from convert.readers import ReadOptions
from convert.readers.html import READER
from convert.web.content import absolute

P = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after "
    "a barge "
    "had struck its third pier, and asked the engineers for a plan before summer.",
    "Mayor Anna Lindqvist said the work would cost the town about forty million crowns, most of which "
    "the state "
    "has promised to pay, although no contract has been signed so far.",
    "Fishermen who have had to sail around the island since February welcomed the decision, but warned that "
    "another winter without the bridge would close two of the three canneries.",
    "The engineers will present three designs in June, among them a steel arch that would let taller "
    "ships pass "
    "and a cheaper concrete span that repeats the old one of 1931.",
)
TEXT = "".join(f"<p>{p}</p>" for p in P)
SITE = '<link rel="canonical" href="https://gazette.example/town/bridge">'


def read(body: str, head: str = SITE, *, encoding: str = "utf-8") -> Article:
    head = f"<head><title>Bridge to be rebuilt</title>{head}</head>"
    page = f"<!doctype html><html>{head}<body>{body}</body></html>"
    return READER.read(page.encode(encoding), {}, ReadOptions(name="a.html"))


def story(middle: str, head: str = SITE) -> Article:
    """A page whose article has ``middle`` between its paragraphs."""
    p = [f"<p>{text}</p>" for text in P]
    return read(f"<main><h1>Bridge to be rebuilt</h1>{p[0]}{p[1]}{middle}{p[2]}{p[3]}</main>", head)


def stored(data: object, kind: str = "application/ld+json") -> str:
    """``data`` as a page keeps it."""
    return '<script type="{}">{}</script>'.format(kind, json.dumps(data).replace("</", "<\\/"))


def shown(article: Article) -> list[str]:
    """The blocks in one line each, less the four paragraphs of the story."""
    lines = [f"{block['type']}: {block['text']}" for block in inspect(article)["blocks"]]
    return [line for line in lines if line.partition(": ")[2] not in P]


BETWEEN = {
    "a heading over a picture": (
        '<h2>The old span</h2><p><img src="/a.jpg" width="600" height="400"></p>',
        ["heading: The old span", "caption: "],
    ),
    "short items": (
        "<p>Also planned:</p><ul><li>New lamps.</li><li>New signs.</li></ul>",
        ["paragraph: Also planned:", "list_item: New lamps.", "list_item: New signs."],
    ),
    "links to other sites": (
        '<ul><li><a href="https://one.example/">Ship yard</a></li><li><a '
        'href="https://two.example/">Port</a></li></ul>',
        ["list_item: Ship yard", "list_item: Port"],
    ),
    "a subhead that is no heading": (
        '<div class="subhead">Who pays for the bridge?</div>',
        ["paragraph: Who pays for the bridge?"],
    ),
    "a post deep in its boxes": (
        '<div class="widget"><div><div><div><blockquote class="twitter-tweet"><p>It is done.</p>&mdash; '
        "Anna (@anna) "
        '<a href="https://twitter.com/anna/status/1">May 28</a></blockquote></div></div></div></div>',
        ["embed: It is done. — Anna (@anna) May 28"],
    ),
    "two line breaks": (
        "<div>The first of the two lines that are set apart in this box.<br><br>And the second of the "
        "two.</div>",
        [
            "paragraph: The first of the two lines that are set apart in this box.",
            "paragraph: And the second of the two.",
        ],
    ),
}


@pytest.mark.parametrize(("middle", "lines"), BETWEEN.values(), ids=BETWEEN)
def test_what_stands_between_kept_paragraphs_is_the_articles(middle, lines):
    article = story(middle)
    assert shown(article) == lines
    assert (
        article.blocks[1] == Paragraph(article.blocks[1].content) and plain(article.blocks[1].content) == P[1]
    )


NOT_BETWEEN = {
    "a box of related stories": '<div class="related-posts"><h3>More</h3><p>Ferry to sail again in the '
    "autumn.</p></div>",
    "links to the site": '<ul class="more"><li><a href="/ferry">Ferry to sail</a></li><li><a '
    'href="/quay">Quay</a></li></ul>',
    "a call to subscribe": '<div class="newsletter-box"><p>Sign up for our letter about the harbour and '
    "the town.</p></div>",
    "an advertisement": '<div class="ad"><p>Boats for sale.</p></div>',
    "a navigation": "<nav><p>Up</p></nav><aside><h2>Elsewhere in the town</h2></aside>",
    "an edit link": '<span class="mw-editsection">[<a href="/edit">edit</a>]</span>',
}


@pytest.mark.parametrize("middle", NOT_BETWEEN.values(), ids=NOT_BETWEEN)
def test_furniture_between_them_is_not(middle):
    assert shown(story(middle)) == []


RELATED = {
    "one link": '<p><strong><a href="/town/ferry">The ferry sails again in the autumn</a></strong></p>',
    "a label and a link": '<p>SEE MORE: <a href="/town/ferry">The ferry sails again in the autumn</a></p>',
    "several links": (
        '<p><a href="/town/ferry">The ferry sails again in the autumn</a> [PICTURES] | '
        '<a href="/town/quay">The new quay opens in the spring</a></p>'
    ),
    "headings that are links": "".join(
        f'<a href="/town/{n}"><h3>Another story of the same week {n}</h3></a>' for n in range(3)
    ),
}


@pytest.mark.parametrize("middle", RELATED.values(), ids=RELATED)
def test_a_line_of_links_to_other_articles_is_related(middle):
    article = story(f"{middle}<p>{P[0]} Again.</p>")
    assert article.related
    assert all(item.url and item.url.startswith("https://gazette.example/town/") for item in article.related)
    assert shown(article) == [f"paragraph: {P[0]} Again."]


def test_blocks_tell_by_which_rule_they_are_there():
    article = story(BETWEEN["links to other sites"][0])
    rules = {e.target: (e.rule, e.confidence) for e in article.evidence if e.target.startswith("blocks/")}
    assert rules["blocks/0"] == ("main content (trafilatura)", 0.9)
    assert rules["blocks/2"] == ("between pieces of the main content, in the same element", 0.75)
    assert len(rules) == len(article.blocks)


PICTURES = {
    "WordPress": '<div class="wp-caption"><img src="/a.jpg" width="600" height="400"><p '
    'class="wp-caption-text">CAP</p></div>',
    "MediaWiki": '<div class="thumb tright"><div class="thumbinner"><a href="/f"><img src="/a.jpg" '
    'width="220" height="146"></a>'
    '<div class="thumbcaption">CAP</div></div></div>',
    "Blogger": '<table class="tr-caption-container"><tbody><tr><td><img src="/a.jpg" width="400" '
    'height="300"></td></tr>'
    '<tr><td class="tr-caption">CAP</td></tr></tbody></table>',
    "a span": '<p><img src="/a.jpg" width="600" height="400"><span class="img-caption">CAP</span></p>',
    "an element called a photo": '<div class="photo"><img src="/a.jpg" width="600" height="400"> CAP</div>',
    "AMP": '<figure><amp-img src="/a.jpg" width="600" height="400"></amp-img><figcaption>CAP'
    "</figcaption></figure>",
    "a lazy picture": '<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/a.jpg">'
    "<figcaption>CAP</figcaption></figure>",
    "a placeholder": '<figure><img src="/img/placeholder.svg" data-srcset="/b-300.jpg 300w, /a.jpg 1200w">'
    "<figcaption>CAP</figcaption></figure>",
    "noscript": '<figure><img class="lazy" src="data:image/svg+xml,x"><noscript><img src="/a.jpg"></noscript>'
    "<figcaption>CAP</figcaption></figure>",
    "noscript beside a lazy one": '<figure><img data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>'
    "<figcaption>CAP</figcaption></figure>",
    "a picture's sources": '<figure><picture><source srcset="/b.webp 640w, /a.jpg 1400w"><img alt="">'
    "</picture>"
    "<figcaption>CAP</figcaption></figure>",
    "an object of sizes": """<figure><img data-src='{"default":{"src":"/a.jpg","w":"80"}}'>"
    "<figcaption>CAP</figcaption></figure>""",
}


@pytest.mark.parametrize("source", PICTURES.values(), ids=PICTURES)
def test_a_picture_keeps_its_caption_and_credit(source):
    article = story(source.replace("CAP", "The bridge in February. Photo: Per Holm"))
    (figure,) = article.find(Figure)
    assert figure.image is not None and figure.image.source == "https://gazette.example/a.jpg"
    assert plain(figure.caption) == "The bridge in February."
    assert figure.credit == "Per Holm"
    assert shown(article) == ["caption: The bridge in February."]


def test_a_comma_may_stand_in_an_address_of_a_srcset():
    article = story('<p><img src="/s.jpg" srcset="/c,fill/150.jpg 150w, /c,fill/800.jpg 800w"></p>')
    assert [f.image.source for f in article.find(Figure) if f.image] == [
        "https://gazette.example/c,fill/800.jpg"
    ]


def test_a_caption_under_several_pictures_is_said_once():
    figure = '<figure><img src="/{}.jpg"><figcaption>The play at the harbour theatre</figcaption></figure>'
    article = story(figure.format(1) + figure.format(2))
    assert shown(article) == ["caption: The play at the harbour theatre", "caption: "]
    assert [a.reason for a in article.set_aside if "play" in a.text] == ["a caption that is shown before"]
    assert len(list(story(figure.format(1) * 2).find(Figure))) == 1


def test_a_gallery_keeps_each_of_its_pictures():
    figure = '<figure class="wp-block-image"><img src="/{}.jpg"><figcaption>Side {}</figcaption></figure>'
    gallery = "".join(figure.format(n, n) for n in range(3))
    assert shown(story(f'<figure class="wp-block-gallery">{gallery}</figure>')) == [
        "caption: Side 0", "caption: Side 1", "caption: Side 2",
    ]  # fmt: skip


LEADS = {
    "in the article": '<article><h1>Bridge to be rebuilt</h1><figure><img src="/lead.jpg">'
    "<figcaption>The bridge</figcaption>"
    f"</figure><div class='by'>Ola Berg</div><div>{TEXT}</div></article>",
    "named by the page": f'<h1>Bridge to be rebuilt</h1><p><img src="/lead-800x600.jpg"></p><div>{TEXT}'
    f"</div>",
    "large, in the article": f'<article><div><img src="/lead.jpg" width="900" height="600"></div>'
    f"<div>{TEXT}</div></article>",
}


@pytest.mark.parametrize("body", LEADS.values(), ids=LEADS)
def test_the_picture_above_the_text_opens_the_article(body):
    article = read(body, f'{SITE}<meta property="og:image" content="https://cdn.example/lead.jpg?w=1200">')
    first = article.blocks[0]
    assert isinstance(first, Figure) and first.image and "lead" in first.image.source


def test_a_portrait_or_another_storys_picture_does_not():
    aside = '<aside class="related"><figure><img src="/x.jpg"><figcaption>Ferry</figcaption></figure></aside>'
    article = read(f'<article>{aside}<img src="/face.jpg" width="96" height="96"><h1>A</h1>{TEXT}</article>')
    assert not list(article.find(Figure))


def test_templates_say_who_spoke_and_what_was_lifted_out():
    quote = "<blockquote><p>We will build it again, and better.</p><cite>Anna Lindqvist</cite></blockquote>"
    (found,) = story(quote).find(Quote)
    assert found.attribution == "Anna Lindqvist"
    bare = quote.replace("<cite>Anna Lindqvist</cite>", "")
    framed = f"<figure>{bare}<figcaption>Per Holm</figcaption></figure>"
    (found,) = story(framed).find(Quote)
    assert found.attribution == "Per Holm"
    pulled = "<blockquote><p>Another winter would close two of them</p></blockquote>"
    article = story(f'<figure class="wp-block-pullquote">{pulled}</figure>')
    assert [plain(q.content) for q in article.find(PullQuote)] == ["Another winter would close two of them"]
    assert not list(article.find(Quote))


def test_a_table_has_its_caption_and_its_heads_once():
    table = (
        "<table><thead><tr><th>Design</th><th>Cost</th></tr></thead><tbody><tr><td>Design</td><td>Cost"
        "</td></tr>"
        "<tr><td>Steel</td><td>40</td></tr></tbody></table>"
    )
    (found,) = story(f"<figure>{table}<figcaption>In millions</figcaption></figure>").find(Table)
    assert plain(found.caption) == "In millions" and len(found.rows) == 1
    (found,) = story(table.replace("<table>", "<table><caption>In millions</caption>")).find(Table)
    assert plain(found.caption) == "In millions"


def test_a_card_that_links_to_another_site_is_a_captioned_link():
    card = (
        '<figure><a href="https://other.example/plan"><div>The plan</div><div>All of it.</div></a></figure>'
    )
    (embed,) = story(card).find(Embed)
    assert (embed.url, plain(embed.caption)) == ("https://other.example/plan", "The plan All of it.")


def test_a_wall_of_consent_is_none_of_the_article():
    words = (
        "We and our partners store and access information on your device, and process personal data. " * 20
    )
    for wall in ('class="cookie-consent"', 'role="dialog"', 'id="onetrust-banner-sdk"', 'aria-modal="true"'):
        article = read(f"<div {wall}><h2>We value your privacy</h2><p>{words}</p></div><div>{TEXT}</div>")
        assert not shown(article) and len(article.blocks) == 4
    assert len(read(f'<main class="cookies"><h1>Cookies with oats</h1>{TEXT}</main>').blocks) >= 4


def test_a_page_of_frames_says_which_page_to_give():
    page = b'<html><frameset><frame src="menu.html"><frame src="text.html"></frameset></html>'
    with pytest.raises(
        ReadError, match=r"no article is found .*give the one with the text: menu\.html, text\.html"
    ):
        READER.read(page, {}, ReadOptions(name="a.html"))


def test_a_page_that_only_asks_for_consent_has_no_article():
    with pytest.raises(ReadError, match="no article is found"):
        read("<h1>Before you continue</h1><p>We use cookies.</p><button>Accept all</button>")


LINKED = {
    "@graph": [
        [{"@type": "WebSite", "name": "Gazette"}],
        {"@type": "NewsArticle", "articleBody": "\n\n".join(P)},
    ]
}
STATE = {
    "props": {
        "nav": ["Home", "News of the day"],
        "article": {"body": [{"type": "text", "html": f"<p>{p}</p>"} for p in P]},
    }
}
NESTED = {"a": {"body": [{"_type": "block", "children": [{"text": p[:40]}, {"text": p[40:]}]} for p in P]}}
WHOLE = {"props": {"related": [{"content": TEXT * 2}], "article": {"content": TEXT}}}
ONLY_DATA = {
    "articleBody": ("application/ld+json", LINKED),
    "articleBody as HTML": ("application/ld+json", {"@type": "Article", "articleBody": TEXT}),
    "an app's list": ('application/json" id="__NEXT_DATA__', STATE),
    "an app's rich text": ('application/json" id="__NEXT_DATA__', NESTED),
    "an app's HTML": ('application/json" id="__NEXT_DATA__', WHOLE),
}


@pytest.mark.parametrize(("kind", "data"), ONLY_DATA.values(), ids=ONLY_DATA)
@pytest.mark.parametrize("teaser", ["", f"<p>{P[0][:90]}</p>"], ids=["nothing shown", "a teaser shown"])
def test_an_article_that_is_only_in_the_pages_data_is_read_from_there(kind, data, teaser):
    script = stored(data, kind)
    article = read(f'<div id="root">{teaser}</div>{script}')
    assert [plain(b.content) for b in article.blocks if isinstance(b, Paragraph)] == list(P)
    assert {e.rule for e in article.evidence if e.target.startswith("blocks/")} <= {
        "articleBody of the page's linked data", "the data of the page's app",
    }  # fmt: skip


def test_what_the_page_shows_goes_before_its_data():
    longer, shorter = "Other words. " * 400, " ".join(P[:3])
    assert len(read(TEXT + stored({"@type": "Article", "articleBody": shorter})).blocks) == 4
    article = read(TEXT + stored({"@type": "Article", "articleBody": longer}))
    assert "Other words" in str(article.blocks), "data that is far longer is the whole of a shortened text"


def test_data_that_is_broken_or_runs_scripts_is_no_danger():
    body = f"<p onclick=x()>{P[0]}</p><script>alert(1)</script>{TEXT}"
    article = read(stored({"@type": "Article", "articleBody": body}))
    assert "alert" not in article.to_json() and "onclick" not in article.to_json()
    with pytest.raises(ReadError, match="no article is found"):
        read(f'<script type="application/ld+json">{"[" * 5000}{"x" * 400}</script>')


JA = (
    "市議会は月曜日の夜、"
    "九か月前にはしけが第三橋脚に衝突した古い橋を再建することを決め、夏までに計画を示すよう技術者に求めた。"
)
ZH = (
    "市议会星期一晚上投票决定重建港口上的旧桥，"
    "此前九个月一艘驳船撞上了它的第三个桥墩，并要求工程师在夏天之前提出计划。"
)
TW = (
    "市議會星期一晚上投票決定重建港口上的舊橋，"
    "此前九個月一艘駁船撞上了它的第三個橋墩，並要求工程師在夏天之前提出計劃。"
)
KO = (
    "시의회는 월요일 저녁에 아홉 달 전 바지선이 세 번째 교각을 들이받은 "
    "항구의 옛 다리를 다시 짓기로 의결하고 설계를 요청했다."
)
RU = "Совет города проголосовал в понедельник вечером за восстановление старого моста через гавань."


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (JA, "cp932"),
        (JA, "euc_jp"),
        (ZH, "gb18030"),
        (TW, "big5"),
        (KO, "cp949"),
        (RU, "cp1251"),
        (RU, "koi8-r"),
    ],
)
def test_a_page_that_does_not_say_its_encoding_is_read(words, encoding):
    page = (
        f"<html><head><title>x</title></head><body><h1>{words[:12]}</h1>{f'<p>{words}</p>' * 3}</body></html>"
    )
    article = READER.read(page.encode(encoding), {}, ReadOptions(name="a.html"))
    assert plain(article.blocks[-1].content) == words


@pytest.mark.parametrize(
    ("title", "heading", "found"),
    [
        ("Bridge rebuilt - Gazette", "Bridge rebuilt", "Bridge rebuilt"),
        ("Gazette: Bridge rebuilt", "Bridge rebuilt", "Bridge rebuilt"),
        ("Bridge rebuilt - and paid for", "Bridge rebuilt", "Bridge rebuilt - and paid for"),
        ("Gazette: Bridge rebuilt", "Gazette", "Gazette: Bridge rebuilt"),
    ],
)
def test_the_sites_name_is_no_part_of_the_headline(title, heading, found):
    page = f"<html><head><title>{title}</title>{SITE}</head><body><h1>{heading}</h1>{TEXT}</body></html>"
    assert READER.read(page.encode(), {}, ReadOptions(name="a.html")).title == found


def test_microformats_tell_the_fields():
    article = read(
        '<div class="post hentry"><h3 class="entry-title">The bridge is rebuilt</h3>'
        f'<div class="entry-content">{TEXT}</div><span class="vcard"><span class="fn">Ola Berg</span></span>'
        '<abbr class="published" title="2013-05-28T10:41:00+02:00">10:41</abbr></div>'
    )
    assert [p.name for p in article.authors] == ["Ola Berg"]
    assert article.published and article.published.iso == "2013-05-28T10:41:00+02:00"
    two = read(
        f'<div class="hentry"><b class="fn">A B</b>{TEXT}</div><div class="hentry"><b class="fn">C D'
        f"</b></div>"
    )
    assert not two.authors, "of several entries, none is the page's"


def test_the_rules_for_pasted_text_help_a_page():
    article = read(
        f"<article><p>PORT ELLIS, May 28 (Reuters) — {P[0]}</p><p>{P[1]}</p><p><strong>Q: Who pays?"
        f"</strong></p>"
        f"<p>A: {P[2]}</p><p>Q: And when?</p><p>A: {P[3]}</p><p>Correction: An earlier version named "
        f"another year.</p></article>"
    )
    assert article.dateline == "PORT ELLIS, May 28 (Reuters)"
    first = article.blocks[0]
    assert isinstance(first, Paragraph) and plain(first.content) == P[0]
    roles = [b.role for b in article.blocks if isinstance(b, Paragraph)]
    assert roles == ["body", "body", "question", "answer", "question", "answer", "correction"]
    assert article.publisher == "gazette.example" and article.is_guess("publisher")


def test_a_standfirst_above_the_text_is_the_subtitle():
    article = read(
        f'<article><header><h1>Bridge to be rebuilt</h1><h3 class="subtitle">And who will pay</h3>'
        f"<div>Share</div></header>"
        f'<div class="body">{TEXT}</div></article>'
    )
    assert plain(article.subtitle) == "And who will pay"
    assert not any(isinstance(block, Heading) for block in article.blocks)


@pytest.mark.parametrize(
    "base", ["https://x.example/b/c", "https://x.example", "http://x.example:8080/a?b", None]
)
@pytest.mark.parametrize(
    "url",
    [
        "/a", "/", "//y.example/a", "/a/../b", "/.././a", "../a", "a?b=/c", "?q", "/a b", "/ü", "https://z.example",
        "http://z.example:80/", "https://z.example/a/../b", "https://u@z.example/a", "HTTPS://Z.example/a",
        "mailto:a@b.example", "javascript:x()", "https://", "https:///a", "#a", "",
    ],
)  # fmt: skip
def test_addresses_are_joined_as_the_standard_has_it(url, base):
    whole = urljoin(base, url) if base else url
    whole = f"https:{whole}" if whole.startswith("//") else whole
    sound = url[:1] not in ("", "#") and (
        urlsplit(whole).scheme == "mailto"
        or (urlsplit(whole).scheme in ("http", "https") and bool(urlsplit(whole).hostname))
    )
    found = absolute(url, base)
    assert found == (whole.replace(" ", "%20") if sound else None)


def test_the_posts_of_a_live_blog_keep_their_times():
    posts = "".join(
        f'<div class="post"><time>1{n}:05</time><h2>Update {n}</h2><p>{n}. {p}</p><p>{p} ({n})</p></div>'
        for n, p in enumerate(P)
    )
    lines = shown(read(f"<main><h1>The vote as it happened</h1>{posts}</main>"))
    assert [line for line in lines if ":05" in line] == [f"paragraph: 1{n}:05" for n in range(4)]
    assert lines.index("paragraph: 12:05") == lines.index("heading: Update 2") - 1


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0041)https://gazette.example/town/bridge -->",
        "<!--\n Page saved with SingleFile \n url: https://gazette.example/town/bridge \n saved: Tue -->",
    ],
)
def test_a_saved_page_tells_where_it_was_saved_from(comment):
    body = f"<body>{TEXT}<img src='/a.jpg'>{TEXT}</body>"
    page = f"<!doctype html>{comment}<html><head><title>x</title></head>{body}</html>"
    article = READER.read(page.encode(), {}, ReadOptions(name="a.html"))
    assert article.source_url == "https://gazette.example/town/bridge"
    assert [f.image.source for f in article.find(Figure) if f.image] == ["https://gazette.example/a.jpg"]
    said = page.replace("<title>", '<link rel="canonical" href="https://gazette.example/b"><title>')
    assert (
        READER.read(said.encode(), {}, ReadOptions(name="a.html")).source_url == "https://gazette.example/b"
    )


@pytest.mark.parametrize(
    "mark", ["&#1;", "&#x1;", "&#11", "&#x0b;", "\x0c", "\x01", "&#xFFFE;", "&#0;", "&#00031;"]
)
def test_control_characters_are_no_text(mark):
    article = read(
        f"<p>{P[0]}</p><p hidden>x</p>a{mark}b<p>{P[1]}</p><p>Fig{mark}ure &#65;&#x1F600;</p><p>{P[2]}</p>"
    )
    assert "Fig ure A\N{GRINNING FACE}" in article.to_json()
    assert not any(
        ord(c) < 32 and c != "\n" for c in "".join(map(plain, [b.content for b in article.blocks]))
    )
