"""What opens a text before its first words: place, day and agency; those of East Asia are in `eastern`.

Pure reading of a string; what becomes of it is `convert.normalize.dateline`'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from convert.normalize import agencies, dates, eastern, towns
from convert.normalize.lexicon import Lexicon, key

__all__ = ["SITE", "Opening", "read"]

LONGEST, MAX_PLACE, MOST_WORDS, MOST_SMALL, LEAST_LOUD, MOST_CAPITALS = 130, 75, 6, 2, 4, 5
SITE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,4}", re.I)
""" "Suarateluk.com, Port Ellis - …": sites of Indonesia name themselves in the dateline."""
_SIGN = re.compile(r"[—–―|•:()\[\]（）【】〕／/_।]|--|- |\.-|[电電讯訊]")
"""One of these stands in every dateline but those that end in a stop: a cheap look."""
_STOPPED = re.compile(r"\. |।|\d ")
_AGENCY = r"[^()\[\]\n]{2,70}"
_DAY = (
    r"(?:[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
    r"|\d{1,2}(?:\.|st|nd|rd|th|er|º)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_FIRST = re.compile(
    rf"[(\[](?P<agency>{_AGENCY})[)\]](?P<end>\s?(?:[—–―:]|--?|\.-?|_)\s+|\s(?=[^\W\d_a-zа-яё])|(?=[^\W\d_a-zа-яё]))"
)
""" "(ANSA) - PORTO ELLIS, 28 MAG - ", "(CNN)The ferry …": an agency stands first, and often alone."""
_REPORTER_FIRST = re.compile(r"(?P<agency>(?:[a-zäöü]{2,5}\.?/?){1,3})\s(?=[^\W\d_a-zäöüß])")
""" "tja./dpa PORT ELLIS. ", as papers of Germany print the reporter's letters."""
_PLACE = (
    r"(?P<mark>\*\*|[*_](?=[^\W\d_]))?(?P<open>[(\[])?"
    r"(?P<place>(?:\d{1,2}\.?\s)?[^\W\d_][^()\[\]:;!?\"“”«»—–―\n*|•।]{1,70}?(?:\s\[[^\W\d_][^\[\]\n]{2,30}\](?:,[^()\[\]:;!?\n—–]{3,20}?)?)?)"
    r"(?(open)[)\]])"
    rf"(?:\s?(?:--|[—–-])?\s?(?:[(\[](?P<agency>{_AGENCY})[)\]]|/\s?(?P<slashed>[^/\n]{{2,40}}?)\s?/))?"
    rf"(?:(?:\s?(?:--?|[—–/])\s?\(?|\s?\(|(?(slashed)\s?|(?!)))(?P<day>{_DAY})\)?)?"
    r"(?(mark)(?P=mark))"
)
_DASH = re.compile(
    rf"{_PLACE}"
    r"(?P<end>\s*\.?(?:—|―|--)\s*(?=\S)|\s*(?:–|(?<=[)\]])-|\.-|//|[|•/])\s+(?=\S)|\s-\s+(?=\S)|(?<=[^\W\d_a-zа-яё])-\s+(?=\S)"
    r"|\s?:\s*(?=\S)|\s_\s+(?=\S)|(?<=[/)\]])\.\s+(?=\S)|(?:(?<=[)\]])|(?(slashed)|(?!)))\s?(?=[\"“‘«„¿¡]?[^\W\d_a-zа-яё]))"
)
"""The dash may lack behind an agency in brackets: "Port Ellis (CNN)The ferry …"."""
_STOP = re.compile(
    rf"{_PLACE}"
    r"(?P<end>(?:(?<![\d\s])|(?<=[^\W_]\s\d\d)|(?<=[^\W_]\s\d))\.\s+(?=[\"“‘«„¿¡]?[^\W\d_a-zа-яё])|।\s+(?=\S)|(?<=\d)\s(?=[\"“‘«„]?[^\W\d_a-zа-яё]))"
)
""" "PORT ELLIS. ", "BERLIN, 28. Mai ": what ends a sentence ends a dateline where nothing else does."""
_MARKED = re.compile(r"(?P<mark>\*\*|[*_])(?P<inner>[^*_\n]{3,90}[—–:.-])(?P=mark)\s+(?=\S)")
""" "**PORT ELLIS (AP) —** The ferry …": the dash stands within the emphasis."""
_BEHIND = re.compile(
    r"(?P<agency>[^\W\d_][^.,:;!?()—–\n]{1,30})(?:,\s(?P<names>[^\W\d_a-zа-яё][^.,:;!?()—–\n]{4,40}))?[.:]\s+(?=\S)"
)
""" "ПОРТ-ЭЛЛИС, 28 мая — РИА Новости, Анна Листьева. ": the agency stands behind the dash."""
_SIGNED = re.compile(
    r"(?P<day>\d{1,2}\s[^\W\d_]{3,12}),\s(?P<place>[^\W\d_][^/\n]{2,30}?)\s/(?P<names>[^/\n]{4,40}?)\s[-–—]\s(?P<agency>[^/\n]{2,20})/\.\s+(?=\S)"
)
""" "28 мая, Порт-Эллис /Анна Листьева - БЕЛТА/. "."""
_RISES = re.compile(r"[\"“‘«„¿¡(\[*_]*(?:[^\W_a-zа-яё]|[a-z][A-Z])")
"""A sentence begins with a capital, a numeral or a script that has no capitals; or with "iPhone"."""
_ABBREVIATED = re.compile(r"(?:^|[\s,])(?:[^\W\d_]\.){2,4}$|[\s,][^\W\d_]{2,5}\.$")


@dataclass(frozen=True, slots=True)
class Opening:
    """A dateline at the beginning of a text."""

    end: int
    """Where the first words begin."""
    dateline: str
    rule: str
    confidence: float
    day: str = ""
    """Its day, as it is written."""
    names: tuple[str, ...] = ()
    """The reporters that it names."""


def read(text: str, lexicon: Lexicon) -> Opening | None:
    """The dateline that opens ``text``, or None."""
    head = text[:LONGEST]
    if not (_SIGN.search(head, 0, MAX_PLACE) or _STOPPED.search(head, 0, MAX_PLACE)):
        return None
    if not head.isascii() and (east := eastern.read(text)):
        confidence = 0.93 if east.agency else 0.85
        return Opening(east.end, east.shown, "agency's dateline", confidence, "", east.names)
    if head[0] in "*_" and (marked := _MARKED.match(text)):
        inner = f"{marked['inner']} X"
        found = _western(inner, lexicon)
        whole = found is not None and found.end >= len(inner) - 1
        return _moved(found, marked.end() - found.end) if found and whole else None
    if head[0] in "([" and (first := _FIRST.match(text)):
        agency = first["agency"]
        named = agencies.is_wire(re.split(r"\s*[/,]\s*", agency)[0])
        if named:
            rest = _western(text[first.end() :], lexicon, agency=agency) if first["end"].strip() else None
            if rest is not None:
                return _moved(rest, first.end())
            return Opening(first.end(), f"({agency})", "agency before the first words", 0.85)
    if head[0].islower() and (letters := _REPORTER_FIRST.match(text)):
        agency = letters["agency"]
        found = _western(text[letters.end() :], lexicon, agency=agency)
        if found and ("." in agency or all(map(agencies.is_wire, agency.split("/")))):
            return _moved(found, letters.end())
        return None
    if head[0].isdigit() and (signed := _SIGNED.match(text)) and agencies.is_wire(signed["agency"]):
        dateline = f"{signed['day']}, {signed['place']} ({signed['agency']})"
        return Opening(signed.end(), dateline, _ALL_THREE, 0.95, signed["day"], (signed["names"],))
    return _western(text, lexicon)


def _moved(found: Opening, by: int) -> Opening:
    return Opening(
        found.end + by, found.dateline, found.rule, found.confidence, found.day, found.names
    )  # fmt: skip


_ALL_THREE = "place, day and agency before the first words"
_DASHED = "place and dash before the first words"
_COLON = "place and colon before the first words"


def _western(text: str, lexicon: Lexicon, *, agency: str = "") -> Opening | None:
    """Place, agency and day, and what parts them from the first words of the text.

    The place is what is in capitals, what is a known town, or what an agency or a day stands behind.
    """
    sign = _SIGN.search(text, 0, MAX_PLACE)
    stop = _STOPPED.search(text, 0, MAX_PLACE) if _begins_as_place(text) else None
    for pattern, looked in ((_DASH, sign), (_STOP, stop)):
        match = pattern.match(text) if looked and _may_open(text[: looked.start()]) else None
        if match and (found := _weighed(match, text, lexicon, agency)):
            return found
    return None


def _begins_as_place(text: str) -> bool:
    """Whether the first word is in capitals, a known town's, or of a script without capitals."""
    word = re.split(r"[\s.,/]", text, maxsplit=1)[0]
    return word.upper() == word or towns.opens_name(word)


def _may_open(before: str) -> bool:
    """Whether what stands before the first sign may be a place and a day: few words in small letters."""
    return sum(len(word) > 3 and word[0].islower() for word in before.split()) <= MOST_SMALL


def _weighed(match: re.Match[str], text: str, lexicon: Lexicon, agency: str) -> Opening | None:
    """The dateline that ``match`` may be, where it is one."""
    place, day, end = match["place"].rstrip(" ,-–—"), match["day"] or "", match["end"].strip()
    bracketed = match["agency"] or ""
    slashed = match["slashed"] or ""
    if bracketed and not day and (found := dates.find(bracketed, lexicon)) and found.end == len(bracketed):
        # "(28 May 2013)", "(Marketwired - May 28, 2013)", "(Port News, May 28, 2013)"
        bracketed, day = bracketed[: found.start].rstrip(" ,-–—"), found.text
    place, behind = (place, "") if bracketed or slashed else _without_agency(place)
    named = bracketed or slashed or behind or agency
    if not place:
        alone = bool(named) and bool(end) and end not in ":./"
        return Opening(match.end(), f"({named})", "agency before the first words", 0.8) if alone else None
    reach = match.end()
    names: tuple[str, ...] = ()
    if (
        (end in _DASHES or end == ".")
        and not named
        and (tail := _BEHIND.match(text, match.end()))
        and (towns.is_town(place) or _is_dated(place, lexicon))
        and (agencies.is_wire(tail["agency"]) or (end != "." and tail["agency"].isupper()))
    ):
        named, reach = tail["agency"], tail.end()
        names = (tail["names"],) if tail["names"] else ()
        end = end or "-"
    dated = bool(day) or _is_dated(place, lexicon)
    if behind and not dated and not all(w[0].isupper() for w in place.split()):
        return None
    judged = _judge(match, place, named, end, dated, lexicon, text[reach : reach + 8])
    if judged is None:
        return None
    rule, confidence = judged
    if dated and named and (slashed or names):
        rule = _ALL_THREE
    shown = place.rstrip(" ,.-") if slashed or behind else _without_stop(place, lexicon)
    if day:
        shown += f", {day}"
    if named:
        shown += f" ({named})"
    return Opening(reach, shown, rule, confidence, day or place, names)


_DASHES = frozenset({"—", "–", "-", "--", "―", ".—", ".-", "_"})


def _judge(
    match: re.Match[str], place: str, named: str, end: str, dated: bool, lexicon: Lexicon, rest: str
) -> tuple[str, float] | None:
    """The rule by which ``place`` is one, and how sure that is; None where it is none."""
    town = re.split(r",|(?<=\w{3})\.\s|\.\s(?=\d)|\s\[|\s\(", place, maxsplit=1)[0].strip()
    region = place[len(town) :].strip(" ,.")
    known = towns.is_town(town)
    if not town or not (known or _may_be_place(town, lexicon)):
        return None
    words = town.split()
    loud = _is_loud(town) and (len(words) <= MOST_CAPITALS)
    titled = len(words) <= 4 and all(w[0].isupper() or w[0].upper() == w[0] or len(w) <= 3 for w in words)
    caseless = town.lower() == town.upper()
    by_agency = bool(named) and _is_signature(named)
    if not named and words[0][0].isdigit() | words[-1][-1].isdigit():
        return None  # a day alone: "May 28, 2013 -- "
    dash = end in _DASHES or not end
    spaced = match["end"][:1].isspace() or match["end"][-1:].isspace()
    if match["open"]:  # "(PORT ELLIS) — "
        fits = (
            (known and titled)
            or (loud and bool(region))
            or (bool(end) and dash and (loud or (titled and bool(region))))
        )
        return (_DASHED, 0.8) if fits and _RISES.match(rest) else None
    if not end:  # "Port Ellis (AP) The ferry", "BERLIN, 28. Mai Die Fähre"
        if match["agency"] or match["slashed"]:
            return (_DASHED, 0.85) if by_agency and (titled or loud) else None
        return (_DASHED, 0.75) if loud and dated and not caseless else None
    if (
        by_agency
        and (titled or loud)
        and (end != "." or loud or known or match["agency"] or match["slashed"])
    ):
        return (_DASHED, 0.97 if loud else 0.85)
    if end in (".", "।") or end == "/":
        sure = known and (titled or loud) and (not region or dated)
        return (_DASHED, 0.75) if _RISES.match(rest) and (sure or (loud and dated)) else None
    if end == ":":
        return _judge_colon(town, region, known, loud, caseless, dated, lexicon, rest)
    if end in ("|", "•", "//", "_"):
        return (_DASHED, 0.75) if known and titled and _RISES.match(rest) else None
    if not spaced and not loud:
        return None  # "Port Ellis—the boat's harbour"
    if named and not by_agency:  # "TAIPEI (Port News) — ", "NASA (the space agency) — "
        return (_DASHED, 0.85) if (loud or dated) and (titled or loud) and _is_title(named) else None
    if dated and (loud or (titled and _has_year(place, match["day"]))):
        return (_DASHED, 0.97 if loud else 0.85)
    if any(SITE.fullmatch(part) for part in place.split(", ")) and len(place.split()) <= MOST_WORDS:
        return (_DASHED, 0.85)
    if caseless:
        unhurried = end != "-" and 2 <= sum(map(str.isalpha, town)) <= 24 and len(words) <= 3
        return (_DASHED, 0.85) if known or unhurried else None
    if not _RISES.match(rest) or not _is_region(region):
        return None
    if loud and (known or sum(map(str.isalpha, town)) >= LEAST_LOUD) and not _opens_a_title(town, known):
        return (_DASHED, 0.97 if known or region else 0.9)
    return (_DASHED, 0.85) if known and titled and end != ".—" else None


def _judge_colon(
    town: str, region: str, known: bool, loud: bool, caseless: bool, dated: bool, lexicon: Lexicon, rest: str
) -> tuple[str, float] | None:
    """ "NEW DELHI: The ferry …", as papers of India print it; a label in capitals looks alike."""
    if not _RISES.match(rest) or len(town) > 25:
        return None
    if dated:
        return (_COLON, 0.85) if loud or known else None
    if known:
        return (_COLON, 0.8)
    if any(c.isdigit() for c in town) or not _is_region(region) or _opens_a_title(town, known):
        return None
    if caseless:
        return (_COLON, 0.65) if len(town.split()) <= 2 else None
    return (_COLON, 0.7) if loud else None


def _is_loud(town: str) -> bool:
    """Whether a place is in capitals, but for "Mc" and what joins two ("PORT ELLIS and NORTH QUAY")."""
    words = [w for w in town.split() if not (w.islower() and len(w) <= 3)]
    plain = "".join(w[2:] if w.startswith(("Mc", "Mac")) else w for w in words)
    return (
        sum(map(str.isalpha, plain)) >= 3
        and plain.upper() == plain
        and plain.lower() != plain
        and not any(c.isdigit() for c in plain)
        and not town[:1].islower()
    )


def _opens_a_title(town: str, known: bool) -> bool:
    """ "A NEW DAY", "THE BIG PICTURE" are words, though "THE HAGUE" is a town."""
    return not known and town.split()[0] in ("A", "AN", "THE", "MY", "HOW", "WHY", "WHAT", "YOUR", "OUR")


def _is_region(region: str) -> bool:
    """What follows the town: a country, a state, its letters; words that join others make it a sentence."""
    words = region.replace("/", " ").split()
    return len(words) <= MOST_WORDS and all(not w[0].islower() or len(w) <= 2 for w in words)


def _is_title(named: str) -> bool:
    """Whether what stands in brackets is a paper's name: "(The Harbour Courier)", "(KOMO)"."""
    words = named.split()
    return len(words) <= 4 and all(not w[0].islower() for w in words if len(w) > 3) and named[0].isupper()


def _is_signature(named: str) -> bool:
    """Whether ``named`` is an agency, several, or letters in capitals as agencies have them."""
    parts = re.split(r"\s*[/,]\s*", named)
    first = parts[0]
    if agencies.is_wire(first) or agencies.is_wire(parts[-1]) or SITE.fullmatch(named):
        return True
    return named.isupper() and not named.replace(" ", "").isdigit()


def _without_agency(place: str) -> tuple[str, str]:
    """The place, and the agency that ends it without brackets ("Port Ellis CNN", "BERLIN taz")."""
    words = place.split()
    for count in range(1, min(3, len(words)) + 1):
        last = " ".join(words[-count:])
        rest = " ".join(words[:-count]).rstrip(" ,")
        wire = all(map(agencies.is_wire, last.split("/"))) or (SITE.fullmatch(last) and rest.endswith("."))
        if wire and (not rest or words[-count][0].isupper() or rest.isupper()):
            return rest, last
    return place, ""


def _without_stop(place: str, lexicon: Lexicon) -> str:
    """The place without a sentence's stop; an abbreviation keeps its own ("N.S.", "Fla.")."""
    place = place.strip(" ,-")
    if (
        place[-1:] != "."
        or _ABBREVIATED.search(place)
        or (lexicon.dates.year_first and place[-2:-1].isdigit())
    ):
        return place
    return place.rstrip(". ")


def _may_be_place(town: str, lexicon: Lexicon) -> bool:
    """ "UPDATE", "ANALYSIS", "MONDAY" are none."""
    label = key(town)
    return not (
        label in lexicon.no_places
        or label in lexicon.sections
        or label in lexicon.labels
        or label in lexicon.boilerplate
        or re.fullmatch(rf"(?:{lexicon.dates.weekday})", town, re.I)
    )


def _has_year(place: str, day: str | None) -> bool:
    return bool(day) or re.search(r",?\s(?:19|20)\d\d$|\d[./](?:19|20)\d\d$", place) is not None


def _is_dated(place: str, lexicon: Lexicon) -> bool:
    if not any(c.isdigit() for c in place):
        return bool(re.search(rf",\s(?:{lexicon.dates.weekday})$", place, re.I)) if "," in place else False
    if dates.find(place, lexicon):
        return True
    month = rf"(?:{lexicon.dates.month})"
    return (
        re.search(rf"\b{month}(?!\w)\.?\s+\d|\d(?:st|nd|rd|th|\.)?\s+(?:de\s)?{month}(?!\w)", place, re.I)
        is not None
    )
