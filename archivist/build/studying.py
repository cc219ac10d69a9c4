"""Sources -> stories: what changed is read and inferred by the workers, the rest is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archivist.build.jobs import (
    Failed,
    StudySetup,
    StudyTask,
    Unchanged,
    is_risky,
    set_up_study,
    study_sources,
    warm_up,
)
from archivist.build.knowing import pack_folders, study_context
from archivist.build.lessons import recall, relearn
from archivist.build.progress import Progress
from archivist.cache import Cache, Fresh, Remembered, decode_problems, decode_story, encode_stamps
from archivist.config import Project, Site, user_cache
from archivist.errors import Level, Problem
from archivist.model import Digest, Source, SourcePath, Story, digest
from archivist.workers import FEW, Crew, Lost, Workforce

if TYPE_CHECKING:
    from archivist.lexicon.learning import Learned

BATCH = 200
"""So many new studies are held before they are handed to the cache: bodies must not pile up in memory."""


MOST_PICTURES = 32 * 1024 * 1024
"""Nor may so many bytes of pictures."""


MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes a process that reads stories may take beyond what it begins with."""


@dataclass(frozen=True, slots=True)
class Studied:
    """The outcome of reading and inferring: stories by source, what failed, what was read anew or is gone.

    ``seconds`` tell how long each story took that was read anew.
    """

    stories: Mapping[SourcePath, Story]
    problems: tuple[Problem, ...]
    failed: tuple[SourcePath, ...]
    fresh: int
    touched: tuple[SourcePath, ...]
    seconds: Mapping[SourcePath, float]


def study_all(
    project: Project, site: Site, cache: Cache, sources: Sequence[Source], workforce: Workforce, progress: Progress
) -> Studied:
    """Return the stories of all sources, reading as few of them as the cache allows.

    Stories that declare a fandom no pack knows teach its names; when what they teach has changed, the stories without
    a fandom are looked at once more. Only declared stories teach, so there is no third time.
    """
    learned = recall(project, site)
    studied = _study_all(project, site, cache, sources, workforce, progress, learned)
    context = study_context(site, pack_folders(project))
    anew = relearn(project, site, cache, studied.stories, context, learned, workforce)
    if anew.digest == learned.digest:
        return studied
    return _joined(studied, _study_all(project, site, cache, sources, workforce, progress, anew))


def _joined(first: Studied, second: Studied) -> Studied:
    """Return the second of two rounds, with what either of them read."""
    touched = {*first.touched, *second.touched}
    seconds = {**first.seconds, **second.seconds}
    return replace(second, touched=tuple(sorted(touched)), fresh=len(touched & second.stories.keys()), seconds=seconds)


def _study_all(
    project: Project,
    site: Site,
    cache: Cache,
    sources: Sequence[Source],
    workforce: Workforce,
    progress: Progress,
    learned: Learned,
) -> Studied:
    known = cache.studies()
    folders = pack_folders(project)
    base = study_context(site, folders)
    context = digest(base, learned.digest)
    remembered, tasks = _divide(sources, known, (base, context))
    harvest = _Harvest(cache, known)
    if tasks:
        from archivist.lexicon import load_lexicon

        lexicon = load_lexicon(folders, user_cache(), rpf=site.real_people)
        setup = StudySetup(project.content, site, lexicon, context, base, learned)
        if workforce.size > 1 and len(tasks) >= FEW:
            warm_up(setup)
        crew = Crew(workforce, set_up_study, (setup,), MEMORY, is_risky)
        for done, result in enumerate(crew.each(study_sources, tasks), 1):
            progress("reading", done, len(tasks))
            harvest.take(result)
    harvest.finish()
    gone = known.keys() - {source.path for source in sources}
    cache.forget((*gone, *harvest.failed))
    stories = {path: kept.story for path, kept in remembered.items()} | harvest.stories
    problems = [problem for kept in remembered.values() for problem in kept.problems] + harvest.problems
    return Studied(
        stories=dict(sorted(stories.items())),
        problems=tuple(problems),
        failed=tuple(sorted(harvest.failed)),
        fresh=harvest.fresh,
        touched=tuple(sorted({*harvest.touched, *gone})),
        seconds=harvest.seconds,
    )


def _divide(
    sources: Sequence[Source], known: Mapping[SourcePath, Remembered], contexts: Sequence[Digest]
) -> tuple[dict[SourcePath, Remembered], list[StudyTask]]:
    """Tell the sources whose study still holds, made in one of ``contexts``, from those that must be looked at."""
    remembered, tasks = {}, []
    for source in sources:
        kept = known.get(source.path)
        if kept is None or kept.context not in contexts:
            tasks.append(StudyTask(source, ""))
        elif kept.stamps != encode_stamps(source):
            tasks.append(StudyTask(source, kept.material))
        else:
            remembered[source.path] = kept
    return remembered, tasks


class _Harvest:
    """Takes in what the workers send home, and hands it to the cache batch by batch."""

    def __init__(self, cache: Cache, known: Mapping[SourcePath, Remembered]) -> None:
        self._cache = cache
        self._known = known
        self._batch: list[Fresh] = []
        self._pictures = 0
        self._stamps: dict[SourcePath, bytes] = {}
        self.stories: dict[SourcePath, Story] = {}
        self.problems: list[Problem] = []
        self.failed: list[SourcePath] = []
        self.touched: list[SourcePath] = []
        self.seconds: dict[SourcePath, float] = {}
        self.fresh = 0

    def take(self, result: Fresh | Unchanged | Failed | Lost[StudyTask]) -> None:
        match result:
            case Fresh():
                self._take_fresh(result)
            case Unchanged(path, stamps):
                self._stamps[path] = stamps
                self.stories[path] = self._known[path].story
                self.problems += self._known[path].problems
            case Failed(path, problems):
                self._fail(path, problems)
            case Lost(task):
                self._fail(task.source.path, (_lost_problem(task.source.path),))

    def _take_fresh(self, fresh: Fresh) -> None:
        self.stories[fresh.path] = decode_story(fresh.story)
        self.problems += decode_problems(fresh.problems)
        self.touched.append(fresh.path)
        self.seconds[fresh.path] = fresh.seconds
        self.fresh += 1
        self._batch.append(fresh)
        self._pictures += sum(len(data) for _, data in fresh.pictures)
        if len(self._batch) >= BATCH or self._pictures > MOST_PICTURES:
            self._hand_over()

    def _fail(self, path: SourcePath, problems: Iterable[Problem]) -> None:
        self.failed.append(path)
        self.touched.append(path)
        self.problems += problems

    def _hand_over(self) -> None:
        self._cache.keep_studies(self._batch)
        self._batch, self._pictures = [], 0

    def finish(self) -> None:
        self._hand_over()
        self._cache.restamp(self._stamps)


def _lost_problem(path: SourcePath) -> Problem:
    message = (
        "reading this story took more memory or time than a story may take, or crashed the process, twice; "
        "split it, or take it out of content/"
    )
    return Problem(Level.ERROR, path, message, "worker-died")


def below_content(site: Site, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Give the paths of problems as seen from the site's root: readers know only what lies below content/."""
    for problem in problems:
        yield replace(problem, path=f"{site.content}/{problem.path}" if problem.path else site.content)
