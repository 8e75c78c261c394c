"""The publisher's name: as far as an article's address gives it, and where it stands behind a title."""

from __future__ import annotations

import re

from convert.model import Evidence, Person
from convert.normalize import byline, dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

__all__ = ["part_from_headline", "publisher_from_url"]

SEARCHED_BELOW, LEAST_WORDS, LONGEST_SITE, MOST_PREFIX = 8, 3, 50, 3
_KINDS = frozenset(
    {"local", "online", "radio", "tv", "magazine", "media", "network", "site", "website", "blog"}
)
"""What a site may call itself besides its name, as the words of newspapers' names."""
_SIGNS = frozenset("-–—|·•»")
_LABELLED = frozenset({"labelled line of an archive", "front matter of a clip", "labelled headline"})
_BEHIND = re.compile(r"(?P<title>\S.{6,}?)\s+[-–—|·•»]{1,2}\s+(?P<site>[^-–—|·•»\n]{2,48})")

_FIRST_SHOWN = re.compile(
    r"(?P<title>.{12,240}?) (?P<words>(?:originally|first) appeared (?:on|in))"
    r" (?P<site>[^\W\d_a-z].{1,60}?)\.?"
)
_WRITTEN_BY = re.compile(
    r"(?P<title>\S.{5,}?)\s+[-–—|·]\s+(?P<by>by)\s+(?P<name>[^-–—|·\n]{3,60}?)"
    r"(?P<rest>(?:\s+[-–—|·]\s+[^|·\n]{2,60}){0,3})",
    re.I,
)
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’']{2,}")


def publisher_from_url(url: str, text: str) -> tuple[str, str] | None:
    """A publisher's name as far as the address gives it, and the rule; always a guess.

    The host's first label is cut into words only where each word is known from the article itself
    or is one of the common words of newspapers' names; else the host is given as it stands.
    """
    host = urls.host(url)
    if "." not in host or urls.is_stepping_stone(url):
        return None
    labels = host.split(".")
    name = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2]
    if name in byline.PRESS or not any(word in name for word in byline.PRESS):
        return host, "host of the source URL"  # one word is not cut
    seen = {w.casefold(): w for w in _CAPITALISED.findall(text) if w[0].isupper()}
    words = _cut(name.replace("-", ""), seen)
    if not words or len(words) < 2 or not any(word in byline.PRESS for word in words):
        return host, "host of the source URL"
    return " ".join(
        seen.get(w, w.capitalize()) if w not in byline.PRESS else w.capitalize() for w in words
    ), "host of the source URL, cut into words"


def _cut(name: str, seen: dict[str, str]) -> list[str] | None:
    """Cut ``name`` into known words, longest first; None if it cannot be done."""
    if not name:
        return []
    for end in range(len(name), 1, -1):
        word = name[:end]
        if word in byline.PRESS or word in seen:
            rest = _cut(name[end:], seen) if len(name) < 40 else None
            if rest is not None:
                return [word, *rest]
    return None


def part_from_headline(draft: Draft) -> None:
    """ "Ferry returns - The Harbour Courier", as browsers show it: the second part is the paper's.

    Only where the known publisher or the source's address says so, and where a label announced the title or
    it stands again without that part; else the line may be as its author meant it.
    """
    headline = draft.fields.get("headline")
    if isinstance(headline, str) and (written := _WRITTEN_BY.fullmatch(headline)):
        _part_by_author(draft, headline, written)
        return
    if isinstance(headline, str) and (shown := _FIRST_SHOWN.fullmatch(headline)):
        _part_by_paper(draft, headline, shown)
        return
    if (
        not isinstance(headline, str)
        or not (match := _last_part(headline))
        or not _is_site(draft, match["site"])
    ):
        return
    title, site = match["title"].rstrip(), match["site"].strip()
    rest = _last_part(title)
    if rest and key(rest["site"]) in draft.lexicon.sections:  # "Ferry returns - News - The Harbour Courier"
        title = rest["title"].rstrip()
    evidence = _evidence_of(draft, headline)
    if evidence is None:
        return
    again = [
        segment
        for segment in draft.segments[: draft.body_start + SEARCHED_BELOW]
        if segment.kind in ("", "subtitle")
        and key(segment.text) == key(title)
        and len(title.split()) >= LEAST_WORDS
    ]
    if not (again or evidence.rule in _LABELLED or urls.is_bare_domain(site)):
        return
    segment = _retitled(draft, evidence, headline, title)
    if section := headline[len(title) : match.start("site")].strip(" -–—|·•»"):
        draft.put_aside(segment, "rubric behind the title", "publisher behind the title", section)
    if draft.fields.get("publisher"):
        draft.put_aside(segment, "names the publisher", "publisher behind the title", site)
    else:
        draft.fill_in_part("publisher", site, segment, "publisher behind the title", 0.9)
    for below in again:
        if below.kind == "subtitle":  # it stood where a standfirst does
            del draft.fields["subtitle"]
            draft.evidence = [e for e in draft.evidence if (e.target, e.span) != ("subtitle", below.span)]
        draft.put_aside(below, "repeats the headline", "same words as the headline")


def _evidence_of(draft: Draft, headline: str) -> Evidence | None:
    """The record of where the headline came from, with all of its words."""
    return next((e for e in draft.evidence if e.target == "headline" and headline in (e.text or "")), None)


def _retitled(draft: Draft, found: Evidence, headline: str, title: str) -> Segment:
    """Put ``title`` in the place of the headline, on record too; the segment that had both parts."""
    said = (found.text or "").replace(headline, title, 1)
    draft.evidence[draft.evidence.index(found)] = Evidence(
        "headline", found.rule, found.confidence, found.span, said
    )
    draft.fields["headline"] = title
    return next((s for s in draft.segments if s.span == found.span), draft.segments[0])


def _part_by_paper(draft: Draft, headline: str, match: re.Match[str]) -> None:
    """ "Ferry returns originally appeared on The Harbour Courier", as portals show what they took over."""
    found, rule = _evidence_of(draft, headline), "where the title first appeared"
    if found is None or draft.fields.get("publisher"):
        return
    segment = _retitled(draft, found, headline, match["title"])
    draft.label(segment, match["words"], rule)
    draft.fill_in_part("publisher", match["site"], segment, rule, 0.9)


def _part_by_author(draft: Draft, headline: str, match: re.Match[str]) -> None:
    """ "Ferry returns | by Mira Okafor | The Quay | Mar, 2023 | Medium", "Ferry returns - by Mira Okafor"."""
    name = match["name"].strip()
    known = {key(person.name) for person in draft.fields.get("authors", ())}
    found = _evidence_of(draft, headline)
    if found is None or not (key(name) in known or (not known and byline.is_name_strict(name))):
        return
    rule = "author behind the title"
    segment = _retitled(draft, found, headline, match["title"])
    if known:
        draft.put_aside(segment, "repeats the byline", rule, f"{match['by']} {name}")
    else:
        draft.label(segment, match["by"], "label in a byline or date line")
        draft.add_people([Person(name)], segment, rule, 0.85)
    parts = [part.strip() for part in re.split(r"\s[-–—|·]\s", match["rest"] or "") if part.strip()]
    named = [part for part in parts if not dates.find(part, draft.lexicon)]
    for part in parts:
        if part == (named or [""])[0] and not draft.fields.get("publisher"):
            draft.fill_in_part("publisher", part, segment, "publisher behind the title", 0.85)
        else:
            draft.put_aside(segment, "rubric behind the title", rule, part)


def _last_part(title: str) -> re.Match[str] | None:
    """The title and what stands behind its last dash or bar."""
    return None if _SIGNS.isdisjoint(title[-LONGEST_SITE:]) else _BEHIND.fullmatch(title)


def _is_site(draft: Draft, name: str) -> bool:
    wanted = _squeezed(name)
    host = urls.host(str(draft.fields.get("source_url") or ""))
    labels = host.split(".")
    known = {_squeezed(host), *map(_squeezed, labels[:-1]), _squeezed("".join(labels[:-1]))}
    if publisher := draft.fields.get("publisher"):
        known.add(_squeezed(str(publisher)))
    known -= {"", "www", "com", "co"}
    if (len(wanted) > 1 and wanted in known) or urls.is_bare_domain(name.strip()):
        return True
    words = key(name).split()  # "WHBR Local News" on whbr.example
    while len(words) > 1 and (words[-1] in byline.PRESS or words[-1] in _KINDS):
        words.pop()
        first = _squeezed(" ".join(words))
        if len(first) > MOST_PREFIX and first in known:
            return True
    return False


def _squeezed(name: str) -> str:
    """ "The Harbour Courier", "harbour-courier" → "harbourcourier"."""
    return re.sub(r"[\W_]", "", key(name)).removeprefix("the")
