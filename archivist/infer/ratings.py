"""A hint at the rating, where a story is plainly Mature or Explicit, and silence otherwise.

What is harmless cannot be told from what is merely not said, and nearly every story would be Teen: that says nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archivist.infer.mentions import Mentions
from archivist.infer.zones import Text
from archivist.model import Evidence

DATA = Path(__file__).parent / "data"

LEAST = 4
"""Cues that a rating rests on at least, however short the story."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating with its log-odds and reasons."""

    name: str
    score: float
    evidence: tuple[Evidence, ...]


@cache
def _tables() -> Mapping[str, Mapping[str, float]]:
    """Read data/ratings.toml."""
    return tomllib.loads((DATA / "ratings.toml").read_text("utf-8"))


def find_rating(text: Text, mentions: Mentions) -> Rating | None:
    """Return a hint at the rating, or ``None`` where there is nothing to go by."""
    thousands = max(text.words, 600) / 1000
    for name, table in _tables().items():
        weights = {group: weight for group, weight in table.items() if group != "floor"}
        count = sum(len(mentions.cue(group)) for group in weights)
        rate = sum(weight * len(mentions.cue(group)) for group, weight in weights.items()) / thousands
        if count >= LEAST and rate >= table["floor"]:
            return Rating(name, min(rate / table["floor"] - 1.0, 2.0), _reasons(text, mentions, weights))
    return None


def _reasons(text: Text, mentions: Mentions, weights: Mapping[str, float]) -> tuple[Evidence, ...]:
    """Quote what led to the rating."""
    return tuple(
        text.evidence(group.replace("_", "-"), weight, start, end)
        for group, weight in weights.items()
        for start, end in mentions.cue(group)[:2]
    )
