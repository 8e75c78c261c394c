"""Runs pandoc, the program: always sandboxed, bounded in time and memory, in UTF-8 whatever the locale."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from convert.errors import WriteError

__all__ = ["formats", "from_ast", "images", "input_formats", "media", "run", "to_ast"]

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
    arguments: Sequence[str],
    data: bytes,
    *,
    timeout: float = TIMEOUT,
    timestamp: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Give ``data`` to pandoc and return what it prints; files that it makes bear ``timestamp``.

    ``environment`` is put over our own.

    Raises `WriteError` where pandoc fails, takes longer than ``timeout`` seconds or more than `MEMORY`.
    """
    command = [_program(), "+RTS", f"-M{MEMORY}M", "-RTS", "--sandbox", *arguments]
    variables = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", **(environment or {})}
    if timestamp is not None:
        variables["SOURCE_DATE_EPOCH"] = str(timestamp)
    try:
        # The program's path is ours and no argument comes from a document.
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=timeout, env=variables, check=False
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


def media(
    data: bytes, format: str, *arguments: str, each: int, together: int, most: int
) -> tuple[dict[str, Any], dict[str, bytes | None]]:
    """As `to_ast`, with the pictures that the document itself holds, by what the tree has as their source.

    Pandoc's own --extract-media would first fetch what a document shows from elsewhere; `media.lua` does not.

    A source ends in ``/`` and the picture's name.  None stands for a picture beyond a limit: ``each`` bytes,
    ``together`` bytes of all, or ``most`` pictures.
    """
    prefix = f"media-{os.urandom(16).hex()}:"  # no document can know it
    script = resources.files(__package__) / "media.lua"
    with tempfile.TemporaryDirectory(prefix="tearsheet-") as folder, resources.as_file(script) as ours:
        told = {
            "MEDIA_FOLDER": folder,
            "MEDIA_PREFIX": prefix,
            "MEDIA_EACH": str(each),
            "MEDIA_MOST": str(most),
            "MEDIA_TOGETHER": str(together),
        }
        read = ["-f", format, "-t", "json", f"--lua-filter={ours}", *arguments]
        tree: dict[str, Any] = json.loads(run(read, data, timeout=READING, environment=told))
        found: dict[str, bytes | None] = {}
        for image in images(tree.get("blocks", [])):
            source = str(image["c"][2][0])
            if source.startswith(prefix) and source not in found:
                path = Path(folder, source.removeprefix(prefix).partition("/")[0])
                found[source] = path.read_bytes() if path.is_file() else None
    return tree, found


def images(tree: Any) -> Iterator[dict[str, Any]]:
    """The pictures that a tree of pandoc's shows, in their order."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("t") == "Image":
                yield node
            waiting.append(node.get("c"))
        elif isinstance(node, list):
            waiting += reversed(node)


@cache
def formats() -> tuple[str, ...]:
    """The formats that this pandoc writes."""
    return tuple(run(["--list-output-formats"], b"").decode().split())


@cache
def input_formats() -> tuple[str, ...]:
    """The formats that this pandoc reads."""
    return tuple(run(["--list-input-formats"], b"").decode().split())
