"""The four founding stories, from files without a word of metadata to a tagged site. They are read, never copied in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from archivist.explain import as_json, explain
from archivist.model import Study

from .conftest import Archive

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
if not SEEDS.is_dir():
    pytest.skip("the founding stories are not beside this checkout", allow_module_level=True)
EXPECTED = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text("utf-8").splitlines()]
CASES = pytest.mark.parametrize("expected", EXPECTED, ids=lambda entry: entry["file"][:3])


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    found = {}
    for path, study in explain([SEEDS]):
        assert isinstance(study, Study), study
        found[Path(path).name] = as_json(path, study) | {"crossover": study.story.crossover}
    return found


def accepted(answer: dict[str, Any], taxonomy: str) -> list[str]:
    return [t["name"] for t in answer["tags"] if t["taxonomy"] == taxonomy and t["state"] != "suggested"]


@CASES
def test_fandoms_and_crossover(answers: dict[str, dict[str, Any]], expected: dict[str, Any]) -> None:
    answer = answers[expected["file"]]
    fandoms = accepted(answer, "fandom")
    assert len(fandoms) == len(expected["fandoms"])
    assert set(fandoms) <= {*expected["fandoms"], *expected.get("fandoms_accept", ())}
    assert answer["crossover"] is expected.get("crossover", False)


@CASES
def test_the_pair(answers: dict[str, dict[str, Any]], expected: dict[str, Any]) -> None:
    answer = answers[expected["file"]]
    assert accepted(answer, "relationship") == expected["relationships_romantic"]
    assert set(expected["characters"]) <= {t["name"] for t in answer["tags"] if t["taxonomy"] == "character"}
    assert accepted(answer, "category") == expected["category"]


@CASES
def test_tones_ending_and_warnings(answers: dict[str, dict[str, Any]], expected: dict[str, Any]) -> None:
    answer = answers[expected["file"]]
    tones = accepted(answer, "tone")
    assert set(tones[:3]) & set(expected["tones_primary"])
    assert not set(tones) & set(expected["not_tones"])
    assert answer["ending"] in {expected["ending"], *expected.get("ending_accept", ())}
    warnings = set(accepted(answer, "warning"))
    assert set(expected["warnings"]) <= warnings
    assert warnings <= {*expected["warnings"], *expected.get("warnings_plausible", ())}


@CASES
def test_words_notes_and_the_rest(answers: dict[str, dict[str, Any]], expected: dict[str, Any]) -> None:
    answer = answers[expected["file"]]
    assert answer["words"] == expected["words_prose"]
    assert (answer["pov"], answer["language"]) == (expected["pov"], expected["language"])
    assert answer["title_origin"] == "incipit"
    places = {note["place"] for note in answer["notes"]}
    told = expected["author_lines"]
    assert places == (set() if told == "none" else {told.partition(":")[0]})


@CASES
def test_every_quote_stands_where_it_is_said_to(expected: dict[str, Any]) -> None:
    for _, study in explain([SEEDS / expected["file"]]):
        assert isinstance(study, Study)
        chapters = study.document.chapters
        for inference in study.inferences.tags:
            for evidence in inference.evidence:
                if evidence.where is not None:
                    chapter, block = evidence.where
                    assert evidence.quote in chapters[chapter].blocks[block].text


def test_the_site_of_them(archive: Archive) -> None:
    for entry in EXPECTED:
        shutil.copy(SEEDS / entry["file"], archive.root / "content")
    report = archive.build()
    assert (report.stories, report.fandoms, report.exit_code) == (4, 5, 0)
    pages = [path for path in archive.tree() if path.startswith("works/") and path.endswith("/index.html")]
    crossover = next(page for page in map(archive.page, pages) if "Sephiroth" in page and "<h1" in page)
    assert "Compilation of Final Fantasy VII" in crossover
    assert "Mass Effect Trilogy" in crossover
