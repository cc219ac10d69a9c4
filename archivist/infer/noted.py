"""What notes say of who is paired with whom: "Pairing: A/B", "A x B", fan names of ships, names built of two names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from archivist.infer.mentions import Mention, Mentions
from archivist.infer.zones import Text, Zone
from archivist.lexicon import Kind, Lexicon

DECLARED = 8.0
"""What "Pairing: A/B" or a fan name of the pair in a note adds, in log-odds."""

FRIENDS = "declared-friends"

_BETWEEN = re.compile(r"^\s*(/|x|X|×|♥|❤|&|and|\+)\s*$")
_CAMEL = re.compile(r"\b([A-Z][a-z]{2,7})([A-Z][a-z]{1,7})\b")
_AGAINST = re.compile(r"(?i)\b(?:no|not|never|don.t|isn.t|hate|except|instead of|other)\b[^.!?]{0,30}$")
_PEOPLE = (Kind.FULL, Kind.GIVEN, Kind.FAMILY, Kind.NICK)


class Noted(NamedTuple):
    """A pair that a note names: by which sign, what it is worth, and where."""

    first: int
    second: int
    sign: str
    weight: float
    start: int
    end: int


def find_noted(text: Text, mentions: Mentions, lexicon: Lexicon, fandoms: Sequence[int]) -> Iterator[Noted]:
    """Yield every pair of the given fandoms that a note names, and every fan name that prose holds."""
    people: list[tuple[Mention, int]] = []
    for mention in mentions.notes:
        if mention.zone is not Zone.NOTE:
            continue
        yield from _ships(mention, text, lexicon, fandoms)
        found = [r for k, r, _, _ in mention.meanings if k in _PEOPLE and lexicon.characters[r].fandom in fandoms]
        if found:
            people.append((mention, found[0]))
    for mention in mentions.prose:
        if any(kind in _PEOPLE for kind, _, _, _ in mention.meanings):
            continue
        for kind, ref, _, _ in mention.meanings:
            if kind == Kind.SHIP and lexicon.ships[ref].fandom in fandoms:
                for first, second in combinations(lexicon.ships[ref].members, 2):
                    yield Noted(first, second, "ship-name", 5.0, mention.start, mention.end)
    for (one, first), (two, second) in pairwise(people):
        link = _BETWEEN.match(text.whole[one.end : two.start]) if first != second and two.start - one.end < 6 else None
        if link and link[1] not in ("and", "+"):
            sign = FRIENDS if link[1] == "&" else "declared-pair"
            yield Noted(first, second, sign, DECLARED, one.start, two.end)
    yield from _made_names(text, lexicon, fandoms)


def _ships(mention: Mention, text: Text, lexicon: Lexicon, fandoms: Sequence[int]) -> Iterator[Noted]:
    """Yield the pairs of the ships that a word of a note names; one the author is against hardly counts."""
    for kind, ref, _, _ in mention.meanings:
        if kind == Kind.SHIP or (kind == Kind.SHIP_TRAP and not mention.opening):
            ship = lexicon.ships[ref]
            if ship.fandom not in fandoms:
                continue
            against = _AGAINST.search(text.whole[max(mention.start - 40, 0) : mention.start])
            sign = "ship-name" if ship.romantic else FRIENDS
            for first, second in combinations(ship.members, 2):
                yield Noted(first, second, sign, 0.5 if against else DECLARED, mention.start, mention.end)


def _made_names(text: Text, lexicon: Lexicon, fandoms: Sequence[int]) -> Iterator[Noted]:
    """Yield the pairs whose fan name a note builds from the beginnings of two given names: "IchiRuki"."""
    for start, end, zone in zip(text.starts, text.ends, text.zones, strict=True):
        if zone is not Zone.NOTE:
            continue
        for m in _CAMEL.finditer(text.whole, start, end):
            first, second = (_begins(part, lexicon, fandoms) for part in m.groups())
            if len(first) == 1 and len(second) == 1 and first != second:
                yield Noted(first[0], second[0], "ship-name", 6.0, m.start(), m.end())


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
