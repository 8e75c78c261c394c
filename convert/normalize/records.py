"""Records of newspaper archives (Nexis, ProQuest, Genios, Trove): the lines about an article, not of it.

Such exports print what they know of an article as labelled lines ("BYLINE:", "Publication title:") around
it, or as short lines in a fixed order above it.  Each line gives a field or is set aside with its reason.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from convert.normalize import byline, dates
from convert.normalize.clips import read_dump, read_meta_tags, read_properties
from convert.normalize.draft import Draft, Segment
from convert.normalize.factiva import END, LENGTH, read_coded, read_listed
from convert.normalize.lexicon import key
from convert.normalize.mailheaders import read_mail_header
from convert.normalize.passedon import read_passed_on
from convert.normalize.pressreader import read_issue_line, read_pressreader
from convert.normalize.recordfields import NOTE, TAKERS, publish, take, take_label_of_text
from convert.normalize.scans import read_scanned_page
from convert.normalize.scripts import read_script

__all__ = ["read_record"]

LEAST_PAIRS = 2
MOST_HEAD, LEAST_LABELS, MOST_LABEL, MOST_MASTHEAD = 16, 3, 42, 160
LONGEST_HEADLINE, LONGEST_IN_HEAD, MOST_BELOW = 240, 140, 4
_NUMBER_OF = re.compile(
    r"(?:(?:document|do[ck]ument[oe]?|article|record) )?\d{1,4} (?:of|von|de|di|van|sur) \d{1,4}"
    r"(?: (?:documents?|dokumente[n]?|documentos|documenten))?"
    r"|(?:page|seite|página|pagina) \d+ (?:of|von|de|di|sur|van) \d+",
    re.I,
)
_RIGHTS = re.compile(
    r"(?:copyright|©|\(c\))[^\n]{0,40}\b(?:19|20)\d\d\b[^\n]{0,160}|(?:©|\(c\)) [^\n]{2,100}"
    r"|[^\n]{0,120}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|tutti i diritti riservati|alle rechten voorbehouden)\.?[^\n]{0,80}",
    re.I,
)
_NUMBER = r"(?:nr|no|n°|n[oº]|num|núm|vol|jg|issue)\.?\s*[\w/-]{1,12}"
_PAGE = re.compile(
    rf"[\s,;(:·|–-]*(?:{_NUMBER}[\s,;:]*){{0,2}}"
    r"(?:(?:pages?|pp?|pg|s|seiten?|página|pág|pagina|blz|str|sida|side)\.?\s*[A-Z]?\d[\w.,-]*|[A-Z]\d{1,2})\)?\.?"
    r"(?:\s*/\s*[^\n/]{2,40})?",
    re.I,
)
_OF_DAY = re.compile(r"\s+(?:vom|du|del|van|of)$")
_CLIPPED = re.compile(r"clipped from\s+", re.I)
_EUROPRESSE = re.compile(r"news[·•]\d{8}[·•][\w-]{1,8}[·•][\w+-]{1,40}", re.I)
_PROPERTY = re.compile(r"Copyright of [^\n]{3,160} is the property of ")
_CITATION = re.compile(r"(?:source citation|citation|works cited|bibliography)\b[^.\n]{0,60}", re.I)
_INVERTED_NAMES = re.compile(r"(?:[^\W\d_][\w.'’-]{1,24}, [^\W\d_][\w.'’ -]{1,24}(?:; |\.?\s*$)){1,4}")
_DATED_AND_PAGED = "line of an archive's record"


class _Labelled(NamedTuple):
    """A labelled line: where it stands, the kind of its label, the label as written, and what follows it."""

    place: int
    segment: Segment
    kind: str
    label: str
    value: str


def read_record(draft: Draft) -> None:
    """Read the lines that an archive printed around the article."""
    readers = (
        read_meta_tags,
        read_mail_header,
        read_passed_on,
        read_coded,
        read_script,
        read_scanned_page,
        read_dump,
        read_properties,
        read_pressreader,
        _labelled_record,
        read_listed,
        _paired_record,
        _europresse,
    )
    if not any(read(draft) for read in readers) and not read_issue_line(draft):
        _masthead(draft)
    _read_pairs_below(draft)


# -- labelled lines ------------------------------------------------------------------------


def _labelled_record(draft: Draft) -> bool:
    """Nexis, ProQuest: labels that no article has by itself, three of them at least."""
    found = [
        _Labelled(index, segment, *parts)
        for index, segment in enumerate(draft.segments)
        if segment.free and not segment.marker
        if ":" in segment.text[:MOST_LABEL] or len(segment.text) < MOST_LABEL
        for parts in (_label(draft, segment.text),)
        if parts[0]
    ]
    kinds = {line.kind for line in found}
    labels = {key(line.label) for line in found}
    if (len(kinds) < LEAST_LABELS and (len(kinds) < 2 or len(labels) <= LEAST_LABELS)) or not kinds & {
        "body",
        "length",
        "record",
    }:
        return False
    body = next((line.place for line in found if line.kind == "body"), None)
    # Labels alone, without a colon, are words of the text unless the text has ended.
    found = [
        line
        for line in found
        if line.value or line.label.endswith(":") or line.kind == "body" or body is None or line.place > body
    ]
    end = _end_of_head(draft, found)
    head = [s for s in draft.segments[: found[0].place] if s.free]
    paragraphs = any(len(s.text) > LONGEST_IN_HEAD for s in head)
    at_foot = paragraphs and _length(draft.segments[end:]) < _length(head)
    if at_foot:
        _masthead(draft)
    for line in found:
        _take_line(draft, line)
    if not at_foot:
        _read_head(draft, head, end)
        _read_below(draft, end)
    if body is not None:
        _set_headings_aside(draft, found)
    _set_ends_aside(draft)
    return True


def _length(segments: list[Segment]) -> int:
    """How long the text of ``segments`` is that nobody has claimed and that no label opens."""
    return sum(len(s.text) for s in segments if s.free)


def _set_headings_aside(draft: Draft, found: list[_Labelled]) -> None:
    """ "Classification" above the labels below the text."""
    for line in found:
        above = draft.segments[line.place - 1] if line.place > draft.body_start else None
        if above and above.free and draft.lexicon.record_labels.get(key(above.text)) == "record":
            draft.put_aside(above, NOTE, "labelled line of an archive")


def _take_line(draft: Draft, line: _Labelled) -> None:
    """Give the article what one labelled line tells, or set it aside."""
    index, segment, kind, label, value = line
    below = draft.segments[index + 1] if index + 1 < len(draft.segments) else None
    if not segment.free:
        return  # taken with the label above it
    if kind == "body":
        take_label_of_text(draft, segment, label, value, "label of an archive's record")
        draft.body_start = index + (0 if value else 1)
    elif take(draft, kind, segment, value):
        draft.label(segment, label, "label of an archive's record")
    elif (
        not value
        and kind in TAKERS
        and below
        and below.free
        and not _label(draft, below.text)[0]
        and (kind == "caption" or below.chunk == segment.chunk)
        and take(draft, kind, below, below.text)
    ):
        segment.claim("label", "label of an archive's record", 0.95)
        draft.label(segment, label, "label of an archive's record")
    else:
        draft.put_aside(segment, NOTE, "labelled line of an archive")


def _label(draft: Draft, text: str) -> tuple[str, str, str]:
    """Kind, label and value of a record's line; empty strings where it is none."""
    label, colon, rest = text.partition(":")
    kind = draft.lexicon.record_labels.get(key(label), "") if len(label) < MOST_LABEL else ""
    if not kind or (not colon and kind not in {"body", "caption"}):
        return "", "", ""
    return kind, f"{label}{colon}", rest.strip()


def _end_of_head(draft: Draft, found: list[_Labelled]) -> int:
    """Where the labels above the text end."""
    end = found[0].place
    for line in found:
        if line.place > end + 1 and any(s.free for s in draft.segments[end : line.place]):
            break
        end = line.place + 1
    return end


def _read_head(draft: Draft, head: list[Segment], end: int) -> None:
    """Publisher, date, edition and headline above the labels.

    Older exports have publisher, date, edition, headline, newer ones headline, publisher, date; where nothing
    but the publisher stands there, the headline is below the labels.
    """
    lines: list[Segment] = []
    dated: int | None = None
    for segment in head[-MOST_HEAD:]:
        if _NUMBER_OF.fullmatch(segment.text):
            draft.put_aside(segment, NOTE, "number of a document")
        elif _RIGHTS.fullmatch(segment.text):
            draft.put_aside(segment, "copyright notice", "line above an archive's record")
        elif not any(c.isalpha() for c in segment.text):
            draft.put_aside(segment, NOTE, "number of a document")
        elif dated is None and lines and _read_paper(draft, segment):
            dated = len(lines)
        elif (
            "authors" not in draft.fields
            and _INVERTED_NAMES.fullmatch(segment.text)
            and take(draft, "authors", segment, segment.text.rstrip(". "))
        ):
            pass
        elif dated is None and (found := dates.find(segment.text, draft.lexicon)) and found.start == 0:
            dated = len(lines)
            publish(draft, segment, found, "date above an archive's record")
            segment.claim("field", "date above an archive's record", 0.9)
            if rest := segment.text[found.end :].strip(" ,"):
                draft.put_aside(segment, NOTE, "rest of the date line", rest)
        else:
            lines.append(segment)
    if not lines:
        return
    if "headline" in draft.fields or _headline_below(draft, end, lines):
        headline = None
    elif dated == 1 and len(lines) > 1:
        headline = lines[-1]  # publisher, date, edition, headline
    else:
        headline = lines[0]
    if headline is not None:
        draft.fill("headline", headline.text, headline, "line of an archive's record", 0.9, kind="headline")
    for segment in lines:
        if segment is headline:
            continue
        if not draft.fields.get("publisher") and _names_publisher(segment, lines, dated):
            draft.fill("publisher", segment.text, segment, "name above an archive's record", 0.85)
        else:
            draft.put_aside(segment, NOTE, "line above an archive's record")


def _read_paper(draft: Draft, segment: Segment) -> bool:
    """ "Harbour Courier (Port Ellis, OH) - November 5, 2023", "Courier; Port Ellis. 05 Nov 2023: A.4."."""
    text = segment.text
    found = dates.find(text, draft.lexicon) if len(text) <= MOST_MASTHEAD else None
    if found is None or found.start < 3 or found.moment.precision != "day" or len(text) - found.end > 24:
        return False
    name = re.split(
        r"\s*[(\[;]|\s+[-–—]\s|,? (?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
        text[: found.start],
        flags=re.I,
    )[0]
    name = name.strip(" ,.-–—")
    if not name or not byline.is_name(name):
        return False
    segment.claim("field", "paper and day above an archive's record", 0.88)
    if not draft.fields.get("publisher"):
        draft.fill_in_part("publisher", name, segment, "paper and day above an archive's record", 0.88)
    else:
        draft.put_aside(segment, NOTE, "paper and day above an archive's record", name)
    publish(draft, segment, found, "paper and day above an archive's record")
    for rest in (text[len(name) : found.start], text[found.end :]):
        if any(c.isalnum() for c in rest):
            draft.put_aside(segment, NOTE, "paper and day above an archive's record", rest.strip(" ,;:.-–—"))
    return True


def _names_publisher(segment: Segment, lines: list[Segment], dated: int | None) -> bool:
    """A name, or whatever stands right above the date ("mirror.example")."""
    name = re.sub(r"\s*\([^()]*\)$", "", segment.text).split(",")[0]
    return byline.is_name(name) or (dated is not None and dated > 1 and segment is lines[dated - 1])


def _headline_below(draft: Draft, end: int, lines: list[Segment]) -> bool:
    """Whether a short line stands between the labels and the text, and only the archive's own above them."""
    if draft.body_start or len(lines) > 1:
        return False
    below = next((s for s in draft.segments[end : end + MOST_HEAD] if s.free), None)
    return below is not None and len(below.text) < LONGEST_HEADLINE and below.text[-1] not in ".:;,"


def _read_below(draft: Draft, index: int) -> None:
    """Day, page, length and section between the labels and the headline."""
    publisher = key(str(draft.fields.get("publisher", "\n")))
    for segment in draft.segments[index : index + MOST_BELOW]:
        if not segment.free:
            continue
        if len(segment.text) >= MOST_MASTHEAD:
            return
        found = dates.find(segment.text, draft.lexicon)
        if found and not segment.text[: found.start].strip() and not segment.text[found.end :].strip(" ."):
            segment.claim("field", "date of an archive's record", 0.93)
            publish(draft, segment, found, "date of an archive's record")
        elif (
            _PAGE.fullmatch(segment.text)
            or LENGTH.search(segment.text[-24:])
            or re.split(r"\s+[·•|–-]\s+", key(segment.text))[0] == publisher
        ):
            draft.put_aside(segment, NOTE, "line of an archive's record")


def _set_ends_aside(draft: Draft) -> None:
    """The archive's last words, which may stand before further labels."""
    last = draft.segments[-2 * MOST_HEAD :]
    for index, segment in enumerate(last):
        if segment.free and (END.fullmatch(segment.text) or _EUROPRESSE.fullmatch(segment.text)):
            draft.put_aside(segment, NOTE, "end of an archive's record")
        elif segment.free and (_RIGHTS.fullmatch(segment.text) or _PROPERTY.match(segment.text)):
            draft.put_aside(segment, "copyright notice", "end of an archive's record")
        elif segment.free and _CITATION.fullmatch(segment.text):
            for line in last[index : index + 2]:
                if line.free:
                    draft.put_aside(line, NOTE, "end of an archive's record")


# -- labels over their values ------------------------------------------------------------------


def _paired_record(draft: Draft) -> bool:
    """Europresse: "Nom de la source" over "L'Écho du Port", and on; page, date and length below them."""
    segments = draft.segments
    index, kinds = 0, 0
    while index + 1 < len(segments) and index < 2 * MOST_HEAD:
        label, value = segments[index : index + 2]
        kind = draft.lexicon.record_labels.get(key(label.text), "") if label.free else ""
        if not kind or ":" in label.text or not value.free:
            break
        index, kinds = index + 2, kinds + 1
    if kinds < LEAST_LABELS:
        return False
    for label, value in zip(segments[0:index:2], segments[1:index:2], strict=True):
        _take_pair(draft, label, value, draft.lexicon.record_labels[key(label.text)])
    _read_below(draft, index)
    _set_ends_aside(draft)
    return True


def _take_pair(draft: Draft, label: Segment, value: Segment, kind: str) -> None:
    if take(draft, kind, value, value.text):
        label.claim("label", "label of an archive's record", 0.95)
        draft.label(label, label.text, "label of an archive's record")
    else:
        draft.put_aside(label, NOTE, "labelled line of an archive")
        draft.put_aside(value, NOTE, "labelled line of an archive")


def _read_pairs_below(draft: Draft) -> None:
    """Labels over their values below the text, as catalogues of digitised newspapers print them."""
    segments = draft.segments
    start = max(1, len(segments) - MOST_HEAD)
    found = [
        (label, value, draft.lexicon.record_labels[key(label.text)])
        for label, value in pairwise(segments[start:])
        if label.free
        and value.free
        and _is_long_label(draft, label.text)
        and not _is_long_label(draft, value.text)
    ]
    if len(found) < LEAST_PAIRS:
        return
    for label, value, kind in found:
        _take_pair(draft, label, value, kind)


def _is_long_label(draft: Draft, text: str) -> bool:
    """Of two words and more, since "Section" or "Title" alone may be a subhead."""
    return (
        " " in text
        and ":" not in text
        and len(text) <= MOST_LABEL
        and key(text) in draft.lexicon.record_labels
    )


# -- lines in a fixed order -------------------------------------------------------------------


def _europresse(draft: Draft) -> bool:
    """Europresse without labels: "Le Port, no. 24123", "Le Port, mercredi 3 mars 2022 1234 mots, p. 12"."""
    if "ews·" not in draft.raw and "ews•" not in draft.raw:
        return False  # as nearly always
    if not any(_EUROPRESSE.fullmatch(s.text) for s in draft.segments[-MOST_HEAD:]):
        return False
    lines = draft.segments[:MOST_BELOW]
    dated = next(
        (
            (index, found)
            for index, segment in enumerate(lines)
            if segment.free and len(segment.text) < MOST_MASTHEAD
            if (found := dates.find(segment.text, draft.lexicon))
            if not segment.text[: found.start][-1:].isalnum()
        ),
        None,
    )
    if dated is None:
        return False
    at, found = dated
    for segment in lines[:at]:
        name, comma, rest = segment.text.partition(",")
        if draft.fields.get("publisher") or not byline.is_name(name):
            draft.put_aside(segment, NOTE, "line of an archive's record")
            continue
        draft.fill("publisher", name, segment, "publisher of an archive's record", 0.9, text=name)
        if comma:
            draft.put_aside(segment, NOTE, "line of an archive's record", rest.strip())
    segment = lines[at]
    segment.claim("field", "date of an archive's record", 0.93)
    publish(draft, segment, found, "date of an archive's record")
    for rest in (segment.text[: found.start].strip(" ,"), segment.text[found.end :].strip(" ,")):
        if rest:
            draft.put_aside(segment, NOTE, "line of an archive's record", rest)
    _set_ends_aside(draft)
    return True


def _masthead(draft: Draft) -> None:
    """ "The Harbour Courier, 28 May 1913, page 4" above everything else."""
    if len(draft.segments) < 3:
        return
    segment = draft.segments[0]
    if not segment.free or segment.marker or len(segment.text) > MOST_MASTHEAD:
        return
    found = dates.find(segment.text, draft.lexicon)
    if found is None or found.start < 3:
        return
    clipped = _CLIPPED.match(segment.text)
    start = clipped.end() if clipped else 0
    page = _PAGE.fullmatch(re.sub(r"^,? \w{2,4}(?= ·)", "", segment.text[found.end :]))
    name = _OF_DAY.sub("", segment.text[start : found.start].strip(" ,;:|·–—-"))
    bare = re.sub(r"\s*\([^()]*\)$", "", name)
    alone = not segment.text[found.end :].strip(" .") and byline.is_press(bare)
    if not (page or alone or clipped) or not byline.is_name(bare.split(",")[0]):
        return
    segment.claim("field", "publisher, date and page above the headline", 0.85)
    draft.fill_in_part("publisher", name, segment, "publisher, date and page above the headline", 0.85)
    publish(draft, segment, found, "publisher, date and page above the headline")
    others = (segment.text[:start], segment.text[start + len(name) : found.start], segment.text[found.end :])
    for rest in filter(None, (words.strip(" ,;:|·–—-.") for words in others)):
        draft.put_aside(segment, NOTE, "page of the newspaper", rest)
