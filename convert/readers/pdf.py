"""PDF: an article that this program laid out is read back whole, from the model that is attached to it.

Of any other PDF the text of its pages is taken, as far as it has any, and read as pasted text; nothing is
recognised from pictures.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from convert.errors import ReadError

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.model import Article
    from convert.readers import ReadOptions

__all__ = ["READER", "PdfReader"]

_SUFFIX = ".tearsheet.json"
MAX_PAGES = 2000


class PdfReader:
    name = "pdf"
    extensions = ("pdf",)
    description = "an article that was laid out here, without loss; else the text of the pages"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Return the attached article, else what the text of the pages gives; raises `ReadError`."""
        from convert.readers.json import READER as JSON
        from convert.readers.text import READER as TEXT

        file = options.name or "the input"
        document = _opened(data, file)
        attached = _guarded(lambda: _attachment(document), file)
        if attached is not None:
            name, model = attached
            if name.startswith("dossier"):
                raise ReadError(
                    "is a dossier of several articles",
                    file=file,
                    remedy="convert the articles that it was made from",
                )
            _within(len(model), options.max_bytes, file)
            return JSON.read(model, hints, options)
        text = _guarded(lambda: _text(document, file), file)
        if not text.strip():
            raise ReadError(
                "has no text, only pictures of pages", file=file, remedy="recognise its text first (OCR)"
            )
        encoded = text.encode("utf-8", "replace")
        _within(len(encoded), options.max_bytes, file)
        return TEXT.read(encoded, hints, options)


def _opened(data: bytes, file: str) -> Any:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    document: Any = _guarded(lambda: pypdf.PdfReader(io.BytesIO(data)), file)
    if document.is_encrypted and not _guarded(lambda: document.decrypt(""), file):
        raise ReadError("is locked with a password", file=file, remedy="save a copy without one")
    return document


def _guarded(step: Any, file: str) -> Any:
    """Do one thing with a PDF; whatever a broken one makes the library raise becomes one line."""
    try:
        return step()
    except ReadError:
        raise
    except Exception as error:  # the library's own errors are many, and Python's come through as well
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise ReadError(
            f"is no PDF that can be read ({reason})",
            file=file,
            remedy="open and save it anew, or give its text",
        ) from error


def _attachment(document: Any) -> tuple[str, bytes] | None:
    """The name and content of the model attached to a file of ours."""
    for name, contents in document.attachments.items():
        if name in {f"article{_SUFFIX}", f"dossier{_SUFFIX}"} and contents:
            return name, bytes(contents[0])
    return None


def _text(document: Any, file: str) -> str:
    if len(document.pages) > MAX_PAGES:
        raise ReadError(f"has more than {MAX_PAGES:,} pages", file=file, remedy="split it")
    return "\f".join(page.extract_text() or "" for page in document.pages)


def _within(size: int, limit: int, file: str) -> None:
    if size > limit:
        raise ReadError(
            f"holds more than the limit of {limit:,} bytes", file=file, remedy="raise it with --max-size"
        )


READER = PdfReader()
