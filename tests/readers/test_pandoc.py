"""Documents in the formats that pandoc reads, told by the ending of their names."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest

import convert
from convert.model import Figure, FootnoteDefinition, Heading, Image, ListBlock, Paragraph, Text, plain, text

SOURCES = {
    "adoc": """= The bridge

The council *voted* on Monday.footnote:[By hand.]

== What it costs

* Four million
""",
    "rst": """The bridge
==========

The council **voted** on Monday. [1]_

What it costs
-------------

- Four million

.. [1] By hand.
""",
    "org": """#+TITLE: The bridge

The council *voted* on Monday.[fn:1]

* What it costs

- Four million

[fn:1] By hand.
""",
    "tex": r"""\title{The bridge}\begin{document}\maketitle
The council \textbf{voted} on Monday.\footnote{By hand.}
\section{What it costs}
\begin{itemize}\item Four million\end{itemize}\end{document}
""",
}


@pytest.mark.parametrize("ending", SOURCES)
def test_a_document_is_an_article(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(SOURCES[ending])
    article = convert.read(path)
    assert article.title == "The bridge"
    assert text(article.blocks[0]).startswith("The council voted on Monday.")
    assert [plain(h.content) for h in article.find(Heading)] == ["What it costs"]
    assert [text(item).strip() for item in article.find(ListBlock)] == ["Four million"]
    assert [text(note) for note in article.find(FootnoteDefinition)] == ["By hand."]


def test_a_line_of_keywords_is_no_list_of_letters() -> None:
    from convert.pandoc_ast import from_pandoc

    line = {"t": "MetaString", "c": "ferry, bridge; harbour"}
    assert from_pandoc({"blocks": [], "meta": {"keywords": line}}).keywords == ("ferry", "bridge", "harbour")


@pytest.mark.parametrize("ending", ["odt", "rtf", "fb2", "pptx"])
def test_pictures_that_a_document_holds_are_in_the_article(ending: str, tmp_path: Path) -> None:
    from PIL import Image as Pillow

    picture = tmp_path / "a.png"
    Pillow.new("RGB", (9, 9), "navy").save(picture)
    address = f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"
    blocks = (
        Paragraph((Text("The ferry came back on Monday, and sailed again."),)),
        Figure(image=Image(address), alt="A red ferry"),
    )
    article = convert.Article(headline=(Text("The Ferry"),), blocks=blocks)
    written = io.BytesIO()
    convert.write(article, written, ending)
    found = convert.read(written.getvalue(), format=ending)
    assert [figure.image.source for figure in found.find(Figure) if figure.image] == [address]
    assert sum("came back on Monday" in text(block) for block in found.blocks) == 1


def test_a_picture_in_a_notebook_is_in_the_article(tmp_path: Path) -> None:
    from PIL import Image as Pillow

    Pillow.new("RGB", (9, 9), "navy").save(tmp_path / "a.png")
    body = base64.b64encode((tmp_path / "a.png").read_bytes()).decode()
    cell = {
        "cell_type": "markdown", "metadata": {}, "source": ["# The Ferry\n", "\n", "![](attachment:a.png)"],
        "attachments": {"a.png": {"image/png": body}},
    }  # fmt: skip
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    figures = list(convert.read(path).find(Figure))
    assert [figure.image.source for figure in figures if figure.image] == [f"data:image/png;base64,{body}"]


def test_a_document_shows_no_file_that_it_does_not_hold(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG secret")
    path = tmp_path / "a.rtf"
    path.write_text(rf"{{\rtf1 A line of it.\par {{\field{{\*\fldinst INCLUDEPICTURE {secret}}}}}\par}}")
    assert "c2VjcmV0" not in convert.read(path).to_json()
