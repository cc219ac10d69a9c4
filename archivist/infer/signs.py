"""Find the signs that a story holds: ordinary words that together point to a fandom or to one of its people.

They speak where nobody is named, and beside names they tell the world of a canon from people who merely share a name
with somebody in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from archivist.infer.zones import Text, Zone
from archivist.lexicon import Lexicon
from archivist.lexicon.compiling import Sign
from archivist.lexicon.signs import find_word, window

MOST_PLACES = 24
"""Places looked at of one word: what is said more often is hardly a sign."""


class Seen(NamedTuple):
    """A sign that stands in a story: what it says, where, and of whom (-1 for the fandom as a whole)."""

    weight: float
    start: int
    end: int
    character: int


def find_signs(text: Text, lexicon: Lexicon) -> Mapping[int, Sequence[Seen]]:
    """Return the signs in the prose by fandom, the weightiest first; signs that share words are one."""
    hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for index, start, end in lexicon.scan_signs(text.folded):
        hits[index].append((start, end))
    found: dict[int, list[Seen]] = defaultdict(list)
    for index, places in hits.items():
        rooms = [(*window(text.folded, start, end), start, end) for start, end in places[:MOST_PLACES]]
        around = b"\n".join([near for _, near, _, _ in rooms])
        for sign in lexicon.signs[index]:
            others = sign.others
            if others and others[0] not in around and (len(others) == 1 or others[1] not in around):
                continue
            weight, first, last = max((_held(sign, *room) for room in rooms), key=lambda held: held[0])
            if weight > 0.0 and text.zone(first) is Zone.PROSE:
                for fandom, character in sign.owners:
                    found[fandom].append(Seen(weight, first, last, character))
    return {fandom: _apart(seen) for fandom, seen in found.items()}


def _held(sign: Sign, low: int, near: bytes, start: int, end: int) -> tuple[float, int, int]:
    """Return what is left of a sign here, and from where to where its words stand; 0 when too many are missing."""
    weight, first, last = sign.weight, start, end
    for word, without in zip(sign.others, sign.without, strict=True):
        at = find_word(near, word) if word in near else -1
        if at >= 0:
            first, last = min(first, low + at), max(last, low + at + len(word))
        elif weight == sign.weight and without > 0.0:
            weight = without
        else:
            return 0.0, 0, 0
    return weight, first, last


def _apart(seen: Iterable[Seen]) -> list[Seen]:
    """Keep the weightiest of signs that share words; one of a person before one of the fandom."""
    kept: list[Seen] = []
    for sign in sorted(seen, key=lambda s: (-s.weight, s.character < 0, s.start, s.end)):
        if all(sign.end <= other.start or other.end <= sign.start for other in kept):
            kept.append(sign)
    return kept


def of_people(seen: Iterable[Seen]) -> Iterator[Seen]:
    """Yield the signs that point to somebody."""
    return (sign for sign in seen if sign.character >= 0)
