"""Plug-ins are equal to what we ship; a broken one hurts nobody else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import convert
from convert import registry
from convert.errors import UsageError, WriteError

PLUGIN = '''
class Shout:
    """Writes the words in capitals; reads them as one headline."""
    name, extensions, media_type, description = "shout", ("shout", "loud"), "text/x-shout", "capitals"

    def render(self, document, theme, options):
        return " ".join(document.words()).upper().encode()

    def read(self, data, hints, options):
        from convert.hints import apply
        from convert.model import Article, Text
        return apply(Article(headline=(Text(data.decode().capitalize()),)), hints)

PLUGIN = Shout()
'''
ENTRIES = """
[tearsheet.writers]
shout = shouting:PLUGIN
broken = no_such_module:WRITER
[tearsheet.readers]
shout = shouting:PLUGIN
"""


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A distribution as pip leaves it: a module and its metadata, on the path."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "shouting.py").write_text(PLUGIN)
    info = folder / "shouting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(str(folder))
    _forget()
    yield folder
    sys.modules.pop("shouting", None)
    _forget()


def _forget() -> None:
    caches = (
        registry._installed,
        registry._entries,
        registry.get_writer,
        registry.get_reader,
        registry.rules,
    )
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize("group", [registry.READERS, registry.WRITERS])
def test_the_extensions_of_ours_are_known_without_importing_it(group: str) -> None:
    ours = {
        e.value: e.load().extensions for e in registry._entries(group).values() if e.dist.name == "tearsheet"
    }
    assert ours
    assert ours == {value: registry._ENDINGS[value] for value in ours}


def test_a_plugin_is_used_by_name_and_by_extension(
    installed: Path, tearsheet: Callable, tmp_path: Path
) -> None:
    text = "A Headline Stands Here\n\nOne paragraph of quiet words.\n"
    (tmp_path / "a.txt").write_text(text)
    assert tearsheet("convert", "a.txt", "--to", "shout").status == 0
    assert tearsheet("convert", "a.txt", "-o", "b.loud").status == 0
    assert (tmp_path / "a.shout").read_text() == "ONE PARAGRAPH OF QUIET WORDS"
    assert (tmp_path / "b.loud").read_text() == "ONE PARAGRAPH OF QUIET WORDS"
    article = convert.read(tmp_path / "b.loud", publisher="The Gazette")
    assert (article.title, article.publisher) == ("One paragraph of quiet words", "The Gazette")


def test_a_plugin_is_listed_and_a_broken_one_named(installed: Path, tearsheet: Callable) -> None:
    outcome = tearsheet("formats")
    assert outcome.status == 0
    assert any(
        line.split()[:5] == ["shout", ".shout", ".loud", "read", "write"]
        for line in outcome.out.decode().splitlines()
    )
    assert "the plug-in for 'broken' cannot be loaded" in outcome.err


def test_a_broken_plugin_is_one_error_when_it_is_asked_for(installed: Path) -> None:
    with pytest.raises(WriteError, match=r"no_such_module:WRITER: .* reinstall the package") as caught:
        registry.get_writer("broken")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "says"),
    [("pfd", "did you mean pdf?"), ("PDFF", "did you mean pdf?"), ("zzzz", "docx, epub")],
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, says: str) -> None:
    with pytest.raises(UsageError, match=f"no format is called {name!r}") as caught:
        registry.get_writer(name)
    assert says in str(caught.value)


@pytest.mark.parametrize(("name", "found"), [("PDF", "pdf"), ("htm", "html"), ("json", "json")])
def test_names_and_extensions_are_found_in_any_case(name: str, found: str) -> None:
    assert registry.get_writer(name).name == found


def test_a_broken_theme_of_a_plugin_is_named_and_hurts_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import importlib
    from importlib.metadata import EntryPoint

    themes = importlib.import_module("convert.themes")
    (tmp_path / "theme.toml").write_text('extends = "house"\n')
    asked = []
    (tmp_path / "good_theme.py").write_text(f"FOLDER = {str(tmp_path)!r}\n")
    (tmp_path / "bad_theme.py").write_text("raise SystemError('no such paint')\n")
    monkeypatch.syspath_prepend(tmp_path)
    entries = {name: EntryPoint(name, f"{name}_theme:FOLDER", registry.THEMES) for name in ("bad", "good")}
    entries["house"] = EntryPoint("house", "bad_theme:FOLDER", registry.THEMES)
    monkeypatch.setattr(registry, "themes", lambda: asked.append(1) or entries)
    themes._folders.cache_clear()
    try:
        assert themes.load_theme("newspaper").name == "newspaper"
        assert not asked, "plug-ins are loaded only for what is none of ours"
        with pytest.warns(
            UserWarning, match=r"the plug-in for the theme 'bad' cannot be loaded .*no such paint"
        ):
            assert themes.load_theme("good").tokens.page == themes.load_theme("house").tokens.page
        assert "good" in themes.theme_names() and "bad" not in themes.theme_names()
        with pytest.raises(UsageError, match="no theme is called 'bad'"):
            themes.load_theme("bad")
    finally:
        themes._folders.cache_clear()
        sys.modules.pop("good_theme", None)


@pytest.mark.parametrize("debug", ["0", "1"])
def test_a_plug_in_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, debug: str) -> None:
    from convert.errors import ReadError
    from convert.registry import blaming

    class Broken:
        name = "wordstar"

    Broken.__module__ = "wordstar_reader.main"
    monkeypatch.setenv("TEARSHEET_DEBUG", debug)
    if debug == "1":
        with pytest.raises(KeyError), blaming(Broken(), ReadError, "a.ws"):
            raise KeyError("x")
        return
    said = r"a\.ws: the plug-in 'wordstar' \(wordstar_reader\.main\) failed \(KeyError: 'x'\); report that to"
    with pytest.raises(ReadError, match=said), blaming(Broken(), ReadError, "a.ws"):
        raise KeyError("x")
    with pytest.raises(ReadError, match="its own"), blaming(Broken(), ReadError, "a.ws"):
        raise ReadError("its own")
    Broken.__module__ = "convert.readers.text"  # ours: a bug that is reported to us
    with pytest.raises(KeyError), blaming(Broken(), ReadError, "a.ws"):
        raise KeyError("x")


def test_a_plug_in_that_gives_the_wrong_kind_of_thing_is_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    import convert
    from convert import registry

    class Wrong:
        name, extensions, description = "wrong", ("wrong",), "gives what it should not"

        def render(self, *_: object) -> str:
            return "words"

        def read(self, *_: object) -> str:
            return "words"

    article = convert.normalize("A Town\n\nIt is small.")
    monkeypatch.setattr(registry, "get_writer", lambda _: Wrong())
    monkeypatch.setattr(registry, "get_reader", lambda _: Wrong())
    with pytest.raises(convert.WriteError, match=r"the plug-in 'wrong' .* failed .*str, and not bytes"):
        convert.write(article, "a.wrong", "wrong")
    with pytest.raises(convert.ReadError, match=r"the plug-in 'wrong' .* failed .*str, and not an Article"):
        convert.read(b"words", format="wrong")
