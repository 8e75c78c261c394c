"""From what a page claims to the article's fields: the winner of each, and what the others said."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from convert.folding import folded
from convert.model import Evidence, Moment, Person, Text
from convert.normalize import byline, dates
from convert.normalize.lexicon import Lexicon
from convert.normalize.urls import host
from convert.web.metadata import Claim

__all__ = ["fields", "folded", "moment", "people"]

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?$")
_YEAR_MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?$")
_SEPARATOR = re.compile(r"\s[|\-–\\/>»]\s")
_MARK = re.compile(r"\s[|\-–—\\/>»·•]\s|:\s")
"""What may stand between a headline and the name of its site."""
_TITLE = "title of the page"
_HEADING = "first heading"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "editor",
        "staff",
        "author",
        "user",
        "guest",
        "webmaster",
        "root",
        "unknown",
        "anonymous",
        "none",
        "null",
    ]
)


def fields(
    claimed: Iterable[Claim], lexicon: Lexicon, spoken: tuple[str | None, float]
) -> tuple[dict[str, Any], list[Evidence]]:
    """The article's fields from ``claimed`` and the language that the text is in (``spoken``)."""
    by_field: dict[str, list[Claim]] = {}
    for claim in claimed:
        by_field.setdefault(claim.field, []).append(claim)
    found: dict[str, Any] = {}
    evidence: list[Evidence] = []

    def settle(field: str, value: Any, winner: Claim, shown: str) -> None:
        found[field] = value
        evidence.append(
            Evidence(
                field,
                winner.rule,
                winner.confidence,
                text=winner.value,
                note=_others(by_field[winner.field], winner, shown),
            )
        )

    site = next((c.value for c in by_field.get("publisher", [])), None)
    places = {host(claim.value) for claim in by_field.get("source_url", [])}
    if chosen := _headline(by_field.get("headline", []), site, places):
        settle("headline", (Text(chosen[1]),), chosen[0], chosen[1])
    if chosen_people := _authors(by_field.get("authors", []), lexicon):
        settle("authors", chosen_people[1], chosen_people[0], chosen_people[0].value)
    for field in ("published", "updated"):
        for claim in by_field.get(field, []):
            if when := moment(claim.value, lexicon):
                settle(field, when, claim, claim.value)
                break
    if "updated" in found and "published" in found and found["updated"].date == found["published"].date:
        del found["updated"]
        evidence[:] = [e for e in evidence if e.target != "updated"]
    for field in ("publisher", "section", "source_url", "rights"):
        for claim in by_field.get(field, []):
            if 1 < len(claim.value) < 400 and not (
                field in ("section", "publisher") and "://" in claim.value
            ):
                settle(field, claim.value, claim, claim.value)
                break
    _language(by_field.get("language", []), spoken, settle, by_field)
    words = _keywords(by_field.get("keywords", []))
    if words:
        settle("keywords", words[1], words[0], words[0].value)
    return found, evidence


def _others(claimed: list[Claim], winner: Claim, shown: str) -> str | None:
    """What other sources said, where it is not the same."""
    said: dict[str, str] = {}
    for claim in claimed:
        if claim.rule != winner.rule and folded(claim.value) != folded(shown):
            said.setdefault(claim.rule, claim.value if len(claim.value) < 120 else claim.value[:119] + "…")
    return "; ".join(f"{rule}: {value}" for rule, value in list(said.items())[:6]) or None


# -- headline ---------------------------------------------------------------------------


def _headline(claimed: list[Claim], site: str | None, places: set[str]) -> tuple[Claim, str] | None:
    """The headline as the page's own data has it; where it has none, the page's title or first heading.

    What a source says is not cut apart, except that the name of a site is taken off the page's title.
    """
    claimed = [
        claim for claim in claimed if folded(claim.value) and folded(claim.value) != folded(site or "")
    ]
    titled = next((claim for claim in claimed if claim.rule == _TITLE), None)
    stated = [claim for claim in claimed if claim.rule.startswith(("JSON-LD headline", "meta ", "mail "))]
    stated = [
        c
        for c in stated
        if not (c.value.endswith(("…", "...")) and titled and len(titled.value) > len(c.value))
    ]
    if stated:
        agreed = [c for c in stated[:4] if titled and folded(c.value) == folded(titled.value)]
        linked = stated[0].rule.startswith("JSON-LD")
        # Linked data that no other source bears out describes something else of the page.
        if (
            linked
            and agreed
            and not any(
                _alike(stated[0], c)
                for c in claimed
                if c.rule not in (stated[0].rule, _HEADING) and not c.rule.startswith("microformat")
            )
        ):
            return agreed[0], agreed[0].value
        return stated[0], stated[0].value
    if titled is None:
        return (claimed[0], claimed[0].value) if claimed else None
    heading = next((c for c in claimed if c.rule == _HEADING), None)
    worded = heading is not None and len(heading.value.split()) > 1
    if heading is not None and worded and _is_rest(heading.value, titled.value, {site or "", *places}):
        return heading, heading.value
    return titled, _without_site(titled.value)


def _is_rest(heading: str, title: str, sites: set[str]) -> bool:
    """Whether the page's title is its first heading and the site's name, as address or publisher tell it."""
    names = {re.sub(r"\W", "", site.casefold()) for site in sites} - {""}
    for cut in _MARK.finditer(title):
        for head, rest in (
            (title[: cut.start()], title[cut.end() :]),
            (title[cut.end() :], title[: cut.start()]),
        ):
            name = re.sub(r"\W", "", rest.casefold())
            if folded(head) == folded(heading) and len(name) > 2 and any(name in known for known in names):
                return True
    return False


def _alike(one: Claim, other: Claim) -> bool:
    a, b = folded(one.value), folded(other.value)
    return a.startswith(b[:40]) or b.startswith(a[:40])


def _without_site(title: str) -> str:
    """The page's title less its last part, where what is left is long enough to be a headline."""
    cuts = list(_SEPARATOR.finditer(title))
    head = title[: cuts[-1].start()] if cuts else title
    return head if len(head.split()) > 4 else title


# -- people -----------------------------------------------------------------------------


def _authors(claimed: list[Claim], lexicon: Lexicon) -> tuple[Claim, tuple[Person, ...]] | None:
    for winner in claimed:
        same = [claim for claim in claimed if claim.rule == winner.rule]
        found: dict[str, Person] = {}
        for claim in same[:20]:
            for person in people(claim.value, lexicon):
                found.setdefault(folded(person.name), person)
        if found:
            return winner, tuple(found.values())
    return None


def people(value: str, lexicon: Lexicon) -> list[Person]:
    """The people whom a source names, with their affiliation where it is given beside them."""
    value = value.strip(" ,;|·•-–—")
    if not value or "://" in value or "@" in value or len(value) > 300 or folded(value) in _NOBODY:
        return []
    by = lexicon.by.match(value)
    bare = value[by.end() :].strip(" :,") if by else value
    if named := byline.parse_names(bare, lexicon):
        return named
    if head := byline.parse_line(value, lexicon):
        return head.people
    parts = [part.strip() for part in re.split(r"[;|]|,\s+(?=[^\W\d_a-z])", bare) if part.strip()]
    return [Person(part) for part in parts if len(part) < 80 and folded(part) not in _NOBODY]


# -- dates, language, keywords ----------------------------------------------------------


def moment(value: str, lexicon: Lexicon) -> Moment | None:
    """The date that ``value`` means, as exact as it is given; None where it is none."""
    value = value.strip()
    if match := _ISO.match(value):
        year, month, day = (int(match[n]) for n in (1, 2, 3))
        time = _clock(match)
        return _dated(year, month, day, time)
    if match := _COMPACT.match(value):
        return _dated(int(match[1]), int(match[2]), int(match[3]), "")
    if _YEAR_MONTH.match(value):
        return _known(value)
    if re.fullmatch(r"\d{10}|\d{13}", value):
        return None  # seconds since 1970 have no zone that the page knows
    if re.match(r"[A-Za-z]{3},? \d{1,2} [A-Za-z]{3} \d{4} \d", value):
        try:
            return _known(email.utils.parsedate_to_datetime(value).isoformat())
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    found = dates.find(value[:120], lexicon)
    return found.moment if found else None


def _known(iso: str) -> Moment | None:
    try:
        return Moment(iso)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> str:
    if not match[4] or int(match[4]) > 23 or int(match[5]) > 59:
        return ""
    zone = (match[7] or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "Z"
    elif zone:
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:4]}"
    return f"T{int(match[4]):02}:{match[5]}" + (f":{match[6]}" if match[6] else "") + zone


def _dated(year: int, month: int, day: int, time: str) -> Moment | None:
    try:
        day_alone = date(year, month, day).isoformat()
    except ValueError:
        return None
    # Of a clock or a zone that there is not, the day is left.
    return _known(day_alone + time) or _known(day_alone) if year > 1000 else None


def _language(
    claimed: list[Claim], spoken: tuple[str | None, float], settle: Any, by_field: dict[str, list[Claim]]
) -> None:
    """What the page says, unless its words are surely in another language (a template's ``lang``)."""
    told, sure = spoken
    valid = [
        claim
        for claim in claimed
        if _TAG.fullmatch(claim.value) and claim.value.lower() not in ("und", "zxx")
    ]
    agreeing = [
        c for c in valid if told and c.value.lower().replace("_", "-").split("-")[0] == told.split("-")[0]
    ]
    detected = Claim("language", told or "", "language detector (CLD2)", sure)
    by_field.setdefault("language", []).append(detected)
    winner = (
        agreeing[0]
        if agreeing
        else detected
        if told and (sure >= 0.85 or not valid)
        else valid[0]
        if valid
        else None
    )
    if winner is not None and winner.value:
        parts = winner.value.replace("_", "-").split("-")
        tag = "-".join([parts[0].lower(), *(p.upper() if len(p) == 2 else p for p in parts[1:])])
        settle("language", tag, winner, winner.value)


def _keywords(claimed: list[Claim]) -> tuple[Claim, tuple[str, ...]] | None:
    for winner in claimed:
        same = [claim.value for claim in claimed if claim.rule == winner.rule]
        words = [w.strip() for value in same for w in re.split(r"[,;]", value) if 1 < len(w.strip()) < 60]
        if words:
            return winner, tuple(dict.fromkeys(words))[:30]
    return None
