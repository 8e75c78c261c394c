"""What Python itself reports of files, connections and programs while a case runs."""

from __future__ import annotations

import re
import sys
from typing import Any

import convert
from convert.output import options_for, render

__all__ = ["WATCH"]


class _Watch:
    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self._hear)

    def start(self) -> None:
        """Listen from here on."""
        self.seen.clear()
        self.on = True

    def stop(self) -> list[str]:
        """Listen no longer; what was heard that must not be."""
        self.on = False
        return self.seen

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "os.system"):
            self.seen.append(f"{event} {arguments[-1]}")
        elif event == "open" and isinstance(arguments[0], str):
            path = arguments[0]
            if path.startswith(("/etc/passwd", "/dev/zero", "/etc/cron")) or re.search(r"\bevil\b", path):
                self.seen.append(f"open {path}")
        elif event == "subprocess.Popen":
            command = [str(part) for part in arguments[1]]
            pages = command[0] == sys.executable and command[-1].endswith(
                "convert.printed.apart import main; main()"
            )
            if not pages and not (
                "pandoc" in command[0] and ("--sandbox" in command or "--version" in command)
            ):
                self.seen.append(f"run {command}")


WATCH = _Watch()
# WeasyPrint looks for Pango by running programs when it is first imported; that is no case's doing.
render(convert.Article(), "pdf", options=options_for(convert.Article(), {}))
