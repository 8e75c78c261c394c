"""Order, parts, links and duplicates of a dossier, as functions over the model."""

from __future__ import annotations

import io
import random

import pytest

import convert
from convert.dossier import (
    arrange,
    assemble,
    collated,
    cross_links,
    duplicates,
    fold_url,
    link_inside,
    without,
)
from convert.model import (
    Article,
    Dossier,
    Emphasis,
    Evidence,
    Figure,
    Heading,
    Link,
    ListBlock,
    Moment,
    Paragraph,
    Person,
    Quote,
    Related,
    Section,
    Superscript,
    Table,
    Text,
    Verse,
)


def _article(title: str, date: str | None = None, author: str | None = None, **fields: object) -> Article:
    return Article(
        headline=(Text(title),) if title else (),
        published=Moment(date) if date else None,
        authors=(Person(author),) if author else (),
        **fields,  # type: ignore[arg-type]
    )


def _titles(dossier: object) -> list[str]:
    return [article.title for article in dossier]  # type: ignore[attr-defined]


def test_dates_of_any_precision_sort_and_none_comes_last() -> None:
    dates = ["2013-05", None, "2013", "2012-12-31T10:00Z", "2013-05-28"]
    book = arrange(assemble([_article(str(date), date) for date in dates]), sort="date")
    assert _titles(book) == ["2012-12-31T10:00Z", "2013", "2013-05", "2013-05-28", "None"]


def test_titles_sort_without_case_accents_and_quotes() -> None:
    titles = ["Zebra", "“Apple”", "Éclair", "eagle", "", "Ärger"]
    assert _titles(arrange(assemble([_article(t) for t in titles]), sort="title")) == [
        "“Apple”", "Ärger", "eagle", "Éclair", "Zebra", "",
    ]  # fmt: skip


def test_sorting_keeps_to_the_parts_and_grouping_makes_them_anew() -> None:
    one = Section((_article("B", "2012"), _article("A", "2013")), title="One")
    two = Section((_article("D", "2011"), _article("C")), title="Two")
    book = assemble([]).with_(sections=(one, two))
    assert _titles(arrange(book, sort="title")) == ["A", "B", "C", "D"]
    assert [s.title for s in arrange(book, sort="title").sections] == ["One", "Two"]
    assert [s.title for s in arrange(book, group="year").sections] == ["2011", "2012", "2013", "Undated"]


def test_grouping_takes_two_spellings_for_one_and_puts_the_nameless_first() -> None:
    names = ["Zeit", "The Post", None, "the post"]
    book = arrange(
        assemble([_article(str(n), publisher=name) for n, name in enumerate(names)]), group="publisher"
    )
    assert [(s.title, len(s.articles)) for s in book.sections] == [(None, 1), ("The Post", 2), ("Zeit", 1)]


def test_without_drops_articles_and_the_parts_that_this_empties() -> None:
    book = assemble([]).with_(
        sections=(
            Section((_article("A"),), title="One"),
            Section((_article("B"), _article("C")), title="Two"),
        )
    )
    assert [(s.title, _titles(s.articles)) for s in without(book, [0, 2]).sections] == [("Two", ["B"])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.a.example/x/", "http://a.example/x#part"),
        ("https://A.example/x?q=1", "https://a.example/x?q=1"),
    ],
)
def test_two_spellings_of_an_address_are_one(one: str, other: str) -> None:
    assert fold_url(one) == fold_url(other)


@pytest.mark.parametrize("url", [None, "", "http://[broken", "https://[::1"])
def test_what_is_no_address_is_no_link(url: str | None) -> None:
    assert fold_url(url) == ""
    articles = [_article("A", source_url=url, related=(Related("?!", url),)), _article("…", source_url=url)]
    assert cross_links(assemble(articles)) == {}


def test_related_items_are_found_by_address_and_by_title_but_not_themselves() -> None:
    first = _article(
        "The Bridge Opens",
        source_url="https://a.example/1",
        related=(
            Related("x", "http://www.a.example/2/"),
            Related("THE BARGE, again!"),
            Related("The bridge opens"),
        ),
    )
    book = assemble([first, _article("Y", source_url="https://a.example/2"), _article("The Barge Again")])
    assert cross_links(book) == {(0, 0): 1, (0, 1): 2}


def test_links_lead_inside_wherever_they_stand() -> None:
    link = Link((Emphasis((Text("there"),)),), "https://a.example/2")
    blocks = (
        Paragraph((link,)),
        Heading((link,)),
        Quote((Paragraph((link,)),)),
        ListBlock(((Paragraph((link,)),),)),
        Figure(caption=(link,)),
        Table(rows=(((link,),),)),
        Verse(((link,),)),
        Paragraph((Emphasis((link,)),)),
    )
    changed = link_inside(Article(blocks=blocks), lambda url: "x.html" if url == link.url else None)
    found = str(changed.blocks)
    assert found.count("url='x.html'") == len(blocks)
    assert found.count("url='https://a.example/2'") == len(blocks)
    paragraph = changed.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert isinstance(paragraph.content[1], Superscript)


def test_an_article_without_such_links_is_the_same_object() -> None:
    article = Article(blocks=(Paragraph((Link((Text("x"),), "https://b.example/"),)),))
    assert link_inside(article, lambda _: None) is article


def _prose(seed: int, count: int = 300) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  # the same text in every run, no secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ["".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(count)]


def _story(words: list[str], **fields: object) -> Article:
    return _article("A story", blocks=(Paragraph((Text(" ".join(words)),)),), **fields)


def test_the_same_address_is_a_duplicate_whatever_the_text() -> None:
    book = assemble(
        [
            _story(_prose(1), source_url="https://a.example/1"),
            _story(_prose(2), source_url="http://www.a.example/1/"),
        ]
    )
    (found,) = duplicates(book)
    assert (found.number, found.first, found.reason) == (1, 0, "same address")


def test_nearly_the_same_text_is_a_duplicate_and_another_one_is_not() -> None:
    text = _prose(1)
    edited = ["Corrected", *text[:150], "some", "words", "more", *text[155:]]
    half = [*text[:150], *_prose(3, 150)]
    book = assemble([_story(text), _story(_prose(2)), _story(edited), _story(half)])
    assert [(d.number, d.first) for d in duplicates(book)] == [(2, 0)]


def test_short_texts_are_never_taken_for_one_another() -> None:
    book = assemble(
        [_story(["Nothing", "happened", "yesterday"]), _story(["Nothing", "happened", "yesterday"])]
    )
    assert duplicates(book) == []


def test_a_notice_that_all_share_makes_no_duplicates() -> None:
    notice = _prose(9, 60)
    assert duplicates(assemble([_story([*_prose(n), *notice]) for n in range(10, 80)])) == []


def test_collating_is_stable_for_any_text() -> None:
    assert collated("“Élan”") == "elan”"
    assert collated("!!!") == ""


def test_one_file_of_markdown_links_to_its_own_headings() -> None:
    """By the names that GitHub gives them; markdownlint's MD051 knows the same."""
    ferry = "https://gazette.example/2"
    first = Article(
        headline=(Text("Bridge Opens"),),
        blocks=(Heading((Text("Ferry, “Stops”!"),)), Paragraph((Text("See "), Link((Text("it"),), ferry)))),
        related=(Related("Ferry “Stops”", ferry),),
    )
    second = Article(
        headline=(Text("Ferry “Stops”"),), source_url=ferry, blocks=(Paragraph((Text("It did."),)),)
    )
    stream = io.BytesIO()
    convert.write(Dossier("Book", sections=(Section((first, second)),)), stream, "md")
    said = stream.getvalue().decode()
    assert "See [it](#ferry-stops-1)" in said
    assert f"({ferry}" in said
    assert "- [Ferry “Stops”](#ferry-stops-1)" in said


def test_a_part_that_is_named_by_guesses_says_so() -> None:
    guess = (Evidence("publisher", "url", Evidence.GUESS / 2),)
    guessed = [Article(publisher=name, language="en", evidence=guess) for name in ("Coast Review", "The Bay")]
    sure = Article(publisher="The Bay", language="en")
    dossier = Dossier(title="Book", language="de", sections=(Section((*guessed, sure)),))
    titles = [section.title for section in arrange(dossier, group="publisher").sections]
    assert titles == ["Coast Review (vermutet)", "The Bay"]
