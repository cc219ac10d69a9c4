"""Globs over paths with forward slashes, where ``**`` crosses folders and ``*`` does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """Return a test whether a path matches any of ``globs``."""
    patterns = [_pattern(glob) for glob in globs]
    if not patterns:
        return lambda _path: False
    compiled = re.compile("|".join(patterns))
    return lambda path: compiled.fullmatch(path) is not None


def _pattern(glob: str) -> str:
    """Translate one glob; every character without a meaning stands for itself."""
    out, i, glob = [], 0, glob.strip("/")
    while i < len(glob):
        if glob.startswith("**/", i):
            out.append("(?:[^/]+/)*")
            i += 3
        elif glob.startswith("**", i):
            out.append(".*")
            i += 2
        else:
            out.append({"*": "[^/]*", "?": "[^/]"}.get(glob[i]) or re.escape(glob[i]))
            i += 1
    return f"(?s:{''.join(out)})"
