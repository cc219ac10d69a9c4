"""The one driver: it joins the stages and reads as the story of a build.

A build finds the sources, studies those that changed, catalogs all stories, plans every page, renders the pages whose
fingerprint changed, and commits the result in one step. Watching is calling it again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archivist.build.knowing import pack_folders
from archivist.build.progress import Progress, silent
from archivist.build.rendering import Rendered, render_all
from archivist.build.report import Report
from archivist.build.studying import Studied, below_content, study_all
from archivist.cache import Cache
from archivist.config import Project, Site, load_project, user_cache
from archivist.errors import Level, Problem, UsageError
from archivist.hosts import check_limits
from archivist.model import Catalog, Story, Taxonomy
from archivist.workers import default_jobs
from archivist.write import Written, abandon, commit, locked, open_output


class Builder:
    """Builds one archive, again and again, with what it learned the last time.

    ``root`` is the folder of site.toml. ``output`` and ``base_url`` override the file, and so do ``drafts``, ``future``
    and ``strict`` where they are not ``None``. ``memory`` is the folder of the cache. ``force`` ignores that cache and
    allows building beside foreign files. ``jobs`` is the number of processes (default: one for each processor).
    """

    def __init__(
        self,
        root: Path,
        *,
        output: Path | None = None,
        memory: Path | None = None,
        drafts: bool | None = None,
        future: bool | None = None,
        strict: bool | None = None,
        base_url: str | None = None,
        force: bool = False,
        jobs: int | None = None,
    ) -> None:
        self._root = root
        self._output = output
        self._memory = memory
        self._overrides = {"drafts": drafts, "future": future, "strict": strict}
        self._base_url = base_url
        self._force = force
        self._jobs = jobs or default_jobs()

    def load(self) -> tuple[Project, Site]:
        """Read site.toml afresh, with this builder's overrides.

        Raises:
            ConfigError: it has mistakes.
        """
        project, site = load_project(self._root, self._output, self._base_url)
        if self._memory is not None:
            project = replace(project, memory=self._memory)
        given = {name: value for name, value in self._overrides.items() if value is not None}
        return project, replace(site, **given)  # type: ignore[arg-type]

    def build(self, progress: Progress | None = None) -> Report:
        """Bring output/ up to date with everything it is made from.

        Raises:
            ConfigError: site.toml has mistakes.
            ThemeError: a template has mistakes.
            LexiconError: a knowledge pack has mistakes.
            UsageError: there is no content, or output/ is not ours. In all these cases nothing was written.
            CollisionError: two stories declare one address; nothing was written.
            OutputError: output/ could not be written; the old site is whole.
            LockedError: another build is running.
        """
        project, site = self.load()
        if not project.content.is_dir():
            message = f"there is no {site.content}/ folder; make it and put stories in it, or set content in site.toml"
            raise UsageError(Problem(Level.ERROR, site.content, message, "no-content"))
        with locked(project.memory), closing(self._open_cache(project)) as cache:
            report = _build(project, site, cache, self._jobs, self._force, progress or silent)
        self._force = False
        return report

    def _open_cache(self, project: Project) -> Cache:
        path = project.memory / "memory.sqlite"
        if self._force:
            path.unlink(missing_ok=True)
        return Cache(path)


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories this build publishes, and how many it holds back."""

    stories: tuple[Story, ...]
    drafts: int
    future: int


def _build(project: Project, site: Site, cache: Cache, jobs: int, force: bool, progress: Progress) -> Report:
    from archivist.catalog import make_catalog, without_duplicates
    from archivist.lexicon import fandom_kin
    from archivist.read.finding import find_works
    from archivist.render import assets, load_theme, make_frame, notices, plan

    started = time.perf_counter()
    theme = load_theme(site, project.themes)
    manifest = open_output(project.output, force=force)
    try:
        sources, strays = find_works(project.content, site.exclude, by_rule=site.join)
        studied = study_all(project, site, cache, sources, jobs, progress)
        selection = _select(studied.stories.values(), site)
        stories, doubles = without_duplicates(selection.stories) if site.hide_duplicates else (selection.stories, ())
        selection = replace(selection, stories=stories)
        kin = fandom_kin(pack_folders(project), user_cache(), rpf=site.real_people)
        catalog, wrangles = make_catalog(selection.stories, site, kin)
        frame = make_frame(site, theme, catalog)
        pages = plan(site, catalog)
        rendered = render_all(project, frame, pages, assets(theme), cache, manifest, jobs, progress)
        written = commit(project.output, manifest, rendered.staged, rendered.kept)
    except BaseException:
        abandon(project.output)
        raise
    cache.keep_pages(rendered.fingerprints, rendered.gone)
    in_content = below_content(site, (*strays, *studied.problems, *doubles, *wrangles))
    limits = check_limits(site.host, written.sizes, site.output)
    problems = sorted((*in_content, *notices(site, theme), *written.problems, *limits), key=_by_place)
    return _report(site, studied, selection, catalog, rendered, written, problems, started)


def _select(stories: Iterable[Story], site: Site) -> Selection:
    """Hold back drafts and stories of the future, unless the site wants them."""
    today = datetime.now(UTC).date().isoformat()
    published, drafts, future = [], 0, 0
    for story in stories:
        if story.draft and not site.drafts:
            drafts += 1
        elif (story.published or "") > today and not site.future:
            future += 1
        else:
            published.append(story)
    return Selection(tuple(published), drafts, future)


def _by_place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.path, problem.line, problem.column, problem.code


def _report(
    site: Site,
    studied: Studied,
    selection: Selection,
    catalog: Catalog,
    rendered: Rendered,
    written: Written,
    problems: Iterable[Problem],
    started: float,
) -> Report:
    from archivist.catalog import work_address

    return Report(
        stories=len(selection.stories),
        changed=studied.fresh,
        fandoms=sum(tag.taxonomy is Taxonomy.FANDOM for tag in catalog.shelves),
        pages=rendered.total,
        written=written.written,
        same=rendered.total - written.written,
        removed=written.removed,
        drafts=selection.drafts,
        future=selection.future,
        seconds=round(time.perf_counter() - started, 3),
        problems=tuple(problems),
        failed=tuple((path, f"{work_address(path)}/index.html") for path in studied.failed),
        touched=studied.touched,
        strict=site.strict,
    )
