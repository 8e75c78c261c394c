"""Bytes to text: the right encoding, or one clear refusal; and front matter off the top."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import convert
from convert.errors import ReadError
from convert.readers import ReadOptions, load, read_bytes
from convert.readers.text import decode

# A few sentences a language, with the letters and signs that tell the encodings apart.
SAMPLES = {
    "en": "The minister said the “tall order” was possible — but only if both sides agreed. He wasn’t sure. "
    "The café on the corner, run by Zoë, had closed. It cost £40 a week.",
    "ru": "Министр заявил, что встреча возможна, но потребует усилий обеих сторон. По его словам, переговоры "
    "продолжатся в июне. Жители города обеспокоены ростом цен — объявление вызвало вопросы.",
    "uk": "Міністр заявив, що зустріч можлива, але потребує зусиль обох сторін. Їхні переговори "
    "триватимуть у червні. Жителі міста стурбовані зростанням цін — оголошення викликало запитання.",
    "de": "Der Minister äußerte sich am Dienstag zurückhaltend über die Gespräche. „Wir müssen abwarten“, "
    "sagte er. Für die Bürger heißt das: höhere Gebühren.",
    "fr": "Le ministre a déclaré mardi que les négociations étaient « difficiles ». L’accord dépendra de la "
    "bonne volonté des élus. À Paris, on s’inquiète déjà de la hausse des prix.",
    "es": "El ministro declaró el martes que la negociación será difícil. ¿Qué pasará mañana? «No lo sé», "
    "respondió el señor Muñoz. Los niños volverán a las aulas después del verano.",
    "it": "Il ministro ha detto martedì che la trattativa è difficile. “Non è più possibile”, ha aggiunto. "
    "Perché la città è così, nessuno lo sa.",
    "pt": "O ministro disse na terça-feira que a negociação será difícil. “Não há razão”, acrescentou. A "
    "população está atenta às eleições.",
}
LEGACY = [
    *((language, "cp1252") for language in ("en", "de", "fr", "es", "it", "pt")),
    *((language, encoding) for language in ("ru",) for encoding in ("cp1251", "koi8_r")),
    *((language, encoding) for language in ("uk",) for encoding in ("cp1251", "koi8_u")),
]


NOISE = random.Random(1).randbytes(4096)  # noqa: S311 - the same noise in every run
HIGH_NOISE = NOISE.translate(None, bytes(range(32)))


def _sentences(text: str, count: int) -> list[str]:
    parts = re.split(r"(?<=[.?!]) ", text)
    return [" ".join(parts[i : i + count]) for i in range(len(parts) - count + 1)]


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_old_encodings_are_told_from_an_article_and_from_two_sentences(language: str, encoding: str) -> None:
    for text in [SAMPLES[language], *_sentences(SAMPLES[language], 2)]:
        data = text.encode(encoding, "ignore")
        assert decode(data) == data.decode(encoding)


@pytest.mark.parametrize("language", SAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_its_mark_or_as_utf8(language: str, encoding: str) -> None:
    assert decode(SAMPLES[language].encode(encoding)) == SAMPLES[language]


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf16_of_either_order_is_read_by_its_mark(mark: str) -> None:
    assert decode(("\ufeff" + SAMPLES["ru"]).encode(mark)) == SAMPLES["ru"]


def test_the_users_encoding_is_obeyed() -> None:
    assert decode("Ministr prohlásil".encode("cp1250"), encoding="cp1250") == "Ministr prohlásil"
    with pytest.raises(ReadError, match="is not utf-8"):
        decode(b"\xff\xfe\xfd", encoding="utf-8")
    with pytest.raises(ReadError, match="no encoding is called 'klingon'"):
        decode(b"abc", encoding="klingon")
    with pytest.raises(ReadError, match="no encoding is called 'hex'"):
        decode(b"abc", encoding="hex")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n", "is a PDF"),
        (b"PK\x03\x04abc", "is a ZIP archive or an office document"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"{\\rtf1 x}", "is an RTF document"),
        (b"text\0text", "is binary"),
        (b"\x01\x02\x03\x04" * 50, "is binary"),
        (NOISE, "is binary"),
        (HIGH_NOISE, "its encoding cannot be told"),
        (SAMPLES["ru"].encode("cp866", "ignore"), "cannot be told"),
        (SAMPLES["ru"].encode("mac_cyrillic", "ignore"), "cannot be told"),
        ("Ο υπουργός δήλωσε ότι η διάσκεψη είναι δυνατή.".encode("cp1253"), "cannot be told"),
    ],
)  # fmt: skip
def test_what_is_no_readable_text_is_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        decode(data, name="dir/a.txt")
    assert str(caught.value).startswith("dir/a.txt: ")
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_a_few_broken_bytes_do_not_spoil_utf8() -> None:
    data = SAMPLES["ru"].encode() + b"\xd0"
    with pytest.warns(UserWarning, match="1 bytes are not UTF-8"):
        assert decode(data) == SAMPLES["ru"] + "�"


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            assert isinstance(decode(data), str)
        except ReadError as error:
            assert "\n" not in str(error)


# -- sources ----------------------------------------------------------------------------


def test_a_source_may_be_a_path_bytes_a_string_or_a_stream(tmp_path: Path) -> None:
    text = "A Headline Here\n\nAnd a first paragraph that is long enough to be one.\n"
    path = tmp_path / "a.txt"
    path.write_text(text)
    sources = [path, str(path), text, text.encode(), io.BytesIO(text.encode()), io.StringIO(text)]
    assert {convert.read(source).title for source in sources} == {"A Headline Here"}


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "empty.txt"
    path.write_text(content)
    with pytest.raises(ReadError, match=r"empty\.txt: is empty"):
        convert.read(path)


def test_the_limit_holds_for_files_and_for_streams_without_end(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 1001)
    with pytest.raises(ReadError, match="larger than the limit of 1,000 bytes"):
        read_bytes(path, 1000)
    with pytest.raises(ReadError, match="larger than the limit"):
        read_bytes("/dev/zero", 1000)
    assert read_bytes(path, 1001)[0] == b"x" * 1001


# -- front matter -----------------------------------------------------------------------

BODY = "Recognised Headline Stands Here\n\nThe body has one paragraph, and it says very little indeed.\n"


def _read(front: str, body: str = BODY) -> convert.Article:
    return load(f"---\n{front}\n---\n{body}".encode(), {}, options=ReadOptions())


def test_front_matter_wins_over_recognition() -> None:
    article = _read(
        "title: 'Given: a headline'\nauthor:\n  - Anna Example\n  - {name: Bo Li, role: photographer}\n"
        "date: 2013-05-28\nlang: de\nurl: https://example.org/a"
    )
    assert article.title == "Given: a headline"
    assert [(person.name, person.role) for person in article.authors] == [
        ("Anna Example", "author"),
        ("Bo Li", "photographer"),
    ]
    assert article.published and article.published.iso == "2013-05-28"
    assert (article.language, article.source_url) == ("de", "https://example.org/a")
    assert "Recognised Headline Stands Here" in [item.text for item in article.set_aside]


def test_front_matter_is_text_and_never_another_type() -> None:
    with pytest.warns(UserWarning, match="rights must be one line of text"):
        article = _read("title: No\npublisher: 1984\nrights: !!python/object/apply:os.system ['true']")
    assert (article.title, article.publisher, article.rights) == ("No", "1984", None)
    assert "rights: !!python/object/apply:os.system ['true']" in [item.text for item in article.set_aside]


def test_what_has_no_place_is_set_aside_with_its_place_in_the_file() -> None:
    front = "title: T\nlayout: post\npublished: someday"
    with pytest.warns(UserWarning, match="must be a date"):
        article = _read(front)
    aside = {item.text: item for item in article.set_aside if item.rule == "front matter"}
    assert set(aside) == {"layout: post", "published: someday"}
    start, end = aside["layout: post"].span or (0, 0)
    assert f"---\n{front}\n---\n{BODY}"[start:end].strip() == "layout: post"


def test_spans_count_from_the_start_of_the_file() -> None:
    text = f"---\nlang: en\n---\n{BODY}"
    article = load(text.encode(), {}, options=ReadOptions())
    spans = {e.target: e.span for e in article.evidence if e.span}
    start, end = spans["headline"]
    assert text[start:end] == "Recognised Headline Stands Here"


@pytest.mark.parametrize(
    "front",
    [
        "a: &x [*x]\ntitle: T",
        "title: [" + "[" * 8000,
        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ntitle: T",
        "title: a: b",
        "? [complex]\n: key\ntitle: T",
        "title: \"\\ud800\"",
    ],
)  # fmt: skip
def test_hostile_front_matter_never_raises(front: str) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        article = _read(front)
    article.to_json()


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    article = _read("Just words between two rules.")
    assert any("Just words between two rules" in text for text in [article.title, article.to_json()])


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        (
            "gb18030",
            "港口大桥星期一重新开放，九个月前一艘驳船撞上了桥墩。工程师们表示，维修费用低于市议会的预期。",
        ),
        (
            "big5",
            "港口大橋星期一重新開放，九個月前一艘駁船撞上了橋墩。工程師們表示，維修費用低於市議會的預期。",
        ),
        ("euc_jp", "港の橋は月曜日に再び開通した。九か月前にはしけが橋脚に衝突して以来のことである。"),
        ("cp932", "港の橋は月曜日に再び開通した。九か月前にはしけが橋脚に衝突して以来のことである。"),
        ("cp949", "항구의 다리가 월요일에 다시 열렸다. 바지선이 교각을 들이받은 지 아홉 달 만이다."),
        ("shift_jis", "会議は六月に開かれる見通しだと当局者は述べた。"),
        ("gbk", "回顾会议预计将于六月举行，官员表示。居民感到不安。"),
        ("cp1251", "Мост через гавань снова открылся в понедельник, через девять месяцев после удара баржи."),
    ],
)
def test_text_of_two_bytes_a_letter_is_told_where_it_is_sure(encoding: str, words: str) -> None:
    assert decode(words.encode(encoding)) == words


def test_an_encoding_that_cannot_be_told_has_candidates() -> None:
    words = "Η γέφυρα πάνω από το λιμάνι άνοιξε ξανά τη Δευτέρα, εννέα μήνες αφότου τη χτύπησε φορτηγίδα."
    with pytest.raises(
        ReadError, match=r"name it with --encoding \(perhaps .*cp1253.*\), or save it as UTF-8"
    ):
        decode(words.encode("cp1253"))
