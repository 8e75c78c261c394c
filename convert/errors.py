"""The one family of errors: each says what is wrong, where, and what to do about it."""

from __future__ import annotations


class TearsheetError(Exception):
    """Something that the caller can act on.

    ``problem`` is one sentence; ``file`` and ``place`` (a line, a key) say where; ``remedy`` says
    what to do. ``str()`` gives the one line that the command prints.
    """

    exit_status = 1

    def __init__(
        self, problem: str, *, file: object = None, place: str | None = None, remedy: str | None = None
    ) -> None:
        self.problem = problem
        self.file = None if file is None else str(file)
        self.place = place
        self.remedy = remedy
        where = ", ".join(part for part in (self.file, place) if part)
        line = f"{where}: {problem}" if where else problem
        super().__init__(" ".join(f"{line}; {remedy}".split()) if remedy else " ".join(line.split()))


class UsageError(TearsheetError):
    """The call itself is wrong: an unknown format, theme or option."""

    exit_status = 2


class ReadError(TearsheetError):
    """The input cannot be read as text or as a document."""


class NormalizeError(TearsheetError):
    """The text cannot be turned into an article."""


class WriteError(TearsheetError):
    """The output cannot be made or saved."""


class ThemeError(UsageError):
    """A theme is unknown or broken."""


class ManifestError(UsageError):
    """A dossier's manifest has a mistake."""
