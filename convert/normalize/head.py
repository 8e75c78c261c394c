"""The head of an article: kicker, headline, standfirst, byline and dates, in whatever order they stand."""

from __future__ import annotations

import re

from convert.model import Person
from convert.normalize import agencies, byline, dates, urls
from convert.normalize.draft import Draft, Segment, named
from convert.normalize.headline import first_body_line, likeliest, slug_of
from convert.normalize.lexicon import key

MAX_HEADLINE = 300
MAX_STANDFIRST, MAX_DECK, MAX_POST, MAX_BUTTON, MAX_POST_LINE, LEAST_POSTED = 420, 220, 12, 40, 140, 2
SEARCHED = 12
_PASSED = frozenset(
    {
        "set_aside",
        "field",
        "source",
        "label",
        "caption",
        "credit",
        "placeholder",
        "picture",
        "furniture",
        "break",
    }
)
"""What may stand between the headline and its byline without ending the head."""
MAX_TITLE_BELOW_KICKER, MAX_WORD, MAX_CASELESS = 12, 16, 3
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)]*\s")
_WORD = re.compile(r"\w+")
_CRUMB = re.compile(r"\s*[›»>]\s*|\s+[/|→]\s+")
_COUNTER = re.compile(r"\d{1,4}(?:[.,]\d)?[kK]?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_HANDLE = re.compile(r"@\w{2,30}")
_DASHES = frozenset({"", "-", "–", "—"})
"""What may stand before a date or a byline without making it the item of a list."""
_MAIL = re.compile(r"\S+@\S+\.\S+")
_EMPLOYED = re.compile(r"([^,|–—]{5,50}?)(?:\s[-–—]\s|,\s)([^\W\d_a-z][^,|]{2,40})")
_PLACED = re.compile(
    r"([\u0600-\u06ff]+(?: [\u0600-\u06ff]+)?):\s+([\u0600-\u06ff]+(?: [\u0600-\u06ff]+){1,4})"
)
_LINKED = re.compile(r"\[([^\[\]]{2,80})\]\((https?://[^\s()]+|#|/[^\s()]*)\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S*@\S+")
_ATX = re.compile(r"#{1,6}\s+")


def find_head(draft: Draft) -> None:
    """Claim the headline and all that belongs to it; what follows is body."""
    if draft.fields.get("headline"):
        return  # an archive's record gave it, and where the body begins
    index = _find_headline(draft)
    if index is None:
        return
    _set_repeats_aside(draft, index)
    _read_around_headline(draft, index)


def _set_repeats_aside(draft: Draft, index: int) -> None:
    """The headline again, as a page's title and its headline both stand in what was copied."""
    headline = str(draft.fields["headline"])
    wanted, longest = key(headline), len(headline) + 20
    for segment in draft.segments[index + 1 : index + 1 + SEARCHED]:
        if len(segment.text) > longest or not segment.free or segment.marker:
            continue
        if key(segment.text) == wanted:
            draft.put_aside(segment, "repeats the headline", "same words as the headline")


def _find_headline(draft: Draft) -> int | None:
    """Pass over what may stand above a headline; the first line that is none of it is the headline."""
    better = likeliest(draft)
    limit = 2 * SEARCHED if better is None else better + 1
    looked = 0
    for index, segment in enumerate(draft.segments[:limit]):
        if not segment.free:
            continue
        looked += 1
        if looked > SEARCHED and better is None:
            return None
        if index != better and (
            _claim_breadcrumb(draft, index, segment) or _claim_site_name(draft, index, segment)
        ):
            continue
        if _claim_labelled(draft, segment):
            if "headline" in draft.fields:
                draft.body_start = index + 1
                return index
            continue
        if index == better:
            _headline(
                draft, segment, _ATX.sub("", segment.text).strip(), "has most for it of the first lines", 0.8
            )
            draft.body_start = index + 1
            return index
        if _claim_kicker(draft, index, segment):
            continue
        if _claim_meta(draft, segment):
            continue
        if better is not None:
            _set_above_aside(draft, segment)
            continue
        text = _ATX.sub("", segment.text).strip()
        if not _is_headline(text, segment):
            return None
        _headline(draft, segment, text, "first line", 0.95 if index == 0 else 0.85)
        draft.body_start = index + 1
        return index
    return None


def _set_above_aside(draft: Draft, segment: Segment) -> None:
    """A line of the page above the headline; where it tells the day of the issue, that is the article's."""
    found = dates.find(segment.text, draft.lexicon)
    if found and not draft.fields.get("published") and found.moment.precision != "year":
        draft.add_date("published", segment, found, "date above the headline", 0.7, again="date line")
        segment.claim("set_aside", "above the headline", 0.7)
        for part in (segment.text[: found.start], segment.text[found.end :]):
            if _WORD.search(part):
                draft.put_aside(segment, "page furniture", "above the headline", part.strip())
        return
    draft.put_aside(segment, "page furniture", "above the headline")


def _headline(draft: Draft, segment: Segment, text: str, rule: str, confidence: float) -> None:
    if text.endswith(":") and (rest := _second_line(draft, segment)):
        rest.claim("furniture", "goes on with the headline", 0.85)
        segment.lines = [*segment.lines, *rest.lines]
        text = segment.text = f"{text} {rest.text}"
    bold = re.fullmatch(r"(\*\*|__)(.+?)\1", text)
    draft.fields["headline"] = bold[2] if bold else text
    segment.claim("headline", rule, confidence)
    draft.record("headline", segment, rule, confidence)


def _second_line(draft: Draft, segment: Segment) -> Segment | None:
    """The line below a headline that ends in a colon, where it is no byline."""
    index = draft.segments.index(segment) + 1
    below = draft.segments[index] if index < len(draft.segments) else None
    if below is None or not below.free or below.marker or below.chunk != segment.chunk:
        return None
    short = len(below.text) <= MAX_HEADLINE // 2 and below.text[-1] not in ".:"
    return below if short and byline.parse_line(below.text, draft.lexicon) is None else None


def _is_headline(text: str, segment: Segment) -> bool:
    if segment.marker or len(text) > MAX_HEADLINE or not _WORD.search(text):
        return False
    # A paragraph has several sentences and ends in a full stop.
    return not (len(text) > 140 and text[-1] in ".…" and len(_SENTENCE_END.findall(text)) >= 1)


def _claim_breadcrumb(draft: Draft, index: int, segment: Segment) -> bool:
    """ "Home / City News / Port Ellis / Ferry returns": the way through the site to this page."""
    parts = [key(p) for p in _CRUMB.split(segment.text) if p.strip()]
    following = _next_free(draft, index)
    if len(parts) < 3 or following is None or any(len(p) > MAX_HEADLINE // 2 for p in parts):
        return False
    title = key(following.text)
    if not (parts[-1] == title or draft.lexicon.boilerplate.get(parts[0]) == "page furniture"):
        return False
    draft.put_aside(segment, "breadcrumb", "way through the site")
    return True


def _claim_site_name(draft: Draft, index: int, segment: Segment) -> bool:
    """The first line of a whole page that was copied: the site's name, over its menu."""
    below = draft.segments[index + 1 : index + 3]
    if index or len(below) < 2 or len(segment.text.split()) > 6 or draft.fields.get("publisher"):
        return False
    if any(
        s.kind != "set_aside" or draft.lexicon.boilerplate.get(key(s.text)) != "page furniture" for s in below
    ):
        return False
    draft.fields["publisher"] = segment.text
    segment.claim("field", "name above the menu of a site", 0.6)
    draft.record("publisher", segment, "name above the menu of a site", 0.6)
    return True


def _claim_labelled(draft: Draft, segment: Segment) -> bool:
    """ "Title: …", "Section: …", "Author: …": the export formats of archives."""
    label, colon, rest = segment.text.partition(":")
    rest = rest.strip()
    if not colon or not rest or len(label) > 30 or rest.startswith("//"):
        return False
    kinds = draft.lexicon.labels.get(key(label), frozenset())
    for kind, target in (
        ("headline", "headline"),
        ("subtitle", "subtitle"),
        ("section", "section"),
        ("dateline", "dateline"),
        ("keywords", "keywords"),
        ("publisher", "publisher"),
    ):
        if (
            kind in kinds
            and not draft.fields.get(target)
            and not (kind == "publisher" and ("source" in kinds and "://" in rest))
        ):
            draft.fields[target] = tuple(k.strip() for k in rest.split(",")) if kind == "keywords" else rest
            segment.claim("field", f"labelled {kind}", 0.95)
            draft.label(segment, f"{label}:", "label of a field")
            draft.record(target, segment, f"labelled {kind}", 0.95, text=rest)
            return True
    return False


def _claim_kicker(draft: Draft, index: int, segment: Segment) -> bool:
    text = segment.text.strip()
    words = text.split()
    if segment.marker or len(words) > 5 or len(text) > 40 or draft.fields.get("kicker"):
        return False
    following = _next_free(draft, index)
    if following and key(text) in draft.lexicon.sections and byline.parse_line(following.text, draft.lexicon):
        following = _next_free(draft, draft.segments.index(following))  # "LETTERS", the day, the headline
    if following is None:
        return False
    title = following.text
    below = _next_free(draft, draft.segments.index(following, index))
    above_kicker = len(title.split()) <= 3 and title.isupper() and key(text) in draft.lexicon.sections
    if above_kicker and below and len(below.text.split()) >= 4 and not draft.fields.get("section"):
        # "OPINION" over "GUEST ESSAY" over the headline
        draft.fields["section"] = text
        segment.claim("field", "section above a kicker", 0.8)
        draft.record("section", segment, "section above a kicker", 0.8)
        return True
    if (
        text.endswith((":", "："))
        and 1 <= len(words) <= 2
        and title[-1] not in ".:"
        and not draft.fields.get("kicker")
    ):
        # "Schifffahrt:" over "Die Fähre ist zurück"
        draft.fields["kicker"] = text.rstrip(" :：")
        segment.claim("field", "word and colon above the headline", 0.75)
        draft.record("kicker", segment, "word and colon above the headline", 0.75)
        return True
    known = key(text) in draft.lexicon.sections or all(
        key(p) in draft.lexicon.sections for p in re.split(r"\s*[/|>›»]\s*", text)
    )
    loud = text.isupper() and not title.isupper()
    headline_follows = (
        len(title.split()) >= 4
        and len(title) <= 200
        and title[-1] not in ".:"
        and not byline.parse_line(title, draft.lexicon)
    )
    if not headline_follows:
        return False
    confidence = 0.8
    if not (known or (loud and len(words) <= 3)):
        confidence = _bare_kicker(draft, index, text, title)
        if not confidence:
            return False
    target = "section" if known and not loud else "kicker"
    draft.fields[target] = text
    segment.claim("field", "short line above the headline", confidence)
    draft.record(target, segment, "short line above the headline", confidence)
    return True


def _bare_kicker(draft: Draft, index: int, text: str, title: str) -> float:
    """How sure it is that ``text`` is a topic ("Ferries") set above the headline ``title``, else 0.

    The source URL often spells the headline; without it, the byline or date must follow the longer line.
    """
    topics = [p.strip() for p in text.split("|")]
    piped = len(topics) > 1 and all(1 <= len(p.split()) <= 3 for p in topics)
    short = len(text.split()) <= 2 or piped
    if not short or not text[-1].isalnum() or len(title.split()) > MAX_TITLE_BELOW_KICKER:
        return 0.0
    if not text.isascii() and " " not in text and len(text) > MAX_WORD:
        return 0.0  # a script without spaces: no word but a headline
    if dates.find(title, draft.lexicon):
        return 0.0
    slug = set(_WORD.findall(urls.path(draft.fields.get("source_url") or "").casefold()))
    if slug_of(draft):
        spelt = [w for w in _WORD.findall(title.casefold()) if len(w) > 3]
        named = [w for w in _WORD.findall(text.casefold()) if len(w) > 3]
        if spelt and sum(w in slug for w in spelt) >= 0.5 * len(spelt):
            return 0.85 if not (named and all(w in slug for w in named)) else 0.7
        return 0.0
    below = [s for s in draft.segments[index + 2 : index + 12] if s.free][:6]
    dated = any(byline.parse_line(s.text, draft.lexicon) for s in below)
    return 0.6 if dated else 0.0


def _next_free(draft: Draft, index: int) -> Segment | None:
    return next((s for s in draft.segments[index + 1 : index + 4] if s.free), None)


def _read_around_headline(draft: Draft, index: int) -> None:
    """Claim bylines, dates and the standfirst below the headline, up to the first line of the body."""
    pending: list[tuple[int, Segment]] = []
    badges: list[tuple[int, Segment]] = []
    last_meta = index
    position = index + 1
    limit = min(len(draft.segments), index + 1 + SEARCHED)
    body = first_body_line(draft)
    end = body if body is not None and body <= limit else 0
    while position < limit:
        segment = draft.segments[position]
        if not segment.free:
            if segment.kind in _PASSED:
                position += 1
                continue
            break
        if position == body and last_meta > index and not _meta_follows(draft, position):
            break  # the body begins
        if _is_button(draft, segment) and not byline.is_name_strict(segment.text):
            draft.put_aside(segment, "page furniture", "button in the head")
            position += 1
            continue
        if segment.marker and segment.marker not in _DASHES and position < end:
            position += 1
            continue
        if segment.text[0] == "[" and (linked := _LINKED.fullmatch(segment.text)):
            draft.put_aside(segment, "address of a link in the head", "link in the head", linked[2])
            segment.text = linked[1]
        if _is_portrait(draft, position):
            draft.put_aside(segment, "page furniture", "alternative text of a portrait")
            position += 1
            continue
        if _COUNTER.fullmatch(segment.text) and last_meta > index and not _YEAR.fullmatch(segment.text):
            draft.put_aside(segment, "page furniture", "number in the head")
            position += 1
            continue
        if (
            _claim_labelled(draft, segment)
            or _claim_people_below(draft, position)
            or _claim_meta(draft, segment)
            or _claim_handle(draft, segment)
            or _claim_bare_name(
                draft, position, segment, _distance(draft, last_meta, position) - len(pending) - len(badges)
            )
        ):
            last_meta = position
            _claim_affiliation(draft, position + 1)
        elif len(pending) < 2 and may_be_standfirst(segment):
            pending.append((position, segment))
        elif _is_badge(segment):
            badges.append((position, segment))
        elif (
            key(segment.text) in draft.lexicon.sections
            and not draft.fields.get("section")
            and not _beside_buttons(draft, position)
        ):
            draft.fields["section"] = segment.text
            segment.claim("field", "section line in the head", 0.7)
            draft.record("section", segment, "section line in the head", 0.7)
        elif position >= end:
            break
        position += 1
    for segment in draft.segments[index + 1 : position + 2]:
        if segment.free and not segment.marker and _is_button(draft, segment):
            draft.put_aside(segment, "page furniture", "button in the head")
    for at, badge in badges:
        if at < last_meta and badge.free:
            _claim_badge(draft, badge)
    _claim_standfirst(draft, pending, last_meta)
    draft.body_start = max(last_meta + 1, draft.body_start)


def _meta_follows(draft: Draft, position: int) -> bool:
    """Whether a byline or date stands in one of the next two lines: what is above it is still the head."""
    below = [s for s in draft.segments[position + 1 : position + 6] if s.free][:2]
    return any(byline.parse_line(s.text, draft.lexicon) is not None for s in below)


def _is_button(draft: Draft, segment: Segment) -> bool:
    return len(segment.text) <= MAX_BUTTON and key(segment.text) in draft.lexicon.buttons


def _is_portrait(draft: Draft, position: int) -> bool:
    """ "Anna Lindqvist's face" over "Anna Lindqvist"."""
    below = draft.segments[position + 1] if position + 1 < len(draft.segments) else None
    text = draft.segments[position].text
    return (
        below is not None
        and len(below.text) < len(text) <= len(below.text) + 14
        and text.startswith(below.text)
        and byline.is_name_strict(below.text)
    )


def _is_badge(segment: Segment) -> bool:
    """A word or two in the head: a topic ("Ferries"), or what the site says of the article ("new")."""
    text = segment.text
    return (
        not segment.marker and len(text) <= 24 and len(text.split()) <= 2 and text.replace(" ", "").isalpha()
    )


def _claim_badge(draft: Draft, segment: Segment) -> None:
    """What stands between headline and byline is no body; a capitalised word is taken as the section."""
    if byline.is_name_strict(segment.text):
        return  # it may be somebody, so it stays
    if segment.text[0].isupper() and not draft.fields.get("section"):
        draft.fields["section"] = segment.text
        segment.claim("field", "word between headline and byline", 0.6)
        draft.record("section", segment, "word between headline and byline", 0.6)
    else:
        draft.put_aside(segment, "page furniture", "word between headline and byline")


def _beside_buttons(draft: Draft, position: int) -> bool:
    """Whether a line of the page stands right above: "Comment" below "Share" is a button as well."""
    return draft.segments[position - 1].kind == "set_aside"


def _distance(draft: Draft, start: int, end: int) -> int:
    """How many lines of the article lie from ``start`` to ``end``; what was set aside does not count."""
    return 1 + sum(s.kind not in _PASSED for s in draft.segments[start + 1 : end])


def _claim_handle(draft: Draft, segment: Segment) -> bool:
    """The author's name in a social network, below the byline."""
    if not draft.fields.get("authors") or not _HANDLE.fullmatch(segment.text):
        return False
    draft.put_aside(segment, "social network handle", "line of the head")
    return True


def _claim_meta(draft: Draft, segment: Segment) -> bool:
    """A line that is wholly byline, date or both."""
    if segment.marker not in _DASHES:
        return False
    head = byline.parse_line(segment.text, draft.lexicon)
    if head is None:
        return False
    if head.people and draft.fields.get("authors") and not _merge_repeated(draft, segment, head):
        if all(p.role == "author" for p in head.people) and not (head.published or head.updated):
            return False
        if head.rule == "name in a line of the head":
            # Beside the date, below the byline, stands the place ("Port Ellis - 28 May 2013").
            for person in head.people:
                draft.put_aside(segment, "place beside the date", "line of the head", person.name)
            head.people = []
    segment.text = head.text
    segment.claim("field", head.rule or "line of the head", head.confidence)
    for label in head.labels:
        draft.label(segment, label, "label in a byline or date line")
    if head.people:
        draft.add_people(head.people, segment, head.rule or "byline", head.confidence)
    for target, found in (("published", head.published), ("updated", head.updated)):
        if found:
            draft.add_date(target, segment, found, found.rule, found.confidence, again="date line")
    if head.section and not draft.fields.get("section"):
        draft.fields["section"] = head.section
        draft.record("section", segment, "section in a line of the head", 0.7, text=head.section)
    if head.publisher and not draft.fields.get("publisher"):
        draft.fields["publisher"] = head.publisher
        draft.record("publisher", segment, "labelled in a line of the head", 0.9, text=head.publisher)
    for text, reason in head.leftover:
        draft.put_aside(segment, reason, "line of the head", text)
    return True


def _merge_repeated(draft: Draft, segment: Segment, head: byline.Head) -> bool:
    """The same people once more ("Anna Lindqvist" over "By Anna Lindqvist, CNN"): keep what is new."""
    known: tuple[Person, ...] = draft.fields["authors"]
    again = {key(p.name): p for p in head.people}
    if not all(name in {key(p.name) for p in known} for name in again):
        return False
    draft.fields["authors"] = tuple(
        p.with_(affiliation=again[key(p.name)].affiliation)
        if p.affiliation is None and key(p.name) in again
        else p
        for p in known
    )
    draft.record("authors", segment, "byline that repeats a name", 0.9, text=named(head.people))
    head.people = []
    return True


def _claim_people_below(draft: Draft, position: int) -> bool:
    """ "Authors" over a name, a post, a name, a post."""
    label = draft.segments[position]
    announced = "by" in draft.lexicon.labels.get(key(label.text), frozenset())
    if draft.fields.get("authors") or label.marker or not (announced or byline.is_name_strict(label.text)):
        return False
    people: list[Person] = []
    taken: list[Segment] = []
    for segment in draft.segments[position + announced : position + 1 + 2 * SEARCHED]:
        if not segment.free or segment.marker or len(segment.text) > MAX_POST_LINE:
            break
        if people and _MAIL.fullmatch(segment.text):
            draft.put_aside(segment, "contact of the author", "below the label of the authors")
            continue
        if byline.is_name_strict(segment.text) and not draft.lexicon.affiliation.search(segment.text):
            people.append(Person(segment.text))
        elif people and people[-1].affiliation is None and draft.lexicon.affiliation.search(segment.text):
            people[-1] = people[-1].with_(affiliation=segment.text)
        else:
            break
        taken.append(segment)
    posted = sum(p.affiliation is not None for p in people)
    if not people or (not announced and (posted < len(people) or len(people) < LEAST_POSTED)) or not posted:
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


def _with_role(person: Person, draft: Draft) -> Person:
    """The post of a photographer below the name says what the person did."""
    kinds = draft.lexicon.labels.get(key(person.affiliation or ""), frozenset())
    role = next((k.partition(":")[2] for k in sorted(kinds) if k.startswith("role:")), None)
    return person.with_(role=role, affiliation=None) if role else person


def _claim_bare_name(draft: Draft, position: int, segment: Segment, distance: int) -> bool:
    """A name with no "by", right below the headline or beside the date, before the body begins."""
    text = segment.text.strip().strip("*_")
    text, employer = _without_employer(text) if _dated_below(draft, position) else (text, None)
    near = distance <= 1 or _dated_below(draft, position)
    if draft.fields.get("authors") or segment.marker or not near or "**" in text:
        return False
    words = text.split()
    if _is_cjk_name(text) and byline.parse_line(text, draft.lexicon) is None:
        segment.claim("field", "short line below the headline", 0.6)
        draft.fields["authors"] = (Person(text),)
        draft.record("authors", segment, "short line below the headline", 0.6)
        return True
    if draft.lexicon.organisation.search(text) or key(text) == key(str(draft.fields.get("headline", ""))):
        return False
    if key(text) in draft.lexicon.sections:
        return False
    people = byline.parse_names(text, draft.lexicon)
    if (
        not people
        or not (2 <= len(words) <= 14 or agencies.is_agency(text))
        or text.endswith((".", "?", "!", ":", "”", '"'))
    ):
        return False
    following = next(
        (
            s
            for s in draft.segments[position + 1 : position + 9]
            if s.free and not _HANDLE.fullmatch(s.text) and not _is_button(draft, s)
        ),
        None,
    )
    if following is None or not all(
        (byline.is_name(p.name) and 2 <= len(p.name.split()) <= 4) or p.role == "agency" for p in people
    ):
        return False
    beside_date = draft.fields.get("published") is not None
    follows_body = (
        len(following.text) > 90
        or following.text.rstrip()[-1] in '.!?…”"'
        or byline.parse_line(following.text, draft.lexicon) is not None
        or key(following.text) == key(text)
        or _place_between(draft, following)
        or (
            following.chunk == segment.chunk
            and (byline.is_outlet(following.text) or bool(draft.lexicon.affiliation.search(following.text)))
        )
    )
    if text.isupper() and text.lower() != text and not (beside_date or _dated_below(draft, position)):
        return False  # "FRONT PAGE"
    caseless = text.lower() == text.upper()
    sure = beside_date or _dated_below(draft, position)
    if not (sure or follows_body) or (
        (not caseless or not sure or len(words) > MAX_CASELESS) and names_are_words(draft, people, position)
    ):
        return False
    confidence = 0.55 if caseless else 0.85 if sure else 0.7
    segment.claim("field", "name below the headline", confidence)
    if employer and len(people) == 1:
        people = [people[0].with_(affiliation=employer)]
    draft.fields["authors"] = tuple(people)
    draft.record("authors", segment, "name below the headline", confidence)
    if key(following.text) == key(text):
        draft.put_aside(following, "repeats the byline", "same name in the next line")
    return True


def _without_employer(text: str) -> tuple[str, str | None]:
    """ "Rahmat Syahputra - Suara Teluk", "Anna Lindqvist, Harbour & Vine": a name and its employer."""
    if (placed := _PLACED.fullmatch(text)) and byline.is_name(placed[2]):
        return placed[2], placed[1]  # "فاس: سلمى بن عبد الجليل", as Arabic papers print it
    match = _EMPLOYED.fullmatch(text)
    if match is None or not byline.is_name_strict(match[1]) or len(match[2].split()) > 4:
        return text, None
    return match[1], match[2]


def _dated_below(draft: Draft, position: int) -> bool:
    """Whether a date line stands right below, but for buttons: the name above it is the author's."""
    below = [s for s in draft.segments[position + 1 : position + 5] if s.free and not _is_button(draft, s)]
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
    # Longer ones have a point between the names, or the desk before them ("青网校园…").
    longest = 10 if any(c in "・ 网網报報社台刊" for c in text) else 5
    return 2 <= len(text) <= longest and all("\u3400" <= c <= "\u9fff" or c in "・ " for c in text)


def names_are_words(draft: Draft, people: list[Person], position: int) -> bool:
    """Whether the text uses the "name" as ordinary words, in lower case."""
    words = {
        w
        for p in people
        for w in _WORD.findall(p.name)
        if len(w) > 2 and w.casefold() not in byline._PARTICLES
    }
    body = " ".join(s.text for s in draft.segments[position + 1 : position + 40])[:20000]
    body = _ADDRESS.sub(" ", body)
    lower = {
        w for w in words if re.search(rf"(?<![\w-]){re.escape(w.lower())}(?![\w-])", body) and not w.islower()
    }
    caseless = all(w.lower() == w.upper() for w in words)
    return caseless or len(lower) * 2 > len(words) or bool(lower and len(words) <= 2)


def _claim_affiliation(draft: Draft, position: int) -> None:
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
    employer = before.chunk == segment.chunk and (byline.is_outlet(text) or _place_between(draft, segment))
    if not (employer or draft.lexicon.affiliation.search(text)):
        return
    people: tuple[Person, ...] = draft.fields["authors"]
    if len(people) == 1 and people[0].affiliation is None:
        draft.fields["authors"] = (people[0].with_(affiliation=text),)
        segment.claim("field", "post below the byline", 0.75)
        draft.record("authors", segment, "post below the byline", 0.75)


def may_be_standfirst(segment: Segment) -> bool:
    """Whether it has a standfirst's measure: one to three sentences of some length."""
    text = segment.text
    return (
        not segment.marker
        and 20 <= len(text) <= MAX_STANDFIRST
        and len(text.split()) >= 4
        and len(_SENTENCE_END.findall(text)) <= 2
    )


def _claim_standfirst(draft: Draft, pending: list[tuple[int, Segment]], last_meta: int) -> None:
    """What stands between the headline and its byline or date is the standfirst."""
    if draft.fields.get("subtitle"):
        return
    between = [s for i, s in pending if i < last_meta and s.free]
    if len(between) == 2 and _is_rubric(draft, between):
        # "A Reporter at Large" over the headline over the standfirst
        rubric = next(s for s in draft.segments if s.kind == "headline")
        draft.fields["kicker"] = draft.fields["headline"]
        rubric.claim("field", "rubric above the headline", 0.6)
        draft.evidence = [e for e in draft.evidence if e.target != "headline"]
        draft.record("kicker", rubric, "rubric above the headline", 0.6)
        _headline(draft, between[0], between[0].text, "line below a rubric", 0.6)
        between = between[1:]
    if len(between) == 1 or (len(between) == 2 and all(len(s.text) < MAX_DECK for s in between)):
        segment, confidence = between[0], 0.85 if len(between) == 1 else 0.7
        draft.fields["subtitle"] = segment.text
        segment.claim("subtitle", "between headline and byline", confidence)
        draft.record("subtitle", segment, "between headline and byline", confidence)


def _is_rubric(draft: Draft, between: list[Segment]) -> bool:
    """Whether the first line was a rubric: a headline in title case and a sentence stand below it."""
    first, second = between[0].text, between[1].text
    title = str(draft.fields["headline"])
    words = [w for w in first.split() if w[0].isalpha() and len(w) > 3]
    return (
        not draft.fields.get("kicker")
        and len(title.split()) <= 5
        and title[-1].isalnum()
        and first[-1] not in ".,;:"
        and 3 <= len(first.split()) <= 16
        and bool(words)
        and all(w[0].isupper() for w in words)
        and second[-1] in ".!?…"
        and second[1:2].islower()
        and not all(w[0].isupper() for w in second.split() if w[0].isalpha() and len(w) > 3)
    )


def publisher_from_url(url: str, text: str) -> tuple[str, str] | None:
    """A publisher's name as far as the address gives it, and the rule; always a guess.

    The host's first label is cut into words only where each word is known from the article itself
    or is one of the common words of newspapers' names; else the host is given as it stands.
    """
    host = urls.host(url)
    if "." not in host:
        return None
    labels = host.split(".")
    name = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2]
    if name in byline.PRESS or not any(word in name for word in byline.PRESS):
        return host, "host of the source URL"  # one word is not cut
    seen = {w.casefold(): w for w in _CAPITALISED.findall(text) if w[0].isupper()}
    words = _cut(name.replace("-", ""), seen)
    if not words or len(words) < 2 or not any(word in byline.PRESS for word in words):
        return host, "host of the source URL"
    return " ".join(
        seen.get(w, w.capitalize()) if w not in byline.PRESS else w.capitalize() for w in words
    ), "host of the source URL, cut into words"


_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’']{2,}")


def _cut(name: str, seen: dict[str, str]) -> list[str] | None:
    """Cut ``name`` into known words, longest first; None if it cannot be done."""
    if not name:
        return []
    for end in range(len(name), 1, -1):
        word = name[:end]
        if word in byline.PRESS or word in seen:
            rest = _cut(name[end:], seen) if len(name) < 40 else None
            if rest is not None:
                return [word, *rest]
    return None
