"""Who may import whom: one direction, no way back (ARCHITECTURE.md), also inside functions."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import convert

ROOT = Path(convert.__file__).parent

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "validation"),
    ("model",),
    (
        "fenced",
        "figures",
        "folding",
        "files",
        "inlines",
        "inspection",
        "limits",
        "links",
        "notes",
        "package",
        "pandoc",
        "prologue",
        "quoting",
        "svg",
        "trees",
        "wording",
    ),
    ("commonmark", "dossier", "harmless", "pandoc_ast", "registry", "terminal", "validators"),
    ("hints", "themes", "web.transport"),
    ("normalize", "fetch"),
    ("printed", "resources", "review.corrections", "web"),
    ("readers", "writers"),
    ("made",),
    ("manifest", "output", "pictures", "sources"),
    ("folder", "review"),
    ("",),  # the package itself: the public interface
    ("batch",),
    ("cli",),
)
"""Each imports from those before it and from itself, and from none that stands beside it."""

EXCEPTIONS = {
    ("model", "hints"): "`with_` checks what it is given as `read` does; imported when it is called",
    ("model", "output"): "how a notebook shows a document; imported when the notebook asks",
    ("model", "terminal"): "likewise",
    ("registry", "readers"): "the readers that pandoc has; imported when no entry point has the name",
    ("registry", "writers"): "likewise",
    ("themes", "writers"): "a theme's template is checked by what fills it in",
}

_LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}


def _modules() -> dict[str, Path]:
    paths = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in ROOT.rglob("*.py")}
    return {name.removesuffix("__init__").rstrip("."): path for name, path in paths.items()}


def _imported(tree: ast.Module, modules: dict[str, Path]) -> Iterator[str]:
    """The modules of ours that run when ``tree`` does, or one of its functions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "a relative import says less than it could"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "convert":
                inner = name.removeprefix("convert").lstrip(".")
                yield inner if inner in modules else inner.rpartition(".")[0]


def _part(module: str) -> str:
    return module if module in _LEVEL else module.partition(".")[0]


def test_every_module_imports_downwards_only() -> None:
    modules = _modules()
    used, wrong = set(), []
    for name, path in modules.items():
        part = _part(name)
        for other in map(_part, _imported(ast.parse(path.read_text()), modules)):
            if (part, other) in EXCEPTIONS:
                used.add((part, other))
            elif other != part and _LEVEL[other] >= _LEVEL[part]:
                wrong.append(f"{name} imports {other}")
    assert wrong == []
    assert used == set(EXCEPTIONS), "an exception that nobody needs any more"


def test_no_module_imports_private_names_of_another() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {alias.name}"
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("convert")
        for alias in node.names
        if alias.name.startswith("_")
    ]
    assert found == []


def test_what_a_module_offers_is_what_others_take() -> None:
    modules = {name: ast.parse(path.read_text()) for name, path in _modules().items()}
    offered = {
        f"convert.{name}".rstrip("."): ast.literal_eval(node.value)
        for name, tree in modules.items()
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    }
    wrong = [
        f"{node.module}.{alias.name}"
        for tree in modules.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in offered
        for alias in node.names
        if alias.name not in offered[node.module]
        and f"{node.module}.{alias.name}".removeprefix("convert.") not in modules
    ]
    assert wrong == []


LOADED = """
import sys
{}
stems = {{name.partition(".")[0] for name, module in list(sys.modules.items())
         if "site-packages" in str(getattr(module, "__file__", None))}}
print(*sorted(stem for stem in stems if not stem.startswith("_") and stem != "convert"))
"""


@pytest.mark.parametrize(
    ("program", "loaded"),
    [
        ("import convert", ""),
        ("from convert.cli import run; run(['--help'])", "click"),
        ("from convert.cli import run; run(['--version'])", "click"),
    ],
)
def test_libraries_are_imported_where_they_are_used(program: str, loaded: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", LOADED.format(program)], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == loaded
