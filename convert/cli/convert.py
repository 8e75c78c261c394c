"""``tearsheet convert``: each input to each format, one bad one never stopping the rest."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from convert.cli import say, unexpected
from convert.cli.guard import guard_options, guarded
from convert.cli.interrupts import heed
from convert.cli.net import (
    archive_option,
    check_archive,
    each_page,
    fetcher,
    fetching_options,
    save_archive,
    with_pictures,
)
from convert.errors import ReadError, TearsheetError, UsageError

if TYPE_CHECKING:
    from convert.model import Article

__all__ = ["FORMATS", "convert", "reading_options", "writing_options"]

FORMATS = ("pdf", "epub", "docx", "md")
"""What is made where nobody says what to make."""

_LIMITS = "tearsheet.limits"


def _limit(context: click.Context, option: click.Parameter, value: int) -> None:
    """Keep a limit for `read_settings`."""
    name = str(option.name).removeprefix("max_")
    context.meta[_LIMITS] = {**context.meta.get(_LIMITS, {}), name: value}


EXAMPLES = """\b
Without --to, the extension of -o says the format; without both, all four
are made: pdf, epub, docx, md. Without -o, the files go to the current folder,
named as the input is; text from standard input is named by its headline.
A file of that name is replaced, but never an input: beside it stands NAME-2.

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
    timeout: float = 0.0
    memory: int | None = None


def reading_options(function: Any) -> Any:
    """The options that say how an input is read, shared by the commands that read one."""
    options = [
        click.option(
            "--from", "source_format", metavar="FORMAT", help="The input's format; else its extension says."
        ),
        click.option("--encoding", metavar="NAME", help="The input's encoding; else it is found out."),
        click.option(
            "--max-size",
            type=click.IntRange(1),
            metavar="MB",
            default=64,
            show_default=True,
            help="Refuse larger inputs.",
        ),
        click.option(
            "--max-blocks",
            type=click.IntRange(1),
            metavar="N",
            default=100_000,
            show_default=True,
            expose_value=False,
            callback=_limit,
            help="Refuse an article of more paragraphs, headings, figures …",
        ),
        click.option(
            "--max-nesting",
            type=click.IntRange(1, 200),
            metavar="N",
            default=100,
            show_default=True,
            expose_value=False,
            callback=_limit,
            help="Refuse quotes and lists that stand deeper in each other.",
        ),
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="KEY=VALUE",
            help="Say what you know better than the text: headline, subtitle, author (A; B), date, dateline, "
            "publisher, section, language, url, rights, keywords.",
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return fetching_options(function)


links_option = click.option(
    "--follow-links", is_flag=True, help="Take also what links in a folder lead to outside of it."
)

pdf_engine_option = click.option(
    "--pdf-engine", type=click.Choice(["weasyprint", "typst"]), default="weasyprint", show_default=True,
    help="typst: much faster, plainer; for archives.",
)  # fmt: skip
"""For the commands that make a PDF of each article."""


def writing_options(function: Any) -> Any:
    """The options that say how a page looks, shared by the commands that make one."""
    options = [
        click.option(
            "--theme", default="house", show_default=True, metavar="NAME", help="A theme's name or folder."
        ),
        click.option("--css", type=click.Path(), metavar="FILE", help="A style sheet to add to the theme."),
        click.option(
            "--template", type=click.Path(), metavar="FILE", help="A page of your own for PDF, HTML and EPUB."
        ),
        click.option(
            "--page",
            default="",
            metavar="SIZE",
            help="a3 to a7, b5, letter, legal, 6x9in, or as 170x240mm; else the theme's.",
        ),
        click.option(
            "--links",
            type=click.Choice(["footnotes", "inline", "none"]),
            default="none",
            show_default=True,
            help="How print shows the addresses of links in the text.",
        ),
        click.option(
            "--dpi",
            type=click.IntRange(0, 2400),
            default=0,
            metavar="N",
            help="Bring pictures down to N dots an inch.",
        ),
        click.option(
            "--embed-fonts", is_flag=True, help="Put the theme's fonts into EPUB and HTML (PDF has them)."
        ),
        click.option(
            "--typographic", is_flag=True, help="Set quotes, dashes and spaces by the language's custom."
        ),
        click.option(
            "--wrap", type=click.IntRange(0), default=0, metavar="N", help="Wrap Markdown after N characters."
        ),
        click.option(
            "--flavour",
            type=click.Choice(["commonmark", "gfm", "hugo", "obsidian"]),
            default="commonmark",
            show_default=True,
            help="Whose Markdown.",
        ),
        click.option(
            "--reference-links",
            is_flag=True,
            help="Gather the addresses of Markdown's links at its end.",
        ),
        click.option(
            "--reference-docx", type=click.Path(), metavar="FILE", help="A Word file whose styles to take."
        ),
        click.option(
            "--resource-path",
            multiple=True,
            type=click.Path(file_okay=False),
            metavar="DIR",
            help="Take pictures from this folder too; else only from the input's own.",
        ),
        click.option(
            "--allow-network",
            is_flag=True,
            help="Fetch pictures while a file is written; --images does so once, for all formats.",
        ),
        click.option(
            "--max-pictures",
            type=click.IntRange(0),
            metavar="N",
            default=500,
            show_default=True,
            help="Leave out the pictures after the Nth.",
        ),
        click.option(
            "--max-picture-size",
            type=click.IntRange(1),
            metavar="MB",
            default=32,
            show_default=True,
            help="Leave out larger pictures.",
        ),
        click.option(
            "--max-pixels",
            type=click.IntRange(1),
            metavar="MILLION",
            default=60,
            show_default=True,
            help="Leave out pictures of more pixels.",
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@click.command(epilog=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", metavar="OUT", help="A file, a folder (several files), or - for standard output."
)
@click.option(
    "--to", "to", multiple=True, metavar="FORMAT,...", help="Formats; 'tearsheet formats' lists them."
)
@pdf_engine_option
@writing_options
@reading_options
@click.option(
    "--split",
    metavar="auto|PATTERN",
    help="An input holds many articles: cut it at the lines that PATTERN (a regular expression) describes, "
    "or at those that archives use.",
)
@archive_option
@guard_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
def convert(
    inputs: tuple[str, ...],
    output: str | None,
    to: tuple[str, ...],
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
    job = _Job(
        output=output,
        formats=_formats(to, output, several=len(inputs) > 1 or split is not None),
        theme=_known_theme(theme),
        reading=read_settings(source_format, encoding, max_size),
        hints=hints_of(settings),
        writing=checked_looks(looks, pdf_engine),
        quiet=quiet,
        split=_checked_split(split),
        timeout=timeout,
        memory=memory,
    )
    source_date_epoch()
    if inputs.count("-") > 1:
        raise UsageError("standard input can be read once only", remedy="name - once")
    if inputs:
        _check_output(job, inputs)
    _hush_libraries()
    failures = len(unread)
    names = _Names(inputs)
    for source in inputs:
        failures += _guarded(source, job, names)
    return 1 if failures else 0


def hints_of(settings: Sequence[str]) -> dict[str, Any]:
    """All ``--set`` together; the last of one key wins, but authors and keywords add up."""
    if not settings:
        return {}
    from convert.hints import parse_setting

    hints: dict[str, Any] = {}
    for setting in settings:
        field, value = parse_setting(setting)
        hints[field] = hints[field] + value if isinstance(value, tuple) and field in hints else value
    return hints


def checked_looks(looks: dict[str, Any], pdf_engine: str = "weasyprint") -> dict[str, Any]:
    """The options of `writing_options` but the theme, and the PDF engine, as `WriteOptions` has them."""
    from convert.cli.net import private_allowed
    from convert.limits import Limits

    own = dict(looks)
    extra: dict[str, Any] = {"fonts": True} if own.pop("embed_fonts") else {}
    if pdf_engine != "weasyprint":
        extra["pdf_engine"] = pdf_engine
    own["limits"] = Limits(
        pictures=own.pop("max_pictures"),
        picture_bytes=own.pop("max_picture_size") * 1024 * 1024,
        pixels=own.pop("max_pixels") * 1_000_000,
    )
    return {
        **own,
        "css": _style_sheet(looks["css"]),
        "template": _template(looks["template"]),
        "page": _known_page(looks["page"]),
        "resource_path": tuple(map(_folder, looks["resource_path"])),
        "allow_private": private_allowed(),
        "extra": extra,
    }


def _folder(path: str) -> str:
    if not Path(path).is_dir():
        raise UsageError("there is no such folder", file=path, remedy="name the pictures' folder")
    return str(Path(path).resolve())


def read_settings(source_format: str | None, encoding: str | None, max_size: int) -> dict[str, Any]:
    """The reading options as `read_article` takes them; an unknown format is refused here."""
    if source_format:
        from convert.registry import get_reader

        get_reader(source_format)
    from convert.limits import Limits

    context = click.get_current_context(silent=True)
    limits = Limits(**context.meta.get(_LIMITS, {})) if context else Limits()
    return {
        "format": source_format,
        "encoding": encoding,
        "max_bytes": max_size * 1024 * 1024,
        "limits": limits,
    }


def read_article(source: str, hints: dict[str, Any], reading: dict[str, Any]) -> Article:
    """Read a path, or standard input for ``-``; raises `ReadError`."""
    from convert.fetch import is_url
    from convert.readers import ReadOptions, load

    options = ReadOptions(
        encoding=reading["encoding"], max_bytes=reading["max_bytes"], limits=reading["limits"]
    )
    if source == "-":
        options = msgspec.structs.replace(options, name="standard input")
        return load(sys.stdin.buffer, hints, format=reading["format"], options=options)
    if "://" in source:
        if is_url(source):
            options = msgspec.structs.replace(options, fetcher=fetcher())
        article = load(source, hints, format=reading["format"], options=options)
        return with_pictures(article, reading["max_bytes"])
    if not source:
        raise ReadError("the input has no name", remedy="name a file, or - for standard input")
    article = load(Path(source), hints, format=reading["format"], options=options)
    return with_pictures(article, reading["max_bytes"])


def read_articles(
    source: str, hints: dict[str, Any], reading: dict[str, Any], split: str | None
) -> list[Article]:
    """Read one article, or with ``split`` each article of a dump; raises `ReadError`."""
    if split is None or ".epub#" in source.lower():  # a chapter of an e-book is an article already
        return [read_article(source, hints, reading)]
    from convert.normalize.dump import cut
    from convert.readers import ReadOptions, load, read_bytes
    from convert.readers.text import decode, moved

    data, _ = read_bytes(sys.stdin.buffer if source == "-" else Path(source), reading["max_bytes"])
    name = "standard input" if source == "-" else source
    text = decode(data, encoding=reading["encoding"], name=name)
    options = ReadOptions(name=name, max_bytes=reading["max_bytes"], limits=reading["limits"])
    return [
        moved(
            load(piece.text.encode(), hints, format=reading["format"] or "text", options=options), piece.start
        )
        for piece in cut(text, split)
    ]


def _checked_split(split: str | None) -> str | None:
    if split is not None:
        from convert.normalize.dump import AUTO, separator

        if split != AUTO:
            separator(split)
    return split


def _guarded(source: str, job: _Job, names: _Names) -> int:
    """Convert one input within the limits of time and memory; how much of it failed."""

    def step() -> tuple[int, set[str]]:
        return sum(1 for _ in _failing(source, job, names)), names.taken

    try:
        failed, names.taken = guarded(step, file=source, timeout=job.timeout, memory=job.memory)
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
    made: Path | None = None
    for article, format in product(articles, job.formats):
        heed()
        try:
            target = _write(article, source, format, job, names)
            made = made or target
        except (BrokenPipeError, MemoryError):
            raise
        except TearsheetError as error:
            say(str(error))
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


def _write(article: Article, source: str, format: str, job: _Job, names: _Names) -> Path | None:
    """Write one format; returns where to, or None for standard output."""
    from convert.files import write_atomically
    from convert.output import beside, options_for, render

    own = beside(Path(source)) if not _nameless(source) else (str(Path.cwd()),)
    writing = {**job.writing, "resource_path": (*own, *job.writing["resource_path"])}
    data = render(article, format, theme=job.theme, options=options_for(article, writing))
    if job.output == "-":
        sys.stdout.buffer.write(data)
        return None
    target = names.target(article, source, format, job)
    write_atomically(target, data, make_folder=True)
    if not job.quiet:
        say(f"wrote {target}")
    return target


class _Names:
    """Which file each result goes to: never an input, never the same one twice."""

    def __init__(self, inputs: Sequence[str]) -> None:
        # Of a page in a web archive or a chapter of an e-book, FILE#PLACE, the input is FILE.
        parts = (part for name in inputs if name != "-" for part in (name, name.partition("#")[0]))
        self.taken = set(map(_place, parts))

    def target(self, article: Article, source: str, format: str, job: _Job) -> Path:
        from convert.files import inside, safe_name
        from convert.registry import get_writer

        extension = get_writer(format).extensions[0]
        if job.output and not _is_folder(job.output, job.formats, several=False):
            path = Path(job.output)
            # With one format the name is the user's own; with more, each gets its extension.
            return path if len(job.formats) == 1 else path.with_suffix(f".{extension}")
        stem = safe_name(article.title) if _nameless(source) else Path(source).stem or "article"
        folder = Path(job.output or ".")
        return self._free(lambda number: inside(folder, f"{stem}{number}.{extension}"))

    def beside(self, target: Path) -> Path:
        """The archive that stands beside ``target``."""
        return self._free(lambda number: target.with_name(f"{target.stem}{number}.warc.gz"))

    def _free(self, named: Callable[[str], Path]) -> Path:
        number = 1
        while _place(path := named("" if number == 1 else f"-{number}")) in self.taken:
            number += 1
        self.taken.add(_place(path))
        return path


def _nameless(source: str) -> bool:
    """Whether the input is no file that could lend its name: standard input, an address, a chapter."""
    return source == "-" or "://" in source or ".epub#" in source.lower()


def _place(path: str | Path) -> str:
    """What two names of one file have in common, also where a file system does not tell case apart."""
    return os.path.realpath(path).casefold()


def _formats(to: Sequence[str], output: str | None, *, several: bool) -> tuple[str, ...]:
    from convert.registry import get_writer, writer_for

    names = [name.strip() for group in to for name in group.split(",") if name.strip()]
    if to and not names:
        raise UsageError("--to names no format", remedy="'tearsheet formats' lists them")
    if names:
        for name in names:
            get_writer(name)
        return tuple(dict.fromkeys(name.casefold() for name in names))
    suffix = Path(output or "").suffix
    if output == "-":
        raise UsageError("standard output takes one format", remedy="name it with --to")
    if output and suffix and not several and not _looks_like_folder(output):
        writer = writer_for(suffix.lower())
        if writer is None:
            from convert.output import writer_of

            writer_of(output)  # raises, with what was probably meant
        else:
            return (writer.name,)
    return FORMATS


def _looks_like_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def _is_folder(output: str, formats: Sequence[str], *, several: bool) -> bool:
    """Whether ``-o`` names a folder: it is one, ends as one, or has no extension that tells a file."""
    if several or _looks_like_folder(output):
        return True
    suffix = Path(output).suffix
    if not suffix or len(formats) == 1:
        return not suffix
    from convert.registry import writer_for

    return writer_for(suffix.lower()) is None


def _check_output(job: _Job, inputs: Sequence[str]) -> None:
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
    if os.path.realpath(job.output) == os.path.realpath(inputs[0]):
        raise UsageError("the output would replace the input", file=job.output, remedy="name another with -o")


def _hush_libraries() -> None:
    """Keep what libraries log off standard error, where Python puts it while nobody handles it."""
    import logging

    logging.getLogger().addHandler(logging.NullHandler())


def _known_theme(name: str) -> str:
    from convert.themes import load_theme

    load_theme(name)
    return name


def _known_page(page: str) -> str:
    if page:
        from convert.themes import load_theme
        from convert.writers.paper import fitted

        fitted(load_theme(), page)
    return page


def _style_sheet(path: str | None) -> str:
    if path is None:
        return ""
    from convert.readers import read_bytes
    from convert.readers.text import decode

    data, name = read_bytes(Path(path))
    return decode(data, name=name)


def _template(path: str | None) -> str:
    source = _style_sheet(path)
    if source:
        from convert.writers.template import check

        check(source, path)
    return source
