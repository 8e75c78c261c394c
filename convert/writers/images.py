"""Pictures for the page: as data URIs, so that one file is all there is; `convert.resources` loads them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING

from convert.resources import Pictures

if TYPE_CHECKING:
    from convert.model import Figure
    from convert.writers.base import WriteOptions

__all__ = ["loader"]


def loader(options: WriteOptions) -> Callable[[Figure], str | None]:
    """A function from a figure to its picture as a data URI, or None where it has none that may be shown."""
    pictures = Pictures(options)
    made: dict[str, str] = {}

    def find(figure: Figure) -> str | None:
        picture = pictures.get(figure.image.source) if figure.image else None
        if picture is None or figure.image is None:
            return None
        source = figure.image.source
        if source not in made:
            made[source] = f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
        return made[source]

    return find
