"""Documents in the formats that pandoc reads, told by the ending of their names."""

from __future__ import annotations

from pathlib import Path

import pytest

import convert
from convert.model import FootnoteDefinition, Heading, ListBlock, plain, text

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
