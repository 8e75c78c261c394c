"""``tearsheet batch``: whole archives, resumed after any death."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from convert.cli import say
from convert.cli.guard import cores
from convert.cli.options import (
    checked_looks,
    cover_option,
    formats_of,
    known_theme,
    links_option,
    pdf_engine_option,
    reading_options,
    refuse_unused_cover,
    split_option,
    writing_options,
)
from convert.cli.reading import checked_split, hints_of, hush_libraries, read_settings
from convert.errors import UsageError

if TYPE_CHECKING:
    from convert.batch.engine import Engine
    from convert.batch.records import Item, Settings
    from convert.batch.run import Summary

__all__ = ["batch"]

EXAMPLES = """\b
SOURCE is a folder, a 'glob', a list of files on standard input (-), several
files, or one file that holds many articles: JSON Lines, CSV, Parquet, zip, tar,
WARC. TARGET mirrors it, or follows --pattern.

\b
Run the same command again after whatever stopped it: what is done is skipped.
A PDF, EPUB, DOCX, HTML or Markdown file in TARGET that surely was not made here,
or was changed since, is kept: beside it stands NAME-2. (Changes to Markdown and
HTML cannot be told.)

\b
Examples:
  tearsheet batch archive finished --to epub,md
  tearsheet batch archive.zip finished --to pdf --pattern '{published:%Y/%m}/{slug}.{ext}'
  find archive -name '*.txt' | tearsheet batch - finished --to epub
  tearsheet batch --status finished

\b
Exit status: 0; 1 if an article failed (the rest was done); 2 for a wrong call.
"""


@click.command(epilog=EXAMPLES)
@click.argument("places", nargs=-1, metavar="SOURCE... TARGET")
@click.option(
    "--to", "to", multiple=True, metavar="FORMAT,...", help="Formats; 'tearsheet formats' lists them."
)
@click.option(
    "-j", "--jobs", type=click.IntRange(0), metavar="N", help="Workers; one a core where not said; 0: none."
)
@click.option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster, as in tcp://host:8786.")
@click.option(
    "--pattern", metavar="NAMES", help="Name the files by their articles: '{published:%Y/%m}/{slug}.{ext}'."
)
@click.option(
    "--resume/--no-resume", default=True, help="Skip what is done and true (as a rule), or do all again."
)
@click.option("--retry-failed", is_flag=True, help="Try again what failed before.")
@click.option(
    "--timeout", type=click.FloatRange(0), default=60.0, show_default=True, metavar="S",
    help="Stop an article after S seconds; 0: never.",
)  # fmt: skip
@click.option(
    "--memory", type=click.IntRange(64), metavar="MB", help="Stop an article that needs more memory."
)
@click.option(
    "--column", metavar="NAME", help="The column or key that has the text, in CSV, Parquet, JSON Lines."
)
@click.option("--ledger", type=click.Path(dir_okay=False), metavar="FILE", help="Keep the ledger elsewhere.")
@click.option("--report", type=click.Path(), metavar="FILE", help="Write a summary as JSON.")
@click.option("--status", is_flag=True, help="Show what became of the articles in TARGET.")
@click.option(
    "--csv", "csv_file", type=click.Path(allow_dash=True), metavar="FILE", help="With --status: as CSV."
)
@links_option
@pdf_engine_option
@cover_option
@writing_options
@reading_options
@split_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
def batch(
    places: tuple[str, ...],
    to: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    pattern: str | None,
    resume: bool,
    retry_failed: bool,
    timeout: float,
    memory: int | None,
    column: str | None,
    ledger: str | None,
    report: str | None,
    status: bool,
    csv_file: str | None,
    follow_links: bool,
    pdf_engine: str,
    theme: str,
    source_format: str | None,
    encoding: str | None,
    max_size: int,
    settings: tuple[str, ...],
    split: str | None,
    quiet: bool,
    **looks: Any,
) -> int:
    """Convert whole archives: every article of SOURCE to files in TARGET."""
    if status:
        return _status(places, ledger, csv_file)
    if csv_file:
        raise UsageError("--csv goes with --status")
    if len(places) < 2:
        raise UsageError("a batch needs a SOURCE and a TARGET", remedy="'tearsheet batch --help' explains")
    *sources, target = places
    from convert.batch import run as batches
    from convert.batch.ledger import Ledger
    from convert.batch.naming import check_pattern
    from convert.batch.records import Settings
    from convert.batch.sources import find, pieces
    from convert.output import source_date_epoch

    formats = formats_of(to, None, several=True)
    checked_split(split)
    refuse_unused_cover(looks["cover"], formats)
    common = Settings(
        target=target if "://" in target else str(Path(target).absolute()),
        theme=known_theme(theme),
        reading=read_settings(source_format, encoding, max_size),
        hints=hints_of(settings),
        writing=_writing(looks, pdf_engine),
        pattern=check_pattern(pattern) if pattern else None,
        warm=formats,
        token=os.urandom(6).hex(),
    )
    if "://" not in target and Path(target).exists() and not Path(target).is_dir():
        raise UsageError("is a file, and a folder is needed", file=target, remedy="name another target")
    plan = batches.Plan(
        common, formats, _version(), batches.options_hash(common, formats, source_date_epoch()),
        resume=resume, retry_failed=retry_failed, quiet=quiet,
    )  # fmt: skip
    source = find(
        sources, target=target, every=source_format is not None, column=column, limit=max_size * 1024 * 1024,
        follow_links=follow_links, encoding=encoding,
    )  # fmt: skip
    if source.remark:
        say(f"warning: {source.remark}")
    if "://" not in target:
        source.items = _spared(source.items, sources, target, formats)
    if split is not None:
        source.items, source.total = pieces(source.items, split, common), None
    if report:
        _check_report(Path(report))
    source.items = _begun(source.items)
    engine = _engine(common, jobs, scheduler, timeout or None, memory)
    hush_libraries()
    before = signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        with Ledger(batches.ledger_path(target, ledger)) as book:
            summary = batches.run(
                source, book, engine, plan, say=say, report=partial(_report, Path(report)) if report else None
            )
    finally:
        signal.signal(signal.SIGTERM, before)
    if not quiet:
        say(_told(summary))
    return 1 if summary.failed else 0


def _check_report(path: Path) -> None:
    """Refuse, before all the work, a report that could not be written after it."""
    folder = path.resolve().parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        problem = "this is a folder" if path.is_dir() else "there is no such folder, or none to write to"
        raise UsageError(problem, file=path, remedy="name another file with --report")


def _begun(items: Iterator[Item]) -> Iterator[Item]:
    """``items``, the first of which is had already: what cannot be read leaves no work folder behind."""
    first = list(itertools.islice(items, 1))
    return itertools.chain(first, items)


def _spared(
    items: Iterator[Item], sources: Sequence[str], target: str, formats: Sequence[str]
) -> Iterator[Item]:
    """``items``, where none is a file that a result could replace; raises `UsageError`.

    Files that were named one by one are looked at before the first is read, those that come on standard
    input each in its turn.  A folder never is its own target, and a container's members are no files.
    """
    import glob

    from convert.files import ending
    from convert.registry import get_writer

    extensions = {f".{get_writer(format).extensions[0]}" for format in formats}
    root = f"{os.path.realpath(target).rstrip(os.sep)}{os.sep}"

    def checked(path: str) -> str:
        if ending(path).lower() in extensions and os.path.realpath(path).startswith(root):
            raise UsageError(
                "lies in the target, where a result could replace it", file=path, remedy="name another target"
            )
        return path

    if list(sources) == ["-"]:
        return (item for item in items if checked(item.name))
    if len(sources) > 1 or not Path(sources[0]).is_dir():
        several = len(sources) > 1 or Path(sources[0]).is_file()
        named = sources if several else glob.glob(sources[0], recursive=True)  # noqa: PTH207 - as typed
        all(map(checked, named))
    return items


def _writing(looks: dict[str, Any], pdf_engine: str) -> dict[str, Any]:
    """The options of `writing_options`, so that they hold wherever a worker stands."""
    writing = checked_looks(looks, pdf_engine)
    media = Path(looks.get("extract_media") or ".")
    if media.is_absolute() or ".." in media.parts:
        raise UsageError(
            "the pictures of a batch stay in its target", file=str(media), remedy="name a folder within it"
        )
    if looks.get("reference_docx"):
        writing["reference_docx"] = str(Path(looks["reference_docx"]).absolute())
    return writing


def _engine(
    settings: Settings, jobs: int | None, scheduler: str | None, timeout: float | None, memory: int | None
) -> Engine:
    from convert.batch.engine import InProcess, Pool

    if scheduler:
        from convert.batch.cluster import Cluster

        return Cluster(settings, scheduler, timeout=timeout, memory=memory)
    if jobs == 0:
        return InProcess(settings)
    return Pool(settings, jobs or cores(), timeout=timeout, memory=memory)


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _version() -> str:
    from importlib.metadata import version

    return version("tearsheet")


def _told(summary: Summary) -> str:
    parts = [f"{summary.done:,} made"]
    if summary.skipped:
        parts.append(f"{summary.skipped:,} were done already")
    if summary.failed:
        parts.append(f"{summary.failed:,} failed (tearsheet batch --status lists them)")
    if summary.remarked:
        parts.append(f"{summary.remarked:,} with remarks (tearsheet batch --status --csv FILE has them)")
    if summary.passed_over:
        number = summary.passed_over
        others = "1 file of another kind" if number == 1 else f"{number:,} files of other kinds"
        parts.append(f"{others} passed over")
    if summary.gone:
        number = len(summary.gone)
        what = "1 input" if number == 1 else f"{number:,} inputs"
        some = ", ".join(summary.gone[:3]) + (" …" if number > 3 else "")
        parts.append(f"{what} of earlier runs not found now, whose files are kept ({some})")
    rate = f", {summary.articles_per_second:.1f} articles/s" if summary.done else ""
    return f"{'; '.join(parts)}{rate}"


def _report(path: Path, summary: Summary) -> None:
    import msgspec

    from convert.files import write_atomically

    write_atomically(path, msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n")


def _status(places: Sequence[str], ledger: str | None, csv_file: str | None) -> int:
    """Print what the ledger of one target says; 1 where something in it failed."""
    from convert.batch import status
    from convert.batch.ledger import Ledger
    from convert.batch.run import ledger_path

    if len(places) != 1:
        raise UsageError("--status takes one TARGET")
    path = ledger_path(places[0], ledger)
    if not path.is_file():
        raise UsageError("there is no ledger of a batch", file=places[0], remedy="name the target of a batch")
    with Ledger(path, looked_at=True) as book:
        if csv_file == "-":
            click.echo(status.csv(book).decode(), nl=False)
        elif csv_file:
            from convert.files import write_atomically

            write_atomically(csv_file, status.csv(book))
            say(f"wrote {csv_file}")
        else:
            for line in status.table(book):
                click.echo(line)
        return 1 if book.counts()[1] else 0
