"""What other tools say of an article (columns of an archive, front matter) in the forms that they write:
dates in words or as seconds, languages by name, bylines.

What a person says with ``--set`` is not read so freely; that is `convert.hints`.
"""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from convert.hints import ALIASES, Guess, check

if TYPE_CHECKING:
    from convert.model import Moment, Person

__all__ = ["understood"]

DATES = ("published", "updated")
_SECONDS = re.compile(r"-?(\d{9,10})(?:\.\d+)?|(\d{12,13})|(\d{15,16})|(\d{18,19})")
"""Since 1970: in seconds, thousandths, millionths, and as pandas writes them; all from 1973 to 2286."""
_UNIX = re.compile(r"[A-Za-z]{3},? [A-Za-z]{3} +\d{1,2} \d\d:")
""" "Sat May 03 08:00:00 2014", as C, Git and Twitter write it."""
_AROUND = re.compile(r"\s*\([^()]*\)\s*$|^\W+|\W+$")
_UNSURE = 0.6
_PLACED = re.compile(r"(?P<name>[^()]+?)\s*\((?P<place>[^()]+)\)")


def understood(key: str, value: Any, *, language: str | None = None, free: bool = True) -> tuple[str, Any]:
    """As `convert.hints.check`, also for values that are not in the forms which that takes.

    ``language`` is the text's, by which "01/05/2020" is read; the value is then a `Guess`.  ``free`` has
    names read as a byline under whatever key, else only where the key or the words call it one.

    Raises KeyError for an unknown key and ValueError, saying what it must be, for a wrong value.
    """
    name = key.strip().casefold().replace("-", "_").replace(" ", "_")
    field = ALIASES.get(name, name)
    said = value.strip() if isinstance(value, str) else value
    if field == "authors" and isinstance(said, str) and (names := _people(said, name, language, free=free)):
        return field, names
    if field in DATES and (moment := _seconds(said)):
        return field, moment
    try:
        return check(key, value)
    except ValueError:
        found: Any = None
        if isinstance(said, str) and field in DATES:
            found = _moment(said, language)
        elif isinstance(said, str) and field == "language":
            found = _tag(said)
        if found is None:
            raise
        return field, found


# -- dates --------------------------------------------------------------------------------


def _seconds(value: object) -> Moment | None:
    from convert.model import Moment

    match = _SECONDS.fullmatch(str(value)) if isinstance(value, str | int | float) else None
    if match is None:
        return None
    number = float(str(value)) / next(
        10.0**n for n, part in zip((0, 3, 6, 9), match.groups(), strict=True) if part
    )
    then = datetime.fromtimestamp(number, UTC).replace(microsecond=0)
    return Moment(then.isoformat().replace("+00:00", "Z"))


def _moment(value: str, language: str | None) -> Moment | None:
    """The date that is the whole of ``value``; one that might be another is a `Guess`."""
    from convert.model import Moment
    from convert.normalize import dates
    from convert.normalize.lexicon import lexicon
    from convert.web.fields import moment

    if _UNIX.match(value):
        try:
            return Moment(email.utils.parsedate_to_datetime(value).isoformat())
        except ValueError:
            return None
    for tag in dict.fromkeys([(language or "en").split("-")[0], "en"]):
        words = lexicon(tag)
        _, start = dates.label_of(value, words)
        if (found := dates.find(value, words, start)) is not None:
            before, after = _AROUND.sub("", value[start : found.start]), _AROUND.sub("", value[found.end :])
            if before or after:
                continue
            if found.confidence < _UNSURE:
                return Guess(found.moment.iso, rule=found.rule, confidence=found.confidence, words=value)
            return found.moment
        # The forms of machines, which no text has: "20140503", "2014-05-03T08:00:00.000Z".
        if value[:1].isdigit() and "/" not in value and (exact := moment(value, words)):
            return exact
    # "Sat, 03 May 2014 08:00:00 GMT", as mail and feeds write it.
    return moment(value, lexicon("en")) if re.match(r"[A-Za-z]{3}, \d", value) else None


# -- people -------------------------------------------------------------------------------


def _people(value: str, name: str, language: str | None, *, free: bool) -> tuple[Person, ...] | None:
    """Those whom a byline names; None where it is to be taken as it is written."""
    from convert.normalize.lexicon import lexicon
    from convert.web.fields import people

    words = lexicon((language or "en").split("-")[0])
    if not (free or name in ("byline", "by") or words.by.match(value)):
        return None
    return tuple(person for part in value.split(";") for person in people(part, words)) or None


# -- languages ----------------------------------------------------------------------------


def _tag(value: str) -> str | None:
    """The tag of the language that ``value`` names, in English or in a language that is recognised here."""
    value = value.partition(".")[0]  # "en_US.UTF-8"
    match = _PLACED.fullmatch(value)
    tag = _languages().get((match["name"] if match else value).casefold())
    if tag is None and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", value):
        return value.replace("_", "-")
    place = _places().get(match["place"].casefold()) if match else None
    return f"{tag}-{place}" if tag and place else tag


@cache
def _languages() -> dict[str, str]:
    from babel import Locale

    from convert.normalize.lexicon import languages

    names: dict[str, str] = {}
    for spoken in ("en", *languages()):
        for tag, name in Locale.parse(spoken).languages.items():
            names.setdefault(name.casefold(), tag.replace("_", "-"))
    return names


@cache
def _places() -> dict[str, str]:
    from babel import Locale

    names = {name.casefold(): code for code, name in Locale.parse("en").territories.items() if len(code) == 2}
    return {**names, **{code.casefold(): code for code in names.values()}, "uk": "GB", "usa": "US"}
