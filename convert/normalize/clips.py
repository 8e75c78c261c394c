"""Clips and dumps: what clippers, readers of feeds and scrapers write above and below an article.

Front matter between fences, "title: …" and "url: …" in lines of their own, a page's meta tags, "Clip saved
with …", "The post … appeared first on …".  The words stand in `clips.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from convert.model import Evidence, SetAside
from convert.normalize import dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.lines import Line, clean
from convert.normalize.recordfields import take, take_label_of_text

if TYPE_CHECKING:
    from convert.fenced import Fenced

__all__ = [
    "clip_keys", "data_words", "find_lines_below_pictures", "find_unstopped_captions", "highlight_words",
    "is_empty", "labels_above", "mend_block_links", "read_dump", "read_excerpt", "read_front_matter",
    "read_meta_tags", "read_properties", "repeats_headline", "set_clip_ends_aside", "set_portraits_aside",
    "strip_front_matter", "unwrap_pictures",
]  # fmt: skip

MOST_HEAD, LEAST_LABELS, SEARCHED_END, SEARCHED_HEAD = 16, 3, 6, 8
LONGEST_LABEL, LONGEST_END, LONGEST_PROGRAM, MOST_IN_CAPTION = 30, 500, 90, 30
_PORTRAIT = re.compile(
    r"^(?:(?:picture|photo|portrait|avatar|headshot|profile (?:picture|photo)) of |go to the profile of )"
    r"|(?:'s (?:avatar|picture|profile picture|profile photo|headshot)| avatar)$"
)
_NOTE = "clip's label"
_LINE = re.compile(
    r"(?P<label>(?P<quote>[\"'*_]{0,2})(?P<key>[^\W\d_][\w -]{0,23})(?P=quote)\s?(?:::?|=)\s*)"
    r"(?P<value>\S.*)?",
    re.DOTALL,
)
_LINKED_PICTURE = re.compile(
    r"\[(?P<picture>!\[[^\[\]\n]{0,300}\]\([^()\s]{1,2000}\))\s*\]\((?P<link>[^()\s]{1,2000})\)"
)
_LINK_BELOW = re.compile(r"\]\((?P<url>\S{1,2000}?)(?:\s+\"(?P<title>[^\"]{0,200})\")?\)\[?")
_EXCERPT = re.compile(r"#{1,3}\s*(?P<label>Excerpt)\s+(?P<text>\S.*)", re.DOTALL)
_EMPTY = frozenset({"", "none", "null", "nan", "n/a", "[]", "{}", '""', "''", "undefined"})
_PUBLISHED = frozenset({"published", "published_date", "published_at", "date_published", "publish_date"})
_BRACKETS = frozenset({"{", "}", "[", "]", "---", "...", "},", "],"})


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "clips.toml").read_text("utf-8"))


def clip_keys() -> dict[str, str]:
    """Key of a dump's or a clip's line → the field that it gives; "" is set aside."""
    keys: dict[str, str] = _words()["keys"]
    return keys


def data_words(name: str) -> Any:
    """What `convert.normalize.data` needs to know of the names in records."""
    return _words()["data"][name]


def highlight_words(name: str) -> Any:
    """What `convert.normalize.highlights` needs to know of programs for reading."""
    return _words()["highlights"][name]


def is_empty(value: str) -> bool:
    """Whether a program wrote ``value`` for nothing: "null", "None", "[]"."""
    return value.strip().casefold() in _EMPTY


@cache
def _posts() -> re.Pattern[str]:
    patterns = _words()["ends"]["post"]
    named = (
        p.replace("?P<title>", f"?P<title{i}>").replace("?P<site>", f"?P<site{i}>")
        for i, p in enumerate(patterns)
    )
    return re.compile(rf"(?:{'|'.join(named)})\.?", re.I)


@cache
def _openings() -> frozenset[str]:
    return frozenset(_words()["ends"]["openings"])


@cache
def _program() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_words()['ends']['lines'])})\.?", re.I)


# -- front matter ------------------------------------------------------------------------------


def strip_front_matter(raw: str, lines: list[Line]) -> tuple[list[Line], Fenced | None]:
    """Part YAML between fences at the very top from the lines of the text."""
    if not lines or lines[0].text != "---":
        return lines, None
    from convert.fenced import find

    fenced = find(raw[lines[0].start :], lines[0].start)
    if fenced is None or fenced.problem:
        return lines, None
    return [line for line in lines if line.start >= fenced.end], fenced


def read_front_matter(draft: Draft, fenced: Fenced, lines: list[Line]) -> None:
    """Give the article what the entries tell; what has no place is set aside line by line."""
    keys = {_field_key(entry.key) for entry in fenced.entries}
    head = Segment("---", [line for line in lines if line.start < fenced.end], chunk=-1)
    head.claim("field", "front matter of a clip", 0.95)
    draft.segments.insert(0, head)
    draft.body_start = 1
    used: list[tuple[int, int]] = []
    for entry in fenced.entries:
        name = _field_key(entry.key)
        target = _words()["keys"].get(name, "")
        if target == "source_url" and not _is_url(entry.value):
            target = "publisher"
        elif name == "created" and "published" not in keys and not keys & {"source", "source_url"}:
            target = "published"  # else it is the day of the clip
        elif name == "date" and keys & _PUBLISHED:
            target = ""  # the day when it was fetched, where another one is named after the publication
        shown = clean(draft.raw[slice(*entry.shown)]).strip()
        if not target or target == "body" or not _set(draft, target, entry.value, shown, entry.span):
            continue
        draft.evidence.append(Evidence("label", "front matter of a clip", 1.0, entry.span, f"{entry.key}:"))
        used.append(entry.span)
    values = {entry.span: str(entry.value) for entry in fenced.entries}
    for line in head.lines:
        within = [span for span in used if span[0] < line.end and line.start < span[1]]
        if within and (line.text[0] != "#" or line.text.strip("# ") in values[within[0]]):
            continue  # else it is a comment
        if any(c.isalnum() for c in line.text):  # the fences have no words
            aside = SetAside(line.text, _NOTE, "front matter of a clip", (line.start, line.end))
            draft.set_aside.append(aside)


def _field_key(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://", "www."))


def _set(draft: Draft, target: str, value: Any, shown: str, span: tuple[int, int]) -> bool:
    """Take a checked value as a field; false where it is none or the field is known."""
    from convert.hints import check

    if target == "keywords" and isinstance(value, list):
        value = [item for item in value if item and key(str(item)) not in _words()["ends"]["tags"]]
    if draft.fields.get(target) or value in (None, []) or str(value).strip().casefold() in _EMPTY:
        return False
    note = None
    try:
        checked = check(target, value)[1]
    except (KeyError, ValueError):
        found = dates.find(str(value), draft.lexicon) if target == "published" else None
        if found is None or found.text != str(value).strip():
            return False
        checked = found.moment
    if target == "source_url":
        plain = urls.without_tracking(checked)
        note = f"tracking parameters taken off; as written: {checked}" if plain != checked else None
        checked = plain
    if target == "headline" and repeats_headline(draft, str(checked)):
        aside = SetAside(shown, "repeats the headline", "front matter of a clip", span)
        draft.set_aside.append(aside)
        return True
    draft.fields[target] = checked
    draft.evidence.append(Evidence(target, "front matter of a clip", 0.95, span, shown, note))
    return True


def repeats_headline(draft: Draft, headline: str, start: int = 0) -> bool:
    """Whether the text from ``start`` on opens with its headline too; its head is then read as any other."""
    segments = draft.segments[start : start + SEARCHED_HEAD]
    return any(s.free and key(s.text) == key(headline) for s in segments)


# -- lines with labels ---------------------------------------------------------------------------


def _may_be_label(text: str) -> bool:
    """A cheap look, since few texts begin with a label."""
    return ":" in text[:LONGEST_LABEL] or "=" in text[:LONGEST_LABEL] or text in _BRACKETS


def labels_above(lines: list[Line]) -> int:
    """How many lines at the very top are a dump's labels: no paragraph with what stands below."""
    if not lines or not _may_be_label(lines[0].text):
        return 0
    count = 0
    for line in lines[: 2 * MOST_HEAD]:
        match = _LINE.fullmatch(line.text)
        if not (line.text in _BRACKETS or (match and match["key"].islower())):
            break
        count += 1
        if match and not match["value"]:
            break
    return count if count >= LEAST_LABELS else 0


def read_dump(draft: Draft) -> bool:
    """ "title: …", "url: …", "text: …" at the very top, one a line, as a scraper prints them."""
    if not draft.segments or not _may_be_label(draft.segments[0].text):
        return False
    found: list[tuple[Segment, str, re.Match[str] | None]] = []
    known = 0
    for segment in draft.segments[: 2 * MOST_HEAD]:
        match = _LINE.fullmatch(segment.text)
        name = _field_key(match["key"]) if match else ""
        if segment.text in _BRACKETS:
            found.append((segment, "", None))
        elif match is None or segment.marker or not segment.free or not match["key"].islower():
            break
        else:
            found.append((segment, name, match))
            known += name in _words()["keys"]
            if _words()["keys"].get(name) == "body":
                break
    while found and found[-1][1] not in _words()["keys"]:
        found.pop()
    kinds = {_words()["keys"][name] for _, name, _ in found if name in _words()["keys"]}
    if known < LEAST_LABELS or not kinds & {"headline", "source_url"} or 2 * known < len(found):
        return False
    for segment, name, match in found:
        if match is None:
            segment.claim("furniture", "line of a clip or dump", 0.9)
            continue
        target = _words()["keys"].get(name, "")
        value = _bare(match["value"] or "")
        label = match["label"].strip()
        if target == "body":
            take_label_of_text(draft, segment, label, value, "line of a clip or dump")
        elif target == "headline" and repeats_headline(draft, value, len(found)):
            draft.put_aside(segment, "repeats the headline", "same words as the headline")
        elif value.casefold() not in _EMPTY and take(draft, target, segment, value):
            draft.label(segment, label, "line of a clip or dump")
        else:
            draft.put_aside(segment, _NOTE, "line of a clip or dump")
    draft.body_start = len(found) - (1 if found[-1][0].free else 0)
    last = draft.segments[-1]
    if found[0][2] is None and last.free and last.text in _BRACKETS:
        last.claim("furniture", "line of a clip or dump", 0.9)
    return True


def read_properties(draft: Draft) -> bool:
    """Notion: "# Night ferry to run all winter" over "URL: https://…", "Author: …", "Created: …"."""
    if not draft.segments or not draft.segments[0].text.startswith("# ") or not draft.segments[0].free:
        return False
    found: list[tuple[Segment, str, re.Match[str]]] = []
    for segment in draft.segments[1 : 1 + MOST_HEAD]:
        match = _LINE.fullmatch(segment.text) if segment.free and not segment.marker else None
        if match is None or (found and segment.chunk != found[0][0].chunk):
            break
        found.append((segment, _words()["keys"].get(_field_key(match["key"]), ""), match))
    address = any(target == "source_url" and _is_url(match["value"]) for _, target, match in found)
    if not address or sum(bool(target) for _, target, _ in found) < 2:
        return False
    for segment, target, match in found:
        value = (match["value"] or "").strip()
        if target not in ("", "body") and take(draft, target, segment, value):
            draft.label(segment, match["label"].strip(), "property of a page")
        else:
            draft.put_aside(segment, _NOTE, "property of a page")
    title = draft.segments[0]
    draft.fill(
        "headline", title.text[2:].strip(), title, "heading over a page's properties", 0.95, kind="headline"
    )
    draft.body_start = 1 + len(found)
    return True


def _bare(value: str) -> str:
    """A value without the quotation marks and the comma that it has in JSON."""
    value = value.strip().rstrip(",")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value.strip()


# -- links around blocks -------------------------------------------------------------------------


def mend_block_links(lines: list[Line]) -> tuple[list[Line], list[SetAside]]:
    """A link around a picture or a paragraph, which clippers break: "[" above, "](https://…)" below it.

    What it was around stays; its address is set aside.
    """
    if not any(line.text == "[" or line.text.endswith(")[") for line in lines):
        return lines, []
    kept: list[Line] = []
    aside: list[SetAside] = []
    opened = blanks = 0
    for line in lines:
        match = _LINK_BELOW.fullmatch(line.text) if opened else None
        if match:
            aside.append(
                SetAside(match["url"], "address of a link", "link around a block", (line.start, line.end))
            )
            if match["title"]:
                aside.append(
                    SetAside(match["title"], "title of a link", "link around a block", (line.start, line.end))
                )
        if match or line.text == "[":
            opened += (-1 if match else 0) + line.text.endswith("[")
            blanks = max(blanks, line.blanks, 1)
            continue
        line.blanks = max(line.blanks, blanks)
        blanks = 0
        kept.append(line)
    return (kept, aside) if aside else (lines, [])


# -- pictures ------------------------------------------------------------------------------------


def unwrap_pictures(draft: Draft) -> None:
    """ "[![](small.jpg)](large.jpg)": a picture that was linked to a larger copy of itself."""
    if "[![" not in draft.raw:
        return
    for segment in draft.segments:
        if (
            segment.free
            and segment.text.startswith("[![")
            and (match := _LINKED_PICTURE.fullmatch(segment.text))
        ):
            draft.put_aside(segment, "address of a picture's link", "linked picture", match["link"])
            segment.text = match["picture"]


def find_lines_below_pictures(draft: Draft) -> None:
    """What stands right below a picture with no line between, and alone with it, is its caption."""
    if "![" not in draft.raw:
        return
    for above, below, after in zip(
        draft.segments, draft.segments[1:], [*draft.segments[2:], None], strict=False
    ):
        if (
            above.kind == "picture"
            and below.free
            and not below.marker
            and below.chunk == above.chunk
            and len(below.text) <= LONGEST_END
            and (after is None or after.chunk != below.chunk)
        ):
            below.claim("caption", "line right below a picture", 0.8, caption=below.text, credit=None)


def find_unstopped_captions(draft: Draft) -> None:
    """A short line without a full stop below a picture, in Markdown that marks its headings otherwise."""
    if "![" not in draft.raw or "\n## " not in draft.raw:
        return
    for above, below in pairwise(draft.segments):
        words = len(below.text.split())
        if (
            above.kind == "picture"
            and below.free
            and not below.marker
            and below.chunk > above.chunk
            and 3 <= words <= MOST_IN_CAPTION
            and len(below.text) <= LONGEST_END
            and below.text[0].isupper()
            and below.text[-1] not in ".:;,!?#"
        ):
            below.claim(
                "caption", "line without a full stop below a picture", 0.7, caption=below.text, credit=None
            )


def set_portraits_aside(draft: Draft) -> None:
    """The author's picture and the site's sign, which a page has beside the byline."""
    if "![" not in draft.raw:
        return
    names = {key(person.name) for person in draft.fields.get("authors", ())}
    names |= {key(str(draft.fields.get("publisher") or ""))}
    for segment in draft.segments:
        alt = key(segment.data.get("alt") or "") if segment.kind == "picture" else ""
        if alt and (alt in names or _PORTRAIT.sub("", alt) in names):
            draft.put_aside(segment, "page furniture", "picture of the author or the site")


def read_excerpt(draft: Draft) -> None:
    """ "> ## Excerpt" over what the page says of itself, as MarkDownload has it below the headline."""
    if "# Excerpt" not in draft.raw:
        return
    for index, segment in enumerate(draft.segments[:SEARCHED_HEAD]):
        match = _EXCERPT.fullmatch(segment.text) if segment.free and segment.marker == ">" else None
        if match is None:
            continue
        draft.label(segment, match["label"], "excerpt of a clip")
        text = match["text"].rstrip(" .…")
        below = next((s.text for s in draft.segments[index + 1 :] if s.free and len(s.text) >= len(text)), "")
        segment.marker, segment.text = "", match["text"]
        if below.startswith(text[:LONGEST_PROGRAM]):
            draft.put_aside(segment, "repeats the text", "excerpt of a clip", match["text"])
            segment.claim("set_aside", "excerpt of a clip", 0.9)
        elif not draft.fields.get("subtitle"):
            draft.fill("subtitle", match["text"], segment, "excerpt of a clip", 0.75, kind="subtitle")
        return


# -- below the text ------------------------------------------------------------------------------


def set_clip_ends_aside(draft: Draft) -> None:
    """ "The post … appeared first on …", "Clip saved with …", "View website" at the end."""
    openings = _openings()
    for segment in draft.segments[-SEARCHED_END:]:
        text = segment.text
        if text[:24].split(" ", 1)[0].casefold() not in openings or not segment.free:
            continue
        if len(text) <= LONGEST_END and (post := _posts().fullmatch(text)):
            draft.put_aside(segment, "feed's last line", "last line of a feed's article")
            site = next((v for k, v in post.groupdict().items() if k.startswith("site") and v), "")
            if site and not draft.fields.get("publisher"):
                draft.fill_in_part(
                    "publisher", site.rstrip(". "), segment, "last line of a feed's article", 0.8, text=""
                )
        elif len(text) <= LONGEST_PROGRAM and _program().fullmatch(text):
            draft.put_aside(segment, _NOTE, "line of a clipper or a reader of feeds")


# -- meta tags -----------------------------------------------------------------------------------

_PROPERTIES = {
    "title": "headline",
    "site_name": "publisher",
    "publisher": "publisher",
    "author": "authors",
    "creator": "authors",
    "published_time": "published",
    "date": "published",
    "section": "section",
    "url": "source_url",
    "description": "subtitle",
    "tag": "keywords",
    "keywords": "keywords",
}
_PROPERTY = re.compile(
    r"(?P<label>(?:og|article|twitter|dc|dcterms|citation|parsely|sailthru)[:._](?P<name>\w+))\s*[:=]\s*(?P<value>\S.*)",
    re.I,
)


def read_meta_tags(draft: Draft) -> bool:
    """What a scraper printed of a page's meta tags above its text: "og:title: …", "article:author: …"."""
    found = [
        (index, segment, match)
        for index, segment in enumerate(draft.segments[:MOST_HEAD])
        if segment.free and (match := _PROPERTY.fullmatch(segment.text))
    ]
    if len(found) < LEAST_LABELS:
        return False
    for _, segment, match in found:
        target = _PROPERTIES.get(match["name"].casefold(), "")
        if take(draft, target, segment, match["value"].strip()):
            draft.label(segment, match["label"], "label of a page's meta tag")
        else:
            draft.put_aside(segment, "meta tag of the page", "label of a page's meta tag")
    if draft.fields.get("headline"):
        draft.body_start = found[-1][0] + 1
    return True
