"""How far a batch is: one moving line on a terminal, a plain line every ten seconds elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable

import msgspec

__all__ = ["Count", "Progress"]

PLAIN_EVERY = 10.0
MOVING_EVERY = 0.2
_WINDOW = 30.0


class Count(msgspec.Struct):
    """What a run has come to so far."""

    total: int | None = None
    done: int = 0
    skipped: int = 0
    failed: int = 0

    @property
    def seen(self) -> int:
        return self.done + self.skipped + self.failed


class Progress:
    """Shows a `Count` on standard error, a whole line by ``say``; ``quiet`` shows nothing."""

    def __init__(self, count: Count, say: Callable[[str], None], *, quiet: bool = False) -> None:
        self.count, self._say = count, say
        self.quiet = quiet
        self.start = time.monotonic()
        self._moving = sys.stderr.isatty()
        self._shown = self.start
        self._marks = [(self.start, 0)]

    def tick(self) -> None:
        """Show where things stand, if it is time to."""
        now = time.monotonic()
        if self.quiet or now - self._shown < (MOVING_EVERY if self._moving else PLAIN_EVERY):
            return
        self._shown = now
        self._marks.append((now, self.count.done + self.count.failed))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW:
            self._marks.pop(0)
        if self._moving:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[K{self.line()[:width]}")
            sys.stderr.flush()
        else:
            self._say(self.line())

    def clear(self) -> None:
        """Make room for another line."""
        if self._moving and not self.quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def line(self) -> str:
        count = self.count
        of = f" of {count.total:,}" if count.total is not None else ""
        parts = [f"{count.seen:,}{of}", f"{self.rate():.1f} articles/s"]
        if count.skipped:
            parts.append(f"{count.skipped:,} were done already")
        if left := self._left():
            parts.append(f"{left} left")
        parts.append(f"{count.failed:,} failed")
        return " · ".join(parts)

    def rate(self) -> float:
        """Articles a second over the last half minute."""
        (then, before), (now, after) = self._marks[0], self._marks[-1]
        return (after - before) / (now - then) if now > then else 0.0

    def _left(self) -> str:
        rate = self.rate()
        if self.count.total is None or not rate:
            return ""
        seconds = int((self.count.total - self.count.seen) / rate)
        if seconds >= 3600:
            return f"{seconds // 3600} h {seconds % 3600 // 60:02} min"
        return f"{seconds // 60} min {seconds % 60:02} s" if seconds >= 60 else f"{seconds} s"
