"""Related lists: a heading such as "Related articles:" and the titles below it, with or without links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from convert.normalize import byline, dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.headline import in_title_case
from convert.normalize.lexicon import key

MAX_TITLE, MAX_TAIL, MAX_LABEL, MAX_OPENED, MAX_DATE, MAX_CUT = 240, 11, 80, 140, 24, 110
MIN_WORDS, MIN_ITEM, MIN_WIDE, MOST_BOXED, MIN_TEXT = 4, 3, 9, 6, 30
MOST_LOUD = 0.4
"""Of a text in capitals as a whole they tell nothing."""
_LINKED = re.compile(r"\[(?P<title>[^\[\]]+)\]\((?P<url>https?://[^\s()]+)\)")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BRACKETED = re.compile(r"[\[【〔［](?P<label>[^\[\]【】〔〕［］:：]{2,30})[\]】〕］]\s*(?=\S)")
""" "[관련기사] 다리가 다시 열렸다", "【延伸閱讀】大橋重新開放"."""
_OPENED = frozenset("[【〔［")
_ENDS = '.!?…”"»'
_SIGNS = frozenset(":：|｜»>")
_HAND = "☞"
_COLON = re.compile(r"[:：](?!//)|\s?[-–—]\s|\s?[|｜»]\s?|\s>+\s")
_RANK = re.compile(r"(\d{1,2})[.)]?\s+(?=\S)")
_DATED = re.compile(r"\s+\((\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\)$")
_URL_AT_END = re.compile(r"(?P<title>.+?)\s*[:–—|(<-]*\s*(?P<url>https?://[^\s()<>]+)[)>]*\s*$")
# These may as well head a part of an encyclopaedia's article; only the tail of a text settles it.
AMBIGUOUS = {
    "further reading",
    "see also",
    "voir aussi",
    "siehe auch",
    "ver también",
    "vedi anche",
    "veja também",
    "смотрите также",
}


def find_related(draft: Draft) -> None:
    """Claim each related list, wherever it stands."""
    segments = draft.segments
    for index in range(1, len(segments)):
        segment = segments[index]
        if not segment.free or len(segment.text) > 400:
            continue
        text = segment.text.strip(" *_#")
        if len(text) < MAX_LABEL and (
            draft.lexicon.announces_related(text)
            or (text[:1].isupper() and draft.lexicon.related_heading.fullmatch(text))
        ):
            _claim_list(draft, index, segment)
        elif label := _opening_label(draft, text):
            _claim_inline(draft, index, segment, text[: len(label)], text[len(label) :].strip())
        elif text[:1] in _OPENED and (bracketed := _BRACKETED.match(text)):
            if draft.lexicon.announces_related(bracketed["label"]):
                _claim_inline(draft, index, segment, bracketed["label"], text[bracketed.end() :].strip())
        elif text.startswith(_HAND) and len(text) > MIN_WIDE and is_title(text.rstrip("?!")):
            add_title(draft, segment, text.lstrip(f"{_HAND}\ufe0f "), "pointing hand before a title", 0.85)
        elif _may_have_label(text[:40]) and (colon := _COLON.search(text, 0, 40)):
            label, rest = text[: colon.start()].rstrip("*_ "), text[colon.end() :].strip("*_ ")
            if rest and draft.lexicon.announces_related(label):
                _claim_inline(draft, index, segment, label, rest)
            if (
                segment.free
                and rest
                and _names_kind(draft, label)
                and _is_link_among_text(draft, index, rest)
            ):
                _claim_title(draft, segment, label, rest, 0.65)
        elif text[:1] == "[" and _LINKED.fullmatch(text) and _is_link_among_text(draft, index, text):
            add_title(draft, segment, text, "link between two paragraphs", 0.7)
    _find_loud_titles(draft)


def _names_kind(draft: Draft, label: str) -> bool:
    """ "Watch", "Opinion", "More on ferries": what may as well head a part of the article."""
    return key(label) in draft.lexicon.related_kinds or bool(draft.lexicon.related_heading.fullmatch(label))


def _is_link_among_text(draft: Draft, index: int, text: str) -> bool:
    """Whether a line stands by itself between two paragraphs, and is a title by its link or its capitals."""
    linked = _LINKED.fullmatch(text)
    words = (linked["title"] if linked else text).split()
    if len(words) <= MIN_WORDS or not (linked or in_title_case(words)) or not is_title(text):
        return False
    around = [
        draft.segments[i] for i in (index - 1, index + 1) if draft.body_start <= i < len(draft.segments)
    ]
    return len(around) == 2 and all(
        s.free
        and s.chunk != draft.segments[index].chunk
        and len(s.text) > 2 * MIN_TEXT
        and s.text[-1] in _ENDS
        for s in around
    )


def _find_loud_titles(draft: Draft) -> None:
    """Titles in capitals between the paragraphs, where the page's own calls stand there in capitals too.

    "CLICK HERE TO GET THE COURIER'S APP" among them shows that these lines are links to other articles.
    """
    body = draft.segments[draft.body_start :]
    loud = [s for s in body if s.text.isupper() and len(s.text.split()) > MIN_WORDS]
    if not any(s.kind == "set_aside" for s in loud) or len(loud) > MOST_LOUD * len(body):
        return
    sizes = Counter(segment.chunk for segment in body)
    for segment in loud:
        if segment.free and not segment.marker and sizes[segment.chunk] == 1 and is_title(segment.text):
            add_title(draft, segment, segment.text, "title in capitals among a page's calls", 0.75)


def _may_have_label(opening: str) -> bool:
    """A cheap look for a colon, or for a dash behind words."""
    return not _SIGNS.isdisjoint(opening) or "- " in opening or "– " in opening or "— " in opening


def _opening_label(draft: Draft, text: str) -> str:
    """The label that a line opens with, without any colon: "À lire aussi Le pont du port rouvre"."""
    if len(text) > MAX_OPENED or text[-1] in ".!?…:":
        return ""
    if glued := draft.lexicon.glued_opening.match(text):
        return glued.group()  # "À lire aussiLe pont du port rouvre"
    words = text.split(" ")
    for count in (4, 3, 2):
        label = " ".join(words[:count])
        if (
            len(words) > count + 2
            and key(label) in draft.lexicon.related_openings
            and words[count][0].isupper()
        ):
            return label
    return ""


def _claim_list(draft: Draft, index: int, segment: Segment) -> None:
    items: list[Segment] = []
    below: list[Segment] = []  # the dates and bylines between the items
    parted: list[Segment] = []  # "list 2 of 3" between the items, set aside before
    marked = False
    for following in _from(draft, index + 1):
        if following.kind == "set_aside" and not marked:
            parted.append(following)
            continue
        if not following.free or following.marker == ">" or key(following.text) in draft.lexicon.labels:
            break
        if following.marker:
            if items and not marked:
                break
            marked = True
        elif items and not marked and (_is_date(draft, following) or _is_byline(draft, following)):
            below.append(following)
            continue
        elif marked or not is_title(_untruncated(following.text)) or _is_dated(draft, following):
            break
        elif items and items[0].chunk == segment.chunk != following.chunk:
            break  # the box ends
        if len(following.text) > MAX_TITLE:
            break
        items.append(following)
    if not marked:  # a line of one word or two is no title, and ends the list
        short = (n for n, i in enumerate(items) if _is_short(i.text))
        items = items[: next(short, len(items))]
    if not items or len(items) > 40:
        return
    end = index + 1 + len(items) + len(below) + len(parted)
    at_tail = _only_tail_follows(draft, end)
    colon = segment.text.rstrip(" *_").endswith((":", "："))
    announced = (
        len(items) == 1
        and items[0].chunk == segment.chunk
        and (colon or key(segment.text) not in AMBIGUOUS or _alone_in_chunk(draft, index, 2))
        and (
            len(items[0].text.split()) >= MIN_WORDS
            or (_WIDE.search(items[0].text) and not _is_short(items[0].text))
        )
    )
    dated = all(_glued_date(draft, item.text) for item in items)
    boxed = items[-1].chunk == segment.chunk and _alone_in_chunk(draft, index, end - index)
    beside = below or dated or len(parted) > len(items)
    listed = marked or beside or announced or boxed or _in_a_box(segment, items)
    doubtful = key(segment.text) in AMBIGUOUS and not (announced and colon)
    if (doubtful or not listed) and not at_tail:
        return
    confidence = 0.95 if marked else 0.8
    strip_ranks(draft, items)
    segment.claim("label", "heading of a related list", confidence)
    draft.fields.setdefault("related_heading", segment.text.strip(" *_#").rstrip(":：").strip())
    draft.label(segment, segment.text, "heading of a related list")
    for item in items:
        add_title(draft, item, item.text, "item of a related list", confidence)
    for line in below:
        what = "byline" if _is_byline(draft, line) else "date"
        draft.put_aside(line, f"{what} of a related article", "line of a related list")


def _in_a_box(label: Segment, items: list[Segment]) -> bool:
    """Whether a few titles stand right below their label, in text without blank lines."""
    return (
        1 < len(items) <= MOST_BOXED
        and items[-1].chunk == label.chunk
        and all(
            len(i.text.split()) >= MIN_WORDS or (_WIDE.search(i.text) and not _is_short(i.text))
            for i in items
        )
    )


def _is_short(text: str) -> bool:
    return len(text) < MIN_WIDE if _WIDE.search(text) else len(text.split()) < MIN_ITEM


def _alone_in_chunk(draft: Draft, index: int, count: int) -> bool:
    """Whether the ``count`` segments from ``index`` on make up a chunk of their own."""
    chunk = draft.segments[index].chunk
    around = draft.segments[max(0, index - 1) : index] + draft.segments[index + count : index + count + 1]
    return all(s.chunk != chunk for s in around)


def strip_ranks(draft: Draft, items: list[Segment]) -> None:
    """Take the numbers off a list of the most read articles: "1 The bridge reopens", "2 The ferry rests"."""
    ranks = [_RANK.match(item.text) for item in items]
    if len(items) < 2 or [int(r[1]) if r else 0 for r in ranks] != list(range(1, len(items) + 1)):
        return
    for item, rank in zip(items, ranks, strict=True):
        if rank:
            draft.label(item, rank[1], "number of a related article")
            item.text = item.text[rank.end() :]


def _claim_inline(draft: Draft, index: int, segment: Segment, label: str, rest: str) -> None:
    """ "Read also: One title": related where it is a title by its shape or carries its own link."""
    linked = _LINKED.fullmatch(rest) or _URL_AT_END.fullmatch(rest)
    titled = (
        (
            " " in label.strip()
            or label.isupper()
            or _WIDE.search(label)
            or (len(label) > MIN_WORDS and key(label) not in draft.lexicon.related_kinds)
        )
        and (key(label) not in AMBIGUOUS or len(rest.split()) > MIN_WORDS)
        and is_title(rest)
        and _opens_title(rest)
    )
    alone = linked or titled or _only_tail_follows(draft, index + 1)
    if urls.URL.match(rest) or not alone or len(rest) > MAX_TITLE:
        return
    _claim_title(draft, segment, label, rest, 0.85)


def _claim_title(draft: Draft, segment: Segment, label: str, title: str, confidence: float) -> None:
    draft.fields.setdefault("related_heading", label.strip())
    draft.label(segment, f"{label}:", "heading of a related list")
    add_title(draft, segment, title, "labelled related title", confidence)


def _is_date(draft: Draft, segment: Segment) -> bool:
    """The date that some pages print below each related title."""
    head = byline.parse_line(segment.text, draft.lexicon) if len(segment.text) < 40 else None
    return head is not None and not head.people and bool(head.published or head.leftover)


def _is_byline(draft: Draft, segment: Segment) -> bool:
    """ "News | By Anna Lindqvist" below a related title."""
    text = segment.text
    by = draft.lexicon.by.search(text) if len(text) <= MAX_LABEL else None
    if by is None or (
        by.start() and not text[: by.start()].rstrip().endswith(("|", "·", "•", "/", "-", "–"))
    ):
        return False
    return bool(byline.parse_names(text[by.end() :], draft.lexicon))


def _is_dated(draft: Draft, segment: Segment) -> bool:
    """Whether the line is about the article itself ("Published - May 28, 2013"), no title."""
    return (
        any(c.isdigit() for c in segment.text) and byline.parse_line(segment.text, draft.lexicon) is not None
    )


def _glued_date(draft: Draft, text: str) -> int:
    """Where a date begins that ends a title and runs into it ("The ferry restsMay 28, 2013"); else 0."""
    if not text[-4:].isdecimal():
        return 0
    glued = draft.lexicon.glued_month.search(text, max(0, len(text) - MAX_DATE))
    if glued is None:
        return 0
    last = text[glued.start() :]
    found = dates.find(last, draft.lexicon)
    return glued.start() if found and found.text == last else 0


def _opens_title(text: str) -> bool:
    first = next((c for c in text if c.isalpha()), "")
    return bool(first) and (first.isupper() or first.upper() == first.lower())


def is_title(text: str) -> bool:
    """Whether an unmarked line reads like a title: short, and no sentence's full stop."""
    text = text.rstrip()
    return len(text) <= 160 and text[-1] not in ".:;,…。" and len(text.split()) <= 25


def _untruncated(text: str) -> str:
    """A title less the dots that stand for the rest of it, as pages cut titles to fit their boxes."""
    return text.rstrip(" .…") if text.endswith(("…", "...")) and len(text) <= MAX_CUT else text


def _from(draft: Draft, index: int) -> Iterator[Segment]:
    """The segments from ``index`` on, without copying or skipping over those before."""
    return (draft.segments[i] for i in range(index, len(draft.segments)))


def _only_tail_follows(draft: Draft, index: int) -> bool:
    """Whether nothing but the tail of the text comes from ``index`` on."""
    rest = list(islice((s for s in _from(draft, index) if s.free), MAX_TAIL + 1))
    if len(rest) <= 2 and all(len(s.text) < 300 and not s.marker for s in rest):
        return True
    if len(rest) > MAX_TAIL or any(opens_reference_section(s) for s in rest):
        return False
    return all(
        s.marker
        or draft.lexicon.announces_related(s.text)
        or (len(s.text) < 200 and s.text[-1] not in '.!?…”"')
        for s in rest
    )


def opens_reference_section(segment: Segment) -> bool:
    """Whether the line heads the sources or notes of an article, below which short lines are its own."""
    return key(segment.text.replace("[edit]", "")) in {
        "references",
        "notes",
        "external links",
        "bibliography",
        "sources",
        "footnotes",
        "citations",
    }


def add_title(draft: Draft, segment: Segment, text: str, rule: str, confidence: float) -> None:
    """Claim a line as the title of a related article, with its link; a date behind it is set aside."""
    if dated := _DATED.search(text):
        draft.put_aside(segment, "date of a related article", "date behind a related title", dated[1])
        text = text[: dated.start()]
    elif glued := _glued_date(draft, text):
        draft.put_aside(segment, "date of a related article", "date behind a related title", text[glued:])
        segment.text = segment.text.replace(text[glued:], f" {text[glued:]}")  # as a reader sees it
        text = text[:glued].rstrip(" |·•,–-")
    linked = _LINKED.fullmatch(text.strip())
    tail = None if linked else _URL_AT_END.fullmatch(text.strip())
    found = linked or tail
    title, url = (found["title"].strip(), urls.trim(found["url"])) if found else (text.strip(), None)
    segment.claim(
        "related",
        rule,
        confidence,
        title=title.strip("*_").removeprefix("— ").removeprefix("– "),
        url=url,
        text=text,
    )
