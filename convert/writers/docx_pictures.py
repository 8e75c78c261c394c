"""Pictures in a Word document: in line, never wider than the page; `convert.resources` loads them."""

from __future__ import annotations

from convert.model import Figure, plain
from convert.resources import Picture
from convert.writers.fragments import attribute

__all__ = ["KINDS", "drawing"]

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU = 9525  # English Metric Units in a pixel of 96 to the inch
_TWIP = 635
_TALLEST = 11_000 * _TWIP
KINDS = ("PNG", "JPEG", "GIF")
"""What every Word shows; others become PNG."""


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
