"""``tearsheet convert``: each input to each format, one bad one never stopping the rest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from convert.cli import remarks, say, unexpected
from convert.cli.guard import guard_options, guarded
from convert.cli.interrupts import heed
from convert.cli.net import (
    archive_beside,
    archive_option,
    check_archive,
    each_page,
    save_archive,
)
from convert.cli.options import (
    checked_looks,
    cover_option,
    files_of_looks,
    formats_of,
    known_theme,
    no_clobber_option,
    pdf_engine_option,
    reading_options,
    refuse_unused_cover,
    split_option,
    told,
    writing_options,
)
from convert.cli.reading import called, checked_split, hints_of, hush_libraries, read_articles, read_settings
from convert.cli.targets import (
    files_of,
    free,
    is_device,
    kept,
    named,
    names_folder,
    place,
    refuse_other_ending,
    refuse_to_replace,
    with_pictures,
)
from convert.errors import TearsheetError, UsageError

if TYPE_CHECKING:
    from convert.model import Article

__all__ = ["convert"]


EXAMPLES = """\b
Without --to, the extension of -o says the format; without both, all four
are made: pdf, epub, docx, md. Without -o, the files go to the current folder,
named as the input is; text from standard input is named by its headline.
A file of that name is replaced, since a rerun is the normal case. Not so an
input, nor a PDF, EPUB, DOCX, HTML or Markdown file that surely was not made
here, or was changed since: beside it stands NAME-2. (Changes to Markdown and
HTML cannot be told.) A file named with -o is replaced whoever made it, but no
input. With --no-clobber no file is.

\b
Examples:
  tearsheet convert article.txt
  tearsheet convert article.txt -o page.pdf
  tearsheet convert archive/*.txt -o finished --to epub,pdf
  pbpaste | tearsheet convert - --to docx
  tearsheet convert article.txt --to md -o - | less
  tearsheet convert dump.txt --split auto --to md -o articles/
  tearsheet convert https://example.org/article --images -o page.pdf
  tearsheet convert "crawl.warc.gz#https://example.org/article" -o page.pdf
  tearsheet convert book.epub --to md -o chapters/
  tearsheet convert article.txt --set author="Anna Example" --set date=2013-05-28

\b
Exit status: 0; 1 if an input failed (the rest was done); 2 for a wrong call.
SOURCE_DATE_EPOCH sets the date inside the files; without it that is the day the
article was published, so that the same input always gives the same bytes.
"""


class _Job(msgspec.Struct, frozen=True):
    """One call of the command, checked."""

    output: str | None
    formats: tuple[str, ...]
    theme: str
    reading: dict[str, Any]
    hints: dict[str, Any]
    writing: dict[str, Any]
    quiet: bool
    split: str | None
    keep: bool = False
    """Whether files that are there already stay as they are."""
    template: str | None = None
    """The name of the template's file."""
    timeout: float = 0.0
    memory: int | None = None


@click.command(epilog=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", metavar="OUT", help="A file, a folder (several files), or - for standard output."
)
@click.option(
    "--to", "to", multiple=True, metavar="FORMAT,...", help="Formats; 'tearsheet formats' lists them."
)
@no_clobber_option
@pdf_engine_option
@cover_option
@writing_options
@reading_options
@split_option
@archive_option
@guard_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
def convert(
    inputs: tuple[str, ...],
    output: str | None,
    to: tuple[str, ...],
    no_clobber: bool,
    pdf_engine: str,
    theme: str,
    source_format: str | None,
    encoding: str | None,
    max_size: int,
    settings: tuple[str, ...],
    split: str | None,
    timeout: float,
    memory: int | None,
    quiet: bool,
    **looks: Any,
) -> int:
    """Turn each INPUT (a file, an address of the web, or - for standard input) into finished documents."""
    from convert.output import source_date_epoch

    unread: list[str] = []
    inputs = tuple(each_page(inputs, unread, max_size * 1024 * 1024))
    used = (*files_of(inputs), *files_of_looks(looks))
    job = _Job(
        output=output,
        formats=formats_of(to, output, several=len(inputs) > 1 or split is not None),
        theme=known_theme(theme),
        reading=read_settings(source_format, encoding, max_size),
        hints=hints_of(settings),
        writing=checked_looks(looks, pdf_engine),
        quiet=quiet,
        split=checked_split(split),
        keep=no_clobber,
        template=looks["template"],
        timeout=timeout,
        memory=memory,
    )
    source_date_epoch()
    refuse_unused_cover(looks["cover"], job.formats)
    if inputs.count("-") > 1:
        raise UsageError("standard input can be read once only", remedy="name - once")
    if inputs:
        _check_output(job, inputs, used)
    hush_libraries()
    failures = len(unread)
    names = _Names(used)
    for source in inputs:
        failures += _guarded(source, job, names)
    return 1 if failures else 0


def _guarded(source: str, job: _Job, names: _Names) -> int:
    """Convert one input within the limits of time and memory; how much of it failed."""

    def step() -> tuple[int, set[str]]:
        with remarks(called(source)):
            return sum(1 for _ in _failing(source, job, names)), names.taken

    try:
        failed, names.taken = guarded(step, file=source, timeout=job.timeout, memory=job.memory)
    except UsageError:
        raise
    except TearsheetError as error:
        say(str(error))
        return 1
    return failed


def _failing(source: str, job: _Job, names: _Names) -> Iterator[str]:
    """Convert one input; yields what failed, having said so."""
    try:
        articles = read_articles(source, job.hints, job.reading, job.split)
    except TearsheetError as error:
        say(str(error))
        yield source
        return
    except MemoryError:
        raise
    except Exception as error:
        unexpected(error, file=source)
        yield source
        return
    _check_room(articles, source, job)
    made: Path | None = None
    for article, format in product(articles, job.formats):
        heed()
        try:
            target = _write(article, source, format, job, names)
            made = made or target
        except (BrokenPipeError, MemoryError):
            raise
        except TearsheetError as error:
            say(told(error, called(source), job.template, job.theme))
            yield format
        except Exception as error:
            unexpected(error, file=f"{source} to {format}")
            yield format
    try:
        archived = save_archive(names.beside(made)) if made else None
    except TearsheetError as error:
        say(str(error))
        yield "archive"
    else:
        if archived and not job.quiet:
            say(f"wrote {archived}")


def _check_room(articles: Sequence[Article], source: str, job: _Job) -> None:
    """Refuse an input that proves to hold several articles where there is a place for one."""
    if len(articles) < 2 or job.output is None:
        return
    if job.output == "-":
        problem, remedy = "standard output takes one document", "name a folder with -o"
    elif not _is_folder(job.output, job.formats, several=False):
        problem, remedy = "several articles need a folder", "name one with -o, or use 'tearsheet compile'"
    else:
        return
    raise UsageError(f"holds {len(articles):,} articles, and {problem}", file=called(source), remedy=remedy)


def _write(article: Article, source: str, format: str, job: _Job, names: _Names) -> Path | None:
    """Write one format; returns where to, or None for standard output or where a file was kept."""
    from convert.files import write_atomically
    from convert.output import beside, options_for, render

    target = None if job.output == "-" else names.target(article, source, format, job)
    if target is not None and kept(target, keep=job.keep, quiet=job.quiet):
        return None
    own = beside(Path(source)) if not _nameless(source) else (str(Path.cwd()),)
    writing = {**job.writing, "resource_path": (*own, *job.writing["resource_path"])}
    options = options_for(article, writing)
    if format == "md":
        article = with_pictures(article, options, target.parent if target else Path())
    data = render(article, format, theme=job.theme, options=options)
    if target is None:
        sys.stdout.buffer.write(data)
        return None
    write_atomically(target, data, make_folder=True)
    if not job.quiet:
        say(f"wrote {target}")
    return target


class _Names:
    """Which file each result goes to: never one that is used, and never the same one twice."""

    def __init__(self, used: Sequence[str]) -> None:
        self.taken = set(map(place, used))

    def target(self, article: Article, source: str, format: str, job: _Job) -> Path:
        from convert.batch.naming import mirrored
        from convert.files import inside, safe_name
        from convert.registry import get_writer
        from convert.themes import load_theme

        extension = get_writer(format).extensions[0]
        if job.output and not _is_folder(job.output, job.formats, several=False):
            return named(job.output, format, several=len(job.formats) > 1)
        stem = safe_name(article.title) if _nameless(source) else mirrored(Path(source).name, ())
        folder = Path(job.output or ".")
        # A template's pages need not bear what ours are known by.
        tells = not (job.keep or job.writing["template"] or load_theme(job.theme).template)
        return self._free(lambda number: inside(folder, f"{stem}{number}.{extension}"), spare=tells)

    def beside(self, target: Path) -> Path:
        """The archive that stands beside ``target``."""
        return self._free(lambda number: archive_beside(target, number))

    def _free(self, numbered: Callable[[str], Path], *, spare: bool = False) -> Path:
        path = free(numbered, self.taken, spare=spare)
        self.taken.add(place(path))
        return path


def _nameless(source: str) -> bool:
    """Whether the input is no file that could lend its name: standard input, an address, a chapter."""
    return source == "-" or "://" in source or ".epub#" in source.lower()


def _is_folder(output: str, formats: Sequence[str], *, several: bool) -> bool:
    """Whether ``-o`` names a folder: it is one, ends as one, or has no extension that tells a file."""
    if several or names_folder(output):
        return True
    if is_device(output):
        return False
    suffix = Path(output).suffix
    if not suffix or len(formats) == 1:
        return not suffix
    from convert.registry import writer_for

    return writer_for(suffix.lower()) is None


def _check_output(job: _Job, inputs: Sequence[str], used: Sequence[str]) -> None:
    """Refuse, before anything is done, what cannot come out right."""
    check_archive(job.output)
    if job.output is None:
        return
    if job.output == "":
        raise UsageError("-o needs a name", remedy="name a file, a folder, or - for standard output")
    if job.output == "-":
        if len(job.formats) * len(inputs) > 1:
            raise UsageError("standard output takes one document", remedy="name one input and one format")
        return
    refuse_other_ending(job.output, job.formats)
    if _is_folder(job.output, job.formats, several=False):
        if Path(job.output).exists() and not Path(job.output).is_dir():
            raise UsageError(
                "is a file, and a folder is needed", file=job.output, remedy="name another with -o"
            )
        return
    if job.split is not None:
        raise UsageError("many articles need a folder", file=job.output, remedy="name one with -o")
    if len(inputs) > 1:
        remedy = "name one with -o, or make one book of them with 'tearsheet compile'"
        raise UsageError("several inputs need a folder", file=job.output, remedy=remedy)
    several = len(job.formats) > 1
    refuse_to_replace([named(job.output, format, several=several) for format in job.formats], used)
