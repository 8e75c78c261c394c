"""Runs pandoc, the program: always sandboxed, bounded in time and memory, in UTF-8 whatever the locale."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any

from convert.errors import WriteError

__all__ = ["formats", "from_ast", "input_formats", "run", "to_ast"]

TIMEOUT = 60.0
"""Seconds that one run may take."""
READING = 15.0
"""Seconds that reading a document may take, which comes from anywhere."""
MEMORY = 768
"""Megabytes that one run may take."""
_HEAP_EXHAUSTED = 251


@cache
def _program() -> str:
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise WriteError("pandoc is not installed", remedy="pip install pypandoc_binary") from None


def run(
    arguments: Sequence[str], data: bytes, *, timeout: float = TIMEOUT, timestamp: int | None = None
) -> bytes:
    """Give ``data`` to pandoc and return what it prints; files that it makes bear ``timestamp``.

    Raises `WriteError` where pandoc fails, takes longer than ``timeout`` seconds or more than `MEMORY`.
    """
    command = [_program(), "+RTS", f"-M{MEMORY}M", "-RTS", "--sandbox", *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    if timestamp is not None:
        environment["SOURCE_DATE_EPOCH"] = str(timestamp)
    try:
        # The program's path is ours and no argument comes from a document.
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=timeout, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise WriteError(f"pandoc took longer than {timeout:g} seconds") from None
    if done.returncode == _HEAP_EXHAUSTED:
        raise WriteError(f"pandoc needed more than {MEMORY} MB of memory", remedy="split the document")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise WriteError(f"pandoc failed: {said[-1] if said else f'exit status {done.returncode}'}")
    return done.stdout


def from_ast(document: dict[str, Any], format: str, *arguments: str, timestamp: int | None = None) -> bytes:
    """Write pandoc's AST as ``format``; raises as `run` does."""
    data = json.dumps(document).encode()
    return run(["-f", "json", "-t", format, *arguments], data, timestamp=timestamp)


def to_ast(data: bytes, format: str, *arguments: str) -> dict[str, Any]:
    """Read ``data`` in ``format`` as pandoc's AST; raises as `run` does."""
    parsed: dict[str, Any] = json.loads(run(["-f", format, "-t", "json", *arguments], data, timeout=READING))
    return parsed


@cache
def formats() -> tuple[str, ...]:
    """The formats that this pandoc writes."""
    return tuple(run(["--list-output-formats"], b"").decode().split())


@cache
def input_formats() -> tuple[str, ...]:
    """The formats that this pandoc reads."""
    return tuple(run(["--list-input-formats"], b"").decode().split())
