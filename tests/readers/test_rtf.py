"""RTF: every letter comes back, in whatever form the program that wrote it gives what is beyond ASCII."""

from __future__ import annotations

import io

import pytest

import convert
from convert.model import text
from convert.readers import ReadOptions
from convert.readers.pandoc import parsed
from convert.readers.rtf import spelled_out


def words(rtf: str) -> str:
    return told(rf"{{\rtf1\ansi\deff0 {rtf}\par}}".encode())


def told(data: bytes) -> str:
    return " ".join(text(block) for block in parsed(data, "rtf", ReadOptions()).blocks)


@pytest.mark.parametrize(
    ("rtf", "said"),
    [
        (r"\u8220\'93The sea\u8217\'92s deep\u8221\'94", "“The sea’s deep”"),
        (r"\u8220\"The sea\u8217's deep\u8221\"", "“The sea’s deep”"),
        (r"\u8220?The sea\u8217?s deep\u8221? it", "“The sea’s deep” it"),
        (r"na\u239 ?ve", "naïve"),
        (r"{\uc2 caf\u233 ??s} and caf\u233?s", "cafés and cafés"),
        (r"\uc0 caf\u233 s and caf\u233s", "cafés and cafés"),
        (r"ten \u8364\'80 and \u-3913?", "ten € and \uf0b7"),
        (r"a smile \u55357 ?\u56832 ? here", "a smile \U0001f600 here"),
        (r"a word\b\u8220?bold\b0\u8221? here", "a word“bold” here"),
        (r"a group {\u8220}ends it", "a group “ends it"),
        (r"a back\\u8220 slash \u123?in braces\u125?", r"a back\u8220 slash {in braces}"),
        (r"caf\u233\bin3 }}}s", "cafés"),
        (r"a number at the end \u233", "a number at the end é"),
    ],
)
def test_no_letter_is_lost(rtf: str, said: str) -> None:
    assert words(rtf) == said


def test_what_pandoc_writes_comes_back() -> None:
    said = "The Quay\n\n“The sea’s deep,” said the naïve keeper — and 😀 laughed.\n"
    written = io.BytesIO()
    convert.write(convert.normalize(said), written, "rtf")
    assert "“The sea’s deep,” said the naïve keeper — and 😀 laughed." in told(written.getvalue())


@pytest.mark.parametrize(
    "data", [b"", rb"{\rtf1 plain}", rb"\u1", rb"\u8220", rb"}}}\u-1?", rb"\u99999 \bin9 "]
)
def test_what_is_broken_is_passed_on(data: bytes) -> None:
    assert isinstance(spelled_out(data), bytes)


def test_bytes_of_a_code_page_stay_letters() -> None:
    assert words(r"caf\u233?s") == "cafés"
    assert spelled_out(b"{\\rtf1 caf\xe9s \\u233?}") == rb"{\rtf1 caf\'e9s " + "é}".encode()


INFO = r"{\info{\title The Ferry Returns}%s{\creatim\yr2020\mo1\dy1}%s}"
PAGE = r"""{\pard\b The Ferry Returns\par}{\pard\b By Ann Holm\par}
{\pard The ferry came back on Monday, and sailed again.\par}"""
AUTHOR = r"{\author %s}"


@pytest.mark.parametrize(
    ("first", "last", "page", "names"),
    [
        ("Ann Holm", "Tearsheet", PAGE, ["Ann Holm"]),  # as LibreOffice makes it of our Word file
        ("", "Tearsheet", PAGE, ["Ann Holm"]),
        ("", "Tearsheet", PAGE.replace("By Ann Holm", "A calm sea"), []),
        ("", "jdoe", PAGE, ["Ann Holm"]),
        ("Bo Lind", "jdoe", PAGE.replace("By Ann Holm", "A calm sea"), ["Bo Lind"]),
    ],
)
def test_who_changed_it_last_did_not_write_it(first: str, last: str, page: str, names: list[str]) -> None:
    info = INFO % (AUTHOR % first if first else "", AUTHOR % last)
    article = convert.read(rf"{{\rtf1\ansi {info}{page}}}".encode(), format="rtf")
    assert [person.name for person in article.authors] == names
    assert article.title == "The Ferry Returns"
    blocks = [text(block) for block in article.blocks]
    assert blocks == [
        *(["A calm sea"] if "calm" in page else []),
        "The ferry came back on Monday, and sailed again.",
    ]


def test_the_users_word_on_the_author_is_the_last() -> None:
    info = INFO % ("", AUTHOR % "jdoe")
    article = convert.read(rf"{{\rtf1\ansi {info}{PAGE}}}".encode(), format="rtf", authors="Zoe Marsh")
    assert [person.name for person in article.authors] == ["Zoe Marsh"]
