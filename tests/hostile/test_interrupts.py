"""Ctrl-C and a full or closed output: what is written is whole, nothing else is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import convert

TEARSHEET = Path(sys.executable).parent / "tearsheet"
TEXT = (Path(convert.__file__).parent / "cli" / "bridge.txt").read_text()

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.mark.parametrize("number", range(6))
def test_ctrl_c_at_any_moment_leaves_whole_files_alone_and_ends_with_130(number: int, tmp_path: Path) -> None:
    for name in range(60):
        (tmp_path / f"{name}.txt").write_text(TEXT)
    names = sorted(path.name for path in tmp_path.glob("*.txt"))
    process = subprocess.Popen(
        [TEARSHEET, "convert", *names, "-o", "out", "--to", "epub,docx,json"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    # Once the first file is there the work is under way; then any moment will do.
    end = time.monotonic() + 60
    while not list((tmp_path / "out").glob("*.epub")) and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(random.Random(number).random() * 0.4)  # noqa: S311  # a moment, no secret
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130, said
    assert "Traceback" not in said and said.rstrip().endswith("tearsheet: stopped")
    made = list((tmp_path / "out").iterdir())
    assert 0 < len(made) < 180
    assert not [path for path in made if path.name.startswith(".") or path.suffix == ".tmp"]
    for path in made:
        data = path.read_bytes()
        if path.suffix == ".json":
            convert.Article.from_json(data)
        else:
            assert data.startswith(b"PK") and b"PK\x05\x06" in data[-200:]


def test_ctrl_c_while_an_object_is_finalised_is_heeded() -> None:
    """Python only reports what is raised there, and goes on."""
    program = """
import signal
from convert.cli import interrupts

class Box:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

interrupts.watch()
Box()
try:
    interrupts.heed()
except KeyboardInterrupt:
    print("heeded")
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == ("heeded\n", "")


def test_an_object_that_ctrl_c_left_half_made_is_no_news_and_any_other_is() -> None:
    program = """
import signal, sys
from convert.cli import interrupts

class Half:
    def __init__(self, press):
        if press:
            signal.raise_signal(signal.SIGINT)
        self.press = press

    def __del__(self):
        if not self.press:
            raise ValueError("of its own")

interrupts.watch()
Half(False)
try:
    Half(True)
except KeyboardInterrupt:
    print("stopped")
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout == "stopped\n"
    assert "ValueError: of its own" in result.stderr and "AttributeError" not in result.stderr


def test_a_reader_that_leaves_ends_it_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    process = subprocess.Popen(
        [TEARSHEET, "inspect", "a.txt", "--json"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout and process.stderr
    process.stdout.close()
    said = process.stderr.read()
    process.wait(20)
    assert (process.returncode, said) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [TEARSHEET, "convert", "a.txt", "--to", "json", "-o", "-"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "o space left" in result.stderr, result.stderr
