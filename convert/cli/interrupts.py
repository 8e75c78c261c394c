"""Ctrl-C that is never lost: what is raised while Python finalises an object is only reported there."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Any

__all__ = ["heed", "watch"]

_pressed = threading.Event()


def watch() -> None:
    """Keep in mind from now on that Ctrl-C was pressed, wherever that happens."""
    _pressed.clear()
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _press)
        sys.unraisablehook = _quietly


def heed() -> None:
    """Raise `KeyboardInterrupt` where Ctrl-C was pressed and the work went on; for between two pieces."""
    if _pressed.is_set():
        raise KeyboardInterrupt


def _press(_number: int, _frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt


def _quietly(unraisable: Any) -> None:
    # Ctrl-C also leaves objects behind that are half made (a ZipFile within its own __init__): what their
    # finalisers miss is no news to whoever pressed it.
    if not _pressed.is_set() and not isinstance(unraisable.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
