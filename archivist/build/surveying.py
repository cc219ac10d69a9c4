"""Many stories as they are now, read as seldom as the memory of a site allows: for reviewing and reporting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from archivist.build.looking import Look, look
from archivist.build.progress import silent
from archivist.build.studying import study_all
from archivist.cache import Cache
from archivist.errors import StoryError
from archivist.model import Study
from archivist.read.finding import find_works
from archivist.workers import Processes, default_jobs
from archivist.write import locked


def survey(paths: Sequence[Path]) -> Iterator[tuple[Look, Study]]:
    """Yield each story at or below ``paths`` with its study, site by site; stories that cannot be read are left out.

    Raises:
        UsageError: a path does not exist.
        LockedError: a build is running in one of the sites.
    """
    groups: dict[Path, list[Look]] = {}
    for seen in look(paths):
        groups.setdefault(seen.around.project.memory, []).append(seen)
    for memory, looks in groups.items():
        yield from _alone(looks) if "\0" in str(memory) else _in_site(looks)


def _alone(looks: Sequence[Look]) -> Iterator[tuple[Look, Study]]:
    for seen in looks:
        with suppress(StoryError):
            yield seen, seen.study()


def _in_site(looks: Sequence[Look]) -> Iterator[tuple[Look, Study]]:
    """Bring the memory of a site up to date, and take the stories from there."""
    project, site = looks[0].around.project, looks[0].around.site
    with locked(project.memory), closing(Cache(project.memory / "memory.sqlite")) as cache:
        sources, _ = find_works(project.content, site.exclude, by_rule=site.join)
        studied = study_all(project, site, cache, sources, Processes(default_jobs()), silent)
        for seen in looks:
            if seen.source.path in studied.stories:
                yield seen, cache.study(seen.source.path)
