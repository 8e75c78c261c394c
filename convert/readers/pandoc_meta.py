"""What a document says of itself, as each format's writers put it, in the form that the model takes.

Works on pandoc's AST before it is read: dates in words, keywords in one line, authors with their mail
addresses, abstracts, titles of admonitions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["listed", "tidied"]

Node = dict[str, Any]
_MAIL = re.compile(r"\s*[<(]\s*[^\s<>()@]+@[^\s<>()@]+\s*[>)]")
_LONGEST = 300
"""Characters that a standfirst may have; a longer abstract opens the text."""
_ADMONITIONS = frozenset(
    {"note", "tip", "warning", "important", "caution", "attention", "danger", "error", "hint", "seealso"}
)
_ORG_DATE = re.compile(r"[<\[](\d{4}-\d{2}-\d{2})(?:\s+[^\d\s<>\]]+)?(?:\s+(\d{1,2}:\d{2}))?[>\]]")


def tidied(ast: Node) -> Node:
    """``ast`` with its metadata in the model's forms, and admonitions without the name of their kind."""
    meta: dict[str, Node] = ast.setdefault("meta", {})
    for name in ("keywords", "tags", "subject"):
        if (name in meta and "keywords" not in meta) or (name == "keywords" and name in meta):
            meta["keywords"] = listed(meta[name])
    for name in ("date", "updated"):
        if name in meta and (iso := _date(_plain(meta[name]))):
            meta[name] = _string(iso)
    if "date" not in meta and (iso := _date(_plain(meta.get("revdate")))):
        meta["date"] = _string(iso)
    if "rights" not in meta and (said := _plain(meta.get("copyright"))):
        meta["rights"] = _string(said)
    if "author" in meta or "authors" in meta:
        meta["author"] = _people(meta.get("author") or meta["authors"])
    _take_abstract(ast)
    ast["blocks"] = list(_without_titles(ast.get("blocks", [])))
    return ast


def _take_abstract(ast: Node) -> None:
    """An abstract or a description is the standfirst where it is short; else it opens the text."""
    meta = ast["meta"]
    for name in ("abstract", "description"):
        said = _plain(meta.get(name))
        if not said:
            continue
        if "subtitle" not in meta and len(said) <= _LONGEST:
            meta["subtitle"] = _string(said)
        elif name == "abstract":
            node = meta[name]
            blocks = node["c"] if node["t"] == "MetaBlocks" else [{"t": "Para", "c": _inlines(said)}]
            ast["blocks"] = [*blocks, *ast.get("blocks", [])]
        else:
            continue
        return


def listed(node: Node) -> Node:
    """A line of keywords as the list that it is."""
    if node["t"] == "MetaList":
        return node
    words = re.split(r"\s*[,;]\s*|(?<=\w):(?=\w)", _plain(node).strip(": "))
    return {"t": "MetaList", "c": [_string(word) for word in words if word]}


def _people(node: Node) -> Node:
    """Names without mail addresses and notes; several in one line each by itself."""
    nodes = node["c"] if node["t"] == "MetaList" else [node]
    names: list[str] = []
    for one in nodes:
        said = _plain(one)
        for part in re.split(r"\s*;\s*|\s*\n\s*", said):
            name = " ".join(_MAIL.sub("", part).split())
            if name and "@" not in name:
                names.append(name)
    return {"t": "MetaList", "c": [_string(name) for name in names]}


def _date(said: str) -> str | None:
    """A date as ISO 8601 has it; None where it is none."""
    from convert.model import Moment
    from convert.normalize import dates
    from convert.normalize.language import detect
    from convert.normalize.lexicon import lexicon

    said = " ".join(said.split())
    if not said:
        return None
    org = _ORG_DATE.fullmatch(said)
    if org:
        return f"{org[1]}T{org[2]:0>5}" if org[2] else org[1]
    try:
        return Moment(said).iso
    except ValueError:
        pass
    for language in dict.fromkeys(
        ("en", detect(said)[0] or "en", "de", "fr", "es", "it", "pt", "nl", "ru", "pl")
    ):
        found = dates.find(said, lexicon(language.split("-")[0]))
        if found and found.end - found.start >= len(said) - 2:
            return found.moment.iso
    return None


def _without_titles(blocks: list[Node]) -> Iterator[Node]:
    """``blocks`` in which no admonition is headed by its kind alone ("Note")."""
    for block in blocks:
        if block.get("t") != "Div":
            yield block
            continue
        attributes, content = block["c"]
        if _ADMONITIONS & {name.lower() for name in attributes[1]} and content:
            first = content[0]
            titled = first.get("t") == "Div" and "title" in first["c"][0][1]
            words = _plain({"t": "MetaBlocks", "c": first["c"][1]}) if titled else ""
            if titled and words.lower().replace(" ", "") in _ADMONITIONS:
                content = content[1:]
            attributes = [attributes[0], ["note"], []]
        yield {"t": "Div", "c": [attributes, list(_without_titles(content))]}


# -- pandoc's nodes ---------------------------------------------------------------------


def _string(value: str) -> Node:
    return {"t": "MetaString", "c": value}


def _inlines(words: str) -> list[Node]:
    found: list[Node] = []
    for word in words.split():
        found += [{"t": "Space"}, {"t": "Str", "c": word}]
    return found[1:]


def _plain(node: Node | None) -> str:
    """The words of a node of metadata, less its notes."""
    if node is None:
        return ""
    return _WORDS.get(node.get("t", ""), _below)(node).strip()


def _below(node: Node) -> str:
    content = node.get("c")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(_words(part) for part in parts)


def _words(part: Any) -> str:
    if isinstance(part, dict):
        return _WORDS.get(part.get("t", ""), _below)(part)
    if isinstance(part, list):
        return "".join(map(_words, part))
    return ""


_WORDS: dict[str, Callable[[Node], str]] = {
    "Space": lambda _: " ",
    "SoftBreak": lambda _: " ",
    "LineBreak": lambda _: " ",
    "Note": lambda _: "",
    "Para": lambda node: _below(node) + "\n",
    "Plain": lambda node: _below(node) + "\n",
    "Code": lambda node: str(node["c"][1]),
    "Math": lambda node: str(node["c"][1]),
}
