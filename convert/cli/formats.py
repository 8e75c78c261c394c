"""``tearsheet formats``: what can be read and what can be written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from convert import Format


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--all", "everything", is_flag=True, help="Also what pandoc reads and writes.")
def formats(as_json: bool, everything: bool) -> None:
    """List the formats that can be read and written, plug-ins' included."""
    import convert

    known = [*convert.formats()]
    if everything:
        own = {item.name for item in known}
        known += [item for item in _of_pandoc() if item.name not in own]
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


def _of_pandoc() -> list[Format]:
    """What `convert.registry` takes from pandoc where no reader or writer of ours has the name."""
    from convert import Format
    from convert.readers import pandoc as reading
    from convert.writers import pandoc as writing

    read, written = reading.names(), writing.names()
    found = []
    for name in sorted({*read, *written}):
        endings = [ending for ending, format in reading.EXTENSIONS.items() if format == name]
        if name in written:
            endings.insert(0, writing.EXTENSIONS.get(name, name))
        extensions = tuple(dict.fromkeys(endings))
        found.append(Format(name, extensions, name in read, name in written, "by pandoc"))
    return found
