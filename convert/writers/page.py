"""One article as a page: head, body, related list and source block, in HTML for paper, screen and e-book."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from convert.dossier import collated
from convert.links import safe_url
from convert.model import Article, Block, Dossier, Person, Related, Section, plain
from convert.notes import numbered_notes
from convert.wording import byline_parts, comma, join_names, names_of, presumed, words, written_date
from convert.writers.fragments import Context, attribute, blocks, identifier, inlines, isolated, text
from convert.writers.names import filed

__all__ = [
    "PEOPLE", "SOURCES", "Layout", "article_body", "cover_page", "credited", "dossier_body", "introduced",
    "known_publisher", "label_of", "language_attributes", "listed_by_date", "people_of", "related_address",
    "running_title", "sections_of", "shorten", "title_of", "visible", "where_of",
]  # fmt: skip

SHORT_TITLE = 64
SOURCES, PEOPLE = "sources", "people"
RUNNING, PUBLISHER = 52, 30
"""The letters of a title in the running head, and those of a publisher that leave it all of them."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between the places where an article is shown."""

    source_first: bool = False
    context: Context = Context()
    related: dict[int, str] = msgspec.field(default_factory=dict)
    """Index of a related item → address inside the same book."""
    balance: Callable[[str], str] | None = None
    """Gives the style that sets a headline in lines of like length."""
    template: str = ""
    """The user's own page; see `convert.writers.template`."""


def language_attributes(language: str | None, direction: str = "ltr", *, xml: bool = True) -> str:
    """The attributes ``lang``, ``xml:lang`` and ``dir``, with a leading space."""
    code = attribute(language or "und")
    doubled = f' xml:lang="{code}"' if xml else ""
    return f' lang="{code}"{doubled}' + (' dir="rtl"' if direction == "rtl" else "")


def shorten(title: str, length: int = SHORT_TITLE) -> str:
    """A title for a running head: cut at a word, with an ellipsis."""
    if len(title) <= length:
        return title
    return title[:length].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def running_title(title: str, publisher: str) -> str:
    """A title that has room in the running head beside the publisher, which leaves more where it is short.

    A line of eight words, four of them in small letters, reads as a sentence of the text, to people and to
    programs; where it would be one, words are left out.
    """
    short = shorten(title, RUNNING + min(0, PUBLISHER - len(publisher)))
    kept = short.rstrip("…").split()
    if not _is_prose(publisher, kept):
        return short
    while _is_prose(publisher, kept):
        kept.pop()
    return " ".join(kept).rstrip(" ,;:–—-") + "…"


def _is_prose(publisher: str, title: list[str]) -> bool:
    found = re.findall(r"\w+", " ".join([publisher, *title]))
    return len(found) >= 8 and sum(word[0].islower() for word in found) >= 4


def article_body(article: Article, layout: Layout) -> str:
    """Everything that the article's page shows."""
    article, names = numbered_notes(article)
    context = msgspec.structs.replace(layout.context, notes=names, marked=set())
    layout = msgspec.structs.replace(layout, context=context)
    source = _source(article, context)
    if layout.template:
        from convert.writers.template import fill

        ready = {
            "head": _head(article, layout),
            "body": f'<div class="body">\n{blocks(article.blocks, context)}\n</div>',
            "related": _related(article, layout),
            "source": source,
            "foot": _foot(article, layout, source),
        }
        return fill(layout.template, article, context, ready)
    parts = [
        _head(article, layout),
        source if layout.source_first else "",
        f'<div class="body">\n{blocks(article.blocks, context)}\n</div>',
        _foot(article, layout, "" if layout.source_first else source),
    ]
    return "\n".join(part for part in parts if part)


def introduced(introduction: tuple[Block, ...], context: Context) -> str:
    """What opens a book or a part, with its own notes."""
    article, names = numbered_notes(Article(blocks=introduction))
    return blocks(article.blocks, msgspec.structs.replace(context, notes=names, marked=set()))


def _head(article: Article, layout: Layout) -> str:
    context = layout.context
    title = article.title
    publisher = known_publisher(article)
    short, publisher = attribute(running_title(title, publisher)), attribute(publisher)
    lines = [_kicker(article)] if article.kicker or article.section else []
    level = max(1, context.heading_level - 1)
    if title:
        width = layout.balance(plain(article.headline)) if layout.balance else ""
        style = f' style="{width}"' if width else ""
        lines.append(
            f'<h{level} class="headline" data-short="{short}" data-publisher="{publisher}"{style}>'
            f"{inlines(article.headline, context)}</h{level}>"
        )
    if article.subtitle:
        standfirst = inlines(article.subtitle, context)
        lines.append(f'<p class="standfirst" role="doc-subtitle">{standfirst}</p>')
    meta = []
    if article.authors:
        meta.append(f'<p class="byline">{_byline(article)}</p>')
    dates = _dates(article)
    if dates:
        meta.append(f'<p class="dates">{dates}</p>')
    if meta:
        lines.append(f'<div class="meta">{"".join(meta)}</div>')
    return f'<header class="head">{"".join(lines)}</header>' if lines else ""


def _kicker(article: Article) -> str:
    """The line above the headline, one for kicker and section; which of them it is, the reader needs."""
    if not article.kicker:
        return f'<p class="kicker section">{text(article.section or "")}</p>'
    section = f' data-section="{attribute(article.section)}"' if article.section else ""
    return f'<p class="kicker"{section}>{text(article.kicker)}</p>'


def _byline(article: Article) -> str:
    parts = byline_parts(article)
    shown = [part for part in parts if isinstance(part, Person)]
    places = list(range(len(shown))) if tuple(shown) == article.authors else _places(shown, article.authors)
    numbers = iter(places)
    ordered = places == list(range(len(shown)))
    said = "".join(
        text(part)
        if isinstance(part, str)
        else _person(part, None if ordered else next(numbers), article.language)
        for part in parts
    )
    return said + _presumed(article, "authors")


def _places(shown: list[Person], given: tuple[Person, ...]) -> list[int]:
    """Where each person stands among those given: a byline puts together who has one role."""
    free = list(range(len(given)))
    places = []
    for person in shown:
        place = next(index for index in free if given[index] == person)
        free.remove(place)
        places.append(place)
    return places


def _person(person: Person, place: int | None, language: str | None) -> str:
    role = "" if person.role == "author" else f' data-role="{attribute(person.role)}"'
    order = "" if place is None else f' data-place="{place}"'
    more = ""
    if person.affiliation:
        more = f'{comma(language)}<span class="affiliation">{text(person.affiliation)}</span>'
    return f'<span class="person"{role}{order}>{text(person.name)}{more}</span>'


def _dates(article: Article) -> str:
    shown = []
    if article.published:
        written = text(written_date(article.published, article.language))
        guess = _presumed(article, "published")
        shown.append(f'<time datetime="{attribute(article.published.iso)}">{written}</time>{guess}')
    if article.updated:
        written = text(written_date(article.updated, article.language))
        label = text(words(article.language).updated)
        shown.append(
            f'<span class="updated">{label}: '
            f'<time datetime="{attribute(article.updated.iso)}">{written}</time>'
            f"{_presumed(article, 'updated')}</span>"
        )
    return " ".join(shown)


def _presumed(article: Article, field: str) -> str:
    """The mark of a guess, a little lighter than what it stands behind."""
    said = presumed(article, field)
    space = " " if said.startswith(" ") else ""
    return f'{space}<span class="presumed" data-field="{field}">{text(said.strip())}</span>' if said else ""


def _source(article: Article, context: Context) -> str:
    """Publisher, date and the full address: where the article came from."""
    url = safe_url(article.source_url)
    if not (article.publisher or article.source_url or article.rights):
        return ""
    wording = words(article.language)
    name = identifier(context.prefix, "source")
    first = []
    if article.publisher:
        first.append(
            f'<span class="publisher">{text(article.publisher)}</span>{_presumed(article, "publisher")}'
        )
    if article.published and (article.publisher or article.source_url):
        first.append(
            text(written_date(article.published, article.language)) + _presumed(article, "published")
        )
    lines = [f"<p>{comma(article.language).join(first)}</p>"] if first else []
    if url:
        lines.append(f'<p class="url"><a href="{attribute(url)}">{text(url)}</a></p>')
    elif article.source_url:
        lines.append(f'<p class="url">{text(article.source_url)}</p>')
    if article.rights:
        lines.append(f'<p class="rights">{text(article.rights)}</p>')
    level = max(2, context.heading_level)
    return (
        f'<section class="source"{_landmark(name, context)}>'
        f'<h{level} id="{name}">{text(wording.source)}</h{level}>'
        f"{''.join(lines)}</section>"
    )


def _landmark(name: str, context: Context) -> str:
    """What makes a section a landmark; where articles share a page, all would have one name."""
    return "" if context.prefix else f' aria-labelledby="{name}"'


def _foot(article: Article, layout: Layout, source: str) -> str:
    related = _related(article, layout)
    inner = "\n".join(part for part in (related, source) if part)
    return f'<footer class="foot">{inner}</footer>' if inner else ""


def related_address(item: Related, inside: str | None) -> str | None:
    """Where a related item leads: into the same book if its article is there, else to the web."""
    return inside or safe_url(item.url)


def _related(article: Article, layout: Layout) -> str:
    if not article.related:
        return ""
    context = layout.context
    heading = article.related_heading or words(article.language).related
    usual = "" if article.related_heading else ' class="usual"'
    name = identifier(context.prefix, "related")
    items = []
    for index, item in enumerate(article.related):
        address = related_address(item, layout.related.get(index))
        shown = text(item.title)
        items.append(
            f'<li><a href="{attribute(address)}">{shown}</a></li>' if address else f"<li>{shown}</li>"
        )
    level = max(2, context.heading_level)
    return (
        f'<section class="related"{_landmark(name, context)}>'
        f'<h{level} id="{name}"{usual}>{text(heading)}</h{level}>'
        f"<ul>{''.join(items)}</ul></section>"
    )


# -- a dossier on one page --------------------------------------------------------------


def chapter_id(number: int) -> str:
    return f"article-{number}"


def dossier_body(
    dossier: Dossier,
    *,
    source_first: bool,
    context: Context,
    links: dict[tuple[int, int], str],
    balance: Callable[[str], str] | None = None,
    template: str = "",
) -> str:
    """A whole dossier: cover, contents, chapters and the list of sources.

    ``links`` says which related item (article, index) names another article of the dossier.
    """
    parts = [_cover(dossier), _contents(dossier), _introduction(dossier, context)]
    number = 0
    for position, section in enumerate(dossier.sections):
        if section.title:
            own = msgspec.structs.replace(
                context,
                prefix=f"part-{position}-",
                language=dossier.language,
                dateline=None,
                heading_level=3,
                initial=False,
            )
            intro = introduced(section.introduction, own)
            parts.append(
                f'<section class="part" id="part-{position}"><h2>{text(section.title)}</h2>{intro}</section>'
            )
        for article in section.articles:
            name = chapter_id(number)
            own = msgspec.structs.replace(
                context,
                prefix=f"{name}-",
                language=article.language or dossier.language,
                dateline=article.dateline,
            )
            inside = {index: address for (who, index), address in links.items() if who == number}
            layout = Layout(
                source_first=source_first, context=own, related=inside, balance=balance, template=template
            )
            attributes = language_attributes(article.language or dossier.language, article.text_direction)
            kind = "chapter"
            if not visible(article.title):
                kind, attributes = "chapter headless", attributes + _headless(number, article, dossier)
            body = article_body(article, layout)
            parts.append(f'<article class="{kind}" id="{name}"{attributes}>{body}</article>')
            number += 1
    parts += [_sources(dossier), _people(dossier)]
    return "\n".join(part for part in parts if part)


def _headless(number: int, article: Article, dossier: Dossier) -> str:
    """What outline, running head and contents call a chapter without a headline, which prints none."""
    label = label_of(number, article, dossier.language)
    publisher = known_publisher(article)
    short = attribute(running_title(label, publisher))
    return f' data-label="{attribute(label)}" data-short="{short}" data-publisher="{attribute(publisher)}"'


def cover_page(dossier: Dossier, address: str, style: str = "") -> str:
    """The cover's picture, alone on its page, and described by what a cover says."""
    editors = f"{words(dossier.language).editors} {', '.join(dossier.editors)}" if dossier.editors else ""
    facts = (dossier.title, dossier.subtitle, editors, dossier.series, dossier.publisher)
    said = "; ".join(part for part in facts if part)
    shape = f' style="{style}"' if style else ""
    return (
        f'<figure class="cover-picture"><img role="doc-cover" src="{attribute(address)}" '
        f'alt="{attribute(said)}"{shape}/></figure>'
    )


def _cover(dossier: Dossier) -> str:
    wording = words(dossier.language)
    lines = [
        f'<h1 class="headline" data-short="{attribute(shorten(dossier.title))}" data-publisher="">'
        f"{text(dossier.title)}</h1>"
    ]
    if dossier.subtitle:
        lines.append(f'<p class="standfirst">{text(dossier.subtitle)}</p>')
    meta = []
    if dossier.editors:
        meta.append(f'<p class="byline">{text(wording.editors)} {text(", ".join(dossier.editors))}</p>')
    if dossier.date:
        meta.append(f"<p>{text(written_date(dossier.date, dossier.language))}</p>")
    if dossier.publisher:
        meta.append(f"<p>{text(dossier.publisher)}</p>")
    if meta:
        lines.append(f'<div class="meta">{"".join(meta)}</div>')
    return f'<section class="cover">{"".join(lines)}</section>'


def where_of(article: Article, language: str | None) -> list[str]:
    """Publisher and date, as far as they are known."""
    found = [f"{article.publisher}{presumed(article, 'publisher', language)}"] if article.publisher else []
    if article.published:
        date = written_date(article.published, language)
        found.append(f"{date}{presumed(article, 'published', language)}")
    return found


def credited(article: Article, language: str | None) -> str:
    """The authors' names for a list of sources."""
    names = join_names(names_of(article), language)
    return f"{names}{presumed(article, 'authors', language)}" if names else ""


def known_publisher(article: Article) -> str:
    """The publisher for a running head, which has no room for a doubt and names none that was guessed."""
    return "" if article.is_guess("publisher") else shorten(article.publisher or "", 40)


def _where(article: Article) -> str:
    found = comma(article.language).join(map(isolated, where_of(article, article.language)))
    return f' <span class="where">{found}</span>' if found else ""


def _contents(dossier: Dossier) -> str:
    wording = words(dossier.language)
    number = 0
    parts = [_entry("introduction", text(wording.introduction))] if dossier.introduction else []
    for position, section in enumerate(dossier.sections):
        items = []
        for article in section.articles:
            label = isolated(label_of(number, article, dossier.language))
            items.append(_entry(chapter_id(number), label, _where(article)))
            number += 1
        inner = "".join(items)
        if section.title:
            part = f"<strong>{isolated(section.title)}</strong>"
            inner = _entry(f"part-{position}", part, below=f"<ol>{inner}</ol>" if inner else "")
        parts.append(inner)
    parts += [_entry(SOURCES, text(wording.sources))] if listed_by_date(dossier) else []
    parts += [_entry(PEOPLE, text(wording.people))] if people_of(dossier) else []
    return (
        f'<nav class="toc" aria-labelledby="contents"><h2 id="contents">{text(wording.contents)}</h2>'
        f"<ol>{''.join(parts)}</ol></nav>"
    )


def _entry(target: str, label: str, where: str = "", below: str = "") -> str:
    """A line of the contents; what stands beside the label is outside the link, as the page's number is."""
    return f'<li><a href="#{target}">{label}</a>{where}{_page_mark(target)}{below}</li>'


def _page_mark(target: str) -> str:
    """Where paper prints the page number; outside the link, whose tag must hold one annotation."""
    return f'<span class="page" data-href="#{target}"></span>'


def _introduction(dossier: Dossier, context: Context) -> str:
    if not dossier.introduction:
        return ""
    title = text(words(dossier.language).introduction)
    inner = introduced(
        dossier.introduction,
        msgspec.structs.replace(context, language=dossier.language, dateline=None, prefix="introduction-"),
    )
    return (
        f'<section class="chapter introduction" id="introduction"><h2>{title}</h2>'
        f'<div class="body">{inner}</div></section>'
    )


def listed_by_date(dossier: Dossier) -> list[tuple[int, Article]]:
    """All articles by date for the list of sources; none where not one says where it is from."""
    articles: list[tuple[int, Article]] = list(enumerate(dossier))
    if not any(a.source_url or a.publisher for _, a in articles):
        return []
    return sorted(
        articles, key=lambda pair: (pair[1].published.iso if pair[1].published else "9999", pair[0])
    )


def _sources(dossier: Dossier) -> str:
    """Every article with who wrote it, where and when it stood, and its address."""
    items = []
    for number, article in listed_by_date(dossier):
        url = safe_url(article.source_url)
        label = isolated(label_of(number, article, dossier.language))
        lines = [f'<a class="chapter" href="#{chapter_id(number)}">{label}</a>']
        names = credited(article, article.language)
        said = ". ".join(part for part in (isolated(names) if names else "", _where(article).strip()) if part)
        lines += [said] if said else []
        if url:
            lines.append(f'<a href="{attribute(url)}">{text(url)}</a>')
        elif article.source_url:
            lines.append(f'<span class="url">{text(article.source_url)}</span>')
        items.append(f"<li>{'<br/>'.join(lines)}</li>")
    return _list_at_end(SOURCES, words(dossier.language).sources, "ol", items)


def _list_at_end(name: str, title: str, kind: str, items: list[str]) -> str:
    """A book's list of sources or of people, under its heading; nothing where there is none."""
    if not items:
        return ""
    return (
        f'<section class="{name}" aria-labelledby="{name}"><h2 id="{name}">{text(title)}</h2>'
        f"<{kind}>{''.join(items)}</{kind}></section>"
    )


def people_of(dossier: Dossier) -> list[tuple[str, list[tuple[int, Article]]]]:
    """Everybody whom a byline names, by surname, with the articles that are theirs."""
    named: dict[str, list[tuple[int, Article]]] = {}
    order: dict[str, str] = {}
    for number, article in enumerate(dossier):
        for name, person in {person.name: person for person in article.authors}.items():
            named.setdefault(name, []).append((number, article))
            order.setdefault(name, collated(filed(person, article.language or dossier.language)))
    return sorted(named.items(), key=lambda item: (order[item[0]], item[0]))


def _people(dossier: Dossier) -> str:
    items = []
    for name, theirs in people_of(dossier):
        places = "".join(
            _entry(chapter_id(number), isolated(label_of(number, article, dossier.language)))
            for number, article in theirs
        )
        items.append(f"<li>{isolated(name)}<ul>{places}</ul></li>")
    return _list_at_end(PEOPLE, words(dossier.language).people, "ul", items)


def title_of(document: Article | Dossier) -> str:
    """The plain title; where an article has none, its first words."""
    if isinstance(document, Dossier):
        return document.title
    if document.title:
        return document.title
    first = next(
        (plain(getattr(block, "content", ())) for block in document.blocks if getattr(block, "content", ())),
        "",
    )
    return shorten(first, 60)


def visible(title: str) -> bool:
    """Whether anything of ``title`` can be seen; a link without words leads nowhere."""
    return title[:1].isalnum() or any(c.isprintable() and not c.isspace() for c in text(title))


def label_of(number: int, article: Article, language: str | None) -> str:
    """What a list calls an article: its headline, else its first words, else its place."""
    for title in (article.title, title_of(article)):
        if visible(title):
            return title
    return f"{words(language).page} {number + 1}"


def sections_of(document: Article | Dossier) -> tuple[Section, ...]:
    return document.sections if isinstance(document, Dossier) else (Section((document,)),)
