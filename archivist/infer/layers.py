"""The linear layers that turn features into tones and endings, set by hand, and what joins them with what words say.

``data/tones.toml`` and ``data/endings.toml`` hold what we believe and why; ``data/fitted.toml`` how much that counts
beside the words of a story, as labelled stories had it. ``python -m tests.infer.fit`` writes the latter.
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
        """Return the log-odds; that something unfit is missing says half as much as its presence."""
        total = self.bias
        for name, weight in self.weights.items():
            value = features.get(name, 0.0)
            total += weight * (value if value > 0.0 or weight > 0.0 or name in SIGNED else 0.5 * value)
        return total


@cache
def believed(name: str) -> Mapping[str, Layer]:
    """Return the layers of ``data/<name>.toml``."""
    table = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
    return {key: _layer(entry) for key, entry in table.items() if "bias" in entry}


@cache
def fitted(name: str) -> Mapping[str, Any]:
    """Return a table of ``data/fitted.toml``."""
    table: Mapping[str, Any] = tomllib.loads((DATA / "fitted.toml").read_text("utf-8"))[name]
    return table


def _layer(entry: dict[str, float]) -> Layer:
    """Make a layer of a table."""
    return Layer(entry.pop("bias"), entry)
