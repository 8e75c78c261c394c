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
from typing import TYPE_CHECKING

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
        if holder is None or holder.words < _SHARE * total:
            continue
        amid = kept[0] < number < kept[-1]
        if not (holder.first < number < holder.last or _at_edge(unit, number, holder, branch, amid)):
            continue
        open_gaps.append((number, branch))
        if branch:
            branches.setdefault(branch[-1], []).append(number)
    said = {_opening(found[n]) for n in kept}
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
            words = words if words is not None else " ".join(_bare(found[n].text) for n in kept)
            if _bare(unit.text) in words:
                continue  # it repeats a line of the text
        away = _leads_away([unit], own) if alone or not branch else led[branch[-1]]
        if not away and (alone or _runs(unit, branch)) and _opening(unit) not in said:
            added.add(number)
            said.add(_opening(unit))
    return added | _times(found, kept, holders)


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


def lead(found: list[Unit], chosen: Iterable[int], shown: Iterable[str]) -> int | None:
    """The number of the picture or film over the text, where the extractor began below it.

    It is the nearest that the page names as its own (``shown``), or that stands in the article's element.
    """
    kept = sorted(chosen)
    if not kept:
        return None
    first = next((n for n in kept if found[n].nodes and len(found[n].text) > 60), kept[0])
    names = {_file(address) for address in shown} - {""}
    had = {_file(image.source) for n in kept if (image := found[n].image)}
    around = {
        id(e) for e in found[first].ancestors if e.tag in ("article", "main") or _TEXT.search(_called(e))
    }
    best = None
    for number in range(kept[0] - 1, max(-1, kept[0] - _ABOVE), -1):
        unit = found[number]
        pictured = _file(unit.image.source) if unit.image else ""
        if unit.kind not in ("figure", "picture", "embed") or (pictured and pictured in had):
            continue
        if any(is_furniture(e, _PLUGGED) and e.tag != "header" for e in (unit.element, *unit.ancestors[:6])):
            continue
        if pictured and pictured in names:
            return number
        large = unit.kind != "picture" or ((unit.image and unit.image.width) or 0) >= _LARGE
        if large and any(id(e) in around for e in unit.ancestors):
            best = number if best is None else best
    return best


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


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


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
    """Whether most of what stands in one branch are links to other pages of the site."""
    linked = sum(
        len(plain((link,))) for unit in inside for link in _links(unit.content) if own(link.url or "")
    )
    return linked * 2 > sum(len(unit.text) for unit in inside)


def _links(content: Iterable[Inline]) -> Iterable[Link]:
    for inline in content:
        if isinstance(inline, Link):
            yield inline
        elif not isinstance(inline, Text | Code | LineBreak | FootnoteReference):
            yield from _links(inline.content)
