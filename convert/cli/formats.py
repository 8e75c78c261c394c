"""``tearsheet formats``: what can be read and what can be written here."""

from __future__ import annotations

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def formats(as_json: bool) -> None:
    """List the formats that can be read and written, plug-ins' included."""
    import convert

    known = convert.formats()
    if as_json:
        import json

        click.echo(json.dumps([item._asdict() for item in known], indent=2, ensure_ascii=False))
        return
    rows = [
        (
            item.name,
            " ".join(f".{e}" for e in item.extensions),
            "read" if item.reads else "",
            "write" if item.writes else "",
        )
        for item in known
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, item in zip(rows, known, strict=True):
        columns = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(f"{columns}  {item.description}".rstrip())
