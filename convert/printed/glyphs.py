"""The letters of a PDF with their places, as lines: through PDFium, and nothing of what they mean.

Places count in points from the upper left corner of the page.  `apart` runs this in a process of its own.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec

from convert.errors import ReadError

__all__ = [
    "WIDE",
    "Document",
    "Line",
    "LinkArea",
    "Opened",
    "Page",
    "is_bold",
    "is_rtl",
    "mostly_rtl",
    "opened",
    "pages",
]

MAX_PAGES = 2000
MAX_LETTERS = 6_000_000
"""Letters of a whole file that are looked at."""
_MOST_ON_PAGE = 200_000
_MOST_OBJECTS = 20_000
_GUTTER = 1.4
"""A gap as wide as so many letters parts columns (or cells), and not words."""
_WIDE = 0.75
WIDE = "\N{EM SPACE}"
"""Stands for a gap that is wider than words of a text have as a rule."""
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_BOLD = re.compile(r"bold|black|heavy|semibd|demi", re.IGNORECASE)
_SLANTED = re.compile(r"ital|obliq|slant", re.IGNORECASE)
_LIGATURES = {0xFB00 + n: s for n, s in enumerate(("ff", "fi", "fl", "ffi", "ffl", "ſt", "st"))}
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_HYPHEN = "\N{SOFT HYPHEN}"


class Line(msgspec.Struct):
    """A run of letters on one baseline."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    font: str
    bold: bool
    slanted: bool
    artifact: bool = False
    """Whether the file itself says that it is no part of the text."""
    page: int = 0

    @property
    def width(self) -> float:
        return self.right - self.left


class LinkArea(msgspec.Struct, frozen=True):
    """A link: where it leads, and the words that stand in it."""

    url: str
    text: str


class Page(msgspec.Struct):
    """One page."""

    number: int
    width: float
    height: float
    lines: list[Line]
    links: list[LinkArea]
    pictures: list[tuple[float, float, float, float]]
    letters: int = 0
    unknown: int = 0
    """How many of its letters the file does not tell."""

    @property
    def is_picture(self) -> bool:
        """Whether it shows a picture of a page, and no text."""
        room = self.width * self.height or 1
        covered = max(((r - x) * (b - y) for x, y, r, b in self.pictures), default=0)
        return self.letters < 20 and covered > 0.4 * room

    @property
    def is_garbled(self) -> bool:
        return self.unknown > 20 and self.unknown > 0.25 * self.letters


class Document(msgspec.Struct):
    """What a file holds."""

    pages: list[Page]
    said: dict[str, str]
    """Its metadata: ``Title``, ``Author``, ``Producer`` …"""
    language: str | None = None


class Opened:
    """A file that PDFium has open."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.count = len(file)
        if self.count > MAX_PAGES:
            file.close()
            raise ReadError(f"has more than {MAX_PAGES:,} pages", remedy="split it")
        self.said = {key: value.strip() for key, value in _metadata(file).items() if value.strip()}
        self.language = _language(file)

    def close(self) -> None:
        self.file.close()


def opened(data: bytes) -> Opened:
    """The PDF ``data``; raises `ReadError` where it is locked or too long, else PDFium's own error."""
    import pypdfium2

    try:
        return Opened(pypdfium2.PdfDocument(data))
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError("is locked with a password", remedy="save a copy without one") from error
        raise


def pages(file: Opened) -> Iterator[Page]:
    """The pages of ``file``; raises `ReadError` for too many letters."""
    letters = 0
    for number in range(file.count):
        page = _page(file.file, number)
        letters += page.letters
        if letters > MAX_LETTERS:
            raise ReadError(f"has more than {MAX_LETTERS:,} letters", remedy="split it")
        yield page


def _metadata(opened: Any) -> dict[str, str]:
    found = opened.get_metadata_dict(skip_empty=True)
    return {str(key): str(value) for key, value in found.items()}


def _language(opened: Any) -> str | None:
    from pypdfium2 import raw

    size = raw.FPDFCatalog_GetLanguage(opened, None, 0) if hasattr(raw, "FPDFCatalog_GetLanguage") else 0
    if not 2 < size < 200:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(opened, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0") or None


def _page(opened: Any, number: int) -> Page:
    """The page ``number``; one that PDFium cannot load is an empty one."""
    import pypdfium2

    try:
        page = opened[number]
    except pypdfium2.PdfiumError:
        return Page(number, 0, 0, [], [], [])
    with closing(page):
        turn = _Turn(page)
        made = Page(number, turn.width, turn.height, [], [], [])
        with closing(page.get_textpage()) as words:
            made.lines = _lines(words, turn, made)
            made.links = list(_links(opened, page, words))
        made.pictures = list(_pictures(page, turn))
        return made


class _Turn:
    """From the file's coordinates to those of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.turned = page.get_rotation() % 360
        wide, high = right - left, top - bottom
        self.width, self.height = (wide, high) if self.turned % 180 == 0 else (high, wide)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """As left, top, right, bottom from the upper left corner."""
        if self.turned == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turned == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self.turned == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, top, _, _ = self.box(x, y, x, y)
        return left, top

    def upright(self, a: float, b: float) -> bool:
        """Whether a line that runs along (a, b) is level on the page."""
        angle = (math.degrees(math.atan2(b, a)) + self.turned) % 360
        return bool(angle < 8 or angle > 352)


class _Style(msgspec.Struct, frozen=True):
    """What the letters of one object have in common."""

    size: float
    font: str
    bold: bool
    slanted: bool
    artifact: bool
    level: bool


def _lines(words: Any, turn: _Turn, page: Page) -> list[Line]:
    """The lines of a page in the order in which they were painted, parted at wide gaps."""
    from pypdfium2 import raw

    styles: dict[int, _Style] = {}
    count = min(raw.FPDFText_CountChars(words), _MOST_ON_PAGE)
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    run: _Run | None = None
    runs: list[_Run] = []
    spaced = False
    for index in range(count):
        code = raw.FPDFText_GetUnicode(words, index)
        letter = _LIGATURES.get(code) or (
            chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        )
        if not letter or letter in "\r\n" or code in (0x02, 0xFFFE):
            if code in (0x02, 0xFFFE) and run is not None:
                run.add_hyphen()
            continue
        if letter.isspace() or code in (0x200B, 0xFEFF):
            spaced = code not in (0x200B, 0xFEFF)
            continue
        address = ctypes.cast(raw.FPDFText_GetTextObject(words, index), ctypes.c_void_p).value or 0
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(words, index, turn)
        page.letters += 1
        if code == 0xFFFD or 0xE000 <= code < 0xF900 or raw.FPDFText_HasUnicodeMapError(words, index) == 1:
            page.unknown += 1
        if not style.level:
            continue
        if not raw.FPDFText_GetLooseCharBox(words, index, box):
            continue
        raw.FPDFText_GetCharOrigin(words, index, x, y)
        left, top, right, bottom = turn.box(box.left, box.bottom, box.right, box.top)
        _, base = turn.point(x.value, y.value)
        if code >= 0xFB50:  # letters in the form that they have within a word
            letter = unicodedata.normalize("NFKC", letter)
        if run is None or not run.takes(left, right, base, style):
            if run is not None:
                runs.append(run)
            run = _Run(style)
        run.add(letter, left, top, right, bottom, base, spaced=spaced, style=style)
        spaced = False
    if run is not None:
        runs.append(run)
    return [one.line(page.number) for one in _righted(runs)]


def is_bold(font: str) -> bool:
    """Whether a font's name says that it is bold."""
    return bool(_BOLD.search(font))


def mostly_rtl(words: str) -> bool:
    """Whether most letters of ``words`` are of a script that is written from right to left."""
    found = _RTL.findall(words)
    return bool(found) and len(found) * 2 > sum(c.isalpha() for c in words)


def is_rtl(letter: str) -> bool:
    """Whether a letter belongs to a script that is written from right to left."""
    return (
        "\u0590" <= letter[:1] <= "\u08ff"
        or "\ufb1d" <= letter[:1] <= "\ufdff"
        or "\ufe70" <= letter[:1] <= "\ufefe"
    )


def _righted(runs: list[_Run]) -> list[_Run]:
    """``runs`` with those of one line that is written from right to left as one, however it was painted."""
    found: list[_Run] = []
    for run in runs:
        into = None
        for other in reversed(found[-40:]):
            if not (run.rtl or other.rtl) or run.style.artifact != other.style.artifact:
                continue
            size = max(run.style.size, other.style.size)
            gap = max(run.left - other.right, other.left - run.right)
            if (
                abs(run.base - other.base) < 0.2 * size
                and gap < _GUTTER * size
                and run.style.size > 0.7 * size
            ):
                into = other
                break
        if into is None:
            found.append(run)
            continue
        into.glyphs += run.glyphs
        into.rtl = True
        into.left, into.right = min(into.left, run.left), max(into.right, run.right)
        into.top, into.bottom = min(into.top, run.top), max(into.bottom, run.bottom)
        for style, count in run.counts.items():
            into.counts[style] = into.counts.get(style, 0) + count
    return found


def _rightward(glyphs: list[tuple[str, float, float]], size: float) -> str:
    """The words of a line that is written from right to left, by the places of its glyphs."""
    groups = _groups(glyphs)
    marks = [group for group in groups if all(unicodedata.combining(c) for c in group[0])]
    bases = sorted((g for g in groups if g not in marks), key=lambda g: -(g[1] + g[2]))
    spelled = [letter for letter, _, _ in bases]
    for letter, left, right in marks:
        near = min(
            range(len(bases)), key=lambda n: abs(bases[n][1] + bases[n][2] - left - right), default=None
        )
        if near is not None:
            spelled[near] += letter
    pieces: list[tuple[str, bool]] = []
    for number, (_, _, right) in enumerate(bases):
        if number and bases[number - 1][1] - right > 0.17 * size:
            pieces.append((" ", False))
        pieces.append((spelled[number], spelled[number][0].isalnum() and not is_rtl(spelled[number])))
    return "".join(_leftward(pieces))


def _groups(glyphs: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """Glyphs with all letters of each; PDFium gives them backwards where it has turned the line around."""
    found: list[tuple[str, float, float]] = []
    for place, (letter, left, right) in enumerate(glyphs):
        if found and found[-1][1:] == (left, right) and not unicodedata.combining(letter):
            before = next((g for g in reversed(glyphs[:place]) if g[1:] != (left, right)), None)
            after = next((g for g in glyphs[place:] if g[1:] != (left, right)), None)
            turned = before[1] > left if before else after is None or after[1] < left
            joined = letter + found[-1][0] if turned and is_rtl(letter) else found[-1][0] + letter
            found[-1] = (joined, left, right)
        else:
            found.append((letter, left, right))
    return found


def _leftward(pieces: list[tuple[str, bool]]) -> Iterator[str]:
    """``pieces`` with what is written from left to right (numbers, Latin words) in its own order."""
    held: list[str] = []
    waiting: list[str] = []
    for piece, latin in pieces:
        if latin:
            held += [*waiting, piece]
            waiting = []
        elif held and (piece.isspace() or piece in "-–./:,%&@_+'’") and not is_rtl(piece):
            waiting.append(piece)
        else:
            yield from reversed(held)
            yield from waiting
            held, waiting = [], []
            yield piece
    yield from reversed(held)
    yield from waiting


class _Run:
    """A line while it is read."""

    def __init__(self, style: _Style) -> None:
        self.style = style
        self.parts: list[str] = []
        self.left = self.top = math.inf
        self.right = self.bottom = -math.inf
        self.base = 0.0
        self.last = (0.0, 0.0)
        self.counts: dict[_Style, int] = {}
        self.glyphs: list[tuple[str, float, float]] = []
        self.heads: list[tuple[float, float]] = []
        """Size and base of the first letters."""
        self.rtl = False

    def takes(self, left: float, right: float, base: float, style: _Style) -> bool:
        """Whether a letter there goes on with the line."""
        size = max(self.style.size, style.size)
        raised = abs(base - self.base)
        if raised > 0.6 * size or (raised > 0.15 * size and min(self.style.size, style.size) > 0.85 * size):
            return False
        if style.artifact != self.style.artifact or (style.size > 1.7 * self.style.size):
            return False
        if self.style.size > 1.7 * style.size and len(self.parts) < 3:
            return False  # a large initial letter
        before, after = self.last
        gap = left - after if left >= before else before - right
        if gap < -0.6 * size and not (self.left - size < left < self.right + size):
            return False
        return gap < _GUTTER * size

    def add(
        self, letter: str, left: float, top: float, right: float, bottom: float, base: float, *,
        spaced: bool, style: _Style,
    ) -> None:  # fmt: skip
        if self.parts:
            before, after = self.last
            gap = left - after if left >= before else before - right
            # What is spaced out is a gap wider than letters have, and a gap without a space parts words.
            if gap > _WIDE * style.size:
                self.parts.append(WIDE)
            elif (spaced and gap > -0.3 * style.size) or gap > 0.24 * style.size:
                self.parts.append(" ")
        else:
            self.base = base
        letter = self._raised(letter, base, style)
        if style.size > 0.85 * self.style.size:
            self.base = base
            self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)
        if self.top is math.inf:
            self.top, self.bottom = top, bottom
        self.parts.append(letter)
        self.glyphs.append((letter, left, right))
        if len(self.heads) < 3:
            self.heads.append((style.size, base))
        self.rtl = self.rtl or is_rtl(letter)
        self.left, self.right = min(self.left, left), max(self.right, right)
        self.last = (left, right)
        self.counts[style] = self.counts.get(style, 0) + 1

    def _raised(self, letter: str, base: float, style: _Style) -> str:
        """A number that stands raised beside larger letters, as such."""
        if (
            letter in _RAISED
            and style.size < 0.85 * self.style.size
            and base < self.base - 0.12 * self.style.size
        ):
            return _RAISED[letter]
        return letter

    def add_hyphen(self) -> None:
        """A word goes on in the next line."""
        if self.parts and self.parts[-1] in ("-", "\N{HYPHEN}"):
            self.parts.pop()
        self.parts.append(_HYPHEN)

    def line(self, page: int) -> Line:
        style = max(self.counts, key=lambda one: self.counts[one]) if self.counts else self.style
        total = sum(self.counts.values()) or 1
        bold = sum(n for one, n in self.counts.items() if one.bold) > 0.9 * total
        slanted = sum(n for one, n in self.counts.items() if one.slanted) > 0.9 * total
        for place, (size, base) in enumerate(self.heads):
            raised = size < 0.85 * style.size and base < self.base - 0.12 * style.size
            if not raised or place >= len(self.parts) or self.parts[place] not in _RAISED:
                break
            self.parts[place] = _RAISED[self.parts[place]]
        if self.rtl:
            self.parts = [_rightward(self.glyphs, style.size)]
        return Line(
            text=unicodedata.normalize("NFC", "".join(self.parts)),
            left=self.left, top=self.top, right=self.right, bottom=self.bottom, base=self.base,
            size=round(style.size, 1), font=style.font, bold=bold, slanted=slanted,
            artifact=style.artifact, page=page,
        )  # fmt: skip


def _style(words: Any, index: int, turn: _Turn) -> _Style:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    size = abs(raw.FPDFText_GetFontSize(words, index)) or 1.0
    level = True
    if raw.FPDFText_GetMatrix(words, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        level = turn.upright(matrix.a, matrix.b)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(words, index, None, 0, flags)
    name = ""
    if 0 < length < 500:
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFText_GetFontInfo(words, index, buffer, length, flags)
        name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
    bold = is_bold(name) or bool(flags.value & 1 << 18) or raw.FPDFText_GetFontWeight(words, index) >= 600
    slanted = bool(_SLANTED.search(name)) or bool(flags.value & 1 << 6)
    size = min(max(size, 0.1), 1000.0)
    return _Style(size, name, bold, slanted, _is_artifact(raw.FPDFText_GetTextObject(words, index)), level)


def _is_artifact(thing: Any) -> bool:
    """Whether a page's object is marked as a part of the page and not of the text."""
    from pypdfium2 import raw

    if not thing:
        return False
    for index in range(min(raw.FPDFPageObj_CountMarks(thing), 8)):
        mark = raw.FPDFPageObj_GetMark(thing, index)
        buffer = ctypes.create_string_buffer(64)
        length = ctypes.c_ulong()
        written = raw.FPDFPageObjMark_GetName(
            mark, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), 64, length
        )
        if written and buffer.raw[: length.value].decode("utf-16-le", "replace").rstrip("\0") == "Artifact":
            return True
    return False


def _links(opened: Any, page: Any, words: Any) -> Iterator[LinkArea]:
    """The links of a page to addresses; one that goes on in the next line is one."""
    from pypdfium2 import raw

    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    before: LinkArea | None = None
    for _ in range(_MOST_OBJECTS):
        if not raw.FPDFLink_Enumerate(page, position, link):
            break
        action = raw.FPDFLink_GetAction(link)
        length = raw.FPDFAction_GetURIPath(opened, action, None, 0) if action else 0
        rect = raw.FS_RECTF()
        if not 1 < length < 4000 or not raw.FPDFLink_GetAnnotRect(link, rect):
            continue
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFAction_GetURIPath(opened, action, buffer, length)
        url = buffer.value.decode("utf-8", "replace")
        if not re.match(r"https?://|mailto:", url, re.IGNORECASE):
            continue
        text = words.get_text_bounded(rect.left, rect.bottom, rect.right, rect.top, errors="replace")
        text = " ".join(text.replace("\ufffe", "").split())
        if before is not None and before.url == url:
            before = LinkArea(url, f"{before.text} {text}".strip())
            continue
        if before is not None:
            yield before
        before = LinkArea(url, text)
    if before is not None:
        yield before


def _pictures(page: Any, turn: _Turn) -> Iterator[tuple[float, float, float, float]]:
    from pypdfium2 import raw

    for index in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(thing) not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(thing, *edges):
            yield turn.box(*(edge.value for edge in edges))
