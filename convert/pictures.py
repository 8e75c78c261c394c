"""Where the pictures of a Markdown file are: its links lead to them from the folder that it is written to.

Every other format holds its pictures; Markdown names them, so a file that goes elsewhere than its input has
names that lead nowhere.  Links to files get a way from the new folder to the old; where the user names a
folder for them, the pictures are written there, those out of ``data:`` addresses too.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote

import msgspec

from convert.figures import with_figures
from convert.files import safe_name
from convert.model import Article, Dossier, Figure, Image
from convert.resources import Pictures, is_remote, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from convert.writers.base import WriteOptions

__all__ = ["MEDIA", "media_folder", "placed"]

MEDIA = "extract_media"
"""The entry of ``WriteOptions.extra`` that names the folder which pictures are written to."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|\\|#", re.IGNORECASE)
_D = TypeVar("_D", bound=Article | Dossier)


def placed(
    document: _D, options: WriteOptions, folder: str | os.PathLike[str]
) -> tuple[_D, dict[str, bytes]]:
    """``document`` as its Markdown in ``folder`` names its pictures, and those to write: name → bytes.

    They belong to `media_folder`.  A picture that may not or cannot be read keeps the address that it has.
    """
    media = str(options.extra.get(MEDIA) or "")
    made: dict[str, bytes] = {}
    pictures = Pictures(options)

    def extracted(source: str) -> str | None:
        picture = None if is_remote(source) and not options.allow_network else pictures.get(source)
        if picture is None:
            return None
        # By what it holds, so that a picture of the same name is never replaced by another.
        stem = "" if source.startswith("data:") else safe_name(Path(unquote(source)).stem, limit=60)
        name = f"{stem or 'picture'}-{sha256(picture.data).hexdigest()[:12]}.{picture.extension}"
        made[name] = picture.data
        away = _way(os.path.join(media_folder(media, folder), name), folder)  # noqa: PTH118
        return quote(away)

    def changed(figure: Figure) -> Figure:
        if figure.image is None:
            return figure
        source = figure.image.source
        moved = (extracted(source) if media else None) or _from_here(source, options.resource_path, folder)
        return figure.with_(image=Image(moved)) if moved else figure

    return _with_figures(document, changed), made


def media_folder(media: str, folder: str | os.PathLike[str]) -> str:
    """The folder for pictures, which is beside the Markdown where its name does not say otherwise."""
    return os.path.join(folder, media)  # noqa: PTH118


def _from_here(source: str, folders: tuple[str, ...], here: str | os.PathLike[str]) -> str | None:
    """The way from ``here`` to the picture, where it is another than ``source`` says."""
    if _SCHEME.match(source):
        return None
    for root, named in places(source, folders):
        try:
            path = named.resolve()
            found = path.is_relative_to(root) and path.is_file()
        except (OSError, ValueError):  # no name that a file can have
            continue
        if found:
            # Links are followed only to judge the place; the name stays as the article has it.
            return None if os.path.realpath(here) == str(root) else quote(_way(named, here))
    return None


def _way(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> str:
    return os.path.relpath(path, os.path.realpath(folder)).replace(os.sep, "/")


def _with_figures(document: _D, change: Callable[[Figure], Figure]) -> _D:
    if isinstance(document, Article):
        return msgspec.structs.replace(document, blocks=with_figures(document.blocks, change))
    sections = tuple(
        section.with_(
            introduction=with_figures(section.introduction, change),
            articles=tuple(_with_figures(article, change) for article in section.articles),
        )
        for section in document.sections
    )
    introduction = with_figures(document.introduction, change)
    return msgspec.structs.replace(document, introduction=introduction, sections=sections)
