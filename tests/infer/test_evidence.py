"""Every reason can be checked: its words stand where it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.infer import infer
from archivist.infer.zones import LONGEST_QUOTE
from archivist.lexicon import Lexicon
from archivist.model import Document, Inferences
from tests.infer.stories import SHARED, roughly_read, story

STORIES = sorted(
    [
        *(SHARED / "seeds").glob("*.txt"),
        *(SHARED / "samples" / "labelled").glob("*.txt"),
        *(Path(__file__).resolve().parents[1] / "stories").glob("*/*.txt"),
        *(Path(__file__).resolve().parents[1] / "stories").glob("*/*.md"),
    ]
)


def check(document: Document, found: Inferences) -> None:
    """Check every piece of evidence of one story."""
    for inference in found.tags:
        assert len(inference.evidence) <= 8, inference.tag
        weights = [piece.weight for piece in inference.evidence]
        assert weights == sorted(weights, reverse=True), inference.tag
        assert 0.0 <= inference.confidence <= 1.0
        for piece in inference.evidence:
            assert 0 < len(piece.quote) <= LONGEST_QUOTE, (inference.tag, piece)
            if piece.where is not None:
                chapter, block = piece.where
                assert piece.quote in document.chapters[chapter].blocks[block].text, (inference.tag, piece)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem[:40])
def test_quotes_stand_where_they_are_said_to(path: Path, lexicon: Lexicon) -> None:
    document = roughly_read(path)
    check(document, infer(document, lexicon))


def test_long_sentences_are_cut_around_what_matters(harbour: Lexicon) -> None:
    long = "and the rain fell on the harbour " * 12
    document = story(
        f"It was late, {long} and Maren Vosk kissed Ysolde Crane on the pier, {long} and nobody saw.", fandom=("HL",)
    )
    found = infer(document, harbour)
    check(document, found)
    assert any("kissed" in piece.quote for i in found.tags for piece in i.evidence)


def test_the_same_story_gives_the_same_answer(harbour: Lexicon) -> None:
    document = story("Maren Vosk kissed Ysolde Crane. They held hands in Gullmark.", fandom=("HL",))
    assert infer(document, harbour) == infer(document, harbour)


@pytest.mark.parametrize("text", ["", " ", "***", "?", "“", "'", "x" * 50_000, "\u202e\u0000 ﷽ 🙂", "Maren " * 3000])
def test_odd_texts_do_no_harm(text: str, harbour: Lexicon) -> None:
    document = story(text)
    check(document, infer(document, harbour))
