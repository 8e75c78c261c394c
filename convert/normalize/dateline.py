"""Datelines: "PARIS — ", "WASHINGTON (AP) — ", "MOSCOW, May 28 (Reuters) - " before the first words."""

from __future__ import annotations

import re

from convert.normalize import agencies, dates
from convert.normalize.draft import Draft, Segment

_DATELINE = re.compile(
    r"(?P<strong>\*\*)?(?P<place>[^\W\d_][^()\[\]:;!?\"“”«»—–\n*]{1,70}?)"
    r"(?:\s*[(\[](?P<agency>[^()\[\]\n]{2,40})[)\]])?"
    r"\s*(?P<end>\*\*)?\s*(?P<dash>—|–|--|―|\s-|(?<=[)\]]):|(?<=[)\]])\.)\s+(?=\S)"
)
SEARCHED = 6


def find_dateline(draft: Draft) -> None:
    """Take the dateline off the first paragraph of the body that has one."""
    if draft.fields.get("dateline"):
        return
    free = [s for s in draft.segments[draft.body_start :] if s.free and not s.marker]
    for segment in free[:SEARCHED]:
        if len(segment.text) > 40 and _claim(draft, segment):
            return


def _is_caseless(letters: list[str]) -> bool:
    """Whether the script has no capitals: there the dash alone tells a short dateline."""
    return 2 <= len(letters) <= 24 and all(c.upper() == c.lower() for c in letters)


def _claim(draft: Draft, segment: Segment) -> bool:
    match = _DATELINE.match(segment.text)
    if not match:
        return False
    place, agency = match["place"].strip(" ,.-"), match["agency"]
    dated = (
        dates.find(place, draft.lexicon) is not None
        or re.search(
            rf"\b(?:{draft.lexicon.dates.month})\b\.?\s+\d|\d\.?\s+(?:{draft.lexicon.dates.month})\b",
            place,
            re.I,
        )
        is not None
    )
    town = re.split(r",", place)[0].strip()
    letters = [c for c in town if c.isalpha()]
    loud = len(letters) >= 3 and town.upper() == town and town.lower() != town
    by_agency = bool(agency) and (agencies.is_agency(re.split(r"\s*[/,]\s*", agency)[0]) or agency.isupper())
    titled = len(town.split()) <= 4 and all(w[0].isupper() or len(w) <= 3 for w in town.split())
    unhurried = _is_caseless(letters) and match["dash"] in ("—", "–", "--", "―") and len(town.split()) <= 3
    if not (loud or unhurried or (titled and by_agency) or (titled and dated and agency)):
        return False
    if loud and len(town.split()) > 5:
        return False
    draft.fields["dateline"] = place + (f" ({agency})" if agency else "")
    prefix = segment.text[: match.end()]
    segment.text = segment.text[match.end() :]
    segment.data["dateline"] = prefix
    confidence = 0.97 if loud else 0.85
    draft.record("dateline", segment, "place and dash before the first words", confidence, text=prefix)
    return True
