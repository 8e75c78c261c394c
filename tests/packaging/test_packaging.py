"""What is published is whole: wheel and sdist are built, installed apart from the checkout, and used.

Run it alone with ``pytest -m packaging``.  The new environment sees the libraries of the one that
runs the tests, so that nothing is downloaded; Tearsheet itself it has from the wheel alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")
pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "convert" / "cli" / "bridge.txt").read_text()

SCRIPT = '''
"""A newsroom's script, as a user who checks types would write it."""

import io
from pathlib import Path

import convert
from convert.model import Heading


def publish(source: Path, target: Path) -> int:
    article = convert.read(source, publisher="The Portville Gazette")
    changed = article.with_(headline=article.headline, keywords=("bridge",))
    convert.write(changed, target)
    stream = io.BytesIO()
    convert.write(changed, stream, "json")
    again: convert.Article = convert.Article.from_json(stream.getvalue())
    headings: list[Heading] = list(again.find(Heading))
    titles: list[str] = [str(item.name) for item in convert.formats() if item.writes]
    book: convert.Dossier = convert.compile([again, source], target.with_suffix(".html"), title="Two")
    return len(again.words()) + len(headings) + len(titles) + len(list(book))


try:
    print(publish(Path("bridge.txt"), Path("bridge.md")) > 100)
except convert.TearsheetError as error:
    print(error.problem, error.file, error.remedy)
'''


def _run(*command: object, cwd: Path, **environment: str) -> str:
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **environment},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, and the wheel that is made from it and not from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    (source,) = unpacked.iterdir()
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    return folder


@pytest.fixture(scope="module")
def programs(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = built.glob("*.whl")
    python = programs / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel)
    _run(*pip, cwd=folder)
    site = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    # A path named in a .pth file comes last and has its own .pth files, the editable checkout's, ignored.
    (Path(site) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    (tmp_path / "bridge.txt").write_text(TEXT)
    return tmp_path


def test_the_wheel_has_the_themes_the_type_marker_and_no_tests(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"convert/py.typed", "convert/_themes/house/theme.toml", "convert/_themes/house/page.css"} <= names
    languages = {path.name for path in (ROOT / "convert/normalize/languages").glob("*.toml")}
    assert {f"convert/normalize/languages/{name}" for name in languages} <= names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"convert"}


def test_nothing_of_the_package_is_left_out_of_the_wheel(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "convert").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - names == set()


def test_the_installed_command_converts_in_another_folder(programs: Path, elsewhere: Path) -> None:
    python = programs / "python"
    where = _run(python, "-c", "import convert; print(convert.__file__)", cwd=elsewhere)
    assert str(programs.parent) in where
    said = _run(programs / "tearsheet", "convert", "bridge.txt", "-o", "out/", cwd=elsewhere)
    made = {path.suffix: path.read_bytes() for path in (elsewhere / "out").iterdir()}
    assert set(made) == {".pdf", ".epub", ".docx", ".md"}, said
    assert made[".pdf"].startswith(b"%PDF-")
    assert made[".epub"].startswith(b"PK")
    assert b"Harbour Bridge Reopens" in made[".md"]
    assert "newspaper" in _run(programs / "tearsheet", "themes", cwd=elsewhere)


def test_a_users_script_runs_and_is_clean_under_strict_types(programs: Path, elsewhere: Path) -> None:
    (elsewhere / "publish.py").write_text(SCRIPT)
    assert _run(programs / "python", "publish.py", cwd=elsewhere).startswith("True\n")
    checked = _run(
        sys.executable, "-m", "mypy", "--strict", "--python-executable", programs / "python",
        "--cache-dir", elsewhere / "cache", "publish.py", cwd=elsewhere,
    )  # fmt: skip
    assert "Success" in checked


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_command_completes_in_every_shell(programs: Path, elsewhere: Path, shell: str) -> None:
    said = _run(programs / "tearsheet", cwd=elsewhere, _TEARSHEET_COMPLETE=f"{shell}_source")
    assert "_TEARSHEET_COMPLETE" in said


def test_a_completion_names_the_commands(programs: Path, elsewhere: Path) -> None:
    said = _run(
        programs / "tearsheet", cwd=elsewhere,
        _TEARSHEET_COMPLETE="bash_complete", COMP_WORDS="tearsheet in", COMP_CWORD="1",
    )  # fmt: skip
    assert said.strip() == "plain,inspect"
