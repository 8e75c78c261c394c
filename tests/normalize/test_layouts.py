"""Paragraphs in every way that typists, mailers and converters set them, and the same paragraphs again."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Iterator

import pytest
from test_body_forms import PROSE

from convert.model import Paragraph, plain
from convert.normalize import normalize

Layout = Callable[[str, list[str], int], str]


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, expand_tabs=False
    )


def _by_blanks(first: str = "", rest: str = "", gap: str = "\n\n") -> Layout:
    return lambda title, prose, width: gap.join([title, *(_wrapped(p, width, first, rest) for p in prose)])


def _by_indents(first: str, above: str = "\n\n") -> Layout:
    return lambda title, prose, width: title + above + "\n".join(_wrapped(p, width, first, "") for p in prose)


def _double_spaced(title: str, prose: list[str], width: int) -> str:
    lines = (line for p in prose for line in _wrapped(p, width, "     ").splitlines())
    return "\n\n".join([title, *lines])


def _double_spaced_apart(title: str, prose: list[str], width: int) -> str:
    return "\n\n\n\n".join([title, *("\n\n".join(_wrapped(p, width).splitlines()) for p in prose)])


def _justified(title: str, prose: list[str], width: int) -> str:
    return "\n\n".join([title, *("\n".join(_set_full(_wrapped(p, width), width)) for p in prose)])


def _set_full(text: str, width: int) -> Iterator[str]:
    *lines, last = text.splitlines()
    for line in lines:
        words = line.split()
        gaps = max(1, len(words) - 1)
        room = width - sum(map(len, words))
        yield "".join(w + " " * (room // gaps + (n < room % gaps)) for n, w in enumerate(words)).strip()
    yield last


def _ragged(title: str, prose: list[str], width: int) -> str:
    chance = random.Random(width)  # noqa: S311
    return "\n\n".join([title, *("\n".join(_of_uneven_lines(p, width, chance)) for p in prose)])


def _of_uneven_lines(text: str, width: int, chance: random.Random) -> Iterator[str]:
    line, most = "", width
    for word in text.split():
        if line and len(line) + 1 + len(word) > most:
            yield line
            line, most = word, width - chance.randint(0, 10)
        else:
            line = f"{line} {word}".strip()
    yield line


LAYOUTS: dict[str, Layout] = {
    "blank lines": _by_blanks(),
    "blank lines and indents": _by_blanks("    "),
    "blank lines and tabs": _by_blanks("\t"),
    "blank lines of spaces": _by_blanks(gap="\n \t\n"),
    "a margin on the left": _by_blanks("    ", "    "),
    "indents of two": _by_indents("  "),
    "indents of five": _by_indents("     "),
    "tabs": _by_indents("\t"),
    "wide spaces": _by_indents("\u3000\u3000"),
    "no-break spaces": _by_indents("\u00a0\u00a0\u00a0"),
    "double-spaced": _double_spaced,
    "double-spaced, paragraphs apart": _double_spaced_apart,
    "justified": _justified,
    "ragged": _ragged,
    "CRLF": lambda *given: _by_blanks()(*given).replace("\n", "\r\n"),
    "CR": lambda *given: _by_blanks()(*given).replace("\n", "\r"),
    "CR and CRLF": lambda *given: _by_blanks()(*given).replace("\n", "\r\r\n"),
    "flowed": lambda *given: "\n\n".join(p.replace("\n", " \n") for p in _by_blanks()(*given).split("\n\n")),
    "quoted in a mail": lambda *given: "\n".join(f"> {line}" for line in _by_blanks()(*given).split("\n")),
    "one line each": lambda title, prose, _: "\n".join([title, *prose]),
    "one line each, indented": lambda title, prose, _: "\n    ".join([f"{title}\n", *prose]),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str, language: str) -> None:
    title, *prose = PROSE[language]
    prose.insert(3, f"{' '.join(prose[1].split()[:4]).rstrip('.')}.")  # a paragraph of a few words
    for width in (34, 40, 52, 60, 65, 72, 80, 100):
        article = normalize(LAYOUTS[name](title, prose, width))
        assert article.title == title, width
        assert [plain(b.content) for b in article.blocks if isinstance(b, Paragraph)] == prose, width
