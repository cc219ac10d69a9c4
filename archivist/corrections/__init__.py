"""What a person says about a story after the fact: kept in the sidecar beside it, never in the story.

:func:`accept` makes a tag declared, :func:`reject` refuses it for good, and :mod:`archivist.corrections.review` asks
about one doubtful tag after the other. Both write ``story.txt.toml``; the next build shows it.
"""

from archivist.corrections.deciding import Decision, accept, find_story, reject, undo

__all__ = ["Decision", "accept", "find_story", "reject", "undo"]
