"""What msgspec finds wrong with data, in words for messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from convert.model import Article, Dossier

__all__ = ["flaw", "problem_of"]


def problem_of(error: msgspec.ValidationError) -> tuple[str, str]:
    """What does not fit its type, and where (``$.blocks[0]``), "" for all of it."""
    problem, _, place = str(error).partition(" - at ")
    return f"{problem[:1].lower()}{problem[1:]}", place.strip("`")


def flaw(document: Article | Dossier) -> tuple[str, str] | None:
    """As `problem_of`, what no document can hold; None where all is sound.

    The structs of a model check nothing when they are made; its JSON is checked when it is read.
    """
    try:
        msgspec.json.decode(document.to_json(), type=type(document))
    except msgspec.ValidationError as error:
        return problem_of(error)
    return None
