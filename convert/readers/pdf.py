"""PDF: an article that this program laid out is read back whole, from the model that is attached to it.

Of any other PDF the text of its pages is taken with its places and type (`convert.printed`); nothing is
recognised from pictures, and what has no text is told by its pages.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from convert.errors import ReadError
from convert.readers.bound import refusal

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.model import Article, Figure
    from convert.printed.attached import Attached
    from convert.printed.glyphs import Document
    from convert.readers import ReadOptions

__all__ = ["READER", "PdfReader"]


class PdfReader:
    name = "pdf"
    extensions = ("pdf",)
    description = "an article that was laid out here, without loss; else the text of the pages"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the attached article, else what the text of the pages gives; raises `ReadError`."""
        from convert.printed.apart import Attached, document
        from convert.readers.json import READER as JSON

        file = options.name or "the input"
        found = document(data, file)
        if isinstance(found, Attached):
            if found.is_dossier:
                raise refusal(file)
            _within(len(found.data), options.max_bytes, file)
            return _pictured(JSON.read(found.data, hints, options), found, options)
        return _laid_out(found, file, hints, options)


def _pictured(article: Article, found: Attached, options: ReadOptions) -> Article:
    """``article`` with those pictures from the pages that it names and that are not beside the file.

    Where nothing is known of a place, as with a stream, the names stay: they are the article's own.
    """
    from convert.figures import with_figures
    from convert.web.pictures import data_address

    if options.beside is None or not found.pictures:
        return article

    def shown(figure: Figure) -> Figure:
        name = figure.image.source if figure.image else ""
        if figure.image is None or name not in found.pictures or options.beside(name):
            return figure
        address = data_address(found.pictures[name])
        return figure.with_(image=figure.image.with_(source=address)) if address else figure

    return article.with_(blocks=with_figures(article.blocks, shown))


def _laid_out(found: Document, file: str, hints: Hints, options: ReadOptions) -> Article:
    """The article on the pages of anybody's PDF; what cannot be read of it is said, or raised."""
    from convert.printed.article import article_of

    pictures = [page.number + 1 for page in found.pages if page.is_picture]
    garbled = [page.number + 1 for page in found.pages if page.is_garbled]
    letters = sum(page.letters for page in found.pages if not page.is_garbled)
    _within(letters, options.max_bytes, file)
    if not letters:
        if garbled:
            raise ReadError(
                "has text whose letters cannot be told, since its fonts do not say which they are",
                file=file,
                remedy="print it to pictures and recognise its text (OCR), or give its text",
            )
        if any(page.pictures for page in found.pages):
            problem = "has no text, only pictures of pages"
            raise ReadError(problem, file=file, remedy="recognise its text first (OCR)")
        raise ReadError("has no text", file=file, remedy="give the article's text")
    if pictures:
        warnings.warn(f"{file}: {_pages(pictures)} only pictures of text, which are not read", stacklevel=3)
    if garbled:
        problem = "letters that cannot be told, since their fonts do not say which they are"
        warnings.warn(f"{file}: {_pages(garbled)} {problem}", stacklevel=3)
    return article_of(found, hints)


def _pages(numbers: list[int]) -> str:
    """ "page 3 has" or "pages 3, 5–7 have"."""
    parts: list[str] = []
    first = last = numbers[0]
    for number in [*numbers[1:], 0]:
        if number == last + 1:
            last = number
            continue
        parts.append(str(first) if first == last else f"{first}–{last}")
        first = last = number
    return f"page {parts[0]} has" if numbers[1:] == [] else f"pages {', '.join(parts)} have"


def _within(size: int, limit: int, file: str) -> None:
    if size > limit:
        raise ReadError(
            f"holds more than the limit of {limit:,} bytes", file=file, remedy="raise it with --max-size"
        )


READER = PdfReader()
