"""Pictures of Markdown: links that lead to them from where it is written, or the pictures beside it."""

import base64
import io
from pathlib import Path

import PIL.Image
import pytest

from convert.cli import run
from convert.model import Article, Dossier, Figure, Image, ListBlock, Section
from convert.output import options_for
from convert.pictures import placed


def _picture(shade: int = 90) -> bytes:
    stream = io.BytesIO()
    PIL.Image.new("L", (30, 20), shade).save(stream, "PNG")
    return stream.getvalue()


def _article(*sources: str) -> Article:
    return Article(blocks=tuple(Figure(image=Image(source)) for source in sources))


def _sources(article: Article) -> list[str]:
    return [figure.image.source for figure in article.find(Figure) if figure.image]


def _placed(article: Article, folder: Path, here: Path, **extra: str) -> tuple[list[str], dict[str, bytes]]:
    options = options_for(article, {"resource_path": (str(folder),), "extra": extra})
    changed, made = placed(article, options, here)
    return _sources(changed), made


def test_links_lead_to_the_pictures_from_another_folder(tmp_path: Path) -> None:
    (tmp_path / "in/pic").mkdir(parents=True)
    for name in ("in/a b.png", "in/pic/c.png", "secret.png"):
        (tmp_path / name).write_bytes(_picture())
    sources = ("a%20b.png", "pic/c.png", "gone.png", "../secret.png", "https://a.example/x.png", "data:,x")
    article = _article(*sources)
    found, made = _placed(article, tmp_path / "in", tmp_path / "out/deep")
    assert found == ["../../in/a%20b.png", "../../in/pic/c.png", *sources[2:]]
    assert made == {}
    assert _placed(article, tmp_path / "in", tmp_path / "in")[0] == list(sources)


def test_pictures_are_written_beside_by_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(_picture(1))
    (tmp_path / "b").mkdir()
    (tmp_path / "b/a.png").write_bytes(_picture(2))
    address = "data:image/png;base64," + base64.b64encode(_picture(3)).decode()
    sources = ("a.png", "b/a.png", "a.png", address, "../x.png")
    with pytest.warns(UserWarning, match=r"\.\./x\.png is left out"):
        found, made = _placed(_article(*sources), tmp_path, tmp_path, extract_media="media")
    assert [name.partition("-")[0] for name in made] == ["a", "a", "picture"]
    assert found[:4] == [f"media/{name}" for name in (*list(made)[:2], next(iter(made)), list(made)[2])]
    assert found[4] == "../x.png"
    assert list(made.values()) == [_picture(1), _picture(2), _picture(3)]


def test_pictures_of_a_book_and_in_lists_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(_picture())
    listed = Article(blocks=(ListBlock(((Figure(image=Image("a.png")),),)),))
    book = Dossier("Book", sections=(Section((listed,), introduction=(Figure(image=Image("a.png")),)),))
    options = options_for(book, {"resource_path": (str(tmp_path),)})
    changed, _ = placed(book, options, tmp_path / "out")
    assert _sources(changed.sections[0].articles[0]) == ["../a.png"]
    assert changed.sections[0].introduction == (Figure(image=Image("../a.png")),)


@pytest.mark.parametrize("command", ["convert", "compile", "batch"])
def test_the_commands_do_so(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.png").write_bytes(_picture())
    (tmp_path / "in/a.md").write_text("# The Ferry\n\nWords of the ferry.\n\n![A ferry](a.png)\n")
    monkeypatch.chdir(tmp_path)
    call = {
        "convert": ["in/a.md", "-o", "out/"],
        "compile": ["in/a.md", "-o", "out/"],
        "batch": ["in", "out"],
    }
    arguments = [command, *call[command], "--to", "md"]

    def written(*more: str) -> str:
        assert run([*arguments, *more]) == 0
        return next(p for p in Path("out").glob("*.md") if p.name != "index.md").read_text()

    assert "![A ferry](../in/a.png)" in written()
    shown = written("--extract-media", "media")
    link = shown.partition("![A ferry](")[2].partition(")")[0]
    assert (tmp_path / "out" / link).read_bytes() == _picture()
