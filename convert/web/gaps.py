"""What the extractor left out of the middle of an article: headings, short items, tables, posts and pictures.

The extractor judges each piece by itself, so that a heading over a picture, a list of names or a table of
figures is lost though it stands between two paragraphs of one text.  Here a piece is judged by its place:
what hangs in the very element that holds the text, between kept pieces, belongs to it, unless it is called by
a name of page furniture or mostly leads to other pages of the site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from convert.folding import folded
from convert.model import Code, FootnoteReference, Inline, LineBreak, Link, Text, plain
from convert.web.content import is_pulled

if TYPE_CHECKING:
    import lxml.html

    from convert.web.content import Unit

__all__ = ["boxed", "filled", "is_furniture", "is_time", "lead"]

_FURNITURE = re.compile(
    r"shar(?:e|ing)|social|(?:^|[\s_-])follow|related|recommend|read-?(?:more|next)|more-?on|see-?also|promo|"
    r"newsletter|subscri|sign-?up|advert|(?:^|[\s_-])ads?(?:$|[\s_-])|sponsor|affiliate|disclaim|disqus|comment|"
    r"footer|(?:^|[\s_-])nav|menu|breadcrumb|(?:^|[\s_-])tags?(?:$|[\s_-])|taglist|"
    r"(?:^|[\s_-])toc(?:$|[\s_-])|sidebar|pagina|pager|author|(?:^|[\s_-])bio(?:$|[\s_-])|byline|"
    r"(?:^|[\s_-])meta(?:$|[\s_-])|player|video|slide|carousel|popup|modal|cookie|consent|banner|outbrain|taboola|"
    r"popular|trending|(?:^|[\s_-])print(?:$|[\s_-])|hidden|sr-only|screen-?reader|rating|poll|survey|toolbar|"
    r"(?:^|[\s_-])tools(?:$|[\s_-])|login|paywall|donat|support-us|teaser|"
    r"mbox|navbox|noprint|hatnote|timestamp|dateline|(?:^|[\s_-])date(?:$|[\s_-])|__date|download-?app|dropdown|"
    r"tooltip|controls?(?:$|[\s_-])|button|(?:^|[\s_-])btn|editsection|infobox|widget-area",
    re.IGNORECASE,
)
_PLUGGED = re.compile(
    r"related|recommend|promo|advert|(?:^|[\s_-])ads?(?:$|[\s_-])|sponsor|sidebar|outbrain|taboola|comment|slide|carousel",
    re.IGNORECASE,
)
"""The names that are furniture for what shows its kind by itself: a post, a captioned picture, a table."""
_ASIDE = frozenset({"aside", "nav", "footer", "form", "fieldset", "header", "dialog", "button", "label"})
_RUNNING = frozenset({"p", "li", "dd", "dt", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE = re.compile(r"[.!?…。！？»”\"'’)][\s]*$")
_TEXT = re.compile(r"article-?body|entry-content|post-content|story-?body", re.IGNORECASE)
_ABOVE = 14
"""How far above the text its picture may stand."""
_LARGE = 400
"""From how many pixels of width a picture without a caption is no portrait or logo."""
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,5})?", re.IGNORECASE)
_AUTHORS = re.compile(r"byline|author", re.IGNORECASE)
_BYLINE = 120
_CLOSING = 3
"""How many lines may close a text."""
_ITEMS = 200
"""How far below its heading a list may reach."""
_SEEN = frozenset({"figure", "picture", "embed"})
_EDGE = 2
_BOX, _BOXES = 0.15, 0.2
"""The largest share of the text that one box of other things holds, and all of them together."""
_SHARE = 0.25
"""The share of the kept words that an element holds, from which it is the one that holds the text."""


@dataclass
class _Holder:
    """An element with kept pieces in it: the first and the last of them, and how many words they have."""

    first: int
    last: int
    words: int = 0


def is_furniture(element: lxml.html.HtmlElement, names: re.Pattern[str] = _FURNITURE) -> bool:
    """Whether ``element`` is called a part of the page that is none of its article."""
    return element.tag in _ASIDE or _matches(names, _called(element))


@lru_cache(8192)
def _matches(names: re.Pattern[str], called: str) -> bool:
    return bool(names.search(called))


def _called(element: lxml.html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def filled(found: list[Unit], chosen: Iterable[int], own: Callable[[str], bool]) -> set[int]:
    """The numbers of the pieces that stand in the gaps of the text that was ``chosen`` from ``found``.

    ``own`` tells whether an address is one of the page's own site.
    """
    kept = sorted(n for n in chosen if not found[n].note)
    if len(kept) < 2:
        return set()
    holders, total = _holders(found, kept)
    taken, added = set(kept), set[int]()
    branches: dict[lxml.html.HtmlElement, list[int]] = {}
    open_gaps: list[tuple[int, list[lxml.html.HtmlElement]]] = []
    for number in range(max(0, kept[0] - _EDGE), min(len(found), kept[-1] + _EDGE)):
        unit = found[number]
        if number in taken or unit.note or not unit.text.strip():
            continue
        branch = _branch(unit, holders)
        container = branch[-1].getparent() if branch else unit.element
        holder = holders.get(container)
        if holder is None:
            continue
        amid = kept[0] < number < kept[-1]
        if amid and not branch and _is_bare(unit, number, holder) and not _leads_away([unit], own):
            added.add(number)
            continue
        if holder.words < _SHARE * total:
            continue
        if not (holder.first < number < holder.last or _at_edge(unit, number, holder, branch, amid)):
            continue
        open_gaps.append((number, branch))
        if branch:
            branches.setdefault(branch[-1], []).append(number)
    said = {_opening(found[n]) for n in (*kept, *added)}
    words: str | None = None
    led = {root: _leads_away([found[n] for n in inside], own) for root, inside in branches.items()}
    for number, branch in open_gaps:
        unit = found[number]
        pulled = next((e for kind, e in unit.path if kind == "quote" and is_pulled(e)), None)
        alone = unit.kind in ("embed", "figure", "table") or pulled is not None
        names = _PLUGGED if alone else _FURNITURE
        if any(e is not pulled and is_furniture(e, names) for e in branch):
            continue
        if pulled is not None:
            words = words if words is not None else " ".join(folded(found[n].text) for n in kept)
            if folded(unit.text) in words:
                continue  # it repeats a line of the text
        away = _leads_away([unit], own) if alone or not branch else led[branch[-1]]
        if not away and (alone or _runs(unit, branch)) and _opening(unit) not in said:
            added.add(number)
            said.add(_opening(unit))
    added |= _closing(found, kept[-1], own) | _under_headings(found, kept, own)
    return added | _times(found, kept, holders) | _bylines(found, kept, holders)


def is_time(text: str) -> bool:
    """Whether ``text`` is a time of day alone."""
    return bool(_CLOCK.fullmatch(text))


def _times(found: list[Unit], kept: list[int], holders: dict[lxml.html.HtmlElement, _Holder]) -> set[int]:
    """The times above the posts of a live blog; three or more, each in an element that holds kept text."""
    times = {
        number
        for number in range(max(0, kept[0] - _EDGE), kept[-1])
        if found[number].kind == "paragraph"
        and is_time(found[number].text)
        and (found[number].element in holders or found[number].element.getparent() in holders)
    }
    return times if len(times) > 2 else set()


def _closing(found: list[Unit], last: int, own: Callable[[str], bool]) -> set[int]:
    """The lines that close the text (who wrote it, where and when), set as the paragraph above them is."""
    above = found[last].element
    added = set[int]()
    for number in range(last + 1, min(len(found), last + 1 + _CLOSING)):
        unit, element = found[number], found[number].element
        if unit.kind != "paragraph" or not element.tag == above.tag == "p" or _leads_away([unit], own):
            break
        if element.getparent() is not above.getparent() or element.get("class") != above.get("class"):
            break
        added.add(number)
    return added


def _under_headings(found: list[Unit], kept: list[int], own: Callable[[str], bool]) -> set[int]:
    """The lists right below the headings that have nothing else of the text below them.

    A list of sources, of links or of the parts that follow is mostly links, and the extractor leaves it out
    for that; the heading which it kept says what it is.
    """
    added = set[int]()
    for number, after in pairwise((*kept, len(found))):
        head = found[number]
        if head.kind != "heading" or (after < len(found) and found[after].kind != "heading"):
            continue
        parent = head.element.getparent()
        below: dict[lxml.html.HtmlElement, list[int]] = {}
        for other in range(number + 1, min(after, number + _ITEMS)):
            unit = found[other]
            if unit.kind == "heading":
                break
            if unit.path and unit.path[0][0] == "list" and unit.path[0][1].getparent() is parent:
                below.setdefault(unit.path[0][1], []).append(other)
        amid = (
            after < len(found)
            and found[after].element.getparent() is parent
            and found[after].level == head.level
        )
        for items, inside in islice(below.items(), 1):
            if not is_furniture(items) and (amid or not _leads_away([found[n] for n in inside], own)):
                added.update(inside)
    return added


def _bylines(found: list[Unit], kept: list[int], holders: dict[lxml.html.HtmlElement, _Holder]) -> set[int]:
    """The bylines of a page of several texts: two or more, each between a kept heading and its text."""
    bylines = {
        number + 1
        for number, after in pairwise(kept)
        if after == number + 2
        and found[number].kind == "heading"
        and found[number + 1].kind == "paragraph"
        and len(found[number + 1].text) < _BYLINE
        and found[number + 1].element.getparent() in holders
        and _AUTHORS.search(_called(found[number + 1].element))
    }
    return bylines if len(bylines) > 1 else set()


def lead(found: list[Unit], chosen: Iterable[int], shown: Iterable[str]) -> int | None:
    """The number of the picture or film over the text, where the extractor began below it.

    It is the nearest that the page names as its own (``shown``), or that stands in the article's element.
    """
    kept = sorted(chosen)
    if not kept:
        return None
    first = next((n for n in kept if _begins(found[n])), kept[0])
    if any(found[n].kind in _SEEN for n in kept if n < first):
        return None
    names = {_file(address) for address in shown} - {""}
    had = {_file(image.source) for n in kept if (image := found[n].image)}
    around = {
        id(e) for e in found[first].ancestors if e.tag in ("article", "main") or _TEXT.search(_called(e))
    }
    best = None
    for number in range(first - 1, max(-1, kept[0] - _ABOVE), -1):
        unit = found[number]
        pictured = _file(unit.image.source) if unit.image else ""
        if unit.kind not in _SEEN or (pictured and pictured in had):
            continue
        if any(kind == "list" for kind, _ in unit.path):
            continue  # one of a gallery
        if any(is_furniture(e, _PLUGGED) and e.tag != "header" for e in (unit.element, *unit.ancestors[:6])):
            continue
        if pictured and pictured in names:
            return number
        large = unit.kind != "picture" or ((unit.image and unit.image.width) or 0) >= _LARGE
        if large and any(id(e) in around for e in unit.ancestors):
            best = number if best is None else best
    return best


def _begins(unit: Unit) -> bool:
    """Whether the text may begin with ``unit``; the headline stands above the picture on many pages."""
    return bool(unit.nodes) and unit.kind != "heading" and len(unit.text) > 60


def _file(address: str) -> str:
    """The name of a picture's file, without the size that many sites put into it."""
    name = address.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    return re.sub(r"(?:-\d{2,4}x\d{2,4}|-scaled)?\.\w{3,5}$", "", name)


def boxed(found: list[Unit], chosen: Iterable[int]) -> set[int]:
    """The numbers among ``chosen`` that stand in a small box of the page which is called one of other things.

    Where such boxes hold much of the text, their names mean something else here, and none is a box.
    """
    kept = [n for n in chosen if not found[n].note]
    holders, total = _holders(found, kept)
    within = set()
    words = 0
    for number in kept:
        unit = found[number]
        for element in (unit.element, *unit.ancestors):
            if holders[element].words > _BOX * total:
                break
            if _matches(_PLUGGED, _called(element)):
                within.add(number)
                words += len(unit.text)
                break
    return within if words <= _BOXES * total else set()


def _is_bare(unit: Unit, number: int, holder: _Holder) -> bool:
    """Whether the piece, in no element of its own, stands right beside kept ones of the same element.

    What is none of a text has an element by which it is set apart.
    """
    beside = holder.first - 1 <= number <= holder.last + 1
    return beside and unit.kind == "paragraph" and not unit.path and not is_furniture(unit.element)


def _at_edge(
    unit: Unit, number: int, holder: _Holder, branch: list[lxml.html.HtmlElement], amid: bool
) -> bool:
    """Whether the piece stands right above or below the kept ones, set as they are.

    Beyond all that is kept (not ``amid``) only a heading is taken, which may be that of the first part.
    """
    if len(branch) > 1 or not holder.first - _EDGE <= number <= holder.last + _EDGE:
        return False
    if unit.kind == "heading":
        return number == holder.first - 1
    return amid and unit.kind == "paragraph" and len(unit.text) > 80 and bool(_SENTENCE.search(unit.text))


def _opening(unit: Unit) -> str | int:
    """By which a long piece is known again: pages show some twice, for two widths of a screen."""
    text = unit.text.casefold()
    return text[:60] if len(text) >= 60 and unit.kind != "table" else id(unit)


def _holders(found: list[Unit], kept: Iterable[int]) -> tuple[dict[lxml.html.HtmlElement, _Holder], int]:
    holders: dict[lxml.html.HtmlElement, _Holder] = {}
    total = 0
    for number in kept:
        unit = found[number]
        length = len(unit.text)
        total += length
        for element in (unit.element, *unit.ancestors):
            holder = holders.setdefault(element, _Holder(number, number))
            holder.last = number
            holder.words += length
    return holders, total


def _branch(unit: Unit, holders: dict[lxml.html.HtmlElement, _Holder]) -> list[lxml.html.HtmlElement]:
    """The elements from ``unit``'s own up to the last that holds no kept piece."""
    found = []
    for element in (unit.element, *unit.ancestors):
        if element in holders:
            break
        found.append(element)
    return found


def _runs(unit: Unit, branch: list[lxml.html.HtmlElement]) -> bool:
    """Whether the piece is set as running text is: as paragraph, heading or item, or as whole sentences."""
    if unit.kind == "heading":
        return len(branch) <= 2 and not unit.path
    if unit.kind in ("code", "caption") or any(e.tag in _RUNNING for e in (unit.element, *branch)):
        return True
    return len(branch) <= 1 or (len(unit.text) > 60 and bool(_SENTENCE.search(unit.text)))


def _leads_away(inside: list[Unit], own: Callable[[str], bool]) -> bool:
    """Whether most of what stands in one branch are links to other pages of the site.

    Two thirds: of a credit ("Provided by the Institute") the name alone is a link.
    """
    linked = sum(
        len(plain((link,))) for unit in inside for link in _links(unit.content) if own(link.url or "")
    )
    return linked * 3 > 2 * sum(len(unit.text) for unit in inside)


def _links(content: Iterable[Inline]) -> Iterable[Link]:
    for inline in content:
        if isinstance(inline, Link):
            yield inline
        elif not isinstance(inline, Text | Code | LineBreak | FootnoteReference):
            yield from _links(inline.content)
