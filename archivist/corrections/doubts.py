"""The tags a person should look at, the most valuable first: how unsure each is, times the shelves it decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archivist.build.looking import Look
from archivist.model import Inference, State, Study, Taxonomy
from archivist.read.fields import REJECTABLE

SURE = 0.7
"""Published tags of less confidence are asked about."""

_ORDER = {name: rank for rank, name in enumerate(("fandom", "relationship", "warning", "character", *REJECTABLE))}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A tag of one story that is suggested, or published with little confidence. ``shelves`` hang on the answer."""

    seen: Look
    title: str
    inference: Inference
    shelves: int

    @property
    def value(self) -> float:
        """How much an answer is worth."""
        return uncertainty(self.inference.confidence) * self.shelves


def uncertainty(confidence: float) -> float:
    """Return how open a question is: 1 at even odds, 0 at certainty."""
    return 1.0 - abs(2.0 * confidence - 1.0)


def find_doubts(surveyed: Iterable[tuple[Look, Study]]) -> list[Doubt]:
    """Return the doubtful tags of all stories, the most valuable first."""
    doubts = [doubt for seen, study in surveyed for doubt in _of_story(seen, study)]
    doubts.sort(key=lambda d: (-d.value, d.seen.shown, _ORDER[d.inference.tag.taxonomy], d.inference.tag.name))
    return doubts


def _of_story(seen: Look, study: Study) -> Iterator[Doubt]:
    for inference in study.inferences.tags:
        if is_doubtful(inference):
            yield Doubt(seen, study.story.title, inference, _shelves(inference, study))


def is_doubtful(inference: Inference) -> bool:
    """Say whether a person should be asked about a tag."""
    if inference.tag.taxonomy not in REJECTABLE or inference.state is State.DECLARED:
        return False
    return inference.state is State.SUGGESTED or inference.confidence < SURE


def _shelves(inference: Inference, study: Study) -> int:
    """Count the shelves that hang on a tag: people stand and fall with the fandom, the category with the pair."""
    following = {
        Taxonomy.FANDOM: (Taxonomy.RELATIONSHIP, Taxonomy.CHARACTER),
        Taxonomy.RELATIONSHIP: (Taxonomy.CATEGORY,),
    }.get(inference.tag.taxonomy, ())
    return 1 + sum(i.state is not State.DECLARED for taxonomy in following for i in study.inferences.of(taxonomy))
