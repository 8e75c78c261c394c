"""The same work on a Dask cluster: in chunks, written by the workers, with small records back.

Each Dask worker keeps a pool of one warm process, so that time, memory and a death are an article's
own there too.  A Dask worker that is lost takes nothing with it: its chunk is done elsewhere.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from convert.batch.engine import Pool
from convert.batch.records import Result, Settings, Task
from convert.errors import UsageError, WriteError

__all__ = ["Cluster"]

CHUNK = 32
"""Articles a chunk at most: some seconds of work, some kilobytes of records."""
AHEAD = 3
"""Chunks out for each thread of the cluster: one in hand, the next ones on their way."""
TICK = 0.1


class Cluster:
    """Runs on the Dask scheduler at ``address``."""

    def __init__(
        self, settings: Settings, address: str, *, timeout: float | None = 60.0, memory: int | None = None
    ) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise UsageError("a cluster needs Dask", remedy="pip install 'tearsheet[cluster]'") from None
        self.settings = settings
        self.limits = (timeout, memory)
        try:
            client: Any = Client
            self.client = client(address, timeout="20s")
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError(
                f"no Dask scheduler answers ({error})", file=address, remedy="check the address"
            ) from None
        self.workers = self._threads()

    def run(self, tasks: Iterable[Task | None]) -> Iterator[Result | None]:
        import distributed

        wait: Any = distributed.wait

        source = iter(tasks)
        out: dict[Any, list[Task]] = {}
        exhausted = False
        try:
            while out or not exhausted:
                while not exhausted and len(out) < AHEAD * self.workers:
                    chunk, exhausted, hold = _chunk(source, self._size(len(out)))
                    if chunk:
                        out[self._submit(chunk)] = chunk
                    elif hold:
                        break
                if not out:
                    yield None
                    continue
                try:
                    ready = wait(list(out), timeout=TICK, return_when="FIRST_COMPLETED").done
                except TimeoutError:
                    self.workers = self._threads()
                    yield None
                    continue
                for future in ready:
                    yield from self._take(future, out.pop(future), out)
                    future.release()
        finally:
            self.client.cancel(list(out))
            self.client.close()

    def _size(self, out: int) -> int:
        """Small chunks first, so that every worker has something soon."""
        return CHUNK if out >= self.workers else CHUNK // 4

    def _submit(self, chunk: list[Task]) -> Any:
        # The work is not pure to Dask: files are its effect, so no result may stand for another.
        return self.client.submit(work, chunk, self.settings, *self.limits, pure=False, retries=0)

    def _take(self, future: Any, chunk: list[Task], out: dict[Any, list[Task]]) -> Iterator[Result]:
        if future.status == "finished":
            yield from future.result()
            return
        error = future.exception()
        if isinstance(error, WriteError):
            raise error
        if len(chunk) > 1:  # one of them is deadly, or the workers were: each by itself then tells
            for task in chunk:
                out[self._submit([task])] = [task]
            return
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        yield Result(chunk[0].number, error=f"{chunk[0].item.name}: the cluster could not do it ({what})")

    def _threads(self) -> int:
        threads: dict[str, int] = self.client.nthreads()
        return max(1, sum(threads.values()))


def _chunk(source: Iterator[Task | None], size: int) -> tuple[list[Task], bool, bool]:
    """The next tasks; whether they were the last; whether the source asked to wait."""
    chunk: list[Task] = []
    while len(chunk) < size:
        try:
            task = next(source)
        except StopIteration:
            return chunk, True, False
        if task is None:
            return chunk, False, True
        chunk.append(task)
    return chunk, False, False


# -- on the cluster's workers -----------------------------------------------------------


class _Warm:
    """A pool of one that stays for all chunks of a run."""

    def __init__(self, settings: Settings, timeout: float | None, memory: int | None) -> None:
        _allow_children()
        self.key = (settings, timeout, memory)
        self._pending: deque[Task] = deque()
        self._results = Pool(settings, 1, timeout=timeout, memory=memory).run(self._feed())

    def do(self, chunk: list[Task]) -> list[Result]:
        self._pending.extend(chunk)
        found: list[Result] = []
        while len(found) < len(chunk):
            if (result := next(self._results)) is not None:
                found.append(result)
        return found

    def close(self) -> None:
        self._results.close()

    def _feed(self) -> Iterator[Task | None]:
        while True:
            if self._pending:
                yield self._pending.popleft()
            else:
                time.sleep(0.002)
                yield None


_of_thread = threading.local()


def work(chunk: list[Task], settings: Settings, timeout: float | None, memory: int | None) -> list[Result]:
    """Do ``chunk`` in the process that this thread of a Dask worker keeps warm."""
    warm: _Warm | None = getattr(_of_thread, "warm", None)
    if warm is None or warm.key != (settings, timeout, memory):
        if warm is not None:
            warm.close()
        warm = _of_thread.warm = _Warm(settings, timeout, memory)
    try:
        return warm.do(chunk)
    except BaseException:
        del _of_thread.warm
        warm.close()
        raise


def _allow_children() -> None:
    """Dask marks its workers as daemons, which may have no children; ours end with their parent anyway."""
    config: Any = getattr(multiprocessing.current_process(), "_config", {})
    config["daemon"] = False
