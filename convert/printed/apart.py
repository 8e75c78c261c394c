"""The libraries for PDF in a process of its own: what makes them hang, crash or swell costs it and one line.

The process waits for the next file, so that only the first one pays for its start.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from queue import Empty, Queue
from typing import IO

import msgspec

from convert.errors import ReadError
from convert.printed.attached import Attached, attached
from convert.printed.glyphs import Document, Page

__all__ = ["Attached", "document", "main"]

SECONDS = 8
"""How much of a processor's time one page may take, and the whole file more than that only by its pages."""
_EACH = 0.25
_PATIENCE = 8
"""How many times longer it may take on a machine that is busy with other things."""
_MEMORY = 900 << 20
_LENGTH = struct.Struct(">Q")
_ASKED = struct.Struct(">d?")
"""The seconds that there are, and whether an attached model is looked for."""
_LARGEST = 1 << 28
_LOCK = threading.RLock()


class _Header(msgspec.Struct, frozen=True):
    """What comes before the pages."""

    pages: int = 0
    said: dict[str, str] = {}
    language: str | None = None
    error: tuple[str, str | None] | None = None
    """A problem and its remedy; nothing follows then."""


class _EndedError(Exception):
    """The process went away, or did not answer in time."""


class _LostError(_EndedError):
    """It went away before it had said anything of the file, which then need not be what it died of."""


class _EndedEarlyError(_EndedError):
    """It ran out of time over what is attached; the pages may be sound."""


def document(data: bytes, file: str) -> Document | Attached:
    """The model attached to the PDF ``data``, else its pages.

    Raises `ReadError` for one that is none, or takes too much.
    """
    whole, lost = True, 0
    with _LOCK:
        while True:
            try:
                return _asked(data, file, whole=whole)
            except _EndedEarlyError:
                whole = False
            except _LostError as ended:
                lost += 1
                if lost > 1 and not whole:
                    raise _unreadable(ended, file) from None
                whole = whole and lost < 2  # it died of what is attached, if it dies twice
            except _EndedError as ended:
                raise _unreadable(ended, file) from None


def _asked(data: bytes, file: str, *, whole: bool) -> Document | Attached:
    """What the process says of ``data``; ``whole`` says that what is attached is looked for first."""
    worker = _worker()
    try:
        return worker.document(data, file, whole=whole)
    except BaseException:
        worker.stop()  # what it would still say belongs to nobody
        raise


def _unreadable(ended: _EndedError, file: str) -> ReadError:
    return ReadError(f"is no PDF that can be read ({ended})", file=file, remedy="open and save it anew")


# -- this side --------------------------------------------------------------------------


class _Worker:
    """The process, and what it answers."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        program = f"import sys; sys.path[:] = {sys.path!r}; from convert.printed.apart import main; main()"
        self.process = subprocess.Popen(  # noqa: S603  # this Python, and a program of ours
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.file = ""
        self.answers: Queue[bytes | None] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        stream = self.process.stdout
        while stream is not None:
            try:
                message = _received(stream)
            except (OSError, ValueError):
                message = None
            self.answers.put(message)
            if message is None:
                return

    def alive(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def stop(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        _KEPT.clear()

    def document(self, data: bytes, file: str, *, whole: bool) -> Document | Attached:
        self.file = file
        # Whoever hangs while it is being fed hangs here too, so a thread of its own does the feeding.
        asked = _ASKED.pack(SECONDS, whole) + data
        threading.Thread(target=_sent, args=(self.process.stdin, asked), daemon=True).start()
        try:
            first = self._answer()
        except _EndedError as ended:
            if self._used_up():
                raise _EndedEarlyError(str(ended)) if whole else ended from None
            raise _LostError(str(ended)) from None
        if whole:
            model = msgspec.msgpack.decode(first, type=Attached | None)
            if model is not None:
                if self._answer() != b"":
                    raise _EndedError("it answered out of turn")
                return model
            first = self._answer()
        header = msgspec.msgpack.decode(first, type=_Header)
        if header.error:
            raise _refused(header.error, file)
        pages = [msgspec.msgpack.decode(self._answer(), type=Page) for _ in range(header.pages)]
        if self._answer() != b"":
            raise _EndedError("it answered out of turn")
        return Document(pages, dict(header.said), header.language)

    def _used_up(self) -> bool:
        """Whether it still runs, or the system ended it for the time that it took."""
        try:
            ended = self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return True
        return sys.platform != "win32" and ended == -signal.SIGXCPU

    def _answer(self) -> bytes:
        try:
            message = self.answers.get(timeout=_PATIENCE * SECONDS)
        except Empty:
            raise _EndedError("it takes too long") from None
        if message is None:
            raise _EndedError("it takes too much time or memory, or is broken")
        if message[:1] == b"!":
            problem, remedy = msgspec.msgpack.decode(message[1:], type=tuple[str, str | None])
            raise _refused((problem, remedy), self.file)
        return message[1:]


def _refused(error: tuple[str, str | None], file: str) -> ReadError:
    return ReadError(error[0], file=file, remedy=error[1])


_KEPT: list[_Worker] = []


def _worker() -> _Worker:
    """The process of this one; a fork has its own."""
    if _KEPT and not _KEPT[0].alive():
        _KEPT.clear()
    if not _KEPT:
        _KEPT.append(_Worker())
        atexit.register(_KEPT[0].stop)
    return _KEPT[0]


# -- the other side ---------------------------------------------------------------------


def main() -> None:
    """Read files from standard input and write their pages to standard output, until there are no more."""
    _behave()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not pass for an answer.
    sys.stdout = sys.stderr
    while (asked := _received(incoming)) is not None:
        seconds, whole = _ASKED.unpack(asked[: _ASKED.size])
        for message in _answers(asked[_ASKED.size :], seconds, whole):
            _sent(outgoing, message)
        _sent(outgoing, b".")


def _answers(data: bytes, seconds: float, whole: bool) -> Iterator[bytes]:
    """What there is to say of ``data``; the system ends this process where it takes too long."""
    from convert.printed.glyphs import opened, pages

    _limit(seconds)
    if whole:
        try:
            model = attached(data)
        except ReadError as error:
            yield b"!" + msgspec.msgpack.encode((error.problem, error.remedy))
            return
        yield b"." + msgspec.msgpack.encode(model)
        if model is not None:
            return
        _limit(seconds)
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(contextlib.closing(opened(data)))
            header = _Header(file.count, file.said, file.language)
        except ReadError as error:
            yield b"." + msgspec.msgpack.encode(_Header(error=(error.problem, error.remedy)))
            return
        except Exception as error:  # PDFium's own errors, and what its Python part makes of broken files
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            problem = (f"is no PDF that can be read ({reason})", "open and save it anew, or give its text")
            yield b"." + msgspec.msgpack.encode(_Header(error=problem))
            return
        yield b"." + msgspec.msgpack.encode(header)
        last = _used() + seconds + _EACH * file.count
        try:
            _limit(seconds)
            for page in pages(file):
                yield b"." + msgspec.msgpack.encode(page)
                _limit(min(seconds, last - _used()))
        except ReadError as error:
            yield b"!" + msgspec.msgpack.encode((error.problem, error.remedy))


def _behave() -> None:
    """Leave Ctrl-C to the other side, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The end of its input tells an idle process.  A busy one is told by its parent's number; what Linux has
    # for this (PR_SET_PDEATHSIG) tells of the end of the thread that started it.
    threading.Thread(target=_outlive_nobody, args=(os.getppid(),), daemon=True).start()
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft == resource.RLIM_INFINITY or soft > _MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _outlive_nobody(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _used() -> float:
    """The processor's time that this process has had."""
    return time.process_time()


def _limit(seconds: float) -> None:
    """Have the system end this process after so much more of a processor's time, whatever it then does."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(_used() + max(seconds, 0)) + 1, hard))


# -- both -------------------------------------------------------------------------------


def _sent(stream: IO[bytes] | None, message: bytes) -> None:
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        stream.write(_LENGTH.pack(len(message)) + message)
        stream.flush()


def _received(stream: IO[bytes]) -> bytes | None:
    """The next message; None where there is none."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > 4 * _LARGEST:
        return None
    message = stream.read(length)
    return message if len(message) == length else None
