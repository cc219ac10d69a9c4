"""Who is paired with whom, and whether by love ("/") or otherwise ("&").

Every pair of the cast collects what happens between the two of them; what an author's note says outright, a fan name of
the pair and what the lexicon knows of it are added; kinship forbids. A known ship alone is never enough: something must
happen. A romantic tag on a story that has no romance is worse than none, so the strict rule asks for a strong event, or
for several tender ones between two whom the canon or the fans know as a pair.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

from archivist.infer.bonds import Bonds
from archivist.infer.characters import NARRATOR, READER, SOME_HE, SOME_SHE, Cast
from archivist.infer.events import Event
from archivist.infer.mentions import Mention, Mentions
from archivist.infer.scoring import MOST_EVIDENCE
from archivist.infer.zones import Text, Zone
from archivist.lexicon import Kind, Lexicon
from archivist.model import Evidence

DATA = Path(__file__).parent / "data"

PRIOR_LOVE = -3.0
"""Log-odds that two people of a story are a romantic pair, before anything happens between them."""

PRIOR_BOND = -3.4
"""Log-odds that two people of a story are what it is about, before anything happens between them."""

CENTRAL = 0.8
"""What a known couple gains where all the story goes on between these two."""

NEAR = 700
"""Characters within which two namings are taken as one exchange."""

MANY = 12.0
"""Exchanges from which more of them say nothing more."""

DECLARED_SHIP = 8.0
"""What "Pairing: A/B" or a fan name of the pair in a note adds."""

_BETWEEN = re.compile(r"^\s*(/|x|X|×|♥|❤|&|and|\+)\s*$")
_CAMEL = re.compile(r"\b([A-Z][a-z]{2,7})([A-Z][a-z]{1,7})\b")
_AGAINST = re.compile(r"(?i)\b(?:no|not|never|don.t|isn.t|hate|except|instead of|other)\b[^.!?]{0,30}$")
_PEOPLE = (Kind.FULL, Kind.GIVEN, Kind.FAMILY, Kind.NICK)


class Weights(NamedTuple):
    """What one kind of event says; see data/events.toml."""

    love: float
    most: float
    bond: float
    strong: bool


@cache
def event_weights() -> Mapping[str, Weights]:
    """Read data/events.toml."""
    table = tomllib.loads((DATA / "events.toml").read_text("utf-8"))
    return {kind: Weights(**entry) for kind, entry in table.items()}


@dataclass(slots=True)
class Pair:
    """What is known of two people. ``love`` and ``bond`` are log-odds."""

    first: int
    second: int
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    notes: list[tuple[str, float, int, int]] = field(default_factory=list)
    known: float = 0.0
    kin: bool = False
    friends: bool = False
    together: int = 0
    turns: float = 0.0
    share: float = 0.0
    love: float = PRIOR_LOVE
    bond: float = PRIOR_BOND
    strong: float = 0.0
    romantic: bool = False
    platonic: bool = False
    declared: str = ""

    @property
    def members(self) -> tuple[int, int]:
        """The two, in a fixed order."""
        return self.first, self.second


def find_pairs(
    text: Text, mentions: Mentions, cast: Cast, events: Iterable[Event], bonds: Bonds, fandoms: Sequence[int]
) -> list[Pair]:
    """Return every pair that anything happens between or that a note names, the likeliest romance first."""
    lexicon = bonds.lexicon
    pairs: dict[tuple[int, int], Pair] = {}
    for event in events:
        _pair(pairs, event.first, event.second).events[event.kind].append(event)
    for first, second, sign, weight, start, end in _noted(text, mentions, lexicon, fandoms):
        pair = _pair(pairs, first, second)
        pair.notes.append((sign, weight, start, end))
        pair.declared = "&" if sign == "declared-friends" else "/"
    turns = _turns(cast)
    for first, second in turns:
        if all(0 <= key < len(lexicon.characters) for key in (first, second)):
            _pair(pairs, first, second)
    total = sum(turns.values())
    for pair in pairs.values():
        pair.turns = turns.get(pair.members, 0.0)
        pair.share = pair.turns / total if total else 0.0
        _know(pair, bonds)
        _weigh(pair, cast)
    ranked = sorted(pairs.values(), key=lambda p: (-p.love, -p.bond, p.members))
    _decide(ranked, _is_love_unclaimed(mentions, pairs.values()))
    return ranked


def _is_love_unclaimed(mentions: Mentions, pairs: Iterable[Pair]) -> bool:
    """Say whether the story has kisses or lovers of which nobody in it could be told to be one."""
    claimed = {event.start for pair in pairs for events in pair.events.values() for event in events}
    strong = [kind for kind, weight in event_weights().items() if weight.strong and kind != "sex"]
    return any(start not in claimed for kind in strong for start, _ in mentions.cue(kind))


def _turns(cast: Cast) -> dict[tuple[int, int], float]:
    """Return how often each two are named in turn: who talks, works or quarrels with whom."""
    turns: dict[tuple[int, int], float] = defaultdict(float)
    last, place, weight = None, 0, 1.0
    for key, position, spoken in zip(cast.keys, cast.positions, cast.spoken, strict=True):
        worth = 0.3 if spoken else 1.0
        if last is not None and key != last and position - place < NEAR:
            turns[min(key, last), max(key, last)] += min(worth, weight)
        last, place, weight = key, position, worth
    for told in (cast.narrator, cast.reader):
        if told >= 0:
            for person in cast.people.values():
                if person.key != told:
                    turns[min(told, person.key), max(told, person.key)] += 0.6 * len(person.places)
    return dict(turns)


def _pair(pairs: dict[tuple[int, int], Pair], first: int, second: int) -> Pair:
    """Return the pair of two people, new if need be."""
    key = (min(first, second), max(first, second))
    if key not in pairs:
        pairs[key] = Pair(*key)
    return pairs[key]


# --- what notes say --------------------------------------------------------------------------------------------------

_Noted = tuple[int, int, str, float, int, int]


def _noted(text: Text, mentions: Mentions, lexicon: Lexicon, fandoms: Sequence[int]) -> Iterator[_Noted]:
    """Yield the pairs that notes name: "A/B", "A x B", fan names of ships, and fan names made of two names."""
    people: list[tuple[Mention, int]] = []
    for mention in mentions.notes:
        for kind, ref, _, _ in mention.meanings:
            if (
                (kind == Kind.SHIP or (kind == Kind.SHIP_TRAP and not mention.opening))
                and lexicon.ships[ref].fandom in fandoms
                and mention.zone is Zone.NOTE
            ):
                ship = lexicon.ships[ref]
                weight = (
                    0.5 if _AGAINST.search(text.whole[max(mention.start - 40, 0) : mention.start]) else DECLARED_SHIP
                )
                for first, second in combinations(ship.members, 2):
                    yield (
                        first,
                        second,
                        "ship-name" if ship.romantic else "declared-friends",
                        weight,
                        mention.start,
                        mention.end,
                    )
        found = [r for k, r, _, _ in mention.meanings if k in _PEOPLE and lexicon.characters[r].fandom in fandoms]
        if found and mention.zone is Zone.NOTE:
            people.append((mention, found[0]))
    for mention in mentions.prose:
        for kind, ref, _, _ in mention.meanings:
            if kind == Kind.SHIP and lexicon.ships[ref].fandom in fandoms:
                for first, second in combinations(lexicon.ships[ref].members, 2):
                    yield first, second, "ship-name", 5.0, mention.start, mention.end
    for (one, first), (two, second) in pairwise(people):
        link = _BETWEEN.match(text.whole[one.end : two.start]) if first != second and two.start - one.end < 6 else None
        if link and link[1] not in ("and", "+"):
            sign = "declared-friends" if link[1] == "&" else "declared-pair"
            yield first, second, sign, DECLARED_SHIP, one.start, two.end
    yield from _made_names(text, lexicon, fandoms)


def _made_names(text: Text, lexicon: Lexicon, fandoms: Sequence[int]) -> Iterator[_Noted]:
    """Yield the pairs whose fan name a note builds from the beginnings of two given names: "IchiRuki"."""
    for start, end, zone in zip(text.starts, text.ends, text.zones, strict=True):
        if zone is not Zone.NOTE:
            continue
        for m in _CAMEL.finditer(text.whole, start, end):
            first, second = (_begins(part, lexicon, fandoms) for part in m.groups())
            if len(first) == 1 and len(second) == 1 and first != second:
                yield first[0], second[0], "ship-name", 6.0, m.start(), m.end()


def _begins(part: str, lexicon: Lexicon, fandoms: Sequence[int]) -> list[int]:
    """Return the greater characters whose given or family name begins with ``part``."""
    found = [
        ref
        for fandom in fandoms
        for ref in lexicon.fandoms[fandom].characters
        if lexicon.characters[ref].role in ("protagonist", "main")
        and (lexicon.characters[ref].given.startswith(part) or lexicon.characters[ref].family.startswith(part))
    ]
    given = [ref for ref in found if lexicon.characters[ref].given.startswith(part)]
    return given if len(given) == 1 else found


# --- what the lexicon knows, what happens ----------------------------------------------------------------------------


def _know(pair: Pair, bonds: Bonds) -> None:
    """Add what the lexicon knows of a pair: partners, ships, kin."""
    bond = bonds.between(pair.first, pair.second)
    pair.known, pair.kin, pair.friends = bond.love, bond.kin, bond.friends


def _weigh(pair: Pair, cast: Cast) -> None:
    """Add up what happens between two people."""
    love, bond, strong = PRIOR_LOVE + pair.known, PRIOR_BOND, 0.0
    weights = event_weights()
    for kind, events in pair.events.items():
        weight = weights.get(kind)
        if weight is None:
            continue
        amount = _amount([event.sure for event in events])
        love += weight.love * min(amount, weight.most)
        bond += weight.bond * min(amount, 2.5)
        if weight.strong:
            strong += amount
    noted = max((w for sign, w, _, _ in pair.notes if sign != "declared-friends"), default=0.0)
    pair.strong = strong
    pair.love = love + noted - ((2.5 if pair.known > 0 else 6.0) if pair.kin else 0.0)
    if pair.known > 0:
        pair.love += CENTRAL * min(2.0 * pair.share, 1.0)
    pair.together = _together(pair, cast)
    friends = max((w for sign, w, _, _ in pair.notes if sign == "declared-friends"), default=0.0)
    known = 0.8 * pair.kin + 0.8 * pair.friends + 0.3 * (pair.known > 0)
    pair.bond = bond + 1.3 * math.log1p(min(pair.turns, MANY)) + 2.0 * pair.share + known + friends


def _amount(sures: list[float]) -> float:
    """Return how much several events of one kind count: the surest in full, each further one less."""
    return sum(sure * 0.6**rank for rank, sure in enumerate(sorted(sures, reverse=True)))


def _together(pair: Pair, cast: Cast) -> int:
    """Return how many paragraphs name both."""
    first, second = cast.people.get(pair.first), cast.people.get(pair.second)
    return len(first.paragraphs & second.paragraphs) if first and second else 0


# --- the strict rule -------------------------------------------------------------------------------------------------

TENDER = ("caress", "hands", "embrace", "longing", "plea", "endearment", "in_arms_dead", "blush", "kiss_chaste")


def _decide(ranked: list[Pair], unclaimed: bool) -> None:
    """Mark the pairs that are accepted as romantic; then, where there is none, the friends the story is about."""
    top = max((pair.love for pair in ranked), default=0.0)
    taken: set[int] = set()
    for pair in ranked:
        tender = sum(_amount([e.sure for e in pair.events[kind]]) > 0.35 for kind in TENDER if kind in pair.events)
        noted = any(sign != "declared-friends" and w >= 5.0 for sign, w, _, _ in pair.notes)
        backed = (
            pair.strong >= 0.75
            or noted
            or (pair.known > 0 and (tender >= 2 or pair.strong >= 0.4))
            or (pair.known >= 1.5 and tender >= 1)
        )
        if unnamed(pair):
            backed = backed or pair.strong >= 0.5 or tender >= 3
        rival = bool(taken & set(pair.members))
        floor = 0.0 if not taken or noted else max(1.4, 0.45 * top) if rival else 0.8
        if pair.kin and not noted:
            backed = backed and pair.strong >= (1.0 if pair.known > 0 else 3.0)
        if pair.love > floor and backed and pair.declared != "&":
            pair.romantic = True
            taken.update(pair.members)
    if not taken:
        _befriend(ranked, unclaimed)


SURE_OF_LOVE = -1.2
"""Log-odds of romance from which two are not called friends: a missed couple is no friendship."""

CLEAR = 0.45
"""Share of all exchanges from which two are the ones a story is about."""


def _befriend(ranked: list[Pair], unclaimed: bool) -> None:
    """Mark the two whom a story without romance is about, if they are clear.

    ``unclaimed`` tells that somebody is kissed or loved and it is not known who.
    """
    named = [pair for pair in ranked if all(key >= 0 for key in pair.members)]
    ahead = sorted(named, key=lambda p: (-p.bond, p.members))
    if not ahead:
        return
    best = ahead[0]
    rival = ahead[1].bond if len(ahead) > 1 else -3.0
    clear = best.share >= CLEAR or best.bond - rival >= 0.5
    met = best.turns >= 2.0 or (best.share >= 0.8 and best.turns >= 0.3)
    loveless = best.kin or (best.love < SURE_OF_LOVE and not (unclaimed and best.known > 0))
    best.platonic = best.declared == "&" or (best.bond > 0.0 and met and clear and loveless)


def pair_evidence(pair: Pair, text: Text, *, romantic: bool) -> list[Evidence]:
    """Return why two people are paired: what notes say, then the weightiest events."""
    pieces = [text.evidence(sign, weight, start, end) for sign, weight, start, end in pair.notes]
    weights = event_weights()
    ranked: list[tuple[float, str, Event]] = []
    for kind, events in pair.events.items():
        weight = weights[kind].love if romantic else weights[kind].bond
        if weight > 0:
            ranked += [(weight * event.sure, kind, event) for event in sorted(events, key=lambda e: -e.sure)[:3]]
    ranked.sort(key=lambda item: (-item[0], item[2].start))
    for worth, kind, event in ranked[: MOST_EVIDENCE + 2]:
        pieces.append(text.evidence(kind.replace("_", "-"), worth, event.start, event.end))
    return pieces


def unnamed(pair: Pair) -> bool:
    """Say whether a pair has somebody without a name in it."""
    return any(key in (NARRATOR, READER, SOME_HE, SOME_SHE) for key in pair.members)
