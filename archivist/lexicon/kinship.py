"""Which fandoms are parts of broader ones, and what medium each is of: all that lists need to know of the packs.

Loading the whole lexicon only to sort an index would be slow, so this small part of it is kept beside it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from archivist.lexicon.book import Lexicon
from archivist.lexicon.store import digest_of_packs, load
from archivist.model import FandomKin

KEPT = 6
"""Kept forms; sites with packs of their own share the folder."""


def fandom_kin(folders: Sequence[Path], cache: Path | None = None, *, rpf: bool = False) -> Mapping[str, FandomKin]:
    """Return what is known of each fandom's relations, by every name it has.

    Arguments are those of :func:`archivist.lexicon.load_lexicon`. A name that means two fandoms means the first one
    whose own tag it is, then the first one in the order of packs.

    Raises:
        LexiconError: with every mistake of every pack.
    """
    place = cache / f"kin-{digest_of_packs(folders, rpf=rpf)}.msgpack" if cache else None
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        if place:
            return msgspec.msgpack.decode(place.read_bytes(), type=dict[str, FandomKin])
    kin = kin_of(load(folders, cache, rpf=rpf))
    if place:
        _keep(place, kin)
    return kin


def kin_of(lexicon: Lexicon) -> dict[str, FandomKin]:
    """Return the relations of every fandom of ``lexicon`` by name."""
    tags = {fandom.id: fandom.ao3 for fandom in lexicon.fandoms}
    found: dict[str, FandomKin] = {}
    for rank in range(3):
        for fandom in lexicon.fandoms:
            broader = tuple(tags[parent] for parent in fandom.parents if parent in tags)
            names = ((fandom.ao3,), (fandom.name, *fandom.titles), fandom.aliases)[rank]
            for name in names:
                found.setdefault(name, FandomKin(fandom.media, broader))
    return found


def _keep(place: Path, kin: Mapping[str, FandomKin]) -> None:
    """Keep this form and the few made before it. A cache that cannot be written is no error."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_bytes(msgspec.msgpack.encode(kin))
        fresh.replace(place)
        by_age = sorted(place.parent.glob("kin-*.msgpack"), key=lambda path: -path.stat().st_mtime_ns)
        for old in by_age[KEPT:]:
            old.unlink()
