"""Writes what the code says of itself into the pages of the reference, so that they read on their own.

A page has ``<!-- api: convert.readers Source ReadOptions -->`` (a module and names in it; none: all that it
exports) and ``<!-- /api -->``; what stands between the two is made from signatures and docstrings.
``python tools/api_pages.py`` writes the pages anew, and a test holds that they are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
_PLACE = re.compile(r"(?P<open><!-- api: (?P<what>[\w. ]+) -->\n).*?(?P<close><!-- /api -->)", re.DOTALL)


def filled(page: str) -> str:
    """The text ``page`` with what the code says in its places."""
    return _PLACE.sub(lambda m: f"{m['open']}\n{_api(*m['what'].split())}\n{m['close']}", page)


def _api(module: str, *names: str) -> str:
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    body = ast.parse(file.read_text("utf-8")).body
    known = {name: (node, said) for name, node, said in _named(body)}
    wanted = names or tuple(name for name in known if not name.startswith("_"))
    return "\n".join(_entry(name, *known[name]) for name in wanted)


def _named(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt, str]]:
    """What ``body`` defines, in its order, with its docstring; a value's stands below it."""
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name, node, ast.get_docstring(node) or ""
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name):
                yield target.id, node, _string(after)


def _string(node: ast.stmt | None) -> str:
    value = node.value if isinstance(node, ast.Expr) else None
    found = value.value if isinstance(value, ast.Constant) else ""
    return found if isinstance(found, str) else ""


def _entry(name: str, node: ast.stmt, said: str) -> str:
    if isinstance(node, ast.FunctionDef):
        return f"### {name}\n\n{_code(_signature(node))}\n\n{_text(said)}\n"
    if isinstance(node, ast.ClassDef):
        return _class(node, said)
    if isinstance(node, ast.Assign) and said:
        return f"### {name}\n\n{_code(f'{name} = {ast.unparse(node.value)}')}\n\n{_text(said)}\n"
    return ""


def _class(node: ast.ClassDef, said: str) -> str:
    parts = [f"### {node.name}", _text(said)]
    above = [ast.unparse(base) for base in node.bases]
    family = [base for base in above if base.endswith("Error") or base == "Exception"]
    if family:
        parts.append(f"A kind of `{family[0]}`.")
    fields, methods = [], []
    for name, inner, words in _named(node.body):
        if name.startswith("_") and name != "__call__":
            continue
        if isinstance(inner, ast.AnnAssign):
            default = f" = {ast.unparse(inner.value)}" if inner.value else ""
            what = f": {' '.join(_text(words).split())}" if words else ""
            fields.append(f"- `{name}: {ast.unparse(inner.annotation)}{default}`{what}")
        elif isinstance(inner, ast.FunctionDef):
            fixed = {ast.unparse(mark) for mark in inner.decorator_list}
            if "property" in fixed:
                kind = f": {ast.unparse(inner.returns)}" if inner.returns else ""
                fields.append(f"- `{name}{kind}`: {' '.join(_text(words).split())}".rstrip(": "))
            else:
                methods.append(f"{_code(_signature(inner))}\n\n{_text(words)}".rstrip())
    parts += ["\n".join(fields), *methods]
    return "\n\n".join(part for part in parts if part) + "\n"


def _signature(node: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    fixed = [arg for arg in node.args.posonlyargs + node.args.args if arg.arg in ("self", "cls")]
    for arg in fixed:
        arg.annotation = None
    whole = f"{node.name}({ast.unparse(node.args)}){returns}"
    if len(whole) <= 100:
        return whole
    parts = re.split(r", (?=[\w*]+(?::|,|$)|\*)", ast.unparse(node.args))
    return "\n".join([f"{node.name}(", *(f"    {part}," for part in parts), f"){returns}"])


def _code(words: str) -> str:
    return f"```py\n{words}\n```"


def _text(said: str) -> str:
    """A docstring as Markdown: its marks, and the list of what is raised."""
    lines: list[str] = []
    raised = False
    for line in said.strip().splitlines():
        plain = line.strip().replace("``", "`")
        if plain in ("Raises:", "Returns:"):
            raised = True
            lines += [plain, ""]
        elif raised and (match := re.match(r"(\w+Error): (.*)", plain)):
            lines.append(f"- `{match[1]}`: {match[2]}")
        else:
            lines.append(f"  {plain}" if raised and plain else plain)
    return "\n".join(lines)


if __name__ == "__main__":
    for place in sorted(DOCS.rglob("*.md")):
        before = place.read_text("utf-8")
        if (after := filled(before)) != before:
            place.write_text(after, "utf-8")
            print(f"wrote {place.relative_to(ROOT)}")
