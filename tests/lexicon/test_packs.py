"""Packs are parsed strictly, and every mistake is reported with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.errors import LexiconError, Problem
from archivist.lexicon import load_lexicon


def mistakes(folder: Path, name: str, text: str) -> list[Problem]:
    """Load a folder with one more pack and return the problems."""
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(LexiconError) as caught:
        load_lexicon([folder])
    return list(caught.value.problems)


def changed(folder: Path, old: str, new: str) -> list[Problem]:
    """Load the test pack with one change."""
    text = (folder / "harbour-lights.toml").read_text("utf-8")
    assert old in text
    return mistakes(folder, "harbour-lights.toml", text.replace(old, new, 1))


def test_a_good_pack_loads(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    assert [fandom.ao3 for fandom in lexicon.fandoms] == ["Harbour Lights (TV)"]
    assert len(lexicon.characters) == 4


def test_an_unknown_key_names_the_nearest(packs: Path) -> None:
    (problem,) = changed(packs, 'nick = ["Mar"]', 'nicks = ["Mar"]')
    assert problem.code == "lexicon-unknown-key"
    assert "did you mean nick?" in problem.message
    assert problem.excerpt == 'nicks = ["Mar"]'


def test_a_missing_key_points_to_its_table(packs: Path) -> None:
    (problem,) = changed(packs, 'gender = "M"\nrole = "main"', 'role = "main"')
    assert problem.code == "lexicon-missing-key"
    assert "gender" in problem.message
    lines = (packs / "harbour-lights.toml").read_text("utf-8").splitlines()
    assert lines[problem.line - 1] == "[[character]]"
    assert lines[problem.line] == 'name = "Tobiah Vosk"'


def test_a_wrong_value_is_explained(packs: Path) -> None:
    (problem,) = changed(packs, 'role = "support"', 'role = "villain"')
    assert problem.code == "lexicon-value"
    assert problem.excerpt == 'role = "villain"'


def test_a_stranger_among_kin_is_found(packs: Path) -> None:
    (problem,) = changed(packs, 'kin = ["Tobiah Vosk"]', 'kin = ["Tobias Vosk"]')
    assert problem.code == "lexicon-unknown-name"
    assert "did you mean Tobiah Vosk?" in problem.message


def test_a_character_given_twice_is_found(packs: Path) -> None:
    text = (packs / "harbour-lights.toml").read_text("utf-8")
    again = '[[character]]\nname = "Maren Vosk"\ngender = "F"\nrole = "minor"\n\n[meta]'
    (problem,) = mistakes(packs, "harbour-lights.toml", text.replace("[meta]", again))
    assert problem.code == "lexicon-duplicate"


def test_the_id_must_be_the_file_name(packs: Path) -> None:
    (problem,) = changed(packs, 'id = "harbour-lights"', 'id = "harbor"')
    assert (problem.code, problem.line) == ("lexicon-id", 1)


def test_every_mistake_of_every_file_is_reported_at_once(packs: Path) -> None:
    text = (packs / "harbour-lights.toml").read_text("utf-8")
    (packs / "other.toml").write_text("id = 'other'\nname = 3\n", "utf-8")
    broken = text.replace('media = "tv"', 'media = "opera"').replace("prior = 5200", "priority = 5200")
    problems = mistakes(packs, "harbour-lights.toml", broken)
    assert {p.path for p in problems} == {"harbour-lights.toml", "other.toml"}
    assert {"lexicon-value", "lexicon-unknown-key", "lexicon-missing-key"} <= {p.code for p in problems}
    assert len(problems) >= 7


def test_toml_errors_have_a_place(packs: Path) -> None:
    (problem,) = mistakes(packs, "torn.toml", 'id = "torn"\nname = "To\n')
    assert problem.code == "lexicon-syntax"
    assert problem.line == 2


def test_bytes_that_are_no_text_are_reported(packs: Path) -> None:
    (packs / "latin.toml").write_bytes(b'id = "latin"\nname = "Caf\xe9"\n')
    with pytest.raises(LexiconError) as caught:
        load_lexicon([packs])
    assert [p.code for p in caught.value.problems] == ["lexicon-encoding"]
