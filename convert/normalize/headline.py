"""Which line is the headline, where the first one is something else: what each line has for it is weighed.

A copied page begins with the site's name, its menu, an offer of its app or "FOR IMMEDIATE RELEASE"; the
headline comes after them.  The first line that may be one is taken unless a later one has clearly more
for it: the source URL spells it, it stands twice, a byline or date follows it, it reads like a line of words.
"""

from __future__ import annotations

import re
from collections import Counter

from convert.normalize import byline
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import WIDE, key
from convert.normalize.lines import at_colon
from convert.normalize.masthead import end_of_masthead, is_institution, is_section
from convert.normalize.weight import ENDS, SPACED, Line, in_title_case, is_subject, weigh, words_of

__all__ = [
    "MAX_TOPIC", "SENTENCE_END", "first_body_line", "in_title_case", "is_meta", "likeliest",
    "may_be_standfirst",
]  # fmt: skip

SEARCHED, LONG, LONG_WIDE, MIN_SLUG, MAX_CHARACTERS = 48, 120, 60, 4, 240
MOST_SEARCHED = 200
LONG_HEADLINE = 8
"""From how many words on the likeliest line may be the standfirst of the one above it."""
SURE = 0.8
"""From what mark on a line looks like a headline whatever stands around it."""
MARGIN, LESS, LEAST, CLOSE, CLOSER = 0.7, 0.3, 0.1, 0.35, 0.5
MENU, MAX_TOPIC, LEAST_STANDFIRST, LEAST_WIDE, MAX_STANDFIRST = 5, 5, 20, 12, 420
_WORD = re.compile(r"\w+")
_KOREAN_DATELINE = re.compile(r"[（(][^()（）=\n]{1,12}=[^()（）=\n]{2,12}[)）]")
SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"”’»)]*\s")
_UNSTOPPED = re.compile(r"[\u0e00-\u0eff]")
"""Thai and Lao end their sentences with a space."""


def first_body_line(draft: Draft) -> int | None:
    """Index of the first segment that reads like a paragraph; None where the head's lines hold none."""
    left = SEARCHED
    for index, segment in enumerate(draft.segments[:MOST_SEARCHED]):
        left -= segment.kind != "set_aside"
        if not left:
            return None
        if not segment.free or segment.marker or not _is_paragraph(segment.text):
            continue
        # What stands first is a paragraph only where it is a long one: a wire's slugs end in full stops too.
        if index or len(segment.text) > 2 * LONG:
            return index
    return None


def _is_paragraph(text: str) -> bool:
    longest = LONG_WIDE if WIDE.search(text[:40]) else LONG
    sentences = 1 if _UNSTOPPED.search(text[:40]) else len(ENDS.findall(text))
    return (len(text) >= longest and sentences >= 1) or (len(text) >= 0.6 * longest and sentences >= 2)


def likeliest(draft: Draft) -> int | None:
    """Index of the line that has clearly more for it than the first that may be the headline; else None."""
    end = first_body_line(draft)
    if end is None or end < 2:
        return None
    zone = draft.segments[:end]
    metas = [is_meta(segment, draft) for segment in zone]
    menu = end_of_masthead(draft, zone)
    marks: list[tuple[float, int]] = []
    # Not right above the first paragraph: there a line of the contents stands again, as a subhead.
    again = Counter(key(s.text) for s in zone[:-1] if len(s.text) <= MAX_CHARACTERS)
    for index, segment in enumerate(zone):
        if _may_be(draft, segment) and not metas[index]:
            first = not marks if index < menu or not menu else _opens_below(segment, marks, menu)
            marks.append((weigh(Line(draft, index, metas, again, first, menu > 0)), index))
    below = _below_masthead(marks, menu)
    if below:
        marks = below
    elif len(marks) == 1 and marks[0][0] >= SURE and marks[0][1] > 1:
        return marks[0][1]
    best = _best(draft, marks, again)
    return best if best is not None or not below else marks[0][1]


def _opens_below(segment: Segment, marks: list[tuple[float, int]], menu: int) -> bool:
    """Whether it is the first line below the menu; a word or two may be the menu's last."""
    return not any(index >= menu for _, index in marks) and len(segment.text.split()) >= MIN_SLUG


def _below_masthead(marks: list[tuple[float, int]], menu: int) -> list[tuple[float, int]]:
    """The lines below the site's menu, where one of them may be the headline and none above it rather is."""
    below = [mark for mark in marks if mark[1] >= menu > 0]
    above = max((mark for mark, index in marks if index < menu), default=0.0)
    return below if below and max(below)[0] >= max(SURE, above - MARGIN) else []


def _best(draft: Draft, marks: list[tuple[float, int]], again: Counter[str]) -> int | None:
    """Index of the line that has clearly more for it than the first; None where there is none."""
    if marks and marks[0][1] and _is_below_items(draft, marks[0][1]) and marks[0][0] >= SURE:
        return max(marks, key=lambda mark: mark[0] - MARGIN * (mark[1] != marks[0][1]))[1]
    if len(marks) < 2:
        return None
    best = max(mark for mark, _ in marks)
    # A line of a word or two says less for standing first: it may be the site's name or a topic.
    first = draft.segments[marks[0][1]].text
    named = byline.is_press(first) or is_institution(draft, first)
    size = words_of(first) if WIDE.search(first) and not SPACED.search(first) else len(first.split())
    brief = size < (MIN_SLUG if first.isascii() or not WIDE.search(first) else MIN_SLUG - 1)
    weak = not is_subject(draft, marks[0][1]) and (brief or named) and again[key(first)] < 2 and best > SURE
    margin = MARGIN if not weak else LESS if len(first.split()) > 2 else LEAST
    if best < round(marks[0][0] + margin, 3):
        return None
    # The first of those that are about as good: a standfirst also reads like a headline, and a longer one.
    top = next(index for mark, index in marks if mark == best)
    least = max(best - CLOSE, marks[0][0] + 0.1)
    long = len(draft.segments[top].text.split()) >= LONG_HEADLINE
    for (mark, index), (_, following) in zip(marks, [*marks[1:], (0.0, -1)], strict=True):
        brief = following == top and long and _is_brief(draft.segments[index].text)
        if mark >= (best - CLOSER if brief else least) and not _parted(draft, index, top):
            return _first_line_of(draft, index)
    return _first_line_of(draft, top)


def _is_below_items(draft: Draft, index: int) -> bool:
    """Whether only items of lists and the page's lines stand above: the buttons of its menu, a notice."""
    above = [s for s in draft.segments[:index] if s.free]
    return bool(above) and all(s.marker and s.marker != ">" for s in above)


def _first_line_of(draft: Draft, index: int) -> int:
    """The line above, where it ends in a colon and the headline goes on in this one."""
    above = draft.segments[index - 1] if index else None
    begins = above and above.free and not above.marker and above.text.endswith((":", "："))
    # In German it is the kicker: "Rückkehr der Fähre:" over "Drei Winter ohne Schiff".
    least = MIN_SLUG if draft.language == "de" else 1
    boxed = above and above.chunk == draft.segments[index].chunk and len(above.text.split()) > least
    return index - 1 if begins and boxed else index


def _parted(draft: Draft, index: int, top: int) -> bool:
    """Whether the page's own lines stand between the two: what is above them belongs to the site."""
    between = draft.segments[index + 1 : top]
    aside = sum(s.kind == "set_aside" for s in between)  # one alone may be an advertisement
    brief = sum(s.free and len(s.text.split()) < MIN_SLUG and not WIDE.search(s.text) for s in between)
    return aside > 1 or brief > 1 or any(is_section(draft, s.text) for s in between)


def _is_brief(text: str) -> bool:
    return 3 <= len(text.split()) <= MENU and "&" not in text


def is_meta(segment: Segment, draft: Draft) -> bool:
    """Whether the line is wholly byline, date or both."""
    return segment.kind in {"field"} or (
        segment.free and not segment.marker and byline.parse_line(segment.text, draft.lexicon) is not None
    )


def _may_be(draft: Draft, segment: Segment) -> bool:
    text = segment.text
    folded = key(text)
    return (
        segment.free
        and not segment.marker
        and len(text) <= MAX_CHARACTERS
        and len(_WORD.findall(text)) > 0
        and not is_section(draft, text)
        and folded not in draft.lexicon.boilerplate
        and not draft.lexicon.rubric.fullmatch(text)
        and not _is_labelled(draft, text)
        and (not text.rstrip().endswith((":", "：")) or len(text.split()) >= MIN_SLUG)
    )


def _is_labelled(draft: Draft, text: str) -> bool:
    """ "Filed under: Ferries": a label and what it announces, which is no headline."""
    label, colon, rest = at_colon(text)
    kinds = draft.lexicon.kinds(label) if colon and rest else frozenset()
    return bool(kinds & {"section", "keywords"}) and len(rest.split()) <= MAX_TOPIC


def may_be_standfirst(segment: Segment) -> bool:
    """Whether it has a standfirst's measure: one to three sentences of some length."""
    text = segment.text
    wide = WIDE.search(text[:20]) is not None
    return (
        not segment.marker
        and (LEAST_WIDE if wide else LEAST_STANDFIRST) <= len(text) <= MAX_STANDFIRST
        and not (text[0] in "(（" and _KOREAN_DATELINE.match(text))
        and ((wide and not SPACED.search(text) and text[-1] != "。") or len(text.split()) >= 4)
        and len(SENTENCE_END.findall(text)) <= 2
    )
