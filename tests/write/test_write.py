"""output/: nothing torn, nothing foreign touched, nothing written when nothing differs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from archivist.errors import LockedError, OutputError, UsageError
from archivist.model import Artifact
from archivist.write import (
    JOURNAL,
    MANIFEST,
    STAGE,
    Written,
    _carry_out,
    _Journal,
    abandon,
    commit,
    locked,
    open_output,
    remove_all,
    stage,
)


def publish(output: Path, files: Mapping[str, bytes], keep: tuple[str, ...] = (), *, force: bool = False) -> Written:
    manifest = open_output(output, force=force)
    staged = [stage(output, Artifact(path, data)) for path, data in files.items()]
    return commit(output, manifest, staged, keep)


def tree(output: Path) -> dict[str, bytes]:
    found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    return {path: data for path, data in found.items() if path != MANIFEST}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_files_are_written_and_counted(output: Path) -> None:
    result = publish(output, {"index.html": b"home", "works/a/index.html": b"a"})
    assert (result.written, result.removed) == (2, 0)
    assert tree(output) == {"index.html": b"home", "works/a/index.html": b"a"}
    assert result.sizes == {"index.html": 4, "works/a/index.html": 1}


def test_the_same_bytes_are_not_written_again(output: Path) -> None:
    publish(output, {"a.html": b"a", "b.html": b"b"})
    before = {path: os.stat(output / path) for path in ("a.html", MANIFEST)}
    result = publish(output, {"a.html": b"a"}, keep=("b.html",))
    assert (result.written, result.removed) == (0, 0)
    for path, stat in before.items():
        now = os.stat(output / path)
        assert (now.st_mtime_ns, now.st_ino) == (stat.st_mtime_ns, stat.st_ino)


def test_a_page_somebody_deleted_is_written_again(output: Path) -> None:
    publish(output, {"a.html": b"a"})
    (output / "a.html").unlink()
    assert publish(output, {"a.html": b"a"}).written == 1


def test_pages_without_a_story_are_pruned_with_their_folders(output: Path) -> None:
    publish(output, {"works/a/index.html": b"a", "works/b/index.html": b"b"})
    result = publish(output, {"works/b/index.html": b"b"})
    assert result.removed == 1
    assert not (output / "works" / "a").exists()
    assert (output / "works" / "b").is_dir()


def test_foreign_files_are_never_deleted(output: Path) -> None:
    publish(output, {"a.html": b"a"})
    (output / ".git").mkdir()
    (output / ".git" / "HEAD").write_text("ref")
    (output / "CNAME").write_text("example.org")
    publish(output, {"b.html": b"b"})
    assert tree(output) == {"b.html": b"b", ".git/HEAD": b"ref", "CNAME": b"example.org"}


def test_a_page_changed_by_hand_is_kept_with_a_warning(output: Path) -> None:
    publish(output, {"a.html": b"a", "b.html": b"b"})
    (output / "a.html").write_bytes(b"my own words")
    result = publish(output, {}, keep=("b.html",))
    assert [problem.code for problem in result.problems] == ["edited-output"]
    assert (output / "a.html").read_bytes() == b"my own words"


def test_a_foreign_folder_is_refused_and_untouched(output: Path) -> None:
    output.mkdir()
    (output / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="--force"):
        open_output(output)
    assert os.listdir(output) == ["thesis.txt"]
    publish(output, {"index.html": b"x"}, force=True)
    assert tree(output) == {"thesis.txt": b"years of work", "index.html": b"x"}


def test_an_output_path_that_is_a_file_is_refused(output: Path) -> None:
    output.write_text("x")
    with pytest.raises(UsageError):
        open_output(output)


def test_giving_up_leaves_the_old_site(output: Path) -> None:
    publish(output, {"a.html": b"old"})
    open_output(output)
    stage(output, Artifact("a.html", b"new"))
    abandon(output)
    assert tree(output) == {"a.html": b"old"}
    assert not (output / STAGE).exists()


def test_giving_up_a_first_build_leaves_nothing(output: Path) -> None:
    open_output(output)
    abandon(output)
    assert not output.exists()


def test_a_stage_without_a_journal_is_dropped(output: Path) -> None:
    publish(output, {"a.html": b"old"})
    open_output(output)
    stage(output, Artifact("a.html", b"new"))
    manifest = open_output(output)
    assert (output / "a.html").read_bytes() == b"old"
    assert list((output / STAGE).iterdir()) == []
    assert list(manifest.files) == ["a.html"]


@pytest.mark.parametrize("moved_before_the_kill", [0, 1, 2, 3])
def test_a_journal_is_carried_out_by_the_next_build(output: Path, moved_before_the_kill: int) -> None:
    publish(output, {"a.html": b"old a", "b.html": b"old b", "gone/c.html": b"c"})
    old = open_output(output)
    new = {"a.html": b"new a", "b.html": b"new b", "d/e.html": b"new e"}
    staged = [stage(output, Artifact(path, data)) for path, data in new.items()]

    class KilledError(Exception):
        pass

    moves = 0
    real = os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        nonlocal moves
        if not str(target).endswith((".json", ".new")):
            if moves == moved_before_the_kill:
                raise KilledError
            moves += 1
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", replace)
        if moved_before_the_kill < 3:
            with pytest.raises(KilledError):
                commit(output, old, staged, ())
        else:
            commit(output, old, staged, ())
    open_output(output)
    abandon(output)
    assert tree(output) == new
    assert list(open_output(output).files) == sorted(new)


def test_carrying_out_a_journal_twice_is_the_same_as_once(output: Path) -> None:
    manifest = open_output(output)
    staged = [stage(output, Artifact("x/a.html", b"a"))]
    commit(output, manifest, staged, ())
    journal = _Journal(["x/a.html"], [], open_output(output))
    _carry_out(output, journal)
    _carry_out(output, journal)
    abandon(output)
    assert tree(output) == {"x/a.html": b"a"}


def test_a_damaged_manifest_stops_everything(output: Path) -> None:
    publish(output, {"a.html": b"a"})
    (output / MANIFEST).write_text("{")
    with pytest.raises(UsageError, match="damaged"):
        open_output(output)
    assert (output / "a.html").exists()


def test_a_full_disk_leaves_the_old_site_whole(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(output, {"a.html": b"old"})
    manifest = open_output(output)

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archivist.write.os.open", full)
    with pytest.raises(OutputError, match="No space left on device"):
        stage(output, Artifact("a.html", b"new"))
    monkeypatch.undo()
    abandon(output)
    assert tree(output) == {"a.html": b"old"}
    assert list(manifest.files) == ["a.html"]


def test_the_manifest_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    files = {"b.html": b"b", "a.html": b"a"}
    publish(tmp_path / "one", files)
    publish(tmp_path / "two", dict(reversed(files.items())))
    assert (tmp_path / "one" / MANIFEST).read_bytes() == (tmp_path / "two" / MANIFEST).read_bytes()


def test_clean_deletes_exactly_ours(output: Path) -> None:
    publish(output, {"a.html": b"a", "works/b.html": b"b"})
    (output / "mine.txt").write_text("mine")
    listed, _ = remove_all(output, dry_run=True)
    assert sorted(listed) == ["a.html", "works/b.html"]
    assert len(tree(output)) == 3
    remove_all(output)
    assert os.listdir(output) == ["mine.txt"]


def test_one_builder_at_a_time(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    with locked(memory), pytest.raises(LockedError, match=str(os.getpid())), locked(memory):
        pass
    with locked(tmp_path / "memory"):
        pass


def test_the_journal_is_plain_json(output: Path) -> None:
    manifest = open_output(output)
    journal = msgspec.json.encode(_Journal(["a"], [], manifest))
    assert msgspec.json.decode(journal)["moves"] == ["a"]
    assert JOURNAL.endswith(".json")
