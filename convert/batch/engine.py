"""Where the work of a batch is done: in this process, or in a pool of warm ones (`cluster` has Dask).

Each worker has a pipe of its own, so that one which dies in the middle of a word takes nothing with it
but its article; it is replaced, and so is one that is over its time or memory.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Protocol

from convert.batch.records import Result, Settings, Task
from convert.batch.work import do, warm_up
from convert.errors import WriteError

__all__ = ["Engine", "InProcess", "Pool"]

AHEAD = 2
"""Tasks that a worker holds: the one in hand, and the next, so that it never waits for its post."""
STARTING = 300.0
"""Seconds that a worker may take to get warm."""
TICK = 0.1
MEGABYTE = 1024 * 1024


class Engine(Protocol):
    """Does tasks; results come as they are ready, in any order, one for each task."""

    workers: int

    def run(self, tasks: Iterable[Task | None]) -> Iterator[Result | None]:
        """Results; None now and then where there is none yet, so that the caller can look at the clock."""
        ...


class InProcess:
    """One after another, here; a crash is then a crash, and nothing is stopped for its time or memory."""

    workers = 1

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def run(self, tasks: Iterable[Task | None]) -> Iterator[Result | None]:
        for task in tasks:
            yield do(task, self.settings) if task else None


class _Worker:
    """A process, its pipe, and the tasks that it holds, the one in hand first."""

    def __init__(self, settings: Settings, memory: int | None) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=_serve, args=(theirs, settings, memory), daemon=True
        )
        self.process.start()
        theirs.close()
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.since = time.monotonic()

    def give(self, task: Task) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        with contextlib.suppress(OSError):  # it is dead: found out, and its tasks taken back, below
            self.pipe.send(task)

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join(10)


class _Queue:
    """The tasks to come: those that dead workers left first, then new ones.

    The source of new ones may say None: nothing yet, ask again.
    """

    def __init__(self, tasks: Iterable[Task | None]) -> None:
        self.again: deque[Task] = deque()
        self._new = iter(tasks)
        self._exhausted = False
        self._died: set[int] = set()
        self.asked_again = False

    def more(self) -> bool:
        """Whether a task waits, having looked for one where none does."""
        if not self.again and not self._exhausted:
            try:
                task = next(self._new)
            except StopIteration:
                self._exhausted = True
                self.asked_again = False
            else:
                self.asked_again = task is None
                if task is None:
                    return True
                self.again.append(task)
        return bool(self.again)

    def feed(self, worker: _Worker) -> None:
        while len(worker.tasks) < AHEAD and self.more() and self.again:
            # A task that has killed a worker goes alone, so that its next victim is known to be its own.
            suspect = self.again[0].number in self._died
            if worker.tasks and (suspect or worker.tasks[0].number in self._died):
                return
            worker.give(self.again.popleft())

    def take_back(self, worker: _Worker) -> Iterator[Result]:
        """Take back what a dead worker held; the task in hand is reported if it was not its first."""
        if not worker.tasks or not worker.ready:
            self.again.extendleft(reversed(worker.tasks))
            return
        task = worker.tasks.popleft()
        self.again.extendleft(reversed(worker.tasks))
        if task.number in self._died:
            how = _cause(worker.process.exitcode)
            yield Result(task.number, error=f"{task.item.name}: a worker died of it twice ({how})")
        else:
            self._died.add(task.number)
            self.again.appendleft(task)


class Pool:
    """Warm processes of this machine.

    A task that its worker died of is tried once more in another, since whoever kills for want of memory
    often hits the wrong one; the second death is the article's.  ``timeout`` is in seconds and ``memory``
    in megabytes an article.
    """

    def __init__(
        self, settings: Settings, workers: int, *, timeout: float | None = 60.0, memory: int | None = None
    ) -> None:
        self.settings = settings
        self.workers = workers
        self.timeout = timeout
        self.memory = memory

    def run(self, tasks: Iterable[Task | None]) -> Generator[Result | None, None, None]:
        queue = _Queue(tasks)
        crew: list[_Worker] = []
        stillborn = 0
        try:
            while queue.more() or any(worker.tasks for worker in crew):
                while len(crew) < self.workers and queue.more() and queue.again:
                    crew.append(_Worker(self.settings, self.memory))
                for worker in crew:
                    queue.feed(worker)
                heard = False
                for worker in self._waiting(crew, 0.0 if queue.asked_again else TICK):
                    for result in self._hear(worker):
                        heard = True
                        yield result
                    if not worker.process.is_alive() and not _has_mail(worker):
                        crew.remove(worker)
                        worker.stop()
                        stillborn = 0 if worker.ready else stillborn + 1
                        if stillborn > 2 * self.workers:
                            raise WriteError(
                                "the workers die before their first article",
                                remedy="raise --memory, or look for the cause with --jobs 0",
                            )
                        yield from queue.take_back(worker)
                for worker in list(crew):
                    if reason := self._over(worker):
                        crew.remove(worker)
                        worker.stop()
                        if not worker.ready:
                            raise WriteError("a worker did not get ready in time", remedy="use fewer --jobs")
                        task = worker.tasks.popleft()
                        queue.again.extendleft(reversed(worker.tasks))
                        spent = time.monotonic() - worker.since
                        yield Result(task.number, error=f"{task.item.name}: {reason}", seconds=spent)
                if not heard:
                    yield None
        finally:
            for worker in crew:
                worker.stop()

    def _waiting(self, crew: list[_Worker], patience: float) -> list[_Worker]:
        """The workers that have something to say, or are dead."""
        by_handle: dict[Any, _Worker] = {w.pipe: w for w in crew if not w.pipe.closed}
        by_handle |= {worker.process.sentinel: worker for worker in crew}
        ready = connection.wait(list(by_handle), timeout=patience)
        return list({id(by_handle[handle]): by_handle[handle] for handle in ready}.values())

    def _hear(self, worker: _Worker) -> Iterator[Result]:
        while _has_mail(worker):
            try:
                said = worker.pipe.recv()
            except (EOFError, OSError):  # the end, or half a word: nothing more will come
                worker.pipe.close()
                worker.process.join(1)
                return
            worker.since = time.monotonic()
            if said is None:
                worker.ready = True
                continue
            worker.tasks.popleft()
            yield said

    def _over(self, worker: _Worker) -> str | None:
        """Why a worker must be stopped, or None."""
        elapsed = time.monotonic() - worker.since
        if not worker.ready:
            return "not ready" if elapsed > STARTING else None
        if not worker.tasks:
            return None
        if self.timeout and elapsed > self.timeout:
            return f"took longer than {self.timeout:g} seconds; raise --timeout, or look at this input"
        if self.memory and (used := _resident(worker.process.pid)) and used > self.memory * MEGABYTE:
            return f"needs more than {self.memory} MB of memory; raise --memory, or look at this input"
        return None


def _has_mail(worker: _Worker) -> bool:
    try:
        return not worker.pipe.closed and worker.pipe.poll()
    except OSError:
        return False


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit status {code}"


def _resident(pid: int | None) -> int | None:
    """Bytes of memory that a process holds, where the system tells."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


# -- in the worker ----------------------------------------------------------------------


def _serve(pipe: connection.Connection[Any, Any], settings: Settings, memory: int | None) -> None:
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
    pipe.send(None)
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(do(pipe.recv(), settings))


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
