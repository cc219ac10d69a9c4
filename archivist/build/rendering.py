"""Pages -> the stage: a page is rendered when its fingerprint differs from the last build's, and only then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archivist.build.jobs import PageFailure, RenderSetup, render_pages, set_up_render
from archivist.build.progress import Progress
from archivist.cache import Cache
from archivist.config import Project
from archivist.errors import Level, OutputError, Problem, ThemeError
from archivist.model import Artifact, Page, SourcePath, digest
from archivist.render import Frame, fingerprint
from archivist.workers import Crew, Lost, Workforce
from archivist.write import Manifest, Staged, is_intact, stage


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a build puts into output/: what it staged, what it leaves in place, and the fingerprints to remember."""

    staged: tuple[Staged, ...]
    kept: tuple[str, ...]
    fingerprints: Mapping[str, tuple[str, str]]
    gone: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many files the site has."""
        return len(self.staged) + len(self.kept)


@dataclass(frozen=True, slots=True)
class Changed:
    """Pages to render with their fingerprints, paths that stay as they are, and remembered paths no page has."""

    wanted: Mapping[str, tuple[Page, str]]
    kept: tuple[str, ...]
    gone: frozenset[str]


def compare(project: Project, frame: Frame, pages: Iterable[Page], cache: Cache, manifest: Manifest) -> Changed:
    """Tell the pages that must be rendered from those that are in place as they should be."""
    before = cache.pages()
    kept: list[str] = []
    wanted: dict[str, tuple[Page, str]] = {}
    for page in pages:
        print_ = fingerprint(page, frame)
        if in_place(project, manifest, page.path, before.get(page.path), print_):
            kept.append(page.path)
        else:
            wanted[page.path] = (page, print_)
    return Changed(wanted, tuple(kept), frozenset(before.keys() - wanted.keys() - set(kept)))


def render_all(
    project: Project,
    frame: Frame,
    changed: Changed,
    assets: Sequence[Artifact],
    manifest: Manifest,
    workforce: Workforce,
    progress: Progress,
) -> Rendered:
    """Stage every page and asset that is not already in place.

    Raises:
        ThemeError: a template failed; all failures are listed and nothing was written.
        OutputError: the stage could not be written.
    """
    wanted, kept = changed.wanted, list(changed.kept)
    staged = list(_stage_pages(project, frame, [page for page, _ in wanted.values()], workforce, progress))
    fingerprints = {item.path: (wanted[item.path][1], item.digest) for item in staged}
    for asset in assets:
        entry = manifest.files.get(asset.path)
        if entry is not None and entry.digest == digest(asset.data) and is_intact(project.output, asset.path, entry):
            kept.append(asset.path)
        else:
            staged.append(stage(project.output, asset))
    return Rendered(tuple(staged), tuple(kept), fingerprints, tuple(changed.gone))


def in_place(
    project: Project, manifest: Manifest, path: str, remembered: tuple[str, str] | None, fingerprint: str
) -> bool:
    """Say whether the file of an earlier build is just what rendering would give."""
    entry = manifest.files.get(path)
    return (
        remembered is not None
        and entry is not None
        and remembered == (fingerprint, entry.digest)
        and is_intact(project.output, path, entry)
    )


def _stage_pages(
    project: Project, frame: Frame, pages: Sequence[Page], workforce: Workforce, progress: Progress
) -> Iterator[Staged]:
    setup = RenderSetup(project.output, project.memory / "memory.sqlite", frame, project.memory)
    problems: list[Problem] = []
    crew: Crew[Page] = Crew(workforce, set_up_render, (setup,))
    for done, result in enumerate(crew.each(render_pages, pages, _source), 1):
        progress("rendering", done, len(pages))
        match result:
            case PageFailure(_, found):
                problems += found
            case Lost(page):
                message = "the process rendering this page died, twice; build with --jobs 1 to see why"
                raise OutputError(Problem(Level.ERROR, page.path, message, "worker-died"))
            case Staged():
                yield result
    if problems:
        raise ThemeError(_distinct(problems))


def _source(page: Page) -> SourcePath | None:
    """Return the story whose text a page needs: it is read once for all its pages."""
    return page.source


def _distinct(problems: Iterable[Problem], most: int = 20) -> list[Problem]:
    """One broken template fails on every page: name each place once."""
    places: dict[tuple[str, int, str], Problem] = {}
    for problem in sorted(problems, key=str):
        places.setdefault((problem.path, problem.line, problem.code), problem)
    return list(places.values())[:most]
