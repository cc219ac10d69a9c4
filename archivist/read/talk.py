"""How authors talk when they step out of the story: to readers, about writing, about whose the characters are.

Every sign (``data/talk.toml``) has a weight; a paragraph's score is their sum. First-person stories talk of letters,
books and thanks too, so the words of the craft (fic, review, update, canon) and set phrases count much, single plain
words little, and a paragraph that narrates or quotes speech loses. Precision comes first: a note that stays in the text
is a blemish, a paragraph lost from a story is damage.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).with_name("data") / "talk.toml"


@dataclass(frozen=True, slots=True)
class Sign:
    """A way of talking: its weight, its pattern, and the cues of which one must stand in a text for it to be tried."""

    weight: float
    cues: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def signs() -> tuple[Sign, ...]:
    """Return the signs of ``data/talk.toml``."""
    table = tomllib.loads(DATA.read_text("utf-8"))
    return tuple(
        Sign(sign["weight"], tuple(sign["cues"]), re.compile(sign["pattern"], re.IGNORECASE)) for sign in table["sign"]
    )


_SPEECH_VERB = re.compile(
    "[,.!?…—-][\"”’'] +(?:(?:he|she|they|I|it|the \\w+|[A-Z][\\w-]+) +\\w+(?:ed|id|ld|ook|ave|an|ang|ought|rew)\\b|"
    "(?:said|asked|replied|whispered|muttered|cried|murmured|yelled|answered|shouted|told) )"
)
_QUOTED_START = re.compile("[\"“«„「『—–-]|[‘'`](?=[A-Z])")
_SPOKEN = re.compile('["“][^"”]{12,}[,.!?…]["”]')
_THIRD = re.compile(r"\b(?:he|she|his|her|hers|him|himself|herself)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:I|I['’]\w+|my|me|mine|we|us|our|you|your|yours|you['’]\w+)\b", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:was|were|had|\w{3,}ed)\b")
_LETTER = re.compile(
    r"^\s*(?:my )?(?:dear(?:est)?|beloved) \w+[^.!?\n]{0,30}[,:—-]|\bdear diary\b|"
    r"\b(?:this|your|the|my|a) (?:last )?(?:letter|diary|journal|telegram|memoir|confession|testament)s?\b",
    re.IGNORECASE,
)
_DEIXIS = re.compile(
    r"\b(?:this|these|here|next|you|your|y['’]?all|everyone|everybody|folks|guys|thanks?|please|enjoy|hope|own|property|"
    r"permission|infringement|disclaim\w*|rights?|sorry|sequel|prequel|follow-?up|my first|c&c|comments?|feedback|"
    r"standard|usual|warnings?|spoilers?|crossover|cross-over|rated|belongs?|mine|based|set|takes place)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def talk_score(text: str) -> float:
    """Say how much a paragraph is the author talking: below 1 hardly, from 3 surely."""
    lowered = text.lower()
    score = 0.0
    for sign in signs():
        if _has_cue(lowered, sign.cues) and sign.pattern.search(text):
            score += sign.weight
    if score == 0:
        return min(0.0, -_narration(text))
    if not _DEIXIS.search(text):
        score = min(score, 1.0)
    return score - _narration(text)


def narrates(text: str) -> bool:
    """Whether a paragraph without signs speaks of somebody else, and neither of its writer nor to its reader."""
    return _FIRST.search(text) is None and (_THIRD.search(text) is not None or _TOLD.search(text) is not None)


def _has_cue(lowered: str, cues: tuple[str, ...]) -> bool:
    for cue in cues:
        if cue in lowered:
            return True
    return not cues


def _narration(text: str) -> float:
    """Say how much a paragraph tells a story: speech, third persons, letters, length."""
    against = 0.0
    if _QUOTED_START.match(text):
        against += 3.0
    if _SPEECH_VERB.search(text):
        against += 3.0
    elif _SPOKEN.search(text):
        against += 1.0
    third = len(_THIRD.findall(text))
    if third >= 3 and third > len(_FIRST.findall(text)):
        against += 2.0
    if _LETTER.search(text):
        against += 2.5
    if len(text) > 160 and not _FIRST.search(text) and len(_TOLD.findall(text)) >= 3:
        against += 2.0
    return against
