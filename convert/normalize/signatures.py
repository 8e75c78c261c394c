"""Signatures: who wrote the article, where no "by" says so."""

from __future__ import annotations

import re

from convert.model import Person
from convert.normalize import agencies, byline
from convert.normalize.boilerplate import is_button
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

__all__ = [
    "MAIL",
    "claim_affiliation",
    "claim_bare_name",
    "claim_in_lower_case",
    "claim_people_below",
    "names_are_words",
]

SEARCHED, MAX_POST, MAX_POST_LINE, LEAST_POSTED, MAX_CASELESS, MOST_NAMED, MAX_LOWER = (
    12,
    12,
    140,
    2,
    3,
    40,
    3,
)
MAX_SAID = 20000
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,5})?", re.I)
_WORD = re.compile(r"\w+")
MAIL = re.compile(r"\S+@\S+\.\S+")
_EMPLOYED = re.compile(r"([^,|–—]{5,50}?)(?:\s[-–—]\s|,\s)([^\W\d_a-z][^,|]{2,40})")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S*@\S+")
_ARTICLES = frozenset({"the", "el", "la", "le", "il", "die", "der", "das"})
_PLACE_BELOW = frozenset({"es", "pt", "it", "fr", "ro"})
"""Languages whose papers set the place in the line below the author."""
_DASHES = frozenset({"-", "–", "—"})
_LOWER = re.compile(r"[a-zß-ÿ][\w.'’-]*(?: [a-zß-ÿ][\w.'’-]*){0,2}(?<=\w)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){2,3}")
""" "M. O.", which ends in no sentence's point."""
_PLACED = re.compile(
    r"([\u0600-\u06ff]+(?: [\u0600-\u06ff]+)?):\s+([\u0600-\u06ff]+(?: [\u0600-\u06ff]+){1,4})"
)

_OPENING, _CLOSING = frozenset('"“«„»'), frozenset('"”»“«')


def claim_people_below(draft: Draft, position: int) -> bool:
    """ "Authors" over a name, a post, a name, a post."""
    label = draft.segments[position]
    announced = "by" in draft.lexicon.kinds(label.text)
    if draft.fields.get("authors") or label.marker or not (announced or byline.is_name_strict(label.text)):
        return False
    people: list[Person] = []
    taken: list[Segment] = []
    for segment in draft.segments[position + announced : position + 1 + 2 * SEARCHED]:
        if not segment.free or segment.marker or len(segment.text) > MAX_POST_LINE:
            break
        if people and MAIL.fullmatch(segment.text):
            draft.put_aside(segment, "contact of the author", "below the label of the authors")
            continue
        if byline.is_name_strict(segment.text) and not draft.lexicon.affiliation.search(segment.text):
            people.append(Person(segment.text))
        elif people and people[-1].affiliation is None and draft.lexicon.affiliation.search(segment.text):
            people[-1] = people[-1].with_(affiliation=segment.text)
        else:
            break
        taken.append(segment)
    if not announced:
        while (
            len(people) > 1
            and people[-1].affiliation is None
            and _is_no_author(draft, position, people[-1].name)
        ):
            people.pop()
            taken.pop()
    posted = sum(p.affiliation is not None for p in people)
    fewest = LEAST_POSTED + (not posted and draft.lexicon.language in _PLACE_BELOW)
    if not people or (not announced and len(people) < fewest):
        return False
    if posted < (1 if announced else len(people)) and not (
        not announced and not posted and _dated_below(draft, position + len(people) - 1)
    ):
        return False
    if announced:
        label.claim("label", "label over the authors", 0.9)
        draft.label(label, label.text, "label in a byline or date line")
    people = [_with_role(person, draft) for person in people]
    draft.fields["authors"] = tuple(people)
    for segment in taken:
        segment.claim("field", "below the label of the authors", 0.85)
        draft.record("authors", segment, "below the label of the authors", 0.85)
    return True


def _is_no_author(draft: Draft, position: int, name: str) -> bool:
    """Whether the last of some names is the paper's or a place: a text names places, and not its author."""
    if byline.is_outlet(name) or name.split()[0].casefold() in _ARTICLES:
        return True
    return any(
        name in s.text for s in draft.segments[position + 2 : position + 40] if len(s.text) > 2 * len(name)
    )


def _with_role(person: Person, draft: Draft) -> Person:
    """The post of a photographer below the name says what the person did."""
    role = draft.lexicon.announces_role(person.affiliation or "")
    return person.with_(role=role, affiliation=None) if role else person


def _is_said_above(draft: Draft, position: int) -> bool:
    """Whether the line above is a saying in quotation marks, whose speaker a name behind a dash is."""
    above = draft.segments[position - 1] if position else None
    return bool(
        above
        and above.free
        and above.chunk == draft.segments[position].chunk
        and above.text[0] in _OPENING
        and above.text[-1] in _CLOSING
    )


def claim_bare_name(draft: Draft, position: int, segment: Segment, distance: int) -> bool:
    """A name with no "by", right below the headline or beside the date, before the body begins."""
    text = segment.text.strip().strip("*_")
    dashed = text[0] in "—–" or segment.marker in ("—", "–")
    if dashed:
        text = text.lstrip("—–- ")  # "— Anna Lindqvist"
        if _is_said_above(draft, position):
            return False
    if agencies.is_agency(text):
        text = text.strip("()[]/")
    reached = byline.MAIL_LAST.search(text) if "@" in text else None
    if reached and byline.is_name_strict(text[: reached.start()]):
        text = text[: reached.start()]
    columns = segment.columns(draft.raw)
    if columns and all(byline.is_name_strict(name) for name in columns):
        text = "; ".join(columns)
    dated = _dated_below(draft, position)
    text, employer = _without_employer(text, loose=dated)
    near = distance <= 1 or dated
    # "- Anna Lind" over "- 28 May 2013" is no list
    listed = segment.marker and not ((dated or dashed) and segment.marker in _DASHES)
    if draft.fields.get("authors") or listed or not near or not text or "**" in text:
        return False
    words = text.split()
    if _is_cjk_name(text) and byline.parse_line(text, draft.lexicon) is None:
        role = "agency" if agencies.is_agency(text) else "author"
        draft.fill("authors", (Person(text, role),), segment, "short line below the headline", 0.6)
        return True
    signing = agencies.is_agency(text) or _signs_alone(draft, text, dated=dated)
    if key(text) == key(str(draft.fields.get("headline", ""))) or key(text) in draft.lexicon.sections:
        return False
    if draft.lexicon.announces_related(text):
        return False
    people = byline.parse_names(text, draft.lexicon)
    if (
        not people
        or not (signing or 2 <= len(words) <= (MOST_NAMED if len(people) > 3 else 14))
        or (
            text.endswith((".", "?", "!", ":", "”", '"', " -", "–", "—"))
            and not (signing or _INITIALS.fullmatch(text))
        )
    ):
        return False
    named = [person for person in people if person.role != "agency"]
    if any(draft.lexicon.organisation.search(person.name) for person in named):
        return False
    if not signing and any(byline.is_desk(p.name, draft.lexicon) for p in people) and len(people) == 1:
        return False
    following = next(
        (
            s
            for s in draft.segments[position + 1 : position + 9]
            if s.free and not byline.SOCIAL.fullmatch(s.text) and not is_button(draft, s)
        ),
        None,
    )
    if following is None or not all(
        (byline.is_name(p.name) and 2 <= len(p.name.split()) <= 4) or p.role == "agency" for p in people
    ):
        return False
    in_box = following.chunk == segment.chunk
    posted = in_box and bool(draft.lexicon.affiliation.search(following.text))
    follows_body = (
        len(following.text) > 90
        or following.text.rstrip()[-1] in '.!?…”"。！？।۔'
        or byline.parse_line(following.text, draft.lexicon) is not None
        or key(following.text) == key(text)
        or _place_between(draft, following)
        or _TIME.fullmatch(following.text) is not None
        or posted
        or (in_box and byline.is_outlet(following.text))
    )
    sure = dated or draft.fields.get("published") is not None
    if text.isupper() and text.lower() != text and not (sure or signing or posted):
        return False  # "FRONT PAGE"
    caseless = text.lower() == text.upper()
    if not (sure or follows_body) or (
        (not caseless or not sure or len(words) > MAX_CASELESS) and names_are_words(draft, people, position)
    ):
        return False
    confidence = 0.55 if caseless else 0.85 if sure else 0.7
    if employer and len(people) == 1:
        people = [people[0].with_(affiliation=employer)]
    if reached:
        draft.put_aside(segment, "contact of the author", "line of the head", reached[1])
    draft.fill(
        "authors",
        tuple(people),
        segment,
        "name below the headline",
        confidence,
        text=text if reached else None,
    )
    if key(following.text) == key(text):
        draft.put_aside(following, "repeats the byline", "same name in the next line")
    return True


def claim_in_lower_case(draft: Draft, position: int, segment: Segment, distance: int) -> bool:
    """ "By anna lindqvist" right below the headline: a guess, since "By popular demand" is a subhead."""
    by = draft.lexicon.by.match(segment.text)
    if by is None or draft.fields.get("authors") or segment.marker:
        return False
    if not (distance <= 1 or _dated_below(draft, position)) or (
        " " not in by.group(1) and by.group(1).casefold() != "by"
    ):
        return False
    name = segment.text[by.end() :].strip("*_ ")
    words = name.split()
    if (
        not 1 <= len(words) <= MAX_LOWER
        or not _LOWER.fullmatch(name)
        or draft.lexicon.is_phrase_with_by(name)
    ):
        return False
    body = _said_below(draft, position).casefold()
    if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", body) for word in words):
        return False  # ordinary words
    draft.fill("authors", (Person(name),), segment, "name in lower case behind a byline's word", 0.55)
    return True


def _signs_alone(draft: Draft, text: str, *, dated: bool) -> bool:
    """Whether a desk's words below the headline need no "by" ("Staff report", "Our Correspondent").

    In English one word may be anything ("Staff"), and "Kitchen staff" a subhead.
    """
    if not byline.is_desk(text.partition(",")[0], draft.lexicon):
        return False
    match = draft.lexicon.desk.fullmatch(text.partition(",")[0])
    own = bool(match and match["own"]) and text.split()[0].casefold() not in ("a", "an")
    paper, _, last = text.rpartition(" ")
    known = byline.is_press(text) or agencies.is_agency(paper) or text[:3].isupper()
    if last.casefold() == "staff" and not (dated or own or known):
        return False
    lone = " " in text or draft.lexicon.language != "en"  # "Redacción" is nothing else
    return dated or own or lone


def _without_employer(text: str, *, loose: bool) -> tuple[str, str | None]:
    """ "Rahmat Syahputra - Suara Teluk", "Anna Lindqvist, Harbour & Vine": a name and its employer.

    Where no date follows, a stroke must part them ("Anna Lindqvist / Gazette").
    """
    name, stroke, paper = (part.strip() for part in text.partition("/"))
    if stroke and byline.is_name_strict(name) and 1 <= len(paper.split()) <= 4 and "/" not in paper:
        return name, paper
    if not loose:
        return text, None
    if (placed := _PLACED.fullmatch(text)) and byline.is_name(placed[2]):
        return placed[2], placed[1]  # "فاس: سلمى بن عبد الجليل", as Arabic papers print it
    match = _EMPLOYED.fullmatch(text)
    if match is None or not byline.is_name_strict(match[1]) or len(match[2].split()) > 4:
        return text, None
    return match[1], match[2]


def _dated_below(draft: Draft, position: int) -> bool:
    """Whether a date line stands right below, but for buttons: the name above it is the author's."""
    below = [s for s in draft.segments[position + 1 : position + 5] if s.free and not is_button(draft, s)]
    head = byline.parse_line(below[0].text, draft.lexicon) if below else None
    return head is not None and bool(head.published or head.updated or head.leftover) and not head.people


def _place_between(draft: Draft, segment: Segment) -> bool:
    """Whether ``segment`` is a place between name and date ("Ana Linares", "Puerto Ellis", "28/05/2013")."""
    index = draft.segments.index(segment)
    below = draft.segments[index + 1] if index + 1 < len(draft.segments) else None
    if below is None or not byline.is_name(segment.text):
        return False
    head = byline.parse_line(below.text, draft.lexicon) if below.free else None
    return head is not None and bool(head.published or head.updated)


def _is_cjk_name(text: str) -> bool:
    """A few Chinese characters and nothing else: how such pages print a byline."""
    if not byline.is_name(text):
        return False
    # Longer ones have a point between the names, or the desk before them ("青网校园…").
    longest = 10 if any(c in "・ 网網报報社台刊" for c in text) else 5
    return 2 <= len(text) <= longest and all("\u3400" <= c <= "\u9fff" or c in "・ " for c in text)


def _said_below(draft: Draft, position: int) -> str:
    """The text's first words below a line, in which those of a name may stand."""
    return " ".join(s.text[:MAX_SAID] for s in draft.segments[position + 1 : position + 40])[:MAX_SAID]


def names_are_words(draft: Draft, people: list[Person], position: int) -> bool:
    """Whether the text uses the "name" as ordinary words, in lower case."""
    words = {
        w
        for p in people
        if p.role != "agency"
        for w in _WORD.findall(p.name)
        if len(w) > 2 and w.casefold() not in byline.PARTICLES
    }
    body = _ADDRESS.sub(" ", _said_below(draft, position))
    lower = {
        w for w in words if re.search(rf"(?<![\w-]){re.escape(w.lower())}(?![\w-])", body) and not w.islower()
    }
    caseless = bool(words) and all(w.lower() == w.upper() for w in words)
    return caseless or len(lower) * 2 > len(words) or bool(lower and len(words) <= 2)


def claim_affiliation(draft: Draft, position: int) -> None:
    """The line below a byline that gives the author's post ("Moscow correspondent")."""
    if position >= len(draft.segments) or not draft.fields.get("authors"):
        return
    segment = draft.segments[position]
    text = segment.text.strip().strip("*_")
    before = draft.segments[position - 1]
    if (
        not segment.free
        or segment.marker
        or len(text.split()) > MAX_POST
        or text.endswith((".", "!", "?", ":"))
    ):
        return
    if before.rule not in {"byline", "name below the headline"} or byline.parse_line(text, draft.lexicon):
        return
    if is_button(draft, segment) or " by " in text.casefold():
        return  # "Follow", "See more by this author"
    paper = text.partition(",")[0]
    employer = before.chunk == segment.chunk and (
        byline.is_outlet(paper) or agencies.is_agency(text) or _place_between(draft, segment)
    )
    placed = draft.lexicon.beside_name.fullmatch(f"Name {text}")  # "Reporting from Port Ellis"
    filed = placed is not None and " " in placed[2]
    if not (employer or filed or draft.lexicon.affiliation.search(text)):
        return
    people: tuple[Person, ...] = draft.fields["authors"]
    if all(person.affiliation is None and person.role == "author" for person in people):
        posted = (*people[:-1], people[-1].with_(affiliation=text))
        draft.fill("authors", posted, segment, "post below the byline", 0.75)
