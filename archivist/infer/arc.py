"""The arc of a story: how light or dark its words are from beginning to end, window by window.

The score of a window is the balance of its glad and grim words, after Reagan et al., "The emotional arcs of stories are
dominated by six basic shapes" (2016), who show that such means say something over long windows and nothing over single
sentences: no window is shorter than :data:`LEAST` words, and a short story has no arc. A few unspoken-of words pull
every balance towards the middle, so that a window in which little is felt stays there.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path

from archivist.infer.mentions import Mentions
from archivist.infer.zones import Text, Zone

DATA = Path(__file__).parent / "data"

LEAST = 150
"""Words a window has at least."""

FEWEST = 4
"""Windows an arc has at least; a story with fewer has none."""

MOST = 48
"""Windows of a long story."""

DOUBT = 6.0
"""Weighted words that must be outweighed before a window counts as light or dark."""


def find_arc(text: Text, mentions: Mentions) -> tuple[float, ...]:
    """Return how light (1) or dark (-1) each part of the prose is, in equal parts of its length; nothing when short."""
    count = min(MOST, text.words // LEAST)
    if count < FEWEST:
        return ()
    places = _Prose(text)
    light, dark = [0.0] * count, [0.0] * count
    for group, weight in _weights().items():
        side = light if weight > 0 else dark
        for start, _ in mentions.cue(group):
            side[min(int(places.share(start) * count), count - 1)] += abs(weight)
    return tuple(round((a - b) / (a + b + DOUBT), 2) for a, b in zip(light, dark, strict=True))


@cache
def _weights() -> Mapping[str, float]:
    """Return what one word of each cue group counts: above 0 for light ones, below for dark ones."""
    moods: Mapping[str, Mapping[str, float]] = tomllib.loads((DATA / "moods.toml").read_text("utf-8"))
    values = {f"valence {value}": value / 2 for value in (-3, -2, -1, 1, 2, 3)}
    return {**values, **moods["bright"], **{group: -weight for group, weight in moods["dim"].items()}}


class _Prose:
    """Where a position lies in the prose alone, without the titles and notes between."""

    def __init__(self, text: Text) -> None:
        stretches = zip(text.starts, text.ends, text.zones, strict=True)
        bounds = [(start, end) for start, end, zone in stretches if zone is Zone.PROSE]
        self._starts = [start for start, _ in bounds]
        self._before = list(accumulate((end - start for start, end in bounds), initial=0))

    def share(self, position: int) -> float:
        """Return how much of the prose stands before ``position``, from 0 to 1."""
        index = max(bisect_right(self._starts, position) - 1, 0)
        inside = position - self._starts[index]
        return (self._before[index] + inside) / max(self._before[-1], 1)
