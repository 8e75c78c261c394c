"""The head and the captions of a document of others say its fields, as those of pasted text do."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

import convert
from convert.model import Article, Figure, Heading, Image, Moment, Paragraph, Text, plain

BODY = "The bridge over the harbour opened again on Monday, nine months after a barge struck it."
LINES = ("By Cy Dee and Bo Li", "May 3, 2014", f"PORTVILLE — {BODY}", f"It was said that {BODY}")
MARKDOWN = "# The bridge opened again\n\n" + "\n\n".join(LINES)


def _is_the_article(article: Article) -> None:
    assert plain(article.headline) == "The bridge opened again"
    assert [person.name for person in article.authors] == ["Cy Dee", "Bo Li"]
    assert (article.published, article.dateline, article.language) == (
        Moment("2014-05-03"),
        "PORTVILLE",
        "en",
    )
    said = [plain(block.content) for block in article.blocks if isinstance(block, Paragraph)]
    assert said == [BODY, f"It was said that {BODY}"]
    assert {e.target for e in article.evidence} >= {"authors", "published", "dateline", "language"}
    assert [item.text for item in article.set_aside] == list(LINES[:2])


def test_markdown_without_front_matter() -> None:
    _is_the_article(convert.read(MARKDOWN.encode(), format="md"))


def test_markdown_whose_front_matter_says_little() -> None:
    text = f"---\ntags: [clip]\nlayout: post\n---\n\n{MARKDOWN}"
    article = convert.read(text.encode(), format="md")
    _is_the_article(article.with_(set_aside=tuple(i for i in article.set_aside if i.rule != "front matter")))


def test_a_word_file() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("The bridge opened again", 0)
    for line in LINES:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    if shutil.which("pandoc") is None:
        pytest.skip("needs pandoc")
    _is_the_article(convert.read(stream.getvalue(), format="docx"))


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="needs pandoc")
def test_a_text_document(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.md").write_text(MARKDOWN)
    subprocess.run(["pandoc", "a.md", "-o", "a.odt"], cwd=tmp_path, check=True)
    _is_the_article(convert.read(tmp_path / "a.odt"))


def test_the_first_words_of_a_text_are_no_byline() -> None:
    text = (
        "# A list of names\n\nAnn Example\n\nBy the river stood a house that nobody had lived in for years.\n"
    )
    article = convert.read(text.encode(), format="md")
    assert not article.authors
    assert len(article.blocks) == 2


def test_what_we_wrote_comes_back_with_lines_that_look_like_a_head() -> None:
    for language in ("en", None):
        article = Article(
            headline=(Text("The bridge"),),
            language=language,
            blocks=tuple(Paragraph((Text(line),)) for line in LINES),
        )
        stream = io.BytesIO()
        convert.write(article, stream, format="md")
        again = convert.read(stream.getvalue(), format="md")
        assert again.with_(evidence=()) == article


def test_a_language_that_nobody_says_is_detected_and_marked() -> None:
    text = (
        f'---\ntitle: Die Brücke\nsource: "https://gazette.example/b"\ncreated: 2014-05-03\n---\n\n{GERMAN}\n'
    )
    article = convert.read(text.encode(), format="md")
    assert article.language == "de"
    evidence = next(e for e in article.evidence if e.target == "language")
    assert evidence.rule == "language detector (CLD2)"
    assert evidence.confidence < 1


GERMAN = "Die Brücke über den Hafen wurde am Montag wieder geöffnet, neun Monate nachdem ein Kahn sie rammte."


def test_no_description_is_none_so_the_caption_describes_the_picture() -> None:
    found = convert.read(b"# The Ferry\n\n![](a.jpg)\n*The ferry at the quay*\n", format="md")
    assert list(found.find(Figure)) == [Figure((Text("The ferry at the quay"),), image=Image("a.jpg"))]


def test_the_title_of_a_picture_is_its_caption_or_stands_with_its_description() -> None:
    text = (
        '# The bridge\n\n![A quay](q.png "The quay at dawn. Photo: Ann Example")\n\n'
        '![A quay](q.png "At dawn")\\\n*The quay*\n\nWords ![a sign](s.png "Keep out") between.\n\n'
        '![At dawn](q.png "At dawn")\n'
    )
    article = convert.read(text.encode(), format="md")
    figures = [block for block in article.blocks if isinstance(block, Figure)]
    assert [(plain(f.caption), f.credit, f.alt) for f in figures] == [
        ("The quay at dawn.", "Ann Example", "A quay"),
        ("The quay", None, "A quay (At dawn)"),
        ("", None, "At dawn"),
    ]
    assert [plain(b.content) for b in article.blocks if isinstance(b, Paragraph)] == [
        "Words a sign (Keep out) between."
    ]
    assert not any(isinstance(block, Heading) for block in article.blocks)
