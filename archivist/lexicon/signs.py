"""Signs: ordinary words that together point to a fandom, or to one of its people, where nobody is named.

A pack's ``signs`` and its characters' ``traits`` are phrases of two or three telling words: "salt line door", "metal
arm". A story holds one where the stems of all its words stand close together, in whatever order and whatever stands
between. Each sign is looked up by its rarest word, so that one scan finds the few that can be there at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from archivist.lexicon.fold import WORD, fold
from archivist.lexicon.weights import is_word

DATA = Path(__file__).parent / "data"

SMALL = frozenset(
    (
        "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "back", "be", "been", "before",
        "but", "by", "can", "could", "did", "do", "does", "down", "for", "from", "get", "gets", "got", "had",
        "has", "have", "he", "her", "hers", "him", "his", "if", "in", "into", "is", "it", "its", "just", "like",
        "made", "make", "me", "my", "no", "not", "of", "off", "on", "one", "or", "our", "out", "over", "own",
        "she", "so", "some", "than", "that", "the", "their", "them", "then", "there", "they", "this", "to",
        "too", "under", "up", "very", "was", "we", "were", "what", "when", "which", "who", "whom", "whose",
        "will", "with", "without", "would", "you", "your",
    )
)  # fmt: skip
"""Words of a sign that need not be found."""

LEAST_STEM = 4
"""Letters that are left of a word whose ending is cut off."""

EXPECTED = 0.1
"""How likely a story about somebody shows one of their signs."""

NEAR = 0.045
"""How likely a word that a story has somewhere stands close enough to another, by how often the story has it."""

HIGHEST_SIGN = 3.4
LOWEST_SIGN = 0.4
"""What one sign says at most, and what is not worth keeping."""

ALONE, HIGHEST_ALONE, HIGHEST_STRANGE = 0.8, 1.6, 2.2
"""What a sign of one word lacks, for words change with the times; what it says at most, in word lists or not."""


def stem(word: str) -> str:
    """Cut the ending off a word, so that "smokes" also finds "smoking"."""
    for suffix in ("ings", "ing", "ies", "ied", "ed", "es", "s", "y", "e"):
        if word.endswith(suffix) and len(word) - len(suffix) >= LEAST_STEM and not word.endswith("ss"):
            return word.removesuffix(suffix)
    return word[:-1] if len(word) == LEAST_STEM and word.endswith("s") and not word.endswith("ss") else word


def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of the telling words of a sign, in order, each once."""
    words = fold(phrase).decode("ascii").split()
    return tuple(dict.fromkeys(stem(word) for word in words if word not in SMALL and (len(word) > 1 or word.isdigit())))


@cache
def _shares() -> dict[str, float]:
    """Read how many stories of any kind hold a stem."""
    shares: dict[str, float] = {}
    for line in (DATA / "shares.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            share, _, words = line.partition(" ")
            shares |= dict.fromkeys(words.split(), float(share))
    return shares


def share(word: str) -> float:
    """Return how likely a story of any kind holds ``word``, a stem, somewhere."""
    return _shares().get(word, 0.002 if is_word(word) or is_word(word + "e") or is_word(word + "y") else 0.0007)


def sign_weight(words: Sequence[str]) -> float:
    """Return what a sign of these stems says, in natural-log odds; 0 where it is too common to be one."""
    ranked = sorted(share(word) for word in words)
    if not ranked:
        return 0.0
    chance = ranked[0] * math.prod(min(NEAR * _often(other), 1.0) for other in ranked[1:3])
    weight = min(math.log(EXPECTED / max(1.2 * chance**0.87, 2e-5)), HIGHEST_SIGN)
    if len(ranked) == 1:
        known = any(is_word(form) for word in words for form in (word, word + "e", word + "y"))
        weight = min(weight - ALONE, HIGHEST_ALONE if known else HIGHEST_STRANGE)
    return round(weight, 2) if weight >= LOWEST_SIGN else 0.0


def _often(likely: float) -> float:
    """Return how often a story has a word that so many stories have."""
    return -math.log(1.0 - min(likely, 0.99))


def anchor(words: Iterable[str]) -> str:
    """Return the stem by which a sign is looked up: the rarest, of these the longest."""
    return min(words, key=lambda word: (share(word), -len(word), word))


def window(folded: bytes, start: int, end: int, reach: int = 55) -> tuple[int, bytes]:
    """Return where the words around a place begin, and what they are, within its paragraph."""
    low = max(start - reach, folded.rfind(b"\n", 0, start) + 1, 0)
    high = folded.find(b"\n", end, end + reach)
    return low, folded[low : high if high >= 0 else end + reach]


def find_word(near: bytes, word: bytes) -> int:
    """Return where a word with this stem begins among others, or -1."""
    at = -1
    while True:
        at = near.find(word, at + 1)
        if at < 0:
            return -1
        if (at == 0 or near[at - 1] == 0x20) and ends_soon(near, at + len(word), len(word)):
            return at


ENDINGS = frozenset((b"s", b"es", b"ed", b"d", b"e", b"y", b"ing", b"ings", b"ies", b"ied"))
"""What may follow a stem."""


def ends_soon(near: bytes, end: int, length: int) -> bool:
    """Say whether what follows a stem is only an ending: of short stems, which nothing was cut from, a plural."""
    stop = end
    while stop < len(near) and stop - end < 5 and WORD[near[stop]]:
        stop += 1
    if stop == end:
        return True
    return near[end:stop] in ENDINGS if length >= LEAST_STEM else near[end:stop] == b"s"
