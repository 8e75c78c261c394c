"""Heads of articles, tidy ones and those of copied pages: which line is the headline, and what is the page's.

Each case of ``heads.txt`` is a text whose lines say at their beginning what a reader would call them:

    H  the headline (several make up one)     P  a paragraph of the body
    D  the standfirst                         h  a heading in the body
    K  section or kicker                      B  a byline or date: no part of the body
    -  the page's: no part of the body        ?  not asked

``text => as it should be`` has a reading that differs from the line; a line of ``*`` stands for the prose at
the file's beginning in the case's language, ``*2`` for two paragraphs of it.  A case is read as it stands,
without the blank lines of its head, glued to its text, and with each line of its head apart, unless it says
``asis``, ``notight``, ``noglued`` or ``noloose``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from test_conservation import assert_nothing_lost

from convert.inspection import inspect
from convert.normalize import normalize
from convert.normalize.lexicon import key, lexicon

FILE = Path(__file__).with_name("heads.txt").read_text("utf-8")
PROSE = dict(re.findall(r"^@(\w\w)\n((?:(?![@=]).+\n)+)", FILE, re.M))
NO_BLOCK = frozenset("-BKH")
LEAST_WITHOUT_DATELINE = 30


class Line(NamedTuple):
    """One line of a case."""

    tag: str
    text: str

    @property
    def written(self) -> str:
        """As it stands in the text."""
        return self.text.split(" => ")[0]

    @property
    def read(self) -> str:
        """As it should be read."""
        return self.text.split(" => ")[-1]


BLANK = Line("", "")


def cases() -> Iterator[tuple[str, list[Line]]]:
    """Each case in each of its layouts."""
    for part in re.split(r"^== ", FILE, flags=re.M)[1:]:
        title, _, rest = part.partition("\n")
        name, *options = title.split()
        language = next((o.removeprefix("lang=") for o in options if o.startswith("lang=")), "en")
        for layout, lines in layouts(list(expanded(rest.rstrip("\n").split("\n"), language))):
            if not {f"no{layout}", "asis"} & {*options} or layout == "asis":
                yield f"{name}-{layout}", lines


def expanded(lines: list[str], language: str) -> Iterator[Line]:
    for line in lines:
        if line.startswith("*"):
            for paragraph in PROSE[language].strip().split("\n")[: int(line[1:] or 3)]:
                yield from (BLANK, Line("P", paragraph))
        else:
            tag, _, text = line.partition(" ")
            yield Line(tag, text)


def layouts(lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    start = next((i for i, line in enumerate(lines) if line.tag in ("P", "h")), len(lines))
    head = [line for line in lines[:start] if line.tag]
    yield "asis", lines
    yield "tight", [*head, BLANK, *lines[start:]]
    yield "glued", [*head, *(line for line in lines[start:] if line.tag)]
    yield "loose", [*(part for line in head for part in (line, BLANK)), *lines[start:]]


def words(text: str | None) -> str:
    return re.sub(r"\W+", " ", text or "").strip().casefold()


def faults(lines: list[Line]) -> Iterator[str]:
    """What is read otherwise than the lines say."""
    article = inspect(normalize("\n".join(line.written for line in lines)))
    blocks = {words(block.get("text")) for block in article["blocks"] if block["type"] != "title"}
    expected = " ".join(line.read for line in lines if line.tag == "H")
    if (article["title"] or "") != expected:
        yield f"headline: {article['title']}"
    standfirst = [words(line.read) for line in lines if line.tag == "D"]
    if (standfirst or article["subtitle"]) and not any(
        d in words(article["subtitle"]) for d in standfirst[:1]
    ):
        yield f"standfirst: {article['subtitle']}"
    dateline = words(article["dateline"])
    for line in lines:
        text = words(line.read)
        if line.tag == "K" and text not in (words(article["section"]), words(article["kicker"])):
            yield f"section: {article['section']}, kicker: {article['kicker']}"
        if line.tag in ("P", "h") and not is_in(blocks, text, dateline):
            yield f"not in the body: {line.read}"
        if line.tag in NO_BLOCK and line.tag and text in blocks:
            yield f"in the body: {line.read}"


def is_in(blocks: set[str], text: str, dateline: str) -> bool:
    """Whether a block has the text, with or without the dateline that opens it."""
    if text in blocks or f"{dateline} {text}" in blocks:
        return True
    return any(len(block) > LEAST_WITHOUT_DATELINE and text.endswith(block) for block in blocks)


CASES = list(cases())


@pytest.mark.parametrize("lines", [lines for _, lines in CASES], ids=[name for name, _ in CASES])
def test_head(lines: list[Line]) -> None:
    assert list(faults(lines)) == []
    assert_nothing_lost("\n".join(line.written for line in lines))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Skip to main content"), ("en", "Jump to navigation"), ("en", "Toggle navigation"),
        ("en", "Close search bar"), ("en", "Top of page"), ("de", "Direkt zum Inhalt"),
        ("de", "Zum Hauptinhalt springen"), ("fr", "Aller au contenu principal"), ("fr", "Passer au contenu"),
        ("es", "Saltar al contenido principal"), ("pt", "Pular para o conteúdo"),
        ("pt", "Saltar para o conteúdo"),
        ("it", "Vai al contenuto principale"), ("it", "Raggiungi il piè di pagina"),
        ("nl", "Overslaan en naar de inhoud gaan"), ("nl", "Ga naar hoofdinhoud"),
        ("sv", "Hoppa till huvudinnehållet"), ("no", "Hopp til innhold"), ("da", "Gå til hovedindhold"),
        ("fi", "Siirry suoraan sisältöön"), ("pl", "Przejdź do treści"), ("cs", "Přejít na obsah"),
        ("sk", "Preskočiť na obsah"), ("sl", "Preskoči na vsebino"), ("hr", "Preskoči na sadržaj"),
        ("sr", "Прескочи на садржај"), ("bg", "Към съдържанието"), ("ru", "Перейти к содержанию"),
        ("uk", "Перейти до вмісту"), ("ro", "Sari la conținut"), ("hu", "Ugrás a tartalomra"),
        ("tr", "İçeriğe atla"), ("el", "Μετάβαση στο περιεχόμενο"), ("ca", "Vés al contingut"),
        ("id", "Langsung ke konten"), ("ms", "Langkau ke kandungan"), ("vi", "Chuyển đến nội dung"),
        ("ar", "انتقل إلى المحتوى الرئيسي"), ("fa", "پرش به محتوا"), ("he", "דלג לתוכן העיקרי"),
        ("hi", "मुख्य सामग्री पर जाएं"), ("th", "ข้ามไปที่เนื้อหา"), ("sw", "Ruka hadi maudhui"),
        ("zh", "跳至主要内容"), ("zh", "跳到主要內容"), ("ja", "このページの本文へ移動"),
        ("ja", "コンテンツへスキップ"), ("ko", "본문 바로가기"),
    ],
)  # fmt: skip
def test_a_link_to_the_text_is_the_pages_in_each_language(language: str, line: str) -> None:
    assert lexicon(language).patterned_boilerplate(line) or lexicon(language).boilerplate.get(key(line))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Consent"), ("en", "Your choices"), ("en", "Back to the top"), ("en", "A new logo"),
        ("en", "Heard on the quay"), ("en", "Search for the boat"), ("de", "Zum Hafen"), ("de", "Ablehnen"),
        ("fr", "Retour à la une"), ("no", "Rett til bunnen"), ("sv", "Till havs"), ("nl", "Akkoord"),
        ("es", "Ir a la playa"), ("it", "Vai al porto"), ("ru", "Перейти на другой берег"), ("ja", "本文"),
    ],
)  # fmt: skip
def test_a_line_that_looks_like_one_may_be_the_articles(language: str, line: str) -> None:
    assert not lexicon(language).patterned_boilerplate(line)
