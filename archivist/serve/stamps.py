"""What the watched files look like to a stat call: the check that needs no events."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

Stamps = frozenset[tuple[str, int, int, int, int]]


def take_stamps(paths: Iterable[Path]) -> Stamps:
    """Return path, size, times and inode of every file at or below ``paths``; equal stamps, nothing has happened.

    The time of the last change of the inode is among them, so that a file replaced by one of the same size and date,
    and one that was made readable, are noticed too.
    """
    return frozenset(stamp for path in paths for stamp in _stamps(str(path)))


def _stamps(path: str) -> Iterator[tuple[str, int, int, int, int]]:
    try:
        status = os.stat(path)  # noqa: PTH116 - hot
        yield path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        with os.scandir(path) as entries:
            found = list(entries)
    except OSError:
        return  # gone, unreadable, or a file: nothing below it
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _stamps(entry.path)
        else:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            yield entry.path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
