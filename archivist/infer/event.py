"""Something that happens between two people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something between two people. ``sure`` is 0 to 1; ``first`` acts, if it is known who does."""

    kind: str
    first: int
    second: int
    sure: float
    start: int
    end: int
    spoken: bool
