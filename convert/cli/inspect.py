"""``tearsheet inspect``: what was recognised, where, by which rule, how surely; what was set aside."""

from __future__ import annotations

import shutil

import click

from convert.cli.convert import hints_of, read_article, read_settings, reading_options

__all__ = ["inspect"]

EXAMPLES = """\b
Examples:
  tearsheet inspect article.txt
  tearsheet inspect article.txt --json | jq .title
  tearsheet inspect - --set language=ru < article.txt

\b
The bar says how sure a rule is of its finding: green from 85 %, yellow from
60 %, red below, where it counts as a guess and is marked so in the output.
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

    article = read_article(source, hints_of(settings), read_settings(source_format, encoding, max_size))
    found = examine(article)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    click.echo("\n".join(lines(found, shutil.get_terminal_size().columns)))
