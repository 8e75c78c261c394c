"""Wide tables: whatever their columns, nothing is cut, and nothing stands on something else."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import combinations

import pypdfium2 as pdfium
import pytest

import convert
from convert.model import Article, FootnoteDefinition, FootnoteReference, Paragraph, Quote, Table, Text
from convert.themes import load_theme, theme_names
from convert.writers.paper import table_room
from convert.writers.tables import Room, columns, fit, numeric, shares, size_of

HEAD = "District|Population|Revenue (m)|Spending (m)|Balance (m)|Debt per head|Councillors|Party in office"
ROWS = (
    "Northern Harbour|1,240,000|4,112.3|4,300.1|-187.8|1,204|45|Conservative coalition",
    "Southern Harbour|940,000|3,112.3|3,300.1|-187.8|1,104|41|Progressive alliance",
)


def cells(line: str) -> tuple[tuple[Text, ...], ...]:
    return tuple((Text(word),) for word in line.split("|"))


def eight() -> Table:
    return Table(tuple(map(cells, ROWS)), cells(HEAD))


def many(count: int) -> Table:
    head = "|".join(["Country", *(f"Indicator {n}" for n in range(count))])
    rows = ("|".join([name, *(f"{n}1,234.5" for n in range(count))]) for name in ("Northland", "France"))
    return Table(tuple(map(cells, rows)), cells(head))


def of(*blocks: object) -> Article:
    filler = Paragraph(
        (Text("The council sat for six hours and voted on the budget of the next year. " * 3),)
    )
    return Article(headline=(Text("Budget by district"),), language="en", blocks=(filler, *blocks, filler))  # type: ignore[arg-type]


def pdf(article: Article, theme: str = "house", **options: object) -> bytes:
    stream = io.BytesIO()
    convert.write(article, stream, "pdf", theme=theme, **options)
    return stream.getvalue()


def letters(data: bytes) -> list[list[tuple[str, tuple[float, float, float, float]]]]:
    """Each letter on each page with its box."""
    document = pdfium.PdfDocument(data)
    pages = []
    for page in document:
        text = page.get_textpage()
        found = [(text.get_text_range(n, 1), text.get_charbox(n)) for n in range(text.count_chars())]
        pages.append([(letter, box) for letter, box in found if letter.strip()])
        assert all(left > 10 and right < page.get_width() - 10 for _, (left, _, right, _) in pages[-1])
    return pages


@pytest.mark.parametrize("theme", theme_names())
@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize("count", [8, 11, 30])
def test_a_wide_table_is_whole_on_the_page(theme: str, engine: str, count: int) -> None:
    if engine == "typst":
        pytest.importorskip("typst")
    table = eight() if count == 8 else many(count)
    data = pdf(of(table), theme, extra={"pdf_engine": engine})
    for page in letters(data):
        for (n, (_, one)), (m, (_, two)) in combinations(enumerate(page), 2):
            if m - n < 3:
                continue  # letters of a ligature have one box
            width = min(one[2], two[2]) - max(one[0], two[0])
            height = min(one[3], two[3]) - max(one[1], two[1])
            assert width < 1.5 or height < 1.5, "one letter stands on another"
    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data))
    for row in table.rows:
        for cell in row:
            for word in cell[0].text.split():  # type: ignore[union-attr]
                assert word in text, "a word is cut or broken"


def test_a_wide_table_in_a_quotation_stays_in_it() -> None:
    # A table in a quotation is no part of the model's Markdown, but of a page's.
    assert letters(pdf(of(Quote((eight(),))), "newspaper"))


@pytest.mark.parametrize("theme", theme_names())
def test_type_in_a_table_is_never_smaller_than_the_theme_s_smallest(theme: str) -> None:
    room = table_room(load_theme(theme))
    assert room is not None
    parts = fit(many(40), room)
    assert len(parts) > 1
    assert all(part.size >= (14 if theme == "large-print" else 7) for part in parts)
    # Each part begins with the first column, and the columns are all there once.
    heads = [[cell[0].text for cell in part.table.header] for part in parts]  # type: ignore[union-attr]
    assert {head[0] for head in heads} == {"Country"}
    assert [name for head in heads for name in head[1:]] == [f"Indicator {n}" for n in range(40)]


def test_a_table_that_fits_is_left_to_the_layouter() -> None:
    room = Room(measure=400, full=500, size=9, least=7)
    (part,) = fit(Table((cells("one|two"),)), room)
    assert part.size == 9
    assert not part.shares


def test_a_column_is_as_wide_as_its_words() -> None:
    table = Table(
        (cells("a|a much longer text that needs several lines to be read|12"),), cells("A|B|unquestionably")
    )
    found = columns(table)
    one, text, number = shares(found, size_of(found) + 10)
    assert one < number < text
    assert one + text + number == pytest.approx(1)
    # Where the words have no room the longest give way, and they alone.
    small = shares(found, 12.0)
    assert small[0] * 12 >= found[0].least


@pytest.mark.parametrize(
    ("said", "is_number"),
    [
        ("1,240,000", True), ("−187.8", True), ("12.5%", True), ("12,5 %", True), ("€ 12", True),
        ("12 Mio.", True), ("$1.2bn", True), ("(12)", True), ("1 234", True), ("12 angry men", False),
        ("n/a", False), ("", False),
    ],
)  # fmt: skip
def test_columns_of_numbers_are_known(said: str, is_number: bool) -> None:
    table = Table((cells(f"a|{said}"), cells("b|n/a")))
    assert (1 in numeric(table)) is is_number
    assert 0 not in numeric(Table((cells("2010|1"), cells("2011|2"))))


def test_a_first_row_of_words_is_a_head_where_there_is_no_other() -> None:
    table = Table((cells("Year|Wells dry"), cells("2019|3"), cells("2020|11")))
    assert numeric(table) == {1}
    assert numeric(table.with_(header=cells("A|B"))) == set()


def test_numbers_stand_at_the_right_in_page_and_word_file() -> None:
    stream = io.BytesIO()
    convert.write(of(eight()), stream, "html")
    assert '<td class="number">1,240,000</td>' in stream.getvalue().decode()
    assert "<td>Conservative coalition</td>" in stream.getvalue().decode()
    assert document(of(eight())).count('w:val="TableNumber') == 18


def document(article: Article) -> str:
    stream = io.BytesIO()
    convert.write(article, stream, "docx")
    with zipfile.ZipFile(stream) as archive:
        return archive.read("word/document.xml").decode()


def test_columns_in_a_word_file_are_as_wide_as_their_words() -> None:
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"/>', document(of(eight())))]
    assert len(widths) == 8
    assert sum(widths) == pytest.approx(8730, abs=8)
    assert widths[1] > 1.3 * widths[5]


def test_a_table_in_parts_is_read_from_a_word_file_as_one(tmp_path: object) -> None:
    note = FootnoteDefinition("1", (Paragraph((Text("A note."),)),))
    table = many(30)
    first = table.rows[0]
    marked = table.with_(rows=((((Text("Northland"), FootnoteReference("1")), *first[1:])), *table.rows[1:]))
    article = of(marked, note)
    stream = io.BytesIO()
    convert.write(article, stream, "docx")
    assert stream.getvalue().count(b"PK\x01\x02")
    with zipfile.ZipFile(stream) as archive:
        assert archive.read("word/document.xml").count(b"<w:tbl>") > 1
    stream.seek(0)
    assert list(convert.read(stream.getvalue(), format="docx").find(Table)) == [marked]
