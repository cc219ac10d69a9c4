"""Each mistake an author can make in good form is found, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.errors import Level, Problem
from archivist.knowledge import check
from tests.lexicon.conftest import HARBOUR

GOOD = HARBOUR.replace('nick = ["Mar"]', 'nick = ["Mar"]\nweak = ["Mar"]')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "packs").mkdir()
    return tmp_path / "packs"


def lint(folder: Path, *changes: tuple[str, str], other: str = "") -> list[Problem]:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "harbour-lights.toml").write_text(text)
    if other:
        (folder / "other-lights.toml").write_text(other)
    return check(folder)


def test_a_good_pack_passes(folder: Path) -> None:
    assert lint(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "level", "excerpt"),
    [
        ('media = "tv"', 'media = "tv"\nparent = "nowhere"', "unknown-parent", Level.ERROR, "parent"),
        ('media = "tv"', 'media = "tv"\noverlaps = ["nowhere"]', "unknown-overlap", Level.WARNING, "overlaps"),
        ('checked = "2026-11-21"', 'checked = "lately"', "unsourced", Level.ERROR, "checked"),
        ('source = "invented for tests"', 'source = " "', "unsourced", Level.ERROR, "source"),
        ('partners = ["Ysolde Crane"]', 'partners = ["Tobiah Vosk"]', "kin-romance", Level.ERROR, "partners"),
        ('members = ["Maren Vosk", "Ysolde Crane"]', 'members = ["Maren Vosk", "Tobiah Vosk"]', "kin-romance",
         Level.ERROR, "members"),
        ("prior = 0.5", "prior = 5", "bad-ship", Level.ERROR, "prior"),
        ('word_trap = ["Beacon"]', 'word_trap = ["Lamp"]', "bad-ship", Level.WARNING, "word_trap"),
        ('nick = ["Mar"]', 'nick = ["Mar"]\nfemale = "Maren"', "bad-gender", Level.ERROR, "gender"),
        ('nick = ["Mar"]', 'nick = ["Mar", "mar"]', "duplicate-form", Level.WARNING, "nick"),
        ('weak = ["Will"]', 'weak = ["Wilhelm"]', "ordinary-form", Level.WARNING, "given"),
        ('text = "the LANTERN"', 'text = "Gullmark"', "duplicate-form", Level.ERROR, "text"),
        ('name = "Will (Harbour Lights)"', 'name = "Zeb"', "unsorted", Level.WARNING, "name"),
        ('gender = "F"\n', "", "lexicon-missing-key", Level.ERROR, "[[character]]"),
        ('kin = ["Tobiah Vosk"]', 'kin = ["Tobias Vosk"]', "lexicon-unknown-name", Level.ERROR, "kin"),
    ],
)  # fmt: skip
def test_a_mistake_is_found(folder: Path, old: str, new: str, code: str, level: Level, excerpt: str) -> None:
    found = [p for p in lint(folder, (old, new)) if p.code == code]
    assert found, code
    assert found[0].level is level
    assert found[0].excerpt.startswith(excerpt)
    assert found[0].line > 0
    assert found[0].path.endswith("harbour-lights.toml")


OTHER = """\
id = "other-lights"
name = "Other Lights"
ao3 = "Other Lights (TV)"
media = "tv"
name_order = "given-family"

[[character]]
name = "Maren Vosk"
given = "Maren"
family = "Vosk"
gender = "F"
role = "protagonist"

[[term]]
text = "Gullmark"
kind = "place"
strength = 3

[[ship]]
members = ["Maren Vosk", "Maren Vosk"]
names = ["Marsolde"]

[meta]
author = "archivist"
source = "invented for tests"
checked = "2026-11-21"
"""


def test_packs_that_share_people_have_to_know_each_other(folder: Path) -> None:
    found = {(p.code, p.level, Path(p.path).stem) for p in lint(folder, other=OTHER)}
    assert ("collision", Level.ERROR, "harbour-lights") in found
    assert ("collision", Level.ERROR, "other-lights") in found
    known = OTHER.replace('media = "tv"', 'media = "tv"\noverlaps = ["harbour-lights"]')
    assert not [p for p in lint(folder, other=known) if p.code == "collision"]


def test_shared_lore_and_fan_names_are_worth_a_warning(folder: Path) -> None:
    other = OTHER.replace("Maren Vosk", "Ottoline Brack").replace('"Maren"', '"Ottoline"').replace('"Vosk"', '"Brack"')
    found = [p for p in lint(folder, other=other) if p.code == "collision"]
    assert {p.level for p in found} == {Level.WARNING}
    assert len(found) == 4
    shared = other.replace("strength = 3", 'strength = 3\nshared_with = ["harbour-lights"]')
    assert len([p for p in lint(folder, other=shared) if p.code == "collision"]) == 2


def test_two_packs_of_one_tag(folder: Path) -> None:
    assert "same-tag" in [p.code for p in lint(folder, other=OTHER.replace("Other Lights (TV)", "Harbour Lights (TV)"))]


def test_only_the_packs_asked_about_are_reported(folder: Path, tmp_path: Path) -> None:
    around = tmp_path / "around"
    around.mkdir()
    (around / "other-lights.toml").write_text(OTHER.replace("0.5", "7"))
    (folder / "harbour-lights.toml").write_text(HARBOUR)
    found = check(folder, [around])
    assert {Path(p.path).parent.name for p in found} == {"packs"}
    assert "collision" in {p.code for p in found}
