"""What other tools say of an article: dates in words and in seconds, languages by name, bylines."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

import convert
from convert.hints import Guess
from convert.model import Moment, Person
from convert.readers.foreign import understood


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("2014-05-03", "2014-05-03"),
        ("2014-05-03 08:00:00", "2014-05-03T08:00:00"),
        ("2014-05-03T08:00:00.000Z", "2014-05-03T08:00:00.000Z"),
        ("May 3, 2014", "2014-05-03"),
        ("Published: May 3, 2014", "2014-05-03"),
        ("Saturday, 3rd May 2014, 8.15 pm", "2014-05-03T20:15"),
        ("Sat, 03 May 2014 08:00:00 GMT", "2014-05-03T08:00:00+00:00"),
        ("Sat, 3 May 2014 08:00:00 -0400", "2014-05-03T08:00:00-04:00"),
        ("Sat May 03 08:00:00 +0000 2014", "2014-05-03T08:00:00+00:00"),
        ("1399104000", "2014-05-03T08:00:00Z"),
        ("1399104000000", "2014-05-03T08:00:00Z"),
        (1399104000.0, "2014-05-03T08:00:00Z"),
        ("1399104000000000000", "2014-05-03T08:00:00Z"),
        ("20140503", "2014-05-03"),
        ("31/12/2014", "2014-12-31"),
        ("2014", "2014"),
    ],
)
def test_dates_in_the_forms_of_other_tools(said: object, iso: str) -> None:
    assert understood("date", said) == ("published", Moment(iso))


def test_a_date_that_might_be_another_is_a_guess_by_the_language() -> None:
    _, guess = understood("date", "01/05/2020", language="en-US")
    assert isinstance(guess, Guess)
    assert guess.iso == "2020-01-05"
    assert understood("date", "01/05/2020", language="de")[1] == Moment("2020-05-01")
    assert understood("date", "3. Mai 2014", language="de")[1] == Moment("2014-05-03")


@pytest.mark.parametrize("said", ["yesterday", "3 days ago", "May 3, 2014 or so", "12", "soon", "99/99/2014"])
def test_what_is_no_date_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="must be a date"):
        understood("date", said)


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("English", "en"), ("ENGLISH", "en"), ("Deutsch", "de"), ("français", "fr"), ("中文", "zh"),
        ("English (United Kingdom)", "en-GB"), ("English (US)", "en-US"), ("en_US.UTF-8", "en-US"),
        ("pt_BR", "pt-BR"), ("Swahili", "sw"),
    ],
)  # fmt: skip
def test_languages_by_name(said: str, tag: str) -> None:
    assert understood("lang", said) == ("language", tag)


def test_a_byline_is_people() -> None:
    two = (Person("Cy Dee"), Person("Bo Li"))
    assert understood("byline", "By Cy Dee and Bo Li") == ("authors", two)
    assert understood("author", "Cy Dee and Bo Li") == ("authors", two)
    assert understood("author", "Dee, Cy; Li, Bo") == ("authors", two)
    # A front matter of ours names one person in one line, whatever the name is.
    assert understood("author", "Cy Dee and Bo Li", free=False)[1] == (Person("Cy Dee and Bo Li"),)
    assert understood("author", "By Cy Dee and Bo Li", free=False)[1] == two


def test_front_matter_of_other_tools() -> None:
    text = (
        "---\ntitle: The ferry\ndate: Sat, 03 May 2014 08:00:00 GMT\nlang: English\n"
        "byline: By Cy Dee and Bo Li\n"
        "updated: 05/06/2014\n---\n\nThe ferry came back to the harbour after all those months.\n"
    )
    article = convert.read(text.encode(), format="md")
    assert (article.published, article.language) == (Moment("2014-05-03T08:00:00+00:00"), "en")
    assert [person.name for person in article.authors] == ["Cy Dee", "Bo Li"]
    evidence = next(e for e in article.evidence if e.target == "updated")
    assert type(article.updated) is Moment
    assert (article.updated.iso, evidence.text) == ("2014-05-06", "05/06/2014")
    assert evidence.confidence < 0.6


def test_rows_of_an_archive_say_what_was_not_understood(tmp_path: Path) -> None:
    from convert.batch.records import Item, Settings
    from convert.batch.work import _article

    said = {
        "date": "May 3, 2014",
        "updated": "soon",
        "lang": "English",
        "byline": "By Cy Dee and Bo Li",
        "odd": "x",
    }
    said["odd"] = "x"
    text = b"The ferry\n\nThe ferry came back to the harbour after all those months of waiting.\n"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        article = _article(
            Item("1", "in.csv, row 1", data=text, hints=said, format="text"), text, Settings("out")
        )
    assert [str(w.message) for w in caught] == [
        "in.csv, row 1: updated must be a date as in 2013-05-28, 2013-05 or 2013-05-28T10:41+02:00, "
        "and 'soon' was left out"
    ]
    assert article.published == Moment("2014-05-03")
    assert [person.name for person in article.authors] == ["Cy Dee", "Bo Li"]
    assert json.loads(article.to_json())["language"] == "en"
