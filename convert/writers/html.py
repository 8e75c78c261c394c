"""The HTML writer: one self-contained file for phone, desk and paper, without script or outside reference."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from convert.links import safe_url
from convert.model import Article, Dossier
from convert.wording import names_of, page_number
from convert.writers.fragments import Context, attribute, text
from convert.writers.images import as_address, cover_picture, loader
from convert.writers.page import (
    Layout,
    article_body,
    cover_page,
    dossier_body,
    known_publisher,
    language_attributes,
    running_title,
    shorten,
    title_of,
)  # fmt: skip
from convert.writers.paper import fitted

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions
    from convert.writers.tables import Room

__all__ = ["WRITER", "HtmlWriter", "page"]

# Nothing may be loaded or run, whatever a document smuggles in.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
FONTS = "fonts"
"""The option (in ``WriteOptions.extra``) that puts the theme's fonts into the page."""


class HtmlWriter:
    name = "html"
    extensions = ("html", "htm")
    media_type = "text/html"
    description = "one self-contained web page, for screen and paper"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        theme = fitted(theme, options.page)
        document = options.shown(document)
        dark = f"@media screen and (prefers-color-scheme: dark) {{ {theme.dark_css()} }}"
        css = "\n".join((theme.css("page"), dark, _running(document), options.css))
        cover = ""
        if isinstance(document, Dossier) and document.cover:
            cover = cover_page(document, as_address(cover_picture(document.cover, options)))
        head, end, rest = page(document, theme, options, cover=cover).partition("</head>")
        faces = ""
        if options.extra.get(FONTS):
            from convert.writers.webfonts import font_faces

            faces = font_faces(css, rest) + "\n"
        return f"{head}<style>\n{faces}{_quiet(css)}\n</style>\n{end}{rest}".encode()


def _quiet(css: str) -> str:
    """Keep a style sheet inside its element."""
    return css.replace("</", "<\\/")


def _running(document: Article | Dossier) -> str:
    """The running head for browsers, which cannot take it from the page as `string()` does."""
    publisher = known_publisher(document) if isinstance(document, Article) else document.publisher or ""
    publisher = shorten(publisher, 40)
    title = running_title(title_of(document), publisher)
    return (
        f"@page {{ @top-left {{ content: {_css_string(publisher)} }} "
        f"@top-right {{ content: {_css_string(title)} }} }}"
    )


def _css_string(value: str) -> str:
    """``value`` as a string of CSS, in which nothing of it can end the string or the element."""
    shown = "".join(c if c.isprintable() else " " for c in value)
    return '"' + re.sub(r'["\\<&(@:]', lambda match: f"\\{ord(match[0]):x} ", shown) + '"'


def _in_ascii(css: str) -> str:
    return re.sub(r"[^\x00-\x7f]", lambda match: f"\\{ord(match[0]):x} ", css)


def page(
    document: Article | Dossier,
    theme: Theme,
    options: WriteOptions,
    balance: Callable[[str], str] | None = None,
    room: Room | None = None,
    cover: str = "",
    pictures: dict[str, str] | None = None,
) -> str:
    """The whole page as HTML, without its style, which the PDF writer holds parsed.

    ``balance`` gives the style of a headline, for layouters that do not know `text-wrap`; ``room`` is that of
    tables, where the sheet is known; ``cover`` is a dossier's cover as markup.
    ``pictures`` is filled with the addresses of those that are shown, by their sources.
    """
    context = Context(
        image=loader(options, pictures),
        addresses=options.links != "none",
        initial=theme.tokens.page.initial,
        room=room,
    )
    if isinstance(document, Dossier):
        from convert.dossier import cross_links, linked

        links = {key: f"#article-{target}" for key, target in cross_links(document).items()}
        document = linked(document, "#article-{}".format)
        main = dossier_body(
            document,
            source_first=theme.tokens.page.source_first,
            context=context,
            links=links,
            balance=balance,
            template=options.template or theme.template,
        )
        main = cover + main
        language: str | None = document.language
        direction = "ltr"
        inner = f"<main>\n{main}\n</main>"
    else:
        own = msgspec.structs.replace(context, language=document.language, dateline=document.dateline)
        layout = Layout(
            source_first=theme.tokens.page.source_first,
            context=own,
            balance=balance,
            template=options.template or theme.template,
        )
        language, direction = document.language, document.text_direction
        inner = f"<main><article>\n{article_body(document, layout)}\n</article></main>"
    # In ASCII, for parsers that settle the encoding before they come to <meta charset>.
    counted = f' style="--page-number: {attribute(_in_ascii(page_number(language)))}"'
    return (
        f"<!DOCTYPE html>\n<html{language_attributes(language, direction, xml=False)}{counted}>\n<head>\n"
        f"{_metadata(document)}\n</head>\n<body>\n{inner}\n</body>\n</html>\n"
    )


def _metadata(document: Article | Dossier) -> str:
    title = title_of(document)
    lines = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{text(title)}</title>",
        '<meta name="generator" content="Tearsheet">',
    ]
    people = names_of(document) if isinstance(document, Article) else list(document.editors)
    lines += [f'<meta name="author" content="{attribute(name)}">' for name in people]
    moment = document.published if isinstance(document, Article) else document.date
    if moment:
        lines.append(f'<meta name="dcterms.created" content="{attribute(moment.date)}">')
    if isinstance(document, Article):
        if document.keywords:
            lines.append(f'<meta name="keywords" content="{attribute(", ".join(document.keywords))}">')
        url = safe_url(document.source_url)
        if url:
            lines.append(f'<link rel="canonical" href="{attribute(url)}">')
        lines.append(f'<script type="application/ld+json">{_linked_data(document)}</script>')
    return "\n".join(lines)


def _linked_data(article: Article) -> str:
    """The article's facts as schema.org NewsArticle; guesses are left out."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
    }
    if names_of(article) and not article.is_guess("authors"):
        data["author"] = [
            {"@type": "Organization" if p.role == "agency" else "Person", "name": p.name}
            for p in article.authors
            if p.role in {"author", "agency"}
        ]
    for name, field, moment in (
        ("datePublished", "published", article.published),
        ("dateModified", "updated", article.updated),
    ):
        if moment and not article.is_guess(field):
            data[name] = moment.iso
    if article.publisher and not article.is_guess("publisher"):
        data["publisher"] = {"@type": "Organization", "name": article.publisher}
    if article.section:
        data["articleSection"] = article.section
    if article.keywords:
        data["keywords"] = list(article.keywords)
    if article.language:
        data["inLanguage"] = article.language
    url = safe_url(article.source_url)
    if url:
        data["isBasedOn"] = url
    # Inside an element, "<" could end it (HTML 4.12.1.3).
    return (
        json.dumps(data, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace("\u2028", "")
        .replace("\u2029", "")
    )


WRITER = HtmlWriter()
