"""Every change is heard, a burst is one burst, and nothing that dies stays dead."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers import Observer

from archivist import watch
from archivist.watch import Burst, Changes, changes


class Ear:
    """Listens in a thread, so that a test can wait for what it expects and no longer."""

    def __init__(self, stream: Changes) -> None:
        self.stream = stream
        self.bursts: list[Burst] = []
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    def _listen(self) -> None:
        for burst in self.stream:
            self.bursts.append(burst)

    @property
    def heard(self) -> set[Path]:
        return {path for burst in tuple(self.bursts) for path in burst.paths}

    def until(self, check: Callable[[], object], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < end, f"heard only {self.bursts}"
            time.sleep(0.01)

    def hears(self, *paths: Path) -> None:
        self.until(lambda: set(paths) <= self.heard)
        self.bursts.clear()

    def hears_nothing(self) -> None:
        time.sleep(0.3)
        assert not self.heard


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("content/bleach", "themes", "lexicon", "output", ".archivist"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "site.toml").write_text("")
    (tmp_path / "content/bleach/rain.txt").write_text("rain")
    return tmp_path


@pytest.fixture
def listen(root: Path) -> Iterator[Callable[..., Ear]]:
    ears: list[Ear] = []

    def listen(paths: list[Path] | None = None, debounce: float = 0.03, **how: float) -> Ear:
        own = [root / "site.toml", root / "content", root / "themes", root / "lexicon"]
        ignore = [root / "output", root / ".archivist"]
        ears.append(Ear(changes(own if paths is None else paths, ignore, debounce, **how)))
        return ears[-1]

    yield listen
    for ear in ears:
        ear.stream.close()
        ear.thread.join(10)
        assert not ear.thread.is_alive()


@pytest.fixture
def ear(listen: Callable[..., Ear]) -> Ear:
    return listen()


def test_edits_of_all_watched_places_are_heard(ear, root):
    for name in ("content/bleach/rain.txt", "content/new.txt", "themes/base.html", "lexicon/x.toml", "site.toml"):
        (root / name).write_text(name)
        ear.hears(root / name)


def test_deletes_renames_and_folders_are_heard(ear, root):
    (root / "content/bleach/rain.txt").rename(root / "content/bleach/snow.txt")
    ear.hears(root / "content/bleach/rain.txt", root / "content/bleach/snow.txt")
    (root / "content/bleach").rename(root / "content/soul")
    ear.hears(root / "content/bleach", root / "content/soul")
    (root / "content/soul/snow.txt").write_text("edited after the move")
    ear.hears(root / "content/soul/snow.txt")
    shutil.rmtree(root / "content/soul")
    ear.hears(root / "content/soul")


def test_a_file_in_new_nested_folders_is_heard(ear, root):
    folder = root / "content" / "/".join(f"n{number}" for number in range(30))
    folder.mkdir(parents=True)
    ear.hears(root / "content/n0")
    (folder / "deep.txt").write_text("deep")
    ear.hears(folder / "deep.txt")


def test_an_atomic_save_is_heard_under_the_name_that_counts(ear, root):
    (root / "content/.rain.txt.swp").write_text("x")
    (root / "content/.rain.txt.swp").rename(root / "content/rain.txt")
    ear.hears(root / "content/rain.txt")
    assert root / "content/.rain.txt.swp" not in ear.heard


def test_reading_is_not_a_change(ear, root):
    (root / "content/bleach/rain.txt").read_text()
    list((root / "content").rglob("*"))
    os.stat(root / "site.toml")
    ear.hears_nothing()


@pytest.mark.parametrize(
    "name",
    ["content/rain.txt~", "content/.rain.txt.swp", "content/.rain.txt.swx", "content/4913", "content/.#rain.txt",
     "content/#rain.txt#", "content/~$rain.docx", "content/.~lock.rain.odt#", "content/.goutputstream-X1Y2Z3",
     "content/rain.txt___jb_tmp___", "content/.DS_Store", "content/rain.epub.part", "content/rain.epub.crdownload",
     "output/index.html", ".archivist/memory.sqlite", "README.md", "site.toml~"],
)  # fmt: skip
def test_what_editors_leave_and_builds_write_is_not_heard(ear, root, name):
    (root / name).write_text("x")
    (root / name).unlink()
    ear.hears_nothing()


def test_a_repository_inside_is_not_heard(listen, root):
    (root / "content/.git").mkdir()
    ear = listen()
    (root / "content/.git/index").write_text("x")
    ear.hears_nothing()


@pytest.mark.parametrize("name", ["49130", "a.part.txt", "swp", "a.swp.txt", "x~y.txt", ".hidden.txt", "狡噛.txt"])
def test_names_that_only_look_like_it_are_heard(ear, root, name):
    (root / "content" / name).write_text("x")
    ear.hears(root / "content" / name)


def test_a_burst_ends_with_silence_and_names_each_path_once(listen, root):
    ear = listen(debounce=0.4)
    for number in range(60):
        (root / "content/a.txt").write_text(str(number))
        (root / f"content/b{number}.txt").write_text("b")
    ear.until(lambda: ear.bursts)
    time.sleep(0.6)
    assert len(ear.bursts) == 1
    assert ear.bursts[0].paths[0] == root / "content/a.txt"
    assert len(ear.bursts[0].paths) == len(set(ear.bursts[0].paths)) == watch.NAMES


def test_a_storm_is_cut_into_bursts(listen, root):
    ear = listen(debounce=0.2, cap=0.5)
    stop = threading.Event()

    def storm() -> None:
        while not stop.is_set():
            (root / "content/a.txt").write_text("x")
            time.sleep(0.02)

    thread = threading.Thread(target=storm)
    thread.start()
    ear.until(lambda: len(ear.bursts) >= 3)
    stop.set()
    thread.join()


def test_silence_is_reported_as_an_empty_burst(listen):
    ear = listen(rescan=0.1)
    ear.until(lambda: len(ear.bursts) >= 3)
    assert set(ear.bursts) == {Burst()}


def test_a_root_deleted_and_made_anew_is_watched_again(ear, root):
    for _ in range(3):
        shutil.rmtree(root / "content")
        ear.hears(root / "content")
        (root / "content/new").mkdir(parents=True)
        ear.hears(root / "content")
        (root / "content/new/story.txt").write_text("x")
        ear.hears(root / "content/new/story.txt")


def test_a_root_swapped_within_one_burst_is_watched_again(listen, root):
    ear = listen(debounce=0.3)
    shutil.rmtree(root / "content")
    (root / "content").mkdir()
    ear.hears(root / "content")
    (root / "content/story.txt").write_text("x")
    ear.hears(root / "content/story.txt")


def test_a_root_moved_away_and_another_moved_in(ear, root):
    (root / "content").rename(root / "old")
    (root / "other").mkdir()
    (root / "other").rename(root / "content")
    ear.hears(root / "content")
    (root / "content/story.txt").write_text("x")
    ear.hears(root / "content/story.txt")
    (root / "old/bleach/rain.txt").write_text("no longer ours")
    ear.hears_nothing()


def test_a_path_that_comes_later_is_watched(listen, root):
    ear = listen([root / "later", root / "later.toml"])
    (root / "later.toml").write_text("x")
    ear.hears(root / "later.toml")
    (root / "later").mkdir()
    ear.hears(root / "later")
    (root / "later/story.txt").write_text("x")
    ear.hears(root / "later/story.txt")


def test_a_path_whose_folder_comes_later_is_watched(listen, root):
    ear = listen([root / "x" / "y"], rescan=0.1)
    (root / "x" / "y").mkdir(parents=True)
    ear.hears(root / "x" / "y")
    (root / "x" / "y" / "story.txt").write_text("x")
    ear.hears(root / "x" / "y" / "story.txt")


def test_the_whole_site_deleted_and_made_anew(listen, root):
    site = root / "site"
    (site / "content").mkdir(parents=True)
    ear = listen([site / "content"], rescan=0.1)
    shutil.rmtree(site)
    ear.hears(site / "content")
    (site / "content").mkdir(parents=True)
    ear.hears(site / "content")
    (site / "content/a.txt").write_text("x")
    ear.hears(site / "content/a.txt")


def test_a_dead_emitter_is_replaced(listen, root):
    ear = listen(rescan=0.1)
    before = ear.stream._observer
    for emitter in tuple(before.emitters):
        emitter.stop()
        emitter.join()
    ear.until(lambda: ear.stream._observer not in (before, None))
    (root / "content/a.txt").write_text("x")
    ear.hears(root / "content/a.txt")


def test_a_linked_root_is_watched_and_named_as_the_user_knows_it(listen, root, tmp_path):
    (tmp_path / "real").mkdir()
    os.symlink(tmp_path / "real", root / "linked")
    ear = listen([root / "linked"])
    (tmp_path / "real/story.txt").write_text("x")
    ear.hears(root / "linked/story.txt")


def test_other_paths_can_be_followed(ear, root):
    (root / "stories").mkdir()
    ear.stream.follow([root / "site.toml", root / "stories"])
    (root / "stories/a.txt").write_text("x")
    ear.hears(root / "stories/a.txt")
    (root / "content/b.txt").write_text("x")
    ear.hears_nothing()


def test_following_the_same_paths_changes_nothing(ear, root):
    before = ear.stream._observer
    ear.stream.follow([root / "site.toml", root / "content", root / "themes", root / "lexicon"])
    assert ear.stream._observer is before


def test_where_watches_are_used_up_the_files_are_looked_at(listen, root, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "schedule", full)
    ear = listen(rescan=0.5)
    (root / "content/bleach/rain.txt").write_text("edited, and longer than before")
    ear.hears(root / "content/bleach/rain.txt")


def test_ten_thousand_files_are_one_or_few_bursts(listen, root):
    ear = listen(rescan=0.5)
    folder = root / "content/many"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number}.txt").touch()
    # A burst names its first files only: the next file must not fall into the same one.
    ear.until(lambda: ear.bursts and not ear.bursts[-1].paths)
    assert len(ear.bursts) < 100
    (root / "content/after.txt").write_text("x")
    ear.hears(root / "content/after.txt")


def test_a_copied_tree_is_heard_without_a_warning(ear, root):
    source = root / "source"
    for number in range(20):
        (source / f"d{number}" / "e" / "f").mkdir(parents=True)
        (source / f"d{number}" / "e" / "f" / "s.txt").write_text("x")
    shutil.copytree(source, root / "content/copied")
    ear.until(lambda: ear.bursts)
    time.sleep(0.2)
    ear.bursts.clear()
    (root / "content/copied/d19/e/f/s.txt").write_text("edited")
    ear.hears(root / "content/copied/d19/e/f/s.txt")


def test_a_name_that_is_not_utf8_is_heard(ear, root):
    name = os.fsencode(root / "content") + b"/\xff\xfe.txt"
    with open(name, "wb") as file:
        file.write(b"x")
    ear.hears(Path(os.fsdecode(name)))


def test_closing_ends_the_iteration_and_its_threads(root):
    before = set(threading.enumerate())
    with changes([root / "content"]) as stream:
        ear = Ear(stream)
        assert len(set(threading.enumerate()) - before) > 1
    ear.thread.join(10)
    assert not ear.thread.is_alive()
    assert {thread for thread in threading.enumerate() if thread.is_alive()} <= before
    stream.restart()
    assert {thread for thread in threading.enumerate() if thread.is_alive()} <= before
    with pytest.raises(StopIteration):
        next(stream)
