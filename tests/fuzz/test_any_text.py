"""Any text at all through normalizer and writers: no exception, no lost word, valid output.

``TEARSHEET_EXAMPLES=100000 pytest tests/fuzz`` tries more than the daily handful.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections import Counter

from conservation import article_words, input_words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

import convert
from convert.output import options_for, render

EXAMPLES = int(os.environ.get("TEARSHEET_EXAMPLES", "60"))

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
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@_many
@given(articles)
def test_no_word_is_lost_and_json_and_html_hold(text: str) -> None:
    article = convert.normalize(text)
    assert input_words(text) - article_words(article) == Counter()
    options = options_for(article, {})
    assert convert.Article.from_json(render(article, "json", options=options)) == article
    page = html.document_fromstring(render(article, "html", options=options))
    for script in page.iter("script"):
        json.loads(script.text_content())


@settings(_many, max_examples=max(10, EXAMPLES // 10))
@given(articles)
def test_markdown_docx_and_epub_hold(text: str) -> None:
    article = convert.normalize(text)
    options = options_for(article, {})
    render(article, "md", options=options).decode()
    for format in ("docx", "epub"):
        with zipfile.ZipFile(io.BytesIO(render(article, format, options=options))) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".xhtml", ".opf", ".rels")):
                    etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))
