"""Datelines: "PARIS — ", "WASHINGTON (AP) — ", "MOSCOW, May 28 (Reuters) - " before the first words."""

from __future__ import annotations

import re

from convert.model import Person
from convert.normalize import agencies, dates, openings
from convert.normalize.draft import Draft, Segment
from convert.normalize.headline import may_be_standfirst

_DASHES = frozenset({"—", "–", "-", "--", "―"})
_PARTED = re.compile(r"\s[-–—]\s")
_ALONE = re.compile(r"(?P<place>[^\W\d_][^\d,.;:!?\n]{2,24}),\s+(?P<day>[^,;:!?\n]{3,14}?)\.?")
_OVER_TEXT = re.compile(r"(?P<place>[^\W\d_][^:;!?\n]{2,50}?)\s?(?:[—–―]|\s-|--)")
SEARCHED, MAX_OVER_TEXT, LEAST_TEXT, MAX_STANDFIRST, SURE = 6, 60, 80, 220, 0.85
MAX_DATED, MOST_OF_PLACE = 120, 6


def find_dateline(draft: Draft) -> None:
    """Take the dateline off the first paragraph of the body that has one."""
    if draft.fields.get("dateline"):
        return
    if _claim_in_lines(draft):
        return
    free = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    for index, segment in enumerate(free[:SEARCHED]):
        if len(segment.text) > 40 and _claim(draft, segment, first=index == 0):
            return
        first = index == 0 and len(free) > 1  # it will be printed before the first words of the body
        if first and len(segment.text) <= 40 and _claim_place_and_agency(draft, segment):
            return
        if first and len(segment.text) <= MAX_OVER_TEXT and _claim_over_text(draft, segment, free[1]):
            return
        if first and segment.text[-1] == ")" and _claim_dated(draft, segment):
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
    if alone and len(above[0].text) <= MAX_STANDFIRST and may_be_standfirst(above[0]):
        draft.fill(
            "subtitle", above[0].text, above[0], "between headline and dateline", 0.75, kind="subtitle"
        )
        return
    words = holder.data.pop("dateline")
    if holder.kind == "set_aside":  # meanwhile, without these words
        draft.put_aside(holder, "page furniture", holder.rule, words.strip())
    holder.text = words + holder.text
    del draft.fields["dateline"]
    draft.evidence = [e for e in draft.evidence if e.target != "dateline"]


def _claim_place_and_agency(draft: Draft, segment: Segment) -> bool:
    """ "Port Ellis - Reuters" in a line of its own above the first paragraph."""
    place, dash, agency = (
        re.split(r"\s([-–—])\s", segment.text, maxsplit=1) if _PARTED.search(segment.text) else ("", "", "")
    )
    if not dash or not agencies.is_agency(agency) or len(place.split()) > 4:
        return False
    draft.fill("dateline", f"{place} ({agency})", segment, "place and agency above the first paragraph", 0.85)
    return True


def _claim_dated(draft: Draft, segment: Segment) -> bool:
    """ "Port Ellis, Am Kai, 10.11.2015, 14.00 Uhr (ots)" in a line of its own: place, day and agency."""
    text = segment.text
    agency = text[text.rfind("(") + 1 : -1]
    if len(text) > MAX_DATED or not agencies.is_wire(agency):
        return False
    found = dates.find(text, draft.lexicon)
    place = text[: found.start].strip(" ,-–—") if found else ""
    if found is None or not place or not place[0].isupper() or len(place.split()) > MOST_OF_PLACE:
        return False
    rule = "place, day and agency above the first paragraph"
    draft.fill("dateline", f"{place} ({agency})", segment, rule, 0.85)
    if not draft.fields.get("published"):
        note = f"read in the dateline: {found.text}"
        draft.fill_in_part("published", found.moment, segment, rule, 0.85, text="", note=note)
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
    if not words or not all(w[0].isupper() or openings.SITE.fullmatch(w.strip(",")) for w in words):
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


def opens(text: str, draft: Draft) -> bool:
    """Whether a dateline opens ``text``, which then is no headline."""
    return openings.read(text, draft.lexicon) is not None


def _claim(draft: Draft, segment: Segment, *, first: bool) -> bool:
    """Take what opens a paragraph; a place and a colon, as a label looks, before the first one only."""
    found = openings.read(segment.text, draft.lexicon)
    if found is None or (not first and found.confidence < SURE):
        return False
    written = segment.text[: found.end]
    segment.data["dateline"] = written
    segment.text = segment.text[found.end :]
    draft.fill_in_part("dateline", found.dateline, segment, found.rule, found.confidence, text=written)
    day = dates.find(found.day or found.dateline, draft.lexicon)
    if day and not draft.fields.get("published"):
        note = f"read in the dateline: {day.text}"
        draft.fill_in_part("published", day.moment, segment, "date in the dateline", 0.85, text="", note=note)
    if found.names and not draft.fields.get("authors"):
        people = tuple(map(Person, found.names))
        note = f"read in the dateline: {'; '.join(found.names)}"
        draft.fill_in_part(
            "authors", people, segment, "reporter in an agency's dateline", 0.85, text="", note=note
        )
    return True
