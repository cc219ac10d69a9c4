"""Author's notes: found where they are, and nothing else taken for one."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from archivist.model import BlockKind, Place
from archivist.read import labels, talk
from archivist.read.talk import signs, talk_score
from archivist.words import count_words
from tests.read.fixtures import SHARED, Case, cases, document, outline

SIGNS = tomllib.loads(talk.DATA.read_text("utf-8"))["sign"]


@pytest.mark.parametrize("case", cases("notes.txt"), ids=lambda case: case.name)
def test_notes(case: Case) -> None:
    assert outline(document(case.source)) == case.expected


@pytest.mark.parametrize("case", cases("notes.txt"), ids=lambda case: case.name)
def test_notes_are_the_same_in_markdown(case: Case) -> None:
    marked = case.source.replace("----------------------------------------", "* * *")
    plain = [
        (block.place, block.text)
        for block in document(case.source).chapters[0].blocks
        if block.kind is not BlockKind.BREAK
    ]
    found = [
        (block.place, block.text)
        for block in document(marked, "a.md").chapters[0].blocks
        if block.kind is not BlockKind.BREAK
    ]
    assert [text for place, text in found if place and text] == [
        text for place, text in plain if place and set(text) - set("-* ")
    ]


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign["says"][0])
def test_every_sign_is_shown_by_its_sentences(sign: dict[str, list[str]]) -> None:
    pattern = re.compile(str(sign["pattern"]), re.IGNORECASE)
    for sentence in sign["says"]:
        assert pattern.search(sentence), sentence
        assert not sign["cues"] or any(cue in sentence.lower() for cue in sign["cues"]), sentence
        assert talk_score(sentence) >= 1 or not talk._DEIXIS.search(sentence), sentence
    for sentence in sign.get("never", ()):
        assert not pattern.search(sentence), sentence


def test_signs_are_written_tidily() -> None:
    for sign in SIGNS:
        assert set(sign) <= {"weight", "cues", "pattern", "says", "never"}
        assert 1 <= sign["weight"] <= 3
        assert all(cue == cue.lower() for cue in sign["cues"])
        assert sign["says"]
    assert len(signs()) == len({sign.pattern for sign in signs()})


@pytest.mark.parametrize(
    "text",
    [
        "A/N: hi",
        "AN: hi",
        "(A/N hi)",
        "Author's Note: hi",
        "authors notes - hi",
        "*Author's Note*",
        "Disclaimer: mine",
        "DISCLAIMERS!!!!",
        "Legal crap: no",
        "Note: read this",
        "[A/N: hi]",
    ],
)
def test_labels(text: str) -> None:
    assert labels.has_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Authorities came.",
        "An: old word",
        "Notebook in hand",
        "An hour passed.",
        "Keyed up:",
        "Ending: none",
        "Legally, no.",
    ],
)
def test_no_labels(text: str) -> None:
    assert not labels.has_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "The End",
        "THE END!",
        "*END*",
        "Fin",
        "~Owari~",
        "To Be Continued...",
        "End of Chapter 3",
        "TBC",
        "------END------",
    ],
)
def test_endings(text: str) -> None:
    assert labels.is_ending(text)


@pytest.mark.parametrize("text", ["Ending", "Finally.", "The end of the road", "Fine weather today", "Endless"])
def test_no_endings(text: str) -> None:
    assert not labels.is_ending(text)


SEEDS = SHARED / "seeds"
PLACES: dict[str, list[Place]] = {"000": [], "001": [Place.TAIL] * 3, "002": [Place.HEAD] * 2, "003": [Place.HEAD]}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding stories are not beside this checkout")
@pytest.mark.parametrize("number", PLACES)
def test_the_founding_stories(number: str) -> None:
    expected = next(
        line
        for line in map(json.loads, (SEEDS / "expected.jsonl").read_text("utf-8").splitlines())
        if line["file"].startswith(number)
    )
    story = document((SEEDS / expected["file"]).read_bytes(), expected["file"])
    blocks = [block for chapter in story.chapters for block in chapter.blocks]
    assert count_words(story) == expected["words_prose"]
    assert [block.place for block in blocks if block.kind is BlockKind.NOTE] == PLACES[number]
    assert story.problems == ()
