"""How much speaks for a line as the headline: its words, who it names, what stands around it, the address.

Each part gives a mark for one concern; together they tell the headline from the lines of a copied page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import WIDE, key
from convert.normalize.lines import at_colon
from convert.normalize.masthead import (
    contact_follows,
    is_below_weekday,
    is_link_to_post,
    is_nameplate,
    is_signed,
    menu_follows,
    names_source,
)  # fmt: skip
from convert.normalize.slugs import is_site, spelt

__all__ = ["ENDS", "SPACED", "Line", "in_title_case", "is_cut_short", "is_subject", "weigh", "words_of"]

SHORT = (-0.5, -0.5, 0.1, 0.55)
"""What lines of no word, one, two and three words have for them."""
MIN_SLUG, MENU, LEAST_ROW, MAX_TWO, MAX_BESIDE_DATE, LONGER, NEAR = 4, 5, 3, 90, 24, 4, 12
MAX_WIDE_WORD, WIDE_WORD, LONGEST_BRIEF, BRIEF_WORD = 6, 2.5, 10, 1.6
ENDS = re.compile(r"[.!?…。！？।؟۔][\"”’»)」』]*(?:\s|$)")
"""Where sentences end, the last one too."""
_BELOW_NAMES = frozenset({"caption", "credit", "picture", "set_aside"})
_WIRE = re.compile(r"\bEds?:|\b\d(?:st|nd|rd|th) Ld\b|Writethru|^BC-[A-Z]|\bNewsAlert\b")
_MENU = re.compile(r"\s+[|·•»›→/>]\s+|[›»|](?=\S)|>>|>(?=[^\s\x00-\x7f])")
_TAGS = re.compile(r"#\w+(?:,? #\w+)+")
_QUOTATION = re.compile(r"[-+−▲▼] ?\d[\d.,]*|\d[\d.,]*\s?%")
""" "+0.4%": what a share or a rate of exchange has gained."""
_NUMBERS = re.compile(r"[-+−▲▼]?\d[\d.,]*%?")
_WITH_DIGIT = re.compile(r"\S*\d\S*")
_AGENCY_PHOTO = re.compile(
    r"\((?:[^()]{0,40}\b(?:Photo|Foto|Getty|Image|Images)\b|AP|AFP|Reuters|EPA)[^()]{0,60}\)$", re.I
)
_CONTACT = re.compile(r"@\w|https?://|\bwww\.|(?:\d[ ()./-]{0,2}){9,}", re.I)
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d|(?=\s?[ap]m\b))", re.I)
_SITE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}", re.I)
_SITE_FIRST = re.compile(r"(?:[a-z\d-]+\.)+[a-z]{2,10}\s[-–—|:]\s", re.I)
""" "courier.example - News of the harbour": a site's name and its motto."""
_LAST_PART = re.compile(r"\s[-–—|:]\s")
SPACED = re.compile(r"[\uac00-\ud7af]")
"""Korean parts its words as Latin does."""
_VOLUME = re.compile(
    r"\b(?:since|seit|depuis|desde|dal|sinds|sedan|siden|fondé en|fundado en|gegründet|est\.?)"
    r"\s(?:1[5-9]|20)\d\d\b"
    r"|\b(?:since|vol\.?|volume|issue|no\.?|nr\.?|año|édition|ausgabe|episode|ep\.|folge|épisode|episodio)\s\d|№\s?\d"
    r"|\b(?:p\.|page|seite|s\.|стр\.|с\.|pág\.|pagina)\s?\d{1,3}\b",
    re.I,
)


class Line(NamedTuple):
    """A line above the text, and what its weight depends on."""

    draft: Draft
    at: int
    metas: list[bool]
    """Which of the lines are bylines or dates."""
    again: Counter[str]
    """How often each line stands there."""
    first: bool
    """Whether it is the first that may be the headline."""
    menu: bool
    """Whether the menu of a site stands above."""

    @property
    def segment(self) -> Segment:
        """The line itself."""
        return self.draft.segments[self.at]


def weigh(line: Line) -> float:
    """What speaks for the line as the headline, less what speaks against it."""
    text = line.segment.text
    words = len(text.split())
    return round(sum(part(line, text, words) for part in _PARTS), 3)


def _of_length(line: Line, text: str, words: int) -> float:
    length = words if SPACED.search(text) or not WIDE.search(text) else words_of(text)
    mark = SHORT[int(length)] if length < len(SHORT) else 1.0 if length <= 20 else 0.2
    return mark + (0.5 if line.first else 0.0) + ("underlined" in line.segment.data)


def _of_signs(line: Line, text: str, words: int) -> float:
    """Full stops, commas, brackets and colons at its ends."""
    mark, last = 0.0, text.rstrip()[-1]
    if last in ".。" and not text.rstrip().endswith("...") and not text.isupper():
        mark -= 0.3 if len(ENDS.findall(text)) == 2 and len(text) <= MAX_TWO else 1.2
    if last in ",;":
        mark -= 1  # a sentence that goes on
    if text[0] in "([" and (last in ")]" or words <= 6):
        mark -= 1.5
    if text[0] in "¹²³⁴⁵*†‡^":
        mark -= 2  # an affiliation below the authors
    if text.endswith((":", "：")) and not _goes_on(line):
        mark -= 0.7  # "Search the archive:"
    return mark


def _of_labels(line: Line, text: str, words: int) -> float:
    """ "Title:", "Photo:", "Related:"."""
    label, colon, _ = at_colon(text)
    lexicon = line.draft.lexicon
    mark = 0.0
    if colon:
        folded = key(label)
        kinds = lexicon.labels.get(folded, frozenset())
        mark += 2 * ("headline" in kinds)
        mark -= 2 * (folded.startswith("related") and "related" in kinds)
        mark -= 2 * (line.at == 0 and lexicon.credit_label.match(text) is not None)
    if not line.at and _ends_in_credit(line.draft, text):
        mark -= 2
    if lexicon.credit_last and WIDE.search(text) and lexicon.credit_last.search(text):
        mark -= 1.5
    return mark


def _of_page(line: Line, text: str, words: int) -> float:
    """Menus, the way through the site, buttons, links to other posts, the site's own name."""
    draft = line.draft
    mark = 0.0
    if len(line.segment.columns(draft.raw)) >= LEAST_ROW:
        mark -= 2.5
    parts = _MENU.split(text)
    way = parts[:-1] if len(parts) > 2 else parts  # the last part of a breadcrumb is the headline again
    if len(parts) > 1 and all(len(part.split()) <= 3 for part in way):
        mark -= 2.5
    parted = words >= MIN_SLUG and WIDE.search(text) and not SPACED.search(text)
    if parted and all(len(word) <= MAX_WIDE_WORD for word in text.split()):
        mark -= 2  # a menu
    # Only English sets whole headlines in capitals, and German has many nouns.
    if words >= MENU and draft.language not in {"en", "de"} and _is_loud(text):
        mark -= 1.2
    if key(text) in draft.lexicon.buttons:
        mark -= 1
    if is_cut_short(draft, line.at):
        mark -= 3  # the last step of the way through the site
    if is_link_to_post(text):
        mark -= 2
    if line.first and _SITE_FIRST.match(text):
        mark -= 3
    if line.menu and "&" in text and words <= MIN_SLUG:
        mark -= 0.5  # "Books & Culture"
    return mark


def _of_codes(line: Line, text: str, words: int) -> float:
    """Addresses, numbers of issues, a wire's codes, prices of shares, tags."""
    mark = 0.0
    if _CONTACT.search(text) or _SITE.fullmatch(text.strip()) or _VOLUME.search(text):
        mark -= 2
    if text.upper() == text and len(_WITH_DIGIT.findall(text)) >= max(2, words / 3):
        mark -= 2  # a wire's codes
    if _WIRE.search(text) or (text[0] == "#" and _TAGS.fullmatch(text)):
        mark -= 2.5
    if _QUOTATION.search(text) and 2 * len(_NUMBERS.findall(text)) >= words:
        mark -= 2  # "Dow Jones 38,112.40 +0.4%"
    if len(_CLOCK.findall(text)) > 1:
        mark -= 2  # opening hours
    if words == 1 and text.count("-") >= 2:
        mark -= 1.5  # a slug
    return mark


def _of_names(line: Line, text: str, words: int) -> float:
    """Names of papers, of who sent a release, and of people."""
    draft = line.draft
    mark = 0.0
    press = byline.is_press(text)
    if press and (words <= MENU or (text.startswith("The ") and words <= 8 and line.first)):
        mark -= 0.8
    elif words <= MIN_SLUG and byline.is_outlet(text):
        mark -= 0.5
    last = _LAST_PART.split(text)[-1]
    if words <= 8 and last != text and (key(last) in draft.lexicon.sections or press):
        mark -= 1.5  # "The Harbour Courier - Society"
    if line.first and words <= MENU:
        if is_nameplate(draft, line.at, line.metas) or contact_follows(draft, line.at):
            mark -= 0.8
        if line.again[key(text)] < 2 and menu_follows(draft, line.at):
            mark -= 0.8
    people = byline.parse_names(text, draft.lexicon) if words <= 12 and not text.startswith("The ") else []
    if people and all(byline.is_name_strict(p.name) for p in people) and not is_subject(draft, line.at):
        mark -= 0.5 if len(people) == 1 else 1.2
    return mark


def _of_dates(line: Line, text: str, words: int) -> float:
    dated = dates.find(text, line.draft.lexicon)
    mark = -0.5 if dated or (words <= MIN_SLUG and text.isupper()) else 0.0
    if dated and (len(text) - (dated.end - dated.start) <= MAX_BESIDE_DATE or "|" in text):
        mark -= 1  # "5 November 2026 - Energy", "The Harbour Courier | 5 November 2026 LOCAL 17"
    elif line.first and (dated or text.startswith("From ")) and names_source(text):
        mark -= 2  # "From the Harbour Courier, May 28, 2026:"
    return mark


def _of_address(line: Line, text: str, words: int) -> float:
    """What the source URL spells."""
    return 3 * spelt(line.draft, text) - 2 * is_site(line.draft, text)


def _of_repeats(line: Line, text: str, words: int) -> float:
    """Where it stands again, alone or within another line."""
    if words < MIN_SLUG:
        return 0.0
    mark = 0.0
    near = line.draft.segments[max(0, line.at - 4) : line.at + 6]
    around = [s.text for s in near if len(s.text) > len(text) + 1]
    if any(t.endswith(f" {text}") or t.startswith(f"{text} ") for t in around):
        mark += 1  # the way through the site ends in it, or a button is named after it
    if line.again[key(text)] > 1 and text.rstrip()[-1] not in ".。":
        mark += 1.5
    return mark


def _of_place(line: Line, text: str, words: int) -> float:
    """What stands around it: bylines and dates below, a box of its own."""
    draft, index, metas = line.draft, line.at, line.metas
    mark = 0.0
    near = draft.segments[max(0, index - 1) : index + 2]
    boxed = [s for s in near if s.chunk == line.segment.chunk and not _is_markup(s)]
    if len(boxed) == 1:
        mark += 0.4
    if any(metas[index + 1 : index + 4]):
        mark += 0.6
    elif any(_is_signature(draft, below, metas) for below in range(index + 1, index + 3)):
        mark += 0.4
    elif any(metas[index + 4 : index + 7]):
        mark += 0.3
    if is_below_weekday(draft, index, len(metas)):
        mark += 1.2
    elif any(metas[:index]) and not _is_between_date_and_byline(draft, index, metas):
        mark -= 0.6
    return mark


_PARTS: tuple[Callable[[Line, str, int], float], ...] = (
    _of_length, _of_signs, _of_labels, _of_page, _of_codes, _of_names, _of_dates, _of_address, _of_repeats,
    _of_place,
)  # fmt: skip


def _is_markup(segment: Segment) -> bool:
    """ "<pre>" """
    return segment.kind == "set_aside" and segment.text[0] == "<"


def _goes_on(line: Line) -> bool:
    """Whether the line below stands in one box with it."""
    below = line.draft.segments[line.at + 1 : line.at + 2]
    return bool(below) and below[0].chunk == line.segment.chunk


def in_title_case(words: Iterable[str]) -> bool:
    """Whether each longer word has a capital, as English headlines do."""
    return all(word[:1].isupper() for word in words if len(word) >= LONGER)


def words_of(text: str) -> float:
    """About how many words a text has whose script does not part them; short titles have short words."""
    return len(text) / (WIDE_WORD if len(text) >= LONGEST_BRIEF else BRIEF_WORD)


def _is_loud(text: str) -> bool:
    """Whether all words are longer ones with a capital: names of sections in a row."""
    return all(len(word) >= LONGER and word.isalpha() and word[0].isupper() for word in text.split(" "))


def _is_between_date_and_byline(draft: Draft, index: int, metas: list[bool]) -> bool:
    """Whether only dates stand above, as a newsletter or a site has its own, and a byline right below."""
    above = any(meta and is_signed(draft, draft.segments[i]) for i, meta in enumerate(metas[:index]))
    return not above and any(is_signed(draft, s) for s in draft.segments[index + 1 : index + 3])


def is_cut_short(draft: Draft, index: int) -> bool:
    """ "The ferry returns to Port…", where a line below it goes on in these words."""
    text = draft.segments[index].text.rstrip()
    bare = text.rstrip(".… ")
    if len(text) - len(bare) < (1 if text.endswith("…") else 3) or len(bare.split()) < MIN_SLUG:
        return False
    below = draft.segments[index + 1 : index + 1 + NEAR]
    return any(s.text.startswith(bare) and len(s.text) > len(text) for s in below)


def _is_signature(draft: Draft, index: int, metas: list[bool]) -> bool:
    """Whether a name stands alone there, over the date, a caption or the text."""
    if index >= len(metas):
        return False
    text = draft.segments[index].text
    below = draft.segments[index + 1] if index + 1 < len(draft.segments) else None
    return (
        draft.segments[index].free
        and byline.is_name_strict(text)
        and not byline.is_outlet(text)
        and (index + 1 == len(metas) or metas[index + 1] or bool(below and below.kind in _BELOW_NAMES))
    )


def _ends_in_credit(draft: Draft, text: str) -> bool:
    """ "The ferry at her berth. Photo: Anna Lindqvist", "… (AP Photo/Tomas Berg)": a picture's caption."""
    if text[-1] == ")":
        return text.startswith(("FILE ", "File ")) or _AGENCY_PHOTO.search(text) is not None
    before, stop, credit = text.rpartition(". ")
    return bool(stop and len(before.split()) >= MIN_SLUG and ":" in credit) and (
        draft.lexicon.credit_label.match(credit) is not None
    )


def is_subject(draft: Draft, index: int) -> bool:
    """Whether the line is the name of somebody else than who signs below: "Lena Marsh", a portrait."""
    name = draft.segments[index].text
    if len(name.split()) > MIN_SLUG or not byline.is_name_strict(name):
        return False
    below = [s for s in draft.segments[index + 1 : index + 5] if s.free and not s.marker]
    heads = filter(None, (byline.parse_line(s.text, draft.lexicon) for s in below))
    signed = [key(person.name) for head in heads for person in head.people]
    return bool(signed) and key(name) not in signed
