"""What the tests of batches share: an archive, the command as a process of its own, a vicious plug-in."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PLUGIN = """
import os, signal, time
from convert.readers.text import READER as TEXT

class Vicious:
    name, extensions, description = "vicious", ("bad",), "does what its text says"
    def read(self, data, hints, options):
        if data.startswith(b"die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if data.startswith(b"sleep"):
            time.sleep(600)
        if data.startswith(b"eat"):
            eaten = []
            while True:
                eaten.append(bytearray(b"x") * (1 << 22))
        if data.startswith(b"slow"):
            time.sleep(0.5)
        return TEXT.read(data, hints, options)

READER = Vicious()

class Boom:
    name, extensions, media_type, description = "boom", ("boom",), "text/plain", "goes off, unless defused"
    def render(self, document, theme, options):
        if not os.path.exists("defused"):
            raise RuntimeError("boom")
        return document.title.encode()

WRITER = Boom()
"""

WORDS = (
    "harbour", "bridge", "council", "ferry", "barge", "pier", "money", "night", "morning",
    "people", "water", "engineers", "repair", "toll",
)  # fmt: skip


def article(number: int) -> str:
    """An article of its own, the same for the same number."""
    dice = random.Random(number)  # noqa: S311 - words, not secrets
    body = "\n\n".join(" ".join(dice.choices(WORDS, k=40)).capitalize() + "." for _ in range(4))
    day = f"{dice.randint(1, 28)} May {2000 + number % 20}"
    return f"The {dice.choice(WORDS)} and the {dice.choice(WORDS)}\n\nBy Ann Example\n\n{day}\n\n{body}\n"


def archive(folder: Path, count: int) -> Path:
    for number in range(count):
        path = folder / f"y{number % 5}" / f"{number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number))
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every finished file by name; the work folder is not part of it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".tearsheet" not in path.parts
    }


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """``start("batch", …)`` starts the command, with the plug-in that dies, sleeps and eats on demand."""
    plugin = tmp_path / "plugin"
    (plugin / "vicious-1.dist-info").mkdir(parents=True)
    (plugin / "vicious.py").write_text(PLUGIN)
    (plugin / "vicious-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: vicious\nVersion: 1\n"
    )
    (plugin / "vicious-1.dist-info" / "entry_points.txt").write_text(
        "[tearsheet.readers]\nvicious = vicious:READER\n[tearsheet.writers]\nboom = vicious:WRITER\n"
    )
    places = [str(plugin), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    environment.pop("SOURCE_DATE_EPOCH", None)

    def call(*arguments: str | os.PathLike[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", "from convert.cli import main; main()", *map(os.fspath, arguments)],
            cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    return call


@pytest.fixture
def run(start: Callable[..., subprocess.Popen[str]]) -> Callable[..., tuple[int, str, str]]:
    """As ``start``, to the end: status, output, errors."""

    def call(*arguments: str | os.PathLike[str], stdin: str = "") -> tuple[int, str, str]:
        process = start(*arguments)
        out, err = process.communicate(stdin, timeout=120)
        return process.returncode, out, err

    return call
