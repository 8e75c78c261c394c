"""``tearsheet inspect``: what was recognised, where, by which rule, how surely; what was set aside."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from convert.cli.options import reading_options
from convert.cli.reading import hints_of, read_article, read_settings

__all__ = ["inspect"]

EXAMPLES = """\b
Examples:
  tearsheet inspect article.txt
  tearsheet inspect article.txt --json | jq .title
  tearsheet inspect - --set language=ru < article.txt
  tearsheet inspect book.epub                 its chapters, and what is none

\b
The bar says how sure a rule is of its finding: green from 85 %, yellow from
60 %, red below, where it counts as a guess; authors, dates and a publisher
that are one are marked so in the output.
"""


@click.command(epilog=EXAMPLES)
@click.argument("source", metavar="INPUT")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reading_options
def inspect(
    source: str,
    as_json: bool,
    source_format: str | None,
    encoding: str | None,
    max_size: int,
    settings: tuple[str, ...],
) -> None:
    """Show what was recognised in INPUT, by which rule and how surely, and what was set aside."""
    from convert.inspection import inspect as examine
    from convert.terminal import lines

    if _is_of_many(source, max_size * 1024 * 1024):
        _show_book(source, max_size * 1024 * 1024, as_json=as_json)
        return
    article = read_article(source, hints_of(settings), read_settings(source_format, encoding, max_size))
    found = examine(article)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    click.echo("\n".join(lines(found, shutil.get_terminal_size().columns)))


def _is_of_many(source: str, limit: int) -> bool:
    """Whether ``source`` is an e-book of several articles."""
    if not source.lower().endswith(".epub"):
        return False
    from convert.readers.ebook import is_book, opened_at

    return is_book(source) and len(opened_at(Path(source), limit).articles) > 1


def _show_book(source: str, limit: int, *, as_json: bool) -> None:
    """The chapters of an e-book by the names that the commands take, and why its other pages are none."""
    from convert.readers.ebook import opened_at

    book = opened_at(Path(source), limit)
    if as_json:
        import msgspec

        found = {
            "title": book.title,
            "articles": [
                {"input": f"{source}#{c.name}", "title": c.title, "part": c.part} for c in book.articles
            ],
            "set_aside": [
                {"page": c.name, "title": c.title, "reason": c.aside} for c in book.chapters if c.aside
            ],
        }
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    wide = max(len(c.name) for c in book.chapters)
    click.echo(f"{source} holds {len(book.articles):,} articles; each is named as {source}#CHAPTER\n")
    for c in book.articles:
        click.echo(f"{c.name:{wide}}  {' · '.join(filter(None, (c.part, c.title)))}".rstrip())
    click.echo("\nSet aside")
    for c in book.chapters:
        if c.aside:
            click.echo(f"{c.name:{wide}}  {c.aside}")
