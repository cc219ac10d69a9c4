"""Fandoms that no pack knows, recognised by names that declared stories of the same archive taught.

This is the weakest word of all: it is asked only when no pack's fandom is accepted. Two strong names, each used twice,
make a fandom accepted; less is a suggestion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from archivist.infer.fandoms import DISTINCT, STRONG
from archivist.infer.scoring import joined
from archivist.infer.tagging import tag
from archivist.infer.zones import Text, Zone
from archivist.lexicon.learning import Learned, find_names
from archivist.model import Inference, State, Taxonomy

PRIOR = -4.0
"""Log-odds, before reading it, that a story without a known fandom is of a learned one."""


@dataclass(slots=True)
class _Signs:
    """The learned names of one fandom that a story holds: weight, and where each stands."""

    fandom: str
    weights: dict[str, float] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def repeated(self) -> list[float]:
        """The weights of the names used at least twice."""
        return [self.weights[name] for name, places in self.places.items() if len(places) > 1]

    @property
    def score(self) -> float:
        """Log-odds of the fandom."""
        return PRIOR + joined(self.repeated)

    @property
    def convincing(self) -> bool:
        """Whether two strong names are each used twice, one of which hardly anybody else bears."""
        strong = [weight for weight in self.repeated if weight >= STRONG]
        return len(strong) >= 2 and max(strong) >= DISTINCT

    @property
    def worth_a_hint(self) -> bool:
        """Whether the archivist should be asked: one strong name, used twice."""
        return any(weight >= STRONG for weight in self.repeated)


def learned_fandoms(text: Text, learned: Learned) -> list[Inference]:
    """Return the learned fandoms that a story shows signs of, the best one accepted if its names convince."""
    found = [signs for signs in _find_signs(text, learned) if signs.worth_a_hint]
    found.sort(key=lambda signs: (not signs.convincing, -signs.score, signs.fandom))
    tags = []
    for rank, signs in enumerate(found):
        accepted = rank == 0 and signs.convincing
        evidence = [
            text.evidence("learned-name", signs.weights[name], places[0], places[0] + len(name))
            for name, places in signs.places.items()
        ]
        tags.append(tag(Taxonomy.FANDOM, signs.fandom, signs.score, accepted, evidence))
    return tags


def _find_signs(text: Text, learned: Learned) -> Iterator[_Signs]:
    """Yield, for each fandom, its names in the prose of a story."""
    claims: dict[str, list[tuple[_Signs, float]]] = defaultdict(list)
    signs = [_Signs(fandom.fandom) for fandom in learned.learned]
    for one, fandom in zip(signs, learned.learned, strict=True):
        for name in fandom.name:
            claims[name.text].append((one, name.weight))
    if not claims:
        return
    for index, zone in enumerate(text.zones):
        if zone is not Zone.PROSE:
            continue
        start = text.starts[index]
        for word, place in find_names(text.whole[start : text.ends[index]]):
            for one, weight in claims.get(word, ()):
                one.weights[word] = weight
                one.places[word].append(start + place)
    yield from (one for one in signs if one.places)


def is_accepted(tags: list[Inference]) -> bool:
    """Say whether one of them is accepted."""
    return any(one.state is State.ACCEPTED for one in tags)
