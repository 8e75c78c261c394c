"""What we depend on has floors and ceilings, programs are run in one way, and files are written in one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import convert

PACKAGE = Path(convert.__file__).parent
PROJECT = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())
SOURCES = {path.relative_to(PACKAGE).as_posix(): path.read_text() for path in PACKAGE.rglob("*.py")}


def test_each_dependency_has_a_floor_and_a_tested_ceiling() -> None:
    for dependency in PROJECT["project"]["dependencies"]:
        assert re.search(r">=[\d.]+,<[\d.]+$", dependency), dependency


def test_pandoc_is_run_in_one_place_and_always_in_its_sandbox() -> None:
    asks = {name for name, source in SOURCES.items() if re.search(r"pypandoc|get_pandoc_path", source)}
    assert asks == {"pandoc.py"}
    runs = re.findall(r"command = \[.*?\]$", SOURCES["pandoc.py"], re.MULTILINE)
    assert len(runs) == SOURCES["pandoc.py"].count("subprocess.run(") == 1
    assert '"--sandbox"' in runs[0]
    assert not [
        name for name, source in SOURCES.items() if re.search(r"pypandoc\.convert|shell=True", source)
    ]


def test_only_one_module_opens_files_to_write_them() -> None:
    writes = re.compile(r"""\.write_bytes\(|\.write_text\(|open\([^)\n]*["'](?:w|a|x|r\+)b?["']""")
    found = {name for name, source in SOURCES.items() if writes.search(source)}
    # A validator gets its rules in a temporary folder; a batch gathers the syncs of many files.
    assert found <= {"files.py", "validators.py", "batch/storage.py"}, found


def test_no_source_reads_yaml_or_pickles_in_a_way_that_runs() -> None:
    bad = re.compile(
        r"yaml\.(load|unsafe_load|full_load)\(|pickle\.loads?\(|\beval\(|\bexec\(|marshal\.loads"
    )
    assert not [name for name, source in SOURCES.items() if bad.search(source)]
