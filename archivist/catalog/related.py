"""More like this: for each work, the few works that share most with it, and what they share.

Candidates come from the rarest shelves a work stands on, and there only from its neighbours, so that the effort for one
work is bounded however large the archive is, and a new work changes what is said of few others. The weight of a shared
tag falls with the size of its shelf, as in inverse document frequency (Sparck Jones 1972), in whole powers of two: one
story more on a shelf does not reorder anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from archivist.model import Related, Shelf, Slug, Story, Tag, Taxonomy

MOST = 5
CANDIDATES = 24
"""So many works are compared with each work."""

REACH = 6
"""So many neighbours on each side are taken from a shelf."""

WEIGHTS = {
    Taxonomy.RELATIONSHIP: 6.0,
    Taxonomy.CHARACTER: 2.5,
    Taxonomy.FANDOM: 3.0,
    Taxonomy.TAG: 2.5,
    Taxonomy.AUTHOR: 2.0,
    Taxonomy.COLLECTION: 1.5,
    Taxonomy.TONE: 1.0,
}
"""How much a shared tag tells; tags of other taxonomies tell nothing."""

TELLING = frozenset(WEIGHTS) - {Taxonomy.TONE}
"""Works that share only their tone are not like each other."""

Places = Mapping[Slug, Sequence[tuple[Shelf, int]]]


def relate(stories: Mapping[Slug, Story], shelves: Mapping[Tag, Shelf]) -> dict[Slug, tuple[Related, ...]]:
    """Return the works most like each work, best first. Works of one series lead to each other already."""
    places = _places(shelves)
    tags = {slug: frozenset(shelf.tag for shelf, _ in found) for slug, found in places.items()}
    weights = {tag: _weight(shelf) for tag, shelf in shelves.items() if tag.taxonomy in WEIGHTS}
    found = {}
    for slug, story in stories.items():
        series = {entry.name for entry in story.series}
        others = (stories[other] for other in _candidates(places.get(slug, ())))
        apart = (other for other in others if not series.intersection(entry.name for entry in other.series))
        scored = _scored(tags.get(slug, frozenset()), apart, tags, weights)
        best = sorted(scored, key=lambda item: (-item[0], item[1].slug))[:MOST]
        if best:
            found[slug] = tuple(related for _, related in best)
    return found


def _weight(shelf: Shelf) -> float:
    return WEIGHTS[shelf.tag.taxonomy] / (3 + len(shelf.stories).bit_length())


def _places(shelves: Mapping[Tag, Shelf]) -> Places:
    """Return the shelves each work shares with others, the smallest first, and its place on each."""
    places: defaultdict[Slug, list[tuple[Shelf, int]]] = defaultdict(list)
    shared = [shelf for tag, shelf in shelves.items() if tag.taxonomy in WEIGHTS and len(shelf.stories) > 1]
    for shelf in sorted(shared, key=lambda shelf: len(shelf.stories)):
        for place, slug in enumerate(shelf.stories):
            places[slug].append((shelf, place))
    return places


def _candidates(places: Sequence[tuple[Shelf, int]]) -> Sequence[Slug]:
    """Return works from the rarest shelves, nearest neighbours first."""
    found: dict[Slug, None] = {}
    for shelf, place in places:
        for step in range(1, REACH + 1):
            found.update(dict.fromkeys(shelf.stories[place + step : place + step + 1]))
            if place >= step:
                found[shelf.stories[place - step]] = None
        if len(found) >= CANDIDATES:
            break
    return tuple(found)[:CANDIDATES]


def _scored(
    own: frozenset[Tag],
    others: Iterator[Story],
    tags: Mapping[Slug, frozenset[Tag]],
    weights: Mapping[Tag, float],
) -> Iterator[tuple[float, Related]]:
    for other in others:
        shared = own & tags[other.slug]
        if any(tag.taxonomy in TELLING for tag in shared):
            ordered = sorted(shared, key=lambda tag: (-weights[tag], tag.taxonomy, tag.name))
            score = sum(weights[tag] for tag in ordered)
            yield round(score, 6), Related(other.slug, other.title, other.authors, tuple(ordered[:3]))
