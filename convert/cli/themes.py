"""``tearsheet themes``: lists the themes, shows a page of one, copies one to start from."""

from __future__ import annotations

import click

__all__ = ["themes"]


@click.group(invoke_without_command=True)
@click.pass_context
def themes(ctx: click.Context) -> None:
    """List the themes."""
    if ctx.invoked_subcommand is None:
        from convert.themes import theme_names

        for name in theme_names():
            click.echo(name)
