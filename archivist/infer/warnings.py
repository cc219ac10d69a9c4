"""Archive warnings, precision first: what is not certain is left unsaid, and never is it said that none apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archivist.infer.deaths import DEATH_GATE, Deaths
from archivist.infer.diction import Diction
from archivist.infer.endings import SAD
from archivist.infer.layers import fitted
from archivist.infer.mentions import Mentions
from archivist.infer.zones import Text
from archivist.model import Evidence

MAJOR_DEATH = "Major Character Death"
VIOLENCE = "Graphic Depictions Of Violence"


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning with its log-odds."""

    name: str
    score: float
    accepted: bool
    evidence: tuple[Evidence, ...]


MARK = -0.5
"""Log-odds of a death from which it is warned of: with few of them, that finds most without a false one."""


def find_warnings(
    text: Text, mentions: Mentions, deaths: Deaths, found: Mapping[str, float], diction: Diction
) -> list[Caution]:
    """Return the warnings that the story gives cause for; ``found`` are its features and how likely each ending is."""
    return [*_major_death(text, deaths, found, diction), *_violence(text, mentions)]


def _major_death(text: Text, deaths: Deaths, found: Mapping[str, float], diction: Diction) -> Iterator[Caution]:
    """Warn of the death of somebody the story is about: a sure sign, or words, lesser signs and a sad end together."""
    joint = fitted("death")
    told = joint["start"] + joint["words"] * diction.scores["death"]
    told += joint["signs"] * found["death"] + joint["sad"] * found[SAD]
    score = max(told - MARK, 2.0 * (deaths.worst - DEATH_GATE))
    if score > -1.5:
        telling = diction.telling(text, "death", 3)
        words = (text.evidence("word", joint["words"] * worth, start, end) for worth, start, end in telling)
        yield Caution(MAJOR_DEATH, score, score >= 0.0, (*deaths.evidence(text), *words))


def _violence(text: Text, mentions: Mentions) -> Iterator[Caution]:
    """Warn of blood and cruelty where both are dense."""
    thousands = max(text.words, 600) / 1000
    gore, cruel = mentions.cue("gore"), mentions.cue("violence")
    rate = (len(gore) + 2.0 * len(cruel)) / thousands
    score = 0.28 * (rate - 17.0) + (0.6 if len(cruel) >= 4 else -0.6)
    if score > -1.5 and len(gore) + len(cruel) >= 5:
        spans = cruel[:4] + gore[:4]
        yield Caution(
            VIOLENCE, score, score >= 0.6, tuple(text.evidence("violence", 0.3, start, end) for start, end in spans)
        )
