"""What a name means, and how a pack begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.errors import UsageError
from archivist.knowledge import begin, check, why
from archivist.knowledge.beginning import MEDIA
from archivist.lexicon import load_lexicon
from tests.lexicon.conftest import HARBOUR


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "harbour-lights.toml").write_text(HARBOUR)
    return tmp_path


def answers(folder: Path, form: str) -> str:
    return "\n".join(why(form, load_lexicon([folder]), [folder]))


def test_a_weak_name_says_why_it_counts_little(folder: Path) -> None:
    text = answers(folder, "will")
    assert "given name of Will (Harbour Lights)  [harbour-lights]  weight " in text
    assert "its pack calls it weak" in text
    assert "counts only with capitals: Will" in text
    assert "a support character" in text
    assert "“will” is a " in text


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Maren Vosk", "full name of Maren Vosk"),
        ("VOSK", "family name of Tobiah Vosk"),
        ("Gullmark", "strength 3 of 3"),
        ("Beacon", "fan name (in notes only) of Maren Vosk/Ysolde Crane"),
        ("harbour lights", "title of Harbour Lights (TV)"),
        ("Crane", "no pack knows “Crane”"),
    ],
)
def test_what_a_form_means(folder: Path, form: str, expected: str) -> None:
    assert expected in answers(folder, form)


def test_a_new_pack_loads_and_passes(tmp_path: Path) -> None:
    path = begin(tmp_path / "lexicon", "gull-songs", 'The "Gull" Songs', "book")
    lexicon = load_lexicon([path.parent])
    assert [fandom.ao3 for fandom in lexicon.fandoms] == ['The "Gull" Songs']
    assert check(path.parent) == []


def test_its_examples_are_good_too(tmp_path: Path) -> None:
    path = begin(tmp_path, "gull-songs", "Gull Songs", "book")
    text = path.read_text().replace("\n# [[", "\n[[")
    lines = [
        line.removeprefix("# ") if " = " in line[:40] and line.startswith("# ") else line for line in text.splitlines()
    ]
    second = '[[character]]\nname = "Miriam Oakes"\ngender = "F"\nrole = "main"\n\n# Lore'
    path.write_text("\n".join(lines).replace("# Lore", second) + "\n")
    lexicon = load_lexicon([tmp_path])
    assert [person.name for person in lexicon.characters] == ["Anna Vale", "Miriam Oakes"]
    assert len(lexicon.ships) == 1


def test_nothing_is_overwritten(folder: Path) -> None:
    with pytest.raises(UsageError, match="not overwritten"):
        begin(folder, "harbour-lights", "Harbour Lights", "tv")
    assert (folder / "harbour-lights.toml").read_text() == HARBOUR


@pytest.mark.parametrize(("identifier", "media"), [("Gull Songs", "tv"), ("../x", "tv"), ("gull", "opera")])
def test_bad_arguments(tmp_path: Path, identifier: str, media: str) -> None:
    with pytest.raises(UsageError):
        begin(tmp_path, identifier, "Gull", media)
    assert "tv" in MEDIA
    assert list(tmp_path.iterdir()) == []
