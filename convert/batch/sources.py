"""Finds the inputs of a batch, in an order that is always the same: a folder, a glob, a list, files.

Containers (`containers`) give many inputs from one file.  Nothing is read here but names and containers.
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

import msgspec

from convert.batch.records import UTF_8, Item, Settings
from convert.errors import ReadError, UsageError

__all__ = ["Source", "find", "pieces"]

_MAGIC = frozenset("*?[")


class Source(msgspec.Struct):
    """The inputs, and what is known of them before the first is read."""

    items: Iterator[Item]
    total: int | None = None
    passed_over: int = 0
    """Files of a folder or an archive that no reader takes; of an archive as far as it was read."""
    remark: str | None = None
    """What the user should know before the first is read."""


def find(
    places: Sequence[str],
    *,
    target: str,
    every: bool = False,
    column: str | None = None,
    limit: int,
    follow_links: bool = False,
    encoding: str | None = None,
) -> Source:
    """The inputs that ``places`` name: one folder, glob, container or ``-``, or several files.

    ``every`` takes all files of a folder, whatever their extension.  What lies in ``target`` is no input,
    nor, without ``follow_links``, is what a link leads to outside of the folder.  ``encoding`` is that of a
    table.
    Raises `UsageError` where there is nothing of that name.
    """
    from convert.batch import containers

    if len(places) > 1:
        return _files(places, limit)
    place = places[0]
    if place == "-":
        return Source(_listed())
    if "://" in place:
        raise UsageError(
            "sources are files of this machine", file=place, remedy="copy the archive here first"
        )
    path = Path(place)
    if path.is_dir():
        return _folder(path, Path(target), every, limit, follow_links)
    if path.is_file():
        if containers.kind(path):
            return _container(path, column, limit, every, encoding)
        return _files([place], limit)
    if _MAGIC & set(place):
        return _glob(place, limit, follow_links)
    raise UsageError("there is no such file or folder", file=place, remedy="check the name")


def pieces(items: Iterator[Item], split: str, settings: Settings) -> Iterator[Item]:
    """``items`` with each text as the articles that ``split`` cuts it into, in a folder of its name."""
    from convert.batch.work import content_of
    from convert.files import ending
    from convert.normalize.dump import cut
    from convert.readers.text import decode
    from convert.registry import reader_for

    for item in items:
        reader = None if item.format else reader_for(ending(item.name).lower())
        format = settings.reading.get("format") or item.format or (reader.name if reader else "text")
        found = []
        if format == "text" and not item.column and not item.error:
            try:
                data = content_of(item, settings)
                found = list(cut(decode(data, encoding=settings.reading.get("encoding")), split))
            except ReadError:
                found = []  # the reader says what is wrong with it
        if len(found) < 2:
            yield item
            continue
        stem = item.key.removesuffix(ending(item.key))
        for number, piece in enumerate(found, 1):
            name, data = f"{item.name}, article {number}", piece.text.encode()
            yield Item(
                f"{stem}/{number:04}", name, data=data, hints=item.hints, format="text", encoding=UTF_8
            )


def _folder(root: Path, target: Path, every: bool, limit: int, follow: bool) -> Source:
    from convert.files import ending, leads_out, outside, walk
    from convert.registry import readable

    known = frozenset(f".{extension}" for extension in readable())
    avoid = os.path.realpath(target)
    if os.path.realpath(root) == avoid:
        raise UsageError(
            "the target would be its own source", file=root, remedy="name another folder as target"
        )
    whole = f"{_absolute(root).rstrip('/')}/"
    real = os.path.realpath(root)
    given = "" if root == Path() else f"{str(root).rstrip('/')}/"
    found: list[str] = []
    links: list[str] = []
    passed = 0

    def refuse(error: OSError) -> None:
        raise ReadError(
            f"cannot be read ({(error.strerror or '').lower()})",
            file=error.filename,
            remedy="check its permissions",
        ) from error

    # Hidden folders hold a program's own things.
    for folder, _, names in walk(str(root), links, follow=follow, avoid=avoid, onerror=refuse):
        # As text: there may be millions of names, and `pathlib` has Python keep every part of each.
        below = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        for name in names:
            if name.startswith("."):
                continue
            if every or ending(name).lower() in known:
                if not follow and leads_out(whole + prefix + name, real):
                    links.append(given + prefix + name)
                else:
                    found.append(prefix + name)
            else:
                passed += 1
    found.sort()
    items = (Item(_clean(key), given + key, path=whole + key) for key in found)
    source = _with_chapters(items, found, limit, passed)
    source.remark = outside(sorted(links)) if links else None
    return source


def _container(path: Path, column: str | None, limit: int, every: bool, encoding: str | None) -> Source:
    from convert.batch import containers

    def passed(_: str) -> None:
        source.passed_over += 1

    source = Source(iter(()))
    source.items = containers.items(
        path, column=column, limit=limit, passed=None if every else passed, encoding=encoding
    )
    return source


def _glob(pattern: str, limit: int, follow: bool) -> Source:
    """Files by a pattern; the part before the first magic sign is the root that names are taken from."""
    fixed = []
    for part in Path(pattern).parts[:-1]:
        if _MAGIC & set(part):
            break
        fixed.append(part)
    from convert.files import leads_out, outside

    root = Path(*fixed) if fixed else Path()
    real = os.path.realpath(root)
    found = sorted(path for path in glob.glob(pattern, recursive=True) if Path(path).is_file())  # noqa: PTH207 - as typed
    if not found:
        raise UsageError("no file matches", file=pattern, remedy="check the pattern")
    links = [] if follow else [path for path in found if leads_out(path, real)]
    found = [path for path in found if path not in links] if links else found
    keys = [os.path.relpath(path, root).replace(os.sep, "/") for path in found]
    items = (Item(_clean(k), p, path=_absolute(p)) for k, p in zip(keys, found, strict=True))
    source = _with_chapters(items, found, limit)
    source.remark = outside(links) if links else None
    return source


def _files(places: Sequence[str], limit: int) -> Source:
    for place in places:
        if Path(place).is_dir():
            raise UsageError("one folder at a time", file=place, remedy="name a folder that holds them all")
    places = sorted(dict.fromkeys(places))
    root = os.path.commonpath([str(Path(place).absolute().parent) for place in places])
    keys = [os.path.relpath(Path(place).absolute(), root).replace(os.sep, "/") for place in places]
    items = (Item(_clean(k), p, path=_absolute(p)) for k, p in zip(keys, places, strict=True))
    return _with_chapters(items, places, limit)


def _with_chapters(items: Iterator[Item], names: Sequence[str], limit: int, passed: int = 0) -> Source:
    """``items`` with an e-book of several articles as its chapters, in a folder of its name."""
    if not any(name.lower().endswith(".epub") for name in names):
        return Source(items, len(names), passed)
    return Source((part for item in items for part in _parts(item, limit)), None, passed)


def _parts(item: Item, limit: int) -> Iterator[Item]:
    from convert.batch import containers

    found: list[Item] = []
    if (item.path or "").lower().endswith(".epub"):
        try:
            found = list(containers.items(Path(item.path or ""), column=None, limit=limit))
        except ReadError:
            found = []  # the reader says what is wrong with it
    if len(found) < 2:
        yield item
    for part in found if len(found) > 1 else ():
        key = f"{item.key.rpartition('.')[0]}/{part.key}"
        yield msgspec.structs.replace(
            part, key=key, name=f"{item.name}#{(part.path or '').partition('#')[2]}"
        )


def _listed() -> Iterator[Item]:
    """Paths from standard input, one a line, or parted by NUL as ``find -print0`` gives them."""
    for line in _lines():
        path = os.fsdecode(line)
        if path.strip():
            key = PurePath(path).as_posix().removeprefix(PurePath(path).anchor)
            yield Item(_clean(key), path, path=_absolute(path))


def _lines() -> Iterator[bytes]:
    stream = sys.stdin.buffer
    first = stream.readline(1 << 20)
    if b"\0" in first:
        rest = first + stream.read()
        yield from rest.split(b"\0")
        return
    while first:
        yield first.rstrip(b"\r\n")
        first = stream.readline(1 << 20)


def _absolute(path: str | Path) -> str:
    """For workers that stand elsewhere."""
    return str(Path(path).absolute())


def _clean(key: str) -> str:
    """A key as text that can be stored, also where a name is no UTF-8."""
    parts = [part for part in key.split("/") if part not in ("", ".", "..")]
    return "/".join(parts).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") or "article"
