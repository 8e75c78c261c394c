"""Records of Factiva: the ones with field codes, and those that print their fields in a fixed order.

"HD" stands before the headline, "PD" before the day, "LP" and "TD" before the text; without codes there stand
headline, byline, "215 words", day, publisher, its code, the language and the copyright, one below the other.
"""

from __future__ import annotations

import re

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.recordfields import NOTE, publish, take, take_label_of_text

__all__ = ["END", "LENGTH", "read_coded", "read_listed"]

MOST_HEAD = 16
LENGTH = re.compile(
    r"[\d.,\s]{1,7} (?:words|wörter|worte|mots|palabras|parole|palavras|woorden|ord|słów|слов|слова|слів)",
    re.I,
)
"""How long the text is, as archives tell it in all the languages of their screens."""
END = re.compile(r"end of document|(?:do[ck]ument\w?|documento) [A-Z]{2,12}\d{8,}\w*", re.I)


def read_listed(draft: Draft) -> bool:
    """Factiva: headline, byline, "215 words", date, publisher, code, page, language, copyright."""
    segments = draft.segments
    count = next((i for i, s in enumerate(segments[:MOST_HEAD]) if LENGTH.fullmatch(s.text)), None)
    if count is None or count + 2 >= len(segments):
        return False
    found = dates.find(segments[count + 1].text, draft.lexicon)
    last = next(
        (
            i
            for i, s in enumerate(segments[count : count + MOST_HEAD], count)
            if s.text.casefold().startswith(("copyright", "(c)", "©"))
        ),
        None,
    )
    if found is None or last is None or len(found.text) < len(segments[count + 1].text.strip()):
        return False
    for index in range(count, last + 1):
        segment = segments[index]
        if index == count + 1:
            segment.claim("field", "date of an archive's record", 0.95)
            publish(draft, segment, found, "date of an archive's record")
        elif (
            index > count + 1
            and not draft.fields.get("publisher")
            and segment.free
            and any(c.isalpha() for c in segment.text)
        ):
            draft.fill("publisher", segment.text, segment, "publisher of an archive's record", 0.9)
        elif segment.free:
            draft.put_aside(segment, NOTE, "line of an archive's record")
    above = segments[count - 1] if count > 1 else None
    if above and above.free:
        match = draft.lexicon.by.match(above.text)
        people = byline.parse_names(above.text[match.end() if match else 0 :], draft.lexicon)
        if people:
            above.claim("field", "name above an archive's record", 0.85)
            if match:
                draft.label(above, match[1], "label in a byline or date line")
            draft.add_people(people, above, "name above an archive's record", 0.85)
    for segment in segments[-3:]:
        if segment.free and END.fullmatch(segment.text):
            draft.put_aside(segment, NOTE, "end of an archive's record")
    draft.body_start = last + 1
    return True


_CODES = {
    "SE": "section", "HD": "headline", "BY": "authors", "PD": "published", "SN": "publisher",
    "ART": "caption", "DLN": "dateline", "LP": "body", "TD": "body",
    **dict.fromkeys(
        ("CR", "WC", "ET", "SC", "ED", "PG", "VOL", "LA", "CY", "CT", "RF", "CO", "IN", "NS", "RE", "IPC"),
        "record",
    ),
    **dict.fromkeys(("IPD", "PUB", "AN", "CLM"), "record"),
}  # fmt: skip
_CODED = re.compile(r"(?P<code>[A-Z]{2,3})(?:\s+(?P<value>\S.*))?", re.DOTALL)
LEAST_CODES = 5


def read_coded(draft: Draft) -> bool:
    """Factiva's records with field codes: "HD" before the headline, "PD" the day, "LP" and "TD" the text."""
    if not any(segment.text.startswith("HD") for segment in draft.segments[:MOST_HEAD]):
        return False
    found = [
        (index, segment, match)
        for index, segment in enumerate(draft.segments)
        if segment.free and not segment.marker
        if (match := _CODED.fullmatch(segment.text)) and match["code"] in _CODES
    ]
    codes = {match["code"] for _, _, match in found}
    if len(codes) < LEAST_CODES or not {"HD", "PD"} <= codes:
        return False
    for index, segment, match in found:
        kind, value = _CODES[match["code"]], (match["value"] or "").strip()
        below = None if value or kind == "body" else _value_below(draft, index + 1)
        if kind == "body":
            take_label_of_text(draft, segment, match["code"], value, "field code of an archive's record")
        elif value and take(draft, kind, segment, value):
            draft.label(segment, match["code"], "field code of an archive's record")
        else:
            if below and not take(draft, kind, below, below.text):
                draft.put_aside(below, NOTE, "field code of an archive's record")
            draft.put_aside(segment, NOTE, "field code of an archive's record")
    draft.body_start = next((i for i, _, m in found if _CODES[m["code"]] == "body"), found[-1][0])
    return True


def _value_below(draft: Draft, index: int) -> Segment | None:
    """The value of a code that stands in a line of its own."""
    below = draft.segments[index] if index < len(draft.segments) else None
    return below if below and below.free and not _CODED.fullmatch(below.text) else None
