"""The head of an article: kicker, headline, standfirst, byline and dates, in whatever order they stand."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from convert.model import Person
from convert.normalize import agencies, byline
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

MAX_HEADLINE = 300
MAX_STANDFIRST = 420
SEARCHED = 10
MAX_TITLE_BELOW_KICKER, MIN_SLUG = 120, 4
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)]*\s")
_WORD = re.compile(r"\w+")
_HANDLE = re.compile(r"@\w{2,30}")
_ATX = re.compile(r"#{1,6}\s+")


def find_head(draft: Draft) -> None:
    """Claim the headline and all that belongs to it; what follows is body."""
    index = _find_headline(draft)
    if index is None:
        return
    _set_repeats_aside(draft, index)
    _read_around_headline(draft, index)


def _set_repeats_aside(draft: Draft, index: int) -> None:
    """The headline again, as a page's title and its headline both stand in what was copied."""
    wanted = key(str(draft.fields["headline"]))
    for segment in draft.segments[index + 1 : index + 1 + SEARCHED]:
        if segment.free and not segment.marker and key(segment.text) == wanted:
            draft.put_aside(segment, "repeats the headline", "same words as the headline")


def _find_headline(draft: Draft) -> int | None:
    """Pass over what may stand above a headline; the first line that is none of it is the headline."""
    for index, segment in enumerate(draft.segments[:SEARCHED]):
        if not segment.free:
            continue
        if _claim_labelled(draft, segment):
            if "headline" in draft.fields:
                draft.body_start = index + 1
                return index
            continue
        if _claim_kicker(draft, index, segment):
            continue
        if _claim_meta(draft, segment):
            continue
        text = _ATX.sub("", segment.text).strip()
        if not _is_headline(text, segment):
            return None
        _headline(draft, segment, text, "first line", 0.95 if index == 0 else 0.85)
        draft.body_start = index + 1
        return index
    return None


def _headline(draft: Draft, segment: Segment, text: str, rule: str, confidence: float) -> None:
    bold = re.fullmatch(r"(\*\*|__)(.+?)\1", text)
    draft.fields["headline"] = bold[2] if bold else text
    segment.claim("headline", rule, confidence)
    draft.record("headline", segment, rule, confidence)


def _is_headline(text: str, segment: Segment) -> bool:
    if segment.marker or len(text) > MAX_HEADLINE or not _WORD.search(text):
        return False
    # A paragraph has several sentences and ends in a full stop.
    return not (len(text) > 140 and text[-1] in ".…" and len(_SENTENCE_END.findall(text)) >= 1)


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
    if segment.marker or len(words) > 4 or len(text) > 40 or draft.fields.get("kicker"):
        return False
    following = _next_free(draft, index)
    if following is None:
        return False
    title = following.text
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
    if len(text.split()) > 2 or not text[-1].isalnum() or len(title) > MAX_TITLE_BELOW_KICKER:
        return 0.0
    slug = set(_WORD.findall(urlsplit_path(draft.fields.get("source_url") or "").casefold()))
    if len(slug) >= MIN_SLUG:
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
    last_meta = index
    position = index + 1
    limit = min(len(draft.segments), index + 1 + SEARCHED)
    while position < limit:
        segment = draft.segments[position]
        if not segment.free:
            if segment.kind in {"set_aside", "field", "source", "label", "caption", "credit", "placeholder"}:
                position += 1
                continue
            break
        if (
            _claim_labelled(draft, segment)
            or _claim_meta(draft, segment)
            or _claim_handle(draft, segment)
            or _claim_bare_name(
                draft, position, segment, _distance(draft, last_meta, position) - len(pending)
            )
        ):
            last_meta = position
            _claim_affiliation(draft, position + 1)
        elif len(pending) < 2 and _may_be_standfirst(segment):
            pending.append((position, segment))
        elif (
            key(segment.text) in draft.lexicon.sections
            and not draft.fields.get("section")
            and not _beside_buttons(draft, position)
        ):
            draft.fields["section"] = segment.text
            segment.claim("field", "section line in the head", 0.7)
            draft.record("section", segment, "section line in the head", 0.7)
        else:
            break
        position += 1
    _claim_standfirst(draft, pending, last_meta)
    draft.body_start = max(last_meta + 1, draft.body_start)


def _beside_buttons(draft: Draft, position: int) -> bool:
    """Whether a line of the page stands right above: "Comment" below "Share" is a button as well."""
    return draft.segments[position - 1].kind == "set_aside"


def _distance(draft: Draft, start: int, end: int) -> int:
    """How many lines of the article lie from ``start`` to ``end``; what was set aside does not count."""
    return 1 + sum(s.kind != "set_aside" for s in draft.segments[start + 1 : end])


def _claim_handle(draft: Draft, segment: Segment) -> bool:
    """The author's name in a social network, below the byline."""
    if not draft.fields.get("authors") or not _HANDLE.fullmatch(segment.text):
        return False
    draft.put_aside(segment, "social network handle", "line of the head")
    return True


def _claim_meta(draft: Draft, segment: Segment) -> bool:
    """A line that is wholly byline, date or both."""
    if segment.marker:
        return False
    head = byline.parse_line(segment.text, draft.lexicon)
    if head is None or (
        head.people
        and draft.fields.get("authors")
        and all(p.role == "author" for p in head.people)
        and not head.published
    ):
        return False
    segment.claim("field", head.rule or "line of the head", head.confidence)
    for label in head.labels:
        draft.label(segment, label, "label in a byline or date line")
    if head.people:
        draft.fields["authors"] = (*draft.fields.get("authors", ()), *head.people)
        named = "; ".join(", ".join(filter(None, (p.name, p.affiliation))) for p in head.people)
        draft.record("authors", segment, head.rule or "byline", head.confidence, text=named)
    for target, found in (("published", head.published), ("updated", head.updated)):
        if found:
            if draft.fields.get(target) is None:
                draft.fields[target] = found.moment
                draft.record(target, segment, found.rule, found.confidence, text=found.text)
            else:
                draft.put_aside(segment, "a second date", "date line", found.text)
    if head.section and not draft.fields.get("section"):
        draft.fields["section"] = head.section
        draft.record("section", segment, "section in a line of the head", 0.7, text=head.section)
    for text, reason in head.leftover:
        draft.put_aside(segment, reason, "line of the head", text)
    return True


def _claim_bare_name(draft: Draft, position: int, segment: Segment, distance: int) -> bool:
    """A name with no "by", right below the headline or beside the date, before the body begins."""
    text = segment.text.strip().strip("*_")
    if draft.fields.get("authors") or segment.marker or distance > 1 or "**" in text:
        return False
    words = text.split()
    if _is_cjk_name(text) and byline.parse_line(text, draft.lexicon) is None:
        segment.claim("field", "short line below the headline", 0.6)
        draft.fields["authors"] = (Person(text),)
        draft.record("authors", segment, "short line below the headline", 0.6)
        return True
    if draft.lexicon.organisation.search(text) or key(text) == key(str(draft.fields.get("headline", ""))):
        return False
    people = byline.parse_names(text, draft.lexicon)
    if (
        not people
        or not (2 <= len(words) <= 9 or agencies.is_agency(text))
        or text.endswith((".", "?", "!", ":", "”", '"'))
    ):
        return False
    following = next((s for s in draft.segments[position + 1 : position + 3] if s.free), None)
    if following is None or not all(
        (byline.is_name(p.name) and 2 <= len(p.name.split()) <= 4) or p.role == "agency" for p in people
    ):
        return False
    beside_date = draft.fields.get("published") is not None
    follows_body = (
        len(following.text) > 90
        or following.text.rstrip()[-1] in '.!?…”"'
        or byline.parse_line(following.text, draft.lexicon) is not None
    )
    if not (beside_date or follows_body) or _names_are_words(draft, people, position):
        return False
    confidence = 0.85 if beside_date else 0.7
    segment.claim("field", "name below the headline", confidence)
    draft.fields["authors"] = tuple(people)
    draft.record("authors", segment, "name below the headline", confidence)
    return True


def _is_cjk_name(text: str) -> bool:
    """Two to ten Chinese characters or kana and nothing else: how such pages print a byline."""
    return 2 <= len(text) <= 10 and all("\u3400" <= c <= "\u9fff" or c in "・ " for c in text)


def _names_are_words(draft: Draft, people: list[Person], position: int) -> bool:
    """Whether the text uses the "name" as ordinary words, in lower case."""
    words = {
        w
        for p in people
        for w in _WORD.findall(p.name)
        if len(w) > 2 and w.casefold() not in byline._PARTICLES
    }
    body = " ".join(s.text for s in draft.segments[position + 1 : position + 40])[:20000]
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
    if not segment.free or segment.marker or len(text.split()) > 7 or text.endswith((".", "!", "?", ":")):
        return
    if before.rule not in {"byline", "name below the headline"} or byline.parse_line(text, draft.lexicon):
        return
    employer = before.chunk == segment.chunk and _is_publisher_name(text)
    if not (employer or draft.lexicon.affiliation.search(text)):
        return
    people: tuple[Person, ...] = draft.fields["authors"]
    if len(people) == 1 and people[0].affiliation is None:
        draft.fields["authors"] = (people[0].with_(affiliation=text),)
        segment.claim("field", "post below the byline", 0.75)
        draft.record("authors", segment, "post below the byline", 0.75)


def _is_publisher_name(text: str) -> bool:
    """A few capitalised words with one of the press among them or an abbreviation ("BBC News")."""
    words = text.split()
    return (
        len(words) <= 5
        and byline.is_name(text)
        and any(w.casefold() in _PRESS or (len(w) > 1 and w.isupper()) for w in words)
        and not text.isupper()
    )


def _may_be_standfirst(segment: Segment) -> bool:
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
    between = [(i, s) for i, s in pending if i < last_meta]
    if len(between) == 1:
        segment = between[0][1]
        draft.fields["subtitle"] = segment.text
        segment.claim("subtitle", "between headline and byline", 0.85)
        draft.record("subtitle", segment, "between headline and byline", 0.85)


def urlsplit_path(url: str) -> str:
    """The path of ``url``; empty where the URL is not sound."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def publisher_from_url(url: str, text: str) -> tuple[str, str] | None:
    """A publisher's name as far as the address gives it, and the rule; always a guess.

    The host's first label is cut into words only where each word is known from the article itself
    or is one of the common words of newspapers' names; else the host is given as it stands.
    """
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if "." not in host:
        return None
    labels = host.split(".")
    name = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2]
    seen = {w.casefold(): w for w in _CAPITALISED.findall(text) if w[0].isupper()}
    words = _cut(name.replace("-", ""), seen)
    if not words or len(words) < 2 or not any(word in _PRESS for word in words):
        return host, "host of the source URL"
    return " ".join(
        seen.get(w, w.capitalize()) if w not in _PRESS else w.capitalize() for w in words
    ), "host of the source URL, cut into words"


_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’']{2,}")
_PRESS = frozenset(
    [
        "the", "times", "news", "post", "herald", "daily", "tribune", "guardian", "courier",
        "chronicle", "observer", "journal", "gazette", "star", "sun", "mirror", "telegraph", "standard",
        "express", "mail", "press", "record", "review", "report", "examiner", "independent", "globe",
        "today", "week", "weekly", "monitor", "register", "dispatch", "sentinel", "echo", "argus",
        "leader", "inquirer", "bulletin", "citizen", "advertiser",
    ]
)  # fmt: skip


def _cut(name: str, seen: dict[str, str]) -> list[str] | None:
    """Cut ``name`` into known words, longest first; None if it cannot be done."""
    if not name:
        return []
    for end in range(len(name), 1, -1):
        word = name[:end]
        if word in _PRESS or word in seen:
            rest = _cut(name[end:], seen) if len(name) < 40 else None
            if rest is not None:
                return [word, *rest]
    return None
