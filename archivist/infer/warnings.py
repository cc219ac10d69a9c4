"""Archive warnings, precision first: what is not certain is left unsaid, and never is it said that none apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archivist.infer.deaths import DEATH_GATE, Deaths
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


def find_warnings(text: Text, mentions: Mentions, deaths: Deaths) -> list[Caution]:
    """Return the warnings that the story gives cause for."""
    return [*_major_death(text, deaths), *_violence(text, mentions)]


def _major_death(text: Text, deaths: Deaths) -> Iterator[Caution]:
    """Warn of the death of somebody the story is about."""
    score = 2.0 * (deaths.worst - DEATH_GATE)
    if score > -1.5:
        yield Caution(MAJOR_DEATH, score, score >= 0.0, tuple(deaths.evidence(text)))


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
