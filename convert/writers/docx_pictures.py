"""Pictures in a Word document: in line, never wider than the page, from the folders that the user named."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from convert.model import Figure, plain
from convert.writers.fragments import attribute
from convert.writers.images import from_data

__all__ = ["Picture", "drawing", "load"]

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU = 9525  # English Metric Units in a pixel of 96 to the inch
_TWIP = 635
_TALLEST = 11_000 * _TWIP
_KINDS = {"PNG": ("png", "image/png"), "JPEG": ("jpeg", "image/jpeg"), "GIF": ("gif", "image/gif")}
_LARGEST = 32 * 1024 * 1024


class Picture(msgspec.Struct, frozen=True):
    """A picture's bytes and what they are."""

    data: bytes
    ending: str
    media_type: str
    width: int
    height: int


def load(source: str, folders: Sequence[str]) -> Picture | None:
    """The picture ``source``, a path inside one of ``folders`` or a ``data:`` address; None where there is
    none to be had."""
    try:
        held = from_data(source)
    except ValueError:
        return None
    if held is not None:
        return _measured(held)
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//", source) or "\0" in source:
        return None
    for folder in folders:
        root = Path(folder).resolve()
        path = (root / source).resolve()
        if path.is_relative_to(root) and path.is_file() and path.stat().st_size <= _LARGEST:
            return _measured(path.read_bytes())
    return None


def _measured(data: bytes) -> Picture | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=list(_KINDS)) as image:
            ending, media_type = _KINDS[image.format or ""]
            return Picture(data, ending, media_type, *image.size)
    except (UnidentifiedImageError, Image.DecompressionBombError, KeyError, OSError, SyntaxError, ValueError):
        return None  # no picture, or none that Word shows


def drawing(picture: Picture, relation: str, number: int, figure: Figure, page_width: int) -> str:
    """The run that shows ``picture``, scaled down to ``page_width`` (twentieths of a point) if it must be."""
    width, height = max(1, picture.width) * _EMU, max(1, picture.height) * _EMU
    scale = min(1.0, page_width * _TWIP / width, _TALLEST / height)
    size = f'cx="{max(1, int(width * scale))}" cy="{max(1, int(height * scale))}"'
    source = figure.image.source if figure.image else ""
    # By its name the picture is known again; one that came inside a page has none.
    name = attribute(source if source and not source.startswith("data:") else f"Picture {number}")
    alt = figure.alt if figure.alt is not None else plain(figure.caption)
    inline = f'<wp:inline xmlns:wp="{_MAIN}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    graphic = f'<a:graphic xmlns:a="{_MAIN}/main"><a:graphicData uri="{_MAIN}/picture">'
    return (
        f"<w:r><w:drawing>{inline}<wp:extent {size}/>"
        f'<wp:docPr id="{number}" name="{name}" descr="{attribute(alt)}"/>{graphic}'
        f'<pic:pic xmlns:pic="{_MAIN}/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/>'
        "<pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
