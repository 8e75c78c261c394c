"""The Dask way gives what the pool gives, also where a worker is lost half way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import archive, tree

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


def test_the_cluster_gives_the_bytes_of_the_pool(
    cluster: Any, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    archive(tmp_path / "in", 60)
    assert run("batch", "in", "pool", "--to", "html,json", "--jobs", "2")[0] == 0
    status, _, err = run(
        "batch", "in", f"file://{tmp_path}/dask", "--to", "html,json",
        "--scheduler", cluster.scheduler_address, "--ledger", "ledger.sqlite",
    )  # fmt: skip
    assert status == 0, err
    assert tree(tmp_path / "dask") == tree(tmp_path / "pool")
    assert len(tree(tmp_path / "dask")) == 120


def test_a_lost_worker_loses_nothing(
    cluster: Any, start: Any, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    archive(tmp_path / "in", 200)
    assert run("batch", "in", "pool", "--to", "html", "--jobs", "2", "--pattern", "{slug}.{ext}")[0] == 0
    process = start(
        "batch",
        "in",
        "dask",
        "--to",
        "html",
        "--pattern",
        "{slug}.{ext}",
        "--scheduler",
        cluster.scheduler_address,
    )
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and not tree(tmp_path / "dask"):
            time.sleep(0.02)
        with distributed.Client(cluster) as client:
            pids = client.run(os.getpid)
        killed.append(next(iter(pids.values())))
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    _, err = process.communicate(timeout=120)
    killer.join()
    assert process.returncode == 0, err
    assert killed
    assert tree(tmp_path / "dask") == tree(tmp_path / "pool")


def test_an_address_where_nobody_answers_is_one_line(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    archive(tmp_path / "in", 1)
    status, _, err = run("batch", "in", "out", "--to", "html", "--scheduler", "nonsense://nowhere")
    assert status == 2
    assert len(err.splitlines()) == 1, err


def test_a_store_of_objects_is_a_target_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of this process stands for the store; the ledger is beside the caller."""
    fsspec = pytest.importorskip("fsspec")
    from convert.cli import run

    archive(tmp_path / "in", 4)
    monkeypatch.chdir(tmp_path)
    call = ["batch", "in", "memory://shelf", "--to", "html", "--jobs", "0", "-q", "--pattern", "{slug}.{ext}"]
    assert run(call) == 0
    memory = fsspec.filesystem("memory")
    there = [path for path in memory.find("/shelf") if ".tearsheet" not in path]
    assert len(there) == 4
    memory.rm_file(there[0])
    assert run([*call, "--report", "r.json"]) == 0
    assert '"done": 1' in (tmp_path / "r.json").read_text()
    assert there == [path for path in memory.find("/shelf") if ".tearsheet" not in path]
