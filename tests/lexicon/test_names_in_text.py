"""Words with capitals are found without looking at the others, and are the same ones."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from archivist.lexicon.learning import _is_opening, find_names

WORDS = re.compile(r"[^\W\d_][^\W_]*(?:[-’'][^\W\d_]+)*")
PARTS = (
    "Tom",
    "anna",
    "-",
    "’",
    "'",
    " ",
    "É",
    "é",
    "_",
    ". ",
    "“",
    "x",
    "Bo's",
    "ß",
    "well-Known ",
    "\n",
    "?",
    "McKay",
)


def slowly(text: str) -> list[tuple[str, int]]:
    words = ((re.sub("['’]s$", "", match[0]), match.start()) for match in WORDS.finditer(text))
    return [
        (word, start)
        for word, start in words
        if len(word) > 2 and word[0].isupper() and not word.isupper() and not _is_opening(text, start)
    ]


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_names(parts: list[str]) -> None:
    text = "".join(parts)
    assert list(find_names(text)) == slowly(text)
