"""Lines that copying tore apart: a label and its value, "By" and the name, one author "and" the other.

A page that sets its byline or its caption in several boxes gives several lines when it is copied; each
group becomes one segment again, so that the rules after this one see the line that a reader saw.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.headline import in_title_case
from convert.normalize.lexicon import Lexicon, key

HEAD, TAIL = 24, 10
_ANNOUNCES = ",،:："
_STOPS = ".!?:;,…"
_SPACED, _WORD = re.compile(r"\S+"), re.compile(r"\w+")
_WORDS_OF_A_LETTER = frozenset("AIOEYUÀÓÒÉÈАВИКОСУЯ")
MAX_LABEL, MAX_VALUE, PROVIDED, LEAST_TITLED, SMALL = 40, 160, 3, 4, 3
MAX_BROKEN, MOST_LINES, MOST_IN_TEXT, LEAST_TEXT = 80, 5, 2, 80
"""A headline's line that was set below another one; how many there may be; the text that follows them."""


def rejoin_torn_lines(draft: Draft) -> None:
    """Put a label that stands alone before the value in the next line, and the parts of a byline together."""
    segments = draft.segments
    kept: list[Segment] = []
    words = _Words(segments)
    index = 0
    while index < len(segments):
        first = segments[index]
        edge = index < HEAD or index >= len(segments) - TAIL
        count = 1
        if len(first.text) <= MAX_VALUE and (edge or first.text[-1] in _ANNOUNCES):
            rules = _RULES if len(first.text) <= MAX_LABEL else _LONG_RULES
            count = next((n for rule in rules if (n := rule(draft.lexicon, segments, index, edge))), 1)
        for part in segments[index + 1 : index + count]:
            glued = part.text[0] in ",;" or (len(first.text) == 1 and not _is_word(first, part, words))
            first.text = f"{first.text}{'' if glued else ' '}{part.text}"
            first.lines = [*first.lines, *part.lines]
        if first.text[1:2] == " " and first.text[0].isupper() and first.free:
            _close_gap(first, words)
        kept.append(first)
        index += count
    draft.segments = kept


def _free(segments: list[Segment], index: int, most: int = MAX_VALUE) -> Segment | None:
    """The segment at ``index`` if it is free text of at most ``most`` characters."""
    if not 0 <= index < len(segments):
        return None
    segment = segments[index]
    return segment if segment.free and not segment.marker and len(segment.text) <= most else None


def _kinds(lexicon: Lexicon, text: str) -> frozenset[str]:
    return lexicon.kinds(text.rstrip(" ,،:："))


def _date(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "Published" over "28 May 2013"."""
    label, value = _free(segments, index, MAX_LABEL), _free(segments, index + 1)
    if not (edge and label and value and _kinds(lexicon, label.text) & {"published", "updated"}):
        return 0
    found = dates.find(value.text, lexicon)
    return 2 if found and found.start == 0 and byline.parse_line(value.text, lexicon) else 0


def _by(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "By" over "Anna Lindqvist"."""
    label, value = _free(segments, index, MAX_LABEL), _free(segments, index + 1)
    if not (edge and label and value) or not (index or byline.is_name_strict(value.text)):
        return 0
    if not any(kind == "by" or kind.startswith("role:") for kind in _kinds(lexicon, label.text)):
        return 0
    above = _free(segments, index - 1)
    if above and lexicon.affiliation.search(label.text) and byline.is_name_strict(above.text):
        return 0  # the post of who is named above
    post, name = _free(segments, index + 2), _free(segments, index + 3)
    if post and name and lexicon.affiliation.search(post.text) and byline.is_name_strict(name.text):
        return 0  # a list of authors and their posts
    if not byline.parse_names(value.text, lexicon):
        return 0
    return 2 + sum(_more_authors(lexicon, segments, index + 2))


def _and(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "By Anna Lindqvist" over "and" over "Tomas Berg", and on."""
    first = _free(segments, index)
    if not (edge and first and lexicon.by.match(first.text) and byline.parse_line(first.text, lexicon)):
        return 0
    return 1 + sum(_more_authors(lexicon, segments, index + 1))


def _more_authors(lexicon: Lexicon, segments: list[Segment], index: int) -> Iterator[int]:
    """How many segments each further author takes."""
    while (segment := _free(segments, index)) is not None:
        word, _, rest = segment.text.partition(" ")
        if word.casefold() not in lexicon.and_words:
            return
        following = _free(segments, index + 1)
        if rest and byline.parse_names(rest, lexicon):
            count = 1
        elif not rest and following and byline.parse_names(following.text, lexicon):
            count = 2
        else:
            return
        yield count
        index += count


def _picture(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "Image caption," over the caption, "Photo:" over the name."""
    label, value = _free(segments, index, MAX_LABEL), _free(segments, index + 1, 700)
    if not (index and label and value and label.text.endswith((",", "،", ":", "："))):
        return 0
    kinds = _kinds(lexicon, label.text)
    if "caption" in kinds and (" " in label.text or not label.text.endswith((",", "،"))):
        return 2
    return 2 if "credit" in kinds and len(value.text.split()) <= 9 else 0


def _comma(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "Anna Lindqvist" over ", Transport Correspondent": no line begins with a comma by itself."""
    first, second = _free(segments, index), _free(segments, index + 1)
    torn = edge and first and second and second.text.startswith((", ", "; "))
    return 2 if torn and second and any(c.isalpha() for c in second.text) else 0


def _publisher(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "From:" over "Department for Transport"."""
    label, value = _free(segments, index, MAX_LABEL), _free(segments, index + 1, 120)
    if not (index and index < HEAD and label and value):
        return 0
    if not label.text.endswith((":", "：")):
        provided = " " in label.text and "publisher" in _kinds(lexicon, label.text)
        return 2 if provided and len(label.text.split()) >= PROVIDED else 0
    return 2 if _kinds(lexicon, label.text) & {"publisher", "section"} else 0


def _drop_cap(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "I" over "n the last week of March": a large first letter in a box of its own."""
    letter, rest = _free(segments, index, 1), _free(segments, index + 1, 100_000)
    if not (index and letter and rest and letter.text.isalpha() and letter.text.isupper()):
        return 0
    word = _SPACED.match(rest.text)
    loud = word is not None and word[0].isupper() and (len(word[0]) > 1 or rest.text[2:3].isupper())
    set_apart = rest.text[0].islower() or (loud and not rest.text.isupper())
    return 2 if set_apart and len(rest.text) > MAX_VALUE // 2 else 0


class _Words:
    """How often each word of a text stands in it, folded; counted when a large first letter first asks."""

    def __init__(self, segments: list[Segment]) -> None:
        self._segments = segments

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(word.casefold() for s in self._segments for word in _WORD.findall(s.text))


def _is_word(letter: Segment, rest: Segment, words: _Words) -> bool:
    """Whether the large letter is a word ("A" over "ferry that stands"), as what follows is elsewhere."""
    word = _WORD.match(rest.text)
    if word is None or letter.text not in _WORDS_OF_A_LETTER or len(word[0]) < 2:
        return False
    alone, whole = word[0].casefold(), (letter.text + word[0]).casefold()
    return words.counts[alone] > 1 and not words.counts[whole]


def _close_gap(paragraph: Segment, words: _Words) -> None:
    """ "T he engine was bought": a large first letter in its line, if the text has the word elsewhere."""
    word = _WORD.match(paragraph.text[2:])
    if word is None or not word[0].islower() or len(paragraph.text) <= MAX_VALUE // 2:
        return
    if paragraph.text[0] in _WORDS_OF_A_LETTER:
        return
    if words.counts[(paragraph.text[0] + word[0]).casefold()]:
        paragraph.text = paragraph.text[0] + paragraph.text[2:]


def _title(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "The Ferry Comes Back to the" over "Old Pier": no title in title case ends in a small word."""
    first, second = _free(segments, index), _free(segments, index + 1)
    if not (index < HEAD and first and second and first.chunk == second.chunk):
        return 0
    *words, last = first.text.split()
    titled = len(words) >= LEAST_TITLED and in_title_case(words)
    small = (
        last.isalpha()
        and last.islower()
        and (key(last) in lexicon.joining if lexicon.joining else len(last) <= SMALL)
    )
    if not (titled and small and second.text[0].isupper()):
        return 0
    return 2 if byline.parse_line(second.text, lexicon) is None else 0


def _broken(lexicon: Lexicon, segments: list[Segment], index: int, edge: bool) -> int:
    """ "Fähre kehrt zurück" over "nach neun Monaten" over the text: a headline set in lines."""
    first = _free(segments, index, MAX_BROKEN)
    if not (first and index < HEAD and first.text[0].isupper() and " " in first.text):
        return 0
    if index and segments[index - 1].chunk == first.chunk:
        return 0
    prose = any(len(above.text) >= 2 * LEAST_TEXT for above in segments[:index])
    most = MOST_IN_TEXT if prose else MOST_LINES  # longer runs in the text are verse
    count, length = 1, len(first.text)
    while (part := _free(segments, index + count, MAX_BROKEN)) is not None and part.chunk == first.chunk:
        count, length = count + 1, length + len(part.text)
        if not part.text[0].islower() or count > most or length > MAX_VALUE:
            return 0
    below = segments[index + count] if index + count < len(segments) else None
    if count == 1 or below is None or below.chunk == first.chunk or len(below.text) < LEAST_TEXT:
        return 0
    lines = segments[index : index + count]
    if any(line.text[-1] in _STOPS or key(line.text) in lexicon.page_words for line in lines):
        return 0
    return 0 if any(byline.parse_line(line.text, lexicon) for line in lines) else count


_RULES: tuple[Callable[[Lexicon, list[Segment], int, bool], int], ...] = (
    _date, _by, _and, _comma, _picture, _publisher, _drop_cap, _title, _broken,
)  # fmt: skip
_LONG_RULES: tuple[Callable[[Lexicon, list[Segment], int, bool], int], ...] = (_and, _comma, _title, _broken)
