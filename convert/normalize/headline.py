"""Which line is the headline, where the first one is something else: what each line has for it is weighed.

A copied page begins with the site's name, its menu, an offer of its app or "FOR IMMEDIATE RELEASE"; the
headline comes after them.  The first line that may be one is taken unless a later one has clearly more
for it: the source URL spells it, it stands twice, a byline or date follows it, it reads like a line of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from convert.normalize import byline, dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

__all__ = [
    "SENTENCE_END", "WIDE", "first_body_line", "in_title_case",
    "is_cut_short", "is_meta", "is_site", "likeliest",
    "may_be_standfirst", "slug_of",
]  # fmt: skip

SEARCHED, LONG, LONG_WIDE, MIN_SLUG, MAX_CHARACTERS = 48, 120, 60, 4, 240
MOST_SEARCHED = 200
SHORT = (-0.5, -0.5, 0.1, 0.55)
"""What lines of no word, one, two and three words have for them."""
LONG_HEADLINE = 8
"""From how many words on the likeliest line may be the standfirst of the one above it."""
SURE = 0.8
"""From what mark on a line looks like a headline whatever stands around it."""
MARGIN, LESS, LEAST, CLOSE, CLOSER = 0.7, 0.3, 0.1, 0.35, 0.5
MAX_TWO, MENU, LEAST_ROW, MAX_BESIDE_DATE, MAX_SITE = 90, 5, 3, 24, 40
MAX_WIDE_WORD, WIDE_WORD, MAX_STANDFIRST, LONGER = 6, 2.5, 420, 4
_WORD = re.compile(r"\w+")
_KOREAN_DATELINE = re.compile(r"[（(][^()（）=\n]{1,12}=[^()（）=\n]{2,12}[)）]")
SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"”’»)]*\s")
_BELOW_NAMES = frozenset({"caption", "credit", "picture", "set_aside"})
_ENDS = re.compile(r"[.!?…。！？।؟۔][\"”’»)」』]*(?:\s|$)")
_LOUD_WORDS = re.compile(r"[^\W\d_a-zа-яё][^\W\d_]{3,}(?: [^\W\d_a-zа-яё][^\W\d_]{3,})+")
_UNSTOPPED = re.compile(r"[\u0e00-\u0eff]")
"""Thai and Lao end their sentences with a space."""
_WIRE = re.compile(r"\bEds?:|\b\d(?:st|nd|rd|th) Ld\b|Writethru|^BC-[A-Z]|\bNewsAlert\b")
_MENU = re.compile(r"\s+[|·•»›→/>]\s+|[›»|](?=\S)|>>|>(?=[^\s\x00-\x7f])")
_CONTACT = re.compile(r"@\w|https?://|\bwww\.|(?:\d[ ()./-]{0,2}){9,}", re.I)
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d|(?=\s?[ap]m\b))", re.I)
_SITE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}", re.I)
_SITE_FIRST = re.compile(r"(?:[a-z\d-]+\.)+[a-z]{2,10}\s[-–—|:]\s", re.I)
""" "courier.example - News of the harbour": a site's name and its motto."""
_SPACED = re.compile(r"[\uac00-\ud7af]")
"""Korean parts its words as Latin does."""
_VOLUME = re.compile(
    r"\b(?:since|seit|depuis|desde|dal|sinds|sedan|siden|fondé en|fundado en|gegründet|est\.?)"
    r"\s(?:1[5-9]|20)\d\d\b"
    r"|\b(?:since|vol\.?|volume|issue|no\.?|nr\.?|año|édition|ausgabe|episode|ep\.|folge|épisode|episodio)\s\d|№\s?\d"
    r"|\b(?:p\.|page|seite|s\.|стр\.|с\.|pág\.|pagina)\s?\d{1,3}\b",
    re.I,
)
WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces, or with few: lengths are counted in characters."""


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
    sentences = 1 if _UNSTOPPED.search(text[:40]) else len(_ENDS.findall(text))
    return (len(text) >= longest and sentences >= 1) or (len(text) >= 0.6 * longest and sentences >= 2)


def likeliest(draft: Draft) -> int | None:
    """Index of the line that has clearly more for it than the first that may be the headline; else None."""
    end = first_body_line(draft)
    if end is None or end < 2:
        return None
    zone = draft.segments[:end]
    metas = [is_meta(segment, draft) for segment in zone]
    marks: list[tuple[float, int]] = []
    # Not right above the first paragraph: there a line of the contents stands again, as a subhead.
    again = Counter(key(s.text) for s in zone[:-1] if len(s.text) <= MAX_CHARACTERS)
    for index, segment in enumerate(zone):
        if _may_be(draft, segment) and not metas[index]:
            marks.append((_weigh(draft, index, metas, again, first=not marks), index))
    if len(marks) == 1 and marks[0][0] >= SURE and marks[0][1] > 1:
        return marks[0][1]
    if marks and marks[0][1] and _is_below_items(draft, marks[0][1]) and marks[0][0] >= SURE:
        return max(marks, key=lambda mark: mark[0] - MARGIN * (mark[1] != marks[0][1]))[1]
    if len(marks) < 2:
        return None
    best = max(mark for mark, _ in marks)
    # A line of a word or two says less for standing first: it may be the site's name or a topic.
    first = draft.segments[marks[0][1]].text
    weak = (
        (len(first.split()) < MIN_SLUG or byline.is_press(first)) and again[key(first)] < 2 and best >= SURE
    )
    margin = MARGIN if not weak else LESS if len(first.split()) > 2 else LEAST
    if best < marks[0][0] + margin:
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
    boxed = above and above.chunk == draft.segments[index].chunk and len(above.text.split()) > 1
    return index - 1 if begins and boxed else index


def _parted(draft: Draft, index: int, top: int) -> bool:
    """Whether the page's own lines stand between the two: what is above them belongs to the site."""
    between = draft.segments[index + 1 : top]
    aside = sum(s.kind == "set_aside" for s in between)  # one alone may be an advertisement
    return aside > 1 or any(key(s.text) in draft.lexicon.sections for s in between)


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
        and folded not in draft.lexicon.sections
        and folded not in draft.lexicon.boilerplate
        and (not text.rstrip().endswith((":", "：")) or len(text.split()) >= MIN_SLUG)
    )


def in_title_case(words: Iterable[str]) -> bool:
    """Whether each longer word has a capital, as English headlines do."""
    return all(word[:1].isupper() for word in words if len(word) >= LONGER)


def may_be_standfirst(segment: Segment) -> bool:
    """Whether it has a standfirst's measure: one to three sentences of some length."""
    text = segment.text
    return (
        not segment.marker
        and 20 <= len(text) <= MAX_STANDFIRST
        and not (text[0] in "(（" and _KOREAN_DATELINE.match(text))
        and len(text.split()) >= 4
        and len(SENTENCE_END.findall(text)) <= 2
    )


def _weigh(draft: Draft, index: int, metas: list[bool], again: Counter[str], *, first: bool) -> float:
    """What speaks for the line as the headline, less what speaks against it."""
    segment = draft.segments[index]
    text = segment.text
    words = len(text.split())
    wide = bool(WIDE.search(text))
    length = words if _SPACED.search(text) or not wide else len(text) / WIDE_WORD
    mark = SHORT[int(length)] if length < 4 else 1.0 if length <= 20 else 0.2
    mark += 0.5 if first else 0.0
    if text.rstrip()[-1] in ".。" and not text.rstrip().endswith("...") and not text.isupper():
        mark -= 0.3 if len(_ENDS.findall(text)) == 2 and len(text) <= MAX_TWO else 1.2
    if text.rstrip()[-1] in ",;":
        mark -= 1  # a sentence that goes on
    if text[0] in "([" and (text.rstrip()[-1] in ")]" or words <= 6):
        mark -= 1.5
    label, colon, _ = text.partition(":")
    if colon and "headline" in draft.lexicon.labels.get(key(label), frozenset()):
        mark += 2
    if len(segment.columns(draft.raw)) >= LEAST_ROW:
        mark -= 2.5
    parts = _MENU.split(text)
    way = parts[:-1] if len(parts) > 2 else parts  # the last part of a breadcrumb is the headline again
    if len(parts) > 1 and all(len(part.split()) <= 3 for part in way):
        mark -= 2.5
    if (
        wide
        and words >= MIN_SLUG
        and not _SPACED.search(text)
        and all(len(word) <= MAX_WIDE_WORD for word in text.split())
    ):
        mark -= 2  # a menu
    if draft.lexicon.credit_label.match(text) and colon and index == 0:
        mark -= 2
    if _CONTACT.search(text) or _SITE.fullmatch(text.strip()) or _VOLUME.search(text):
        mark -= 2
    if first and _SITE_FIRST.match(text):
        mark -= 3
    if byline.is_press(text) and (words <= 5 or (text.startswith("The ") and words <= 8 and first)):
        mark -= 0.8
    elif byline.is_outlet(text) and words <= 4:
        mark -= 0.5
    if key(text) in draft.lexicon.buttons:
        mark -= 1
    if "underlined" in segment.data:
        mark += 1
    if is_cut_short(draft, index):
        mark -= 3  # the last step of the way through the site
    people = byline.parse_names(text, draft.lexicon) if words <= 12 else []
    if people and all(byline.is_name_strict(p.name) for p in people):
        mark -= 0.5 if len(people) == 1 else 1.2
    if len(re.findall(r"\S*\d\S*", text)) >= max(2, words / 3) and text.upper() == text:
        mark -= 2  # a wire's codes
    if _WIRE.search(text):
        mark -= 2.5
    if len(_CLOCK.findall(text)) > 1:
        mark -= 2  # opening hours
    if text[0] in "¹²³⁴⁵*†‡^":
        mark -= 2  # an affiliation below the authors
    if words == 1 and text.count("-") >= 2:
        mark -= 1.5  # a slug
    last = re.split(r"\s[-–—|:]\s", text)[-1]
    if last != text and (key(last) in draft.lexicon.sections or byline.is_press(text)) and words <= 8:
        mark -= 1.5  # "The Harbour Courier - Society"
    # Only English sets whole headlines in capitals, and German has many nouns.
    if words >= MENU and draft.language not in {"en", "de"} and _LOUD_WORDS.fullmatch(text):
        mark -= 1.2
    dated = dates.find(text, draft.lexicon)
    if (text.isupper() and words <= 4) or dated:
        mark -= 0.5
    if dated and (len(text) - (dated.end - dated.start) <= MAX_BESIDE_DATE or "|" in text):
        mark -= 1  # "5 November 2026 - Energy", "The Harbour Courier | 5 November 2026 LOCAL 17"
    if first and words <= MENU and again[key(text)] < 2 and _menu_follows(draft, index):
        mark -= 0.8
    mark += 3 * _spelt(draft, text)
    if is_site(draft, text):
        mark -= 2
    if words >= MIN_SLUG:
        around = [
            s.text for s in draft.segments[max(0, index - 4) : index + 6] if len(s.text) > len(text) + 1
        ]
        if any(t.endswith(f" {text}") or t.startswith(f"{text} ") for t in around):
            mark += 1  # the way through the site ends in it, or a button is named after it
    if again[key(text)] > 1 and words >= MIN_SLUG and text.rstrip()[-1] not in ".。":
        mark += 1.5
    chunk = [s for s in draft.segments[max(0, index - 1) : index + 2] if s.chunk == segment.chunk]
    if len(chunk) == 1:
        mark += 0.4
    if any(metas[index + 1 : index + 4]):
        mark += 0.6
    elif any(_is_signature(draft, below, metas) for below in range(index + 1, index + 3)):
        mark += 0.4
    elif any(metas[index + 4 : index + 7]):
        mark += 0.3
    if any(metas[:index]):
        mark -= 0.6
    return mark


def is_cut_short(draft: Draft, index: int) -> bool:
    """ "The ferry returns to Port…", where a line below it goes on in these words."""
    text = draft.segments[index].text.rstrip()
    bare = text.rstrip(".… ")
    if len(text) - len(bare) < (1 if text.endswith("…") else 3) or len(bare.split()) < MIN_SLUG:
        return False
    below = draft.segments[index + 1 : index + 1 + SEARCHED // 4]
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


def is_site(draft: Draft, text: str) -> bool:
    """Whether the line is the name of the site in the source URL ("Daily News" in dailynews.co.tz)."""
    name = "".join(c for c in key(text) if c.isalnum())
    host = urls.host(draft.fields.get("source_url") or "") if 2 < len(name) <= MAX_SITE else ""
    return name in host.replace("-", "").split(".")[:-1]


def _menu_follows(draft: Draft, index: int) -> bool:
    """Whether two lines of the page stand right below: the name of a site is what stands over its buttons."""
    below = draft.segments[index + 1 : index + 3]
    return len(below) > 1 and all(s.kind == "set_aside" for s in below)


def _spelt(draft: Draft, text: str) -> float:
    """The share of the line's longer words that the source URL spells; 0 for less than half."""
    slug = slug_of(draft)
    if not slug:
        return 0.0
    spelt = [w for w in _WORD.findall(text.casefold()) if len(w) > 3]
    share = sum(w in slug for w in spelt) / len(spelt) if len(spelt) > 1 else 0.0
    return share if share >= 0.5 else 0.0


def slug_of(draft: Draft) -> frozenset[str]:
    """The words that the source URL spells in one of its parts; none where it spells no headline."""
    parts = urls.path(draft.fields.get("source_url") or "").casefold().replace("_", " ").split("/")
    words = max((_WORD.findall(part) for part in parts), key=len)
    return frozenset(words) if len(words) >= MIN_SLUG else frozenset()
