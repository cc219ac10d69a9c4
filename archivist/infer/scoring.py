"""Where weights become probabilities, and nowhere else.

Every other module adds up weights in natural-log odds; here they meet priors, are squashed, and are held against the
thresholds that decide between accepted and suggested.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from archivist.model import Evidence, State

DATA = Path(__file__).parent / "data"

MOST_EVIDENCE = 8
"""Pieces of evidence kept for one tag."""

ALL_WORKS = 14_000_000
"""Works on AO3, as an order of magnitude: what a fandom's share is taken of."""

LOWEST_PRIOR = -6.5
"""No fandom is so small that clear evidence could not win."""


def probability(log_odds: float) -> float:
    """Return the probability of ``log_odds``, never quite 0 or 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def confidence(log_odds: float) -> float:
    """Return the probability as it is shown: two decimals, and never certain, which is for declared tags."""
    return round(min(max(probability(log_odds), 0.01), 0.99), 2)


@cache
def _calibration() -> Mapping[str, Mapping[str, Sequence[tuple[float, float]]]]:
    """Read data/calibration.toml."""
    return tomllib.loads((DATA / "calibration.toml").read_text("utf-8"))


def calibrated(kind: str, log_odds: float, *, accepted: bool) -> float:
    """Return log-odds whose probability means what it says, by the table of ``kind``, straight between its points."""
    table = _calibration()[kind]["accepted" if accepted else "suggested"]
    low = table[0]
    for high in table:
        if log_odds <= high[0]:
            share = (log_odds - low[0]) / (high[0] - low[0]) if high[0] > low[0] else 0.0
            return low[1] + max(share, 0.0) * (high[1] - low[1])
        low = high
    return low[1]


def fandom_prior(works: int) -> float:
    """Return the log-odds that a story belongs to a fandom of so many works, before reading it."""
    return max(math.log(max(works, 300) / ALL_WORKS), LOWEST_PRIOR)


def joined(weights: Iterable[float]) -> float:
    """Add the weights of groups that are not quite independent: three count in full, three by 0.7, the rest by 0.4."""
    ranked = sorted(weights, reverse=True)
    return sum(ranked[:3]) + 0.7 * sum(ranked[3:6]) + 0.4 * sum(ranked[6:])


def state(accepted: bool) -> State:
    """Return the state of an inferred tag."""
    return State.ACCEPTED if accepted else State.SUGGESTED


def strongest(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence worth keeping: the heaviest first, nothing twice."""
    ranked = sorted(dict.fromkeys(evidence), key=lambda e: (-e.weight, e.where or (-1, -1), e.quote))
    kept: list[Evidence] = []
    for piece in ranked:
        if all((piece.quote, piece.where) != (other.quote, other.where) for other in kept):
            kept.append(piece)
    return tuple(kept[:MOST_EVIDENCE])
