"""The pages of an e-book that are no article: title page, introduction, parts, contents and indexes.

Pure functions from the dossier to XHTML; files and metadata are `convert.writers.epub`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from convert.dossier import collated
from convert.links import safe_url
from convert.model import Article, Dossier, Section
from convert.wording import comma, join_names, language_of, words, written_date
from convert.writers.fragments import Context, attribute, isolated, text
from convert.writers.page import (
    credited,
    introduced,
    label_of,
    language_attributes,
    people_of,
    shorten,
    where_of,
)

__all__ = ["Entry", "Page", "contents", "direction_of", "file_of", "introduction", "part",
           "people", "section", "sources", "title_page"]  # fmt: skip

_RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the book."""

    name: str
    title: str
    body: str
    landmark: str = ""
    """The ``epub:type`` of its landmark, empty where it is none."""
    language: str
    direction: str = "ltr"
    head: str = ""
    """What else its ``head`` holds."""

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


class Entry(msgspec.Struct, frozen=True):
    """A line of the contents: a page, what is said beside its title, and what it holds."""

    page: Page
    where: str = ""
    children: tuple[Entry, ...] = ()


def direction_of(language: str) -> str:
    """The direction that ``language`` is written in."""
    return "rtl" if language_of(language) in _RTL else "ltr"


def file_of(number: int) -> str:
    """The file of the article ``number``."""
    return f"article-{number + 1:04}.xhtml"


def section(
    inner: str, kind: str, role: str = "", name: str = "", labelled: str = "", called: str = ""
) -> str:
    """A page's one section, with its semantics in both vocabularies, and its name where it shows none."""
    aria = f' role="{role}"' if role else ""
    named = f' class="{name}"' if name else ""
    label = f' aria-labelledby="{labelled}"' if labelled else ""
    label += f' aria-label="{attribute(called)}"' if called else ""
    return f'<section epub:type="{kind}"{aria}{named}{label}>\n{inner}\n</section>'


# -- front matter -----------------------------------------------------------------------


def title_page(dossier: Dossier) -> Page:
    wording, language = words(dossier.language), dossier.language
    lines = [f'<h1 id="title">{text(dossier.title)}</h1>']
    if dossier.subtitle:
        lines.append(f'<p class="standfirst" role="doc-subtitle">{text(dossier.subtitle)}</p>')
    if dossier.editors:
        names = join_names(list(dossier.editors), language)
        lines.append(f'<p class="editors">{text(wording.editors)} {text(names)}</p>')
    if dossier.description:
        lines.append(f'<p class="about">{text(dossier.description)}</p>')
    imprint = [f"<p>{text(written_date(dossier.date, language))}</p>"] if dossier.date else []
    if dossier.series:
        number = f" {dossier.series_number}" if dossier.series_number is not None else ""
        imprint.append(f"<p>{text(dossier.series)}{number}</p>")
    imprint += [f"<p>{text(value)}</p>" for value in (dossier.publisher, dossier.rights) if value]
    if imprint:
        lines.append(f'<div class="imprint">{"".join(imprint)}</div>')
    body = section("\n".join(lines), "titlepage", name="title-page", labelled="title")
    return _page("title.xhtml", dossier.title, body, dossier, "titlepage")


def introduction(dossier: Dossier) -> Page | None:
    if not dossier.introduction:
        return None
    title = words(dossier.language).introduction
    inner = introduced(dossier.introduction, _context(dossier, "introduction-"))
    body = section(
        f'<h1 id="title">{text(title)}</h1>\n<div class="body">\n{inner}\n</div>',
        "introduction",
        "doc-introduction",
        labelled="title",
    )
    return _page("introduction.xhtml", title, body, dossier, "introduction")


def part(dossier: Dossier, number: int, of: Section) -> Page:
    title = of.title or ""
    inner = f'<h1 id="title">{text(title)}</h1>'
    if of.introduction:
        inner += f'\n<div class="body">\n{introduced(of.introduction, _context(dossier, "part-"))}\n</div>'
    body = section(inner, "part", "doc-part", "part", "title")
    return _page(f"part-{number + 1:03}.xhtml", title, body, dossier)


def _context(dossier: Dossier, prefix: str) -> Context:
    return Context(language=dossier.language, epub=True, prefix=prefix)


def _page(name: str, title: str, body: str, dossier: Dossier, landmark: str = "") -> Page:
    return Page(
        name=name,
        title=title,
        body=body,
        landmark=landmark,
        language=dossier.language,
        direction=direction_of(dossier.language),
    )


# -- back matter ------------------------------------------------------------------------


def sources(dossier: Dossier) -> Page | None:
    """Every source, by date with its address, then by publisher; each leads back to its chapter."""
    language, wording = dossier.language, words(dossier.language)
    known = list(enumerate(dossier))
    if not any(a.source_url or a.publisher for _, a in known):
        return None
    dated = sorted(known, key=lambda pair: (_moment(pair[1]), pair[0]))
    inner = [f'<h1 id="title">{text(wording.sources)}</h1>', f"<h2>{text(wording.published)}</h2>"]
    inner.append(f'<ol class="by-date">{"".join(_source(n, a, language) for n, a in dated)}</ol>')
    publishers: dict[str, list[tuple[int, Article]]] = {}
    for number, article in dated:
        if article.publisher:
            publishers.setdefault(article.publisher, []).append((number, article))
    for publisher in sorted(publishers, key=collated):
        items = "".join(
            f"<li>{_to_chapter(n, a, language, dates=True)}</li>" for n, a in publishers[publisher]
        )
        inner.append(f"<h2>{text(publisher)}</h2>\n<ul>{items}</ul>")
    body = section("\n".join(inner), "bibliography", "doc-bibliography", "sources", "title")
    return _page("sources.xhtml", wording.sources, body, dossier, "bibliography")


def people(dossier: Dossier) -> Page | None:
    """Everybody whom a byline names, by surname, with what is theirs."""
    language, title = dossier.language, words(dossier.language).people
    items = []
    for name, theirs in people_of(dossier):
        places = "".join(f"<li>{_to_chapter(n, a, language)}</li>" for n, a in theirs)
        items.append(f"<li>{text(name)}<ul>{places}</ul></li>")
    if not items:
        return None
    inner = f'<h1 id="title">{text(title)}</h1>\n<ul>{"".join(items)}</ul>'
    body = section(inner, "index", "doc-index", "people", "title")
    return _page("people.xhtml", title, body, dossier, "index")


def _moment(article: Article) -> str:
    return article.published.iso if article.published else "9999"


def _to_chapter(number: int, article: Article, language: str, *, dates: bool = False) -> str:
    own = article.language or language
    attributes = language_attributes(own, article.text_direction) if own != language else ""
    shown = text(label_of(number, article, language))
    date = f" ({text(written_date(article.published, language))})" if dates and article.published else ""
    return f'<a href="{file_of(number)}"{attributes}>{shown}</a>{date}'


def _where(article: Article, language: str) -> str:
    """Who wrote it, where and when it stood."""
    names = credited(article, language)
    where = comma(language).join(map(isolated, where_of(article, language)))
    return ". ".join(part for part in (isolated(names), where) if part)


def _source(number: int, article: Article, language: str) -> str:
    where = _where(article, language)
    shown = f' <span class="where">{where}</span>' if where else ""
    url = safe_url(article.source_url)
    out = f' <a class="url" href="{attribute(url)}">{text(url)}</a>' if url else ""
    if not url and article.source_url:
        out = f' <span class="url">{text(article.source_url)}</span>'
    return f"<li>{_to_chapter(number, article, language)}{shown}{out}</li>"


# -- contents ---------------------------------------------------------------------------


def contents(entries: Sequence[Entry], pages: Iterable[Page], language: str) -> Page:
    """The navigation document: the contents as a tree, and the landmarks."""
    title = words(language).contents
    tree = "".join(_item(entry, language) for entry in entries)
    marks = [f'<li><a epub:type="toc" href="nav.xhtml">{text(title)}</a></li>']
    marks += [
        f'<li><a epub:type="{page.landmark}" href="{page.name}">{text(shorten(page.title, 120))}</a></li>'
        for page in pages
        if page.landmark
    ]
    body = (
        '<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">'
        f'<h1 id="toc-title">{text(title)}</h1>\n<ol>{tree}</ol></nav>\n'
        '<nav epub:type="landmarks" id="landmarks" aria-label="Landmarks" hidden="hidden">'
        f"<ol>{''.join(marks)}</ol></nav>"
    )
    return Page(name="nav.xhtml", title=title, body=body, language=language, direction=direction_of(language))


def _item(entry: Entry, language: str) -> str:
    page = entry.page
    # The label is the headline alone, for the menu of a reading system; the page shows the rest beside it.
    where = f' data-where="{attribute(entry.where)}"' if entry.where else ""
    inner = (
        f"\n<ol>{''.join(_item(child, language) for child in entry.children)}</ol>" if entry.children else ""
    )
    shown = text(page.title)
    if page.language != language:
        shown = f"<span{language_attributes(page.language, page.direction)}>{shown}</span>"
    return f'<li><a href="{page.name}"{where}>{shown}</a>{inner}</li>\n'
