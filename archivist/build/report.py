"""What a build has to say about itself."""

from __future__ import annotations

from dataclasses import dataclass

from archivist.errors import Level, Problem


@dataclass(frozen=True, slots=True)
class Report:
    """The counts, the problems and the verdict of one build.

    ``changed`` counts stories read anew and ``seconds`` is wall time. ``failed`` pairs each source that could not be
    built with the output path its page would have had. ``touched`` are the sources read anew or gone.
    """

    stories: int
    changed: int
    fandoms: int
    pages: int
    written: int
    same: int
    removed: int
    drafts: int
    future: int
    seconds: float
    problems: tuple[Problem, ...]
    failed: tuple[tuple[str, str], ...] = ()
    touched: tuple[str, ...] = ()
    strict: bool = False

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.level is Level.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems are warnings."""
        return sum(problem.level is Level.WARNING for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """0 when all is well; 1 when a story failed, or for any warning under ``strict``."""
        return 1 if self.errors or (self.strict and self.warnings) else 0
