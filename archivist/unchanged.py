"""Whether anything at all differs from the last build: asked before anything that takes long to import.

The usual answer of a scheduled or repeated build is "nothing changed". A build that went through leaves a mark in the
memory folder: a digest of the stamps of all it was made from (settings, stories, themes, packs, this program and the
libraries beside it), taken before it began; a digest of the stamps of all it wrote; and what it would say the next
time. Both digests still right means that a build would write nothing. Anything else, and anything strange, is left to
the build itself: this module never fails and never decides that something changed.
"""

# Importing pathlib would take as long as the whole answer.
# ruff: noqa: PTH105, PTH108, PTH112, PTH113, PTH116, PTH118, PTH120, PTH123

from __future__ import annotations

import os
import sys
from _blake2 import blake2b
from collections.abc import Iterable, Iterator, Sequence

MARK = "unchanged"
VERSION = b"archivist unchanged 1"
SITE = "site.toml"
MEMORY = ".archivist"
LEARNED = "learned.toml"


class _StrangeError(Exception):
    """Something this module does not judge: a link, a name with a NUL, a folder that is not there."""


def inputs(folders: Sequence[str]) -> str:
    """Return the digest of the stamps of every file in ``folders`` (files, or folders that need not be there).

    The empty text means that it cannot be told.
    """
    try:
        stamps = [repr((sys.version, sys.flags.utf8_mode))]
        stamps += (f"{path} {_changed_at(path)}" for path in sys.path if path.endswith("-packages"))
        for folder in folders:
            stamps.append(folder)
            stamps += _stamps(folder)
    except (_StrangeError, OSError):
        return ""
    return _digest(stamps)


def outputs(folder: str, memory: str) -> str:
    """Return the digest of the stamps of every file that a build wrote; the empty text if it cannot be told."""
    try:
        return _digest((*_written(folder), *_stamps(os.path.join(memory, LEARNED))))
    except (_StrangeError, OSError):
        return ""


def _digest(stamps: Iterable[str]) -> str:
    return blake2b("\n".join(stamps).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _changed_at(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _stamps(path: str) -> Iterator[str]:
    """Yield a line for each file at or below ``path``."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        yield f"{path} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
        return
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_symlink():
                raise _StrangeError
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                yield entry.path
                yield from _stamps(entry.path)
            else:
                found = entry.stat()
                yield f"{entry.path} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _written(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield entry.name
                yield from _written(entry.path)
                yield ".."
            else:
                found = entry.stat(follow_symlinks=False)
                yield f"{entry.name} {found.st_size} {found.st_mtime_ns}"


# --- the mark --------------------------------------------------------------------------------------------------------


def remember(memory: str, output: str, folders: Sequence[str], before: str, day: str, said: str, warned: str) -> None:
    """Leave the mark of a build whose ``inputs`` were ``before`` when it began.

    ``day`` is empty unless the outcome depends on today's date; ``said`` and ``warned`` are what to print the next
    time, on stdout and stderr. A mark that cannot be written is none.
    """
    after = outputs(output, memory)
    fields = (VERSION.decode(), before, after, day, output, said, warned, *folders)
    place = os.path.join(memory, MARK)
    try:
        if not (before and after) or any("\0" in field for field in fields):
            forget(memory)
            return
        with open(f"{place}.new", "wb") as file:
            file.write("\0".join(fields).encode("utf-8", "surrogateescape"))
        os.replace(f"{place}.new", place)
    except (OSError, UnicodeEncodeError):
        forget(memory)


def forget(memory: str) -> None:
    """Take the mark away, as every build does before it begins."""
    try:
        os.unlink(os.path.join(memory, MARK))
    except OSError:
        return


def recall(start: str) -> tuple[str, str] | None:
    """Return what the last build of the site at or above ``start`` left to say, if nothing has changed since."""
    root = start
    while not os.path.isfile(os.path.join(root, SITE)):
        root, below = os.path.dirname(root), root
        if root == below:
            return None
    memory = os.path.join(root, MEMORY)
    try:
        with open(os.path.join(memory, MARK), "rb") as file:
            fields = file.read().decode("utf-8", "surrogateescape").split("\0")
    except OSError:
        return None
    if len(fields) < 8 or fields[0] != VERSION.decode() or _is_locked(memory):
        return None
    before, after, day, output, said, warned, *folders = fields[1:]
    if day and day != today():
        return None
    return (said, warned) if inputs(folders) == before and outputs(output, memory) == after else None


def today() -> str:
    """Return the date (UTC)."""
    import time

    return time.strftime("%Y-%m-%d", time.gmtime())


def _is_locked(memory: str) -> bool:
    """Say whether a build is running."""
    import fcntl

    try:
        handle = os.open(os.path.join(memory, "lock"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
