"""The tail of an article: dates and bylines that stand last instead of first."""

from __future__ import annotations

import re

from convert.model import Person
from convert.normalize import agencies, byline
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.lines import at_colon
from convert.normalize.signatures import names_are_words

DASHES = "—–― -"
SEARCHED, MOST_TOPICS, MAX_TOPIC, MAX_TOPICS, MAX_LABEL = 5, 30, 5, 300, 60
NEAR_END = 8
_REACHED = re.compile(
    r"(?:(?:you can |to )?(?:reach|contact|e-?mail)|contact)\s+"
    r"(?:(?:the )?(?:(?:chief|senior|staff|news|sports|city|business|political|education) ){0,2}"
    r"(?:writer|reporter|columnist|correspondent|editor|journalist)\s+|(?<=reach )(?=\S))"
    r"(?P<name>(?-i:[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){1,3})) (?:at|on|via|by)\b",
    re.I,
)
_HASHTAG = re.compile(r"#[^\s#,;|]{2,40}")
_HASHTAGS = re.compile(r"(?:#[^\s#,;|]{2,40}[\s,;|]*){1,30}")
_ENDS = frozenset({"set_aside", "related", "label", "source"})


def find_tail(draft: Draft) -> None:
    """Where the head gave no date or no byline, take them from the last lines of the body."""
    _find_topics(draft)
    _find_reached(draft)
    _set_signature_aside(draft)
    looked = 0
    for segment in reversed(draft.segments[draft.body_start :]):
        if not segment.free:
            continue
        looked += 1
        if looked > SEARCHED or len(segment.text) > 120 or not _may_sign(draft, segment, looked):
            return
        if _repeats_byline(draft, segment.text):
            draft.put_aside(segment, "repeats the byline", "same name at the end")
            continue
        head = byline.parse_line(segment.text.lstrip(DASHES), draft.lexicon)
        if head is None and looked == 1 and _claim_signature(draft, segment):
            return
        if head is None or head.is_note:  # the words of a note stay, and `signed` reads them
            continue
        known = draft.fields.get("authors", ())
        if any(p.role == "author" for p in known) and any(p.role == "author" for p in head.people):
            return
        if head.published and draft.fields.get("published") and not head.updated and not head.people:
            if head.published.moment.date != draft.fields["published"].date:
                return
            draft.put_aside(segment, "repeats the date", "same date at the end")
            continue
        segment.text = head.text
        segment.claim("field", "line at the end", 0.85)
        for label in head.labels:
            draft.label(segment, label, "label in a byline or date line")
        if head.people:
            draft.add_people(head.people, segment, "byline at the end", 0.85)
            # "Penulis: Mira Okafor" over "Editor: Tomas Berg": read from below, told from above
            draft.fields["authors"] = tuple(sorted(draft.fields["authors"], key=lambda p: p.role != "author"))
        for target, found in (("published", head.published), ("updated", head.updated)):
            if found:
                confidence = min(found.confidence, 0.88)
                draft.add_date(target, segment, found, "date at the end", confidence, again="date line")
        for text, reason in head.leftover:
            draft.put_aside(segment, reason, "line at the end", text)


def _find_reached(draft: Draft) -> None:
    """ "You can reach Staff Writer Mira Okafor at 707-555-0100": the author, where no byline says so."""
    if draft.fields.get("authors"):
        return
    for segment in draft.segments[max(draft.body_start + 1, len(draft.segments) - NEAR_END) :]:
        match = _REACHED.match(segment.text) if segment.free and len(segment.text) <= MAX_TOPICS else None
        if match and byline.is_name_strict(match["name"]):
            draft.add_people([Person(match["name"])], segment, "who can be reached about the text", 0.8)
            draft.put_aside(segment, "contact of the author", "who can be reached about the text")
            return


def _claim_signature(draft: Draft, segment: Segment) -> bool:
    """A name alone below the last paragraph, where the head has none: a guess, marked so."""
    if draft.fields.get("authors"):
        return False
    above = next((s for s in reversed(draft.segments[: draft.segments.index(segment)]) if s.free), None)
    if above is not None and _is_street(draft, above, segment):
        draft.fill("authors", (Person(above.text),), above, "name below the last paragraph", 0.7)
        draft.put_aside(segment, "place beside the byline", "name below the last paragraph")
        return True
    text = segment.text.strip("*_ ")
    bare = text.strip("()[]/").lstrip(DASHES)
    lone = _is_paragraph(above)
    if lone and (agencies.is_agency(bare) or (" " in bare and byline.is_desk(bare, draft.lexicon))):
        people = (Person(bare, "agency"),)
        draft.fill("authors", people, segment, "agency or desk below the last paragraph", 0.75)
        return True
    name, _, place = (part.strip() for part in bare.partition(","))
    signed = bool(place or name != text or segment.marker)
    short_place = (
        not place or agencies.is_agency(place) or (len(place.split()) <= 2 and byline.is_name(place))
    )
    if not (lone and short_place and byline.is_name_strict(name)) or draft.lexicon.organisation.search(name):
        return False
    person = Person(name, affiliation=place or None)
    if names_are_words(draft, [person], draft.body_start - 1) or byline.is_outlet(name):
        return False
    if not signed and (_is_told_of(draft, name, segment) or _stands_among_buttons(draft, segment)):
        return False  # a topic or a place, or "Previous Article"
    draft.fill("authors", (person,), segment, "name below the last paragraph", 0.6 if signed else 0.55)
    return True


def _is_paragraph(above: Segment | None) -> bool:
    """Whether a paragraph stands above: what follows it may be its author's signature."""
    return above is not None and len(above.text) > 90 and above.text.rstrip()[-1] in '.!?…”"»'


def _may_sign(draft: Draft, segment: Segment, looked: int) -> bool:
    """Whether no list ends in the segment: a dash alone before the last line is a signature's."""
    if not segment.marker:
        return True
    index = draft.segments.index(segment)
    return looked == 1 and segment.marker.strip(DASHES) == "" and not draft.segments[index - 1].marker


def _stands_among_buttons(draft: Draft, segment: Segment) -> bool:
    """Whether lines of a page stand below it, or anywhere: what was copied is more than the text."""
    return segment is not draft.segments[-1] or any(s.kind == "set_aside" for s in draft.segments)


def _is_told_of(draft: Draft, name: str, segment: Segment) -> bool:
    """Whether any word of a name stands in the text above it."""
    words = [word for word in name.split() if len(word) > 2]
    above = draft.segments[: draft.segments.index(segment)]
    return any(word in s.text for s in above for word in words)


def _is_street(draft: Draft, name: Segment, street: Segment) -> bool:
    """A letter's signature: a name over a street or a town, below the last paragraph."""
    rest = draft.segments[draft.body_start : draft.segments.index(name)]
    above = next((s for s in reversed(rest) if s.free), None)
    return (
        _is_paragraph(above)
        and byline.is_name_strict(name.text)
        and byline.is_name(street.text)
        and not draft.lexicon.organisation.search(name.text)
        and not names_are_words(draft, [Person(name.text)], draft.body_start - 1)
    )


def _set_signature_aside(draft: Draft) -> None:
    """The author's name alone in a line of the last third: a page's box about the author, or a signature."""
    names = {key(p.name) for p in draft.fields.get("authors", ()) if " " in p.name}
    start = max(draft.body_start + 1, 2 * len(draft.segments) // 3)
    again = [s for s in draft.segments[start:] if s.free and not s.marker and key(s.text) in names]
    if len(again) == 1:  # more of them would be the turns of a conversation
        draft.put_aside(again[0], "repeats the byline", "same name at the end")


def _repeats_byline(draft: Draft, text: str) -> bool:
    """Whether ``text`` is nothing but the authors of the head once more, with or without their posts."""
    known = {key(person.name) for person in draft.fields.get("authors", ())}
    if not known or (text[-1] in ".!" and len(text.split()) > MAX_TOPIC):
        return False  # a sentence tells more of its author
    by = draft.lexicon.by.match(text)
    people = byline.parse_names(text[by.end() :] if by else text, draft.lexicon)
    return bool(people) and all(key(person.name) in known for person in people)


def _claim_labelled_topics(draft: Draft, segment: Segment) -> bool:
    """ "Tags: ferries, harbours", near the end."""
    label, colon, rest = at_colon(segment.text)
    if not (segment.free and colon and rest.strip()) or len(segment.text) > MAX_TOPICS:
        return False
    if "keywords" not in draft.lexicon.kinds(label) or rest.rstrip()[-1] in ".!?":
        return False
    topics = (*draft.fields.get("keywords", ()), *_parted(rest))
    draft.label(segment, f"{label}:", "label of a field")
    draft.fill("keywords", topics, segment, "labelled topics at the end", 0.9, text=rest.strip())
    return True


def _parted(text: str) -> list[str]:
    """ "ferries, harbours", "ferries | harbours", "#ferries #harbours"."""
    if _HASHTAGS.fullmatch(text.strip()):
        parts = _HASHTAG.findall(text)
    else:
        sign = next((sign for sign in ("|", ";", "·", "•", " / ") if sign in text), ",")
        parts = text.replace("，", ",").replace("、", ",").replace("،", ",").split(sign)
    return [part.strip(" #") for part in parts if part.strip(" #")]


def _claim_hashtags(draft: Draft, segment: Segment) -> bool:
    """ "#ferries #harbours" as one of the last lines."""
    if not segment.free or segment.text[0] != "#" or not _HASHTAGS.fullmatch(segment.text):
        return False
    topics = (*draft.fields.get("keywords", ()), *_parted(segment.text))
    draft.fill("keywords", topics, segment, "hashtags at the end", 0.85)
    return True


def _topics_below(segments: list[Segment], index: int) -> list[Segment]:
    """The lines of a few words below a heading of topics, down to the end or to what is not the article's."""
    topics: list[Segment] = []
    for segment in segments[index + 1 :]:
        if segment.kind in _ENDS or (
            topics and segment.chunk not in {topics[-1].chunk, topics[-1].chunk + 1}
        ):
            break
        if not (segment.free and len(segment.text.split()) <= MAX_TOPIC and segment.text[-1].isalnum()):
            return []
        topics.append(segment)
    return topics


def _find_topics(draft: Draft) -> None:
    """ "Explore more on these topics" over one word or two a line, at the very end."""
    segments = draft.segments[draft.body_start :]
    for segment in segments[-MOST_TOPICS:]:
        _claim_labelled_topics(draft, segment)
    for segment in segments[-SEARCHED:]:
        _claim_hashtags(draft, segment)
    for index in range(len(segments) - 2, max(0, len(segments) - MOST_TOPICS) - 1, -1):
        label = segments[index]
        if not label.free or len(label.text) > MAX_LABEL or "keywords" not in draft.lexicon.kinds(label.text):
            continue
        topics = _topics_below(segments, index)
        if topics:
            label.claim("label", "heading of the topics", 0.85)
            draft.label(label, label.text, "heading of the topics")
            draft.fields["keywords"] = (*draft.fields.get("keywords", ()), *(s.text for s in topics))
            for topic in topics:
                topic.claim("field", "topic at the end", 0.85)
                draft.record("keywords", topic, "topic at the end", 0.85)
        return
