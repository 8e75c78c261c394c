"""The head of an article: kicker, headline, standfirst, byline and dates, in whatever order they stand."""

from __future__ import annotations

import re

from convert.model import Person
from convert.normalize import byline, dateline, dates
from convert.normalize.boilerplate import is_button
from convert.normalize.draft import Draft, Segment, named
from convert.normalize.headless import claim_name_above, is_headless
from convert.normalize.headline import (
    MAX_TOPIC,
    SENTENCE_END,
    first_body_line,
    is_meta,
    likeliest,
    may_be_standfirst,
)
from convert.normalize.kickers import claim_kicker, is_rubric, next_free
from convert.normalize.lexicon import WIDE, key
from convert.normalize.lines import at_colon
from convert.normalize.masthead import BUTTON_RULES, menu_follows
from convert.normalize.runon import continued
from convert.normalize.signatures import (
    MAIL,
    claim_affiliation,
    claim_bare_name,
    claim_in_lower_case,
    claim_people_below,
    names_are_words,
)
from convert.normalize.slugs import is_site
from convert.normalize.stamps import claim_stamped
from convert.normalize.weight import is_cut_short

MIN_HEADLINE, MAX_HEADLINE, LONG, MIN_WIDE = 4, 300, 120, 12
MAX_DECK, MAX_LEAD, MAX_UNDATED, MAX_SIGN, MAX_LABELS, SURE_NAME = 220, 700, 90, 3, 60, 0.7
SEARCHED, MOST_LINES, MOST_OF_TITLE = 12, 40, 6
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
_WORD = re.compile(r"\w+")
_STOPS = frozenset(".…。！？।۔")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TEXT_ENDS = _STOPS | frozenset('!?:"”»“’')
_CRUMB = re.compile(r"\s*[›»>]\s*|\s+[/|→]\s+")
ENTRY = 80
_TIME_LINE = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,5})?|\d{1,2}\s?[ap]\.?m\.?(?:\s[A-Z]{2,5})?", re.I
)
_PARTED = re.compile(r"\s*[,|·•]\s*")
_COUNTER = re.compile(r"\d{1,4}(?:[.,]\d)?[kK]?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DASHES = frozenset({"", "-", "–", "—"})
"""What may stand before a date or a byline without making it the item of a list."""
_SPEECH = frozenset({"–", "—"})
_LINKED = re.compile(r"\[([^\[\]]{2,80})\]\((https?://[^\s()]+|#|/[^\s()]*)\)")
_ATX = re.compile(r"#{1,6}\s+")


def find_head(draft: Draft) -> None:
    """Claim the headline and all that belongs to it; what follows is body."""
    if draft.fields.get("headline"):
        return  # an archive's record gave it, and where the body begins
    if draft.segments:
        _unmark_number(draft, draft.segments[0])
        _unmark_speech(draft)
    if is_headless(draft):
        _read_around_headline(draft, -1)
        claim_name_above(draft)
        return
    index = _find_headline(draft)
    if index is None:
        if "headline" in draft.given:
            _read_around_headline(draft, -1)
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
        elif wanted.startswith(key(segment.text)) and (rest := _in_two_lines(draft, segment, wanted)):
            for part in (segment, rest):  # the headline set in two lines
                draft.put_aside(part, "repeats the headline", "same words as the headline")


def _in_two_lines(draft: Draft, segment: Segment, headline: str) -> Segment | None:
    """The line below, where the two make up the headline."""
    index = draft.segments.index(segment) + 1
    below = draft.segments[index] if index < len(draft.segments) else None
    if below is None or not below.free or below.marker or len(below.text) > MAX_HEADLINE:
        return None
    both = f"{key(segment.text)} {key(below.text)}"
    return below if both == headline or both.replace(" ", "") == headline.replace(" ", "") else None


def _find_headline(draft: Draft) -> int | None:
    """Pass over what may stand above a headline; the first line that is none of it is the headline."""
    better = _given_line(draft)
    if better is None:
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
            _claim_breadcrumb(draft, index, segment)
            or _claim_site_name(draft, index, segment)
            or _claim_title_of_issue(draft, index, segment)
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
        if claim_kicker(draft, index, segment, better):
            continue
        if _claim_meta(draft, segment) or claim_stamped(draft, segment):
            continue
        if better is not None or is_cut_short(draft, index):
            _set_above_aside(draft, segment)
            continue
        text = _ATX.sub("", segment.text).strip()
        if not _is_headline(text, segment) or (looked > 1 and index == first_body_line(draft)):
            return None
        if len(text) > LONG and _opens_text(draft, index, text):
            return None
        if "headline" in draft.given and text.rstrip('"”’»)')[-1:] in _STOPS:
            return None  # the headline stands elsewhere, and here the first sentence of the text
        if len(text) > MAX_UNDATED and dateline.opens(text, draft):
            return None  # the text was copied from below its headline
        _headline(draft, segment, text, "first line", _certainty(draft, index, text))
        draft.body_start = index + 1
        return index
    return None


def _given_line(draft: Draft) -> int | None:
    """Where the headline that the caller knows stands in the text."""
    wanted = key(str(draft.given.get("headline", "")))
    for index, segment in enumerate(draft.segments[:SEARCHED] if wanted else ()):
        if segment.free and len(segment.text) <= MAX_HEADLINE and key(segment.text) == wanted:
            return index
    return None


def _unmark_number(draft: Draft, segment: Segment) -> None:
    """ "3) The ferry returns": the number of the article in a digest stands before the headline."""
    if not segment.free or not segment.marker[:-1].strip("(").isdigit():
        return
    if any(s.marker[-1:] == segment.marker[-1] for s in draft.segments[1 : 1 + SEARCHED]):
        return  # a list
    draft.label(segment, segment.marker, "number before the headline")
    segment.marker = ""


def _unmark_speech(draft: Draft) -> None:
    """ "– Vi hadde sluttet å tro på det": the dash of direct speech opens a headline, and no list."""
    first = draft.segments[0]
    if first.free and first.marker in _SPEECH and not any(s.marker for s in draft.segments[1:4]):
        first.unmark()


def _certainty(draft: Draft, index: int, text: str) -> float:
    """How often a first line is the headline, as labelled articles have it by what stands around it."""
    zone = draft.segments[: index + SEARCHED // 2]
    sure = 0.95 if index == 0 else 0.85
    if not any(is_meta(segment, draft) for segment in zone[index + 1 :]):
        sure -= 0.07
    if any(segment.kind == "set_aside" for segment in zone):
        sure -= 0.12
    if len(text.split()) < MIN_HEADLINE and not WIDE.search(text):
        sure -= 0.1
    return round(max(sure, 0.6), 2)


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
    quoted = text.startswith('"') and text.count('"') == 1
    second = _second_line(draft, segment, quoted=quoted) if quoted or text.endswith(":") else None
    for rest in [second] if second else continued(draft, segment):
        rest.claim("furniture", "goes on with the headline", 0.85 if second else 0.8)
        segment.lines = [*segment.lines, *rest.lines]
        text = segment.text = f"{text} {rest.text}"
    if second and quoted:
        text = _unquoted(text)
    bold = re.fullmatch(r"(\*\*|__)(.+?)\1", text)
    draft.fill("headline", bold[2] if bold else text, segment, rule, confidence, kind="headline")


def _unquoted(text: str) -> str:
    """A title without the quotation marks that whoever typed it in set around all of it."""
    inner = text[1:-1]
    return inner if len(inner) > 1 and text[0] == text[-1] == '"' and '"' not in inner else text


def _second_line(draft: Draft, segment: Segment, *, quoted: bool = False) -> Segment | None:
    """The line below a headline that ends in a colon or within its quotation, where it is no byline."""
    index = draft.segments.index(segment) + 1
    below = draft.segments[index] if index < len(draft.segments) else None
    if below is None or not below.free or below.marker or below.chunk != segment.chunk:
        return None
    short = len(below.text) <= MAX_HEADLINE // 2 and below.text[-1] not in ".:"
    if quoted and not (below.text[-1] == '"' and below.text.count('"') == 1):
        return None
    return below if short and byline.parse_line(below.text, draft.lexicon) is None else None


def _is_headline(text: str, segment: Segment) -> bool:
    if segment.marker or len(text) > MAX_HEADLINE or not _WORD.search(text):
        return False
    # A paragraph has several sentences and ends in a full stop.
    return not (len(text) > 140 and text[-1] in ".…" and len(SENTENCE_END.findall(text)) >= 1)


def _opens_text(draft: Draft, index: int, text: str) -> bool:
    """Whether a long sentence with its full stop is the first of the text: paragraphs follow, no byline."""
    below = [s for s in draft.segments[index + 1 : index + 4] if s.free]
    return (
        text[-1] in _STOPS
        and text[0].isupper()
        and len(below) > 1
        and all(len(s.text) > LONG // 2 and not s.marker and s.text[-1] in _TEXT_ENDS for s in below)
    )


def _claim_breadcrumb(draft: Draft, index: int, segment: Segment) -> bool:
    """ "Home / City News / Port Ellis / Ferry returns": the way through the site to this page."""
    way = segment.text.partition(":")[2] if segment.text.count(":") == 1 else segment.text  # "You are here:"
    parts = [key(p) for p in _CRUMB.split(way) if p.strip()]
    following = next_free(draft, index)
    if len(parts) < 3 or following is None or any(len(p) > MAX_HEADLINE // 2 for p in parts):
        return False
    title = key(following.text)
    if not (parts[-1] == title or draft.lexicon.boilerplate.get(parts[0]) == "page furniture"):
        return False
    draft.put_aside(segment, "breadcrumb", "way through the site")
    return True


def _claim_title_of_issue(draft: Draft, index: int, segment: Segment) -> bool:
    """ "THE HARBOUR COURIER" over "Vol. 12 No. 148 · Thursday, May 28, 2026"."""
    if not byline.is_press(segment.text) or len(segment.text.split()) > MOST_OF_TITLE:
        return False
    following = next_free(draft, index)
    head = byline.parse_line(following.text, draft.lexicon) if following else None
    if head is None or not any(reason == byline.ISSUE for _, reason in head.leftover):
        return False
    if draft.fields.get("publisher"):
        draft.put_aside(segment, "page furniture", "title of the issue")
    else:
        draft.fill("publisher", segment.text, segment, "title of the issue", 0.8)
    return True


def _claim_site_name(draft: Draft, index: int, segment: Segment) -> bool:
    """The first line of a whole page that was copied: the site's name, over its menu."""
    if draft.fields.get("publisher"):
        return False
    if index == 0 and is_site(draft, segment.text):
        draft.fill("publisher", segment.text, segment, "name of the site in its address", 0.8)
        return True
    first = all(s.kind == "set_aside" for s in draft.segments[:index])
    if not first or not menu_follows(draft, index) or len(segment.text.split()) > MOST_OF_TITLE:
        return False
    menu = draft.segments[index + 1 : index + 3]
    if any(draft.lexicon.boilerplate.get(key(s.text)) != "page furniture" for s in menu):
        return False
    if dates.find(segment.text, draft.lexicon):
        return False  # the day of the page
    draft.fill("publisher", segment.text, segment, "name above the menu of a site", 0.6)
    return True


def _claim_labelled(draft: Draft, segment: Segment) -> bool:
    """ "Title: …", "Section: …", "Author: …": the export formats of archives."""
    label, colon, rest = at_colon(segment.text)
    rest = rest.strip()
    if not colon or not rest or len(label) > 30 or rest.startswith("//"):
        return False
    kinds = draft.lexicon.kinds(label)
    for kind in ("headline", "subtitle", "section", "dateline", "keywords", "publisher"):
        if (
            kind in kinds
            and not draft.fields.get(kind)
            and (kind != "section" or len(rest.split()) <= MAX_TOPIC)  # "Column: The ferry is worth its fare"
            and not (kind == "publisher" and (("source" in kinds and "://" in rest) or "@" in rest))
        ):
            rest = _unquoted(rest) if kind in ("headline", "subtitle") else rest
            value = tuple(k.strip() for k in rest.split(",")) if kind == "keywords" else rest
            draft.label(segment, f"{label}:", "label of a field")
            draft.fill(kind, value, segment, f"labelled {kind}", 0.95, text=rest)
            return True
    return False


def _read_around_headline(draft: Draft, index: int) -> None:
    """Claim bylines, dates and the standfirst below the headline, up to the first line of the body."""
    pending: list[tuple[int, Segment]] = []
    badges: list[tuple[int, Segment]] = []
    last_meta = index
    position = index + 1
    limit = _limit(draft, index + 1)
    body = first_body_line(draft)
    end = body if body is not None and body <= limit else 0
    while position < limit:
        segment = draft.segments[position]
        if not segment.free:
            if segment.kind == "break" and last_meta > index and _meta_follows(draft, position):
                draft.put_aside(segment, "page furniture", "sign between the lines of the head")
            if segment.kind in _PASSED:
                position += 1
                continue
            break
        if position == body and last_meta > index and not _meta_follows(draft, position):
            break  # the body begins
        if is_button(draft, segment) and not byline.is_name_strict(segment.text):
            draft.put_aside(segment, "page furniture", "button in the head")
            position += 1
            continue
        if segment.marker and segment.marker not in _DASHES and position < end:
            position += 1
            continue
        if segment.text[0] == "[" and (linked := _LINKED.fullmatch(segment.text)):
            draft.put_aside(segment, "address of a link in the head", "link in the head", linked[2])
            segment.text = linked[1]
        if aside := _why_no_fact(draft, position, below_meta=last_meta > index):
            draft.put_aside(segment, *aside)
            position += 1
            continue
        if _claim_pair(draft, position):
            last_meta = position + 1
            position += 2
            continue
        if last_meta > index and _claim_joined(draft, position):
            last_meta = position = position + 1
            claim_affiliation(draft, position + 1)
            position += 1
            continue
        if (
            _claim_labelled(draft, segment)
            or claim_people_below(draft, position)
            or _claim_meta(draft, segment)
            or _claim_labelled_date(draft, segment)
            or claim_stamped(draft, segment)
            or _claim_handle(draft, segment)
            or claim_bare_name(
                draft, position, segment, near := _near(draft, last_meta, position, pending, badges)
            )
            or claim_in_lower_case(draft, position, segment, near)
        ):
            last_meta = position
            claim_affiliation(draft, position + 1)
        elif len(pending) < 2 and (
            may_be_standfirst(segment)
            or _is_loud_deck(segment)
            or (position == body and len(segment.text) <= MAX_LEAD and _meta_follows(draft, position))
        ):
            pending.append((position, segment))
        elif (
            key(segment.text) in draft.lexicon.sections
            and not draft.fields.get("section")
            and not _beside_buttons(draft, position)
        ):
            draft.fill("section", segment.text, segment, "section line in the head", 0.7)
        elif _is_badge(segment):
            badges.append((position, segment))
        elif position >= end:
            break
        position += 1
    for segment in draft.segments[index + 1 : position + 2]:
        if segment.free and not segment.marker and is_button(draft, segment):
            draft.put_aside(segment, "page furniture", "button in the head")
    for at, badge in badges:
        if at < last_meta and badge.free:
            _claim_badge(draft, badge)
    _claim_standfirst(draft, pending, last_meta)
    _claim_over_buttons(draft, index)
    _claim_over_text(draft, index, body)
    draft.body_start = max(last_meta + 1, draft.body_start)


def _why_no_fact(draft: Draft, position: int, *, below_meta: bool) -> tuple[str, str] | None:
    """The reason and the rule by which a line of the head is set aside; None where it may be a fact."""
    segment = draft.segments[position]
    text = segment.text
    if _is_portrait(draft, position):
        return "page furniture", "alternative text of a portrait"
    if _TIME_LINE.fullmatch(text.lstrip(" ,|•·")) and not _heads_entry(draft, position):
        # Beside its date, or where a script of the page would have filled in the date.
        return "time of day", "below the date"
    parts = [part for part in _PARTED.split(text) if part.strip()] if len(text) <= MAX_LABELS else []
    if segment.marker in _DASHES and parts and all(map(draft.lexicon.announces_date, parts)):
        # "Published", "Publié le , mis à jour", whose dates a page shows by a script
        return "page furniture", "label of a date without the date"
    if below_meta and len(text) <= MAX_SIGN and not any(c.isalnum() for c in text):
        return "page furniture", "sign between the lines of the head"
    if below_meta and _COUNTER.fullmatch(text) and not _YEAR.fullmatch(text):
        return "page furniture", "number in the head"
    return None


def _is_loud_deck(segment: Segment) -> bool:
    """ "RETURN TO SERVICE." between headline and byline, as old papers set their decks."""
    text = segment.text
    return text.isupper() and text.endswith(".") and len(text) <= MAX_UNDATED and not segment.marker


def _limit(draft: Draft, start: int) -> int:
    """Where the search for what belongs to the headline ends: after so many lines that are not the page's."""
    end, left = start, SEARCHED
    while end < len(draft.segments) and left and end < start + MOST_LINES:
        left -= draft.segments[end].kind not in _PASSED
        end += 1
    return end


def _meta_follows(draft: Draft, position: int) -> bool:
    """Whether a byline or date stands in one of the next two lines: what is above it is still the head."""
    below = [s for s in draft.segments[position + 1 : position + 6] if s.free][:2]
    return any(byline.parse_line(s.text, draft.lexicon) is not None for s in below)


def _heads_entry(draft: Draft, position: int) -> bool:
    """Whether a time of day stands between two paragraphs, as in a ticker, and other times do so too."""
    around = draft.segments[max(0, position - 1) : position] + draft.segments[position + 1 : position + 2]
    if len(around) < 2 or any(len(s.text) < ENTRY for s in around):
        return False
    return sum(_TIME_LINE.fullmatch(s.text) is not None for s in draft.segments if len(s.text) < ENTRY) > 1


def _is_portrait(draft: Draft, position: int) -> bool:
    """ "Anna Lindqvist's face" over her name, "Picture of Anna Lindqvist" over "By Anna Lindqvist"."""
    below = draft.segments[position + 1] if position + 1 < len(draft.segments) else None
    if below is None:
        return False
    text = draft.segments[position].text
    by = draft.lexicon.by.match(below.text)
    name = below.text[by.end() :] if by else below.text
    return (
        len(name) < len(text) <= len(name) + 14
        and (text.startswith(name) or text.endswith(f" {name}"))
        and byline.is_name_strict(name)
    )


def _claim_labelled_date(draft: Draft, segment: Segment) -> bool:
    """ "Published : 17 February 2021 at 12:00 AM Count : 77": the date, whatever stands behind it."""
    label, colon, rest = at_colon(segment.text)
    target = draft.lexicon.announces_date(label) if colon else ""
    found = dates.find(rest, draft.lexicon) if target and len(rest) <= MAX_UNDATED else None
    if found is None or len(rest[: found.start].split()) > 1:
        return False
    segment.claim("field", "line of the head", found.confidence)
    draft.label(segment, f"{label.strip()}:", "label in a byline or date line")
    draft.add_date(target, segment, found, found.rule, found.confidence, again="date line")
    for part in (rest[: found.start], rest[found.end :]):
        if _WORD.search(part):
            draft.put_aside(segment, "beside the date", "line of the head", part.strip())
    return True


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
        draft.fill("section", segment.text, segment, "word between headline and byline", 0.6)
    else:
        draft.put_aside(segment, "page furniture", "word between headline and byline")


def _beside_buttons(draft: Draft, position: int) -> bool:
    """Whether a line of the page stands right above: "Comment" below "Share" is a button as well."""
    return draft.segments[position - 1].kind == "set_aside"


def _near(draft: Draft, start: int, end: int, *passed: list[tuple[int, Segment]]) -> int:
    """How far below the headline or the last line of the head a line stands, standfirst and badges aside.

    What was set aside does not count.
    """
    between = sum(s.kind not in _PASSED for s in draft.segments[start + 1 : end])
    return 1 + between - sum(map(len, passed))


def _claim_handle(draft: Draft, segment: Segment) -> bool:
    """The author's address, or name in a social network, below the byline."""
    if not draft.fields.get("authors"):
        return False
    if MAIL.fullmatch(segment.text):
        draft.put_aside(segment, "contact of the author", "line of the head")
        return True
    if byline.SOCIAL.fullmatch(segment.text):
        draft.put_aside(segment, "social network handle", "line of the head")
        return True
    return False


def _claim_meta(draft: Draft, segment: Segment) -> bool:
    """A line that is wholly byline, date or both."""
    if segment.marker not in _DASHES:
        return False
    head = byline.parse_line(segment.text, draft.lexicon)
    if columns := segment.columns(draft.raw):
        head = byline.parse_line(" | ".join(columns), draft.lexicon) or head
    head = head or _parse_linked(draft, segment)
    if head and head.is_note and segment.text[0] == "(":
        return False  # a short text's end, which `signed` reads
    if head is None or (head.confidence < SURE_NAME and not _is_name_beside_date(draft, segment, head)):
        return False
    if head.people and draft.fields.get("authors") and not _merge_repeated(draft, segment, head):
        plain = all(p.role == "author" for p in head.people) and not (head.published or head.updated)
        if plain and not _goes_on(draft, segment, head):
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
        draft.fill_in_part("section", head.section, segment, "section in a line of the head", 0.7)
    if head.publisher and not draft.fields.get("publisher"):
        draft.fill_in_part("publisher", head.publisher, segment, "labelled in a line of the head", 0.9)
    for text, reason in head.leftover:
        draft.put_aside(segment, reason, "line of the head", text)
    return True


def _is_name_beside_date(draft: Draft, segment: Segment, head: byline.Head) -> bool:
    """Whether neither a headline ("Opening Bell 28.5.13") nor words of the text stand before a date."""
    if "headline" not in draft.fields:
        return False
    index = draft.segments.index(segment)
    said = " ".join(s.text for s in draft.segments[index + 1 : index + SEARCHED] if len(s.text) > MAX_UNDATED)
    return not names_are_words(draft, head.people, index) and not any(p.name in said for p in head.people)


def _claim_pair(draft: Draft, position: int) -> bool:
    """ "Words Anna Lindqvist" over "Photography Tomas Berg"."""
    segment, *below = draft.segments[position : position + 2]
    if not below or not below[0].free or draft.fields.get("authors"):
        return False
    head = byline.parse_pair(segment.text, below[0].text, draft.lexicon)
    if head is None:
        return False
    below[0].claim("furniture", head.rule, head.confidence)
    segment.lines = [*segment.lines, *below[0].lines]
    segment.text = head.text
    segment.claim("field", head.rule, head.confidence)
    for label in head.labels:
        draft.label(segment, label, "label in a byline or date line")
    draft.add_people(head.people, segment, head.rule, head.confidence)
    return True


def _claim_joined(draft: Draft, position: int) -> bool:
    """ "and" in a line of its own, and one author more below it."""
    segment, *below = draft.segments[position : position + 2]
    joins = segment.text == "," or segment.text.strip(" ,").casefold() in draft.lexicon.and_words
    if not (joins and below and below[0].free and draft.fields.get("authors")):
        return False
    if not byline.is_name_strict(below[0].text):
        return False
    segment.claim("label", "label in a byline or date line", 1.0)
    draft.label(segment, segment.text, "label in a byline or date line")
    below[0].claim("field", "byline", 0.9)
    draft.add_people((Person(below[0].text),), below[0], "byline", 0.9)
    return True


def _goes_on(draft: Draft, segment: Segment, head: byline.Head) -> bool:
    """ "By Anna Lindqvist" over "By Tomas Berg": each author has a line."""
    above = draft.segments[max(0, draft.segments.index(segment) - 1)]
    return head.rule == "byline" == above.rule and above.kind == "field"


def _parse_linked(draft: Draft, segment: Segment) -> byline.Head | None:
    """ "By [Anna Lindqvist](https://…) | 28 May 2013": the line without its links' addresses."""
    links = list(_LINKED.finditer(segment.text)) if "](" in segment.text else []
    head = byline.parse_line(_LINKED.sub(r"\1", segment.text), draft.lexicon) if links else None
    for link in links if head else ():
        draft.put_aside(segment, "address of a link in the head", "link in the head", link[2])
    return head


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


def _claim_standfirst(draft: Draft, pending: list[tuple[int, Segment]], last_meta: int) -> None:
    """What stands between the headline and its byline or date is the standfirst."""
    if draft.fields.get("subtitle"):
        return
    between = [s for i, s in pending if i < last_meta and s.free]
    if len(between) == 2 and "headline" in draft.fields and is_rubric(draft, between):
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
        draft.fill(
            "subtitle", segment.text, segment, "between headline and byline", confidence, kind="subtitle"
        )


def _claim_over_text(draft: Draft, index: int, body: int | None) -> None:
    """A line without a full stop right between the headline and the first paragraph: no sentence of the text.

    Where another such line stands below, it may be the first of the text's subheads.
    """
    if body is None or body != index + 2 or index < 0 or draft.fields.get("subtitle"):
        return
    segment, text = draft.segments[index + 1], draft.segments[body]
    long = (
        len(segment.text) >= MIN_WIDE
        if WIDE.search(segment.text)
        else len(segment.text.split()) > MIN_HEADLINE
    )
    last = segment.text.rstrip(_RAISED)[-1:]  # "… since the winter.²"
    unstopped = long and last.isalnum() and not segment.text.isupper()
    if not (segment.free and text.free and unstopped and may_be_standfirst(segment)):
        return
    if dateline.opens(text.text, draft):
        return  # settled with the dateline
    subheads = (s for s in draft.segments[body + 1 :] if s.free and len(s.text) <= MAX_UNDATED)
    if not any(s.text[-1].isalnum() for s in subheads):
        draft.fill("subtitle", segment.text, segment, "between headline and text", 0.65, kind="subtitle")


def _claim_over_buttons(draft: Draft, index: int) -> None:
    """The paragraph between the headline and the page's buttons, in one box with them."""
    below = draft.segments[index + 1 : index + 3]
    if index < 0 or len(below) < 2 or draft.fields.get("subtitle"):
        return
    segment, button = below
    boxed = segment.chunk == draft.segments[index].chunk == button.chunk
    pressed = button.kind == "set_aside" and button.rule in BUTTON_RULES
    if segment.free and boxed and pressed and may_be_standfirst(segment):
        draft.fill("subtitle", segment.text, segment, "between headline and buttons", 0.7, kind="subtitle")
