"""Blocks of printed pages → an article: read as pasted text, then told by how it was set.

The words are the normalizer's to understand; type says what it cannot know: which line is the headline, what
is a subhead, what stands below a picture, where a link leads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from convert.folding import letters
from convert.hints import Hints, apply
from convert.model import (
    Article,
    Evidence,
    Figure,
    FootnoteDefinition,
    Heading,
    Inline,
    Link,
    Paragraph,
    Person,
    SetAside,
    Text,
    plain,
    text,
)
from convert.printed.blocks import Block, blocks_of, body_size
from convert.printed.furniture import without_furniture
from convert.printed.glyphs import Document, Line, LinkArea, Page
from convert.printed.order import read_in_order

__all__ = ["article_of"]

_JUNK = re.compile(
    r"(?i)untitled|ohne titel|sans titre|document\d*|microsoft (?:word|powerpoint)\b.*|about:blank|print"
    r"|.*\.(?:docx?|pdf|indd|tex|html?|odt|qxp)|layout \d+|slide \d+|powerpoint .*|https?://.*|\W*"
)
"""What programs write into a file's title by themselves."""
_NOBODY = re.compile(
    r"(?i)(?:unknown|anonymous|user|admin(?:istrator)?|owner|author|root|guest|default|hp|dell|pc|microsoft.*|adobe.*|"
    r"\(?anonymous\)?|.*(?:@|\.com\b|\binc\b|\bltd\b|\bgmbh\b).*|\W*|[a-z0-9_.-]+\d+)"
)
_URL = re.compile(r"https?://[^\s<>\"]+")
_BULLET = re.compile(r"[•◦▪■●○‣⁃∙]\s*")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTE = re.compile(rf"(?P<raised>[{_RAISED}]{{1,3}})\s*|(?P<number>\d{{1,3}})[.)]?\s+")
_ABOVE = 4
"""From how many blocks above the headline on they are no part of the article."""
_SET_AS = {"Heading": "set as a heading", "Figure": "below a picture"}
_SMALL = 1.04
"""Up to how many times the size of running text a line is as large as that."""


def article_of(document: Document, hints: Hints) -> Article:
    """The article on the pages of ``document``; ``hints`` win over what is found."""
    from convert.normalize import normalize

    pages = [page for page in document.pages if not page.is_garbled]
    kept, furniture = without_furniture(pages)
    runs = [run for lines in kept for run in read_in_order(lines)]
    links = [link for page in pages for link in page.links]
    blocks = blocks_of(runs, pages, [link.url for link in links])
    body = body_size(line for run in runs for line in run)
    numbers = _unnumbered(blocks)
    _mark_notes(blocks)
    blocks = _with_related(blocks)
    _mark_credits(blocks, body)
    printed = _Source.taken(blocks)
    head = _Head(blocks, body, document.said.get("Title", ""))
    source = _text(head.in_order())
    language = {"language": hints["language"]} if "language" in hints else {}
    article = _without_spans(normalize(source, hints=language))
    article = head.placed(article)
    article = _typeset(article, blocks, head, body)
    article = printed.told(article) if printed else article
    article = _linked(article, links)
    article = _said(article, document)
    aside = [*head.aside, *_aside(furniture, document.pages), *numbers, *_garbled(document.pages)]
    return apply(article.with_(set_aside=(*article.set_aside, *aside)), hints)


# -- the text ---------------------------------------------------------------------------


def _text(blocks: Sequence[Block]) -> str:
    """The blocks as a text that the normalizer reads: paragraphs apart, items of a list in lines."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        words = block.text
        if block.kind == "item":
            words = _BULLET.sub("- ", words, count=1)
        elif block.kind == "quote":
            words = f"> {words}"
        elif block.in_head and len(block.rows) > 1:
            words = "\n".join(block.rows)  # a byline and its date, each in a line of its own
        near = before is not None and before.kind == block.kind and block.kind in ("item", "quote")
        joint = "\n>\n" if block.kind == "quote" else "\n"
        parts.append(("" if before is None else joint if near else "\n\n") + words)
        before = block
    return "".join(parts) + "\n"


def _without_spans(article: Article) -> Article:
    """Spans count in a text that nobody has seen; the words themselves are on record."""
    return article.with_(
        evidence=tuple(item.with_(span=None) for item in article.evidence),
        set_aside=tuple(item.with_(span=None) for item in article.set_aside),
    )


def _unnumbered(blocks: list[Block]) -> list[SetAside]:
    """Take the numbers from paragraphs that are numbered through, as in reports; they stand in the margin."""
    numbered: list[tuple[Block, str]] = []
    expected = 1
    for block in blocks:
        match = re.match(r"(\d{1,4})\s+(?=\S)", block.text)
        if match and block.kind != "item" and int(match[1]) == expected and _hangs(block, match[1]):
            numbered.append((block, match[0]))
            expected += 1
    if len(numbered) < 2:
        return []
    for block, number in numbered:
        block.text = block.text.removeprefix(number)
        del block.lines[0]
        block.size = body_size(block.lines)
        if block.kind == "heading" and not block.bold and len(block.text) > 60:
            block.kind = "paragraph"
    words = " ".join(number.strip() for _, number in numbered)
    return [SetAside(words, "numbers of the paragraphs", "numbers in the margin")]


def _hangs(block: Block, number: str) -> bool:
    """Whether the number is a line of its own beside the paragraph."""
    return len(block.lines) > 1 and block.lines[0].text.strip() == number


def _mark_notes(blocks: Sequence[Block]) -> None:
    """Raised numbers and the notes that they lead to, in the form that pasted text has them: "[1]"."""
    marks = {
        number
        for block in blocks
        for number in re.findall(rf"(?<=[^\s{_RAISED}])[{_RAISED}]{{1,3}}", block.text)
    }
    notes: dict[str, Block] = {}
    for block in reversed(blocks):
        match = _NOTE.match(block.text)
        if match is None:
            continue
        number = match["raised"] or "".join(_RAISED[int(digit)] for digit in match["number"])
        if number in marks and number not in notes and len(block.text) > match.end() + 3:
            notes[number] = block
    for number, block in notes.items():
        plain_number = "".join(str(_RAISED.index(digit)) for digit in number)
        rest = block.text[_NOTE.match(block.text).end() :]  # type: ignore[union-attr]
        block.text, block.kind = f"[{plain_number}] {rest}", "paragraph"
    for block in blocks:
        block.text = re.sub(
            rf"(?<=[^\s{_RAISED}])[{_RAISED}]{{1,3}}",
            lambda m: f"[{''.join(str(_RAISED.index(d)) for d in m[0])}]" if m[0] in notes else m[0],
            block.text,
        )


def _with_related(blocks: list[Block]) -> list[Block]:
    """``blocks`` with each line below "Related articles" that is a title of its own as one."""
    from convert.wording import labels

    known = set(map(letters, labels("related")))
    right = max((line.right for block in blocks for line in block.lines), default=0.0)
    found: list[Block] = []
    below = False
    for block in blocks:
        if letters(block.text) in known or block.kind == "heading":
            below = letters(block.text) in known
        elif below and block.kind == "paragraph" and len(block.rows) == len(block.lines) > 1:
            titles: list[list[int]] = [[0]]
            for number in range(1, len(block.lines)):
                line, before = block.lines[number], block.lines[number - 1]
                word = line.width * (len(line.text.split()[0]) + 1) / max(len(line.text), 1)
                if before.right + word + line.size < right and not line.text[:1].islower():
                    titles.append([])
                titles[-1].append(number)
            for numbers in titles:
                words = " ".join(block.rows[n] for n in numbers)
                lines = [block.lines[n] for n in numbers]
                found.append(Block(block.kind, words, block.size, block.bold, lines))
            continue
        found.append(block)
    return found


def _mark_credits(blocks: list[Block], body: float) -> None:
    """Credits whose label type alone sets apart ("Photo Mira Okafor"), with the colon that a text has."""
    from convert.wording import labels

    label = re.compile(rf"({'|'.join(map(re.escape, labels('photo')))})(?::\s*|\s+)(?=[^\s:])")
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.size >= 0.97 * body or len(block.text) > 120 or block.kind not in ("paragraph", "quote"):
            continue
        if not label.match(block.text):
            continue
        block.text, block.kind = label.sub(r"\1: ", block.text, count=1), "paragraph"
        above = blocks[number - 1] if number else None
        if above is None or above.kind not in ("paragraph", "quote", "caption") or len(above.text) > 600:
            continue
        if above.page == block.page and 0 < block.lines[0].base - above.lines[-1].base < 2.5 * block.size:
            above.text, above.kind = f"{above.text} {block.text}", "paragraph"
            above.rows = ()
            del blocks[number]


# -- the head ---------------------------------------------------------------------------


class _Head:
    """The headline among the blocks, and what stands above and below it."""

    def __init__(self, blocks: list[Block], body: float, title: str) -> None:
        self.blocks = blocks
        self.body = body
        self.title = " ".join(title.split()) if not _JUNK.fullmatch(title.strip()) else ""
        self.rule, self.confidence = "", 0.0
        self.aside: list[SetAside] = []
        self.first, self.end = self._headline()
        self.headline = " ".join(block.text for block in blocks[self.first : self.end])
        self.above = blocks[: self.first] if self.end else []
        self.kicker = self._kicker()

    def _headline(self) -> tuple[int, int]:
        """Where the headline is among the blocks: what the file calls its title, else the largest type."""
        early = [n for n, b in enumerate(self.blocks[:40]) if b.page <= self.blocks[0].page + 1]
        for wanted in self._titles():
            places = [
                (first, end)
                for first in early
                for end in range(first + 1, min(first + 4, len(self.blocks)) + 1)
                if letters(" ".join(b.text for b in self.blocks[first:end])) == wanted
            ]
            if places:
                self.rule, self.confidence = "the file's title, and on the page", 0.97
                return max(places, key=lambda place: self.blocks[place[0]].size)
        sizes = [self.blocks[n].size for n in early if len(letters(self.blocks[n].text)) > 3]
        largest = max(sizes, default=0.0)
        if largest < 1.18 * self.body:
            return 0, 0
        first = next(
            n for n in early if self.blocks[n].size == largest and len(letters(self.blocks[n].text)) > 3
        )
        end = first + 1
        while (
            end < len(self.blocks)
            and abs(self.blocks[end].size - largest) < 0.3
            and self.blocks[end].bold == self.blocks[first].bold
            and sum(len(b.text) for b in self.blocks[first:end]) < 120
            and self.blocks[end].page == self.blocks[first].page
            and self._close(self.blocks[end - 1], self.blocks[end])
        ):
            end += 1
        self.rule, self.confidence = "largest type of the page", 0.9
        return first, end

    def _titles(self) -> list[str]:
        """What the file's title may be on the page: the whole of it, or without the name of a site."""
        parts = re.split(r"\s+[|–—·»:-]\s+|\s*[|»]\s*", self.title)
        longest = max(parts, key=len)
        found = [letters(self.title)] if self.title else []
        if len(parts) > 1 and len(longest) > 15 and len(longest) > 0.4 * len(self.title):
            found.append(letters(longest))
        return found

    @staticmethod
    def _close(block: Block, below: Block) -> bool:
        return below.lines[0].base - block.lines[-1].base < 2 * block.size

    def _kicker(self) -> str | None:
        """A short line alone above the headline."""
        above = [b for b in self.above if b.page == self.blocks[self.first].page]
        if len(above) != 1 or len(self.above) != 1 or not 2 < len(above[0].text) < 60:
            return None
        return None if re.search(r"\d{2}|://|@", above[0].text) else above[0].text

    def in_order(self) -> list[Block]:
        """The blocks with the headline first, as an article is pasted."""
        self._put_aside()
        rest = [*([] if self.kicker else self.above), *self.blocks[self.end :]]
        for block in rest[:5] if self.headline else ():
            if block.size > self.body * _SMALL or block.kind not in ("paragraph", "heading"):
                continue
            if len(block.text) > 250 or (len(block.text) > 140 and block.size > 0.97 * self.body):
                break
            block.in_head = block.size < 0.97 * self.body and self._parted(block)
        if not self.headline:
            return rest
        first = self.blocks[self.first]
        return [Block("heading", self.headline, first.size, first.bold, first.lines), *rest]

    def _put_aside(self) -> None:
        """Above the headline of a printed web page stand its menus; a few lines may be the article's own."""
        from convert.normalize.byline import parse_line
        from convert.normalize.lexicon import lexicon

        if len(self.above) <= _ABOVE:
            return
        words = lexicon("en")
        kept = [b for b in self.above if len(b.text) < 200 and parse_line(b.text, words) is not None]
        self.aside = [
            SetAside(b.text, "above the headline", "what stands above the headline")
            for b in self.above
            if b not in kept
        ]
        self.above = kept

    def _parted(self, block: Block) -> bool:
        """Whether each line of a block ends where its words do, and not where the column ends."""
        right = max(line.right for one in self.blocks for line in one.lines)
        for before, line in pairwise(block.lines):
            word = line.width * (len(line.text.split()[0]) + 1) / max(len(line.text), 1)
            if before.right + word + line.size > right or line.text[:1].islower():
                return False
        return True

    def standfirst(self) -> Block | None:
        """The block below the headline that is set larger than the text, and smaller than the headline."""
        if not self.headline:
            return None
        top = self.blocks[self.first].size
        for block in self.blocks[self.end : self.end + 3]:
            if len(block.text) < 25 or len(block.text) > 500 or block.kind == "item":
                continue
            if self.body * _SMALL < block.size < 0.9 * top and not re.match(r"(?i)by\s", block.text):
                return block
            if block.size <= self.body * _SMALL and len(block.text) > 140:
                return None
        return None

    def placed(self, article: Article) -> Article:
        """``article`` with the headline, the kicker and the standfirst that type tells."""
        evidence = list(article.evidence)
        if self.headline:
            if letters(article.title) != letters(self.headline):
                taken = _taken(article, self.headline)
                former = article.title
                article = taken.with_(headline=(Text(self.headline),))
                if former and letters(former) not in letters(self.headline):
                    aside = SetAside(former, "replaced by the headline", self.rule)
                    article = article.with_(set_aside=(*article.set_aside, aside))
                evidence = list(article.evidence)
            evidence = [e for e in evidence if e.target != "headline"]
            evidence.append(Evidence("headline", self.rule, self.confidence, text=self.headline))
        if self.kicker and not article.kicker:
            article = article.with_(kicker=self.kicker)
            evidence.append(Evidence("kicker", "line above the headline", 0.8, text=self.kicker))
        article = article.with_(evidence=tuple(evidence))
        block = self.standfirst()
        if block is None or letters(plain(article.subtitle)) == letters(block.text):
            return article
        if not any(letters(text(b)) == letters(block.text) for b in article.blocks):
            return article
        article = _taken(article, block.text)
        back = article.subtitle
        found = Evidence("subtitle", "larger type below the headline", 0.85, text=block.text)
        kept = tuple(e for e in article.evidence if e.target != "subtitle")
        article = article.with_(subtitle=(Text(block.text),), evidence=(*kept, found))
        return _opened(article, Paragraph(back)) if back else article


def _taken(article: Article, words: str) -> Article:
    """``article`` without the first block that is ``words``."""
    place = next((n for n, b in enumerate(article.blocks) if letters(text(b)) == letters(words)), None)
    return article if place is None else _taken_at(article, place)


def _taken_at(article: Article, place: int) -> Article:
    """``article`` without its block ``place``."""
    evidence = []
    for item in article.evidence:
        number = _block_number(item.target)
        if number == place:
            continue
        evidence.append(
            item.with_(target=f"blocks/{number - 1}") if number is not None and number > place else item
        )
    return article.with_(
        blocks=article.blocks[:place] + article.blocks[place + 1 :], evidence=tuple(evidence)
    )


def _opened(article: Article, block: Paragraph) -> Article:
    """``article`` with ``block`` before all others."""
    evidence = tuple(
        item if (number := _block_number(item.target)) is None else item.with_(target=f"blocks/{number + 1}")
        for item in article.evidence
    )
    return article.with_(blocks=(block, *article.blocks), evidence=evidence)


def _block_number(target: str) -> int | None:
    match = re.fullmatch(r"blocks/(\d+)", target)
    return int(match[1]) if match else None


# -- the source -------------------------------------------------------------------------


class _Source:
    """The lines under a heading "Source": who published the article, when and where."""

    def __init__(self, heading: str, words: list[str]) -> None:
        self.heading = heading
        self.words = words

    @classmethod
    def taken(cls, blocks: list[Block]) -> _Source | None:
        """Take the source's lines out of ``blocks``; None where there are none."""
        from convert.wording import labels

        known = set(map(letters, labels("source")))
        for number, block in enumerate(blocks):
            if letters(block.text) not in known or block.kind == "item" or len(block.text) > 40:
                continue
            end = number + 1
            while end < len(blocks) and end < number + 5 and blocks[end].kind != "heading":
                end += 1
                if _URL.search(blocks[end - 1].text):
                    break
            words = [one.text for one in blocks[number + 1 : end]]
            if any(map(_URL.search, words)):
                # What follows in the same type (rights) belongs to it.
                del blocks[number:end]
                return cls(block.text, words)
        return None

    def told(self, article: Article) -> Article:
        """``article`` with what the source says, where it has nothing better."""
        from convert.normalize import dates
        from convert.normalize.lexicon import lexicon
        from convert.wording import labels

        words = " ".join(self.words)
        url = _URL.search(words)
        rest = (words[: url.start()] if url else words).strip(" ,·")
        found = dates.find(rest, lexicon((article.language or "en").split("-")[0]))
        presumed = re.compile(rf"\s*[(（]({'|'.join(map(re.escape, labels('presumed')))})[)）]")
        name = rest[: found.start] if found else rest
        guessed = bool(presumed.search(name))
        name = presumed.sub("", name).strip(" ,·")
        evidence = [e for e in article.evidence if not (e.target == "source_url" and url)]
        evidence.append(Evidence("label", "heading of the source", text=self.heading))
        if url:
            article = article.with_(source_url=url[0].rstrip(".,"))
            evidence.append(Evidence("source_url", "printed as the source", 0.95, text=url[0]))
        if name and len(name) < 120 and (not article.publisher or article.is_guess("publisher")):
            article = article.with_(publisher=name)
            evidence = [e for e in evidence if e.target != "publisher"]
            evidence.append(
                Evidence("publisher", "printed as the source", 0.5 if guessed else 0.9, text=name)
            )
        if found and not article.published:
            article = article.with_(published=found.moment)
            evidence.append(Evidence("published", "printed with the source", 0.9, text=found.text))
        return article.with_(evidence=tuple(evidence))


# -- the body ---------------------------------------------------------------------------


def _typeset(article: Article, blocks: Sequence[Block], head: _Head, body: float) -> Article:
    """``article`` with subheads and captions as they were set."""
    set_as: dict[str, Block] = {}
    for printed in blocks:
        set_as.setdefault(letters(printed.text), printed)
    heads = [b for b in blocks[head.end :] if b.kind == "heading"]
    sizes = sorted(
        {b.size for b in heads if any(letters(text(x)) == letters(b.text) for x in article.blocks)},
        reverse=True,
    )
    evidence = list(article.evidence)
    found: list[Any] = []
    for number, block in enumerate(article.blocks):
        was = set_as.get(letters(text(block))) if isinstance(block, Paragraph | Heading) else None
        made: Any = block
        if was is None:
            pass
        elif (
            isinstance(block, Paragraph)
            and block.role == "body"
            and was.kind == "heading"
            and not _byline(was)
        ):
            made = Heading(block.content, level=1 + (sizes.index(was.size) if was.size in sizes else 0))
        elif isinstance(block, Heading) and was.kind == "heading":
            made = block.with_(level=1 + (sizes.index(was.size) if was.size in sizes else 0))
        elif isinstance(block, Heading) and heads and was.size <= body * _SMALL and not was.bold:
            made = Paragraph(block.content)
        elif isinstance(block, Paragraph) and was.kind == "caption":
            made = Figure(block.content)
        if made is not block:
            rule = _SET_AS.get(type(made).__name__, "set as running text")
            evidence = [e for e in evidence if e.target != f"blocks/{number}"]
            evidence.append(Evidence(f"blocks/{number}", rule, 0.85))
        found.append(made)
    article = article.with_(blocks=tuple(found), evidence=tuple(evidence))
    return _without_label(_with_credits(article, set_as, body))


def _with_credits(article: Article, set_as: dict[str, Block], body: float) -> Article:
    """``article`` with small type before a credit as the caption that this belongs to."""
    for number in range(len(article.blocks) - 1, 0, -1):
        caption, credit = article.blocks[number - 1 : number + 1]
        was = set_as.get(letters(text(caption))) if isinstance(caption, Paragraph) else None
        if was is None or was.size > 0.97 * body or not isinstance(credit, Figure) or credit.caption:
            continue
        if isinstance(caption, Paragraph) and caption.role == "body" and credit.credit:
            article = _taken_at(article, number - 1)
            blocks = list(article.blocks)
            blocks[number - 1] = credit.with_(caption=caption.content)
            article = article.with_(blocks=tuple(blocks))
    return article


def _without_label(article: Article) -> Article:
    """``article`` without the heading of its notes, which each format writes by itself."""
    from convert.wording import labels

    known = set(map(letters, labels("footnotes")))
    for number, block in enumerate(article.blocks[:-1]):
        if letters(text(block)) in known and isinstance(article.blocks[number + 1], FootnoteDefinition):
            label = Evidence("label", "heading of the notes", text=text(block))
            article = _taken_at(article, number)
            return article.with_(evidence=(*article.evidence, label))
    return article


def _byline(block: Block) -> bool:
    return block.size < 9.8 and len(block.text) < 6


# -- links ------------------------------------------------------------------------------


def _linked(article: Article, links: Sequence[LinkArea]) -> Article:
    """``article`` with the links of the pages: on their words, at related articles, at the source."""
    from convert.model import walk

    evidence = list(article.evidence)
    related = list(article.related)
    blocks = list(article.blocks)
    for link in links:
        words = link.text.replace("\x02", "").strip()
        if not words:
            continue
        place = next(
            (n for n, r in enumerate(related) if not r.url and letters(r.title) == letters(words)),
            None,
        )
        if place is not None:
            related[place] = related[place].with_(url=link.url)
            continue
        bare = letters(words).startswith("http") or letters(words) in letters(link.url)
        if bare and not article.source_url and link.url.startswith("http"):
            last = " ".join(text(b) for b in list(walk(blocks))[-3:])
            if letters(link.url) in letters(last):
                article = article.with_(source_url=link.url)
                evidence.append(Evidence("source_url", "the address printed last", 0.7, text=link.url))
                continue
        if len(words) > 1 and link.url != article.source_url:
            for number, block in enumerate(blocks):
                if isinstance(block, Paragraph | Heading):
                    content = _with_link(block.content, words, link.url)
                    if content is not None:
                        blocks[number] = block.with_(content=content)
                        break
    return article.with_(related=tuple(related), blocks=tuple(blocks), evidence=tuple(evidence))


def _with_link(content: tuple[Inline, ...], words: str, url: str) -> tuple[Inline, ...] | None:
    """``content`` with ``words`` as a link; None where it has not got them."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    for number, inline in enumerate(content):
        if not isinstance(inline, Text) or (match := pattern.search(inline.text)) is None:
            continue
        before, after = inline.text[: match.start()], inline.text[match.end() :]
        middle = [Text(before)] if before else []
        rest = [Text(after)] if after else []
        return (*content[:number], *middle, Link((Text(match[0]),), url), *rest, *content[number + 1 :])
    return None


# -- what the file says of itself -------------------------------------------------------


def _said(article: Article, document: Document) -> Article:
    """``article`` with the file's metadata where the pages say nothing; else it is evidence beside."""
    title, author = (" ".join(document.said.get(name, "").split()) for name in ("Title", "Author"))
    evidence = list(article.evidence)
    rule = "the file's metadata"
    if title and not _JUNK.fullmatch(title):
        if not article.headline:
            article = article.with_(headline=(Text(title),))
            evidence.append(Evidence("headline", rule, 0.6, text=title))
        elif letters(title) != letters(article.title):
            evidence.append(Evidence("headline", rule, 0.3, text=title))
    people = [name.strip() for name in re.split(r"\s*[;,]\s*|\s+(?:and|&)\s+", author) if name.strip()]
    if people and not any(map(_NOBODY.fullmatch, people)) and len(people) < 20:
        if not article.authors:
            article = article.with_(authors=tuple(Person(name) for name in people))
            evidence.append(Evidence("authors", rule, 0.5, text=author))
        elif {letters(p.name) for p in article.authors} != set(map(letters, people)):
            evidence.append(Evidence("authors", rule, 0.3, text=author))
    language = (document.language or "").strip()
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        own = article.language or language
        alike = own.split("-")[0].lower() == language.split("-")[0].lower()
        if alike and (not article.language or "-" in language):
            article = article.with_(language=language)
        if own != language or not alike:
            evidence.append(Evidence("language", rule, 0.6 if alike else 0.3, text=language))
    return article.with_(evidence=tuple(evidence))


def _aside(furniture: Sequence[Line], pages: Sequence[Page]) -> list[SetAside]:
    """What stands on the pages and is no text, each once."""
    by_words = dict.fromkeys(line.text.strip() for line in furniture if line.text.strip())
    reason = "running head or page number"
    return [SetAside(words, reason, "at the edge of the pages") for words in by_words]


def _garbled(pages: Sequence[Page]) -> list[SetAside]:
    """The pages whose letters the file does not tell."""
    found = []
    for page in pages:
        if page.is_garbled:
            words = " ".join(line.text for line in page.lines)
            reason = f"page {page.number + 1}: the file does not say which letters these are"
            found.append(SetAside(words, reason, "letters without meaning"))
    return found
