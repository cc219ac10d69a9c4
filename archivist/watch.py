"""A stream of bursts: something below the watched paths has changed. An event source, nothing else.

The operating system's events are a hint, not the truth: they get lost, they come in thousands, and an editor makes
eighteen of them to save one file. So a handler only notes that something happened (constant time, or a storm of events
would be heard half a minute late), a burst ends when nothing has happened for a moment, and every few seconds of
silence an empty burst asks the listener to look for himself.

A watched folder that is deleted takes its watch with it without a word, and a new one of the same name is not watched.
Therefore the folders above are watched for the coming and going of the paths, and whenever a path is not the folder it
was, the observer is started anew.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

DEBOUNCE = 0.1
CAP = 2.0
RESCAN = 5.0
NAMES = 20

# Opening and reading are left out on purpose: the build reads every file, and would hear itself for ever.
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]

# What editors and copying programs leave beside a file while they save it.
_TEMPORARY = re.compile(
    r"""  .*~             # Emacs, Vim and many others: a backup
    | \..*\.sw[a-z]     # Vim: the swap file
    | 4913              # Vim: the file it tries a folder with
    | \.\#.* | \#.*\#   # Emacs: the lock and the autosave
    | ~\$.*             # Word: the lock
    | \.~lock\..*\#     # LibreOffice: the lock
    | \.goutputstream-.*      # GNOME: the new file before its renaming
    | .*___jb_(tmp|old)___    # JetBrains: the same
    | \.DS_Store | .*\.part | .*\.crdownload
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Burst:
    """What happened between two silences.

    ``paths`` are the first :data:`NAMES` names heard, each once, in order. Empty means that nobody said anything: time
    to look for oneself.
    """

    paths: tuple[Path, ...] = ()


def changes(
    paths: Sequence[Path],
    ignore: Sequence[Path] = (),
    debounce: float = DEBOUNCE,
    *,
    cap: float = CAP,
    rescan: float = RESCAN,
) -> Changes:
    """Watch files and whole folders; those that do not exist yet are waited for.

    Args:
        paths: absolute paths of files, and of folders with everything below.
        ignore: absolute paths that are never reported, nor anything below them.
        debounce: seconds of silence that end a burst.
        cap: seconds after which a burst ends although there is no silence.
        rescan: seconds of silence after which an empty burst is reported.
    """
    return Changes(paths, ignore, debounce, cap=cap, rescan=rescan)


class Changes(Iterator[Burst]):
    """The stream of :func:`changes`. Watching begins at once, so that nothing is missed before the first ``next``.

    One thread may iterate; any thread may :meth:`close`, which ends the iteration and every thread behind it.
    """

    def __init__(
        self, paths: Sequence[Path], ignore: Sequence[Path], debounce: float, *, cap: float, rescan: float
    ) -> None:
        self._paths = tuple(paths)
        self._ignore = tuple(str(path) for path in ignore)
        self._rescan = rescan
        self._flag = _Flag(debounce, max(cap, debounce))
        self._lock = threading.RLock()
        self._observer: BaseObserver | None = None
        self._identities: tuple[tuple[int, int] | None, ...] = ()
        self.restart()

    def __next__(self) -> Burst:
        names = self._flag.wait(self._rescan)
        if names is None:
            raise StopIteration
        lost = self._heal()
        return Burst(tuple(dict.fromkeys((*map(Path, names), *lost))))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the stream and stop its threads."""
        self._flag.close()
        with self._lock:
            self._stop()

    def follow(self, paths: Sequence[Path]) -> None:
        """Watch other paths from now on."""
        if tuple(paths) != self._paths:
            self._paths = tuple(paths)
            self.restart()

    def restart(self) -> None:
        """Begin to watch anew: for a listener who found by himself what no event had told."""
        with self._lock:
            self._stop()
            if not self._flag.closed:
                self._identities = _identities(self._paths)
                self._observer = _observe(self._paths, self._ignore, self._flag)

    def _stop(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _heal(self) -> tuple[Path, ...]:
        """Watch again what is watched no more; return the paths that came, went or changed places."""
        with self._lock:
            now = _identities(self._paths)
            lost = tuple(p for p, old, new in zip(self._paths, self._identities, now, strict=True) if old != new)
            dead = self._observer is not None and not all(emitter.is_alive() for emitter in self._observer.emitters)
            if lost or dead:
                self.restart()
            return lost


class _Flag:
    """What the handlers raise and the stream waits for; raising it takes constant time."""

    def __init__(self, debounce: float, cap: float) -> None:
        self._debounce = debounce
        self._cap = cap
        self._bell = threading.Condition()
        self._names: dict[str, None] = {}
        self._first: float | None = None
        self._last = 0.0
        self.closed = False

    def hoist(self, name: str) -> None:
        """Note that something happened to ``name``."""
        with self._bell:
            self._last = monotonic()
            if len(self._names) < NAMES:
                self._names[name] = None
            if self._first is None:
                self._first = self._last
                self._bell.notify_all()

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._bell:
            self.closed = True
            self._bell.notify_all()

    def wait(self, patience: float) -> tuple[str, ...] | None:
        """Return the names of a whole burst, nothing after ``patience`` seconds of silence, ``None`` when closed."""
        with self._bell:
            self._bell.wait_for(lambda: self.closed or self._first is not None, patience)
            while not self.closed and (rest := self._rest()) > 0:
                self._bell.wait(rest)
            names = tuple(self._names)
            self._names, self._first = {}, None
            return None if self.closed else names

    def _rest(self) -> float:
        """Seconds until the burst is over."""
        if self._first is None:
            return 0.0
        return min(self._last + self._debounce, self._first + self._cap) - monotonic()


class _Handler(FileSystemEventHandler):
    """Raises the flag for events that matter, under the path the user knows rather than the one links lead to."""

    def __init__(self, flag: _Flag, path: Path, real: str, only: frozenset[str], ignore: tuple[str, ...]) -> None:
        self._flag = flag
        self._path = str(path)
        self._real = real
        self._only = only
        self._ignore = ignore

    def dispatch(self, event: FileSystemEvent) -> None:
        """Judge one event; called by watchdog."""
        for raw in (event.src_path, event.dest_path):
            name = os.fsdecode(raw)
            if name and self._matters(name := self._path + name.removeprefix(self._real)):
                self._flag.hoist(name)

    def _matters(self, name: str) -> bool:
        if self._only and name not in self._only:
            return False
        if _TEMPORARY.fullmatch(os.path.basename(name)) or f"{os.sep}.git{os.sep}" in name:  # noqa: PTH119
            return False
        return not any(name == path or name.startswith(path + os.sep) for path in self._ignore)


def _observe(paths: Iterable[Path], ignore: tuple[str, ...], flag: _Flag) -> BaseObserver:
    """Start an observer; where the system has no watches left to give, one that looks every second."""
    _hush()
    try:
        return _start(Observer(), paths, ignore, flag)
    except OSError:
        return _start(PollingObserver(), paths, ignore, flag)


def _hush() -> None:
    """Keep watchdog off the user's terminal: it reports what it cannot help, and what we look after ourselves."""
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    # A folder that was moved out and comes in again is still known to it.
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)


def _start(observer: BaseObserver, paths: Iterable[Path], ignore: tuple[str, ...], flag: _Flag) -> BaseObserver:
    paths = tuple(paths)
    try:
        observer.start()
        for folder in dict.fromkeys(path.parent for path in paths):
            _schedule(observer, folder, flag, frozenset(map(str, paths)), ignore, recursive=False)
        for path in paths:
            if path.is_dir():
                _schedule(observer, path, flag, frozenset(), ignore, recursive=True)
    except BaseException:
        observer.stop()
        raise
    return observer


def _schedule(
    observer: BaseObserver, path: Path, flag: _Flag, only: frozenset[str], ignore: tuple[str, ...], *, recursive: bool
) -> None:
    real = os.path.realpath(path)
    try:
        observer.schedule(_Handler(flag, path, real, only, ignore), real, recursive=recursive, event_filter=_EVENTS)
    except (FileNotFoundError, NotADirectoryError):
        return  # gone since we looked: it will be missed, and looked for, at the next burst


def _identities(paths: Iterable[Path]) -> tuple[tuple[int, int] | None, ...]:
    return tuple(_identity(path) for path in paths)


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell a folder from a later one of the same name. Files are watched through their folder and need no identity."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if path.is_dir() else None
