"""Names of outputs: mirrored from the input's or made by a pattern, safe on every file system.

That no two articles get one name is the ledger's to keep; here is only what a name looks like, and
which names a file system may take for one.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from convert.errors import UsageError
from convert.files import ending, safe_name

if TYPE_CHECKING:
    from convert.model import Article, Moment

__all__ = ["FIELDS", "WORK", "check_pattern", "folded", "mirrored", "patterned"]

WORK = ".tearsheet"
"""The folder inside the target that is ours: ledger, lock, unfinished files."""

_LIMIT = 120
_ENDING = ".{ext}"


def mirrored(key: str, formats: Sequence[str]) -> str:
    """The stem for an input: its own path without the extension, every part made safe where it is not."""
    *folders, name = [part for part in key.split("/") if part]
    stem = name.removesuffix(ending(name))
    return _joined(folders, stem, formats)


def _joined(folders: Sequence[str], stem: str, formats: Sequence[str]) -> str:
    parts = [_folder(part, formats) for part in folders]
    return "/".join([*parts, _part(stem)])


def _folder(part: str, formats: Sequence[str]) -> str:
    """A folder must not bear a name that a file may get: ``a.epub/`` beside ``a.epub``."""
    name = _part(part, fallback="folder")
    return f"{name}_" if ending(name).lower().lstrip(".") in formats else name


def _part(part: str, fallback: str = "article") -> str:
    """One part of a path; kept as it is where it is safe already, a leading underscore too."""
    stripped = part.lstrip("_")
    safe = safe_name(part, fallback=fallback, limit=_LIMIT)
    return part if safe == stripped and safe and len(part.encode()) <= _LIMIT else safe


def folded(name: str) -> str:
    """What two names have in common that some file system takes for one: case, and how accents are put."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


# -- patterns ---------------------------------------------------------------------------


def _slug(article: Article) -> str:
    from slugify import slugify

    return slugify(article.title, max_length=80, word_boundary=True, save_order=True) or "untitled"


class _When:
    """A moment as a field of a pattern: ``{published:%Y/%m}``; zeros for what is not known."""

    def __init__(self, moment: Moment | None) -> None:
        self.moment = moment

    def __format__(self, form: str) -> str:
        if self.moment is None:
            return "undated"
        if not form:
            return self.moment.date
        year, month, day = ([*self.moment.date.split("-"), "00", "00"])[:3]
        known = form.replace("%Y", year).replace("%m", month).replace("%d", day)
        if "%" not in known:
            return known
        try:
            return datetime(int(year), int(month), int(day)).strftime(known)
        except ValueError:
            return "undated"


class _Plain(str):
    """Text from an article: it may not part folders, whatever it says."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return format(re.sub(r"[/\\]+", "-", str(self)), form)


def _text(value: str | None, missing: str) -> str:
    return _Plain(value or missing)


FIELDS: dict[str, Callable[[Article, str], object]] = {
    "published": lambda article, _: _When(article.published),
    "updated": lambda article, _: _When(article.updated or article.published),
    "slug": lambda article, _: _slug(article),
    "title": lambda article, _: _text(article.title, "untitled"),
    "author": lambda article, _: _text(article.authors[0].name if article.authors else None, "anonymous"),
    "publisher": lambda article, _: _text(article.publisher, "unknown"),
    "section": lambda article, _: _text(article.section, "unsorted"),
    "language": lambda article, _: _text(article.language, "und"),
    "dateline": lambda article, _: _text(article.dateline, "nowhere"),
    "name": lambda _, key: _text(PurePosixPath(key).stem, "article"),
    "folder": lambda _, key: str(PurePosixPath(key).parent),
}
"""What a pattern may name, each with the function that gives its value."""


_SAMPLE = {name: _When(None) if name in ("published", "updated") else _Plain("a") for name in FIELDS}


def check_pattern(pattern: str) -> str:
    """Return ``pattern`` where it can name files; raises `UsageError` saying what is wrong with it."""
    where = repr(pattern)
    if not pattern.endswith(_ENDING):
        raise UsageError("the pattern must end with .{ext}", place=where, remedy="as in '{slug}.{ext}'")
    stem = pattern.removesuffix(_ENDING)
    try:
        fields = [
            (name, form or "") for _, name, form, _ in string.Formatter().parse(stem) if name is not None
        ]
    except ValueError as error:
        raise UsageError(f"the pattern is broken ({error})", place=where) from None
    for name, form in fields:
        if name not in FIELDS:
            raise UsageError(
                f"the pattern names an unknown field {name!r}",
                place=where,
                remedy=f"there are {', '.join(FIELDS)}",
            )
        if "{" in form or (name not in ("published", "updated") and re.search(r"\d", form)):
            raise UsageError("only dates take a form, as in {published:%Y/%m}", place=where)
    if not fields:
        raise UsageError("the pattern names no field", place=where, remedy="as in '{slug}.{ext}'")
    try:  # a form that no text takes would else fail at each article
        string.Formatter().vformat(stem, (), _SAMPLE)
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(f"the pattern is broken ({error})", place=where) from None
    return pattern


def patterned(pattern: str, article: Article, key: str, formats: Sequence[str]) -> str:
    """The stem that a checked ``pattern`` gives ``article``."""
    values = {name: value(article, key) for name, value in FIELDS.items()}
    stem = string.Formatter().vformat(pattern.removesuffix(_ENDING), (), values)
    *folders, last = [part for part in stem.split("/") if part not in ("", ".", "..")] or ["article"]
    return _joined(folders, last, formats)
