"""What passes between the parts of a batch: small, frozen, and fit to be sent to another process."""

from __future__ import annotations

from typing import Any

import msgspec

__all__ = ["UTF_8", "Item", "Output", "Result", "Settings", "Task", "digest"]


UTF_8 = "utf-8"


def digest(data: bytes) -> str:
    """The hash by which contents are told apart."""
    from hashlib import blake2b

    return blake2b(data, digest_size=16).hexdigest()


class Item(msgspec.Struct, frozen=True):
    """One input: a file by its ``path``, or ``data`` out of a container.

    ``key`` names it for good: the path below the source, with slashes.  ``error`` is set where it cannot
    be had at all (a broken line, a member that leads out of its archive).
    """

    key: str
    name: str
    """What messages call it; its extension tells the reader."""
    path: str | None = None
    data: bytes | None = None
    hints: dict[str, str] = {}
    """What the container says about the article beside its text, unchecked."""
    format: str | None = None
    error: str | None = None
    encoding: str | None = None
    """That of ``data`` where it is known, as it is of what was decoded already, whatever the input's was."""
    column: bool = False
    """Whether ``data`` is the text of a row."""
    archive: tuple[str, str] | None = None
    """The zip that it is a member of, by path, and its name there: its pictures are members too."""


class Settings(msgspec.Struct, frozen=True):
    """What is the same for every article of a run."""

    target: str
    theme: str = "house"
    reading: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    writing: dict[str, Any] = {}
    pattern: str | None = None
    token: str = ""
    """Marks this run's unfinished files, so that a straggler of an earlier one cannot pass for it."""
    warm: tuple[str, ...] = ()
    """The formats that a worker gets ready for before its first article."""


class Task(msgspec.Struct, frozen=True):
    """One article to be made: ``stem`` is its name without extension, None where the article decides."""

    number: int
    item: Item
    formats: tuple[str, ...]
    stem: str | None


class Output(msgspec.Struct, frozen=True):
    """One file that was made; ``name`` is relative to the target."""

    format: str
    name: str
    size: int
    modified: int
    hash: str


class Result(msgspec.Struct, frozen=True):
    """What became of a task; ``error`` is the one line to show where it failed.

    ``fatal`` says that the place, not the article, is at fault (a full disk): the run then stops.
    """

    number: int
    content: str = ""
    outputs: tuple[Output, ...] = ()
    wish: str | None = None
    """The stem that the pattern gives; the files then wait for it in the work folder."""
    seconds: float = 0.0
    error: str | None = None
    failed: tuple[str, ...] = ()
    """The formats that could not be made, where it was they and not the article that failed."""
    fatal: bool = False
    remarks: tuple[str, ...] = ()
