"""Every file of a folder, counted before anybody judges it: what sums are checked against."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from archivist.model import SourcePath
from archivist.read.files import storable


@dataclass(frozen=True, slots=True)
class Census:
    """All that lies in a folder and is no folder, in order of path, with the kind of what is no plain file.

    ``closed`` are the folders that cannot be looked into: what they hold nobody can count.
    """

    files: dict[SourcePath, str]
    closed: tuple[SourcePath, ...]


def count_files(folder: Path) -> Census:
    """Walk a folder without following links."""
    files: dict[SourcePath, str] = {}
    closed: list[SourcePath] = []
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            with os.scandir(f"{os.fspath(folder)}/{prefix}") as entries:
                found = list(entries)
        except OSError:
            closed.append(storable(prefix.rstrip("/") or "."))
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                pending.append(f"{prefix}{entry.name}/")
            else:
                files[storable(prefix + entry.name)] = _kind(entry)
    return Census(dict(sorted(files.items())), tuple(sorted(closed)))


def _kind(entry: os.DirEntry[str]) -> str:
    """Say what an entry is when it is no plain file; nothing when it is one."""
    if entry.is_symlink():
        return "a link"
    try:
        return "" if stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode) else "no plain file"
    except OSError:
        return "out of reach"
