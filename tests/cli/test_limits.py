"""Limits that the user sets: a passed one is one line that names file, limit and option; nothing is left."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path

import PIL.Image
import pytest

import convert

TEARSHEET = Path(sys.executable).parent / "tearsheet"
TEXT = (Path(convert.__file__).parent / "cli" / "bridge.txt").read_text()


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TEARSHEET, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "deep.md").write_text("# Deep\n\n" + ">" * 30 + " words\n")
    stream = io.BytesIO()
    PIL.Image.new("RGB", (1200, 1000)).save(stream, "PNG")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "large.png").write_bytes(stream.getvalue())
    (tmp_path / "small.png").write_bytes(stream.getvalue())
    (tmp_path / "large.md").write_text(
        "# Large\n\nWords.\n\n![One](large.png)\n\nMore.\n\n![Two](small.png)\n"
    )
    return tmp_path


@pytest.mark.parametrize("command", [("convert", "-o", "out/"), ("compile", "-o", "out/b.json")])
@pytest.mark.parametrize(
    ("source", "option", "said"),
    [
        (
            "a.txt",
            ("--max-blocks", "3"),
            "the limit of 3 blocks; split it, or raise the limit with --max-blocks",
        ),
        ("deep.md", ("--max-nesting", "10"), "the limit of 10 levels"),
        ("a.txt", ("--timeout", "0.01"), "longer than the limit of 0.01 seconds; raise it with --timeout"),
    ],
)
def test_a_passed_limit_is_one_line(
    command: tuple[str, ...], source: str, option: tuple[str, ...], said: str, folder: Path
) -> None:
    (folder / "out").mkdir()
    result = _run(folder, command[0], source, "--to", "json", *command[1:], *option)
    assert result.returncode == 1
    lines = [line for line in result.stderr.splitlines() if "limit" in line]
    assert len(lines) == 1 and said in lines[0]
    assert source in lines[0] or "out/b.json" in lines[0]
    assert list((folder / "out").iterdir()) == []


def test_too_large_an_input_is_one_line(folder: Path) -> None:
    (folder / "big.txt").write_text("words " * 400_000)
    result = _run(folder, "convert", "big.txt", "--to", "json", "--max-size", "1")
    assert result.returncode == 1 and result.stderr.count("\n") == 1
    assert "big.txt" in result.stderr and "--max-size" in result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep this limit")
def test_too_much_memory_is_one_line(folder: Path) -> None:
    result = _run(folder, "convert", "a.txt", "--to", "pdf", "--memory", "64")
    assert result.returncode == 1
    assert "a.txt: needed more than the limit of 64 MB of memory; raise it with --memory" in result.stderr
    assert not (folder / "a.pdf").exists()


def test_what_keeps_the_limits_is_done_as_ever(folder: Path) -> None:
    limits = ("--timeout", "60", "--memory", "1000")
    (folder / "other").mkdir()
    (folder / "other" / "a.txt").write_text(TEXT)
    result = _run(
        folder, "convert", "a.txt", "other/a.txt", "missing.txt", "--to", "md", "-o", "out", *limits
    )
    assert result.returncode == 1 and "missing.txt: there is no such file" in result.stderr
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a-2.md", "a.md"]
    shown = _run(folder, "convert", "a.txt", "--to", "json", "-o", "-", *limits)
    assert shown.returncode == 0 and convert.Article.from_json(shown.stdout).title


def test_time_is_kept_by_the_clock(folder: Path) -> None:
    (folder / "slow.txt").write_text(TEXT * 400)
    start = time.monotonic()
    result = _run(folder, "convert", "slow.txt", "--to", "pdf", "--timeout", "1")
    assert result.returncode == 1 and "limit of 1 seconds" in result.stderr
    assert time.monotonic() - start < 30


_BOTH = ("--resource-path", "pictures")


@pytest.mark.parametrize("format", ["html", "epub", "docx"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "large.png is left out: there is no such file beside the article"),
        (_BOTH, ""),
        ((*_BOTH, "--max-pixels", "1"), "1,000,000 pixels; raise the limit with --max-pixels"),
        ((*_BOTH, "--max-pictures", "1"), "limit of 1 and the rest is left out; raise it with --max-p"),
    ],
)  # fmt: skip
def test_pictures_keep_their_limits(format: str, options: tuple[str, ...], said: str, folder: Path) -> None:
    result = _run(folder, "convert", "large.md", "--to", format, "-q", *options)
    assert result.returncode == 0
    assert said in result.stderr if said else result.stderr == ""
