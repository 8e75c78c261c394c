"""A person's name in its parts, as catalogues, indexes and reference managers want it."""

from __future__ import annotations

from convert.model import Person

__all__ = ["filed", "name_parts", "suffix_of"]

# Particles belong to the family name in a byline's order, and sort as the language has it (CSL 1.0.2).
_PARTICLES = frozenset(
    {"de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le",
     "van", "von", "zu", "ten", "ter"}
)  # fmt: skip
# No reference manager takes a title for a given name.
_TITLES = frozenset(
    {"dr", "prof", "professor", "mr", "mrs", "ms", "sir", "dame", "herr", "frau", "mag", "ing"}
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FAMILY_FIRST = frozenset({"hu", "ja", "ko", "vi", "zh"})
"""Languages in which a byline has the family name first."""


def name_parts(person: Person) -> tuple[str, str]:
    """Family and given name; an agency, and a name of one word, is all family."""
    parts = person.name.split()
    if person.role == "agency" or len(parts) < 2 or not person.name.isprintable():
        return " ".join(parts), ""
    while len(parts) > 2 and parts[0].casefold().rstrip(".") in _TITLES:
        parts.pop(0)
    if suffix_of(person):
        parts[-2:] = [parts[-2].rstrip(",")]
    at = len(parts) - 1
    while at > 1 and parts[at - 1].casefold() in _PARTICLES:
        at -= 1
    return " ".join(parts[at:]), " ".join(parts[:at])


def suffix_of(person: Person) -> str:
    """What stands behind a family name and is no part of it: "Jr."."""
    parts = person.name.split()
    known = len(parts) > 2 and person.role != "agency" and person.name.isprintable()
    return parts[-1] if known and parts[-1].casefold().rstrip(".") in _SUFFIXES else ""


def filed(person: Person, language: str | None) -> str:
    """The name as it is sorted in a list of names: "Leyen, Ursula von der", "King, Martin Luther, Jr."."""
    family, given = name_parts(person)
    if not given or (language or "").partition("-")[0] in _FAMILY_FIRST:
        return " ".join(person.name.split())
    words = family.split()
    particles = [word for word in words[:-1] if word.casefold() in _PARTICLES]
    last = " ".join(words[len(particles) :])
    return ", ".join(filter(None, [last, " ".join([given, *particles]), suffix_of(person)]))
