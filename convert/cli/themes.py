"""``tearsheet themes``: lists the themes, shows a page of one, copies one to start from."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import click

from convert.cli import say
from convert.errors import WriteError

__all__ = ["themes"]

SAMPLE = Path(__file__).with_name("bridge.txt")
"""The article that a theme is shown by."""

EXAMPLES = """\b
Examples:
  tearsheet themes
  tearsheet themes show newspaper
  tearsheet themes new mine --like report
  tearsheet convert article.txt --theme ./mine
"""


@click.group(invoke_without_command=True, epilog=EXAMPLES)
@click.pass_context
def themes(ctx: click.Context) -> None:
    """List the themes; show a page of one; copy one to start from."""
    if ctx.invoked_subcommand is not None:
        return
    from convert.themes import load_theme, theme_names

    known = theme_names()
    width = max(map(len, known))
    for name in known:
        click.echo(f"{name:{width}}  {load_theme(name).tokens.description}".rstrip())


@themes.command()
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Else NAME.png here.")
@click.option("--resolution", type=click.IntRange(20, 600), default=110, show_default=True, metavar="DPI")
def show(name: str, output: Path | None, resolution: int) -> None:
    """Save a picture (PNG) of a page in the theme NAME."""
    from convert.files import write_atomically
    from convert.themes import load_theme

    theme = load_theme(name)
    target = output or Path(f"{theme.name}.png")
    write_atomically(target, _picture(name, resolution))
    say(f"wrote {target}")


@themes.command()
@click.argument("name")
@click.option("--like", default="house", show_default=True, metavar="THEME", help="The theme to copy.")
def new(name: str, like: str) -> None:
    """Copy a theme to the folder NAME here, to be changed."""
    from convert.themes import new_theme

    folder = new_theme(name, Path(), like=like)
    say(f"made {folder}; use it with --theme ./{folder}")


def _picture(theme: str, resolution: int) -> bytes:
    """The first page of the sample as PNG, drawn by poppler; raises `WriteError` where that is missing."""
    import convert

    program = shutil.which("pdftoppm")
    if program is None:
        raise WriteError("pictures of pages are drawn by pdftoppm", remedy="install poppler-utils")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.pdf")
        convert.convert(SAMPLE, page, theme=theme)
        result = subprocess.run(  # noqa: S603 - a program that was found, with names of our own, no shell
            [program, "-png", "-singlefile", "-r", str(resolution), str(page), str(page.with_suffix(""))],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        if result.returncode:
            raise WriteError(f"pdftoppm failed ({result.stderr.strip()})")
        return page.with_suffix(".png").read_bytes()
