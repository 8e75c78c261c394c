"""Plans a very large archive: measures what the coordinator costs here, and simulates a cluster with it.

usage: python tests/benchmarks/archive.py [--articles N] [--milliseconds M] [--workers W,…]

The coordinator (names, ledger, results) is measured on 20,000 articles whose work costs nothing.  The
simulation then gives chunks of articles to workers, each article's cost drawn from a long-tailed spread
about ``--milliseconds``; workers are lost now and then and their chunks done again; results are entered by
one coordinator for each shard.
"""

from __future__ import annotations

import argparse
import heapq
import math
import os
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from convert.batch.ledger import Ledger
from convert.batch.records import Item, Output, Result, Settings, Task
from convert.batch.run import Plan, run
from convert.batch.sources import Source

CHUNK = 32
LOST = 1 / 50_000
"""The chance that a worker is lost during a chunk."""
RESTART = 20.0
SPREAD = 0.8 / 32**0.5
SAMPLE = 200_000
"""Articles that are simulated for each worker count; the rest follows in proportion."""


class _Nothing:
    """An engine whose work costs nothing."""

    workers = 1

    def run(self, tasks: Iterable[Task | None]) -> Iterator[Result | None]:
        for task in tasks:
            if task is not None:
                outputs = (Output("epub", f"{task.stem}.epub", 5800, 0, "0" * 32),)
                yield Result(task.number, content="0" * 32, outputs=outputs)


def coordinator(count: int = 20_000) -> float:
    """Articles that one coordinator enters in a second of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        items = (Item(f"y{n % 100}/{n}.txt", f"{n}.txt", path=f"/nowhere/{n}.txt") for n in range(count))
        plan = Plan(Settings(target=folder), ("epub",), "0", "0", quiet=True)
        with Ledger(Path(folder, ".tearsheet", "ledger.sqlite")) as ledger:
            begin = sum(os.times()[:2])
            run(Source(items, count), ledger, _Nothing(), plan, say=print)
            return count / (sum(os.times()[:2]) - begin)


def simulate(articles: int, milliseconds: float, workers: int, entered: float, shards: int) -> float:
    """Hours that ``workers`` take, fed by ``shards`` coordinators of ``entered`` articles a second each."""
    dice = random.Random(1)  # noqa: S311 - a simulation
    sample = min(articles, max(SAMPLE, workers * CHUNK * 20))
    entering = CHUNK / (entered * shards)
    coordinator_free = 0.0

    def work(start: float) -> float:
        # The sum of a chunk's long-tailed costs, by its mean and its own smaller spread.
        cost = CHUNK * milliseconds / 1000 * dice.lognormvariate(-(SPREAD**2) / 2, SPREAD)
        lost = cost * dice.random() + RESTART if dice.random() < LOST else 0.0
        return start + lost + cost

    ends = [work(0.0) for _ in range(workers)]
    heapq.heapify(ends)
    for _ in range(sample // CHUNK - workers):
        end = heapq.heappop(ends)
        coordinator_free = max(coordinator_free, end) + entering
        # A worker has its next chunks already; it waits only where the coordinator is far behind.
        heapq.heappush(ends, work(max(end, coordinator_free - 3 * CHUNK * milliseconds / 1000)))
    middle = sum(ends) / workers
    # Only the steady part grows with the archive, the last chunks' wait does not.
    return (middle * articles / sample + max(ends) - middle) / 3600


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000_000)
    parser.add_argument("--milliseconds", type=float, default=3.5)
    parser.add_argument("--workers", default="16,64,256,1024")
    given = parser.parse_args()
    entered = coordinator()
    print(f"one coordinator enters {entered:,.0f} articles a second of processor time")
    print(f"{given.articles:,} articles of {given.milliseconds:g} ms")
    print(f"{'workers':>8}{'shards':>8}{'hours':>9}{'core hours':>12}{'of ideal':>10}")
    for workers in map(int, given.workers.split(",")):
        wanted = workers * 1000 / given.milliseconds
        shards = max(1, math.ceil(wanted / (0.6 * entered)))
        hours = simulate(given.articles, given.milliseconds, workers, entered, shards)
        ideal = given.articles * given.milliseconds / 3.6e6 / workers
        print(f"{workers:>8}{shards:>8}{hours:>9.2f}{hours * workers:>12.0f}{ideal / hours:>10.0%}")


if __name__ == "__main__":
    sys.exit(main())
