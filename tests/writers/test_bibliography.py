"""The bibliography beside a dossier: CSL JSON and BibTeX, read by pandoc's citeproc as anybody would."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.model import Article, Dossier, Evidence, Moment, Paragraph, Person, Section, Text

FIRST = Article(
    headline=(Text("Bridge {Reopens} & 50% of $$ #_~^\\ <b>Back</b>"),),
    subtitle=(Text("A standfirst"),),
    authors=(
        Person("Anna van der Lindqvist"),
        Person("Reuters", "agency"),
        Person("Zoë Ång", "photographer"),
    ),
    published=Moment("2013-05-28T10:41+02:00"),
    publisher="Portville Gazette & Co",
    source_url="https://www.gazette.example/a_b?c=%20d&e=~{f}",
    language="en",
    keywords=("bridges", "harbour"),
)
SECOND = Article(
    headline=(Text("Der Hafen"),), published=Moment("2012-08"), publisher="guess", language="de",
    evidence=(Evidence("publisher", "guessed", 0.5),),
)  # fmt: skip
DOSSIER = Dossier(title="A book", sections=(Section((FIRST, SECOND, FIRST)),))


def _written(format: str, document: Article | Dossier = DOSSIER) -> str:
    out = io.BytesIO()
    convert.write(document, out, format)
    return out.getvalue().decode()


def test_csl_says_what_is_known_and_no_guess() -> None:
    first, second, third = json.loads(_written("csl"))
    assert first == {
        "id": "vanderlindqvist2013bridge", "type": "article-newspaper", "title": FIRST.title,
        "author": [{"family": "van der Lindqvist", "given": "Anna"}, {"literal": "Reuters"}],
        "issued": {"date-parts": [[2013, 5, 28]]}, "container-title": "Portville Gazette & Co",
        "URL": FIRST.source_url, "language": "en", "abstract": "A standfirst", "keyword": "bridges, harbour",
    }  # fmt: skip
    assert second["issued"] == {"date-parts": [[2012, 8]]}
    assert "container-title" not in second
    assert third["id"] == "vanderlindqvist2013bridge-2"


@pytest.mark.parametrize("format", ["csl", "bibtex"])
def test_pandoc_reads_the_same_out_of_it(format: str) -> None:
    from convert.pandoc import run

    source = {"csl": "csljson", "bibtex": "biblatex"}[format]
    items = json.loads(run(["-f", source, "-t", "csljson"], _written(format).encode()))
    first = items[0]
    assert first["title"].replace("\\", "") == FIRST.title.replace("\\", "")
    assert [name.get("literal") for name in first["author"]][1] == "Reuters"
    assert first["author"][0]["given"] == "Anna"
    assert first["issued"]["date-parts"] == [[2013, 5, 28]]
    assert first["container-title"] == "Portville Gazette & Co"
    assert first["URL"].replace("%7B", "{").replace("%7D", "}") == FIRST.source_url
    assert len(items) == 3


def test_bibtex_lets_no_article_end_its_entry() -> None:
    bad = Article(headline=(Text("} @article{x, title={y}"),), authors=(Person("A and B}"),))
    written = _written("bibtex", bad)
    assert written.count("\n}") == 1
    assert "{\\} @article\\{x, title=\\{y\\}}" in written


def test_the_extension_says_the_format(tearsheet: Callable, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Headline of It\n\nBy Anna Example\n\nWords that make it up, a few of them.\n"
    )
    for name in ("x.bib", "x.csl.json", "my.book.json"):
        assert tearsheet("compile", "a.txt", "-o", name, "--quiet").status == 0
    assert Path("x.bib").read_text().startswith("@article{")
    assert json.loads(Path("x.csl.json").read_text())[0]["title"] == "Headline of It"
    assert json.loads(Path("my.book.json").read_text())["title"] == "Headline of It"
    outcome = tearsheet("compile", "a.txt", "-o", "book.epub", "--to", "epub,csl,bibtex", "--quiet")
    assert outcome.status == 0, outcome.err
    assert {"book.epub", "book.csl.json", "book.bib"} <= {path.name for path in Path().iterdir()}


def test_an_article_without_a_headline_is_found_by_its_first_words() -> None:
    article = Article(blocks=(Paragraph((Text("The ferry left the quay at six."),)),), language="en")
    (item,) = json.loads(_written("csl", article))
    assert item["title"] == "The ferry left the quay at six."
    assert item["id"] == "ferry"
    assert "title = {{The ferry left the quay at six.}}" in _written("bibtex", article)


@pytest.mark.parametrize(
    ("name", "family", "given", "suffix"),
    [
        ("Dr. Karl-Heinz Müller", "Müller", "Karl-Heinz", ""),
        ("Prof. Dr. Eva von Arx", "von Arx", "Eva", ""),
        ("John Smith, Jr.", "Smith", "John", "Jr."),
        ("Dr. Dolittle", "Dolittle", "Dr.", ""),
    ],
)
def test_titles_and_suffixes_are_no_part_of_the_name(name: str, family: str, given: str, suffix: str) -> None:
    article = Article(headline=(Text("A"),), authors=(Person(name),))
    (item,) = json.loads(_written("csl", article))
    expected = {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})
    assert item["author"] == [expected]
    said = f"{family}, {suffix}, {given}" if suffix else f"{family}, {given}"
    assert f"author = {{{said}}}" in _written("bibtex", article)
