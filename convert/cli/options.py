"""The options that several commands have, and what is checked of them before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convert.cli.net import fetching_options, private_allowed
from convert.cli.targets import names_folder
from convert.errors import ReadError, TearsheetError, ThemeError, UsageError

if TYPE_CHECKING:
    from convert.limits import Limits

__all__ = [
    "FORMATS",
    "checked_looks",
    "cover_option",
    "files_of_looks",
    "formats_of",
    "known_theme",
    "links_option",
    "no_clobber_option",
    "pdf_engine_option",
    "read_limits",
    "reading_options",
    "refuse_unused_cover",
    "split_option",
    "told",
    "writing_options",
]

FORMATS = ("pdf", "epub", "docx", "md")
"""What is made where nobody says what to make."""


_LIMITS = "tearsheet.limits"


def _limit(context: click.Context, option: click.Parameter, value: int) -> None:
    """Keep a limit for `read_settings`."""
    name = str(option.name).removeprefix("max_")
    context.meta[_LIMITS] = {**context.meta.get(_LIMITS, {}), name: value}


def _together(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """One decorator of many, in the order in which ``--help`` shows them."""

    def decorated(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorated


reading_options = _together(
    fetching_options,
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
        "publisher, section, language, url, rights, keywords; author= empties it.",
    ),
)
"""The options that say how an input is read, shared by the commands that read one."""


links_option = click.option(
    "--follow-links", is_flag=True, help="Take also what links in a folder lead to outside of it."
)

no_clobber_option = click.option(
    "--no-clobber", is_flag=True, help="Leave files that are there already as they are."
)
"""For the commands that write files by the names that the user gives them."""

cover_option = click.option(
    "--cover",
    type=click.Path(),
    metavar="FILE",
    help="The cover of each EPUB, a picture; no other format has one.",
)
"""For the commands that make an EPUB of each article; a book has its own, in more formats."""

pdf_engine_option = click.option(
    "--pdf-engine", type=click.Choice(["weasyprint", "typst"]), default="weasyprint", show_default=True,
    help="typst: much faster, plainer; for archives.",
)  # fmt: skip
"""For the commands that make a PDF of each article."""


split_option = click.option(
    "--split",
    metavar="auto|PATTERN",
    help="An input holds many articles: cut it at the lines that PATTERN (a regular expression) describes, "
    "or at those that archives use.",
)
"""For the commands that make files of articles; what is cut is text."""


writing_options = _together(
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
        "--extract-media",
        metavar="DIR",
        help="Write the pictures of Markdown to this folder beside it; else it links to where they are.",
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
)
"""The options that say how a page looks, shared by the commands that make one."""


def read_limits() -> Limits:
    """What the options of `reading_options` say of limits."""
    from convert.limits import Limits

    context = click.get_current_context(silent=True)
    return Limits(**context.meta.get(_LIMITS, {})) if context else Limits()


def checked_looks(looks: dict[str, Any], pdf_engine: str = "weasyprint") -> dict[str, Any]:
    """The options of `writing_options` but the theme, and the PDF engine, as `WriteOptions` has them."""
    from convert.limits import Limits

    own = dict(looks)
    extra: dict[str, Any] = {"fonts": True} if own.pop("embed_fonts") else {}
    media = own.pop("extract_media")
    if media:
        from convert.pictures import MEDIA

        extra[MEDIA] = media
    if pdf_engine != "weasyprint":
        extra["pdf_engine"] = pdf_engine
    own["limits"] = Limits(
        pictures=own.pop("max_pictures"),
        picture_bytes=own.pop("max_picture_size") * 1024 * 1024,
        pixels=own.pop("max_pixels") * 1_000_000,
    )
    cover = {"cover": _cover(own.pop("cover"))} if looks.get("cover") else {}
    own.pop("cover", None)
    return {
        **own,
        **cover,
        "css": _style_sheet(looks["css"]),
        "template": _template(looks["template"]),
        "page": _known_page(looks["page"]),
        "resource_path": tuple(map(_folder, looks["resource_path"])),
        "allow_private": private_allowed(),
        "extra": extra,
    }


def files_of_looks(looks: dict[str, Any]) -> list[str]:
    """The files that the options of `writing_options` name, which no result may replace."""
    return [looks[name] for name in ("css", "template", "reference_docx", "cover") if looks.get(name)]


def _folder(path: str) -> str:
    if not Path(path).is_dir():
        raise UsageError("there is no such folder", file=path, remedy="name the pictures' folder")
    return str(Path(path).resolve())


def _cover(path: str) -> str:
    if not Path(path).is_file():
        raise UsageError("there is no such cover", file=path, remedy="check the name")
    return str(Path(path).absolute())


def refuse_unused_cover(cover: str | None, formats: Sequence[str]) -> None:
    """Raise `UsageError` where a cover is given and nothing that is made has one."""
    if cover and "epub" not in formats:
        raise UsageError(
            "--cover is an EPUB's, and none is made", file=cover, remedy="add epub to --to, or leave it out"
        )


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

    try:
        data, name = read_bytes(Path(path))
        return decode(data, name=name)
    except ReadError as error:  # of an option's file, which makes the call a wrong one
        raise UsageError(error.problem, file=error.file, place=error.place, remedy=error.remedy) from error


def _template(path: str | None) -> str:
    source = _style_sheet(path)
    if source:
        from convert.writers.template import check

        check(source, path)
    return source


def told(error: TearsheetError, file: str, template: str | None, theme: str) -> str:
    """The line of ``error``, which names the template where that is wrong and else the input ``file``."""
    if error.file:
        return str(error)
    if isinstance(error, ThemeError):
        from convert.themes import load_theme

        file = template or str(Path(load_theme(theme).folder, "page.html"))
    return str(TearsheetError(error.problem, file=file, place=error.place, remedy=error.remedy))


def formats_of(to: Sequence[str], output: str | None, *, several: bool) -> tuple[str, ...]:
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
    if output and suffix and not several and not names_folder(output):
        writer = writer_for(suffix.lower())
        if writer is None:
            from convert.output import writer_of

            writer_of(output)  # raises, with what was probably meant
        else:
            return (writer.name,)
    return FORMATS


def known_theme(name: str) -> str:
    from convert.themes import load_theme

    load_theme(name)
    return name
