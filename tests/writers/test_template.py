"""A page of the user's own: the article in the user's order, and nothing that it smuggles in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import convert
from convert.cli import run
from convert.model import Related, Text

BRIDGE = Path(convert.__file__).parent / "cli" / "bridge.txt"
SAME = "{{ head }}\n{{ body }}\n{{ foot }}"


def made(article: convert.Article | convert.Dossier, format: str = "html", **options: object) -> bytes:
    stream = io.BytesIO()
    convert.write(article, stream, format, **options)  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.fixture(scope="module")
def article() -> convert.Article:
    return convert.read(BRIDGE)


@pytest.mark.parametrize("format", ["html", "pdf", "epub"])
def test_the_template_of_our_own_page_gives_our_own_page(article: convert.Article, format: str) -> None:
    assert made(article, format, template=SAME) == made(article, format)


def test_a_template_says_what_stands_where(article: convert.Article) -> None:
    page = made(
        article,
        template="<p>{{ article.publisher }} · {{ written(article.published) }} · {{ byline }}</p>"
        "{% for person in article.authors %}<i>{{ person.name }}</i>{% endfor %}"
        "<h1>{{ plain(article.headline) | upper }}</h1>{{ source }}{{ body }}<h2>{{ words.related }}</h2>"
        "{{ html(article.subtitle) }}",
    ).decode()
    assert "Portville Gazette · May 28, 2013 · By Anna Lindqvist and Tomas Reyes</p>" in page
    assert "<i>Anna Lindqvist</i><i>Tomas Reyes</i>" in page
    assert "<h1>HARBOUR BRIDGE REOPENS" in page
    assert page.index('class="source"') < page.index('class="body"') < page.index("<h2>Related")


def test_what_comes_from_an_article_stays_text(article: convert.Article) -> None:
    evil = article.with_(
        headline=(Text("<script>x</script>{{ 7 * 7 }}"),),
        publisher='"><img src=x onerror=y>',
        source_url="javascript:alert(1)",
        related=(Related("<b>", "javascript:alert(2)"),),
    )
    page = made(
        evil,
        template="<a href='{{ article.source_url }}'>{{ article.publisher }}</a>{{ article.title }}{{ head }}"
        "{% for item in article.related %}<a href='{{ item.url }}'>{{ item.title }}</a>{% endfor %}",
    ).decode()
    assert "<script>x" not in page and "<img" not in page and "<b>" not in page
    assert "javascript:" not in page
    assert "49" not in page.partition("<body>")[2]


@pytest.mark.parametrize(
    ("template", "status", "says"),
    [
        ("{% for %}", 2, "is no template"),
        ("{{ body }}\n{{ bodi }}", 2, "'bodi', which there is not"),
        ("{{ body }}\n{{ article.nothing }}", 1, "line 2: the template fails"),
        ("{{ ''.__class__.__mro__ }}", 1, "fails"),
        ("{% include '/etc/passwd' %}", 2, "takes in no other file"),
        ("{{ 1 // 0 }}", 1, "ZeroDivisionError"),
    ],
)
def test_a_wrong_template_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], template: str, status: int, says: str
) -> None:
    (tmp_path / "mine.html").write_text(template)
    call = ["convert", str(BRIDGE), "-o", str(tmp_path / "a.html"), "--template", str(tmp_path / "mine.html")]
    assert run(call) == status
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and says in said[0], said
    assert not (tmp_path / "a.html").exists()


def test_an_e_book_needs_well_formed_xml(article: convert.Article) -> None:
    assert b"<br>" in made(article, template="<br>{{ head }}")
    with pytest.raises(convert.ThemeError, match="well-formed"):
        made(article, "epub", template="<br>{{ head }}")
    book = zipfile.ZipFile(io.BytesIO(made(article, "epub", template="<p>Ours<br/></p>{{ head }}{{ body }}")))
    assert any(b"Ours<br/>" in book.read(name) for name in book.namelist())


def test_a_theme_may_have_a_page_of_its_own_and_others_inherit_it(
    article: convert.Article, tmp_path: Path
) -> None:
    theme = tmp_path / "mine"
    theme.mkdir()
    (theme / "theme.toml").write_text('extends = "house"\ndescription = "ours"\n')
    (theme / "page.html").write_text("<p>Ours</p>{{ head }}{{ body }}")
    page = made(article, theme=str(theme)).decode()
    assert "<article>\n<p>Ours</p><header" in page
    dossier = convert.Dossier(title="Two", sections=(convert.model.Section((article, article)),))
    assert made(dossier, theme=str(theme)).decode().count("<p>Ours</p>") == 2
    (theme / "page.html").write_text("{{ wrong")
    from convert.themes import _load

    _load.cache_clear()
    with pytest.raises(convert.ThemeError, match=r"page\.html, line 1: is no template"):
        made(article, theme=str(theme))


def test_typst_leaves_a_page_of_ones_own_to_the_other_engine(article: convert.Article) -> None:
    pytest.importorskip("typst")
    assert made(article, "pdf", template=SAME, extra={"pdf_engine": "typst"}) == made(article, "pdf")
