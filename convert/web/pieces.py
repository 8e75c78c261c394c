"""The pieces of one page on their way to an article: each is a block's, a field's, related, or set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from convert.folding import folded
from convert.model import Block, Evidence, Related, SetAside, plain
from convert.normalize import dates
from convert.normalize.byline import parse_line
from convert.normalize.lexicon import key
from convert.normalize.urls import host
from convert.web.assembling import assemble
from convert.web.gaps import boxed, is_furniture, is_time
from convert.web.metadata import Claim
from convert.web.pointers import in_rows, is_trail, leads_on, only_link, pointers, teasers
from convert.web.prose import tell

if TYPE_CHECKING:
    import lxml.html

    from convert.normalize.lexicon import Lexicon
    from convert.web.content import Unit

__all__ = ["CHAPTER", "CHOSEN", "Pieces"]

CHOSEN = "main content (trafilatura)"
CHAPTER = "chapter of the book"
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?title|sub-?headline|dek|deck|strapline|subdeck|alternativeheadline|chapeau"
    r"|sapo|vorspann|entradilla|bajada|catenaccio|occhiello|excerpt|article-?excerpt|post-?excerpt|article-?lead)"
    r"(?:$|[\s_-])",
    re.I,
)
_BREAK = re.compile(r"(?:[\s*\-–—_~•·#⁂❧.]){1,16}")
_SITE = re.compile(r"[.…]*\s*[|\-–—:·•»/\[(]")
"""How the name of a site begins that stands behind a headline."""
_SECTION = 200
"""How many pieces a section of links may have."""
_RIGHTS = "copyright notice"
_RUNNING = 120
"""From how many characters on a paragraph is none that teases another article."""
_LINE = 40
"""Characters of a line that is running text."""
_HEAD = 10
"""How many pieces of a page may stand between its headline and its text."""


class Pieces:
    """The units of one page on their way to blocks: each is the article's, a field's, or set aside."""

    def __init__(
        self, found: list[Unit], kept: set[int], lexis: Lexicon, base: str | None, rules: dict[int, str]
    ) -> None:
        self.units = found
        self.rules = rules
        self.lexis = lexis
        self.base = base
        self.kept = set(kept)
        self.summaries: set[str] = set()
        self.reasons: dict[int, tuple[str, str]] = {}
        self.evidence: list[Evidence] = []
        self.related: list[Related] = []
        self.related_heading: str | None = None
        self.aside: list[SetAside] = []
        self.bylines: dict[int, frozenset[str]] = {}
        self._take_wordless()

    def _take_wordless(self) -> None:
        """Pictures, embeds and rules have no words to choose by: they follow what stands around them."""
        order = sorted(self.kept)
        if not order:
            return
        first, last = order[0], order[-1]
        for number in range(first + 1, last):
            unit = self.units[number]
            if (unit.nodes and unit.kind not in ("figure", "embed")) or unit.note:
                continue
            before = next(
                (n for n in range(number - 1, max(first, number - 4) - 1, -1) if n in self.kept), None
            )
            after = next((n for n in range(number + 1, min(last, number + 4) + 1) if n in self.kept), None)
            if before is None or after is None:
                continue
            parent = unit.ancestors[0]
            near = {
                id(a) for n in (before, after) for a in (self.units[n].element, *self.units[n].ancestors[:3])
            }
            if id(parent) in near or any(id(a) in near for a in unit.ancestors[:3]):
                self.kept.add(number)

    def drop(self, number: int, reason: str, rule: str) -> None:
        self.kept.discard(number)
        self.reasons[number] = (reason, rule)

    def read_head(self, claimed: list[Any]) -> None:
        """Lines of the page's head that name author and date are claims too, the ones that a reader sees."""
        self.summaries = {folded(c.value) for c in claimed if c.field == "summary"}
        order = sorted(self.kept)
        if not order:
            return
        body = next((n for n in order if len(self.units[n].text) > 140), order[0])
        heads = (n for n in range(body, max(-1, body - 26), -1) if self.units[n].element.tag == "h1")
        above = next(heads, body - 21) - 4
        for number in range(max(0, above), min(body + 3, len(self.units))):
            unit = self.units[number]
            text = unit.text
            if unit.kind not in ("paragraph", "heading") or not 3 < len(text) < 200 or is_time(text):
                continue
            head = parse_line(text, self.lexis)
            if head is None:
                told = any(c.field == "authors" and folded(c.value) in folded(text) for c in claimed)
                if (
                    above + 4 <= number < body
                    and unit.kind == "paragraph"
                    and not told
                    and self._is_signed(text)
                ):
                    self.kept.add(number)  # it says who wrote the article in a way of its own
                    self.rules[number] = "byline of a form of its own"
                continue
            named = bool(head.people) and head.rule.startswith("byline")
            if named:
                claimed += [
                    Claim("authors", p.name, "visible byline", 0.83)
                    for p in head.people
                    if p.role in ("author", "agency")
                ]
            if head.published:
                claimed.append(Claim("published", head.published.moment.iso, "visible date", 0.82))
            if head.updated:
                claimed.append(Claim("updated", head.updated.moment.iso, "visible date", 0.8))
            if number in self.kept and (named or head.published or head.updated):
                self.drop(number, "byline and date line, told by the fields", "visible byline")
                self.bylines[number] = frozenset(folded(p.name) for p in head.people)
        claimed.sort(key=lambda claim: -claim.confidence)

    def _is_signed(self, text: str) -> bool:
        """Whether a line opens as a byline and has a date, which no field may be read from."""
        return bool(self.lexis.by.match(text)) and dates.find(text, self.lexis) is not None

    def trim(self, values: dict[str, Any]) -> None:
        """Take out of the body what is a field of its own, boilerplate, or a list of other articles."""
        names = {folded(person.name) for person in values.get("authors", ())}
        self._keep_untold(names)
        order = sorted(self.kept)
        running = False
        for place, number in enumerate(order):
            unit = self.units[number]
            text = unit.text
            running = running or len(text) > 140
            if unit.kind == "paragraph" and _BREAK.fullmatch(text.strip()):
                unit.kind = "break"
                if not running:
                    self.drop(number, "page furniture", "a mark with no words above the text")
                continue
            if place < 8 and unit.kind in ("heading", "paragraph") and self._is_headline(unit, values):
                self.drop(number, "the headline again", "repeated headline")
            elif not running and folded(text) in names:
                self.drop(number, "byline, told by the field", "the author's name alone")
            elif text and text.rstrip("/") == (values.get("source_url") or self.base or "").rstrip("/"):
                self.drop(number, "the page's own address", "told by the field")
            elif place < 5 and is_trail(unit):
                self.drop(number, "page furniture", "trail of links to the page")
            elif not running and unit.kind == "table" and leads_on(unit):
                self.drop(number, "page furniture", "table of links above the text")
            elif unit.kind in ("paragraph", "heading") and (reason := self._boilerplate(unit)):
                if reason == _RIGHTS and text != values.get("rights") and self._closes(number, order):
                    unit.role = "note"
                else:
                    self.drop(number, reason, "known line")
        self._take_repeated()
        self._take_subtitle(values)
        self._take_related()
        self._cut_teasers()
        for number in boxed(self.units, self.kept):
            self.drop(number, "other things of the page", "name of the box that it stands in")
        self._take_links_between(host(values.get("source_url") or self.base or ""))
        below: list[int] = []
        for number in sorted((n for n in self.kept if not self.units[n].note), reverse=True):
            unit = self.units[number]
            if unit.kind in ("heading", "break"):
                for last in (number, *below):
                    self.drop(last, "a heading with nothing under it", "end of the text")
                below = []
            elif unit.kind in ("picture", "figure") and not unit.text:
                below.append(number)
            else:
                break

    def _keep_untold(self, names: set[str]) -> None:
        """Leave in the text a byline that names none of those whom a surer source gave as the authors."""
        for number, named in self.bylines.items():
            if named and not named & names:
                self.kept.add(number)
                del self.reasons[number]

    def _closes(self, number: int, order: list[int]) -> bool:
        """Whether the piece ends the text, set in the page as the paragraph above it is.

        What is said there of the rights is said of this article (an agency's terms), not of the site.
        """
        unit = self.units[number]
        if number != order[-1] or unit.kind != "paragraph":
            return False
        above = next((n for n in reversed(order[:-1]) if n in self.kept and self.units[n].nodes), None)
        if above is None or len(self.units[above].text) < _LINE:
            return False
        return _alike(unit.element.getparent(), self.units[above].element.getparent())

    def _is_headline(self, unit: Unit, values: dict[str, Any]) -> bool:
        """Whether ``unit`` is the headline again, or the part of it that the page shows: all but its site."""
        title, text = _title(values), unit.text
        if not text or folded(text) == folded(title):
            return bool(text and title)
        bare = text.rstrip("¶#… ")
        rest = title[len(bare) :]
        return (
            unit.element.tag == "h1" and len(bare) > 3 and title.startswith(bare) and bool(_SITE.match(rest))
        )

    def _boilerplate(self, unit: Unit) -> str | None:
        """The reason why a piece is none of the text; what is said to an item of a list is not said to it."""
        text = unit.text
        if len(text) < 120 and (reason := self.lexis.boilerplate.get(key(text))):
            return reason
        if len(text) > 420 or any(kind == "item" for kind, _ in unit.path):
            return None
        return self.lexis.patterned_boilerplate(text)

    def _take_repeated(self) -> None:
        """A picture that is there twice (for two widths of a screen), and a caption that is under several.

        In a list each picture is one of its items, and none is there for another width.
        """
        pictures: set[str] = set()
        captions: set[str] = set()
        for number in sorted(self.kept):
            unit = self.units[number]
            if unit.kind not in ("figure", "picture") or unit.image is None:
                continue
            if any(kind == "item" for kind, _ in unit.path):
                continue
            said = folded(unit.text)
            if unit.image.source in pictures and (not said or said in captions):
                self.drop(number, "a picture that is shown before", "repeated picture")
                continue
            pictures.add(unit.image.source)
            if said and said in captions:
                self.aside.append(SetAside(unit.text, "a caption that is shown before", "repeated caption"))
                unit.content, unit.credit = (), None
            captions.add(said)

    def _take_related(self) -> None:
        """A label such as "Related articles" with the links below it, where only links stand there."""
        order = sorted(self.kept)
        for place, number in enumerate(order):
            unit = self.units[number]
            if unit.kind not in ("heading", "paragraph") or len(unit.text) > 60:
                continue
            if key(unit.text.rstrip(":")) not in self.lexis.related_labels:
                continue
            if unit.kind == "heading" and self._goes_on(place, order):
                continue
            below = []
            for other in order[place + 1 :]:
                links = pointers(self.units[other].content)
                if not links:
                    break
                below += [(other, link) for link in links]
            if not below:
                if place >= len(order) - 1:
                    self.drop(number, "a label with nothing under it", "related label")
                continue
            self.evidence.append(Evidence("label", "related label", 0.9, text=unit.text))
            self.related_heading = self.related_heading or unit.text.rstrip(":")
            self.kept.discard(number)
            self.reasons[number] = ("", "")
            for other, (label, url) in below:
                self.evidence.append(
                    Evidence(f"related/{len(self.related)}", "links under a related label", 0.9)
                )
                self.related.append(Related(label, url))
                self.kept.discard(other)
                self.reasons[other] = ("", "")

    def _take_subtitle(self, values: dict[str, Any]) -> None:
        """A line above the text that the page marks as its standfirst, or that is its own description."""
        order = sorted(n for n in self.kept if self.units[n].nodes)[:3]
        for number in order[:-1]:
            unit = self.units[number]
            rule = self._standfirst(unit)
            sentence = unit.kind == "heading" and unit.text.endswith(".") and len(unit.text.split()) > 7
            if rule or (sentence and not unit.path):
                self._set_subtitle(values, number, rule or "sentence set as a heading")
                return
            if unit.kind == "paragraph":
                break
        title = folded(_title(values))
        above = range(max(0, order[0] - _HEAD), order[0]) if order else range(0)
        heads = [n for n in above if title and folded(self.units[n].text) == title]
        for number in range(heads[-1] + 1, order[0]) if heads else ():
            if number not in self.reasons and (rule := self._standfirst(self.units[number])):
                self._set_subtitle(values, number, rule)
                return
        below = (
            next((n for n in range(heads[-1] + 1, order[0]) if self.units[n].nodes), None) if heads else None
        )
        if below is not None and below not in self.reasons and self._is_below(heads[-1], below):
            self._set_subtitle(values, below, "line right below the headline")

    def _standfirst(self, unit: Unit) -> str | None:
        """The rule by which a line above the text is its standfirst."""
        if unit.kind not in ("paragraph", "heading") or unit.path or not 10 < len(unit.text) < 400:
            return None
        around = (unit.element, *unit.ancestors[:1])
        if _STANDFIRST.search(" ".join(f"{e.get('class') or ''} {e.get('itemprop') or ''}" for e in around)):
            return "named a standfirst"
        described = unit.kind == "heading" and folded(unit.text) in self.summaries
        return "the page's description" if described else None

    def _is_below(self, head: int, number: int) -> bool:
        """Whether the piece after the headline is set with it, and is a sentence of its own."""
        unit, above = self.units[number], self.units[head]
        near = {id(e) for e in above.ancestors[:2]}
        if unit.kind not in ("paragraph", "heading") or unit.path or not 30 < len(unit.text) < 350:
            return False
        if not any(id(e) in near for e in unit.ancestors[:2]) or pointers(unit.content):
            return False
        sentence = unit.kind == "heading" or unit.text.rstrip(" ”\"'»").endswith((".", "!", "?", "…", "。"))
        called = any(is_furniture(e) for e in (unit.element, *unit.ancestors[:1]) if e.tag != "header")
        return sentence and not called and parse_line(unit.text, self.lexis) is None

    def _set_subtitle(self, values: dict[str, Any], number: int, rule: str) -> None:

        unit = self.units[number]
        values["subtitle"] = unit.content
        sure = 0.7 if rule.startswith(("sentence", "line")) else 0.85
        self.evidence.append(Evidence("subtitle", rule, sure, text=unit.text))
        self.kept.discard(number)
        self.reasons[number] = ("", "")

    def _take_links_between(self, site: str) -> None:
        """A line of running text is not one link: such a line points to another article of the site."""
        order = sorted(n for n in self.kept if self.units[n].nodes)
        lines = [
            n for n in order if self.units[n].kind in ("paragraph", "heading") and not self.units[n].path
        ]
        leading = [n for n in lines if teasers(self.units[n], site)]
        running = sum(len(self.units[n].text) > 120 for n in lines)
        if running < 3 or len(leading) > running:
            leading = in_rows(leading, order) if running else []
        for number in self._with_lists(leading, order, site):
            for link in pointers(self.units[number].content):
                rule = "a link between paragraphs"
                self.evidence.append(Evidence(f"related/{len(self.related)}", rule, 0.8))
                self.related.append(Related(*link))
            self.kept.discard(number)
            self.reasons[number] = ("", "")

    def _with_lists(self, leading: list[int], order: list[int], site: str) -> Iterator[int]:
        """``leading``, each with the items right below it that are such links too."""
        places = {number: place for place, number in enumerate(order)}
        for number in leading:
            yield number
            for other in order[places[number] + 1 :]:
                unit = self.units[other]
                if not (unit.path and unit.path[0][0] == "list" and teasers(unit, site)):
                    break
                yield other

    def _cut_teasers(self) -> None:
        """A section under a related heading, and headings at the end that only lead to other pages.

        A section that the text goes on after ("See also" above "References") is one of its own.
        """
        order = sorted(self.kept)
        within: int | None = None
        words = 0
        for place, number in enumerate(order):
            unit = self.units[number]
            if unit.kind == "heading":
                if within is not None and unit.level <= within and only_link(unit.content) is None:
                    within = None
                label = key(unit.text.rstrip(" .…:?!"))
                named = len(unit.text) < 60 and label in self.lexis.related_labels
                if words > 60 and named and not self._goes_on(place, order) and self._leads_on(place, order):
                    within = unit.level
            if within is not None:
                self.drop(number, "other articles", "section under a related heading")
            else:
                words += len(unit.text.split())
        lists = self._lists()
        for number in sorted(self.kept, reverse=True):
            unit = self.units[number]
            if unit.note:
                continue
            if unit.path and id(unit.path[0][1]) in lists:
                break
            if not unit.nodes or (only_link(unit.content) is not None and len(unit.text) > 12):
                if unit.nodes or number < len(self.units) - 1:
                    self.drop(
                        number, "other articles" if unit.nodes else "after the text", "links at the end"
                    )
                continue
            break

    def _leads_on(self, place: int, order: list[int]) -> bool:
        """Whether the section below the heading is no running text: "More:" may head the rest of one."""
        level = self.units[order[place]].level
        section: list[Unit] = []
        for number in order[place + 1 :]:
            unit = self.units[number]
            if unit.kind == "heading" and unit.level <= level and only_link(unit.content) is None:
                break
            section.append(unit)
        told = [u for u in section if u.kind == "paragraph" and not u.path and only_link(u.content) is None]
        return sum(len(u.text) > _RUNNING for u in told) * 2 <= len(section)

    def _goes_on(self, place: int, order: list[int]) -> bool:
        """Whether a heading of the same level follows the one at ``place``, in the same element."""
        unit = self.units[order[place]]
        for number in order[place + 1 : place + 1 + _SECTION]:
            after = self.units[number]
            if after.kind == "heading" and after.level <= unit.level:
                return after.level == unit.level and after.element.getparent() is unit.element.getparent()
        return False

    def _lists(self) -> set[int]:
        """The lists of the text (by `id`): those under their heading, and those that say more than links."""
        return {
            id(unit.path[0][1])
            for number in self.kept
            if (unit := self.units[number]).path
            and unit.path[0][0] == "list"
            and (number in self.rules or (unit.nodes and only_link(unit.content) is None))
        }

    def read_prose(self, values: dict[str, Any]) -> None:
        """Have the rules for pasted text look at the paragraphs."""
        order = sorted(n for n in self.kept if not self.units[n].note)
        told = tell([self.units[n] for n in order], self.lexis, values.get("authors", ()))
        if told.dateline:
            values.setdefault("dateline", told.dateline)
        if told.authors:
            values.setdefault("authors", told.authors)
        self.evidence += told.evidence
        taken = {id(unit) for unit in told.taken}
        for number in order:
            if id(self.units[number]) in taken:
                self.kept.discard(number)
                self.reasons[number] = ("", "")

    def set_aside(self) -> tuple[SetAside, ...]:

        found = []
        for number, unit in enumerate(self.units):
            if number in self.kept or not unit.text:
                continue
            reason, rule = self.reasons.get(number, ("outside the article's text", CHOSEN))
            if reason:
                found.append(SetAside(unit.text, reason, rule))
        return (*found, *self.aside)

    def blocks(self) -> tuple[tuple[Block, ...], list[Evidence]]:

        order = sorted(self.kept)
        lowest = min((self.units[n].level for n in order if self.units[n].kind == "heading"), default=1)
        made: list[Block] = []
        evidence: list[Evidence] = []
        # What stands in one list or quote makes one block, what stands in none makes one each.
        for _, group in groupby(order, lambda n: id(p[0][1]) if (p := self.units[n].path) else -n):
            numbers = list(group)
            rules = {self.rules.get(number, CHOSEN) for number in numbers}
            rule = rules.pop() if len(rules) == 1 else CHOSEN
            for block in assemble([self.units[n] for n in numbers], 0, lowest):
                evidence.append(
                    Evidence(f"blocks/{len(made)}", rule, 0.9 if rule in (CHOSEN, CHAPTER) else 0.75)
                )
                made.append(block)
        return tuple(made), evidence


def _title(values: dict[str, Any]) -> str:
    """The headline's words."""
    return plain(values.get("headline", ()))


def _alike(one: lxml.html.HtmlElement | None, other: lxml.html.HtmlElement | None) -> bool:
    """Whether two elements are the same, or two of one kind by tag and class."""
    if one is None or other is None:
        return False
    named = one.get("class")
    return one is other or (bool(named) and one.tag == other.tag and named == other.get("class"))
