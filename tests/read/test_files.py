"""The walk over content/ and the reading of files: nothing followed, nothing waited for, everything said once."""

from __future__ import annotations

import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from archivist.errors import Level, StoryError
from archivist.model import Source, SourcePath, Stamp
from archivist.read import files
from archivist.read.containers import CONTAINERS
from archivist.read.files import MAX_BYTES, SUFFIXES, find_sources, load, split_suffix
from archivist.read.globs import matcher
from archivist.read.reading import READERS

EXCLUDE = ("**/.*", "**/_*", "**/*~")


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def found(root: Path) -> dict[str, list[str]]:
    sources, _ = find_sources(root, EXCLUDE)
    return {source.path: [path for path, _ in source.companions] for source in sources}


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in find_sources(root, EXCLUDE)[1]]


def test_every_suffix_has_a_reader() -> None:
    assert set(READERS) | CONTAINERS == SUFFIXES


def test_stories_are_found_in_order_with_their_companions(tmp_path: Path) -> None:
    make(
        tmp_path,
        "b.txt",
        "a/z.MD",
        "a/y.html",
        "a/c/x.markdown",
        "A.htm",
        "_defaults.toml",
        "a/_defaults.toml",
        "b.toml",
        "a/z.MD.toml",
        "a/c/x.toml",
        "a/c/x.markdown.toml",
    )
    assert found(tmp_path) == {
        "A.htm": ["_defaults.toml"],
        "a/c/x.markdown": ["_defaults.toml", "a/_defaults.toml", "a/c/x.toml", "a/c/x.markdown.toml"],
        "a/y.html": ["_defaults.toml", "a/_defaults.toml"],
        "a/z.MD": ["_defaults.toml", "a/_defaults.toml", "a/z.MD.toml"],
        "b.txt": ["_defaults.toml", "b.toml"],
    }
    assert list(found(tmp_path)) == sorted(found(tmp_path))
    assert problems(tmp_path) == []


def test_stamps_are_those_of_the_files(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "a.toml")
    ((source,), _) = find_sources(tmp_path, ())
    for path, stamp in ((source.path, source.stamp), *source.companions):
        status = (tmp_path / path).stat()
        assert stamp == Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def test_what_is_excluded_is_not_seen(tmp_path: Path) -> None:
    make(
        tmp_path,
        "a.txt",
        ".a.txt",
        "_a.txt",
        "a.txt~",
        ".git/b.txt",
        "_drafts/c.txt",
        "x/_y/d.txt",
        "x/.e/_defaults.toml",
    )
    assert list(found(tmp_path)) == ["a.txt"]
    assert problems(tmp_path) == []


ORPHAN = "this belongs to no story here; name it like the story it speaks about, as in story.txt.toml"


def test_orphans_and_shared_sidecars_are_warned_of(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "lost.toml", "x.labels.toml", "_series.toml", "a.md", "a.toml")
    assert problems(tmp_path) == [
        "warning a.toml: this speaks about 2 stories of one name; call it a.md.toml to mean one [shared-sidecar]",
        "warning a.toml: this speaks about 2 stories of one name; call it a.txt.toml to mean one [shared-sidecar]",
        f"warning lost.toml: {ORPHAN} [orphan-sidecar]",
    ]


def test_other_files_are_counted_or_explained(tmp_path: Path) -> None:
    make(tmp_path, "a.png", "b/c.PNG", "README", "d.doc", "e.mobi", "f.azw3", "g.pdf")
    _, said = find_sources(tmp_path, EXCLUDE)
    assert [(p.level, p.path, p.code) for p in said] == [
        (Level.WARNING, "d.doc", "unsupported"),
        (Level.WARNING, "e.mobi", "unsupported"),
        (Level.WARNING, "f.azw3", "unsupported"),
        (Level.WARNING, "g.pdf", "unsupported"),
        (Level.INFO, ".", "unknown-suffix"),
        (Level.INFO, ".", "unknown-suffix"),
    ]
    assert [p.message for p in said][-2:] == ["1 file without a suffix left alone", "2 files ending in .png left alone"]
    assert all("instead" in p.message or "save" in p.message for p in said[:4])


def test_links_and_pipes_are_left_alone(tmp_path: Path) -> None:
    content = tmp_path / "content"
    make(content, "a.txt")
    make(tmp_path, "secret.txt", "outside/b.txt")
    (content / "out.txt").symlink_to(tmp_path / "secret.txt")
    (content / "in.txt").symlink_to("a.txt")
    (content / "dangling.md").symlink_to("nowhere")
    (content / "up").symlink_to(tmp_path / "outside", target_is_directory=True)
    (content / "loop").symlink_to(".", target_is_directory=True)
    os.mkfifo(content / "pipe.txt")
    (content / "folder.txt").mkdir()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(content / "s.txt"))
    listener.close()
    assert list(found(content)) == ["a.txt"]
    assert {(p.path, p.code, p.message.split(",")[0]) for p in find_sources(content, EXCLUDE)[1]} == {
        *((name, "not-a-file", "this is a link") for name in ("out.txt", "in.txt", "dangling.md", "up", "loop")),
        ("pipe.txt", "not-a-file", "this is a named pipe"),
        ("s.txt", "not-a-file", "this is a socket"),
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_one_warning(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "locked/b.txt")
    (tmp_path / "locked").chmod(0)
    try:
        assert list(found(tmp_path)) == ["a.txt"]
        assert problems(tmp_path) == ["warning locked: this folder cannot be read: permission denied [unreadable]"]
    finally:
        (tmp_path / "locked").chmod(0o755)


def test_a_missing_content_folder_is_a_warning(tmp_path: Path) -> None:
    assert [p.code for p in find_sources(tmp_path / "none", ())[1]] == ["unreadable"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt")).write_text("Dark.")
    ((source,), said) = find_sources(tmp_path, EXCLUDE)
    assert said == ()
    assert load(tmp_path, source).data == b"Dark."


def source(name: str, *sides: str) -> Source:
    nothing = Stamp(0, 0, 0, 0)
    return Source(SourcePath(name), nothing, tuple((SourcePath(side), nothing) for side in sides))


def test_loading(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "a.toml")
    material = load(tmp_path, source("a.txt", "a.toml"))
    assert (material.path, material.data, material.companions) == ("a.txt", b"a.txt", (("a.toml", b"a.toml"),))


def code(content: Path, name: str) -> str:
    with pytest.raises(StoryError) as caught:
        load(content, source(name))
    assert caught.value.problems[0].path == name
    return caught.value.problems[0].code


def test_what_cannot_be_loaded(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "big.txt").open("wb") as big:
        big.truncate(MAX_BYTES + 1)
    names = ("gone.txt", "link.txt", "folder.txt", "pipe.txt", "big.txt", "x\0.txt")
    assert [code(tmp_path, name) for name in names] == [
        "vanished", "not-a-file", "not-a-file", "not-a-file", "too-large", "unreadable",
    ]  # fmt: skip


def test_the_largest_file_that_is_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as big:
        big.truncate(MAX_BYTES)
    assert len(load(tmp_path, source("big.txt")).data) == MAX_BYTES


def test_a_file_that_changes_while_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = tmp_path / "a.txt"
    story.write_text("old")
    honest, times = files._bytes, []

    def disturbed(handle: int, cap: int) -> bytes:
        data = honest(handle, cap)
        times.append(1)
        if len(times) == 1:
            story.write_text("newer")
        return data

    monkeypatch.setattr(files, "_bytes", disturbed)
    assert load(tmp_path, source("a.txt")).data == b"newer"
    monkeypatch.setattr(files, "_bytes", lambda handle, cap: honest(handle, cap) + b"!")
    assert code(tmp_path, "a.txt") == "changed"


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    outcome: list[str] = []
    thread = threading.Thread(target=lambda: outcome.append(code(tmp_path, "pipe.txt")), daemon=True)
    thread.start()
    thread.join(5)
    assert outcome == ["not-a-file"]


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("**/.*", ".git", True), ("**/.*", "a/.git", True), ("**/.*", "a.b", False), ("**/_*", "_a/b", False),
        ("**/_*", "x/_a", True), ("**/*~", "a/b~", True),
        ("old/*", "old/a.txt", True), ("old/*", "old/b/a.txt", False), ("old/**", "old/b/a.txt", True), ("a?c",
        "abc", True), ("a?c", "a/c", False), ("[x]", "[x]", True), ("*.txt", "a\n.txt", True),
        ("/old/", "old", True),
    ],
)  # fmt: skip
def test_globs(glob: str, path: str, matches: bool) -> None:
    assert matcher((glob,))(path) is matches


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a.txt", ("a", ".txt")),
        ("b.c/a", ("b.c/a", "")),
        (".a", (".a", "")),
        ("x/.a.txt", ("x/.a", ".txt")),
        ("a.b.md", ("a.b", ".md")),
    ],
)
def test_suffixes(path: str, parts: tuple[str, str]) -> None:
    assert split_suffix(path) == parts


def test_a_file_that_shrinks_or_grows_while_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = tmp_path / "a.txt"
    honest, times = files._bytes, []

    def cut(handle: int, cap: int) -> bytes:
        times.append(1)
        if len(times) == 1:
            os.truncate(story, 2)
        return honest(handle, cap)

    story.write_text("Dark and cold.")
    monkeypatch.setattr(files, "_bytes", cut)
    assert load(tmp_path, source("a.txt")).data == b"Da"

    def grow(handle: int, cap: int) -> bytes:
        data = honest(handle, cap)
        with story.open("ab") as more:
            more.write(b"x")
        return data

    monkeypatch.setattr(files, "_bytes", grow)
    assert code(tmp_path, "a.txt") == "changed"


def test_a_hard_link_is_a_file(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    os.link(tmp_path / "a.txt", tmp_path / "b.txt")
    assert list(found(tmp_path)) == ["a.txt", "b.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_left_alone(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "zero.txt", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this system lets nobody make devices")
    ((problem,),) = (find_sources(tmp_path, EXCLUDE)[1],)
    assert (problem.code, problem.message.split(",")[0]) == ("not-a-file", "this is a device")
    assert code(tmp_path, "zero.txt") in ("not-a-file", "unreadable")
