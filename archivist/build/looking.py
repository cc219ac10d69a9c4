"""Look at single stories, in a site or anywhere, without building: what ``explain`` and corrections start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archivist.build.jobs import make_study
from archivist.build.knowing import pack_folders
from archivist.build.lessons import recall
from archivist.config import FILE_NAME, Project, Site, load_project, user_cache
from archivist.errors import Level, Problem, StoryError, UsageError
from archivist.lexicon import Lexicon, load_lexicon
from archivist.lexicon.learning import Learned
from archivist.model import Source, SourcePath, Stamp, Study
from archivist.read.files import load, on_disk
from archivist.read.finding import find_works


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The site a story belongs to, or a make-believe one around it, and what is known there."""

    project: Project
    site: Site
    lexicon: Lexicon
    learned: Learned


@dataclass(frozen=True, slots=True)
class Look:
    """A story as it is now: ``shown`` is its path as given, ``file`` the path on the disk."""

    shown: str
    file: Path
    source: Source
    around: Surroundings

    def study(self) -> Study:
        """Read and understand it afresh.

        Raises:
            StoryError: with the path as given.
        """
        around = self.around
        try:
            return make_study(load(around.project.content, self.source), around.site, around.lexicon, around.learned)
        except StoryError as error:
            raise StoryError(
                Problem(p.level, self.shown, p.message, p.code, p.line, p.column, p.excerpt) for p in error.problems
            ) from None


def look(paths: Sequence[Path]) -> Iterator[Look]:
    """Yield each story at or below ``paths``.

    Raises:
        UsageError: a path does not exist.
    """
    lexicons: dict[tuple[tuple[Path, ...], bool], Lexicon] = {}
    for given in paths:
        if not given.exists():
            message = "there is no such file or folder; name stories or folders of stories"
            raise UsageError(Problem(Level.ERROR, str(given), message, "no-such-path"))
        project, site = _site_of(given.resolve())
        key = (pack_folders(project), site.real_people)
        if key not in lexicons:
            lexicons[key] = load_lexicon(key[0], user_cache(), rpf=site.real_people)
        around = Surroundings(project, site, lexicons[key], recall(project, site))
        for shown, source in _sources(given, around):
            yield Look(shown, around.project.content / source.path, source, around)


def look_again(seen: Look) -> Look:
    """Return the same story with the sidecars that lie beside it now."""
    sidecar = SourcePath(f"{seen.source.path}.toml")
    content = seen.around.project.content
    companions = tuple(kept for kept in seen.source.companions if kept[0] != sidecar and (content / kept[0]).is_file())
    if (content / sidecar).is_file():
        # Looking reads the bytes; the stamp is the build's.
        companions += ((sidecar, Stamp(0, 0, 0, 0)),)
    return replace(seen, source=replace(seen.source, companions=companions))


def _site_of(path: Path) -> tuple[Project, Site]:
    for folder in (path, *path.parents):
        if (folder / FILE_NAME).is_file():
            project, site = load_project(folder)
            if path.is_relative_to(project.content):
                return project, site
    folder = path if path.is_dir() else path.parent
    nowhere = folder / "\0"
    return Project(folder, folder, nowhere, nowhere, nowhere, nowhere), Site()


def _sources(given: Path, around: Surroundings) -> Iterator[tuple[str, Source]]:
    """Yield (path to show, source) for each story at or below the path."""
    resolved = given.resolve()
    content = around.project.content
    found, _ = find_works(content, around.site.exclude, by_rule=around.site.join)
    for source in found:
        path = content / source.path
        if path == resolved or any(content / on_disk(part) == resolved for part, _ in source.parts):
            yield str(given), source
        elif path.is_relative_to(resolved):
            yield str(given / path.relative_to(resolved)), source
