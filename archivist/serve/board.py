"""What there is to say about the preview right now: written by the thread that builds, read by the server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from archivist.errors import Problem


@dataclass(frozen=True, slots=True)
class Status:
    """How the preview stands.

    ``version`` grows with every build after which a browser would see something else; 0 means that nothing was built
    yet. ``builds`` counts finished builds, ``listeners`` all who ever began to listen. ``halted`` says why the last
    build failed as a whole: then every page is stale. ``broken`` has the problems of each story that failed, by the
    path its page would have below output/.
    """

    version: int = 0
    builds: int = 0
    building: bool = False
    listeners: int = 0
    halted: tuple[Problem, ...] = ()
    broken: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    closed: bool = False


class Board:
    """Holds the :class:`Status` and wakes those who wait for the next one. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._status = Status()

    @property
    def status(self) -> Status:
        """The status of this moment."""
        return self._status

    def join(self) -> int:
        """Somebody begins to listen; return which listener he is, counted from 1."""
        return self._change(listeners=self._status.listeners + 1).listeners

    def begin(self) -> None:
        """A build begins."""
        self._change(building=True)

    def finish(
        self,
        *,
        changed: bool,
        halted: tuple[Problem, ...] = (),
        broken: Mapping[str, tuple[Problem, ...]] | None = None,
    ) -> None:
        """A build has ended; ``changed`` says whether it wrote or removed any page."""
        now, broken = self._status, broken or {}
        news = changed or not now.builds or (halted, broken) != (now.halted, now.broken)
        self._change(version=now.version + news, builds=now.builds + 1, building=False, halted=halted, broken=broken)

    def close(self) -> None:
        """The preview ends; nobody shall wait any more."""
        self._change(closed=True)

    def _change(self, **changes: Any) -> Status:
        with self._lock:
            status = self._status = replace(self._status, **changes)
            waiting = tuple(self._waiting)
        for loop, bell in waiting:
            with suppress(RuntimeError):  # the loop was closed meanwhile, and those who waited with it
                loop.call_soon_threadsafe(bell.set)
        return status

    async def wait(self, until: Callable[[Status], bool], patience: float) -> Status:
        """Return the status as soon as it is as wanted, or as it is after ``patience`` seconds."""
        bell = asyncio.Event()
        waiter = (asyncio.get_running_loop(), bell)
        with self._lock:
            self._waiting.add(waiter)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    while not (self._status.closed or until(self._status)):
                        await bell.wait()
                        bell.clear()
        finally:
            with self._lock:
                self._waiting.discard(waiter)
        return self._status
