"""What a copied page has above its article: the site's name and motto, its menu, links to other posts.

Such lines are told by the company they keep: a menu is a run of lines most of which are names of sections
and known buttons.  Whatever stands above its end belongs to the site, and the headline comes after it.
"""

from __future__ import annotations

import re

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import WIDE, key

__all__ = [
    "BUTTON_RULES", "contact_follows", "end_of_masthead", "is_below_weekday", "is_institution",
    "is_link_to_post", "is_nameplate", "is_section", "is_signed", "menu_follows", "names_source",
]  # fmt: skip

MENU, MIN_SLUG = 5, 4
LEAST_SIGNS, MOST_BETWEEN, MAX_LABEL, LONG, LONG_WIDE = 3, 4, 30, 5, 12
BUTTON_RULES = frozenset({"known line", "known pattern", "beside other buttons"})
"""The rules that set buttons of a page aside, by their form or by what stands beside them."""
_OF_ARTICLE = frozenset({"share buttons", "reading time", "advertisement", "newsletter call"})
"""What is set aside for these reasons stands below a headline as often as above it."""
_PARTS = re.compile(r"\s*[/|>›»,&]\s*")
_TO_POST = re.compile(r"[←«‹]\s?\S.*|\S.*\S\s?[→»›]|(?:previous|next)(?: post| article)?:?\s\S.*", re.I)


def end_of_masthead(draft: Draft, zone: list[Segment]) -> int:
    """Index after the last line of the menu above the headline; 0 where no menu stands there.

    Sections and buttons count as long as no title and not more than a few short lines part them; a byline
    ends the search, since buttons below it belong to the article.
    """
    reasons = {aside.span: aside.reason for aside in draft.set_aside}
    signs, last, end, newsletter = 0, -1, 0, False
    for index, segment in enumerate(zone):
        if segment.kind == "set_aside" and segment.rule in BUTTON_RULES:
            reason = reasons.get(segment.span)
            if reason in _OF_ARTICLE:
                newsletter = newsletter or reason == "newsletter call"
                end = index + 1 if newsletter and signs + 1 >= LEAST_SIGNS else end
                continue
        elif not _is_in_menu(draft, segment):
            if is_signed(draft, segment):
                break
            if index - last > MOST_BETWEEN or (segment.free and _is_long(segment.text)):
                signs, newsletter = 0, False
            continue
        signs, last = signs + 1, index
        if signs + newsletter >= LEAST_SIGNS:
            end = index + 1
    return end


def _is_in_menu(draft: Draft, segment: Segment) -> bool:
    """Whether it is the name of a section, or a word that stands in menus."""
    if not segment.free or len(segment.text) > MAX_LABEL:
        return False
    return key(segment.text) in draft.lexicon.masthead or is_section(draft, segment.text)


def _is_long(text: str) -> bool:
    """Whether it may be a title, which parts a menu from the buttons below it."""
    return len(text.split()) >= LONG or (len(text) >= LONG_WIDE and WIDE.search(text) is not None)


def is_signed(draft: Draft, segment: Segment) -> bool:
    """Whether a byline stands there: what comes below it is the article's."""
    head = byline.parse_line(segment.text, draft.lexicon) if segment.free and not segment.marker else None
    return bool(head and head.people)


def is_section(draft: Draft, text: str) -> bool:
    """Whether the line is the name of a section or of several ("LOCAL NEWS, TRANSPORT"), or of a rubric."""
    sections = draft.lexicon.sections
    if key(text) in sections:
        return True
    parts = _PARTS.split(text)
    return len(parts) > 1 and all(key(part) in sections for part in parts)


def is_link_to_post(text: str) -> bool:
    """ "← The gulls of the north pier": a blog's link to the post before or after this one."""
    return _TO_POST.fullmatch(text) is not None


def is_nameplate(draft: Draft, index: int, metas: list[bool]) -> bool:
    """ "The Harbour Letter" over the day of the issue, over the headline and its byline."""
    text = draft.segments[index].text
    words = text.split()
    named = text.startswith("The ") and len(words) <= MIN_SLUG and all(word[:1].isupper() for word in words)
    if not named or not any(metas[index + 1 : index + 2]):
        return False
    title, signature = (*draft.segments[index + 2 : index + 4], None, None)[:2]
    return (
        not is_signed(draft, draft.segments[index + 1])
        and title is not None
        and len(title.text.split()) >= MIN_SLUG
        and signature is not None
        and is_signed(draft, signature)
    )


def contact_follows(draft: Draft, index: int) -> bool:
    """Whether the lines for the press stand right below: what is above them has sent the release."""
    return any(s.rule == "below the label of a contact" for s in draft.segments[index + 1 : index + 3])


def is_institution(draft: Draft, text: str) -> bool:
    """ "University of Port Ellis": who has put a page or a release out."""
    few = len(text.split()) <= MENU + 1
    return few and byline.is_name(text) and draft.lexicon.organisation.search(text) is not None


def is_below_weekday(draft: Draft, index: int, end: int) -> bool:
    """Whether it is a post's title on a blog: the blog's name, its motto and the day above, text below."""
    if index != end - 1 or not 2 <= index <= MENU or len(draft.segments[index].text.split()) < MIN_SLUG:
        return False
    *above, day = draft.segments[:index]
    dated = dates.find(day.text, draft.lexicon) if day.text.count(",") == 2 else None
    return bool(
        dated
        and day.text.split(",")[0].isalpha()
        and len(above) > 1
        and all(s.free and len(s.text.split()) < MENU for s in above)
    )


def names_source(text: str) -> bool:
    """Whether a paper's name stands first, with its issue behind it."""
    head, comma, _ = text.partition(",")
    return bool(comma) and len(head.split()) <= MENU and byline.is_press(head)


def menu_follows(draft: Draft, index: int) -> bool:
    """Whether two lines of the page stand right below: the name of a site is what stands over its buttons."""
    below = draft.segments[index + 1 : index + 3]
    return len(below) > 1 and all(s.kind == "set_aside" for s in below)
