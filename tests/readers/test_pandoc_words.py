"""What pandoc read becomes the model with every word, also where a list or a table stands in an odd place."""

from __future__ import annotations

import pytest

import convert
from convert.model import Figure, Image, text

_FIGURE = (
    "<html><body><h1>Head</h1><p>Body one.</p><figure>{}<figcaption>{}</figcaption></figure></body></html>"
)
_TABLE = "<html><body><h1>Head</h1><table><caption>{}</caption><tr><td>{}</td></tr></table></body></html>"


def _read(page: str) -> convert.Article:
    from convert.pandoc import to_ast
    from convert.pandoc_ast import from_pandoc

    return from_pandoc(to_ast(page.encode(), "html"))


@pytest.mark.parametrize(
    "caption", ["<ul><li>one</li><li>two</li></ul>", "<p>one</p><blockquote>two</blockquote>"]
)
def test_a_caption_may_hold_any_block(caption: str) -> None:
    """Found by fuzzing: a list in a caption ended in a traceback."""
    figure = next(_read(_FIGURE.format('<img src="a.png">', caption)).find(Figure))
    assert "one two" in " ".join(text(figure).split())
    assert figure.image == Image("a.png")


def test_what_stands_beside_the_picture_in_a_figure_is_kept() -> None:
    blocks = _read(_FIGURE.format("<pre>some code</pre>", "A caption")).blocks
    words = "\n".join(map(text, blocks))
    assert "some code" in words and "A caption" in words


@pytest.mark.parametrize(
    "inner", ["<ul><li>one</li><li>two</li></ul>", "<pre>one two</pre>", "<p>one</p><p>two</p>"]
)
def test_a_cell_and_a_table_s_caption_keep_the_words_of_any_block(inner: str) -> None:
    words = " ".join("\n".join(map(text, _read(_TABLE.format(inner, inner)).blocks)).split())
    assert words.count("one two") == 2


@pytest.mark.parametrize("width", ["²", "9" * 40, "-1", "1e9"])
def test_a_size_that_is_none_is_left_out(width: str) -> None:
    figure = next(_read(_FIGURE.format(f'<img src="a.png" width="{width}">', "c")).find(Figure))
    assert figure.image is not None and figure.image.width is None
    figure.with_()  # and the model can be written as JSON
    assert convert.Article(blocks=(figure,)).to_json()
