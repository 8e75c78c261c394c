"""What mails and MHTML files share: messages of many parts, taken apart by the standard library.

What a message means as an article is the readers' business.
"""

from __future__ import annotations

import contextlib
import email
import email.errors
import email.header
from collections.abc import Callable, Iterator
from email.message import Message
from functools import partial
from typing import cast

from convert.errors import ReadError
from convert.web.pictures import Parts

__all__ = ["bytes_of", "charset_of", "header", "leaves", "message_of", "pictures_of"]

_HEAD, _LINES, _NESTED = 256 * 1024, 20_000, 200
"""Bytes of headers, lines that could part two parts, and words for a part that has parts."""
_LONGEST = 4000
_MOST = 2000
"""How many parts of a message are looked at."""


def message_of(data: bytes, name: str | None, what: str) -> Message:
    """The message in ``data``; raises `ReadError` where there is none."""
    head = min((n for n in (data.find(b"\n\n"), data.find(b"\r\n\r\n")) if n >= 0), default=len(data))
    # The library takes minutes for what no program sends.
    if head > _HEAD or data.count(b"\n--") > _LINES or data.lower().count(b"multipart/") > _NESTED:
        file = name or "the input"
        raise ReadError(f"is no {what} of a sound make: its parts or headers have no end", file=file)
    try:
        message = email.message_from_bytes(data.lstrip())
    except (RecursionError, ValueError, LookupError) as error:
        raise ReadError(f"is no {what}", file=name or "the input", remedy="save it again") from error
    if not message.keys():
        raise ReadError(
            f"is no {what}: it begins with no headers", file=name or "the input", remedy="save it again"
        )
    return message


def leaves(message: Message) -> Iterator[Message]:
    """The parts that have content of their own, in their order, however they are nested."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST:
        part = waiting.pop()
        seen += 1
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting += reversed(cast("list[Message]", part.get_payload()))
        elif not part.is_multipart():  # a message within the message is an attachment
            yield part


def bytes_of(part: Message) -> bytes:
    """What the part holds, out of its transfer encoding."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return found if isinstance(found, bytes) else b""


def charset_of(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, IndexError):
        return None


def header(message: Message, name: str) -> str:
    """A header in plain words; empty where it is missing, and no longer than one is."""
    found = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    # Not by the library's newer parser, which takes a gigabyte for a header of 200 KB.
    said = found[:_LONGEST].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    # What cannot be read stays as it stands.
    with contextlib.suppress(ValueError, LookupError, email.errors.HeaderParseError):
        said = str(email.header.make_header(email.header.decode_header(said)))
    return " ".join(said.split())


def pictures_of(parts: list[Message]) -> Parts:
    """The pictures among ``parts`` by the names that a page may show them by."""
    found: dict[str, Callable[[], bytes]] = {}
    for part in parts:
        if part.get_content_maintype() not in ("image", "application"):
            continue
        location, identity = header(part, "Content-Location"), header(part, "Content-ID").strip("<>")
        for name in (location, f"cid:{identity}" if identity else ""):
            if name:
                found.setdefault(name, partial(bytes_of, part))
    return found
