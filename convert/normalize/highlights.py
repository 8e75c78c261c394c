"""Highlights: what programs for reading write around the passages that somebody marked in an article.

Readwise has a list of "Metadata" above and a link behind each passage, Kindle a line of place and day above
it, Omnivore a link before the passages.  What they tell of the article gives its fields; the passages are its
text.  The words stand in `clips.toml`.
"""

from __future__ import annotations

import re
from functools import cache

from convert.normalize.clips import clip_keys, highlight_words, repeats_headline
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.recordfields import take

__all__ = ["read_highlights"]

MOST_ABOVE, MOST_MEMBERS, LONGEST_HEADING = 12, 24, 80
_NOTE = "reader's label"
_MEMBER = re.compile(
    r"(?P<label>[*_]{0,2}[^\W\d_][\w -]{1,24}?[*_]{0,2}\s?::?[*_]{0,2})\s+(?P<value>\S.*)", re.DOTALL
)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]{1,200}\|)?([^\[\]|]{1,200})\]\]")
_LINK_BEHIND = re.compile(
    r"\s*(?P<link>(?:\^[\w-]{1,40}\s*)?\(?\[(?P<words>[^\[\]]{1,24})\]\(https?://[^\s()]+\)\)?)\s*$"
)
_LINK = re.compile(r"\[(?P<words>[^\[\]]{3,40})\]\((?P<url>https?://[^\s()]+)\)")
_TAGS = re.compile(r"#[\w/-]{2,40}(?: #[\w/-]{2,40}){0,12}")
_OWN = re.compile(r"(?:[*_]{0,2}(?:note|notes|tags?|comment)[*_]{0,2}\s?:|\.[a-z][\w-]{1,20}$)", re.I)
""" "Note: for the lecture": the reader's own words below a passage."""
_CLIPPED = re.compile(r"(?P<title>\S.{0,300}?)(?:\s+\((?P<people>[^()]{2,120})\))?")


@cache
def _headings() -> frozenset[str]:
    return frozenset(map(key, highlight_words("headings")))


@cache
def _links() -> frozenset[str]:
    return frozenset(map(key, highlight_words("links")))


@cache
def _pages() -> frozenset[str]:
    return frozenset(map(key, highlight_words("pages")))


@cache
def _places() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(highlight_words('places'))})\b[^\n]{{4,160}}", re.I)


def read_highlights(draft: Draft) -> None:
    """Read what a reader's program wrote above and behind the marked passages."""
    if "etadata" in draft.raw or "ighlight" in draft.raw or "mnivore" in draft.raw:
        _read_members(draft)
        _set_links_aside(draft)
    if "=====" in draft.raw or " | " in draft.raw[:600]:
        _read_clippings(draft)


def _read_members(draft: Draft) -> None:
    """ "## Metadata" over "- Author: [[Anna Lindqvist]]", "- Full Title: …", "- URL: …"."""
    segments = draft.segments
    start = next(
        (i for i, s in enumerate(segments[:MOST_ABOVE]) if s.free and key(s.text) == "metadata"), None
    )
    if start is None:
        return
    found: list[tuple[Segment, re.Match[str]]] = []
    for segment in segments[start + 1 : start + 1 + MOST_MEMBERS]:
        match = _MEMBER.fullmatch(segment.text)
        if match is None or not segment.free:
            break
        found.append((segment, match))
    known = [m for _, m in found if _target(m["label"]) is not None]
    if len(known) < 2 or 2 * len(known) < len(found):
        return
    draft.put_aside(segments[start], _NOTE, "member of a reader's record")
    for segment, match in found:
        value = _WIKI_LINK.sub(r"\1", match["value"]).strip()
        target = _target(match["label"]) or ""
        segment.marker = ""
        if target == "headline" and repeats_headline(draft, value):
            draft.put_aside(segment, "repeats the headline", "same words as the headline")
        elif target and take(draft, target, segment, value):
            draft.label(segment, match["label"], "member of a reader's record")
        else:
            draft.put_aside(segment, _NOTE, "member of a reader's record")


def _target(label: str) -> str | None:
    name = label.strip(" *_:").casefold().replace(" ", "_")
    keys: dict[str, str] = highlight_words("keys")
    return keys.get(name, clip_keys().get(name))


def _set_links_aside(draft: Draft) -> None:
    """ "([View Highlight](https://…))" behind a passage, "## Highlights" above all, notes below one."""
    marked: Segment | None = None
    for segment in draft.segments:
        if not segment.free:
            continue
        text = segment.text
        if _is_of_program(text):
            draft.put_aside(segment, _NOTE, "line of a reader's program")
        elif text[0] == "[" and (link := _LINK.fullmatch(text)) and key(link["words"]) in _pages():
            _read_link(draft, segment, link)
        elif (
            text[-1] == ")" and (link := _LINK_BEHIND.search(text[-400:])) and key(link["words"]) in _links()
        ):
            passage = text[: len(text) - len(link.group())]
            draft.put_aside(segment, _NOTE, "link behind a passage", link["link"] if passage else None)
            segment.text = passage or text
            marked = segment
        elif marked and segment.marker and segment.depth > marked.depth and _OWN.match(text):
            draft.put_aside(segment, "reader's note", "below a passage")


def _read_link(draft: Draft, segment: Segment, link: re.Match[str]) -> None:
    """ "[Read Original](https://…)": where the article stands; any other is the program's own page."""
    original = "original" in key(link["words"]) and not draft.fields.get("source_url")
    if original and take(draft, "source_url", segment, link["url"]):
        draft.label(segment, link["words"], "line of a reader's program")
    else:
        draft.put_aside(segment, _NOTE, "line of a reader's program")


def _is_of_program(text: str) -> bool:
    """Whether a line is a heading of the program's, its tags or the cover that it puts above an article."""
    if len(text) > LONGEST_HEADING:
        return text.startswith("![rw-book-cover")
    folded = key(text)
    return (
        folded in _headings()
        or folded.startswith(("new highlights added", "rw-book-cover"))
        or _TAGS.fullmatch(text) is not None
    )


def _read_clippings(draft: Draft) -> None:
    """Kindle: title and author in brackets, "- Your Highlight on page 3 | Added on …", the passage, "=====".

    Only where all clippings are of one text.
    """
    segments = draft.segments
    places = [
        i for i, s in enumerate(segments) if i and s.marker == "-" and s.free and _places().fullmatch(s.text)
    ]
    if not places or places[0] > 1:
        return
    titles = [segments[i - 1] for i in places if i - 1 not in places and segments[i - 1].free]
    if len(titles) < len(places):
        return
    match = _CLIPPED.fullmatch(titles[0].text)
    if match is None or any(key(title.text) != key(titles[0].text) for title in titles):
        return
    first = titles[0]
    draft.fill(
        "headline", match["title"], first, "title above a clipping", 0.9, kind="headline", text=match["title"]
    )
    if match["people"]:
        person = Segment(match["people"], first.lines, first.chunk)
        if not take(draft, "authors", person, match["people"]):
            draft.put_aside(first, "rest of the byline", "title above a clipping", match["people"])
    for title in titles[1:]:
        draft.put_aside(title, "repeats the headline", "same words as the headline")
    for index in places:
        segments[index].unmark()
        draft.put_aside(segments[index], _NOTE, "line of a reader's program")
        for passage in segments[index + 1 : index + 2]:
            if passage.free and any(c.isalnum() for c in passage.text):
                passage.claim("paragraph", "passage of a clipping", 0.9)
    draft.body_start = places[0] + 1
