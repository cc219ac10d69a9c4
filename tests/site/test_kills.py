"""A build killed at any moment tears no page, and the next build gives just what a clean one gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import Archive, copy_demo

KILLS = int(os.environ.get("ARCHIVIST_KILLS", "12"))
"""More can be asked for; two hundred is what a release is tried with."""


def start(root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "archivist", "--root", str(root), "build", "-q", "--jobs", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def finish(root: Path) -> float:
    began = time.monotonic()
    with start(root) as process:
        assert process.wait(120) == 0
    return time.monotonic() - began


def vary(root: Path, version: int) -> None:
    for number in range(0, 36, 2):
        text = f"Version {version}. " + "The lamp went round and the tide came in over the stones. " * 40
        (root / "content" / f"kill-{number:02}.txt").write_text(text)


@pytest.mark.slow
def test_kill_at_any_moment(tmp_path: Path) -> None:
    archive = copy_demo(tmp_path / "killed")
    trees: dict[int, dict[str, bytes]] = {}
    seconds = 0.0
    for version in (0, 1):
        vary(archive.root, version)
        seconds = finish(archive.root)
        trees[version] = archive.tree()
    whole = {path: {trees[0].get(path), trees[1].get(path)} for path in trees[0].keys() | trees[1].keys()}
    dice = random.Random(7)
    for round_ in range(KILLS):
        version = round_ % 2
        vary(archive.root, version)
        process = start(archive.root)
        time.sleep(dice.uniform(0.05, seconds * 1.05))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        for path, data in archive.tree().items():
            if not path.startswith(".archivist"):
                assert data in whole[path], f"torn: {path} (kill {round_})"
        if round_ % 4 == 3:
            finish(archive.root)
            assert archive.tree() == trees[version]
    vary(archive.root, 1)
    finish(archive.root)
    assert Archive(archive.root).tree() == trees[1]
