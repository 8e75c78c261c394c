"""Who a byline names: "Jane Doe in Paris, John Roe (photographs) and agencies" → people, roles, affiliations.

`parse_names` takes what follows the "By"; it gives nobody where the words do not read as names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from convert.model import Person
from convert.normalize import agencies
from convert.normalize.lexicon import Lexicon
from convert.normalize.names import (
    DEGREES,
    FIRMS,
    PARTICLES,
    SUFFIXES,
    is_name,
    is_name_strict,
    is_press,
    is_station,
)

__all__ = ["HANDLE", "is_desk", "is_desk_alone", "parse_names"]

MAX_NAMES, MAX_BESIDE, MAX_DESK, MAX_AGE, SENTENCE, LONGEST_POST = 300, 8, 8, 120, 10, 4
HANDLE = re.compile(r"@?[\w.-]{2,30}$")
_HANDLE_LAST = re.compile(r"(?<=\w)[,;]?\s+\(?@\w{2,30}\)?$")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\s*$")
_COMMA = re.compile(r"\s*[,،、，]\s*(?![^()]*\))")
_HIDDEN = str.maketrans({" ": "\ue000", "/": "\ue001"})
_SHOWN = str.maketrans({"\ue000": " ", "\ue001": "/"})
_SLASHED = re.compile(r"(\S.{2,50}\S)\s*/\s?([^/]{2,30}?)\s?/")
_NOTE_MARK = re.compile(r"(?<=[a-zà-ž]{2})[\d¹²³⁴⁵*†‡]{1,2}(?=,|;|\s|$)")
_INVERTED = re.compile(
    r"([^\W\d_a-z][^\W\d_]*[a-zà-ž][^\W\d_]*(?:-[^\W\d_]+)?), ([^\W\d_a-z][^\W\d_]*[a-zà-ž])"
)
_SHORTENED = re.compile(r"(?:^|[\s.])(?:[^\W\d_]|[^\W\d_]{1,2}\.[^\W\d_]|jr|sr|esq|inc|ltd|bros|co)\.$", re.I)
""" "J. D.", "Tomas Berg Jr.": the last point is no sentence's."""
_AGE = re.compile(r"\d{1,3}")
_OF_PAPER = re.compile(r"(.+?)\s+((?:of|Of|OF)\s+(?:the|The|THE)\s\S.{1,40})")
_WIDE_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?:[ \u3000][\u3400-\u9fff]{2,4})+")
_NUMBERED = re.compile(r"[^\W\d_]{1,3}\d{1,2}")
_STROKES = frozenset("/|")
_MIXED = re.compile("[a-z][A-Z]")


def parse_names(text: str, lexicon: Lexicon, role: str = "author", *, handles: bool = False) -> list[Person]:
    """The people of a byline, without its "By"; empty if it does not read as names."""
    text = _bare(text.strip().strip("*_"))
    if not text or len(text) > MAX_NAMES or "://" in text or text[:3].casefold() == "by ":
        return []
    if "@" in text:
        text = _HANDLE_LAST.sub("", text)
    if is_desk(text, lexicon):
        return [_desk(text, role, lexicon)]
    if handles and HANDLE.fullmatch(text) and not (is_name(text) or agencies.is_agency(text)):
        return [Person(text, role)]
    text = agencies.with_and(text)
    slashed = _SLASHED.fullmatch(text)
    if slashed and is_name(slashed[1]):
        return [Person(slashed[1], role, slashed[2])]  # "Signe Holm /ritzau/"
    text = _NOTE_MARK.sub("", text)
    if inverted := _INVERTED.fullmatch(text):
        return [Person(f"{inverted[2]} {inverted[1]}", role)]  # "Kolářová, Zdeňka"
    if lexicon.language == "zh" and (several := _WIDE_NAMES.fullmatch(text)):
        return [Person(name, role) for name in several.group().split()]  # "李小明 王华"
    if _is_sentence(text):
        return []
    if "(" in text or "[" in text:
        text = _BRACKETS.sub(lambda match: match.group().translate(_HIDDEN), text)
    people: list[Person] = []
    groups = list(_groups(text, lexicon))
    for number, (parted, group) in enumerate(groups):
        parts = [p.strip().translate(_SHOWN) for p in _COMMA.split(group) if p.strip()]
        if lexicon.place_after_name and len(groups) == 1 and len(parts) == 2 and is_name_strict(parts[0]):
            # "Von Anna Lind, Port Ellis": two authors would have an "und" between them.
            person = _person(parts[0], role, lexicon, handles)
            if person and not agencies.is_agency(parts[1]) and is_name(parts[1]):
                people.append(person.with_(affiliation=parts[1]))
                continue
        if people and parted in _STROKES and len(parts) == 1 and _is_beside_stroke(parts[0], lexicon):
            _add_affiliation(people, parts[0])  # "Signe Holm/Ritzau"
        elif not _read_group(people, parts, role, lexicon, handles=handles, last=number == len(groups) - 1):
            return []
    return people


def _is_sentence(text: str) -> bool:
    """Whether most words of a longer text have no capital, though its language has them."""
    words = text.split()
    return len(words) > SENTENCE and sum(word[0].islower() for word in words) > 0.6 * len(words)


def _is_beside_stroke(part: str, lexicon: Lexicon) -> bool:
    """Whether whom somebody works for, or as what, stands behind a stroke."""
    return agencies.is_agency(part) or is_press(part) or is_desk(part, lexicon)


def _bare(text: str) -> str:
    """Names without the stops around them; the point of an initial is the name's."""
    text = text.strip(" ,;:").lstrip(" .")
    return text if _SHORTENED.search(text) else text.rstrip(" .,;:")


def _groups(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """What "and" and its like part, each with the word or stroke before it.

    "Okafor & Sons" and "Science and Environment Editor" stay whole.
    """
    start, parted = 0, ""
    for between in lexicon.and_.finditer(text):
        group, after = text[start : between.start()], text[between.end() :]
        if between.group().strip() == "&" and after.split()[:1] and _opens_firm(after):
            continue
        if _is_post_in_two(group, after, lexicon):
            continue
        if group.strip(" ,"):
            yield parted, group.strip(" ,")
        start, parted = between.end(), between.group().strip()
    if text[start:].strip(" ,"):
        yield parted, text[start:].strip(" ,")


def _opens_firm(text: str) -> bool:
    return text.split()[0].strip(".,").casefold() in FIRMS


def _is_post_in_two(before: str, after: str, lexicon: Lexicon) -> bool:
    """ "…, Science" and "Environment Correspondent": the last words of the first are no person."""
    _, comma, opening = before.rpartition(",")
    closing = _COMMA.split(after, maxsplit=1)[0]
    return (
        bool(comma)
        and len(opening.split()) <= 2
        and not is_name_strict(opening.strip())
        and not agencies.is_agency(opening)
        and bool(lexicon.affiliation.search(closing))
        and not lexicon.affiliation.search(opening.rpartition(" ")[2] if " " in opening.strip() else "")
        and not is_desk(closing, lexicon)
    )


def _read_group(
    people: list[Person], parts: list[str], role: str, lexicon: Lexicon, *, handles: bool, last: bool
) -> bool:
    """Add the people of some words between commas; False where a part is nothing that a byline has."""
    beside = False  # "By Anna Lind, in Property, Port Ellis": where it appeared
    for index, part in enumerate(parts):
        if index and people and _is_suffix(part):
            people[-1] = people[-1].with_(name=f"{people[-1].name}, {part}")  # "Tomas Berg, Jr."
            continue
        beside = beside or bool(people and index and part[0].islower() and " " in part)
        beside = beside or bool(people and index and _AGE.fullmatch(part))  # "Jane Doe, 34, a nurse"
        person = None if beside else _person(part, role, lexicon, handles)
        caseless = " " in part and part.lower() == part.upper()  # any words of Hindi look like a name
        title = bool(lexicon.affiliation.search(part)) and (caseless or not is_name_strict(part))
        title = title and not (person and person.affiliation and not index)  # "… and Jane Doe Sports Editor"
        if person and index and people and _is_desk_with_place(people[-1], lexicon):
            people[-1] = person.with_(affiliation=people[-1].name)  # "notre envoyé spécial à Ellis, Jane Doe"
        elif index and len(people) == 1 and len(parts) == 2 and last and is_desk(people[0].name, lexicon):
            _add_affiliation(people, part)  # "Our Correspondent, Port Ellis"
        elif (
            people
            and (index or title or not person)
            and (
                (title and not (person and person.role == "agency" and not index))
                or (index and people[-1].role != "agency" and _is_employer(part, lexicon))
                or (last and index == len(parts) - 1 and _follows_post(people, parts, index, lexicon))
            )
        ):
            _add_affiliation(people, part)
        elif person and people and index and index == len(parts) - 1 and last and _is_lone_word(people, part):
            _add_affiliation(people, part)  # "Tomas Berg, Havneposten"
        elif person:
            people.append(person)
        elif people and index and _may_be_beside(part):
            _add_affiliation(people, part)
        else:
            return False
    return True


def _is_lone_word(people: list[Person], part: str) -> bool:
    """One word behind one full name is a paper or a place."""
    return len(people) == 1 and " " not in part and is_name_strict(people[0].name)


def _add_affiliation(people: list[Person], part: str) -> None:
    before = people[-1]
    joined = f"{before.affiliation}, {part}" if before.affiliation else part
    people[-1] = before.with_(affiliation=joined)


def _may_be_beside(part: str) -> bool:
    """A few words that say what somebody is, where from, or how old."""
    if _AGE.fullmatch(part):
        return int(part) < MAX_AGE
    words = part.split()
    return len(words) <= MAX_BESIDE and not any(
        any(c.isdigit() for c in word) and not _NUMBERED.fullmatch(word) for word in words
    )


def _is_suffix(part: str) -> bool:
    return part.rstrip(".").casefold() in SUFFIXES


def _follows_post(people: list[Person], parts: list[str], index: int, lexicon: Lexicon) -> bool:
    """Whether the last words stand behind the post of the only person: where it is held."""
    return (
        len(people) == 1
        and index >= 2
        and people[0].affiliation is not None
        and bool(lexicon.affiliation.search(parts[index - 1]))
        and not parts[index - 1].casefold().startswith(("staff ", "contribut"))
    )


def _is_employer(text: str, lexicon: Lexicon) -> bool:
    """An agency, a paper, a degree, or an abbreviation as broadcasters have ("By Anna Lindqvist, CNN")."""
    if text.startswith("The ") or agencies.is_agency(text.split()[0]):
        return True  # "The Conversation", "Bloomberg Opinion"
    if is_press(text) or is_station(text) or (" " not in text and _MIXED.search(text)):
        return True
    if text.replace(".", "").casefold() in DEGREES:
        return True
    if len(text.split()) >= 3 and lexicon.organisation.search(text):
        return True
    return agencies.is_agency(text) or (2 <= len(text) <= 5 and text.isalpha() and text.isupper())


def _person(text: str, role: str, lexicon: Lexicon, handles: bool) -> Person | None:
    if agencies.is_agency(text):
        return Person(text, _signing(role))
    if is_desk(text, lexicon):
        return _desk(text, role, lexicon)
    if again := lexicon.by.match(text):  # "Jane Doe and By John Roe"
        rest = text[again.end() :]
        return _person(rest, role, lexicon, handles) if is_name_strict(rest) else None
    if posted := lexicon.own_post.match(text):  # "unserem Korrespondenten Tomas Berg"
        name = text[posted.end() :].strip()
        if is_name_strict(name):
            return Person(name, role, posted.group().strip())
    affiliation = None
    if found := _with_job(text, lexicon) or _with_paper(text):
        return Person(found[0], role, found[1])
    bracket = _BRACKET.search(text)
    if bracket and is_name(text[: bracket.start()]):
        text, affiliation = text[: bracket.start()].strip(), bracket.group(1)
        done = lexicon.role_of(affiliation)
        if done:
            return Person(text, done if role == "author" else role)  # "John Roe (photographs)"
    elif placed := lexicon.beside_name.fullmatch(text):
        # "Jane Doe in Paris": the place is beside the name, not of it.
        if is_name(placed[1]) and placed[2].casefold() not in PARTICLES:
            text, affiliation = placed[1], f"{placed[2]} {placed[3]}"
    elif (paper := _OF_PAPER.fullmatch(text)) and is_name_strict(paper[1]):
        text, affiliation = paper[1], paper[2]  # "Jane Doe of The Harbour Courier"
    if agencies.is_agency(text) or is_desk(text, lexicon):
        return Person(text, _signing(role), affiliation)
    if is_name(text) or (handles and HANDLE.fullmatch(text)):
        return Person(text, role, affiliation)
    if " & " in text and is_name(text.replace(" & ", " ")):
        return Person(text, _signing(role), affiliation)  # "Okafor & Sons"
    return None


def _signing(role: str) -> str:
    """An agency or a desk is an author of a kind of its own, so that nobody takes its name apart."""
    return "agency" if role == "author" else role


def _desk(text: str, role: str, lexicon: Lexicon) -> Person:
    placed = lexicon.beside_name.fullmatch(text)
    match = _desk_match(text, lexicon)
    if placed and match and not match["own"] and is_desk(placed[1], lexicon):
        return Person(placed[1], _signing(role), f"{placed[2]} {placed[3]}")  # "Staff and agencies in Ellis"
    return Person(text, _signing(role))


def _desk_match(text: str, lexicon: Lexicon) -> re.Match[str] | None:
    """The words of a post or a desk in ``text``; nothing for nearly all texts, which a cheap look tells."""
    words = text.split()
    if not 1 <= len(words) <= MAX_DESK or lexicon.desk_words.isdisjoint(map(str.casefold, words)):
        return None
    return None if any(c in text for c in ",;:(!?/|") else lexicon.desk.fullmatch(text)


def is_desk_alone(text: str, lexicon: Lexicon) -> bool:
    """Whether ``text`` is a desk's name as the word lists have it ("Haber Merkezi")."""
    match = _desk_match(text, lexicon)
    return bool(match and match["many"] and not match["whose"])


def is_desk(text: str, lexicon: Lexicon) -> bool:
    """Whether somebody signs without a name ("our London correspondent", "Gazette staff", "Web Desk")."""
    match = _desk_match(text, lexicon)
    if match is None:
        return False
    rest = match["rest"] or ""
    if rest.startswith(" of ") and rest.islower():
        return False  # "A staff of nine"
    if match["own"]:
        return True
    if match["many"] == "Staff" and is_name_strict(match["whose"] or "") and not is_press(match["whose"]):
        return False  # "Mira Okafor Staff"
    if match["rest"] and match["rest"].islower():
        return False  # "La rédaction en grève"
    whose = (match["whose"] or "").split()
    if len(whose) > 2 and (match["post"] or "of" in map(str.casefold, whose)) and _opens_with_person(whose):
        return False
    if match["post"]:  # "HT Correspondent", "Associated Press writer"
        paper = " ".join(whose)
        return (
            agencies.is_agency(paper)
            or (is_press(paper) and (is_press(whose[0]) or not is_name_strict(paper)))
            or (len(whose) == 1 and 2 <= len(paper) <= 5 and paper.isalpha() and paper.isupper())
        )
    return all(not word[0].islower() or word in lexicon.before_desks for word in whose)


def _opens_with_person(words: list[str]) -> bool:
    """ "Mira Okafor Courier Staff Writer" """
    first = " ".join(words[:2])
    return is_name_strict(first) and not is_press(first) and not agencies.is_agency(first)


def _is_desk_with_place(person: Person, lexicon: Lexicon) -> bool:
    """ "notre envoyé spécial à Port Ellis": behind it, a comma parts the name."""
    if person.role != "agency" or person.affiliation:
        return False
    match = _desk_match(person.name, lexicon)
    return bool(match and match["own"] and match["rest"])


def _with_job(text: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """ "PHILIPPA DRAY HEALTH CORRESPONDENT": two names, and a job that ends in its word."""
    if not lexicon.affiliation.search(text):
        return None
    words = text.split()
    name, job = " ".join(words[:2]), " ".join(words[2:])
    last = lexicon.affiliation.search(words[-1])
    if (
        len(words) < 3
        or not last
        or agencies.is_agency(words[0])
        or lexicon.affiliation.search(name)
        or not is_name_strict(name)
    ):
        return None
    loud = all(w[0].isupper() for w in words[: 3 if len(words) == LONGEST_POST else None])
    return (name, job) if loud else None  # also "Philippa Dray Health correspondent"


def _with_paper(text: str) -> tuple[str, str] | None:
    """ "JANE DOE Associated Press", "Jane Doe The Harbour Courier": two names, and whom they write for."""
    words = text.split()
    if not 3 <= len(words) <= 7 or words[2][0] in "([":
        return None
    name, paper = " ".join(words[:2]), " ".join(words[2:])
    if not is_name_strict(name) or is_press(name) or words[1].islower():
        return None
    the = words[2].casefold() == "the" and len(words) > 3 and is_press(paper)
    return (name, paper) if the or (len(paper) > 2 and agencies.is_agency(paper)) else None
