"""A batch from outside: what it makes, what it skips, what it survives."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from convert.batch.ledger import Ledger
from convert.batch.run import ledger_path

from .conftest import archive, article, tree

Run = Callable[..., tuple[int, str, str]]


def test_the_tree_mirrors_the_input(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 6)
    status, out, err = run("batch", "in", "out", "--to", "html,json", "--jobs", "1", "--report", "r.json")
    assert (status, out) == (0, ""), err
    assert sorted(tree(tmp_path / "out")) == sorted(
        f"y{n % 5}/{n:04}.{extension}" for n in range(6) for extension in ("html", "json")
    )
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["done"], report["failed"], report["skipped"], report["workers"]) == (6, 0, 0, 1)


def test_inputs_that_are_gone_are_told_of_and_what_was_made_of_them_is_kept(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 3)
    call = ("batch", "in", "out", "--to", "json", "--jobs", "0", "--report", "r.json")
    assert "not found" not in run(*call)[2]
    (tmp_path / "in" / "y1" / "0001.txt").unlink()
    status, _, err = run(*call)
    assert (status, "1 input of earlier runs not found now, whose files are kept (y1/0001.txt)" in err) == (
        0,
        True,
    )
    assert json.loads((tmp_path / "r.json").read_text())["gone"] == ["y1/0001.txt"]
    assert "y1/0001.json" in tree(tmp_path / "out")


@pytest.mark.parametrize(
    "call",
    [
        ("rows.csv", "out", "--column", "nope"),
        ("broken.zip", "out"),
        ("in", "out", "--report", "nowhere/x/r.json"),
        ("in", "out", "--report", "in"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_made(
    run: Run, tmp_path: Path, call: tuple[str, ...]
) -> None:
    archive(tmp_path / "in", 1)
    (tmp_path / "rows.csv").write_text("name,text\na,The ferry ran.\n")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    status, out, err = run("batch", *call, "--to", "json", "--jobs", "0")
    assert (status, out, len(err.splitlines())) == (1 if "broken.zip" in call else 2, "", 1), err
    assert "-o" not in err
    assert not (tmp_path / "out").exists()


def test_the_pool_gives_the_bytes_of_this_process(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 12)
    for target, jobs in (("one", "0"), ("two", "2")):
        assert run("batch", "in", target, "--to", "epub,html", "--jobs", jobs)[0] == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_what_is_done_and_true_is_skipped_and_the_rest_is_not(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 5)
    call = ("batch", "in", "out", "--to", "html", "--jobs", "0", "--report", "r.json", "--quiet")
    assert run(*call)[0] == 0
    before = tree(tmp_path / "out")
    (tmp_path / "in" / "y0" / "0000.txt").write_text(article(77))  # changed
    (tmp_path / "in" / "new.txt").write_text(article(78))
    (tmp_path / "out" / "y1" / "0001.html").write_text("broken by somebody")
    (tmp_path / "out" / "y2" / "0002.html").unlink()
    assert run(*call)[0] == 0
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["done"], report["skipped"]) == (4, 2)
    after = tree(tmp_path / "out")
    assert after["y0/0000.html"] != before["y0/0000.html"]
    assert {name: after[name] for name in before if "0000" not in name} == {
        name: data for name, data in before.items() if "0000" not in name
    }
    assert "new.html" in after
    # A further format is made beside the one that is there; another option does all again.
    assert run(*call, "--to", "json")[0] == 0
    assert set(tree(tmp_path / "out")) > set(after)
    assert run(*call, "--set", "publisher=The Gazette")[0] == 0
    assert json.loads((tmp_path / "r.json").read_text())["done"] == 6


@pytest.mark.parametrize("names", [(), ("--pattern", "{published:%Y}/{slug}.{ext}")])
def test_a_run_that_fails_keeps_what_the_run_before_made(
    run: Run, tmp_path: Path, names: tuple[str, ...]
) -> None:
    archive(tmp_path / "in", 3)
    call = ("batch", "in", "out", "--jobs", "0", *names)
    assert run(*call, "--to", "md,json")[0] == 0
    before = tree(tmp_path / "out")
    status, _, err = run(*call, "--to", "md", "--from", "docx")  # a slip
    assert status == 1
    assert "; the files of an earlier run are kept" in err
    assert tree(tmp_path / "out") == before
    _, out, _ = run("batch", "--status", "out")
    assert "of these 6 are older ones" in out
    assert "(kept from an earlier run: " in out
    _, out, _ = run("batch", "--status", "out", "--csv", "-")
    rows = list(csv.DictReader(out.splitlines()))
    assert {row["state"] for row in rows} == {"failed (older files kept)"}
    assert all(len(row["outputs"].split()) == 2 for row in rows)
    # What is kept is not taken for what the same command without the slip would make.
    assert run(*call, "--to", "md,json", "--set", "publisher=The Gazette")[0] == 0
    after = tree(tmp_path / "out")
    assert set(after) == set(before)
    assert all(after[name] != before[name] for name in before)


def test_what_failed_and_then_went_well_leaves_nothing_that_is_out_of_date(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 1)
    call = ("batch", "in", "out", "--jobs", "0", "--to")
    assert run(*call, "md,json")[0] == 0
    (tmp_path / "in/y0/0000.txt").write_bytes(b"\0\0")
    assert run(*call, "md,json")[0] == 1
    assert len(tree(tmp_path / "out")) == 2
    (tmp_path / "in/y0/0000.txt").write_text(article(9))
    assert run(*call, "md")[0] == 0
    assert set(tree(tmp_path / "out")) == {"y0/0000.md"}


NAMES = [(), ("--pattern", "{name}.{ext}")]
KEPT = "was not made here, or was changed since, and is kept; see"


def _word_file(path: Path, text: str) -> bytes:
    """A Word file as another program writes it."""
    import docx

    document = docx.Document()
    document.add_paragraph(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path.read_bytes()


@pytest.mark.parametrize("names", NAMES)
def test_a_file_of_others_in_the_target_is_kept(run: Run, tmp_path: Path, names: tuple[str, ...]) -> None:
    (tmp_path / "in").mkdir()
    for number in range(2):
        (tmp_path / "in" / f"{'ab'[number]}.txt").write_text(article(number))
    letter = _word_file(tmp_path / "out" / "a.docx", "My letter")
    (tmp_path / "out" / "b.md").write_text("My notes, years of them.\n")
    call = ("batch", "in", "out", "--to", "docx,md", "--jobs", "0", "--report", "r.json", *names)
    status, _, err = run(*call)
    assert status == 0
    here = tmp_path / "out"
    assert f"tearsheet: warning: {here}/a.docx: {KEPT} a-2.docx" in err
    assert f"tearsheet: warning: {here}/b.md: {KEPT} b-2.md" in err
    made = tree(here)
    assert sorted(made) == ["a-2.docx", "a-2.md", "a.docx", "b-2.docx", "b-2.md", "b.md"]
    assert (made["a.docx"], made["b.md"]) == (letter, b"My notes, years of them.\n")
    # Done once, it is done: without a word, under the same names.
    status, _, err = run(*call)
    assert (status, "warning" in err) == (0, False)
    assert json.loads((tmp_path / "r.json").read_text())["skipped"] == 2
    (here / "a-2.md").unlink()
    assert run(*call)[0] == 0
    assert run(*call, "--no-resume")[0] == 0
    assert tree(here) == made


@pytest.mark.parametrize("names", NAMES)
def test_what_a_colleague_has_changed_is_kept(run: Run, tmp_path: Path, names: tuple[str, ...]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(article(1))
    call = ("batch", "in", "out", "--to", "docx,html", "--jobs", "0", *names)
    assert run(*call)[0] == 0
    here = tmp_path / "out"
    made = tree(here)
    edited = _word_file(here / "a.docx", "Edited")
    status, _, err = run(*call)
    assert (status, KEPT in err) == (0, True)
    assert tree(here) == {**made, "a.docx": edited, "a-2.docx": made["a.docx"]}
    # Also where all is made anew, since the text is another now.
    (tmp_path / "in" / "a.txt").write_text(article(2))
    assert run(*call)[0] == 0
    after = tree(here)
    assert after["a.docx"] == edited
    assert all(data != made.get(name) for name, data in after.items() if name != "a.docx")


def test_an_ending_of_two_parts_stays_whole_under_a_pattern(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(article(1))
    call = ("batch", "in", "out", "--to", "csl,json", "--jobs", "0", "--pattern", "{name}.{ext}")
    assert run(*call)[0] == 0
    assert sorted(tree(tmp_path / "out")) == ["a.csl.json", "a.json"]


def test_what_a_killed_run_has_left_is_ours(run: Run, tmp_path: Path) -> None:
    """It is in no ledger, and a second name would have it there twice."""
    archive(tmp_path / "in", 3)
    call = ("batch", "in", "out", "--to", "pdf,epub,docx,html,md,json", "--jobs", "0")
    assert run(*call)[0] == 0
    made = tree(tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / ".tearsheet")
    status, _, err = run(*call)
    assert (status, "warning" in err) == (0, False)
    assert tree(tmp_path / "out") == made


@pytest.mark.parametrize("jobs", ["0", "1"])
@pytest.mark.parametrize("names", [(), ("--pattern", "{published:%Y}/{slug}.{ext}")])
def test_a_format_that_fails_costs_no_other_its_file(
    run: Run, tmp_path: Path, names: tuple[str, ...], jobs: str
) -> None:
    archive(tmp_path / "in", 2)
    call = ("batch", "in", "out", "--jobs", jobs, *names, "--report", "r.json", "--to")

    def counts() -> list[int]:
        report = json.loads((tmp_path / "r.json").read_text())
        return [report[name] for name in ("done", "failed", "skipped")]

    status, _, err = run(*call, "boom,md")
    assert (status, counts()) == (1, [0, 2, 0])
    first = err.splitlines()[0]
    assert "the plug-in" in first or "boom" in first, first
    assert first.endswith("; made all the same: md")
    made = tree(tmp_path / "out")
    assert sorted(name.rpartition(".")[2] for name in made) == ["md", "md"]
    _, out, _ = run("batch", "--status", "out", "--csv", "-")
    assert {row["state"] for row in csv.DictReader(out.splitlines())} == {"failed in part"}
    # What failed is not tried again, what is made is seen to: a run without the format is in order.
    assert (run(*call, "boom,md")[0], counts()) == (1, [0, 2, 0])
    assert (run(*call, "md")[0], counts()) == (0, [0, 0, 2])
    next((tmp_path / "out").rglob("*.md")).unlink()
    assert (run(*call, "md,boom")[0], counts()) == (1, [0, 2, 0])
    assert tree(tmp_path / "out") == made
    # A further format is made beside it.
    assert (run(*call, "md,json")[0], counts()) == (0, [2, 0, 0])
    assert (run(*call, "md,json")[0], counts()) == (0, [0, 0, 2])
    (tmp_path / "defused").touch()
    assert (run(*call, "boom,md,json", "--retry-failed")[0], counts()) == (0, [2, 0, 0])
    after = tree(tmp_path / "out")
    assert len(after) == 6
    assert all(after[name] == data for name, data in made.items())


def test_a_format_that_fails_keeps_its_older_file_and_no_other_does(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 1)
    (tmp_path / "defused").touch()
    call = ("batch", "in", "out", "--jobs", "0", "--to")
    assert run(*call, "boom,md,json")[0] == 0
    before = tree(tmp_path / "out")
    (tmp_path / "defused").unlink()
    (tmp_path / "in/y0/0000.txt").write_text(article(9))
    status, _, err = run(*call, "boom,md")
    assert status == 1
    assert "; the files of an earlier run are kept; made all the same: md" in err
    after = tree(tmp_path / "out")
    assert set(after) == {"y0/0000.md", "y0/0000.boom"}  # the JSON was not true any more
    assert after["y0/0000.boom"] == before["y0/0000.boom"]
    assert after["y0/0000.md"] != before["y0/0000.md"]
    _, out, _ = run("batch", "--status", "out")
    assert "of these 1 are older ones" in out
    assert "(kept from an earlier run: y0/0000.boom) (made all the same: y0/0000.md)" in out


def test_a_ledger_of_before_is_read_and_written_on(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 2)
    assert run("batch", "in", "out", "--to", "html", "--jobs", "0")[0] == 0
    ledger = tmp_path / "out" / ".tearsheet" / "ledger.sqlite"
    with sqlite3.connect(ledger) as database:
        database.execute("ALTER TABLE articles DROP COLUMN failed")
    assert run("batch", "--status", "out")[1].startswith("2 made, 0 failed")
    assert run("batch", "in", "out", "--to", "html", "--jobs", "0", "--report", "r.json")[0] == 0
    assert json.loads((tmp_path / "r.json").read_text())["skipped"] == 2


def test_a_link_out_of_the_source_is_followed_on_demand_only(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 1)
    (tmp_path / "secret.txt").write_text(article(7))
    (tmp_path / "in" / "x.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in" / "same.txt").symlink_to(tmp_path / "in/y0/0000.txt")
    for source in ("in", "in/**/*.txt"):
        _, _, err = run("batch", source, f"out-{len(source)}", "--to", "md", "--jobs", "0")
        assert "a link that leads out of the folder is not followed (in/x.txt); see --follow-links" in err
        assert set(tree(tmp_path / f"out-{len(source)}")) == {"same.md", "y0/0000.md"}
    _, _, err = run("batch", "in", "out", "--to", "md", "--jobs", "0", "--follow-links")
    assert "link" not in err
    assert set(tree(tmp_path / "out")) == {"same.md", "x.md", "y0/0000.md"}


def test_remarks_are_counted_where_a_run_ends(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("# A headline\n\nSome words.\n\n![A quay](gone.png)\n")
    _, _, err = run("batch", "in", "out", "--to", "html", "--jobs", "0")
    assert "1 made; 1 with remarks (tearsheet batch --status --csv FILE has them)" in err
    assert "1 with remarks, such as" in run("batch", "--status", "out")[1]


def test_two_articles_never_get_one_file(run: Run, tmp_path: Path) -> None:
    names = ("a.txt", "A.txt", "a.text", "é.txt", "e\u0301.txt", "con.txt", "a.html/b.txt", "a-2.txt")
    for number, name in enumerate(names):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number))
    assert run("batch", "in", "out", "--to", "html", "--jobs", "0")[0] == 0
    made = tree(tmp_path / "out")
    assert len(made) == len(names)
    import unicodedata

    assert len({unicodedata.normalize("NFC", name).casefold() for name in made}) == len(names)
    assert len(set(made.values())) == len(names)
    assert "con.html" not in made


def test_a_pattern_names_by_the_article_and_stays_in_the_target(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text("Same Headline\n\nBy A B\n\nMay 28, 2013\n\nSome words here.\n")
    (folder / "evil.txt").write_text("../../etc/passwd\n\nBy A B\n\nSome words stand here as a text.\n")
    for target, jobs in (("one", "0"), ("two", "2")):
        call = ("batch", "in", target, "--to", "html", "--jobs", jobs)
        assert run(*call, "--pattern", "{published:%Y/%m}/{title}.{ext}")[0] == 0
    made = tree(tmp_path / "one")
    assert made == tree(tmp_path / "two")
    assert {"2013/05/Same Headline.html", "2013/05/Same Headline-6.html"} <= set(made)
    assert len(made) == 7
    assert not (tmp_path / "etc").exists()


@pytest.mark.parametrize(
    "pattern",
    [
        "{slug}",
        "{nothing}.{ext}",
        "fixed.{ext}",
        "{title.__class__}.{ext}",
        "{a",
        "{slug:x}.{ext}",
        "{folder:,}.{ext}",
        "{slug!z}.{ext}",
    ],
)
def test_a_wrong_pattern_is_refused_before_anything_is_done(run: Run, tmp_path: Path, pattern: str) -> None:
    archive(tmp_path / "in", 1)
    status, _, err = run("batch", "in", "out", "--to", "html", "--pattern", pattern)
    assert status == 2
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_one_bad_article_takes_nothing_with_it(run: Run, tmp_path: Path) -> None:
    """A worker that is killed, one that hangs, one that eats memory: each is one line, the rest is made."""
    archive(tmp_path / "in", 8)
    for name, text in (("die", "die"), ("hang", "sleep"), ("eat", "eat")):
        (tmp_path / "in" / f"{name}.bad").write_text(text)
    (tmp_path / "in" / "y0" / "binary.txt").write_bytes(bytes(range(256)))
    status, _, err = run(
        "batch",
        "in",
        "out",
        "--to",
        "html",
        "--jobs",
        "2",
        "--timeout",
        "3",
        "--memory",
        "256",
        "--report",
        "r.json",
    )
    assert status == 1
    assert len([name for name in tree(tmp_path / "out") if name.endswith("html")]) == 8
    failures = {f["input"]: f["error"] for f in json.loads((tmp_path / "r.json").read_text())["failures"]}
    assert set(failures) == {"die.bad", "hang.bad", "eat.bad", "y0/binary.txt"}
    assert "SIGKILL" in failures["die.bad"]
    assert "--timeout" in failures["hang.bad"]
    assert "--memory" in failures["eat.bad"]
    assert len(err.splitlines()) == 5, err
    # They are not tried again, unless that is asked for.
    (tmp_path / "in" / "y0" / "binary.txt").write_text(article(1))
    limits = ("--timeout", "3", "--memory", "600")
    assert run("batch", "in", "out", "--to", "html", "--jobs", "1", *limits, "--report", "r.json")[0] == 1
    again = json.loads((tmp_path / "r.json").read_text())
    assert (again["done"], again["failed"], again["skipped"]) == (1, 3, 8)
    (tmp_path / "in" / "hang.bad").write_text("sleep no more")
    for name in ("die.bad", "eat.bad"):
        (tmp_path / "in" / name).unlink()


KILLS = int(os.environ.get("TEARSHEET_KILLS", "8"))
"""How often the run is killed; 200 takes a quarter of an hour (``make kills``)."""


class _Watch:
    """Looks at a tree while it grows: each file that appears must be whole at the first look."""

    def __init__(self, folder: Path, calm: dict[str, bytes]) -> None:
        self.folder = folder
        self.calm = calm
        self.seen: set[str] = set()

    def look(self) -> int:
        """How many files there are; raises AssertionError for one that is not the undisturbed run's."""
        for parent, folders, names in os.walk(self.folder):
            if ".tearsheet" in folders:
                folders.remove(".tearsheet")
            for name in names:
                path = os.path.join(parent, name)  # noqa: PTH118 - thousands of times
                if path not in self.seen:
                    self.seen.add(path)
                    assert Path(path).read_bytes() == self.calm[os.path.relpath(path, self.folder)]
        return len(self.seen)


def test_killed_at_random_moments_the_tree_is_the_undisturbed_one(
    run: Run, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    count = max(300, 24 * KILLS)
    archive(tmp_path / "in", count)
    call = ("--to", "html,json", "--pattern", "{published:%Y}/{slug}.{ext}", "--quiet")
    assert run("batch", "in", "calm", *call, "--jobs", "2")[0] == 0
    calm = tree(tmp_path / "calm")
    assert len(calm) == 2 * count
    shaken = tmp_path / "shaken"
    watch = _Watch(shaken, calm)
    dice = random.Random(7)  # noqa: S311 - moments, not secrets
    in_work = 0
    for number in range(KILLS):
        process = start("batch", "in", "shaken", *call, "--jobs", str(number % 3))
        # A third of the kills fall at any time, the start included, but before a quick machine is done with
        # all; the others after some more files.
        wanted = watch.look() + (dice.randint(0, 40) if number % 3 else 60)
        until = time.monotonic() + (20 if number % 3 else dice.uniform(0, 2))
        before = len(watch.seen)
        while watch.look() < wanted and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        process.kill()
        process.communicate()
        in_work += before < watch.look() < len(calm)
        # Not only what is new: nothing that was there is changed by the runs after it.
        assert all(calm.get(name) == data for name, data in tree(shaken).items())
    assert in_work > KILLS // 4, "too few of the kills fell into the work"
    assert run("batch", "in", "shaken", *call, "--jobs", "2")[0] == 0
    assert tree(shaken) == calm
    assert not list((shaken / ".tearsheet" / "unfinished").iterdir())


def test_ctrl_c_keeps_what_is_done(
    start: Callable[..., subprocess.Popen[str]], run: Run, tmp_path: Path
) -> None:
    import signal

    archive(tmp_path / "in", 3)
    (tmp_path / "in" / "z.bad").write_text("sleep")
    process = start("batch", "in", "out", "--to", "html", "--jobs", "1", "--report", "stopped.json")
    until = time.monotonic() + 60
    while len(tree(tmp_path / "out") if (tmp_path / "out").exists() else {}) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert json.loads((tmp_path / "stopped.json").read_text())["stopped"] == "interrupted"
    (tmp_path / "in" / "z.bad").write_text(article(1))
    assert run("batch", "in", "out", "--to", "html", "--jobs", "0", "--report", "r.json")[0] == 0
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["done"], report["skipped"]) == (1, 3)


def test_a_place_that_cannot_be_written_is_one_failure(run: Run, tmp_path: Path) -> None:
    """A file where a folder should be is the article's failure, and is mended by --retry-failed."""
    archive(tmp_path / "in", 3)
    blocked = tmp_path / "out"
    blocked.mkdir()
    (blocked / "y1").write_text("a file where a folder should be")
    status, _, err = run("batch", "in", "out", "--to", "html", "--jobs", "0", "--report", "r.json")
    assert status == 1
    assert "y1/0001.html" in err
    (blocked / "y1").unlink()
    assert run("batch", "in", "out", "--to", "html", "--jobs", "0", "--retry-failed")[0] == 0
    assert len(tree(blocked)) == 3


def test_a_full_disk_stops_the_run_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk is full from the third file on; nothing counts as failed, and the next run goes on."""
    import errno

    from convert.batch import storage
    from convert.cli import run as command

    monkeypatch.chdir(tmp_path)
    archive(tmp_path / "in", 5)
    real = storage.LocalStorage._folder
    calls = []

    def full(self: storage.LocalStorage, folder: Path) -> None:
        calls.append(folder)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(self, folder)

    call = ["batch", "in", "out", "--to", "html", "--jobs", "0"]
    monkeypatch.setattr(storage.LocalStorage, "_folder", full)
    assert command(call) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "no space left" in said[0]
    assert len(tree(tmp_path / "out")) == 2
    monkeypatch.setattr(storage.LocalStorage, "_folder", real)
    assert command([*call, "--report", "r.json"]) == 0
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["done"], report["skipped"], report["failed"]) == (3, 2, 0)


def test_lists_globs_and_files(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 6)
    assert (
        run("batch", "-", "a", "--to", "html", "--jobs", "0", stdin="in/y0/0000.txt\nin/y1/0001.txt\n")[0]
        == 0
    )
    assert sorted(tree(tmp_path / "a")) == ["in/y0/0000.html", "in/y1/0001.html"]
    assert run("batch", "in/*/000[12].txt", "b", "--to", "html", "--jobs", "0")[0] == 0
    assert sorted(tree(tmp_path / "b")) == ["y1/0001.html", "y2/0002.html"]
    assert run("batch", "in/y0/0000.txt", "in/y1/0001.txt", "c", "--to", "html", "--jobs", "0")[0] == 0
    assert sorted(tree(tmp_path / "c")) == ["y0/0000.html", "y1/0001.html"]
    for wrong in (("missing", "d"), ("nothing*.txt", "d"), ("in",), ("in", "in")):
        status, _, err = run("batch", *wrong, "--to", "html")
        assert (status, len(err.splitlines())) == (2, 1), err


def test_status_as_a_table_and_as_csv_without_formulas(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "=cmd.txt").write_text(article(1))
    (tmp_path / "in" / "@bad.txt").write_bytes(b"\0\0")
    assert run("batch", "in", "out", "--to", "html", "--jobs", "0")[0] == 1
    status, out, _ = run("batch", "--status", "out")
    assert status == 1
    assert out.startswith("1 made, 1 failed\n")
    _, out, _ = run("batch", "--status", "out", "--csv", "-")
    rows = list(csv.DictReader(out.splitlines()))
    assert [(row["input"], row["state"]) for row in rows] == [("'=cmd.txt", "done"), ("'@bad.txt", "failed")]
    assert run("batch", "--status", "in")[0] == 2


def test_status_is_told_while_a_run_writes_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", 2)
    assert run("batch", "in", "out", "--to", "html", "--jobs", "0")[0] == 0
    work = tmp_path / "out" / ".tearsheet"
    with Ledger(ledger_path(str(tmp_path / "out"), None)) as book:
        book.reserve("more", "more")  # which holds the lock for writing
        before = time.monotonic()
        status, out, err = run("batch", "--status", "out")
        assert (status, err) == (0, "")
        assert out.startswith("2 made, 0 failed")
        assert time.monotonic() - before < 4
    was = {path.name: path.read_bytes() for path in work.iterdir() if path.is_file()}
    assert run("batch", "--status", "out")[0] == 0
    assert {path.name: path.read_bytes() for path in work.iterdir() if path.is_file()} == was


@pytest.mark.parametrize("sources", [["a.md", "b.txt"], ["a.*"], ["a.md"], ["-"]])
def test_no_input_is_overwritten(run: Run, tmp_path: Path, sources: list[str]) -> None:
    for name in ("a.md", "a.docx", "b.txt"):
        (tmp_path / name).write_text(article(1))
    status, _, err = run("batch", *sources, ".", "--to", "md", "--jobs", "0", stdin="b.txt\na.md\n")
    assert (status, err.strip()) == (
        2,
        "tearsheet: a.md: lies in the target, where a result could replace it; name another target",
    )
    assert (tmp_path / "a.md").read_text() == article(1)


def test_two_runs_do_not_share_a_target(
    start: Callable[..., subprocess.Popen[str]], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.bad").write_text("sleep")
    process = start("batch", "in", "out", "--to", "html", "--jobs", "1")
    until = time.monotonic() + 30
    while not (tmp_path / "out" / ".tearsheet" / "unfinished").is_dir() and time.monotonic() < until:
        time.sleep(0.05)
    status, _, err = run("batch", "in", "out", "--to", "html")
    process.kill()
    process.communicate()
    assert status == 2
    assert "another batch" in err


def test_rows_of_one_name_get_numbers_in_one_pass() -> None:
    import time

    from convert.batch.records import Item
    from convert.batch.run import _Run

    job = _Run.__new__(_Run)
    job.seen, job.named = set(), {}
    start = time.process_time()
    keys = [job._once(Item(key, "row")).key for key in ("a-2", *["a"] * 30_000, "b", "b")]
    assert keys[:4] == ["a-2", "a", "a-3", "a-4"] and keys[-2:] == ["b", "b-2"]
    assert len(set(keys)) == len(keys)
    assert time.process_time() - start < 5
