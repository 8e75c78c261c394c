"""Says in one line which letters of a document no font of the system has, and what to install.

It is the PDF writer's: the other formats are shown with their reader's fonts.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable
from typing import Any

__all__ = ["scripts_of", "warn_of_missing"]

# The first word of a character's Unicode name → the script as people call it, and Debian's package.
_PACKAGES = {
    "CJK": ("Chinese, Japanese or Korean", "fonts-noto-cjk"),
    "HIRAGANA": ("Japanese", "fonts-noto-cjk"),
    "KATAKANA": ("Japanese", "fonts-noto-cjk"),
    "KATAKANA-HIRAGANA": ("Japanese", "fonts-noto-cjk"),
    "IDEOGRAPHIC": ("Chinese, Japanese or Korean", "fonts-noto-cjk"),
    "FULLWIDTH": ("Chinese, Japanese or Korean", "fonts-noto-cjk"),
    "HANGUL": ("Korean", "fonts-noto-cjk"),
    "BOPOMOFO": ("Chinese", "fonts-noto-cjk"),
    "EMOJI": ("emoji", "fonts-noto-color-emoji"),
}
_DEFAULT_PACKAGE = "fonts-noto-core"


def scripts_of(characters: Iterable[int]) -> dict[tuple[str, str], list[str]]:
    """Group code points by script: (script, package) → its characters, the most frequent script first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for code in sorted(set(characters)):
        character = chr(code)
        if unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}:
            continue  # nothing that one would see as a box
        groups.setdefault(_script(character), []).append(character)
    count = Counter({key: len(found) for key, found in groups.items()})
    return {key: groups[key] for key, _ in count.most_common()}


def _script(character: str) -> tuple[str, str]:
    if 0x1F000 <= ord(character) <= 0x1FAFF:
        return _PACKAGES["EMOJI"]
    first = unicodedata.name(character, "UNKNOWN").split()[0]
    if unicodedata.category(character)[0] != "L" and first not in _PACKAGES:
        return "symbols", "fonts-noto-core fonts-symbola"
    return _PACKAGES.get(first, (first.capitalize(), _DEFAULT_PACKAGE))


def warn_of_missing(fonts: Iterable[Any]) -> None:
    """Warn once a script; ``fonts`` are WeasyPrint's, each with the characters it had no glyph for."""
    missing = {code for font in fonts for code in font.missing}
    for (script, package), characters in scripts_of(missing).items():
        shown = " ".join(characters[:6]) + (" …" if len(characters) > 6 else "")
        warnings.warn(
            f"no font here has the {script} characters {shown}, so the PDF shows boxes for them; "
            f"install one: apt-get install {package}",
            stacklevel=4,
        )
