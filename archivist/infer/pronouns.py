"""Whom a pronoun means: the fitting person who was named last and most, with scene breaks and speech in mind.

Salience falls by distance; a name inside speech is mostly somebody talked to or about and counts for less. Where nobody
fitting was named yet, the story's leading woman or man is meant, even if the name only comes at the end; where nobody
fitting is ever named, a stand-in without a name is returned, to be bound later by what the person does.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass

from archivist.infer.bonds import Bonds
from archivist.infer.characters import NARRATOR, OTHER_HE, OTHER_SHE, SOME_HE, SOME_SHE, Cast
from archivist.infer.letters import Letter, find_letters
from archivist.infer.phrases import any_of
from archivist.infer.zones import Text, Zone

REACH = 3000
"""Characters of text that a name stays in mind for."""

HALF = 450.0
"""The distance over which salience falls to 1/e."""

ALONE = 0.12
"""Share of all he and she below which the rarer one is nobody of weight."""

_WORDS = re.compile(
    r"\b(?:(?P<M>he|him|his|himself)|(?P<F>she|her|hers|herself)|(?P<I>I|me|my|mine|myself)"
    r"|(?P<Y>you|your|yours|yourself)|(?P<E>each other|one another|each other's)"
    r"|(?P<T>they|them|their|theirs|themselves|the two of them|the pair|the two)|(?P<W>we|us|our|ours|ourselves)"
    rf"|the (?:{any_of('looks')} )?"
    r"(?:(?P<OM>man|boy|guy|male|blond|brunet)|(?P<OF>woman|girl|female|blonde|brunette|redhead)))\b",
    re.IGNORECASE,
)
_IS = re.compile(r" (?:got|gone|been|done|had|not|still|just|already|never|always|a|an|the|only|\w+ing|too|so)\b")
"""After "Jack's": it is or has, not his."""

_SUBJECTS = frozenset(("he", "she", "i", "you", "they", "we", "the two of them", "the pair", "the two"))
_OBJECTS = frozenset(("him", "me", "them", "us", "himself", "herself", "myself", "themselves", "ourselves", "yourself"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word that stands for a person: a name (``kind`` N, with ``key``) or a pronoun of one of the kinds above."""

    start: int
    end: int
    kind: str
    role: str
    key: int = 0


class Resolver:
    """Answers whom the words of one story mean: text and cast decide.

    While ``romantic`` is set, those known as a couple of whom is excluded are likelier meant, and kin hardly.
    """

    def __init__(self, text: Text, cast: Cast, bonds: Bonds) -> None:
        self.text = text
        self.cast = cast
        self.bonds = bonds
        self.romantic = False
        self.letters = find_letters(text, cast)
        total = sum(person.narrated for person in cast.people.values()) or 1
        self._shares = {key: person.narrated / total for key, person in cast.people.items()}
        self._breaks = [s for s, z in zip(text.starts, text.zones, strict=True) if z in (Zone.BREAK, Zone.TITLE)]

    def tokens(self, start: int, end: int, *, spoken: bool) -> list[Token]:
        """Return the names and pronouns between two positions, inside speech or outside of it, in order."""
        cast, text = self.cast, self.text
        found = []
        place = bisect_left(cast.positions, start)
        while place < len(cast.positions) and cast.positions[place] < end:
            if cast.spoken[place] == spoken:
                after = text.whole[cast.ends[place] : cast.ends[place] + 16]
                role = "possessive" if after[:2] in ("'s", "’s") and not _IS.match(after, 2) else "name"
                found.append(Token(cast.positions[place], cast.ends[place], "N", role, cast.keys[place]))
            place += 1
        for m in _WORDS.finditer(text.whole, start, end):
            if text.in_speech(m.start()) == spoken:
                word = m[0].lower()
                role = (
                    "subject"
                    if word in _SUBJECTS
                    else "object"
                    if word in _OBJECTS
                    else "noun"
                    if word.startswith("the ")
                    else "either"
                    if word == "her"
                    else "possessive"
                )
                found.append(Token(m.start(), m.end(), str(m.lastgroup), role))
        found.sort(key=lambda token: token.start)
        return found

    def resolve(self, token: Token, exclude: Collection[int] = ()) -> tuple[int | None, float]:
        """Return whom a token means and how sure that is, 0 to 1; ``None`` for plurals and where nobody fits."""
        if token.kind == "N":
            return (None, 0.0) if token.key in exclude else (token.key, 1.0)
        if token.kind in ("I", "Y"):
            return self._told(token)
        if token.kind in ("M", "OM"):
            return self.salient(token.start, "M", exclude)
        if token.kind in ("F", "OF"):
            return self.salient(token.start, "F", exclude)
        return None, 0.0

    def letter(self, position: int) -> Letter | None:
        """Return the letter that a position stands in."""
        return next((letter for letter in self.letters if letter.start <= position < letter.end), None)

    def _told(self, token: Token) -> tuple[int | None, float]:
        """Return who says I or is called you: by the letter this stands in, else by the whole story."""
        letter = self.letter(token.start)
        if letter is not None:
            return (letter.writer if token.kind == "I" else letter.reader), 0.9
        return (self.cast.narrator, 1.0) if token.kind == "I" else (self.cast.reader, 0.7)

    def salient(self, position: int, gender: str, exclude: Collection[int] = ()) -> tuple[int | None, float]:
        """Return who of a gender is most in mind at a position, and how sure that is."""
        ranked = self._ranking(position, gender, exclude)
        if not ranked:
            return self._unnamed(gender, exclude)
        best = ranked[0]
        rest = sum(weight for weight, _ in ranked[1:])
        return best[1], 0.35 + 0.6 * best[0] / (best[0] + rest)

    def _unnamed(self, gender: str, exclude: Collection[int]) -> tuple[int | None, float]:
        """Return the leading person of a gender though not near, or the stand-in for it."""
        leader = self.cast.leading.get(gender)
        if leader is not None and leader not in exclude and leader != self.cast.narrator:
            return leader, 0.6
        for stand_in in {"M": (SOME_HE, OTHER_HE), "F": (SOME_SHE, OTHER_SHE)}.get(gender, ()):
            if stand_in not in exclude:
                return stand_in, 0.6
        return None, 0.0

    def others(self, position: int, exclude: Collection[int] = ()) -> list[int]:
        """Return everybody in mind at a position, most salient first."""
        return [key for _, key in self._ranking(position, "", exclude)]

    def _ranking(self, position: int, gender: str, exclude: Collection[int]) -> list[tuple[float, int]]:
        """Weigh everybody of a gender (any, when empty) who was named before a position, or soon after it."""
        cast = self.cast
        weights: dict[int, float] = {}
        scene = bisect_left(self._breaks, position)
        opening = self._breaks[scene - 1] if scene else -1
        place = bisect_left(cast.positions, position)
        for index in range(place - 1, max(place - 18, -1), -1):
            distance = position - cast.positions[index]
            if distance > REACH:
                break
            key = cast.keys[index]
            fit = self._fits(key, gender)
            if fit and key not in exclude and key != cast.narrator:
                weight = fit * math.exp(-distance / HALF) * (0.35 if cast.spoken[index] else 1.0)
                weight *= 1.0 if self._shares.get(key) else 0.3
                weights[key] = weights.get(key, 0.0) + (weight if cast.positions[index] > opening else 0.3 * weight)
        for index in range(place, min(place + 3, len(cast.positions))):
            distance = cast.positions[index] - position
            key = cast.keys[index]
            fit = self._fits(key, gender)
            if distance < 700 and fit and key not in exclude and key != cast.narrator:
                weights[key] = weights.get(key, 0.0) + 0.12 * fit * math.exp(-distance / HALF)
        for key in weights:
            weights[key] += 0.15 * self._shares.get(key, 0.0)
            if self.romantic:
                for actor in exclude:
                    weights[key] *= self._fondness(actor, key)
        return sorted(((w, k) for k, w in weights.items() if w > 0.003), key=lambda item: (-item[0], item[1]))

    def _fondness(self, first: int, second: int) -> float:
        """Return how much likelier than strangers two people are to be lovers."""
        bond = self.bonds.between(first, second)
        return 0.3 if bond.kin else 1.0 + max(bond.love, 0.0)

    def _fits(self, key: int, gender: str) -> float:
        """Return how well a person goes with a gender."""
        own = self.cast.gender(key)
        return 1.0 if not gender or own == gender else 0.4 if own in ("any", "N") else 0.0

    def couple(self, position: int) -> tuple[int | None, int | None, float]:
        """Return the two who are most in mind together: whom a plural means."""
        ranked = self._ranking(position, "", ())
        if len(ranked) >= 2:
            first, second = ranked[0], ranked[1]
            if self.romantic:
                second = max(ranked[1:], key=lambda item: item[0] * self._fondness(first[1], item[1]))
            rest = sum(weight for weight, _ in ranked[1:]) - second[0]
            return first[1], second[1], 0.3 + 0.5 * (first[0] + second[0]) / (first[0] + second[0] + rest)
        if self.cast.narrator != NARRATOR or not ranked:
            return self._stand_ins()
        return None, None, 0.0

    def _stand_ins(self) -> tuple[int | None, int | None, float]:
        """Return the leading man and woman, or two of one gender where hardly another is told of, or stand-ins."""
        he, she = count_pronouns(self.text)
        one, other = ("M", "F") if min(he, she) >= ALONE * (he + she) else ("M", "M") if he > she else ("F", "F")
        first, _ = self._unnamed(one, ())
        second, _ = self._unnamed(other, () if first is None else (first,))
        return first, second, 0.4


def count_pronouns(text: Text) -> tuple[int, int]:
    """Return how often the text says he and she, in any case."""
    folded = text.folded
    he = sum(map(folded.count, (b" he ", b" him ", b" his ", b" himself ")))
    return he, sum(map(folded.count, (b" she ", b" her ", b" hers ", b" herself ")))
