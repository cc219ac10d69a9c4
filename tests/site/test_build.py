"""What a build does to a folder of stories, from the first to the hundredth time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archivist.errors import ConfigError, OutputError, ThemeError, UsageError

from .conftest import Archive

RAIN = 'The rain came in off the harbour and did not stop.\n\n"You could go home," said the keeper.\n\n' + (
    "Nobody had called it home for a long while, and the lamp went round. " * 12
)
WORK = "works/rain/index.html"


def test_a_story_becomes_a_page(archive: Archive) -> None:
    report = archive.put({"content/rain.txt": RAIN}).build()
    assert (report.stories, report.changed, report.exit_code) == (1, 1, 0)
    assert "did not stop" in archive.page(WORK)
    assert "rain" in archive.page("index.html").casefold()


def test_an_empty_archive_still_has_a_home(archive: Archive) -> None:
    report = archive.build()
    assert (report.stories, report.exit_code) == (0, 0)
    assert "Test" in archive.page("index.html")


def test_nothing_changed_nothing_written(archive: Archive) -> None:
    archive.put({"content/rain.txt": RAIN}).build()
    before = {p: p.stat().st_mtime_ns for p in archive.output.rglob("*")}
    report = archive.build()
    assert (report.changed, report.written, report.removed) == (0, 0, 0)
    assert {p: p.stat().st_mtime_ns for p in archive.output.rglob("*")} == before


def test_a_touched_file_is_read_but_not_understood_again(archive: Archive) -> None:
    archive.put({"content/rain.txt": RAIN}).build()
    (archive.root / "content/rain.txt").touch()
    report = archive.build()
    assert (report.changed, report.written) == (0, 0)


def test_an_edit_a_deletion_and_a_rename(archive: Archive) -> None:
    archive.put({"content/rain.txt": RAIN, "content/snow.txt": RAIN.replace("rain", "snow")}).build()
    archive.put({"content/rain.txt": RAIN.replace("harbour", "headland")})
    report = archive.build()
    assert report.changed == 1
    assert "headland" in archive.page(WORK)
    (archive.root / "content/rain.txt").rename(archive.root / "content/sleet.txt")
    (archive.root / "content/snow.txt").unlink()
    archive.build()
    works = {
        path
        for path in archive.tree()
        if path.startswith("works/") and path.endswith("/index.html") and path.count("/") == 2
    }
    assert works == {"works/sleet/index.html"}


@pytest.mark.parametrize("change", ["story", "sidecar", "defaults", "settings", "theme", "delete", "rename", "new"])
def test_an_incremental_build_is_a_clean_build(demo_copy: Archive, tmp_path: Path, change: str) -> None:
    demo_copy.build()
    root = demo_copy.root
    story = min((root / "content").rglob("*.txt"))
    match change:
        case "story":
            story.write_text(story.read_text("utf-8") + "\n\nAnd then it snowed.\n", "utf-8")
        case "sidecar":
            story.with_name(story.name + ".toml").write_text(
                'title = "Renamed"\ntag = ["Snow"]\nfandom = ["Nowhere"]\n'
            )
        case "defaults":
            (story.parent / "_defaults.toml").write_text('author = "Somebody Else"\n')
        case "settings":
            (root / "site.toml").write_text('title = "Another Name"\n[lists]\nper_page = 3\n')
        case "theme":
            template = (
                "{% extends 'theme:home.html' %}{% block footer %}<p>Kept by the lamp.</p>{{ super() }}{% endblock %}"
            )
            demo_copy.put({"themes/_overrides/templates/home.html": template})
        case "delete":
            story.unlink()
        case "rename":
            story.rename(story.with_name("renamed.txt"))
        case "new":
            (root / "content" / "new.txt").write_text(RAIN)
    demo_copy.build()
    clean = Archive(tmp_path / "clean")
    shutil.copytree(root, clean.root, ignore=shutil.ignore_patterns("output", ".archivist"))
    clean.build()
    assert demo_copy.tree() == clean.tree()


def test_a_sidecar_wins_and_survives(archive: Archive) -> None:
    archive.put({"content/rain.txt": RAIN}).build()
    archive.put({"content/rain.txt.toml": 'title = "Keeper"\nfandom = ["Harbour Lights"]\n'}).build()
    assert "Harbour Lights" in archive.page(WORK)
    assert "fandoms/harbour-lights/index.html" in archive.tree()
    archive.build(force=True)
    assert "fandoms/harbour-lights/index.html" in archive.tree()


def test_drafts_and_the_future_are_held_back_and_counted(archive: Archive) -> None:
    archive.put(
        {
            "content/a.md": "---\ntitle: A\ndraft: true\n---\n" + RAIN,
            "content/b.md": "---\ntitle: B\npublished: 2999-01-01\n---\n" + RAIN,
            "content/c.md": "---\ntitle: C\n---\n" + RAIN,
        }
    )
    report = archive.build()
    assert (report.stories, report.drafts, report.future) == (1, 1, 1)
    assert archive.build(drafts=True, future=True).stories == 3


def test_one_bad_story_is_reported_and_the_rest_is_built(archive: Archive) -> None:
    archive.put(
        {"content/rain.txt": RAIN, "content/bad.md": '---\ntitle: "Open\n---\nText.\n', "content/empty.txt": ""}
    )
    report = archive.build()
    assert report.exit_code == 1
    assert sorted(path for path, _ in report.failed) == ["bad.md", "empty.txt"]
    errors = [str(p) for p in report.problems if p.level == "error"]
    assert len(errors) == 2
    assert errors[0].startswith("error content/bad.md:2:")
    assert errors[1].startswith("error content/empty.txt: ")
    assert WORK in archive.tree()


def test_warnings_are_said_again_on_a_warm_build(archive: Archive) -> None:
    archive.put({"content/rain.md": "---\nfandon: Bleach\n---\n" + RAIN})
    first, second = archive.build(), archive.build()
    assert [p.code for p in first.problems if p.level == "warning"] == ["unknown-key"]
    assert first.problems == second.problems
    assert archive.build(strict=True).exit_code == 1


def test_mistakes_in_the_settings_write_nothing(archive: Archive) -> None:
    archive.put({"content/rain.txt": RAIN}).build()
    before = archive.tree()
    archive.put({"site.toml": 'tilte = "x"\n'})
    with pytest.raises(ConfigError):
        archive.build()
    assert archive.tree() == before


def test_a_broken_template_writes_nothing_and_says_where(archive: Archive) -> None:
    archive.put({"content/rain.txt": RAIN}).build()
    before = archive.tree()
    template = "{% extends 'theme:home.html' %}\n{% block main %}{{ nope }}{% endblock %}"
    archive.put({"themes/_overrides/templates/home.html": template})
    with pytest.raises(ThemeError) as caught:
        archive.build()
    assert any("home.html:2" in problem.place for problem in caught.value.problems)
    assert archive.tree() == before


def test_no_content_folder_is_a_usage_error(archive: Archive) -> None:
    shutil.rmtree(archive.root / "content")
    with pytest.raises(UsageError, match="content"):
        archive.build()


def test_an_output_that_cannot_be_written_leaves_the_old_site(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put({"content/rain.txt": RAIN}).build()
    before = archive.tree()
    archive.put({"content/rain.txt": RAIN + "More."})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archivist.write._make_folders", full)
    with pytest.raises(OutputError):
        archive.build()
    assert archive.tree() == before


def test_the_damaged_memory_is_replaced(archive: Archive) -> None:
    archive.put({"content/rain.txt": RAIN}).build()
    before = archive.tree()
    for path in (archive.root / ".archivist").glob("memory.sqlite*"):
        path.write_bytes(b"not a database, " * 100)
    report = archive.build()
    assert (report.changed, report.written) == (1, 0)
    assert archive.tree() == before


def test_two_processes_build_the_same_as_one(demo_copy: Archive, tmp_path: Path) -> None:
    for n in range(40):
        demo_copy.put({f"content/many/{n}.txt": RAIN + f" {n}"})
    demo_copy.build()
    one = demo_copy.tree()
    from archivist.build import Builder

    Builder(demo_copy.root, output=tmp_path / "two", memory=tmp_path / "memory", jobs=2).build()
    other = Archive(tmp_path)
    other.output = tmp_path / "two"
    assert other.tree() == one


def test_limits_of_the_named_host_are_watched(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from archivist import hosts

    monkeypatch.setattr(hosts, "HOSTS", {**hosts.HOSTS, "neocities": hosts.Limits(files=3)})
    archive.put({"site.toml": '[deploy]\nhost = "neocities"\n', "content/rain.txt": RAIN})
    assert "host-limit" in [p.code for p in archive.build().problems]
