"""Pictures for the page: read from the folders that the user allowed, checked, turned upright, as data URIs.

What a picture is, its bytes say, not its name.  Nothing is fetched: an address of the web gives no picture.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from convert.model import Figure

__all__ = ["MAX_BYTES", "MAX_PIXELS", "Picture", "from_data", "load", "loader"]

MAX_BYTES = 32 * 1024 * 1024
MAX_PIXELS = 60_000_000
_WIDEST = 170 / 25.4
"""No picture is printed wider than this many inches."""

_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
_DATA = re.compile(r"data:image/[a-z0-9.+-]+(;[a-z0-9=.-]+)*,", re.IGNORECASE)

Picture = tuple[str, bytes]
"""Media type and bytes."""


def loader(folders: Sequence[str], dpi: int = 0) -> Callable[[Figure], str | None]:
    """A function from a figure to its picture as a data URI, or None where it has none that may be shown.

    ``dpi`` above 0 makes larger pictures smaller, to what print at that resolution needs.
    """
    known: dict[str, str | None] = {}

    def find(figure: Figure) -> str | None:
        if figure.image is None:
            return None
        source = figure.image.source
        if source not in known:
            picture = load(source, folders, dpi)
            known[source] = picture and f"data:{picture[0]};base64,{base64.b64encode(picture[1]).decode()}"
        return known[source]

    return find


def load(source: str, folders: Sequence[str], dpi: int = 0) -> Picture | None:
    """The picture at ``source`` (a path inside ``folders``, or a data URI); None, with a warning, where
    it cannot or may not be shown."""
    shown = source if len(source) < 80 else f"{source[:77]}…"
    try:
        data = _bytes(source, folders)
        return None if data is None else _checked(data, dpi)
    except (OSError, ValueError, SyntaxError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        warnings.warn(f"the picture {shown} is left out: {reason}", stacklevel=2)
        return None


def from_data(source: str) -> bytes | None:
    """What a ``data:`` address of a picture holds; None for any other, ``ValueError`` for a broken one."""
    head = _DATA.match(source[:200])
    if head is None:
        return None
    if len(source) > MAX_BYTES * 2:
        raise ValueError(f"it is larger than {MAX_BYTES >> 20} MB")
    body = source[head.end() :]
    if ";base64," in head[0].lower():
        return base64.b64decode(re.sub(r"\s", "", unquote(body)), validate=True)
    return unquote_to_bytes(body)


def _bytes(source: str, folders: Sequence[str]) -> bytes | None:
    """What ``source`` names; None for the web, whose pictures are not fetched."""
    held = from_data(source)
    if held is not None:
        return held
    parts = urlsplit(source)
    if parts.scheme.lower() in {"http", "https"} or source.startswith("//"):
        return None
    if len(parts.scheme) > 1:
        raise ValueError("only files beside the article and data: addresses are shown")
    return _file(source, folders)


def _file(name: str, folders: Sequence[str]) -> bytes:
    for folder in folders:
        root = Path(folder).resolve()
        for candidate in dict.fromkeys((name, unquote(name))):
            path = (root / candidate).resolve()  # links are followed before the place is judged
            if not path.is_relative_to(root):
                raise ValueError("it lies outside the article's folder")
            if path.is_file():
                if path.stat().st_size > MAX_BYTES:
                    raise ValueError(f"it is larger than {MAX_BYTES >> 20} MB")
                return path.read_bytes()
    raise ValueError("there is no such file beside the article")


def _checked(data: bytes, dpi: int) -> Picture:
    from PIL import Image, ImageOps

    if len(data) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES >> 20} MB")
    try:
        image: Any = Image.open(io.BytesIO(data), formats=tuple(_TYPES))
    except OSError:
        raise ValueError("it is no JPEG, PNG, GIF or WebP picture") from None
    except Image.DecompressionBombError:
        raise ValueError(f"it has more than {MAX_PIXELS:,} pixels") from None
    if image.width * image.height > MAX_PIXELS:
        raise ValueError(f"it has more than {MAX_PIXELS:,} pixels")
    kind = image.format
    image.load()  # a broken picture shows here, not in the layout
    turned = ImageOps.exif_transpose(image)
    widest = round(dpi * _WIDEST) if dpi else 0
    if widest and turned.width > widest:
        size = widest, max(1, round(turned.height * widest / turned.width))
        turned = turned.convert("RGBA" if turned.mode in {"P", "PA"} else turned.mode).resize(
            size, Image.Resampling.LANCZOS
        )
    elif kind in {"JPEG", "PNG"} and image.getexif().get(0x0112, 1) == 1:
        return _TYPES[kind], data  # nothing to do: the very bytes
    return _encoded(turned, kind)


def _encoded(image: Any, kind: str) -> Picture:
    """As JPEG where it was one, else as PNG, which every reader knows; without the old metadata."""
    stream = io.BytesIO()
    if kind == "JPEG":
        image.convert("L" if image.mode == "L" else "RGB").save(stream, "JPEG", quality=88)
        return "image/jpeg", stream.getvalue()
    if image.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"}:
        image = image.convert("RGBA")
    image.info = {}
    image.save(stream, "PNG")
    return "image/png", stream.getvalue()
