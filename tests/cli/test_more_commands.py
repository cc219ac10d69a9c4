"""Correcting, reviewing and knowing on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import archivist
from tests.lexicon.conftest import HARBOUR

STORY = """\
Maren Vosk came back to Gullmark in the rain, and Ysolde Crane had left the lamp on for Maren.

“You are wet,” Ysolde said, and kissed her. Maren kissed her back.

Over Gullmark it rained until the morning, and Maren slept, and Ysolde did not.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for folder in ("content", "lexicon"):
        (tmp_path / folder).mkdir()
    (tmp_path / "site.toml").write_text('title = "Attic"\n')
    (tmp_path / "lexicon/harbour-lights.toml").write_text(HARBOUR.replace('nick = ["Mar"]\n', ""))
    (tmp_path / "content/rain.txt").write_text(STORY)
    return tmp_path


def test_correcting_from_the_command_line(site: Path) -> None:
    accepted = archivist("accept", "content/rain.txt", "tones", "Angst", cwd=site)
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert "content/rain.txt.toml: tone = [" in accepted.stdout
    rejected = archivist("reject", "content/rain.txt", "category", "F/F", cwd=site)
    assert 'not_category = ["F/F"]' in rejected.stdout
    assert "says so already" in archivist("reject", "content/rain.txt", "category", "F/F", cwd=site).stdout
    assert archivist("build", "--report", cwd=site).returncode == 0
    page = (site / "output/works/rain/index.html").read_text()
    assert "Angst" in page
    assert ">F/F<" not in page
    assert "what was inferred" in (site / ".archivist/report.html").read_text()


def test_mistakes_are_one_line_and_change_nothing(site: Path) -> None:
    result = archivist("accept", "content/rain.txt", "character", "Ysold Cran", cwd=site)
    assert result.returncode == 2
    assert "did you mean Ysolde Crane" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert archivist("accept", "content/none.txt", "tone", "Angst", cwd=site).returncode == 2
    assert not (site / "content/rain.txt.toml").exists()


def test_review_without_a_terminal_lists(site: Path) -> None:
    result = archivist("review", cwd=site)
    assert result.returncode == 0
    assert "in doubt; run this in a terminal" in result.stderr
    assert "content/rain.txt: tone " in result.stdout
    (site / "content/rain.txt").write_text(
        "---\nlock: [tone, rating, character, relationship, category, fandom, warning]\n---\n\nRain.\n"
    )
    assert archivist("review", "content", cwd=site).stdout == "nothing is in doubt\n"


def test_checking_packs(site: Path) -> None:
    good = archivist("knowledge", "check", cwd=site)
    assert (good.returncode, good.stdout) == (0, "checked 1 pack: 0 errors, 0 warnings\n")
    pack = site / "lexicon/harbour-lights.toml"
    pack.write_text(pack.read_text().replace("prior = 0.5", "prior = 5"))
    bad = archivist("knowledge", "check", "lexicon", cwd=site)
    assert bad.returncode == 1
    assert "lexicon/harbour-lights.toml:60: prior = 5.0 is no share" in bad.stderr
    assert archivist("knowledge", "check", "nowhere", cwd=site).returncode == 2


def test_asking_about_a_name_and_beginning_a_pack(site: Path) -> None:
    assert (
        "full name of Maren Vosk  [harbour-lights]" in archivist("knowledge", "why", "Maren", "Vosk", cwd=site).stdout
    )
    words = ("knowledge", "new", "gull-songs", "--name", "Gull Songs", "--media", "book")
    assert archivist(*words, cwd=site).stdout.endswith("lexicon/gull-songs.toml\n")
    assert archivist(*words, cwd=site).returncode == 2
    assert archivist("build", cwd=site).returncode == 0


def test_measuring(site: Path) -> None:
    folder = site / "measured"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    (folder / "a.labels.toml").write_text('fandoms = ["Harbour Lights (TV)"]\npov = "third"\nlanguage = "en"\n')
    assert "stories 1" in archivist("evaluate", "measured", cwd=site).stdout
    scores = json.loads(archivist("evaluate", "measured", "--json", cwd=site).stdout)
    assert scores["dev"]["stories"] + scores["held"]["stories"] == 1
    assert {"rates", "counts", "tones", "calibration_error"} <= scores["dev"].keys()
    assert archivist("evaluate", "content", cwd=site).returncode == 2


def test_starting_up_imports_next_to_nothing() -> None:
    code = (
        "import sys, archivist.cli as c; c.run(['--version']);"
        "print(sorted(n for n in sys.modules if n.split('.')[0] in ('jinja2', 'msgspec', 'yaml', 'rich', 'starlette')"
        " or n.startswith(('archivist.build', 'archivist.infer', 'archivist.lexicon', 'archivist.config'))))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.splitlines()[1] == "[]"
