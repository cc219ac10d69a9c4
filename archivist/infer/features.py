"""What tones, endings and warnings are judged by: one number a feature, near 0 in an ordinary story.

Every cue group is a feature: ``ln((count + 1) / (expected + 1))``, about 0.7 where it is twice as common as usual and
near 0 in short texts, which prove little. The others are named in data/tones.toml.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archivist.infer.deaths import DEATH_GATE, Deaths
from archivist.infer.events import Event
from archivist.infer.mentions import Mentions
from archivist.infer.pov import FIRST, SECOND
from archivist.infer.relationships import Pair
from archivist.infer.scoring import probability
from archivist.infer.zones import Text

DATA = Path(__file__).parent / "data"

LAST_PART = 0.82
"""Where the last part begins, as a share of the prose."""

LEAST = 600
"""Characters that the last part has at least, but never more than :data:`MOST` of the story."""

MOST = 0.35

DOUBT = 7.0
"""Weighted cues that must be outweighed before a part counts as bright or dim."""

_CAPITALS = bytes(code if 0x41 <= code <= 0x5A else 0x20 for code in range(256))
"""Leaves nothing of a text but its capitals."""
SHOUT = 3
"""Capitals in a row that are a shout."""

_VALUES = tuple((f"valence {value}", value) for value in (-3, -2, -1, 1, 2, 3))


@cache
def _reference() -> Mapping[str, float]:
    """Read how often each cue group stands in a thousand words of an ordinary story."""
    table: Mapping[str, float] = tomllib.loads((DATA / "tones.toml").read_text("utf-8"))["reference"]
    return table


@cache
def _moods() -> Mapping[str, Mapping[str, float]]:
    """Read data/moods.toml."""
    return tomllib.loads((DATA / "moods.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Mood:
    """How bright and how dim a part of the story is, in weighted cues, and how much of it is hope and parting."""

    bright: float
    dim: float
    hope: float
    parting: float

    @property
    def balance(self) -> float:
        """From -1 (only dim) to 1 (only bright); near 0 where little is said."""
        return (self.bright - self.dim) / (self.bright + self.dim + DOUBT)


def mood(mentions: Mentions, first: float, last: float) -> Mood:
    """Return the mood of the prose between two positions; cues at the end of it count five times those at the start."""
    length = max(last - first, 1.0)
    slope = 1.6 / length

    def weigh(name: str) -> float:
        total = 0.0
        for group, weight in _moods()[name].items():
            for start, _ in _between(mentions.cue(group), first, last):
                total += weight * (0.4 + slope * (start - first))
        return total

    return Mood(weigh("bright"), weigh("dim"), weigh("hope"), weigh("parting"))


def _between(spans: list[tuple[int, int]], first: float, last: float) -> list[tuple[int, int]]:
    """Return the spans that start between two positions; spans are in order."""
    return spans[bisect_left(spans, (int(first), 0)) : bisect_right(spans, (int(last), 1 << 60))]


def last_part(text: Text) -> float:
    """Return where the last part of the story begins."""
    length = text.prose_end - text.prose_start
    return text.prose_end - max((1 - LAST_PART) * length, min(LEAST, MOST * length))


def features(
    text: Text, mentions: Mentions, events: Iterable[Event], pairs: Iterable[Pair], deaths: Deaths, pov: str
) -> dict[str, float]:
    """Return every feature of a story but its ending, which is judged by them."""
    thousands = max(text.words, 1) / 1000
    found = {
        group: math.log((len(mentions.cue(group)) + 1) / (rate * thousands + 1)) for group, rate in _reference().items()
    }
    start = last_part(text)
    end, whole = mood(mentions, start, text.prose_end), mood(mentions, text.prose_start, text.prose_end)
    value, value_end = _value(mentions, 0.0, text.prose_end, 10.0), _value(mentions, start, text.prose_end, 4.0)
    ending = thousands * (text.prose_end - start) / max(text.prose_end - text.prose_start, 1)
    found |= {
        "value": value, "value_end": value_end, "rise": value_end - value,
        "bright": whole.balance, "bright_end": end.balance,
        "hope_end": math.log((end.hope + 1) / (4.5 * ending + 1)),
        "parting_end": math.log((end.parting + 1) / (2.5 * ending + 1)),
        "romance": probability(max((pair.love for pair in pairs if pair.romantic), default=-3.0)),
        "kissed": math.log1p(sum(event.sure for event in events if event.kind == "kiss")),
        "death": probability(2.0 * (deaths.worst - DEATH_GATE)) if deaths.worst > 0 else 0.0,
        "nursed": nursed(mentions, text),
        "first": float(pov == FIRST), "second": float(pov == SECOND), "brief": float(text.words < 700),
    }  # fmt: skip
    hurt = found["pain"] + 0.5 * max(found["tears"], 0.0)
    found["tended"] = max(min(hurt, found["care"]), 0.0) if len(mentions.cue("care")) > 1 else 0.0
    return found | _manner(text, thousands)


def _value(mentions: Mentions, first: float, last: float, doubt: float) -> float:
    """Return how glad the words between two positions are, from -1 to 1."""
    up = down = 0.0
    for group, value in _VALUES:
        count = len(_between(mentions.cue(group), first, last))
        if value > 0:
            up += value * count
        else:
            down -= value * count
    return (up - down) / (up + down + doubt)


def _manner(text: Text, thousands: float) -> dict[str, float]:
    """Return how a story is told: talk, shouts, questions, short sentences."""
    prose = text.whole[text.prose_start : text.prose_end]
    spoken = sum(text.speech_ends) - sum(text.speech_starts)
    cries, asks = prose.count("!"), prose.count("?")
    capitals = prose.encode("latin-1", "replace").translate(_CAPITALS).split()
    loud = cries + 2 * min(sum(map(SHOUT.__le__, map(len, capitals))), 200)
    return {
        "speech": spoken / max(len(prose), 1) - 0.33,
        "loud": math.log((loud + 2) / (3.5 * thousands + 2)),
        "asks": math.log((asks + 2) / (9.0 * thousands + 2)),
        "terse": math.log((prose.count(".") + cries + asks + 4) / (90.0 * thousands + 4)),
    }


def nursed(mentions: Mentions, text: Text) -> float:
    """Return how much of the hurt in a story is followed by care, 0 to 1: order, not density, makes comfort."""
    hurts = sorted(start for group in ("pain", "tears") for start, _ in mentions.cue(group))
    cares = sorted(start for start, _ in mentions.cue("care"))
    held = sorted(start for group in ("embrace", "hands") for start, _ in mentions.cue(group))
    if len(hurts) < 3 or not cares:
        return 0.0
    followed = 0.0
    for weight, spots in ((1.0, cares), (0.4, held)):
        for spot in spots:
            place = bisect_right(hurts, spot)
            recent = sum(1 for hurt in hurts[max(place - 4, 0) : place] if spot - hurt < 1500)
            followed += weight * (recent >= 2)
    thousands = max(text.words, 400) / 1000
    return min(1.0, max(0.0, (followed - 1.5) / (3.0 + 1.2 * thousands))) * min(
        1.0, len(hurts) / (4.0 * math.sqrt(thousands) + 1)
    )
