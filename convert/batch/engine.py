"""Where the work of a batch is done: in this process, or in a pool of warm ones (`cluster` has Dask).

The pool's parent is idle nearly always: on a machine whose cores all have a worker, what it does is taken
from them.  So it comes by a hundred times a second, reads what each has finished, gives new work, and
is woken by nobody while that goes on.  A worker that is over its time or memory, or dead, is replaced.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from multiprocessing import connection
from typing import Protocol

from convert.batch.records import Result, Settings, Task
from convert.batch.work import do
from convert.batch.worker import Worker, weight
from convert.errors import WriteError

__all__ = ["Engine", "InProcess", "Pool"]

NAP = 0.01
"""Seconds between two looks at workers that are busy; each holds several times as much work."""
ROOM = 64 * 1024
"""Bytes of tasks that may lie in a worker's pipe: more, and the parent would stand until it has read them."""
TICK = 0.1
"""Seconds that workers may say nothing before the parent looks at their time and memory."""


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

    def flows(self) -> bool:
        """Whether there is work to give as soon as a worker has room for it."""
        return bool(self.again) or not (self._exhausted or self.asked_again)

    def feed(self, worker: Worker) -> None:
        """Give ``worker`` what it has room for."""
        chunk: list[Task] = []
        heavy = worker.weight()
        while len(worker.tasks) + len(chunk) < worker.ahead and self.more() and self.again:
            task = self.again[0]
            heavy += weight(task)
            if first := next(iter(worker.tasks or chunk), None):
                # A task that has killed a worker goes alone, so that its next victim is known to be its own.
                suspect = not self._died.isdisjoint((first.number, task.number))
                if suspect or heavy > ROOM:
                    break
            chunk.append(self.again.popleft())
        if chunk:
            worker.give(chunk)

    def take_back(self, worker: Worker) -> Iterator[Result]:
        """Take back what a dead worker held; the task in hand is reported if it was not its first."""
        if not worker.tasks or not worker.ready:
            self.again.extendleft(reversed(worker.tasks))
            return
        task = worker.tasks.popleft()
        self.again.extendleft(reversed(worker.tasks))
        if task.number in self._died:
            yield Result(task.number, error=f"{task.item.name}: a worker died of it twice ({worker.cause()})")
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
        crew: list[Worker] = []
        stillborn = 0
        heard = False
        try:
            while queue.more() or any(worker.tasks for worker in crew):
                while len(crew) < self.workers and queue.more() and queue.again:
                    crew.append(Worker(self.settings, self.memory))
                for worker in crew:
                    if worker.ready:  # until then nobody reads what it is sent
                        queue.feed(worker)
                if heard and queue.flows():
                    time.sleep(NAP)
                else:
                    _wait(crew, 0.0 if queue.asked_again else TICK)
                heard = False
                for worker in list(crew):
                    alive = worker.process.is_alive()  # asked first: what a dead one said is all heard below
                    results = worker.hear()
                    heard = heard or bool(results)
                    yield from results
                    if not alive:
                        crew.remove(worker)
                        worker.stop()
                        stillborn = 0 if worker.ready else stillborn + 1
                        if stillborn > 2 * self.workers:
                            raise WriteError(
                                "the workers die before their first article",
                                remedy="raise --memory, or look for the cause with --jobs 0",
                            )
                        yield from queue.take_back(worker)
                    elif reason := worker.over(self.timeout, self.memory):
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


def _wait(crew: list[Worker], patience: float) -> None:
    """Until a worker has something to say, or is dead, or ``patience`` (seconds) is over."""
    connection.wait(
        [handle for worker in crew for handle in (worker.pipe, worker.process.sentinel)], timeout=patience
    )
