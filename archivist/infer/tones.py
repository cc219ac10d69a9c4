"""How a story feels: tones of a closed list, by events, by what is dense in it, and by how it is told and ends.

One linear layer a tone over the features of :mod:`archivist.infer.features`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archivist.infer.features import last_part
from archivist.infer.layers import fitted
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


def find_tones(text: Text, mentions: Mentions, found: Mapping[str, float]) -> list[Tone]:
    """Return every tone with its log-odds, likeliest first, the published ones among them marked."""
    layers = fitted("tones")
    shown = ((layer.score(found), name, layer) for name, layer in layers.items() if is_shown(name, found))
    scored = sorted(shown, key=lambda x: (-x[0], x[1]))
    accepted = choose([(score, name) for score, name, _ in scored])
    return [
        Tone(name, score, name in accepted, _reasons(text, mentions, found, layer.weights))
        for score, name, layer in scored
        if score > -1.5
    ]


_SIGNS = {
    "Hurt/Comfort": ("care", "nursed"), "Crack": ("crack",), "Humor": ("humor", "crack", "loud"),
    "Horror": ("horror", "gore"), "Action/Adventure": ("action", "adventure"), "Mystery": ("mystery",),
    "Romance": ("romance", "love_said", "love_felt", "kiss"),
}  # fmt: skip
"""Tones that need a sign of their own: one of these features above the ordinary, whatever else speaks for them."""


def is_shown(name: str, found: Mapping[str, float]) -> bool:
    """Say whether a story has any sign of a tone that needs one."""
    return name not in _SIGNS or any(found.get(sign, 0.0) > 0.0 for sign in _SIGNS[name])


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

MARK = 0.0
"""Log-odds from which a tone is published."""

DOUBT = 0.8
"""Log-odds by which the likeliest tones may miss the mark: nearly every story has two."""


def choose(ranked: list[tuple[float, str]]) -> set[str]:
    """Return the tones to publish of (log-odds, name), likeliest first: above the mark, no rivals, at most a few."""
    chosen: list[str] = []
    for score, name in ranked:
        if score < (MARK if len(chosen) >= SURE else MARK - DOUBT) or len(chosen) == MOST:
            break
        if not any(name in rivals and set(rivals) & set(chosen) for rivals in _RIVALS):
            chosen.append(name)
    return set(chosen)


SURE = 2
"""Tones that are published though they miss the mark by a little."""

_EVENTFUL = {
    "death": ("death_event",), "nursed": ("care", "pain"), "romance": ("kiss", "love_said", "love_felt"),
    "kissed": ("kiss",),
    "happy": ("happy_end", "joy"), "hopeful": ("hope",), "sad": ("grief", "despair", "death"),
    "bittersweet": ("parting", "hope"), "hope_end": ("hope",), "parting_end": ("parting",),
    "bright_end": ("happy_end", "joy"),
}  # fmt: skip
_LATE = ("happy", "hopeful", "sad", "bittersweet", "hope_end", "parting_end", "bright_end", "happy_end")


def _reasons(
    text: Text, mentions: Mentions, found: Mapping[str, float], weights: Mapping[str, float]
) -> tuple[Evidence, ...]:
    """Return a clause or two for each of the features that speak most for a tone.

    Only what is there and speaks for it is quoted: for what is decided by absence, nothing is.
    """
    present = [(weight * found.get(name, 0.0), name) for name, weight in weights.items() if weight > 0.0]
    pieces: list[Evidence] = []
    for worth, name in sorted(present, key=lambda item: (-item[0], item[1]))[:4]:
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
