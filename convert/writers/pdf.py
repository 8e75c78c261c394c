"""The PDF writer: the theme's page through WeasyPrint, as PDF/A-3a and PDF/UA-1 at once.

Fonts are set up and style sheets parsed once in a process and shared by all its documents.
"""

from __future__ import annotations

import hashlib
import logging
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from convert.errors import WriteError
from convert.model import Article, Dossier

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "PdfWriter"]

# The Tagged PDF identifiers of PDF/UA (ISO 14289-1, 5) with the extension schema that
# PDF/A (ISO 19005-3, 6.6.2.3) wants for a namespace it does not know.
_PDFUA_METADATA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class PdfWriter:
    name = "pdf"
    extensions = ("pdf",)
    media_type = "application/pdf"
    description = "a laid-out page: PDF/A-3a for the archive, PDF/UA-1 for everyone"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        if options.extra.get("pdf_engine") == "typst":
            from convert.writers import typst

            if isinstance(document, Article) and typst.suits(document):
                return typst.render(document, theme, options)
        return _render(document, theme, options)


def _render(document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
    weasyprint = _weasyprint()
    from convert.writers.html import page

    markup = page(document, theme, options)
    sheets = [_sheet(theme, options.css)]
    # Named after the content, so that the same article gives the same bytes.
    identifier = hashlib.md5(markup.encode(), usedforsecurity=False).hexdigest().encode()
    try:
        html = weasyprint.HTML(string=markup, url_fetcher=_refuse)
        data: bytes = html.write_pdf(
            stylesheets=sheets,
            font_config=_fonts(),
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            finisher=_finish,
        )
    except (ValueError, OSError) as error:
        raise WriteError(f"the PDF cannot be made: {error}") from error
    return data


def _finish(_document: Any, pdf: Any) -> None:
    """Add the PDF/UA identifier to the metadata, and store them plain as PDF/A asks."""
    for found in pdf.objects:
        extra = getattr(found, "extra", None)
        if extra and extra.get("Type") == "/Metadata":
            found.stream = [b"".join(found.stream).replace(b"</rdf:RDF>", _PDFUA_METADATA, 1)]
            found.compress = False


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
    # Its remarks on style sheets are for theme makers, not for readers of our messages.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _sheet(theme: Theme, extra: str) -> Any:
    """A theme's style sheet, parsed."""
    return _parse(theme.css("page") + "\n" + _PAPER + extra)


@lru_cache(maxsize=16)
def _parse(css: str) -> Any:
    from weasyprint import CSS

    used = [face for face in _faces() if face[0] in css]
    rules = "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style}; src: url('{Path(path).as_uri()}') }}\n"
        for family, weight, style, path in used
    )
    return CSS(string=rules + css, font_config=_fonts(), url_fetcher=_fetch_font)


_PAPER = """
.headline { string-set: running attr(data-short), publisher attr(data-publisher); }
"""


def _faces() -> tuple[tuple[str, int, str, str], ...]:
    from convert.themes import font_files

    return font_files()


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    """A document fetches nothing."""
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
