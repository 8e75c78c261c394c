"""The PDF writer: the theme's page through WeasyPrint, as PDF/A-3a and PDF/UA-1 at once.

Fonts are set up and style sheets parsed once in a process and shared by all its documents.  The model itself
is attached to the file, so that `convert.readers.pdf` gives it back without loss.
"""

from __future__ import annotations

import hashlib
import logging
import re
import warnings
import zlib
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from convert.errors import WriteError
from convert.model import Article, Dossier
from convert.writers.paper import SIZES, fitted, sheet_size, table_room

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["ATTACHMENT", "WRITER", "PdfWriter"]

ATTACHMENT = "{}.tearsheet.json"
"""What the attached model is called: ``article.tearsheet.json``, ``dossier.tearsheet.json``."""


class PdfWriter:
    name = "pdf"
    extensions = ("pdf",)
    media_type = "application/pdf"
    description = "a laid-out page: PDF/A-3a for the archive, PDF/UA-1 for everyone"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        if options.extra.get("pdf_engine") == "typst":
            from convert.writers import typst

            own_page = options.template or theme.template
            if isinstance(document, Article) and not own_page and typst.suits(document, theme):
                data = typst.render(document, theme, options)
                if data is not None:
                    return data
        return _render(document, theme, options)


def _render(document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
    """The file; made once more, a space longer, where one of its last two streams would end unhappily.

    Those, the small objects together and the cross-reference table, are compressed as they are written, when
    `tagging.end_streams_plainly` cannot reach them any more.
    """
    data = b""
    for spaces in range(4):
        data = _made(document, theme, options, b" " * spaces)
        if data.find(b"\r\nendstream", max(data.rfind(b"/ObjStm"), 0)) < 0:
            break
    return data


def _made(document: Article | Dossier, theme: Theme, options: WriteOptions, padding: bytes) -> bytes:
    weasyprint = _weasyprint()
    from convert.writers.balance import balancer
    from convert.writers.html import page
    from convert.writers.missing import warn_of_missing
    from convert.writers.unbroken import breakable

    theme = fitted(theme, options.page)
    shown = options.shown(document)
    for remark in _remarks(options.css) if options.css else ():
        warnings.warn(f"the style sheet given: {remark}", stacklevel=4)
    cover = _cover(shown, theme, options) if isinstance(shown, Dossier) else ""
    pictures: dict[str, str] = {}
    markup = breakable(page(shown, theme, options, balancer(theme), table_room(theme), cover, pictures))
    model = document.to_json()
    if zlib.adler32(model.encode()) & 0xFF == ord("\r"):  # see `tagging.end_streams_plainly`
        model += "\n"
    # Named after the content, so that the same article gives the same bytes.
    identifier = hashlib.md5((markup + model).encode(), usedforsecurity=False).hexdigest().encode()
    made = datetime.fromtimestamp(options.timestamp, UTC)
    kind = "article" if isinstance(document, Article) else "dossier"
    try:
        html = weasyprint.HTML(string=markup, url_fetcher=_refuse)
        laid_out = html.render(
            stylesheets=[_sheet(theme, options.links, options.css)],
            font_config=_fonts(),
            pdf_variant="pdf/a-3a",
        )
        laid_out.metadata.created = laid_out.metadata.modified = made.strftime("%Y-%m-%dT%H:%M:%SZ")
        laid_out.metadata.attachments = [
            weasyprint.Attachment(
                string=model,
                name=ATTACHMENT.format(kind),
                description=f"The {kind} as data, for programs",
                relationship="Source",
                created=made,
                modified=made,
                url_fetcher=_refuse,
            )
        ]
        data: bytes = laid_out.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            finisher=partial(_finish, shown, padding, pictures),
        )
    except (ValueError, OSError) as error:
        raise WriteError(f"the PDF cannot be made: {error}") from error
    warn_of_missing(laid_out.fonts.values())
    return data


def _cover(dossier: Dossier, theme: Theme, options: WriteOptions) -> str:
    """The first page of a book: the picture that the user gave, else one drawn as wide as the sheet."""
    from convert.resources import Picture
    from convert.writers.cover import HEIGHT, WIDTH, draw_cover
    from convert.writers.images import as_address, cover_picture
    from convert.writers.page import cover_page

    width, height = sheet_size(theme.tokens.page.size) or SIZES["a4"]
    if dossier.cover:
        picture = cover_picture(dossier.cover, options)
    else:
        wide = max(WIDTH, round(HEIGHT * width / height))
        picture = Picture(draw_cover(dossier, theme, wide), "image/png", "png", wide, HEIGHT)
    scale = min(width / max(picture.width, 1), height / max(picture.height, 1))
    across, down = picture.width * scale, picture.height * scale
    style = f"width:{across:.2f}mm;height:{down:.2f}mm;margin-top:{(height - down) / 2:.2f}mm"
    return cover_page(dossier, as_address(picture), style)


def _name_pictures(pdf: Any, pictures: dict[str, str]) -> None:
    """Write at each picture the names that the model has for it, so that it can be taken out again."""
    import pydyf

    from convert.printed.attached import PICTURE_NAMES

    names: dict[str, list[str]] = {}
    for source, address in pictures.items():
        if not source.lower().startswith(("data:", "http:", "https:")):
            # WeasyPrint calls a picture by the hash of its address.
            key = hashlib.md5(address.encode(), usedforsecurity=False).hexdigest()
            names.setdefault(key, []).append(source)
    for resources in pdf.objects if names else ():
        shown = resources.get("XObject") if isinstance(resources, dict) else None
        for key, reference in shown.items() if isinstance(shown, dict) else ():
            if sources := names.get(key[1:33]):
                picture = pdf.objects[int(reference.split()[0])]
                picture.extra[PICTURE_NAMES[1:]] = pydyf.Array(map(pydyf.String, sources))


def _finish(
    document: Article | Dossier, padding: bytes, pictures: dict[str, str], _laid_out: Any, pdf: Any
) -> None:
    """Mend the tags; add to the metadata what only we know, and store them plain as PDF/A asks."""
    from convert.writers.tagging import end_streams_plainly, mend
    from convert.writers.xmp import descriptions

    undescribed = mend(pdf)
    _name_pictures(pdf, pictures)
    if undescribed:
        what = "a picture has" if undescribed == 1 else f"{undescribed} pictures have"
        warnings.warn(
            f"{what} neither description nor caption, and who has the page read aloud hears nothing of it; "
            "write one between the brackets of ![…](…), or as alt of the image",
            stacklevel=6,
        )
    for found in pdf.objects:
        extra = getattr(found, "extra", None)
        if extra and extra.get("Type") == "/Metadata":
            whole = b"".join(found.stream)
            found.stream = [whole.replace(b"</rdf:RDF>", descriptions(document) + padding + b"</rdf:RDF>", 1)]
            found.compress = False
    end_streams_plainly(pdf)


@cache
def _weasyprint() -> Any:
    """WeasyPrint, with one clear line where the system lacks its libraries."""
    try:
        import weasyprint
    except OSError as error:
        raise WriteError(
            f"PDF needs the Pango library, which is not installed ({str(error).splitlines()[0]})",
            remedy="install it: apt-get install libpango-1.0-0 libpangoft2-1.0-0, or brew install pango",
        ) from None
    # Where fontTools saves a font (HarfBuzz's subsetter is not installed, or the font is variable), it would
    # write the clock's time into it; a font's own date stays instead, so that the bytes are the same.
    from weasyprint.pdf import fonts

    from convert.writers.pango import give_back

    fonts.TTFont = partial(fonts.TTFont, recalcTimestamp=False)
    give_back()
    # Its remarks on style sheets are for theme makers, not for readers of our messages.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _sheet(theme: Theme, links: str, extra: str) -> Any:
    """A theme's style sheet, parsed."""
    notes = _FOOTNOTES if links == "footnotes" else ""
    return _parse(f"{theme.css('page')}\n{_PAPER}{notes}{extra}")


@lru_cache(maxsize=16)
def _parse(css: str) -> Any:
    from weasyprint import CSS

    rules = "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style}; "
        f"src: url('{Path(path).as_uri()}') }}\n"
        for family, weight, style, path in _faces()
        if family in css
    )
    return CSS(string=rules + css, font_config=_fonts(), url_fetcher=_fetch_font)


@lru_cache(maxsize=16)
def _remarks(css: str) -> tuple[str, ...]:
    """What WeasyPrint passes over in the user's own style sheet; a theme's is its maker's to look after."""
    from weasyprint import CSS

    found: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: found.append(" ".join(record.getMessage().split()))  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        CSS(string=css, url_fetcher=_fetch_font)
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = propagate
    return tuple(dict.fromkeys(found))[:_MOST_REMARKS]


_MOST_REMARKS = 5
_PAPER = """
.headline { string-set: running attr(data-short), publisher attr(data-publisher); }
.headless {
  string-set: running attr(data-short), publisher attr(data-publisher);
  bookmark-level: 2; bookmark-label: attr(data-label);
}
.toc h2, .introduction > h2, .part > h2, .sources > h2, .people > h2 {
  string-set: running content(), publisher "";
}
"""

_FOOTNOTES = """
.address { float: footnote; font-size: var(--small); line-height: 1.4; text-align: left; text-indent: 0; }
@page { @footnote { border-top: .5pt solid var(--rule); padding: 2mm 0 .2mm; margin-top: 4mm; } }
.address::before, .address::after { content: none; }
/* the text's own notes have numbers */
body:has(.noteref) .address::footnote-call { content: counter(footnote, lower-alpha); }
body:has(.noteref) .address::footnote-marker { content: counter(footnote, lower-alpha) ". "; }
"""


def _faces() -> tuple[tuple[str, int, str, str], ...]:
    from convert.themes import font_files

    return font_files()


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    """A document fetches nothing but what it carries inside itself."""
    if url.startswith("data:image/"):
        from weasyprint.urls import URLFetcher

        return URLFetcher(allowed_protocols={"data"}).fetch(url)
    raise ValueError(f"refused to fetch {url[:80]}")


def _fetch_font(url: str, *_: Any, **__: Any) -> Any:
    """A style sheet may load the fonts of the install and nothing else."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if re.match(r"/[A-Za-z]:/", path):
        path = path[1:]
    if parts.scheme != "file" or Path(path) not in {Path(face[3]) for face in _faces()}:
        raise ValueError(f"refused to fetch {url[:80]}")
    from weasyprint.urls import URLFetcherResponse

    return URLFetcherResponse(url, Path(path).read_bytes())


WRITER = PdfWriter()
