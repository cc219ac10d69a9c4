"""The signs by which authors are told from their stories: each shows itself in its own examples, and nowhere else."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from archivist.read.talk import DATA, signs, talk_score

SIGNS: list[dict[str, Any]] = tomllib.loads(DATA.read_text("utf-8"))["sign"]


@pytest.mark.parametrize("number", range(len(SIGNS)))
def test_a_sign_shows_in_its_sentences_and_not_in_others(number: int) -> None:
    sign = signs()[number]
    for sentence in SIGNS[number]["says"]:
        assert sign.pattern.search(sentence), sentence
        assert not sign.cues or any(cue in sentence.lower() for cue in sign.cues), sentence
    for sentence in SIGNS[number].get("never", ()):
        assert not sign.pattern.search(sentence), sentence


@pytest.mark.parametrize(
    "text",
    [
        "“I don't own the house,” said Mara, and she thanked him.",
        "He thanked her for the letter. She had been sorry about it, and he was not, and they both knew it.",
        "The characters on the sign were not hers to read.",
    ],
)
def test_a_story_that_sounds_like_its_author_is_a_story(text: str) -> None:
    assert talk_score(text) < 3
