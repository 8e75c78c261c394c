"""The pictures of a page, into the article: those saved with it, and those fetched at the user's word.

A picture becomes a ``data:`` address in its figure, which every writer embeds; what is a picture, the writers
judge by its bytes.
"""

from __future__ import annotations

import base64
import os
import re
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from convert.errors import ReadError
from convert.figures import with_figures
from convert.limits import TOGETHER
from convert.model import Article, Evidence, Figure, Image

if TYPE_CHECKING:
    import lxml.html

    from convert.fetch import Fetcher
    from convert.limits import Limits

__all__ = ["Beside", "Enclosed", "Kept", "Parts", "carried", "data_address", "fetched", "given", "in_folder"]

Beside = Callable[[str], "str | None"]
"""Finds what an input shows by a relative name: the picture's address, a name or ``data:``; None for none."""

Parts = Mapping[str, Callable[[], bytes]]
"""The name by which a page shows a picture → its bytes, which are unpacked only where a figure shows it."""

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\#?]", re.IGNORECASE)
_PLACE = "https://picture.invalid/"
_MOST = 200
"""How many pictures of one article are taken."""
_EACH = 16 << 20
_PAUSE = 0.1
"""Seconds between two pictures of one host: they belong to a page whose turn it was."""
# A shorter one is the grey dot that holds the place of a picture loaded later.
_DATA = re.compile(
    r"(\b(?:src|data-src|data-original)\s*=\s*[\"']?)(data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=%]{400,})",
    re.IGNORECASE,
)
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset")
_MAGIC = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


def data_address(data: bytes) -> str | None:
    """``data`` as a ``data:`` address; None where it does not begin as a picture that is taken."""
    kind = _kind(data)
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if kind and len(data) <= _EACH else None


def _kind(data: bytes) -> str | None:
    """The media type of a picture by its first bytes."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


# -- held by a document -----------------------------------------------------------------


class Enclosed:
    """The pictures that one document holds, by their names in it; each that cannot be had is told once."""

    def __init__(self, read: Callable[[str], bytes | None], file: str, limits: Limits) -> None:
        self._read, self._file, self._limits = read, file, limits
        self._known: dict[str, str | None] = {}
        self._room = TOGETHER

    def address(self, name: str) -> str | None:
        """The picture as a ``data:`` address; None where it cannot be had."""
        if name not in self._known:
            try:
                self._known[name] = self._found(name)
            except ValueError as error:
                self._known[name] = None
                shown = name.rpartition("/")[2]
                warnings.warn(f"{self._file}: the picture {shown} is left out: {error}", stacklevel=5)
        return self._known[name]

    def _found(self, name: str) -> str:
        if len(self._known) >= self._limits.pictures:
            most = self._limits.pictures
            raise ValueError(f"there are more than the limit of {most:,}; raise it with --max-pictures")
        data = self._read(name)
        if data is None:
            raise ValueError("the file does not hold it, or it is too large")
        if len(data) > self._limits.picture_bytes or len(data) > self._room:
            raise ValueError("it is too large; --max-picture-size raises the limit of one of them")
        self._room -= len(data)
        return _shown(data, self._limits.pixels)


def _shown(data: bytes, pixels: int) -> str:
    """``data`` as the address of a picture that every writer takes; raises `ValueError`."""
    kind = _kind(data)
    if kind is None and data[:2] in (b"BM", b"II", b"MM"):
        data, kind = _as_png(data, pixels), "image/png"
    elif kind is None:
        from convert.svg import clean

        try:
            data, kind = clean(data)[0], "image/svg+xml"
        except ValueError:
            raise ValueError("it is no PNG, JPEG, GIF, WebP or SVG; save it as one of these") from None
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _as_png(data: bytes, pixels: int) -> bytes:
    """A bitmap or a TIFF, which no page shows, as PNG."""
    import io

    from PIL import Image as Pillow

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Pillow.open(io.BytesIO(data), formats=("BMP", "TIFF"))
            if image.width * image.height > pixels:
                raise ValueError(f"it has more than {pixels:,} pixels; raise the limit with --max-pixels")
            stream = io.BytesIO()
            image.convert("RGBA" if "A" in image.getbands() else "RGB").save(stream, "PNG")
    except (OSError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise ValueError("it is broken") from error
    return stream.getvalue()


# -- saved with the page ----------------------------------------------------------------


class Kept:
    """The pictures that came with one page, each under an address of no site while the page is read."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, Callable[[], str | None]]] = {}
        self.missing: dict[str, str] = {}
        """Address on the web → the relative name that the page has for it, where no file bears that."""

    def add(self, name: str, get: Callable[[], str | None]) -> str:
        address = f"{_PLACE}{len(self.found)}"
        self.found[address] = (name, get)
        return address

    def lift(self, text: str) -> str:
        """The page's source ``text`` with addresses in place of the pictures that stand in it."""
        return _DATA.sub(self._lift, text) if "data:image/" in text else text

    def _lift(self, match: re.Match[str]) -> str:
        address = unquote(match[2])
        return match[1] + self.add("", lambda: address)

    def place(self, tree: lxml.html.HtmlElement, parts: Parts, base: str | None) -> None:
        """Have each picture of ``tree`` that is among ``parts`` shown from there."""
        if not parts:
            return
        addresses: dict[str, str] = {}
        for img in tree.iter("img", "source"):
            name = next((known for value in _sources(img) if (known := _known(value, parts, base))), None)
            if name is None:
                continue
            if name not in addresses:
                addresses[name] = self.add(name, partial(_read, parts[name]))
            for attribute in _SOURCES:
                img.attrib.pop(attribute, None)
            img.set("src", addresses[name])

    def place_saved(self, tree: lxml.html.HtmlElement, beside: Beside | None, base: str | None) -> None:
        """Have each picture of ``tree`` that lies beside the page shown from there.

        A browser that saves a page with its pictures names them so, and the page's own address beside: to
        join them would make the address of nothing.
        """
        if beside is None or base is None:
            return
        for img in tree.iter("img", "source"):
            names = [value for value in _sources(img) if relative(value)]
            found = next(((name, shown) for name in names if (shown := beside(name))), None)
            if found is None:
                self.missing.update((urljoin(base, name).replace(" ", "%20"), name) for name in names)
                continue
            for attribute in _SOURCES:
                img.attrib.pop(attribute, None)
            img.set("src", self.add(found[0], partial(_same, found[1])))

    def restore(self, article: Article, name: str | None = None) -> Article:
        """``article`` with the pictures of its figures in place of their addresses.

        Those that should have been beside the page ``name`` and are not are warned of.
        """
        shown = {figure.image.source for figure in article.find(Figure) if figure.image}
        gone = [said for address, said in self.missing.items() if address in shown]
        if gone:
            what = (
                f"the picture {gone[0]} is" if len(gone) == 1 else f"{len(gone)} pictures ({gone[0]}, …) are"
            )
            warnings.warn(
                f"{name or 'the page'}: {what} not beside the page; keep the folder that was saved with it "
                "there, or fetch them from the web with --images",
                stacklevel=4,
            )
        if not self.found:
            return article

        def get(source: str) -> tuple[str, str] | None:
            name, read = self.found.get(source, ("", lambda: None))
            found = read()
            return (found, name) if found else None

        return _with(article, get, "came with the page")


def _sources(img: lxml.html.HtmlElement) -> Iterator[str]:
    for attribute in _SOURCES:
        said = (img.get(attribute) or "").strip()
        if "srcset" in attribute:
            yield from (part.split()[0] for part in said.split(",") if part.split())
        elif said:
            yield said


def _known(value: str, parts: Parts, base: str | None) -> str | None:
    """The name in ``parts`` that ``value`` means; a mail calls its own by ``cid:``."""
    try:
        whole = urljoin(base, value) if base else value
    except ValueError:
        return None
    return next((name for name in (value, whole, unquote(value)) if name in parts), None)


def relative(value: str) -> bool:
    """Whether ``value`` names a file beside the page rather than a place of a site."""
    return bool(value) and not _ELSEWHERE.match(value)


def in_folder(folder: str) -> Beside:
    """What finds pictures in ``folder`` and the folders in it, by their relative names."""
    root = os.path.realpath(folder)

    def find(name: str) -> str | None:
        plain = name.partition("#")[0].partition("?")[0]
        for said in dict.fromkeys((name, plain, unquote(plain))):
            place = os.path.realpath(os.path.join(root, said)) if "\0" not in said else root  # noqa: PTH118
            if place.startswith(root.rstrip(os.sep) + os.sep) and os.path.isfile(place):  # noqa: PTH113
                return os.path.normpath(said).replace(os.sep, "/")
        return None

    return find


def carried(article: Article, beside: Beside) -> Article:
    """``article`` with the pictures that its figures show by relative names, where ``beside`` has them."""

    def get(source: str) -> tuple[str, str] | None:
        found = beside(source) if relative(source) else None
        return (found, source) if found else None

    return _with(article, get, "from the same archive")


def _same(address: str) -> str:
    return address


def _read(unpack: Callable[[], bytes]) -> str | None:
    return data_address(unpack())


def given(article: Article, find: Callable[[Collection[str]], Mapping[str, bytes]]) -> Article:
    """``article`` with those pictures of its figures that ``find`` has by their addresses."""
    wanted = {
        block.image.source
        for block in article.find(Figure)
        if block.image and block.image.source.startswith(("http://", "https://"))
    }
    if not wanted:
        return article
    had = find(wanted)

    def get(source: str) -> tuple[str, str] | None:
        found = data_address(had[source]) if source in had else None
        return (found, source) if found else None

    return _with(article, get, "from the web archive")


# -- fetched ----------------------------------------------------------------------------


def fetched(
    article: Article, fetcher: Fetcher, tell: Callable[[str], object], *, max_bytes: int = _EACH
) -> Article:
    """``article`` with the pictures of its figures fetched; ``tell`` is told of each that cannot be had."""
    room = TOGETHER

    def get(source: str) -> tuple[str, str] | None:
        nonlocal room
        if not source.lower().startswith(("http://", "https://")):
            return None
        if room <= 0:
            tell(f"{source}: is left out; the pictures are larger than {TOGETHER >> 20} MB together")
            return None
        try:
            limit = min(max_bytes, _EACH, room)
            page = fetcher.page(source, max_bytes=limit, accept="image/*", pause=_PAUSE)
        except ReadError as error:
            tell(str(error))
            return None
        room -= len(page.data)
        found = data_address(page.data)
        if found is None:
            tell(f"{source}: is left out; it is no PNG, JPEG, GIF or WebP picture")
            return None
        return found, source

    return _with(article, get, "fetched")


# -- both -------------------------------------------------------------------------------


def _with(article: Article, get: Callable[[str], tuple[str, str] | None], rule: str) -> Article:
    """``article`` with what ``get`` gives for a figure's address: the picture, and where it is from."""
    known: dict[str, tuple[str, str] | None] = {}
    evidence: list[Evidence] = []

    def image(figure: Figure) -> Figure:
        source = figure.image.source if figure.image else ""
        if not source or source.startswith("data:"):
            return figure
        if source not in known:
            known[source] = get(source) if len(known) < _MOST else None
            if (found := known[source]) and found[1]:
                evidence.append(Evidence(f"pictures/{len(evidence)}", rule, 1.0, text=found[1]))
        found = known[source]
        return figure.with_(image=_at(figure.image, found[0])) if found else figure

    blocks = with_figures(article.blocks, image)
    return article.with_(blocks=blocks, evidence=(*article.evidence, *evidence))


def _at(image: Image | None, source: str) -> Image:
    return image.with_(source=source) if image else Image(source)
