"""Where the results of a command go: what ``-o`` names, and never over a file that it reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from convert.cli import say
from convert.errors import UsageError

if TYPE_CHECKING:
    from convert.model import Article, Dossier
    from convert.writers.base import WriteOptions

    _D = TypeVar("_D", bound=Article | Dossier)

__all__ = [
    "files_of",
    "free",
    "is_device",
    "kept",
    "named",
    "names_folder",
    "place",
    "refuse_other_ending",
    "refuse_to_replace",
    "with_pictures",
]


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


def is_device(output: str) -> bool:
    """Whether ``-o`` is a device or a pipe (``/dev/stdout``, ``/dev/null``), which takes one document."""
    try:
        mode = os.stat(output).st_mode  # noqa: PTH116 - any kind of name
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def refuse_other_ending(output: str | None, formats: Sequence[str]) -> None:
    """Raise `UsageError` where the one format is not what the ending of ``-o`` says: Markdown in x.pdf."""
    if output is None or output == "-" or len(formats) != 1 or names_folder(output):
        return
    from convert.registry import get_writer, writer_for, writers

    ending = Path(output).suffix.lower().lstrip(".")
    wanted, said = get_writer(formats[0]), writer_for(ending) if ending else None
    fits = any(output.lower().endswith(f".{extension}") for extension in wanted.extensions)
    if said is not None and said.name in writers() and said.name != wanted.name and not fits:
        raise UsageError(
            f"--to {formats[0]} does not go with the ending .{ending}",
            file=output,
            remedy=f"name a file that ends in .{wanted.extensions[0]}, or leave out --to",
        )


def place(path: str | os.PathLike[str]) -> str:
    """What two names of one file have in common, also where a file system does not tell case apart."""
    return os.path.realpath(path).casefold()


def free(numbered: Callable[[str], Path], taken: Container[str] = (), *, spare: bool = True) -> Path:
    """The first of NAME, NAME-2 … that is not ``taken`` and, where ``spare`` says so, no file of others."""
    from convert.made import is_foreign

    number = 1
    spared: list[Path] = []
    while True:
        path = numbered("" if number == 1 else f"-{number}")
        if place(path) not in taken:
            if not (spare and is_foreign(path)):
                break
            spared.append(path)
        number += 1
    for other in spared:
        say(f"warning: {other}: was not made here, or was changed since, and is kept; see {path.name}")
    return path


def kept(target: Path, *, keep: bool, quiet: bool) -> bool:
    """Whether ``target`` is there already and is to stay, which is said."""
    if not keep or not os.path.lexists(target):
        return False
    if not quiet:
        say(f"kept {target}, which is there already")
    return True


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


def with_pictures(document: _D, options: WriteOptions, folder: Path) -> _D:
    """``document`` as its Markdown in ``folder`` names its pictures; those to be written beside it are."""
    from convert.files import inside, write_atomically
    from convert.pictures import MEDIA, media_folder, placed

    changed, pictures = placed(document, options, folder)
    place = Path(media_folder(str(options.extra.get(MEDIA) or ""), folder))
    for name, data in pictures.items():
        write_atomically(inside(place, name), data, make_folder=True)
    return changed


def _file(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    """What tells a file from all others; None for what is none, or a device, which nothing replaces."""
    try:
        about = os.stat(path)  # noqa: PTH116 - of each input of a large book
    except (OSError, ValueError):
        return None
    return (about.st_dev, about.st_ino) if stat.S_ISREG(about.st_mode) else None
