"""Families of fandoms: a work of Iron Man stands on the shelf of Marvel too, as it does on AO3.

A broader fandom that no work names gets a shelf only when it brings several fandoms together; a shelf that repeats
another one helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archivist.model import FandomKin, Tag, Taxonomy
from archivist.names import fold

Families = Mapping[Tag, tuple[Tag, ...]]
"""The broader shelves of each fandom, nearest first."""


class Kinship:
    """What is known of fandoms, by any spelling of their names."""

    def __init__(self, kin: Mapping[str, FandomKin]) -> None:
        self._kin: dict[str, FandomKin] = {}
        for name, known in kin.items():
            self._kin.setdefault(fold(name), known)

    def medium(self, tag: Tag) -> str:
        """Return the medium of a fandom, or nothing."""
        known = self._kin.get(fold(tag.name)) if tag.taxonomy is Taxonomy.FANDOM else None
        return known.medium if known else ""

    def broader(self, tag: Tag) -> tuple[str, ...]:
        """Return the names of the broader fandoms, nearest first."""
        known = self._kin.get(fold(tag.name)) if tag.taxonomy is Taxonomy.FANDOM else None
        return known.broader if known else ()


def families(tags: Iterable[Tag], kinship: Kinship) -> Families:
    """Return the broader shelves each of these fandoms belongs under."""
    present = {fold(tag.name): tag for tag in tags if tag.taxonomy is Taxonomy.FANDOM}
    parts: dict[str, set[Tag]] = {}
    for tag in present.values():
        for name in kinship.broader(tag):
            parts.setdefault(name, set()).add(tag)
    shelved = {name: present.get(fold(name)) or Tag(Taxonomy.FANDOM, name) for name in parts}
    kept = {name: tag for name, tag in shelved.items() if tag in present.values() or len(parts[name]) > 1}
    found = {}
    for tag in (*present.values(), *kept.values()):
        line = tuple(kept[name] for name in kinship.broader(tag) if name in kept and kept[name] != tag)
        if line:
            found[tag] = line
    return found
