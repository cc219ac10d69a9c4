"""The digest of our own code: part of every key of the cache, so that no developer ever sees a stale inference."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from archivist.model import Digest, digest

PACKAGE = Path(__file__).resolve().parents[1]
"""Where our code lies."""

SHARED = ("errors.py", "model.py", "addresses.py", "names.py", "languages.py", "words.py")
STUDY_PARTS = (*SHARED, "read", "infer", "lexicon", "catalog")


@cache
def code_digest(*parts: str) -> Digest:
    """Hash the Python files and data files of the named modules and packages of archivist."""
    package = PACKAGE
    files = [package / part for part in parts if (package / part).is_file()]
    for part in parts:
        files += [
            f for f in (package / part).rglob("*") if f.suffix in (".py", ".toml", ".json", ".txt") and f.is_file()
        ]
    # Packs have a digest of their own: the lexicon's.
    kept = sorted(f for f in files if "packs" not in f.parts)
    return digest(*(part for f in kept for part in (str(f.relative_to(package)), f.read_bytes())))
