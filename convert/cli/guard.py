"""``--timeout`` and ``--memory``: one piece of work in a process of its own, stopped where it passes a limit.

Only where one of them is given; the system's own limits then hold also against a library that never returns.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from convert.errors import TearsheetError, UsageError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["cores", "guard_options", "guarded"]

_R = TypeVar("_R")
_MEGABYTE = 1024 * 1024


def cores() -> int:
    """The cores that this process may use, which in a container are fewer than there are."""
    if hasattr(os, "sched_getaffinity"):  # macOS and Windows have no such call
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def guard_options(function: Any) -> Any:
    """The options that limit time and memory, for commands that work in this process."""
    function = click.option(
        "--memory",
        type=click.IntRange(64),
        metavar="MB",
        help="Stop an input that needs more memory; no limit where not said.",
    )(function)
    return click.option(
        "--timeout",
        type=click.FloatRange(0),
        default=0.0,
        metavar="S",
        help="Stop an input after S seconds.  [default: never]",
    )(function)


def guarded(step: Callable[[], _R], *, file: str, timeout: float, memory: int | None) -> _R:
    """What ``step`` returns; raises `TearsheetError` where it passes a limit."""
    if not timeout and memory is None:
        return step()
    if not hasattr(os, "fork"):
        raise UsageError(
            "this system has no --timeout and --memory", remedy="use 'tearsheet batch', which has"
        )
    from multiprocessing import get_context

    fork = get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    sys.stdout.flush()
    worker = fork.Process(target=_work, args=(step, theirs, memory))
    worker.start()
    theirs.close()
    try:
        if not ours.poll(timeout or None):
            raise TearsheetError(
                f"took longer than the limit of {timeout:g} seconds",
                file=file,
                remedy="raise it with --timeout",
            )
        try:
            done, result = ours.recv()
        except EOFError:
            done, result = False, None
        if done:
            return result  # type: ignore[no-any-return]
        if isinstance(result, BaseException):
            raise result
        problem = f"needed more than the limit of {memory} MB of memory" if memory else "ended its process"
        raise TearsheetError(problem, file=file, remedy="raise it with --memory") from None
    except BaseException:
        worker.terminate()
        raise
    finally:
        worker.join(5)
        if worker.is_alive():
            worker.kill()
            worker.join()
        ours.close()


def _work(step: Callable[[], Any], pipe: Connection, memory: int | None) -> None:
    """In the process of its own: the answer goes back through ``pipe``; none is sent where memory ran out."""
    if memory is not None:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (memory * _MEGABYTE, hard))
    # What is half done is taken back, and processes that this one started end with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        result = step()
        sys.stdout.flush()
    except MemoryError:
        os._exit(1)
    except KeyboardInterrupt:
        os._exit(130)  # the command itself got it too, and says so
    except BaseException as error:
        with contextlib.suppress(Exception):
            pipe.send((False, error))
        return
    pipe.send((True, result))
