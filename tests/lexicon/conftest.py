"""A small invented fandom, written as packs are, for tests of the lexicon and of inference."""

from __future__ import annotations

from pathlib import Path

import pytest

HARBOUR = """\
id = "harbour-lights"
name = "Harbour Lights"
ao3 = "Harbour Lights (TV)"
aliases = ["HL"]
titles = ["Harbour Lights", "Harbor Lights"]
media = "tv"
prior = 5200
name_order = "given-family"
owners = ["Meridian Pictures"]

[[character]]
name = "Maren Vosk"
given = "Maren"
family = "Vosk"
nick = ["Mar"]
gender = "F"
role = "protagonist"
traits = ["brass telescope", "grey oilskin coat", "keeps the lamp lit"]
kin = ["Tobiah Vosk"]
partners = ["Ysolde Crane"]

[[character]]
name = "Tobiah Vosk"
given = "Tobiah"
family = "Vosk"
gender = "M"
role = "main"
kin = ["Maren Vosk"]

[[character]]
name = "Will (Harbour Lights)"
given = "Will"
gender = "M"
role = "support"
weak = ["Will"]

[[character]]
name = "Ysolde Crane"
given = "Ysolde"
family = "Crane"
gender = "F"
role = "protagonist"
never = ["Crane"]
traits = ["salt-stained ledger", "gloves with no fingers"]
partners = ["Maren Vosk"]

[[term]]
text = "Gullmark"
kind = "place"
strength = 3

[[term]]
text = "the LANTERN"
kind = "org"
strength = 3
variants = ["LANTERN"]

[[ship]]
members = ["Maren Vosk", "Ysolde Crane"]
names = ["Marsolde", "Beacon"]
prior = 0.5
word_trap = ["Beacon"]

[meta]
author = "archivist"
source = "invented for tests"
checked = "2026-11-21"
"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder with the one pack."""
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "harbour-lights.toml").write_text(HARBOUR, "utf-8")
    return folder
