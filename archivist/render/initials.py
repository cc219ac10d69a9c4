"""Under which letter a name stands in an index."""

from __future__ import annotations

from unicodedata import name as character_name
from unicodedata import normalize

NUMBERS = "#"
EAST_ASIAN = "文"
"""One heading for Han, kana and Hangul, whose single characters would make an index of initials longer than itself."""

_EAST_ASIAN = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "HALFWIDTH KATAKANA ", "IDEOGRAPHIC ")


def initial(name: str) -> str:
    """Return the letter ``name`` is listed under, without accents and in upper case."""
    for character in normalize("NFKD", name):
        if character.isdigit():
            return NUMBERS
        if character.isalpha():
            east = character_name(character, "").startswith(_EAST_ASIAN)
            return EAST_ASIAN if east else character.upper()[:1]
    return NUMBERS


def initial_order(letter: str) -> tuple[bool, bool, str]:
    """Return the sort key of an initial: numbers and signs, then letters, then East Asian names."""
    return letter != NUMBERS, letter == EAST_ASIAN, letter
