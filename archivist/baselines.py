"""What simple methods would have answered, so that a score can be held against something.

- name counting: the fandom whose names stand in the text most often, three times at least;
- title only: every fandom whose title stands in the text or its notes;
- two most mentioned: the two characters of the lexicon named most often are a couple;
- majority: the tones and the ending most common among the other stories;
- word values: the sum of VADER's word values over the story (Fluff from 0 on, Angst below), and over its last 15 % for
  the ending (C.J. Hutto and E. Gilbert, 2014).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archivist.infer.mentions import Mention, Mentions, find_mentions
from archivist.infer.zones import lay_out
from archivist.lexicon import Kind, Lexicon
from archivist.model import Document

LEAST_NAMES = 3
LAST = 0.85
_NAMES = (Kind.FULL, Kind.GIVEN, Kind.FAMILY, Kind.NICK)
_TITLES = (Kind.TITLE, Kind.SHORT_TITLE)
_VALUES = {f"valence {value}": value for value in (-3, -2, -1, 1, 2, 3)}


@dataclass(frozen=True, slots=True)
class Guess:
    """What the simple methods say of one story: fandoms by two of them, a couple, a tone and an ending."""

    counted: frozenset[str]
    titled: frozenset[str]
    couple: str
    tone: str
    ending: str


def guess(document: Document, lexicon: Lexicon) -> Guess:
    """Return what the simple methods make of a story."""
    text = lay_out(document)
    mentions = find_mentions(text, lexicon)
    length = max(text.prose_end - text.prose_start, 1)
    return Guess(
        _counted(mentions.prose, lexicon),
        _titled((*mentions.prose, *mentions.notes), lexicon),
        _couple(mentions.prose, lexicon),
        "Fluff" if _value(mentions, text.prose_start) >= 0 else "Angst",
        "happy" if _value(mentions, text.prose_start + LAST * length) >= 0 else "sad",
    )


def majority(labels: Sequence[Iterable[str]], left_out: int, count: int = 3) -> tuple[str, ...]:
    """Return the labels most common among all stories but one."""
    others = Counter(name for number, names in enumerate(labels) if number != left_out for name in names)
    return tuple(name for name, _ in sorted(others.items(), key=lambda item: (-item[1], item[0]))[:count])


def _counted(mentions: Iterable[Mention], lexicon: Lexicon) -> frozenset[str]:
    counts: Counter[int] = Counter()
    for mention in mentions:
        counts.update({lexicon.characters[ref].fandom for kind, ref, _, _ in mention.meanings if kind in _NAMES})
    best = max(counts.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return frozenset([lexicon.fandoms[best[0]].ao3]) if best[1] >= LEAST_NAMES else frozenset()


def _titled(mentions: Iterable[Mention], lexicon: Lexicon) -> frozenset[str]:
    refs = {ref for mention in mentions for kind, ref, _, _ in mention.meanings if kind in _TITLES}
    return frozenset(lexicon.fandoms[ref].ao3 for ref in refs)


def _couple(mentions: Iterable[Mention], lexicon: Lexicon) -> str:
    counts: Counter[int] = Counter()
    for mention in mentions:
        counts.update({ref for kind, ref, _, _ in mention.meanings if kind in _NAMES})
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
    return "/".join(lexicon.characters[ref].plain for ref, _ in most) if len(most) == 2 else ""


def _value(mentions: Mentions, first: float) -> float:
    return float(sum(value * sum(start >= first for start, _ in mentions.cue(name)) for name, value in _VALUES.items()))
