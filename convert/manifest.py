"""What a dossier is to be made of: inputs named on the command line, or a manifest in TOML.

It says which files and what the user says about them; reading the articles is the command's business.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from convert.errors import ReadError
from convert.model import Block

__all__ = ["Entry", "Part", "Plan", "expand", "plan_of"]


class Entry(msgspec.Struct, frozen=True):
    """One input, with what the user says about it."""

    source: str
    """A path, or ``-`` for standard input."""
    hints: dict[str, Any] = {}


class Part(msgspec.Struct, frozen=True):
    """A part of the book; ``title`` is None for articles that stand in none."""

    entries: tuple[Entry, ...]
    title: str | None = None
    introduction: tuple[Block, ...] = ()


class Plan(msgspec.Struct, frozen=True):
    """A whole book before its articles are read."""

    parts: tuple[Part, ...]
    fields: dict[str, Any] = {}
    """Fields of `convert.model.Dossier`, checked."""
    settings: dict[str, Any] = {}
    """What else a manifest may say: ``theme``, ``sort``, ``group_by``, ``unique``."""

    @property
    def entries(self) -> list[Entry]:
        return [entry for part in self.parts for entry in part.entries]


def plan_of(inputs: Sequence[str]) -> Plan:
    """The plan of files and folders, in the order given; raises `ReadError` for an empty folder."""
    return Plan(parts=(Part(entries=tuple(Entry(path) for name in inputs for path in expand(name))),))


def expand(name: str) -> list[str]:
    """The files that ``name`` means: itself, or all readable files of a folder and the folders in it.

    Hidden files and those in formats that nothing reads are passed over, and links that lead out of the
    folder are not followed.
    """
    folder = Path(name)
    if name == "-" or not name or not folder.is_dir():
        return [name]
    known = _extensions()
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=_natural)
        found += [
            os.path.join(place, file)  # noqa: PTH118  # the user's own spelling of the folder is kept
            for file in sorted(files, key=_natural)
            if not file.startswith(".") and file.rpartition(".")[2].casefold() in known
        ]
    root = os.path.realpath(folder)
    found = [path for path in found if os.path.realpath(path).startswith(root + os.sep)]
    if not found:
        raise ReadError(
            "there is no article in this folder",
            file=name,
            remedy=f"it needs files that end in {', '.join(f'.{e}' for e in sorted(known))}",
        )
    return found


def _extensions() -> frozenset[str]:
    import warnings

    from convert.registry import usable

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a broken plug-in is told of where its format is asked for
        readers: Iterable[Any] = usable("readers").values()
        return frozenset(extension for reader in readers for extension in reader.extensions)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A key by which ``article-10`` comes after ``article-9``."""
    import re

    parts = re.split(r"([0-9]+)", name.casefold())
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts if part
    ]
