"""The list of known misses stays honest: what turns right must leave it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archivist.evaluate import _plain, read_story
from archivist.infer import infer
from archivist.lexicon import Lexicon
from archivist.model import Taxonomy
from tests.infer.stories import names

STORIES = Path(__file__).resolve().parents[1] / "stories"
MISSES = tomllib.loads((STORIES / "known_misses.toml").read_text("utf-8"))["miss"]
FIELDS = {"fandom": Taxonomy.FANDOM, "pair": Taxonomy.RELATIONSHIP, "warning": Taxonomy.WARNING}


@pytest.mark.parametrize("miss", MISSES, ids=[f"{miss['story']}-{miss['field']}" for miss in MISSES])
def test_a_known_miss_is_still_one(miss: dict[str, str], lexicon: Lexicon) -> None:
    (path,) = (p for p in STORIES.glob(f"{miss['story']}.*") if p.suffix in (".txt", ".md"))
    found = names(infer(read_story(path), lexicon), FIELDS[miss["field"]])
    assert _plain(miss["right"]) not in {_plain(name) for name in found}, "it turned right: take it off the list"
