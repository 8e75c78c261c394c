"""Any text at all through normalizer and writers: no exception, no lost word, valid output.

``TEARSHEET_EXAMPLES=100000 pytest tests/fuzz`` tries more than the daily handful: so many texts through
JSON, Markdown and HTML, one in fifty of them through EPUB and DOCX.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from conservation import article_words, input_words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

import convert
from convert.model import Section, text
from convert.output import options_for, render
from convert.validators import available, check_file

EXAMPLES = int(os.environ.get("TEARSHEET_EXAMPLES", "60"))
PACKED = max(20, EXAMPLES // 50)
CHAPTERS = 250
"""How many articles go into one book for epubcheck, which takes seconds to start."""

# One block of Unicode at a time, so that rare ones come up as often as Latin.
_BLOCKS = st.integers(0, 0x10FF).map(
    lambda n: st.characters(min_codepoint=n << 8, max_codepoint=(n << 8) | 0xFF, exclude_categories=())
)
_ANY_LINE = _BLOCKS.flatmap(lambda block: st.text(block, max_size=60))
_SHAPES = st.sampled_from(
    [
        "Harbour Bridge Reopens After Nine Months",
        *("By Anna Lindqvist", "May 28, 2013", "PORTVILLE — The bridge", "Photo: Mira Okafor", "title: x"),
        *("Related articles:", "- one", "1. one", "> quoted", "## Subhead", "* * *", "```", "| a | b |", ""),
        *("[1] a note", "see [1] and [^2]", "https://www.example.org/a/b?c=d", "Original url:", "---"),
        *("**bold** and *slanted* and `code`", "[a](javascript:alert(1))", "<b>x</b> & &amp; ]]>"),
        *("Q: Why?", "A: Because.", "\x0c", "\t\tindented", "\u202eoverride\u202c", "a" * 300),
        "Share this article",
    ]
)
articles = st.lists(_SHAPES | _ANY_LINE, max_size=25).map("\n".join)
_many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@_many
@given(articles)
def test_no_word_is_lost_and_json_markdown_and_html_hold(words: str) -> None:
    article = convert.normalize(words)
    assert input_words(words) - article_words(article) == Counter()
    options = options_for(article, {})
    assert convert.Article.from_json(render(article, "json", options=options)) == article
    page = html.document_fromstring(render(article, "html", options=options))
    for script in page.iter("script"):
        json.loads(script.text_content())
    assert _letters(article) - Counter("".join(page.itertext())) == Counter()
    assert _letters(article) - Counter(render(article, "md", options=options).decode()) == Counter()


def test_docx_and_epub_hold_and_the_books_are_valid(tmp_path: Path) -> None:
    found: list[convert.Article] = []

    @settings(_many, max_examples=PACKED)
    @given(articles)
    def each(words: str) -> None:
        article = convert.normalize(words)
        found.append(article)
        options = options_for(article, {})
        for format, body in (("docx", "word/"), ("epub", "EPUB/article")):
            shown: Counter[str] = Counter()
            for name, root in _parts(render(article, format, options=options)):
                if name.startswith(body):
                    shown += Counter("".join(root.itertext()))
            assert _letters(article) - shown == Counter(), format

    each()
    assert len(found) >= PACKED
    if not available().get("epubcheck"):
        pytest.skip("epubcheck is not installed")
    for start in range(0, len(found), CHAPTERS):
        book = convert.Dossier(title="Any text", sections=(Section(tuple(found[start : start + CHAPTERS])),))
        path = tmp_path / f"{start}.epub"
        convert.write(book, path)
        assert check_file(path).findings == ()


def _letters(article: convert.Article) -> Counter[str]:
    """The letters and digits of headline and body, which every format shows."""
    words = "\n".join([article.title, *map(text, article.blocks)])
    return Counter(character for character in words if character.isalnum())


def _parts(data: bytes) -> Iterable[tuple[str, etree._Element]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".xhtml", ".opf", ".rels")):
                yield name, etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))
