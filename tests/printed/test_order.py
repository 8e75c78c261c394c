"""The order in which lines are read, and what becomes of them: on pages made of nothing but lines."""

from __future__ import annotations

from convert.printed.blocks import blocks_of
from convert.printed.furniture import without_furniture
from convert.printed.glyphs import Line, Page
from convert.printed.order import read_in_order


def _line(text: str, left: float, base: float, *, size: float = 10, right: float | None = None,
          bold: bool = False, page: int = 0) -> Line:  # fmt: skip
    end = left + 0.5 * size * len(text) if right is None else right
    return Line(text, left, base - size, end, base + 0.2 * size, base, size, "Serif", bold, False, page=page)


def _page(
    *lines: Line, number: int = 0, pictures: tuple[tuple[float, float, float, float], ...] = ()
) -> Page:
    return Page(number, 600, 800, list(lines), [], list(pictures), sum(len(line.text) for line in lines))


def _column(words: str, left: float, top: float, count: int, step: float = 12) -> list[Line]:
    return [
        _line(f"{words} {n} and so on it goes", left, top + n * step, right=left + 200) for n in range(count)
    ]


def _read(lines: list[Line]) -> list[str]:
    return [line.text.partition(" and")[0] for run in read_in_order(lines) for line in run]


def test_columns_are_read_one_after_the_other() -> None:
    lines = [
        _line("A headline across both of the columns of the page", 50, 60, size=24),
        *_column("left", 50, 100, 4),
        *_column("right", 300, 100, 4),
    ]
    expected = [f"{side} {n}" for side in ("left", "right") for n in range(4)]
    assert _read(lines)[1:] == expected
    assert _read(lines[::-1])[1:] == expected, "the order of painting tells nothing"


def test_columns_need_not_stand_on_one_height() -> None:
    lines = [*_column("left", 50, 100, 5), *_column("right", 300, 105, 5)]
    assert _read(lines) == [f"{side} {n}" for side in ("left", "right") for n in range(5)]


def test_what_spans_the_columns_parts_them() -> None:
    lines = [
        *_column("a", 50, 100, 3),
        *_column("b", 300, 100, 3),
        _line("A picture's words that go across both columns of the page", 50, 180, right=500),
        *_column("c", 50, 220, 3),
        *_column("d", 300, 220, 3),
    ]
    read = _read(lines)
    assert read[:6] == [f"{side} {n}" for side in "ab" for n in range(3)]
    assert read[7:] == [f"{side} {n}" for side in "cd" for n in range(3)]


def test_three_columns() -> None:
    lines = [line for n, left in enumerate((20, 220, 420)) for line in _column(str(n), left, 100, 5)]
    for line in lines:
        line.right = line.left + 170
    assert _read(sorted(lines, key=lambda line: line.base)) == [
        f"{c} {n}" for c in range(3) for n in range(5)
    ]


def test_a_table_is_read_by_rows() -> None:
    cells = [("Place", "Metres"), ("Quay", "4"), ("Pier", "12"), ("Tower", "31")]
    lines = [
        _line(words, left, 100 + n * 14)
        for n, row in enumerate(cells)
        for left, words in zip((50, 300), row, strict=True)
    ]
    assert _read(lines) == [words for row in cells for words in row]


def test_an_initial_opens_its_word() -> None:
    lines = [
        _line("T", 50, 122, size=30, right=66),
        _line("he bridge over the harbour was", 70, 110, right=250),
        _line("opened again on Monday at last", 70, 122, right=250),
        *_column("and then", 50, 134, 3),
    ]
    (block, *_) = blocks_of(read_in_order(lines), [_page(*lines)])
    assert block.text.startswith("The bridge over the harbour was opened again")


def _blocks(*lines: Line) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks_of(read_in_order(list(lines)), [_page(*lines)])]


def test_an_indent_or_a_gap_begins_a_paragraph() -> None:
    indented = _blocks(
        _line("The council voted on Monday to", 50, 100, right=250),
        _line("pay for half of it.", 50, 112),
        _line("Nobody spoke against it, and the", 64, 124, right=250),
        _line("mayor went home.", 50, 136),
    )
    assert [text for _, text in indented] == [
        "The council voted on Monday to pay for half of it.",
        "Nobody spoke against it, and the mayor went home.",
    ]
    apart = _blocks(
        _line("The council voted on Monday to", 50, 100, right=250),
        _line("pay for half of all the work done.", 50, 112, right=250),
        _line("Nobody spoke against it, and the", 50, 132, right=250),
        _line("mayor went home.", 50, 144),
    )
    assert len(apart) == 2


def test_hyphens_that_only_part_a_word_go() -> None:
    found = _blocks(
        _line("A well-known harbour and the com\N{SOFT HYPHEN}", 50, 100, right=250),
        _line("mittee of the long-term well\N{SOFT HYPHEN}", 50, 112, right=250),
        _line("known plan for the Franco-", 50, 124, right=250),
        _line("Belgian pier went on.", 50, 136),
    )
    assert found == [
        ("paragraph", "A well-known harbour and the committee of the long-term well-known plan for the "
                      "Franco-Belgian pier went on.")
    ]  # fmt: skip


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = [*_column("left", 50, 100, 4), *_column("right", 300, 100, 4)]
    lines[3].text = "The last line of it, which has no end"
    lines[4].text = "goes on here, at the top of the next."
    texts = [text for _, text in _blocks(*lines)]
    assert any("which has no end goes on here" in text for text in texts)


def test_headings_items_and_captions_by_their_type() -> None:
    lines = [
        _line("Who pays for it", 50, 100, size=14),
        *_column("running text", 50, 120, 3),
        _line("• Repairs to the pier", 50, 170),
        _line("• New rails", 50, 184),
        _line("The pier at dawn", 50, 420, size=8),
    ]
    page = _page(*lines, pictures=((50, 200, 250, 408),))
    kinds = [(b.kind, b.text[:12]) for b in blocks_of(read_in_order(lines), [page])]
    assert kinds[0] == ("heading", "Who pays for")
    assert kinds[-3:] == [("item", "• Repairs to"), ("item", "• New rails"), ("caption", "The pier at ")]


def test_running_heads_and_page_numbers_are_set_aside() -> None:
    pages = [
        _page(
            _line("The Portville Gazette", 50, 30, page=n),
            *[_line(f"words of the page {n}, line {k}", 50, 100 + 12 * k, page=n) for k in range(5)],
            _line(str(n + 1), 300, 780, page=n),
            number=n,
        )
        for n in range(3)
    ]
    kept, aside = without_furniture(pages)
    assert [line.text for line in aside] == [
        w for n in range(3) for w in ("The Portville Gazette", str(n + 1))
    ]
    assert [len(lines) for lines in kept] == [5, 5, 5]


def test_a_number_amid_the_text_stays() -> None:
    page = _page(*_column("words", 50, 640, 11), _line("1984", 50, 773))
    kept, aside = without_furniture([page])
    assert aside == [] and len(kept[0]) == 12
