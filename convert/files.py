"""Saving files: whole or not at all, under names that are safe anywhere.

What stands in a file is the writers' business; where the user's folders are is the command's.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from convert.errors import WriteError

__all__ = [
    "COLLECTIONS",
    "ROWS",
    "TABLES",
    "TARS",
    "ending",
    "inside",
    "leads_out",
    "outside",
    "safe_name",
    "walk",
    "write_atomically",
]

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)  # device names on Windows, with any extension
_PACKED = ("", ".gz")
ROWS = tuple(f"{ending}{packed}" for ending in (".jsonl", ".ndjson") for packed in _PACKED)
TABLES = tuple(f"{ending}{packed}" for ending in (".csv", ".tsv") for packed in _PACKED)
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
COLLECTIONS = (*ROWS, *TABLES, *TARS, ".parquet", ".zip")
"""What the name of a file ends in that holds many articles, which `convert.batch` reads."""
_COMPANIONS = (
    "_files", ".files", "-dateien", "_fichiers", "_bestanden", "_file", "_archivos", "-filer", "_tiedostot",
    "_pliki", "_soubory", "_elemei", "_ficheiros", "_arquivos", "_dosyalar", "_datoteke", "_fitxers",
    "_failid", "_fails", "_bylos", "_fajlovi", "_fitxategiak",
)  # fmt: skip
"""How browsers name, in their languages, the folder of what a page that they save shows."""
_PAGES = (".html", ".htm", ".xhtml")
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]+')
_SAFE = re.compile(r"[A-Za-z0-9]+(?:[ ._-][A-Za-z0-9]+)*")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_REMEDIES = {
    errno.ENOENT: "create the folder first, or name another with -o",
    errno.EACCES: "choose a folder that you may write to, with -o",
    errno.EPERM: "choose a folder that you may write to, with -o",
    errno.EROFS: "choose a folder that you may write to, with -o",
    errno.ENOTDIR: "a part of this path is a file; choose another folder with -o",
    errno.EISDIR: "this is a folder; name a file in it",
    errno.ENAMETOOLONG: "choose a shorter name with -o",
    errno.ENOSPC: "free some space on this disk, or choose another with -o",
}


def leads_out(path: str, root: str) -> bool:
    """Whether ``path``, found below ``root`` (which is no link itself), is a link to what is not below it."""
    if not os.path.islink(path):  # noqa: PTH114 - for millions of names
        return False
    return not os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep)


def walk(
    root: str,
    links: list[str],
    *,
    follow: bool = False,
    avoid: str | None = None,
    onerror: Callable[[OSError], object] | None = None,
) -> Iterator[tuple[str, list[str], list[str]]]:
    """As `os.walk` (the folders of each may be put in another order), without hidden folders and ``avoid``.

    The folder that a browser saves beside a page is not gone into: what it holds are pieces of that page.
    A link to a folder outside of ``root`` is added to ``links``, and gone into where ``follow`` says so,
    once; one to a folder inside leads to what is found anyway.
    """
    real = os.path.realpath(root)
    been = {real}

    def wanted(place: str) -> bool:
        to = os.path.realpath(place)
        if not os.path.islink(place):  # noqa: PTH114 - see above
            return to != avoid
        if not leads_out(place, real):
            return False
        if not follow:
            links.append(place)
        if not follow or to in been or to == avoid or real.startswith(to.rstrip(os.sep) + os.sep):
            return False
        been.add(to)
        return True

    for folder, folders, names in os.walk(root, onerror=onerror, followlinks=follow):
        pieces = _pieces_of_pages(folders, names)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in pieces and wanted(os.path.join(folder, name))  # noqa: PTH118
        ]
        yield folder, folders, names


def _pieces_of_pages(folders: Sequence[str], names: Sequence[str]) -> frozenset[str]:
    """Those of ``folders`` that a browser has made for a page among ``names``: News_files of News.html."""
    parted = {
        name: name[: -len(end)] for name in folders for end in _COMPANIONS if name.lower().endswith(end)
    }
    if not parted:
        return frozenset()
    pages = {name[: -len(end)] for name in names for end in _PAGES if name.lower().endswith(end)}
    return frozenset(name for name, page in parted.items() if page in pages)


def outside(links: Sequence[str], number: int = 0) -> str:
    """The remark on ``links`` that were passed over; ``number`` is how many there are, where not all are."""
    number = number or len(links)
    shown = ", ".join(links[:3]) + (f" and {number - 3:,} more" if number > 3 else "")
    what = "a link that leads" if number == 1 else f"{number:,} links that lead"
    verb = "is" if number == 1 else "are"
    return f"{what} out of the folder {verb} not followed ({shown}); see --follow-links"


def write_atomically(path: str | os.PathLike[str], data: bytes, *, make_folder: bool = False) -> None:
    """Save ``data`` as ``path`` so that nobody ever sees half of it.

    The bytes go to a temporary file in the same folder, are synced to the disk and renamed over the
    target; on any failure, Ctrl-C included, the temporary file is removed and the target is as it was.
    A new file gets the mode that the umask gives; a replaced one keeps its own.  A link is followed; a
    device or pipe (``/dev/stdout``) is written to straight.  ``make_folder`` creates missing folders.

    Raises `convert.errors.WriteError`.
    """
    try:
        target = Path(os.path.realpath(path))
        if make_folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        mode = _mode(target)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if mode is not None and not stat.S_ISREG(mode):
            with Path(path).open("wb") as stream:
                stream.write(data)
        else:
            _replace(target, data, mode)
    except (OSError, ValueError) as error:
        raise _cannot_save(path, error) from error


def safe_name(title: str, *, fallback: str = "article", limit: int = 120) -> str:
    """Make a file name (without extension) of ``title`` that every system takes and no shell trips over.

    Separators, control characters and text-direction overrides are gone; leading dots and dashes
    too, so a name can neither hide, climb out of its folder nor pass for an option.  At most ``limit``
    bytes of UTF-8, cut between words where there is one.
    """
    if _SAFE.fullmatch(title) and len(title) <= limit and title.split(".")[0].casefold() not in _RESERVED:
        return title  # as most files of an archive are called
    name = unicodedata.normalize("NFC", title)
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or _visible(c))
    name = _FORBIDDEN.sub("-", name)
    name = _cut(" ".join(name.split()).strip(" .-_~"), limit).rstrip(" .-_~")
    if name.split(".")[0].strip().casefold() in _RESERVED:
        name = f"_{name}"
    return name or fallback


def ending(name: str) -> str:
    """The last ending of a file's name, with its dot: what `Path.suffix` gives, at a tenth of its cost."""
    last = name[max(name.rfind("/"), name.rfind(os.sep)) + 1 :]
    dot = last.rfind(".")
    return last[dot:] if 0 < dot < len(last) - 1 else ""


def inside(folder: Path, name: str) -> Path:
    """Return ``folder / name``; raises `WriteError` where that would be outside ``folder``."""
    if name in ("", ".", "..") or "/" in name or "\\" in name or "\0" in name:
        raise WriteError(f"the file name {name!r} leads out of the folder", file=folder)
    return folder / name


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    temporary = target.with_name(f".{target.name[:40]}.{os.urandom(4).hex()}.tmp")
    try:
        # 0o666 and O_EXCL: the umask decides the mode, and no link laid in wait is followed.
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
        )
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN


def _cut(name: str, limit: int) -> str:
    if len(name.encode()) <= limit:
        return name
    short = name.encode()[:limit].decode(errors="ignore")
    whole_words, _, last = short.rpartition(" ")
    # A word may be cut where it is the only one, or where dropping it would drop most of the name.
    return whole_words if len(whole_words) > len(last) else short


def _cannot_save(path: str | os.PathLike[str], error: OSError | ValueError) -> WriteError:
    number = error.errno if isinstance(error, OSError) else None
    reason = os.strerror(number).lower() if number else str(error)
    return WriteError(
        f"cannot be written ({reason})",
        file=os.fspath(path),
        remedy=_REMEDIES.get(number or 0, "choose another place with -o"),
    )
