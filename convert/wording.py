"""What finished pages say of their own accord: labels, bylines and dates in the article's language.

The words stand in ``wording.toml``; this module only chooses and joins them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

import msgspec

from convert.model import Article, Moment, Person

__all__ = [
    "GUESSED",
    "PRESUMED",
    "Wording",
    "byline",
    "byline_parts",
    "comma",
    "dates",
    "join_names",
    "labels",
    "language_of",
    "names_of",
    "page_number",
    "presumed",
    "words",
    "written_date",
]

GUESSED = ("authors", "published", "updated", "publisher")
"""The fields of which the page says that they are a guess; the rest stands where it stands in the text."""
PRESUMED = {"date" if field == "published" else field: field for field in GUESSED}
"""What the front matter calls them; with ``_presumed`` behind it, it says there that one is a guess."""
_WIDE = frozenset({"zh", "ja"})
"""Languages that have brackets and marks as wide as their letters."""
_COMMAS = {"zh": "，", "ja": "、", "ar": "، "}
_SEMICOLONS = {"zh": "；", "ja": "；", "ar": "؛ "}
_SAME = {"bs": "hr", "nb": "no", "nn": "no"}
"""Languages that share the words of another; detectors tell Norwegian by its common tag."""


class Wording(msgspec.Struct, frozen=True):
    """The labels of one language; `words` finds them."""

    language: str
    by: str
    and_: str
    related: str
    source: str
    published: str
    updated: str
    photo: str
    contents: str
    sources: str
    people: str
    footnotes: str
    presumed: str
    original_url: str
    editors: str
    introduction: str
    page: str
    page_of: str
    """How a page's number and the number of pages are said, with ``{page}`` and ``{pages}``."""
    undated: str
    roles: dict[str, str]


@cache
def _tables() -> dict[str, dict[str, object]]:
    return tomllib.loads((resources.files(__package__) / "wording.toml").read_text("utf-8"))


def language_of(language: str | None) -> str:
    """The primary subtag of a BCP 47 tag, lower case; ``en`` where there is none."""
    return (language or "en").replace("_", "-").split("-")[0].lower()


@cache
def words(language: str | None) -> Wording:
    """The labels for ``language`` (BCP 47), in English where that language has none."""
    code = language_of(language)
    code = _SAME.get(code, code)
    tables = _tables()
    found = code if code in tables else "en"
    return msgspec.convert({"language": found, **tables[found]}, Wording)


def labels(name: str) -> tuple[str, ...]:
    """What the label ``name`` is in every language, each once."""
    return tuple(dict.fromkeys(str(table[name]) for table in _tables().values()))


def join_names(names: list[str], language: str | None) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{comma(language).join(names[:-1])}{_and(language)}{names[-1]}"


def comma(language: str | None) -> str:
    """What stands between things in a row, with its space."""
    return _COMMAS.get(words(language).language, ", ")


def _semicolon(language: str | None) -> str:
    return _SEMICOLONS.get(words(language).language, "; ")


def _and(language: str | None) -> str:
    wording = words(language)
    return wording.and_ if wording.language in _WIDE else f" {wording.and_} "


@cache
def page_number(language: str | None) -> str:
    """A page's number as ``language`` says it, as CSS content: ``counter(page) " of " counter(pages)``."""
    parts = re.split(r"\{(pages?)\}", words(language).page_of)
    shown = [f"counter({part})" if n % 2 else f'"{part}"' for n, part in enumerate(parts) if part]
    return " ".join(shown)


def _person(person: Person, language: str | None) -> str:
    return f"{person.name}{comma(language)}{person.affiliation}" if person.affiliation else person.name


def names_of(article: Article, role: str = "author") -> list[str]:
    """The names of an article's people in ``role``; agencies count as authors."""
    return [p.name for p in article.authors if p.role == role or (role == "author" and p.role == "agency")]


def presumed(article: Article, field: str, language: str | None = None) -> str:
    """What follows a field that was guessed, with its brackets: "(presumed)"; "" for one that was read."""
    if field not in GUESSED or not article.is_guess(field):
        return ""
    wording = words(language or article.language)
    return f"（{wording.presumed}）" if wording.language in _WIDE else f" ({wording.presumed})"


def byline(article: Article) -> str:
    """The byline in the article's language: "By A and B; photographs by C"; "" where nobody is named."""
    said = "".join(
        part if isinstance(part, str) else _person(part, article.language) for part in byline_parts(article)
    )
    return f"{said}{presumed(article, 'authors')}" if said else ""


def dates(article: Article) -> list[str]:
    """When it was published, and when it was updated, each as the page says it."""
    found = []
    if article.published:
        written = written_date(article.published, article.language)
        found.append(f"{written}{presumed(article, 'published')}")
    if article.updated:
        written = written_date(article.updated, article.language)
        found.append(f"{words(article.language).updated}: {written}{presumed(article, 'updated')}")
    return found


def byline_parts(article: Article) -> tuple[str | Person, ...]:
    """The byline as what stands between people, and the people themselves, in reading order."""
    wording = words(article.language)
    groups: list[list[str | Person]] = []
    authors = [p for p in article.authors if p.role in {"author", "agency"}]
    if authors:
        # A name with a comma in it would run into the next one.
        apart = any(comma(article.language).strip() in _person(p, article.language) for p in authors)
        last = _semicolon(article.language) if apart else _and(article.language)
        between = last if apart else comma(article.language)
        groups.append([_lead(wording.by), *_listed(authors, between, last)])
    for role, label in wording.roles.items():
        people = [p for p in article.authors if p.role == role]
        if people:
            lead = label if groups else label[0].upper() + label[1:]
            between, last = comma(article.language), _and(article.language)
            groups.append([_lead(lead), *_listed(people, between, last)])
    known = {"author", "agency", *wording.roles}
    groups += [[p] for p in article.authors if p.role not in known]
    return tuple(
        part
        for index, group in enumerate(groups)
        for part in ([_semicolon(article.language)] if index else []) + group
    )


def _lead(label: str) -> str:
    """A label and what parts it from the name; a wide colon has its space already."""
    return label if label.endswith("：") else f"{label} "


def _listed(people: list[Person], between: str, last: str) -> list[str | Person]:
    parts: list[str | Person] = []
    for index, person in enumerate(people):
        if index:
            parts.append(last if index == len(people) - 1 else between)
        parts.append(person)
    return parts


@lru_cache(4096)
def written_date(moment: Moment, language: str | None) -> str:
    """``moment`` in words, as exact as it is: "28 May 2013", "28. Mai 2013, 14:30", "May 2013", "2013"."""
    from datetime import date, datetime

    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date, format_skeleton, format_time

    try:
        locale = Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        try:
            locale = Locale.parse(language_of(language))
        except (UnknownLocaleError, ValueError):
            locale = Locale.parse("en")
    if moment.precision == "year":
        return moment.iso
    if moment.precision == "month":
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{moment.iso}-01"), locale=locale))
    written = str(format_date(date.fromisoformat(moment.date), "long", locale=locale))
    if moment.precision == "day":
        return written
    when = datetime.fromisoformat(moment.iso)
    zone = ""
    if when.tzinfo is not None:
        offset = when.strftime("%z")
        zone = " UTC" if offset == "+0000" else f" UTC{offset[:3].replace('-', '−')}:{offset[3:]}"
    # In these scripts day and time stand beside each other by a space, as their own dates have it.
    apart = " " if locale.language in _WIDE else comma(locale.language)
    return f"{written}{apart}{format_time(when.time(), 'short', locale=locale)}{zone}"
