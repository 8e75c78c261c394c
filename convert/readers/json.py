"""JSON: the document model as ``--to json`` writes it, read back without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convert.errors import ReadError

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.model import Article
    from convert.readers import ReadOptions


class JsonReader:
    name = "json"
    extensions = ("json",)
    description = "the document model, as written by --to json"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Load the model; raises `ReadError` naming the place that is wrong."""
        from convert.hints import apply
        from convert.model import Article
        from convert.readers.text import decode

        text = decode(data, encoding=options.encoding, name=options.name)
        file = options.name or "the input"
        try:
            return apply(Article.from_json(text), hints)
        except ReadError as error:
            raise ReadError(error.problem, file=file, place=error.place, remedy=error.remedy) from error


READER = JsonReader()
