"""The same sources give the same bytes: twice, and whatever the time zone, locale, hash seed, folder and its order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from .conftest import CHECKOUT, Archive


def build(root: Path, **environment: str) -> None:
    command = [sys.executable, "-m", "archivist", "--root", str(root), "build", "-q"]
    subprocess.run(command, check=True, cwd="/", env={**os.environ, **environment}, capture_output=True, timeout=120)


def scattered_copy(root: Path, seed: int) -> Archive:
    """Copy the demo's files one by one in a shuffled order, so that the file system lists them in another."""
    files = [path for path in (CHECKOUT / "content").rglob("*") if path.is_file()]
    random.Random(seed).shuffle(files)
    archive = Archive(root)
    archive.put({path.relative_to(CHECKOUT).as_posix(): path.read_bytes() for path in files})
    return archive.put({"site.toml": (CHECKOUT / "site.toml").read_bytes()})


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    first = scattered_copy(tmp_path / "one", 1)
    build(first.root, TZ="UTC", PYTHONHASHSEED="1", LC_ALL="C.UTF-8")
    expected = first.tree()
    assert len(expected) > 50
    second = scattered_copy(tmp_path / "another folder", 2)
    build(second.root, TZ="Asia/Kolkata", PYTHONHASHSEED="77", LC_ALL="C", LANG="C")
    assert second.tree() == expected
    build(first.root, TZ="America/Los_Angeles", PYTHONHASHSEED="3")
    assert first.tree() == expected


def test_nothing_of_this_machine_is_in_the_output(demo: Archive) -> None:
    leaks = [str(demo.root).encode(), os.fsencode(Path.home()), str(CHECKOUT).encode()]
    for path, data in demo.tree().items():
        assert not any(leak in data for leak in leaks if len(leak) > 2), path
