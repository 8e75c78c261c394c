"""Which words of a page are its article: trafilatura decides, the page's own elements keep their form.

Each unit of text (a paragraph, a list item, a heading …) of the page is given one mark, a letter of a script
that the page does not use; the units whose mark trafilatura gives back are the article.  So the choice is a
well-kept library's, while lists, quotes, tables, figures and links come from the page itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal
from urllib.parse import urljoin, urlsplit

import lxml.html

from convert.model import (
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    LineBreak,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain,
)
from convert.web.embeds import films, post_address, shown_at
from convert.web.notes import MARK, NOTE
from convert.web.sources import shown_source
from convert.web.templates import is_wall, plain_amp, settle_captions, show_hidden_pictures

Role = Literal["body", "question", "answer", "note", "correction", "biography"]

__all__ = ["Role", "Unit", "choose", "is_pulled", "tidy", "units"]

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "iframe",
        "video",
        "audio",
        "object",
        "embed",
        "img",
        "picture",
    ]
)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "canvas",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "head",
        "link",
        "meta",
        "object",
        "dialog",
        "map",
        "area",
        "base",
    ]
)
_MARKS: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "b": Strong,
    "strong": Strong,
    "i": Emphasis,
    "em": Emphasis,
    "cite": Emphasis,
    "sub": Subscript,
    "sup": Superscript,
}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_FIRST_MARK = 0x20000  # the rare Han letters of Plane 2: letters to every library, and in hardly any page
_LAST_MARK = 0x2A6DF
_MARK_LETTERS = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_LAST_MARK)}]")
_EDIT = "mw-editsection"
"""The class of the link by which every heading of a MediaWiki (Wikipedia) is edited."""
_DEPTH = 180
_INLINE_DEPTH = 40
_LONGEST_CAPTION = 600
_NOT_ONE = (
    ".//table | .//pre | .//blockquote | .//figure | .//p[string-length(.) > 600]"
    " | self::*[not(.//img or .//figcaption or .//iframe or .//video or .//audio)]"
)
"""What a figure holds that is no picture with its caption: a frame of other things, or of nothing to see."""
_NEAR = 5
"""How many elements around a picture may make up a figure."""
_NO_FIGURE = frozenset({"figure", "body", "article", "main", "ul", "ol", "blockquote"})
_UNSAFE = re.compile(r"[\s\x00-\x20]*(?:javascript|vbscript|data|file):", re.I)
_WHOLE = re.compile(r"https?://[A-Za-z0-9.-]+[A-Za-z0-9](?:/[!-~]*)?")
_ROOT = re.compile(r"https?://[A-Za-z0-9.-]+[A-Za-z0-9](?::\d{1,5})?(?=/|$)")
_FROM_ROOT = re.compile(r"/(?:[A-Za-z0-9_~-][!-~]*)?")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad]")
_CREDIT = re.compile(
    r"(?:^|[\s_-])(?:credits?|copyright|photographer|photo-?by|source|byline)(?:$|[\s_-])", re.I
)
_CAPTION = re.compile(r"caption", re.IGNORECASE)
_PICTURED = re.compile(
    r"(?:^|[\s_-])(?:photo|image|img|picture|pic|figure|media|thumb)|(?:photo|image|picture|figure)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FILM = re.compile(r"video|player|slide|carousel", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


@dataclass
class Unit:
    """One block of the page, with the elements that it stands in, the outermost first."""

    kind: str
    element: lxml.html.HtmlElement
    content: tuple[Inline, ...] = ()
    path: tuple[tuple[str, lxml.html.HtmlElement], ...] = ()
    level: int = 1
    image: Image | None = None
    alt: str | None = None
    credit: str | None = None
    url: str | None = None
    rows: tuple[tuple[tuple[Inline, ...], ...], ...] = ()
    header: tuple[tuple[Inline, ...], ...] = ()
    code: str = ""
    mark: str = ""
    role: Role = "body"
    nodes: list[tuple[lxml.html.HtmlElement, str]] = field(default_factory=list)
    ancestors: tuple[lxml.html.HtmlElement, ...] = ()

    @property
    def note(self) -> str | None:
        """The name of the footnote that it stands in."""
        return self.path[0][1].get(NOTE) if self.path and self.path[0][0] == "note" else None

    @property
    def text(self) -> str:
        if self.kind == "code":
            return self.code
        if self.kind == "table":
            rows = ((self.content,), *((self.header,) if self.header else ()), *self.rows)
            return " ".join(plain(cell) for row in rows for cell in row)
        return " ".join(f"{plain(self.content)} {self.credit or ''}".split())


def tidy(tree: lxml.html.HtmlElement) -> None:
    """Take out what no visitor reads: scripts, styles, comments, hidden elements."""
    show_hidden_pictures(tree)
    plain_amp(tree)
    settle_captions(tree)
    doomed = [element for element in tree.iter() if _is_unseen(element)]
    for element in doomed:
        if element.tag in ("html", "body") or element.getparent() is None:
            continue
        element.drop_tree()


def _is_unseen(element: lxml.html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return True
    said = element.attrib
    if not said:
        return False
    return (
        ("style" in said and bool(_HIDDEN.search(said["style"])))
        or (said.get("aria-hidden") == "true" and element.tag not in ("img", "picture", "figure"))
        or ("hidden" in said and element.tag != "body")
        or _EDIT in said.get("class", "")
        or is_wall(element)
    )


# -- the page as units ------------------------------------------------------------------


class _Walker:
    def __init__(
        self,
        base: str | None,
        images: dict[lxml.html.HtmlElement, Image | None],
        captions: dict[lxml.html.HtmlElement, lxml.html.HtmlElement],
    ) -> None:
        self.base = base
        self.images = images
        self.captions = captions
        self.films = films(img for img, image in images.items() if image is not None)
        self.found: list[Unit] = []
        self.link: str | None = None
        """Where a link leads that is around whole blocks."""

    def walk(
        self, element: lxml.html.HtmlElement, path: tuple[tuple[str, lxml.html.HtmlElement], ...], depth: int
    ) -> None:
        """Add the units of ``element``: runs of inline content, and the blocks between them."""
        run = _Run(self.base)
        run.text(element, "text")
        for child in element:
            if isinstance(child.tag, str):
                if child.tag == "br" and run.content and isinstance(run.content[-1], LineBreak):
                    # Two line breaks are how a paragraph ends where nobody set it as one.
                    self.flush(run, element, path)
                    run = _Run(self.base)
                elif child.tag in _BLOCKS or (depth < _DEPTH and _holds_blocks(child)):
                    self.flush(run, element, path)
                    run = _Run(self.base)
                    if depth < _DEPTH:
                        self.block(child, path, depth + 1)
                    else:
                        run.flat(child)
                        self.flush(run, child, path)
                        run = _Run(self.base)
                else:
                    run.inline(child)
            run.text(child, "tail")
        self.flush(run, element, path)

    def flush(
        self, run: _Run, element: lxml.html.HtmlElement, path: tuple[tuple[str, lxml.html.HtmlElement], ...]
    ) -> None:
        if not run.nodes:
            return
        content = squeezed(run.content)
        if not plain(content).strip():
            return
        if self.link and not any(isinstance(inline, Link | FootnoteReference) for inline in content):
            content = (Link(content, self.link),)
        kind, level = "paragraph", 1
        tag = element.tag
        if tag in _HEADINGS:
            kind, level = "heading", _HEADINGS[tag]
        elif tag in ("figcaption",):
            kind = "caption"
        self.found.append(Unit(kind, element, content, path, level, nodes=run.nodes))

    def block(
        self, element: lxml.html.HtmlElement, path: tuple[tuple[str, lxml.html.HtmlElement], ...], depth: int
    ) -> None:
        tag = element.tag
        if element.get(NOTE):
            # A note stands by itself, whatever list it was kept in.
            self.walk(element, (("note", element),), depth)
        elif (post := post_address(element)) and (url := absolute(post, self.base)):
            self.post(element, path, url)
        elif tag == "hr":
            self.found.append(Unit("break", element, path=path))
        elif tag in ("img", "picture"):
            self.picture(element, path)
        elif tag in ("iframe", "video", "audio", "embed"):
            self.embed(element, path)
        elif tag == "pre":
            self.code(element, path)
        elif (
            tag == "figure"
            and (card := _card(element)) is not None
            and (url := absolute(card.get("href") or "", self.base))
        ):
            self.post(element, path, url)
        elif tag == "figure" and not element.xpath(_NOT_ONE):
            self.figure(element, path)
        elif element in self.films and (url := absolute(self.films[element][0], self.base)):
            self.post(self.films[element][1], path, url)
        elif element in self.captions:
            self.figure(element, path, self.captions[element])
        elif tag == "table" and self.table(element, path):
            pass
        elif tag in ("ul", "ol", "menu", "dl"):
            self.walk(element, (*path, ("list", element)), depth)
        elif tag in ("li", "dd", "dt") and path and path[-1][0] == "list":
            self.walk(element, (*path, ("item", element)), depth)
        elif tag == "blockquote" or (
            tag in ("aside", "div", "section", "p")
            and _PULLED.search(element.get("class") or "")
            and element.find(".//blockquote") is None
            and not any(kind == "quote" for kind, _ in path)
        ):
            self.walk(element, (*path, ("quote", element)), depth)
        elif tag == "a" and self.link is None and (url := _linked(element.get("href") or "", self.base)):
            self.link = url
            self.walk(element, path, depth)
            self.link = None
        else:
            self.walk(element, path, depth)

    def picture(
        self, element: lxml.html.HtmlElement, path: tuple[tuple[str, lxml.html.HtmlElement], ...]
    ) -> None:
        img = element if element.tag == "img" else next(element.iter("img"), None)
        image = None if img is None else self.images.get(img)
        if img is not None and image is not None:
            alt = " ".join((img.get("alt") or "").split()) or None
            self.found.append(Unit("picture", element, path=path, image=image, alt=alt))

    def figure(
        self,
        element: lxml.html.HtmlElement,
        path: tuple[tuple[str, lxml.html.HtmlElement], ...],
        caption: lxml.html.HtmlElement | None = None,
    ) -> None:
        run = _Run(self.base)
        credit = _credit(element)
        captions = [caption] if caption is not None else element.xpath(".//figcaption") or [element]
        for caption in captions[:1]:
            run.whole(caption, skip=credit)
        img = next((i for i in element.iter("img") if self.images.get(i)), None)
        said = None if credit is None else " ".join(credit.text_content().split()) or None
        content = squeezed(run.content)
        frame = next(element.iter("iframe", "video", "audio"), None) if img is None else None
        if frame is not None and self.embed(frame, path, content, run.nodes):
            return
        if img is None and not plain(content).strip():
            return
        unit = Unit("figure", element, content, path, credit=said, nodes=run.nodes)
        if img is not None:
            unit.image = self.images.get(img)
            unit.alt = " ".join((img.get("alt") or "").split()) or None
        self.found.append(unit)

    def embed(
        self,
        element: lxml.html.HtmlElement,
        path: tuple[tuple[str, lxml.html.HtmlElement], ...],
        caption: tuple[Inline, ...] = (),
        nodes: list[tuple[lxml.html.HtmlElement, str]] | None = None,
    ) -> bool:
        """Add a player or frame as a link; False where it says of nothing on the web."""
        source = (
            element.get("src") or element.get("data-src") or next(iter(element.xpath(".//source/@src")), "")
        )
        url = absolute(str(source), self.base)
        if not url:
            return False
        title = " ".join((element.get("title") or "").split())
        said = caption or ((Text(title),) if title else ())
        self.found.append(Unit("embed", element, said, path, url=shown_at(url), nodes=nodes or []))
        return True

    def post(
        self, element: lxml.html.HtmlElement, path: tuple[tuple[str, lxml.html.HtmlElement], ...], url: str
    ) -> None:
        """Add a post of another site, with its words as the link's caption."""
        run = _Run(self.base)
        run.whole(element)
        # A caption is the link's own text, and a link holds no link.
        words = " ".join(plain(squeezed(run.content)).split())
        said = (Text(words),) if words else ()
        self.found.append(Unit("embed", element, said, path, url=url, nodes=run.nodes))

    def code(
        self, element: lxml.html.HtmlElement, path: tuple[tuple[str, lxml.html.HtmlElement], ...]
    ) -> None:
        for line in element.iter("br"):
            line.tail = "\n" + (line.tail or "")
        text = element.text_content().strip("\n")
        if text.strip():
            nodes = [(e, "text") for e in element.iter() if isinstance(e.tag, str) and (e.text or "").strip()]
            nodes += [(e, "tail") for e in element.iterdescendants() if (e.tail or "").strip()]
            self.found.append(Unit("code", element, path=path, code=text, nodes=nodes[:1]))

    def table(
        self, element: lxml.html.HtmlElement, path: tuple[tuple[str, lxml.html.HtmlElement], ...]
    ) -> bool:
        """Add a table of data as one unit; False where the table only lays out the page."""
        rows = element.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
        cells = [[c for c in row if c.tag in ("td", "th")] for row in rows]
        cells = [row for row in cells if row]
        longest = max((len(row) for row in cells), default=0)
        if (
            longest < 2
            or len(cells) < 2
            or element.xpath(
                ".//table | .//pre | .//h1 | .//h2 | .//h3 | .//blockquote | .//form | .//p[2]/../p[3]"
            )
            or any(len(c.text_content()) > 900 for row in cells for c in row)
        ):
            return False
        unit = Unit("table", element, path=path)
        done = []
        for row in cells:
            line = []
            for cell in row:
                run = _Run(self.base)
                run.whole(cell)
                unit.nodes += run.nodes
                line.append(squeezed(run.content))
            done.append(tuple(line))
        heads = all(c.tag == "th" for c in cells[0]) or rows[0].getparent().tag == "thead"
        unit.header = done[0] if heads else ()
        unit.rows = tuple(done[1:] if heads else done)
        if heads and unit.rows[:1] == (unit.header,):
            unit.rows = unit.rows[1:]  # shown twice, for two widths of a screen
        for caption in element.xpath("./caption")[:1]:
            run = _Run(self.base)
            run.whole(caption)
            unit.content = squeezed(run.content)
            unit.nodes += run.nodes
        if unit.text.strip() and unit.nodes:
            self.found.append(unit)
        return True


class _Run:
    """Inline content as it is gathered, with the places where its words stand."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.content: list[Inline] = []
        self.nodes: list[tuple[lxml.html.HtmlElement, str]] = []

    def text(self, element: lxml.html.HtmlElement, where: str) -> None:
        value = getattr(element, where)
        if value and not (value.isspace() and self.content and isinstance(self.content[-1], LineBreak)):
            self.content.append(Text(value))
            if value.strip():
                self.nodes.append((element, where))

    def inline(self, element: lxml.html.HtmlElement, depth: int = 0) -> None:
        """Add ``element`` with its marks; what is nested beyond reason gives its words alone."""
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            return
        if element.tag == "br":
            self.content.append(LineBreak())
            return
        if element.tag == "wbr":
            return
        if note := element.get(MARK):
            self.content.append(FootnoteReference(note))
            return
        inner = _Run(self.base)
        inner.nodes = self.nodes
        inner.text(element, "text")
        for child in element:
            if depth < _INLINE_DEPTH:
                inner.inline(child, depth + 1)
            else:
                inner.flat(child)
            inner.text(child, "tail")
        content = squeezed(inner.content, strip=False)
        if not content:
            return
        if element.tag == "a" and (url := _linked(element.get("href") or "", self.base)):
            # A Link holds no link.
            self.content.append(Link(content, url)) if plain(content).strip() else self.content.extend(
                content
            )
        elif element.tag in ("code", "kbd", "samp", "tt", "var") and plain(content).strip():
            self.content.append(Code(plain(content)))
        elif (mark := _MARKS.get(element.tag)) and plain(content).strip():
            self.content.append(mark(content))
        elif element.tag == "q":
            self.content += [Text("“"), *content, Text("”")]
        else:
            self.content += content

    def flat(self, element: lxml.html.HtmlElement) -> None:
        """Add the words of ``element``, however deep they stand, without their marks."""
        from lxml.etree import iterwalk

        walk = iterwalk(element, events=("start", "end"))
        for event, inner in walk:
            if event == "end":
                if inner.tag in _BLOCKS:
                    self.content.append(Text(" "))
                if inner is not element:
                    self.text(inner, "tail")
            elif inner.tag in _DROPPED:
                walk.skip_subtree()
            elif inner.tag == "br":
                self.content.append(LineBreak())
            elif note := inner.get(MARK):
                self.content.append(FootnoteReference(note))
                walk.skip_subtree()
            else:
                if inner.tag in _BLOCKS:
                    self.content.append(Text(" "))
                self.text(inner, "text")

    def whole(self, element: lxml.html.HtmlElement, skip: lxml.html.HtmlElement | None = None) -> None:
        """Everything in ``element`` as one line, its blocks parted by spaces."""
        self.text(element, "text")
        for child in element:
            if child is not skip and isinstance(child.tag, str):
                if skip is not None and any(e is skip for e in child.iterdescendants()):
                    self.whole(child, skip)
                elif child.tag in _BLOCKS or (child.tag == "a" and _holds_blocks(child)):
                    self.content.append(Text(" "))
                    self.whole(child, skip)
                    self.content.append(Text(" "))
                else:
                    self.inline(child)
            self.text(child, "tail")


_PULLED = re.compile(r"pull-?quote|quote--?pull", re.IGNORECASE)


def is_pulled(element: lxml.html.HtmlElement) -> bool:
    """Whether a quotation is one of the article's own lines, lifted out."""
    above = element.getparent()
    named = [
        e.get("class") or "" for e in (element, above) if e is not None and e.tag not in ("body", "html")
    ]
    return any(_PULLED.search(name) for name in named)


def units(body: lxml.html.HtmlElement, base: str | None) -> list[Unit]:
    """The text of ``body``, block by block."""
    images = {img: _image(img, base) for img in body.iter("img")}
    walker = _Walker(base, images, _captioned(images))
    walker.walk(body, (), 0)
    for unit in walker.found:
        unit.ancestors = tuple(unit.element.iterancestors())
    return walker.found


def squeezed(content: list[Inline] | tuple[Inline, ...], *, strip: bool = True) -> tuple[Inline, ...]:
    """White space as a browser shows it: one space for many, none at the ends."""
    found: list[Inline] = []
    open_space = strip
    for inline in content:
        if isinstance(inline, Text):
            value = inline.text if inline.text.isascii() else _INVISIBLE.sub("", inline.text)
            value = _SPACE.sub(" ", value)
            if open_space:
                value = value.lstrip(" ")
            if not value:
                continue
            open_space = value.endswith(" ")
            if found and isinstance(found[-1], Text):
                found[-1] = Text(found[-1].text + value)
            else:
                found.append(Text(value))
        elif isinstance(inline, LineBreak):
            if found and isinstance(found[-1], Text):
                found[-1] = Text(found[-1].text.rstrip(" "))
            if found or not strip:
                found.append(inline)
            open_space = True
        else:
            open_space = plain((inline,)).endswith(" ")
            found.append(inline)
    while strip and found:
        last = found[-1]
        if isinstance(last, LineBreak) or (isinstance(last, Text) and not last.text.strip()):
            found.pop()
        elif isinstance(last, Text) and last.text.endswith(" "):
            found[-1] = Text(last.text.rstrip(" "))
        else:
            break
    return tuple(i for i in found if not (isinstance(i, Text) and not i.text))


def _linked(url: str, base: str | None) -> str | None:
    """The address of a link; None, with a warning where it is one that no document may have."""
    found = absolute(url, base)
    if found is None and _UNSAFE.match(url):
        from convert.harmless import warn_of

        warn_of(url)
    return found


def absolute(url: str, base: str | None) -> str | None:
    """``url`` as a whole address of the web or of mail; None for anything else."""
    url = "".join(url.split()) if "\n" in url else url.strip()
    if not url or url.startswith("#"):
        return None
    # Most links are of these two kinds, and to take each apart takes a tenth of a page's time.
    if _WHOLE.fullmatch(url):
        return url
    if base and _FROM_ROOT.fullmatch(url) and "/." not in url and (root := _ROOT.match(base)):
        return f"{root[0]}{url}"
    try:
        whole = urljoin(base, url) if base else url
        whole = f"https:{whole}" if whole.startswith("//") else whole
        parts = urlsplit(whole)
    except ValueError:
        return None
    if parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.hostname):
        return whole.replace(" ", "%20")
    return None


def _holds_blocks(element: lxml.html.HtmlElement) -> bool:
    return any(e.tag in _BLOCKS for e in element.iterdescendants() if isinstance(e.tag, str))


def _image(img: lxml.html.HtmlElement, base: str | None) -> Image | None:
    """The picture that a visitor would see, loaded lazily or not; None for a dot that counts visits."""
    sizes = [_number(img.get(name)) for name in ("width", "height")]
    if any(size is not None and size < 48 for size in sizes):
        return None
    for value in shown_source(img):
        if source := absolute(value, base):
            return Image(source, *sizes)
        if value and not base and not re.match(r"[a-z][a-z0-9+.-]*:|/|\.\.", value, re.I):
            return Image(value, *sizes)
    return None


def _captioned(
    images: dict[lxml.html.HtmlElement, Image | None],
) -> dict[lxml.html.HtmlElement, lxml.html.HtmlElement]:
    """The elements that are a figure though they are not called one, with what holds the caption of each.

    It is one picture with a line called its caption, or in an element that is called a picture's.
    """
    real = [img for img, image in images.items() if image is not None]
    held = Counter(above for img in real for above in islice(img.iterancestors(), _NEAR))
    found: dict[lxml.html.HtmlElement, lxml.html.HtmlElement] = {}
    for img in real:
        for above in islice(img.iterancestors(), _NEAR):
            # Two pictures, and text of several lines, are no figure but a part of the page.
            if above.tag in _NO_FIGURE or held[above] > 1 or _FILM.search(_called(above)):
                break
            said = " ".join(above.text_content().split())
            if len(said) > _LONGEST_CAPTION:
                break
            if said and (line := _caption_line(above, said)) is not None:
                found[above] = line
                break
    return found


def _card(figure: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The link that is all that ``figure`` says: a page of another site, shown by title and summary."""
    links = list(islice(figure.iter("a"), 2))
    if len(links) != 1 or figure.find(".//figcaption") is not None or not _holds_blocks(links[0]):
        return None
    said, linked = figure.text_content().split(), links[0].text_content().split()
    return links[0] if said and said == linked else None


def _called(element: lxml.html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"


def _caption_line(holder: lxml.html.HtmlElement, said: str) -> lxml.html.HtmlElement | None:
    """What in ``holder`` is the caption, where that is nearly all that it says."""
    for element in holder.iterdescendants():
        if isinstance(element.tag, str) and _CAPTION.search(_called(element)):
            words = " ".join(element.text_content().split())
            return element if 2 * len(words) >= len(said) else None
    named = bool(_PICTURED.search(_called(holder))) and not holder.xpath(
        ".//h1 | .//h2 | .//h3 | .//p[2] | .//li"
    )
    linked = sum(len(a.text_content()) for a in holder.iter("a"))
    return holder if named and holder.tag != "a" and 2 * linked < len(said) else None


def _number(value: str | None) -> int | None:
    match = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", value or "")
    return int(match[1]) if match else None


def _credit(figure: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    for element in figure.iterdescendants():
        if isinstance(element.tag, str) and element.tag not in ("img", "figcaption", "picture"):
            names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            if _CREDIT.search(names) and 0 < len(element.text_content().strip()) < 160:
                return element
    return None


# -- the choice -------------------------------------------------------------------------


def choose(tree: lxml.html.HtmlElement, found: list[Unit]) -> set[int]:
    """The numbers of the units that are the article's."""
    marks = _marked(tree, found)
    chosen = {marks[letter] for letter in _MARK_LETTERS.findall(_extracted(tree)) if letter in marks}
    # A note belongs to the article whose text it explains, wherever it stands.
    notes = {number: name for number, unit in enumerate(found) if (name := unit.note)}
    if not notes:
        return chosen
    chosen -= notes.keys()
    told = {name for number in chosen for name in _marks_in(found[number].content)}
    return chosen | {number for number, name in notes.items() if name in told}


def _marks_in(content: Sequence[Inline]) -> Iterator[str]:
    for inline in content:
        if isinstance(inline, FootnoteReference):
            yield inline.id
        elif not isinstance(inline, Text | Code | LineBreak):
            yield from _marks_in(inline.content)


def _marked(tree: lxml.html.HtmlElement, found: list[Unit]) -> dict[str, int]:
    used = set(_MARK_LETTERS.findall("".join(tree.itertext())))
    letters = (chr(n) for n in range(_FIRST_MARK, _LAST_MARK) if chr(n) not in used)
    marks: dict[str, int] = {}
    for number, unit in enumerate(found):
        if not unit.nodes:
            continue
        mark = next(letters, None)
        if mark is None:
            break
        element, where = unit.nodes[0]
        setattr(element, where, _insert(getattr(element, where), mark))
        marks[mark] = number
    return marks


def _insert(text: str, mark: str) -> str:
    """``text`` with the mark at its first word, so that no library takes it for a word of its own."""
    start = len(text) - len(text.lstrip())
    return text[:start] + mark + text[start:]


def _extracted(tree: lxml.html.HtmlElement) -> str:
    """The words that trafilatura takes for the article."""
    import trafilatura

    document = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, include_formatting=True, with_metadata=False
    )
    body = getattr(document, "body", None)
    return "" if body is None else "".join(body.itertext())
