"""A link that no document may have becomes text, its words kept, and a warning says which."""

from __future__ import annotations

import warnings

import pytest

import convert
from convert.model import Embed, Link, Paragraph, Related, Text
from convert.output import options_for, render

UNSAFE = ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
_LONG = (
    "The bridge over the harbour opened again on Monday, nine months after a barge struck one of its piers. "
)
_PAGE = "<html><article><h1>A bridge reopens</h1><p>{0}<a href='{1}'>click</a> {0}</p></article></html>"


def _inputs(url: str) -> dict[str, str]:
    return {
        "html": _PAGE.format(_LONG * 3, url),
        "md": f"# A bridge reopens\n\n{_LONG}[click]({url})\n",
        "text": f"A bridge reopens\n\n{_LONG}[click]({url})\n\n{_LONG}",
    }


@pytest.mark.parametrize("url", UNSAFE)
@pytest.mark.parametrize("format", ["html", "md", "text"])
def test_readers_say_which_link_they_left_as_text(format: str, url: str) -> None:
    with pytest.warns(UserWarning, match=f"no link is made of '{url[:8]}"):
        article = convert.read(_inputs(url)[format].encode(), format=format)
    assert "click" in " ".join(map(convert.model.text, article.blocks))
    assert not [
        link for block in article.blocks for link in getattr(block, "content", ()) if isinstance(link, Link)
    ]


@pytest.mark.parametrize("url", UNSAFE)
@pytest.mark.parametrize("format", ["html", "md", "docx", "epub", "pdf"])
def test_writers_say_which_link_they_show_as_text(format: str, url: str) -> None:
    link = Paragraph((Link((Text("click"),), url),))
    for article in (
        convert.Article(blocks=(link,)),
        convert.Article(source_url=url),
        convert.Article(related=(Related("x", url),)),
        convert.Article(blocks=(Embed(url),)),
    ):
        with pytest.warns(UserWarning, match="no link is made of"):
            render(article, format, options=options_for(article, {}))


def test_safe_links_are_passed_over_in_silence() -> None:
    safe = ["https://a.example/", "http://a.example/", "mailto:a@b.example", "#note-1"]
    links = tuple(Link((Text("x"),), url) for url in safe)
    article = convert.Article(blocks=(Paragraph(links),), source_url=safe[0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        render(article, "html", options=options_for(article, {}))
