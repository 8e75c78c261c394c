"""A real place that fills up, or turns read-only amid the work: one line, nothing lost, resumed.

A small file system is mounted for each test, which takes the right to; where that is missing they are
skipped, and the like by monkeypatch is in test_batch.py.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import archive, tree

Run = Callable[..., tuple[int, str, str]]
SMALL, LARGE = "size=2m", "size=64m"


def mount(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "place"
    folder.mkdir()
    try:
        done = mount("-t", "tmpfs", "-o", SMALL, "tmpfs", folder)
    except OSError:
        pytest.skip("no mount here")
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def calm(run: Run, tmp_path: Path, count: int) -> dict[str, bytes]:
    archive(tmp_path / "in", count)
    assert run("batch", "in", "calm", "--to", "html", "--jobs", "2", "-q")[0] == 0
    return tree(tmp_path / "calm")


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_a_disk_that_is_full_is_said_and_resumed(run: Run, tmp_path: Path, place: Path, jobs: str) -> None:
    wanted = calm(run, tmp_path, 150)
    assert sum(map(len, wanted.values())) > 2_000_000, "all of it would fit"
    call = ("batch", "in", place / "out", "--to", "html", "--jobs", jobs, "-q")
    status, _, err = run(*call)
    assert status == 1
    assert len(err.splitlines()) == 1, err
    assert "no space left" in err or "disk is full" in err
    found = tree(place / "out")
    assert 0 < len(found) < len(wanted)
    assert all(wanted[name] == data for name, data in found.items()), "a half file"
    assert mount("-o", f"remount,{LARGE}", place).returncode == 0
    status, _, err = run(*call, "--report", tmp_path / "r.json")
    assert status == 0, err
    assert tree(place / "out") == wanted
    assert json.loads((tmp_path / "r.json").read_text())["failed"] == 0


def test_a_place_that_turns_read_only_is_said_and_resumed(
    run: Run, start: Callable[..., subprocess.Popen[str]], tmp_path: Path, place: Path
) -> None:
    assert mount("-o", f"remount,{LARGE}", place).returncode == 0
    wanted = calm(run, tmp_path, 400)
    # A file that is open for writing, as the ledger is, would keep the system from turning it read-only.
    call = ("batch", "in", place / "out", "--to", "html", "--jobs", "2", "-q", "--ledger", tmp_path / "book")
    process = start(*call)
    until = time.monotonic() + 60
    while time.monotonic() < until and not ((place / "out").is_dir() and len(tree(place / "out")) > 20):
        time.sleep(0.01)
    made = False
    while process.poll() is None and not made:
        made = mount("-o", "remount,ro", place).returncode == 0
    _, err = process.communicate(timeout=120)
    assert made, "the batch was done before the place was read-only"
    assert process.returncode == 1, err
    assert len(err.splitlines()) == 1 and "read-only" in err, err
    found = tree(place / "out")
    assert 20 < len(found) < len(wanted)
    assert all(wanted[name] == data for name, data in found.items()), "a half file"
    assert mount("-o", "remount,rw", place).returncode == 0
    assert run(*call)[0] == 0
    assert tree(place / "out") == wanted
