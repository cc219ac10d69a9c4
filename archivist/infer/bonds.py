"""What the lexicon knows of two people before anything happens between them: kin, partners, ships."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from archivist.lexicon import Lexicon

PARTNERS = 1.5
"""Log-odds that canon partners gain on being a romantic pair here."""

SHIPPED = 0.7
"""Log-odds that any romantic ship gains; a popular one up to 1.2 more."""

STRANGE = -0.5
"""Log-odds that a pair loses which fans know as friends only."""


@dataclass(frozen=True, slots=True)
class Bond:
    """What is known of a pair: ``love`` in log-odds, blood or adoption, and whether fans know them as friends."""

    love: float = 0.0
    kin: bool = False
    friends: bool = False


NOTHING = Bond()


class Bonds:
    """Answers what is known of any two people; each pair is looked up once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[tuple[int, int], Bond] = {}

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
        love = PARTNERS if second in one.partners or first in other.partners else 0.0
        friends = False
        if one.fandom == other.fandom:
            for index in self.lexicon.fandoms[one.fandom].ships:
                ship = self.lexicon.ships[index]
                if first in ship.members and second in ship.members:
                    friends = friends or not ship.romantic
                    if ship.romantic:
                        love = max(love, SHIPPED + 1.2 * math.sqrt(min(ship.prior, 1.0)))
        kin = second in one.kin or first in other.kin
        return Bond(love or (STRANGE if friends else 0.0), kin, friends)
