"""The loop that builds: a burst of changes -> one build -> the board and a line for the user."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from archivist.config import FILE_NAME, Project, Site
from archivist.errors import ArchivistError, ConfigError, Level, LockedError, OutputError, Problem, printable
from archivist.serve.board import Board
from archivist.serve.stamps import Stamps, take_stamps
from archivist.watch import Burst, Changes

if TYPE_CHECKING:
    from archivist.build import Progress, Report

NAMED = 3
SAID = 20


class Builds(Protocol):
    """What the preview needs of :class:`archivist.build.Builder`."""

    def load(self) -> tuple[Project, Site]:
        """Read site.toml afresh."""
        ...

    def build(self, progress: Progress | None = None) -> Report:
        """Bring the output up to date, and say now and then how far it is."""
        ...


class Stopped(Exception):  # noqa: N818 - it is an order, not an accident
    """The user has had enough: let the build go, it writes all or nothing."""


class Rebuilder:
    """Builds once, and again after every burst, until the stream of changes ends. It outlives every failure.

    While a build runs, events only gather; one more build follows for all of them.
    """

    def __init__(self, builder: Builds, root: Path, board: Board, echo: Callable[[str], None]) -> None:
        self._builder = builder
        self._board = board
        self._echo = echo
        self._root = root.resolve()
        self._content = self._root / "content"
        self._watched = [self._root / FILE_NAME, self._content, self._root / "themes", self._root / "lexicon"]
        self._told: frozenset[Problem] = frozenset()
        self._stamps: Stamps | None = None
        self._heard = False
        self._retry = False
        self._stopped = False

    def watched(self) -> list[Path]:
        """Return what to watch by the present site.toml, or by the last one that could be read."""
        try:
            project, _ = self._builder.load()
        except ConfigError:
            return self._watched
        self._content = project.content
        self._watched = [project.root / FILE_NAME, project.content, project.themes, project.lexicon]
        return self._watched

    def run(self, changes: Changes, after_first: Callable[[], None]) -> None:
        """Build until ``changes`` end, and call ``after_first`` when there is something to look at."""
        _leave_ctrl_c_to_others()
        self._build(())
        if not self._stopped:
            after_first()
        for burst in changes:
            if self._is_needed(burst, changes):
                self._build(burst.paths)
                changes.follow(self.watched())

    def stop(self) -> None:
        """Give up a running build at its next step, from any thread."""
        self._stopped = True

    def _go_on(self, _stage: str, _done: int, _total: int) -> None:
        """Take the build's progress, which is the one moment it can be called off."""
        if self._stopped:
            raise Stopped

    def _is_needed(self, burst: Burst, changes: Changes) -> bool:
        """Say whether to build: after events, and in silence when files have changed or the last try may do now."""
        if burst.paths:
            self._heard = True
            return True
        before, heard = self._stamps, self._heard
        self._stamps, self._heard = take_stamps(self._watched), False
        if before == self._stamps:
            return self._retry
        if before is not None and not heard:
            changes.restart()  # something changed and nobody said so
        return True

    def _build(self, paths: Sequence[Path]) -> None:
        started = perf_counter()
        self._board.begin()
        self._retry = False
        try:
            report = self._builder.build(self._go_on)
        except Stopped:
            return
        except ArchivistError as error:
            self._retry = isinstance(error, LockedError | OutputError)
            self._fail(error.problems, paths, started)
        except Exception as error:  # the preview must outlive a bug: the next save may well avoid it
            self._fail((_crash(error),), paths, started)
        else:
            self._succeed(report, paths, started)

    def _fail(self, problems: tuple[Problem, ...], paths: Sequence[Path], started: float) -> None:
        is_new = problems != self._board.status.halted
        self._board.finish(changed=False, halted=problems)
        self._tell(problems)
        if is_new:
            self._echo(f"not built in {perf_counter() - started:.2f} s{self._because(paths)}; waiting for a change")

    def _succeed(self, report: Report, paths: Sequence[Path], started: float) -> None:
        first = not self._board.status.builds
        broken = self._broken(report)
        self._board.finish(changed=bool(report.written or report.removed), broken=broken)
        self._tell(report.problems)
        names = [Path(self._content, path) for path in report.touched] or paths
        if line := _line(report, first, asked=bool(paths)):
            self._echo(f"{line} in {perf_counter() - started:.2f} s{self._because(() if first else names)}")

    def _broken(self, report: Report) -> Mapping[str, tuple[Problem, ...]]:
        """Return the problems of each story that failed, by the path of the page it would have had."""
        folder = self._content.relative_to(self._root).as_posix()
        broken = {}
        for source, page in report.failed:
            path = f"{folder}/{source}"
            found = tuple(p for p in report.problems if p.level is Level.ERROR and p.path in (path, source))
            broken[page] = found or (Problem(Level.ERROR, path, "could not be built", "story-failed"),)
        return broken

    def _tell(self, problems: Iterable[Problem]) -> None:
        """Say what was not said after the last build; of very much only the beginning."""
        problems = tuple(problems)
        news = [problem for problem in problems if problem not in self._told]
        for problem in news[:SAID]:
            self._echo(f"{problem}\n{problem.pointer}" if problem.pointer else str(problem))
        if len(news) > SAID:
            self._echo(f"and {len(news) - SAID} more; 'archivist check' lists them all")
        self._told = frozenset(problems)

    def _because(self, paths: Iterable[Path]) -> str:
        names = list(dict.fromkeys(self._name(path) for path in paths))
        if not names:
            return ""
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        return f": {', '.join(names[:NAMED])}{more}"

    def _name(self, path: Path) -> str:
        """Return a path as the user thinks of it: below content/, else below the root."""
        for folder in (self._content, self._root):
            if path != folder and path.is_relative_to(folder):
                return printable(path.relative_to(folder).as_posix())
        return printable(str(path))


def _leave_ctrl_c_to_others() -> None:
    """Shield the processes this thread starts: a terminal sends Ctrl-C to all, and each would die with a traceback."""
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # started later, it would lift the shield again
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _line(report: Report, first: bool, *, asked: bool) -> str:
    """Sum up a build; nothing when nobody asked for it and it changed nothing."""
    if first:
        drafts = f" ({_count(report.drafts, 'draft')} left out)" if report.drafts else ""
        future = f" ({report.future} of the future left out)" if report.future else ""
        parts = [f"built {_count(report.stories, 'story', 'stories')}{drafts}{future}", _count(report.pages, "page")]
    else:
        parts = [f"rebuilt {_count(report.written, 'page')}"] if report.written else []
        if report.removed:
            parts.append(f"removed {_count(report.removed, 'page')}")
        if not parts and asked:
            parts.append("no page changed")
    if parts and report.failed:
        parts.append(f"{_count(len(report.failed), 'story', 'stories')} with errors")
    return ", ".join(parts)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _crash(error: Exception) -> Problem:
    last = traceback.extract_tb(error.__traceback__)[-1]
    message = f"the build crashed ({type(error).__name__}: {error}) in {last.name}; please report this as a bug"
    return Problem(Level.ERROR, Path(last.filename).name, message, "build-crash", last.lineno or 0)
