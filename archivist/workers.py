"""Work spread over processes through any :class:`concurrent.futures.Executor`, or done right here when it is little.

Where the processes come from is a :class:`Workforce`: this machine's (:class:`Processes`) or a cluster's
(:mod:`archivist.cluster`).

A job is a top-level function of one chunk of items, set up once per process by an initializer. A process that dies
takes no other item with it: the chunks it may have been at are tried again one item at a time, and an item that kills
its process again comes back as lost; all other chunks go on as before. A process can be held to limits, so that an item
that takes too much memory or time is one of those.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 24
"""Below so many items starting processes costs more than it saves."""

CHUNK = 16

COLLECT_AFTER = 20_000
"""New objects after which a worker looks for garbage; documents are large and hold no circles."""


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item whose process died, twice."""

    item: Item


Job: TypeAlias = Callable[[Sequence[Item]], Sequence[Result]]
"""A top-level function of a chunk; it answers each item in order."""


class Workforce(Protocol):
    """Where processes come from, and by which exception a chunk tells that its process died."""

    died: ClassVar[type[Exception]]

    @property
    def size(self) -> int:
        """How many processes may work at once."""

    def executor(self, size: int, setup: Callable[..., None], arguments: tuple[Any, ...], memory: int) -> Executor:
        """Return ``size`` processes, each set up before its first chunk and held to ``memory`` bytes more, if not 0."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes of this machine."""

    size: int
    died: ClassVar[type[Exception]] = BrokenProcessPool

    def executor(self, size: int, setup: Callable[..., None], arguments: tuple[Any, ...], memory: int) -> Executor:
        """Return a pool that forks where that is safe."""
        # What is here now stays: no process need ever look through it for garbage.
        gc.freeze()
        return ProcessPoolExecutor(size, _start_method(), _set_up_process, (setup, arguments, memory))


@dataclass(frozen=True, slots=True)
class Crew(Generic[Item]):
    """A workforce, and how each of its processes is set up before its first chunk.

    ``memory`` is how many bytes of address space a process may have beyond what it begins with, 0 for any. Items that
    are ``apart`` are done in another process however few there are: those that might take this one with them.
    """

    workforce: Workforce
    setup: Callable[..., None]
    arguments: tuple[Any, ...]
    memory: int = 0
    apart: Callable[[Item], bool] | None = None

    def each(
        self, job: Job[Item, Result], items: Sequence[Item], kin: Callable[[Item], Hashable] | None = None
    ) -> Iterator[Result | Lost[Item]]:
        """Do the job for every item and yield the answers as they come, in no promised order.

        Items of which ``kin`` says the same, unless it is ``None``, come to one process together.
        """
        if self.workforce.size > 1 and len(items) >= FEW:
            yield from self._spread(job, _chunks(items, kin))
            return
        far = [item for item in items if self.apart(item)] if self.apart else []
        near = [item for item in items if not (self.apart and self.apart(item))]
        if far:  # first, while this process is small
            yield from self._spread(job, _chunks(far, kin))
        self.setup(*self.arguments)
        for chunk in _chunks(near, kin):
            yield from job(chunk)

    def _spread(self, job: Job[Item, Result], chunks: Sequence[Sequence[Item]]) -> Iterator[Result | Lost[Item]]:
        """Do all chunks in a pool; when it breaks, look closer at those that were being done, and open another."""
        waiting = chunks
        while waiting:
            left: list[Sequence[Item]] = []
            yield from self._pooled(job, waiting, left)
            # Chunks are taken in order, so whatever broke the pool is among the first that have no answer.
            few = 2 * self.workforce.size + 1
            suspects, waiting = left[:few], left[few:]
            yield from self._one_by_one(job, [item for chunk in suspects for item in chunk])

    def _pooled(
        self, job: Job[Item, Result], chunks: Sequence[Sequence[Item]], left: list[Sequence[Item]]
    ) -> Iterator[Result]:
        """Yield the answers to chunks; those without one, because the pool broke, are added to ``left`` in order."""
        executor = self._executor(min(self.workforce.size, len(chunks)))
        try:
            futures: dict[Future[Sequence[Result]], int] = {}
            unanswered = set(range(len(chunks)))
            with suppress(self.workforce.died):  # it can break while it is still being filled
                for number, chunk in enumerate(chunks):
                    futures[executor.submit(job, chunk)] = number
            for future in as_completed(futures):
                try:
                    results = future.result()
                except self.workforce.died:
                    continue
                unanswered.discard(futures[future])
                yield from results
            left += (chunks[number] for number in sorted(unanswered))
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def _one_by_one(self, job: Job[Item, Result], items: Sequence[Item]) -> Iterator[Result | Lost[Item]]:
        """Do one item at a time in a process of its own, which is replaced when an item kills it."""
        waiting = deque(items)
        while waiting:
            executor = self._executor(1)
            item = waiting[0]
            try:
                while waiting:
                    item = waiting.popleft()
                    yield executor.submit(job, [item]).result()[0]
            except self.workforce.died:
                yield Lost(item)
            finally:
                executor.shutdown(wait=True, cancel_futures=True)

    def _executor(self, size: int) -> Executor:
        return self.workforce.executor(size, self.setup, self.arguments, self.memory)


def _chunks(items: Sequence[Item], kin: Callable[[Item], Hashable] | None) -> list[Sequence[Item]]:
    """Cut items into chunks that part no kin, keeping their order as far as that allows."""
    if kin is None:
        return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    return list(_families(items, kin))


def _families(items: Iterable[Item], kin: Callable[[Item], Hashable]) -> Iterator[Sequence[Item]]:
    families: dict[Hashable, list[Item]] = {}
    for number, item in enumerate(items):
        name = kin(item)
        families.setdefault((number,) if name is None else (name, "kin"), []).append(item)
    chunk: list[Item] = []
    for family in families.values():
        chunk += family
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _set_up_process(setup: Callable[..., None], arguments: tuple[Any, ...], memory: int) -> None:
    """Set up a worker. An interrupt is the main process's to handle: it stops the workers without their tracebacks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(COLLECT_AFTER)
    setup(*arguments)
    if memory:
        _hold_to(memory)
        _Here.limited = True


class _Here:
    """What this process knows of itself."""

    limited = False


def _hold_to(memory: int) -> None:
    """Let this process have so many bytes of address space more than it has, where the system can be asked for that."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - no path of ours
            held = int(file.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = held + memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


@contextmanager
def timed(seconds: float) -> Iterator[None]:
    """Let what is done inside take so many seconds of processor time, if this is a worker held to limits.

    The system ends the process when they are over, whatever it is doing: a signal handler of Python's would wait for
    the very call that does not return.
    """
    if not _Here.limited or not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _start_method() -> multiprocessing.context.BaseContext:
    """Fork where that is safe (it shares the loaded packs for nothing), else start afresh."""
    forkable = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forkable else "spawn")


def default_jobs() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
