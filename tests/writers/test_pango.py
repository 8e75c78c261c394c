"""Nothing of a PDF stays in the process's memory once it is made."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

import pytest

import convert
from convert.output import options_for
from convert.themes import load_theme
from convert.writers.pdf import WRITER

ARTICLE = "The Bridge Reopens\n\nBy Ann Lee\n\nMay 28, 2013\n\n" + "PORTVILLE — The ferry ran *twice*. " * 60


class _Allocated(ctypes.Structure):
    """`struct mallinfo2` of the GNU C library."""

    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks",
        "uordblks", "fordblks", "keepcost",
    )]  # fmt: skip


def allocated() -> int:
    """Bytes that libraries in C hold."""
    try:
        ask: Any = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError):
        pytest.skip("this system's C library does not tell")
    ask.restype = _Allocated
    gc.collect()
    return int(ask().uordblks)


def made(number: int) -> bytes:
    article = convert.normalize(f"{ARTICLE}\n\nThis is number {number}.")
    return WRITER.render(article, load_theme(), options_for(article, {}))


def test_no_memory_is_kept_of_a_document() -> None:
    for number in range(8):  # caches fill
        made(number)
    before = allocated()
    for number in range(8, 24):
        made(number)
    # WeasyPrint by itself keeps some 20 kB of each of these.
    assert allocated() - before < 16 * 4_000


def test_weasyprint_goes_on_with_fonts_of_others() -> None:
    """Configurations of fonts from before and after the mending still lay out text with features."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    page = (
        "<p style='font-variant-numeric: oldstyle-nums; letter-spacing: 1px'>Founded in 1913, 2013.</p>" * 30
    )
    configuration = FontConfiguration()
    for _ in range(3):
        assert weasyprint.HTML(string=page).write_pdf(font_config=configuration).startswith(b"%PDF")
        assert made(1).startswith(b"%PDF")
        assert weasyprint.HTML(string=page).write_pdf().startswith(b"%PDF")
