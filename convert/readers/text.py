"""Plain text: bytes to characters, the front matter off the top, the rest to the normalizer.

What a byte means is decided here once and for all; what a line means is `convert.normalize`'s.
"""

from __future__ import annotations

import codecs
import re
import warnings
from typing import TYPE_CHECKING

from convert.errors import ReadError

if TYPE_CHECKING:
    from convert.hints import Hints
    from convert.model import Article
    from convert.readers import ReadOptions

__all__ = ["READER", "TextReader", "decode", "moved"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LEGACY = ("cp1252", "cp1251", "koi8_r", "koi8_u")
"""What text that is not Unicode is taken for, the likeliest first.  More candidates would make the
detector worse: over short Western texts it then prefers encodings that almost nobody used."""

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a media file"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)

_CONTROLS = bytes(set(range(32)) - set(b"\b\t\n\v\f\r\x1a\x1b"))
_UNLIKELY = re.compile(
    r"[a-zß-öø-ÿ][а-яёіїєґА-Я]|[а-яёіїєґ][a-zß-öø-ÿÀ-ÖØ-Þ]|[а-яёіїєґ][А-ЯЁІЇЄҐ]|[\x80-\x9f─-▟]"
)
_LETTERS = re.compile(r"[^\W\d_]")


class TextReader:
    name = "text"
    extensions = ("txt", "text")
    description = "an article as it was pasted or archived, with or without front matter"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Recognise the article in ``data``; raises `ReadError` where that is no text."""
        from convert.normalize import normalize
        from convert.readers import front_matter

        text = decode(data, encoding=options.encoding, name=options.name)
        if not text.strip():
            raise ReadError("is empty", file=options.name or "the input", remedy="give it an article's text")
        if text.lstrip()[:1] == "<":
            from convert.readers.html import READER as HTML
            from convert.readers.html import looks_like_page

            if looks_like_page(text):  # saved under the name of a text, or piped in
                return HTML.read(data, hints, options)
        matter = front_matter.split(text)
        given = {**matter.hints, **hints}
        article = moved(normalize(text[matter.end :], hints=given), matter.end)
        return article.with_(set_aside=matter.set_aside + article.set_aside)


_SAMPLE = 20_000
"""Bytes that are looked at for the candidates of a message."""


def decode(data: bytes, *, encoding: str | None = None, name: str | None = None) -> str:
    """Turn ``data`` into text.

    ``encoding`` is the user's word and is obeyed.  Without one: a byte order mark decides, then UTF-8,
    then the likeliest of Windows-1252, Windows-1251 and KOI8, then what is surely in an encoding of Chinese,
    Japanese or Korean.  Raises `ReadError` for binary data and
    for an encoding that cannot be told.
    """
    file = name or "the input"
    if encoding:
        return _decode_as(data, encoding, file)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], marked, file)
    _refuse_binary(data, file)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _mostly_utf8(data, file) or _legacy(data, file)


def _decode_as(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise ReadError(
            f"no encoding is called {encoding!r}", file=file, remedy="try utf-8 or windows-1252"
        ) from None
    except UnicodeError as error:
        raise ReadError(
            f"is not {encoding}",
            file=file,
            place=f"byte {getattr(error, 'start', 0)}",
            remedy="name its encoding with --encoding",
        ) from None


def _refuse_binary(data: bytes, file: str) -> None:
    remedy = "save the article as plain text"
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"is {what}, not text", file=file, remedy=remedy)
    head = data[:65536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in head or controls > len(head) // 100:
        raise ReadError(
            "is binary, not text", file=file, remedy=f"{remedy}, or name its encoding with --encoding"
        )


def _mostly_utf8(data: bytes, file: str) -> str | None:
    """UTF-8 with a few broken bytes, as cut or patched files have; no other encoding looks like it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(c > "\x7f" for c in text) < 10 * broken:
        return None
    warnings.warn(f"{file}: {broken} bytes are not UTF-8 and were replaced by �", stacklevel=3)
    return text


def _legacy(data: bytes, file: str) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=list(_LEGACY)).best()
    text = None if found is None else data.decode(found.encoding)
    if text is None or not _plausible(text):
        if (text := _eastern(data)) is not None:
            return text
        likely = _candidates(data)
        remedy = (
            f"name it with --encoding (perhaps {', '.join(likely)})" if likely else "name it with --encoding"
        )
        raise ReadError("its encoding cannot be told", file=file, remedy=f"{remedy}, or save it as UTF-8")
    return text


def _eastern(data: bytes) -> str | None:
    """Chinese, Japanese or Korean in an encoding of two bytes a letter, where that is sure."""
    from convert.web.charsets import eastern

    encoding = eastern(data)
    try:
        return data.decode(encoding) if encoding else None
    except UnicodeError:
        return None


def _candidates(data: bytes) -> list[str]:
    """The encodings that ``data`` may be in, the likeliest first; never so sure that one is taken."""
    from charset_normalizer import from_bytes

    found = (str(match.encoding) for match in from_bytes(data[:_SAMPLE]))
    return [name for name in found if not name.startswith("utf")][:4]


def _plausible(text: str) -> bool:
    """Whether the letters beyond ASCII stand as they do in words, and not as a wrong table puts them."""
    foreign: int = sum(letter > "\x7f" for letter in _LETTERS.findall(text))
    unlikely = len(_UNLIKELY.findall(text))
    return unlikely <= max(1, foreign // 100)


def moved(article: Article, distance: int) -> Article:
    """The article with every span counted from the start of the file, front matter included."""
    if not distance:
        return article
    return article.with_(
        set_aside=tuple(item.with_(span=_shift(item.span, distance)) for item in article.set_aside),
        evidence=tuple(item.with_(span=_shift(item.span, distance)) for item in article.evidence),
    )


def _shift(span: tuple[int, int] | None, distance: int) -> tuple[int, int] | None:
    return span and (span[0] + distance, span[1] + distance)


READER = TextReader()
