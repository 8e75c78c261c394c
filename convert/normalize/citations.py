"""Citations of the article itself, as databases and journals print them below it: "How to cite this article".

Such a line has the headline and the year in it; its address is the article's, and what stands between the
headline and the day is the paper's name.
"""

from __future__ import annotations

import re

from convert.normalize import dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

__all__ = ["find_citations"]

SEARCHED_END, LONGEST, LEAST_WORDS, MOST_WORDS, LONGEST_LABEL, RIGHTS, LONGEST_LICENCE = (
    12,
    500,
    3,
    6,
    60,
    8,
    400,
)
LONGEST_BESIDE, LAST = 200, 4
_RULE, _REASON = "headline and year in a line below the text", "citation of the article"
_BESIDE_RULE = "title, author or day beside the address"
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NAME = re.compile(
    r"[\s\"”“’'*_.,:;|–—-]*(?P<name>[^\W\d_][^,.;:()\d\"“”|\n]{2,60}?)\s*(?=[,.;:(|]|\d|\s[–—-]|$)"
)


def find_citations(draft: Draft) -> None:
    """Set aside each citation of the article, and take from it what nothing else has told."""
    headline = draft.fields.get("headline")
    segments = draft.segments
    for index in range(max(draft.body_start + 1, len(segments) - SEARCHED_END), len(segments)):
        segment = segments[index]
        if not segment.free or len(segment.text) > LONGEST:
            continue
        said = segment.text
        dated, addressed = bool(_YEAR.search(said)), _is_addressed(said)
        if not (dated or addressed):
            continue  # as most lines are; the rest is dear
        label, colon, rest = said.partition(":")
        announced = bool(colon) and draft.lexicon.announces_citation(label) and bool(rest.strip())
        above = segments[index - 1]
        headed = (
            above.free and len(above.text) <= LONGEST_LABEL and draft.lexicon.announces_citation(above.text)
        )
        if not (_cites(draft, said, headline, addressed=addressed) or ((announced or headed) and dated)):
            continue
        if headed:
            draft.put_aside(above, _REASON, "label of a citation")
        name = _publisher(draft, said, str(headline or ""))
        _take_out(draft, segment, name, _RULE, 0.85)
    _read_beside(draft)
    _find_licence(draft)


def _read_beside(draft: Draft) -> None:
    """ "Mira Okafor, The Harbour Courier, May 28, 2013" beside the article's address, or before it."""
    segments = draft.segments
    first = max(draft.body_start + 1, len(segments) - LAST)
    index = next(
        (i for i in range(len(segments) - 1, draft.body_start, -1) if segments[i].kind == "source"), None
    )
    if index is not None:
        near = [
            i
            for i in (index - 1, index + 1)
            if i < len(segments) and segments[i].chunk == segments[index].chunk
        ]
    else:
        near = [i for i in range(first, len(segments)) if _is_addressed(segments[i].text)]
    for segment in (segments[i] for i in near):
        if segment.free and not segment.marker and len(segment.text) <= LONGEST_BESIDE:
            _take_beside(draft, segment)


def _take_beside(draft: Draft, segment: Segment) -> None:
    """Take the line where nothing is left of it but a name once all that is known has been taken out."""
    known = [str(draft.fields.get("headline") or "\n"), *(p.name for p in draft.fields.get("authors", ()))]
    left = segment.text
    address = urls.URL.search(left)
    if address:
        left = left.replace(address.group(), " ", 1)
    if found := dates.find(left, draft.lexicon):
        known.append(found.text)
    bare = left
    for words in known:
        left = re.sub(re.escape(words), " | ", left, flags=re.I)
    name = left.strip(" ,.;:|()[]<>–—-\"“”'’*_")
    if left == bare or (name and not _is_named(name)):
        return
    _take_out(draft, segment, name, _BESIDE_RULE, 0.8)


def _is_addressed(text: str) -> bool:
    return "http" in text or "www." in text


def _is_named(text: str) -> bool:
    words = text.split()
    return len(words) <= MOST_WORDS and all(w[0].isupper() or w in ("of", "the", "and") for w in words)


def _cites(draft: Draft, text: str, headline: object, *, addressed: bool) -> bool:
    """Whether the headline stands in ``text`` with an address, or with the year and an author's surname."""
    if not isinstance(headline, str) or len(headline.split()) < LEAST_WORDS:
        return False
    folded, wanted = key(text), key(headline).rstrip(".!?")
    if wanted not in folded or len(folded) < len(wanted) + LEAST_WORDS:
        return False
    surnames = [person.name.split()[-1] for person in draft.fields.get("authors", ()) if person.name.split()]
    return addressed or any(name in text for name in surnames)


def _take_out(draft: Draft, segment: Segment, name: str, rule: str, confidence: float) -> None:
    """Claim the line; its address and the paper's ``name`` are taken where nothing else has told them."""
    rest = segment.text
    address = urls.URL.search(rest)
    segment.claim("source", rule, confidence)
    if address and not draft.fields.get("source_url"):
        written = urls.trim(address.group())
        url = urls.without_tracking(urls.normal(written))
        draft.fill_in_part("source_url", url, segment, rule, 0.85, text=written)
        rest = rest.replace(written, " ", 1)
    if name and not draft.fields.get("publisher"):
        draft.fill_in_part("publisher", name, segment, rule, 0.8)
        rest = rest.replace(name, " ", 1)
    draft.put_aside(segment, _REASON, rule, " ".join(rest.split()))


def _publisher(draft: Draft, text: str, headline: str) -> str:
    """The name behind the headline, before the day or the address."""
    place = text.casefold().find(headline.casefold().rstrip(".!?")) if headline else -1
    if place < 0:
        return ""
    behind = text[place + len(headline.rstrip(".!?")) :]
    address = urls.URL.search(behind)
    behind = behind[: address.start()] if address else behind
    match = _NAME.match(behind)
    if match is None or dates.find(match["name"], draft.lexicon):
        return ""
    name = match["name"].strip()
    return name if name[0].isupper() and len(name.split()) <= MOST_WORDS else ""


def _find_licence(draft: Draft) -> None:
    """ "This article is republished from … under a Creative Commons license." at the end: the rights."""
    if draft.fields.get("rights"):
        return
    for segment in draft.segments[max(draft.body_start + 1, len(draft.segments) - RIGHTS) :]:
        text = segment.text
        if (
            segment.free
            and not segment.marker
            and len(text) <= LONGEST_LICENCE
            and draft.lexicon.licence.search(text)
        ):
            draft.fill("rights", text, segment, "licence below the text", 0.85)
            return
