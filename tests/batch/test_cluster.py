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


def test_a_file_that_changed_at_a_place_is_made_anew_though_it_is_as_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsspec = pytest.importorskip("fsspec")
    from convert.cli import run

    archive(tmp_path / "in", 3)
    monkeypatch.chdir(tmp_path)
    memory = fsspec.filesystem("memory")
    for number, more in enumerate(((), ("--pattern", "{slug}.{ext}"))):
        call = ["batch", "in", f"memory://changed{number}", "--to", "html", "--jobs", "0", "-q", *more]
        assert run(call) == 0
        there = {path: memory.cat_file(path) for path in memory.find(f"/changed{number}")}
        assert len(there) == 3, "nothing unfinished is left"
        assert run([*call, "--report", "r.json"]) == 0
        assert '"done": 0' in (tmp_path / "r.json").read_text()
        one = next(iter(there))
        memory.pipe_file(one, b"x" * len(there[one]))
        assert run([*call, "--report", "r.json"]) == 0
        assert '"done": 1' in (tmp_path / "r.json").read_text()
        assert {path: memory.cat_file(path) for path in there} == there


def test_a_place_that_breaks_while_a_file_is_written_keeps_the_old_one() -> None:
    fsspec = pytest.importorskip("fsspec")
    from convert.batch.storage import PlaceError, RemoteStorage

    class Flaky:
        """As `memory`, whose writes end in the middle, and which has an error of its own for the rest."""

        protocol = "flaky"

        def __init__(self) -> None:
            self.inner = fsspec.filesystem("memory")
            self.broken = ""

        def __getattr__(self, name: str) -> Any:
            if name == self.broken and name == "pipe_file":
                return self.half
            if name == self.broken:
                raise RuntimeError("the service is gone")
            return getattr(self.inner, name)

        def half(self, path: str, data: bytes) -> None:
            self.inner.pipe_file(path, data[: len(data) // 2])
            raise TimeoutError("gone")

    fs = Flaky()
    storage = RemoteStorage(fs, "/flaky")
    storage.prepare()
    first = storage.save("a/b.html", b"the first state")
    assert storage.look("a/b.html") == (15, first)
    fs.broken = "pipe_file"
    with pytest.raises(Exception, match="cannot be written"):
        storage.save("a/b.html", b"the second one!")
    fs.broken = ""
    assert storage.read("a/b.html") == b"the first state"
    assert storage.save("a/b.html", b"the second one!") != first
    assert fs.inner.find("/flaky") == ["/flaky/a/b.html"]
    for broken in ("exists", "info"):
        fs.broken = broken
        with pytest.raises(PlaceError, match="the service is gone"):
            storage.remove("a/b.html") if broken == "exists" else storage.look("a/b.html")
