"""The article while it is being recognised: segments in reading order, and what was claimed.

Every rule of the pipeline does the same thing: it looks at segments that nobody has claimed and
claims some, with its own name and how sure it is.  What is claimed by nobody is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from convert.model import Evidence, Person, SetAside
from convert.normalize import urls
from convert.normalize.dates import Found
from convert.normalize.lexicon import Lexicon, lexicon
from convert.normalize.lines import Line

LONGEST_ROW = 300
_GAP = re.compile(r"[ \u00a0]{2,}|\s*\t\s*")


@dataclass(slots=True, eq=False)
class Segment:
    """A run of lines that belongs together; the unit that rules claim."""

    text: str
    lines: list[Line]
    chunk: int
    """Number of the blank-line-delimited chunk that it stands in."""
    marker: str = ""
    """The list or quote marker that stood before the text ("-", "3.", ">")."""
    depth: int = 0
    kind: str = ""
    """What it was claimed as; empty while it is free."""
    rule: str = ""
    confidence: float = 0.0
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def span(self) -> tuple[int, int]:
        """Where in the raw text it stands: first character, and the one after its last."""
        return (self.lines[0].start, self.lines[-1].end)

    @property
    def free(self) -> bool:
        """Whether no rule has claimed it yet."""
        return not self.kind

    def columns(self, raw: str) -> list[str]:
        """Its words as ``raw`` parts them by tabs or wide gaps, where one line of it does; else none."""
        if not self.lines[0].gapped or len(self.lines) > 1 or len(self.text) > LONGEST_ROW:
            return []
        parts = _GAP.split(raw[self.lines[0].start : self.lines[0].end].strip())
        return parts if len(parts) > 1 else []

    def unmark(self) -> None:
        """The "marker" is the author's text after all."""
        self.text = f"{self.marker} {self.text}"
        self.marker = ""

    def claim(self, kind: str, rule: str, confidence: float, **data: Any) -> None:
        """Say what this segment is."""
        self.kind, self.rule, self.confidence = kind, rule, confidence
        self.data.update(data)


class Address(NamedTuple):
    """The address of the page that a text was copied from, as a line that is no part of it gave it."""

    url: str
    evidence: Evidence

    @classmethod
    def in_line(cls, line: Line, written: str, rule: str) -> tuple[Address, str]:
        """Take the address ``written`` in ``line``; also the line's words without it."""
        evidence = Evidence("source_url", rule, 0.93, (line.start, line.end), written)
        rest = " ".join(line.text.replace(written, " ", 1).split())
        return cls(urls.without_tracking(urls.normal(written)), evidence), rest


def named(people: Iterable[Person]) -> str:
    """The words of a byline that stand for ``people``, as its evidence shows them."""
    return "; ".join(", ".join(filter(None, (p.name, p.affiliation))) for p in people)


@dataclass(slots=True)
class Draft:
    """All that the pipeline knows of one article so far."""

    raw: str
    segments: list[Segment]
    given: Mapping[str, Any] = field(default_factory=dict)
    """What the caller knows of the article, by field; it is put in place at the very end."""
    language: str | None = None
    direction: str = "ltr"
    lexicon: Lexicon = field(default_factory=lambda: lexicon("en"))
    fields: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    body_start: int = 0
    """Index of the first segment that may be body; everything before it is the head."""

    def fill(
        self, target: str, value: Any, segment: Segment, rule: str, confidence: float, *,
        kind: str = "field", text: str | None = None, note: str | None = None,
    ) -> None:  # fmt: skip
        """Take a whole segment as the field ``target``: claim it as ``kind`` and put it on record."""
        self.fields[target] = value
        segment.claim(kind, rule, confidence)
        self.record(target, segment, rule, confidence, text=text, note=note)

    def fill_in_part(
        self, target: str, value: Any, segment: Segment, rule: str, confidence: float, *,
        text: str | None = None, note: str | None = None,
    ) -> None:  # fmt: skip
        """Take words of a segment (``text``, else the value itself) as a field; the rest is for others."""
        self.fields[target] = value
        self.record(target, segment, rule, confidence, text=value if text is None else text, note=note)

    def record(
        self, target: str, segment: Segment | None, rule: str, confidence: float, *,
        text: str | None = None, note: str | None = None,
    ) -> None:  # fmt: skip
        """Put on record where the field ``target`` came from."""
        span = segment.span if segment else None
        shown = text if text is not None else segment.text if segment else None
        self.evidence.append(Evidence(target, rule, confidence, span, shown, note))

    def label(self, segment: Segment, text: str, rule: str) -> None:
        """Put on record words that only announce what follows them."""
        if any(c.isalnum() for c in text):
            self.evidence.append(Evidence("label", rule, 1.0, segment.span, text))

    def add_people(self, people: Iterable[Person], segment: Segment, rule: str, confidence: float) -> None:
        """Take ``people`` as authors, behind those that are known."""
        people = tuple(people)
        self.fields["authors"] = (*self.fields.get("authors", ()), *people)
        self.record("authors", segment, rule, confidence, text=named(people))

    def add_date(
        self, target: str, segment: Segment, found: Found, rule: str, confidence: float, *, again: str
    ) -> None:
        """Take a date as the field ``target``; a second one is set aside by the rule ``again``."""
        if self.fields.get(target) is None:
            self.fields[target] = found.moment
            self.record(target, segment, rule, confidence, text=found.text)
        else:
            self.put_aside(segment, "a second date", again, found.text)

    def take_addresses(self, *found: Address | None) -> None:
        """Take the first address as the source; another one is set aside."""
        for address in filter(None, found):
            evidence = address.evidence
            if "source_url" not in self.fields:
                self.fields["source_url"] = address.url
                self.evidence.append(evidence)
            else:
                aside = SetAside(evidence.text or "", "a second address", evidence.rule, evidence.span)
                self.set_aside.append(aside)

    def put_aside(self, segment: Segment, reason: str, rule: str, text: str | None = None) -> None:
        """Take words out of the article, with the reason; a whole segment only once."""
        if text is None:
            if segment.kind == "set_aside":
                return
            segment.claim("set_aside", rule, 0.95)
            text = segment.text
        self.set_aside.append(SetAside(text, reason, rule, segment.span))


def body_segments(draft: Draft) -> list[Segment]:
    """The segments that may be body."""
    return draft.segments[draft.body_start :]


def free_segments(draft: Draft) -> list[Segment]:
    """Those of them that bear no marker and that no rule has claimed yet."""
    return [s for s in body_segments(draft) if s.free and not s.marker]


def free_chunks(draft: Draft) -> list[list[Segment]]:
    """The same by the chunks that they stand in."""
    return [list(group) for _, group in groupby(free_segments(draft), key=lambda s: s.chunk)]
