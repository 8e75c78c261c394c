"""Articles and dossiers on a terminal: as lines of text, and as tables where rich shows them.

What is shown is what `convert.inspection` says; rich is imported only when rich itself asks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from convert.inspection import inspect
from convert.model import Article, Dossier

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

__all__ = ["lines", "plain_lines", "rich_shown"]

_FIELDS = (
    "kicker", "title", "subtitle", "authors", "published", "updated", "dateline", "publisher", "section",
    "language", "text_direction", "source_url", "rights", "keywords",
)  # fmt: skip
_NARROW, _ROOMY, _WIDE = 60, 96, 140
_Row = tuple[str, str, dict[str, Any] | None]


def lines(found: dict[str, Any], columns: int) -> list[str]:
    """What `convert.inspection.inspect` found, as lines of at most ``columns``, coloured by `click.style`."""
    first, *rest = _rows(found, max(_NARROW, min(columns, _WIDE)))
    return [first.lstrip("\n"), *rest]


def plain_lines(article: Article, columns: int) -> list[str]:
    """What was recognised in ``article``, as `lines` without colours."""
    return [click.unstyle(line).rstrip() for line in lines(inspect(article), columns)]


def _rows(found: dict[str, Any], width: int) -> Iterator[str]:
    evidence = found["evidence"]
    yield _title("Fields")
    for field in _FIELDS:
        if value := _value(field, found):
            yield _row(field.replace("_", " "), value, _proof(field, evidence), width)
            yield from _note(evidence.get(field), width)
    yield _title("Body")
    previous = None
    for block in found["blocks"]:
        proof = evidence.get(f"blocks/{block['block']}") if block["block"] != previous else None
        previous = block["block"]
        yield _row(_kind(block), block["text"] or block.get("image", ""), proof, width)
        for part in ("credit", "attribution"):
            if block.get(part):
                yield _row(f"  {part}", block[part], evidence.get(f"blocks/{block['block']}/{part}"), width)
    if found["related"]:
        yield _title(found["related_heading"] or "Related")
        for number, item in enumerate(found["related"]):
            yield _row("related", item["title"], evidence.get(f"related/{number}"), width)
    if found["set_aside"]:
        yield _title("Set aside")
        for item in found["set_aside"]:
            yield _row(item["reason"], item["text"], {"rule": item.get("rule", ""), **item}, width, label=24)
    if found["labels"]:
        yield _title("Labels, which only announce what follows")
        texts = dict.fromkeys(_safe(item.get("text", "")) for item in found["labels"])
        yield _fit(" · ".join(texts), width).rstrip()


def _value(field: str, found: dict[str, Any]) -> str:
    value = found[field]
    if field == "text_direction":
        return "right to left" if value == "rtl" else ""
    if field == "authors":
        return "; ".join(map(_person, found["people"]))
    return ", ".join(value) if isinstance(value, list) else value or ""


def _person(person: dict[str, str]) -> str:
    extra = [person.get("affiliation"), None if person["role"] == "author" else person["role"]]
    known = ", ".join(item for item in extra if item)
    return f"{person['name']} ({known})" if known else person["name"]


def _kind(block: dict[str, Any]) -> str:
    return str(block.get("role") or block["type"]).replace("_", " ")


def _proof(field: str, evidence: dict[str, Any]) -> dict[str, Any] | None:
    """A field's evidence; of a field with parts (``authors/0``) the least sure part's."""
    if field in evidence:
        return dict(evidence[field])
    parts = [value for target, value in evidence.items() if target.startswith(f"{field}/")]
    return min(parts, key=lambda part: part["confidence"], default=None)


def _title(text: str) -> str:
    return "\n" + click.style(_safe(text), bold=True)


def _row(name: str, value: str, proof: dict[str, Any] | None, width: int, label: int = 12) -> str:
    proof = proof or {}
    rule = _safe(proof.get("rule", ""))
    span = proof.get("span")
    where = f"{span[0]}–{span[1]}" if span else ""
    rule_width = max(22, width * 3 // 10) if width >= _ROOMY else width // 4
    place = 12 if width >= _ROOMY else 0  # where there is no room for all, the words are worth more
    tail = (f"{_fit(where, place - 1)} " if place else "") + _fit(rule, rule_width)
    room = max(16, width - label - 8 - place - rule_width - 3)
    return (
        f"{click.style(_fit(_safe(name), label), fg='cyan')} {_fit(_safe(value), room)} "
        f"{_bar(proof.get('confidence'))} {click.style(tail, dim=True)}"
    ).rstrip()


def _note(proof: dict[str, Any] | None, width: int) -> Iterator[str]:
    if proof and proof.get("note"):
        yield click.style(" " * 13 + _fit(_safe(proof["note"]), width - 14).rstrip(), dim=True)


def _bar(confidence: float | None) -> str:
    if confidence is None:
        return " " * 8
    filled = round(confidence * 3)
    return click.style("■" * filled + "·" * (3 - filled) + f" {confidence:4.0%}", fg=_colour(confidence))


def _colour(confidence: float | None) -> str:
    if confidence is None:
        return ""
    return "green" if confidence >= 0.85 else "yellow" if confidence >= 0.6 else "red"


def _safe(text: str) -> str:
    """One line with nothing that could steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in " ".join(str(text).split()))


def _fit(text: str, width: int) -> str:
    """Cut or pad to ``width`` columns; wide characters count two, combining ones none."""
    columns = 0
    for position, character in enumerate(text):
        columns += _columns(character)
        if columns > width:
            kept = text[:position]
            while kept and sum(map(_columns, kept)) > width - 1:
                kept = kept[:-1]
            return _fit(kept + "…", width)
    return text + " " * (width - columns)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


# -- rich -------------------------------------------------------------------------------


def rich_shown(document: Article | Dossier) -> Group | Table:
    """What rich prints for ``document``."""
    return _article(document) if isinstance(document, Article) else _dossier(document)


def _article(article: Article) -> Group:
    """Tables of the fields and the body: what, the words, how sure, by which rule."""
    from rich.console import Group

    found = inspect(article)
    evidence = found["evidence"]
    parts: tuple[tuple[str, list[_Row]], ...] = (
        (
            article.title or "Article",
            [
                (field.replace("_", " "), value, _proof(field, evidence))
                for field in _FIELDS
                if (value := _value(field, found))
            ],
        ),
        (
            "Body",
            [
                (_kind(item), item["text"] or item.get("image", ""), evidence.get(f"blocks/{item['block']}"))
                for item in found["blocks"]
            ],
        ),
        (
            found["related_heading"] or "Related",
            [
                ("related", item["title"], evidence.get(f"related/{number}"))
                for number, item in enumerate(found["related"])
            ],
        ),
        (
            "Set aside",
            [(item["reason"], item["text"], {"rule": item.get("rule", "")}) for item in found["set_aside"]],
        ),
    )
    return Group(*(_findings(title, rows) for title, rows in parts if rows))


def _dossier(dossier: Dossier) -> Table:
    """A table of the articles, in the order of the book, by part."""
    table = _table(dossier.title, "", "Article", "By", "Published", "Publisher", "Words")
    number = 0
    for section in dossier.sections:
        if section.title:
            table.add_row("", _cell(section.title, "bold"))
        for article in section.articles:
            number += 1
            table.add_row(
                str(number),
                *map(
                    _cell,
                    (
                        article.title,
                        "; ".join(person.name for person in article.authors),
                        article.published.iso if article.published else "",
                        article.publisher or "",
                        f"{len(article.words()):,}",
                    ),
                ),
            )
    return table


def _findings(title: str, rows: list[_Row]) -> Table:
    table = _table(title, "What", "Words", "Sure", "Rule")
    what, words, certainty, by = table.columns
    what.width, certainty.width = 12, 4  # so that all tables of a page stand alike
    words.ratio, by.ratio = 2, 1
    for name, value, proof in rows:
        confidence = (proof or {}).get("confidence")
        sure = "" if confidence is None else f"{confidence:.0%}"
        table.add_row(
            _cell(name, "cyan"), _cell(value), _cell(sure, _colour(confidence)),
            _cell((proof or {}).get("rule", ""), "dim"),
        )  # fmt: skip
    return table


def _table(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        title=_cell(title), box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", expand=True
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _cell(text: str, style: str = "") -> Text:
    """Text that rich takes as it stands: an article's brackets are no mark-up."""
    from rich.text import Text

    return Text(_safe(text), style=style)
