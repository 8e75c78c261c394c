"""Datelines: "PARIS — ", "WASHINGTON (AP) — ", "MOSCOW, May 28 (Reuters) - " before the first words."""

from __future__ import annotations

import re

from convert.model import Person
from convert.normalize import agencies, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.headline import may_be_standfirst
from convert.normalize.lexicon import key

_DATELINE = re.compile(
    r"(?P<strong>\*\*)?(?P<place>[^\W\d_][^()\[\]:;!?\"“”«»—–\n*]{1,70}?)"
    r"(?:\s*[(\[](?P<agency>[^()\[\]\n]{2,70})[)\]])?"
    r"(?:\s*(?P<end>\*\*)?\s*(?P<dash>—|–|--|―|\s-|(?<=[)\]]):|(?<=[)\]])\.)\s+(?=\S)"
    r"|(?<=[)\]])\s?(?=[\"“‘«]?[^\W\d_a-zа-яё]))"
)
"""The dash may lack behind an agency in brackets: "Port Ellis (CNN)The ferry …"."""
_CHINESE = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{1,4}[社网報报])(?P<place>[\u4e00-\u9fff、]{2,12}?)(?P<day>\d{1,2}月\d{1,2}日)[电電讯訊]"
    r"\s*(?:[（(](?:本报|本報)?(?:记者|記者)?\s*(?P<names>[^）)]{2,30})[）)])?"
    r"(?:\s?(?:本报|本報)?(?:记者|記者)\s?(?P<reporters>[\u4e00-\u9fff、]{2,16}?)(?:报道|報道|報導)[:：])?\s*"
)
_KOREAN = re.compile(
    r"[（(]\s?(?P<place>[^=()]{1,12})=(?P<agency>[^()=]{2,12})[)）]\s*"
    r"(?:(?P<names>[\uac00-\ud7af·, ]{2,24}?)\s*(?:기자|특파원|통신원)\s*=\s*)?"
)
_SLASHED = re.compile(
    r"(?P<place>[^\W\d_][^\d,./;:!?\n]{2,24})(?P<day>,\s[^,/;:!?\n]{3,20}?)?\.?\s?/(?P<agency>[^/\n]{2,20})/\.?\s*[-–—]?\s*(?=\S)"
)
_COLON = re.compile(r"(?P<place>[^\W\d_][^\d:;.,!?\n()]{2,24}(?:,\s[^\W\d_]{4,12})?):\s+(?=[^\W\d_a-z])")
_NO_PLACE = frozenset(
    [
        "warning",
        "update",
        "updated",
        "watch",
        "breaking",
        "exclusive",
        "live",
        "read",
        "photos",
        "spoiler",
        "spoiler alert",
        "caution",
        "recap",
    ]
)
_DASHES = frozenset({"—", "–", "-", "--", "―"})
_PARTED = re.compile(r"\s[-–—]\s")
_ALONE = re.compile(r"(?P<place>[^\W\d_][^\d,.;:!?\n]{2,24}),\s+(?P<day>[^,;:!?\n]{3,14}?)\.?")
_OVER_TEXT = re.compile(r"(?P<place>[^\W\d_][^:;!?\n]{2,50}?)\s?(?:[—–―]|\s-|--)")
_SITE = re.compile(r"(?:[a-z\d-]+\.)+[a-z]{2,4}", re.I)
""" "Suarateluk.com, Port Ellis - …": sites of Indonesia name themselves in the dateline."""
SEARCHED, MAX_OVER_TEXT, LEAST_TEXT, MOST_WORDS = 6, 60, 80, 6


def find_dateline(draft: Draft) -> None:
    """Take the dateline off the first paragraph of the body that has one."""
    if draft.fields.get("dateline"):
        return
    if _claim_in_lines(draft):
        return
    free = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    for index, segment in enumerate(free[:SEARCHED]):
        if len(segment.text) > 40 and any(
            claim(draft, segment) for claim in (_claim, _claim_eastern, _claim_slashed)
        ):
            return
        if index == 0 and len(segment.text) > 80 and _claim_colon(draft, segment):
            return
        first = index == 0 and len(free) > 1  # it will be printed before the first words of the body
        if first and len(segment.text) <= 40 and _claim_place_and_agency(draft, segment):
            return
        if first and len(segment.text) <= MAX_OVER_TEXT and _claim_over_text(draft, segment, free[1]):
            return
        if first and len(segment.text) <= 40 and _claim_alone(draft, segment, free[1]):
            return


def settle_dateline(draft: Draft) -> None:
    """Make sure that the dateline opens the body, since that is where it will be printed.

    One paragraph above it is the standfirst; where more stand above it, the words go back to their
    paragraph.
    """
    holder = next((s for s in draft.segments if "dateline" in s.data), None)
    if holder is None:
        return
    above = [
        s
        for s in draft.segments[: draft.segments.index(holder)]
        if s.kind in {"", "paragraph"} or s.rule == "short line above text"
    ]
    if not above:
        return
    alone = len(above) == 1 and above[0].kind in {"", "heading"} and not draft.fields.get("subtitle")
    if alone and may_be_standfirst(above[0]):
        draft.fill(
            "subtitle", above[0].text, above[0], "between headline and dateline", 0.75, kind="subtitle"
        )
        return
    holder.text = holder.data.pop("dateline") + holder.text
    del draft.fields["dateline"]
    draft.evidence = [e for e in draft.evidence if e.target != "dateline"]


def _is_caseless(letters: list[str]) -> bool:
    """Whether the script has no capitals: there the dash alone tells a short dateline."""
    return 2 <= len(letters) <= 24 and all(c.upper() == c.lower() for c in letters)


def _claim_place_and_agency(draft: Draft, segment: Segment) -> bool:
    """ "Port Ellis - Reuters" in a line of its own above the first paragraph."""
    place, dash, agency = (
        re.split(r"\s([-–—])\s", segment.text, maxsplit=1) if _PARTED.search(segment.text) else ("", "", "")
    )
    if not dash or not agencies.is_agency(agency) or len(place.split()) > 4:
        return False
    draft.fill("dateline", f"{place} ({agency})", segment, "place and agency above the first paragraph", 0.85)
    return True


def _claim_in_lines(draft: Draft) -> bool:
    """Place, agency and dash each in a line of its own: "Port Ellis", "CNN", "—", as boxes are copied."""
    lines = draft.segments[draft.body_start : draft.body_start + SEARCHED + 4]
    for index, segment in enumerate(lines):
        if segment.text not in _DASHES or not 1 <= index < len(lines) - 1 or len(lines[index + 1].text) < 80:
            continue
        above = [s for s in lines[max(0, index - 2) : index] if s.free and len(s.text) < 40]
        if not above or not all(s.text[-1].isalnum() for s in above):
            return False
        place = above[0].text
        agency = above[1].text if len(above) > 1 else ""
        if not all(w[0].isupper() for w in place.split() if len(w) > 3):
            return False
        draft.fields["dateline"] = f"{place} ({agency})" if agency else place
        for part in above:
            part.claim("field", "place over a dash over the first paragraph", 0.85)
            draft.record("dateline", part, "place over a dash over the first paragraph", 0.85)
        segment.claim("furniture", "dash of the dateline", 0.85)
        return True
    return False


def _claim_over_text(draft: Draft, segment: Segment, following: Segment) -> bool:
    """ "Suara Teluk, Port Ellis -" in a line of its own above the first paragraph."""
    match = _OVER_TEXT.fullmatch(segment.text)
    if not match or len(following.text) < LEAST_TEXT:
        return False
    words = [w for w in match["place"].split() if len(w) > 3]
    if not words or not all(w[0].isupper() or _SITE.fullmatch(w.strip(",")) for w in words):
        return False
    draft.fill("dateline", match["place"], segment, "place and dash above the first paragraph", 0.85)
    return True


def _claim_alone(draft: Draft, segment: Segment, following: Segment) -> bool:
    """ "PORT ELLIS, Monday." in a line of its own above the first paragraph, as old newspapers have it."""
    match = _ALONE.fullmatch(segment.text)
    if not match or len(following.text) < 80 or match["place"].upper() != match["place"]:
        return False
    day = match["day"]
    if not re.fullmatch(
        rf"(?:{draft.lexicon.dates.weekday})|(?:{draft.lexicon.dates.month})\.?\s+\d{{1,2}}"
        rf"|\d{{1,2}}\.?\s+(?:{draft.lexicon.dates.month})",
        day,
        re.I,
    ):
        return False
    draft.fill(
        "dateline", f"{match['place']}, {day}", segment, "place and day above the first paragraph", 0.8
    )
    return True


def _claim_eastern(draft: Draft, segment: Segment) -> bool:
    """ "新华社海港5月28日电（记者张小明）" and "(항구=연합뉴스) 김민수 기자 = "."""
    match = _CHINESE.match(segment.text) or _KOREAN.match(segment.text)
    if not match or not segment.text[match.end() :].strip():
        return False
    day = match.groupdict().get("day")
    dateline = f"{match['place']}{f' {day}' if day else ''} ({match['agency']})"
    _part_from_text(draft, segment, match, dateline, "agency's dateline", 0.93)
    names = [n for n in re.split(r"[、，,\s]+", _named(match)) if n]
    if names and not draft.fields.get("authors"):
        people = tuple(Person(n) for n in names)
        note = f"read in the dateline: {'; '.join(names)}"
        draft.fill_in_part(
            "authors", people, segment, "reporter in an agency's dateline", 0.85, text="", note=note
        )
    return True


def _named(match: re.Match[str]) -> str:
    """Who is named in an agency's dateline."""
    groups = match.groupdict()
    return groups.get("names") or groups.get("reporters") or ""


def _claim_slashed(draft: Draft, segment: Segment) -> bool:
    """ "PORT ELLIS, May 28. /TASS/. The ferry …", "МОСКВА, 28 мая. /ТАСС/."."""
    match = _SLASHED.match(segment.text)
    if not match or match["place"].upper() != match["place"] or not agencies.is_agency(match["agency"]):
        return False
    dateline = f"{match['place']}{match['day'] or ''} ({match['agency']})"
    _part_from_text(draft, segment, match, dateline, "place, day and agency before the first words", 0.95)
    return True


def _claim_colon(draft: Draft, segment: Segment) -> bool:
    """ "NEW DELHI: The ferry …", as Indian newspapers print it."""
    match = _COLON.match(segment.text)
    if not match or match["place"].upper() != match["place"]:
        return False
    label = key(match["place"])
    lexicon = draft.lexicon
    if (
        label in lexicon.labels
        or label in lexicon.boilerplate
        or label in lexicon.sections
        or label in _NO_PLACE
    ):
        return False
    _part_from_text(draft, segment, match, match["place"], "place and colon before the first words", 0.7)
    return True


def opens(text: str, draft: Draft) -> bool:
    """Whether a dateline opens ``text``, which then is no headline."""
    return _opening(text, draft) is not None


def _opening(text: str, draft: Draft) -> re.Match[str] | None:
    """The dateline that opens a paragraph: place, agency, day and what parts them from its first words."""
    match = _DATELINE.match(text)
    if not match:
        return None
    place, agency = match["place"].strip(" ,.-"), match["agency"]
    town = place.split(",")[0].strip()
    letters = [c for c in town if c.isalpha()]
    loud = _is_loud(town)
    by_agency = bool(agency) and (agencies.is_agency(re.split(r"\s*[/,]\s*", agency)[0]) or agency.isupper())
    titled = len(town.split()) <= 4 and all(w[0].isupper() or len(w) <= 3 for w in town.split())
    if match["dash"] is None:
        return match if by_agency and titled else None
    if loud:
        return match if len(town.split()) <= 5 else None
    unhurried = _is_caseless(letters) and match["dash"] in ("—", "–", "--", "―") and len(town.split()) <= 3
    named = any(_SITE.fullmatch(part) for part in place.split(", ")) and len(place.split()) <= MOST_WORDS
    if unhurried or named or (titled and (by_agency or (agency and _is_dated(place, draft)))):
        return match
    return None


def _is_loud(town: str) -> bool:
    return sum(map(str.isalpha, town)) >= 3 and town.upper() == town and town.lower() != town


def _is_dated(place: str, draft: Draft) -> bool:
    if dates.find(place, draft.lexicon):
        return True
    month = rf"(?:{draft.lexicon.dates.month})"
    return re.search(rf"\b{month}\b\.?\s+\d|\d\.?\s+{month}\b", place, re.I) is not None


def _claim(draft: Draft, segment: Segment) -> bool:
    match = _opening(segment.text, draft)
    if match is None:
        return False
    place, agency = match["place"].strip(" ,.-"), match["agency"]
    confidence = 0.97 if _is_loud(place.split(",")[0].strip()) else 0.85
    dateline = place + (f" ({agency})" if agency else "")
    _part_from_text(draft, segment, match, dateline, "place and dash before the first words", confidence)
    found = dates.find(place, draft.lexicon) or (dates.find(agency, draft.lexicon) if agency else None)
    if found and not draft.fields.get("published"):
        note = f"read in the dateline: {found.text}"
        draft.fill_in_part(
            "published", found.moment, segment, "date in the dateline", 0.85, text="", note=note
        )
    return True


def _part_from_text(
    draft: Draft, segment: Segment, match: re.Match[str], dateline: str, rule: str, confidence: float
) -> None:
    """Take what ``match`` found before the first words as the dateline; what follows is the paragraph's."""
    segment.data["dateline"] = match.group()
    segment.text = segment.text[match.end() :]
    draft.fill_in_part("dateline", dateline, segment, rule, confidence, text=match.group())
