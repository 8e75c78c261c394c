"""Marks of footnotes: an author's labels are numbered, marks that print knows are kept."""

from convert import read
from convert.model import Article, FootnoteDefinition, FootnoteReference, Paragraph, Text
from convert.notes import numbered_notes
from convert.output import options_for, render


def _article(*names: str, defined: tuple[str, ...] = ()) -> Article:
    marks = tuple(inline for name in names for inline in (Text("word"), FootnoteReference(name)))
    notes = tuple(FootnoteDefinition(n, (Paragraph((Text(f"On {n}."),)),)) for n in defined or names)
    return Article(headline=(Text("The Ferry"),), blocks=(Paragraph(marks), *notes), language="en")


def test_labels_are_numbered_as_the_text_refers_to_them() -> None:
    article, names = numbered_notes(_article("smith", "jones-2", "smith", defined=("jones-2", "smith")))
    assert [i.id for i in article.blocks[0].content if isinstance(i, FootnoteReference)] == ["1", "2", "1"]
    assert [note.id for note in article.find(FootnoteDefinition)] == ["2", "1"]
    assert names == {"1": "smith", "2": "jones-2"}


def test_marks_of_print_are_kept() -> None:
    for names in (("1", "3"), ("*", "**", "†"), ("a", "b"), ("12a",)):
        article = _article(*names)
        assert numbered_notes(article) == (article, {})


def test_a_page_prints_numbers_and_is_read_back_with_the_labels() -> None:
    article = _article("smith", "jones-2", defined=("jones-2", "smith"))
    page = render(article, "html", options=options_for(article, {})).decode()
    assert "smith</a>" not in page
    assert page.index("On smith.") < page.index("On jones-2.")
    back = read(page.encode(), format="html")
    assert [n.id for n in back.find(FootnoteDefinition)] == ["smith", "jones-2"]
    assert back.blocks[0] == article.blocks[0]


def test_a_note_that_is_marked_twice_has_one_place_to_lead_back_to() -> None:
    article = _article("1", "1", defined=("1",))
    page = render(article, "html", options=options_for(article, {})).decode()
    assert page.count('href="#note-1"') == 2
    assert page.count('id="ref-1"') == 1
