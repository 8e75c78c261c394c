"""Corrections: what a person said of an input holds whenever it is read again, and loses no word."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conservation import article_words, input_words
from hypothesis import example, given
from hypothesis import strategies as st

import convert
from convert.model import Figure, Heading, ListBlock, Moment, Paragraph, Person, PullQuote, Quote
from convert.review.corrections import KINDS, Correction, Corrections, apply, load, save, sidecar_of
from convert.review.parts import parts_of

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "convert" / "cli" / "bridge.txt").read_text()
WRAPPED = """Harbour Bridge Reopens

By Anna Example

The bridge over the harbour opened again on Monday, nine months
after a barge struck its third pier and cut the town in two for
the whole of the winter.

SHARE THIS STORY WITH YOUR FRIENDS AND NEIGHBOURS
"""


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    (tmp_path / "bridge.txt").write_text(TEXT)
    return tmp_path / "bridge.txt"


def corrected(path: Path, words: str, kind: str) -> convert.Article:
    save(path, load(path).with_part(Correction(words, kind, path.read_text().find(words))))
    return convert.read(path)


def test_without_a_sidecar_nothing_changes(bridge: Path) -> None:
    assert convert.read(bridge) == convert.normalize(TEXT)


def test_a_subhead_becomes_each_kind_of_block(bridge: Path) -> None:
    made = {
        kind: type(corrected(bridge, "Who pays", kind).blocks[4])
        for kind in ("paragraph", "heading", "caption", "quote", "pull_quote", "list_item")
    }
    assert made == {
        "paragraph": Paragraph, "heading": Heading, "caption": Figure, "quote": Quote,
        "pull_quote": PullQuote, "list_item": ListBlock,
    }  # fmt: skip


def test_a_subhead_becomes_the_headline_and_the_old_one_is_kept_aside(bridge: Path) -> None:
    article = corrected(bridge, "Who pays", "headline")
    assert article.title == "Who pays"
    (aside,) = [item for item in article.set_aside if item.text.startswith("Harbour Bridge Reopens")]
    assert aside.reason == "replaced by the headline given"
    assert not list(article.find(Heading))


def test_a_byline_becomes_a_paragraph_with_all_its_words(bridge: Path) -> None:
    article = corrected(bridge, "By Anna Lindqvist and Tomas Reyes", "paragraph")
    assert article.authors == ()
    assert article.blocks[0] == Paragraph((convert.model.Text("By Anna Lindqvist and Tomas Reyes"),))


def test_a_paragraph_becomes_a_byline_and_a_date_becomes_a_date(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Harbour Bridge Reopens\n\nThe bridge opened again on Monday.\n\n"
        "Written in haste: 4 May 2014\n\nby Jon Abara, harbour correspondent\n"
    )
    article = corrected(path, "by Jon Abara, harbour correspondent", "authors")
    assert [person.name for person in article.authors] == ["Jon Abara"]
    article = corrected(path, "Written in haste: 4 May 2014", "published")
    assert article.published == Moment("2014-05-04")


def test_words_inside_a_paragraph_can_be_named_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WRAPPED)
    article = corrected(path, "after a barge struck its third pier", "pull_quote")
    kinds = [(type(block).__name__, convert.model.text(block)) for block in article.blocks][:3]
    assert kinds == [
        ("Paragraph", "The bridge over the harbour opened again on Monday, nine months"),
        ("PullQuote", "after a barge struck its third pier"),
        ("Paragraph", "and cut the town in two for the whole of the winter."),
    ]


def test_what_was_set_aside_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        WRAPPED.replace("SHARE THIS STORY WITH YOUR FRIENDS AND NEIGHBOURS", "Share this article")
    )
    assert [item.text for item in convert.read(path).set_aside] == ["Share this article"]
    article = corrected(path, "Share this article", "paragraph")
    assert article.set_aside == ()
    assert convert.model.text(article.blocks[-1]) == "Share this article"


def test_a_wrapped_paragraph_is_set_aside_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WRAPPED)
    words = WRAPPED.split("\n\n")[2]
    article = corrected(path, words, "set_aside")
    assert "the whole of the winter" not in " ".join(article.words())
    assert article.set_aside[-1].text == " ".join(words.split())


def test_of_equal_words_the_nearest_are_meant(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    same = "The ferry waits."
    path.write_text(f"A Headline\n\n{same}\n\nThe bridge over the harbour opened again.\n\n{same}\n")
    save(path, Corrections(parts=(Correction(same, "pull_quote", path.read_text().rfind(same)),)))
    assert [type(block) for block in convert.read(path).blocks][-1] is PullQuote


def test_corrections_hold_when_the_text_above_changes(bridge: Path) -> None:
    corrected(bridge, "Who pays", "paragraph")
    bridge.write_text("KICKER HERE\n\n" + TEXT)
    assert not list(convert.read(bridge).find(Heading))


def test_a_correction_of_words_that_are_gone_is_said(bridge: Path) -> None:
    save(bridge, Corrections(parts=(Correction("Words that are not there", "heading"),)))
    with pytest.warns(UserWarning, match="no longer fits.*Words that are not there"):
        assert convert.read(bridge) == convert.normalize(TEXT)


def test_given_fields_stand_and_the_callers_word_stands_over_them(bridge: Path) -> None:
    people = (Person("Ann “A” \\ Ñandú\x7f", affiliation="The Gazette"), Person("Bo", role="photographer"))
    save(bridge, Corrections(fields={"publisher": "The Gazette", "authors": people,
                                     "published": Moment("2014-05"), "keywords": ("a", "b")}))  # fmt: skip
    article = convert.read(bridge)
    assert article.publisher == "The Gazette"
    assert [person.name for person in article.authors] == ["Ann “A” \\ Ñandú", "Bo"]
    assert article.authors[1].role == "photographer"
    assert article.published == Moment("2014-05")
    assert article.keywords == ("a", "b")
    assert convert.read(bridge, publisher="Another").publisher == "Another"


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        ("not toml", "cannot be understood"),
        ("[fields]\nautor = 'x'", "no field is called 'autor'"),
        ("[fields]\ndate = 'soon'", "must be a date"),
        ("[[part]]\nkind = 'nothing'\ntext = 'x'", "no part is called 'nothing'"),
        ("[[part]]\nkind = 'heading'\ntext = ' '", "needs the words"),
        ("other = 1", "unknown field"),
        ("part = 3", "Expected `array`"),
        ("\udcff", "cannot be understood"),
        ("a = " + "[" * 10000, "cannot be understood"),
        ("#" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_wrong_sidecar_is_one_line(bridge: Path, sidecar: str, says: str, tearsheet: Callable) -> None:
    sidecar_of(bridge).write_bytes(sidecar.encode("utf-8", "surrogateescape"))
    outcome = tearsheet("convert", bridge, "-o", bridge.parent / "out.md")
    assert outcome.status == 1
    assert "bridge.txt.tearsheet.toml" in outcome.line and says in outcome.line


def test_no_corrections_leave_no_sidecar(bridge: Path) -> None:
    corrected(bridge, "Who pays", "paragraph")
    assert sidecar_of(bridge).exists()
    save(bridge, Corrections())
    assert not sidecar_of(bridge).exists()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_part_can_become_every_kind_and_no_word_is_lost(kind: str) -> None:
    article = convert.normalize(TEXT)
    for part in parts_of(article, TEXT):
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            changed = apply(article, Corrections(parts=(Correction(part.text, kind, part.start),)), TEXT)
        assert not any("no longer fits" in str(item.message) for item in said), part
        assert _lost(changed, TEXT) == Counter(), part
        assert convert.Article.from_json(changed.to_json()) == changed


@example([0, 8, 4], ["authors", "list_item", "authors", "authors", "authors", "authors"])
@given(
    st.lists(st.sampled_from(range(18)), min_size=1, max_size=6),
    st.lists(st.sampled_from(sorted(KINDS)), min_size=6, max_size=6),
)
def test_many_corrections_together_lose_no_word(numbers: list[int], kinds: list[str]) -> None:
    article = convert.normalize(TEXT)
    parts = parts_of(article, TEXT)
    corrections = Corrections()
    for number, kind in zip(numbers, kinds, strict=False):
        part = parts[number % len(parts)]
        corrections = corrections.with_part(Correction(part.text, kind, part.start))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert _lost(apply(article, corrections, TEXT), TEXT) == Counter()


def test_of_two_bylines_the_last_stands_and_the_other_is_kept_in_all_its_words() -> None:
    first, second = "By Anna Lindqvist and Tomas Reyes", "Who pays"
    said = Corrections(parts=(Correction(second, "authors", 677), Correction(first, "authors", 125)))
    article = apply(convert.normalize(TEXT), said, TEXT)
    assert [person.name for person in article.authors] == [second]
    assert first in [item.text for item in article.set_aside]
    assert _lost(article, TEXT) == Counter()


@pytest.mark.parametrize("command", ["convert", "compile", "batch", "inspect"])
def test_every_command_honours_them(command: str, bridge: Path, tearsheet: Callable) -> None:
    from convert.cli import command as group

    if command not in group.list_commands(None):  # type: ignore[arg-type]
        pytest.skip(f"there is no {command}")
    save(bridge, Corrections(fields={"headline": "Another Headline"}))
    folder = bridge.parent
    calls = {
        "convert": (bridge, "-o", folder / "out" / "a.md"),
        "compile": (bridge, "-o", folder / "out.md", "--title", "A Book"),
        "batch": (folder, folder / "out", "--to", "md", "--jobs", "1"),
        "inspect": (bridge,),
    }
    outcome = tearsheet(command, *calls[command])
    assert outcome.status == 0, outcome.err
    written = "".join(path.read_text() for path in folder.rglob("*.md")) + outcome.out.decode()
    assert "Another Headline" in written


def _lost(article: convert.Article, raw: str) -> Counter[str]:
    return input_words(raw) - article_words(article)


@pytest.mark.parametrize("words", [";;;", ", , ,", "By ;"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_signs_alone_can_be_called_anything_and_are_kept(kind: str, words: str) -> None:
    """Found by fuzzing: a byline of nothing but signs ended in a traceback."""
    text = f"A Bridge Reopens\n\n{words}\n\nThe bridge opened again on Monday after nine months of repairs.\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        changed = apply(convert.normalize(text), Corrections(parts=(Correction(words, kind, 18),)), text)
    assert input_words(text) - article_words(changed) == Counter()


def test_a_label_that_is_corrected_leaves_the_other_labels() -> None:
    """Found by fuzzing: with one label all went."""
    text = "title: A Bridge Reopens\n\nIt opened on Monday.\n\ndate: 2013-05-28\n\ndate: 2013-05-29\n"
    article = convert.normalize(text)
    for label in [item for item in article.evidence if item.target == "label" and item.text]:
        assert label.span
        said = Correction(label.text or "", "authors", label.span[0])
        changed = apply(article, Corrections(parts=(said,)), text)
        assert input_words(text) - article_words(changed) == Counter()
