"""Pictures that are not shown: one remark says so, and their description is still read."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

import convert
from convert.model import Article, Figure, Image, Text

WEB = tuple(
    Figure((), None, Image(f"https://gazette.example/{n}.png"), f"The quay number {n}") for n in (1, 2)
)


@pytest.mark.parametrize("format", ["html", "epub", "docx", "pdf"])
def test_pictures_on_the_web_are_remarked_on_once_and_described(format: str) -> None:
    stream = io.BytesIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        convert.write(Article(headline=(Text("The quay"),), language="en", blocks=WEB), stream, format=format)
    said = [str(warning.message) for warning in caught if "on the web" in str(warning.message)]
    assert len(said) == 1
    assert "https://gazette.example/1.png is the first" in said[0]
    assert "--images" in said[0]
    assert "--allow-network" in said[0]
    data = stream.getvalue()
    if format in ("epub", "docx"):
        with zipfile.ZipFile(stream) as packed:
            data = b"".join(packed.read(name) for name in packed.namelist())
    if format == "pdf":
        from pypdf import PdfReader

        data = "".join(page.extract_text() for page in PdfReader(stream).pages).encode()
    assert b"The quay number 1" in data
    assert b"The quay number 2" in data


def test_what_a_style_sheet_says_wrongly_is_remarked_on() -> None:
    article = Article(headline=(Text("The quay"),), language="en")
    with pytest.warns(UserWarning, match=r"the style sheet given: Ignored .colr: red. .*unknown property"):
        convert.write(article, io.BytesIO(), format="pdf", css="p { colr: red; color: blue }")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        convert.write(article, io.BytesIO(), format="pdf", css="p { color: blue }")


@pytest.mark.parametrize(
    ("page", "said"), [("10x10mm", "too small"), ("2x2in", "too small"), ("2000x300mm", "too large")]
)
def test_sheets_have_a_least_and_a_greatest_size(page: str, said: str) -> None:
    with pytest.raises(
        convert.errors.UsageError, match=f"{page} is {said}; take 70x90mm at least and 1200x1700mm"
    ):
        convert.write(Article(), io.BytesIO(), format="pdf", page=page)


@pytest.mark.parametrize("page", ["a3", "a7", "b5", "legal"])
def test_sheets_have_the_names_of_the_trade(page: str) -> None:
    from convert.themes import load_theme
    from convert.writers.paper import SIZES, fitted

    assert fitted(load_theme(), page).tokens.page.size == "{:g}mm {:g}mm".format(*SIZES[page])
