"""What speaks for two people being a couple, and what for their being friends: signs, and what each is worth.

A story seldom says that two people are lovers; it lets them kiss, or share a bed, or only fall asleep on a shoulder.
So a pair is judged by three things together: what happens between the two, how much of the story is theirs, and what
fans and canon know of them. Each is a sign, 0 where there is nothing; two linear layers turn signs into log-odds. Their
weights stand in data/pairs.toml as we believe them, and in data/pairs_fitted.toml as labelled stories made of them
(``python -m tests.infer.fit_pairs``).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from archivist.infer.bonds import NOTHING, Bond
from archivist.infer.characters import NAMELESS, Cast
from archivist.infer.event import Event
from archivist.infer.events import told_cues
from archivist.infer.mentions import Mentions
from archivist.infer.zones import Text

DATA = Path(__file__).parent / "data"

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "kiss": ("kiss",),
    "bed": ("bed", "sex"),
    "word": ("lover_word", "wed"),
    "love": ("love_said", "love_felt", "dating"),
    "near": ("caress", "kiss_chaste", "endearment", "in_arms_dead"),
    "hold": ("hands", "embrace"),
    "feel": ("longing", "blush", "plea"),
    "close": ("touch_close",),
    "touch": ("touch",),
    "gaze": ("gaze",),
    "shared": ("shared",),
    "yours": ("yours", "pet"),
    "care": ("care",),
    "friend": ("friend",),
    "only_friends": ("only_friends",),
    "kin_word": ("kin",),
    "mentor": ("mentor",),
    "foe": ("foe",),
}
"""Signs that are events: each with the kinds of event it is made of."""

TOLD: Mapping[str, tuple[str, ...]] = {
    "told_kiss": ("kiss", "bed"),
    "told_word": ("lover_word", "wed", "love_said", "love_felt", "dating"),
    "told_near": ("caress", "hands", "embrace", "endearment"),
    "told_feel": ("longing", "blush"),
    "told_close": ("gaze", "shared", "yours"),
    "told_kin": ("kin",),
}
"""Signs that are cues of the whole story, whoever they are about; the pair has the share of them that it claims."""

NOTED = ("kiss", "bed", "lover_word", "wed", "love_felt", "dating", "longing", "shared")
"""Cue groups of which any in a title or a note promises love."""

MOOD: Mapping[str, tuple[str, ...]] = {"case": ("mystery", "horror", "action"), "jest": ("crack", "humor")}
"""Signs that are cues of the whole story and make any romance less likely."""

LEAST_WORDS = 800
"""Words below which a story is too short for one cue to be many."""

LOVING = (
    "kiss", "bed", "word", "love", "near", "hold", "feel", "close", "touch", "gaze", "shared", "yours", "noted",
    *(name for name in TOLD if name != "told_kin"),
)  # fmt: skip
"""Signs that come from the story and speak for love."""

MOST = 2.5
"""Events of one family from which more of them say nothing more."""


@dataclass(frozen=True, slots=True)
class Held:
    """Words that a story holds and somebody is known by."""

    weight: float
    start: int
    end: int


class Layer(NamedTuple):
    """What log-odds start from, and what each sign adds."""

    bias: float
    weights: Mapping[str, float]

    def score(self, signs: Mapping[str, float]) -> float:
        """Return the log-odds."""
        return self.bias + sum(weight * signs.get(name, 0.0) for name, weight in self.weights.items())


@cache
def believed(name: str) -> Layer:
    """Return a layer (``love`` or ``bond``) as set by hand."""
    return _layer(tomllib.loads((DATA / "pairs.toml").read_text("utf-8"))[name])


@cache
def fitted(name: str) -> Layer:
    """Return a layer as fitted; where nothing was fitted, as set by hand."""
    path = DATA / "pairs_fitted.toml"
    table = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return _layer(table[name]) if name in table else believed(name)


def told(signs: Mapping[str, float]) -> float:
    """Return what the story itself says of love between two, in log-odds: all but who they are to fans."""
    weights = fitted("love").weights
    return sum(max(weights.get(name, 0.0), 0.0) * signs.get(name, 0.0) for name in LOVING)


def _layer(table: Mapping[str, float]) -> Layer:
    """Make a layer of a table."""
    return Layer(table["bias"], {name: value for name, value in table.items() if name != "bias"})


@dataclass(slots=True)
class Pair:
    """What is known of two people. ``love`` and ``bond`` are log-odds.

    ``notes`` are (sign, weight, start, end); ``turns`` are their exchanges, ``share`` their part of all exchanges and
    ``claim`` of what the story tells of love; ``ghosts`` counts those of the two who are not named, ``bare`` are the
    signs that they are there all the same and ``traits`` where (see :mod:`archivist.infer.ghosts`); ``seen`` is where
    both are named; ``strong`` sums the events that only lovers have; ``raw`` and ``raw_bond`` are love and bond before
    other pairs are thought of.
    """

    first: int
    second: int
    events: dict[str, list[Event]] = field(default_factory=dict)
    notes: list[tuple[str, float, int, int]] = field(default_factory=list)
    tie: Bond = NOTHING
    turns: float = 0.0
    share: float = 0.0
    claim: float = 0.0
    signs: dict[str, float] = field(default_factory=dict)
    ghosts: int = 0
    bare: dict[str, float] = field(default_factory=dict)
    traits: list[Held] = field(default_factory=list)
    seen: list[tuple[int, int]] = field(default_factory=list)
    raw: float = -3.0
    raw_bond: float = -3.0
    love: float = -3.0
    bond: float = -3.0
    strong: float = 0.0
    romantic: bool = False
    platonic: bool = False
    declared: str = ""

    @property
    def members(self) -> tuple[int, int]:
        """The two, in a fixed order."""
        return self.first, self.second

    @property
    def kin(self) -> bool:
        """Whether the lexicon knows them as blood or adopted kin."""
        return self.tie.kin

    @property
    def known(self) -> float:
        """How well known a couple they are; see :class:`archivist.infer.bonds.Bond`."""
        return self.tie.love

    def amount(self, kinds: Iterable[str]) -> float:
        """Return how much the events of some kinds count: the surest in full, each further one less."""
        sures = sorted((event.sure for kind in kinds for event in self.events.get(kind, ())), reverse=True)
        return sum(sure * 0.7**rank for rank, sure in enumerate(sures))


def is_unnamed(pair: Pair) -> bool:
    """Say whether a pair has somebody without a name in it."""
    return any(key in NAMELESS for key in pair.members)


def read_signs(pairs: Sequence[Pair], text: Text, mentions: Mentions, cast: Cast) -> None:
    """Fill in ``claim`` and ``signs`` of every pair of a story."""
    leading = {person.key for person in cast.named()[:2]}
    people = sum(person.narrated >= 3 for person in cast.people.values())
    for pair in pairs:
        signs = _tie_signs(pair) | pair.bare
        if pair.events:
            signs |= {name: min(pair.amount(kinds), MOST) for name, kinds in FAMILIES.items()}
        signs["share"] = pair.share
        signs["turns"] = math.log1p(min(pair.turns, 12.0))
        signs["lead"] = float(set(pair.members) <= leading)
        signs["crowd"] = math.log1p(max(people - 2, 0))
        pair.signs = signs
    _claim(pairs)
    thousands = max(text.words, LEAST_WORDS) / 1000
    mood = {
        name: math.log1p(sum(len(mentions.cue(kind)) for kind in kinds) / thousands) for name, kinds in MOOD.items()
    }
    mood["noted"] = float(any(mentions.note_cues.get(kind) for kind in NOTED))
    spots = {
        name: [start for kind in kinds for start, _ in told_cues(text, mentions, kind)] for name, kinds in TOLD.items()
    }
    owners = _owners(pairs)
    for pair in pairs:
        for name, starts in spots.items():
            count = sum(1 for start in starts if owners.get(start, pair.members) == pair.members)
            pair.signs[name] = pair.claim * math.log1p(count / thousands)
        pair.signs |= mood
        pair.signs["noted"] *= pair.claim
        pair.signs["claim"] = pair.claim
        pair.signs = {name: round(value, 4) for name, value in pair.signs.items() if value}


def _owners(pairs: Sequence[Pair]) -> dict[int, tuple[int, int]]:
    """Return which cues are about two people who are both named: they tell of nobody else."""
    return {
        event.start: pair.members
        for pair in pairs
        if not pair.ghosts and not is_unnamed(pair)
        for events in pair.events.values()
        for event in events
    }


def _claim(pairs: Sequence[Pair]) -> None:
    """Share out what the story tells of love among its pairs: it is likely about those whom all else points to."""
    layer = believed("love")
    raised = [math.exp(min(layer.score(pair.signs), 20.0)) for pair in pairs]
    total = sum(raised) or 1.0
    for pair, mass in zip(pairs, raised, strict=True):
        pair.claim = mass / total


def rivals(pairs: Sequence[Pair]) -> list[list[int]]:
    """Return for each pair which others can hardly be a couple beside it.

    They have just one of its people, unless fans know the three as one; or both are couples who are not named.
    """
    return [[i for i, other in enumerate(pairs) if _are_rivals(pair, other)] for pair in pairs]


def _are_rivals(pair: Pair, other: Pair) -> bool:
    """Say whether two pairs want the same people."""
    if pair is other:
        return False
    if pair.ghosts and other.ghosts:
        return True
    alone = {*other.members} - {*pair.members}
    return len(alone) == 1 and not alone <= pair.tie.thirds


def compete(pairs: Sequence[Pair]) -> None:
    """Fill in ``love`` and ``bond``: two are the less likely a couple the likelier another one of their people's is.

    They are the less likely what the story is about the likelier any other pair is.
    """
    raised = [math.exp(min(pair.raw, 20.0)) for pair in pairs]
    bonds = [math.exp(min(pair.raw_bond, 20.0)) for pair in pairs]
    total = sum(bonds)
    for pair, others, bond in zip(pairs, rivals(pairs), bonds, strict=True):
        pair.love = pair.raw - math.log1p(sum(raised[i] for i in others))
        pair.bond = pair.raw_bond - math.log1p(total - bond)


def _tie_signs(pair: Pair) -> dict[str, float]:
    """Return what the lexicon knows of a pair, as signs."""
    tie, known = pair.tie, pair.tie.fame > 0 or pair.tie.partners
    both = all(key >= 0 for key in pair.members)
    return {
        "partners": float(tie.partners),
        "ship": float(known),
        "fame": math.sqrt(min(tie.fame, 1.0)),
        "first_ship": float(tie.first),
        "unshipped": float(both and not known),
        "mates": float(tie.friends),
        "kin": float(tie.kin),
        "unnamed": float(is_unnamed(pair)),
    }
