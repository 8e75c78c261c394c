"""Lines at the edges of an article that are told by their place: buttons above it, titles below it.

No word list knows every button of every site.  Between the headline and the first paragraph, and after the
last one, a line of a few words without a full stop is one, where the page shows other signs of having been
copied as a whole; a lone line right above the first paragraph is a subhead and stays.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from convert.normalize import agencies, byline, dates
from convert.normalize.counting import counts
from convert.normalize.draft import Draft, Segment
from convert.normalize.headline import first_body_line
from convert.normalize.lexicon import WIDE, key
from convert.normalize.related import strip_ranks
from convert.normalize.signatures import MAIL

__all__ = ["is_of_article", "set_contacts_aside", "set_edges_aside", "set_end_aside"]

_LABELLED = re.compile(r"[^\W\d_][^:\n]{1,24}[:：]\s\S")
MAX_SCRAP, MAX_SCRAP_WORDS, MAX_WIDE, MAX_CONTACT, MAX_TAIL, MAX_FIRM = 45, 5, 9, 9, 24, 4
MIN_TITLE_WORDS, MAX_TITLE, MIN_TITLE_WIDE, MIN_TEXT, LEAST_TITLES = 4, 160, 8, 50, 2
_TERMINAL = ".,;:!?…。、！？؟।۔"
_NUMBERS = re.compile(r"[\W\d_]*(?:[^\W\d_]{1,3}[\W\d_]+)?[^\W\d_]{0,3}\.?")
_REACHED = re.compile(r"\S@\S+\.\S|\+?\d[\d ()./-]{6,}\d")
MOST_END, LEAST_SIGNS, MAX_CREDITED, MAX_NAME = 60, 3, 90, 120
_NUMBER_ALONE = re.compile(
    r"(?!\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b)\(?(?:(?:tele)?phone|tel|fax|e-?mail|cell|mobile|voice|office|ph)?\.?\s*:?\s*"
    r"(?:[+\d(][\d ()./-]{6,40}(?:,? ?(?:x|ext\.?)\s?\d{1,5})?|[\w.+-]+@[\w.-]+\.\w+)\)?",
    re.I,
)
""" "202-358-1726/3895", "(Phone: 650/604-9000)": nothing but how somebody is reached."""
_ALONE = re.compile(
    r"(?:[^\W\d_][\w -]{2,28}:\s?)?"
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:twitter|x|instagram|bluesky)?:? ?@\w{3,30})",
    re.I,
)
_TOLD = re.compile(r"\b(?:is|was|are) (?:an?|the)\b|\bcovers\b|\bwrites\b|[.!?] [^\W\d_a-z]|\bI[’']m\b")
"""What makes such a line a biography or more of the text, which is the article's."""
_BODY = frozenset({"heading", "list_item", "quote", "caption", "credit", "picture", "code", "verse", "table"})
_NOTES = frozenset(
    {"correction", "editor_note", "biography", "notes", "source", "by", "published", "updated"}
)
LEAST_COMMAS = 4
_COMMA = re.compile(r", |[、،，;]")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ANCHOR = re.compile(r"\[[^\[\]]{1,120}\]\(#[^()\s]{1,120}\)")
_DOUBTFUL = re.compile(r"https?://|\bwww\.|\d[\d ()./-]{6,}\d|^[(\[]|[)\]]$|\b(?:19|20)\d\d\b", re.I)
"""What makes a short line after the end worth keeping: an address, a source in brackets, a date."""
_KEPT = re.compile(
    r"^\d{1,2}(?:[:.h]\d\d)?\s?[ap]\.?m\.?(?:\s[A-Z]{2,4})?$"
    r"|[^\W\d_].*\b(?:1[5-9]|20)\d\d\b|[^\W\d_].* \d+ [^\W\d_]",
    re.I,
)
"""What makes a short line in the head worth keeping: a time of day, a year or a measure among words."""
_SIGNS = frozenset({"set_aside", "related", "label", "source"})


def set_contacts_aside(draft: Draft) -> None:
    """ "Media contact:" over a name, a post, a telephone number: a release's lines for the press."""
    segments = draft.segments
    for index, segment in enumerate(segments):
        if not segment.free or segment.marker or len(segment.text) > MAX_TITLE:
            continue
        label, colon, rest = segment.text.partition(":")
        if "contact" not in draft.lexicon.kinds(label) or (rest and not colon):
            continue
        block = [segment]
        for below in segments[index + 1 : index + MAX_CONTACT]:
            same = below.chunk == block[-1].chunk or (len(block) == 1 and not rest.strip())
            if not below.free or len(below.text) > MAX_TITLE or not (same or _REACHED.search(below.text)):
                break
            block.append(below)
        if any(_REACHED.search(s.text) for s in block):
            block = block[: _end_of_contact(block)]
            for part in block:
                if part.marker.endswith(")"):  # "(201) 555-0100"
                    part.unmark()
                draft.put_aside(part, "contact for the press", "below the label of a contact")
    _set_unlabelled_contacts_aside(draft)


def _end_of_contact(block: list[Segment]) -> int:
    """Index after the last line of a contact: its number or address, and the firm's name below it in its box.

    A longer line is the headline, or the text.
    """
    reached = max(index for index, part in enumerate(block) if _REACHED.search(part.text)) + 1
    rest = block[reached:]
    firm = len(rest) == 1 and rest[0].chunk == block[-2].chunk and len(rest[0].text.split()) <= MAX_FIRM
    return reached + (firm and _is_scrap(rest[0].text))


def _set_unlabelled_contacts_aside(draft: Draft) -> None:
    """Name, office and telephone number in a box of their own between a release's headline and its text."""
    zone = draft.segments[1:MAX_TAIL]
    if not any(_NUMBER_ALONE.fullmatch(s.text) for s in zone):
        return
    end = first_body_line(draft) or 0
    for _, group in groupby(draft.segments[1:end], key=lambda s: s.chunk):
        box = list(group)
        lines = all(s.free and not s.marker and len(s.text) <= MAX_CREDITED for s in box)
        if len(box) == 2 and _is_authors(draft, *box):
            continue
        number = box[-1].text
        reached = _NUMBER_ALONE.fullmatch(number) and not dates.find(number, draft.lexicon)
        if lines and 2 <= len(box) <= MAX_SCRAP_WORDS + 1 and reached:
            for part in box:
                draft.put_aside(part, "contact for the press", "box that ends in a telephone number")


def _is_authors(draft: Draft, name: Segment, below: Segment) -> bool:
    """Whether a name over a date, or over an address of e-mail, is the author's, as papers print it."""
    by = draft.lexicon.by.match(name.text)
    named = byline.is_name_strict(name.text[by.end() :] if by else name.text)
    return named and (
        MAIL.fullmatch(below.text) is not None or dates.find(below.text, draft.lexicon) is not None
    )


def set_end_aside(draft: Draft) -> None:
    """Set aside what stands among the page's own lines after the end: addresses, names of other pages.

    The end of the page is the longest run of last lines of which every second one at least is known to be no
    part of the article; a sentence ends it, since the last of an article may stand below an advertisement.
    """
    segments = draft.segments
    start, signs = len(segments), 0
    first = max(draft.body_start, first_body_line(draft) or 0)
    for index in range(len(segments) - 1, max(first, len(segments) - MOST_END), -1):
        segment = segments[index]
        if segment.kind in _BODY or (segment.free and _may_be_sentence(segment)):
            break
        signs += segment.kind in _SIGNS
        if segment.kind in _SIGNS and 2 * signs >= len(segments) - index:
            start = index
    if sum(s.kind in _SIGNS for s in segments[start:]) < LEAST_SIGNS:
        return
    for segment in segments[start:]:
        if segment.free and not is_of_article(draft, segment.text):
            draft.put_aside(segment, "page furniture", "among the lines of the page after the end")


def _may_be_sentence(segment: Segment) -> bool:
    text = segment.text.rstrip(" *_")
    return (
        _is_text(segment)
        or len(text) > MAX_NAME
        or (text[-1:] in ".!?…。！？؟।۔”»" and (len(text.split()) > 2 or bool(WIDE.search(text[:20]))))
    )


def is_of_article(draft: Draft, text: str) -> bool:
    """Whether a line after the end tells of the article: who wrote it and when, where it is from, a note."""
    label = key(text.partition(":")[0])
    if draft.lexicon.labels.get(label, frozenset()) & _NOTES or any(
        map(key(text[:80]).startswith, draft.lexicon.openings)
    ):
        return True
    people = draft.fields.get("authors", ())
    return (
        any(person.name in text for person in people)
        or byline.parse_line(text, draft.lexicon) is not None
        or (text[0] in "([" and text[-1] in ")]")
        or (len(text) <= MAX_CREDITED and any(agencies.is_agency(tail) for tail in _tails(text)))
    )


def _tails(text: str) -> list[str]:
    """The last one to three words: "With files from The Associated Press"."""
    words = text.rstrip(".").split()
    return [" ".join(words[-size:]) for size in (1, 2, 3)]


def set_edges_aside(draft: Draft) -> None:
    """Set aside the scraps around the article, and take the titles below it as related articles."""
    anchors = [s for s in draft.segments if s.free and s.text[0] == "[" and _ANCHOR.fullmatch(s.text)]
    if len(anchors) >= LEAST_TITLES:
        for segment in anchors:
            draft.put_aside(segment, "contents of the page", "link within the page")
    _above(draft)
    _set_authors_contact_aside(draft)
    _below(draft)


def _set_authors_contact_aside(draft: Draft) -> None:
    """ "Contact Mira Okafor at mira@courier.example", or an address alone, below the text."""
    names = [person.name for person in draft.fields.get("authors", ())]
    for segment in draft.segments[max(draft.body_start + 1, len(draft.segments) - MAX_CONTACT) :]:
        text = segment.text
        if not segment.free or segment.marker or len(text) > MAX_TITLE:
            continue
        alone = _ALONE.fullmatch(text) is not None
        reached = alone or (_REACHED.search(text) and not _TOLD.search(text))
        if reached and (alone or any(name in text for name in names)):
            draft.put_aside(segment, "contact of the author", "how the author is reached")


def _above(draft: Draft) -> None:
    end = first_body_line(draft)
    start = next((i for i, s in enumerate(draft.segments) if s.kind == "headline"), None)
    if end is None or start is None or end <= start + 1:
        return
    zone = _without_text(draft.segments[start + 1 : end])
    copied = sum(s.kind in {"set_aside", "field"} for s in zone)
    for index, segment in enumerate(zone):
        if not segment.free or segment.marker or not _is_scrap(segment.text) or _KEPT.search(segment.text):
            continue
        below = draft.segments[start + index + 2]
        first = index == 0 or zone[index - 1].chunk != segment.chunk
        lone = first and below.chunk != segment.chunk
        if index and index == len(zone) - 1 and zone[index - 1].kind == "field":
            # Over the text in one box, below the byline: no button stands there alone, but a place may.
            lone = lone or not byline.is_name(segment.text)
        listed = below.kind in {"list_item", "table"} or (lone and bool(below.marker))
        subhead = (lone and len(below.text) >= MIN_TEXT) or (first and listed)
        number = _NUMBERS.fullmatch(segment.text) and not _YEAR.fullmatch(segment.text)
        if copied and not (subhead and not number):
            draft.put_aside(segment, "page furniture", "short line in the head")


def _without_text(zone: list[Segment]) -> list[Segment]:
    """The head's lines: where two paragraphs stand below one another, the article has begun."""
    texts = [s.free and not s.marker and len(s.text) >= MIN_TEXT and _is_text(s) for s in zone]
    return zone[: next((i for i, both in enumerate(pairwise(texts)) if all(both)), len(zone))]


def _below(draft: Draft) -> None:
    segments = draft.segments
    last = next(
        (i for i in range(len(segments) - 1, draft.body_start - 1, -1) if _is_text(segments[i])), None
    )
    if last is None or not 1 < len(segments) - last <= MAX_TAIL + 1:
        return
    tail = segments[last + 1 :]
    _claim_titles(draft, tail)
    signs = [s.kind in _SIGNS for s in tail]
    if not any(signs):
        return
    scraps = [
        s.free
        and not s.marker
        and (MAIL.fullmatch(s.text) or (_is_scrap(s.text) and not _DOUBTFUL.search(s.text)))
        and key(s.text) not in draft.lexicon.labels
        for s in tail
    ]
    boxes = {s.chunk for s, sign in zip(tail, signs, strict=True) if sign}
    for index, segment in enumerate(tail):
        # What comes before all signs, in a box of its own, may close the article.
        beside = any(signs[:index]) or segment.chunk in boxes
        if scraps[index] and beside and not _closes(tail, index):
            draft.put_aside(segment, "page furniture", "short line after the end")


def _closes(tail: list[Segment], index: int) -> bool:
    """Whether the line belongs to the article above: alone right below it, and a person's name or a place.

    So does a name below the heading of a biography.
    """
    text = tail[index].text
    if index:
        return tail[index - 1].free and byline.is_name(text)
    alone = len(tail) == 1 or tail[1].chunk != tail[0].chunk
    return byline.is_name_strict(text) or (alone and byline.is_name(text))


def _claim_titles(draft: Draft, tail: list[Segment]) -> None:
    """Two titles and more below one another, under a few words that announce them: related articles."""
    index = 0
    while index < len(tail):
        run: list[Segment] = []
        for segment in tail[index:]:
            if not (segment.free and not segment.marker and _is_title(segment.text)):
                break
            if segment.lines[0].gapped or segment.text.count("|") > 1:
                break  # the row of a table
            run.append(segment)
        above = tail[index - 1] if index else None
        if above is None and len(run) > LEAST_TITLES and _is_scrap(run[0].text.rstrip(" :：")):
            above = run.pop(0)  # what heads the list may be as long as a title
            index += 1
        if (
            len(run) >= LEAST_TITLES
            and above is not None
            and (above.free or above.kind == "set_aside")
            and (above.kind or not WIDE.search(above.text))
            and _is_scrap(above.text.rstrip(" :："))
            and not _goes_on(above, run)
            and above.chunk in {run[0].chunk, run[0].chunk - 1}
        ):
            if above.free:
                above.claim("label", "heads a list of titles", 0.65)
                draft.fields.setdefault("related_heading", above.text.rstrip(" :："))
                draft.label(above, above.text, "heading of a related list")
            strip_ranks(draft, run)
            for title in run:
                title.claim(
                    "related", "title below the end", 0.65, title=title.text, url=None, text=title.text
                )
        index += max(1, len(run))


def _goes_on(above: Segment, run: list[Segment]) -> bool:
    """Whether what seems to head the lines is the first of them: "1 Soak the nuts", "Where: the pier"."""
    lines = [above.text, *(s.text for s in run)]
    return len(counts(lines)) == len(lines) or all(_LABELLED.match(line) for line in lines)


def _is_text(segment: Segment) -> bool:
    """Whether it belongs to the article for sure: a sentence, or what a rule took as part of the body."""
    if segment.kind in _BODY:
        return True
    if not segment.free:
        return False
    if segment.marker:
        return True
    text = segment.text.rstrip(" *_")
    if len(_COMMA.findall(text)) >= LEAST_COMMAS:
        return True  # a list in one line
    enough = len(text) >= 20 if WIDE.search(text[:20]) else len(text.split()) >= 6
    return (enough and text[-1:] in '.!?…。！？؟।۔”"»」)』') or len(text) > MAX_TITLE


def _is_title(text: str) -> bool:
    text = text.rstrip()
    if len(text) > MAX_TITLE or text[-1] in ".:;,…。" or "©" in text:
        return False
    if WIDE.search(text[:20]):
        return len(text) >= MIN_TITLE_WIDE
    first = next((c for c in text if c.isalnum()), "")
    return len(text.split()) >= MIN_TITLE_WORDS and not first.islower()


def _is_scrap(text: str) -> bool:
    """A few words without a full stop."""
    text = text.strip()
    if not text or _NUMBERS.fullmatch(text):
        return bool(text)
    if text[-1] in _TERMINAL:
        return False
    if WIDE.search(text[:20]):
        return len(text) <= MAX_WIDE
    return len(text) <= MAX_SCRAP and len(text.split()) <= MAX_SCRAP_WORDS
