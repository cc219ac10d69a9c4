"""The linear layers that turn features into tones and endings: weights set by hand, then fitted.

``data/tones.toml`` and ``data/endings.toml`` hold what we believe and why; ``data/fitted.toml`` what labelled stories
made of it, kept near the former and never of the opposite sign. ``python -m tests.infer.fit`` writes the latter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"


SIGNED = frozenset(("value", "value_end", "rise", "bright", "bright_end", "speech"))
"""Features whose lack says as much as their presence."""


class Layer(NamedTuple):
    """One answer: what its log-odds start from, and what each feature adds."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """Return the log-odds."""
        return self.bias + sum(weight * self.seen(name, features) for name, weight in self.weights.items())

    def seen(self, name: str, features: Mapping[str, float]) -> float:
        """Return a feature as this layer sees it: that something unfit is missing says half as much as its presence."""
        value = features.get(name, 0.0)
        return value if value > 0.0 or self.weights[name] > 0.0 or name in SIGNED else 0.5 * value


def believed(name: str) -> dict[str, Layer]:
    """Return the layers of ``data/<name>.toml`` as set by hand."""
    table = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
    return {key: _layer(entry) for key, entry in table.items() if "bias" in entry}


@cache
def fitted(name: str) -> Mapping[str, Layer]:
    """Return the layers as fitted; where nothing was fitted, as set by hand."""
    table: Mapping[str, Any] = tomllib.loads((DATA / "fitted.toml").read_text("utf-8")).get(name, {})
    return {key: _layer(dict(table[key])) if key in table else layer for key, layer in believed(name).items()}


def _layer(entry: dict[str, float]) -> Layer:
    """Make a layer of a table."""
    return Layer(entry.pop("bias"), entry)
