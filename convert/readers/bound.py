"""What is said of a dossier where one article is wanted; `convert.readers.ebook` reads one bound as EPUB."""

from __future__ import annotations

from convert.errors import ReadError

__all__ = ["refusal"]


def refusal(file: str) -> ReadError:
    """The error for a dossier of ours in a format that does not give its articles back."""
    return ReadError(
        "is a dossier, where one article is wanted",
        file=file,
        remedy="convert the articles that it was made from, or its EPUB, which gives them back",
    )
