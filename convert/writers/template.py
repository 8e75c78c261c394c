"""An article's page by the user's own template (Jinja), in HTML, PDF and EPUB alike.

The template says what stands inside ``<article>``; what stands around it (the head with its metadata and
its policy) is ours.  It is run in Jinja's sandbox, and whatever comes from an article is escaped.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

import msgspec

from convert.errors import ThemeError
from convert.links import safe_url
from convert.model import Article, Moment, Related, plain
from convert.wording import byline, words, written_date
from convert.writers.fragments import Context, inlines

__all__ = ["check", "fill"]

NAMES = (
    "article", "body", "byline", "foot", "head", "html", "plain", "related", "source", "words", "written",
)  # fmt: skip
"""What a template may speak of."""
REMEDY = f"a template has {', '.join(NAMES)}"


def check(source: str, file: str | None = None) -> str:
    """Return ``source``; raises `ThemeError` with the line where it is no template."""
    from jinja2 import meta, nodes

    parsed = _compiled(source, file).environment.parse(source)
    other = next(parsed.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)), None)
    if other is not None:
        raise ThemeError(
            "a template takes in no other file", file=file, place=f"line {other.lineno}", remedy="make it one"
        )
    unknown = meta.find_undeclared_variables(parsed) - {*NAMES, "range", "dict"}
    if unknown:
        names = ", ".join(map(repr, sorted(unknown)))
        raise ThemeError(f"the template speaks of {names}, which there is not", file=file, remedy=REMEDY)
    return source


def fill(source: str, article: Article, context: Context, parts: Mapping[str, str]) -> str:
    """The template ``source`` with ``article`` in it.

    ``parts`` are pieces of the page that are ready, HTML all of them, by the names that the template has
    for them.  Raises `ThemeError`.
    """
    from jinja2 import TemplateError
    from markupsafe import Markup

    template = _compiled(source, None)
    names: dict[str, Any] = {name: Markup(part) for name, part in parts.items()}  # noqa: S704 - escaped
    names |= {
        "article": _harmless(article),
        "byline": byline(article),
        "words": msgspec.to_builtins(words(article.language)),
        "written": partial(_written, language=article.language),
        "plain": plain,
        "html": lambda content: Markup(inlines(content, context)),  # noqa: S704 - escaped
    }
    try:
        page = str(template.render(names))
    except Exception as error:  # a template can call anything that its values have
        what = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        raise ThemeError(f"the template fails: {what}", place=_line(error), remedy=REMEDY) from None
    if context.epub:
        _well_formed(page)
    return page


def _line(error: Exception) -> str | None:
    """The template's line that ``error`` came from, which Jinja puts into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
    return f"line {lines[-1]}" if lines else None


def _written(moment: Moment | None, language: str | None) -> str:
    return written_date(moment, language) if moment else ""


def _harmless(article: Article) -> Article:
    """The article with such addresses only as may stand in a link."""
    related = tuple(Related(item.title, safe_url(item.url)) for item in article.related)
    return article.with_(source_url=safe_url(article.source_url), related=related)


def _well_formed(page: str) -> None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    wrapped = f'<html xmlns:epub="http://www.idpf.org/2007/ops">{page}</html>'
    try:
        etree.fromstring(wrapped.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ThemeError(
            f"an e-book needs a template that is well-formed XML ({error.msg})",
            remedy="close each element: <br/>, <p>…</p>; write &#160; for &nbsp;",
        ) from None


@lru_cache(maxsize=16)
def _compiled(source: str, file: str | None) -> Any:
    from jinja2 import StrictUndefined, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    filters: dict[str, Callable[..., Any]] = environment.filters
    filters["plain"] = plain
    try:
        return environment.from_string(source)
    except TemplateSyntaxError as error:
        raise ThemeError(
            f"is no template: {error.message}", file=file, place=f"line {error.lineno}", remedy=REMEDY
        ) from None
