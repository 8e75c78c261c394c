"""The ledger of a batch: which input became which files, by what options, or why it did not.

SQLite in WAL mode, in the target's work folder; a second, small database is the lock that keeps two
runs from one target and falls open by itself when a run dies.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from convert.batch.naming import folded
from convert.batch.records import Output
from convert.errors import ReadError, TearsheetError, UsageError, WriteError

__all__ = ["Entry", "Ledger"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    key TEXT PRIMARY KEY, stem TEXT, content TEXT, options TEXT, version TEXT,
    outputs TEXT NOT NULL DEFAULT '[]', error TEXT, remarks TEXT NOT NULL DEFAULT '[]',
    seconds REAL, finished TEXT, failed TEXT NOT NULL DEFAULT '[]'
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (
    folded TEXT PRIMARY KEY, key TEXT NOT NULL, stem TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_of ON names (key);
"""
_LAYOUT = 1


class Entry(msgspec.Struct, frozen=True):
    """What the ledger knows of one input."""

    key: str
    stem: str | None
    content: str
    options: str
    version: str
    outputs: tuple[Output, ...] = ()
    error: str | None = None
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0
    finished: str = ""
    failed: tuple[str, ...] = ()
    """The formats that failed; where others did not, ``outputs`` has those as they should be."""

    def older(self) -> tuple[Output, ...]:
        """The files of earlier runs, kept since nothing new could be made in their place."""
        if self.error is None:
            return ()
        return tuple(output for output in self.outputs if not self.failed or output.format in self.failed)


class Ledger:
    """An open ledger; use it as a context manager.  Changes last from the next `commit` on.

    One that is only ``looked_at`` is neither locked nor written to, whoever is at work on it.
    """

    def __init__(self, path: Path, *, looked_at: bool = False) -> None:
        self.path, self._looked_at = path, looked_at
        self._lock: sqlite3.Connection | None = None
        self._numbers: dict[str, int] = {}  # the last number given to a wish, so that none is tried twice
        try:
            if looked_at:
                self._db = _read_only(path)
                self._check_layout()
                self._db.execute("BEGIN")  # all answers are of one moment
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(path)
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
            self._check_layout()
            if "failed" not in {row[1] for row in self._db.execute("PRAGMA table_info(articles)")}:
                self._db.execute("ALTER TABLE articles ADD COLUMN failed TEXT NOT NULL DEFAULT '[]'")
            self._db.execute(f"PRAGMA user_version = {_LAYOUT}")
            self._db.execute("BEGIN")
        except (sqlite3.Error, OSError) as error:
            raise self._problem(error) from error

    def _check_layout(self) -> None:
        layout = self._db.execute("PRAGMA user_version").fetchone()[0]
        if layout not in (0, _LAYOUT):
            raise UsageError(
                "the ledger is of another version of tearsheet",
                file=self.path,
                remedy="use that, or --no-resume",
            )

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._db.close()
        finally:
            if self._lock:
                self._lock.close()

    def commit(self) -> None:
        """Make all changes last; raises `WriteError` where the disk will not have them."""
        self._try("COMMIT")
        self._try("BEGIN")

    def forget(self) -> None:
        """Empty the ledger: everything will be done again."""
        self._try("DELETE FROM articles")
        self._try("DELETE FROM names")
        self._numbers.clear()

    def get(self, key: str) -> Entry | None:
        row = self._try("SELECT * FROM articles WHERE key = ?", key).fetchone()
        return _entry(row) if row else None

    def put(self, entry: Entry) -> None:
        self._try(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entry.key, entry.stem, entry.content, entry.options, entry.version,
            msgspec.json.encode(entry.outputs).decode(), entry.error,
            msgspec.json.encode(entry.remarks).decode(), round(entry.seconds, 4), entry.finished,
            msgspec.json.encode(entry.failed).decode(),
        )  # fmt: skip

    def reserve(self, key: str, wish: str, *, but: Container[str] = ()) -> str:
        """Give ``key`` the stem that it wishes for, with a number where another has it already.

        Those of its own in ``but`` are passed over.
        The same inputs in the same order always get the same names, also over a resumed run.
        """
        bare = folded(wish)
        for (stem,) in self._try("SELECT stem FROM names WHERE key = ?", key):
            rest = folded(stem).removeprefix(bare)
            if stem not in but and (rest == "" or re.fullmatch(r"-\d+", rest)):
                return str(stem)
        while True:
            number = self._numbers.get(bare, 0) + 1
            self._numbers[bare] = number
            stem = wish if number == 1 else f"{wish}-{number}"
            if self._try("SELECT 1 FROM names WHERE folded = ?", folded(stem)).fetchone() is None:
                self._try("INSERT INTO names VALUES (?, ?, ?)", folded(stem), key, stem)
                return stem

    def release(self, key: str, *, but: str | None = None) -> None:
        """Free the names that ``key`` holds, except ``but``."""
        self._try("DELETE FROM names WHERE key = ? AND stem IS NOT ?", key, but)

    def entries(self) -> Iterator[Entry]:
        """All of them, by key."""
        for row in self._try("SELECT * FROM articles ORDER BY key"):
            yield _entry(row)

    def known(self) -> Iterator[str]:
        """The inputs that it knows, in order."""
        for (key,) in self._try("SELECT key FROM articles ORDER BY key"):
            yield str(key)

    def counts(self) -> tuple[int, int]:
        """How many are done, and how many failed."""
        row = self._try("SELECT count(*), count(error) FROM articles").fetchone()
        return row[0] - row[1], row[1]

    def _try(self, statement: str, *values: Any) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise self._problem(error) from error

    def _problem(self, error: Exception) -> TearsheetError:
        said, broken = str(error).lower(), "not a database" in str(error)
        if self._looked_at:
            remedy = "remove it, and everything is done again" if broken else "check it, or try again"
            return ReadError(f"the ledger cannot be read ({said})", file=self.path, remedy=remedy)
        remedy = "mend that and run the same command again; it goes on where it stopped"
        if broken:
            remedy = "remove it, and everything is done again"
        return WriteError(f"the ledger cannot be written ({said})", file=self.path, remedy=remedy)


def _read_only(path: Path) -> sqlite3.Connection:
    """``path``, opened to look at it."""
    # Without a journal beside it nobody is at work, and SQLite need not make one to read what lies there.
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)


def _locked(path: Path) -> sqlite3.Connection:
    """Hold the lock beside ``path``; raises `UsageError` where another run has it."""
    database = sqlite3.connect(path.with_name("lock.sqlite"), timeout=0.5, isolation_level=None)
    try:
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        database.close()
        if "locked" in str(error):
            raise UsageError("another batch is at work on this target", file=path.parent.parent) from None
        raise
    return database


def _entry(row: Iterable[Any]) -> Entry:
    key, stem, content, options, version, outputs, error, remarks, seconds, finished, *rest = row
    return Entry(
        key=key,
        stem=stem,
        content=content or "",
        options=options or "",
        version=version or "",
        outputs=msgspec.json.decode(outputs, type=tuple[Output, ...]),
        error=error,
        remarks=msgspec.json.decode(remarks, type=tuple[str, ...]),
        seconds=seconds or 0.0,
        finished=finished or "",
        failed=msgspec.json.decode(rest[0], type=tuple[str, ...]) if rest else (),
    )
