"""Quotes, dashes and spaces by language: what is set, what is left alone; the model never changes."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from articles import any_articles, articles
from hypothesis import given
from hypothesis import strategies as st

import convert
from convert.model import Article, Code, CodeBlock, Emphasis, Heading, Link, Paragraph, Person, Span, Text
from convert.writers.typography import set_text, typeset

THIN, WHOLE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "typed", "set_"),
    [
        ("en", '"I\'m here," she said.', "“I’m here,” she said."),
        ("en", "\"He said 'no way' twice.\"", "“He said ‘no way’ twice.”"),
        ("en", "'Quoted' and 'quoted again,' he said", "‘Quoted’ and ‘quoted again,’ he said"),
        ("en", "The players' union, '90s rock, class of '68", "The players’ union, ’90s rock, class of ’68"),
        ("en", "'Tis rock 'n' roll", "’Tis rock ’n’ roll"),
        ("en", 'He is 5\'10" tall, the disk 3" wide', "He is 5′10″ tall, the disk 3″ wide"),
        ("en", '"It was 1990" (so "they" say)', "“It was 1990” (so “they” say)"),
        ("en", '…and so it ended."', "…and so it ended.”"),
        ("en", '"A paragraph that the next one goes on from', "“A paragraph that the next one goes on from"),
        ("en", "Wait... what -- now? Yes--now - or never", "Wait… what—now? Yes—now—or never"),
        ("en-GB", "Wait -- what?", f"Wait{WHOLE}– what?"),
        ("en", "1990-1995, on 2024-05-01, ISBN 1234-5678", "1990–1995, on 2024-05-01, ISBN 1234-5678"),
        ("en", "J. R. Smith ran 10 km", f"J.{WHOLE}R.{WHOLE}Smith ran 10{WHOLE}km"),
        ("de", "\"Er sagte 'nein'\", so Rock'n'Roll - ja", f"„Er sagte ‚nein‘“, so Rock’n’Roll{WHOLE}– ja"),
        ("de-CH", '"Ja"', "«Ja»"),
        ("de-AT", '"Ja"', "„Ja“"),
        ("fr", '"Bonjour!" dit-il', f"«{WHOLE}Bonjour{THIN}!{WHOLE}» dit-il"),
        ("fr", "Quoi ? Non ! Si : oui ; 12:30", f"Quoi{THIN}? Non{THIN}! Si{WHOLE}: oui{THIN}; 12:30"),
        ("fr", "Il dit « non ».", f"Il dit «{WHOLE}non{WHOLE}»."),
        ("fr", "\"Le 'mot' juste\"", f"«{WHOLE}Le “mot” juste{WHOLE}»"),
        ("fr-CA", "Quoi? Bien: oui", f"Quoi? Bien{WHOLE}: oui"),
        ("es", '"Sí", dijo', "«Sí», dijo"),
        ("es-MX", '"Sí", dijo', "“Sí”, dijo"),
        ("pl", 'Był "w domu" i w pracy', f"Był „w{WHOLE}domu” i{WHOLE}w{WHOLE}pracy"),
        ("ru", '- Да, "Спартак" - чемпион', f"— Да, «Спартак»{WHOLE}— чемпион"),
        ("sv", '"Hej", sa han', "”Hej”, sa han"),
        ("nl", "'s avonds in 't huis", "’s avonds in ’t huis"),
        ("he", 'צה"ל אמר "שלום" לצ\'ילה', "צה״ל אמר ”שלום” לצ׳ילה"),
        ("ja", '彼は"はい"と言った', "彼は「はい」と言った"),
    ],
)  # fmt: skip
def test_each_language_has_its_custom(language: str, typed: str, set_: str) -> None:
    assert set_text(typed, language) == set_


@pytest.mark.parametrize(
    "kept",
    [
        'see https://a.example/b--c\'d?"e"=1 for it',
        "mail o'brien@a.example",
        "already “set” – by ‘hand’ … so",
        "a well-known e-mail, --flag, <!-- note -->, 3-2, 10-12",
    ],
)
def test_addresses_and_what_the_author_set_stay(kept: str) -> None:
    assert set_text(kept, "en") == kept


def test_a_quotation_may_begin_and_end_in_different_marks() -> None:
    typed = (Text('He said "'), Emphasis((Text("never"),)), Text('" to '), Code('"x"'), Text(" and 'y'"))
    made = typeset(Article(language="en", blocks=(Paragraph(typed),))).blocks[0]
    assert made == Paragraph(
        (Text("He said “"), Emphasis((Text("never"),)), Text("” to "), Code('"x"'), Text(" and ‘y’"))
    )


def test_words_in_another_language_follow_that_one() -> None:
    typed = (Text('The "'), Span((Text('das "Haus"'),), "de"), Text('" there'))
    made = typeset(Article(language="en", blocks=(Paragraph(typed),))).blocks[0]
    assert made == Paragraph((Text("The “"), Span((Text("das „Haus“"),), "de"), Text("” there")))


def test_a_language_without_a_custom_is_left_alone_and_said() -> None:
    article = Article(headline=(Text('"A"'),), language="tlh")
    with pytest.warns(UserWarning, match="no custom is known for 'tlh'"):
        assert typeset(article) == article
    with pytest.warns(UserWarning, match="language, which is not known"):
        typeset(article.with_(language=None))


_PIECES = ['"', "'", "-", "--", " ", "...", ".", ",", "!", ":", "«", "»", "(", ")", "\n", "\ufffc"]
_PIECES += ["a", "s", "w", "Ü", "日", "1", "10 km", "https://a.example/'x"]
_TYPED = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)
_LANGUAGES = st.sampled_from(["en", "en-GB", "de", "fr", "fr-CA", "nl", "pl", "ru", "he", "ar", "ja", "sv"])


@given(_TYPED, _LANGUAGES)
def test_no_letter_and_no_digit_is_lost_or_made(typed: str, language: str) -> None:
    made = set_text(typed, language)
    assert re.sub(r"\W", "", made) == re.sub(r"\W", "", typed)
    assert made.count("\n") == typed.count("\n")


@given(_TYPED, _LANGUAGES)
def test_what_is_set_is_not_set_again(typed: str, language: str) -> None:
    once = set_text(typed, language)
    straight = sum(map(once.count, "\"'"))
    assert set_text(once, language) == once or straight, (typed, once)


@given(st.one_of(articles(), any_articles()), _LANGUAGES)
def test_code_addresses_and_the_shape_of_any_article_stay(article: Article, language: str) -> None:
    article = article.with_(language=language)
    made = typeset(article)
    assert list(map(type, made.blocks)) == list(map(type, article.blocks))
    assert [b.text for b in made.find(CodeBlock)] == [b.text for b in article.find(CodeBlock)]
    assert (made.source_url, made.evidence, made.set_aside) == (
        article.source_url, article.evidence, article.set_aside
    )  # fmt: skip
    assert [item.url for item in made.related] == [item.url for item in article.related]


ARTICLE = Article(
    headline=(Text('The "old" bridge'),),
    authors=(Person("Ann O'Brien"),),
    language="en",
    source_url="https://a.example/it's--here",
    blocks=(
        Heading((Text("It's open"),)),
        Paragraph((Text('She said "'), Link((Text("yes"),), "https://a.example/'y'"), Text('" -- twice.'))),
    ),
)


@pytest.mark.parametrize("format", ["html", "md", "epub", "docx", "rst"])
def test_every_writer_shows_it_and_only_where_it_is_asked_for(format: str) -> None:
    def words(**options: object) -> str:
        stream = io.BytesIO()
        convert.write(ARTICLE, stream, format, **options)
        if format not in ("epub", "docx"):
            return stream.getvalue().decode()
        with zipfile.ZipFile(stream) as package:
            return "".join(package.read(n).decode() for n in package.namelist() if n.endswith(("ml", "rels")))

    # The marks may be written as the format writes characters; what is plain in all is looked for.
    plain, made = words(), words(typographic=True)
    for mark in ("“old”", "It’s open", "O’Brien"):
        assert mark in made, mark
        assert mark not in plain, mark
    assert "—twice." in made
    assert "it's--here" in made.replace("&#x27;", "'").replace("&#39;", "'")


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_a_pdf_shows_it_and_keeps_the_authors_characters_in_its_model(engine: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    if engine == "typst":
        pytest.importorskip("typst")
    stream = io.BytesIO()
    convert.write(ARTICLE, stream, "pdf", typographic=True, extra={"pdf_engine": engine})
    shown = " ".join(page.extract_text() for page in pypdf.PdfReader(stream).pages)
    assert "“old”" in shown
    assert "It’s open" in shown
    if engine == "weasyprint":
        assert convert.read(stream.getvalue(), format="pdf") == ARTICLE
