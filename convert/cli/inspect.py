"""``tearsheet inspect``: what was recognised, where, by which rule, how surely; what was set aside."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from typing import Any

import click

from convert.cli.convert import hints_of, read_article, read_settings, reading_options

__all__ = ["inspect"]

_FIELDS = (
    "kicker", "title", "subtitle", "authors", "published", "updated", "dateline", "publisher", "section",
    "language", "text_direction", "source_url", "rights", "keywords",
)  # fmt: skip

EXAMPLES = """\b
Examples:
  tearsheet inspect article.txt
  tearsheet inspect article.txt --json | jq .title
  tearsheet inspect - --set language=ru < article.txt

\b
The bar says how sure a rule is of its finding: green from 85 %, yellow from
60 %, red below, where it counts as a guess and is marked so in the output.
"""


@click.command(epilog=EXAMPLES)
@click.argument("source", metavar="INPUT")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reading_options
def inspect(
    source: str,
    as_json: bool,
    source_format: str | None,
    encoding: str | None,
    max_size: int,
    settings: tuple[str, ...],
) -> None:
    """Show what was recognised in INPUT, by which rule and how surely, and what was set aside."""
    from convert.inspection import inspect as examine

    article = read_article(source, hints_of(settings), read_settings(source_format, encoding, max_size))
    found = examine(article)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    click.echo("\n".join(_table(found)).lstrip("\n"))


def _table(found: dict[str, Any]) -> Iterator[str]:
    width = max(60, min(shutil.get_terminal_size().columns, 140))
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
    rule_width = max(22, width * 3 // 10)
    tail = f"{_fit(where, 11)} {_fit(rule, rule_width)}"
    room = max(20, width - label - 8 - 11 - rule_width - 4)
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
    colour = "green" if confidence >= 0.85 else "yellow" if confidence >= 0.6 else "red"
    filled = round(confidence * 3)
    return click.style("■" * filled + "·" * (3 - filled) + f" {confidence:4.0%}", fg=colour)


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
