"""Goes through a batch: what is done and true is skipped, the rest is made, and the ledger knows.

One loop in one process gives out the work, names the files and keeps the ledger; all that takes time
happens in the engine's workers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from convert.batch.engine import Engine
from convert.batch.ledger import Entry, Ledger
from convert.batch.naming import mirrored
from convert.batch.outcome import Outcome, outcome
from convert.batch.progress import Count, Progress
from convert.batch.records import Item, Output, Result, Settings, Task, digest
from convert.batch.sources import Source
from convert.batch.stems import Stems
from convert.batch.storage import PlaceError, Storage, storage_for
from convert.batch.work import content_of, mark
from convert.errors import ReadError

__all__ = ["Plan", "Summary", "ledger_path", "options_hash", "run"]

COMMIT_EVERY = 2.0
"""Seconds between commits of the ledger: what a kill costs at most is done again."""
BEHIND = 2000
"""Results that may wait for a slow one before them, where names are given in order."""
OLDER = "the files of an earlier run are kept"
_FAILURES_SHOWN = 20


class Plan(msgspec.Struct, frozen=True):
    """One call of the command, checked."""

    settings: Settings
    formats: tuple[str, ...]
    version: str
    options: str
    resume: bool = True
    retry_failed: bool = False
    quiet: bool = False


class Summary(msgspec.Struct):
    """What ``--report`` writes."""

    target: str
    formats: tuple[str, ...]
    version: str
    workers: int
    done: int = 0
    skipped: int = 0
    failed: int = 0
    passed_over: int = 0
    remarked: int = 0
    """How many of those that were made have remarks; the ledger has them."""
    seconds: float = 0.0
    articles_per_second: float = 0.0
    stopped: str | None = None
    """Why the run ended before its inputs did."""
    failures: list[dict[str, str]] = []
    gone: list[str] = []
    """Inputs of earlier runs that this one did not find; what was made of them is kept."""


def options_hash(settings: Settings, formats: tuple[str, ...], epoch: int | None) -> str:
    """What must be the same for a file to be the same: everything but which other formats are made."""
    from convert.themes import load_theme

    theme = load_theme(settings.theme)
    facts = [
        msgspec.json.encode(msgspec.to_builtins(theme.tokens)), msgspec.json.encode(dict(theme.sheets)),
        theme.template.encode(),
        _canonical(settings.reading), _canonical(settings.hints), _canonical(settings.writing),
        (settings.pattern or "").encode(), str(epoch).encode(),
        *(_content(settings.writing.get(name)) for name in ("reference_docx", "cover")),
    ]  # fmt: skip
    return digest(b"\0".join(facts))


def _content(path: str | None) -> bytes:
    try:
        return Path(path).read_bytes() if path else b""
    except OSError:  # the writer will say so
        return b"unreadable"


def _canonical(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


def run(
    source: Source,
    ledger: Ledger,
    engine: Engine,
    plan: Plan,
    *,
    say: Callable[[str], None],
    report: Callable[[Summary], None] | None = None,
) -> Summary:
    """Make everything that ``source`` gives; raises `PlaceError` where the target takes no more.

    Whatever ends it, the ledger has what was finished, and ``report`` is called.
    """
    summary = Summary(plan.settings.target, plan.formats, plan.version, engine.workers)
    storage = storage_for(plan.settings.target)
    storage.prepare()
    if not plan.resume:
        ledger.forget()
    work = _Run(source, ledger, storage, plan, summary, say)
    start = time.monotonic()
    try:
        for result in engine.run(work.tasks()):
            if result is not None:
                work.finish(result)
            work.tick()
        summary.gone = [key for key in ledger.known() if key not in work.seen]
    except (KeyboardInterrupt, PlaceError) as error:
        summary.stopped = str(error) or "interrupted"
        raise
    finally:
        work.progress.clear()
        summary.seconds = round(time.monotonic() - start, 3)
        made = work.count.done + work.count.failed
        summary.articles_per_second = round(made / summary.seconds, 2) if summary.seconds else 0.0
        summary.done, summary.skipped, summary.failed = work.count.done, work.count.skipped, work.count.failed
        summary.passed_over = source.passed_over
        if report:
            report(summary)
        work.commit()
    return summary


class _Run:
    """The state of a run: what is out at work, what waits for its turn to be named."""

    def __init__(
        self,
        source: Source,
        ledger: Ledger,
        storage: Storage,
        plan: Plan,
        summary: Summary,
        say: Callable[[str], None],
    ) -> None:
        self.source, self.ledger, self.storage, self.plan = source, ledger, storage, plan
        self.summary, self.say = summary, say
        self.count = Count(total=source.total)
        self.progress = Progress(self.count, say, quiet=plan.quiet)
        self.out: dict[int, tuple[Task, Entry | None]] = {}
        self.waiting: dict[int, Result] = {}
        self.next = 0
        self.committed = time.monotonic()
        self.seen: set[str] = set()
        self.stems = Stems(ledger, storage, plan.settings, self._told)
        self.named: dict[str, int] = {}
        """The last number that a key got which several inputs have."""

    # -- giving out ---------------------------------------------------------------------

    def tasks(self) -> Iterator[Task | None]:
        """What is still to be made, in order; None where the caller should look around first."""
        extensions = self._extensions(self.plan.formats)
        number = 0
        skipped = 0
        for item in self.source.items:
            while len(self.waiting) > BEHIND:
                time.sleep(0.01)
                yield None
            item = self._once(item)
            before = self.ledger.get(item.key)
            formats = self._needed(item, before)
            if not formats:
                self._skip(item, before)
                skipped += 1
                if skipped % 100 == 0:
                    yield None
                continue
            stem = self._stem(item, before, formats, extensions)
            task = Task(number, item, formats, stem)
            self.out[number] = (task, before)
            number += 1
            yield task

    def _once(self, item: Item) -> Item:
        """No two inputs of a run share a key; a container may name two members alike."""
        key = item.key
        if key in self.seen:
            number = self.named.get(item.key, 1)
            while key in self.seen:
                number += 1
                key = f"{item.key}-{number}"
            self.named[item.key] = number
        self.seen.add(key)
        return item if key == item.key else msgspec.structs.replace(item, key=key)

    def _needed(self, item: Item, before: Entry | None) -> tuple[str, ...]:
        """The formats that are not there, or not as they should be."""
        plan = self.plan
        if before is None or not self._same(item, before):
            return plan.formats
        if before.error is not None and not before.failed:
            return plan.formats if plan.retry_failed else ()
        true = {o.format for o in before.outputs if o.format not in before.failed and self.stems.true(o)}
        given_up = () if plan.retry_failed else before.failed
        return tuple(format for format in plan.formats if format not in true and format not in given_up)

    def _same(self, item: Item, before: Entry) -> bool:
        if (before.options, before.version) != (self.plan.options, self.plan.version):
            return False
        try:
            content = mark(item, content_of(item, self.plan.settings))
        except ReadError:
            content = ""
        return content == before.content

    def _stem(
        self, item: Item, before: Entry | None, formats: tuple[str, ...], extensions: list[str]
    ) -> str | None:
        # Formats that are missing beside others go beside them.
        wish = before.stem if before and formats != self.plan.formats else None
        if wish is None and self.plan.settings.pattern:
            return None
        wish = wish or mirrored(item.key, extensions)
        return self.stems.take(item.key, wish, self._extensions(formats), before)

    def _extensions(self, formats: Iterable[str]) -> list[str]:
        from convert.registry import get_writer

        return [get_writer(format).extensions[0] for format in formats]

    def _skip(self, item: Item, before: Entry | None) -> None:
        if before and before.error and (not before.failed or self._wanted(before.failed)):
            self._count_failed(item.key, before.error)
        else:
            self.count.skipped += 1

    def _wanted(self, failed: tuple[str, ...]) -> bool:
        """Whether this run is to make any of the formats that ``failed``."""
        return not set(failed).isdisjoint(self.plan.formats)

    # -- taking in ----------------------------------------------------------------------

    def finish(self, result: Result) -> None:
        """Enter a result; where the article names its file, in the order of the inputs."""
        if result.fatal:
            raise PlaceError(result.error or "")
        if not self.plan.settings.pattern:
            self._enter(result)
            return
        self.waiting[result.number] = result
        while (ready := self.waiting.pop(self.next, None)) is not None:
            self._enter(ready)
            self.next += 1

    def _enter(self, result: Result) -> None:
        task, before = self.out.pop(result.number)
        key = task.item.key
        stem = task.stem
        if result.wish is not None and result.outputs:
            stem, outputs = self._settle(before, key, result)
            result = msgspec.structs.replace(result, outputs=outputs)
        there = self._left(before) if result.error is not None or (before and before.failed) else ()
        found = outcome(task, result, before, there, same=before is not None and self._alike(before, result))
        if before and found.outputs and not result.outputs:
            stem = before.stem
        if result.error is not None:
            self._fail(key, result.error, found)
        elif self._wanted(found.failed):  # what failed before and was not tried again
            self._count_failed(key, found.error or "")
        else:
            self.count.done += 1
            self.summary.remarked += bool(result.remarks)
        if found.error is None or found.failed:
            self._clear_away(before, {output.name for output in found.outputs})
        self.ledger.put(
            Entry(
                key=key,
                stem=stem,
                content=result.content,
                options=self.plan.options,
                version=self.plan.version,
                outputs=found.outputs,
                error=found.error,
                remarks=result.remarks,
                seconds=result.seconds,
                finished=datetime.now(UTC).isoformat(timespec="seconds"),
                failed=found.failed,
            )
        )

    def _alike(self, before: Entry, result: Result) -> bool:
        """Whether what was made of the other formats earlier is still true."""
        return before.content == result.content and before.options == self.plan.options

    def _left(self, before: Entry | None) -> tuple[Output, ...]:
        """The files of an earlier run that are still there."""
        earlier = before.outputs if before else ()
        return tuple(output for output in earlier if self.storage.look(output.name) is not None)

    def _settle(self, before: Entry | None, key: str, result: Result) -> tuple[str, tuple[Output, ...]]:
        """Give files that wait in the work folder the name that they wish for."""
        endings = self._extensions(output.format for output in result.outputs)
        stem = self.stems.take(key, result.wish or "", endings, before)
        if result.error is None:  # else an older file may have the name that it got earlier
            self.ledger.release(key, but=stem)
        settled = []
        for output, ending in zip(result.outputs, endings, strict=True):
            name = f"{stem}.{ending}"
            moved = self.storage.move(output.name, name)
            modified = output.modified if moved is None else moved
            settled.append(msgspec.structs.replace(output, name=name, modified=modified))
        return stem, tuple(settled)

    def _clear_away(self, before: Entry | None, now: set[str]) -> None:
        """Remove what an earlier run made of this input and this one did not: it is not true any more."""
        for output in before.outputs if before else ():
            if output.name not in now and not self.stems.is_others(output.name, before):
                self.storage.remove(output.name)

    def _fail(self, key: str, error: str, found: Outcome) -> None:
        made = found.made()
        if len(made) < len(found.outputs):
            error = f"{error}; {OLDER}"
        if made:
            error = f"{error}; made all the same: {', '.join(output.format for output in made)}"
        self._count_failed(key, error)
        shown = len(self.summary.failures)
        if shown <= _FAILURES_SHOWN:
            self.progress.clear()
            self.say(error)
        elif shown == _FAILURES_SHOWN + 1:
            self.progress.clear()
            self.say("more failures are not shown; --status lists them all")

    def _count_failed(self, key: str, error: str) -> None:
        self.count.failed += 1
        self.summary.failures.append({"input": key, "error": error})

    def _told(self, what: str) -> None:
        self.progress.clear()
        self.say(what)

    def tick(self) -> None:
        self.progress.tick()
        if time.monotonic() - self.committed > COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Files first, then the ledger that says they are there."""
        self.storage.sync()
        self.ledger.commit()
        self.committed = time.monotonic()


def ledger_path(target: str, given: str | None = None) -> Path:
    """Where the ledger of ``target`` is: in it, or for an address beside the caller, unless said."""
    from convert.batch.naming import WORK
    from convert.batch.storage import is_remote

    if given:
        return Path(given)
    if is_remote(target):
        return Path(f"{WORK}-{digest(target.rstrip('/').encode())[:12]}", "ledger.sqlite")
    return Path(target) / WORK / "ledger.sqlite"
