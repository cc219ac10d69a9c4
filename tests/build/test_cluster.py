"""A build spread over a Dask cluster: real scheduler, real workers, each a process of its own on this machine."""

from __future__ import annotations

import filecmp
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archivist.build import Builder

pytest.importorskip("distributed", reason="Dask is not installed")

PLACES = ("the lighthouse", "the ferry", "the chandler's loft", "the salt road", "the night market")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A scheduler on a free port; its file says where."""
    place = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place)]
    process = start("scheduler", *options)
    try:
        until(place.exists)
        yield place
    finally:
        stop(process)


@pytest.fixture
def workers(scheduler: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--scheduler-file", str(scheduler)]
    processes = [start("worker", *options, "--local-directory", str(scheduler.parent)) for _ in range(2)]
    try:
        yield processes
    finally:
        for process in processes:
            stop(process)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('title = "The Harbour"\n')
    (tmp_path / "content").mkdir()
    for number in range(60):
        place = PLACES[number % len(PLACES)]
        text = f"Night {number} at {place}.\n\nRukia waited, and Ichigo came late.\n\n“You said dusk,” she told him."
        (tmp_path / f"content/night-{number:02}.txt").write_text(text)
    return tmp_path


def start(role: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(check: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not check():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def address(scheduler: Path) -> str:
    return str(json.loads(scheduler.read_text())["address"])


def archivist(root: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archivist", "--root", str(root), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def same_trees(one: Path, other: Path) -> bool:
    files = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert files == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    return not filecmp.cmpfiles(one, other, map(str, files), shallow=False)[1]


def test_the_same_site_as_at_home(root: Path, scheduler: Path, workers: list[subprocess.Popen[bytes]]) -> None:
    build = archivist(root, "build", "--quiet", "--cluster", address(scheduler))
    out, err = build.communicate(timeout=120)
    assert (build.returncode, err) == (0, ""), out
    Builder(root, output=root / "home", memory=root / "memory", jobs=1).build()
    assert same_trees(root / "output", root / "home")


def test_a_worker_that_is_killed_costs_nothing(
    root: Path, scheduler: Path, workers: list[subprocess.Popen[bytes]]
) -> None:
    build = archivist(root, "build", "--quiet", "--cluster", address(scheduler))
    # The stage is there as soon as pages are rendered: the middle of the build.
    until(lambda: any((root / "output").rglob("*")) or build.poll() is not None)
    os.kill(workers[0].pid, signal.SIGKILL)
    out, err = build.communicate(timeout=120)
    assert (build.returncode, err) == (0, ""), out
    Builder(root, output=root / "home", memory=root / "memory", jobs=1).build()
    assert same_trees(root / "output", root / "home")


def test_nobody_answers(root: Path) -> None:
    build = archivist(root, "build", "--quiet", "--cluster", "tcp://127.0.0.1:9")
    _, err = build.communicate(timeout=120)
    assert build.returncode == 2
    assert err.startswith("error tcp://127.0.0.1:9: no Dask scheduler answers")
    assert len(err.splitlines()) == 1
    assert not (root / "output").exists()
