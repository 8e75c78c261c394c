"""JSON: the document model as ``--to json`` writes it, read back without loss; else one article's record."""

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
    description = "the document model, as written by --to json, or one article of a news API"

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
            if (article := _read_record(text, hints)) is not None:
                return article
            raise ReadError(error.problem, file=file, place=error.place, remedy=error.remedy) from error


def _read_record(text: str, hints: Hints) -> Article | None:
    """An article as a news API or a scraper gives it, which the normalizer knows; None for any other JSON."""
    from convert.normalize import normalize
    from convert.normalize.data import find_data

    return normalize(text, hints=hints) if find_data(text) else None


READER = JsonReader()
