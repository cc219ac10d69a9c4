"""How a story ends: happy, hopeful, bittersweet, sad or open, by its last part, with a gate for death.

Light words alone deceive: stars may glitter over two corpses. So a death at the heart of the story rules out happy and
hopeful, whatever shines; and how dark the way was decides between happy and hopeful, sad and bittersweet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archivist.infer.deaths import Deaths
from archivist.infer.mentions import Mentions
from archivist.infer.zones import Text

DATA = Path(__file__).parent / "data"

LAST_PART = 0.82
"""Where the last part begins, as a share of the prose."""

LEAST = 600
"""Characters that the last part has at least, but never more than :data:`MOST` of the story."""

MOST = 0.35

DOUBT = 7.0
"""Weighted cues that must be outweighed before a part counts as bright or dim."""

DEATH_GATE = 1.6
"""From this weight on a death is taken as certain."""

HAPPY, HOPEFUL, BITTERSWEET, SAD, OPEN = "happy", "hopeful", "bittersweet", "sad", "open"


@cache
def _tables() -> Mapping[str, Mapping[str, float]]:
    """Read data/endings.toml."""
    return tomllib.loads((DATA / "endings.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Mood:
    """How bright and how dim a part of the story is, in weighted cues, and how much of it is hope and parting."""

    bright: float
    dim: float
    hope: float
    parting: float

    @property
    def balance(self) -> float:
        """From -1 (only dim) to 1 (only bright); near 0 where little is said."""
        return (self.bright - self.dim) / (self.bright + self.dim + DOUBT)


def mood(mentions: Mentions, first: float, last: float) -> Mood:
    """Return the mood of the prose between two positions; cues at the end of it count five times those at the start."""
    length = max(last - first, 1.0)

    def weigh(name: str) -> float:
        return sum(
            weight * (0.4 + 1.6 * (start - first) / length)
            for group, weight in _tables()[name].items()
            for start, _ in mentions.cue(group)
            if first <= start <= last
        )

    return Mood(weigh("bright"), weigh("dim"), weigh("hope"), weigh("parting"))


def find_ending(text: Text, mentions: Mentions, deaths: Deaths) -> str:
    """Return how the story ends."""
    length = text.prose_end - text.prose_start
    start = text.prose_end - max((1 - LAST_PART) * length, min(LEAST, MOST * length))
    end = mood(mentions, start, text.prose_end)
    whole = mood(mentions, text.prose_start, text.prose_end)
    if deaths.worst >= DEATH_GATE and (deaths.late(text) >= 0.5 or end.balance < 0.35):
        return BITTERSWEET if end.balance > 0.3 and end.hope > 2.0 else SAD
    return _by_mood(end, whole)


def _by_mood(end: Mood, whole: Mood) -> str:
    """Tell the classes apart where nobody dies: the end leads, and the way there leans on it."""
    balance = end.balance + 0.35 * whole.balance
    if balance >= 0.42:
        dark_way = whole.balance < 0.3 or end.balance - whole.balance > 0.4
        return HOPEFUL if dark_way or end.hope > 0.45 * end.bright else HAPPY
    if balance >= 0.1:
        return BITTERSWEET if end.parting > 0.25 * end.bright + 1.5 else HOPEFUL
    if balance >= -0.3:
        return BITTERSWEET if end.bright > 3.0 and end.dim > 3.0 else OPEN
    return SAD
