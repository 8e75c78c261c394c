"""Which name an article's files get: one that no other article has, and where no file of others lies.

Whose a file is, the ledger knows, and else what it bears (`convert.made`), as for ``tearsheet convert``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from convert.batch.ledger import Entry, Ledger
from convert.batch.records import Output, Settings, digest
from convert.batch.storage import Storage

__all__ = ["Stems"]

_SHOWN = 10


class Stems:
    """Gives out names in one target; files that are kept are told of by ``say``."""

    def __init__(
        self, ledger: Ledger, storage: Storage, settings: Settings, say: Callable[[str], None]
    ) -> None:
        self._ledger, self._storage, self._settings, self._say = ledger, storage, settings, say
        self._spared = 0
        self._tells: bool | None = None

    def take(self, key: str, wish: str, extensions: Iterable[str], before: Entry | None) -> str:
        """A name for the article ``key``, ``wish`` or that with a number; ``before`` is what it has made."""
        passed: list[str] = []
        spared: list[tuple[str, str]] = []
        extensions = list(extensions)
        while True:
            stem = self._ledger.reserve(key, wish, but=passed)
            others = [(f"{stem}.{end}", end) for end in extensions if self.is_others(f"{stem}.{end}", before)]
            if not others:
                break
            passed.append(stem)
            spared += others
        for name, end in spared:
            self._tell(name, f"{stem}.{end}")
        return stem

    def true(self, output: Output) -> bool:
        """Whether the file is what was written: by size and time, by its bytes where that differs."""
        found = self._storage.look(output.name)
        if found is None or found[0] != output.size:
            return False
        return found[1] == output.modified or digest(self._storage.read(output.name)) == output.hash

    def is_others(self, name: str, before: Entry | None) -> bool:
        """Whether a file of that name is surely none that was made here, or was changed since.

        What the ledger has and is damaged is made anew.
        """
        if self._storage.look(name) is None:
            return False
        own = next((output for output in before.outputs if output.name == name), None) if before else None
        # What a run that was killed has left is in no ledger, and is told by what it bears.
        if own and self.true(own):
            return False
        return self._can_tell() and self._storage.is_foreign(name, known=own is not None)

    def _can_tell(self) -> bool:
        """Whether our own files can be told: a template's pages need not bear what ours are known by."""
        if self._tells is None:
            from convert.themes import load_theme

            given = self._settings.writing.get("template")
            self._tells = not (given or load_theme(self._settings.theme).template)
        return self._tells

    def _tell(self, name: str, instead: str) -> None:
        self._spared += 1
        place = f"{self._settings.target.rstrip('/')}/{name}"
        if self._spared <= _SHOWN:
            instead = instead.rpartition("/")[2]
            self._say(
                f"warning: {place}: was not made here, or was changed since, and is kept; see {instead}"
            )
        elif self._spared == _SHOWN + 1:
            self._say("warning: more files that were not made here are kept, and not shown")
