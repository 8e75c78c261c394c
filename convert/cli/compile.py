"""``tearsheet compile``: many articles into one book, a bad one reported and left out."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from convert.cli import remarks, say, unexpected, unexpected_line
from convert.cli.guard import cores, guard_options, guarded
from convert.cli.interrupts import heed
from convert.cli.net import archive_beside, archive_option, archiving, check_archive, save_archive
from convert.cli.options import (
    checked_looks,
    files_of_looks,
    known_theme,
    links_option,
    no_clobber_option,
    reading_options,
    split_option,
    told,
    writing_options,
)
from convert.cli.reading import (
    called,
    checked_split,
    hints_of,
    hush_libraries,
    is_text,
    pieces_of,
    read_article,
    read_piece,
    read_settings,
)
from convert.cli.targets import (
    files_of,
    free,
    kept,
    named,
    names_folder,
    place,
    refuse_other_ending,
    refuse_to_replace,
    with_pictures,
)
from convert.dossier import GROUPS, SORTS, Group, Sort
from convert.errors import ReadError, TearsheetError, UsageError

if TYPE_CHECKING:
    from convert.manifest import Entry, Plan
    from convert.model import Article, Dossier, Image

__all__ = ["compile"]

_Result = tuple["Article | None", frozenset[int], str]
"""An article with its sample of words, or the line that says why there is none."""

DEFAULT = "epub"
MANIFEST = "dossier.toml"
_MANY, _BATCH, _MOST_WORKERS = 48, 16, 8
"""From how many articles on several processes read them, how many at a time, and how many there are."""
_LINES = 20
"""How many lines of progress there are at most where there is no terminal."""

EXAMPLES = """\b
An INPUT is a file, a folder (all articles in it), an e-book (all chapters in
it), an address of the web, a web archive (all pages in it), a feed, an OPML
list or a sitemap (on the web or in a file), a manifest, or - for standard
input. Of a folder, books that were made here are left out, and the pieces that
a browser saves beside a page (News_files of News.html).
A manifest is a file that ends in .toml; it says the title, the order and more,
and is the only input.
Without -o the book is an EPUB in the current folder, named by its title.
A file of that name is replaced, as by 'tearsheet convert', but no input.
Options win over the manifest.

\b
Examples:
  tearsheet compile archive/*.txt -o book.epub --title "The Harbour Bridge"
  tearsheet compile archive --sort date --group-by year -o book.pdf
  tearsheet compile https://example.org/feed.xml --limit 20 -o week.epub
  tearsheet compile dump.txt --split auto -o book.epub
  tearsheet compile --init archive
  tearsheet compile archive/dossier.toml -o book.epub
  tearsheet compile book.toml -o book --to epub,pdf
  tearsheet compile archive -o notes/ --to md     a folder: an index and a file for each

\b
Exit status: 0; 1 if an article was left out for a failure (the rest was
done; with --strict nothing is); 2 for a wrong call or a wrong manifest.
"""


class _Call(msgspec.Struct, frozen=True):
    """One call of the command."""

    inputs: tuple[str, ...]
    output: str | None
    to: tuple[str, ...]
    title: str | None
    subtitle: str | None
    editors: tuple[str, ...]
    sort: Sort | None
    group_by: Group | None
    cover: str | None
    unique: bool
    limit: int
    strict: bool
    follow_links: bool
    theme: str
    source_format: str | None
    encoding: str | None
    max_size: int
    settings: tuple[str, ...]
    quiet: bool
    no_clobber: bool
    split: str | None
    looks: dict[str, Any]
    """The options of `writing_options` but the theme."""


class _FailureError(Exception):
    """One article failed and ``--strict`` was given; it has been said."""


class _Reading(msgspec.Struct):
    """How reading went."""

    articles: list[Article | None]
    failed: list[str]
    samples: list[frozenset[int]]
    """Of each article that was read, by which `convert.dossier.duplicates` knows it again."""


def _init(ctx: click.Context, _: click.Parameter, folder: str | None) -> None:
    """Write a manifest of ``folder`` into it, and be done."""
    if folder is None:
        return
    from convert.files import write_atomically
    from convert.manifest import draft, expand

    if not Path(folder).is_dir():
        raise UsageError("there is no such folder", file=folder, remedy="name the folder of the articles")
    target = Path(folder) / MANIFEST
    if target.exists():
        raise UsageError("is there already", file=target, remedy="change it, or move it away first")
    found = []
    for path in expand(folder):
        article, _sampled, said = _read_one(_entry(path), read_settings(None, None, 64))
        if article is None:
            say(said)
        found.append((Path(os.path.relpath(path, folder)).as_posix(), article.title if article else ""))
    write_atomically(target, draft(Path(folder), found).encode())
    say(f"wrote {target}: {_count(len(found), 'article')}; change it, then 'tearsheet compile {target}'")
    ctx.exit()


def _entry(path: str) -> Entry:
    from convert.manifest import Entry

    return Entry(path)


@click.command(epilog=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", metavar="BOOK", help="The book, or - for standard output; a folder ends in /."
)
@click.option("--to", multiple=True, metavar="FORMAT,...", help="Formats; else the extension of -o says.")
@no_clobber_option
@click.option("--title", metavar="TEXT", help="The book's title; else the first article's headline.")
@click.option("--subtitle", metavar="TEXT", help="The book's subtitle.")
@click.option(
    "--editor", "editors", multiple=True, metavar="NAME", help="Who made the book; may be repeated."
)
@click.option("--sort", type=click.Choice(SORTS), help="The order of the articles.  [default: given]")
@click.option("--group-by", type=click.Choice(GROUPS), help="Make a part of the book for each.")
@click.option("--cover", type=click.Path(), metavar="FILE", help="A picture; else a cover is drawn.")
@click.option("--unique", is_flag=True, help="Leave out what is there twice.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    metavar="N",
    help="Take N articles at most from feeds, OPML lists and sitemaps.",
)
@click.option("--strict", is_flag=True, help="Stop at the first article that fails, and write nothing.")
@links_option
@writing_options
@reading_options
@split_option
@archive_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option(
    "--init",
    metavar="FOLDER",
    is_eager=True,
    expose_value=False,
    callback=_init,
    help=f"Write {MANIFEST} for the articles in FOLDER, to be changed, and exit.",
)
@guard_options
@click.pass_context
def compile(ctx: click.Context, /, timeout: float, memory: int | None, **given: Any) -> int:
    """Bind articles into one book with contents, sources and links between them."""
    own = {name: given.pop(name) for name in _Call.__struct_fields__ if name in given}
    call = _Call(**own, looks=given)
    name = call.output or call.inputs[0]
    return guarded(partial(_compile, ctx, call), file=name, timeout=timeout, memory=memory)


def _compile(ctx: click.Context, call: _Call) -> int:
    from convert.output import source_date_epoch
    from convert.themes import load_theme

    formats = _formats(call.to, call.output)
    check_archive(call.output)
    refuse_other_ending(call.output, formats)
    failed: list[str] = []
    plan = _plan(
        call.inputs, call.limit, call.max_size * 1024 * 1024, failed, quiet=call.quiet,
        follow_links=call.follow_links, targets=_said_targets(call.output, formats),
    )  # fmt: skip
    theme = call.theme
    if ctx.get_parameter_source("theme") == click.core.ParameterSource.DEFAULT:
        theme = plan.settings.get("theme", theme)
    theme = known_theme(theme)
    writing: dict[str, Any] = checked_looks(call.looks)
    reading = read_settings(call.source_format, call.encoding, call.max_size)
    hints = hints_of(call.settings)
    checked_split(call.split)
    source_date_epoch()
    used = files_of([*call.inputs, *(entry.source for entry in plan.entries), *files_of_looks(call.looks)])
    _refuse(plan, used, call.output, formats)
    if call.split is not None:
        plan = _cut(plan, call.split, reading)
    hush_libraries()
    try:
        if failed and call.strict:
            raise _FailureError
        with _unswept():
            read = _read_all(plan, hints, reading, strict=call.strict, quiet=call.quiet)
    except _FailureError:
        say("nothing was written, since --strict was given")
        return 1
    read.failed[:0] = failed
    dossier, dropped = _dossier(plan, read, call)
    if not any(True for _ in dossier):
        say("no article is left, so there is no book")
        return 1
    writing["resource_path"] = tuple(dict.fromkeys((*_folders(plan, dossier), *writing["resource_path"])))
    # A template's pages need not bear what ours are known by.
    tells = not (call.no_clobber or writing["template"] or load_theme(theme).template)
    inputs = frozenset(map(place, used))

    def numbered(name: Callable[[str], Path]) -> Path:
        return free(name, spare=tells and place(name("")) not in inputs)  # an input is refused below

    targets = {f: _target(dossier, call.output, f, several=len(formats) > 1, free=numbered) for f in formats}
    targets = {
        f: target for f, target in targets.items() if target is None or not _kept(dossier, call, f, target)
    }
    refuse_to_replace(_files_made(dossier, call.output, targets), used)
    summary = "" if call.quiet else _summary(dossier, read.failed, dropped)
    with remarks():
        line = partial(told, template=call.looks["template"], theme=theme)
        made, wrong = _write_all(dossier, targets, theme, writing, call.output, summary, line)
    archived = save_archive(archive_beside(made)) if made else None
    if archived and not call.quiet:
        say(f"wrote {archived}")
    return 1 if wrong or read.failed else 0


def _write_all(
    dossier: Dossier,
    targets: Mapping[str, Path | None],
    theme: str,
    writing: dict[str, Any],
    output: str | None,
    summary: str,
    line: Callable[[TearsheetError, str], str],
) -> tuple[Path | None, int]:
    """Write every format, each one said with ``summary``; the first file, and how many formats failed."""
    made: Path | None = None
    wrong = 0
    for format, target in targets.items():
        heed()
        try:
            if target and _is_many_files(output, format):
                target = _write_folder(dossier, target, theme, writing)
            else:
                _write(dossier, target, format, theme, writing)
        except (BrokenPipeError, MemoryError):
            raise
        except TearsheetError as error:
            say(line(error, str(target or format)))
            wrong += 1
        except Exception as error:
            unexpected(error, file=format)
            wrong += 1
        else:
            made = made or target
            if target and summary:
                say(f"wrote {target}: {summary}")
    return made, wrong


@contextlib.contextmanager
def _unswept() -> Iterator[None]:
    """No sweep for garbage while articles are read: each would go through all that have been, for none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


# -- before anything is done ------------------------------------------------------------


def _formats(to: Sequence[str], output: str | None) -> tuple[str, ...]:
    from convert.output import writer_of
    from convert.registry import get_writer

    names = [name.strip() for group in to for name in group.split(",") if name.strip()]
    if to and not names:
        raise UsageError("--to names no format", remedy="'tearsheet formats' lists them")
    if output == "":
        raise UsageError("-o needs a name", remedy="name a file, a folder that ends in /, or -")
    if names:
        found = tuple(dict.fromkeys(get_writer(name).name for name in names))
        if output == "-" and len(found) > 1:
            raise UsageError("standard output takes one format", remedy="name one with --to")
        return found
    if output == "-":
        raise UsageError("standard output takes one format", remedy="name it with --to")
    if output is None or names_folder(output):
        return (DEFAULT,)
    return (writer_of(output).name,)


def _plan(
    inputs: Sequence[str],
    limit: int,
    max_bytes: int,
    failed: list[str],
    *,
    quiet: bool,
    follow_links: bool,
    targets: Sequence[str | os.PathLike[str]],
) -> Plan:
    from convert.cli.lists import plan_of_inputs
    from convert.manifest import EXTENSION, read_manifest

    manifests = [name for name in inputs if name.casefold().endswith(EXTENSION) and not Path(name).is_dir()]
    if not manifests:
        remark = (lambda _: None) if quiet else say
        return plan_of_inputs(
            inputs, limit=limit, max_bytes=max_bytes, failed=failed, remark=remark,
            follow_links=follow_links, targets=frozenset(map(os.path.realpath, targets)),
        )  # fmt: skip
    if len(inputs) > 1:
        remedy = "name the articles in the manifest"
        raise UsageError("a manifest is the only input", file=manifests[0], remedy=remedy)
    return read_manifest(manifests[0], follow_links=follow_links)


def _cut(plan: Plan, split: str, reading: dict[str, Any]) -> Plan:
    """``plan`` with each text as the articles that ``split`` cuts it into."""

    def pieces(entry: Entry) -> list[Entry]:
        if not is_text(entry.source, reading):
            return [entry]
        try:
            found = pieces_of(entry.source, reading, split)
        except TearsheetError:
            return [entry]  # which is said when it is read
        return [msgspec.structs.replace(entry, text=piece.text) for piece in found]

    parts = (
        msgspec.structs.replace(part, entries=tuple(e for entry in part.entries for e in pieces(entry)))
        for part in plan.parts
    )
    return msgspec.structs.replace(plan, parts=tuple(parts))


def _refuse(plan: Plan, used: Sequence[str], output: str | None, formats: Sequence[str]) -> None:
    """Refuse what cannot come out right, before anything is read or written."""
    if sum(entry.source == "-" for entry in plan.entries) > 1:
        raise UsageError("standard input can be read once only", remedy="name - once")
    targets = _said_targets(output, formats)
    targets += map(archive_beside, targets[:1] if archiving() else ())
    refuse_to_replace(targets, used)


def _said_targets(output: str | None, formats: Sequence[str]) -> list[Path]:
    """The files that ``-o`` names; none where they get the name of the book, which is not known yet."""
    if output is None or output == "-" or names_folder(output):
        return []
    return [named(output, format, several=len(formats) > 1) for format in formats]


def _cover(path: str | None) -> Image | None:
    if path is None:
        return None
    from convert.model import Image

    if not Path(path).is_file():
        raise ReadError("there is no such cover", file=path, remedy="check the name")
    return Image(source=os.path.abspath(path))  # noqa: PTH100  # a link stays the name that the user gave


def _folders(plan: Plan, dossier: Dossier) -> tuple[str, ...]:
    """Where pictures may come from: the folders of the inputs, in order, and that of the cover."""
    files = [entry.source for entry in plan.entries if "://" not in entry.source]
    places = ["." if name == "-" else os.path.dirname(name) for name in files]  # noqa: PTH120 - one a folder
    places += [os.path.dirname(dossier.cover.source)] if dossier.cover else []  # noqa: PTH120
    return tuple(dict.fromkeys(str(Path(place).resolve()) for place in dict.fromkeys(places)))


# -- reading ----------------------------------------------------------------------------


def _read_all(
    plan: Plan, hints: dict[str, Any], reading: dict[str, Any], *, strict: bool, quiet: bool
) -> _Reading:
    read = _Reading([], [], [])
    entries = [msgspec.structs.replace(entry, hints={**entry.hints, **hints}) for entry in plan.entries]
    results = _results(entries, reading)
    with contextlib.closing(results):
        for entry in _progress(entries, read, quiet=quiet):
            heed()
            article, sampled, said = next(results)
            read.articles.append(article)
            if article is not None:
                read.samples.append(sampled)
                continue
            if sys.stderr.isatty() and not quiet:
                click.echo(err=True)  # the bar holds the line
            say(said)
            read.failed.append(entry.source)
            if strict:
                raise _FailureError
    return read


def _results(entries: Sequence[Entry], reading: dict[str, Any]) -> Generator[_Result]:
    """What each of ``entries`` came to, in their order; many are read by several processes."""
    workers = min(cores(), _MOST_WORKERS)
    # Addresses are fetched by this process alone, which knows when each host was last asked.
    if len(entries) < _MANY or workers < 2 or any(e.source == "-" or "://" in e.source for e in entries):
        yield from (_read_one(entry, reading) for entry in entries)
        return
    from concurrent.futures import ProcessPoolExecutor

    decoder = msgspec.msgpack.Decoder(_article_type())
    batches = [entries[n : n + _BATCH] for n in range(0, len(entries), _BATCH)]
    # A worker keeps no articles, so that its sweeps for garbage are cheap, and pages leave some.
    with ProcessPoolExecutor(workers, initializer=gc.enable) as pool:
        try:
            for done in pool.map(_read_batch, batches, [reading] * len(batches)):
                for data, sampled, said in done:
                    yield (decoder.decode(data) if data else None), sampled, said
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _read_batch(entries: Sequence[Entry], reading: dict[str, Any]) -> list[tuple[bytes, frozenset[int], str]]:
    """What a worker does: the articles packed, since pickling them would take longer than reading them."""
    done = (_read_one(entry, reading) for entry in entries)
    return [
        (msgspec.msgpack.encode(article) if article else b"", sampled, said)
        for article, sampled, said in done
    ]


def _read_one(entry: Entry, reading: dict[str, Any]) -> _Result:
    from convert.dossier import sample

    try:
        with remarks(called(entry.source)):
            if entry.text is not None:
                article = read_piece(entry.text, entry.source, entry.hints, reading)
            else:
                article = read_article(entry.source, entry.hints, reading)
        _worth_a_chapter(article, entry.source)
    except TearsheetError as error:
        return None, frozenset(), str(error)
    except MemoryError:
        raise
    except Exception as error:
        return None, frozenset(), unexpected_line(error, file=entry.source)
    return article, sample(article), ""


def _article_type() -> type[Article]:
    from convert.model import Article

    return Article


def _worth_a_chapter(article: Article, source: str) -> None:
    if not article.blocks and not article.headline:
        raise ReadError("there is no article in it", file=source, remedy="see 'tearsheet inspect'")


def _progress(entries: list[Entry], read: _Reading, *, quiet: bool) -> Iterator[Entry]:
    """Yield ``entries``, showing how far it is: a bar on a terminal, a few lines elsewhere."""
    if quiet or len(entries) < 2:
        yield from entries
        return
    if sys.stderr.isatty():
        with click.progressbar(
            entries, file=sys.stderr, label="reading", item_show_func=lambda e: _shown(e.source) if e else ""
        ) as bar:
            yield from bar
        return
    step = -(-len(entries) // _LINES)
    for number, entry in enumerate(entries, 1):
        yield entry
        article = read.articles[-1]
        if number % step == 0 and article is not None:
            say(f"{number}/{len(entries)} {_shown(article.title or entry.source)}")


def _shown(name: str) -> str:
    from convert.writers.page import shorten

    return shorten(name, 60)  # `say` and the bar show nothing that could steer a terminal


# -- making -----------------------------------------------------------------------------


def _dossier(plan: Plan, read: _Reading, call: _Call) -> tuple[Dossier, int]:
    """The dossier in order, and how many articles were dropped as being there twice."""
    from convert.dossier import arrange, duplicates, without
    from convert.manifest import bound

    unique = call.unique or plan.settings.get("unique", False)
    sort = call.sort or plan.settings.get("sort", "given")
    group = call.group_by or plan.settings.get("group_by")
    fields = {
        "title": call.title, "subtitle": call.subtitle, "editors": call.editors, "cover": _cover(call.cover),
    }  # fmt: skip
    said = {name: value for name, value in fields.items() if value}
    dossier = bound(plan, read.articles).with_(**said)
    sources = [e.source for e, a in zip(plan.entries, read.articles, strict=True) if a is not None]
    twice = duplicates(dossier, read.samples)
    for found in twice:
        done = "left out" if unique else "kept; --unique leaves it out"
        what = f"{sources[found.number]}: the same article as {sources[found.first]} ({found.reason})"
        say(f"{what}; {done}")
    if unique:
        dossier = without(dossier, [found.number for found in twice])
    return arrange(dossier, sort=sort, group=group), len(twice) if unique else 0


def _is_many_files(output: str | None, format: str) -> bool:
    return format == "md" and output is not None and output.endswith(("/", os.sep))


def _files_made(dossier: Dossier, output: str | None, targets: Mapping[str, Path | None]) -> Iterator[Path]:
    """Every file that will be written."""
    from convert.folder import file_names

    for format, target in targets.items():
        if target and _is_many_files(output, format):
            yield from (target / name for name in file_names(dossier))
        elif target:
            yield target


def _kept(dossier: Dossier, call: _Call, format: str, target: Path) -> bool:
    """Whether ``--no-clobber`` has a format left out, a folder where one of its files is there."""
    files = _files_made(dossier, call.output, {format: target})
    return any(kept(file, keep=call.no_clobber, quiet=call.quiet) for file in files)


def _target(
    dossier: Dossier,
    output: str | None,
    format: str,
    *,
    several: bool,
    free: Callable[[Callable[[str], Path]], Path],
) -> Path | None:
    """The file or folder that ``format`` goes to; None for standard output.

    Of names that nobody gave, ``free`` says which replaces no file of others.
    """
    from convert.files import inside, safe_name
    from convert.registry import get_writer

    if output == "-":
        return None
    if output is not None and not names_folder(output):
        return named(output, format, several=several)
    if _is_many_files(output, format):
        return Path(output or ".")
    name, extension = safe_name(dossier.title, fallback="book"), get_writer(format).extensions[0]
    folder = Path(output or ".")
    return free(lambda number: inside(folder, f"{name}{number}.{extension}"))


def _write(dossier: Dossier, target: Path | None, format: str, theme: str, writing: dict[str, Any]) -> None:
    """Write one format to ``target``, or to standard output."""
    from convert.files import write_atomically
    from convert.output import options_for, render

    options = options_for(dossier, writing)
    if format == "md":
        dossier = with_pictures(dossier, options, target.parent if target else Path())
    data = render(dossier, format, theme=theme, options=options)
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        write_atomically(target, data, make_folder=True)


def _write_folder(dossier: Dossier, folder: Path, theme: str, writing: dict[str, Any]) -> Path:
    from convert.files import inside, write_atomically
    from convert.folder import INDEX, markdown_folder
    from convert.output import options_for

    options = options_for(dossier, writing)
    files = markdown_folder(with_pictures(dossier, options, folder), theme, options)
    for name, data in files.items():
        write_atomically(inside(folder, name), data, make_folder=True)
    return inside(folder, INDEX)


def _summary(dossier: Dossier, failed: Sequence[str], dropped: int) -> str:
    """What went where, in a few words."""
    parts = [_count(sum(1 for _ in dossier), "article")]
    titled = sum(1 for section in dossier.sections if section.title)
    if titled:
        parts.append(f"in {_count(titled, 'part')}")
    left = [f"{len(failed)} that failed ({_names(failed)})"] if failed else []
    left += [f"{dropped} there twice"] if dropped else []
    return " ".join(parts) + (f"; left out: {', '.join(left)}" if left else "")


def _names(failed: Sequence[str]) -> str:
    return ", ".join(failed[:3]) + (f" and {len(failed) - 3} more" if len(failed) > 3 else "")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
