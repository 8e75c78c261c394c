"""RTF as pandoc reads it without loss: each letter beyond ASCII written as itself, and one author.

RTF has such a letter as a number (``\\u8220``) and what programs show that know none, in as many
characters as ``\\uc`` says.  Pandoc takes this substitute away in one of the forms that it may have, and in
the others a letter of the text with it; of letters beyond the first plane it makes none at all.
"""

from __future__ import annotations

import re

__all__ = ["plainly", "spelled_out"]

_WORD = re.compile(
    rb"\\(?:u(?P<letter>-?[0-9]{1,6})(?: |(?![0-9]))|uc(?P<skip>[0-9]{1,4}) ?"
    rb"|bin(?P<size>[0-9]{1,9}) ?|[\\{}])|(?P<brace>[{}])"
)
_SUBSTITUTE = re.compile(
    rb"[\r\n]*(?:\\bin(?P<size>[0-9]{1,9}) ?|\\'[0-9A-Fa-f]{2}|\\[A-Za-z]+-?[0-9]* ?|\\[^A-Za-z]|[^\\{}])",
    re.DOTALL,
)
_AUTHOR = rb"{\author "
_UNENDED = re.compile(rb"\\[A-Za-z]+-?[0-9]*\Z")
_SPECIAL = {"\\": "\\\\", "{": "\\{", "}": "\\}", "\t": "\\tab ", "\n": "\\line ", "\u00a0": "\\~"}


def plainly(data: bytes) -> bytes:
    """The RTF ``data`` in the form that pandoc reads whole."""
    return spelled_out(_with_first_author(data))


def _with_first_author(data: bytes) -> bytes:
    """LibreOffice says who wrote the file, and then by the same word who changed it last."""
    first = data.find(_AUTHOR)
    if first < 0:
        return data
    after = first + len(_AUTHOR)
    return data[:after] + data[after:].replace(_AUTHOR, rb"{\operator ")


def spelled_out(data: bytes) -> bytes:
    """The RTF ``data`` with each letter that it gives by number as that letter, without its substitute."""
    if not re.search(rb"\\u-?[0-9]", data):
        return data
    try:
        data.decode()
    except UnicodeDecodeError:  # bytes of a code page, which it could also have written as escapes
        data = re.sub(rb"[\x80-\xff]", lambda match: b"\\'%02x" % match[0][0], data)
    found = [b""]
    skips, place, high = [1], 0, 0
    while match := _WORD.search(data, place):
        if match.start() > place:
            found.append(data[place : match.start()])
        high = 0 if match.start() > place else high
        place = match.end()
        if match["letter"]:
            letter, high = _letter(int(match["letter"]), high)
            if _UNENDED.search(found[-1][-40:]):
                found.append(b" ")  # the number's own backslash ended the word before it
            found.append(letter)
            place = _after_substitute(data, place, skips[-1])
            continue
        if match["size"]:
            place = min(len(data), place + int(match["size"]))
        elif match["skip"]:
            skips[-1] = int(match["skip"])
            found.append(match[0].rstrip() + b" ")
            continue
        elif match["brace"] == b"{":
            skips.append(skips[-1])
        elif match["brace"] == b"}" and len(skips) > 1:
            skips.pop()
        found.append(data[match.start() : place])
    found.append(data[place:])
    return b"".join(found)


def _letter(number: int, high: int) -> tuple[bytes, int]:
    """The letter of ``number``, and the first half of one that is not whole yet; ``high`` is such a half."""
    number &= 0xFFFF
    if 0xD800 <= number < 0xDC00:
        return b"", number
    if 0xDC00 <= number < 0xE000:
        if not high:
            return "\N{REPLACEMENT CHARACTER}".encode(), 0
        number = 0x10000 + ((high - 0xD800) << 10) + (number - 0xDC00)
    letter = chr(number)
    return _SPECIAL.get(letter, letter if letter >= " " else " ").encode(), 0


def _after_substitute(data: bytes, place: int, count: int) -> int:
    """Where the text goes on after ``count`` characters that stand for a letter; a group ends them."""
    for _ in range(count):
        match = _SUBSTITUTE.match(data, place)
        if match is None:
            break
        place = min(len(data), match.end() + int(match["size"] or 0))
    return place
