"""How a reader says that a whole file cannot be read: one error, with the remedy."""

from __future__ import annotations

from archivist.errors import Level, Problem, StoryError

BROKEN = "broken-container"
"""The file is damaged, or is not what its name says."""

LOCKED = "encrypted"
"""The file is encrypted or under digital rights management."""

TOO_LARGE = "too-large"
"""The file holds more than is read of one file."""

UNSAFE = "unsafe-container"
"""The file is made to do harm: names that climb out, members that overlap, entities that multiply."""


def refusal(path: str, message: str, code: str) -> StoryError:
    """Return the error to raise for a file that is not read."""
    return StoryError(Problem(Level.ERROR, path, message, code))
