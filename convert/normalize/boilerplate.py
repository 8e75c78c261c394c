"""Boilerplate: whole lines that belong to the web page, not to the article, each with its reason."""

from __future__ import annotations

import re

from convert.normalize import byline
from convert.normalize.calls import is_call
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import LONGEST_KNOWN, key
from convert.normalize.related import AMBIGUOUS

MAX_LINE, MENU, MAX_BUTTON = 420, 5, 40
LEAST_MENU, MOST_MENU, LEAST_ROW, MOST_IN_NAME = 4, 40, 3, 4
MAX_MARK, LAST = 24, 4
_DASHED_MARK = re.compile(r"[-–—*=/]{1,3}\s?(\w[\w ]{1,12})\s?[-–—*=/]{1,3}\.?")
_OWNER = re.compile(r"(?:©|\(c\)|copyright)(?: copyright)? ?(?:the )?([^\W\d_][\w’'& .-]{3,36})", re.I)
_PLAIN = frozenset({"", ">", "+"})
"""Markers that a button may have ("+ Follow"); other ones make an item of a list."""
_PARTED = re.compile(r"\s+[|·•∙‧/]\s+|\||\]\s*\[")
_LINK = re.compile(r"\[([^\[\]]{1,60})\]\((?:#|https?://[^\s()]+|/[^\s()]*)\)")
_COUNTED = re.compile(r"([^\W\d_][^\d()]{2,40}?)\s*\(?\d[\d.,]{0,6}\)?")
_DASHED = frozenset({"", "-", "–", "—"})
_PAGED = re.compile(r"\s\d{1,3}\s?/\s?\d{0,3}$")
""" "Mehr zum Thema 1/": a page through which a reader leafs."""
_SPACED = re.compile("[^\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_COUNTER = re.compile(r"(?!(?:1[5-9]|20)\d\d$)[\d.,]{1,7}\s?[kKmM]?\+?")


def set_boilerplate_aside(draft: Draft) -> None:
    """Set aside only what is boilerplate as a whole; a sentence that mentions a newsletter stays."""
    for index, segment in enumerate(draft.segments):
        text = segment.text
        if not segment.free or len(text) > MAX_LINE:
            continue
        if index == 0:
            # The first line is the headline, unless it is the page's.
            first = _known_line(draft, segment) if len(draft.segments) > MENU else None
            if first:
                draft.put_aside(segment, first, "known line")
            elif (len(draft.segments) > MENU or text[0] == "<") and not segment.marker:
                _set_pattern_aside(draft, segment)
            continue
        if _is_end_mark(draft, segment):
            draft.put_aside(segment, "end mark", "mark below the end")
            continue
        reason = _known_line(draft, segment)
        if reason and _may_head_related(draft, index, text):
            segment.data["call"] = reason
            continue
        if reason and segment.marker in _PLAIN:
            draft.put_aside(segment, reason, "known line")
            continue
        _set_pattern_aside(draft, segment)
        _set_call_aside(draft, segment)
    _set_owner_aside(draft)


def _is_end_mark(draft: Draft, segment: Segment) -> bool:
    """ "- Ends -", "—30—", whose first dash may have been taken for a list's marker."""
    written = f"{segment.marker}{segment.text}"
    if len(written) > MAX_MARK:
        return False
    dashed = _DASHED_MARK.fullmatch(written)
    return dashed is not None and (
        dashed[1] == "30" or draft.lexicon.boilerplate.get(key(dashed[1])) == "end mark"
    )


def _set_owner_aside(draft: Draft) -> None:
    """ "© The Harbour Courier" as one of the last lines: the paper's own, no photographer's."""
    for segment in draft.segments[-LAST:]:
        owner = _OWNER.fullmatch(segment.text) if segment.free and len(segment.text) <= MAX_BUTTON else None
        provided = owner and owner[1].casefold().startswith("provided")  # as aggregators credit a picture
        if owner and not provided and byline.is_press(owner[1]) and " " in owner[1]:
            draft.put_aside(segment, "copyright notice", "owner of the page's words")


def _set_pattern_aside(draft: Draft, segment: Segment) -> None:
    if reason := draft.lexicon.patterned_boilerplate(segment.text):
        draft.put_aside(segment, reason, "known pattern")


def _set_call_aside(draft: Draft, segment: Segment) -> None:
    if segment.free and is_call(segment.text, draft.lexicon):
        draft.put_aside(segment, "call to the reader", "asks something of the reader")


def set_counters_aside(draft: Draft) -> None:
    """Set aside what is a button or a count of clicks only where it stands beside other buttons."""
    segments = draft.segments
    beside = False
    for order in (range(len(segments)), range(len(segments) - 1, -1, -1)):
        for index in order:
            segment = segments[index]
            if segment.kind == "set_aside":
                beside = segment.rule in {"known line", "known pattern", "beside other buttons"}
            elif (
                beside
                and index
                and segment.free
                and (_COUNTER.fullmatch(segment.text) or key(segment.text) in draft.lexicon.buttons)
            ):
                reason = "share buttons" if _COUNTER.fullmatch(segment.text) else "page furniture"
                draft.put_aside(segment, reason, "beside other buttons")
            else:
                beside = False
    _set_last_button_aside(draft)


def _set_last_button_aside(draft: Draft) -> None:
    """A button alone below the last paragraph: "Follow", "Save"."""
    last = next((i for i in range(len(draft.segments) - 1, 0, -1) if draft.segments[i].free), 0)
    if last < LAST:
        return
    segment = draft.segments[last]
    if segment.marker not in _PLAIN or not is_button(draft, segment):
        return
    above = draft.segments[last - 1]
    if above.chunk != segment.chunk and above.free and above.text[-1] in '.!?…”"':
        draft.put_aside(segment, "page furniture", "button below the last paragraph")


def set_empty_calls_aside(draft: Draft) -> None:
    """Set aside the calls ("Read more:") that turned out to head no list of related articles."""
    for segment in draft.segments[1:]:
        if segment.free and not segment.marker and (reason := segment.data.get("call")):
            draft.put_aside(segment, reason, "known line")


def set_empty_labels_aside(draft: Draft) -> None:
    """Set aside labels that nothing follows: a date that a script would have filled in, a list of pictures.

    A word alone may head a part of the article, so only phrases are taken, and the "by" of the language.
    """
    segments = draft.segments
    last_free = max((index for index, segment in enumerate(segments) if segment.free), default=0)
    for index, segment in enumerate(segments):
        if not index or not segment.free or len(segment.text) > MAX_BUTTON or segment.marker not in _DASHED:
            continue
        label = key(_PAGED.sub("", segment.text))
        kinds = draft.lexicon.labels.get(label, frozenset())
        if not kinds or label in draft.lexicon.sections:
            continue
        phrase = " " in label or not _SPACED.match(label)
        dated = bool(kinds & {"published", "updated"}) and phrase
        below = segments[index + 1] if index + 1 < len(segments) else None
        headless = "related" in kinds and phrase and label not in AMBIGUOUS
        headless = headless and (below is None or not below.free or label in draft.lexicon.related_openings)
        last = "related" in kinds and index == last_free
        if dated or headless or last or ("by" in kinds and segment.text.islower()):
            draft.put_aside(segment, "page furniture", "label that announces nothing")


def _known_line(draft: Draft, segment: Segment) -> str | None:
    """Why the line is boilerplate where the word lists have it whole; None for any other."""
    text = segment.text
    if len(text) >= LONGEST_KNOWN:
        return None
    if "](" in text:
        text = _LINK.sub(r"\1 | ", text).rstrip(" |")  # "[Share](#) [Copy link](#)"
    known = draft.lexicon.boilerplate.get(key(text))
    if known is None and text[-1:] in "0123456789)" and (counted := _COUNTED.fullmatch(text)):
        # "Comments (4)": with a number, a word that may be anything is a button
        word = key(counted[1])
        known = draft.lexicon.boilerplate.get(word) or (
            "page furniture" if word in draft.lexicon.buttons else None
        )
    if known is None and (parts := segment.columns(draft.raw)):
        known = _row_of_buttons(draft, parts, least=0.5 if len(parts) >= LEAST_ROW else 1.0)
    if known is None and _PARTED.search(text):
        # "View in browser | Unsubscribe": a line of buttons is known where each of them is
        known = _row_of_buttons(draft, _PARTED.split(text), least=1.0)
    return known or ("page furniture" if _is_menu(draft, text) else None)


def _row_of_buttons(draft: Draft, parts: list[str], least: float) -> str | None:
    """Why a line of several words is boilerplate where so great a share of them is known to be."""
    lexicon = draft.lexicon
    parts = [part for part in parts if key(part)]
    reasons = [
        lexicon.boilerplate.get(key(part))
        or ("copyright notice" if part[0] == "©" and lexicon.may_be_boilerplate(part) else None)
        for part in parts
    ]
    known = sum(bool(r) or key(p) in lexicon.buttons for r, p in zip(reasons, parts, strict=True))
    return next(filter(None, reasons), None) if known >= least * len(parts) else None


def _is_menu(draft: Draft, text: str) -> bool:
    """ "Politics Economy Sport Culture", "Subscribe Sign in": names of sections and buttons in a row.

    Most words of a menu are such names; of a line of a few words all are buttons.
    """
    words = text.split()
    if not 2 <= len(words) <= MOST_MENU or text[-1] in ".!?:,;" or words[0][0].islower():
        return False
    if len(words) >= LEAST_MENU and sum(w[0].islower() for w in words) > 0.4 * len(words):
        return False  # a sentence, as most lines are
    sections, page = draft.lexicon.sections, draft.lexicon.page_words
    folded = [key(word) for word in words]
    known = phrases = buttons = index = 0
    while index < len(words):
        for size in range(min(MOST_IN_NAME, len(words) - index), 0, -1):
            name = " ".join(folded[index : index + size])
            if name and (name in page or name in sections):
                buttons += size if name in page else 0
                known, phrases = known + size, phrases + 1
                break
        index += size
    return (phrases >= LEAST_MENU and known >= 0.6 * len(words)) or (phrases > 1 and buttons == len(words))


def _may_head_related(draft: Draft, index: int, text: str) -> bool:
    """Whether a call to read on may be the heading of a list below it, which `find_related` settles."""
    if not draft.lexicon.announces_related(text) or index + 1 == len(draft.segments):
        return False
    below = draft.segments[index + 1]
    title = len(below.text.split()) >= LEAST_MENU and below.text[-1] not in ".!?…:"
    return below.marker not in ("", ">") or title or text.rstrip(" *_").endswith((":", "："))


def is_button(draft: Draft, segment: Segment) -> bool:
    """Whether the line is a button where it stands among others; elsewhere it may be anything."""
    return len(segment.text) <= MAX_BUTTON and key(segment.text) in draft.lexicon.buttons
