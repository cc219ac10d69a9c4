"""Floors: read every input and write the same bytes as a finished site, and nothing else. No generator can beat them.

``python -m benchmarks.floors INPUT SITE OUTPUT`` does it once; the runner times it as one more tool.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator


def files_below(folder: str) -> Iterator[str]:
    """Yield the path of every regular file below ``folder``."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from files_below(entry.path)
            else:
                yield entry.path


def read_and_write(source: str, site: str, output: str) -> None:
    """Read everything below ``source`` and write a copy of ``site`` whose bytes come from memory."""
    for path in files_below(source):
        handle = os.open(path, os.O_RDONLY)
        os.read(handle, 1 << 30)
        os.close(handle)
    filler = memoryview(b"x" * (1 << 22))
    for path in files_below(site):
        target = output + path[len(site) :]
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT, 0o644)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(handle, filler[: os.path.getsize(path)])
        os.close(handle)


if __name__ == "__main__":
    read_and_write(*sys.argv[1:4])
