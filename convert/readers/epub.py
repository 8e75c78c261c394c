"""E-books: the text by pandoc, the fields by the package's own metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.model import Article
    from convert.readers import ReadOptions

__all__ = ["READER", "EpubReader"]


class EpubReader:
    name = "epub"
    extensions = ("epub",)
    description = "an e-book of one article"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the article; raises `convert.errors.ReadError` where ``data`` is no e-book."""
        from convert.readers.pandoc import finished, parsed

        return finished(parsed(data, "epub", options), hints)


READER = EpubReader()
