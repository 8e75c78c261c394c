"""One article as data: a JSON object of a news API, a row of a scraper, a record between tags.

What a member or an element is called says what its value is; the words for it stand in `clips.toml`.  The
value that holds the text becomes the lines that the other rules read; what the article has no place for is
set aside.  Texts that hold several articles are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from convert.model import SetAside
from convert.normalize import agencies
from convert.normalize.clips import clip_keys, data_words, is_empty, repeats_headline
from convert.normalize.draft import Draft, Segment
from convert.normalize.lines import Line, clean, split
from convert.normalize.recordfields import NOTE, take

__all__ = ["Data", "find_data", "read_data", "unescaped"]

LEAST_KNOWN, LEAST_TEXT, DEEPEST, LONGEST_KEY = 3, 60, 12, 40
_STRING = (
    r'"(?P<double>[^"\\]*+(?:\\.[^"\\]*+)*+)(?:"|\Z)' + r"|'(?P<single>[^'\\]*+(?:\\.[^'\\]*+)*+)(?:'|\Z)"
)
_TOKEN = re.compile(
    rf"\s*+(?:{_STRING}|(?P<mark>[{{}}\[\]:,;])|(?P<word>[^\s{{}}\[\]:,;\"']{{1,60}}))", re.DOTALL
)
_OPENS = re.compile(r"[\s\[{]*+[\"']?[\w@$:.-]{1,40}[\"']?\s*:")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " ", "v": " "}
_TAG = re.compile(
    r"<!\[CDATA\[|\]\]>|<!--[^<]{0,4000}?-->|<(?:[?!]|\\?/)?(?P<name>[A-Za-z][\w:.-]*)(?P<rest>[^<>]{0,2000})>",
    re.DOTALL,
)
_CUT = re.compile(
    rf"(?P<broken>(?:\\r)?\\n|[\n\r]+)|{_TAG.pattern}"
    r"|\\u003[cC](?P<coded>/?[A-Za-z][\w:.-]*)(?:(?!\\u003[eE]).){0,2000}+\\u003[eE]",
    re.DOTALL,
)
""" "\\u003cp\\u003e" is how some programs write "<p>"."""
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong",
     "sub", "sup", "time", "u", "wbr", "person", "org", "location"}
)  # fmt: skip
"""Tags that stand within a line; any other ends one."""
_SIGNS = {"li": "- ", **{f"h{level}": f"{'#' * max(2, level)} " for level in range(1, 7)}}
_ADDRESSES = ("http://", "https://", "www.")
_LISTED = frozenset({"authors", "keywords"})
_STRUCTURE = frozenset({"headline", "subtitle", "authors", "published", "dateline", "body"})
_OF_PAGES = frozenset({"html", "div", "script", "meta", "style", "nav"})
"""Elements of a page of the web, which is no record."""


_Place = tuple[int, int]


class _Value(NamedTuple):
    """A value by the path of its keys; where it stands, without quotation marks, and where its own key."""

    path: tuple[str, ...]
    place: _Place
    named: _Place | None
    """None for what a list holds, whose key stands in front once only."""
    quoted: bool


class _Member(NamedTuple):
    """A value that may be a field; without a target it is set aside."""

    target: str
    label: str
    value: str
    place: _Place

    def followed_by(self, label: str, value: str, place: _Place) -> _Member:
        """The same with one more of its kind: the second author of a list."""
        both = "; ".join(filter(None, (self.value, value)))
        return _Member(self.target, f"{self.label} {label}".strip(), both, (self.place[0], place[1]))


@dataclass(slots=True)
class Data:
    """What a record holds: the lines of its text, the values that may be fields, and all else."""

    lines: list[Line] = field(default_factory=list)
    members: list[_Member] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)

    def keep(self, text: str, place: _Place, reason: str = NOTE) -> None:
        """Keep words that are none of the article's; marks alone are none."""
        if any(c.isalnum() for c in text):
            self.aside.append(SetAside(text, reason, "member of a record", place))


def find_data(raw: str) -> Data | None:
    """The record that all of ``raw`` is; None where it is a text, as nearly always."""
    first = raw.lstrip("\ufeff \t\r\n")[:1]
    if first in ("{", "[", '"', "'"):
        return _find_json(raw) if _OPENS.match(raw.lstrip("\ufeff")) else None
    if first == "<" and raw.rstrip()[-1] == ">":
        return _find_tagged(raw)
    return None


def read_data(draft: Draft, data: Data) -> None:
    """Give the article what the record's values tell."""
    segments: list[Segment] = []
    for target, label, value, place in data.members:
        segment = Segment(value, [Line(value, *place)], chunk=-1)
        segments.append(segment)
        if target == "headline" and repeats_headline(draft, value):
            draft.put_aside(segment, "repeats the headline", "same words as the headline")
            draft.label(segment, label, "member of a record")
        elif target == "subtitle" and _is_excerpt(draft, value):
            segment.text = f"{label} {value}".strip()
            draft.put_aside(segment, "repeats the text", "member of a record")
        elif target and not is_empty(value) and take(draft, target, segment, value):
            draft.label(segment, label, "member of a record")
        else:
            segment.text = f"{label} {value}".strip()
            draft.put_aside(segment, NOTE, "member of a record")
    draft.set_aside += data.aside
    draft.segments[:0] = segments
    draft.body_start = len(segments)


def _is_excerpt(draft: Draft, value: str) -> bool:
    """Whether a description is only the beginning of the text, cut off."""
    start = re.sub(r"\s*(?:\[?(?:…|\.{3})\]?)$", "", value)
    text = next((s.text for s in draft.segments if s.free), "")
    return text.startswith(start)


def unescaped(text: str) -> str:
    r"""The text of a JSON string: ``\n`` and ``\u00e9`` as the characters that they stand for."""
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_character, text)
    if any("\ud800" <= c <= "\udfff" for c in text):  # emoji come in two halves
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _character(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)


def _key(name: str) -> str:
    """ "webTitle", "web-title", "dc:title" → as the word list has them."""
    name = re.sub(r"^@|^(?:dc|dcterms|content|media|news|atom|og|article|body):", "", name.strip())
    return re.sub(r"[\s.-]", "_", name.casefold())


@cache
def _keys() -> dict[str, str]:
    """A key's folded name → the field that it gives; "" where it is known to be none."""
    return {**clip_keys(), **data_words("keys")}


@cache
def _wrappers() -> frozenset[str]:
    return frozenset(data_words("wrappers"))


@cache
def _names() -> frozenset[str]:
    return frozenset(data_words("names"))


@cache
def _values_of() -> frozenset[str]:
    return frozenset(data_words("values"))


def _target(path: tuple[str, ...]) -> str | None:
    """The field that a value under ``path`` gives; "" where its key is known to be none, None if unknown."""
    keys = [_key(name) for name in path]
    known = _keys()
    # "response" and "fields" only hold what is meant; "content" may hold the text or its "rendered" form.
    while len(keys) > 1 and keys[0] in _wrappers() and not (keys[0] in known and keys[1] in _values_of()):
        keys = keys[1:]
    if len(keys) == 1:
        return known.get(keys[0])
    if len(keys) > 2 or known.get(keys[0]) is None:
        return ""
    target = known[keys[0]]
    if target == "source_url" and keys[1] != "id":
        return "publisher" if keys[1] in _names() else ""
    return target if keys[1] in _names() or keys[1] in _values_of() or target == "source_url" else ""


# -- JSON ----------------------------------------------------------------------------------------


def _find_json(raw: str) -> Data | None:
    """Objects of JSON, Python and JavaScript; also where their first or last brace was not copied."""
    values, containers = _values(raw)
    targets = [_target(value.path) for value in values]
    known = {_key(value.path[-1]) for value, target in zip(values, targets, strict=True) if target}
    body = _longest_text(raw, values, targets)
    if body is None or len(known) < LEAST_KNOWN:
        return None
    data = Data()
    for place in containers:
        data.keep(f"{unescaped(raw[slice(*place)])}:", place)
    listed: dict[tuple[str, ...], int] = {}
    for value, target in zip(values, targets, strict=True):
        label = f"{unescaped(raw[slice(*value.named)])}:" if value.named else ""
        if value.path == body:
            data.keep(label, value.named or value.place)
            data.lines += _flat_lines(raw, *value.place, data, escaped=True)
            continue
        text = " ".join(clean(unescaped(raw[slice(*value.place)])).split())
        if target == "source_url" and not text.startswith(_ADDRESSES):
            target = "publisher"  # "source": "The Harbour Courier"
        if target in _LISTED and value.path in listed:
            before = data.members[listed[value.path]]
            data.members[listed[value.path]] = before.followed_by(label, text, value.place)
            continue
        if target in _LISTED:
            listed[value.path] = len(data.members)
        data.members.append(_Member("" if target == "body" else target or "", label, text, value.place))
    return data


def _longest_text(raw: str, values: list[_Value], targets: list[str | None]) -> tuple[str, ...] | None:
    """The path of the longest text, without its tags; None where several articles have one."""
    sizes: dict[tuple[str, ...], int] = {}
    previous: tuple[str, ...] = ()
    for value, target in zip(values, targets, strict=True):
        if target == "body" and value.quoted:
            if value.path in sizes and previous != value.path:
                return None  # the same key again, with others between: the next article's
            text = raw[slice(*value.place)]
            sizes[value.path] = sizes.get(value.path, 0) + len(_TAG.sub("", text) if "<" in text else text)
        previous = value.path
    path = max(sizes, key=lambda p: sizes[p], default=())
    return path if path and sizes[path] >= LEAST_TEXT else None


def _values(raw: str) -> tuple[list[_Value], list[_Place]]:
    """All values that are neither object nor list, and the keys of those; nothing where it is no JSON."""
    values: list[_Value] = []
    containers: list[_Place] = []
    above: list[tuple[str, ...]] = []
    """The paths of the objects and lists that are open."""
    path: tuple[str, ...] = ()
    named: _Place | None = None
    pending: tuple[_Place, bool] | None = None
    """A string or word that may be a key, and whether it is in quotation marks."""
    objects, position, end = 0, len(raw) - len(raw.lstrip("\ufeff")), len(raw.rstrip())
    while position < end:
        match = _TOKEN.match(raw, position)
        if match is None:
            return [], []
        position, mark = match.end(), match["mark"]
        if mark is None:
            group = next(name for name in ("double", "single", "word") if match[name] is not None)
            if pending is not None:
                return [], []
            pending = (match.span(group), group != "word")
        elif mark == ":":
            name = raw[slice(*pending[0])] if pending else ""
            if pending is None or not 0 < len(name) <= LONGEST_KEY:
                return [], []
            path, named, pending = (*(above[-1] if above else ()), name), pending[0], None
        elif mark in "{[":
            objects += mark == "{" and not above
            if pending is not None or len(above) >= DEEPEST or objects > 1:
                return [], []
            if named is not None:
                containers.append(named)
            above.append(path)
            named = None
        else:
            if pending is not None:
                values.append(_Value(path, pending[0], named, pending[1]))
            if mark in "}]":
                path = above.pop() if above else ()
            if mark == "," or not above:
                path = above[-1] if above else ()
            pending = named = None
    if pending is not None:
        values.append(_Value(path, pending[0], named, pending[1]))
    return ([], []) if any(not value.path for value in values) else (values, containers)


# -- records between tags ------------------------------------------------------------------------


def _find_tagged(raw: str) -> Data | None:
    """ "<DOC><HEADLINE>…</HEADLINE><TEXT>…</TEXT></DOC>", an item of a feed; no page of the web."""
    tags = list(_TAG.finditer(raw))
    names = [(tag["name"] or "").casefold() for tag in tags]
    if not tags or raw[: tags[0].start()].strip("\ufeff \t\r\n") or not _OF_PAGES.isdisjoint(names):
        return None
    closers = _closers(tags, names)
    targets = [_keys().get(_key(name)) if index in closers else None for index, name in enumerate(names)]
    before = [0]
    for target in targets:
        before.append(before[-1] + (target in _STRUCTURE))
    items = [index for index in closers if names[index] in ("item", "entry")]
    if len(items) > 1:
        return None
    inside = range(items[0], closers[items[0]]) if items else range(len(tags))
    data, marks = Data(), [tags[0].group()]
    dateline: tuple[str, int] | None = None
    bodies, position, index = 0, 0, 0
    while index < len(tags):
        target, position = targets[index], tags[index].end()
        closer = closers.get(index, 0)
        # What holds further elements that are known is none of them itself.
        if target is not None and before[closer] == before[index + 1]:
            place = (position, tags[closer].start())
            known = target if index in inside else ""
            if known == "body":
                bodies += 1
                lines = list(_lines_between(raw, *place, data))
                if dateline and lines:
                    lines[0].text, lines[0].start = f"{dateline[0]} {lines[0].text}", dateline[1]
                    dateline = None
                if lines and agencies.is_agency(lines[-1].text):
                    data.keep(lines[-1].text, (lines[-1].start, lines[-1].end), "mark of the agency")
                    lines.pop()
                data.lines += lines
            else:
                text = " ".join(line.text for line in _flat_lines(raw, *place, data, escaped=False))
                if known == "dateline" and text.endswith(("-", "–", "—")) and dateline is None:
                    dateline = (text, place[0])  # it opens the text
                elif text:
                    data.members.append(_Member(known, "", text, place))
            marks.append(tags[closer].group())
            index, position = closer, tags[closer].end()
        index += 1
        following = tags[index].start() if index < len(tags) else len(raw)
        data.keep(clean(raw[position:following]).strip(), (position, following))
        marks.append(tags[index].group() if index < len(tags) else "")
    data.keep(clean(" ".join(marks)).strip(), (0, tags[0].end()), "mark-up of a record")
    if dateline:
        data.members.append(_Member("", "", dateline[0], (dateline[1], dateline[1] + len(dateline[0]))))
    text_length = sum(len(line.text) for line in data.lines)
    headed = any(member.target == "headline" for member in data.members)
    return data if bodies == 1 and headed and text_length >= LEAST_TEXT else None


def _closers(tags: list[re.Match[str]], names: list[str]) -> dict[int, int]:
    """Which tag closes which; what is never closed ("<P>" in old records) is left out."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for index, (tag, name) in enumerate(zip(tags, names, strict=True)):
        if not name or tag.group().startswith(("<!", "<?")) or tag.group().endswith("/>"):
            continue
        if not tag.group().startswith("</"):
            opened.setdefault(name, []).append(index)
        elif opened.get(name):
            found[opened[name].pop()] = index
    return found


def _lines_between(raw: str, start: int, end: int, data: Data) -> Iterator[Line]:
    """The lines of an element as they stand; where it has elements of its own, those end them."""
    if "<" in raw[start:end]:
        yield from _flat_lines(raw, start, end, data, escaped=False)
        return
    for line in split(raw[start:end]):
        line.start, line.end = line.start + start, line.end + start
        yield line


# -- text with tags or escapes in it -------------------------------------------------------------


def _flat_lines(raw: str, start: int, end: int, data: Data, *, escaped: bool) -> Iterator[Line]:
    r"""The lines of a value: ends of lines and tags cut it, ``\n`` as well; the tags are set aside."""
    parts: list[str] = []
    tags: list[str] = []
    opened, position, breaks, sign = start, start, 2, ""

    def gathered(stop: int) -> Line | None:
        text = clean(unescaped("".join(parts)) if escaped else "".join(parts))
        indent = len(text) - len(text.lstrip(" "))
        text = " ".join(text.split())
        return Line(f"{sign}{text}", opened, stop, indent, max(0, breaks - 1)) if text else None

    for cut in _CUT.finditer(raw, start, end):
        parts.append(raw[position : cut.start()])
        position = cut.end()
        name = (cut["name"] or cut["coded"] or "").casefold().lstrip("/")
        if cut["broken"] is None:
            tags.append(cut.group())
            if name in _INLINE or not name:
                continue
        elif not escaped and "\\" in cut.group():
            parts.append(cut.group())
            continue
        if line := gathered(cut.start()):
            yield line
            breaks, sign = 0, ""
        parts, opened = [], position
        if cut["broken"] is not None:
            breaks += max(cut.group().count("\n") + cut.group().count("\\n"), 1)
        else:
            breaks += 1 if name == "br" else 2
            sign = sign if "/" in cut.group()[1:3] else _SIGNS.get(name, sign)
    parts.append(raw[position:end])
    if line := gathered(end):
        yield line
    marks = " ".join(tags)
    data.keep(clean(unescaped(marks) if escaped else marks), (start, end), "mark-up of a record")
