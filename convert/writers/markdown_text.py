"""Inlines → CommonMark, escaped as little as may be: what is written is parsed, and must be what was meant.

A line without any character that CommonMark knows is written as it is.  Any other is tried without
backslashes, then with those that the rules ask for (less the ones that prove needless), then with every
punctuation mark escaped, which the specification allows everywhere.  What even so is not read back (bold
letters inside a bold word) loses its marks, never its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Literal, cast

from convert.commonmark import Part, Picture, parser, parts
from convert.inlines import join
from convert.links import safe_url
from convert.model import (
    Code,
    Emphasis,
    FootnoteReference,
    Inline,
    LineBreak,
    Link,
    Strong,
    Text,
    plain,
)  # fmt: skip

__all__ = ["Lines", "tidy"]

Place = Literal["paragraph", "heading", "cell"]

# Without one of these, and not begun as a block is, a line means what it says.
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~]|^[-+=#|:\d]|^$")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_NEWLINES = re.compile(r"[\t\n\r]+")
_MARK = "\x00"
"""Stands for a backslash of ours until it is known to be needed."""
_RULES = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~\n]|$) | ` | \* | (?<![^\W_])_ | _(?![^\W_]) | \[ | \]
      | <(?=[a-zA-Z/!?]) | &(?=\#|\w+;) | ~(?=~)|(?<=~)~""",
    re.VERBOSE,
)
_OPENING = re.compile(r"([-+=#>|~:])|(?P<number>\d{1,9})(?=[.)])")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BLOCK_START = re.compile(r"[-+=#>|~:*`<\[]|\d{1,9}[.)]")
_NEUTRAL = re.compile(r"[a-z]+://[A-Za-z0-9./=?-]+")
LONG, MUCH = 200, 200_000
"""From what length on an address is cut for the proof, and from what length of a line on."""
_TRIES = 12
"""So many backslashes of one line are tried for need; a line with more keeps them."""


def tidy(content: Iterable[Inline], place: Place = "paragraph") -> tuple[Inline, ...]:
    """``content`` as far as Markdown can hold it: without control characters, small caps and the like."""
    found = list(_flat(content, place, in_link=False))
    while found and isinstance(found[0], LineBreak):
        del found[0]
    while found and isinstance(found[-1], LineBreak):
        del found[-1]
    return cast("tuple[Inline, ...]", join(found))


def _flat(content: Iterable[Inline], place: Place, *, in_link: bool) -> Iterable[Inline]:
    for inline in content:
        match inline:
            case Text():
                yield Text(_NEWLINES.sub(" ", _CONTROLS.sub("", inline.text)))
            case Code():
                code = " ".join(_CONTROLS.sub("", inline.text).split())
                if code:
                    yield Code(code)
            case LineBreak():
                yield inline if place == "paragraph" else Text(" ")
            case Strong() | Emphasis():
                inner = join(_flat(inline.content, place, in_link=in_link))
                if inner:
                    yield type(inline)(inner)
            case Link():
                inner = join(_flat(inline.content, place, in_link=True))
                url = safe_url(inline.url)
                if in_link or url is None:
                    yield from inner
                elif inner:
                    title = " ".join(_CONTROLS.sub("", inline.title or "").split())
                    yield Link(inner, url, title or None)
            case FootnoteReference():
                yield inline
            case _:
                yield from _flat(inline.content, place, in_link=in_link)


class Lines:
    """Writes lines of one document; knows its notes and, where links are references, gathers them."""

    def __init__(self, *, notes: Iterable[str] = (), references: bool = False, wrap: int = 0) -> None:
        self.notes = frozenset(notes)
        self.references = references
        self.wrap = wrap
        self.targets: dict[tuple[str, str | None], int] = {}

    def definitions(self) -> str:
        """The addresses of all links so far, where they are references."""
        lines = (
            f"[{number}]: {_destination(url, 1)}{_title(title)}"
            for (url, title), number in self.targets.items()
        )
        return "\n".join(lines)

    def write(self, content: Iterable[Part], place: Place = "paragraph") -> str:
        """``content``, tidied before, as one line, or several where it has line breaks or is wrapped."""
        wanted = join(content)
        if len(wanted) == 1 and isinstance(wanted[0], Text):
            line = wanted[0].text
            closes = place == "heading" and line.endswith("#")  # it would end the heading, and be none of it
            if line.strip(" ") == line and not closes and not _SPECIAL.search(line):
                return self._placed(line, wanted, place)
        for attempt in range(len(_ESCAPES)):
            line = self._line(wanted, attempt)
            shown = line.replace(_MARK, "\\")
            if self._means(shown, wanted, place):
                if _MARK in line:
                    shown = self._pruned(line, wanted, place)
                return self._placed(shown, wanted, place)
        words = cast(
            "tuple[Inline, ...]", tuple(Text(p.alt) if isinstance(p, Picture) else p for p in wanted)
        )
        text = " ".join(plain(words).split())
        if wanted == (Text(text),):  # never seen; the words are kept as they are all the same
            return _PUNCTUATION.sub(r"\\\g<0>", text)
        return self.write((Text(text),), place) if text else ""

    def _placed(self, line: str, wanted: tuple[Part, ...], place: Place) -> str:
        if place == "cell":
            return line.replace("|", "\\|")
        return self._wrapped(line, wanted) if place == "paragraph" else line

    def _means(self, line: str, wanted: tuple[Part, ...], place: Place) -> bool:
        """Whether a parser reads ``line`` as ``wanted``, with the document's notes and marks around it."""
        if len(line) > MUCH and not self.references:
            line, wanted = _shortened(line, wanted)
        titles = {str(n): {"href": url, "title": title or ""} for (url, title), n in self.targets.items()}
        env: dict[str, Any] = {"references": {"//": {"href": "#", "title": ""}, **titles}}
        env["footnotes"] = {"refs": {f":{name}": -1 for name in self.notes}, "list": {}}
        if place == "cell":
            tokens = parser(wary=True).parseInline(line, env)
            return parts(tokens[0].children or ()) == wanted
        opening = "paragraph_open" if place == "paragraph" else "heading_open"
        tokens = parser(wary=True).parse(line if place == "paragraph" else f"## {line}", env)
        if len(tokens) != 3 or tokens[0].type != opening:
            return False
        return parts(tokens[1].children or ()) == wanted

    def _pruned(self, line: str, wanted: tuple[Part, ...], place: Place) -> str:
        """``line`` without the backslashes that it can do without."""
        # From the end, since the mark that opens is the one to take the sense from.
        at = len(line)
        for _ in range(min(line.count(_MARK), _TRIES)):
            at = line.rindex(_MARK, 0, at)
            without = line[:at] + line[at + 1 :]
            if self._means(without.replace(_MARK, "\\"), wanted, place):
                line = without
        return line.replace(_MARK, "\\")

    # -- one attempt --

    def _line(self, content: tuple[Part, ...], attempt: int) -> str:
        pieces: list[tuple[str, str]] = []
        self._pieces(content, attempt, pieces, "*")
        first = pieces[0] if pieces else ("", "")
        if attempt in (1, 2) and first[0] == "text":
            pieces[0] = (
                "text",
                _OPENING.sub(_escape_opening, first[1], count=1) if _OPENING.match(first[1]) else first[1],
            )
        if attempt >= 2:
            pieces = _fenced(pieces)
        return "".join(shown for _, shown in pieces)

    def _pieces(self, content: tuple[Part, ...], attempt: int, out: list[tuple[str, str]], mark: str) -> None:
        for inline in content:
            match inline:
                case Text():
                    shown = _ESCAPES[attempt](inline.text)
                    # Pandoc takes a brace after code for attributes, and "{=html}" for raw HTML.
                    braced = shown.startswith("{") and bool(out) and out[-1][0] == "code"
                    out.append(("text", f"\\{shown}" if braced else shown))
                case Strong() | Emphasis():
                    used = mark
                    if attempt and out and out[-1] == ("mark", mark * len(out[-1][1])):
                        used = "_" if mark == "*" else "*"
                    fence = used * (2 if isinstance(inline, Strong) else 1)
                    out.append(("mark", fence))
                    inner = ("_" if used == "*" else "*") if attempt >= 2 else used
                    self._pieces(inline.content, attempt, out, inner)
                    out.append(("mark", fence))
                case Link():
                    self._link(inline, attempt, out, mark)
                case Code():
                    out.append(("code", _code(inline.text)))
                case LineBreak():
                    out.append(("break", "\\\n"))
                case FootnoteReference():
                    known = inline.id in self.notes
                    out.append(
                        ("note", f"[^{inline.id}]" if known else _PUNCTUATION.sub(r"\\\g<0>", inline.id))
                    )
                case Picture():
                    alt = _ESCAPES[attempt](inline.alt)
                    out.append(("picture", f"![{alt}]({_destination(inline.source, attempt)})"))

    def _link(self, link: Link, attempt: int, out: list[tuple[str, str]], mark: str) -> None:
        if (
            link.content == (Text(link.url),)
            and not link.title
            and re.match(r"[a-z][a-z0-9+.-]+:", link.url, re.I)
        ):
            out.append(("link", f"<{link.url}>"))
            return
        out.append(("link", "["))
        self._pieces(link.content, attempt, out, mark)
        if self.references:
            number = self.targets.setdefault((link.url, link.title), len(self.targets) + 1)
            out.append(("link", f"][{number}]"))
        else:
            out.append(("link", f"]({_destination(link.url, attempt)}{_title(link.title)})"))

    # -- wrapping --

    def _wrapped(self, line: str, wanted: tuple[Part, ...]) -> str:
        if not self.wrap or len(line) <= self.wrap:
            return line
        wrapped = "\n".join(_fill(part, self.wrap) for part in line.split("\n"))
        return wrapped if self._means(wrapped, wanted, "paragraph") else line


def _fill(line: str, width: int) -> str:
    """``line`` broken at spaces, never before a word that would begin a block, nor at more than one space."""
    found: list[str] = []
    current = ""
    for word in re.split(r"(?<! ) (?! )", line):
        wide = bool(current) and len(current) + 1 + len(word) > width
        if wide and not _BLOCK_START.match(word) and not current.endswith("\\"):
            found.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return "\n".join([*found, current])


def _escape_rules(value: str) -> str:
    return _RULES.sub(lambda match: _MARK + match.group(), value)


def _escape_all(value: str) -> str:
    escaped = _PUNCTUATION.sub(r"\\\g<0>", value)
    # A space at the end of a line or after an opening mark would be lost or would undo the mark.
    return re.sub(r"^[ \u00a0]|[ \u00a0]$", lambda m: f"&#{ord(m.group())};", escaped)


_ESCAPES: tuple[Callable[[str], str], ...] = (str, _escape_rules, _escape_rules, _escape_all)


def _escape_opening(match: re.Match[str]) -> str:
    return f"{match['number']}{_MARK}" if match["number"] else _MARK + match.group()


def _fenced(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Letters next to ``*`` become references, so that the mark opens and closes wherever it stands."""
    found = list(pieces)
    for index, (kind, _) in enumerate(pieces):
        if kind != "mark":
            continue
        if index and found[index - 1][0] == "text":
            shown = found[index - 1][1]
            if shown[-1:].isalnum():
                found[index - 1] = ("text", f"{shown[:-1]}&#{ord(shown[-1])};")
        if index + 1 < len(found) and found[index + 1][0] == "text":
            shown = found[index + 1][1]
            if shown[:1].isalnum():
                found[index + 1] = ("text", f"&#{ord(shown[0])};{shown[1:]}")
    return found


def _code(value: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", value)), default=0)
    fence = "`" * (1 if longest == 0 else 2 if longest == 1 else longest + 1)
    padding = " " if value.startswith("`") or value.endswith("`") else ""
    return f"{fence}{padding}{value}{padding}{fence}"


def _shortened(line: str, wanted: tuple[Part, ...]) -> tuple[str, tuple[Part, ...]]:
    """``line`` and ``wanted`` with long addresses cut, which the parser reads letter by letter.

    Only those without a character that Markdown knows, so that as much is proven as by the whole of them.
    """
    links = [part for part in wanted if isinstance(part, Link)]
    count = Counter(link.url for link in links)
    short: dict[str, str] = {}
    for url in sorted(count, key=len, reverse=True):
        if len(url) > LONG and _NEUTRAL.fullmatch(url) and line.count(url) == count[url]:
            short[url] = f"{url[:LONG]}{len(short)}"
            line = line.replace(url, short[url])
    return line, tuple(
        Link(part.content, short[part.url], part.title)
        if isinstance(part, Link) and part.url in short
        else part
        for part in wanted
    )


def _destination(url: str, attempt: int) -> str:
    if attempt:
        url = re.sub(r"[\\<>&]", r"\\\g<0>", url)
    if not url or re.search(r"[\s()\x00-\x1f\x7f]", url):
        return f"<{url}>"
    return url


def _title(title: str | None) -> str:
    if not title:
        return ""
    escaped = re.sub(r'[\\"&]', r"\\\g<0>", title)
    return f' "{escaped}"'
