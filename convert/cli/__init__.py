"""The ``tearsheet`` command: finds the subcommand, and makes one line of whatever goes wrong.

Each subcommand is a module of its own, imported when it is called.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from convert.errors import TearsheetError

__all__ = ["COMMANDS", "PROGRAM", "command", "main", "remarks", "say", "unexpected", "unexpected_line"]

PROGRAM = "tearsheet"
DEBUG = "TEARSHEET_DEBUG"
REPORT = f"this is a bug; please report it with the input and what {DEBUG}=1 prints"

COMMANDS = {
    "convert": "Turn article text into PDF, EPUB, DOCX, Markdown …",
    "compile": "Bind many articles into one book.",
    "batch": "Convert whole folders of articles.",
    "inspect": "Show what was recognised in an article, and how surely.",
    "review": "Correct what was recognised, on a page in your browser.",
    "check": "Run the validators on finished files.",
    "formats": "List the formats that can be read and written.",
    "themes": "List the themes.",
}
"""Each is ``convert.cli.NAME:NAME``; one whose module is not there is not offered."""

EXAMPLES = """\b
Examples:
  tearsheet convert article.txt                 all four: PDF, EPUB, DOCX, Markdown
  tearsheet convert article.txt -o page.pdf     one, told by its extension
  tearsheet inspect article.txt                 what was recognised, and by which rule
"""


class _Lazy(click.Group):
    """A group that knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if importlib.util.find_spec(f"{__name__}.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found = getattr(importlib.import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            close = get_close_matches(args[0].casefold(), self.list_commands(ctx), n=2)
            if not close:
                raise
            meant = f"{error.message.rstrip('.')}; did you mean {' or '.join(close)}?"
            raise click.UsageError(meant, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"{PROGRAM} {version(PROGRAM)}")
        ctx.exit()


@click.group(
    cls=_Lazy,
    name=PROGRAM,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXAMPLES,
    invoke_without_command=True,
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version."
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Raw article text in; a finished document out."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0, 1 where something failed, 2 for a wrong call, 130 for Ctrl-C."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; no exception comes out, whatever happens."""
    from convert.cli.interrupts import watch

    warnings.showwarning = _show_warning
    watch()
    try:
        status = command.main(args=arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else PROGRAM
        message = " ".join(error.format_message().split()).rstrip(".")
        say(f"{message}; '{path} --help' explains")
        return 2
    except click.ClickException as error:
        say(error.format_message())
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("stopped")
        return 130
    except TearsheetError as error:
        say(str(error))
        return error.exit_status
    except BrokenPipeError:
        # Whoever read our output has left; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        return unexpected(error)
    return status if isinstance(status, int) else 0


def unexpected(error: Exception, *, file: str | None = None) -> int:
    """Say one line about a mistake of ours; the traceback only where `DEBUG` asks for it."""
    say(unexpected_line(error, file=file))
    return 1


def unexpected_line(error: Exception, *, file: str | None = None) -> str:
    """The line that `unexpected` says; raises ``error`` where `DEBUG` asks for it."""
    if os.environ.get(DEBUG, "0") not in ("", "0"):
        raise error
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return ": ".join(part for part in (file, f"unexpected {what}; {REPORT}") if part)


def say(message: str, *, colour: str | None = None) -> None:
    """One line on standard error, with nothing in it that could steer a terminal."""
    # Other spaces than U+0020 are not printable to Python, and harmless.
    line = "".join(
        c if c.isprintable() else " " if unicodedata.category(c) == "Zs" else "�"
        for c in f"{PROGRAM}: {message}"
    )
    click.echo(click.style(line, fg=colour) if colour else line, err=True)


@contextmanager
def remarks(about: str | None = None) -> Iterator[None]:
    """Say each warning that comes within once, with the input that it is ``about``.

    Several formats meet the same picture, and a library's word on one input stands for no other.
    """
    said: set[str] = set()

    def show(message: Warning | str, *_: object, **__: object) -> None:
        line = " ".join(str(message).split())
        if about and not line.startswith((f"{about}:", f"{about},")):
            line = f"{about}: {line}"
        if line not in said:
            said.add(line)
            _show_warning(line)

    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = show
        yield


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    say(f"warning: {' '.join(str(message).split())}")
