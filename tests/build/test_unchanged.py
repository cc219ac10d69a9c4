"""The quick answer that nothing changed: right when nothing did, silent as soon as anything might have."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from archivist import launch, unchanged
from archivist.build import Builder
from archivist.cli import run
from archivist.write import locked

STORY = "The lamp went round, and the boats came in one by one, and nobody spoke of the storm.\n\n" * 6


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def root(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built site."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    (root / "site.toml").write_text('title = "Attic"\n')
    (root / "content/lamp.txt").write_text(STORY)
    monkeypatch.chdir(root)
    assert run(["build", "--jobs", "1"]) == 0
    return root


def test_nothing_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left = unchanged.recall(str(root / "content"))
    assert left is not None
    assert left[0].startswith("built 1 story, ")
    assert "(0 written, " in left[0]
    assert run(["build", "--jobs", "1"]) == 0
    again = capsys.readouterr().out.splitlines()[-1]
    assert again.split(" in ")[0] == left[0].split(" in ")[0]


def _write(path: str, text: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    return change


CHANGES: dict[str, Callable[[Path], object]] = {
    "a story edited": _write("content/lamp.txt", STORY.replace("lamp", "bell", 1)),
    "a story added": _write("content/more/bell.txt", STORY),
    "a story gone": lambda root: (root / "content/lamp.txt").unlink(),
    "a sidecar": _write("content/lamp.txt.toml", 'title = "Lamp"\n'),
    "the settings": _write("site.toml", 'title = "Cellar"\n'),
    "a template": _write("themes/_overrides/templates/partials/nav.html", "<nav></nav>"),
    "a pack": _write("lexicon/lamp.toml", ""),
    "a page edited by hand": _write("output/index.html", "mine"),
    "a page gone": lambda root: (root / "output/index.html").unlink(),
    "the output gone": lambda root: (root / "output").rename(root / "elsewhere"),
    "a build that was killed": lambda root: (root / "output/.archivist-stage").mkdir(),
    "a link": lambda root: (root / "content/link.txt").symlink_to(root / "content/lamp.txt"),
    "a damaged mark": _write(".archivist/unchanged", "archivist unchanged 1\0"),
    "an older mark": _write(".archivist/unchanged", "archivist unchanged 0" + 8 * "\0"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_the_build_decides(root: Path, name: str) -> None:
    CHANGES[name](root)
    assert unchanged.recall(str(root)) is None


def test_a_story_of_the_same_size_and_time_is_noticed(root: Path) -> None:
    story = root / "content/lamp.txt"
    before = story.stat()
    story.write_text(STORY.replace("lamp", "bell"))
    os.utime(story, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert unchanged.recall(str(root)) is None


def test_a_running_build_is_not_passed_by(root: Path) -> None:
    with locked(root / ".archivist"):
        assert unchanged.recall(str(root)) is None
    assert unchanged.recall(str(root)) is not None


def test_a_day_that_matters(root: Path) -> None:
    folders = [str(root / "site.toml")]
    before = unchanged.inputs(folders)
    arguments = (str(root / ".archivist"), str(root / "output"), folders, before)
    unchanged.remember(*arguments, "1999-12-31", "said", "")
    assert unchanged.recall(str(root)) is None
    unchanged.remember(*arguments, unchanged.today(), "said", "warned")
    assert unchanged.recall(str(root)) == ("said", "warned")


def test_only_a_usual_build_leaves_a_mark(root: Path) -> None:
    assert run(["build", "--drafts", "--jobs", "1"]) == 0
    assert unchanged.recall(str(root)) is None
    assert run(["build", "--jobs", "1"]) == 0
    assert unchanged.recall(str(root)) is not None
    Builder(root, jobs=1).build()
    assert unchanged.recall(str(root)) is None


def test_a_change_during_the_build_is_not_lost(root: Path) -> None:
    builder = Builder(root, jobs=1)
    report = builder.build()
    (root / "content/lamp.txt").write_text(STORY + "And then it was morning.\n")
    builder.leave_mark(report, "said", "")
    assert unchanged.recall(str(root)) is None


def test_a_failed_story_leaves_no_mark(root: Path) -> None:
    (root / "content/empty.txt").write_text("")
    assert run(["build", "--jobs", "1"]) == 1
    assert unchanged.recall(str(root)) is None


def test_the_command_says_it_and_what_was_to_be_said(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "content/old.txt").write_bytes(("“Äpfel,” she said. " + STORY).encode("cp1252"))
    assert run(["build", "--jobs", "1"]) == 0
    first = capsys.readouterr()
    monkeypatch.setattr("archivist.cli.main", lambda: pytest.fail("the whole program was asked"))
    monkeypatch.setattr("sys.argv", ["archivist", "build"])
    launch.main()
    again = capsys.readouterr()
    assert "(0 written, " in again.out
    assert "[encoding]" in again.err
    assert again.err.splitlines()[-1] == first.err.splitlines()[-1]
    assert "\x1b" not in again.err


def test_the_command_asks_the_whole_program_otherwise(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr("archivist.cli.main", lambda: asked.append([]))
    for words in (["build", "--force"], ["build", "--json"], ["check"]):
        monkeypatch.setattr("sys.argv", ["archivist", *words])
        launch.main()
    (root / "content/bell.txt").write_text(STORY)
    monkeypatch.setattr("sys.argv", ["archivist", "build", "--jobs", "2"])
    launch.main()
    assert len(asked) == 4


def test_the_version_needs_nothing_else(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["archivist", "--version"])
    launch.main()
    quick = capsys.readouterr().out
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == quick
