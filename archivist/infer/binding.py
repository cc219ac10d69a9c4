"""Give the nameless their names: the narrator whom others address, and the he and she whom only their deeds identify.

A narrator is who is called by name in speech but never spoken of. Where nobody is named at all, the people of the
accepted fandom are compared with the story by the traits their pack lists: looks, objects, habits, places. Only pairs
that fans or canon know are tried, their genders must fit the pronouns, and a popular pair wins nothing without traits.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archivist.infer.characters import NAMELESS, OTHER_HE, OTHER_SHE, SOME_HE, SOME_SHE, Cast
from archivist.infer.couples import Pair
from archivist.infer.events import is_vocative
from archivist.infer.phrases import items
from archivist.infer.zones import Text, Zone
from archivist.lexicon import Character, Lexicon
from archivist.lexicon.fold import fold
from archivist.lexicon.weights import is_word
from archivist.model import Evidence

_POINT_OF_VIEW = re.compile(r"(?i)^(?:['’]s)?\s*(?:pov|p\.o\.v\.?|point of view|perspective)\b")
_I_AM = re.compile(r"(?i)(?:\bmy name is|\bname['’]s|\bI,|\bcall me)\s*$")
_SMALL = frozenset(items("small"))
TRAIT = 1.5
"""What a trait that the story holds says for its character; longer and rarer ones say more."""


def find_reader(text: Text, cast: Cast) -> int | None:
    """Return who is called you: whom the narration calls by name, else who is only ever talked to."""
    called = Counter(
        key
        for key, spoken, start, end in zip(cast.keys, cast.spoken, cast.positions, cast.ends, strict=True)
        if not spoken and is_vocative(text, start, end)
    )
    return called.most_common(1)[0][0] if called else find_narrator(text, cast)


def find_narrator(text: Text, cast: Cast) -> int | None:
    """Return the person who says I outside speech, if the story gives the name away."""
    votes: Counter[int] = Counter()
    for place, key in enumerate(cast.keys):
        start, end = cast.positions[place], cast.ends[place]
        if _I_AM.search(text.whole[max(start - 14, 0) : start]) and not _speaks_for_other(text, start):
            votes[key] += 6
        elif cast.spoken[place]:
            votes[key] += 1 if is_vocative(text, start, end) else 0
        else:
            votes[key] -= 1
    titled = _titled(text, cast)
    if titled is not None:
        return titled
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if ranked and ranked[0][1] > 0 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    return None


def _speaks_for_other(text: Text, position: int) -> bool:
    """Say whether "my name is" stands in a speech that nobody marks as the narrator's own."""
    speech = text.speech_at(position)
    return speech >= 0 and not re.match(
        r"(?i)[\s,]*I (?:say|said|tell|told|manage)",
        text.whole[text.speech_ends[speech] : text.speech_ends[speech] + 20],
    )


def _titled(text: Text, cast: Cast) -> int | None:
    """Return the person whose point of view a heading or note announces."""
    for zone, start, end in zip(text.zones, text.starts, text.ends, strict=True):
        if zone not in (Zone.TITLE, Zone.NOTE):
            continue
        line = text.whole[start:end]
        for person in cast.named():
            for form in person.forms:
                place = line.lower().find(form)
                if place >= 0 and _POINT_OF_VIEW.match(line[place + len(form) :]):
                    return person.key
    return None


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait of a character that the story holds."""

    character: int
    weight: float
    start: int
    end: int


class Traits:
    """The traits of one fandom's characters that a story holds; each character is looked up once."""

    def __init__(self, text: Text, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self._known: dict[int, list[Trait]] = {}

    def of(self, character: int) -> list[Trait]:
        """Return the traits of a character that stand in the story."""
        if character not in self._known:
            traits = self.lexicon.characters[character].traits
            found = (self._find(character, trait) for trait in traits)
            self._known[character] = [trait for trait in found if trait is not None]
        return self._known[character]

    def _find(self, character: int, trait: str) -> Trait | None:
        """Find the telling words of a trait close together, whatever stands between them."""
        words = [word for word in fold(trait).decode("ascii").split() if word not in _SMALL]
        if not words:
            return None
        stems = [_stem(word) for word in words]
        folded = self.text.folded
        rarest = max(stems, key=len)
        spot = -1
        while True:
            spot = folded.find(b" " + rarest, spot + 1)
            if spot < 0:
                return None
            if self.text.zone(spot + 1) is not Zone.PROSE:
                continue
            low, high = max(spot - 45, 0), spot + 60
            window = folded[low:high]
            spots = [window.find(b" " + stem) for stem in stems]
            if min(spots) >= 0 and b"\n" not in window[min(spots) : max(spots)]:
                start = low + min(spots) + 1
                end = low + max(at + len(stem) + 1 for at, stem in zip(spots, stems, strict=True))
                worth = TRAIT * (0.5 if len(stems) == 1 else 1.0 if len(stems) == 2 else 1.3)
                if len(stems) == 1 and not is_word(stems[0].decode("ascii")):
                    worth = TRAIT
                return Trait(character, worth, start, end)


def _stem(word: str) -> bytes:
    """Cut the ending off a word, so that "smokes" also finds "smoking"."""
    for suffix in ("ing", "ed", "es", "s", "e"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word.removesuffix(suffix).encode("ascii")
    return word.encode("ascii")


@dataclass(frozen=True, slots=True)
class Binding:
    """Names for the two nameless of a pair, with the reasons."""

    members: tuple[int, int]
    score: float
    evidence: tuple[Evidence, ...]


def bind_pair(pair: Pair, text: Text, cast: Cast, lexicon: Lexicon, fandoms: Sequence[int]) -> Binding | None:
    """Return who the nameless of ``pair`` are, if the traits of a known couple of the fandom tell."""
    traits = Traits(text, lexicon)
    best: list[tuple[float, tuple[int, int]]] = []
    for fandom in fandoms:
        for first, second, prior in _couples(fandom, lexicon):
            if not _matches(pair, (first, second), cast, lexicon):
                continue
            score = sum(t.weight for t in _distinct(traits.of(first) + traits.of(second))) + 0.35 * math.log(
                prior + 0.01
            )
            best.append((score, (first, second)))
    best.sort(key=lambda item: (-item[0], item[1]))
    if not best:
        return None
    score, members = best[0]
    held = [t for key in members for t in traits.of(key)]
    margin = score - best[1][0] if len(best) > 1 else score
    if len(held) < 2 or margin < 0.5:
        return None
    evidence = tuple(text.evidence("trait", t.weight, t.start, t.end) for t in held)
    return Binding(members, score, evidence)


def _distinct(traits: list[Trait]) -> list[Trait]:
    """Drop traits that stand on the same words."""
    kept: dict[int, Trait] = {}
    for trait in traits:
        kept.setdefault(trait.start, trait)
    return list(kept.values())


def _couples(fandom: int, lexicon: Lexicon) -> list[tuple[int, int, float]]:
    """Return the couples of a fandom that canon or fans know, with their share."""
    couples: dict[tuple[int, int], float] = {}
    for index in lexicon.fandoms[fandom].ships:
        ship = lexicon.ships[index]
        if ship.romantic and len(ship.members) == 2:
            couples[(ship.members[0], ship.members[1])] = max(ship.prior, 0.02)
    for ref in lexicon.fandoms[fandom].characters:
        for partner in lexicon.characters[ref].partners:
            key = (min(ref, partner), max(ref, partner))
            couples[key] = couples.get(key, 0.05) + 0.05
    return [(first, second, prior) for (first, second), prior in sorted(couples.items())]


def _matches(pair: Pair, couple: tuple[int, int], cast: Cast, lexicon: Lexicon) -> bool:
    """Say whether a known couple can be the two of ``pair``, in either order: names must agree, genders must fit."""
    people = [lexicon.characters[key] for key in couple]
    straight = all(
        _can_be(key, ref, person, cast) for key, ref, person in zip(pair.members, couple, people, strict=True)
    )
    swapped = all(
        _can_be(key, ref, person, cast)
        for key, ref, person in zip(pair.members, reversed(couple), reversed(people), strict=True)
    )
    return straight or swapped


def _can_be(key: int, ref: int, person: Character, cast: Cast) -> bool:
    """Say whether one of a pair can be a character."""
    if key >= 0:
        return key == ref
    if ref in cast.people and cast.people[ref].narrated > 2:
        return False
    wanted = {SOME_HE: "M", OTHER_HE: "M", SOME_SHE: "F", OTHER_SHE: "F"}.get(key, "any")
    return wanted == "any" or person.gender in (wanted, "any")


def is_nameless(key: int) -> bool:
    """Say whether a key stands for somebody without a name."""
    return key in NAMELESS
