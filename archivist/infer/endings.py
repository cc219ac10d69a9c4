"""How a story ends: happy, hopeful, bittersweet, sad or open, by its last part, with a gate for death.

Light words alone deceive: stars may glitter over two corpses. So a death at the heart of the story rules out happy and
hopeful, whatever shines. Among the rest the layers of data/endings.toml choose.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from archivist.infer.deaths import DEATH_GATE, Deaths
from archivist.infer.layers import fitted
from archivist.infer.zones import Text

HAPPY, HOPEFUL, BITTERSWEET, SAD, OPEN = "happy", "hopeful", "bittersweet", "sad", "open"


def weigh_endings(found: Mapping[str, float], text: Text, deaths: Deaths) -> dict[str, float]:
    """Return how likely each ending is; what a certain death at the heart of the story rules out has 0."""
    scores = {name: layer.score(found) for name, layer in fitted("endings").items()}
    if is_deadly(found, text, deaths):
        scores = {name: score for name, score in scores.items() if name in (BITTERSWEET, SAD)}
        scores[SAD] += 1.0 if found["bright_end"] <= 0.3 else -1.0
    top = max(scores.values())
    raised = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(raised.values())
    return {name: raised.get(name, 0.0) / total for name in (HAPPY, HOPEFUL, BITTERSWEET, SAD, OPEN)}


def is_deadly(found: Mapping[str, float], text: Text, deaths: Deaths) -> bool:
    """Say whether somebody at the heart of the story is dead at its end."""
    return deaths.worst >= DEATH_GATE and (deaths.late(text) >= 0.5 or found["bright_end"] < 0.35)
