"""``tearsheet convert``: names, defaults, and one clear line for whatever goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.errors import WriteError
from convert.writers.json import JsonWriter

TEXT = """Harbour Bridge Reopens After Nine Months

By Anna Example

May 28, 2013

PORTVILLE — The bridge over the harbour opened again on Monday, nine months after a barge struck it.

Engineers said that the repairs had cost less than the council had feared when the work began.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "bridge.txt"
    path.parent.mkdir()
    path.write_text(TEXT)
    return path


def _made(folder: Path) -> list[str]:
    return sorted(
        str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and "in" not in p.parts
    )


# -- what is made, and where ------------------------------------------------------------


def test_without_options_all_four_are_made_here(tearsheet: Callable, article: Path, tmp_path: Path) -> None:
    outcome = tearsheet("convert", article)
    assert outcome.status == 0, outcome.err
    assert _made(tmp_path) == ["bridge.docx", "bridge.epub", "bridge.md", "bridge.pdf"]
    assert outcome.err.splitlines() == [f"tearsheet: wrote bridge.{e}" for e in ("pdf", "epub", "docx", "md")]
    assert outcome.out == b""


@pytest.mark.parametrize("command", ["convert", "batch"])
def test_the_cover_is_the_epubs(command: str, tearsheet: Callable, article: Path, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 60), "#336699").save(tmp_path / "front.png")
    out = ["-o", "out"] if command == "convert" else ["out", "--jobs", "0"]
    outcome = tearsheet(command, article, *out, "--to", "epub,md", "--cover", "front.png")
    assert outcome.status == 0, outcome.err
    with zipfile.ZipFile(tmp_path / "out" / "bridge.epub") as book:
        assert book.read("EPUB/cover.png") == (tmp_path / "front.png").read_bytes()
    for options, says in (
        (["--to", "pdf", "--cover", "front.png"], "front.png: --cover is an EPUB's, and none is made"),
        (["--to", "epub", "--cover", "no.png"], "no.png: there is no such cover"),
    ):
        outcome = tearsheet(command, article, *out, *options)
        assert (outcome.status, says in outcome.line) == (2, True), outcome.err


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (["-o", "page.json"], ["page.json"]),
        (["-o", "page.JSON"], ["page.JSON"]),
        (["-o", "out", "--to", "json"], ["out/bridge.json"]),
        (["-o", "out/", "--to", "json"], ["out/bridge.json"]),
        (["-o", "deep/er/", "--to", "json"], ["deep/er/bridge.json"]),
        (["-o", "v1.2", "--to", "json"], ["v1.2"]),
        (["-o", "page.md", "--to", "json,md"], ["page.json", "page.md"]),
        (["-o", "out", "--to", "json,md"], ["out/bridge.json", "out/bridge.md"]),
        (["-o", "v1.2", "--to", "json,md"], ["v1.2/bridge.json", "v1.2/bridge.md"]),
        (["--to", "json", "--to", "md,json"], ["bridge.json", "bridge.md"]),
        (["--to", "markdown"], ["bridge.md"]),
    ],
)
def test_output_names(
    tearsheet: Callable, article: Path, tmp_path: Path, options: list[str], files: list[str]
) -> None:
    outcome = tearsheet("convert", article, *options)
    assert outcome.status == 0, outcome.err
    assert _made(tmp_path) == files


def test_standard_input_is_named_by_its_headline(tearsheet: Callable, tmp_path: Path) -> None:
    assert tearsheet("convert", "-", "--to", "json", stdin=TEXT.encode()).status == 0
    assert _made(tmp_path) == ["Harbour Bridge Reopens After Nine Months.json"]


def test_standard_output_has_the_document_and_nothing_else(tearsheet: Callable, article: Path) -> None:
    outcome = tearsheet("convert", article, "--to", "json", "-o", "-")
    assert outcome.status == 0
    assert json.loads(outcome.out)["type"] == "article"
    assert outcome.err == ""


def test_inputs_of_one_name_do_not_overwrite_each_other(tearsheet: Callable, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(TEXT.replace("Harbour", folder.upper()))
    assert tearsheet("convert", "a/x.txt", "b/x.txt", "--to", "json", "-o", "out").status == 0
    titles = [convert.read(tmp_path / "out" / name).title[0] for name in ("x.json", "x-2.json")]
    assert titles == ["A", "B"]


def test_an_input_is_never_overwritten(tearsheet: Callable, tmp_path: Path) -> None:
    assert tearsheet("convert", "-", "--to", "json", "-o", "x.json", stdin=TEXT.encode()).status == 0
    before = (tmp_path / "x.json").read_bytes()
    assert tearsheet("convert", "x.json", "--to", "json", "--set", "title=New").status == 0
    assert (tmp_path / "x.json").read_bytes() == before
    assert convert.read(tmp_path / "x-2.json").title == "New"
    outcome = tearsheet("convert", "x.json", "-o", "x.json")
    assert outcome.status == 2
    assert "would replace an input" in outcome.line


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.md", "-o", "a.pdf", "--to", "json,md"],
        ["a.md", "-o", "other/a.json", "--to", "json,md"],
        ["a.md", "-o", "linked.md"],
        ["book.epub#", "-o", "book.epub"],
        ["a.txt", "-o", "look.docx", "--reference-docx", "look.docx"],
    ],
)
def test_no_input_is_overwritten_whatever_the_name_of_the_target_comes_from(
    tearsheet: Callable, tmp_path: Path, arguments: list[str]
) -> None:
    inputs = [tmp_path / name for name in ("a.md", "a.txt", "look.docx", "book.epub")]
    for path in inputs:
        path.write_text(TEXT)
    (tmp_path / "other").symlink_to(tmp_path)
    (tmp_path / "linked.md").hardlink_to(tmp_path / "a.md")
    outcome = tearsheet("convert", *arguments)
    assert (outcome.status, "this would replace an input" in outcome.line) == (2, True)
    assert [path.read_text() for path in inputs] == [TEXT] * len(inputs)


def test_a_style_file_is_not_overwritten_in_the_folder_either(
    tearsheet: Callable, article: Path, tmp_path: Path
) -> None:
    assert tearsheet("convert", article, "-o", "bridge.docx").status == 0
    before = (tmp_path / "bridge.docx").read_bytes()
    assert tearsheet("convert", article, "--to", "docx", "--reference-docx", "bridge.docx").status == 0
    assert (tmp_path / "bridge.docx").read_bytes() == before
    assert (tmp_path / "bridge-2.docx").exists()


def test_settings_win_and_add_up(tearsheet: Callable, article: Path, tmp_path: Path) -> None:
    settings = [
        "title=A = B",
        "author=Bo Li; Cy Oz",
        "author=Di Ba",
        "date=2020-02",
        "lang=pt_BR",
        "tags=a, b",
    ]
    options = [part for setting in settings for part in ("--set", setting)]
    assert tearsheet("convert", article, "-o", "x.json", *options).status == 0
    found = convert.read(tmp_path / "x.json")
    assert found.title == "A = B"
    assert [person.name for person in found.authors] == ["Bo Li", "Cy Oz", "Di Ba"]
    assert (found.published.iso, found.language, found.keywords) == ("2020-02", "pt-BR", ("a", "b"))
    assert {"Harbour Bridge Reopens After Nine Months", "Anna Example"} <= {s.text for s in found.set_aside}


def test_the_same_input_gives_the_same_bytes(tearsheet: Callable, article: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert tearsheet("convert", article, "-o", f"{folder}/").status == 0
    for one in (tmp_path / "one").iterdir():
        assert one.read_bytes() == (tmp_path / "two" / one.name).read_bytes(), one.name


# -- what goes wrong --------------------------------------------------------------------

MARKS = {
    "empty.txt": b" \n",
    "zip.txt": b"PK\x03\x04zip",
    "odd.txt": "Ο υπουργός δήλωσε ότι η διάσκεψη είναι δυνατή.".encode("cp1253"),
}


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["missing.txt"], 1, "missing.txt: there is no such file; check the name"),
        (["empty.txt"], 1, "empty.txt: is empty"),
        (["zip.txt"], 1, "zip.txt: is a ZIP archive or an office document, not text"),
        (["odd.txt"], 1, "odd.txt: its encoding cannot be told; name it with --encoding"),
        (["folder"], 1, "folder: this is a folder; name the files in it, as in 'folder/*.txt'"),
        (["ftp://example.org/a"], 1, "ftp://example.org/a: only addresses that begin with http:// or"),
        (["in/bridge.txt", "--encoding", "klingon"], 2, "no encoding is called 'klingon'"),
        (["in/bridge.txt", "--to", "pfd"], 2, "no format is called 'pfd'; did you mean pdf?"),
        (["in/bridge.txt", "-o", "a.pfd"], 2, "a.pfd: no format has the extension .pfd; did you mean pdf?"),
        (["in/bridge.txt", "--to", ","], 2, "--to names no format"),
        (["in/bridge.txt", "--from", "txet"], 2, "no reader is called 'txet'; did you mean text"),
        (["in/bridge.txt", "--theme", "hous"], 2, "house"),
        (["in/bridge.txt", "-o", "-"], 2, "standard output takes one format; name it with --to"),
        (["in/bridge.txt", "-o", "-", "--to", "md,pdf"], 2, "standard output takes one document"),
        (["in/bridge.txt", "empty.txt", "-o", "one.pdf"], 2, "one.pdf: several inputs need a folder"),
        (["in/bridge.txt", "-o", "taken", "--to", "md,pdf"], 2, "taken: is a file, and a folder is needed"),
        (["in/bridge.txt", "-o", ""], 2, "-o needs a name"),
        (["in/bridge.txt", "-o", "taken/a.md"], 1, "taken/a.md: cannot be written"),
        (["in/bridge.txt", "-o", "/proc/nowhere/a.md"], 1, "/proc/nowhere/a.md: cannot be written"),
        (["-", "-"], 2, "standard input can be read once only"),
        (["in/bridge.txt", "--set", "title"], 2, "--set needs KEY=VALUE"),
        (["in/bridge.txt", "--set", "titel=x"], 2, "--set knows no such key; did you mean title"),
        (["in/bridge.txt", "--set", "date=May 5"], 2, "must be a date as in 2013-05-28"),
        (["in/bridge.txt", "--set", "url=javascript:x"], 2, "must be an address that begins with http"),
        (["in/bridge.txt", "--set", "title= "], 2, "the value of --set title is empty"),
        (["in/bridge.txt", "--css", "no.css"], 2, "no.css: there is no such file"),
        (["in/bridge.txt", "--max-size", "0"], 2, "--max-size"),
        (["in/bridge.txt", "--frmo"], 2, "'tearsheet convert --help' explains"),
        ([], 2, "Missing argument 'INPUT...'"),
    ],
)  # fmt: skip
def test_each_mistake_is_one_line_and_leaves_nothing(
    tearsheet: Callable, article: Path, tmp_path: Path, arguments: list[str], status: int, says: str
) -> None:
    for name, content in {**MARKS, "taken": b"x"}.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    before = _made(tmp_path)
    outcome = tearsheet("convert", *arguments)
    assert outcome.status == status, outcome.err
    assert says in outcome.line
    assert outcome.line.startswith("tearsheet: ")
    assert _made(tmp_path) == before


def test_one_bad_input_does_not_stop_the_rest(tearsheet: Callable, article: Path, tmp_path: Path) -> None:
    outcome = tearsheet("convert", "missing.txt", article, "-", "--to", "json", "-o", "out", stdin=b"")
    assert outcome.status == 1
    assert _made(tmp_path) == ["out/bridge.json"]
    assert [line.split(":")[1].strip() for line in outcome.err.splitlines()] == [
        "missing.txt", "wrote out/bridge.json", "standard input",
    ]  # fmt: skip


def test_a_format_that_fails_does_not_stop_the_others(
    tearsheet: Callable, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise WriteError("this article is too long", remedy="split it")

    monkeypatch.setattr(JsonWriter, "render", fail)
    outcome = tearsheet("convert", article, "--to", "json,md")
    assert outcome.status == 1
    assert "this article is too long; split it" in outcome.err
    assert _made(tmp_path) == ["bridge.md"]


def test_a_bug_is_one_line_that_says_how_to_report_it(
    tearsheet: Callable, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("several\nlines")

    monkeypatch.setattr(JsonWriter, "render", fail)
    outcome = tearsheet("convert", article, "--to", "json")
    assert outcome.status == 1
    assert "unexpected RuntimeError: several lines; this is a bug; please report it" in outcome.line
    monkeypatch.setenv("TEARSHEET_DEBUG", "1")


def test_quiet_says_only_what_went_wrong(tearsheet: Callable, article: Path) -> None:
    assert tearsheet("convert", article, "--to", "json", "-q").err == ""
    assert tearsheet("convert", "missing.txt", "-q").line


def test_messages_cannot_steer_the_terminal(tearsheet: Callable) -> None:
    outcome = tearsheet("convert", "a\x1b[31m\nb.txt")
    assert "\x1b" not in outcome.line


# -- the process ------------------------------------------------------------------------


def _process(*arguments: str, folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from convert.cli import main; main()", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, **environment}
    )


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    process = _process("convert", "-", "-o", "x.json", folder=tmp_path)
    assert process.stderr
    # It waits for its input by the time that the imports are done; a signal before is Python's own.
    import time

    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.decode().split() == ["tearsheet:", "stopped"]  # click parts it from the terminal's ^C
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_leaves_early_is_no_traceback(article: Path) -> None:
    process = _process("convert", str(article), "--to", "json", "-o", "-", folder=article.parent)
    assert process.stdout and process.stderr and process.stdin
    process.stdout.close()
    process.stdin.close()
    err = process.stderr.read()
    process.wait(20)
    assert b"Traceback" not in err
    assert b"Exception" not in err


def test_source_date_epoch_must_be_a_number(
    tearsheet: Callable, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    outcome = tearsheet("convert", article, "--to", "json")
    assert outcome.status == 2
    assert "SOURCE_DATE_EPOCH must be a number of seconds" in outcome.line


def test_a_dump_of_many_articles_is_cut_apart(tearsheet: Callable, tmp_path: Path) -> None:
    (tmp_path / "dump.txt").write_text("One Ferry\n\nIt sailed.\n\n==========\n\nTwo Barges\n\nThey sank.\n")
    assert (
        tearsheet("convert", "dump.txt", "--split", "auto", "--to", "md", "-o", "cut/", "--quiet").status == 0
    )
    texts = sorted(file.read_text() for file in (tmp_path / "cut").iterdir())
    assert ["# One Ferry" in text for text in texts].count(True) == 1
    assert ["# Two Barges" in text for text in texts].count(True) == 1
    assert len(texts) == 2


FOUR = ("pdf", "epub", "docx", "md")


def _edited(path: Path) -> None:
    """Change a file as the programs do that people use for it."""
    if path.suffix == ".pdf":
        path.write_bytes(path.read_bytes() + b"\n9 0 obj <</Type /Annot>> endobj\nstartxref\n0\n%%EOF\n")
    elif path.suffix == ".md":
        path.write_text("# My own notes\n")
    else:  # packed anew, by a program that dates what it packs
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)


@pytest.mark.parametrize("format", FOUR)
def test_what_others_made_or_changed_is_kept(
    tearsheet: Callable, article: Path, tmp_path: Path, format: str
) -> None:
    assert tearsheet("convert", article, "--to", format, "-q").err == ""
    assert tearsheet("convert", article, "--to", format, "-q").err == ""  # a rerun replaces what it made
    assert _made(tmp_path) == [f"bridge.{format}"]
    _edited(Path(f"bridge.{format}"))
    theirs = Path(f"bridge.{format}").read_bytes()
    for _ in range(2):
        outcome = tearsheet("convert", article, "--to", format, "-q")
        assert outcome.status == 0
        assert outcome.line.startswith(
            f"tearsheet: warning: bridge.{format}: was not made here, or was changed"
        )
        assert _made(tmp_path) == [f"bridge-2.{format}", f"bridge.{format}"]
    assert Path(f"bridge.{format}").read_bytes() == theirs
    assert tearsheet("convert", article, "-o", f"bridge.{format}", "-q").err == ""  # the user named it
    assert Path(f"bridge.{format}").read_bytes() == Path(f"bridge-2.{format}").read_bytes()


def test_a_remark_is_said_once_and_names_its_input(tearsheet: Callable, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(
            "---\ndate: soon\n---\n\n# A Town\n\nIt is small.\n\n![A quay](quay.png)\n"
        )
    outcome = tearsheet("convert", "a.md", "b.md", "--to", "html,docx,pdf", "-o", "out/", "-q")
    assert [line.split(":")[2].strip() for line in outcome.err.splitlines()] == [
        "a.md",
        "a.md",
        "b.md",
        "b.md",
    ]
    outcome = tearsheet("compile", "a.md", "b.md", "--to", "html,docx", "-o", "book", "-q")
    lines = outcome.err.splitlines()
    assert [line.split(": ")[2] for line in lines if "front matter" in line] == ["a.md", "b.md"]
    assert sum("quay.png" in line for line in lines) == 1


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("new\nline.txt", "new line.json"), ("a\tb.txt", "a b.json"), (b"caf\xe9.txt", "caf.json"),
        ("CON.txt", "_CON.json"), ("trailing..txt", "trailing.json"), ("_draft v1.2.txt", "_draft v1.2.json"),
        ("Brücke.txt", "Brücke.json"),
    ],
)  # fmt: skip
def test_names_are_safe_whatever_the_input_is_called(
    tearsheet: Callable, tmp_path: Path, name: str | bytes, made: str
) -> None:
    source = tmp_path / "in" / os.fsdecode(name)
    source.parent.mkdir()
    source.write_text(TEXT)
    assert tearsheet("convert", source, "--to", "json", "-q").status == 0
    assert _made(tmp_path) == [made]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["convrt", "in/bridge.txt"], "No such command 'convrt'; did you mean convert?"),
        (["zzzz"], "No such command 'zzzz'; '"),
        (["convert", "in/bridge.txt", "--to", "pfd"], "no format is called 'pfd'; did you mean pdf"),
        (["convert", "in/bridge.txt", "--to", "nope"], "no format is called 'nope'; there are"),
        (
            ["convert", "in/bridge.txt", "--css", "nope.css"],
            "nope.css: there is no such file; check the name",
        ),
        (["convert", "in/bridge.txt", "--encoding", "klingon"], "no encoding is called 'klingon'; try utf-8"),
        (
            ["convert", "in/bridge.txt", "-o", "x.pdf", "--to", "md"],
            "x.pdf: --to md does not go with the ending",
        ),
        (
            ["compile", "in/bridge.txt", "-o", "x.pdf", "--to", "md"],
            "x.pdf: --to md does not go with the ending",
        ),
    ],
)
def test_a_wrong_call_is_status_2_with_a_remedy(
    tearsheet: Callable, article: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    outcome = tearsheet(*arguments)
    assert (outcome.status, outcome.line.startswith(f"tearsheet: {message}")) == (2, True), outcome.err
    assert _made(tmp_path) == []


def test_a_device_takes_one_document(tearsheet: Callable, article: Path) -> None:
    assert tearsheet("convert", article, "-o", os.devnull, "--to", "md", "-q").err == ""


def test_a_sidecar_that_cannot_be_read_is_named(tearsheet: Callable, article: Path) -> None:
    article.with_name("bridge.txt.tearsheet.toml").mkdir()
    outcome = tearsheet("convert", article, "--to", "md")
    assert outcome.status == 1
    problem = "bridge.txt.tearsheet.toml: the corrections cannot be read (is a directory); mend or remove it"
    assert outcome.line.endswith(problem)


@pytest.mark.parametrize("command", ["convert", "compile"])
def test_a_template_that_fails_is_named(tearsheet: Callable, article: Path, command: str) -> None:
    Path("page.html").write_text("{{ article.headline.nothing.more }}")
    outcome = tearsheet(command, article, "-o", "out.html", "--template", "page.html")
    assert outcome.status == 1
    assert outcome.err.splitlines()[-1].startswith("tearsheet: page.html, line 1: the template fails: ")
    Path("page.html").write_text("<p>\n{% include 'other.html' %}")
    outcome = tearsheet(command, article, "-o", "out.html", "--template", "page.html")
    assert (outcome.status, outcome.line) == (
        2, "tearsheet: page.html, line 2: a template takes in no other file; make it one",
    )  # fmt: skip


def test_no_clobber_keeps_whatever_is_there(tearsheet: Callable, article: Path) -> None:
    Path("bridge.json").write_text("mine")
    outcome = tearsheet("convert", article, "--to", "json,md", "--no-clobber")
    assert (outcome.status, outcome.err.splitlines()) == (
        0, ["tearsheet: kept bridge.json, which is there already", "tearsheet: wrote bridge.md"],
    )  # fmt: skip
    assert tearsheet("convert", article, "-o", "bridge.json", "--no-clobber", "-q").status == 0
    assert tearsheet("compile", article, "-o", "bridge.json", "--no-clobber", "-q").status == 0
    assert Path("bridge.json").read_text() == "mine"


def test_a_template_of_ones_own_has_its_pages_replaced(tearsheet: Callable, article: Path) -> None:
    Path("page.html").write_text("<html><body>{{ body }}</body></html>")
    for _ in range(2):
        assert (
            tearsheet("convert", article, "--to", "html", "--template", "page.html", "-o", "out/", "-q").err
            == ""
        )
    assert [path.name for path in Path("out").iterdir()] == ["bridge.html"]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.CSV", "rows.tsv", "all.zip", "all.tar.gz"])
def test_a_file_of_many_articles_points_to_batch(tearsheet: Callable, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(
        '{"id":"a1","text":"The ferry ran on time."}\n{"id":"a2","text":"So it did."}\n'
    )
    for call in (["convert", name], ["compile", name], ["inspect", name]):
        outcome = tearsheet(*call)
        assert outcome.status == 1
        assert (
            f"{name}: holds many articles, or none; 'tearsheet batch {name} FOLDER' converts each"
            in outcome.err
        )
    assert _made(tmp_path) == [name]
    assert tearsheet("convert", name, "--from", "text", "--to", "json").status == 0


def test_standard_output_takes_one_article_of_a_dump(tearsheet: Callable, tmp_path: Path) -> None:
    (tmp_path / "dump.txt").write_text(f"{TEXT}\n=====\n\n{TEXT.replace('Harbour', 'Old')}")
    outcome = tearsheet("convert", "dump.txt", "--split", "=====", "--to", "md", "-o", "-")
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.line.startswith("tearsheet: dump.txt: holds 2 articles, and standard output takes one")
    (tmp_path / "one.txt").write_text(TEXT)
    outcome = tearsheet("convert", "one.txt", "--split", "=====", "--to", "md", "-o", "-")
    assert (outcome.status, outcome.err) == (0, "")


def test_a_dump_becomes_a_book_or_a_batch_in_one_step(tearsheet: Callable, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dump.txt").write_text(f"{TEXT}\n=====\n\n{TEXT.replace('Harbour', 'Old')}")
    (tmp_path / "in" / "page.md").write_text("# A Town\n\nIt is small.\n\n=====\n\nIt lies by the sea.\n")
    assert tearsheet("compile", "in", "--split", "=====", "-o", "book.json", "-q").status == 0
    assert len(json.loads((tmp_path / "book.json").read_text())["sections"][0]["articles"]) == 3
    outcome = tearsheet("batch", "in", "out", "--split", "=====", "--to", "md", "-j", "0")
    assert (outcome.status, "3 made" in outcome.err) == (0, True)
    assert [n for n in _made(tmp_path / "out") if n.endswith(".md")] == [
        "dump/0001.md",
        "dump/0002.md",
        "page.md",
    ]
    outcome = tearsheet("batch", "in", "out", "--split", "=====", "--to", "md", "-j", "0")
    assert "3 were done already" in outcome.err
    for call in (["compile", "in", "-o", "b.json"], ["batch", "in", "out"]):
        assert tearsheet(*call, "--split", "(").status == 2


def test_an_e_book_on_standard_input_is_its_chapters(tearsheet: Callable, tmp_path: Path) -> None:
    articles = [convert.normalize(TEXT), convert.normalize(TEXT.replace("Harbour", "Old"))]
    convert.compile(articles, tmp_path / "book.epub")
    data = (tmp_path / "book.epub").read_bytes()
    assert tearsheet("convert", "-", "--to", "md", "-o", "piped/", "-q", stdin=data).status == 0
    assert tearsheet("convert", "book.epub", "--to", "md", "-o", "named/", "-q").status == 0
    assert len(_made(tmp_path / "piped")) == 2
    assert _made(tmp_path / "piped") == _made(tmp_path / "named")
    for output in ("-", "one.md"):
        outcome = tearsheet("convert", "-", "--to", "md", "-o", output, stdin=data)
        assert (outcome.status, outcome.out, "holds 2 articles" in outcome.line) == (2, b"", True)


@pytest.mark.parametrize("arguments", [["--split", "("], ["--split", "auto", "-o", "one.md"]])
def test_a_split_that_cannot_be_is_a_wrong_call(
    tearsheet: Callable, article: Path, arguments: list[str]
) -> None:
    outcome = tearsheet("convert", article, *arguments)
    assert outcome.status == 2
    assert outcome.line
