"""How a story ends: happy, hopeful, bittersweet, sad or open, by its words and its last part, with a gate for death.

Light words alone deceive: stars may glitter over two corpses. So a death at the heart of the story rules out happy and
hopeful, whatever shines. Among the rest the layers of data/endings.toml and what the words say choose together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from archivist.infer.deaths import DEATH_GATE, Deaths
from archivist.infer.layers import Layer, believed, fitted
from archivist.infer.zones import Text

HAPPY, HOPEFUL, BITTERSWEET, SAD, OPEN = "happy", "hopeful", "bittersweet", "sad", "open"
ENDINGS = (HAPPY, HOPEFUL, BITTERSWEET, SAD, OPEN)

LEAST = 0.02
"""What even the unlikeliest ending has by the layers, so that words may speak against them."""


def weigh_endings(
    found: Mapping[str, float], text: Text, deaths: Deaths, said: Mapping[str, float]
) -> dict[str, float]:
    """Return how likely each ending is; what a certain death at the heart of the story rules out has 0."""
    deadly = is_deadly(found, text, deaths)
    hand, joint = by_hand(believed("endings"), found, deadly=deadly), fitted("endings")
    scores = {
        name: joint["words"] * said[name] + joint["hand"] * math.log(hand[name] + LEAST) + joint[name]
        for name in ENDINGS
        if name in (BITTERSWEET, SAD) or not deadly
    }
    return _shares(scores)


def by_hand(layers: Mapping[str, Layer], found: Mapping[str, float], *, deadly: bool) -> dict[str, float]:
    """Return how likely each ending is by layers alone."""
    scores = {name: layer.score(found) for name, layer in layers.items()}
    if deadly:
        scores = {name: score for name, score in scores.items() if name in (BITTERSWEET, SAD)}
        scores[SAD] += 1.0 if found["bright_end"] <= 0.3 else -1.0
    return _shares(scores)


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Turn log-odds of some endings into shares of one; the others have none."""
    top = max(scores.values())
    raised = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(raised.values())
    return {name: raised.get(name, 0.0) / total for name in ENDINGS}


def is_deadly(found: Mapping[str, float], text: Text, deaths: Deaths) -> bool:
    """Say whether somebody at the heart of the story is dead at its end."""
    return deaths.worst >= DEATH_GATE and (deaths.late(text) >= 0.5 or found["bright_end"] < 0.35)
