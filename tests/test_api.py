"""The public interface: small, typed, cheap to import, and the same wherever its inputs come from."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import convert
from convert import Article
from convert.errors import ReadError, UsageError
from convert.model import Moment, Paragraph, Person, Section, Text
from convert.output import timestamp

TEXT = """Harbour Bridge Reopens After Nine Months

By Anna Example

May 28, 2013

PORTVILLE — The bridge over the harbour opened again on Monday, nine months after a barge struck it.

Engineers said that the repairs had cost less than the council had feared when the work began.
"""


def _json(article: convert.Article) -> str:
    stream = io.BytesIO()
    convert.write(article, stream, "json")
    return stream.getvalue().decode()


def test_read_write_and_read_again_give_the_same_article(tmp_path: Path) -> None:
    article = convert.normalize(TEXT)
    assert (article.title, article.published) == (
        "Harbour Bridge Reopens After Nine Months",
        Moment("2013-05-28"),
    )
    convert.write(article, tmp_path / "a.json")
    assert convert.read(tmp_path / "a.json") == article


def test_convert_does_both_and_returns_the_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    article = convert.convert(tmp_path / "a.txt", tmp_path / "b.json", hints={"author": "Bo Li"})
    assert [person.name for person in article.authors] == ["Bo Li"]
    assert convert.read(tmp_path / "b.json") == article


def test_compile_makes_a_book_of_articles_paths_and_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    sources = [tmp_path / "a.txt", TEXT, convert.normalize(TEXT)]
    dossier = convert.compile(sources, tmp_path / "book.json", title="Three times the same")
    assert [article.title for article in dossier] == ["Harbour Bridge Reopens After Nine Months"] * 3
    assert convert.Dossier.from_json((tmp_path / "book.json").read_bytes()) == dossier
    with pytest.raises(convert.UsageError, match="no article"):
        convert.compile([], tmp_path / "none.json")


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: convert.read("no such file.txt"), convert.ReadError, "there is no such file"),
        (lambda: convert.read(b"\0\1\2"), convert.ReadError, "is binary"),
        (lambda: convert.read(b'{"type":"article","kicker":3}', format="json"), convert.ReadError, "kicker"),
        (lambda: convert.read(b"{", format="json"), convert.ReadError, "is not JSON"),
        (lambda: convert.read(TEXT, autor="x"), convert.UsageError, "did you mean author"),
        (lambda: convert.normalize(TEXT, date="soon"), convert.UsageError, "must be a date"),
        (lambda: convert.write(convert.Article(), "a.pfd"), convert.UsageError, "did you mean pdf"),
        (lambda: convert.write(convert.Article(), "a"), convert.UsageError, "has no extension"),
        (lambda: convert.write(convert.Article(), io.BytesIO()), convert.UsageError, "pass format="),
        (lambda: convert.write(convert.Article(), "a.md", wrapp=3), convert.UsageError, "did you mean wrap"),
        (lambda: convert.write(convert.Article(), "a.json", wrap="x"), convert.UsageError, "wrap is wrong"),
        (lambda: convert.write(convert.Article(), "a.json", theme="hous"), convert.ThemeError, "house"),
        (lambda: convert.write(convert.Article(), "/proc/x/a.json"), convert.WriteError, "cannot be written"),
    ],
)  # fmt: skip
def test_errors_are_one_family_and_say_what_to_do(call, error, says) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=says) as caught:
        call()
    assert isinstance(caught.value, convert.TearsheetError)
    assert "\n" not in str(caught.value)


def test_the_functions_stay_functions_though_modules_have_their_names() -> None:
    from convert.normalize import normalize
    from convert.themes import theme_names

    assert convert.normalize(TEXT) == normalize(TEXT)
    assert convert.themes() == tuple(theme_names())
    assert set(convert.__all__) <= set(dir(convert))
    with pytest.raises(AttributeError):
        _ = convert.nothing  # type: ignore[attr-defined]


def test_formats_tell_what_is_read_and_written() -> None:
    found = {item.name: item for item in convert.formats()}
    assert {name for name, item in found.items() if item.writes} >= {
        "docx",
        "epub",
        "html",
        "json",
        "md",
        "pdf",
    }
    assert {name for name, item in found.items() if item.reads} >= {"json", "md", "text"}
    assert all(item.description and item.extensions for item in found.values())


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    _json(convert.normalize(TEXT))
    assert capfd.readouterr() == ("", "")


def test_threads_and_processes_give_what_one_does() -> None:
    texts = [TEXT.replace("Nine", str(number)) for number in range(8)]
    alone = [_json(convert.normalize(text)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(_recognised, texts)) == alone
    with ProcessPoolExecutor(2) as processes:
        assert list(processes.map(_recognised, texts)) == alone


def _recognised(text: str) -> str:
    return _json(convert.normalize(text))


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import sys, convert; print('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "weasyprint",
        "ebooklib",
        "docx",
        "pypandoc",
        "babel",
        "lxml",
        "yaml",
        "ftfy",
        "click",
        "msgspec",
    }
    assert heavy.isdisjoint(result.stdout.split())


# -- the date inside files --------------------------------------------------------------


@pytest.mark.parametrize(
    ("iso", "seconds"),
    [
        ("2013-05-28", 1369699200),
        ("2013-05-28T10:41+02:00", 1369699200),
        ("2013-05", 1367366400),
        ("2013", 1356998400),
        ("1912-04-15", 315532800),  # before ZIP's first day
        ("9999-01-01", 4354819199),  # after its last
    ],
)
def test_a_file_is_dated_as_its_article(iso: str, seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    article = convert.Article(published=Moment(iso))
    assert timestamp(article) == seconds
    assert timestamp(convert.Dossier(title="D", sections=(Section((convert.Article(), article)),))) == seconds
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert timestamp(article) == 1000000000


def test_without_any_date_it_is_1980(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert timestamp(convert.Article()) == 315532800


def test_the_schema_is_json() -> None:
    schema = json.loads(json.dumps(convert.Article.json_schema()))
    assert schema["$ref"] == "#/$defs/Article"
    assert set(schema["$defs"]["Article"]["properties"]) >= {"headline", "blocks", "evidence", "set_aside"}


def test_a_notebook_shows_the_page_sealed_off() -> None:
    article = convert.normalize(TEXT, headline='A <script> & "quotes"')
    shown = article._repr_html_()
    assert shown.startswith('<iframe sandbox="" ') and shown.count("<") == 2
    assert "&amp;lt;script&amp;gt;" in shown


def test_a_notebook_shows_a_dossier_too(tmp_path: Path) -> None:
    book = convert.compile([TEXT], tmp_path / "book.json", title="A <Dossier>")
    shown = book._repr_html_()
    assert shown.startswith('<iframe sandbox="" title="A &lt;Dossier&gt;"') and shown.count("<") == 2


def _rich(document: object, width: int = 100) -> str:
    console = pytest.importorskip("rich.console").Console(record=True, width=width, file=io.StringIO())
    console.print(document)
    return str(console.export_text())


def test_rich_shows_an_article_as_tables() -> None:
    shown = _rich(convert.normalize(TEXT))
    title, *_ = shown.splitlines()
    assert title.strip() == "Harbour Bridge Reopens After Nine Months"
    rows = [line.split() for line in shown.splitlines()]
    assert ["published", "2013-05-28", "97%", "date", "in", "words"] in rows
    assert ["Body"] in rows
    assert "95%" in shown and "running text" in shown


def test_rich_shows_a_dossier_as_a_table(tmp_path: Path) -> None:
    book = convert.compile([TEXT], tmp_path / "book.json", title="The Harbour")
    rows = [line.split() for line in _rich(book).splitlines() if line.strip()]
    assert rows[0] == ["The", "Harbour"]
    assert rows[-1][:3] == ["1", "Harbour", "Bridge"] and "2013-05-28" in rows[-1]


def test_a_text_cannot_speak_to_the_terminal() -> None:
    """Neither by rich's own marks nor by control characters."""
    article = convert.normalize(TEXT, headline="[red]Red[/red] [/] \x1b[31mHead", publisher="[link=x]P")
    shown = _rich(article)
    assert "[red]Red[/red] [/]" in shown and "[link=x]P" in shown
    assert "\x1b[31mHead" not in shown
    printed: list[str] = []
    article._repr_pretty_(type("Printer", (), {"text": lambda _, text: printed.append(text)})(), False)
    assert printed[0].startswith("Fields\n") and "\x1b" not in printed[0]


def test_tables_need_no_rich_until_rich_asks() -> None:
    code = "import sys, convert; convert.normalize('A\\n\\nB'); print('rich' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


# -- sources and targets ----------------------------------------------------------------


def test_every_kind_of_source_gives_the_same_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    wanted = convert.normalize(TEXT)
    with path.open("rb") as binary, path.open() as text:
        sources = (
            path, str(path), TEXT, TEXT.encode(), bytearray(TEXT.encode()), memoryview(TEXT.encode()),
            io.BytesIO(TEXT.encode()), io.StringIO(TEXT), binary, text,
        )  # fmt: skip
        for source in sources:
            assert convert.read(source) == wanted, source  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["pdf", "docx", "epub", "odt", "html"])
def test_bytes_are_read_as_what_they_are(format: str, tmp_path: Path) -> None:
    article = convert.normalize(TEXT)
    path = tmp_path / f"a.{format}"
    convert.write(article, path)
    found = convert.read(path.read_bytes())
    assert found.title == article.title and found.authors == article.authors
    assert format != "pdf" or found == article
    with path.open("rb") as stream:
        assert convert.read(io.BytesIO(stream.read())) == found


def test_a_zip_that_is_no_article_stays_refused() -> None:
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", TEXT)
    for data in (stream.getvalue(), b"PK\x03\x04" + TEXT.encode()):
        with pytest.raises(convert.ReadError):
            convert.read(data)


@pytest.mark.parametrize(
    "iso",
    ["2013-02-31", "2013-13", "0000", "2013-05-28T25:61", "2013-05-28T10:60", "2013-05-28T24:00",
     "2013-05-28T10:41:60", "2013-05-28T10:41+05:99", "2013-05-28T10:41+24:00", "٢٠١٣-05-28"],
)  # fmt: skip
def test_a_moment_that_no_calendar_and_no_clock_has_is_refused_where_it_is_given(iso: str) -> None:
    with pytest.raises(ValueError, match=r"ISO 8601|calendar"):
        Moment(iso)
    with pytest.raises(convert.UsageError, match="must be a date"):
        convert.normalize(TEXT, published=iso)
    with pytest.raises(convert.ReadError):
        convert.read(json.dumps({"type": "article", "published": {"iso": iso}}).encode(), format="json")


@pytest.mark.parametrize(
    "iso", ["2012-02-29", "2013-05", "1999", "2013-05-28T23:59:59.5Z", "2013-05-28T10:41-03:30"]
)
def test_a_moment_that_there_is_is_kept(iso: str) -> None:
    article = convert.normalize(TEXT, published=iso)
    assert article.published == Moment(iso)


def test_text_with_any_clock_gives_an_article() -> None:
    for clock in ("10:41 +05:99", "10:41:٣٠ +03:٣٠", "10:41:75", "24:00", "99:99 UTC+14:60"):
        article = convert.normalize(f"A headline of some words\n\nMay 28, 2013 {clock}\n\nThe text of it.\n")
        assert article.published is None or article.published.date == "2013-05-28", clock
    page = '<html><head><meta property="article:published_time" content="{}"></head><body>{}</body></html>'
    for when in ("2013-05-28T10:41:75", "2013-05-28T10:41+05:99", "2013-05-28T10:41", "2013-05-28"):
        words = "<p>The council voted on Monday evening to rebuild the old bridge.</p>" * 3
        article = convert.read(page.format(when, words).encode(), format="html")
        assert article.published and article.published.date == "2013-05-28", when
    convert.read(page.format("0000", words).encode(), format="html")


def test_a_list_of_names_may_end_in_its_mark() -> None:
    from convert.hints import check

    assert [person.name for person in check("authors", "Ann; Bob;")[1]] == ["Ann", "Bob"]
    assert check("keywords", "ferry; bridge;")[1] == ("ferry", "bridge")
    with pytest.raises(ValueError, match="is empty"):
        check("authors", " ; ")


def test_a_stream_that_gives_a_little_at_a_time_is_read_to_its_end() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, pieces: list[bytes | None]) -> None:
            self.pieces = pieces

        def read(self, size: int = -1) -> bytes | None:
            return self.pieces.pop(0) if self.pieces else b""

    text = (Path(convert.__file__).parent / "cli" / "bridge.txt").read_bytes()
    pieces: list[bytes | None] = [text[at : at + 100] for at in range(0, len(text), 100)]
    assert convert.read(Pipe(pieces)) == convert.read(text)  # type: ignore[arg-type]
    with pytest.raises(convert.TearsheetError, match="nothing to read yet"):
        convert.read(Pipe([text[:100], None]))  # type: ignore[arg-type]


def test_every_kind_of_target_gets_the_same_bytes(tmp_path: Path) -> None:
    article = convert.normalize(TEXT)
    convert.write(article, tmp_path / "a.md")
    convert.write(article, str(tmp_path / "b.md"))
    binary, text = io.BytesIO(), io.StringIO()
    convert.write(article, binary, "md")
    convert.write(article, text, "md")
    with (tmp_path / "c.md").open("wb") as stream:
        convert.write(article, stream, "md")
    data = binary.getvalue()
    assert {(tmp_path / name).read_bytes() for name in ("a.md", "b.md", "c.md")} == {data}
    assert text.getvalue().encode() == data
    with pytest.raises(convert.UsageError, match="no text"):
        convert.write(article, io.StringIO(), "epub")


@pytest.mark.parametrize("thing", [None, 3, object()])
def test_what_is_neither_source_nor_target_is_said(thing: object) -> None:
    with pytest.raises(convert.ReadError, match="nothing can be read from"):
        convert.read(thing)  # type: ignore[arg-type]
    for format in (None, "md"):
        with pytest.raises(convert.UsageError, match="nothing can be written to"):
            convert.write(convert.Article(), thing, format)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "given", "taken"),
    [
        ("published", "2013-01-01", Moment("2013-01-01")),
        ("updated", datetime.date(2013, 1, 1), Moment("2013-01-01")),
        ("authors", ["Bo Li"], (Person("Bo Li"),)),
        ("authors", "Bo Li; Cy Dee", (Person("Bo Li"), Person("Cy Dee"))),
        ("headline", "x", (Text("x"),)),
        ("headline", [Text("x")], (Text("x"),)),
        ("keywords", "a, b", ("a", "b")),
        ("blocks", [Paragraph((Text("x"),))], (Paragraph((Text("x"),)),)),
        ("published", None, None),
    ],
)
def test_a_changed_copy_takes_what_read_takes(field: str, given: object, taken: object) -> None:
    changed = Article().with_(**{field: given})
    assert getattr(changed, field) == taken
    assert Article.from_json(changed.to_json()) == changed


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("published", "soon"), ("authors", None), ("authors", [3j]), ("headline", None), ("blocks", "words"),
        ("blocks", ["words"]), ("evidence", [1]), ("text_direction", "up"), ("related_heading", 3),
    ],
)  # fmt: skip
def test_a_changed_copy_refuses_what_no_writer_could_show(field: str, given: object) -> None:
    with pytest.raises(UsageError, match=field):
        Article().with_(**{field: given})


def test_a_changed_copy_of_a_dossier_takes_and_refuses_the_same() -> None:
    book = convert.Dossier("Cuttings", (Section((Article(),)),))
    assert book.with_(date="2013-05-28").date == book.with_(date=Moment("2013-05-28")).date
    assert book.with_(sections=list(book.sections), editors=["Bo Li"]) == book.with_(editors=("Bo Li",))
    for name, value in {
        "sections": [Article()], "editors": "Bo Li", "date": "soon", "title": 3, "cover": "a.png",
        "introduction": ["words"], "series_number": "2",
    }.items():  # fmt: skip
        with pytest.raises(UsageError, match=name):
            book.with_(**{name: value})
    with pytest.raises(TypeError, match="editor"):
        book.with_(editor="Bo Li")


def test_wrong_types_are_errors_of_the_family() -> None:
    for wrong in ("nope", b"\xff", '{"type": "article", "headline": 3}', "[" * 100_000):
        with pytest.raises(ReadError):
            Article.from_json(wrong)
        with pytest.raises(ReadError):
            convert.Dossier.from_json(wrong)
    with pytest.raises(UsageError, match="str or bytes"):
        Article.from_json(3)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"takes a str, and this is bytes; convert\.read takes bytes"):
        convert.normalize(b"x")  # type: ignore[arg-type]


def test_style_sheets_and_templates_are_text_or_a_path(tmp_path: Path) -> None:
    (tmp_path / "mine.css").write_text("p { color: #123456 }")
    (tmp_path / "order.html").write_text("<p>Ours</p>{{ body }}")
    article = convert.normalize("A headline\n\nSome words of an article, no more than that.\n")
    made = tmp_path / "a.html"
    convert.write(article, made, css=tmp_path / "mine.css", template=tmp_path / "order.html")
    assert "#123456" in made.read_text()
    assert "<p>Ours</p>" in made.read_text()
    convert.write(article, made, css="p { color: #123456 }", template="<p>{{ body }}</p>.html")
    for option, name in (("css", "mine.css"), ("template", "order.html")):
        with pytest.raises(UsageError, match=rf"{option} is the text itself.*pass {option}=Path\('{name}'\)"):
            convert.write(article, made, **{option: name})
        with pytest.raises(ReadError, match="there is no such file"):
            convert.write(article, made, **{option: tmp_path / "nope"})
    convert.write(article, tmp_path / "house.docx")
    convert.write(article, tmp_path / "a.docx", reference_docx=tmp_path / "house.docx")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: convert.write("text", "x.md"), "an article or a dossier can be written, and this is str"),
        (lambda: convert.write([Article()], "x.md"), "and this is list"),
        (lambda: convert.write(Article(), "x.pdf", timestamp=10**12), "timestamp"),
        (lambda: convert.write(Article(), "x.md", dpi=-1), "dpi"),
        (lambda: convert.write(Article(), "x.md", wrap=-5), "wrap"),
        (lambda: convert.write(Article(), "x.md", resource_path=3), "resource_path"),
        (lambda: convert.write(Article(blocks=(Paragraph("words"),)), "x.md"), r"blocks\[0\]\.content"),
        (lambda: convert.write(convert.Dossier("Cuttings", (Article(),)), "x.pdf"), r"sections\[0\]"),
    ],
)
def test_what_cannot_be_written_is_said(
    call: Callable[[], None], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        call()
    assert list(tmp_path.iterdir()) == []


def test_pictures_are_found_in_the_folder_that_is_named(tmp_path: Path) -> None:
    import PIL.Image

    PIL.Image.new("RGB", (40, 30), "navy").save(tmp_path / "ferry.png")
    (tmp_path / "a.md").write_text("# The Ferry Returns\n\n![The ferry](ferry.png)\n\nIt sails again.\n")
    article = convert.read(tmp_path / "a.md")
    for place in (tmp_path, str(tmp_path), [tmp_path], (str(tmp_path),)):
        stream = io.BytesIO()
        convert.write(article, stream, "html", resource_path=place)
        assert b"data:image/png" in stream.getvalue()
    with pytest.warns(UserWarning, match=r"beside the article; name its folder with --resource-path"):
        convert.write(article, io.BytesIO(), "html")


def test_convert_is_told_what_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Żegluga wraca\n\nProm płynie znów, mówi Łucja.\n".encode("cp1250"))
    article = convert.convert(tmp_path / "a.txt", tmp_path / "a.md", encoding="cp1250", source_format="text")
    assert "Łucja" in (tmp_path / "a.md").read_text() and article.title == "Żegluga wraca"


def test_a_hint_of_none_says_nothing() -> None:
    assert convert.normalize(TEXT, publisher=None, authors=None) == convert.normalize(TEXT)
    with pytest.raises(UsageError, match="no hint"):
        convert.normalize(TEXT, publishr=None)


def test_it_knows_its_version() -> None:
    from importlib.metadata import version

    assert convert.__version__ == version("tearsheet")  # type: ignore[attr-defined]
