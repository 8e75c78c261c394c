"""What stands above a headline and belongs to it: its section, a kicker, the rubric of a column."""

from __future__ import annotations

import re

from convert.normalize import byline, dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import WIDE, key
from convert.normalize.masthead import is_section
from convert.normalize.slugs import slug_of

__all__ = ["claim_kicker", "is_rubric", "next_free"]

MAX_KICKER_WORDS, MAX_KICKER, MAX_TITLE, MAX_RUBRIC = 5, 40, 200, 5
MIN_TITLE, MIN_TITLE_WIDE, MAX_TITLE_BELOW, MAX_WORD, MIN_STANDFIRST, MAX_DECK = 4, 8, 12, 16, 5, 220
MAX_WIDE_WORD, MAX_GERMAN = 4, 4
LONG_DECK = 1.6
"""How many times as long as the line above it a standfirst without a full stop is."""
_WORD = re.compile(r"\w+")


def next_free(draft: Draft, index: int) -> Segment | None:
    """The free segment that follows, past a few others."""
    return next((s for s in draft.segments[index + 1 : index + 4] if s.free), None)


def claim_kicker(draft: Draft, index: int, segment: Segment, headline: int | None) -> bool:
    """Take a short line above the headline as its section or kicker.

    ``headline`` is the headline's index where what speaks for each line has told it: then it must follow.
    """
    text = segment.text.strip()
    words = text.split()
    if segment.marker or len(words) > MAX_KICKER_WORDS or len(text) > MAX_KICKER:
        return False
    if draft.fields.get("kicker"):
        return False
    following = next_free(draft, index)
    rubric = draft.lexicon.rubric.fullmatch(text) is not None
    known = rubric or is_section(draft, text)
    if following and known and byline.parse_line(following.text, draft.lexicon):
        following = next_free(draft, draft.segments.index(following))  # "LETTERS", the day, the headline
    if following is None:
        return False
    title = following.text
    below = next_free(draft, draft.segments.index(following, index))
    if headline is not None and draft.segments[headline] not in (following, below):
        return False  # a line of the page far above
    above_kicker = len(title.split()) <= 3 and title.isupper() and key(text) in draft.lexicon.sections
    if above_kicker and below and len(below.text.split()) >= MIN_TITLE and not draft.fields.get("section"):
        # "OPINION" over "GUEST ESSAY" over the headline
        draft.fill("section", text, segment, "section above a kicker", 0.8)
        return True
    if headline is not None and draft.segments[headline] is not following:
        return False
    of_page = key(text) in draft.lexicon.page_words or key(text) in draft.lexicon.masthead  # "Navigation:"
    most = MAX_GERMAN if draft.language == "de" else 2  # "Rückkehr der Fähre:"
    if text.endswith((":", "：")) and 1 <= len(words) <= most and title[-1] not in ".:" and not of_page:
        # "Schifffahrt:" over "Die Fähre ist zurück"
        draft.fill("kicker", text.rstrip(" :："), segment, "word and colon above the headline", 0.75)
        return True
    if not _may_be_headline(draft, title):
        return False
    loud = text.isupper() and not title.isupper()
    confidence = 0.8
    if not (known or (loud and (len(words) <= 3 or _is_over_two(draft, following)))):
        confidence = _bare_kicker(draft, index, text, title) or _lone_kicker(draft, index, text, headline)
        if not confidence:
            return False
    target = "section" if known and not loud and not rubric else "kicker"
    draft.fill(target, text, segment, "short line above the headline", confidence)
    return True


def _may_be_headline(draft: Draft, title: str) -> bool:
    long = len(title) >= MIN_TITLE_WIDE if WIDE.search(title) else len(title.split()) >= MIN_TITLE
    if not long or len(title) > MAX_TITLE or title[-1] in ".:":
        return False
    return byline.parse_line(title, draft.lexicon) is None


def _is_over_two(draft: Draft, title: Segment) -> bool:
    """Whether a standfirst follows the line below, over the text: a line in capitals above is its kicker."""
    standfirst = next_free(draft, draft.segments.index(title))
    text = next_free(draft, draft.segments.index(standfirst)) if standfirst else None
    return (
        standfirst is not None
        and text is not None
        and len(standfirst.text.split()) >= MIN_STANDFIRST
        and len(standfirst.text) <= MAX_DECK
        and standfirst.text[-1] not in ".:"
        and not byline.parse_line(standfirst.text, draft.lexicon)
        and len(text.text) > MAX_DECK
    )


def _lone_kicker(draft: Draft, index: int, text: str, headline: int | None) -> float:
    """How sure it is that a line over the known headline is its kicker: nothing of the page stands above."""
    plain = all(s.kind == "field" for s in draft.segments[:index])
    return 0.6 if headline is not None and plain and text[-1].isalnum() else 0.0


def _bare_kicker(draft: Draft, index: int, text: str, title: str) -> float:
    """How sure it is that ``text`` is a topic ("Ferries") set above the headline ``title``, else 0.

    The source URL often spells the headline; without it, the byline or date must follow the longer line.
    """
    topics = [p.strip() for p in text.split("|")]
    piped = len(topics) > 1 and all(1 <= len(p.split()) <= 3 for p in topics)
    short = len(text.split()) <= 2 or piped
    if not short or not text[-1].isalnum() or len(title.split()) > MAX_TITLE_BELOW:
        return 0.0
    longest = MAX_WIDE_WORD if WIDE.search(text) else MAX_WORD
    if not text.isascii() and " " not in text and len(text) > longest:
        return 0.0  # a script without spaces: no word but a headline
    if dates.find(title, draft.lexicon) or _ends_menu(draft, index):
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


def _ends_menu(draft: Draft, index: int) -> bool:
    """Whether the line is the last of a menu: in one box with buttons, and the headline in another."""
    segments = draft.segments
    boxed = index > 1 and segments[index - 1].chunk == segments[index].chunk
    below = segments[index + 1] if index + 1 < len(segments) else None
    return bool(
        boxed
        and below
        and below.chunk != segments[index].chunk
        and segments[index - 1].kind == segments[index - 2].kind == "set_aside"
    )


def is_rubric(draft: Draft, between: list[Segment]) -> bool:
    """Whether the supposed headline is a kicker: a longer headline and a standfirst stand below it.

    "Letter from Port Ellis", "The Boat That Burned", "Three years after the fire, the ferry sails again."
    """
    title = str(draft.fields["headline"])
    first, second = between[0].text, between[1].text
    size = len(first.split())
    if (
        draft.fields.get("kicker")
        or len(title.split()) > MAX_RUBRIC
        or not title[-1].isalnum()
        or not 3 <= size <= 16
        or first[-1] in ".,;:"
        or not first[0].isupper()
        or _in_title_case(second)
    ):
        return False
    # English has no long kickers, but two standfirsts.
    longer = draft.language != "en" and len(second.split()) >= max(MAX_TITLE_BELOW, LONG_DECK * size)
    stopped = second[-1] in ".!?…" and second[1:2].islower()
    return (stopped and _in_title_case(first)) or ((stopped or longer) and size > len(title.split()))


def _in_title_case(text: str) -> bool:
    words = [w for w in text.split() if w[0].isalpha() and len(w) > 3]
    return bool(words) and all(w[0].isupper() for w in words)
