"""The founding stories, read without any metadata, come out as a careful reader would have them."""

from __future__ import annotations

from typing import Any

import pytest

from archivist.evaluate import _plain
from archivist.infer import infer
from archivist.lexicon import Lexicon
from archivist.model import State, Taxonomy
from tests.infer.stories import SHARED, expected, names, roughly_read

CASES = expected()
pytestmark = pytest.mark.skipif(not CASES, reason="the founding stories are not beside the checkout")


@pytest.mark.parametrize("case", CASES, ids=[str(case["file"])[:3] for case in CASES])
def test_a_founding_story(case: dict[str, Any], lexicon: Lexicon) -> None:
    found = infer(roughly_read(SHARED / "seeds" / str(case["file"])), lexicon)
    fandoms = names(found, Taxonomy.FANDOM)
    assert set(fandoms) == set(case["fandoms"])
    assert found.crossover == bool(case.get("crossover", False))
    ships = [_plain(name) for name in names(found, Taxonomy.RELATIONSHIP)]
    assert ships == [_plain(name) for name in case["relationships_romantic"]]
    people = {_plain(name) for name in names(found, Taxonomy.CHARACTER)}
    assert {_plain(name) for name in case["relationships_romantic"][0].split("/")} <= people
    assert people <= {_plain(name) for name in [*case["characters"], *case.get("characters_plausible", [])]}
    tones = names(found, Taxonomy.TONE)
    assert set(tones[:3]) & set(case["tones_primary"])
    assert not set(tones) & set(case["not_tones"])
    assert 1 <= len(tones) <= 4
    assert ("Major Character Death" in names(found, Taxonomy.WARNING)) == ("Major Character Death" in case["warnings"])
    assert found.ending in [case["ending"], *case.get("ending_accept", [])]
    assert found.pov == case["pov"]
    assert found.language == case["language"]
    assert names(found, Taxonomy.CATEGORY) == case["category"]


@pytest.mark.parametrize("case", CASES, ids=[str(case["file"])[:3] for case in CASES])
def test_ratings_are_only_hinted_at(case: dict[str, list[str]], lexicon: Lexicon) -> None:
    found = infer(roughly_read(SHARED / "seeds" / str(case["file"])), lexicon)
    assert {i.state for i in found.of(Taxonomy.RATING)} <= {State.SUGGESTED}
    assert "No Archive Warnings Apply" not in [i.tag.name for i in found.tags]


def test_without_its_disclaimer_a_nameless_story_has_no_fandom(lexicon: Lexicon) -> None:
    case = next(case for case in CASES if str(case["file"]).startswith("002"))
    document = roughly_read(SHARED / "seeds" / str(case["file"]))
    first = document.chapters[0]
    assert "Disclaimer" in first.blocks[0].text
    bare = type(document)(
        document.path, document.digest, document.encoding, document.title, document.title_origin, (),
        (type(first)(None, first.blocks[1:]),),
    )  # fmt: skip
    assert names(infer(bare, lexicon), Taxonomy.FANDOM) == []
