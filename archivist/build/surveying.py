"""Many stories as they are now, read as seldom as the memory of a site allows: for reviewing and reporting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from archivist.build.looking import Look, look
from archivist.build.progress import silent
from archivist.build.studying import study_all
from archivist.cache import Cache
from archivist.errors import StoryError
from archivist.model import SourcePath, Study
from archivist.read.files import find_sources
from archivist.workers import default_jobs
from archivist.write import locked


def survey(paths: Sequence[Path]) -> Iterator[tuple[Look, Study]]:
    """Yield each story at or below ``paths`` with its study; stories that cannot be read are left out.

    Raises:
        UsageError: a path does not exist.
        LockedError: a build is running in one of the sites.
    """
    sites: dict[Path, dict[SourcePath, None]] = {}
    for seen in look(paths):
        project, site = seen.around.project, seen.around.site
        memory = project.memory
        if "\0" in str(memory):
            yield from _alone(seen)
            continue
        with locked(memory), closing(Cache(memory / "memory.sqlite")) as cache:
            if memory not in sites:
                sources, _ = find_sources(project.content, site.exclude)
                studied = study_all(project, site, cache, sources, default_jobs(), silent)
                sites[memory] = dict.fromkeys(studied.stories)
            study = cache.study(seen.source.path) if seen.source.path in sites[memory] else None
        if study is not None:
            yield seen, study


def _alone(seen: Look) -> Iterator[tuple[Look, Study]]:
    try:
        yield seen, seen.study()
    except StoryError:
        return
