"""Cleanup: raw text → clean lines, each knowing which characters of the input it came from.

What the eye cannot see is mended here (mojibake, entities, zero-width and control characters,
spaces of odd widths); nothing is decided about the article.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TAB_WIDTH, LEAST_BREAKS = 4, 3
"""How many line breaks of HTML in one line tell that they part the text, and are not what it is about."""
_BREAK = re.compile(r"<br ?/?>")
_LINE = re.compile(r"[^\s\x00-\x1f\x7f][^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*")

# Zero-width joiners (U+200C, U+200D) stay: Persian, Hindi and emoji need them.
_INVISIBLE = {ord(c): None for c in "\u00ad\u200b\u2060\ufeff\u180e\u200e\u200f"}
_CONTROL = dict.fromkeys([*range(0, 9), *range(14, 32), *range(127, 133), *range(134, 160)])
_BIDI = dict.fromkeys([*range(8234, 8239), *range(8294, 8298)])
_WIDTHS = dict.fromkeys([160, 5760, *range(8192, 8203), 8239, 8287], " ")
_NONCHARACTERS = {0xFFFE: None, 0xFFFF: None}
_TABLE = {**_INVISIBLE, **_CONTROL, **_BIDI, **_WIDTHS, **_NONCHARACTERS}
_DIRTY = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\xa0\xad\u1680\u180e\u2000-\u200b\u200e\u200f\u202a-\u202f"
    "\u205f\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PLAIN_GAPS = frozenset(("\n", "\n\n"))
_RUNS = re.compile(r"[ \t]{2,}|\t")
_SURROGATES = re.compile("[\ud800-\udfff]")

# UTF-8 read as Windows-1252 or Latin-1 leaves pairs like these (also twice over).
_MOJIBAKE = re.compile("[ÂÃâÐÑ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
# These would turn text about mark-up into mark-up; a reader wants to see them as they are.
_KEPT_ENTITIES = {"&lt;", "&gt;", "&#60;", "&#62;", "&#x3c;", "&#x3e;", "&#x3C;", "&#x3E;"}


@dataclass(slots=True)
class Line:
    """One line that is not blank: clean ``text``, its indent in columns, and where it stood."""

    text: str
    start: int
    end: int
    indent: int = 0
    blanks: int = 0
    """Blank lines before it."""
    page: bool = False
    """Whether a page break (form feed) stands before it."""
    gapped: bool = False
    """Whether tabs or wide gaps parted its words, which ``text`` has as single spaces."""

    def parted(self, pieces: Sequence[tuple[str, int, int]]) -> list[Line]:
        """Lines of their own for ``pieces``, each with where its words begin and end in this one.

        The last stands apart from the others, as a text does from its head.
        """
        last = len(pieces) - 1
        return [
            Line(
                text,
                min(self.end, self.start + start),
                self.end if number == last else min(self.end, self.start + end),
                self.indent,
                int(number == last) if number else self.blanks,
            )
            for number, (text, start, end) in enumerate(pieces)
        ]


def _decode_entity(match: re.Match[str]) -> str:
    entity = match.group()
    if entity in _KEPT_ENTITIES:
        return entity
    decoded = html.unescape(entity)
    return decoded.translate(_TABLE) if decoded != entity else entity


def _mend_mojibake(text: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding

    return fix_encoding(text, TextFixerConfig(unescape_html=False))


def at_colon(text: str) -> tuple[str, str, str]:
    """Label, colon and what it announces; as `str.partition`, but the wide colon of Chinese is one too."""
    label, colon, rest = text.partition(":")
    wide = label.find("：")
    return (label, colon, rest) if wide < 0 else (text[:wide], text[wide], text[wide + 1 :])


def clean(text: str) -> str:
    """Mend one line's characters; pure, so that it can be used on any piece of text."""
    if _MOJIBAKE.search(text):
        text = _mend_mojibake(text)
    if "&" in text:
        text = _ENTITY.sub(_decode_entity, text)
    if text.count("<br") >= LEAST_BREAKS:
        text = _BREAK.sub("\n", text)
    if _DIRTY.search(text):
        text = _SURROGATES.sub("\ufffd", text.translate(_TABLE))
    return text


def _spans(raw: str) -> Iterator[tuple[int, int]]:
    """Where each line of ``raw`` stands, those too that only "<br/>" parts, as in a dump of a database."""
    broken = raw.count("<br") >= LEAST_BREAKS
    for match in _LINE.finditer(raw):
        start, end = match.span()
        if broken and match.group().count("<br") >= LEAST_BREAKS:
            for cut in _BREAK.finditer(raw, start, end):
                if raw[start : cut.start()].strip():
                    yield _stripped(raw, start, cut.start())
                start = cut.end()
            if not raw[start:end].strip():
                continue
            start, end = _stripped(raw, start, end)
        yield start, end


def _stripped(raw: str, start: int, end: int) -> tuple[int, int]:
    return end - len(raw[start:end].lstrip()), end


def split(raw: str) -> list[Line]:
    """Cut ``raw`` into its lines; blank ones are counted, not kept. Linear in the input's length."""
    lines: list[Line] = []
    dirty = bool(
        _DIRTY.search(raw)
        or (not raw.isascii() and _MOJIBAKE.search(raw))
        or ("&" in raw and _ENTITY.search(raw))
    )
    previous = 0
    for start, end in _spans(raw):
        gap = raw[previous:start]
        if gap in _PLAIN_GAPS:  # as most are
            breaks, lead = len(gap), ""
        else:
            breaks = gap.count("\n") or gap.count("\r") or (1 if len(gap.splitlines()) > 1 else 0)
            lead = gap[max(map(gap.rfind, "\n\r\f\v\x85\u2028\u2029")) + 1 :]
        text = raw[start:end].rstrip()
        if dirty:
            text = clean(text).strip()
        gapped = "\t" in text or "  " in text
        if gapped:
            # Runs of spaces mean columns at most; `Draft.raw` still has them.
            text = _RUNS.sub(" ", text)
        previous = end
        if not text:
            continue
        if gap.startswith("<br"):
            breaks = gap.count("<")
        indent = len(lead.expandtabs(TAB_WIDTH)) + lead.count("\u3000")
        lines.append(Line(text, start, end, indent, max(0, breaks - 1), "\f" in gap, gapped))
    return lines
