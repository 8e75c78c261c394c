"""Link numbers: what text browsers put before each link, and the list of addresses they end with.

``lynx -dump`` prints "[7]Gordian Pretzel" in the text and "7. https://…" below "References" at the end.
"""

from __future__ import annotations

import re

from convert.model import SetAside
from convert.normalize.lines import Line

__all__ = ["strip_link_numbers"]

LEAST_LINKS = 3
_HEADING = re.compile(r"(?:references|visible links|hidden links|links)[:.]?", re.I)
_ADDRESS = re.compile(r"\[?(\d{1,4})[.\]]\s+(?:https?|mailto|file|ftp):\S+")
_NUMBER = re.compile(r"\[\d{1,4}\](?=\S)")


def strip_link_numbers(lines: list[Line]) -> tuple[list[Line], list[SetAside]]:
    """Set the list of addresses aside and the numbers that point to it; nothing where there is no list."""
    first = _list_of_links(lines)
    if first is None:
        return lines, []
    aside = [
        SetAside(line.text, "list of a page's links", "list below a dump", (line.start, line.end))
        for line in lines[first:]
    ]
    kept = lines[:first]
    for line in kept:
        found = _NUMBER.findall(line.text)
        if found:
            line.text = _NUMBER.sub("", line.text)
            aside.append(
                SetAside(" ".join(found), "number of a link", "list below a dump", (line.start, line.end))
            )
    return [line for line in kept if line.text.strip()], aside


def _list_of_links(lines: list[Line]) -> int | None:
    """Index of the line that the list of addresses begins with, which goes on to the end of the text."""
    index = len(lines)
    links = 0
    while index and (
        _ADDRESS.fullmatch(lines[index - 1].text) or (links and _HEADING.fullmatch(lines[index - 1].text))
    ):
        index -= 1
        links += _ADDRESS.fullmatch(lines[index].text) is not None
    return index if links >= LEAST_LINKS and index and _HEADING.fullmatch(lines[index].text) else None
