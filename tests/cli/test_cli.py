"""The command line as a person meets it: exit codes, lines, and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

STORY = "The lamp went round, and the boats came in one by one, and nobody spoke of the storm.\n\n" * 6


CACHE = tempfile.TemporaryDirectory(prefix="archivist-tests-")
"""The user's cache, one for all these tests: packs are compiled once."""


def archivist(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": CACHE.name, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "archivist", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    assert archivist("init", "--title", "Attic", cwd=tmp_path).returncode == 0
    return tmp_path


def test_from_an_empty_folder_to_a_site(tmp_path: Path) -> None:
    begun = archivist("init", "my-archive", cwd=tmp_path)
    assert begun.returncode == 0
    assert "archivist build" in begun.stdout
    root = tmp_path / "my-archive"
    built = archivist("build", cwd=root)
    assert (built.returncode, built.stderr) == (0, "") or "info" in built.stderr
    assert built.stdout.startswith("built 1 story, ")
    assert "My Archive" in (root / "output/index.html").read_text()
    again = archivist("build", cwd=root / "content")
    assert "(0 written, " in again.stdout


def test_init_overwrites_nothing(site: Path) -> None:
    before = (site / "site.toml").read_text()
    again = archivist("init", cwd=site)
    assert again.returncode == 2
    assert "not overwritten" in again.stderr
    assert (site / "site.toml").read_text() == before


def test_no_site_here(tmp_path: Path) -> None:
    result = archivist("build", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith("error site.toml: not found in ")


def test_mistakes_in_site_toml(site: Path) -> None:
    (site / "site.toml").write_text('tilte = "x"\n[lists]\nper_page = 0\n')
    result = archivist("build", cwd=site)
    assert result.returncode == 2
    lines = result.stderr.splitlines()
    assert lines[0] == "error site.toml:1:1: unknown key 'tilte', did you mean 'title'? [unknown-key]"
    assert not (site / "output").exists()


def test_a_failing_story_and_strictness(site: Path) -> None:
    (site / "content/bad.md").write_text('---\ntitle: "Open\n---\nx\n')
    result = archivist("build", cwd=site)
    assert result.returncode == 1
    assert "error content/bad.md:2:" in result.stderr
    assert "1 error" in result.stderr
    assert "Traceback" not in result.stderr
    (site / "content/bad.md").write_text("---\nfandon: x\n---\n" + STORY)
    assert archivist("build", cwd=site).returncode == 0
    strict = archivist("build", "--strict", cwd=site)
    assert strict.returncode == 1
    assert "aborted: 1 warning in strict mode" in strict.stderr


def test_a_foreign_output_is_refused(site: Path) -> None:
    (site / "output").mkdir()
    (site / "output/mine.txt").write_text("mine")
    result = archivist("build", cwd=site)
    assert result.returncode == 2
    assert "[foreign-output]" in result.stderr
    assert archivist("build", "--force", cwd=site).returncode == 0
    assert (site / "output/mine.txt").read_text() == "mine"


def test_a_second_build_at_the_same_time_is_told(site: Path) -> None:
    from archivist.write import locked

    with locked(site / ".archivist"):
        result = archivist("build", cwd=site)
    assert result.returncode == 75
    assert "[locked]" in result.stderr


def test_the_report_as_json(site: Path) -> None:
    result = archivist("build", "--json", cwd=site)
    report = json.loads(result.stdout)
    assert (report["stories"], report["exit_code"], report["changed"]) == (1, 0, 1)


def test_quiet_and_verbose(site: Path) -> None:
    assert archivist("build", "-q", cwd=site).stdout == ""
    (site / "content/new.txt").write_text(STORY)
    assert "read new.txt" in archivist("build", "-v", cwd=site).stdout


def test_check_writes_nothing(site: Path) -> None:
    result = archivist("check", cwd=site)
    assert result.returncode == 0
    assert "0 errors" in result.stdout
    assert not (site / "output").exists()
    assert not (site / ".archivist").exists()


def test_check_finds_what_a_template_broke(site: Path) -> None:
    override = site / "themes/_overrides/templates"
    override.mkdir(parents=True)
    (override / "home.html").write_text(
        '{% extends "theme:home.html" %}{% block footer %}<a href="nowhere.html">x</a>{{ super() }}{% endblock %}'
    )
    result = archivist("check", cwd=site)
    assert result.returncode == 1
    assert "error index.html: broken link: nowhere.html leads to nothing [broken-link]" in result.stderr


def test_clean_deletes_ours_only(site: Path) -> None:
    archivist("build", cwd=site)
    (site / "output/mine.txt").write_text("mine")
    dry = archivist("clean", "--dry-run", cwd=site)
    assert "index.html" in dry.stdout
    assert (site / "output/index.html").exists()
    assert archivist("clean", cwd=site).returncode == 0
    assert os.listdir(site / "output") == ["mine.txt"]
    assert not (site / ".archivist").exists()


def test_eject_gives_a_template_once(site: Path) -> None:
    listing = archivist("eject", "--list", cwd=site)
    assert "home.html" in listing.stdout
    assert archivist("eject", "home.html", cwd=site).returncode == 0
    copy = site / "themes/_overrides/templates/home.html"
    assert copy.exists()
    assert archivist("eject", "home.html", cwd=site).returncode == 2
    assert archivist("eject", "hmoe.html", cwd=site).returncode == 2
    built = archivist("build", cwd=site)
    assert built.returncode == 0, built.stderr


def test_explain_keeps_its_contract(tmp_path: Path) -> None:
    (tmp_path / "loose.txt").write_text(STORY)
    result = archivist("explain", "loose.txt", "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    (line,) = result.stdout.splitlines()
    story = json.loads(line)
    assert list(story) == [
        *(
            "path",
            "title",
            "title_origin",
            "words",
            "chapters",
            "language",
            "pov",
            "ending",
            "original",
            "notes",
            "tags",
        )
    ]
    assert (story["path"], story["words"], story["language"]) == ("loose.txt", 108, "en")
    assert set(os.listdir(tmp_path)) == {"loose.txt"}


def test_explain_for_people(site: Path) -> None:
    result = archivist("explain", "content", cwd=site)
    assert result.returncode == 0
    assert "content/storm-tea.txt" in result.stdout


def test_explain_a_path_that_is_not_there(tmp_path: Path) -> None:
    result = archivist("explain", "nothing.txt", cwd=tmp_path)
    assert result.returncode == 2
    assert "[no-such-path]" in result.stderr


@pytest.mark.parametrize("words", [["biuld"], ["build", "--nope"], ["explain"], ["build", "--jobs", "0"]])
def test_usage_errors_end_with_two(tmp_path: Path, words: list[str]) -> None:
    result = archivist(*words, cwd=tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_version(tmp_path: Path) -> None:
    from archivist import __version__

    assert archivist("--version", cwd=tmp_path).stdout.strip().endswith(__version__)


def test_every_command_is_in_the_readme() -> None:
    from archivist.cli import archivist as group

    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    assert [name for name in group.commands if f"archivist {name}" not in readme] == []
    assert all(command.help for command in group.commands.values())
