"""LibreOffice saves each of our Word files again without losing a style, a caption or a link."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from articles import everything
from PIL import Image as Pillow

import convert
from convert.cli.themes import SAMPLE
from convert.model import Article, Figure
from convert.pandoc import to_ast

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*/article.*"))
NAMES = ["everything", SAMPLE.stem, *(path.parent.name for path in FIXTURES)]
pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")


class Seen(NamedTuple):
    """What pandoc sees of a Word file that an editor must not lose."""

    styles: list[tuple[str, str, str]]
    links: list[tuple[str, str]]
    pictures: list[str]
    """By kind: pandoc looks for descriptions elsewhere than LibreOffice has them; our reader finds them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All articles as Word files, and in ``again`` as one LibreOffice has saved all of them."""
    found = tmp_path_factory.mktemp("word")
    Pillow.new("RGB", (30, 20), "navy").save(found / "a (1).jpg")
    Pillow.new("RGB", (30, 20), "teal").save(found / "plain.jpg")
    convert.write(everything(), found / "everything.docx", resource_path=(str(found),))
    for name, path in zip(NAMES[1:], [SAMPLE, *FIXTURES], strict=True):
        convert.write(convert.read(path), found / f"{name}.docx")
    files = sorted(map(str, found.glob("*.docx")))
    command = ["soffice", f"-env:UserInstallation=file://{found}/home", "--headless", "--convert-to"]
    command += ["docx:MS Word 2007 XML", "--outdir", str(found / "again"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return found


def seen(path: Path) -> Seen:
    """The styles with their words, the links and the pictures, in pandoc's AST."""
    found = Seen([], [], [])
    ast = to_ast(path.read_bytes(), "docx+styles")
    _look([*ast["meta"].values(), *ast["blocks"]], found)
    return found


def _look(node: Any, found: Seen) -> None:
    if isinstance(node, list):
        for inner in node:
            _look(inner, found)
    if not isinstance(node, dict):
        return
    kind, content = node.get("t"), node.get("c")
    if kind in ("Div", "Span"):
        style = dict(content[0][2]).get("custom-style")
        # In a note LibreOffice calls the number by this name of its own, whoever made the file.
        style = "footnote reference" if style == "Footnote Characters" else style
        if style:
            found.styles.append((kind, style, _words(content[1])))
    elif kind == "Header":
        found.styles.append((kind, str(content[0]), _words(content[2])))
    elif kind == "Link":
        found.links.append((content[2][0], _words(content[1])))
    elif kind == "Image":
        found.pictures.append(Path(content[2][0]).suffix.replace(".jpg", ".jpeg"))
    _look(list(node.values()), found)


def _words(node: Any) -> str:
    if isinstance(node, list):
        return "".join(map(_words, node))
    if not isinstance(node, dict):
        return ""
    return str(node["c"]) if node["t"] == "Str" else _words(node.get("c")) or " "


@pytest.mark.parametrize("name", NAMES)
def test_no_style_caption_or_link_is_lost(name: str, folder: Path) -> None:
    before, after = seen(folder / f"{name}.docx"), seen(folder / "again" / f"{name}.docx")
    assert before.styles
    assert after.styles == before.styles
    assert after.links == before.links
    assert after.pictures == before.pictures


def _read(path: Path) -> Article:
    return convert.read(path).with_(set_aside=(), evidence=())


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_article_is_the_same(name: str, folder: Path) -> None:
    assert _read(folder / "again" / f"{name}.docx") == _read(folder / f"{name}.docx")


def test_of_everything_that_the_model_has_the_kinds_are_the_same(folder: Path) -> None:
    """LibreOffice spells out a table's bold and language, and forgets a link's title."""
    before, after = _read(folder / "everything.docx"), _read(folder / "again" / "everything.docx")
    assert after.with_(blocks=()) == before.with_(blocks=())
    assert after.words() == before.words()
    assert [type(block) for block in after.blocks] == [type(block) for block in before.blocks]
    assert list(after.find(Figure)) == list(before.find(Figure))
