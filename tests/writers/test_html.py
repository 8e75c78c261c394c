"""The web page: what machines read of it, that it stands alone, and what axe-core finds in a real browser."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import convert
from convert.cli.themes import SAMPLE
from convert.model import Figure, Heading, Image, Link, Paragraph, Text
from convert.themes import theme_names

ROOT = Path(__file__).parents[2]
MODULES = Path(os.environ.get("TEARSHEET_NODE_MODULES", ROOT / ".venv" / "lib" / "node_modules"))


def html(article: convert.Article, **options: object) -> str:
    stream = io.BytesIO()
    convert.write(article, stream, "html", **options)
    return stream.getvalue().decode()


def test_the_facts_stand_as_linked_data() -> None:
    article = convert.read(SAMPLE)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html(article), re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == article.title
    assert [person["name"] for person in data["author"]] == ["Anna Lindqvist", "Tomas Reyes"]
    assert data["datePublished"] == "2013-05-28"
    assert data["isBasedOn"] == article.source_url


def test_nothing_outside_is_loaded() -> None:
    page = html(convert.read(SAMPLE))
    assert not re.search(r"<(?:img|script|link|iframe|object)[^>]*(?:src|href)=\"(?!data:|https?://)", page)
    assert not re.search(r"<(?:img|script|iframe)[^>]*src=", page)
    assert "@import" not in page
    assert "url(http" not in page


def test_an_address_that_is_shown_already_is_not_printed_twice() -> None:
    bare = Paragraph((Link((Text("council.example/report"),), "https://council.example/report/"),))
    named = Paragraph((Link((Text("The report"),), "https://council.example/report/"),))
    article = convert.read(SAMPLE)
    assert 'class="address"' not in html(article.with_(blocks=(bare,)), links="inline")
    assert 'class="address"' in html(article.with_(blocks=(named,)), links="inline")
    assert 'class="address"' not in html(article.with_(blocks=(named,)))


@pytest.mark.parametrize("theme", theme_names())
def test_axe_finds_nothing_on_phone_and_desk_by_day_and_night(theme: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (MODULES / "axe-core").is_dir() or not (MODULES / "playwright-core").is_dir():
        pytest.skip("axe-core is not installed (make validate)")
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("Chromium is not installed")
    files = []
    for name in ("captions-and-credits", "subheads-and-lists", "arabic"):
        files.append(str(tmp_path / f"{name}.html"))
        convert.convert(ROOT / "fixtures" / name / "article.txt", files[-1], theme=theme)
    call = [node, str(ROOT / "tools" / "axe.mjs"), str(MODULES), *files]
    result = subprocess.run(call, capture_output=True, text=True, timeout=180, check=False)
    assert result.stdout.splitlines()[-1:] == ["12 pages seen, 0 findings"], result.stdout + result.stderr


@pytest.mark.parametrize(
    ("opening", "initial"),
    [
        ("The bridge", "T"),
        ("“We counted", "“W"),
        ("Мост", "М"),
        ("بعد ثلاثين", None),
        ("日本", None),
        ("12 men", None),
    ],
)
def test_a_drop_cap_is_a_capital(opening: str, initial: str | None) -> None:
    whole = opening + " and so on" * 20  # as high as a drop cap
    article = convert.Article(headline=(Text("A"),), blocks=(Paragraph((Text(whole),)),))
    found = re.search(r'<span class="initial">(.*?)</span>', html(article, theme="newspaper"))
    assert (found[1] if found else None) == initial


def test_the_theme_s_fonts_come_with_the_page_where_asked() -> None:
    """Only those that the page needs, each cut down to the scripts that are in its text."""
    article = convert.read(SAMPLE)
    assert "@font-face" not in html(article)
    page = html(article, extra={"fonts": True})
    faces = re.findall(r"@font-face\{font-family:'([^']+)';font-weight:(\d+);font-style:(\w+)", page)
    assert ("Source Serif Pro", "400", "normal") in faces
    assert ("Source Serif Pro", "400", "italic") not in faces
    assert "U+400-52F" not in page
    assert html(article, extra={"fonts": True}) == page
    russian = article.with_(blocks=(*article.blocks, Paragraph((Text("Мост снова открыт."),))))
    assert "U+400-52F" in html(russian, extra={"fonts": True})


def test_an_embedded_font_has_the_letters_that_it_says() -> None:
    import base64

    from fontTools.ttLib import TTFont

    page = html(convert.read(SAMPLE), extra={"fonts": True})
    data = re.search(r"url\(data:font/woff2;base64,([^)]+)\)", page)
    assert data
    letters = set(TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap())
    assert {ord(c) for c in "Aaéß“—"} <= letters
    assert ord("Ж") not in letters


@pytest.mark.parametrize("title", ['a"}</style><script>alert(1)</script>', "back\\slash", "line\nbreak \x0c"])
def test_a_headline_cannot_leave_the_running_head(title: str) -> None:
    article = convert.read(SAMPLE).with_(headline=(Text(title),), publisher='P"; } </style>')
    style = html(article).split("<style>")[1].split("</style>")[0]
    head = style[style.rindex("@page { @top-left") :].splitlines()
    assert head[0].count('"') == 4
    assert head[0].endswith('" } }')
    assert "</" not in head[0]


def test_pages_of_a_printed_web_page_are_counted_in_its_language() -> None:
    page = html(convert.read(SAMPLE).with_(language="de"))
    assert "--page-number: counter(page) &quot; von &quot; counter(pages)" in page


def test_landmarks_of_a_dossier_have_names_of_their_own(tmp_path: Path) -> None:
    """Each article has a section for its source; as landmarks they would all be called alike."""
    file = tmp_path / "book.html"
    article = convert.read(SAMPLE)
    convert.compile([article, article.with_(source_url="https://other.example/1")], file, title="Book")
    labels = re.findall(r'<section [^>]*aria-labelledby="([^"]+)"', file.read_text("utf-8"))
    assert labels == ["sources", "people"]
    assert 'aria-labelledby="source"' in html(article)


def test_no_level_of_subheads_is_left_out_and_the_models_comes_back() -> None:
    """Who hears a page goes from heading to heading; h2 comes before h3."""
    levels = (3, 3, 5, 1, 2, 4)
    article = convert.Article(
        headline=(Text("Headline"),),
        blocks=tuple(Heading((Text(f"Subhead {n}"),), level) for n, level in enumerate(levels)),
    )
    page = html(article)
    assert re.findall(r"<h([2-6])", page) == ["2", "2", "3", "2", "3", "4"]
    back = convert.read(page.encode(), format="html")
    assert tuple(block.level for block in back.find(Heading)) == levels


def test_a_picture_that_cannot_be_shown_has_one_frame_with_its_caption_below(tmp_path: Path) -> None:
    figures = (Figure(image=Image("gone.png"), alt="A ferry"), Figure((Text("The ferry at dawn"),), "Bo Li"))
    article = convert.Article(headline=(Text("The Ferry"),), language="en", blocks=figures)
    with pytest.warns(UserWarning, match=r"only files beside|no such file|left out"):
        page = html(article, resource_path=(str(tmp_path),))
    assert page.count('class="figure no-image"') == 1
    assert page.index("A ferry") < page.index('class="figure words"') < page.index("at dawn")
