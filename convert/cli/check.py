"""``tearsheet check``: runs the validators that are installed on finished files."""

from __future__ import annotations

import json

import click

from convert.cli import say
from convert.errors import TearsheetError
from convert.validators import Report, check_file

__all__ = ["check"]

EXAMPLES = """\b
Examples:
  tearsheet check page.pdf book.epub
  tearsheet check finished/* --json

\b
Exit status: 0 where every file is clean; 1 where a validator found something,
or where none that fits is installed; 2 for a wrong call.
"""


@click.command(epilog=EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of findings.")
def check(files: tuple[str, ...], as_json: bool) -> int:
    """Run on each FILE the validators for its kind that are installed here."""
    reports, status = [], 0
    for file in files:
        try:
            reports.append(check_file(file))
        except TearsheetError as error:
            say(str(error))
            status = 1
            continue
        status = status if reports[-1].clean else 1
        if not as_json:
            _show(reports[-1])
    if as_json:
        found = [{**report._asdict(), "clean": report.clean} for report in reports]
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    return status


def _show(report: Report) -> None:
    count = len(report.findings)
    verdict = ("clean", "green") if report.clean else (f"{count} finding{'s' * (count != 1)}", "red")
    if not report.ran:
        verdict = ("not checked", "yellow")
    click.echo(f"{report.file}: {click.style(verdict[0], fg=verdict[1])} ({', '.join(report.ran) or 'none'})")
    for finding in report.findings:
        click.echo(f"  {' '.join(finding.split())}")
    for missing in report.missing:
        click.echo(f"  not installed: {missing}")
