"""Whether somebody the story is about dies in it.

Every sign of a death is given its victim: whose body, who drew the last breath, whom somebody killed. Only victims from
the heart of the story count, signs late in it count more, and what is denied, feared, imagined or only said counts
little. A victim who wakes up afterwards is not dead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from archivist.infer.bonds import Bonds
from archivist.infer.characters import NARRATOR, Cast
from archivist.infer.mentions import Mentions
from archivist.infer.phrases import any_of
from archivist.infer.pronouns import Resolver, Token
from archivist.infer.zones import Text
from archivist.model import Evidence

_UNREAL = re.compile(
    rf"\b{any_of('unreal')}\b[^.!?;]{{0,32}}$|\b(?:would|could|might|what if|if)\b[^.!?;]{{0,110}}$", re.IGNORECASE
)
_SUPPOSING = re.compile(r"(?i)(?:^|[.!?]\s+)(?:would|could|should|what if|how could|how would|how can)\b[^.!?]*\?")
_OBJECT_FORMS = re.compile(r"(?i)^(?:killed|buried) |^(?:gave|sacrificed) ")
_OWNER_FORMS = re.compile(r"(?i)\b(?:his|her|their|your|my|s)\b")
_PLAIN = frozenset(("gone", "body", "dead body", "her body", "his body", "is gone", "was gone", "s gone", "collapse"))

DEATH_GATE = 1.6
"""From this weight on a death is taken as certain."""

FIRM = 1.0
"""What a sure sign of a death counts; less for words that only hint at it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that somebody died."""

    victim: int
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Deaths:
    """The signs against each victim from the heart of the story, and how much they weigh together."""

    weights: dict[int, float]
    signs: tuple[Sign, ...]

    @property
    def worst(self) -> float:
        """The weight of the surest death."""
        return max(self.weights.values(), default=0.0)

    def late(self, text: Text) -> float:
        """The weight of the signs in the last fifth."""
        return sum(sign.weight for sign in self.signs if text.depth(sign.start) > 0.8)

    def evidence(self, text: Text) -> list[Evidence]:
        """Return the signs as evidence."""
        return [text.evidence("death", sign.weight, sign.start, sign.end) for sign in self.signs]


def find_deaths(text: Text, mentions: Mentions, cast: Cast, heart: Collection[int], bonds: Bonds) -> Deaths:
    """Return the deaths of the people in ``heart``: the pairs, the narrator, the leading characters."""
    resolver = Resolver(text, cast, bonds)
    signs: list[Sign] = []
    for start, end in mentions.cue("death_event"):
        victims, weight = _sign(text, resolver, start, end)
        signs += [Sign(victim, weight, start, end) for victim in victims if victim in heart]
    weights: dict[int, float] = defaultdict(float)
    last: dict[int, int] = {}
    for sign in signs:
        weights[sign.victim] += sign.weight * (0.55 + 0.9 * text.depth(sign.start))
        last[sign.victim] = sign.start
    for start, _end in mentions.cue("alive"):
        for victim in _who_lives(text, resolver, start):
            if victim in weights and start > last[victim] - 200:
                weights[victim] -= 1.2
    return Deaths(dict(weights), tuple(signs))


def _sign(text: Text, resolver: Resolver, start: int, end: int) -> tuple[list[int], float]:
    """Return whom a death cue concerns and how firmly."""
    words = text.whole[start:end].lower().replace("’", " ").replace("'", " ")
    first, last = text.sentence(start)
    spoken = text.in_speech(start)
    weight = 0.35 if words in _PLAIN else FIRM
    before_text = text.whole[max(first, start - 120) : start]
    if _UNREAL.search(before_text):
        weight *= 0.15
    elif text.whole[last - 1 : last] == "?" or _SUPPOSING.search(text.whole, text.starts[text.stretch(start)], start):
        weight *= 0.25
    tokens = resolver.tokens(max(first, start - 160), min(last, end + 60), spoken=spoken)
    found = _victims(resolver, tokens, words, start, end)
    return found, round(weight * (0.45 if spoken else 1.0), 3)


def _victims(resolver: Resolver, tokens: list[Token], words: str, start: int, end: int) -> list[int]:
    """Return who the victim of a cue is: the object of killing, the owner of a body, else the subject."""
    inside = [t for t in tokens if start <= t.start < end]
    before = [t for t in tokens if t.end <= start]
    token: Token | None = None
    if inside and (_OBJECT_FORMS.match(words) or _OWNER_FORMS.search(words)):
        token = inside[0]
    elif before:
        subjects = [t for t in before if t.role in ("subject", "name", "noun")]
        token = subjects[-1] if subjects else before[-1]
    if token is None:
        return _point_of_view(resolver, start) if "to black" in words or "went" in words else []
    if token.kind in ("T", "W"):
        first, second, _ = resolver.couple(start)
        return [key for key in (first, second) if key is not None]
    who, _ = resolver.resolve(token)
    return [] if who is None else [who]


def _point_of_view(resolver: Resolver, position: int) -> list[int]:
    """Return whose eyes the world goes black before: the narrator's, else who is most in mind."""
    if resolver.cast.narrator != NARRATOR:
        return [resolver.cast.narrator]
    others = resolver.others(position)
    return others[:1] or [NARRATOR]


def _who_lives(text: Text, resolver: Resolver, start: int) -> list[int]:
    """Return whom a sign of life concerns."""
    first, last = text.sentence(start)
    tokens = resolver.tokens(max(first, start - 120), min(last, start + 60), spoken=text.in_speech(start))
    before = [t for t in tokens if t.end <= start + 4]
    who = resolver.resolve(before[-1])[0] if before else None
    return [] if who is None else [who]
