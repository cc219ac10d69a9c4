"""Load a lexicon from its packs, or from the compiled form of an earlier run when nothing of it has changed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from functools import cache as once
from pathlib import Path

import msgspec

from archivist.lexicon.book import Lexicon
from archivist.lexicon.compiling import compile_packs
from archivist.lexicon.packs import find_packs, parse_packs
from archivist.model import Digest, digest

KEPT = 6
"""Forms of one kind that are kept: sites with packs of their own share the folder."""


def load(folders: Sequence[Path], cache: Path | None, *, rpf: bool) -> Lexicon:
    """Return the lexicon of ``folders``; see :func:`archivist.lexicon.load_lexicon`."""
    sources = _read(folders)
    key = _key(sources, rpf=rpf)
    place = cache / f"lexicon-{key}.msgpack" if cache else None
    if place:
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return Lexicon(place.read_bytes(), key)
    packs = [pack for pack in parse_packs(sources) if rpf or not pack.rpf]
    data = msgspec.msgpack.encode(compile_packs(packs))
    if place:
        keep(place, data)
    return Lexicon(data, key)


def digest_of_packs(folders: Sequence[Path], *, rpf: bool) -> Digest:
    """Return the digest the lexicon of ``folders`` would have, without loading it."""
    return _key(_read(folders), rpf=rpf)


def _read(folders: Sequence[Path]) -> dict[Path, bytes]:
    return {path: path.read_bytes() for _, path in sorted(find_packs(folders).items())}


def _key(sources: Mapping[Path, bytes], *, rpf: bool) -> Digest:
    """Hash all that the compiled form is made from: the packs and the code and word lists that compile them."""
    parts: list[bytes | str] = [str(rpf), _code_digest()]
    for path, data in sources.items():
        parts += (path.stem, data)
    return digest(*parts)


@once
def _code_digest() -> Digest:
    """Hash this package: its modules and its data."""
    home = Path(__file__).parent
    files = sorted([*home.glob("*.py"), *(home / "data").iterdir()])
    return digest(*(path.read_bytes() for path in files))


def keep(place: Path, data: bytes) -> None:
    """Keep a form made from packs, and the few of its kind made before it. A cache that cannot be written is no error.

    Forms of one kind share what stands before the first hyphen of their names.
    """
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_bytes(data)
        fresh.replace(place)
        kind = f"{place.name.partition('-')[0]}-*{place.suffix}"
        by_age = sorted(place.parent.glob(kind), key=lambda path: -path.stat().st_mtime_ns)
        for old in by_age[KEPT:]:
            old.unlink()
