"""What stands on pages and is no part of the text: running heads, page numbers, what the file marks as such.

They are known by standing at the same place of several pages, with the same words or with a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from convert.folding import letters
from convert.printed.glyphs import Line, Page

__all__ = ["without_furniture"]

_EDGE = 0.16
"""How much of a page's height, above and below, its furniture stands in."""
_NUMBER = re.compile(r"\W*(?:[^\W\d]{1,9}\.?\W*)?(?:\d{1,4}|[ivxlc]{1,7})\W*", re.IGNORECASE)


@cache
def _page_of() -> re.Pattern[str]:
    """ "3 of 12" in all languages."""
    from convert.wording import labels

    forms = [re.escape(form) for form in labels("page_of")]
    forms = [form.replace(r"\{page\}", r"\d{1,4}").replace(r"\{pages\}", r"\d{1,4}") for form in forms]
    return re.compile(
        "|".join([*forms, r"\d{1,4}\s*[/|–-]\s*\d{1,4}", r"\w{1,9}\.?\s+\d{1,4}\s+\w{1,5}\s+\d{1,4}"])
    )


def without_furniture(pages: list[Page]) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each page that are text, and all that are not."""
    repeated = _repeated(pages)
    first = "".join(letters(line.text) for line in pages[0].lines) if pages else ""
    kept: list[list[Line]] = []
    aside: list[Line] = []
    for page in pages:
        own = []
        for line in page.lines:
            if _at_edge(line, page) and (
                line.artifact
                or (_key(line, page) in repeated and _stands_apart(line, page, repeated))
                or _is_number(line, page)
                or (page.number > pages[0].number and _is_head(line, page, first))
            ):
                aside.append(line)
            else:
                own.append(line)
        kept.append(own)
    return kept, aside


def _is_head(line: Line, page: Page, first: str) -> bool:
    """Whether a line above a later page's text says again what the first page says, or is beside one."""
    row = [o for o in page.lines if abs(o.base - line.base) < line.size]
    rest = [o for o in page.lines if o.base > line.base + line.size]
    if line.top > _EDGE * page.height or not rest or min(o.top for o in rest) - line.bottom < 0.6 * line.size:
        return False
    if any(o.base < line.base - line.size for o in page.lines if not o.artifact):
        return False
    return any(len(letters(o.text)) > 7 and letters(o.text) in first for o in row)


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height


def _key(line: Line, page: Page) -> tuple[str, int]:
    """A line's words with numbers alike, and its height on the page."""
    words = re.sub(r"\d+", "#", " ".join(line.text.split()).casefold())
    return words, round(line.base / 4)


def _repeated(pages: list[Page]) -> set[tuple[str, int]]:
    """The lines that stand on as many pages as a running head does."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for line in page.lines:
            if _at_edge(line, page) and line.text.strip():
                words, height = _key(line, page)
                found[words, height].add(page.number)
    enough = max(2, min(len(pages) // 3, 6))
    near: set[tuple[str, int]] = set()
    for (words, height), there in found.items():
        # Heights differ by a hair where the line's letters do.
        for other in (height - 1, height, height + 1):
            there = there | found.get((words, other), set())
        if len(there) >= enough:
            near.add((words, height))
    return near


def _stands_apart(line: Line, page: Page, repeated: set[tuple[str, int]]) -> bool:
    """Whether a line is no row of the text, whose first rows may be alike on two pages."""
    changing = any(c.isdigit() for c in line.text)
    rest = [o.base for o in page.lines if not o.artifact and (changing or _key(o, page) not in repeated)]
    others = [abs(base - line.base) for base in rest if abs(base - line.base) > 0.5 * line.size]
    return not others or min(others) > 1.6 * line.size


def _is_number(line: Line, page: Page) -> bool:
    """A page's number that stands alone at its edge, apart from the text."""
    words = " ".join(line.text.split())
    if len(words) > 30 or not (_NUMBER.fullmatch(words) or _page_of().fullmatch(words)):
        return False
    others = [o for o in page.lines if o is not line and not o.artifact]
    above = [o for o in others if o.base < line.base - line.size]
    below = [o for o in others if o.base > line.base + line.size]
    row = [o for o in others if abs(o.base - line.base) <= line.size]
    if row:
        return False
    lonely = 1.6 * line.size
    if line.top > (1 - _EDGE) * page.height:
        return not below and (not above or line.base - max(o.base for o in above) > lonely)
    return not above and bool(below) and min(o.base for o in below) - line.base > lonely
