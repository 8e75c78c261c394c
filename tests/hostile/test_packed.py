"""Hostile files through every reader and every writer, each in a process of its own.

None may fetch, read or run what nobody named, take longer than 20 seconds or more than 1 GB; each ends in
harmless files or in one clear line.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import socket
import sys
import traceback
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from checks import CHECKS, check_pdf
from packed import PACKED
from watch import WATCH

import convert
from convert.output import options_for, render

SECONDS = 20
MEGABYTES = 1000
FORMATS = ("json", "html", "md", "docx", "epub", "odt", "bibtex", "csl", "pdf")
LAID_OUT = 50_000
"""Larger articles are not laid out as pages here: that takes its time, and ``--timeout`` is for it."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux does")


@pytest.mark.parametrize("name", PACKED)
def test_a_hostile_file_becomes_harmless_files_or_one_line(name: str, tmp_path: Path) -> None:
    data = PACKED[name]()
    _CHECKING.value = 0.0
    said, seconds, megabytes = apart(lambda: _all_the_way(data, name.partition(":")[0]), tmp_path)
    assert said == ""
    seconds -= _CHECKING.value
    assert seconds < SECONDS and megabytes < MEGABYTES, (seconds, megabytes)
    assert list(tmp_path.iterdir()) == []


def _all_the_way(data: bytes, format: str) -> None:
    """From the bytes through the reader and each writer; raises where something is not as it must be."""
    try:
        article = convert.read(data, format=format)
    except convert.TearsheetError as error:
        _one_line(error)
        return
    options = options_for(article, {"resource_path": (str(Path.cwd()),)})
    small = len(article.to_json()) < LAID_OUT
    for written in FORMATS if small else FORMATS[:-1]:
        try:
            made = render(article, written, options=options)
        except convert.TearsheetError as error:
            _one_line(error)
            continue
        before = _used()
        if written == "pdf":
            check_pdf(made)
        elif written in CHECKS:
            CHECKS[written](made, article)
        _CHECKING.value += _used() - before


_CHECKING: Any = multiprocessing.get_context("fork").Value("d", 0.0)
"""The seconds of those that `apart` counts which the checks of this test take over what was written."""


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _one_line(error: convert.TearsheetError) -> None:
    line = str(error)
    assert line and "\n" not in line and len(line) < 2000, line[:3000]


def apart(step: Callable[[], None], folder: Path) -> tuple[str, float, float]:
    """Do ``step`` in a process of its own: what went wrong, the seconds and the megabytes that it took.

    Seconds of the processor, its programs included, since a machine may have other things to do.
    """
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_work, args=(step, folder, theirs))
    process.start()
    theirs.close()
    try:
        if ours.poll(10 * SECONDS):
            said, seconds, megabytes = ours.recv()
        else:
            said, seconds, megabytes = "it never came back", 10.0 * SECONDS, 0.0
    except EOFError:
        said, seconds, megabytes = "the process died", 0.0, 0.0
    process.kill()
    process.join()
    return said, seconds, megabytes


def _work(step: Callable[[], None], folder: Path, pipe: Connection) -> None:
    import os

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    os.chdir(folder)
    warnings.simplefilter("ignore")
    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    limit = 2 * MEGABYTES * 1024 * 1024  # of data, so that a bomb cannot take the machine with it
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    WATCH.start()
    try:
        step()
        said = ""
    except BaseException:
        said = traceback.format_exc()[-3000:]
    said += "".join(WATCH.stop())
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in used)
    pipe.send((said, seconds, max(one.ru_maxrss for one in used) / 1024))


def test_the_tables_are_long_enough() -> None:
    from cases import CASES

    assert len(CASES) + len(PACKED) >= 300
    readers = {name.partition(":")[0] for name in PACKED}
    assert readers == {"docx", "epub", "html", "md", "pdf", "json", "text"}


def test_the_measure_sees_what_it_looks_for(tmp_path: Path) -> None:
    """A check that cannot fail is none."""

    def said(step: Callable[[], object]) -> str:
        return apart(lambda: step() and None, tmp_path)[0]

    assert "a connection was tried" in said(lambda: socket.create_connection(("127.0.0.1", 9)))
    assert "open /etc/passwd" in said(lambda: Path("/etc/passwd").read_bytes())
    assert "ValueError" in said(lambda: int("x"))
    assert apart(lambda: (b"x" * 300_000_000).count(b"y") and None, tmp_path)[2] > 300
