"""One worker of a pool: a warm process that does tasks, as its parent holds it and as it lives.

Each has a pipe of its own, so that one which dies in the middle of a word takes nothing with it but its
article.  What it has finished is in the pipe at once, whenever the parent may come to read it.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import signal
import time
from collections import deque
from collections.abc import Sequence
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from convert.batch.records import Result, Settings, Task
from convert.batch.work import do, warm_up

__all__ = ["Worker", "held", "weight"]

AHEAD = 0.05
"""Seconds of work that a worker holds, so that it never waits for its post."""
FEWEST, MOST = 2, 64
"""Tasks that it holds at least (the one in hand and the next), and at most."""
STARTING = 300.0
"""Seconds that a worker may take to get warm."""
MEGABYTE = 1024 * 1024


class Worker:
    """A process, its pipe, and the tasks that it holds, the one in hand first."""

    def __init__(self, settings: Settings, memory: int | None) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        # How many messages it has begun to send: to look here is free, to ask the system for mail is not.
        self._said: Any = context.RawValue("Q")
        self._heard = 0
        self.process: SpawnProcess = context.Process(
            target=_serve, args=(theirs, self._said, settings, memory), daemon=True
        )
        self.process.start()
        theirs.close()
        self.tasks: deque[Task] = deque()
        self.ahead = FEWEST
        self.ready = False
        self.since = time.monotonic()

    def weight(self) -> int:
        """About as many bytes as what it holds takes in the pipe."""
        return sum(map(weight, self.tasks))

    def give(self, chunk: Sequence[Task]) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.extend(chunk)
        with contextlib.suppress(OSError):  # it is dead: found out, and its tasks taken back, by the pool
            self.pipe.send(chunk)

    def hear(self) -> list[Result]:
        """The results that it has sent since the last time."""
        results: list[Result] = []
        while self._heard < self._said.value:
            try:
                said: Result | None = self.pipe.recv()
            except (EOFError, OSError):  # the end, or half a word: nothing more will come
                self.process.join(1)
                break
            self._heard += 1
            self.since = time.monotonic()
            if said is None:
                self.ready = True
            else:
                self.tasks.popleft()
                results.append(said)
        if results:
            self.ahead = held(sum(result.seconds for result in results) / len(results))
        return results

    def over(self, timeout: float | None, memory: int | None) -> str | None:
        """Why it must be stopped, or None; ``timeout`` in seconds and ``memory`` in megabytes an article."""
        elapsed = time.monotonic() - self.since
        if not self.ready:
            return "not ready" if elapsed > STARTING else None
        if not self.tasks:
            return None
        if timeout and elapsed > timeout:
            return f"took longer than {timeout:g} seconds; raise --timeout, or look at this input"
        if memory and (used := _resident(self.process.pid)) and used > memory * MEGABYTE:
            return f"needs more than {memory} MB of memory; raise --memory, or look at this input"
        return None

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join(10)

    def cause(self) -> str:
        """What it died of."""
        code = self.process.exitcode
        if code is not None and code < 0:
            with contextlib.suppress(ValueError):
                return signal.Signals(-code).name
        return f"exit status {code}"


def held(seconds: float) -> int:
    """How many tasks a worker holds where each takes ``seconds``: the slower, the fewer to give back."""
    return min(MOST, max(FEWEST, math.ceil(AHEAD / max(seconds, AHEAD / MOST))))


def weight(task: Task) -> int:
    """About as many bytes as ``task`` takes in a pipe."""
    return 512 + len(task.item.data or b"")


def _resident(pid: int | None) -> int | None:
    """Bytes of memory that a process holds, where the system tells."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


# -- in the worker ----------------------------------------------------------------------


def _serve(pipe: connection.Connection[Any, Any], said: Any, settings: Settings, memory: int | None) -> None:
    """A worker's life: get warm, say so, do what comes, end with the parent."""
    import logging
    import threading

    # Ctrl-C is the parent's to hear; it ends us in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger().addHandler(logging.NullHandler())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _hush()
    _limit(memory)
    warm_up(settings)
    _settle()

    def say(what: Result | None) -> None:
        said.value += 1  # before it: whoever is woken by the message finds it counted
        pipe.send(what)

    with contextlib.suppress(EOFError, OSError):
        say(None)
        while True:
            for task in pipe.recv():
                say(do(task, settings))


def _settle() -> None:
    """Have the collector of garbage pass over what is kept for good.

    It then goes through an article's own objects alone: sooner, and so before they have piled up.
    """
    gc.collect()
    gc.freeze()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _hush() -> None:
    """What a native library says while it dies is nothing for the user; the parent says what happened."""
    if os.environ.get("TEARSHEET_DEBUG", "0") in ("", "0"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _limit(memory: int | None) -> None:
    """Have the system refuse what is beyond the limit; the parent's watch is for what it lets through."""
    if memory is None:
        return
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(
            resource.RLIMIT_DATA, (memory * MEGABYTE, resource.getrlimit(resource.RLIMIT_DATA)[1])
        )
