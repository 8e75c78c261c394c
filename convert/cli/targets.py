"""Where the results of a command go: what ``-o`` names, and never over a file that it reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from convert.errors import UsageError

__all__ = ["files_of", "named", "names_folder", "place", "refuse_to_replace"]


def names_folder(output: str) -> bool:
    """Whether ``-o`` says a folder, by being one or by ending as one."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def files_of(inputs: Iterable[str]) -> list[str]:
    """The files of ``inputs``: of a page or chapter, FILE#PLACE, that is FILE."""
    parts = (part for name in inputs if name != "-" for part in (name, name.partition("#")[0]))
    return list(dict.fromkeys(parts))


def named(output: str, format: str, *, several: bool) -> Path:
    """The file for ``format``; where there are several, each gets its own extension."""
    if not several:
        return Path(output)
    from convert.registry import get_writer, writers

    extension = get_writer(format).extensions[0]
    known = sorted((e for name in writers() for e in get_writer(name).extensions), key=len, reverse=True)
    stem = next((output[: -len(e) - 1] for e in known if output.casefold().endswith(f".{e}")), output)
    return Path(f"{stem}.{extension}")


def place(path: str | os.PathLike[str]) -> str:
    """What two names of one file have in common, also where a file system does not tell case apart."""
    return os.path.realpath(path).casefold()


def refuse_to_replace(
    targets: Iterable[str | os.PathLike[str]], inputs: Iterable[str | os.PathLike[str]]
) -> None:
    """Raise `UsageError` for a target that is the file of an input, under whatever name it has there."""
    # Where no file is yet, there is none to lose; and of thousands of inputs none need be looked at then.
    there = {_file(target): target for target in targets}
    there.pop(None, None)
    if not there:
        return
    for source in inputs:
        target = there.get(_file(source))
        if target is not None:
            name = "" if os.fspath(target) == os.fspath(source) else f", {os.fspath(source)}"
            raise UsageError(f"this would replace an input{name}", file=target, remedy="name another with -o")


def _file(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    """What tells a file from all others; None for what is none, or a device, which nothing replaces."""
    try:
        about = os.stat(path)  # noqa: PTH116 - of each input of a large book
    except (OSError, ValueError):
        return None
    return (about.st_dev, about.st_ino) if stat.S_ISREG(about.st_mode) else None
