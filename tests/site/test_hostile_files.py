"""Files that are not stories, or not easily: one clear line each, everything else built, nothing hangs."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    works = {
        path.split("/")[1]
        for path in archive.tree()
        if path.startswith("works/") and path.endswith("/index.html") and path.count("/") == 2
    }
    assert works == {"good", "one-line"}
    assert not any(b"outside outside" in data for data in archive.tree().values())


@contextmanager
def as_nobody() -> Iterator[None]:
    """Go on as an ordinary user for a while: root may read anything."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def test_an_unreadable_file_and_folder() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        archive = Archive(root).put(
            {"site.toml": "", "content/good.txt": GOOD, "content/shut.txt": GOOD, "content/shut/in.txt": GOOD}
        )
        # All modules are imported by this build; the ordinary user may not be able to.
        archive.build()
        shut = [root / "content/shut.txt", root / "content/shut"]
        for path in (root, *root.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        for path in shut:
            path.chmod(0)
        try:
            with as_nobody():
                found = by_path(archive.build())
        finally:
            for path in shut:
                path.chmod(0o700)
    assert [level.split()[0] for level in found["content/shut.txt"]] == ["error"]
    assert [level.split()[0] for level in found["content/shut"]] == ["warning"]


def test_a_name_that_is_not_utf_8(archive: Archive) -> None:
    archive.put({"content/good.txt": GOOD})
    path = os.fsencode(archive.root / "content") + b"/caf\xe9\xff.txt"
    with open(path, "w") as file:
        file.write("He never went down to the harbour in winter, and nobody there asked him why.\n\n" * 8)
    report = archive.build()
    assert report.stories == 2
    assert all(str(problem).encode() for problem in report.problems)
