"""What a user may import is documented, all of it; and importing it is cheap."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import convert
from convert import model

PUBLIC = (
    "convert", "convert.model", "convert.errors", "convert.hints", "convert.readers", "convert.writers.base",
    "convert.themes", "convert.normalize.rules", "convert.normalize.draft", "convert.review.corrections",
    "convert.output", "convert.files", "convert.registry", "convert.validators", "convert.harmless",
)  # fmt: skip
_PLAIN = {"Union", "UnionType"}


def _named(module: Any) -> Iterator[tuple[str, Any]]:
    names = getattr(module, "__all__", None)
    own = names or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]
    for name in own:
        value = getattr(module, name)
        if inspect.isclass(value) or inspect.isroutine(value):
            yield f"{module.__name__}.{name}", value


def _members(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield name, value
    if inspect.isclass(value):
        for member, inner in vars(value).items():
            if not member.startswith("_") and (inspect.isroutine(inner) or isinstance(inner, property)):
                yield f"{name}.{member}", inner


@pytest.mark.parametrize("module", PUBLIC)
def test_every_public_name_says_what_it_is_for(module: str) -> None:
    loaded = importlib.import_module(module)
    assert (loaded.__doc__ or "").strip(), module
    undocumented = [
        name
        for public, value in _named(loaded)
        for name, member in _members(public, value)
        if type(member).__name__ not in _PLAIN and not (inspect.getdoc(member) or "").strip()
    ]
    assert undocumented == []


def test_a_struct_has_a_sentence_of_its_own() -> None:
    """Not the one of its base, which `inspect.getdoc` would take."""
    structs = [value for name in model.__all__ if inspect.isclass(value := getattr(model, name))]
    assert [kind.__name__ for kind in structs if not (vars(kind).get("__doc__") or "").strip()] == []


def test_importing_loads_next_to_nothing() -> None:
    """What it takes in seconds is measured in tests/benchmarks/cold.py; here, that it can be as little."""
    code = "import sys, convert; print(*(name for name in sys.modules if name.split('.')[0] == 'convert'))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert sorted(result.stdout.split()) == ["convert", "convert.errors"]


def test_the_schema_and_the_functions_are_all_there() -> None:
    assert set(convert.__all__) >= {
        "Article", "Dossier", "compile", "convert", "formats", "normalize", "read", "themes", "write",
        "TearsheetError", "ReadError", "NormalizeError", "WriteError", "ThemeError", "ManifestError",
    }  # fmt: skip
