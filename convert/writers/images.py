"""Pictures for the page: as data URIs, so that one file is all there is; `convert.resources` loads them."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from convert.errors import WriteError
from convert.model import Image
from convert.resources import KINDS, Picture, Pictures, load

if TYPE_CHECKING:
    from convert.model import Figure
    from convert.writers.base import WriteOptions

__all__ = ["as_address", "cover_picture", "given_cover", "loader"]


def cover_picture(cover: Image, options: WriteOptions, kinds: Sequence[str] = tuple(KINDS)) -> Picture:
    """The picture that the user gave as a book's cover; raises `WriteError` where it cannot be shown."""
    picture = load(cover.source, options, kinds)
    if picture is None:
        raise WriteError(
            "the cover is no picture that a book can show",
            file=cover.source,
            remedy="take a JPEG, PNG, GIF, WebP or SVG, beside the articles or named with --cover",
        )
    return picture


def given_cover(options: WriteOptions) -> Picture | None:
    """The picture that ``options`` name as the cover; raises `WriteError` where it cannot be shown.

    It may come from any folder: the user has named the file itself.
    """
    if not options.cover:
        return None
    path = os.path.abspath(options.cover)  # noqa: PTH100 - a link stays the name that the user gave
    place = os.path.dirname(os.path.realpath(path))  # noqa: PTH120
    allowed = msgspec.structs.replace(options, resource_path=(*options.resource_path, place))
    return cover_picture(Image(path), allowed)


def as_address(picture: Picture) -> str:
    """``picture`` as a data URI."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"


def loader(options: WriteOptions, made: dict[str, str] | None = None) -> Callable[[Figure], str | None]:
    """A function from a figure to its picture as a data URI, or None where it has none that may be shown.

    ``made`` is filled with the pictures by their sources.
    """
    pictures = Pictures(options)
    made = {} if made is None else made

    def find(figure: Figure) -> str | None:
        picture = pictures.get(figure.image.source) if figure.image else None
        if picture is None or figure.image is None:
            return None
        source = figure.image.source
        if source not in made:
            made[source] = as_address(picture)
        return made[source]

    return find
