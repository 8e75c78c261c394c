"""Whole archives: many inputs to many files, as fast as the machine allows, resumed after any death.

`run.run` goes through them; `sources` finds the inputs, `naming` the names, `work` makes one article's
files, `engine` (with its `worker`) and `cluster` say where that happens, `storage` saves, `ledger` remembers.
"""

from __future__ import annotations

__all__: list[str] = []
