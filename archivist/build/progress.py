"""How a build tells somebody how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, how many items are done, and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""
