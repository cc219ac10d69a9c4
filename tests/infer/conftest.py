"""Lexicons and documents for tests of inference."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.lexicon import Lexicon, load_lexicon, shipped_packs
from tests.lexicon.conftest import HARBOUR


@pytest.fixture(scope="session")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """All shipped packs."""
    return load_lexicon([shipped_packs()], tmp_path_factory.mktemp("memory"))


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The one invented pack."""
    folder: Path = tmp_path_factory.mktemp("packs")
    (folder / "harbour-lights.toml").write_text(HARBOUR, "utf-8")
    return load_lexicon([folder])
