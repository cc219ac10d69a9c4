"""archivist: a static site generator for fan fiction archives that infers its tags from the prose, and shows why."""

__version__ = "0.1.0"
