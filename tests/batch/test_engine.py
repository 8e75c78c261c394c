"""What a pool gives its workers ahead of time, and that a death or a hang is still one article's."""

from __future__ import annotations

import json
import zipfile
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from convert.batch.engine import ROOM, _Queue
from convert.batch.records import Item, Task
from convert.batch.worker import Worker, held

from .conftest import archive, article, tree

Run = Callable[..., tuple[int, str, str]]


class Holder:
    """A worker as the queue sees it."""

    def __init__(self, ahead: int) -> None:
        self.ahead = ahead
        self.ready = True
        self.tasks: deque[Task] = deque()

    weight = Worker.weight

    def give(self, chunk: Sequence[Task]) -> None:
        self.tasks.extend(chunk)

    def numbers(self) -> list[int]:
        return [task.number for task in self.tasks]


def task(number: int, size: int | None = None) -> Task:
    data = b"x" * size if size else None
    return Task(number, Item(f"{number}", f"{number}.txt", data=data), ("html",), f"{number}")


def test_a_worker_holds_what_it_has_room_for() -> None:
    queue, worker = _Queue(task(n) for n in range(9)), Holder(5)
    queue.feed(worker)
    assert worker.numbers() == [0, 1, 2, 3, 4]
    worker.tasks.popleft()
    queue.feed(worker)
    assert worker.numbers() == [1, 2, 3, 4, 5]


def test_what_lies_in_a_pipe_is_little_and_a_large_text_goes_alone() -> None:
    half = ROOM // 2
    queue, worker = _Queue(task(n, size) for n, size in enumerate((half, 9 * ROOM, half // 2, 1))), Holder(9)
    for wanted in ([0], [1], [2, 3]):
        queue.feed(worker)
        assert worker.numbers() == wanted
        worker.tasks.clear()


def test_what_a_worker_died_of_goes_alone() -> None:
    queue, worker = _Queue(task(n) for n in range(6)), Holder(3)
    queue.feed(worker)
    assert list(queue.take_back(worker)) == []
    for wanted in ([0], [1, 2, 3]):
        worker = Holder(3)
        queue.feed(worker)
        assert worker.numbers() == wanted


@pytest.mark.parametrize(
    ("milliseconds", "tasks"), [(0, 64), (0.1, 64), (3, 17), (7, 8), (20, 3), (200, 2), (60_000, 2)]
)
def test_quick_articles_are_given_in_advance_and_slow_ones_are_not(milliseconds: float, tasks: int) -> None:
    assert held(milliseconds / 1000) == tasks


def test_a_death_amid_many_quick_articles_is_one_failure(run: Run, tmp_path: Path) -> None:
    """Whatever else the worker held when it died is made by another, the same."""
    archive(tmp_path / "in", 200)
    assert run("batch", "in", "calm", "--to", "html", "--jobs", "1", "-q")[0] == 0
    for n in (40, 120):
        (tmp_path / "in" / f"y{n % 5}" / f"{n:04}z.bad").write_text("die")
    status, _, err = run("batch", "in", "out", "--to", "html", "--jobs", "2", "--report", "r.json")
    assert status == 1
    report = json.loads((tmp_path / "r.json").read_text())
    assert sorted(failure["input"] for failure in report["failures"]) == ["y0/0040z.bad", "y0/0120z.bad"]
    assert report["done"] == 200, err
    assert tree(tmp_path / "out") == tree(tmp_path / "calm")


def test_a_large_text_behind_one_that_hangs_does_not_hold_up_the_run(run: Run, tmp_path: Path) -> None:
    """It does not fit into the worker's pipe, and nobody reads there until the one before it is stopped."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as packed:
        packed.writestr("a.bad", "sleep")
        packed.writestr("b.txt", article(1) + "And more words of the same. " * 40_000)
    call = ("batch", "in.zip", "out", "--to", "html", "--jobs", "1", "--timeout", "3")
    status, _, err = run(*call)
    assert status == 1
    assert "--timeout" in err
    assert set(tree(tmp_path / "out")) == {"b.html"}
