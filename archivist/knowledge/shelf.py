"""Pack files read for checking: each with its text, so that a problem can be given a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archivist.errors import Level, Problem
from archivist.lexicon.packs import Pack, find_packs, line_of, parse_pack


@dataclass(frozen=True, slots=True)
class Volume:
    """A pack and the file it was read from; ``checked`` says whether its problems are asked for."""

    path: Path
    pack: Pack
    lines: Sequence[str]
    checked: bool

    def problem(self, level: Level, message: str, code: str, table: str, index: int, key: str) -> Problem:
        """Return a problem at ``key`` of the ``index``-th ``[[table]]``."""
        line = line_of(list(self.lines), table, index, key)
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Problem(level, str(self.path), message, code, line, 0, excerpt[:200])


@dataclass(frozen=True, slots=True)
class Shelf:
    """All packs that are known together, by id."""

    volumes: Mapping[str, Volume]

    def chain(self, pack: Pack) -> set[str]:
        """Return the ids of a pack and of the broader fandoms above it."""
        ids = {pack.id}
        while pack.parent and pack.parent not in ids:
            ids.add(pack.parent)
            if pack.parent not in self.volumes:
                break
            pack = self.volumes[pack.parent].pack
        return ids

    def related(self, one: Pack, other: Pack) -> bool:
        """Say whether two packs share a line, or one of the lines says that it overlaps the other."""
        first, second = self.chain(one), self.chain(other)
        return bool(first & second) or bool(first & set(other.overlaps)) or bool(second & set(one.overlaps))


def read_shelf(folder: Path, around: Iterable[Path]) -> tuple[Shelf, list[Problem]]:
    """Read the packs of ``folder`` and, beside them, those of ``around``; return also what cannot be read."""
    own = find_packs([folder])
    volumes: dict[str, Volume] = {}
    problems: list[Problem] = []
    for name, path in {**find_packs(list(around)), **own}.items():
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(Problem(Level.ERROR, str(path), f"cannot be read: {error.strerror}", "lexicon-unreadable"))
            continue
        pack, found = parse_pack(path, data)
        if pack is not None:
            volumes[name] = Volume(path, pack, data.decode("utf-8").splitlines(), name in own)
        elif name in own:
            problems += (Problem(p.level, str(path), p.message, p.code, p.line, p.column, p.excerpt) for p in found)
    return Shelf(volumes), problems
