"""The JSON writer: the model itself, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convert.model import Article, Dossier
    from convert.themes import Theme
    from convert.writers.base import WriteOptions


class JsonWriter:
    name = "json"
    extensions = ("json",)
    media_type = "application/json"
    description = "the document model, complete and lossless"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        return (document.to_json() + "\n").encode()


WRITER = JsonWriter()
