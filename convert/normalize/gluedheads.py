"""Heads that a program wrote in one line: each part gets a line of its own, as the page had it.

Corpora write "By . Mira Okafor . PUBLISHED: . 11:03 EST, 19 August 2014 . | . …" for lines without a full
stop; sites of China set day, paper and author in one line with their labels, often without any gap; others
run the headline and its day together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from convert.normalize.draft import Draft
from convert.normalize.lines import Line

__all__ = ["part_heads", "set_glued_names_aside"]

SEARCHED, LEAST_TITLE, LONGEST, LONGEST_DATE, LEAST_LABELS = 12, 8, 200, 32, 2
_STOPPED = re.compile(
    r"(?P<names>By \. [^|:]{3,80}?) \. (?P<more>and [^|:.]{3,40} \. )?(?P<handle>Follow @+\w{3,30} \. )?"
    r"(?P<published>published: \. [^|]{6,40}? \. |last updated at [^|.]{12,50} \. )?(?:\| \. )?"
    r"(?P<updated>(?:last )?updated: \. [^|]{6,40}? \. )?",
    re.I,
)
""" "By . Mira Okafor . PUBLISHED: . 11:03 EST, 19 August 2014 . | . UPDATED: . …", as corpora have a head."""
_STAMPED = re.compile(r"(date:? \d{4}-\d\d(?:-\d\d)?)\s+(?=\S)", re.I)
""" "date 2013-05-28 The ferry stays in port", as programs that take the text off a page write its head."""
_DAY_BEHIND = re.compile(r"\s\d{1,2}\.? [^\W\d_]{3,10} (?P<year>(?:19|20)\d\d)$")
""" "date 2013-05 The ferry stays in port 28 May 2013": the page's own day behind the title."""
_DAY_ALONE = re.compile(r"\s?\d{1,2}\D.{2,24}(?:19|20)\d\d")
_LABEL = re.compile(
    r"(?:(?:发布|发表|发布日|更新|發布|發佈)?(?:时间|時間|日期)|(?:文章|信息|新闻|稿件|新聞|資料)?(?:来源|來源)"
    r"|作者|(?:责任|責任|初审|编辑)?(?:编辑|編輯)|记者|記者|责编|審核|审核|撰稿|摄影|攝影|供稿"
    r"|(?:浏览|瀏覽|点击|點擊|阅读|閱讀|访问)(?:次数|次數|量|数)?|人气|字号|字號|字体|字體)\s?[:：]"
)
_GLUED_NAME = re.compile(r"[^\W\d_A-Z][A-Z]\w")
_COLON = re.compile(r"[:：]")
_LINE_END = re.compile(r"(?<=^By) \. | \. (?=and )|(?<=(?:ished|dated):) \. |\s\.$", re.I)
_EDGES = re.compile(r"^[\s|,，;；]+|[\s|,，;；]+$")


def part_heads(lines: list[Line]) -> list[Line]:
    """The same lines, those of a head that ran together parted."""
    head = lines[:SEARCHED]
    seams = {id(line): parts for line in head if len(parts := _seams(line)) > 1}
    for line, other in (*pairwise(head), *pairwise(reversed(head))):
        if id(line) not in seams and _is_dated_title(line.text, other.text):
            seams[id(line)] = [(0, len(other.text)), (len(other.text), len(line.text))]
    if not seams:
        return lines
    return [part for line in lines for part in _parted(line, seams.get(id(line), ()))]


def set_glued_names_aside(draft: Draft) -> None:
    """ "Mira OkaforGus Lind" over "By Mira Okafor and Gus Lind": links to the authors that ran together."""
    head = draft.segments[:SEARCHED]
    for segment, below in pairwise(head):
        by = draft.lexicon.by.match(below.text) if segment.free and below.free else None
        if by and _GLUED_NAME.search(segment.text):
            joining = draft.lexicon.and_words
            names = [w for w in re.split(r"[\s,&]+", below.text[by.end() :]) if w.casefold() not in joining]
            if "".join(names) == segment.text.replace(" ", ""):
                draft.put_aside(segment, "repeats the byline", "names run together above the byline")


def _seams(line: Line) -> list[tuple[int, int]]:
    """First and last character of each part."""
    text = line.text
    if text[:4].casefold() == "date" and (stamp := _STAMPED.match(text)):
        again = _DAY_BEHIND.search(text, stamp.end()) if len(text) <= LONGEST else None
        title = again.start() if again and again["year"] in stamp.group() else len(text)
        return [
            span
            for span in ((0, stamp.end(1)), (stamp.end(), title), (title, len(text)))
            if span[0] < span[1]
        ]
    if text.startswith("By . ") and (head := _STOPPED.match(text)):
        names = (0, head.end("more") if head["more"] else head.end("names"))
        rest = [head.span(name) for name in ("handle", "published", "updated") if head[name]]
        return [names, *rest, (head.end(), len(text))]
    if len(text) <= LONGEST and len(_COLON.findall(text)) >= LEAST_LABELS:
        starts = [match.start() for match in _LABEL.finditer(text)]
        if len(starts) >= LEAST_LABELS:
            edges = sorted({0, *starts, len(text)})
            return list(pairwise(edges))
    return []


def _is_dated_title(text: str, title: str) -> bool:
    """ "The ferry rests25. maj 2025" beside "The ferry rests": the page's title, and the day behind it."""
    rest = text[len(title) :]
    return (
        LEAST_TITLE <= len(title) < len(text) <= len(title) + LONGEST_DATE
        and text.startswith(title)
        and " " in title
        and _DAY_ALONE.fullmatch(rest) is not None
    )


def _parted(line: Line, parts: Sequence[tuple[int, int]]) -> list[Line]:
    pieces = [(_cleaned(line.text[start:end]), start, end) for start, end in parts]
    return line.parted([piece for piece in pieces if piece[0]]) if parts else [line]


def _cleaned(text: str) -> str:
    """A part without the signs that stood for the ends of lines."""
    return _LINE_END.sub(" ", _EDGES.sub("", text)).strip()
