"""Work spread over processes through any :class:`concurrent.futures.Executor`, or done right here when it is little.

A job is a top-level function of one chunk of items, set up once per process by an initializer. A process that dies
takes no other item with it: the chunks it left are tried again one item at a time, and an item that kills its process
again comes back as lost.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 24
"""Below so many items starting processes costs more than it saves."""

CHUNK = 16


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item whose process died, twice."""

    item: Item


Job: TypeAlias = Callable[[Sequence[Item]], Sequence[Result]]
"""A top-level function of a chunk; it answers each item in order."""


@dataclass(frozen=True, slots=True)
class Crew:
    """How many processes there may be, and how each is set up before its first chunk."""

    jobs: int
    setup: Callable[..., None]
    arguments: tuple[Any, ...]

    def each(self, job: Job[Item, Result], items: Sequence[Item]) -> Iterator[Result | Lost[Item]]:
        """Do the job for every item and yield the answers as they come, in no promised order."""
        if self.jobs == 1 or len(items) < FEW:
            self.setup(*self.arguments)
            for start in range(0, len(items), CHUNK):
                yield from job(items[start : start + CHUNK])
        else:
            yield from self._spread(job, items)

    def _spread(self, job: Job[Item, Result], items: Sequence[Item]) -> Iterator[Result | Lost[Item]]:
        left: list[Item] = []
        executor = self._pool(self.jobs)
        try:
            futures: dict[Future[Sequence[Result]], Sequence[Item]] = {}
            for start in range(0, len(items), CHUNK):
                chunk = items[start : start + CHUNK]
                try:
                    futures[executor.submit(job, chunk)] = chunk
                except BrokenProcessPool:
                    # The pool can break while it is still being filled.
                    left.extend(chunk)
            for future in as_completed(futures):
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    left.extend(futures[future])
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
        for item in left:
            yield self._retry(job, item)

    def _retry(self, job: Job[Item, Result], item: Item) -> Result | Lost[Item]:
        executor = self._pool(1)
        try:
            return executor.submit(job, [item]).result()[0]
        except BrokenProcessPool:
            return Lost(item)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def _pool(self, size: int) -> Executor:
        return ProcessPoolExecutor(size, _start_method(), _set_up_process, (self.setup, self.arguments))


def _set_up_process(setup: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Set up a worker. An interrupt is the main process's to handle: it stops the workers without their tracebacks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setup(*arguments)


def _start_method() -> multiprocessing.context.BaseContext:
    """Fork where that is safe (it shares the loaded packs for nothing), else start afresh."""
    forkable = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forkable else "spawn")


def default_jobs() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
