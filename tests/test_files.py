"""Saving: whole or not at all, and names that cannot hurt."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.errors import WriteError
from convert.files import inside, safe_name, write_atomically


def test_writes_the_bytes_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.pdf", b"whole")
    assert (tmp_path / "a.pdf").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "a", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o666 & ~mask


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def fail(_: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    expected = WriteError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_atomically("/dev/null", b"gone")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing/a", "create the folder first"),
        ("folder", "this is a folder"),
        ("file/a", "a part of this path is a file"),
        ("x" * 300, "choose a shorter name"),
        ("nul\0", "choose another place"),
    ],
)
def test_an_impossible_target_is_one_clear_error(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(WriteError, match=says) as caught:
        write_atomically(tmp_path / name, b"x")
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Lavrov Says: 'a Tall Order'", "Lavrov Says- 'a Tall Order'"),
        ("../../etc/passwd", "etc-passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\0b\nc\td", "ab c d"),
        ("Кто виноват?", "Кто виноват"),
        ("  spaced   out ", "spaced out"),
        ("e\u0301te\u0301", "été"),
        ("", "article"),
        ("///", "article"),
        ("…", "…"),
    ],
)
def test_names_are_safe_and_readable(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_long_names_are_cut_between_words() -> None:
    name = safe_name("слово " * 60)
    assert len(name.encode()) <= 120
    assert set(name.split()) == {"слово"}


@given(st.text())
def test_no_title_gets_out_of_its_folder(title: str) -> None:
    folder = Path("/somewhere/out")
    name = safe_name(title)
    assert inside(folder, name + ".pdf").parent == folder
    assert Path(os.path.normpath(folder / f"{name}.pdf")).parent == folder
    assert 0 < len(name.encode()) <= 121
    assert name[0] not in ".-" and name[-1] not in ". "


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "..\\b", "a\0"])
def test_inside_refuses_what_leads_out(name: str) -> None:
    with pytest.raises(WriteError):
        inside(Path("out"), name)
