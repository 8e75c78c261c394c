"""Files that hold many articles: JSON Lines, CSV, Parquet, zip, tar, WARC."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from convert.batch.records import Item

__all__ = ["items", "kind"]


def kind(path: Path) -> str | None:
    return None


def items(path: Path, *, column: str | None, limit: int) -> Iterator[Item]:
    yield from ()
