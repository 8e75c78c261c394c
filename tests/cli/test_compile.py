"""``tearsheet compile``: one book of many articles, and one line for each that is not in it."""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.model import Dossier

ARTICLE = """{title}

By {author}

{date}

PORTVILLE — {words} The bridge over the harbour opened again on Monday, nine months after a barge hit it.

{more} Engineers said that the repairs had cost less than the council had feared when the work began.

Related articles:

- {related}

Original url: {url}
"""


def _article(path: Path, title: str, *, author: str = "Anna Lindqvist", date: str = "May 28, 2013",
             url: str | None = None, related: str = "Something Else Entirely Happened") -> Path:  # fmt: skip
    words = " ".join(f"{title.split()[0].lower()}{n}" for n in range(60))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        ARTICLE.format(
            title=title,
            author=author,
            date=date,
            words=f"It says {words}.",
            more="More is to say.",
            related=related,
            url=url or f"https://www.portvillegazette.example/{title.split()[0].lower()}",
        )
    )
    return path


@pytest.fixture
def cuttings(tmp_path: Path) -> Path:
    folder = tmp_path / "cuttings"
    _article(
        folder / "article-2.txt", "Barge Strikes Harbour Bridge", date="August 3, 2012", author="Tomas Reyes"
    )
    _article(folder / "article-10.txt", "Zebra Crossing Painted on the Quay", date="March 1, 2011")
    _article(
        folder / "article-1.txt", "Harbour Bridge Reopens at Last", related="Barge Strikes Harbour Bridge"
    )
    return folder


def _book(path: Path) -> Dossier:
    return Dossier.from_json(path.read_bytes())


def _titles(path: Path) -> list[str]:
    return [article.title.split()[0] for article in _book(path)]


def test_a_folder_becomes_a_book_in_natural_order(tearsheet: Callable, cuttings: Path) -> None:
    outcome = tearsheet("compile", cuttings, "-o", "book.json", "--quiet")
    assert (outcome.status, outcome.err) == (0, "")
    assert _titles(Path("book.json")) == ["Harbour", "Barge", "Zebra"]


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("given", ["Harbour", "Barge", "Zebra"]),
        ("date", ["Zebra", "Barge", "Harbour"]),
        ("title", ["Barge", "Harbour", "Zebra"]),
    ],
)
def test_sort_orders_the_articles(tearsheet: Callable, cuttings: Path, order: str, titles: list[str]) -> None:
    assert tearsheet("compile", cuttings, "-o", "book.json", "--sort", order).status == 0
    assert _titles(Path("book.json")) == titles


def test_group_by_makes_parts(tearsheet: Callable, cuttings: Path) -> None:
    assert tearsheet("compile", cuttings, "-o", "y.json", "--group-by", "year").status == 0
    assert [section.title for section in _book(Path("y.json")).sections] == ["2011", "2012", "2013"]
    assert tearsheet("compile", cuttings, "-o", "a.json", "--group-by", "author").status == 0
    parts = {section.title: len(section.articles) for section in _book(Path("a.json")).sections}
    assert parts == {"Anna Lindqvist": 2, "Tomas Reyes": 1}


def test_what_the_user_says_of_the_book_is_in_it(tearsheet: Callable, cuttings: Path) -> None:
    said = ["--title", "The Bridge", "--subtitle", "A dossier", "--editor", "Bo Li", "--editor", "Ana Cruz"]
    assert tearsheet("compile", cuttings, "-o", "book.json", *said).status == 0
    book = _book(Path("book.json"))
    assert (book.title, book.subtitle, book.editors) == ("The Bridge", "A dossier", ("Bo Li", "Ana Cruz"))


def test_the_summary_says_what_went_where(tearsheet: Callable, cuttings: Path) -> None:
    outcome = tearsheet("compile", cuttings, "-o", "book.json", "--group-by", "year")
    assert outcome.err.splitlines() == [
        "tearsheet: 1/3 Harbour Bridge Reopens at Last",
        "tearsheet: 2/3 Barge Strikes Harbour Bridge",
        "tearsheet: 3/3 Zebra Crossing Painted on the Quay",
        "tearsheet: wrote book.json: 3 articles in 3 parts",
    ]


def test_one_bad_article_is_reported_and_left_out(tearsheet: Callable, cuttings: Path) -> None:
    (cuttings / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    outcome = tearsheet("compile", cuttings, "missing.txt", "-o", "book.json")
    assert outcome.status == 1
    assert _titles(Path("book.json")) == ["Harbour", "Barge", "Zebra"]
    assert sum("bad.txt: " in line for line in outcome.err.splitlines()) == 1
    assert outcome.err.splitlines()[-1].endswith(
        f"3 articles; left out: 2 that failed ({cuttings / 'bad.txt'}, missing.txt)"
    )


def test_strict_stops_with_nothing_written(tearsheet: Callable, cuttings: Path) -> None:
    Path("book.json").write_text("before")
    outcome = tearsheet("compile", "missing.txt", cuttings, "-o", "book.json", "--strict")
    assert outcome.status == 1
    assert Path("book.json").read_text() == "before"
    assert outcome.err.splitlines()[0].startswith("tearsheet: missing.txt: there is no such file")


def test_no_article_at_all_is_no_book(tearsheet: Callable) -> None:
    outcome = tearsheet("compile", "missing.txt", "-o", "book.epub")
    assert outcome.status == 1
    assert not Path("book.epub").exists()


def test_standard_input_is_an_input(tearsheet: Callable, cuttings: Path) -> None:
    text = (cuttings / "article-1.txt").read_bytes()
    outcome = tearsheet("compile", "-", cuttings / "article-2.txt", "-o", "book.json", stdin=text)
    assert outcome.status == 0, outcome.err
    assert _titles(Path("book.json")) == ["Harbour", "Barge"]


def test_standard_output_gets_the_book(tearsheet: Callable, cuttings: Path) -> None:
    outcome = tearsheet("compile", cuttings, "-o", "-", "--to", "epub", "--quiet")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out[:2] == b"PK"


def test_without_output_the_book_is_an_epub_named_by_its_title(tearsheet: Callable, cuttings: Path) -> None:
    outcome = tearsheet("compile", cuttings, "--title", "The Bridge: 1/2")
    assert outcome.status == 0, outcome.err
    (made,) = Path().glob("*.epub")
    assert made.name == "The Bridge- 1-2.epub"


def test_several_formats_share_a_name(tearsheet: Callable, cuttings: Path) -> None:
    assert tearsheet("compile", cuttings, "-o", "out/book", "--to", "json,md").status == 0
    assert sorted(p.name for p in Path("out").iterdir()) == ["book.json", "book.md"]


def test_markdown_can_be_a_folder_with_an_index_and_links(tearsheet: Callable, cuttings: Path) -> None:
    outcome = tearsheet("compile", cuttings, "-o", "notes/", "--to", "md", "--title", "The Bridge", "--quiet")
    assert outcome.status == 0, outcome.err
    assert sorted(path.name for path in Path("notes").iterdir()) == [
        "01 Harbour Bridge Reopens at Last.md",
        "02 Barge Strikes Harbour Bridge.md",
        "03 Zebra Crossing Painted on the Quay.md",
        "index.md",
    ]
    index = Path("notes/index.md").read_text()
    assert "# The Bridge" in index
    assert "(02%20Barge%20Strikes%20Harbour%20Bridge.md)" in index
    first = Path("notes/01 Harbour Bridge Reopens at Last.md").read_text()
    assert "[Barge Strikes Harbour Bridge](02%20Barge%20Strikes%20Harbour%20Bridge.md)" in first
    assert ".invalid" not in index + first


@pytest.mark.parametrize(
    ("format", "place"), [("html", 'href="#article-{}"'), ("docx", 'w:anchor="article_{}"')]
)
def test_links_lead_to_the_chapter_in_one_file_too(tmp_path: Path, format: str, place: str) -> None:
    from convert.model import Article, Link, Paragraph, Related, Section, Text

    link = Link((Text("an earlier report"),), "https://a.example/first")
    first = Article(
        headline=(Text("First"),), source_url="https://a.example/first", related=(Related("Second"),)
    )
    second = Article(headline=(Text("Second"),), blocks=(Paragraph((link,)),))
    target = tmp_path / f"book.{format}"
    convert.write(Dossier(title="A book", sections=(Section((first, second)),)), target)
    if format == "docx":
        with zipfile.ZipFile(target) as archive:
            written = archive.read("word/document.xml").decode()
    else:
        written = target.read_text()
    start = written.rindex("an earlier report")
    assert place.format(0) in written[start - 400 : start]
    assert place.format(1) in written


@pytest.mark.parametrize("format", ["epub", "pdf", "docx", "md", "html"])
def test_each_format_holds_every_article(tearsheet: Callable, cuttings: Path, format: str) -> None:
    outcome = tearsheet("compile", cuttings, "-o", f"book.{format}", "--title", "The Bridge")
    assert outcome.status == 0, outcome.err
    data = Path(f"book.{format}").read_bytes()
    if format in ("epub", "docx"):
        with zipfile.ZipFile(f"book.{format}") as archive:
            data = b"".join(archive.read(n) for n in archive.namelist() if n.endswith((".xhtml", ".xml")))
    if format == "pdf":
        import shutil
        import subprocess

        if not shutil.which("pdftotext"):
            pytest.skip("pdftotext (poppler-utils) is not installed")
        data = subprocess.run(["pdftotext", "book.pdf", "-"], capture_output=True, check=True).stdout
    for title in (b"The Bridge", b"Harbour Bridge Reopens", b"Barge Strikes", b"Zebra Crossing"):
        assert title in data


def test_the_same_article_twice_is_reported_and_left_out_on_request(
    tearsheet: Callable, cuttings: Path
) -> None:
    again = _article(
        cuttings.parent / "again.txt", "Harbour Bridge Reopens at Last", url="https://other.example/x"
    )
    line = f"tearsheet: {again}: the same article as {cuttings / 'article-1.txt'} (nearly the same text); "
    outcome = tearsheet("compile", cuttings, again, "-o", "book.json", "--quiet")
    assert (outcome.status, outcome.line) == (0, line + "kept; --unique leaves it out")
    assert len(_titles(Path("book.json"))) == 4
    outcome = tearsheet("compile", cuttings, again, "-o", "book.json", "--quiet", "--unique")
    assert (outcome.status, outcome.line) == (0, line + "left out")
    assert len(_titles(Path("book.json"))) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "-", "-o", "b.epub"], "standard input can be read once only"),
        (["a.txt", "-o", "b.pfd"], "no format has the extension .pfd"),
        (["a.txt", "-o", "-"], "standard output takes one format"),
        (["a.txt", "-o", "b.epub", "--to", "epbu"], "no format is called 'epbu'"),
        (["a.txt", "-o", ""], "-o needs a name"),
        (["a.txt", "-o", "b.epub", "--theme", "hose"], "hose"),
        (["a.txt", "-o", "b.epub", "--sort", "size"], "'size' is not one of"),
        ([], "Missing argument"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(
    tearsheet: Callable, arguments: list[str], message: str
) -> None:
    outcome = tearsheet("compile", *arguments)
    assert outcome.status == 2
    assert message in outcome.line


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.md", "-o", "a.md"],
        ["a.md", "-o", "a.json", "--to", "json,md"],
        ["in", "-o", "in/one.md"],
        ["A Town.md", "a.md", "--to", "md"],
        ["index.md", "-o", "./", "--to", "md"],
    ],
)
def test_no_input_is_overwritten(tearsheet: Callable, tmp_path: Path, arguments: list[str]) -> None:
    inputs = [tmp_path / name for name in ("a.md", "A Town.md", "index.md", "in/one.md")]
    (tmp_path / "in").mkdir()
    for path in inputs:
        path.write_text("# A Town\n\nIt is small.\n")
    before = [path.read_bytes() for path in inputs]
    outcome = tearsheet("compile", "--quiet", *arguments)
    assert (outcome.status, "this would replace an input" in outcome.err) == (2, True), outcome.err
    assert [path.read_bytes() for path in inputs] == before


@pytest.mark.parametrize("book", ["book.pdf", "book.epub", "book.docx", "book.html", "book.json"])
def test_a_book_in_its_own_folder_is_made_again_of_the_same_articles(
    tearsheet: Callable, cuttings: Path, monkeypatch: pytest.MonkeyPatch, book: str
) -> None:
    monkeypatch.chdir(cuttings)
    assert tearsheet("compile", ".", "-o", book, "--quiet").status == 0
    first = Path(book).read_bytes()
    outcome = tearsheet("compile", ".", "-o", book, "--quiet")
    assert (outcome.status, outcome.err) == (0, "")
    assert Path(book).read_bytes() == first
    outcome = tearsheet("compile", ".", "-o", "other.json", "--quiet")
    assert outcome.status == 0
    assert outcome.line.startswith(f"tearsheet: warning: ./{book}: is a book that was made here")
    assert len(_titles(Path("other.json"))) == 3


@pytest.mark.parametrize("book", ["book.docx", "book.html", "book.pdf"])
def test_a_book_of_one_article_is_a_book_too(
    tearsheet: Callable, cuttings: Path, monkeypatch: pytest.MonkeyPatch, book: str
) -> None:
    monkeypatch.chdir(cuttings)
    for path in sorted(cuttings.iterdir())[1:]:
        path.unlink()
    assert tearsheet("compile", ".", "-o", book, "--quiet").status == 0
    outcome = tearsheet("compile", ".", "-o", "other.json", "--quiet")
    assert outcome.line.startswith(f"tearsheet: warning: ./{book}: is a book that was made here")
    assert len(_titles(Path("other.json"))) == 1


def test_a_folder_of_nothing_but_books_gives_their_articles(tearsheet: Callable, cuttings: Path) -> None:
    assert tearsheet("compile", cuttings, "-o", "books/one.epub", "--quiet").status == 0
    assert tearsheet("compile", "books", "-o", "all.json", "--quiet").status == 0
    assert len(_titles(Path("all.json"))) == 3


def test_a_book_named_by_its_title_replaces_no_file_of_others(tearsheet: Callable, cuttings: Path) -> None:
    Path("My Book.epub").write_bytes(b"theirs")
    for _ in range(2):
        outcome = tearsheet("compile", cuttings, "--title", "My Book", "-q")
        assert (outcome.status, "My Book.epub: was not made here" in outcome.line) == (0, True)
    assert Path("My Book.epub").read_bytes() == b"theirs"
    assert sorted(path.name for path in Path().glob("*.epub")) == ["My Book-2.epub", "My Book.epub"]


PAGE = "<html><body><h1>Ferry News</h1><p>The ferry ran on time all week, they said.</p></body></html>"


def test_what_a_browser_saves_beside_a_page_is_no_article(tearsheet: Callable, tmp_path: Path) -> None:
    for name, pieces in (
        ("Ferry News.html", "Ferry News_files"), ("Fähre.htm", "Fähre-Dateien"), ("Bac.HTML", "Bac_fichiers"),
        ("old.htm", "old.files"),
    ):  # fmt: skip
        (tmp_path / "pages" / pieces).mkdir(parents=True)
        (tmp_path / "pages" / pieces / "saved_resource.html").write_text(PAGE)
        (tmp_path / "pages" / pieces / "data.txt").write_text("a=1;b=2\n")
        (tmp_path / "pages" / name).write_text(PAGE)
    (tmp_path / "pages" / "my_files").mkdir()
    (tmp_path / "pages" / "my_files" / "own.txt").write_text(
        "A Town\n\nIt is small, and it lies by the sea.\n"
    )
    assert tearsheet("compile", "pages", "-o", "all.json", "--quiet").status == 0
    assert len(_titles(Path("all.json"))) == 5
    outcome = tearsheet("batch", "pages", "out", "--to", "json", "-j", "0")
    assert "5 made" in outcome.err


def test_an_empty_folder_is_said_to_be_one(tearsheet: Callable, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = tearsheet("compile", "empty", "-o", "b.epub")
    assert outcome.status == 1
    assert outcome.line.startswith("tearsheet: empty: there is no article in this folder; it needs files")


def test_the_same_input_gives_the_same_bytes(tearsheet: Callable, cuttings: Path) -> None:
    for name in ("one.epub", "two.epub"):
        assert tearsheet("compile", cuttings, "-o", name).status == 0
    assert Path("one.epub").read_bytes() == Path("two.epub").read_bytes()


def test_compile_in_python_orders_and_drops_too(cuttings: Path, tmp_path: Path) -> None:
    sources = [cuttings / "article-1.txt", cuttings / "article-10.txt", cuttings / "article-1.txt"]
    book = convert.compile(sources, tmp_path / "b.json", sort="date", unique=True, editors=["Bo Li"])
    assert [a.title.split()[0] for a in book] == ["Zebra", "Harbour"]
    assert book.editors == ("Bo Li",)


def test_many_articles_are_read_by_several_processes_in_their_order(
    tearsheet: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("convert.cli.compile")

    for number in range(60):
        _article(tmp_path / "many" / f"{number}.txt", f"Story{number} Told at Length Again")
    (tmp_path / "many" / "30.txt").write_bytes(b"\x00\x01" * 99)
    monkeypatch.setattr(module, "cores", lambda: 2)
    outcome = tearsheet("compile", tmp_path / "many", "-o", "two.json", "--quiet")
    assert (outcome.status, "30.txt: " in outcome.line) == (1, True)
    assert _titles(Path("two.json")) == [f"Story{n}" for n in range(60) if n != 30]
    monkeypatch.setattr(module, "cores", lambda: 1)
    assert tearsheet("compile", tmp_path / "many", "-o", "one.json", "--quiet").line == outcome.line
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()
    strict = tearsheet("compile", tmp_path / "many", "-o", "no.json", "--quiet", "--strict")
    assert (strict.status, Path("no.json").exists()) == (1, False)
