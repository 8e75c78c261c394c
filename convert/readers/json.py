"""JSON: the document model as ``--to json`` writes it, read back without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

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
        except msgspec.ValidationError as error:
            problem, _, place = str(error).partition(" - at ")
            raise ReadError(
                f"is not an article of this program ({problem[:1].lower() + problem[1:]})",
                file=file,
                place=place.strip("`") or None,
                remedy="write one with --to json, or give the article's text",
            ) from error
        except (msgspec.DecodeError, RecursionError) as error:
            raise ReadError(f"is not JSON ({error})", file=file, remedy="give the article's text") from error


READER = JsonReader()
