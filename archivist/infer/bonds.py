"""What the lexicon knows of two people before anything happens between them: kin, partners, ships."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from archivist.lexicon import Lexicon

PARTNERS = 1.5
"""How much fonder than strangers canon partners are held to be, in log-odds, where somebody must be chosen."""

SHIPPED = 0.7
"""The same for any romantic ship; a popular one has up to 1.2 more."""

STRANGE = -0.5
"""The same for a pair which fans know as friends only."""


@dataclass(frozen=True, slots=True)
class Bond:
    """What is known of a pair.

    ``love`` orders pairs by how likely fans are to pair them, in log-odds. ``partners`` are canon, ``fame`` is their
    share of the fandom's ships (0 for no romantic ship), ``first`` marks the ship that is best known of all
    that either is in, ``thirds`` are in a romantic ship with both. ``friends`` have an "&" of their own.
    """

    love: float = 0.0
    kin: bool = False
    friends: bool = False
    partners: bool = False
    fame: float = 0.0
    first: bool = False
    thirds: frozenset[int] = frozenset()


NOTHING = Bond()


class Bonds:
    """Answers what is known of any two people; each pair is looked up once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[tuple[int, int], Bond] = {}
        self._best: dict[int, dict[int, float]] = {}

    def between(self, first: int, second: int) -> Bond:
        """Return what is known of two people; nothing where one is no character of the lexicon."""
        key = (first, second) if first < second else (second, first)
        bond = self._known.get(key)
        if bond is None:
            known = key[0] >= 0 and key[1] < len(self.lexicon.characters)
            bond = self._known[key] = self._look_up(*key) if known else NOTHING
        return bond

    def partner(self, key: int, among: Iterable[int]) -> int | None:
        """Return who of ``among`` is best known as somebody's romantic partner, if one is."""
        ranked = sorted(((self.between(key, other).love, -other) for other in among if other != key), reverse=True)
        return -ranked[0][1] if ranked and ranked[0][0] >= SHIPPED else None

    def _look_up(self, first: int, second: int) -> Bond:
        """Read both entries and the ships of their fandom."""
        one, other = self.lexicon.characters[first], self.lexicon.characters[second]
        partners = second in one.partners or first in other.partners
        love = PARTNERS if partners else 0.0
        friends, shipped, fame = False, False, 0.0
        thirds: set[int] = set()
        if one.fandom == other.fandom:
            for index in self.lexicon.fandoms[one.fandom].ships:
                ship = self.lexicon.ships[index]
                if first in ship.members and second in ship.members:
                    friends = friends or not ship.romantic
                    if ship.romantic:
                        shipped, fame = True, max(fame, ship.prior)
                        thirds.update(ship.members)
                        love = max(love, SHIPPED + 1.2 * math.sqrt(min(ship.prior, 1.0)))
        kin = second in one.kin or first in other.kin
        best = self._fames(one.fandom) if shipped else {}
        leads = shipped and fame >= max(best.get(first, 0.0), best.get(second, 0.0))
        return Bond(
            love or (STRANGE if friends else 0.0),
            kin,
            friends,
            partners,
            fame,
            leads,
            frozenset(thirds - {first, second}),
        )

    def _fames(self, fandom: int) -> dict[int, float]:
        """Return the share of the best known romantic ship of each character of a fandom."""
        if fandom not in self._best:
            best: dict[int, float] = {}
            for index in self.lexicon.fandoms[fandom].ships:
                ship = self.lexicon.ships[index]
                for member in ship.members if ship.romantic else ():
                    best[member] = max(best.get(member, 0.0), ship.prior)
            self._best[fandom] = best
        return self._best[fandom]
