"""Who is paired with whom, and whether by love ("/") or otherwise ("&").

Every pair of the cast collects what happens between the two of them and what notes say outright; :mod:`couples` turns
that into log-odds of love and of a bond. Here it is decided: the likeliest pair, if it is likely enough; another one
beside it only for good reasons of its own; and where nobody is in love, the two whom the story is about.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from archivist.infer.bonds import Bonds
from archivist.infer.characters import Cast
from archivist.infer.couples import DATA, Layer, Pair, compete, fitted, is_unnamed, read_signs, told
from archivist.infer.event import Event
from archivist.infer.ghosts import find_ghosts
from archivist.infer.letters import find_letters
from archivist.infer.mentions import Mentions
from archivist.infer.noted import FRIENDS, find_noted
from archivist.infer.scoring import MOST_EVIDENCE
from archivist.infer.zones import LONGEST_QUOTE, Text
from archivist.model import Evidence

__all__ = ["Pair", "find_pairs", "is_unnamed", "pair_evidence"]

NEAR = 700
"""Characters within which two namings are taken as one exchange."""

FAR = 4000
"""The same where hardly anybody is named; counts less."""


class Weights(NamedTuple):
    """What one kind of event shows when it is quoted; see data/events.toml."""

    love: float
    bond: float
    strong: bool


@cache
def event_weights() -> Mapping[str, Weights]:
    """Read data/events.toml."""
    table = tomllib.loads((DATA / "events.toml").read_text("utf-8"))
    return {kind: Weights(**entry) for kind, entry in table.items()}


WORTH_SHOWING = -2.5
"""Log-odds from which places to quote are looked for."""

MATCHLESS = 0.6
"""Share of a fandom's ships from which two without names are taken for its couple."""

MOSTLY_BARE = 0.5
"""How nameless a story must be that somebody without a name is taken for the known partner of one who has one."""

SHOWN = 3
"""Places that name both which are quoted."""

LETTER = 4.0
"""Exchanges that a letter is worth."""


def find_pairs(
    text: Text, mentions: Mentions, cast: Cast, events: Iterable[Event], bonds: Bonds, fandoms: Sequence[int]
) -> list[Pair]:
    """Return every pair that anything happens between or that a note names, the likeliest romance first."""
    pairs = _gather(text, mentions, cast, events, bonds, fandoms)
    read_signs(pairs, text, mentions, cast)
    for pair in pairs:
        weigh(pair, fitted("love"), fitted("bond"))
    compete(pairs)
    ranked = sorted(pairs, key=lambda p: (-p.love, -p.bond, p.members))
    for pair in ranked:
        if pair.love > WORTH_SHOWING or pair.bond > WORTH_SHOWING:
            pair.seen = _seen(pair, mentions, cast)
    choose_lovers([pair for pair in ranked if has_evidence(pair)])
    choose_friends([pair for pair in ranked if has_evidence(pair)])
    return ranked


def has_evidence(pair: Pair) -> bool:
    """Say whether there is a place in the story to quote for a pair: without one nothing is said of it.

    Who is not named must be known by something; for two, it is enough that fans write of hardly another couple.
    """
    if pair.ghosts and not (pair.notes or pair.traits) and pair.signs.get("bare", 0.0) < MOSTLY_BARE:
        return False
    if pair.ghosts == 1:
        return bool(pair.notes or pair.traits or pair.events)
    known = pair.traits or pair.notes or pair.signs.get("half_there") or pair.tie.fame >= MATCHLESS
    return bool(known or not pair.ghosts) and bool(pair.events or pair.notes or pair.traits or pair.seen)


def _seen(pair: Pair, mentions: Mentions, cast: Cast) -> list[tuple[int, int]]:
    """Return where two are named together; else, where one has no name, what the story tells of love; else a name."""
    found = []
    places = zip(cast.keys, cast.positions, cast.ends, strict=True)
    for (one, start, _), (two, _, end) in pairwise(places):
        if {one, two} == {*pair.members} and end - start < LONGEST_QUOTE:
            found.append((start, end))
    if not found and pair.ghosts:
        found = [
            span for kind in ("kiss", "lover_word", "love_said", "love_felt", "bed") for span in mentions.cue(kind)
        ]
    if not found:
        people = [cast.people[key] for key in pair.members if key in cast.people]
        found = [(start, end) for person in people for start, end, _ in person.places[:1]]
    return found[:SHOWN]


def _gather(
    text: Text, mentions: Mentions, cast: Cast, events: Iterable[Event], bonds: Bonds, fandoms: Sequence[int]
) -> list[Pair]:
    """Return all pairs with their events, notes, exchanges and ties, and the couples who are there without a name."""
    pairs: dict[tuple[int, int], Pair] = {}
    events = list(events)
    for ghost in find_ghosts(text, cast, bonds, events, fandoms):
        pairs[ghost.members] = ghost
    for event in events:
        _pair(pairs, event.first, event.second).events.setdefault(event.kind, []).append(event)
    for noted in find_noted(text, mentions, bonds.lexicon, fandoms):
        pair = _pair(pairs, noted.first, noted.second)
        pair.notes.append((noted.sign, noted.weight, noted.start, noted.end))
        pair.declared = "&" if noted.sign == FRIENDS else "/"
    turns = _turns(cast)
    for letter in find_letters(text, cast):
        two = (min(letter.writer, letter.reader), max(letter.writer, letter.reader))
        turns[two] = turns.get(two, 0.0) + LETTER
    for first, second in (*turns, *_known_couples(cast, bonds)):
        _pair(pairs, first, second)
    total = sum(turns.values())
    for pair in pairs.values():
        pair.turns = turns.get(pair.members, 0.0)
        pair.share = pair.turns / total if total else 0.0
        pair.tie = bonds.between(pair.first, pair.second)
    return [pairs[key] for key in sorted(pairs)]


def _known_couples(cast: Cast, bonds: Bonds) -> list[tuple[int, int]]:
    """Return the couples among the cast that canon or fans know, however far apart they are named."""
    people = sorted(key for key in cast.people if 0 <= key < len(bonds.lexicon.characters))
    return [two for two in combinations(people, 2) if bonds.between(*two).love > 0]


def _turns(cast: Cast) -> dict[tuple[int, int], float]:
    """Return how often each two are named in turn: who talks, works or quarrels with whom."""
    turns: dict[tuple[int, int], float] = defaultdict(float)
    last, place, weight = None, 0, 1.0
    for key, position, spoken in zip(cast.keys, cast.positions, cast.spoken, strict=True):
        worth = 0.3 if spoken else 1.0
        if last is not None and key != last and position - place < FAR:
            turns[min(key, last), max(key, last)] += min(worth, weight) * (1.0 if position - place < NEAR else 0.3)
        last, place, weight = key, position, worth
    for teller in (cast.narrator, cast.reader):
        if teller >= 0:
            for person in cast.people.values():
                if person.key != teller:
                    turns[min(teller, person.key), max(teller, person.key)] += 0.6 * len(person.places)
    return dict(turns)


def _pair(pairs: dict[tuple[int, int], Pair], first: int, second: int) -> Pair:
    """Return the pair of two people, new if need be."""
    key = (min(first, second), max(first, second))
    if key not in pairs:
        pairs[key] = Pair(*key)
    return pairs[key]


def weigh(pair: Pair, lover: Layer, friend: Layer) -> None:
    """Add up what speaks for love and for a bond, apart from rivals."""
    loving = max((weight for sign, weight, _, _ in pair.notes if sign != FRIENDS), default=0.0)
    friendly = max((weight for sign, weight, _, _ in pair.notes if sign == FRIENDS), default=0.0)
    pair.raw = lover.score(pair.signs) + loving - 0.5 * friendly
    pair.raw_bond = friend.score(pair.signs) + friendly
    pair.strong = pair.amount(kind for kind, weight in event_weights().items() if weight.strong)


# --- the rule --------------------------------------------------------------------------------------------------------

LOVE = -0.9
"""Log-odds from which the likeliest pair is taken for a romantic one."""

UNHEARD_OF = 0.0
"""The same for two whom nobody has thought of as a couple yet."""

PLAIN_FRIENDS = 0.4
"""How surely two call each other friends from which they are no couple but by a kiss or a word."""

HAPPENS = 0.3
"""Log-odds that what happens between two, and what the story tells of love, must bear by itself."""

SURE_OF_LOVE = -0.9
"""Log-odds of love from which two are not called friends: a missed couple is no friendship."""

SURE_OF_COUPLE = 0.2
"""The same where nothing happens between them but that fans know them as a couple."""

BOND = -1.3
"""Log-odds from which two are what a story without love is about."""


def choose_lovers(ranked: Sequence[Pair], love: float = LOVE) -> None:
    """Mark the pairs that are accepted as romantic; ``ranked`` has the likeliest first."""
    top = max((pair.love for pair in ranked), default=0.0)
    taken: set[int] = set()
    for pair in ranked:
        if pair.declared == "&" or pair.love <= _floor(pair, taken, love, top) or not _happens(pair):
            continue
        pair.romantic = True
        taken.update(pair.members)


def _happens(pair: Pair) -> bool:
    """Say whether anything speaks of love but what fans know: a known couple may as well solve a case together.

    Two who call each other friends need more than an embrace.
    """
    if any(sign != FRIENDS and weight >= 5.0 for sign, weight, _, _ in pair.notes):
        return True
    if pair.signs.get("only_friends", 0.0) >= PLAIN_FRIENDS and pair.strong < pair.signs["only_friends"]:
        return False
    return told(pair.signs) >= HAPPENS


def _floor(pair: Pair, taken: set[int], love: float, top: float) -> float:
    """Return the log-odds a pair needs beside those already taken."""
    if any(weight >= 5.0 for _, weight, _, _ in pair.notes):
        return love
    if not taken:
        return love if pair.signs.get("ship") else max(love, UNHEARD_OF)
    if {*pair.members} & taken and not {*taken} - {*pair.members} <= pair.tie.thirds:
        return max(love + 1.4, 0.45 * top)
    return love + 0.8


def choose_friends(ranked: Sequence[Pair], bond: float = BOND) -> None:
    """Mark the two whom a story without romance is about, if they are clear."""
    named = [pair for pair in ranked if all(key >= 0 for key in pair.members)]
    if not named or any(pair.romantic for pair in ranked):
        return
    best = min(named, key=lambda p: (-p.bond, p.members))
    loveless = best.love < (SURE_OF_LOVE if _happens(best) else SURE_OF_COUPLE)
    best.platonic = best.declared == "&" or (best.bond > bond and loveless)


TOGETHER = 0.3
"""What a place that names both is shown to be worth."""


def pair_evidence(pair: Pair, text: Text, *, romantic: bool) -> list[Evidence]:
    """Return why two people are paired: what notes say, the weightiest events, traits, where both are named."""
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
    pieces += [text.evidence("trait", held.weight, held.start, held.end) for held in pair.traits]
    pieces += [text.evidence("together", TOGETHER, start, end) for start, end in pair.seen]
    return pieces
