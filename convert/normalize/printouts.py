"""Pages printed to PDF by a browser: date, title and address, which it sets at each sheet's top and foot.

Copied from the PDF they stand between the lines of the article.  The address is where it was published;
the day of the print is no date of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from convert.model import SetAside
from convert.normalize.draft import Address
from convert.normalize.lines import Line

__all__ = ["strip_print_marks"]

_SHEET = (
    r"(?:(?:page|seite|pagina|página|pág\.|sida|side|strona|стр\.)\s?)?(?P<sheet>\d{1,3})"
    r"\s?(?:/|of|von|de|di|sur|van|av|af|z|ze|из|з)\s?(?P<sheets>\d{1,3})"
)
_TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?"
_STAMP = rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\s?\d{{1,2}}[-/.]\s?\d{{2,4}})\.?,?\s{_TIME}"
_URL = r"https?://[^\s<>\"]+"
_ADDRESS = re.compile(_URL, re.I)
_FOOT = re.compile(rf"(?:{_URL}\s+)?{_SHEET}(?:\s+{_STAMP})?", re.I)
"""Chrome, Edge and Safari have the address beside the number of the sheet, Firefox the day and the hour."""
_STAMPED = re.compile(rf"{_STAMP}(?:\s+\S.*)?|\S.*\s{_STAMP}", re.I)
_ADDRESSED = re.compile(rf"(?:\S.*\s)?(?P<url>{_URL})(?:\s+{_SHEET})?", re.I)
"""Firefox has title and address at the top."""
LONGEST, EDGE = 600, 3
"""How long such a line may be, and how many lines at a sheet's edge may be such."""
_FOOT_ENDS = frozenset("0123456789mM")
_REASON, _RULE = "printed at a page's edge", "a browser's print"


def strip_print_marks(lines: list[Line]) -> tuple[list[Line], list[SetAside], Address | None]:
    """Set aside what a browser printed at each sheet's edges; also the evidence for the page's address.

    Nothing is done without feet that count the sheets up from the first, and without an address.
    """
    feet = _feet(lines)
    if not feet:
        return lines, [], None
    tops = [0, *(index + 1 for index in feet if index + 1 < len(lines))]
    address = _address(lines, [*feet, *(index - 1 for index in feet if index), *tops])
    if address is None:
        return lines, [], None
    marks = {
        *feet,
        *_at_edges(lines, tops, 1, address),
        *_at_edges(lines, [index - 1 for index in feet], -1, address),
    }
    aside: list[SetAside] = []
    kept: list[Line] = []
    source: Address | None = None
    for index, line in enumerate(lines):
        if index not in marks:
            # A sentence may run on over the sheet's end, so it must not count as a paragraph's end.
            line.page = line.page or (bool(kept) and index - 1 in marks)
            kept.append(line)
            continue
        text, span = line.text, (line.start, line.end)
        if source is None and address in text:
            source, text = Address.in_line(line, address, "address printed at a page's edge")
        if text:
            aside.append(SetAside(text, _REASON, _RULE, span))
    return kept, aside, source


def _feet(lines: list[Line]) -> list[int]:
    """The lines that count the sheets: 1/3, 2/3, 3/3; none where no address or stamp stands beside them."""
    feet: list[int] = []
    sheets = ""
    ends = [i for i, line in enumerate(lines) if line.text[-1] in _FOOT_ENDS and len(line.text) <= LONGEST]
    for index in ends:
        line = lines[index]
        match = _FOOT.fullmatch(line.text)
        if match is None:
            continue
        beside = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
        alone = match.end("sheets") == len(line.text) and not line.text.startswith("http")
        if alone and not any(
            _STAMPED.fullmatch(other.text[:LONGEST]) or _ADDRESS.fullmatch(other.text) for other in beside
        ):
            continue  # a number alone: a score, a fraction, a page
        if int(match["sheet"]) == len(feet) + 1 and sheets in ("", match["sheets"]):
            sheets = match["sheets"]
            feet.append(index)
    return feet if sheets and (len(feet) > 1 or sheets == "1") else []


def _address(lines: list[Line], indexes: list[int]) -> str | None:
    """The address that ends a line at a sheet's edge, or stands at the foot before the number."""
    for index in indexes:
        match = _ADDRESSED.fullmatch(lines[index].text[:LONGEST])
        if match and "…" not in match["url"]:
            return match["url"]
    return None


def _at_edges(lines: list[Line], starts: list[int], step: int, address: str) -> Iterator[int]:
    """Lines at sheets' edges, outermost first, that have a stamp or the address or stand at others too."""
    for depth in range(EDGE):
        inner = [start + depth * step for start in starts if 0 <= start + depth * step < len(lines)]
        count = Counter(lines[index].text for index in inner)
        marks = [
            index
            for index in inner
            if count[lines[index].text] > 1
            or lines[index].text.endswith(address)
            or _STAMPED.fullmatch(lines[index].text[:LONGEST])
        ]
        yield from marks
        starts = [index - depth * step for index in marks]
