"""Where the time of a build goes: wall time stage by stage, and the stories that took longest to understand."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from archivist.model import SourcePath

SLOWEST = 10


@dataclass(slots=True)
class Times:
    """Filled while a build goes on. ``stages`` are in the order of the build, in seconds of wall time.

    ``stories`` are the seconds each story took that was read anew, in whatever process.
    """

    stages: dict[str, float] = field(default_factory=dict)
    stories: dict[SourcePath, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add what happens inside to the time of a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + time.perf_counter() - began

    def add(self, stories: Mapping[SourcePath, float]) -> None:
        """Note how long stories took."""
        self.stories |= stories

    def lines(self) -> Iterator[str]:
        """Yield the times as lines to print: the stages, then the slowest stories."""
        total = sum(self.stages.values()) or 1.0
        for name, seconds in self.stages.items():
            yield f"{seconds:8.3f} s {seconds / total:6.1%}  {name}"
        slowest = sorted(self.stories.items(), key=lambda item: (-item[1], item[0]))[:SLOWEST]
        if slowest:
            yield f"slowest of {len(self.stories):,} stories read:"
        for path, seconds in slowest:
            yield f"{seconds:8.3f} s         {path}"
