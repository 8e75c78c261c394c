"""The documentation is true: its commands and Python are run and compared, as the README's are.

``pytest tests/test_docs.py --update-golden`` puts the real output in; then read the diff.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import click
import pytest
from test_readme import _CONSOLE, _rerun, all_installed

from convert.cli import command as cli

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_PYTHON = re.compile(r"^```python\n(.*?)^```\n\n```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ANY_PYTHON = re.compile(r"^```python\n", re.MULTILINE)
PAGES = sorted(DOCS.rglob("*.md"))
_FENCE = re.compile(r"^(`{3,})([a-z]*)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"^\n    [^ ].*$", re.MULTILINE)
_SPAN = re.compile(r"`((?:tearsheet|make) [^`]+)`")


def test_the_reference_says_what_the_code_says() -> None:
    spec = importlib.util.spec_from_file_location("api_pages", ROOT / "tools" / "api_pages.py")
    assert spec is not None
    assert spec.loader is not None
    pages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pages)
    for page in PAGES:
        text = page.read_text()
        assert "\n:::" not in text, f"{page} shows nothing where mkdocs has not been"
        assert pages.filled(text) == text, f"{page} differs from the code; python tools/api_pages.py mends it"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that the pages speak of."""
    text = (ROOT / "convert" / "cli" / "bridge.txt").read_text()
    (tmp_path / "bridge.txt").write_text(text)
    (tmp_path / "archive").mkdir()
    for name, headline in (("ferry", "The Ferry Nobody Wanted"), ("barge", "Barge Strikes Harbour Bridge")):
        (tmp_path / "archive" / f"{name}.txt").write_text(text.replace("Harbour Bridge Reopens", headline))
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_shows_what_happens(page: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text()

    def shell(match: re.Match[str]) -> str:
        if "tearsheet check" in match[1] and not (all_installed() and shutil.which("java")):
            return match[0]
        return f"```console\n{_rerun(match[1], folder)}```"

    def python(match: re.Match[str]) -> str:
        result = subprocess.run(
            [sys.executable, "-c", match[1]],
            cwd=folder, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert result.returncode == 0, f"{page.name}: {result.stderr}"
        shown = "".join(f"{line.rstrip()}\n" for line in result.stdout.splitlines())
        return f"```python\n{match[1]}```\n\n```\n{shown}```"

    updated = _PYTHON.sub(python, _CONSOLE.sub(shell, text))
    assert len(_PYTHON.findall(text)) == len(_ANY_PYTHON.findall(text)), "Python without its output"
    if request.config.getoption("--update-golden"):
        page.write_text(updated)
    else:
        assert updated == text, f"{page} differs from what happens; pytest --update-golden mends it"


def test_the_figures_shown_are_the_last_ones(request: pytest.FixtureRequest) -> None:
    figures = json.loads((ROOT / "tools" / "corpus-figures.json").read_text())["corpus"]
    rows = [
        (f"blocks: {inner}" if isinstance(value, dict) else key, number)
        for key, value in figures.items()
        for inner, number in (value.items() if isinstance(value, dict) else [(key, value)])
    ]
    lines = ["| measure | value |", "|---|---|"]
    for name, value in rows:
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        lines.append(f"| {name.replace('_', ' ')} | {shown} |")
    page = DOCS / "quality.md"
    before, table, _ = page.read_text().partition("| measure | value |")
    updated = before + "\n".join(lines) + "\n"
    if request.config.getoption("--update-golden"):
        page.write_text(updated)
    else:
        assert table and page.read_text() == updated, "pytest --update-golden mends it"


def test_the_figures_of_web_pages_are_the_last_ones(request: pytest.FixtureRequest) -> None:
    kept = json.loads((ROOT / "tools" / "pages-figures.json").read_text())["extractors"]
    names = list(next(iter(kept.values())))
    lines = [f"| extractor | {' | '.join(names)} |".replace("_", " "), "|---" * (len(names) + 1) + "|"]
    for extractor, figures in kept.items():
        shown = [f"{figures[name]:.{0 if name == 'ms' else 3}f}" for name in names]
        lines.append(f"| {extractor} | {' | '.join(shown)} |")
    page = DOCS / "quality.md"
    updated = re.sub(r"\| extractor \|.*?\n\n", "\n".join(lines) + "\n\n", page.read_text(), flags=re.DOTALL)
    if request.config.getoption("--update-golden"):
        page.write_text(updated)
    else:
        assert page.read_text() == updated, "pytest --update-golden mends it"


def test_the_figures_of_pasted_pages_are_the_last_ones(request: pytest.FixtureRequest) -> None:
    kept = json.loads((ROOT / "tools" / "pages-figures.json").read_text())["pasted"]
    names = list(next(iter(kept["fields"].values())))
    lines = [f"| of {kept['pages']} pages | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for field, counts in kept["fields"].items():
        lines.append(f"| {field.replace('_', ' ')} | {' | '.join(str(counts[name]) for name in names)} |")
    page = DOCS / "quality.md"
    updated = re.sub(
        r"\| of \d+ pages \|.*?\n\n", "\n".join(lines) + "\n\n", page.read_text(), flags=re.DOTALL
    )
    shared = f"(F1): {kept['words']:.3f}; in blocks of the same type: {kept['typed']:.3f}."
    updated = re.sub(r"\(F1\): [\d.]+; in blocks of the same type: [\d.]+\.", shared, updated)
    if request.config.getoption("--update-golden"):
        page.write_text(updated)
    else:
        assert page.read_text() == updated, "pytest --update-golden mends it"


def test_every_page_is_in_the_contents_and_every_link_leads_somewhere() -> None:
    contents = (ROOT / "mkdocs.yml").read_text()
    for page in PAGES:
        assert page.relative_to(DOCS).as_posix() in contents
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", _FENCE.sub("", page.read_text())):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


# -- every block is run -----------------------------------------------------------------


def blocks(page: Path, *kinds: str) -> list[str]:
    return [match[3] for match in _FENCE.finditer(page.read_text()) if match[2] in kinds]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.stem)
def test_every_block_is_of_a_kind_that_is_run(page: Path) -> None:
    """Consoles and Python above, rules in test_rule_examples, signatures (py) by the tool that writes them;
    every other block has a test below."""
    text = page.read_text()
    assert not [m[0] for m in _INDENTED.finditer(_FENCE.sub("", text)) if "options:" not in text], (
        "an indented block would not be run"
    )
    kinds = {match[2] for match in _FENCE.finditer(text)}
    assert kinds <= {"", "console", "python", "py", "sh", "zsh", "fish", "toml", "text"}
    assert ("text" in kinds) == (page.name == "rules.md")
    assert ("toml" in kinds) == (page.name == "plugin.md")
    unnamed = len(blocks(page, ""))
    assert unnamed == len(blocks(page, "python")), "output without the Python that gave it"
    known = {*INSTALLING, *REVIEWING, *RUN_BELOW}
    assert set(blocks(page, "sh", "zsh", "fish")) <= known, "a script that no test runs"


INSTALLING = {"pip install tearsheet\n"}
"""What tests/packaging does with the wheel."""
REVIEWING = {"tearsheet review bridge.txt\n"}
(CRON,) = blocks(DOCS / "how-to" / "cron.md", "sh")
(CLUSTER,) = blocks(DOCS / "archive.md", "sh")
COMPLETIONS = {
    shell: blocks(DOCS / "how-to" / "shell.md", language)[0]
    for shell, language in (("bash", "sh"), ("zsh", "zsh"), ("fish", "fish"))
}
RUN_BELOW = {CRON, CLUSTER, *COMPLETIONS.values()}


def script(text: str, folder: Path, shell: str = "sh") -> subprocess.CompletedProcess[str]:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [shell, "-c", text],
        cwd=folder, env={**os.environ, "PATH": programs}, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def test_the_nightly_script_takes_what_came_in_since(folder: Path) -> None:
    srv = folder / "srv"
    (srv / "inbox").mkdir(parents=True)
    (srv / "stamp").touch()
    os.utime(srv / "stamp", (1, 1))
    shutil.copy(folder / "bridge.txt", srv / "inbox" / "new.txt")
    shutil.copy(folder / "bridge.txt", srv / "inbox" / "old.txt")
    os.utime(srv / "inbox" / "old.txt", (0, 0))
    done = script(CRON.replace("/srv", str(srv)), folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in (srv / "finished").iterdir()] == ["new.pdf"]


def test_the_cluster_of_the_page_works(folder: Path) -> None:
    pytest.importorskip("distributed")
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = CLUSTER.replace("8786", str(port)).replace("/srv", str(folder))
    # What runs in the background ends with the script, or it would outlive the test.
    text = text.replace(" &\n", f" --no-dashboard >{folder}/log 2>&1 &\n")
    done = script(f"trap 'kill $(jobs -p)' EXIT\n{text}", folder, "bash")
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (folder / "finished").glob("*.epub")) == ["barge.epub", "ferry.epub"]


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_the_lines_of_each_shell_set_completion_up(shell: str, folder: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    asks = {
        "bash": "complete -p tearsheet",
        "zsh": "print $_comps[tearsheet]",
        "fish": "complete -c tearsheet",
    }
    before = "autoload -U compinit && compinit -u -D\n" if shell == "zsh" else ""
    done = script(f"{before}{COMPLETIONS[shell]}{asks[shell]}", folder, shell)
    assert done.returncode == 0 and "_tearsheet_completion" in done.stdout, done.stderr


def test_the_review_page_opens(folder: Path) -> None:
    (call,) = REVIEWING
    program = Path(sys.executable).with_name("tearsheet")
    process = subprocess.Popen(
        [program, *call.split()[1:], "--no-browser"], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=20) as page:  # noqa: S310 - our own, on loopback
            assert b"app.js" in page.read()
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_the_plug_in_that_is_shown_is_the_one_that_is_tested() -> None:
    (shown,) = blocks(DOCS / "how-to" / "plugin.md", "toml")
    whole = tomllib.loads((ROOT / "fixtures" / "plugin-example" / "pyproject.toml").read_text())
    assert tomllib.loads(shown)["project"]["entry-points"] == whole["project"]["entry-points"]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.stem)
def test_commands_in_the_text_are_there_with_their_options(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for span in _SPAN.findall(page.read_text()):
        program, *words = span.split()
        name = next((word for word in words if not word.startswith("-")), None)
        if program == "make":
            assert name in targets, span
            continue
        command: click.Command | None = cli
        for word in words:
            if isinstance(command, click.Group) and not word.startswith("-"):
                command = command.get_command(click.Context(command), word)
                assert command, span
        assert command
        options = {text for option in command.params for text in (*option.opts, *option.secondary_opts)}
        assert {word for word in words if re.fullmatch(r"--[a-z-]+", word)} <= options | {"--help"}, span
