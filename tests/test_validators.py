"""The independent validators find nothing in what we make, and find what is broken on purpose.

``make validate`` runs them over every fixture in every theme; here a few articles stand for all.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import convert
from convert.cli.themes import SAMPLE
from convert.validators import CHECKS, Check, check_file

FIXTURES = Path(__file__).parent.parent / "fixtures"
ARTICLES = [SAMPLE, *sorted(FIXTURES.glob("*/article.*"))[:3]]
BY_NAME = {check.name: check for check in CHECKS}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Each article is made once a format."""
    folder = tmp_path_factory.mktemp("made")

    def make(article: Path, extension: str) -> Path:
        target = folder / f"{article.parent.name}{extension}"
        if not target.exists():
            convert.convert(article, target)
        return target

    return make


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_finished_files_are_clean(check: Check, article: Path, made: Callable[[Path, str], Path]) -> None:
    if not check.installed():
        pytest.skip(f"{check.name} is not installed ({check.install})")
    assert check.run(made(article, check.extension)) == []


def test_libreoffice_opens_the_docx(made: Callable[[Path, str], Path], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    document = made(SAMPLE, ".docx")
    subprocess.run(
        [
            office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(document),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = (tmp_path / document.with_suffix(".txt").name).read_text("utf-8-sig")
    assert "Harbour Bridge Reopens After Nine Months of Repairs" in text
    assert "Mira Okafor" in text


# -- a validator that finds nothing anywhere would prove nothing --------------------------


def _broken_epub(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")


def _broken_docx(path: Path) -> None:
    import docx

    docx.Document().save(str(path))  # python-docx's own template has two errors


def _broken_pdf(path: Path) -> None:
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)


def _broken_markdown(path: Path) -> None:
    path.write_text("#No space\n\n\n\n* a\n+ b\n")


@pytest.mark.parametrize(
    ("name", "extension", "make"),
    [
        ("markdownlint-cli2", ".md", _broken_markdown),
        ("epubcheck", ".epub", _broken_epub),
        ("page-validation ua1", ".pdf", _broken_pdf),
        ("outloud", ".pdf", _broken_pdf),
        ("openxml-audit", ".docx", _broken_docx),
    ],
)
def test_validators_find_what_is_broken(
    name: str, extension: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    if not BY_NAME[name].installed():
        pytest.skip(f"{name} is not installed ({BY_NAME[name].install})")
    make(tmp_path / f"broken{extension}")
    assert BY_NAME[name].run(tmp_path / f"broken{extension}")


def test_a_validator_that_breaks_has_not_found_a_file_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> list[str]:
        raise RuntimeError("boom")

    broken = Check("broken", ".xyz", lambda: True, fail, "nothing")
    absent = Check("absent", ".xyz", lambda: False, fail, "pip install absent")
    monkeypatch.setattr("convert.validators.CHECKS", (broken, absent))
    (tmp_path / "a.xyz").write_bytes(b"")
    report = check_file(tmp_path / "a.xyz")
    assert report.findings == ("broken: broke on this file (RuntimeError: boom)",)
    assert report.missing == ("absent (pip install absent)",)
    assert not report.clean


def test_the_command_says_what_was_found(
    tearsheet: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(path: Path) -> list[str]:
        return ["line 1: odd"] if path.read_bytes() else []

    monkeypatch.setattr("convert.validators.CHECKS", (Check("one", ".xyz", lambda: True, found, ""),))
    (tmp_path / "good.xyz").write_bytes(b"")
    (tmp_path / "bad.xyz").write_bytes(b"x")
    assert tearsheet("check", "good.xyz").status == 0
    outcome = tearsheet("check", "good.xyz", "bad.xyz", "missing.xyz", "--json")
    assert outcome.status == 1
    assert [(item["file"], item["clean"]) for item in json.loads(outcome.out)] == [
        ("good.xyz", True),
        ("bad.xyz", False),
    ]
    assert "missing.xyz: there is no such file" in outcome.line
    assert b"bad.xyz: 1 finding" in tearsheet("check", "bad.xyz").out
    (tmp_path / "a.doc").write_bytes(b"")
    assert "no validator knows this kind of file; there are some for .xyz" in tearsheet("check", "a.doc").line
