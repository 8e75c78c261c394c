"""Records of newspaper archives (Nexis, Factiva, ProQuest, Trove): the lines about an article, not of it.

Such exports print what they know of an article as labelled lines ("BYLINE:", "Publication title:") around
it, or as short lines in a fixed order above it.  Each line gives a field or is set aside with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from convert.model import Person
from convert.normalize import byline, dates, urls
from convert.normalize.captions import split_credit
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.mailheaders import read_mail_header

MOST_HEAD, LEAST_LABELS, MOST_LABEL, MOST_MASTHEAD = 16, 3, 42, 160
_COUNT = re.compile(
    r"[\d.,\s]{1,7} (?:words|wörter|mots|palabras|parole|palavras|woorden|ord|słów|слов|слів)", re.I
)
_NUMBER_OF = re.compile(r"(?:document )?\d{1,4} of \d{1,4}(?: documents?)?", re.I)
_END = re.compile(r"end of document|do[ck]ument\w? [A-Z]{2,12}\d{8,}\w*", re.I)
_PAGE = re.compile(r"[\s,;(:]*(?:(?:page|pages|p|pp|pg)\.?\s*[A-Z]?\d[\w.-]*|[A-Z]\d{1,2})\)?\.?", re.I)
_INVERTED = re.compile(r"([^\W\d_][\w.'’ -]{1,40}),\s*([^\W\d_][\w.'’ -]{1,40})")
_SOURCE_NOTE = "archive's record"


def read_record(draft: Draft) -> None:
    """Read the lines that an archive printed around the article."""
    readers = (
        _meta_dump,
        read_mail_header,
        _coded_record,
        _labelled_record,
        _listed_record,
        _paired_record,
    )
    if not any(read(draft) for read in readers):
        _masthead(draft)


# -- labelled lines ------------------------------------------------------------------------


def _labelled_record(draft: Draft) -> bool:
    """Nexis, ProQuest: labels that no article has by itself, three of them at least."""
    found = [
        (index, kind, label, rest)
        for index, segment in enumerate(draft.segments)
        if segment.free and not segment.marker
        if ":" in segment.text[:MOST_LABEL] or len(segment.text) < MOST_LABEL
        for label, kind, rest in (_label(draft, segment.text),)
        if kind
    ]
    if len({kind for _, kind, _, _ in found}) < LEAST_LABELS or not any(
        kind in {"body", "length", "record"} for _, kind, _, _ in found
    ):
        return False
    head = [s for s in draft.segments[: found[0][0]] if s.free]
    for index, kind, label, rest in found:
        segment = draft.segments[index]
        below = draft.segments[index + 1] if index + 1 < len(draft.segments) else None
        if kind == "source_url" and not rest and below and below.free and _take_url(draft, below, below.text):
            segment.claim("label", "label of an archive's record", 0.95)
            draft.label(segment, label, "label of an archive's record")
        elif kind in _TAKERS and rest and _TAKERS[kind](draft, segment, rest):
            draft.label(segment, label, "label of an archive's record")
        elif kind == "body":
            draft.label(segment, label, "label of an archive's record")
            if rest:
                segment.text = rest
            else:
                segment.claim("label", "label of an archive's record", 0.95)
            draft.body_start = index + (0 if rest else 1)
        else:
            draft.put_aside(segment, _SOURCE_NOTE, "labelled line of an archive")
    _read_head(draft, head)
    for segment in draft.segments:
        if segment.free and _END.fullmatch(segment.text):
            draft.put_aside(segment, _SOURCE_NOTE, "end of an archive's record")
    return True


def _label(draft: Draft, text: str) -> tuple[str, str, str]:
    """Label, kind and value of a record's line; empty strings where it is none."""
    label, colon, rest = text.partition(":")
    kind = draft.lexicon.record_labels.get(key(label), "") if len(label) < MOST_LABEL else ""
    if not kind or (not colon and kind != "body"):
        return "", "", ""
    return f"{label}{colon}", kind, rest.strip()


def _read_head(draft: Draft, head: list[Segment]) -> None:
    """Publisher, date, edition and headline above the labels: the headline stands first or last."""
    lines: list[Segment] = []
    dated: int | None = None
    for segment in head[-MOST_HEAD:]:
        if _NUMBER_OF.fullmatch(segment.text):
            draft.put_aside(segment, _SOURCE_NOTE, "number of a document")
        elif dated is None and (found := dates.find(segment.text, draft.lexicon)) and found.start == 0:
            dated = len(lines)
            _publish(draft, segment, found, "date above an archive's record")
            segment.claim("field", "date above an archive's record", 0.9)
            if rest := segment.text[found.end :].strip(" ,"):
                draft.put_aside(segment, _SOURCE_NOTE, "rest of the date line", rest)
        else:
            lines.append(segment)
    if not lines:
        return
    if "headline" in draft.fields:
        headline = None
    elif dated is not None and dated < len(lines):
        headline = lines[-1]  # publisher, date, edition, headline
    else:
        headline = lines[0]
    if headline is not None:
        draft.fields["headline"] = headline.text
        headline.claim("headline", "line of an archive's record", 0.9)
        draft.record("headline", headline, "line of an archive's record", 0.9)
    others = [s for s in lines if s is not headline]
    for segment in others:
        if not draft.fields.get("publisher") and byline.is_name(segment.text.split(",")[0]):
            draft.fields["publisher"] = segment.text
            segment.claim("field", "name above an archive's record", 0.85)
            draft.record("publisher", segment, "name above an archive's record", 0.85)
        else:
            draft.put_aside(segment, _SOURCE_NOTE, "line above an archive's record")


def _publish(draft: Draft, segment: Segment, found: dates.Found, rule: str) -> None:
    draft.add_date("published", segment, found, rule, min(found.confidence, 0.93), again=rule)


def _take(target: str) -> Callable[[Draft, Segment, str], bool]:
    """Return what takes the value of a line as the text field ``target``."""

    def take(draft: Draft, segment: Segment, value: str) -> bool:
        if draft.fields.get(target):
            return False
        draft.fields[target] = value
        kind = target if target == "headline" else "field"
        segment.claim(kind, "labelled line of an archive", 0.95)
        draft.record(target, segment, "labelled line of an archive", 0.95, text=value)
        return True

    return take


def _take_authors(draft: Draft, segment: Segment, value: str) -> bool:
    """ "Lindqvist, Anna; Berg, Tomas" or "By ANNA LINDQVIST; Tomas Berg contributed reporting"."""
    match = draft.lexicon.by.match(value)
    people: list[Person] = []
    left: list[str] = []
    for part in filter(None, map(str.strip, value[match.end() if match else 0 :].split(";"))):
        inverted = None if match else _INVERTED.fullmatch(part)
        if inverted and byline.is_name(inverted[1]) and byline.is_name(inverted[2]):
            people.append(Person(f"{inverted[2].strip()} {inverted[1].strip()}"))
        elif named := byline.parse_names(part, draft.lexicon):
            people += named
        else:
            left.append(part)
    if not people or draft.fields.get("authors"):
        return False
    segment.claim("field", "labelled line of an archive", 0.93)
    draft.add_people(people, segment, "labelled line of an archive", 0.93)
    for part in left:
        draft.put_aside(segment, "rest of the byline", "labelled line of an archive", part)
    return True


def _take_date(draft: Draft, segment: Segment, value: str) -> bool:
    found = dates.find(value, draft.lexicon)
    if not found or draft.fields.get("published") or value[: found.start].strip():
        return False
    segment.claim("field", "labelled line of an archive", 0.95)
    _publish(draft, segment, found, "labelled line of an archive")
    if rest := value[found.end :].strip(" ,"):
        draft.put_aside(segment, _SOURCE_NOTE, "rest of the date line", rest)
    return True


def _take_url(draft: Draft, segment: Segment, value: str) -> bool:
    found = urls.mend(value, labelled=True)
    if found is None or draft.fields.get("source_url"):
        return False
    draft.fields["source_url"] = urls.without_tracking(found[0])
    segment.claim("source", "labelled line of an archive", 0.9)
    draft.record("source_url", segment, "labelled line of an archive", 0.9, text=value, note=found[1])
    return True


def _take_keywords(draft: Draft, segment: Segment, value: str) -> bool:
    if draft.fields.get("keywords"):
        return False
    draft.fields["keywords"] = tuple(k.strip() for k in re.split(r"[;,]", value) if k.strip())
    segment.claim("field", "labelled line of an archive", 0.9)
    draft.record("keywords", segment, "labelled line of an archive", 0.9, text=value)
    return True


def _take_caption(draft: Draft, segment: Segment, value: str) -> bool:
    """ "GRAPHIC: PHOTO: The ferry at her berth. (PHOTOGRAPH BY MIRA OKAFOR)"."""
    label, colon, rest = value.partition(":")
    if colon and key(label) in draft.lexicon.placeholders and rest.strip():
        draft.label(segment, f"{label}:", "label of an archive's record")
        value = rest.strip()
    segment.text = value
    found = split_credit(value, draft.lexicon)
    caption, credit = found[:2] if found else (value, None)
    segment.claim("caption", "labelled line of an archive", 0.85, caption=caption, credit=credit)
    return True


_TAKERS: dict[str, Callable[[Draft, Segment, str], bool]] = {
    "headline": _take("headline"),
    "publisher": _take("publisher"),
    "section": _take("section"),
    "subtitle": _take("subtitle"),
    "dateline": _take("dateline"),
    "authors": _take_authors,
    "published": _take_date,
    "source_url": _take_url,
    "keywords": _take_keywords,
    "caption": _take_caption,
}


# -- lines in a fixed order -------------------------------------------------------------------


def _listed_record(draft: Draft) -> bool:
    """Factiva: headline, byline, "215 words", date, publisher, code, page, language, copyright."""
    segments = draft.segments
    count = next((i for i, s in enumerate(segments[:MOST_HEAD]) if _COUNT.fullmatch(s.text)), None)
    if count is None or count + 2 >= len(segments):
        return False
    found = dates.find(segments[count + 1].text, draft.lexicon)
    last = next(
        (
            i
            for i, s in enumerate(segments[count : count + MOST_HEAD], count)
            if s.text.casefold().startswith(("copyright", "(c)", "©"))
        ),
        None,
    )
    if found is None or last is None or len(found.text) < len(segments[count + 1].text.strip()):
        return False
    for index in range(count, last + 1):
        segment = segments[index]
        if index == count + 1:
            segment.claim("field", "date of an archive's record", 0.95)
            _publish(draft, segment, found, "date of an archive's record")
        elif (
            index > count + 1
            and not draft.fields.get("publisher")
            and segment.free
            and any(c.isalpha() for c in segment.text)
        ):
            draft.fields["publisher"] = segment.text
            segment.claim("field", "publisher of an archive's record", 0.9)
            draft.record("publisher", segment, "publisher of an archive's record", 0.9)
        elif segment.free:
            draft.put_aside(segment, _SOURCE_NOTE, "line of an archive's record")
    above = segments[count - 1] if count > 1 else None
    if above and above.free:
        match = draft.lexicon.by.match(above.text)
        people = byline.parse_names(above.text[match.end() if match else 0 :], draft.lexicon)
        if people:
            above.claim("field", "name above an archive's record", 0.85)
            if match:
                draft.label(above, match[1], "label in a byline or date line")
            draft.add_people(people, above, "name above an archive's record", 0.85)
    for segment in segments[-3:]:
        if segment.free and _END.fullmatch(segment.text):
            draft.put_aside(segment, _SOURCE_NOTE, "end of an archive's record")
    draft.body_start = last + 1
    return True


_CODES = {
    "SE": "section", "HD": "headline", "BY": "authors", "PD": "published", "SN": "publisher",
    "ART": "caption", "DLN": "dateline", "LP": "body", "TD": "body",
    **dict.fromkeys(
        ("CR", "WC", "ET", "SC", "ED", "PG", "VOL", "LA", "CY", "CT", "RF", "CO", "IN", "NS", "RE", "IPC"),
        "record",
    ),
    **dict.fromkeys(("IPD", "PUB", "AN", "CLM"), "record"),
}  # fmt: skip
_CODED = re.compile(r"(?P<code>[A-Z]{2,3})(?:\s+(?P<value>\S.*))?", re.DOTALL)
LEAST_CODES = 5


def _coded_record(draft: Draft) -> bool:
    """Factiva's records with field codes: "HD" before the headline, "PD" the day, "LP" and "TD" the text."""
    if not any(segment.text.startswith("HD") for segment in draft.segments[:MOST_HEAD]):
        return False
    found = [
        (segment, match)
        for segment in draft.segments
        if segment.free and not segment.marker
        if (match := _CODED.fullmatch(segment.text)) and match["code"] in _CODES
    ]
    codes = {match["code"] for _, match in found}
    if len(codes) < LEAST_CODES or not {"HD", "PD"} <= codes:
        return False
    for segment, match in found:
        kind, value = _CODES[match["code"]], (match["value"] or "").strip()
        if kind == "body":
            draft.label(segment, match["code"], "field code of an archive's record")
            if value:
                segment.text = value
            else:
                segment.claim("label", "field code of an archive's record", 0.95)
        elif value and kind in _TAKERS and _TAKERS[kind](draft, segment, value):
            draft.label(segment, match["code"], "field code of an archive's record")
        else:
            draft.put_aside(segment, _SOURCE_NOTE, "field code of an archive's record")
    first = next((s for s, m in found if _CODES[m["code"]] == "body"), found[-1][0])
    draft.body_start = draft.segments.index(first)
    return True


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
        kind = draft.lexicon.record_labels[key(label.text)]
        if kind in _TAKERS and _TAKERS[kind](draft, value, value.text):
            label.claim("label", "label of an archive's record", 0.95)
            draft.label(label, label.text, "label of an archive's record")
        else:
            draft.put_aside(label, _SOURCE_NOTE, "labelled line of an archive")
            draft.put_aside(value, _SOURCE_NOTE, "labelled line of an archive")
    for segment in segments[index : index + 4]:
        found = dates.find(segment.text, draft.lexicon) if len(segment.text) < MOST_MASTHEAD else None
        if not segment.free:
            continue
        if found and not segment.text[: found.start].strip() and not segment.text[found.end :].strip(" ."):
            segment.claim("field", "date of an archive's record", 0.93)
            _publish(draft, segment, found, "date of an archive's record")
        elif _PAGE.fullmatch(segment.text) or _COUNT.search(segment.text[-24:]):
            draft.put_aside(segment, _SOURCE_NOTE, "line of an archive's record")
    return True


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


def _meta_dump(draft: Draft) -> bool:
    """What a scraper printed of a page's meta tags above its text: "og:title: …", "article:author: …"."""
    found = [
        (segment, match)
        for segment in draft.segments[:MOST_HEAD]
        if segment.free and (match := _PROPERTY.fullmatch(segment.text))
    ]
    if len(found) < LEAST_LABELS:
        return False
    for segment, match in found:
        target = _PROPERTIES.get(match["name"].casefold(), "")
        take = _take_authors if target == "authors" else _TAKERS.get(target)
        if take and take(draft, segment, match["value"].strip()):
            draft.label(segment, match["label"], "label of a page's meta tag")
        else:
            draft.put_aside(segment, "meta tag of the page", "label of a page's meta tag")
    if draft.fields.get("headline"):
        draft.body_start = draft.segments.index(found[-1][0]) + 1
    return True


# -- one line ----------------------------------------------------------------------------------


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
    page = _PAGE.fullmatch(segment.text[found.end :])
    name = segment.text[: found.start].strip(" ,;:|–—-")
    bare = re.sub(r"\s*\([^()]*\)$", "", name)
    alone = not segment.text[found.end :].strip(" .") and byline.is_press(bare)
    if not (page or alone) or not byline.is_name(bare):
        return
    segment.claim("field", "publisher, date and page above the headline", 0.85)
    draft.fields["publisher"] = name
    draft.record("publisher", segment, "publisher, date and page above the headline", 0.85, text=name)
    _publish(draft, segment, found, "publisher, date and page above the headline")
    if page:
        draft.put_aside(segment, _SOURCE_NOTE, "page of the newspaper", page.group().strip(" ,;"))
