"""The manifest: everything that it may say, and one line for everything that it may not."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.errors import ManifestError
from convert.manifest import draft, expand, read_manifest
from convert.model import (
    Dossier,
    Emphasis,
    FootnoteDefinition,
    Heading,
    Moment,
    Paragraph,
    Quote,
    Text,
    text,
)

TEXT = "{}\n\nBy Anna Example\n\nThe bridge over the harbour opened again on Monday, nine months later.\n"

WHOLE = '''
title = "The Bridge"
subtitle = "A dossier"
editors = ["Bo Li", "Ana Cruz"]
date = 2013-06-01
description = "What was written about it."
language = "en-GB"
publisher = "The Gazette"
identifier = "urn:isbn:9780000000002"
rights = "All rights reserved"
series = "Works of the town"
series_number = 3
cover = "cover.png"
theme = "report"
sort = "date"
unique = true
introduction = """
Some *words* before it,
on two lines.

A second paragraph.
"""
articles = ["first.txt"]

[[sections]]
title = "The accident"
introduction = { file = "part.md" }
articles = [
    "more",
    { file = "last.txt", headline = "Another", by = "Bo Li", date = "2012-08", url = "https://a.example" },
]
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "more").mkdir()
    for name in ("first.txt", "last.txt", "more/two.txt", "more/ten.txt"):
        (tmp_path / name).write_text(TEXT.format(f"The Story of {name.split('.')[0].title()}"))
    (tmp_path / "cover.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "part.md").write_text("What **came** first.")
    return tmp_path


def _manifest(folder: Path, content: str) -> Path:
    path = folder / "book.toml"
    path.write_text(content)
    return path


def test_all_keys_are_taken(folder: Path) -> None:
    plan = read_manifest(_manifest(folder, WHOLE))
    fields = dict(plan.fields)
    introduction = fields.pop("introduction")
    assert fields.pop("cover").source == str(folder / "cover.png")
    assert fields == {
        "title": "The Bridge",
        "subtitle": "A dossier",
        "editors": ("Bo Li", "Ana Cruz"),
        "date": Moment("2013-06-01"),
        "description": "What was written about it.",
        "language": "en-GB",
        "publisher": "The Gazette",
        "identifier": "urn:isbn:9780000000002",
        "rights": "All rights reserved",
        "series": "Works of the town",
        "series_number": 3,
    }
    assert [text(block) for block in introduction] == [
        "Some words before it, on two lines.",
        "A second paragraph.",
    ]
    assert Emphasis((Text("words"),)) in introduction[0].content
    assert plan.settings == {"theme": "report", "sort": "date", "unique": True}
    first, second = plan.parts
    assert (first.title, [Path(entry.source).name for entry in first.entries]) == (None, ["first.txt"])
    assert second.title == "The accident"
    assert [text(block) for block in second.introduction] == ["What came first."]
    assert [Path(e.source).name for e in second.entries] == ["ten.txt", "two.txt", "last.txt"]
    hints = second.entries[-1].hints
    assert (hints["headline"], hints["published"].iso, hints["source_url"]) == (
        "Another", "2012-08", "https://a.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "line", "key", "says"),
    [
        ('titel = "X"\narticles = ["first.txt"]', 1, "titel", "did you mean title? there are title,"),
        ('title = "X"\ntitle = "Y"', 2, "", "this is not TOML"),
        ('title = "X\n', 1, "", "this is not TOML"),
        ('title = "X"\n', 1, "the manifest", "names no article"),
        ('title = 3\narticles = ["first.txt"]', 1, "title", "must be words"),
        ('\n\ndate = "May"\narticles = ["first.txt"]', 3, "date", "must be a date as in 2013-05-28"),
        ('articles = ["first.txt"]\nsort = "size"', 2, "sort", "must be given, date or title"),
        ('articles = ["first.txt"]\ngroup_by = "x"', 2, "group_by", "publisher, year or author"),
        ('articles = ["first.txt"]\nunique = "yes"', 2, "unique", "must be true or false"),
        ('articles = ["first.txt"]\nseries_number = -1', 2, "series_number", "whole number"),
        ('articles = ["first.txt"]\neditors = 1', 2, "editors", "must be names"),
        ('articles = ["first.txt"]\ncover = "no.png"', 2, "cover", "there is none at"),
        ('articles = "first.txt"', 1, "articles", "must be a list of files"),
        ('articles = [\n  "first.txt",\n  7,\n]', 3, "articles[2]", "must be a file, a folder or a table"),
        (
            'articles = [\n  "first.txt", # a [note]\n  { file = "last.txt", headlin = "X" },\n]',
            3, "articles[2].headlin", "did you mean headline?",
        ),
        ('articles = [{ headline = "X" }]', 1, "articles[1]", "has no file"),
        ('articles = [{ file = "more", headline = "X" }]', 1, "articles[1]", "one headline"),
        ('articles = [{ file = "a.txt", url = "ftp://x" }]', 1, "articles[1].url", "http:// or https://"),
        (
            'introduction = """\ntitle = 1\n[[sections]]\n"""\n[[sections]]\ntitle = "A"\narticles = []\n'
            '[[sections]]\ntitle = ""\narticles = ["first.txt"]',
            9, "sections[2].title", "must be words",
        ),
        ('[[sections]]\narticles = ["first.txt"]', 1, "sections[1]", "has no title"),
        ('[[sections]]\ntitle = "A"\narticle = ["a"]', 3, "sections[1].article", "did you mean articles?"),
        (
            '[[sections]]\ntitle = "A"\narticles = [\n"first.txt",\n]\n[[sections]]\n'
            'title = "B"\narticles = [\n"first.txt",\n{ file = "last.txt", date = "x" }]',
            10, "sections[2].articles[2].date", "must be a date",
        ),
        ('sections = ["a"]', 1, "sections", "write [[sections]] above each"),
        ('articles = ["first.txt"]\nintroduction = { file = "no.md" }', 2, "introduction", "no such file"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_key_and_remedy(
    folder: Path, content: str, line: int, key: str, says: str
) -> None:
    path = _manifest(folder, content)
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, line {line}, {key}" if key else f"{path}, line {line}")
    assert says in message
    assert "\n" not in message
    assert "; " in message


def test_a_manifest_in_another_encoding_is_told_so(folder: Path) -> None:
    path = folder / "book.toml"
    path.write_bytes("# x\ntitle = 'Brücke'".encode("latin-1"))
    with pytest.raises(ManifestError, match="line 2: this is not UTF-8"):
        read_manifest(path)


def test_markup_in_an_introduction_stays_words(folder: Path) -> None:
    plan = read_manifest(
        _manifest(folder, 'articles=["first.txt"]\nintroduction="<script>alert(1)</script>"')
    )
    (block,) = plan.fields["introduction"]
    assert isinstance(block, Paragraph)
    assert text(block) == "<script>alert(1)</script>"


def test_an_introduction_is_read_as_any_markdown_and_without_pandoc(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    words = "# Why\\n\\n> Said.\\n>\\n> — Ada\\n\\nIt's a *word*[^1] -- here.\\n\\n[^1]: A note."
    plan = read_manifest(_manifest(folder, f'articles=["first.txt"]\nintroduction="{words}"'))
    heading, quote, paragraph, note = plan.fields["introduction"]
    assert isinstance(heading, Heading) and heading.level == 1
    assert isinstance(quote, Quote) and quote.attribution == "Ada"
    assert text(paragraph).startswith("It's a word")
    assert isinstance(note, FootnoteDefinition)


def test_compile_follows_the_manifest(tearsheet: Callable, folder: Path) -> None:
    outcome = tearsheet("compile", _manifest(folder, WHOLE), "-o", "book.json", "--quiet", "--title", "Mine")
    assert outcome.status == 0, outcome.err
    book = Dossier.from_json(Path("book.json").read_bytes())
    assert (book.title, book.subtitle, book.series_number) == ("Mine", "A dossier", 3)
    assert [section.title for section in book.sections] == [None, "The accident"]
    # The second part holds, by date, the dated article first.
    assert book.sections[1].articles[0].title == "Another"


def test_compile_in_python_takes_a_manifest_and_a_folder(folder: Path) -> None:
    book = convert.compile(_manifest(folder, WHOLE), folder / "book.json", subtitle="Another one")
    assert (book.title, book.subtitle, len(list(book))) == ("The Bridge", "Another one", 4)
    assert book.sections[1].articles[0].title == "Another"
    assert len(list(convert.compile(str(folder / "more"), folder / "more.json"))) == 2


def test_a_mistake_in_the_manifest_is_one_line_and_status_2(tearsheet: Callable, folder: Path) -> None:
    outcome = tearsheet("compile", _manifest(folder, "titel = 1"), "-o", "book.epub")
    assert outcome.status == 2
    assert "book.toml, line 1, titel: is no key; did you mean title?" in outcome.line


def test_a_manifest_is_the_only_input(tearsheet: Callable, folder: Path) -> None:
    outcome = tearsheet("compile", _manifest(folder, WHOLE), folder / "first.txt", "-o", "book.epub")
    assert (outcome.status, "a manifest is the only input" in outcome.line) == (2, True)


def test_init_writes_a_manifest_that_compiles(tearsheet: Callable, folder: Path) -> None:
    outcome = tearsheet("compile", "--init", folder)
    assert outcome.status == 0, outcome.err
    assert "dossier.toml: 5 articles; change it" in outcome.line
    assert tearsheet("compile", "--init", folder).status == 2  # never over what the user has changed
    outcome = tearsheet("compile", folder / "dossier.toml", "-o", "book.json", "--quiet")
    assert outcome.status == 0, outcome.err
    titles = [article.title for article in Dossier.from_json(Path("book.json").read_bytes())]
    assert titles[:2] == ["The Story of First", "The Story of Last"]


def test_every_key_that_the_draft_shows_is_one(folder: Path) -> None:
    made = draft(folder, [('a "quoted" \\ name.txt', "A headline\nwith a line break")])
    assert tomllib.loads(made)["articles"] == ['a "quoted" \\ name.txt']
    shown = made.replace("# ", "").replace("articles = [", "articles = [ ")
    (folder / "introduction.md").write_text("x")
    path = _manifest(folder, _uncommented(made).replace('a \\"quoted\\" \\\\ name.txt', "first.txt"))
    plan = read_manifest(path)
    assert plan.settings.keys() == {"theme", "sort", "group_by", "unique"}
    assert plan.fields.keys() >= {"title", "cover", "series_number", "identifier", "introduction"}
    assert shown


def _uncommented(made: str) -> str:
    """The draft with all its commented keys at work."""
    lines = []
    for line in made.splitlines():
        bare = line.removeprefix("# ")
        lines.append(
            bare if bare.partition(" ")[2].startswith("=") or bare[:2] in ('""', "[[", "So") else line
        )
    return "\n".join(lines).replace("more.txt", "more")


def test_a_folder_gives_its_articles_without_hidden_ones_and_links_that_lead_out(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / ".git").mkdir(parents=True)
    for name in (
        "inside/b10.txt",
        "inside/b9.txt",
        "inside/.c.txt",
        "inside/.git/d.txt",
        "inside/e.bin",
        "out.txt",
    ):
        (tmp_path / name).write_text("x")
    (inside / "link.txt").symlink_to(tmp_path / "out.txt")
    with pytest.warns(UserWarning, match="a link that leads out of the folder is not followed .*link.txt"):
        assert [Path(path).name for path in expand(str(inside))] == ["b9.txt", "b10.txt"]
    (inside / "round").symlink_to(inside)
    found = expand(str(inside), follow_links=True)
    assert [Path(path).name for path in found] == ["b9.txt", "b10.txt", "link.txt"]


def test_a_folder_outside_is_gone_into_on_demand_and_once(tmp_path: Path) -> None:
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("words")
    (tmp_path / "in" / "a").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "b").symlink_to(tmp_path / "out")
    (tmp_path / "out" / "back").symlink_to(tmp_path)
    with pytest.warns(UserWarning, match="2 links that lead out of the folder are not followed"):
        assert [Path(path).name for path in expand(str(tmp_path / "in"))] == ["in.txt"]
    found = [Path(path).name for path in expand(str(tmp_path / "in"), follow_links=True)]
    assert sorted(found) == ["in.txt", "out.txt"]


def test_a_pattern_names_files_in_their_natural_order(tmp_path: Path) -> None:
    for name in ("a10.txt", "a9.txt", "b.txt", "c.css", "What?.txt"):
        (tmp_path / name).write_text("words")
    (tmp_path / "book.toml").write_text('articles = ["What?.txt", "a*.txt", { file = "b.*", section = "B" }]')
    entries = read_manifest(tmp_path / "book.toml").entries
    assert [Path(entry.source).name for entry in entries] == ["What?.txt", "a9.txt", "a10.txt", "b.txt"]
    assert entries[-1].hints == {"section": "B"}
    (tmp_path / "book.toml").write_text('title = "x"\narticles = [\n  "nope/*.txt",\n]')
    with pytest.raises(ManifestError, match=r"line 3, articles\[1\]: no file matches this pattern"):
        read_manifest(tmp_path / "book.toml")


@pytest.mark.parametrize("said", ["2020-13-01", "2020-02-30", "2020-05", "20-1-1"])
def test_a_date_that_is_none_is_told_as_a_date(tmp_path: Path, said: str) -> None:
    (tmp_path / "book.toml").write_text(f'title = "x"\ndate = {said}\narticles = ["a.txt"]\n')
    with pytest.raises(ManifestError, match=f"line 2: {said} is no date of the calendar; write one as in"):
        read_manifest(tmp_path / "book.toml")
