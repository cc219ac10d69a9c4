"""Which fandoms are parts of broader ones, and what medium each is of: all that lists need to know of the packs.

Loading the whole lexicon only to sort an index would be slow, so this small part of it is kept beside it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from archivist.lexicon.book import Lexicon
from archivist.lexicon.store import digest_of_packs, keep, load
from archivist.model import FandomKin


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
        keep(place, msgspec.msgpack.encode(kin))
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
