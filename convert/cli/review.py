"""``tearsheet review``: correct what was recognised, on a page in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from convert.cli import say
from convert.cli.reading import read_settings
from convert.errors import ReadError, TearsheetError, UsageError

__all__ = ["review"]

EXAMPLES = """\b
Examples:
  tearsheet review article.txt
  tearsheet review archive/*.txt --no-browser

\b
The page shows the raw text, coloured by what was recognised, beside the finished
page. Corrections are kept in article.txt.tearsheet.toml beside the input, and
every command that reads the input from then on honours them. Ctrl-C ends it.
"""


@click.command(epilog=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--theme", default="house", show_default=True, metavar="NAME", help="A theme's name or folder.")
@click.option(
    "--from", "source_format", metavar="FORMAT", help="The input's format; else its extension says."
)
@click.option("--encoding", metavar="NAME", help="The input's encoding; else it is found out.")
@click.option(
    "--max-size", type=click.IntRange(1), metavar="MB", default=64, show_default=True,
    help="Refuse larger inputs.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def review(
    inputs: tuple[str, ...],
    theme: str,
    source_format: str | None,
    encoding: str | None,
    max_size: int,
    no_browser: bool,
) -> int:
    """Show each INPUT with what was recognised, to correct it by key or click."""
    from convert.review.server import Sheet, serve
    from convert.themes import load_theme

    load_theme(theme)
    for source in inputs:
        if source == "-" or "://" in source:
            raise UsageError("only files can be reviewed", place=source, remedy="save it to a file first")
        if not source:
            raise ReadError("the input has no name", remedy="name a file")
    reading = read_settings(source_format, encoding, max_size)
    sheets = []
    for source in inputs:
        try:
            sheets.append(Sheet(Path(source), reading, theme))
        except TearsheetError as error:  # the others can be reviewed all the same
            say(str(error))
    if not sheets:
        return 1
    server = serve(sheets)
    click.echo(server.address)
    say("the review page is at this address until you press Ctrl-C")
    if not no_browser:
        import webbrowser

        webbrowser.open(server.address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        unsaved = [sheet.path.name for sheet in server.sheets if not sheet.saved]
        if unsaved:
            say(f"not saved: {', '.join(unsaved)}")
    finally:
        server.server_close()
    return 1 if len(sheets) < len(inputs) else 0
