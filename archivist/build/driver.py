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

from archivist import unchanged
from archivist.build.code import PACKAGE
from archivist.build.knowing import pack_folders
from archivist.build.progress import Progress, silent
from archivist.build.rendering import Rendered, compare, render_all
from archivist.build.report import Report
from archivist.build.searching import able, with_full_text
from archivist.build.studying import Studied, below_content, study_all
from archivist.build.timing import Times
from archivist.cache import Cache
from archivist.config import FILE_NAME, Project, Site, load_project, user_cache
from archivist.errors import Level, Problem, UsageError
from archivist.hosts import check_limits
from archivist.model import Catalog, Story, Taxonomy
from archivist.workers import Processes, Workforce, default_jobs
from archivist.write import Written, abandon, commit, locked, open_output


class Builder:
    """Builds one archive, again and again, with what it learned the last time.

    ``root`` is the folder of site.toml. ``output`` and ``base_url`` override the file, and so do ``drafts``, ``future``
    and ``strict`` where they are not ``None``. ``memory`` is the folder of the cache. ``force`` ignores that cache and
    allows building beside foreign files. ``jobs`` is the number of processes (default: one for each processor),
    unless a ``workforce`` brings its own.
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
        workforce: Workforce | None = None,
    ) -> None:
        self._root = root
        self._output = output
        self._memory = memory
        self._overrides = {"drafts": drafts, "future": future, "strict": strict}
        self._base_url = base_url
        self._force = force
        self._workforce = workforce or Processes(jobs or default_jobs())
        self._before = ""
        self.times = Times()
        """Where the time of the last build went."""

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
            unchanged.forget(str(project.memory))
            self._before = unchanged.inputs(_made_from(project))
            self.times = Times()
            report = _build(project, site, cache, self._workforce, self._force, progress or silent, self.times)
        self._force = False
        return report

    def leave_mark(self, report: Report, said: str, warned: str) -> None:
        """Note what the command is to say the next time if nothing has changed until then.

        Only a build just as site.toml wants it leaves a mark, and only when all went well.
        """
        usual = self._output is None and self._memory is None and self._base_url is None
        if not usual or any(value is not None for value in self._overrides.values()) or report.exit_code:
            return
        project, _ = self.load()
        day = unchanged.today() if report.future else ""
        memory, output = str(project.memory), str(project.output)
        unchanged.remember(memory, output, _made_from(project), self._before, day, said, warned)

    def _open_cache(self, project: Project) -> Cache:
        path = project.memory / "memory.sqlite"
        if self._force:
            path.unlink(missing_ok=True)
        return Cache(path)


def _made_from(project: Project) -> list[str]:
    """Return everything that decides what a build writes."""
    from archivist.render import builtin_themes

    places = (project.root / FILE_NAME, project.content, project.themes, project.lexicon, builtin_themes(), PACKAGE)
    return [str(place) for place in places]


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories this build publishes, and how many it holds back."""

    stories: tuple[Story, ...]
    drafts: int
    future: int


def _build(
    project: Project,
    site: Site,
    cache: Cache,
    workforce: Workforce,
    force: bool,
    progress: Progress,
    times: Times,
) -> Report:
    from archivist.catalog import make_catalog, without_duplicates
    from archivist.lexicon import fandom_kin
    from archivist.read.finding import find_works
    from archivist.render import assets, load_theme, make_frame, notices, plan

    started = time.perf_counter()
    site, missing = able(site)
    with times.stage("theme"):
        theme = load_theme(site, project.themes, project.memory)
    manifest = open_output(project.output, force=force)
    try:
        with times.stage("find sources"):
            sources, strays = find_works(project.content, site.exclude, by_rule=site.join)
        with times.stage("read and infer"):
            studied = study_all(project, site, cache, sources, workforce, progress)
        times.add(studied.seconds)
        with times.stage("catalog"):
            selection = _select(studied.stories.values(), site)
            hide = site.hide_duplicates
            stories, doubles = without_duplicates(selection.stories) if hide else (selection.stories, ())
            selection = replace(selection, stories=stories)
            kin = fandom_kin(pack_folders(project), user_cache(), rpf=site.real_people)
            catalog, wrangles = make_catalog(selection.stories, site, kin)
            frame = make_frame(site, theme, catalog)
        with times.stage("plan and compare"):
            changed = compare(project, frame, plan(site, catalog), cache, manifest)
        with times.stage("render"):
            rendered = render_all(project, frame, changed, assets(theme), manifest, workforce, progress)
            rendered = with_full_text(project, site, selection.stories, cache, manifest, rendered)
        with times.stage("write"):
            written = commit(project.output, manifest, rendered.staged, rendered.kept)
    except BaseException:
        abandon(project.output)
        raise
    cache.keep_pages(rendered.fingerprints, rendered.gone)
    in_content = below_content(site, (*strays, *studied.problems, *doubles, *wrangles))
    limits = check_limits(site.host, written.sizes, site.output)
    problems = sorted((*in_content, *missing, *notices(site, theme), *written.problems, *limits), key=_by_place)
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
