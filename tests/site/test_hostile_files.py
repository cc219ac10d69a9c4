"""Files that are not stories, or not easily: one clear line each, everything else built, nothing hangs."""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path

import pytest

from archivist.build import Report

from .conftest import Archive

GOOD = "She kept the lamp until the boats were in, and then she kept it a little longer.\n\n" * 8


def by_path(report: Report) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in report.problems:
        found.setdefault(problem.path, []).append(f"{problem.level} {problem.code}")
    return found


def test_every_strange_file_gets_one_line(archive: Archive, tmp_path: Path) -> None:
    content = archive.root / "content"
    (tmp_path / "secret.txt").write_text("outside " * 50)
    archive.put(
        {
            "content/good.txt": GOOD,
            "content/empty.txt": "",
            "content/blank.txt": " \n\n\t\n",
            "content/binary.txt": bytes(range(256)) * 64,
            "content/noise.txt": random.Random(1).randbytes(5000),
            "content/large.txt": (GOOD * 40).encode() * 800,
            "content/one-line.txt": "the tide came in and the tide went out and " * 120_000,
            "content/story.pdf": b"%PDF-1.4",
        }
    )
    assert (content / "large.txt").stat().st_size > 20 * 1024 * 1024
    os.mkfifo(content / "pipe.txt")
    (content / "link.txt").symlink_to(tmp_path / "secret.txt")
    (content / "loop").symlink_to(content)
    (content / "dangling.txt").symlink_to(content / "nowhere.txt")
    (content / "folder.txt").mkdir()
    report = archive.build()
    found = by_path(report)
    assert report.exit_code == 1
    for name in ("empty", "blank", "binary", "noise", "large"):
        levels = found.get(f"content/{name}.txt", [])
        assert len(levels) == 1, (name, levels)
        assert levels[0].startswith("error"), (name, levels)
    for name in ("pipe.txt", "link.txt", "dangling.txt", "loop", "story.pdf"):
        levels = found.get(f"content/{name}", [])
        assert len(levels) == 1, (name, levels)
        assert levels[0].startswith("warning"), (name, levels)
    works = {path.split("/")[1] for path in archive.tree() if path.startswith("works/") and path.count("/") == 2}
    assert works == {"good", "one-line"}
    assert not any(b"outside outside" in data for data in archive.tree().values())


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_an_unreadable_file_and_folder() -> None:
    """Root may read anything, so this builds as nobody, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        archive = Archive(root).put(
            {"site.toml": "", "content/good.txt": GOOD, "content/shut.txt": GOOD, "content/shut/in.txt": GOOD}
        )
        archive.build()
        for path in (root / "content/shut.txt", root / "content/shut"):
            path.chmod(0)
        for path in (root, *root.rglob("*")):
            if "shut" not in path.name and "shut" not in path.parent.name:
                path.chmod(0o777 if path.is_dir() else 0o666)
        found = in_child(archive)
        for path in (root / "content/shut.txt", root / "content/shut"):
            path.chmod(0o700)
    assert "error unreadable content/shut.txt" in found
    assert any(line.endswith("content/shut") and "warning" in line for line in found), found


def in_child(archive: Archive) -> list[str]:
    """Build as an ordinary user in a forked process and return its problems."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        lines = "\n".join(f"{p.level} {p.code} {p.path}" for p in archive.build().problems)
        os.write(writing, lines.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(child, 0)
    return text.splitlines()


def test_a_name_that_is_not_utf_8(archive: Archive) -> None:
    archive.put({"content/good.txt": GOOD})
    path = os.fsencode(archive.root / "content") + b"/caf\xe9\xff.txt"
    with open(path, "w") as file:
        file.write(GOOD)
    report = archive.build()
    assert report.stories == 2
    assert all(str(problem).encode() for problem in report.problems)
