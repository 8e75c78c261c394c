"""What a dossier is to be made of: inputs named on the command line, or a manifest in TOML.

It says which files and what the user says about them; reading the articles is the command's business.
"""

from __future__ import annotations

import glob
import itertools
import os
import re
import tomllib
import warnings
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from convert.dossier import GROUPS, SORTS, assemble
from convert.errors import ManifestError, ReadError, TearsheetError
from convert.hints import ALIASES, FIELDS, check
from convert.model import Article, Block, Dossier, Image, Section
from convert.quoting import toml_string

__all__ = ["EXTENSION", "Entry", "Part", "Plan", "bound", "draft", "expand", "plan_of", "read_manifest"]

EXTENSION = ".toml"
_MAGIC = frozenset("*?[")


class Entry(msgspec.Struct, frozen=True):
    """One input, with what the user says about it."""

    source: str
    """A path, an address of the web, or ``-`` for standard input."""
    hints: dict[str, Any] = {}
    text: str | None = None
    """Where ``source`` is a dump that was cut, the article's own text."""


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


def plan_of(inputs: Sequence[str], *, follow_links: bool = False) -> Plan:
    """The plan of files and folders, in the order given; raises `ReadError` for an empty folder."""
    paths = (path for name in inputs for path in expand(name, follow_links=follow_links))
    return Plan(parts=(Part(entries=tuple(map(Entry, paths))),))


def bound(plan: Plan, articles: Sequence[Article | None]) -> Dossier:
    """The dossier of ``plan``, whose ``articles`` have been read in its order; None where one failed."""
    rest = iter(articles)
    sections = tuple(
        Section(
            articles=tuple(a for a in (next(rest) for _ in part.entries) if a is not None),
            title=part.title,
            introduction=part.introduction,
        )
        for part in plan.parts
    )
    return assemble([a for a in articles if a is not None]).with_(sections=sections, **plan.fields)


def expand(name: str, *, follow_links: bool = False, targets: Container[str] = ()) -> list[str]:
    """The files that ``name`` means: itself, or all readable files of a folder and the folders in it.

    An e-book of several articles is each of its chapters.
    Hidden files, pieces of saved pages, and files in formats that nothing reads are passed over, and,
    without ``follow_links``, what a link takes from outside of the folder, with a warning.  So is a book
    that this program made of what else is there; of ``targets`` (real paths), which will be made anew, the
    warning says nothing.
    """
    from convert.files import walk
    from convert.registry import readable

    folder = Path(name)
    if name == "-" or not name or not folder.is_dir():
        return _chapters(name)
    known = readable()
    found = []
    links: list[str] = []
    for place, folders, files in walk(name, links, follow=follow_links):
        folders.sort(key=_natural)
        found += [
            os.path.join(place, file)  # noqa: PTH118  # the user's own spelling of the folder is kept
            for file in sorted(files, key=_natural)
            if not file.startswith(".") and file.rpartition(".")[2].casefold() in known
        ]
    if not follow_links:
        found = _within(found, folder, links)
    found = _without_books(found, targets)
    if not found:
        raise ReadError(
            "there is no article in this folder",
            file=name,
            remedy=f"it needs files that end in {', '.join(f'.{e}' for e in sorted(known))}",
        )
    return [place for path in found for place in _chapters(path)]


def _within(found: list[str], root: Path, passed: Sequence[str] = ()) -> list[str]:
    """``found`` without links that lead out of ``root``; a warning tells of those, and of ``passed``."""
    from convert.files import leads_out, outside

    real = os.path.realpath(root)
    links = [path for path in found if leads_out(path, real)]
    if links or passed:
        warnings.warn(outside(sorted([*passed, *links])), stacklevel=4)
    return [path for path in found if path not in links] if links else found


def _without_books(found: list[str], targets: Container[str]) -> list[str]:
    """``found`` without the books that were made here; all of it where there is nothing else."""
    from convert.made import is_dossier

    books = dict.fromkeys(filter(is_dossier, found))
    if len(books) == len(found):
        return found
    for path in books:
        if os.path.realpath(path) not in targets:
            remark = "is a book that was made here, and is left out; name it itself to have its articles"
            warnings.warn(f"{path}: {remark}", stacklevel=3)
    return [path for path in found if path not in books]


def _chapters(name: str) -> list[str]:
    """The chapters of an e-book; any other file itself, a book that cannot be read too: it then says so."""
    if not name.lower().endswith(".epub"):
        return [name]
    from convert.readers import MAX_BYTES
    from convert.readers.ebook import is_book, places

    try:
        return places(Path(name), MAX_BYTES) if is_book(name) else [name]
    except ReadError:
        return [name]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A key by which ``article-10`` comes after ``article-9``."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts if part
    ]


# -- the manifest -----------------------------------------------------------------------

_Where = tuple[str | int, ...]
"""The way to a value: ``("sections", 0, "title")``."""


class _WrongError(Exception):
    """A mistake at ``where``; `read_manifest` gives it file and line."""

    def __init__(self, where: _Where, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.where, self.problem, self.remedy = where, problem, remedy


def read_manifest(path: str | os.PathLike[str], *, follow_links: bool = False) -> Plan:
    """The plan that a manifest describes; paths in it start at its own folder.

    Raises `ManifestError` naming the line, the key and what is allowed, and `ReadError` where the
    manifest itself, or a folder that it names, cannot be read.
    """
    from convert.readers import read_bytes

    data, name = read_bytes(Path(path), 8 * 1024 * 1024)
    try:
        source = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ManifestError(
            "this is not UTF-8, which TOML must be",
            file=name,
            place=f"line {line}",
            remedy="save it as UTF-8",
        ) from None
    try:
        return _plan(tomllib.loads(source), Path(path).parent, follow_links)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = (
            f"line {found[1]}, column {found[2]}" if found else f"line {source.rstrip().count(chr(10)) + 1}"
        )
        wrong = source.split("\n")[int(found[1]) - 1] if found else ""
        if (like := _DATE_LIKE.search(wrong)) and not _is_date(like[1]):
            raise ManifestError(
                f"{like[1]} is no date of the calendar",
                file=name,
                place=f"line {found[1] if found else 1}",
                remedy="write one as in 2013-05-28, or in quotes 2013-05 or 2013",
            ) from None
        problem = str(error).partition(" (at ")[0]
        raise ManifestError(
            f"this is not TOML: {problem[:1].lower()}{problem[1:]}",
            file=name,
            place=place,
            remedy='a line is key = "text", [[sections]] or a # comment',
        ) from None
    except _WrongError as error:
        place = f"line {_line_of(source, error.where)}, {_spelled(error.where)}"
        raise ManifestError(error.problem, file=name, place=place, remedy=error.remedy) from None


_DATE_LIKE = re.compile(r"=\s*(\d{1,4}-\d{1,2}(?:-\d{1,2})?)\b")


def _is_date(said: str) -> bool:
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False


def _plan(table: Mapping[str, Any], folder: Path, follow: bool) -> Plan:
    _only(table, (), _TOP)
    fields: dict[str, Any] = {}
    settings: dict[str, Any] = {}
    for key, value in table.items():
        if key in ("articles", "sections"):
            continue
        checked = _checked(_TOP[key], value, (key,), folder)
        (settings if key in _SETTINGS else fields)[key] = checked
    parts = []
    if "articles" in table:
        parts.append(Part(entries=_entries(table["articles"], ("articles",), folder, follow)))
    sections = table.get("sections", [])
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise _WrongError(("sections",), "must be tables", "write [[sections]] above each")
    parts += [_part(section, ("sections", number), folder, follow) for number, section in enumerate(sections)]
    if not any(part.entries for part in parts):
        raise _WrongError(
            (), "names no article", 'add articles = ["one.txt", "folder"], or [[sections]] with some'
        )
    return Plan(parts=tuple(parts), fields=fields, settings=settings)


def _part(table: Mapping[str, Any], where: _Where, folder: Path, follow: bool) -> Part:
    _only(table, where, _SECTION)
    for needed in ("title", "articles"):
        if needed not in table:
            raise _WrongError(where, f"has no {needed}", f"each of [[sections]] needs {needed} = …")
    introduction = table.get("introduction", "")
    return Part(
        entries=_entries(table["articles"], (*where, "articles"), folder, follow),
        title=_checked(_text, table["title"], (*where, "title"), folder),
        introduction=_checked(_blocks, introduction, (*where, "introduction"), folder)
        if introduction
        else (),
    )


def _entries(value: object, where: _Where, folder: Path, follow: bool) -> tuple[Entry, ...]:
    if not isinstance(value, list):
        remedy = 'as in articles = ["one.txt", { file = "two.txt", headline = "…" }]'
        raise _WrongError(where, "must be a list of files", remedy)
    return tuple(entry for n, item in enumerate(value) for entry in _entry(item, (*where, n), folder, follow))


def _entry(item: object, where: _Where, folder: Path, follow: bool) -> list[Entry]:
    table = {"file": item} if isinstance(item, str) else item
    if not isinstance(table, dict):
        raise _WrongError(where, "must be a file, a folder or a table", 'as in { file = "two.txt" }')
    if "file" not in table:
        raise _WrongError(where, "has no file", 'as in { file = "two.txt", headline = "…" }')
    name = _checked(_text, table["file"], where if isinstance(item, str) else (*where, "file"), folder)
    hints = {}
    for key, value in table.items():
        if key == "file":
            continue
        try:
            field, checked = check(key, value, emptying=True)
        except KeyError:
            raise _unknown(key, where, ["file", *FIELDS, *ALIASES], ["file", *FIELDS]) from None
        except ValueError as error:
            raise _WrongError((*where, key), str(error), "or leave it out") from None
        hints[field] = checked
    if name == "-" or name.lower().startswith(("http://", "https://")):
        return [Entry(name, hints)]
    try:
        files = _matching(os.path.join(folder, name), follow)  # noqa: PTH118  # "./x" stays as it is written
    except ReadError as error:
        raise _WrongError(where, error.problem, error.remedy or "name another") from None
    if hints and len(files) > 1 and {"headline", "source_url"} & hints.keys():
        raise _WrongError(where, "gives several files one headline or address", "name the files one by one")
    return [Entry(file, hints) for file in files]


def _matching(name: str, follow: bool) -> list[str]:
    """The files that ``name`` means: a file of that very name, a folder's, or those that match a pattern."""
    if not _MAGIC & set(name) or os.path.lexists(name):  # a file may well be called "What now?.txt"
        return expand(name, follow_links=follow)
    found = sorted(glob.glob(name, recursive=True), key=_natural)  # noqa: PTH207 - as typed
    fixed = list(itertools.takewhile(lambda part: not _MAGIC & set(part), Path(name).parts))
    if not follow:
        found = _within(found, Path(*fixed))
    if not found:
        raise ReadError("no file matches this pattern", file=name, remedy="check it, or name the files")
    paths = (path for match in found for path in expand(match, follow_links=follow))
    return list(dict.fromkeys(paths))  # a folder and what is in it may both match


# -- its values -------------------------------------------------------------------------


def _text(value: object, _: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError('must be words, as in "The Harbour Bridge"')
    return " ".join(value.split())


def _names(value: object, folder: Path) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not given:
        raise ValueError('must be names, as in ["Bo Li", "Ana Cruz"]')
    return tuple(_text(name, folder) for name in given)


def _as(field: str) -> Callable[[object, Path], Any]:
    return lambda value, _: check(field, value)[1]


def _number(value: object, _: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("must be a whole number, as in 3")
    return value


def _truth(value: object, _: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _one_of(*allowed: str) -> Callable[[object, Path], str]:
    def one(value: object, _: Path) -> str:
        if value not in allowed:
            raise ValueError(f"must be {', '.join(allowed[:-1])} or {allowed[-1]}")
        return str(value)

    return one


def _picture(value: object, folder: Path) -> Image:
    path = folder / _text(value, folder)
    if not path.is_file():
        raise ValueError(f"must be a picture, and there is none at {path}")
    return Image(source=os.path.abspath(path))  # noqa: PTH100  # a link stays the name that the user gave


def _theme(value: object, folder: Path) -> str:
    name = _text(value, folder)
    return str(folder / name) if "/" in name or name.startswith(".") else name


def _blocks(value: object, folder: Path) -> tuple[Block, ...]:
    """Markdown, in the manifest itself or in a file of its own."""
    if isinstance(value, dict) and set(value) == {"file"}:
        from convert.readers import read_bytes
        from convert.readers.text import decode

        try:
            data, name = read_bytes(folder / _text(value["file"], folder))
            value = decode(data, name=name)
        except TearsheetError as error:
            raise ValueError(f"cannot be taken from its file ({error.problem})") from None
    if not isinstance(value, str) or not value.strip():
        raise ValueError('must be Markdown, as in """Words.""", or { file = "introduction.md" }')
    from convert.readers.markdown import blocks_of

    try:
        return blocks_of(value)
    except TearsheetError as error:
        raise ValueError(error.problem) from None


_SETTINGS = {
    "theme": _theme,
    "sort": _one_of(*SORTS),
    "group_by": _one_of(*GROUPS),
    "unique": _truth,
}
_TOP: dict[str, Callable[[Any, Path], Any]] = {
    "title": _text,
    "subtitle": _text,
    "editors": _names,
    "date": _as("published"),
    "description": _text,
    "language": _as("language"),
    "publisher": _text,
    "identifier": _text,
    "rights": _text,
    "series": _text,
    "series_number": _number,
    "cover": _picture,
    "introduction": _blocks,
    **_SETTINGS,
    "articles": _text,
    "sections": _text,
}
_SECTION = ("title", "introduction", "articles")


def _checked(function: Callable[[Any, Path], Any], value: object, where: _Where, folder: Path) -> Any:
    try:
        return function(value, folder)
    except ValueError as error:
        problem, _, example = str(error).partition(", as in ")
        raise _WrongError(where, problem, f"as in {example}" if example else "or leave it out") from None


def _only(table: Mapping[str, Any], where: _Where, known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            raise _unknown(key, where, list(known), list(known))


def _unknown(key: str, where: _Where, known: list[str], shown: list[str]) -> _WrongError:
    from difflib import get_close_matches

    close = get_close_matches(key.casefold(), known, n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    return _WrongError((*where, key), "is no key", f"{meant}there are {', '.join(shown)}")


# -- where a mistake stands -------------------------------------------------------------


def _spelled(where: _Where) -> str:
    """``sections[2].title``, counted from 1 as people do; "the manifest" for the whole of it."""
    spelled = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in where)
    return spelled.lstrip(".") or "the manifest"


def _line_of(source: str, where: _Where) -> int:
    """The line of ``where``; tomllib keeps none, so the headings and keys are looked up once more.

    Where the way leads into an array or an inline table, that is the line of the item, as far as its
    words tell, else the line of the key that holds it.
    """
    lines = _without_long_strings(source).split("\n")
    first, end = 0, len(lines)
    headings = [
        n for n, line in enumerate(lines) if re.match(r"\s*\[", line) and not re.match(r"\s*\[\W*[\"{]", line)
    ]
    steps = list(where)
    if len(steps) > 1 and isinstance(steps[0], str) and isinstance(steps[1], int):
        own = [n for n in headings if re.match(rf"\s*\[\[\s*{re.escape(steps[0])}\s*\]\]", lines[n])]
        if steps[1] < len(own):
            first = own[steps[1]]
            end = next((n for n in headings if n > first), len(lines))
            steps = steps[2:]
    for step in steps:
        if isinstance(step, int):
            first = _item(lines, first, end, step)
            continue
        key = re.compile(rf"(?:^|[{{,\s\[.])[\"']?{re.escape(step)}[\"']?\s*(?:=|\]|\.)")
        first = next((n for n in range(first, end) if key.search(lines[n])), first)
    return first + 1


def _item(lines: list[str], first: int, end: int, number: int) -> int:
    """The line on which the array that opens on line ``first`` has its item ``number``."""
    depth = count = 0
    for n in range(first, end):
        bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', lambda m: "x" * len(m[0]), lines[n]).partition("#")[0]
        opened = False
        for character in bare[bare.find("=") + 1 :] if n == first else bare:
            if character in "[{":
                if depth == 1 and count == number:
                    return n
                depth += 1
            elif character in "]}":
                depth -= 1
            elif depth == 1 and character == ",":
                count += 1
                opened = False
            elif depth == 1 and not character.isspace() and not opened:
                opened = True
                if count == number:
                    return n
    return first


def _without_long_strings(source: str) -> str:
    """``source`` with the inside of its multi-line strings emptied, and as many lines."""
    return re.sub(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'', lambda m: '""' + "\n" * m[0].count("\n"), source)


# -- a manifest to start from -----------------------------------------------------------


def draft(folder: Path, found: Sequence[tuple[str, str]]) -> str:
    """A manifest of ``found`` (file, headline) for the user to change; every key is in it."""
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip() or "A dossier"
    lines = [_DRAFT.replace("TITLE", toml_string(title[:1].upper() + title[1:]))]
    lines += [
        f"    {toml_string(file)},{f'  # {_comment(headline)}' if headline else ''}"
        for file, headline in found
    ]
    return "\n".join([*lines, "]", _DRAFT_END])


def _comment(value: str) -> str:
    return "".join(c if c.isprintable() else " " for c in value)[:70].strip()


_DRAFT = """\
# A dossier: tearsheet compile THIS-FILE -o book.epub
# Lines that begin with # are notes; take the # away to make them count.

title = TITLE
# subtitle = "What it is about"
# editors = ["Your Name"]
# date = 2013-05-28
# description = "One or two sentences for the catalogue."
# language = "en"
# publisher = "Who publishes it"
# identifier = "urn:isbn:9780000000002"
# rights = "What others may do with it"
# series = "The series it belongs to"
# series_number = 1
# cover = "cover.png"         # else one is drawn
# theme = "house"             # 'tearsheet themes' lists them
# sort = "date"               # given, date or title
# group_by = "year"           # publisher, year or author: makes the sections
# unique = true               # leave out what is there twice
# introduction = \"\"\"
# Some *Markdown*; or { file = "introduction.md" }.
# \"\"\"

# Files, folders and patterns ("2013/*.txt"), from where this file is. A table says what you know better:
#   { file = "a.txt", headline = "…", authors = ["…"], date = 2013-05-28, publisher = "…", url = "https://…" }
articles = ["""
_DRAFT_END = """
# Parts of the book, each with its own articles:
# [[sections]]
# title = "The first part"
# introduction = "What it holds."
# articles = ["more.txt"]
"""
