"""Feeds, OPML lists and sitemaps: what they list, how it is shared out, and what a hostile one comes to."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from test_web import Site, article, site  # noqa: F401 - the fixture

import convert
from convert.errors import ReadError
from convert.sources import Group, shared_out
from convert.web.listings import Listing, listing

BASE = "https://www.gazette.example/feed.xml"
RSS = """<?xml version="1.0"?><!-- made by hand --><rss version="2.0"><channel>
<title>The &amp; Gazette</title>
<link>https://www.gazette.example/</link>
<item><title>Old</title><link>/old</link><pubDate>Mon, 27 May 2013 10:00:00 GMT</pubDate></item>
<item><title>New</title><link>https://www.gazette.example/new</link>
<pubDate>Tue, 28 May 2013 10:00:00 GMT</pubDate></item>
<item><title>Local</title><link>file:///etc/passwd</link></item>
<item><title>Script</title><link>javascript:alert(1)</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title><entry><title>A</title>
<link rel="edit" href="/edit"/><link rel="alternate" href="/a"/>
<updated>2013-05-28T10:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Old style</title></channel><item><title>A</title><link>https://x.example/a</link></item></rdf:RDF>"""
OPML = """<opml version="2.0"><head><title>My feeds</title></head><body><outline text="News">
<outline type="rss" xmlUrl="https://x.example/one.xml" htmlUrl="https://x.example/"/></outline>
<outline type="include" url="https://x.example/more.opml"/><outline type="link" url="https://x.example/page"/>
<outline xmlUrl="file:///etc/passwd"/></body></opml>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://x.example/old</loc><lastmod>2012-01-01</lastmod></url>
<url><loc>https://x.example/new</loc><news:news><news:publication_date>2013-05-28</news:publication_date></news:news></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://x.example/map.xml.gz</loc></sitemap></sitemapindex>"""


def read(data: str | bytes, limit: int = 1 << 20) -> Listing | None:
    return listing(data.encode() if isinstance(data, str) else data, BASE, "a.xml", limit)


def test_a_feed_lists_its_articles_the_newest_first():
    assert read(RSS) == Listing(
        "The & Gazette", ("https://www.gazette.example/new", "https://www.gazette.example/old")
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (ATOM, Listing("Atom", ("https://www.gazette.example/a",))),
        (RDF, Listing("Old style", ("https://x.example/a",))),
        (OPML, Listing("My feeds", (), ("https://x.example/one.xml", "https://x.example/more.opml"))),
        (SITEMAP, Listing(None, ("https://x.example/new", "https://x.example/old"))),
        (INDEX, Listing(None, (), ("https://x.example/map.xml.gz",))),
    ],
)
def test_each_kind_of_list_is_known(source, expected):
    assert read(source) == expected
    assert read(gzip.compress(source.encode())) == expected
    assert read("\ufeff" + source) == expected
    assert read(source.encode("utf-16")) == expected


@pytest.mark.parametrize(
    "data",
    [
        "",
        "words",
        "<html><body><rss>x</rss></body></html>",
        "<?xml version='1.0'?><book/>",
        b"\x1f\x8bx",
        b"\x00" * 99,
    ],
)
def test_what_is_no_list_is_none(data):
    assert read(data) is None


BOMB = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    "data",
    [
        f"{BOMB}]><rss><channel><title>&j;</title></channel></rss>",
        f"<rss>{BOMB}]><channel><title>&j;</title></channel></rss>",
        "<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss><channel><title>x</title></channel></rss>",
        "<rss>" + "<item>" * 100_000,
        "<urlset>" + "<url>" * 100_000,
        "<opml>" + "<outline>" * 100_000,
        "<feed " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/>",
        "<rss><channel>" + "<item><link>https://x.example/a</link></item>" * 60_000,
    ],
    ids=range(8),
)
def test_a_hostile_list_ends_in_time(data):
    started = time.monotonic()
    try:
        found = read(data, 1 << 24)
    except ReadError as error:
        assert "\n" not in str(error)
    else:
        assert found is None or "root:" not in str(found)
    assert time.monotonic() - started < 20


def test_of_a_feed_without_end_the_first_are_read():
    items = "".join(f"<item><link>https://x.example/{n}</link></item>" for n in range(2500))
    found = read(f"<rss><channel><title>Long</title>{items}</channel></rss>", 1 << 24)
    assert found and found.title == "Long" and len(found.articles) == 2000


def test_a_packed_list_that_swells_is_refused():
    with pytest.raises(ReadError, match="limit"):
        read(gzip.compress(b"<urlset>" + b" " * 5_000_000), 1_000_000)


def test_lists_take_turns():
    groups = [Group(("a", "b", "c"), "One"), Group(("b", "d"), "Two"), Group(("a",), "Three")]
    assert shared_out(groups, 3) == [Group(("a",), "One"), Group(("b", "d"), "Two")]
    assert shared_out(groups, 99) == [Group(("a", "c"), "One"), Group(("b", "d"), "Two")]


# -- the command ------------------------------------------------------------------------


@pytest.fixture
def feeds(site: Site) -> Site:  # noqa: F811
    for name in "abc":
        site.pages[f"/{name}"] = (
            {},
            article(f"Article {name}", f"{name * 5} words of the council, and more " * 6),
        )
    items = "".join(f"<item><link>SITE/{n}</link></item>" for n in "abc")
    xml = {"Content-Type": "application/xml"}
    site.pages["/feed.xml"] = (xml, f"<rss><channel><title>Three</title>{items}</channel></rss>")
    site.pages["/two"] = (
        xml,
        "<rss><channel><title>Two</title><item><link>SITE/c</link></item></channel></rss>",
    )
    site.pages["/map.xml"] = (xml, "<sitemapindex><sitemap><loc>SITE/part</loc></sitemap></sitemapindex>")
    site.pages["/part"] = (xml, "<urlset><url><loc>SITE/a</loc></url><url><loc>SITE/b</loc></url></urlset>")
    return site


def book(name: str = "book.json") -> convert.Dossier:
    return convert.Dossier.from_json(Path(name).read_bytes())


def titles(name: str = "book.json") -> dict[str | None, list[str]]:
    return {section.title: [a.title for a in section.articles] for section in book(name).sections}


def test_a_feed_becomes_a_book_under_its_title(feeds, tearsheet):
    result = tearsheet("compile", f"{feeds.url}/feed.xml", "-o", "book.json", "--allow-private", "--quiet")
    assert result.status == 0, result.err
    assert book().title == "Three" and titles() == {None: ["Article a", "Article b", "Article c"]}
    assert feeds.paths() == ["/feed.xml", "/a", "/b", "/c"], "each is asked for once, and nothing else is"


def test_the_number_of_articles_has_a_bound(feeds, tearsheet):
    options = ("-o", "book.json", "--allow-private", "--limit", "2")
    result = tearsheet("compile", f"{feeds.url}/feed.xml", f"{feeds.url}/two", *options)
    assert result.status == 0 and "lists 3 articles; 2 are taken, see --limit" in result.err
    assert titles() == {None: ["Article a", "Article b"]} and "enough articles" in result.err


def test_an_opml_list_becomes_parts(feeds, tearsheet):
    outlines = "".join(f"<outline xmlUrl='{feeds.url}/{name}'/>" for name in ("two", "feed.xml", "gone"))
    Path("feeds.opml").write_text(f"<opml><head><title>Mine</title></head><body>{outlines}</body></opml>")
    result = tearsheet("compile", "feeds.opml", "-o", "book.json", "--allow-private", "--title", "My book")
    assert result.status == 1 and "/gone: is not there" in result.err
    assert book().title == "My book"
    assert titles() == {"Two": ["Article c"], "Three": ["Article a", "Article b"]}


def test_a_sitemap_is_followed_to_its_parts(feeds, tearsheet):
    assert tearsheet("compile", f"{feeds.url}/map.xml", "-o", "book.json", "--allow-private").status == 0
    assert titles() == {None: ["Article a", "Article b"]}


def test_lists_stand_beside_files_and_addresses(feeds, tearsheet):
    Path("own.txt").write_text(f"My own\n\n{'Words of the council, and many more. ' * 6}\n")
    result = tearsheet(
        "compile", "own.txt", f"{feeds.url}/a", f"{feeds.url}/two", "-o", "book.json", "--allow-private"
    )
    assert result.status == 0, result.err
    assert titles() == {None: ["My own", "Article a"], "Two": ["Article c"]}
    assert feeds.paths() == ["/a", "/two", "/c"]


def test_a_list_leads_into_no_private_network_without_leave(feeds, tearsheet):
    Path("feed.rss").write_text(f"<rss><channel><item><link>{feeds.url}/a</link></item></channel></rss>")
    result = tearsheet("compile", "feed.rss", "-o", "book.json")
    assert result.status == 1 and "private address" in result.err and not feeds.asked


def test_an_article_that_is_gone_is_left_out(feeds, tearsheet):
    del feeds.pages["/b"]
    result = tearsheet("compile", f"{feeds.url}/feed.xml", "-o", "book.json", "--allow-private")
    assert result.status == 1 and titles() == {None: ["Article a", "Article c"]}


def test_a_host_is_asked_at_a_polite_rate(feeds, tearsheet, monkeypatch):
    from convert import fetch

    monkeypatch.setattr(fetch, "_PAUSE", 0.3)
    started = time.monotonic()
    assert tearsheet("compile", f"{feeds.url}/feed.xml", "-o", "book.json", "--allow-private").status == 0
    assert time.monotonic() - started >= 0.9


def test_a_web_archive_of_a_feed_becomes_the_same_book(feeds, tearsheet):
    options = ("-o", "book.json", "--allow-private", "--archive")
    assert tearsheet("compile", f"{feeds.url}/feed.xml", *options).status == 0
    assert tearsheet("compile", "book.warc.gz", "-o", "again.json").status == 0
    assert titles("again.json") == titles()


def test_a_feed_is_no_article(feeds, tearsheet):
    result = tearsheet("convert", f"{feeds.url}/feed.xml", "--allow-private", "--to", "md")
    assert result.status == 1 and "'tearsheet compile' makes a book" in result.line


def test_a_manifest_names_addresses_too(feeds, tearsheet):
    Path("book.toml").write_text(
        f'articles = ["{feeds.url}/a", {{ file = "{feeds.url}/b", headline = "Mine" }}]'
    )
    assert tearsheet("compile", "book.toml", "-o", "book.json", "--allow-private").status == 0
    assert titles() == {None: ["Article a", "Mine"]}
