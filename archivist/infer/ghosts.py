"""Couples who are in a story without being named: he and she, or I and you, whom any fan knows all the same.

Where hardly anybody is named, the couples of the story's fandoms are tried one by one: whether their genders go with
the pronouns, how well fans know them, which of their traits the story holds, whether one of them is named. What happens
between those without a name is then theirs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from archivist.infer.binding import Traits
from archivist.infer.bonds import Bonds
from archivist.infer.characters import NAMELESS, Cast
from archivist.infer.couples import Held, Pair
from archivist.infer.event import Event
from archivist.infer.events import is_vocative
from archivist.infer.pronouns import count_pronouns
from archivist.infer.zones import Text
from archivist.lexicon import Lexicon

CROWDED = 9.0
"""Namings in a thousand words from which whoever is not named is not there."""

SEEN = 2.0
"""Namings by the narration from which somebody is no ghost."""

OFTEN = 1.5
"""The same in a thousand words, where the story is short."""

LEAST_FAME = 0.02
"""Share of a fandom's ships from which a couple is thought of."""

_GREAT = ("protagonist", "main")


def find_ghosts(
    text: Text, cast: Cast, bonds: Bonds, events: Sequence[Event], fandoms: Sequence[int]
) -> Iterator[Pair]:
    """Yield the couples of the fandoms that may be the nameless of a story, with their signs of being so."""
    thousands = max(text.words, 300) / 1000
    named = sum(person.narrated for person in cast.people.values()) / thousands
    if named >= CROWDED:
        return
    traits = Traits(text, bonds.lexicon)
    told = Pronouns(text, cast)
    for first, second in _couples(fandoms, bonds.lexicon):
        absent = [key for key in (first, second) if not _is_there(key, cast, thousands)]
        if not absent:
            continue
        held = _distinct(Held(t.weight, t.start, t.end) for key in absent for t in traits.of(key))
        pair = Pair(first, second, tie=bonds.between(first, second), ghosts=len(absent))
        genders = [_gender(key, cast, bonds.lexicon) for key in (first, second)]
        for event in events:
            if _is_theirs(event, pair, genders, cast):
                pair.events.setdefault(event.kind, []).append(event)
        pair.traits = held
        pair.bare = {
            "ghosts": float(len(absent)),
            "renown": math.log(pair.tie.fame + 0.02),
            "bare": 1.0 - named / CROWDED,
            "traits": math.log1p(sum(trait.weight for trait in held)),
            "misfit": 1.0 - told.fit(genders),
            "half_there": sum(math.log1p(_met(key, text, cast)) for key in pair.members),
            "talked_of": float(sum(_is_talked_of(key, text, cast) for key in absent)),
        }
        yield pair


class Pronouns:
    """How much of a story is about he and how much about she."""

    def __init__(self, text: Text, cast: Cast) -> None:
        he, she = count_pronouns(text)
        self.he = (he + 1) / (he + she + 2)
        first = text.folded.count(b" i ") + text.folded.count(b" you ")
        self.told = first > 0.4 * (he + she) or cast.narrator >= 0

    def fit(self, genders: Sequence[str]) -> float:
        """Return how well two genders go with the pronouns, 0 to 1; the one who tells the story has none."""
        women = sum(gender == "F" for gender in genders)
        if any(gender not in ("M", "F") for gender in genders):
            return 0.8
        if women == 1:
            both = 2.0 * min(self.he, 1.0 - self.he)
            return max(both, 0.9 * max(self.he, 1.0 - self.he)) if self.told else min(1.6 * both, 1.0)
        return self.he if women == 0 else 1.0 - self.he


def _is_there(key: int, cast: Cast, thousands: float) -> bool:
    """Say whether somebody is named often enough to be there by name; in a few lines once is enough."""
    return key in cast.people and cast.people[key].narrated >= min(SEEN, OFTEN * thousands)


def _met(key: int, text: Text, cast: Cast) -> float:
    """Return how often somebody is named by the narration or called by name."""
    if key not in cast.people:
        return 0.0
    return sum(not spoken or is_vocative(text, start, end) for start, end, spoken in cast.people[key].places)


def _is_talked_of(key: int, text: Text, cast: Cast) -> bool:
    """Say whether somebody is only ever talked about."""
    return key in cast.people and _met(key, text, cast) == 0


def _gender(key: int, cast: Cast, lexicon: Lexicon) -> str:
    """Return somebody's gender."""
    return cast.people[key].gender if key in cast.people else lexicon.characters[key].gender


def _couples(fandoms: Sequence[int], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the pairs of some fandoms that canon or fans know: couples, friends, kin."""
    found: set[tuple[int, int]] = set()
    for fandom in fandoms:
        for index in lexicon.fandoms[fandom].ships:
            ship = lexicon.ships[index]
            if len(ship.members) == 2 and (ship.prior >= LEAST_FAME or not ship.romantic):
                found.add((min(ship.members), max(ship.members)))
        for ref in lexicon.fandoms[fandom].characters:
            person = lexicon.characters[ref]
            near = person.partners + (person.kin if person.role in _GREAT else ())
            found |= {(min(ref, other), max(ref, other)) for other in near}
    return sorted(found)


def _is_theirs(event: Event, pair: Pair, genders: Sequence[str], cast: Cast) -> bool:
    """Say whether an event between the nameless, or one of them and somebody named, can be a couple's."""
    keys = (event.first, event.second)
    nameless = [key for key in keys if key in NAMELESS]
    named = [key for key in keys if key not in NAMELESS]
    if not nameless or any(key not in pair.members for key in named):
        return False
    free = [g for key, g in zip(pair.members, genders, strict=True) if key not in named]
    wanted = sorted(cast.gender(key) for key in nameless)
    return all(w == "any" or w in free or "any" in free for w in wanted) and (
        len(wanted) < 2 or wanted[0] != wanted[1] or wanted[0] == "any" or free == [wanted[0]] * 2
    )


def _distinct(traits: Iterable[Held]) -> list[Held]:
    """Drop traits that stand on the same words."""
    kept: dict[int, Held] = {}
    for trait in traits:
        kept.setdefault(trait.start, trait)
    return list(kept.values())
