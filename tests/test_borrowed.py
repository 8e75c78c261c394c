"""What the code takes of libraries that these do not promise: where a new version lacks it, this says which.

The versions that have it are those that pyproject.toml admits.
"""

from __future__ import annotations

import importlib
import re
import tomllib
from operator import attrgetter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BORROWED = [
    ("python-docx", "docx.opc.pkgwriter", "PackageWriter._write_content_types_stream"),
    ("python-docx", "docx.opc.pkgwriter", "PackageWriter._write_pkg_rels"),
    ("python-docx", "docx.opc.pkgwriter", "PackageWriter._write_parts"),
    ("python-docx", "docx.opc.rel", "Relationships.add_relationship"),
    ("ebooklib", "ebooklib.epub", "EpubWriter._write_container"),
    ("ebooklib", "ebooklib.epub", "EpubWriter._write_opf"),
    ("ebooklib", "ebooklib.epub", "EpubWriter._write_opf_file"),
    ("ebooklib", "ebooklib.epub", "EpubWriter._write_items"),
    ("pydyf", "pydyf", "_to_bytes"),
    ("weasyprint", "weasyprint.pdf.fonts", "pango"),
    ("weasyprint", "weasyprint.pdf.fonts", "TTFont"),
    ("weasyprint", "weasyprint.pdf.fonts", "Font.__init__"),
    ("weasyprint", "weasyprint.text.line_break", "Layout.setup"),
    ("weasyprint", "weasyprint.text.line_break", "pango"),
    ("weasyprint", "weasyprint.text.ffi", "ffi"),
    ("weasyprint", "weasyprint.text.ffi", "gobject"),
    ("weasyprint", "weasyprint.text.fonts", "FontConfiguration"),
    ("weasyprint", "weasyprint.urls", "URLFetcherResponse"),
]


@pytest.mark.parametrize(("library", "module", "name"), BORROWED)
def test_it_is_there_and_other_versions_are_kept_out(library: str, module: str, name: str) -> None:
    assert attrgetter(name)(importlib.import_module(module)) is not None
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (wanted,) = [line for line in project["dependencies"] if re.match(rf"{library}\b", line)]
    assert re.search(r",<\d+$", wanted), wanted
