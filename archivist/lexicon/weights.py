"""How much a name or term says about its fandom: the log of how much likelier it is in that fandom than in any story.

``weight = ln P(form | fandom) / P(form | any story)``, held between 0 and 6. The first comes from the part a character
plays or the strength of a term, the second from word lists: plain words and common names are in many stories, the rest
in hardly any.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from archivist.lexicon.fold import pattern
from archivist.lexicon.packs import TermPack

DATA = Path(__file__).parent / "data"

HIGHEST = 6.0
"""No single form says more than this."""

WEAK, WEAK_BUT_KNOWN, WEAK_BUT_RARE = 1.4, 1.7, 2.0
"""What a form its pack calls weak says at most, below the 2.2 that counts as strong: more if it is neither a common
name nor a word, most if no list knows it."""

ROLES = {"protagonist": 0.5, "main": 0.25, "support": 0.1, "minor": 0.04}
TERMS = {3: 4.5, 2: 2.6, 1: 0.8, 0: 0.2}

_COMMON_NAME, _KNOWN_NAME, _WORD, _SHORT, _RARE = 0.04, 0.008, 0.02, 0.004, 0.0003
_SUFFIXES = (
    ("ies", "y"),
    ("es", "e"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", "e"),
    ("ed", ""),
    ("ing", "e"),
    ("ing", ""),
)
_MORE_SUFFIXES = (
    ("ier", "y"),
    ("er", "e"),
    ("er", ""),
    ("est", "e"),
    ("est", ""),
    ("ly", ""),
    ("ily", "y"),
    ("ness", ""),
)


@cache
def _words(name: str) -> frozenset[str]:
    """Read one word list."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def is_word(word: str) -> bool:
    """Say whether ``word``, in lower case, is a plain English word or a regular inflection of one."""
    words = _words("words.txt")
    if word in words:
        return True
    for suffix, ending in _SUFFIXES + _MORE_SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) > 1 and (stem + ending in words or (stem[-1] == stem[-2] and stem[:-1] in words)):
            return True
    return False


@cache
def is_common_name(word: str) -> bool:
    """Say whether ``word``, in lower case, is a name that any story may hold."""
    return word in _words("common.txt")


def _background(word: str) -> float:
    """Return how likely a story of any kind holds ``word`` with a capital."""
    if is_common_name(word):
        return _COMMON_NAME
    if is_word(word):
        return _WORD
    if word in _words("names.txt"):
        return _KNOWN_NAME
    return _SHORT if len(word) <= 3 else _RARE


def background(form: str) -> float:
    """Return how likely a story of any kind holds ``form``; words go together, so their product is raised."""
    words = pattern(form).decode("ascii").split()
    if not words:
        return 1.0
    chance = math.prod(_background(word) for word in words)
    return max(chance * 5.0 ** (len(words) - 1), 1e-5)


def name_weight(form: str, role: str, share: float, *, weak: bool) -> float:
    """Return the weight of a name; ``share`` is how often the character is called by it where they appear."""
    weight = math.log(max(ROLES[role] * share / background(form), 1.0))
    if not weak:
        return float(round(min(weight, HIGHEST), 2))
    likeliest = max(_background(word) for word in pattern(form).decode("ascii").split())
    cap = WEAK_BUT_RARE if likeliest < _SHORT else WEAK_BUT_KNOWN if likeliest <= _KNOWN_NAME else WEAK
    return float(round(min(weight, cap), 2))


def term_weight(form: str, term: TermPack) -> float:
    """Return the weight of a lore term: its pack's word, tempered when the form is plain words in small letters."""
    words = pattern(form).decode("ascii").split()
    weight: float = TERMS[term.strength]
    if (form.islower() or not term.case) and all(is_word(word) or len(word) < 3 for word in words):
        weight = min(weight, (1.2, 2.0, 2.6)[min(len(words), 3) - 1])
    elif len(words) == 1 and (is_word(words[0]) or is_common_name(words[0])):
        weight = min(weight, 2.6)
    return weight
