"""The language and direction of a text, by Google's CLD2 (`pycld2`).

CLD2 was chosen after measuring: as right as langid on articles, loads in 2 ms where the others
need 140 to 700, and is safe to call from many workers.
"""

from __future__ import annotations

import re

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")
# Typesetters' dummy text is in no language.
_DUMMY = re.compile(r"lorem ipsum\b[^\n]*", re.I)
_URL = re.compile(r"https?://\S+")
_RENAMED = {"iw": "he", "zh-Hant": "zh-Hant", "jw": "jv", "mo": "ro", "sh": "sr"}
SAMPLE = 3000


def detect(text: str) -> tuple[str | None, float]:
    """The BCP 47 tag of the language that most of ``text`` is in, and how sure that is (0 to 1)."""
    import pycld2

    sample = _URL.sub(" ", text[:SAMPLE])
    if "orem " in sample or "OREM " in sample:
        sample = _DUMMY.sub(" ", sample)
    if not _LETTER.search(sample):
        return None, 0.0
    try:
        reliable, _, details = pycld2.detect(sample.encode("utf-8", "ignore"), bestEffort=True)
    except pycld2.error:
        return None, 0.0
    _, code, percent, _ = details[0]
    if code == "un":
        return None, 0.0
    return _RENAMED.get(code, code), round((0.98 if reliable else 0.6) * max(percent, 50) / 100, 2)


def direction(text: str) -> str:
    """``rtl`` where most letters of ``text`` belong to a right-to-left script."""
    sample = text[:SAMPLE]
    foreign = len(_RTL.findall(sample))
    return "rtl" if foreign and 2 * foreign > len(_LETTER.findall(sample)) else "ltr"
