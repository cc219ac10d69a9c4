"""The word lists of data/phrases.toml, as parts of regular expressions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def _lists() -> Mapping[str, Sequence[str]]:
    """Read data/phrases.toml."""
    return tomllib.loads((DATA / "phrases.toml").read_text("utf-8"))


def any_of(name: str) -> str:
    """Return a group that matches any item of a list."""
    return f"(?:{'|'.join(_lists()[name])})"


def items(name: str) -> Sequence[str]:
    """Return a list as it stands."""
    return _lists()[name]
