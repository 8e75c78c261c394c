"""The one loader of what a document shows beside its text, for all writers: pictures.

They come from the folders that the user allowed, from ``data:`` addresses in the document itself and, only
where the user said so, from the web.  What a picture is, its bytes say and not its name; a broken, too
large or active one is left out with a warning that names the reason.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import msgspec

from convert.errors import TearsheetError
from convert.limits import Limits
from convert.prologue import after_prologue

if TYPE_CHECKING:
    from convert.writers.base import WriteOptions

__all__ = ["KINDS", "Picture", "Pictures", "is_remote", "load", "places"]

KINDS = {
    "JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"), "SVG": ("image/svg+xml", "svg"),
}  # fmt: skip
"""What e-book readers and browsers show (EPUB 3.3, core media types), by Pillow's names: type and ending."""

_WIDEST = 170 / 25.4
"""No picture is printed wider than this many inches."""
_DATA = re.compile(r"data:image/[a-z0-9.+-]+(;[a-z0-9=.-]+)*,", re.IGNORECASE)
_SVG = re.compile(rb"<(?:[a-zA-Z]\w{0,20}:)?svg[\s>/]")


_PROLOGUE = 65_536
"""Bytes in which a drawing must begin; what stands before are comments."""


class Picture(msgspec.Struct, frozen=True):
    """One picture, ready to be put into a file."""

    data: bytes
    media_type: str
    extension: str
    width: int
    height: int


class Pictures:
    """The pictures of one document: each is loaded once, and together they keep the limits.

    ``kinds`` are what the format can show; raster pictures of another kind become PNG.
    """

    def __init__(self, options: WriteOptions, kinds: Sequence[str] = tuple(KINDS)) -> None:
        self._options = options
        self._kinds = tuple(kinds)
        self._known: dict[str, Picture | None] = {}
        self._warned = self._told_of_web = False

    def get(self, source: str) -> Picture | None:
        """The picture at ``source``; None, once with a warning, where it cannot or may not be shown."""
        if source not in self._known:
            if sum(picture is not None for picture in self._known.values()) >= self._options.limits.pictures:
                self._warn_of_many()
                return None
            self._known[source] = load(source, self._options, self._kinds)
            if self._known[source] is None and is_remote(source) and not self._options.allow_network:
                self._warn_of_web(source)
        return self._known[source]

    def _warn_of_web(self, source: str) -> None:
        """Say once a document that its pictures on the web are not shown."""
        if not self._told_of_web:
            self._told_of_web = True
            shown = source if len(source) < 80 else f"{source[:77]}…"
            warnings.warn(
                f"pictures on the web are left out ({shown} is the first); --images fetches them into the "
                "article, --allow-network while it is written",
                stacklevel=1,  # one place for all writers, so that it is said once for all formats
            )

    def _warn_of_many(self) -> None:
        if not self._warned:
            self._warned = True
            most = self._options.limits.pictures
            warnings.warn(
                f"the document has more pictures than the limit of {most:,} and the rest is left out; "
                "raise it with --max-pictures",
                stacklevel=4,
            )


def load(source: str, options: WriteOptions, kinds: Sequence[str] = tuple(KINDS)) -> Picture | None:
    """One picture by itself, as `Pictures.get` gives it."""
    shown = source if len(source) < 80 else f"{source[:77]}…"
    try:
        data = _bytes(source, options)
        return None if data is None else _checked(data, options, kinds)
    except (OSError, ValueError, SyntaxError, TearsheetError) as error:
        problem = error.problem if isinstance(error, TearsheetError) else str(error)
        reason = " ".join(problem.split()) or type(error).__name__
        warnings.warn(f"the picture {shown} is left out: {reason}", stacklevel=4)
        return None


# -- where it comes from ------------------------------------------------------------------


def _bytes(source: str, options: WriteOptions) -> bytes | None:
    """What ``source`` names; None for the web, from which nothing is fetched unless the user said so."""
    head = _DATA.match(source[:200])
    if head:
        if len(source) > options.limits.picture_bytes * 2:
            raise _too_large(options.limits)
        body = source[head.end() :]
        if ";base64," in head[0].lower():
            return base64.b64decode(re.sub(r"\s", "", unquote(body)), validate=True)
        return unquote_to_bytes(body)
    parts = urlsplit(source)
    if parts.scheme.lower() in {"http", "https"}:
        return _fetched(source, options) if options.allow_network else None
    if source.startswith("//"):
        return None
    if len(parts.scheme) > 1:
        raise ValueError("only files beside the article and data: addresses are shown")
    return _file(source, options)


def is_remote(source: str) -> bool:
    """Whether ``source`` names something of the web."""
    return source.lower().startswith(("http://", "https://", "//"))


def _fetched(url: str, options: WriteOptions) -> bytes:
    from convert.fetch import fetch

    return fetch(url, max_bytes=options.limits.picture_bytes, allow_private=options.allow_private).data


def places(name: str, folders: Iterable[str]) -> Iterator[tuple[Path, Path]]:
    """Where the picture ``name`` may lie: each folder, and what ``name`` means in it, or in an address."""
    for folder in folders:
        root = Path(folder).resolve()
        for candidate in dict.fromkeys((name, unquote(name))):
            yield root, root / candidate


def _file(name: str, options: WriteOptions) -> bytes:
    outside = False
    for root, named in places(name, options.resource_path):
        path = named.resolve()  # links are followed before the place is judged
        if not path.is_relative_to(root):
            outside = True
        elif path.is_file():
            with path.open("rb") as stream:
                return stream.read(options.limits.picture_bytes + 1)
    if outside:
        raise ValueError("it lies outside the article's folder; name its own with --resource-path")
    raise ValueError("there is no such file beside the article; name its folder with --resource-path")


# -- what it is ---------------------------------------------------------------------------


def _checked(data: bytes, options: WriteOptions, kinds: Sequence[str]) -> Picture:
    if len(data) > options.limits.picture_bytes:
        raise _too_large(options.limits)
    if _SVG.match(data, after_prologue(data[:_PROLOGUE], doctype=True)):
        if "SVG" not in kinds:
            raise ValueError("this format shows no SVG; give it as PNG")
        from convert.svg import clean

        cleaned, width, height = clean(data)
        return Picture(cleaned, *KINDS["SVG"], width, height)
    return _raster(data, options, kinds)


def _raster(data: bytes, options: WriteOptions, kinds: Sequence[str]) -> Picture:
    from PIL import Image, ImageOps

    limits = options.limits
    known = tuple(kind for kind in KINDS if kind != "SVG")
    try:
        with warnings.catch_warnings():  # Pillow's own limit is said as ours
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Any = Image.open(io.BytesIO(data), formats=known)
    except Image.DecompressionBombError:
        raise _too_many_pixels(limits) from None
    except OSError:
        raise ValueError("it is no JPEG, PNG, GIF, WebP or SVG picture") from None
    if image.width * image.height > limits.pixels:
        raise _too_many_pixels(limits)
    kind = (
        "JPEG" if image.format == "MPO" else image.format
    )  # several JPEGs in one file, as some cameras write
    image.load()  # a broken picture shows here, not in the layout
    upright = kind not in {"JPEG", "PNG"} or image.getexif().get(0x0112, 1) == 1
    # Inks are for presses: PDF/A holds one kind of colours, and some e-book readers show these inverted.
    usable = kind in kinds and upright and image.mode != "CMYK"
    as_it_is = Picture(data, *KINDS[kind], image.width, image.height) if usable else None
    turned = _screened(ImageOps.exif_transpose(image))
    widest = round(options.dpi * _WIDEST) if options.dpi else 0
    if widest and turned.width > widest:
        size = widest, max(1, round(turned.height * widest / turned.width))
        turned = turned.convert("RGBA" if turned.mode in {"P", "PA"} else turned.mode).resize(
            size, Image.Resampling.LANCZOS
        )
        smaller = _encoded(turned, kind)
        # A drawing of few colours grows when it gets the shades between them.
        return as_it_is if as_it_is and len(smaller.data) >= len(data) else smaller
    return as_it_is or _encoded(turned, kind)  # nothing to do: the very bytes


def _screened(image: Any) -> Any:
    """A picture in a press's four inks as a screen shows it, by its own profile where it has one."""
    if image.mode != "CMYK":
        return image
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile:
        try:
            inks = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen: Any = ImageCms.profileToProfile(
                image, inks, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            screen.info.pop("icc_profile", None)
            return screen
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile; the inks are mixed as they come
    return image.convert("RGB")


def _encoded(image: Any, kind: str) -> Picture:
    """As JPEG where it was one, else as PNG, which every reader knows; without the old metadata."""
    stream = io.BytesIO()
    if kind == "JPEG":
        image.convert("L" if image.mode == "L" else "RGB").save(stream, "JPEG", quality=88)
    else:
        if image.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"}:
            image = image.convert("RGBA")
        image.info = {}
        image.save(stream, "PNG")
        kind = "PNG"
    return Picture(stream.getvalue(), *KINDS[kind], image.width, image.height)


def _too_large(limits: Limits) -> ValueError:
    return ValueError(
        f"it is larger than {limits.picture_bytes / 1048576:g} MB; raise the limit with --max-picture-size"
    )


def _too_many_pixels(limits: Limits) -> ValueError:
    return ValueError(f"it has more than {limits.pixels:,} pixels; raise the limit with --max-pixels")
