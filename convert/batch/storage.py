"""Where a batch saves its files: a folder of this machine, or any place that fsspec reaches.

A file appears under its name whole or not at all.  What is unfinished lies in the work folder, which
the next run empties.  Syncing each file by itself would halve the speed, so files are made lasting in
groups, always before the ledger says that they are there.

Where each article comes by, names are put together as text: `pathlib` has Python keep every part of every
name that it sees, and costs more than the saving itself.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from convert.batch.naming import WORK
from convert.errors import UsageError, WriteError

__all__ = ["UNFINISHED", "LocalStorage", "PlaceError", "Storage", "is_remote", "storage_for"]

UNFINISHED = f"{WORK}/unfinished"
_FATAL = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.ENODEV, errno.EMFILE, errno.ENFILE}


_OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss"})
_STATES = (
    "ETag",
    "etag",
    "generation",
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
    "modified",
    "created",
)
"""What services say of a file by which one state of it is told from another, the surest first."""


class PlaceError(WriteError):
    """The place cannot take files any more, whatever the article: full, read-only, gone."""


class Storage(Protocol):
    """What a batch asks of a place; names are relative, with slashes."""

    def prepare(self) -> None: ...
    def save(self, name: str, data: bytes) -> int:
        """Save whole or not at all; returns the time of change in nanoseconds."""
        ...

    def move(self, name: str, to: str) -> int | None:
        """Give a file another name; returns its time of change where that is another now."""
        ...

    def remove(self, name: str) -> None: ...
    def look(self, name: str) -> tuple[int, int] | None:
        """Size and time of change, None where there is no such file."""
        ...

    def read(self, name: str) -> bytes: ...
    def is_foreign(self, name: str, *, known: bool = False) -> bool:
        """Whether a file is surely none of ours, or was changed since; see `convert.made.is_foreign`."""
        ...

    def sync(self) -> None:
        """Make all that was saved last through a power cut."""
        ...


def is_remote(target: str) -> bool:
    """Whether ``target`` is an address (``s3://…``) and not a folder."""
    return "://" in target


@cache
def storage_for(target: str) -> Storage:
    """The storage that ``target`` names; raises `UsageError` for an address of an unknown kind."""
    if not is_remote(target):
        return LocalStorage(target)
    fs, root = _reached(target)
    return LocalStorage(root) if "file" in _protocols(fs) else RemoteStorage(fs, root)


def _reached(target: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            "targets with an address need fsspec", file=target, remedy="pip install 'tearsheet[cluster]'"
        ) from None
    try:
        fs, root = url_to_fs(target)
    except (ValueError, ImportError) as error:
        raise UsageError(f"cannot be reached ({error})", file=target) from None
    return fs, str(root)


class LocalStorage:
    """A folder."""

    def __init__(self, target: str) -> None:
        self.root = Path(target).absolute()
        self._root = str(self.root)
        self._made: set[str] = set()
        self._count = 0
        self._token = os.urandom(6).hex()  # no other process, here or elsewhere, writes under it

    def prepare(self) -> None:
        try:
            shutil.rmtree(self.root / UNFINISHED, ignore_errors=True)
            (self.root / UNFINISHED).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _problem(error, self.root) from error

    def save(self, name: str, data: bytes) -> int:
        self._count += 1
        unfinished = f"{self._root}/{UNFINISHED}/{self._token}-{self._count}"
        target = f"{self._root}/{name}"
        try:
            self._folder(target.rpartition("/")[0])
            modified = _written(unfinished, data)
            os.replace(unfinished, target)  # noqa: PTH105 - see above
        except OSError as error:
            with contextlib.suppress(OSError):  # a place that turned read-only keeps what it has
                Path(unfinished).unlink(missing_ok=True)
            raise _problem(error, target) from error
        return modified

    def move(self, name: str, to: str) -> int | None:
        target = self.root / to
        try:
            self._folder(str(target.parent))
            (self.root / name).replace(target)
        except OSError as error:
            raise _problem(error, target) from error
        return None

    def remove(self, name: str) -> None:
        try:
            (self.root / name).unlink(missing_ok=True)
        except OSError as error:
            raise _problem(error, self.root / name) from error

    def look(self, name: str) -> tuple[int, int] | None:
        try:
            found = os.stat(f"{self._root}/{name}")  # noqa: PTH116 - see above
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns

    def read(self, name: str) -> bytes:
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            raise _problem(error, self.root / name) from error

    def is_foreign(self, name: str, *, known: bool = False) -> bool:
        from convert.made import is_foreign

        return is_foreign(self.root / name, known=known)

    def sync(self) -> None:
        _sync(self.root)

    def _folder(self, text: str) -> None:
        if text in self._made and os.path.isdir(text):  # noqa: PTH112 - see above
            return
        folder = Path(text)
        folder.mkdir(parents=True, exist_ok=True)
        root = self.root.resolve()
        if not folder.resolve().is_relative_to(root):
            raise OSError(errno.EACCES, "a link leads out of the target")
        self._made.add(text)


def _written(path: str, data: bytes) -> int:
    """Write a new file; returns its time of change in nanoseconds."""
    # A new name each time, opened exclusively: no link laid in wait is followed.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return os.fstat(descriptor).st_mtime_ns
    finally:
        os.close(descriptor)


class RemoteStorage:
    """A place that fsspec reaches.

    An object store puts one object whole or not at all; anywhere else a file is written under a name in the
    work folder, and then moved.
    """

    def __init__(self, fs: Any, root: str) -> None:
        self.fs = fs
        self.root = root
        self._puts_whole = not _OBJECT_STORES.isdisjoint(_protocols(fs))
        self._count = 0
        self._token = os.urandom(6).hex()

    def prepare(self) -> None:
        self._try(self.root, lambda: self.fs.makedirs(self.root, exist_ok=True))
        if self._exists(UNFINISHED):
            self._try(self.root, lambda: self.fs.rm(self._path(UNFINISHED), recursive=True))

    def save(self, name: str, data: bytes) -> int:
        if self._puts_whole or name.startswith(UNFINISHED):
            self._put(name, name, data)
            found = self.look(name)
            return found[1] if found else 0
        self._count += 1
        unfinished = f"{UNFINISHED}/{self._token}-{self._count}"
        try:
            self._put(unfinished, name, data)
            return self.move(unfinished, name) or 0
        except WriteError:
            with contextlib.suppress(Exception):  # the next run empties the work folder
                self.fs.rm_file(self._path(unfinished))
            raise

    def _put(self, name: str, shown: str, data: bytes) -> None:
        self._folder(name)
        self._try(shown, lambda: self.fs.pipe_file(self._path(name), data))

    def move(self, name: str, to: str) -> int | None:
        self._folder(to)
        try:
            self.fs.mv(self._path(name), self._path(to))
        except Exception as error:
            # Some services move onto no file that is there; where both are, that is what went wrong.
            if not (self._exists(name) and self._exists(to)):
                raise (
                    _problem(error, to) if isinstance(error, OSError) else _unreached(error, to)
                ) from error
            self.remove(to)
            self._try(to, lambda: self.fs.mv(self._path(name), self._path(to)))
        found = self.look(to)
        return found[1] if found else None

    def remove(self, name: str) -> None:
        if self._exists(name):
            self._try(name, lambda: self.fs.rm_file(self._path(name)))

    def look(self, name: str) -> tuple[int, int] | None:
        """Size and, as no service has the time in one form, a number for what it says of this state."""
        try:
            self.fs.invalidate_cache(self._path(name))
            found = self.fs.info(self._path(name))
            return int(found["size"]), _state(found)
        except (OSError, KeyError):
            return None
        except Exception as error:  # each service has its own kinds of error
            raise _unreached(error, name) from error

    def _exists(self, name: str) -> bool:
        return bool(self._try(name, lambda: self.fs.exists(self._path(name))))

    def _folder(self, name: str) -> None:
        self._try(name, lambda: self.fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True))

    def read(self, name: str) -> bytes:
        data: bytes = self._try(name, lambda: self.fs.cat_file(self._path(name)))
        return data

    def is_foreign(self, name: str, *, known: bool = False) -> bool:
        """Nobody can tell without fetching it all; what lies there is for the one who named the place."""
        return False

    def sync(self) -> None:
        """Nothing to do: what such a place has said that it has, it has."""

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"

    def _try(self, name: str, action: Any) -> Any:
        try:
            return action()
        except OSError as error:
            raise _problem(error, name) from error
        except Exception as error:  # each service has its own kinds of error
            raise _unreached(error, name) from error


def _state(found: dict[str, Any]) -> int:
    said = next((found[key] for key in _STATES if found.get(key)), None)
    return 0 if said is None else int.from_bytes(hashlib.sha256(str(said).encode()).digest()[:7], "big")


def _unreached(error: Exception, name: object) -> PlaceError:
    return PlaceError(f"cannot be written ({error})", file=name, remedy="check the address")


def _protocols(fs: Any) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)


def _problem(error: OSError, path: object) -> WriteError:
    reason = (os.strerror(error.errno) if error.errno else str(error)).lower()
    kind = PlaceError if error.errno in _FATAL else WriteError
    remedy = "mend that and run the same command again; it goes on where it stopped"
    return kind(f"cannot be written ({reason})", file=path, remedy=remedy)


def _sync(folder: Path) -> None:
    """Sync the file system that holds ``folder``; where only all can be synced, all."""
    if sys.platform == "linux":
        import ctypes

        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
                number = ctypes.get_errno()
                raise _problem(OSError(number, os.strerror(number)), folder)
        finally:
            os.close(descriptor)
    elif hasattr(os, "sync"):
        os.sync()
