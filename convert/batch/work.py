"""Makes the files of one article; this is what a worker does, wherever it stands."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from convert.batch.naming import patterned
from convert.batch.records import Item, Output, Result, Settings, Task, digest
from convert.batch.storage import UNFINISHED, PlaceError, storage_for
from convert.errors import ReadError, TearsheetError
from convert.model import Figure

if TYPE_CHECKING:
    from convert.batch.storage import Storage
    from convert.model import Article
    from convert.writers.base import WriteOptions

__all__ = ["content_of", "do", "mark", "warm_up"]

_T = TypeVar("_T")
_SPOKEN = frozenset({"lang", "language"})
_TRIAL = (
    "A Headline for the Trial\n\nBy Ann Example\n\nMay 28, 2013\n\n"
    "PORTVILLE — The bridge over the harbour opened again on Monday, nine months after a barge struck it.\n\n"
    "Why now\n\nEngineers said that the *repairs* had cost **less** than the council had feared.\n"
)


def warm_up(settings: Settings) -> None:
    """Load what the first article would have to wait for: writers, fonts, styles, word lists."""
    from convert.output import options_for, render
    from convert.readers import ReadOptions, load

    article = load(_TRIAL.encode(), {}, options=ReadOptions())
    options = options_for(article, settings.writing)
    for format in settings.warm:
        try:
            render(article, format, theme=settings.theme, options=options)
        except TearsheetError:  # each article will say so by itself
            continue


def content_of(item: Item, settings: Settings) -> bytes:
    """The bytes of the input; raises `ReadError`."""
    from convert.readers import MAX_BYTES, read_file

    if item.error:
        raise ReadError(item.error, file=item.name)
    if item.data is not None:
        return item.data
    limit = settings.reading.get("max_bytes") or MAX_BYTES
    if _in_book(item):
        from convert.readers.ebook import place_of, text_of

        if place := place_of(item.path):
            return text_of(*place, limit)
    return read_file(item.path or "", limit)


def _in_book(item: Item) -> bool:
    """Whether the input is a chapter of an e-book."""
    return ".epub#" in (item.path or "").lower()


def mark(item: Item, data: bytes) -> str:
    """The hash of all that an article is made of: its text, what its container says, its corrections."""
    from convert.review.corrections import content_beside

    said = msgspec.json.encode(sorted(item.hints.items())) if item.hints else b""
    return digest(data + said + (content_beside(item.path) if item.path else b""))


def do(task: Task, settings: Settings) -> Result:
    """Read, recognise, write, save; whatever goes wrong is in the result and nothing is raised."""
    start = time.perf_counter()
    content = ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            data = content_of(task.item, settings)
            content = mark(task.item, data)
            article = _article(task.item, data, settings)
            result = msgspec.structs.replace(_made(task, article, settings), content=content)
        except Exception as error:
            what = _said(error, task.item)
            result = Result(task.number, content=content, error=what, fatal=isinstance(error, PlaceError))
    remarks = tuple(str(warning.message) for warning in caught if issubclass(warning.category, UserWarning))
    return msgspec.structs.replace(result, seconds=time.perf_counter() - start, remarks=remarks[:10])


def _article(item: Item, data: bytes, settings: Settings) -> Article:
    from pathlib import Path

    from convert.limits import Limits
    from convert.readers import MAX_BYTES, ReadOptions, load

    reading = settings.reading
    options = ReadOptions(
        name=item.name,
        fragment=_is_fragment(item, data),
        encoding=item.encoding or reading.get("encoding"),
        max_bytes=reading.get("max_bytes") or MAX_BYTES,
        limits=reading.get("limits") or Limits(),
    )
    hints = {**_hints(item, data), **settings.hints}
    format = reading.get("format") or item.format
    if _in_book(item):
        return load(Path(item.path or ""), hints, options=options)
    if item.archive is None:
        return load(data, hints, format=format, options=options, beside=item.path)
    from convert.web.pictures import carried

    beside = _in_archive(*item.archive, options.limits.picture_bytes)
    options = msgspec.structs.replace(options, beside=beside)
    return carried(load(data, hints, format=format, options=options), beside)


def _in_archive(archive: str, member: str, most: int) -> Callable[[str], str | None]:
    """What finds the pictures that ``member`` of ``archive`` shows, as ``data:`` addresses."""
    from convert.batch.containers import picture
    from convert.web.pictures import data_address

    def find(name: str) -> str | None:
        data = picture(archive, member, name, most)
        return data_address(data) if data else None

    return find


def _is_fragment(item: Item, data: bytes) -> bool:
    """Whether ``item`` is a piece of HTML out of a column, which is all article."""
    if item.format != "html" or not item.column:
        return False
    from convert.readers.html import looks_like_page

    return not looks_like_page(data[:8192].decode("utf-8", "replace"))


def _hints(item: Item, data: bytes) -> dict[str, Any]:
    """What the container says, as far as it is something that can be said of an article.

    What is not understood is warned of; other columns are nothing of an article's.
    """
    if not item.hints:
        return {}
    from convert.hints import LESSER, Guess
    from convert.normalize.language import detect
    from convert.readers.foreign import understood

    checked: dict[str, Any] = {}
    language = detect(data[:20_000].decode("utf-8", "replace"))[0]
    # The language first, by which the rest is read; a field's own name comes last and wins.
    names = sorted(item.hints, key=lambda key: (key.casefold() not in _SPOKEN, key.casefold() not in LESSER))
    for key in names:
        value = item.hints[key]
        try:
            field, good = understood(key, value, language=language)
        except KeyError:
            continue
        except ValueError as error:
            warnings.warn(f"{item.name}: {key} {error}, and {value[:60]!r} was left out", stacklevel=2)
            continue
        if isinstance(good, Guess):
            warnings.warn(
                f"{item.name}: {key} {value!r} was read as {good.iso}, which is a guess", stacklevel=2
            )
        language = good if field == "language" else language
        checked[field] = good
    return checked


def _made(task: Task, article: Article, settings: Settings) -> Result:
    """Every format that can be made, saved; the place and the memory are not a format's to fail for."""
    from convert.output import options_for, render
    from convert.registry import get_writer

    storage = storage_for(settings.target)
    wish = None
    extensions = {format: get_writer(format).extensions[0] for format in task.formats}
    if task.stem is None and settings.pattern:
        wish = patterned(settings.pattern, article, task.item.key, list(extensions.values()))
    folder = (_folder_of(task.item.path),) if task.item.path else ()
    folders = (*folder, *settings.writing.get("resource_path", ()))
    options = options_for(article, {**settings.writing, "resource_path": folders})
    folder_of = os.path.dirname(task.stem if task.stem is not None else wish or "")  # noqa: PTH120
    errors: dict[str, str] = {}

    def each(formats: Iterable[str], make: Callable[[str], _T]) -> dict[str, _T]:
        found = {}
        for format in formats:
            try:
                found[format] = make(format)
            except (PlaceError, MemoryError):
                raise
            except Exception as error:
                errors[format] = _said(error, task.item, format)
        return found

    def rendered(format: str) -> bytes:
        shown = _with_pictures(article, options, storage, folder_of) if format == "md" else article
        return render(shown, format, theme=settings.theme, options=options)

    def saved(format: str) -> Output:
        stem = task.stem if task.stem is not None else f"{UNFINISHED}/{settings.token}-n{task.number}"
        name, data = f"{stem}.{extensions[format]}", made[format]
        return Output(format, name, len(data), storage.save(name, data), digest(data))

    # All formats are made before the first is saved: one that has its worker stopped leaves nothing behind.
    made = each(task.formats, rendered)
    outputs = tuple(each(made, saved).values())
    said = "; ".join(dict.fromkeys(errors.values())) or None
    return Result(task.number, outputs=outputs, wish=wish, error=said, failed=tuple(errors))


def _with_pictures(article: Article, options: WriteOptions, storage: Storage, folder: str) -> Article:
    """The article as its Markdown in ``folder`` of the target names its pictures; see `convert.pictures`."""
    from convert.batch.storage import LocalStorage
    from convert.pictures import MEDIA, media_folder, placed

    media = str(options.extra.get(MEDIA) or "")
    here = os.path.join(storage.root, folder) if isinstance(storage, LocalStorage) else ""  # noqa: PTH118
    if not (media or here) or next(article.find(Figure), None) is None:
        return article
    changed, pictures = placed(article, options, here or folder)
    for name, data in pictures.items():
        storage.save(f"{media_folder(media, folder)}/{name}", data)
    return changed


def _folder_of(path: str) -> str:
    """The folder that the pictures of the input ``path`` may come from, as `convert.output.beside` says.

    As text: `pathlib` would have Python keep every part of every name, and takes ten times as long.
    """
    if os.path.islink(path):  # noqa: PTH114
        path = os.path.realpath(path)
    return os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - whoever opens one resolves it


def _said(error: Exception, item: Item, format: str | None = None) -> str:
    """The one line on what went wrong, where one ``format`` did with its name."""
    name = f"{item.name} to {format}" if format else item.name
    match error:
        case TearsheetError():
            return str(error) if error.file else f"{name}: {error}"
        case MemoryError():
            return f"{name}: needs more memory than --memory allows"
        case RecursionError():
            return f"{name}: is nested too deeply"
        case _:
            what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            return f"{name}: unexpected {what}; this is a bug, please report it"
