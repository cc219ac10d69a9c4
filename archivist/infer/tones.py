"""The feel of a story: one linear layer over how often things are said and what happens, with its weights as data.

See ``data/tones.toml`` for the features and weights. Density alone misreads stories: comfort words in a longing
monologue are no Hurt/Comfort, glitter over the dead no Hopeful Ending. So what happens, in which order, and how it ends
are features like the others.
"""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from archivist.infer.deaths import Deaths
from archivist.infer.endings import DEATH_GATE
from archivist.infer.events import Event
from archivist.infer.mentions import Mentions
from archivist.infer.pov import FIRST
from archivist.infer.relationships import Pair
from archivist.infer.scoring import probability
from archivist.infer.zones import Text
from archivist.model import Evidence

DATA = Path(__file__).parent / "data"

_SHOUT = re.compile(r"\b[A-Z]{3,}\b")


class Layer(NamedTuple):
    """One tone: what its log-odds start from, when it is published, and what each feature adds."""

    bias: float
    accept: float
    weights: Mapping[str, float]


@cache
def layers() -> tuple[Mapping[str, float], Mapping[str, Layer]]:
    """Read data/tones.toml: the ordinary rates, and a layer for each tone."""
    table = tomllib.loads((DATA / "tones.toml").read_text("utf-8"))
    reference = table.pop("reference")
    tones = {name: Layer(entry.pop("bias"), entry.pop("accept"), entry) for name, entry in table.items()}
    return reference, tones


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone with its log-odds, whether it is published, and what speaks for it most."""

    name: str
    score: float
    accepted: bool
    evidence: tuple[Evidence, ...]


def features(
    text: Text,
    mentions: Mentions,
    events: Iterable[Event],
    pairs: Iterable[Pair],
    deaths: Deaths,
    ending: str,
    pov: str,
) -> dict[str, float]:
    """Return every feature of a story; see data/tones.toml."""
    reference, _ = layers()
    thousands = max(text.words, 1) / 1000
    found = {
        group: math.log((len(mentions.cue(group)) + 1) / (rate * thousands + 1)) for group, rate in reference.items()
    }
    love = max((pair.love for pair in pairs if pair.romantic), default=-3.0)
    kisses = sum(event.sure for event in events if event.kind == "kiss")
    prose = text.whole[text.prose_start : text.prose_end]
    spoken = sum(end - start for start, end in zip(text.speech_starts, text.speech_ends, strict=True))
    loud = prose.count("!") + 2 * min(len(_SHOUT.findall(prose)), 200)
    found |= {
        "romance": probability(love),
        "kissed": math.log1p(kisses),
        "death": probability(2.0 * (deaths.worst - DEATH_GATE)) if deaths.worst > 0 else 0.0,
        "nursed": nursed(mentions, text),
        ending: 1.0,
        "speech": spoken / max(len(prose), 1) - 0.33,
        "loud": math.log((loud + 2) / (3.5 * thousands + 2)),
        "first": float(pov == FIRST),
        "brief": float(text.words < 700),
    }
    return found


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


def find_tones(text: Text, mentions: Mentions, found: Mapping[str, float]) -> list[Tone]:
    """Return every tone with its log-odds, likeliest first, the published ones among them marked."""
    _, tones = layers()
    scored = []
    for name, layer in tones.items():
        parts = {feature: weight * found.get(feature, 0.0) for feature, weight in layer.weights.items()}
        scored.append((layer.bias + sum(parts.values()), name, layer, parts))
    scored.sort(key=lambda item: (-(item[0] - item[2].accept), item[1]))
    accepted = _choose([(score - layer.accept, name) for score, name, layer, _ in scored])
    return [
        Tone(name, score, name in accepted, _reasons(text, mentions, parts))
        for score, name, _, parts in scored
        if score > -1.5
    ]


_RIVALS = (
    ("Happy Ending", "Hopeful Ending"),
    ("Tragedy", "Happy Ending"),
    ("Tragedy", "Hopeful Ending"),
    ("Fluff", "Dark"),
    ("Humor", "Horror"),
)
"""Tones that no story is given together: the likelier one stays."""

MOST = 4
"""Tones published at most for one story."""

DOUBT = 0.7
"""Log-odds by which the likeliest tone may miss its mark and be published all the same: nearly every story has one."""


def _choose(ranked: list[tuple[float, str]]) -> set[str]:
    """Return the tones to publish: above their mark, no rivals, at most a few."""
    chosen: list[str] = []
    for margin, name in ranked:
        if margin < (0.0 if chosen else -DOUBT) or len(chosen) == MOST:
            break
        if not any(name in rivals and set(rivals) & set(chosen) for rivals in _RIVALS):
            chosen.append(name)
    return set(chosen)


_EVENTFUL = {
    "death": ("death_event",), "nursed": ("care", "pain"), "romance": ("kiss", "love_said", "love_felt"),
    "kissed": ("kiss",),
    "happy": ("happy_end", "joy"), "hopeful": ("hope",), "sad": ("grief", "despair", "death"),
    "bittersweet": ("parting", "hope"),
}  # fmt: skip
_LATE = ("happy", "hopeful", "sad", "bittersweet", "death")


def _reasons(text: Text, mentions: Mentions, parts: Mapping[str, float]) -> tuple[Evidence, ...]:
    """Return a sentence or two for each of the features that speak most for a tone."""
    pieces: list[Evidence] = []
    for feature, weight in sorted(parts.items(), key=lambda item: (-item[1], item[0]))[:4]:
        if weight <= 0.05:
            break
        for group in _EVENTFUL.get(feature, (feature,)):
            spans = mentions.cue(group)
            shown = spans[-2:] if feature in _LATE else spans[:: max(len(spans) // 2, 1)][:2]
            pieces += [text.evidence(group.replace("_", "-"), weight / 2, start, end) for start, end in shown]
    return tuple(pieces)
