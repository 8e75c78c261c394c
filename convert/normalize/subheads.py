"""Subheads without any mark: short lines without a full stop that stand above text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment, body_segments
from convert.normalize.headline import in_title_case
from convert.normalize.interviews import ASKS
from convert.normalize.lexicon import Lexicon, key

MAX_WORDS, MAX_CHARACTERS, MAX_CJK, MAX_LOUD, PARAGRAPHS = 13, 95, 32, 8, 1.7
LEAST_ASKED, MOSTLY = 3, 0.8
MAX_TITLED, LEAST_TITLED, MAX_CALL, LEAST_OTHERS, MOST_STRESSED = 17, 5, 8, 2, 5
_REMARK_LAST = re.compile(r"[^\W\d_]{3}[.!?…][\"”’»]?\s[(\[][^()\[\]]*[)\]]$")
_TERMINAL = ".,;:…。、"
_SENTENCE = re.compile(r"[.!?…][\"”’»)]*\s+[^\W\d_a-z]")
_STOPPED = re.compile(r"[.!?…]")
_REFERENCE = re.compile(r"(?:\[\d{1,3}\])+$")
_ABBREVIATED = re.compile(r"\b(?:U\.S|U\.K|a\.m|p\.m|Jr|Inc|Co|Ltd)\.$")
_YOU = re.compile(
    r"\b(?:[Yy]ou|[Yy]our|Sie|Ihnen|Ihre?|[Vv]ous|[Vv]otre|[Uu]sted|tú|Lei|[Vv]ocê|[Jj]ij|[Вв]ы|[Вв]ам|[Вв]и)\b"
)
"""Somebody is spoken to: a question of an interview."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_CLOSING = "\"”’»'"
_QUOTES = "\"“”‘’'"
_OPENING = {
    '"': '"', "“": "”", "«": "»", "„": "“”", "‘": "’", "'": "'", "「": "」", "『": "』", "»": "«",
    "【": "】", "〔": "〕", "《": "》", "〈": "〉", "［": "］", "＜": "＞", "<": ">",
}  # fmt: skip
_ADDRESS = re.compile(r"://|@|\bwww\.", re.I)


def find_subheads(draft: Draft) -> None:
    """Short lines without a full stop that stand above text and are none of the above."""
    visible = [s for s in body_segments(draft) if s.kind not in {"set_aside", "furniture", "label", "field"}]
    shapes = [_shape(segment, draft.lexicon) for segment in visible]
    in_head = {id(b) for a, b in pairwise(draft.segments) if a.kind == "field" and a.chunk == b.chunk}
    interview = any(p.rule == "label of an interview" for p in visible) or (
        _asks(visible, shapes) and not _explains(visible, shapes)
    )
    boxes = _over_boxes(visible, shapes)
    stacks = (_stacks(visible, shapes) | _alternations(shapes)) - boxes
    boxed = _repeated_labels(s.text[:MAX_CHARACTERS] for s in visible if s.free)
    for index, segment in enumerate(visible):
        if shapes[index] != "short" or index in stacks or id(segment) in in_head:
            continue
        if segment.text.partition(":")[0] in boxed:
            continue
        after = shapes[index + 1] if index + 1 < len(visible) else ""
        before = visible[index - 1] if index else None
        if index in boxes:
            after = "list"
        if (
            after == "short"
            and index + 2 < len(visible)
            and shapes[index + 2] in {"long", "list", "figure"}
            and _is_subhead(visible[index + 1].text)
        ):
            after = "long"  # a heading above a subheading
        if after not in {"long", "list", "figure", "table"} or not _is_subhead(segment.text):
            continue
        if after == "list" and segment.text.endswith(":"):
            continue
        announced = (
            before is not None
            and before.text.rstrip().endswith((":", ","))
            and (shapes[index - 1] == "long" or before.text[-1] == ",")
        )
        if announced and not (segment.text.isupper() and " " in segment.text):
            continue
        if before is not None and before.data.get("role") == "question":
            continue  # what stands below a question answers it
        if interview and segment.text[-1] in ASKS:
            segment.claim("paragraph", "question of an interview", 0.75, role="question")
            continue
        confidence = 0.8 if after == "long" else 0.7
        segment.claim("heading", "short line above text", confidence, level=1)
    _find_calls(visible, shapes)
    _find_bold_questions(visible)


def _repeated_labels(texts: Iterable[str]) -> set[str]:
    """ "See it now: …" below each thing of a list: labels that come again, on three lines at least."""
    counts = Counter(text.partition(":")[0] for text in texts if ":" in text)
    again = {label: count for label, count in counts.items() if count > 1}
    return set(again) if sum(again.values()) >= LEAST_ASKED else set()


def _find_bold_questions(visible: list[Segment]) -> None:
    """ "**Would you row again?**": who speaks to somebody in bold asks the questions of an interview."""
    bold = [s for s in visible if s.rule == "line in bold"]
    asked = [s for s in bold if s.text.rstrip("*_: ").endswith(tuple(ASKS))]
    if len(asked) < LEAST_ASKED or len(asked) < MOSTLY * len(bold):
        return
    if any(_YOU.search(s.text) for s in asked):
        for segment in asked:
            segment.claim("paragraph", "question of an interview", 0.75, role="question")


def _find_calls(visible: list[Segment], shapes: list[str]) -> None:
    """ "Great, let's get started!": a subhead only in a text that has others, between two paragraphs."""
    if sum(s.kind == "heading" for s in visible) < LEAST_OTHERS:
        return
    for index, (before, here, after) in enumerate(zip(shapes, shapes[1:], shapes[2:], strict=False), 1):
        text = visible[index].text
        if here == "short" and text[-1] == "!" and before == after == "long" and visible[index].free:
            words = len(text.split())
            if 2 <= words <= MAX_CALL and _is_subhead(text[:-1]):
                visible[index].claim("heading", "exclamation among subheads", 0.6, level=1)


def _asks(visible: list[Segment], shapes: list[str]) -> bool:
    """Whether the text is an interview: a few questions stand alone, and hardly another short line does."""
    alone = [s for s, shape in zip(visible, shapes, strict=True) if shape == "short"]
    asked = sum(s.text[-1] in ASKS for s in alone)
    turns = sum(s.data.get("role") in {"question", "answer"} for s in visible)
    return (asked >= 4 and asked >= 0.8 * len(alone)) or (asked >= 1 and turns >= 2)


def _explains(visible: list[Segment], shapes: list[str]) -> bool:
    """Whether the questions head the parts of an explainer: each has several paragraphs below it."""
    asked = [
        index
        for index, (segment, shape) in enumerate(zip(visible, shapes, strict=True))
        if shape == "short" and segment.text[-1] in ASKS
    ]
    answers = [shapes[a + 1 : b].count("long") for a, b in pairwise([*asked, len(visible)])]
    spoken_to = any(_YOU.search(visible[index].text) for index in asked)
    return bool(answers) and not spoken_to and sum(answers) >= PARAGRAPHS * len(answers)


def _shape(segment: Segment, lexicon: Lexicon) -> str:
    """What a segment looks like from afar: "short" is what may be a subhead."""
    if segment.kind in {"list_item"}:
        return "list"
    if segment.kind in {"caption", "credit", "placeholder", "picture"}:
        return "figure"
    if segment.kind in {"table", "code", "verse"}:
        return "table"
    if segment.kind == "heading":
        return "heading"
    if segment.kind:
        return "long"
    text = segment.text.rstrip(" *") or segment.text
    if text.endswith("]"):
        text = _REFERENCE.sub("", text)
    words = len(text.split())
    if not text or (words > 11 and text[-1] == "?"):
        return "long"
    if text[-1] in _CLOSING and text[-2:-1] in ".!?…,。":
        return "long"  # somebody speaks
    cjk = not words > 6 and any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text[:20])
    longest = MAX_TITLED if words > MAX_WORDS and _is_titled(text) else MAX_WORDS
    if words > longest or len(text) > (MAX_CJK if cjk else MAX_CHARACTERS):
        return "long"
    stressed = segment.text[0] == segment.text[-1] and text[0] in "_*" and text[1:2] != text[0]
    if stressed and words > MOST_STRESSED:
        return "long"  # a remark in italics
    if text[-1] in ")]" and _REMARK_LAST.search(text):
        return "long"  # "They meet on Thursday. (Laughter)"
    if text[0] in "([" and text[-1] in ")]":
        return "figure"  # an aside of the page, as in "(Drawing: Mira Okafor)"
    if key(text) in lexicon.placeholders:
        return "figure"
    if text[-1] == "." and words <= MAX_LOUD and text.isupper() and len(text) > 4:
        return "short"  # a deck of an old newspaper: "RETURN TO SERVICE."
    if text[-1] in _TERMINAL and not _ABBREVIATED.search(text):
        return "long" if words > 4 or text[-1] in ".…。" else "stub"
    return "long" if text.count(" | ") > 1 or _is_meta(text, lexicon) else "short"


def _is_meta(text: str, lexicon: Lexicon) -> bool:
    """A byline or date line of a part of the text ("By Anna Lindqvist, May 28, 2013"), no heading."""
    dated = _YEAR.search(text) is not None
    credited = any(p.match(text) for p, _ in lexicon.roles)
    if credited and ";" in text:
        return True  # "Reporting by Mira Okafor; editing by Tomas Berg"
    if not (dated or credited or lexicon.by.match(text)):
        return False
    if byline.parse_line(text, lexicon) is not None:
        return True
    found = dates.find(text, lexicon) if dated else None
    return found is not None and "T" in found.moment.iso


def _stacks(visible: list[Segment], shapes: list[str]) -> set[int]:
    """Indexes of short lines in runs of three and more: a flattened table or a menu, not headings.

    The last of them may head what follows, if it does not stand among the others, apart from the text.
    """
    found: set[int] = set()
    run: list[int] = []
    for index, shape in enumerate([*shapes, ""]):
        if shape in {"short", "stub"}:
            run.append(index)
            continue
        if len(run) >= 3:
            found |= set(run[:-1])
            last, above = visible[run[-1]], visible[run[-2]]
            boxed = last.chunk == above.chunk and (not shape or visible[index].chunk != last.chunk)
            labelled = all(": " in visible[i].text for i in run)
            if len(run) >= 5 or boxed or labelled:
                found.add(run[-1])
        run = []
    return found


def _over_boxes(visible: list[Segment], shapes: list[str]) -> set[int]:
    """Indexes of short lines alone in their chunk over a chunk of several: the heading of a plain list."""
    counts = Counter(s.chunk for s in visible)
    return {
        index
        for index, (first, second) in enumerate(pairwise(visible))
        if shapes[index] == "short"
        and counts[first.chunk] == 1
        and counts[second.chunk] >= 3
        and shapes[index + 1] in {"short", "stub"}
    }


def _alternations(shapes: list[str]) -> set[int]:
    """Indexes of short lines that take turns with single list items: a flattened box of facts."""
    found: set[int] = set()
    run: list[int] = []
    for index, shape in enumerate(shapes):
        if shape == "short" and (not run or (index - run[-1] == 2 and shapes[index - 1] == "list")):
            run.append(index)
        elif shape == "list" and run and index == run[-1] + 1:
            continue
        else:
            if len(run) >= 3:
                found |= set(run)
            run = [index] if shape == "short" else []
    return found | (set(run) if len(run) >= 3 else set())


def _is_subhead(text: str) -> bool:
    text = text.strip("*_ ")
    if not text or _ADDRESS.search(text) or text.count(":") > 1:
        return False
    if _SENTENCE.search(text) and not _is_titled(text):
        return False
    closing = _OPENING.get(text[0])
    if closing and not any(c in text[1:] for c in closing):
        return False
    if closing and text[-1] in closing and len(text.split()) > 6:
        inner = text[1:-1]
        if _STOPPED.search(inner) or any(c in inner for c in closing + text[0]):
            return False  # somebody speaks
    if text.startswith(("(", "[", "#", "—", "–", "-", "…")):
        return False
    if not (text[0].isalnum() or closing or text[0] in "¿¡") or not _opens_large(text):
        return False
    if text.endswith((":", ";", ",", "!")):
        return False
    solid = text.replace(" ", "")
    return solid.isalpha() or sum(map(str.isalpha, solid)) >= 0.6 * len(solid)


def _is_titled(text: str) -> bool:
    """Whether each longer word has a capital, as English headlines do: 'Take the "Is It Clean?" Test'."""
    words = [w.strip(_QUOTES) for w in text.split()]
    return len(words) >= LEAST_TITLED and in_title_case(words)


def _opens_large(text: str) -> bool:
    """A capital opens it, or it opens with a name such as "iPhone", or its script knows no capitals."""
    first = next((c for c in text if c.isalpha()), "")
    if not first:
        return False
    word = text.split()[0]
    return not first.islower() or first.upper() == first or any(c.isupper() for c in word)
