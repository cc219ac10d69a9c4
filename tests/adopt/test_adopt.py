"""A messy folder is taken in: every file accounted for, nothing of it touched, and all of it taken back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archivist.adopt import find_plans, plan
from archivist.cli import archivist, run
from archivist.errors import OutputError
from tests.read.drawn import png

PROSE = "The ferry was late, and the rain came in under the roof. Nobody on the pier said anything about it at all. "
LONG = " ".join(f"{PROSE}Number {n} on the list was the lamp, and it was out." for n in range(12))


@pytest.fixture
def mess(tmp_path: Path) -> Path:
    """A folder as old disks have them."""
    folder = tmp_path / "old disk"
    for name, data in {
        "one.txt": f"Title: Night Boat\nAuthor: Q. Vane\n\n{PROSE}",
        "deep/er/two.md": f"---\ntitle: Lamp\nfandom: [Bleach]\n---\n{PROSE}\n\n![A map](art/map.png)",
        "deep/er/art/map.png": png(),
        "cover.png": png(shade=1),
        "deep/er/two.md.toml": 'author = "R. Moss"\n',
        "deep/_defaults.toml": 'language = "en"\n',
        "saga-ch1.txt": f"{PROSE} One.",
        "saga-ch2.txt": f"{PROSE} Two.",
        "saga-ch3.txt": "",
        "w/metadata.json": '{"title": "Whole"}',
        "w/chapter-1.md": PROSE,
        "w/chapter-2.md": PROSE,
        "alk.a": PROSE,
        "alk.b": PROSE,
        "copy.txt": LONG,
        "copy of it.txt": LONG.replace(". ", ".\n"),
        "cp1252.txt": f"“Caf\u00e9” – {PROSE}".encode("cp1252"),
        "bin.txt": bytes(range(256)) * 8,
        "broken.md": f"---\ntitle: [\n---\n{PROSE}",
        "empty.txt": "",
        "scan.pdf": b"%PDF-1.4",
        "cover.jpg": b"\xff\xd8\xff",
        "noname": "x",
        ".hidden.txt": PROSE,
        "_private/story.txt": PROSE,
        "back.txt~": PROSE,
        "stray.toml": 'title = "Nobody"',
        "kept/_series.toml": "separate = true\n",
        "kept/x-ch1.txt": f"Before. {PROSE}",
        "kept/x-ch2.txt": f"After. {PROSE}",
        "odd\\name [1] %20.txt": PROSE,
    }.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    (folder / "link.txt").symlink_to(folder / "one.txt")
    os.mkfifo(folder / "pipe.txt")
    with open(os.fsencode(folder) + b"/caf\xe9.txt", "w") as file:
        file.write(PROSE)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    (root / "site.toml").write_text('title = "Test"\n')
    return root


def call(site: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(archivist, ["--root", str(site), "adopt", "-q", *map(str, words)], standalone_mode=False)


def report(site: Path, *words: str | Path) -> dict[str, Any]:
    result = call(site, "--json", "--jobs", "1", *words)
    assert result.exception is None, result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def tree(folder: Path) -> dict[bytes, bytes]:
    root = os.fsencode(folder)
    files = {}
    for place, _, names in os.walk(root):
        for name in names:
            path = os.path.join(place, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    files[os.path.relpath(path, root)] = file.read()
    return files


def status(found: dict[str, Any]) -> dict[str, str]:
    return {item["path"]: item["status"] for item in found["files"]}


# --- the report ------------------------------------------------------------------------------------------------------


def test_every_file_is_accounted_for_and_the_sums_agree(site: Path, mess: Path) -> None:
    found = report(site, mess)
    on_disk = sum(len(names) for _, _, names in os.walk(mess))
    assert found["agrees"] is True
    assert found["found"] == on_disk == len(found["files"]) == sum(found["counts"].values())
    files = status(found)
    assert {path for path, what in files.items() if what == "joined"} == {
        "saga-ch1.txt", "saga-ch2.txt", "w/chapter-1.md", "w/chapter-2.md", "alk.a", "alk.b"
    }  # fmt: skip
    assert {path for path, what in files.items() if what == "metadata"} == {
        "deep/er/two.md.toml", "deep/_defaults.toml", "w/metadata.json", "kept/_series.toml"
    }  # fmt: skip
    assert {path for path, what in files.items() if what == "duplicate"} == {"copy.txt"}
    assert {path for path, what in files.items() if what == "picture"} == {"deep/er/art/map.png"}
    assert {path for path, what in files.items() if what == "read"} == {
        "one.txt", "deep/er/two.md", "copy of it.txt", "cp1252.txt", "kept/x-ch1.txt", "kept/x-ch2.txt",
        "odd\\name [1] %20.txt", "caf\uf7e9.txt",
    }  # fmt: skip


def test_what_is_left_out_has_a_reason(site: Path, mess: Path) -> None:
    reasons = {item["path"]: item["reason"] for item in report(site, mess)["files"] if item["status"] == "skipped"}
    for path, words in {
        "bin.txt": "no text file",
        "broken.md": "",
        "empty.txt": "empty",
        "saga-ch3.txt": "empty",
        "scan.pdf": "PDF",
        "cover.jpg": "no story that is taken shows it",
        "cover.png": "no story that is taken shows it",
        "noname": "without a suffix",
        ".hidden.txt": "exclude",
        "_private/story.txt": "exclude",
        "back.txt~": "exclude",
        "stray.toml": "belongs to no story",
        "link.txt": "a link",
        "pipe.txt": "no plain file",
    }.items():
        assert words in reasons.pop(path)
    assert reasons == {}


def test_works_say_how_their_fandom_is_known_and_what_needs_a_person(site: Path, mess: Path) -> None:
    works = {work["path"]: work for work in report(site, mess)["works"]}
    lamp = works["deep/er/two.md"]
    assert (lamp["title"], lamp["authors"], lamp["fandoms"], lamp["known_by"]) == (
        "Lamp",
        ["R. Moss"],
        ["Bleach (Anime & Manga)"],
        "label",
    )
    assert works["cp1252.txt"]["encoding"].replace("windows-", "cp") == "cp1252"
    assert works["saga-ch1.txt"]["files"] == 3
    assert "nobody is named as its author" in works["saga-ch1.txt"]["attention"]


def test_the_report_is_dry_and_a_table(site: Path, mess: Path) -> None:
    before = tree(mess)
    result = call(site, mess)
    assert result.exception is None, result.exception
    assert "nothing was copied; --yes puts 19 files into content/adopted/old disk/" in result.stdout
    assert "left out, and why" in result.stdout
    assert list((site / "content").iterdir()) == []
    assert tree(mess) == before


def test_what_the_archive_has_already_is_a_duplicate(site: Path, mess: Path) -> None:
    (site / "content/mine.txt").write_text(LONG)
    assert run(["--root", str(site), "build", "-q", "--jobs", "1"]) == 0
    found = report(site, mess)
    assert {p for p, what in status(found).items() if what == "duplicate"} == {"copy.txt", "copy of it.txt"}
    assert any(item["reason"].endswith("content/mine.txt, which is there already") for item in found["files"])


# --- taking in and taking back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", [False, True])
def test_files_are_put_in_place_and_taken_back_exactly(site: Path, mess: Path, link: bool) -> None:
    source, content = tree(mess), tree(site / "content")
    found = report(site, mess, "--yes", *(["--link"] if link else []))
    wanted = {path for path, what in status(found).items() if what in ("read", "joined", "metadata", "picture")}
    placed = tree(site / "content/adopted/old disk")
    assert len(placed) == len(wanted) == found["done"]["linked" if link else "copied"]
    assert all(source[path] == data for path, data in placed.items())
    assert os.path.samefile(mess / "one.txt", site / "content/adopted/old disk/one.txt") is link
    assert tree(mess) == source
    assert call(site, "--undo").exception is None
    assert tree(site / "content") == content
    assert list((site / "content").iterdir()) == []
    assert find_plans(site / ".archivist") == []
    assert tree(mess) == source


def test_an_adopted_folder_builds(site: Path, mess: Path) -> None:
    report(site, mess, "--yes")
    assert run(["--root", str(site), "build", "-q", "--jobs", "1"]) == 0
    assert (site / "output/works/adopted/old-disk/saga/chapter-2.html").is_file()
    assert (site / "output/works/adopted/old-disk/w/index.html").is_file()


def test_nothing_is_written_over_and_nothing_of_others_is_taken_back(site: Path, mess: Path) -> None:
    mine = site / "content/adopted/old disk/one.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("Mine.")
    (mine.parent / "saga-ch1.txt").write_bytes((mess / "saga-ch1.txt").read_bytes())
    found = report(site, mess, "--yes")
    assert found["done"]["refused"] == [["one.txt", "another file of this name is there already"]]
    assert found["done"]["present"] == 1
    call(site, "--undo")
    assert set(tree(site / "content")) == {b"adopted/old disk/one.txt", b"adopted/old disk/saga-ch1.txt"}
    assert mine.read_text() == "Mine."


def test_what_was_changed_since_is_left(site: Path, mess: Path) -> None:
    report(site, mess, "--yes")
    changed = site / "content/adopted/old disk/one.txt"
    changed.write_text("Changed.")
    (site / "content/adopted/old disk/cp1252.txt").unlink()
    result = call(site, "--undo")
    assert "left 1" in result.stdout
    assert set(tree(site / "content")) == {b"adopted/old disk/one.txt"}
    assert [step.path for step in find_plans(site / ".archivist")[0].steps] == ["one.txt"]


@pytest.mark.parametrize("saved", [True, False])
def test_an_interrupted_adoption_goes_on_and_can_still_be_taken_back(
    site: Path, mess: Path, monkeypatch: pytest.MonkeyPatch, saved: bool
) -> None:
    copy, calls = plan._copy, []

    def full(data: bytes, place: str) -> None:
        calls.append(place)
        if len(calls) > 7:
            raise OSError(28, "No space left on device")
        copy(data, place)

    with monkeypatch.context() as patch:
        patch.setattr(plan, "_copy", full)
        if not saved:  # killed: what was done since the last saving is not in the plan
            written = plan.save
            patch.setattr(plan, "save", lambda a, b: written(a, b) if not calls else b)
        result = call(site, mess, "--yes", "--jobs", "1")
    assert isinstance(result.exception, OutputError)
    assert "run the same command again to go on" in str(result.exception)
    assert len(tree(site / "content")) == 7
    found = report(site, mess, "--yes")
    assert (found["done"]["copied"], found["done"]["present"]) == (12, 7)
    assert found["done"]["refused"] == []
    assert len(find_plans(site / ".archivist")) == 1
    call(site, "--undo")
    assert list((site / "content").iterdir()) == []


def test_a_second_run_takes_what_is_new(site: Path, mess: Path) -> None:
    report(site, mess, "--yes")
    (mess / "new.txt").write_text(f"{PROSE} New.")
    found = report(site, mess, "--yes")
    assert found["done"]["copied"] == 1
    assert found["counts"]["duplicate"] == 1
    assert len(find_plans(site / ".archivist")) == 2


def test_two_folders_of_one_name_do_not_meet(site: Path, tmp_path: Path) -> None:
    for place in ("a/tales", "b/tales"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "x.txt").write_text(f"{PROSE} {place}")
        report(site, tmp_path / place, "--yes")
    assert set(tree(site / "content")) == {b"adopted/tales/x.txt", b"adopted/tales-2/x.txt"}
    assert call(site, "--undo", tmp_path / "a/tales").exception is None
    assert set(tree(site / "content")) == {b"adopted/tales-2/x.txt"}


@pytest.mark.parametrize("where", ["site", "site/content", "", "none"])
def test_folders_that_cannot_be_adopted(site: Path, tmp_path: Path, where: str) -> None:
    assert run(["--root", str(site), "adopt", str(tmp_path / where)]) == 2


def test_without_a_folder_or_a_plan_it_says_what_is_missing(site: Path) -> None:
    assert run(["--root", str(site), "adopt"]) == 2
    assert run(["--root", str(site), "adopt", "--undo"]) == 2
