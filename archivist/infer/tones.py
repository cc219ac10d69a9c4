"""How a story feels: tones of a closed list, by events, by what is dense in it, and by how it is told and ends.

Two voices are joined: a linear layer a tone over the features of :mod:`archivist.infer.features`, set by hand, and what
the words say (:mod:`archivist.infer.diction`). Whether a tone fits decides whether it is published; how much it leads
decides the order, for a reader looks at the first ones: nearly every sad story is also one of thoughts, but few are of
horror.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from archivist.infer.diction import Diction
from archivist.infer.features import last_part
from archivist.infer.layers import believed, fitted
from archivist.infer.mentions import Mentions
from archivist.infer.zones import Text
from archivist.model import Evidence


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone with its log-odds, whether it is published, and what speaks for it most."""

    name: str
    score: float
    accepted: bool
    evidence: tuple[Evidence, ...]


class Join(NamedTuple):
    """How words and layer make one tone: what each starts from, and what words and layer count."""

    fits: tuple[float, float, float]
    leads: tuple[float, float, float]

    def fit(self, words: float, layer: float) -> float:
        """Return the log-odds that the tone fits."""
        return self.fits[0] + self.fits[1] * words + self.fits[2] * layer

    def lead(self, words: float, layer: float) -> float:
        """Return how much the tone leads among all of the story."""
        return self.leads[0] + self.leads[1] * words + self.leads[2] * layer


@cache
def _joins() -> Mapping[str, Join]:
    """Read how each tone is joined."""
    return {name: Join(tuple(entry["fits"]), tuple(entry["leads"])) for name, entry in fitted("tones").items()}


def find_tones(text: Text, mentions: Mentions, found: Mapping[str, float], diction: Diction) -> list[Tone]:
    """Return the likelier tones with their log-odds, those that lead first, the published ones among them marked."""
    said, layers = diction.scores, believed("tones")
    ranked = []
    for name, join in _joins().items():
        words, layer = said[name], layers[name].score(found)
        ranked.append((join.lead(words, layer), join.fit(words, layer), name))
    ranked.sort(key=lambda x: (-x[0], x[2]))
    accepted = choose([(fit, name) for _, fit, name in ranked]) if text.words >= FEWEST else set()
    tones = []
    for lead, _, name in ranked:
        score = _worth(lead, "accepted" if name in accepted else "suggested")
        if name in accepted or score > LEAST:
            reasons = _reasons(text, mentions, found, layers[name].weights, 4 if name in accepted else 2)
            if name in accepted or not reasons:
                reasons += _words(text, diction, name)
            tones.append(Tone(name, score, name in accepted, reasons))
    return tones


FEWEST = 40
"""Words of prose below which no tone is published: a sentence or two have none that carries."""

LEAST = -1.5
"""Log-odds below which a tone is not even suggested."""


def _worth(lead: float, kind: str) -> float:
    """Return the log-odds that a tone which leads so much fits, on the straight line between two points."""
    (low, at_low), (high, at_high) = fitted("calibration")[kind]
    worth: float = at_low + (lead - low) * (at_high - at_low) / (high - low)
    return worth


RIVALS = (
    ("Happy Ending", "Hopeful Ending"),
    ("Tragedy", "Happy Ending"),
    ("Tragedy", "Hopeful Ending"),
    ("Fluff", "Dark"),
    ("Humor", "Horror"),
)
"""Tones that no story is given together: the likelier one stays."""

MOST = 4
"""Tones published at most for one story."""

MARK = 0.0
"""Log-odds of fitting from which a tone is published."""

SURE = 3
"""Tones that are published though they miss the mark by a little: nearly every story has as many."""

DOUBT = 1.0
"""Log-odds by which these may miss the mark."""


def choose(ranked: list[tuple[float, str]]) -> set[str]:
    """Return the tones to publish of (log-odds of fitting, name), those that lead first: no rivals, at most a few."""
    chosen: list[str] = []
    for score, name in ranked:
        if len(chosen) == MOST:
            break
        if score < (MARK if len(chosen) >= SURE else MARK - DOUBT):
            continue
        if not any(name in rivals and set(rivals) & set(chosen) for rivals in RIVALS):
            chosen.append(name)
    return set(chosen)


_EVENTFUL = {
    "death": ("death_event",), "nursed": ("care", "pain"), "romance": ("kiss", "love_said", "love_felt"),
    "kissed": ("kiss",),
    "happy": ("happy_end", "joy"), "hopeful": ("hope",), "sad": ("grief", "despair", "death"),
    "bittersweet": ("parting", "hope"), "hope_end": ("hope",), "parting_end": ("parting",),
    "bright_end": ("happy_end", "joy"),
}  # fmt: skip
_LATE = ("happy", "hopeful", "sad", "bittersweet", "hope_end", "parting_end", "bright_end", "happy_end")


def _words(text: Text, diction: Diction, name: str) -> tuple[Evidence, ...]:
    """Quote the words that speak most for a tone."""
    each = _joins()[name].fits[1]
    telling = diction.telling(text, name, WORDS)
    return tuple(text.evidence("word", each * score, start, end) for score, start, end in telling)


WORDS = 3
"""Words quoted for one tone."""


def _reasons(
    text: Text, mentions: Mentions, found: Mapping[str, float], weights: Mapping[str, float], most: int
) -> tuple[Evidence, ...]:
    """Return a clause or two for each of the ``most`` features that speak most for a tone.

    Only what is there and speaks for it is quoted: for what is decided by absence, nothing is.
    """
    present = [(weight * found.get(name, 0.0), name) for name, weight in weights.items() if weight > 0.0]
    pieces: list[Evidence] = []
    for worth, name in sorted(present, key=lambda item: (-item[0], item[1]))[:most]:
        if worth <= 0.05:
            break
        for group in _EVENTFUL.get(name, (name,)):
            spans = mentions.cue(group)
            if name in _LATE:
                begin = last_part(text)
                shown = [span for span in spans if span[0] >= begin][-2:]
            else:
                shown = spans[:: max(len(spans) // 2, 1)][:2]
            pieces += [text.evidence(group.replace("_", "-"), worth / 2, start, end) for start, end in shown]
    return tuple(pieces)
