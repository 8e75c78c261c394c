"""The BibTeX writer: every source as an entry that BibTeX and biblatex both take, in UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convert.model import Article, Dossier, plain
from convert.writers.csl import articles_of, keys
from convert.writers.names import name_parts, suffix_of
from convert.writers.page import title_of

if TYPE_CHECKING:
    from convert.themes import Theme
    from convert.writers.base import WriteOptions

__all__ = ["WRITER", "BibtexWriter"]

_ESCAPES = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#",
     "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)  # fmt: skip
# In an address percent signs and braces would end the field or open a comment; the rest stays as it is.
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", "<": "%3C", ">": "%3E"})


class BibtexWriter:
    name = "bibtex"
    extensions = ("bib",)
    media_type = "application/x-bibtex"
    description = "the sources as BibTeX, for LaTeX and reference managers"

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        articles = articles_of(document)
        entries = [_entry(key, article) for key, article in zip(keys(articles), articles, strict=True)]
        return "\n".join(entries).encode("utf-8", "replace")


def _entry(key: str, article: Article) -> str:
    fields: dict[str, str] = {}
    if title_of(article):
        # Doubled braces keep the capitals that a style would lower.
        fields["title"] = f"{{{_escaped(title_of(article))}}}"
    for name, roles in (("author", ("author", "agency", "contributor")), ("editor", ("editor",)),
                        ("translator", ("translator",))):  # fmt: skip
        people = [person for person in article.authors if person.role in roles]
        if people:
            fields[name] = " and ".join(_name(*name_parts(person), suffix_of(person)) for person in people)
    if article.publisher and not article.is_guess("publisher"):
        fields["journal"] = _escaped(article.publisher)
    if article.published and not article.is_guess("published"):
        fields["date"] = article.published.date
        fields["year"] = article.published.iso[:4]
        if len(article.published.date) > 4:
            fields["month"] = str(int(article.published.date[5:7]))
    if article.source_url:
        fields["url"] = article.source_url.translate(_IN_ADDRESS)
    if article.subtitle:
        fields["abstract"] = _escaped(plain(article.subtitle))
    if article.keywords:
        fields["keywords"] = _escaped(", ".join(article.keywords))
    if article.language:
        fields["langid"] = _escaped(article.language)
    lines = [f"  {name} = {{{' '.join(value.split())}}}," for name, value in fields.items()]
    return "\n".join([f"@article{{{key},", *lines, "}", ""])


def _name(family: str, given: str, suffix: str) -> str:
    parts = [family, suffix, given] if suffix else [family, given]
    return ", ".join(map(_escaped, parts)) if given else f"{{{_escaped(family)}}}"


def _escaped(value: str) -> str:
    return "".join(c for c in value if c.isprintable()).translate(_ESCAPES)


WRITER = BibtexWriter()
