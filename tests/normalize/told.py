"""An article in each language (`told.toml`), and tables of forms to be put into it."""

from __future__ import annotations

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ARTICLES = tomllib.loads((HERE / "told.toml").read_text("utf-8"))


def article(
    language: str = "en", *, opening: str = "", head: str = "", middle: str = "", tail: str = ""
) -> str:
    """The article in ``language``: ``opening`` before its first words, the rest apart."""
    first, second, third = ARTICLES[language]["text"]
    parts = (ARTICLES[language]["title"], head, opening + first, second, middle, third, tail)
    return "\n\n".join(part for part in parts if part)


def rows(name: str) -> list[tuple[str, ...]]:
    """The rows of ``tables/NAME.txt``, their columns parted by bars; "#" opens a remark."""
    lines = (HERE / "tables" / f"{name}.txt").read_text("utf-8").splitlines()
    return [tuple(line.split("¦")) for line in lines if line and not line.startswith("#")]
