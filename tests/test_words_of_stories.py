"""AO3's word rule."""

from __future__ import annotations

import pytest

from archivist.words import count_html, count_text, count_words
from tests.read.fixtures import document


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0), ("one two", 2), ("one--two", 2), ("one-two", 1), ("don't don’t", 2), ("'tis ‘tis’", 2), ("1,000", 2),
        ("a_b", 1), ("…", 0), ("— –", 0), ("Ranma ½", 1), ("x²", 1),
        ("café cafe\u0301", 2), ("नमस्ते", 1), ("彼女は笑った", 6), ("スター", 3), ("灯塔 tower", 3), ("ภาษาไทย", 7),
        ("한국어 글", 2), ("Ⅷ", 1), ("e.g.", 2), ("5%", 1), ("\u200bx", 1), ("a\xa0b", 2),
    ],
)  # fmt: skip
def test_words_of_a_text(text: str, words: int) -> None:
    assert count_text(text) == words


def test_tags_part_words_and_entities_do_not() -> None:
    assert count_html("<p><em>un</em>happy &amp; sad</p>") == 3
    assert count_html('<p title="a > b">don&#39;t</p>') == 1


def test_only_prose_is_counted() -> None:
    story = document("A/N: not this!\n\nChapter 1\n\nOne two.\n\n***\n\nThree.")
    assert count_words(story) == 3
